"""On or off: the switch of the inspector and the check box of dialogs.

Public: ``Switch(name)`` and ``CheckBox(text)``; both have ``value``, ``set_value``, ``edited``.
``set_note("64 weights")`` puts quiet words beside a switch.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from designer.controls.base import Themed, name_it
from designer.controls.focus_ring import watch_focus
from designer.controls.gesture import MIXED, Gesture
from designer.look.paint import paint_box, paint_text
from designer.theme import theme


class TwoState(QAbstractButton, Themed):
    """What switch and check box share: a value that may be mixed."""

    edited = Signal(object, object)

    def __init__(self, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._mixed = False
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        name_it(self, name)
        self.clicked.connect(self._clicked)
        watch_focus()

    def value(self) -> object:
        """True, False or ``MIXED``."""
        return MIXED if self._mixed else self.isChecked()

    def set_value(self, value: object) -> None:
        """Show a value without emitting."""
        self._mixed = value is MIXED
        self.setChecked(bool(value) and not self._mixed)
        self.update()

    def _clicked(self) -> None:
        self._mixed = False
        self.update()
        # Each click is a gesture of its own.
        self.edited.emit(self.isChecked(), Gesture())


class Switch(TwoState):
    """A switch of 26 × 14 in a row 24 high, with a note beside it."""

    def __init__(self, name: str, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._note = note
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def set_note(self, note: str) -> None:
        """Quiet words beside the switch."""
        self._note = note
        self.updateGeometry()
        self.update()

    def _track(self) -> QRectF:
        now = theme()
        height = now.px(14)
        return QRectF(0, (self.height() - height) / 2, now.px(26), height)

    def ring_rect(self) -> tuple[QRectF, float]:
        """The focus ring goes around the track."""
        return self._track(), self._track().height() / 2

    def sizeHint(self) -> QSize:
        now = theme()
        width = float(now.px(26))
        if self._note:
            width += now.px(9) + now.metrics("small").horizontalAdvance(self._note)
        return QSize(round(width + 0.5), now.px(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(26), theme().px(24))

    def hitButton(self, pos: QPoint) -> bool:
        # In a wide row only the switch and its words can be pressed, not the air behind them.
        return self.rect().contains(pos) and pos.x() <= self.sizeHint().width()

    def paintEvent(self, event: QPaintEvent) -> None:
        now, on, enabled = theme(), self.isChecked() and not self._mixed, self.isEnabled()
        painter = QPainter(self)
        if not enabled:
            painter.setOpacity(now.opacity["disabled"])
        track = self._track()
        accent = now.accent.solid_hover if self.underMouse() and enabled else now.accent.solid
        line = None if on else now.border.control
        paint_box(painter, track, track.height(), accent if on else now.surface.track, line)
        gap = now.px(2)
        side = track.height() - 2 * gap
        left = track.right() - side - gap if on else track.left() + gap
        if self._mixed:
            left = track.center().x() - side / 2
        knob = now.text.on_accent if on else now.text.tertiary
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(knob)
        if self._mixed:
            painter.drawRoundedRect(QRectF(left, track.center().y() - 1, side, 2), 1, 1)
        else:
            painter.drawEllipse(QRectF(left, track.top() + gap, side, side))
        note = "Mixed" if self._mixed else self._note
        rest = QRectF(track.right() + now.px(9), 0, self.width(), self.height())
        rest.setRight(self.width())
        paint_text(painter, rest, note, now.font("small"), now.text.tertiary)


class CheckBox(TwoState):
    """A box of 14 with words behind it."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setText(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def _box(self) -> QRectF:
        side = theme().px(14)
        return QRectF(0, (self.height() - side) / 2, side, side)

    def ring_rect(self) -> tuple[QRectF, float]:
        """The focus ring goes around the box."""
        return self._box(), theme().radius.badge

    def sizeHint(self) -> QSize:
        now = theme()
        width = now.px(14) + now.px(9) + now.metrics("body").horizontalAdvance(self.text())
        return QSize(round(width + 0.5), now.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        now, on, enabled = theme(), self.isChecked() and not self._mixed, self.isEnabled()
        painter = QPainter(self)
        box = self._box()
        if on:
            paint_box(painter, box, 3, now.accent.solid if enabled else now.border.strong)
        else:
            paint_box(painter, box, 3, now.surface.field, now.border.control)
        mark = QPen(now.text.on_accent if on else now.text.secondary, now.px(2))
        mark.setCapStyle(Qt.PenCapStyle.RoundCap)
        mark.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(mark)
        unit, corner = box.width() / 14, box.topLeft()
        if on:
            steps = ((3.6, 7.2), (6.1, 9.7), (10.4, 4.7))
            painter.drawPolyline([corner + QPointF(x, y) * unit for x, y in steps])
        elif self._mixed:
            painter.drawLine(corner + QPointF(4, 7) * unit, corner + QPointF(10, 7) * unit)
        ink = now.text.primary if enabled else now.text.disabled
        rest = QRectF(box.right() + now.px(9), 0, self.width(), self.height())
        paint_text(painter, rest, self.text(), now.font("body"), ink, elide=False)
