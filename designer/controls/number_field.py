"""Numbers: whole ones and others.

Public::

    field = NumberField("filters", minimum=1, halving=True)   # ÷2 ×2 at the right
    field = NumberField("groups", minimum=1)                  # − + at the right
    field = NumberField("units", nullable=True)               # empty or "None" is None
    field = FloatField("rate", minimum=0, maximum=1, step=0.05)
    field.edited.connect(lambda value, gesture: …)
    field.attach_label(scrub_area)                            # drag the label

Typing takes arithmetic.  ↑ ↓ step (Shift ×10), Ctrl+↑ ↓ double and halve, the wheel steps while
the field has the focus, Page keys make ten steps.  Without ``step`` a whole number steps by 1 and
another by one in its second digit.  The limits hold back steps; what is *typed*
beyond them is passed on, because the one who explains it knows more than a field does.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QWidget

from designer import symbols
from designer.controls.arithmetic import CannotEvaluate, evaluate
from designer.controls.gesture import MIXED
from designer.controls.line_field import LineField, Unreadable
from designer.controls.scrub import ScrubArea
from designer.look.paint import hairline, paint_text
from designer.theme import theme

WHEEL_RUN = 500
_NONE = ("", "none", "null")
_SIGNS = {"−": "minus", "+": "plus"}


class NumberField(LineField):
    """A whole number."""

    def __init__(
        self,
        name: str,
        *,
        minimum: float = -math.inf,
        maximum: float = math.inf,
        step: float | None = None,
        halving: bool = False,
        spinner: bool = True,
        nullable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, parent=parent)
        self._minimum, self._maximum, self._step = minimum, maximum, step
        self._halving, self._spinner, self._nullable = halving, spinner and not halving, nullable
        self._wheel = 0
        self._wheel_rest = QTimer(self)
        self._wheel_rest.setSingleShot(True)
        self._wheel_rest.setInterval(WHEEL_RUN)
        self._wheel_rest.timeout.connect(self.hand.up)
        if nullable:
            self.set_hint("None")
        self.setMouseTracking(True)
        self.follow_theme()

    # -- reading and showing -------------------------------------------------------------------

    def read(self, text: str) -> object:
        if self._nullable and text.strip().lower() in _NONE:
            return None
        try:
            return self._number(evaluate(text))
        except CannotEvaluate as why:
            raise Unreadable(str(why)) from None

    def _number(self, value: float) -> object:
        if value != int(value):
            raise Unreadable(f"{value:g} is not a whole number")
        return int(value)

    # -- steps ---------------------------------------------------------------------------------

    def step_by(self, steps: float) -> None:
        """So many steps up (or down), inside the limits."""
        self._change(lambda value: value + steps * (self._step or self._usual_step(value)))

    def multiply(self, factor: float) -> None:
        """Double or halve, inside the limits."""
        self._change(lambda value: value * factor)

    def _change(self, change: Callable[[float], float]) -> None:
        base = self._value
        if base is MIXED or isinstance(base, bool) or not self.isEnabled():
            return
        if not isinstance(base, int | float):
            base = self._minimum if math.isfinite(self._minimum) else 0
            wanted = float(base)
        else:
            wanted = change(base)
        bounded = min(self._maximum, max(self._minimum, wanted))
        self.offer_and_fill(self._rounded(bounded))

    def _rounded(self, value: float) -> object:
        return math.floor(value)

    def _usual_step(self, value: float) -> float:
        return 1

    def attach_label(self, label: ScrubArea) -> None:
        """Let this label be dragged to change the number."""
        label.set_scrubbable(True)
        label.scrub_began.connect(self.hand.down)
        label.scrubbed.connect(self.step_by)
        label.scrub_ended.connect(self.hand.up)

    # -- keys and wheel ------------------------------------------------------------------------

    def key_pressed(self, event: QKeyEvent) -> bool:
        steps = {
            Qt.Key.Key_Up: 1,
            Qt.Key.Key_Down: -1,
            Qt.Key.Key_PageUp: 10,
            Qt.Key.Key_PageDown: -10,
        }.get(Qt.Key(event.key()))
        if steps is None:
            return super().key_pressed(event)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.multiply(2 if steps > 0 else 0.5)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.step_by(steps * 10)
        else:
            self.step_by(steps)
        event.accept()
        return True

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Without the focus the wheel scrolls the panel; numbers must not change in passing.
        if not self.edit.hasFocus():
            event.ignore()
            return
        if not self._wheel_rest.isActive():
            self._wheel = 0
            self.hand.down()
        self._wheel_rest.start()
        self._wheel += event.angleDelta().y() or event.angleDelta().x()
        steps = int(self._wheel / 120)
        self._wheel -= steps * 120
        if steps:
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.step_by(steps * (10 if shift else 1))
        event.accept()

    # -- the boxes at the right ----------------------------------------------------------------

    def room(self) -> tuple[int, int]:
        boxes = self._halving or self._spinner
        return 0, 2 * theme().px(24) + theme().px(4) if boxes else 0

    def _boxes(self) -> list[tuple[QRectF, str, Callable[[], None]]]:
        """Where the small buttons are, what they say and what they do.

        They stand side by side: one above the other, each would be only half a row high.
        """
        if not self._halving and not self._spinner:
            return []
        frame, side = self.frame(), theme().px(24)
        left = QRectF(frame.right() - 2 * side - 3, frame.top(), side, frame.height())
        right = QRectF(frame.right() - side - 3, frame.top(), side + 3, frame.height())
        if self._halving:
            return [
                (left, "÷2", lambda: self.multiply(0.5)),
                (right, "×2", lambda: self.multiply(2)),
            ]
        return [(left, "−", lambda: self.step_by(-1)), (right, "+", lambda: self.step_by(1))]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            for box, _, act in self._boxes():
                if box.contains(event.position()):
                    shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                    self.hand.down()
                    for _ in range(10 if shift and not self._halving else 1):
                        act()
                    self.hand.up()
                    event.accept()
                    return
        self.edit.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.update()
        super().mouseMoveEvent(event)

    def paint_more(self, painter: QPainter) -> None:
        now = theme()
        pointer = QPointF(self.mapFromGlobal(self.cursor().pos())) if self.underMouse() else None
        for box, words, _ in self._boxes():
            top, low = QPointF(box.left(), box.top() + 1), QPointF(box.left(), box.bottom() - 1)
            hairline(painter, top, low, now.border.default)
            lit = pointer is not None and box.contains(pointer) and self.isEnabled()
            ink = now.text.primary if lit else now.text.tertiary
            ink = ink if self.isEnabled() else now.text.disabled
            if words in _SIGNS:
                side = now.px(12)
                sign = QRectF(0, 0, side, side)
                sign.moveCenter(box.center())
                symbols.draw(painter, _SIGNS[words], sign, ink)
                continue
            font = now.font("monoSmall", weight=400)
            spot = box.adjusted(1, 0, 0, 0)
            centre = Qt.AlignmentFlag.AlignCenter
            paint_text(painter, spot, words, font, ink, centre, elide=False)


class FloatField(NumberField):
    """Any number; shown without needless zeros, and whole floats with their ``.0``."""

    def _number(self, value: float) -> object:
        return float(value)

    def _rounded(self, value: float) -> object:
        # Adding 0.05 ten times must give 0.5, not 0.49999999999999994.
        return float(f"{value:.12g}")

    def _usual_step(self, value: float) -> float:
        # One in the second digit that counts: 0.01 for 0.3, 0.0001 for 0.001.
        return 10.0 ** (math.floor(math.log10(abs(value))) - 1) if value else 0.01

    def show_value(self, value: object) -> str:
        return repr(value) if isinstance(value, float) else super().show_value(value)
