"""An area of its own looks that is pressed like a button: by click, Enter and Space.

Public: ``Pressable(name, description)`` with ``pressed``; subclasses paint it, and may give
``corner()`` for the focus ring.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from designer.controls.base import Themed, name_it
from designer.controls.focus_ring import watch_focus
from designer.theme import theme


class Pressable(QWidget, Themed):
    """A widget that can be pressed."""

    pressed = Signal()

    def __init__(self, name: str, description: str = "") -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        name_it(self, name, description)
        watch_focus()

    def corner(self) -> float:
        """The radius of its corners."""
        return theme().radius.card

    def ring_rect(self) -> tuple[QRectF, float]:
        """Where the focus ring goes."""
        return QRectF(self.rect()), self.corner()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)
