"""Keys of one's own: chosen in the command palette, kept, taken from whoever had them."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from designer.commands.bindings import Bindings, bindings
from designer.commands.table import COMMANDS
from designer.controls.tooltip import tip_text
from designer.popups.command_palette import CommandPalette
from engine.templates import project
from tests.designer import hands

KEY = Qt.Key
CTRL, SHIFT, ALT = hands.CTRL, hands.SHIFT, hands.ALT


@pytest.fixture
def at(person):
    person.window.files.new(project("lenet5"))
    hands.settle()
    person.at_canvas()
    yield person
    for command_id in COMMANDS:
        bindings.reset(command_id)


def choose(person, words: str, *presses: tuple[Any, Any]) -> CommandPalette:
    """Alt+Enter on the command that ``words`` find, then the keys."""
    person.at_canvas()
    hands.key(person.canvas, KEY.Key_P, CTRL | SHIFT)
    popup = person.window.findChild(CommandPalette)
    hands.type_text(popup.line, words)
    hands.key(popup.line, KEY.Key_Return, ALT)
    for key, keys in presses:
        hands.key(popup.line, key, keys)
    return popup


def test_a_command_runs_by_its_new_keys_and_no_longer_by_the_old(at):
    popup = choose(at, "dock", (KEY.Key_F9, hands.NO_KEYS))
    assert popup.isVisible()
    assert popup.list.current().keys == "F9"
    hands.key(popup.line, KEY.Key_Escape)
    pages = at.window.editor.pages
    hands.key(at.canvas, KEY.Key_J, CTRL)
    assert pages.isVisible()
    hands.key(at.canvas, KEY.Key_F9)
    assert not pages.isVisible()
    assert tip_text(at.window.editor.tab_row._toggles["view.dock"])[1] == "F9"


def test_a_single_key_of_the_canvas_moves_too(at):
    at.document.selection.set([list(at.document.model.nodes)[1]])
    choose(at, "freeze", (KEY.Key_J, hands.NO_KEYS))
    hands.key(at.window.focusWidget(), KEY.Key_Escape)
    at.at_canvas()
    hands.key(at.canvas, KEY.Key_T)
    assert at.document.undo_stack.count() == 0
    hands.key(at.canvas, KEY.Key_J)
    assert at.document.undo_stack.undoText() == "Freeze"
    # And one whose key was given away does nothing by it.
    choose(at, "select all upstream", (KEY.Key_D, hands.NO_KEYS), (KEY.Key_D, hands.NO_KEYS))
    assert bindings.keys("edit.select_down") == ()
    assert bindings.first("edit.select_up") == "D"


def test_keys_of_another_command_are_taken_at_the_second_press_only(at):
    popup = choose(at, "copy code", (KEY.Key_L, CTRL | SHIFT))
    assert bindings.first("file.copy_code") == "Ctrl+Shift+C"
    assert "Tidy up all layers" in popup.list.current().note
    hands.key(popup.line, KEY.Key_L, CTRL | SHIFT)
    assert bindings.first("file.copy_code") == "Ctrl+Shift+L"
    assert bindings.keys("arrange.tidy") == ()
    assert at.document.undo_stack.count() == 0, "no command may run while keys are chosen"
    bindings.reset("arrange.tidy")
    assert bindings.first("arrange.tidy") == "Ctrl+Shift+L"
    assert bindings.keys("file.copy_code") == ()


def test_a_letter_alone_is_refused_where_it_would_be_typed(at):
    popup = choose(at, "copy code", (KEY.Key_L, hands.NO_KEYS))
    assert "needs Ctrl" in popup.list.current().note
    assert bindings.first("file.copy_code") == "Ctrl+Shift+C"
    hands.key(popup.line, KEY.Key_Escape)
    assert popup.isVisible()
    assert popup.list.current().title == "Copy code"


def test_backspace_gives_the_usual_keys_back(at):
    choose(at, "export", (KEY.Key_F12, hands.NO_KEYS))
    assert bindings.keys("file.export") == ("F12",)
    hands.key(at.window.focusWidget(), KEY.Key_Escape)
    choose(at, "export", (KEY.Key_Backspace, hands.NO_KEYS))
    assert bindings.keys("file.export") == ("Ctrl+E",)
    assert not bindings.custom


def test_what_was_chosen_is_kept_and_nonsense_is_left_out(at):
    settings = at.window.settings
    bindings.bind("view.dock", "Ctrl+Alt+D")
    other = Bindings()
    other.follow(settings)
    assert other.keys("view.dock") == ("Ctrl+Alt+D",)
    for nonsense in ("{", "[1]", '{"view.dock": 3, "no.such": ["F2"]}'):
        settings.set("shortcuts", nonsense)
        other.follow(settings)
        assert other.keys("view.dock") == ("Ctrl+J",)


def test_no_two_commands_of_the_table_have_one_key():
    taken: dict[str, str] = {}
    for command in COMMANDS.values():
        for keys in command.keys:
            assert taken.setdefault(keys, command.id) == command.id
