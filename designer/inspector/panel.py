"""The inspector as the window knows it. What is in it is made when it is first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from designer.controls.base import Themed, name_it
from designer.settings import Settings
from designer.theme import theme
from designer.workbench import Workbench

if TYPE_CHECKING:
    from designer.inspector.content import Content


class Inspector(QWidget, Themed):
    """The right panel."""

    commanded = Signal(str)
    """Run a command of the table, by its id."""

    def __init__(
        self, workbench: Workbench, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workbench, self._settings = workbench, settings
        self._content: Content | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        name_it(self, "Inspector")
        self.follow_theme()

    def retheme(self) -> None:
        low, _, high = theme().size.inspector
        self.setMinimumWidth(low)
        self.setMaximumWidth(high)

    @property
    def content(self) -> Content:
        """What is in the panel; the start page is there sooner without it."""
        if self._content is None:
            from designer.inspector.content import Content

            self._content = Content(self._workbench, self._settings)
            self._content.commanded.connect(self.commanded)
            self._column.addWidget(self._content)
        return self._content

    def showEvent(self, event: QShowEvent) -> None:
        self.content.show()
        super().showEvent(event)
        self.raise_()  # in a narrow window it lies over the canvas

    def focus_first(self) -> None:
        """Put the keyboard into the first field."""
        self.content.focus_first()

    def show_field(self, param: str, focus: bool = True) -> None:
        """Open the group of an argument, and put the keyboard into its field if ``focus``."""
        self.content.show_field(param, focus)

    def edit_name(self) -> None:
        """Begin to edit the name of what is selected."""
        self.content.edit_name()

    def show_documentation(self) -> None:
        """Show what Keras says of the selected kind of layer."""
        self.content.show_documentation()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().surface.panel)
        if not isinstance(self.parent(), QSplitter):
            painter.fillRect(0, 0, 1, self.height(), theme().border.strong)
