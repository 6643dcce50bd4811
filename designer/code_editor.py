"""Source code to read: line numbers, colours, marked lines.

Another text is written line by line where it differs, so that nothing jumps; a very long one bit by
bit, what can be seen first.
"""

from __future__ import annotations

import difflib

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QTextBlock, QTextCursor
from PySide6.QtWidgets import QPlainTextDocumentLayout, QPlainTextEdit, QWidget

from designer.controls.base import Themed, name_it
from designer.highlighter import PythonHighlighter
from designer.theme import theme
from engine.exporting.options import Code

_LINE = 19
_AT_ONCE = 400
"""Lines that are written, and coloured, in one go."""


class _Numbers(QWidget):
    """Line numbers and the bar at the selected layer's lines."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        return QSize(self._editor.margin(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._editor.paint_numbers(self)


class _Spaced(QPlainTextDocumentLayout):
    """Lines of the height of the design (19); a plain text knows no line spacing of its own."""

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        box = super().blockBoundingRect(block)
        lines = max(1, block.lineCount())
        wanted = float(theme().px(_LINE) * lines)
        return QRectF(box.x(), box.y(), box.width(), max(box.height(), wanted))


class CodeEditor(QPlainTextEdit, Themed):
    """Read-only text with line numbers and marked lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("code")
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.code = Code("", ())
        self._written = ""
        self._unwritten: list[str] = []
        self._writing = QTimer(self, interval=0)
        self._writing.timeout.connect(self._write_some)
        self.marked: frozenset[int] = frozenset()
        self._numbers = _Numbers(self)
        # Kept: the document deletes it, but only Python knows its height of a line.
        self._spaced = _Spaced(self.document())
        self.document().setDocumentLayout(self._spaced)
        self._colours = PythonHighlighter(self.document())
        self.updateRequest.connect(self._scrolled)
        self.document().setDocumentMargin(2)
        name_it(self, "Keras code", "The code of the drawing. A click selects the layer of a line.")
        self.follow_theme()

    def retheme(self) -> None:
        now = theme()
        self.setFont(now.font("mono"))
        self.setStyleSheet(
            f"QPlainTextEdit#code {{ background: {now.surface.code.name()}; border: none;"
            f" color: {now.syntax.name.name()}; padding: {now.px(4)}px 0 0 0;"
            f" selection-background-color: {now.accent.tint_strong.name()}; }}"
        )
        self._colours.recolour(self.firstVisibleBlock().blockNumber())
        self.setViewportMargins(self.margin(), 0, 0, 0)

    def show_code(self, code: Code) -> None:
        """Show other code; only the lines that differ are replaced."""
        text = code.text.rstrip("\n")
        before, after = self._written.split("\n"), text.split("\n")
        self.code = code
        if self._written == text:
            return
        first, last = _same_ends(before, after)
        old, new = before[first : len(before) - last], after[first : len(after) - last]
        written, self._written = self._written, text
        if len(old) * len(new) > 1_000_000 or len(new) > 2 * _AT_ONCE or not written:
            self._write_all(after)
            return
        self._write_up_to(len(before))
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        changes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        for tag, start, end, new_start, new_end in reversed(changes):
            if tag != "equal":
                lines = new[new_start:new_end]
                _replace_lines(cursor, first + start, first + end, lines, len(before))
        cursor.endEditBlock()
        if self.document().blockCount() != len(after):  # pragma: no cover - a guard
            self._write_all(after)

    def _write_all(self, lines: list[str]) -> None:
        """Write everything anew: what can be seen at once, the rest bit by bit."""
        self.setPlainText("\n".join(lines[:_AT_ONCE]))
        self._unwritten = lines[_AT_ONCE:]
        if self._unwritten:
            self._writing.start()

    def _write_some(self) -> None:
        """Write some more lines: colouring thousands of them would be felt."""
        lines, self._unwritten = self._unwritten[:_AT_ONCE], self._unwritten[_AT_ONCE:]
        if lines:
            cursor = QTextCursor(self.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText("\n" + "\n".join(lines))
        if not self._unwritten:
            self._writing.stop()

    def _write_up_to(self, line: int) -> None:
        while self._unwritten and self.document().blockCount() <= line:
            self._write_some()

    def mark(self, lines: frozenset[int], reveal: bool) -> None:
        """Mark lines; ``reveal`` scrolls to the first of them."""
        self.marked = lines
        if reveal and lines:
            self._write_up_to(min(lines))
            block = self.document().findBlockByNumber(min(lines))
            top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
            if not 0 <= top <= self.viewport().height() - theme().px(24):
                bar = self.verticalScrollBar()
                bar.setValue(max(0, min(lines) - 3))
        self.viewport().update()
        self._numbers.update()

    def margin(self) -> int:
        """Give the width of the line numbers."""
        return theme().px(46)

    def resizeEvent(self, event) -> None:  # noqa: ANN001
        super().resizeEvent(event)
        box = self.contentsRect()
        self._numbers.setGeometry(QRect(box.left(), box.top(), self.margin(), box.height()))

    def _scrolled(self, _rect: QRect, dy: int) -> None:
        if dy:
            self._numbers.scroll(0, dy)
        else:
            self._numbers.update()

    def _visible_lines(self) -> list[tuple[int, float, float]]:
        found = []
        block = self.firstVisibleBlock()
        offset = self.contentOffset()
        while block.isValid():
            box = self.blockBoundingGeometry(block).translated(offset)
            if box.top() > self.viewport().height():
                break
            found.append((block.blockNumber(), box.top(), box.height()))
            block = block.next()
        return found

    def _rise(self) -> int:
        """How much higher a mark begins than its line: the text of a line stands at its top."""
        return max(0, theme().px(_LINE) - self.fontMetrics().height()) // 2

    def paint_numbers(self, target: QWidget) -> None:
        """Paint the line numbers onto ``target``."""
        now = theme()
        painter = QPainter(target)
        painter.fillRect(target.rect(), now.surface.code)
        painter.setFont(now.font("mono"))
        top_gap = self.viewport().geometry().top() - target.geometry().top()
        line, rise = self.fontMetrics().height(), self._rise()
        for number, top, height in self._visible_lines():
            y = round(top) + top_gap
            if number in self.marked:
                painter.fillRect(0, y - rise, target.width(), round(height), now.accent.tint)
                painter.fillRect(0, y - rise, 2, round(height), now.accent.ring)
            painter.setPen(now.text.tertiary)
            box = QRect(0, y, now.px(25), line)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, str(number + 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.marked:
            painter = QPainter(self.viewport())
            rise, width = self._rise(), self.viewport().width()
            for number, top, height in self._visible_lines():
                if number in self.marked:
                    y = round(top) - rise
                    painter.fillRect(0, y, width, round(height), theme().accent.tint)
            painter.end()
        super().paintEvent(event)


def _same_ends(before: list[str], after: list[str]) -> tuple[int, int]:
    """Tell how many lines are the same at the beginning, and how many at the end."""
    shorter = min(len(before), len(after))
    first = next((i for i in range(shorter) if before[i] != after[i]), shorter)
    rest = shorter - first
    last = next((i for i in range(rest) if before[-1 - i] != after[-1 - i]), rest)
    return first, last


def _replace_lines(cursor: QTextCursor, start: int, end: int, lines: list[str], count: int) -> None:
    document = cursor.document()
    text = "\n".join(lines)
    if start < end:
        first, last = document.findBlockByNumber(start), document.findBlockByNumber(end - 1)
        cursor.setPosition(first.position())
        cursor.setPosition(last.position() + last.length() - 1, QTextCursor.MoveMode.KeepAnchor)
        if lines:
            cursor.insertText(text)
            return
        cursor.removeSelectedText()
        if end < count:
            cursor.deleteChar()
        elif start:
            cursor.deletePreviousChar()
        return
    if start >= count:
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText("\n" + text)
    else:
        cursor.setPosition(document.findBlockByNumber(start).position())
        cursor.insertText(text + "\n")
