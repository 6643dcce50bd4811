"""The colours of code follow the theme: what is seen at once, the rest a moment later."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QTextCursor

from designer.code_editor import CodeEditor
from designer.theme import theme
from engine.exporting.options import Code
from tests.designer import hands

LINES = 1500


@pytest.fixture
def editor(qtbot, themed):
    made = CodeEditor()
    qtbot.addWidget(made)
    hands.show(made, width=600, height=400)
    made.show_code(Code("\n".join(["from keras import layers"] * LINES), (None,) * LINES))
    qtbot.waitUntil(lambda: made.document().blockCount() == LINES)
    return made


def colour(editor: CodeEditor, line: int) -> QColor:
    """The colour of the first word of a line."""
    formats = editor.document().findBlockByNumber(line).layout().formats()
    return formats[0].format.foreground().color()


def test_a_new_theme_colours_what_is_seen_at_once_and_the_rest_later(editor, themed, qtbot):
    for line in (0, 700, LINES - 1):
        assert colour(editor, line) == theme().syntax.keyword
    old = QColor(theme().syntax.keyword)
    bar = editor.verticalScrollBar()
    bar.setValue(bar.maximum())
    themed.set_mode("light")
    new = theme().syntax.keyword
    assert new != old
    assert colour(editor, LINES - 1) == new
    assert colour(editor, 700) == old
    qtbot.waitUntil(lambda: all(colour(editor, line) == new for line in range(LINES)))


def test_lines_that_go_meanwhile_let_none_keep_the_old_colour(editor, themed, qtbot):
    themed.set_mode("light")
    hands.settle()
    cursor = QTextCursor(editor.document())
    cursor.movePosition(QTextCursor.MoveOperation.Down, QTextCursor.MoveMode.KeepAnchor, 300)
    cursor.removeSelectedText()
    new = theme().syntax.keyword
    count = editor.document().blockCount()
    assert count == LINES - 300
    qtbot.waitUntil(lambda: all(colour(editor, line) == new for line in range(count)))
