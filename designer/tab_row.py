"""The row above the canvas: open documents at the left, what is shown at the right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from designer.commands.bindings import bindings
from designer.commands.command import Desk
from designer.commands.table import COMMANDS
from designer.controls.base import Themed
from designer.controls.button import IconButton
from designer.controls.tabs import DocumentTabs
from designer.theme import theme
from designer.workbench import Workbench

_TOGGLES = (
    "view.batch", "view.shapes", "view.grid", "view.minimap", "view.dock", "view.inspector",
)  # fmt: skip


class TabRow(QWidget, Themed):
    """34 high. Emits the command of the toggle that was pressed, and what is asked of tabs."""

    commanded = Signal(str)

    def __init__(self, workbench: Workbench, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._desk = desk
        self.tabs = DocumentTabs()
        self.tabs.changed.connect(self._bring)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(4)
        row.addWidget(self.tabs, 1)
        self._toggles: dict[str, IconButton] = {}
        for command_id in _TOGGLES:
            command = COMMANDS[command_id]
            button = IconButton(command.icon, command.text, checkable=True)
            button.clicked.connect(lambda _=False, c=command_id: self.commanded.emit(c))
            row.addWidget(button)
            self._toggles[command_id] = button
        workbench.documents_changed.connect(self.refresh)
        bindings.changed.connect(self._tell_keys)
        self._tell_keys()
        self.follow_theme()

    def refresh(self) -> None:
        """Read names, unsaved marks and toggles again."""
        documents = self._workbench.documents
        front = self._workbench.front
        tabs = [(document.title, document.unsaved) for document in documents]
        self.tabs.set_tabs(tabs, documents.index(front) if front in documents else 0)
        for command_id, button in self._toggles.items():
            checked = COMMANDS[command_id].checked
            if checked is not None:
                button.setChecked(checked(self._desk))
            else:
                button.setChecked(self._desk.settings.get("show_shapes") != "off")

    def _tell_keys(self) -> None:
        for command_id, button in self._toggles.items():
            button.set_name(COMMANDS[command_id].text, bindings.first(command_id))

    def _bring(self, index: int) -> None:
        self._workbench.bring_to_front(self._workbench.documents[index])

    def retheme(self) -> None:
        self.setFixedHeight(theme().size.tab_row)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().surface.chrome)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme().border.default)
