"""A tuple of numbers in fields side by side, with × between them and a link.

Public::

    field = TupleField("kernel_size", 2, minimum=1)
    field.set_value((3, 3)); field.value()            # also None where nullable=True
    field.set_value((3, MIXED))                       # layers differ in the second number only
    field.edited.connect(lambda value, gesture: …)    # the whole tuple; may keep MIXED inside

The link makes all numbers follow the one that is edited; it closes by itself when a value with
equal numbers arrives and opens when they differ.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer.controls.base import Themed
from designer.controls.button import IconButton
from designer.controls.frame import BLEED
from designer.controls.gesture import MIXED, Gesture
from designer.controls.number_field import NumberField
from designer.controls.scrub import ScrubArea
from designer.look.paint import paint_text
from designer.theme import theme

_AXES = {1: ("",), 2: ("height", "width"), 3: ("depth", "height", "width")}


class TupleField(QWidget, Themed):
    """``count`` whole numbers that belong together."""

    edited = Signal(object, object)
    committed = Signal()
    complaint_changed = Signal(str)

    bleed = BLEED

    def __init__(
        self,
        name: str,
        count: int = 2,
        *,
        minimum: float = -math.inf,
        nullable: bool = False,
        linkable: bool = True,
        words: Sequence[str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._value: object = None
        self._nullable = nullable
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        axes = words or _AXES.get(count) or tuple(str(index + 1) for index in range(count))
        self.fields = [
            NumberField(f"{name} {axis}".strip(), minimum=minimum, spinner=False, nullable=nullable)
            for axis in axes
        ]
        self.link = IconButton(
            "link-2", "Numbers linked", checkable=True, side=24, icon=14, flat=True
        )
        self._linkable = linkable and count > 1
        for index, field in enumerate(self.fields):
            field.setParent(self)
            field.edited.connect(lambda v, g, at=index: self._one_edited(at, v, g))
            field.committed.connect(self.committed)
            field.complaint_changed.connect(lambda _text: self._complaints())
        self.link.setParent(self)
        self.link.setVisible(self._linkable)
        self.setFocusProxy(self.fields[0])
        self.link.toggled.connect(self._link_toggled)
        self.link.clicked.connect(self._link_clicked)
        self.link.setChecked(linkable)
        if nullable:
            self.set_hint("None")
        self.follow_theme()

    # -- value ---------------------------------------------------------------------------------

    def value(self) -> object:
        """A tuple, None or ``MIXED``."""
        return self._value

    def set_value(self, value: object) -> None:
        """Show a tuple (or one number for all), None or ``MIXED``; emits nothing."""
        if isinstance(value, list):
            value = tuple(value)
        if isinstance(value, int) and not isinstance(value, bool):
            value = (value,) * len(self.fields)
        self._value = value
        items = value if isinstance(value, tuple) else (value,) * len(self.fields)
        padded = (*items, *(None,) * len(self.fields))
        for field, item in zip(self.fields, padded, strict=False):
            field.set_value(item)
        if len(set(map(repr, items))) > 1 and self.link.isChecked():
            self.link.setChecked(False)

    def set_hint(self, hint: str) -> None:
        """Quiet words in the empty fields: what None stands for."""
        # Three fields are too narrow for words; the whole hint goes to screen readers.
        for field in self.fields:
            field.set_hint(hint if len(self.fields) <= 2 else "–")
        self.setAccessibleDescription(hint)

    def _one_edited(self, index: int, value: object, gesture: Gesture) -> None:
        current = self._value if isinstance(self._value, tuple) else ()
        # From None or Mixed there is nothing to keep, so all numbers begin together.
        if self.link.isChecked() or len(current) != len(self.fields):
            items: tuple[object, ...] = (value,) * len(self.fields)
        else:
            items = (*current[:index], value, *current[index + 1 :])
        if self._nullable and None in items:
            # Half of a tuple is no value: emptying one number empties them all.
            items = (None,) * len(self.fields)
        self._value = None if items[0] is None else items
        for at, (field, item) in enumerate(zip(self.fields, items, strict=True)):
            if at != index:
                field.set_value(item)
        self.edited.emit(self._value, gesture)

    # -- link ----------------------------------------------------------------------------------

    def _link_toggled(self, linked: bool) -> None:
        self.link.set_symbol("link-2" if linked else "unlink")
        self.link.set_name("Numbers linked" if linked else "Numbers independent")

    def _link_clicked(self, linked: bool) -> None:
        first = self.fields[0].value()
        if linked and isinstance(self._value, tuple) and first is not MIXED:
            wanted = (first,) * len(self.fields)
            if wanted != self._value:
                self.set_value(wanted)
                self.edited.emit(wanted, Gesture())

    # -- errors, label -------------------------------------------------------------------------

    def error(self) -> str:
        """The first thing wrong with a number."""
        return next((field.error() for field in self.fields if field.error()), "")

    def set_error(self, text: str) -> None:
        """Turn all numbers red because of this, or not any more (empty)."""
        for field in self.fields:
            field.set_error(text)

    def _complaints(self) -> None:
        self.complaint_changed.emit(self.error())

    def attach_label(self, label: ScrubArea) -> None:
        """Dragging the label changes the numbers (all when linked, else the first)."""
        self.fields[0].attach_label(label)

    # -- looks ---------------------------------------------------------------------------------

    def retheme(self) -> None:
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        """Frames 17 apart; the target of the link reaches over the right edge, its symbol not."""
        now, count = theme(), len(self.fields)
        side, gap = now.px(24), now.px(17)
        link = now.px(24) if self._linkable else 0
        frames = self.width() - 2 * BLEED - link - gap * (count - 1)
        x = 0.0
        for field in self.fields:
            left, right = round(x), round(x + frames / count)
            field.setGeometry(left, 0, right - left + 2 * BLEED, self.height())
            x += frames / count + gap
        top = (self.height() - side) // 2
        self.link.setGeometry(self.width() - side, top, side, side)

    def overhang(self) -> int:
        """How far the target of the link reaches beyond where other fields end."""
        return theme().px(5) - BLEED if self._linkable else 0

    def sizeHint(self) -> QSize:
        return QSize(theme().px(165), theme().size.field_height + 2 * BLEED)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        font = now.font("monoSmall", weight=400)
        for left, right in zip(self.fields, self.fields[1:], strict=False):
            start, end = left.geometry().right() + 1, right.geometry().left()
            gap = QRectF(start, 0, end - start, self.height())
            centre = Qt.AlignmentFlag.AlignCenter
            paint_text(painter, gap, "×", font, now.text.tertiary, centre, elide=False)
