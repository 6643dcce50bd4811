"""Colours for Python source: the few kinds of words that exported code has."""

from __future__ import annotations

import re

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


class PythonHighlighter(QSyntaxHighlighter):
    """Paints one document; ask it to `rehighlight` when the theme changes."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.take_colours()

    def take_colours(self) -> None:
        """Read the colours of the theme."""
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
