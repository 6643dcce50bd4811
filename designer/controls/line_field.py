"""The base of every field one types in.

Public: ``LineField`` and ``Unreadable``.  A subclass says how a value reads (``show_value``) and
what typed text means (``read``, which raises ``Unreadable``); this class does the rest: edits
while typing, one gesture from focus to Enter or to leaving, Esc takes back what was typed, a wrong
text complains 300 ms after the last key and never changes the value, undo goes to the document.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from designer.controls.frame import FieldShell
from designer.controls.gesture import MIXED, Hand

COMPLAINT_DELAY = 300

_STEPS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


_RESET = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Unreadable(ValueError):
    """Typed text that stands for no value; the words tell what would."""


class FieldEdit(QLineEdit):
    """The bare line inside a field; its keys and its focus are the field's business."""

    def field(self) -> LineField:
        """The field it is in."""
        field = self.parentWidget()
        assert isinstance(field, LineField)
        return field

    def event(self, event: QEvent) -> bool:
        """Everything as usual, but undo and redo are left to the window."""
        # Every edit is in the document already, so Ctrl+Z must undo there and not in the line.
        if event.type() == QEvent.Type.ShortcutOverride and _is_step(event):
            event.ignore()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.field().key_pressed(event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.field().focus_came(event.reason())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.field().focus_left(event.reason())


def _is_step(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and any(event.matches(step) for step in _STEPS)


class LineField(FieldShell):
    """A value in a line of text; see the module for its manners."""

    edited = Signal(object, object)
    committed = Signal()

    def __init__(self, name: str, *, style: str = "mono", parent: QWidget | None = None) -> None:
        super().__init__(name, FieldEdit(), style, parent)
        self._value: object = None
        self._before: object = None
        self._hint = ""
        self.hand = Hand()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(COMPLAINT_DELAY)
        self._patience.timeout.connect(self._check)
        self.edit.textEdited.connect(self._typed)

    def read(self, text: str) -> object:
        """The value that a typed text stands for; raises ``Unreadable``."""
        return text

    def show_value(self, value: object) -> str:
        """How a value reads."""
        return "" if value is None else str(value)

    # -- value ---------------------------------------------------------------------------------

    def value(self) -> object:
        """The value shown, ``MIXED`` if the selected layers differ."""
        return self._value

    def set_value(self, value: object) -> None:
        """Show a value; emits nothing, and leaves alone what is just being typed for it."""
        if self.hand.is_down and _same(value, self._value):
            return
        self._value = value
        self.hand.up()
        self._before = value
        self.complain("")
        self._fill()

    def set_hint(self, hint: str) -> None:
        """Quiet words in the empty field."""
        self._hint = hint
        if self._value is not MIXED:
            self.edit.setPlaceholderText(hint)

    def _fill(self) -> None:
        self._patience.stop()
        mixed = self._value is MIXED
        self.edit.setText("" if mixed else self.show_value(self._value))
        self.edit.setCursorPosition(0)
        self.edit.setPlaceholderText("Mixed" if mixed else self._hint)

    def offer(self, value: object) -> None:
        """The hand gives this value: take it and tell, unless it is the one that was there."""
        if _same(value, self._value):
            return
        if not self.hand.is_down:
            self._before = self._value
        gesture = self.hand.held()
        self._value = value
        self.edited.emit(value, gesture)

    def offer_and_fill(self, value: object) -> None:
        """The same for values that were not typed: the text follows."""
        self.offer(value)
        self.complain("")
        self._fill()
        if self.edit.hasFocus():
            self.edit.selectAll()

    # -- the hand ------------------------------------------------------------------------------

    def focus_came(self, reason: Qt.FocusReason) -> None:
        """The hand goes down: everything up to Enter or leaving is one gesture."""
        self._before = self._value
        self.hand.down()
        if reason != Qt.FocusReason.MouseFocusReason:
            self.edit.selectAll()
        self.update()

    def focus_left(self, reason: Qt.FocusReason) -> None:
        """The hand comes up, unless only a menu opened over the field."""
        if reason == Qt.FocusReason.PopupFocusReason:
            return
        self.commit()
        self.hand.up()
        self.edit.deselect()
        self.update()

    def commit(self) -> None:
        """What is typed stands; the next key begins another gesture."""
        self._check()
        if self.error() and self._complaint:
            return
        self._fill()
        self.hand.up()
        self._before = self._value
        self.committed.emit()

    def take_back(self) -> None:
        """Esc: the value from before this gesture, and its text."""
        self.offer(self._before)
        self.complain("")
        self._fill()
        self.hand.up()

    def key_pressed(self, event: QKeyEvent) -> bool:
        """Enter and Esc; subclasses add theirs. True if the key needs no more attention."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit()
            self.edit.selectAll()
            event.accept()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.take_back()
            # Whoever holds the field may want to give the focus back to where it came from.
            event.ignore()
            return True
        if event.key() == Qt.Key.Key_Backspace and event.modifiers() == _RESET:
            # The row around the field resets it; a line edit would delete a word.
            event.ignore()
            return True
        return False

    def _typed(self, text: str) -> None:
        self._patience.start()
        try:
            value = self.read(text)
        except Unreadable:
            return
        self._patience.stop()
        self.complain("")
        self.offer(value)

    def _check(self) -> None:
        """Complain about text that cannot be read; Mixed may stay empty."""
        self._patience.stop()
        text = self.edit.text()
        if self._value is MIXED and not text:
            self.complain("")
            return
        try:
            self.read(text)
        except Unreadable as why:
            self.complain(str(why))
        else:
            self.complain("")


def _same(one: object, other: object) -> bool:
    """Equal; but True is not 1 here."""
    return isinstance(one, bool) == isinstance(other, bool) and one == other
