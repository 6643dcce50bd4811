"""The palette as a rail of icons, where the window is too narrow for all of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer.controls.base import Themed, name_it
from designer.controls.button import IconButton
from designer.theme import theme

_TABS = (("layers-2", "Layers", 0), ("box", "Blocks", 1), ("table", "Outline", 2))


class Rail(QWidget, Themed):
    """44 wide. ``asked`` names the tab of the palette that shall be shown."""

    asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 10, 8, 8)
        column.setSpacing(6)
        for symbol, words, tab in _TABS:
            button = IconButton(symbol, words)
            button.clicked.connect(lambda _=False, t=tab: self.asked.emit(t))
            column.addWidget(button)
        column.addStretch(1)
        name_it(self, "Palette, folded")
        self.follow_theme()

    def retheme(self) -> None:
        self.setFixedWidth(theme().px(44))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().surface.panel)
        painter.fillRect(self.width() - 1, 0, 1, self.height(), theme().border.default)
