"""The parameters of a block: the values of a use, and the defaults of the definition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget
from shiboken6 import isValid

from designer.controls.gesture import Gesture
from designer.document import Document
from designer.inspector.editors import Editor
from designer.inspector.renaming import RenameField
from designer.inspector.section import Section, Shelf
from designer.inspector.subject import BlockParameter, parameters_of
from engine import binding, catalog
from engine.graph import MODEL

KEY = "parameters"


def parameter_section(known: Sequence[BlockParameter], shelf: Shelf) -> Section:
    """Give the group with an editor for each parameter, typed as the argument it stands for."""
    params = {parameter.name: parameter.param() for parameter in known}
    kinds = {parameter.name: parameter.kind for parameter in known}
    about = {parameter.name: parameter for parameter in known}

    def tell(name: str) -> str:
        parameter = about[name]
        if not parameter.kind:
            return "No argument inside the block stands for it."
        words = catalog.documentation(parameter.kind, parameter.argument)
        return f"{parameter.argument} of {parameter.kind}. {words}"

    return Section(KEY, "Block parameters", MODEL, params, tell, shelf, kinds)


class DefaultsView(QWidget):
    """The parameters that the block in hand declares, with their defaults; none, no group."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__()
        self._shelf = shelf
        self._known: tuple[BlockParameter, ...] = ()
        self._document: Document | None = None
        self.section: Section | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_document(self, document: Document) -> None:
        """Show the parameters of the model in hand."""
        self._document = document
        known = parameters_of(document, document.model_name)
        names = [(p.name, p.kind, p.argument) for p in known]
        if self.section is None or names != [(p.name, p.kind, p.argument) for p in self._known]:
            self._rebuild(known)
        self._known = known
        self.setVisible(bool(known))
        if self.section is not None:
            self.section.follow_shelf()
            self.section.show_values({p.name: p.default for p in known})
            self._as_defaults()
            self.section.set_note("defaults")

    def _rebuild(self, known: tuple[BlockParameter, ...]) -> None:
        if self.section is not None:
            self._column.removeWidget(self.section)
            self.section.hide()
            self.section.deleteLater()
        self.section = parameter_section(known, self._shelf)
        self.section.edited.connect(self._edited)
        self.section.built.connect(self._as_defaults)
        self.section.set_menu(self._menu)
        self._column.addWidget(self.section)

    def _as_defaults(self) -> None:
        """Mark none of them as changed: what is shown is the default."""
        form = self.section.form if self.section is not None else None
        for editor in form.editors.values() if form is not None else ():
            editor.row.set_changed(False)

    def _edited(self, name: str, value: Any, gesture: Gesture) -> None:
        if self._document is not None:
            self._document.set_default(name, value, gesture)

    def _menu(self, editor: Editor, at: QPoint) -> bool:
        document, name = self._document, editor.param.name
        if document is None:
            return False
        menu = QMenu(editor)
        menu.addAction("Rename parameter").triggered.connect(lambda: self.rename(name))
        menu.addAction("Remove parameter").triggered.connect(
            lambda: document.remove_parameter(name)
        )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)
        return True

    def rename(self, name: str) -> None:
        """Put a field for another name over that of a parameter."""
        document = self._document
        if self.section is None or document is None:
            return
        editor = self.section.editor(name)
        assert editor is not None
        field = RenameField(
            name,
            lambda text: binding.why_not_name(document.model, text, name) or "",
            editor.row,
        )
        field.named.connect(lambda new: document.rename_parameter(name, new))
        field.complaint_changed.connect(editor.row.set_error)
        field.destroyed.connect(lambda: editor.row.set_error("") if isValid(editor) else None)
        field.begin(editor.row.label.geometry())
