"""The toast: one line at the bottom that says what was done and offers to undo it.

Public::

    toasts = Toast(canvas_area)                       # one per host
    toasts.say('Set padding to "same" in conv_wide', action="Undo", on_action=document.undo)
    toasts.say("Copied 33 lines", tone="info")

One at a time, bottom centre of the host, 4 s; it stays while the pointer or the focus is on it.
It takes no focus by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from designer import symbols
from designer.controls.announce import announce
from designer.controls.button import Button
from designer.controls.overlay import AnchoredOverlay, Overlay
from designer.controls.tooltip import set_tip
from designer.look.paint import paint_text
from designer.theme import theme

Tone = Literal["ok", "info", "warning", "error"]

_SYMBOLS = {
    "ok": "circle-check",
    "info": "info",
    "warning": "triangle-alert",
    "error": "circle-alert",
}
_HEIGHT = 36


class Toast(AnchoredOverlay):
    """A line that comes, is read, and goes."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._words = ""
        self._tone: Tone = "ok"
        self._act: Callable[[], object] | None = None
        self.button = Button("Undo", kind="link", parent=self)
        self.button.clicked.connect(self._clicked)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._time_is_up)
        self.follow_theme()

    def corner(self) -> float:
        return theme().radius.card

    def words(self) -> str:
        """What it says, also after it went."""
        return self._words

    def say(
        self,
        words: str,
        *,
        action: str = "",
        on_action: Callable[[], object] | None = None,
        tone: Tone = "ok",
    ) -> None:
        """Say this instead of whatever it said."""
        self._words, self._tone, self._act = words, tone, on_action
        self.button.setVisible(bool(action))
        if action:
            self.button.set_words(action)
        self.setAccessibleName(words)
        self._place()
        self.show()
        self.lift()
        self._timer.start(theme().duration("toast"))
        self.update()
        announce(self, words)

    def retract(self) -> None:
        """Go, if an action was offered: by now it would do something else."""
        if not self.button.isHidden():
            self.hide()

    def _place(self) -> None:
        now, host = theme(), self.host
        size = self.sizeHint()
        width = min(size.width(), host.width() - 2 * now.px(16))
        left = (host.width() - width) // 2
        wanted = QRect(left, host.height() - size.height() - now.px(20), width, size.height())
        self.setGeometry(self._clear_of_others(wanted))
        set_tip(self, self._words if width < size.width() else "")
        if not self.button.isHidden():
            hint = self.button.sizeHint()
            self.button.setGeometry(
                width - hint.width() - now.px(6),
                (size.height() - hint.height()) // 2,
                hint.width(),
                hint.height(),
            )

    def _clear_of_others(self, wanted: QRect) -> QRect:
        """Above what lies at the foot of the host already (the tour); beside it, a callout."""
        for other in self.host.findChildren(Overlay):
            if other is self or not other.isVisible():
                continue
            box = QRect(other.mapTo(self.host, QPoint(0, 0)), other.size())
            if box.intersects(wanted) and box.height() < self.host.height() // 3:
                wanted = wanted.translated(0, box.top() - theme().px(8) - wanted.bottom())
        return wanted

    def _before_words(self) -> int:
        return theme().px(38)

    def sizeHint(self) -> QSize:
        now = theme()
        width = self._before_words() + now.metrics("body").horizontalAdvance(self._words)
        if self.button.isHidden():
            width += now.px(14)
        else:
            width += now.px(10) + self.button.sizeHint().width() + now.px(6)
        return QSize(round(width + 1), now.px(_HEIGHT))

    def _clicked(self) -> None:
        act = self._act
        self.hide()
        if act is not None:
            act()

    def _time_is_up(self) -> None:
        if self.underMouse() or self.button.hasFocus():
            self._timer.start(1000)
        else:
            self.hide()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._timer.start(theme().duration("toast"))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        now = theme()
        painter = QPainter(self)
        side = now.size.icon
        spot = QRectF(now.px(12), (self.height() - side) / 2, side, side)
        symbols.draw(painter, _SYMBOLS[self._tone], spot, getattr(now.status, self._tone).fg)
        end = self.width() - now.px(10)
        if not self.button.isHidden():
            end = self.button.x() - now.px(2)
        x = self._before_words()
        area = QRectF(x, 0, end - x, self.height())
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        paint_text(painter, area, self._words, now.font("body"), now.text.primary, left)
