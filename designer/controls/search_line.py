"""A line to search in.

Public::

    line = SearchLine("Search 134 layers", key="/")
    line.changed          # str, at every key
    line.accepted         # Enter
    line.moved            # int: ↓ gives 1, ↑ gives −1, for the list below
    line.escaped          # Esc in an empty line (a filled one is emptied first)
    line.text(), line.set_text(""), line.focus()
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QWidget

from designer import symbols
from designer.controls.frame import BLEED, FieldShell
from designer.controls.key_hint import keys_width, paint_keys
from designer.theme import theme


class BareLine(QLineEdit):
    """A bare line; a class of its own, so that the style sheet can tell it from others."""


class SearchLine(FieldShell):
    """A field with a magnifying glass, keycaps while it rests, and a cross while it is filled."""

    changed = Signal(str)
    accepted = Signal()
    moved = Signal(int)
    escaped = Signal()

    def __init__(
        self, words: str, *, key: str = "", high: int = 28, parent: QWidget | None = None
    ) -> None:
        super().__init__(words, BareLine(), "body", parent)
        self._key, self._high = key, high
        self.edit.setPlaceholderText(words)
        self.edit.textChanged.connect(self._text_changed)
        self.edit.installEventFilter(self)
        self.follow_theme()

    def text(self) -> str:
        """What is searched for."""
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Search for something else."""
        self.edit.setText(text)

    def set_words(self, words: str) -> None:
        """Other quiet words in the empty line."""
        self.edit.setPlaceholderText(words)
        self.set_name(words)

    def focus(self) -> None:
        """Go there, with what it holds selected."""
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()

    def _text_changed(self, text: str) -> None:
        self._lay_out()
        self.update()
        self.changed.emit(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key_pressed(event)
        return super().eventFilter(watched, event)

    def _key_pressed(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
        elif key == Qt.Key.Key_Escape:
            if self.edit.text():
                self.edit.clear()
            else:
                self.escaped.emit()
        else:
            return False
        return True

    def room(self) -> tuple[int, int]:
        now = theme()
        right = now.px(28) if self.text() else 0
        if not right and self._key:
            right = round(keys_width(self._key)) + now.px(8)
        return now.px(30), right

    def _cross(self) -> QRectF:
        side = theme().px(24)
        frame = self.frame()
        return QRectF(frame.right() - side - 2, frame.center().y() - side / 2, side, side)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.text() and self._cross().contains(event.position()):
            self.edit.clear()
        self.edit.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(160), theme().px(self._high) + 2 * BLEED)

    def paint_more(self, painter: QPainter) -> None:
        now, frame = theme(), self.frame()
        side = now.size.icon
        middle = frame.center().y()
        spot = QRectF(frame.left() + now.px(8), middle - side / 2, side, side)
        symbols.draw(painter, "search", spot, now.text.tertiary)
        if self.text():
            cross = QRectF(QPointF(0, 0), self._cross().size() * (14 / 24))
            cross.moveCenter(self._cross().center())
            symbols.draw(painter, "x", cross, now.text.secondary)
        elif self._key and not self.edit.hasFocus():
            paint_keys(painter, frame.right() - now.px(5), middle, self._key)
