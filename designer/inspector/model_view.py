"""The model as a whole, while nothing is selected: its name, what it costs, how it is trained."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer.controls.field_row import FieldRow
from designer.controls.text_field import TextField
from designer.document import Document
from designer.inspector import costs
from designer.inspector.block_parameters import DefaultsView
from designer.inspector.compiling import CompileForm
from designer.inspector.cost_rows import CostRows
from designer.inspector.section import PlainSection, Shelf

_MOST_PARTS = 8
_PAUSE = 150


class ModelView(QWidget):
    """Groups about the model that is shown."""

    commanded = Signal(str)

    def __init__(self, shelf: Shelf) -> None:
        super().__init__()
        self._document: Document | None = None
        self.compiling = CompileForm()
        self.parts = CostRows("Parameters by part")
        self.costs = CostRows("Compute and memory")
        self.categories = CostRows("Layers by category")
        self.notes = TextField("notes", style="body")
        self.notes.edited.connect(self._noted)
        row = FieldRow("notes", self.notes)
        self.sections = [
            PlainSection("parts", "Parameters by part", shelf, self.parts),
            PlainSection("compute", "Compute and memory", shelf, self.costs),
            PlainSection("compile", "Compile", shelf, self.compiling),
            PlainSection("categories", "Layers by category", shelf, self.categories),
            PlainSection("notes", "Notes", shelf, row),
        ]
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._show_costs)
        self.defaults = DefaultsView(shelf)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.defaults)
        for section in self.sections:
            column.addWidget(section)

    def show_document(self, document: Document) -> None:
        """Show the model of ``document`` that is in front."""
        self._document = document
        for section in self.sections:
            section.follow_shelf()
        self.refresh()

    def refresh(self) -> None:
        """Show the numbers as they are now."""
        document = self._document
        if document is None:
            return
        self.defaults.show_document(document)
        self.compiling.show_document(document)
        self.sections[2].set_note("" if self.compiling.given() else "not set")
        notes = document.project.notes
        self.notes.set_value(notes)
        self.sections[4].set_note("" if notes else "empty")
        if costs.at_hand(document.facts):
            self._show_costs()
        else:
            self._pause.start()

    def _show_costs(self) -> None:
        if self._document is None:
            return
        facts = self._document.facts
        rows = costs.parts(facts)
        self.parts.show_rows(rows[:_MOST_PARTS])
        self.sections[0].setVisible(bool(rows))
        self.sections[0].set_note(
            f"{_MOST_PARTS} of {len(rows)}" if len(rows) > _MOST_PARTS else ""
        )
        self.costs.show_rows(costs.model_costs(facts))
        found = costs.categories(facts)
        self.categories.show_rows(found)
        self.sections[3].setVisible(bool(found))

    def _noted(self, text: Any, gesture: object) -> None:
        if self._document is not None:
            self._document.set_notes(str(text or ""), gesture)
