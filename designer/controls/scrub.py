"""A label that changes its number when it is dragged sideways.

Public: ``ScrubArea`` (press, drag and release become ``scrubbed(steps)`` between
``scrub_began`` and ``scrub_ended``).  Every 4 pixels are a step; Shift makes ten of each.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

PIXELS_PER_STEP = 4


class ScrubArea(QWidget):
    """A widget that can be dragged sideways; a click without a drag stays a click."""

    scrub_began = Signal()
    scrubbed = Signal(int)
    scrub_ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._press: QPointF | None = None
        self._last = 0.0
        self._scrubbing = False
        self._able = False

    def set_scrubbable(self, able: bool) -> None:
        """Can it be dragged? The pointer shows it."""
        self._able = able
        if able:
            self.setCursor(Qt.CursorShape.SizeHorCursor)
        else:
            self.unsetCursor()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._able:
            self._press = event.position()
            self._last = event.position().x()
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._press is None:
            super().mouseMoveEvent(event)
            return
        x = event.position().x()
        if not self._scrubbing:
            if abs(x - self._press.x()) < QApplication.startDragDistance() / 2:
                return
            self._scrubbing = True
            self.scrub_began.emit()
        steps = int((x - self._last) / PIXELS_PER_STEP)
        if steps:
            self._last += steps * PIXELS_PER_STEP
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.scrubbed.emit(steps * 10 if shift else steps)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._press is None:
            super().mouseReleaseEvent(event)
            return
        self._press = None
        if self._scrubbing:
            self._scrubbing = False
            self.scrub_ended.emit()
        event.accept()
