"""Qt's events, handed to those who know what they mean. The widget side of the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent

from designer.canvas import wheel
from designer.canvas.surface import Surface

if TYPE_CHECKING:
    from designer.canvas.drops import Drops
    from designer.canvas.keys import Keys
    from designer.canvas.overlays.furniture import Furniture
    from designer.canvas.pointer import Pointer


class Events(Surface):
    """Passes events on; decides nothing."""

    if TYPE_CHECKING:
        pointer: Pointer
        keys: Keys
        drops: Drops
        furniture: Furniture

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.looks.focus = None
        self.pointer.press(event)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.pointer.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.pointer.double_click(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.furniture.quiet()
        wheel.turn(self, event)

    def leaveEvent(self, event: QEvent) -> None:
        self.furniture.left()

    def key_pressed(self, event: QEvent) -> bool:
        """Answer a key before Qt does; False leaves it to Qt."""
        assert isinstance(event, QKeyEvent)
        return self.keys.press(event)

    def tip_asked(self, event: QEvent) -> None:
        """Show a tip, after the pointer has rested for the delay of tips."""
        if isinstance(event, QHelpEvent):
            self.furniture.tips.show((event.pos().x(), event.pos().y()))

    def pinched(self, event: QEvent) -> bool:
        """Answer a pinch, on a touchpad or on the screen."""
        if isinstance(event, QNativeGestureEvent):
            return wheel.pinch(self, event)
        return isinstance(event, QGestureEvent) and wheel.spread(self, event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self.keys.release(event):
            super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.looks.focus = None
        if self.pointer.space:
            self.pointer.hold_space(False)
        self.update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.drops.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self.drops.move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drops.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        self.drops.drop(event)
