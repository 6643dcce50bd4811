"""The small sign that something goes on: an arc that goes round, or stands still without motion.

Public: ``Spinner(widget)``: ``spin(True)`` repaints the widget while it turns, ``paint`` paints the
arc into a square.
"""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from designer.theme import theme

_FRAME = 50
_ROUND = 900
"""Milliseconds in which it goes round once."""
_ARC = 270.0


class Spinner:
    """The arc of one widget."""

    def __init__(self, widget: QWidget) -> None:
        """Serve ``widget``; stands still."""
        self._clock = QElapsedTimer()
        self._tick = QTimer(widget, interval=_FRAME)
        self._tick.timeout.connect(widget.update)

    @property
    def turning(self) -> bool:
        """Whether it goes round now."""
        return self._tick.isActive()

    def spin(self, on: bool) -> None:
        """Begin to turn, or stop; without motion it never turns."""
        if not on or theme().reduced_motion:
            self._tick.stop()
        elif not self._tick.isActive():
            self._clock.start()
            self._tick.start()

    def paint(self, painter: QPainter, box: QRectF, ink: QColor) -> None:
        """Paint it into ``box``."""
        share = (self._clock.elapsed() % _ROUND) / _ROUND if self.turning else 0.0
        pen = QPen(ink, theme().stroke.icon)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        inset = box.width() * 0.14
        arc = box.adjusted(inset, inset, -inset, -inset)
        painter.drawArc(arc, round((90.0 - 360.0 * share) * 16), round(-_ARC * 16))
        painter.restore()
