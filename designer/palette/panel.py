"""The left panel as the window knows it. What is in it is made when it is first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer.controls.base import Themed, name_it
from designer.settings import Settings
from designer.theme import theme
from designer.workbench import Workbench
from engine.graph import Outlet

if TYPE_CHECKING:
    from designer.palette.content import Content


class Palette(QWidget, Themed):
    """Layers, Blocks, Outline."""

    add_wanted = Signal(str)
    """Add a layer of this kind behind the selection."""

    def __init__(
        self, workbench: Workbench, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workbench, self._settings = workbench, settings
        self._content: Content | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        name_it(self, "Palette")
        self.follow_theme()

    def retheme(self) -> None:
        low, _, high = theme().size.palette
        self.setMinimumWidth(low)
        self.setMaximumWidth(high)

    @property
    def content(self) -> Content:
        """What is in the panel; the start page is there sooner without it."""
        if self._content is None:
            from designer.palette.content import Content

            self._content = Content(self._workbench, self._settings)
            self._content.add_wanted.connect(self.add_wanted)
            self._column.addWidget(self._content)
        return self._content

    def showEvent(self, event: QShowEvent) -> None:
        self.content.show()
        super().showEvent(event)

    def focus_search(self) -> None:
        """Go to the search line; Escape leads back to where the keyboard was."""
        self.content.focus_search()

    def show_source(self, outlet: Outlet | None) -> None:
        """Show shapes behind ``outlet`` while a wire is dragged from it; None ends that."""
        self.content.show_source(outlet)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme().surface.panel)
