"""The inspector as the window knows it. What is in it is made when it is first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QWidget

from designer.controls.side_panel import SidePanel
from designer.settings import Settings
from designer.theme import theme
from designer.workbench import Workbench

if TYPE_CHECKING:
    from designer.inspector.content import Content


class Inspector(SidePanel):
    """The right panel."""

    commanded = Signal(str)
    """Run a command of the table, by its id."""

    def __init__(
        self, workbench: Workbench, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__("Inspector", "inspector", parent)
        self._workbench, self._settings = workbench, settings

    def make(self) -> Content:
        """Make the fields and what stands around them."""
        from designer.inspector.content import Content

        content = Content(self._workbench, self._settings)
        content.commanded.connect(self.commanded)
        return content

    @property
    def content(self) -> Content:
        """What is in the panel."""
        return self.made

    def showEvent(self, event: QShowEvent) -> None:
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
        super().paintEvent(event)
        if not isinstance(self.parent(), QSplitter):
            QPainter(self).fillRect(0, 0, 1, self.height(), theme().border.strong)
