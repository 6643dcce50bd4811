"""The code pane: the source of the drawing, at all times; the selected layer's lines are marked.

It reads the document and asks `engine.exporting` for the text; a click on a line selects the layer
that it makes. The text is replaced line by line where it differs, so that nothing jumps.
"""

from __future__ import annotations

import difflib

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QTextBlock, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextDocumentLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from designer.controls.base import Themed, name_it
from designer.controls.button import IconButton
from designer.controls.segmented import Segmented
from designer.highlighter import PythonHighlighter
from designer.settings import Settings
from designer.theme import theme
from designer.workbench import Workbench
from engine.changes import Change
from engine.exporting.options import Code, Options
from engine.exporting.python_code import python_code
from engine.exporting.sequential import why_not_sequential
from engine.graph import NodeId

_WAIT = 80
"""Milliseconds after an edit before the code is written anew."""
_LONG_WAIT = 500
"""The same for a large drawing: writing thousands of lines is felt by a hand that goes on."""
_LINE = 19


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
        self._colours.take_colours()
        self._colours.rehighlight()
        self.setViewportMargins(self.margin(), 0, 0, 0)

    def show_code(self, code: Code) -> None:
        """Show other code; only the lines that differ are replaced."""
        before, after = self.toPlainText().split("\n"), code.text.rstrip("\n").split("\n")
        self.code = code
        if before == after:
            return
        document = self.document()
        changes = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        if len(before) * len(after) > 4_000_000 or self.toPlainText() == "":
            self.setPlainText("\n".join(after))
            return
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        for tag, start, end, new_start, new_end in reversed(changes):
            if tag == "equal":
                continue
            _replace_lines(cursor, start, end, after[new_start:new_end], len(before))
        cursor.endEditBlock()
        if self.toPlainText() != "\n".join(after):  # pragma: no cover - a guard, never a display
            self.setPlainText("\n".join(after))

    def mark(self, lines: frozenset[int], reveal: bool) -> None:
        """Mark lines; ``reveal`` scrolls to the first of them."""
        self.marked = lines
        if reveal and lines:
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


class CodeView(QWidget):
    """The code pane with its choice of form."""

    def __init__(
        self, workbench: Workbench, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._settings = settings
        self.editor = CodeEditor()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.editor)
        self.form = Segmented("Form", [("sequential", "Sequential"), ("functional", "Functional")])
        self.form.edited.connect(self._choose)
        self.copy = IconButton("copy", "Copy code", shortcut="Ctrl+Shift+C")
        self.header = QWidget()
        row = QHBoxLayout(self.header)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(8)
        row.addWidget(self.form)
        row.addWidget(self.copy)
        self._timer = QTimer(self, singleShot=True, interval=_WAIT)
        self._timer.timeout.connect(self.refresh)
        workbench.changed.connect(self._changed)
        workbench.selection_changed.connect(self._mark)
        self.editor.viewport().installEventFilter(self)
        self.refresh()

    def text(self) -> str:
        """Give the code as it is now, also while the timer still runs."""
        if self._timer.isActive():
            self._timer.stop()
            self.refresh()
        return self.editor.code.text

    def _changed(self, change: Change) -> None:
        if change.everything:
            self.refresh()
        elif change:
            self._timer.start(_LONG_WAIT if self._workbench.large else _WAIT)

    def refresh(self) -> None:
        """Write the code anew."""
        document = self._workbench.document
        main = document.shown if document.shown.name == document.project.main else None
        reason = why_not_sequential(document.shown) if main is not None else "a block is shown"
        wanted = self._settings.get("code_form")
        form = "functional" if reason is not None or wanted == "functional" else "sequential"
        self.form.set_value(form)
        if reason is not None:
            self.form.lock("sequential", reason[:1].upper() + reason[1:])
        else:
            self.form.lock("sequential", "")
        options = Options(form="functional" if form == "functional" else "sequential")
        self.editor.show_code(python_code(document.project, options, main))
        self._mark()

    def _choose(self, form: object, _gesture: object = None) -> None:
        self._settings.set("code_form", str(form))
        self.refresh()

    def _mark(self) -> None:
        selection, model = self._workbench.selection, self._workbench.document.model_name
        lines = frozenset(self.editor.code.lines_of(selection.nodes, model))
        self.editor.mark(lines, reveal=not self.editor.hasFocus())

    def eventFilter(self, watched, event) -> bool:  # noqa: ANN001
        if isinstance(event, QMouseEvent) and event.type() == QMouseEvent.Type.MouseButtonRelease:
            cursor = self.editor.cursorForPosition(event.position().toPoint())
            if not self.editor.textCursor().hasSelection():
                self._select(cursor.blockNumber())
        return super().eventFilter(watched, event)

    def _select(self, line: int) -> None:
        code, document = self.editor.code, self._workbench.document
        node: NodeId | None = code.nodes[line] if line < len(code.nodes) else None
        if node is None:
            return
        if code.models[line] == document.shown.name:
            document.enter(())
        if code.models[line] == document.model_name and node in document.model.nodes:
            document.selection.set([node])
