"""One choice of many.

Public::

    combo = Combo("activation", [Choice(None, "None (linear)", "glyph/act", category="act"), …])
    combo = Combo("dtype", choices_of(["float32", "bfloat16"]), allow_other=True)
    combo.set_value("relu"); combo.value()             # a value nobody listed is shown as it is
    combo.edited.connect(lambda value, gesture: …)

Nine choices or more come with a line to search in.  Closed, ↑ ↓ choose the neighbour, letters
jump, Space, Enter, F4 and Alt+↓ open; the wheel works only with the focus.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from designer import symbols
from designer.controls.base import Themed, name_it
from designer.controls.choice import Choice, choices_of
from designer.controls.frame import BLEED, field_box, paint_field
from designer.controls.gesture import MIXED, Gesture, Hand
from designer.controls.tooltip import hide_tip, show_tip
from designer.look.paint import paint_text
from designer.theme import theme

if TYPE_CHECKING:
    from designer.controls.choice_list import ChoiceList

__all__ = ["Choice", "Combo", "choices_of"]


def _lists() -> type[ChoiceList]:
    """The class of the list; loaded when the first list opens, not when the program starts."""
    from designer.controls.choice_list import ChoiceList

    return ChoiceList


@cache
def _labels(words: tuple[str, ...]) -> QStringListModel:
    """The rows of all combos that offer these words: making them for each is slow."""
    return QStringListModel(words)


class Combo(QComboBox, Themed):
    """A field that opens a list."""

    edited = Signal(object, object)

    bleed = BLEED

    def __init__(
        self,
        name: str,
        choices: Sequence[Choice] = (),
        *,
        allow_other: bool = False,
        mono: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._choices: list[Choice] = []
        self._value: object = None
        self._error = ""
        self._was_opened = False
        self._allow_other, self._style = allow_other, "mono" if mono else "body"
        self.hand = Hand()
        name_it(self, name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.activated.connect(self._row_taken)
        self.set_choices(choices)
        self.follow_theme()

    # -- value ---------------------------------------------------------------------------------

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """What there is to choose from."""
        self._choices = list(choices)
        self.blockSignals(True)
        self.setModel(_labels(tuple(choice.label for choice in choices)))
        self.blockSignals(False)
        self.set_value(self._value)

    def value(self) -> object:
        """The value in force, or ``MIXED``."""
        return self._value

    def set_value(self, value: object) -> None:
        """Show a value; emits nothing."""
        self._value = value
        self.blockSignals(True)
        self.setCurrentIndex(self._row_of(value))
        self.blockSignals(False)
        self.update()

    def _row_of(self, value: object) -> int:
        same = (
            row
            for row, choice in enumerate(self._choices)
            if choice.value == value and type(choice.value) is type(value)
        )
        return -1 if value is MIXED else next(same, -1)

    def shown(self) -> Choice:
        """What it shows: a choice, "Mixed", or a value that is not among the choices."""
        row = self._row_of(self._value)
        if row >= 0:
            return self._choices[row]
        if self._value is MIXED:
            return Choice(MIXED, "Mixed")
        return Choice(self._value, "None" if self._value is None else str(self._value))

    def set_error(self, text: str) -> None:
        """Turn red because of this, or not any more (empty)."""
        self._error = text
        self.setAccessibleDescription(text)
        self.update()

    def error(self) -> str:
        """What is wrong."""
        return self._error

    # -- the hand ------------------------------------------------------------------------------

    def _row_taken(self, row: int) -> None:
        self._taken(self._choices[row].value)

    def _taken(self, value: object) -> None:
        if value == self._value and type(value) is type(self._value):
            return
        gesture = self.hand.held() if self.hand.is_down else Gesture()
        self.set_value(value)
        self.edited.emit(value, gesture)

    def showPopup(self) -> None:
        self._was_opened = True
        _lists().of(self.window()).open_for(
            self,
            self._choices,
            self._value,
            self._chosen_from_list,
            allow_other=self._allow_other,
        )
        self.update()

    def hidePopup(self) -> None:
        opened = self.popup()
        if opened is not None:
            opened.close_it()

    def popup(self) -> ChoiceList | None:
        """The list, while it is open for this combo."""
        shared = self.window().findChild(_lists()) if self._was_opened else None
        return shared if shared is not None and shared.anchor() is self else None

    def _chosen_from_list(self, value: object) -> None:
        self.hand.up()
        self._taken(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        opens = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in opens and not event.modifiers():
            self.showPopup()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.hand.down()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.hand.up()
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    # -- looks ---------------------------------------------------------------------------------

    def retheme(self) -> None:
        self.setFont(theme().font(self._style))

    def event(self, event: QEvent) -> bool:
        """Everything as usual, but words that were cut are told in full."""
        if event.type() == QEvent.Type.ToolTip:
            label = self.shown().label
            if theme().metrics(self._style).horizontalAdvance(label) > self._words().width():
                show_tip(self, self.rect(), label)
            return True
        if event.type() == QEvent.Type.Leave:
            hide_tip(self)
        return super().event(event)

    def _words(self) -> QRectF:
        """Where the words of the choice are."""
        now, frame = theme(), field_box(self.width(), self.height())
        left = now.px(8) + (now.px(21) if self.shown().symbol else 0)
        return frame.adjusted(left, 0, -(now.size.icon_small + now.px(11)), 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()

    def sizeHint(self) -> QSize:
        now = theme()
        return QSize(now.px(165), now.size.field_height + 2 * BLEED)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(64), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        frame = field_box(self.width(), self.height())
        paint_field(
            painter,
            frame,
            focus=self.hasFocus() or self.popup() is not None,
            error=bool(self._error),
            enabled=self.isEnabled(),
            hover=self.underMouse(),
        )
        choice, side = self.shown(), now.size.icon_small
        x, middle = frame.left() + now.px(8), frame.center().y()
        ink = now.text.primary
        if choice.value is MIXED:
            ink = now.text.tertiary
        if self._error:
            ink = now.status.error.fg
        if not self.isEnabled():
            ink = now.text.disabled
        if choice.symbol:
            tint = now.category_of(choice.category).solid if choice.category else now.text.secondary
            spot = QRectF(x, middle - side / 2, side, side)
            symbols.draw(painter, choice.symbol, spot, tint if self.isEnabled() else ink)
        chevron = QRectF(frame.right() - side - now.px(7), middle - side / 2, side, side)
        arrow = now.text.secondary if self.isEnabled() else now.text.disabled
        symbols.draw(painter, "chevron-down", chevron, arrow)
        paint_text(painter, self._words(), choice.label, now.font(self._style), ink)
