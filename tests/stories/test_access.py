"""For people who do not see, or do not use a mouse: names, sentences, the way of the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from designer.narrator import Narrator, sentence
from designer.popups.quick_add import QuickAdd
from engine.templates import project
from tests.designer import hands

KEY = Qt.Key


def nameless(root: QWidget) -> set[str]:
    """Give what can have the keyboard in ``root`` and has no name."""
    found = set()
    for widget in root.findChildren(QWidget):
        stops = widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        words = widget.accessibleName()
        if isinstance(widget, QAbstractButton):
            words = words or widget.text()
        if stops and not words:
            found.add(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    return found


def test_whatever_can_have_the_keyboard_has_a_name(person) -> None:
    window = person.window
    assert nameless(window) == set()
    window.files.new(project("two_ends"))
    hands.settle()
    for page in range(3):
        window.editor.show_page(page)
        hands.settle()
        assert nameless(window) == set()
    for tab in range(3):
        window.palette_panel.content.tabs.set_current(tab)
        hands.settle()
        assert nameless(window.palette_panel) == set()
    for node in person.document.model.nodes:
        person.document.selection.set([node])
        hands.settle()
        assert nameless(window.inspector) == set()
    person.at_canvas()
    hands.key(person.canvas, KEY.Key_Tab)
    assert nameless(person.canvas) == set()


@pytest.fixture
def said(person) -> list[str]:
    person.window.files.new(project("lenet5"))
    heard: list[str] = []
    Narrator(person.window.workbench, heard.append, lambda: True)
    return heard


def test_an_edit_is_said_in_one_sentence_after_a_pause(person, said, qtbot) -> None:
    nodes = list(person.document.model.nodes)
    layer = person.document.model.nodes[nodes[0]].layer
    for size in (30, 31, 32):
        person.document.set_param([layer], "shape", (size, size, 1))
    assert said == []
    qtbot.waitUntil(lambda: bool(said))
    assert len(said) == 1
    assert said[0].endswith(" shapes changed, no errors")
    person.document.set_param([person.document.model.nodes[nodes[1]].layer], "filters", 0)
    qtbot.waitUntil(lambda: len(said) == 2)
    assert "new problem: " + person.document.problems[0].title in said[1]


def test_what_changes_no_shape_is_not_said(person, said, qtbot) -> None:
    node = list(person.document.model.nodes)[0]
    person.document.move({node: (400.0, 0.0)})
    qtbot.wait(800)
    assert said == []


def test_one_shape_and_errors_that_stay_are_counted() -> None:
    assert sentence(1, [], ()) == "1 shape changed, no errors"


def test_tab_moves_the_focus_where_somebody_wants_that_and_shift_a_adds(person) -> None:
    window = person.window
    window.files.new(project("lenet5"))
    window.settings.set("tab_moves", True)
    hands.settle()
    person.at_canvas()
    hands.key(person.canvas, KEY.Key_Tab)
    assert not any(popup.isVisible() for popup in person.canvas.findChildren(QuickAdd))
    assert not person.canvas.hasFocus()
    person.at_canvas()
    hands.key(person.canvas, KEY.Key_A, hands.SHIFT)
    assert any(popup.isVisible() for popup in person.canvas.findChildren(QuickAdd))
    hands.key(window.focusWidget(), KEY.Key_Escape)
    window.settings.set("tab_moves", False)
    person.at_canvas()
    hands.key(person.canvas, KEY.Key_Tab)
    assert any(popup.isVisible() for popup in person.canvas.findChildren(QuickAdd))
