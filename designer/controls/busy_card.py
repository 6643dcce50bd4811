"""The card that says what takes long, that it goes on, and lets one give it up.

Public::

    card = BusyCard(window)
    card.say("Tidying up 5,000 layers", cancel)      # shows it; counts the seconds
    card.hide()

At the foot of the host, in the middle. It takes no focus by itself: work goes on behind it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from designer.controls.announce import announce
from designer.controls.button import Button
from designer.controls.overlay import AnchoredOverlay
from designer.look.paint import paint_text
from designer.theme import theme

_WIDE, _HIGH, _BAR = 360, 68, 4
_FRAME = 33
"""Milliseconds between two pictures of the bar."""
_ROUND = 1400
"""Milliseconds in which the bar runs along once: how long it will take, nobody knows."""


class BusyCard(AnchoredOverlay):
    """What is being done, for how long already, and Cancel."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._words = ""
        self._before = 0
        self._cancel: Callable[[], object] | None = None
        self.button = Button("Cancel", parent=self)
        self.button.clicked.connect(self._cancelled)
        self._clock = QElapsedTimer()
        self._tick = QTimer(self)
        self._tick.timeout.connect(self.update)
        self.follow_theme()

    def say(self, words: str, cancel: Callable[[], object], before: int = 0) -> None:
        """Show what is being done, since ``before`` milliseconds; ``cancel`` gives it up."""
        self._words, self._cancel, self._before = words, cancel, before
        self._clock.start()
        self.setAccessibleName(words)
        self._place()
        self.show()
        self.lift()
        # Without motion only the seconds go on.
        self._tick.start(_FRAME if theme().duration("hover") else 500)
        announce(self, words)

    def words(self) -> str:
        """What it says."""
        return self._words

    def seconds(self) -> int:
        """For how many whole seconds it has gone on."""
        return int((self._before + self._clock.elapsed()) // 1000)

    def _cancelled(self) -> None:
        cancel, self._cancel = self._cancel, None
        self.hide()
        if cancel is not None:
            cancel()

    def hideEvent(self, event) -> None:  # noqa: ANN001
        super().hideEvent(event)
        self._tick.stop()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(_WIDE), theme().px(_HIGH))

    def _place(self) -> None:
        now, size = theme(), self.sizeHint()
        left = (self.host.width() - size.width()) // 2
        top = self.host.height() - size.height() - now.px(56)
        self.setGeometry(self.keep_inside(QRect(left, top, size.width(), size.height())))
        hint = self.button.sizeHint()
        self.button.setGeometry(
            self.width() - hint.width() - now.px(14),
            (self.height() - now.px(_BAR + 8) - hint.height()) // 2 + now.px(2),
            hint.width(),
            hint.height(),
        )

    def retheme(self) -> None:
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        now = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, end = now.px(16), self.button.x() - now.px(10)
        half = (self.height() - now.px(_BAR + 8)) / 2
        beside = Qt.AlignmentFlag.AlignLeft
        above = QRectF(left, now.px(6), end - left, half - now.px(4))
        below = QRectF(left, half + now.px(2), end - left, half - now.px(6))
        bottom, top = Qt.AlignmentFlag.AlignBottom, Qt.AlignmentFlag.AlignTop
        font = now.font("body", weight=500)
        paint_text(painter, above, self._words, font, now.text.primary, beside | bottom)
        said = f"{self.seconds()} s"
        paint_text(painter, below, said, now.font("mono"), now.text.tertiary, beside | top)
        self._paint_bar(painter)

    def _paint_bar(self, painter: QPainter) -> None:
        now = theme()
        room = QRectF(now.px(16), self.height() - now.px(_BAR + 10), 0, now.px(_BAR))
        room.setWidth(self.width() - 2 * room.x())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.border.default)
        painter.drawRoundedRect(room, room.height() / 2, room.height() / 2)
        part = room.width() * 0.3
        moving = theme().duration("hover") > 0
        share = (self._clock.elapsed() % _ROUND) / _ROUND if moving else 0.5
        start = room.x() - part + share * (room.width() + part)
        shown = QRectF(start, room.y(), part, room.height()).intersected(room)
        painter.setBrush(now.accent.solid)
        painter.drawRoundedRect(shown, room.height() / 2, room.height() / 2)
