"""What is in the left panel: three tabs, each made when it is first looked at."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from designer.controls.base import Themed
from designer.controls.tabs import Tabs
from designer.controls.way_back import WayBack
from designer.look.paint import hairline
from designer.palette.layer_page import LayerPage
from designer.settings import Settings
from designer.theme import theme
from designer.workbench import Workbench
from engine.graph import Outlet

LAYERS, BLOCKS, OUTLINE = range(3)


class Content(QWidget, Themed):
    """Layers, Blocks, Outline."""

    add_wanted = Signal(str)
    """Add a layer of this kind behind the selection."""

    def __init__(
        self, workbench: Workbench, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workbench, self._settings = workbench, settings
        self._way_back = WayBack(self)
        self.tabs = Tabs(["Layers", "Blocks", "Outline"], "Palette")
        self.layers = LayerPage(workbench, settings)
        self.layers.add_wanted.connect(self._add)
        self.layers.left.connect(self._way_back.go)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.layers)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.tabs)
        self._column.addWidget(self.stack, 1)
        self._pages: dict[int, QWidget] = {LAYERS: self.layers}
        self.tabs.changed.connect(self.show_page)
        self.follow_theme()

    def page(self, which: int) -> QWidget:
        """Give a page, made when it is first asked for."""
        if which not in self._pages:
            self._pages[which] = self._make(which)
            self.stack.addWidget(self._pages[which])
        return self._pages[which]

    def _make(self, which: int) -> QWidget:
        if which == BLOCKS:
            from designer.palette.block_page import BlockPage

            blocks = BlockPage(self._workbench, self._settings)
            blocks.left.connect(self._way_back.go)
            return blocks
        from designer.palette.outline_page import OutlinePage

        outline = OutlinePage(self._workbench)
        outline.left.connect(self._way_back.go)
        return outline

    def show_page(self, which: int) -> None:
        """Show a tab."""
        self.tabs.set_current(which)
        self.stack.setCurrentWidget(self.page(which))

    def focus_search(self) -> None:
        """Go to the search line; Escape leads back to where the keyboard was."""
        page = self.page(self.tabs.current())
        page.search.focus()  # type: ignore[attr-defined]

    def show_source(self, outlet: Outlet | None) -> None:
        """Show shapes behind ``outlet`` while a wire is dragged from it; None ends that."""
        self.layers.show_source(outlet)

    def _add(self, kind: str) -> None:
        self.add_wanted.emit(kind)
        if self.layers.search.edit.hasFocus():
            self._way_back.go()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        painter.fillRect(self.rect(), now.surface.panel)
        line = self.tabs.geometry().bottom()
        hairline(painter, QPointF(0, line), QPointF(self.width(), line), now.border.default)
