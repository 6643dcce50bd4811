"""Two or three choices side by side.

Public::

    control = Segmented("padding", [("valid", "valid"), ("same", "same")])     # value, words
    control.lock("sequential", "merge has two inputs")     # a padlock and the reason
    control.set_words("errors", "Errors 2")
    control.edited.connect(lambda value, gesture: …)

Arrow keys move between the choices, Tab enters at the chosen one.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from designer import symbols
from designer.controls.base import Themed, name_it
from designer.controls.focus_ring import watch_focus
from designer.controls.gesture import MIXED, Gesture
from designer.controls.tooltip import set_tip
from designer.look.paint import paint_box, paint_text
from designer.theme import theme


class _Segment(QAbstractButton):
    def __init__(self, owner: Segmented, value: object, words: str) -> None:
        super().__init__(owner)
        self.owner, self.value, self.locked = owner, value, False
        self.setText(words)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy.Policy.Expanding if owner.stretches else QSizePolicy.Policy.Fixed
        self.setSizePolicy(policy, QSizePolicy.Policy.Fixed)
        name_it(self, words)

    def ring_rect(self) -> tuple[QRectF, float]:
        """The ring goes around the chosen segment only, as it moves with the arrow keys."""
        return QRectF(self.rect()), theme().radius.control

    def sizeHint(self) -> QSize:
        now = theme()
        width = now.metrics("small", weight=500).horizontalAdvance(self.text()) + 2 * now.px(10)
        if self.locked:
            width += now.size.icon_small + now.px(2)
        return QSize(round(width + 0.5), self.owner.high())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(24), self.owner.high())

    def paintEvent(self, event: QPaintEvent) -> None:
        now, box = theme(), QRectF(self.rect())
        painter = QPainter(self)
        chosen, on = self.isChecked(), self.isEnabled() and not self.locked
        if chosen:
            fill = now.accent.tint if self.isEnabled() else now.surface.pressed
            line = now.accent.ring if self.isEnabled() else now.border.strong
            paint_box(painter, box, now.radius.control, fill, line)
        elif on and self.underMouse():
            paint_box(painter, box.adjusted(2, 2, -2, -2), now.radius.badge, now.surface.hover)
        ink = now.accent.text if chosen else now.text.secondary
        if not on:
            ink = now.text.disabled if not self.locked else now.text.tertiary
        font = now.font("small", weight=500)
        if self.locked:
            side = now.px(12)
            words = now.metrics("small", weight=500).horizontalAdvance(self.text())
            left = (box.width() - words - side - now.px(4)) / 2
            spot = QRectF(left, (box.height() - side) / 2, side, side)
            symbols.draw(painter, "lock", spot, ink)
            box.setLeft(left + side + now.px(4))
            paint_text(painter, box, self.text(), font, ink)
            return
        paint_text(painter, box, self.text(), font, ink, Qt.AlignmentFlag.AlignCenter)


class Segmented(QWidget, Themed):
    """A few choices of which one holds."""

    edited = Signal(object, object)

    def __init__(
        self,
        name: str,
        choices: Sequence[tuple[object, str]],
        *,
        stretch: bool = True,
        low: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.stretches, self._low = stretch, low
        self._value: object = MIXED
        name_it(self, name)
        across = QSizePolicy.Policy.Expanding if stretch else QSizePolicy.Policy.Fixed
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._segments = [_Segment(self, value, words) for value, words in choices]
        for segment in self._segments:
            name_it(segment, f"{name}: {segment.text()}")
            row.addWidget(segment, 1 if stretch else 0)
            self._group.addButton(segment)
        self._group.buttonClicked.connect(self._clicked)
        watch_focus()
        self.follow_theme()

    def high(self) -> int:
        """The height: that of a field, or 24 in narrow rows."""
        return theme().px(24) if self._low else theme().size.field_height

    def value(self) -> object:
        """The chosen value, or ``MIXED``."""
        return self._value

    def set_value(self, value: object) -> None:
        """Choose without emitting; a value that is not among the choices chooses none."""
        self._value = value
        found = [segment for segment in self._segments if segment.value == value]
        self._group.setExclusive(False)
        for segment in self._segments:
            segment.setChecked(value is not MIXED and segment in found[:1])
        self._group.setExclusive(True)
        self._fix_tab_stop()
        self.update()

    def _fix_tab_stop(self) -> None:
        """One tab stop: the chosen segment, or the first; arrow keys reach the others."""
        stop = self._group.checkedButton() or self._segments[0]
        for segment in self._segments:
            strong, click = Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.ClickFocus
            segment.setFocusPolicy(strong if segment is stop else click)

    def segment(self, value: object) -> QAbstractButton:
        """The button of a choice."""
        return next(segment for segment in self._segments if segment.value == value)

    def set_words(self, value: object, words: str) -> None:
        """Other words for a choice, such as a new count."""
        segment = self.segment(value)
        segment.setText(words)
        name_it(segment, words)
        segment.updateGeometry()

    def lock(self, value: object, reason: str) -> None:
        """A choice that cannot be taken now, and why; an empty reason unlocks it."""
        segment = self.segment(value)
        assert isinstance(segment, _Segment)
        segment.locked = bool(reason)
        set_tip(segment, segment.text(), detail=reason)
        segment.updateGeometry()
        segment.update()

    def _clicked(self, button: QAbstractButton) -> None:
        assert isinstance(button, _Segment)
        if button.locked:
            self.set_value(self._value)
            return
        self._fix_tab_stop()
        if button.value != self._value:
            self._value = button.value
            self.edited.emit(button.value, Gesture())

    def sizeHint(self) -> QSize:
        hints = [segment.sizeHint().width() for segment in self._segments]
        width = max(hints) * len(hints) if self.stretches else sum(hints)
        return QSize(width, self.high())

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        line = now.border.control if self.isEnabled() else now.border.strong
        painter = QPainter(self)
        paint_box(painter, QRectF(self.rect()), now.radius.control, now.surface.field, line)
