"""Fields for values that have no control of their own: axes, ranges, JSON, lists of words, pairs.

Each shows a value, tells what is typed, and complains about what cannot be read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from designer.controls.arithmetic import CannotEvaluate, evaluate
from designer.controls.base import Themed, name_it
from designer.controls.gesture import MIXED, Gesture, Hand
from designer.controls.line_field import LineField, Unreadable
from designer.controls.tuple_field import TupleField
from designer.theme import theme
from engine.values import freeze, thaw

_LONGEST = 200_000
_MOST_SHOWN = 4_000
_SHOWN = 200


class NumbersField(LineField):
    """One number, or several with commas between them; brackets where they are nested."""

    def __init__(
        self,
        name: str,
        *,
        whole: bool = False,
        nullable: bool = False,
        several: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """``whole`` numbers only; ``several`` may be given."""
        super().__init__(name, parent=parent)
        self._whole, self._nullable, self._several = whole, nullable, several
        self.set_hint("None" if nullable else "")
        self.follow_theme()

    def read(self, text: str) -> object:
        plain = text.strip()
        if self._nullable and plain.lower() in ("", "none"):
            return None
        if re.search(r"[\[\]]", plain) or plain.startswith("(("):
            return self._nested(plain)
        if plain.startswith("(") and plain.endswith(")") and "," in plain:
            plain = plain[1:-1]
        if "," not in plain:
            return self._number(plain)
        if not self._several:
            raise Unreadable("One number is taken here")
        return tuple(self._number(part) for part in plain.rstrip(", ").split(","))

    def _number(self, text: str) -> float:
        try:
            value = evaluate(text.strip().replace("\N{MINUS SIGN}", "-"))
        except CannotEvaluate as why:
            raise Unreadable(str(why)) from None
        if not self._whole:
            return float(value)
        if value != int(value):
            raise Unreadable(f"{value:g} is not a whole number")
        return int(value)

    def _nested(self, text: str) -> object:
        try:
            found = json.loads(text.replace("(", "[").replace(")", "]"))
        except (ValueError, RecursionError):
            raise Unreadable("Write lists in brackets: [[1, 2], [3, 4]]") from None
        return freeze(found)

    def show_value(self, value: object) -> str:
        if isinstance(value, tuple):
            if any(isinstance(item, tuple) for item in value):
                return json.dumps(thaw(value))
            return ", ".join(_number_text(item) for item in value)
        return "" if value is None else _number_text(value)


def _number_text(value: object) -> str:
    return repr(value) if isinstance(value, float) else str(value)


class JsonField(LineField):
    """Anything, as JSON; what is no JSON is not taken."""

    def __init__(self, name: str, *, nullable: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self._nullable = nullable
        self._written, self._written_for = "", None
        self.set_hint("None" if nullable else "JSON")
        self.follow_theme()

    def read(self, text: str) -> object:
        plain = text.strip()
        if plain.lower() in ("", "none", "null"):
            if self._nullable:
                return None
            raise Unreadable("A value is needed here, as JSON")
        if len(plain) > _LONGEST:
            raise Unreadable("This is too long to be typed")
        try:
            return freeze(json.loads(plain))
        except (ValueError, RecursionError) as why:
            place = f" at column {why.colno}" if isinstance(why, json.JSONDecodeError) else ""
            raise Unreadable(f"This is not JSON yet{place}") from None

    def set_value(self, value: object) -> None:
        super().set_value(value)
        # A line of thousands of letters is slow and nobody reads it: it is shown, not edited.
        self.edit.setReadOnly(value is not None and self.edit.text() == _cut(self._written))

    def show_value(self, value: object) -> str:
        if value is None:
            return ""
        if value is not self._written_for:
            self._written_for = value
            self._written = json.dumps(thaw(value), ensure_ascii=False, default=str)
        return _cut(self._written) or self._written


def _cut(text: str) -> str:
    """Give the beginning of a text that is too long for a line; empty for others."""
    return f"{text[:_SHOWN]}… ({len(text):,} characters)" if len(text) > _MOST_SHOWN else ""


class WordsField(QWidget, Themed):
    """A list of words, one per line; a single line that names a file stands for the file."""

    edited = Signal(object, object)
    committed = Signal()

    def __init__(self, name: str, *, nullable: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: object = None
        self._nullable = nullable
        self._error = ""
        self._silent = False
        self.hand = Hand()
        self.edit = QPlainTextEdit()
        self.edit.setTabChangesFocus(True)
        self.edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.edit.setPlaceholderText("one word per line")
        self.edit.textChanged.connect(self._typed)
        self.edit.installEventFilter(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.edit)
        name_it(self, name)
        name_it(self.edit, name, "one word per line")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.edit)
        self.follow_theme()

    def retheme(self) -> None:
        self.edit.setFont(theme().font("mono"))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(165), theme().px(76))

    def value(self) -> object:
        """The words as a tuple, the name of a file, None, or ``MIXED``."""
        return self._value

    def set_value(self, value: object) -> None:
        """Show other words; emits nothing."""
        if value is self._value or (self.hand.is_down and value == self._value):
            return
        self._value = value
        self._silent = True
        words = value if isinstance(value, tuple) else ()
        text = value if isinstance(value, str) else "\n".join(map(str, words))
        self.edit.setPlainText(text)
        mixed = value is MIXED
        self.edit.setPlaceholderText("Mixed" if mixed else "one word per line")
        self._silent = False

    def _typed(self) -> None:
        if self._silent:
            return
        value = self._read(self.edit.toPlainText())
        if value != self._value:
            self._value = value
            self.edited.emit(value, self.hand.held())

    def _read(self, text: str) -> object:
        if not text.strip():
            return None if self._nullable else ()
        lines = [line for line in text.splitlines() if line]
        if len(lines) == 1 and re.search(r"[/\\]|\.txt$", lines[0]):
            return lines[0]
        return tuple(lines)

    def set_error(self, text: str) -> None:
        """Take note of what is wrong."""
        self._error = text
        self.edit.setAccessibleDescription(text)

    def error(self) -> str:
        """What is wrong."""
        return self._error

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.hand.down()
        elif event.type() == QEvent.Type.FocusOut:
            self.hand.up()
            self.committed.emit()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.hand.up()
                self.committed.emit()
                return True
        return False


class PairsField(QWidget, Themed):
    """What stands before and behind on each axis: a line of two numbers per axis."""

    edited = Signal(object, object)
    committed = Signal()
    complaint_changed = Signal(str)

    bleed = TupleField.bleed
    _WORDS = {2: (("top", "bottom"), ("left", "right"))}

    def __init__(
        self, name: str, axes: int, *, minimum: float = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._value: object = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        words: Sequence[tuple[str, str]] = self._WORDS.get(axes) or tuple(
            (f"{axis} before", f"{axis} behind") for axis in ("depth", "height", "width")[-axes:]
        )
        self.lines = [TupleField(name, 2, minimum=minimum, words=pair) for pair in words]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for line, pair in zip(self.lines, words, strict=True):
            column.addWidget(line)
            line.setToolTip(" × ".join(pair))
            line.edited.connect(self._one_edited)
            line.committed.connect(self.committed)
            line.complaint_changed.connect(lambda _text: self._complaints())
        self.setFocusProxy(self.lines[0])
        self.follow_theme()

    def overhang(self) -> int:
        """How far the links reach beyond where other fields end."""
        return self.lines[0].overhang()

    def value(self) -> object:
        """A pair per axis, None or ``MIXED``."""
        return self._value

    def set_value(self, value: object) -> None:
        """Show a pair per axis."""
        self._value = value
        whole = isinstance(value, tuple) and len(value) == len(self.lines)
        for place, line in enumerate(self.lines):
            line.set_value(value[place] if whole else value)  # type: ignore[index]

    def _one_edited(self, _value: object, gesture: Gesture) -> None:
        pairs: list[Any] = []
        sender = self.sender()
        for line in self.lines:
            pair = line.value()
            if pair in (None, MIXED):
                pair = sender.value() if isinstance(sender, TupleField) else (0, 0)
            pairs.append(pair)
        self._value = tuple(pairs)
        self.edited.emit(self._value, gesture)

    def error(self) -> str:
        """The first thing wrong."""
        return next((line.error() for line in self.lines if line.error()), "")

    def set_error(self, text: str) -> None:
        """Turn all numbers red because of this, or not any more (empty)."""
        for line in self.lines:
            line.set_error(text)

    def _complaints(self) -> None:
        self.complaint_changed.emit(self.error())

    def sizeHint(self) -> QSize:
        one = self.lines[0].sizeHint()
        return QSize(one.width(), one.height() * len(self.lines) + 4 * (len(self.lines) - 1))
