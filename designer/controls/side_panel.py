"""A panel at the side of the window, whose content is made when it is first shown."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer.controls.base import Themed, name_it
from designer.theme import theme


class SidePanel(QWidget, Themed):
    """Has a name, the widths that the design gives it, and what `make` makes."""

    def __init__(self, name: str, widths: str, parent: QWidget | None = None) -> None:
        """``widths`` is the name of the panel's least, usual and greatest width in the tokens."""
        super().__init__(parent)
        self._widths = widths
        self._made: Any = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        name_it(self, name)
        self.follow_theme()

    def retheme(self) -> None:
        low, _, high = getattr(theme().size, self._widths)
        self.setMinimumWidth(low)
        self.setMaximumWidth(high)

    def make(self) -> QWidget:
        """Make what is in the panel."""
        raise NotImplementedError

    @property
    def made(self) -> Any:
        """What is in the panel; the start page is there sooner without it."""
        if self._made is None:
            self._made = self.make()
            self._column.addWidget(self._made)
        return self._made

    def showEvent(self, event: QShowEvent) -> None:
        self.made.show()
        super().showEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme().surface.panel)
