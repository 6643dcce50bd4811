"""A row of the inspector: dot, label in mono, control, and what is wrong below it.

Public::

    row = FieldRow("kernel_size", field)         # label 132 wide, control, row 32 high
    row.set_changed(True)                        # accent dot and bright label: not the default
    row.reset_asked                              # Backspace on the label; Ctrl+Shift+Backspace
    row.set_tip("Size of the window", "Keras: kernel_size")
    row.set_error("At most 3 × 3 with padding valid")
    row.menu_asked                               # QPoint (global): right click on the label
    row.set_bound("width")                       # a chip with that name in place of the control
    row.set_indent(1)                            # the label of a row that belongs to one above

The label can be dragged if the control is a number or a tuple.  Errors that the field itself
finds ("65/2 is not a whole number") appear in the same place.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer import symbols
from designer.controls.base import Themed, name_it
from designer.controls.bound_chip import BoundChip
from designer.controls.focus_ring import watch_focus
from designer.controls.scrub import ScrubArea
from designer.controls.tooltip import set_tip
from designer.controls.tuple_field import TupleField
from designer.look.paint import paint_box, paint_text
from designer.theme import theme

_DOT = 5
_LABEL_LEFT = 26
_RIGHT = 14
_STEP = 12


class FieldLabel(ScrubArea, Themed):
    """The name of a parameter: drag it, reset it, ask for its menu."""

    reset_asked = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._bright = text, False
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        name_it(self, text)
        watch_focus()
        self.follow_theme()

    def set_bright(self, bright: bool) -> None:
        """Bright: the value is not the default."""
        self._bright = bright
        self.update()

    def ring_rect(self) -> tuple[QRectF, float]:
        """The ring goes around the words."""
        now = theme()
        width = now.metrics("mono").horizontalAdvance(self._text)
        box = QRectF(0, now.px(5), min(width, self.width()), self.height() - 2 * now.px(5))
        return box.adjusted(-1, 0, 1, 0), now.radius.badge

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace:
            self.reset_asked.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        lit = self._bright or self.underMouse()
        ink = now.text.primary if lit else now.text.tertiary
        if not self.isEnabled():
            ink = now.text.disabled
        paint_text(QPainter(self), QRectF(self.rect()), self._text, now.font("mono"), ink)


class FieldRow(QWidget, Themed):
    """Label and control of one parameter."""

    reset_asked = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, name: str, field: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.field = name, field
        self._changed, self._told = False, ""
        self._indent, self._warned = 0, ""
        self.chip: BoundChip | None = None
        field.setParent(self)
        self.label = FieldLabel(name, self)
        self.label.reset_asked.connect(self.reset_asked)
        self.label.menu_asked.connect(self.menu_asked)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if hasattr(field, "attach_label"):
            field.attach_label(self.label)
        if hasattr(field, "complaint_changed"):
            field.complaint_changed.connect(lambda _text: self._error_changed())
        self.follow_theme()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # What the field had no use for comes here: the way to reset without the mouse.
        keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_Backspace and event.modifiers() == keys:
            self.reset_asked.emit()
        else:
            super().keyPressEvent(event)

    def set_changed(self, changed: bool) -> None:
        """The value is not the default: a dot and a bright label."""
        self._changed = changed
        self.label.set_bright(changed)
        self.label.setAccessibleDescription("not the default" if changed else "")
        self.update()

    def set_bound(self, name: str) -> None:
        """Show in place of the control where the value comes from; empty: the control again."""
        if name and self.chip is None:
            self.chip = BoundChip(self)
            self.chip.clicked.connect(self._chip_clicked)
        if self.chip is not None:
            self.chip.show_name(name)
            self.chip.setVisible(bool(name))
        self.field.setVisible(not name)
        self._lay_out()

    def _chip_clicked(self) -> None:
        assert self.chip is not None
        self.menu_asked.emit(self.chip.mapToGlobal(self.chip.rect().bottomLeft()))

    def set_indent(self, steps: int) -> None:
        """Move the label (not the control) in by so many steps."""
        self._indent = steps
        self._lay_out()
        self.update()

    def label_left(self) -> int:
        """Where the label begins."""
        return theme().px(_LABEL_LEFT + _STEP * self._indent)

    def set_tip(self, title: str, detail: str = "", shortcut: str = "") -> None:
        """What the parameter means."""
        set_tip(self.label, title, shortcut, detail)

    def set_error(self, text: str) -> None:
        """What is wrong with the value; empty when nothing is."""
        self._told = text
        field: Any = self.field
        if hasattr(field, "set_error"):
            field.set_error(text)
        self._error_changed()

    def set_warning(self, text: str) -> None:
        """What is odd about the value: written below it, but the field stays as it is."""
        if text != self._warned:
            self._warned = text
            self._error_changed()

    def words(self) -> str:
        """What is written below the field: the error, or else the warning."""
        return self.error() or self._warned

    def error(self) -> str:
        """What is wrong."""
        field: Any = self.field
        found = field.error() if hasattr(field, "error") else ""
        return found or self._told

    def _error_changed(self) -> None:
        self.updateGeometry()
        self.update()

    # -- looks ---------------------------------------------------------------------------------

    def _words_height(self) -> int:
        if not self.words():
            return 0
        now = theme()
        flags = int(Qt.TextFlag.TextWordWrap)
        box = now.metrics("small").boundingRect(self._words_area(), flags, self.words())
        return round(box.height()) + now.px(6)

    def _words_area(self) -> QRectF:
        now = theme()
        left = now.px(_LABEL_LEFT + 17)
        width = max(40, self.width() - left - now.px(_RIGHT))
        return QRectF(left, self._field_height() - 1, width, 1000)

    def _field_height(self) -> int:
        now = theme()
        if self.chip is not None and self.chip.isVisibleTo(self):
            return now.size.row_inspector
        return max(now.size.row_inspector, self.field.sizeHint().height() + now.px(4))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(280), self._field_height() + self._words_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(200), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()
        if self.words():
            self.updateGeometry()

    def retheme(self) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        now = theme()
        row = now.size.row_inspector
        label = now.size.inspector_label
        left, start = now.px(_LABEL_LEFT), self.label_left()
        self.label.setGeometry(start, 0, left + label - start - now.px(1), row)
        # Fields keep a pixel around their frame for the ring; frames line up, not widgets.
        bleed = getattr(self.field, "bleed", 0)
        x = left + label - bleed
        width = self.width() - x - now.px(_RIGHT) + bleed
        if isinstance(self.field, TupleField):
            width += self.field.overhang()
        hint = self.field.sizeHint()
        if self.field.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Fixed:
            width = min(width, hint.width())
        high = hint.height()
        top = max(0, (row - high) // 2) if high <= row else now.px(2)
        self.field.setGeometry(x, top, max(0, width), high)
        if self.chip is not None:
            hint = self.chip.sizeHint()
            width = min(hint.width(), max(0, self.width() - x - now.px(_RIGHT)))
            self.chip.setGeometry(x + bleed, (row - hint.height()) // 2, width, hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        if self._changed:
            dot = now.px(_DOT)
            middle = now.size.row_inspector / 2
            mark = QRectF(self.label_left() - now.px(13), middle - dot / 2, dot, dot)
            paint_box(painter, mark, dot, now.accent.ring)
        if self.words():
            tone = now.status.error if self.error() else now.status.warning
            symbol = "circle-alert" if self.error() else "triangle-alert"
            area = self._words_area()
            side = now.px(13)
            spot = QRectF(now.px(_LABEL_LEFT), area.top() + 2, side, side)
            symbols.draw(painter, symbol, spot, tone.fg)
            painter.setFont(now.font("small"))
            painter.setPen(tone.fg)
            painter.drawText(area, int(Qt.TextFlag.TextWordWrap), self.words())
