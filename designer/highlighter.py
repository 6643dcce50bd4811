"""Colours for Python source: the few kinds of words that exported code has."""

from __future__ import annotations

import re

from PySide6.QtCore import QTimer
from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from designer.theme import theme

_KEYWORDS = r"import|from|def|return|for|in|if|else|as|None|True|False|lambda|not|and|or|class"
_PATTERN = re.compile(
    r"(?P<comment>#.*)"
    r"|(?P<string>\"\"\".*?\"\"\"|f?\"(?:[^\"\\]|\\.)*\"|f?'(?:[^'\\]|\\.)*')"
    rf"|(?P<keyword>\b(?:{_KEYWORDS})\b)"
    r"|(?P<number>\b\d[\d_]*\.?\d*(?:e[+-]?\d+)?\b)"
    r"|(?P<className>(?<=\.)[A-Z]\w*(?=\())"
    r"|(?P<function>\b\w+(?=\())"
    r"|(?P<argument>\b\w+(?==[^=]))"
)
_NAMES = {"className": "class_name"}
_AT_ONCE = 400
"""Lines that are coloured in one go."""


class PythonHighlighter(QSyntaxHighlighter):
    """Paints one document; ask it to `recolour` when the theme changes."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._next = 0
        self._rest = QTimer(self, interval=0)
        self._rest.timeout.connect(self._go_on)
        # Lines that come or go let others slip past the place where it goes on.
        document.blockCountChanged.connect(lambda _: self._begin_again())
        self._take_colours()

    def recolour(self, first: int) -> None:
        """Colour everything as the theme is now: from line ``first`` at once, then bit by bit."""
        self._take_colours()
        self._some(first)
        self._next = 0
        self._rest.start()

    def _begin_again(self) -> None:
        self._next = 0

    def _go_on(self) -> None:
        self._next = self._some(self._next)
        if self._next >= self.document().blockCount():
            self._rest.stop()

    def _some(self, first: int) -> int:
        block = self.document().findBlockByNumber(first)
        for _ in range(_AT_ONCE):
            if not block.isValid():
                break
            self.rehighlightBlock(block)
            block = block.next()
        return first + _AT_ONCE

    def _take_colours(self) -> None:
        self._formats: dict[str, QTextCharFormat] = {}
        for kind in _PATTERN.groupindex:
            style = QTextCharFormat()
            style.setForeground(getattr(theme().syntax, _NAMES.get(kind, kind)))
            self._formats[kind] = style

    def highlightBlock(self, text: str) -> None:
        for match in _PATTERN.finditer(text):
            kind = match.lastgroup
            if kind is not None:
                self.setFormat(match.start(), match.end() - match.start(), self._formats[kind])
