"""What takes long: the window goes on, Cancel leaves all as it was, the result is one undo step."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from designer import background as module
from designer import busy
from designer.acts import layers as acts
from designer.background import background
from designer.diagram import picture
from designer.dialogs import export_text
from designer.dialogs.export import ExportDialog
from engine import remote, storage
from engine.exporting.notebook import notebook
from engine.exporting.options import Options
from engine.exporting.python_code import python_code
from tests.designer import hands
from tests.networks import cnn, long_chain

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
SLOW = """
import sys, time
sys.path.insert(0, sys.argv[1])
from engine import remote
real = remote.function
def slow(name):
    def call(*arguments):
        time.sleep(float(sys.argv[2]))
        return real(name)(*arguments)
    return call
remote.function = slow
remote.serve()
"""


@pytest.fixture
def slowly(monkeypatch):
    """Give a way to make the process take so many seconds for everything it is asked."""
    module.background.cache_clear()
    root = str(Path(remote.__file__).parents[1])

    def make(seconds: float) -> None:
        words = [sys.executable, "-I", "-c", SLOW, root, str(seconds)]
        monkeypatch.setattr(remote, "command", lambda: words)

    yield make
    background().close()
    module.background.cache_clear()


@pytest.fixture
def drawn(person, monkeypatch):
    """A drawing that counts as a large one, all cards on one heap."""
    monkeypatch.setattr(acts, "_AT_ONCE", 4)
    project = cnn()
    person.window.files.new(project)
    document = person.document
    document.move({node: (8.0 * i, 0.0) for i, node in enumerate(document.model.nodes)})
    document.undo_stack.clear()
    person.at_canvas()
    return person


def tidy(person) -> None:
    person.at_canvas()
    hands.key(person.canvas, KEY.Key_L, CTRL | SHIFT)


def places(person):
    return {node: call.at for node, call in person.document.model.nodes.items()}


def card(person):
    return person.window.busy.card


def test_keys_are_answered_while_a_layout_is_looked_for_and_it_is_one_undo_step(
    drawn, slowly, qtbot
):
    slowly(1.6)
    before = places(drawn)
    tidy(drawn)
    start = time.perf_counter()
    hands.key(drawn.canvas, KEY.Key_A, CTRL)
    assert time.perf_counter() - start < 1.0
    assert len(drawn.document.selection.nodes) == len(before)
    assert places(drawn) == before
    assert card(drawn) is None, "nothing is said in the first second"
    qtbot.waitUntil(lambda: card(drawn) is not None)
    assert card(drawn).words() == f"Tidying up {len(before)} layers"
    assert card(drawn).isVisible()
    qtbot.waitUntil(lambda: drawn.document.undo_stack.count() == 1)
    assert card(drawn) is None
    assert places(drawn) != before
    assert drawn.document.undo_stack.undoText() == "Tidy up"
    hands.key(drawn.canvas, KEY.Key_Z, CTRL)
    assert places(drawn) == before


def test_cancel_leaves_the_drawing_as_it_was(drawn, slowly, qtbot):
    slowly(30.0)
    before = drawn.document.project
    tidy(drawn)
    qtbot.waitUntil(lambda: card(drawn) is not None)
    hands.click(card(drawn).button)
    assert card(drawn) is None
    hands.settle()
    assert drawn.document.project is before
    assert not drawn.document.undo_stack.count()
    # The process that was ended is not missed: the next work gets another.
    slowly(0.0)
    tidy(drawn)
    qtbot.waitUntil(lambda: drawn.document.undo_stack.count() == 1, timeout=20_000)


def test_a_drawing_that_has_changed_meanwhile_is_not_tidied_up(drawn, slowly, qtbot):
    slowly(0.5)
    tidy(drawn)
    node = next(iter(places(drawn)))
    drawn.document.move({node: (400.0, 400.0)})
    after = drawn.document.project
    qtbot.waitUntil(lambda: "has changed" in drawn.window.toast.words())
    assert drawn.document.project is after
    assert drawn.document.undo_stack.count() == 1


def test_another_value_of_a_parameter_does_not_keep_the_layout_away(drawn, slowly, qtbot):
    slowly(0.5)
    tidy(drawn)
    layer = next(k for k, v in drawn.document.model.layers.items() if v.kind == "Conv2D")
    drawn.document.set_param([layer], "filters", 48)
    qtbot.waitUntil(lambda: drawn.document.undo_stack.undoText() == "Tidy up")
    assert drawn.document.model.layers[layer].params["filters"] == 48


def test_to_ask_twice_is_to_ask_once(drawn, slowly, qtbot):
    slowly(0.5)
    tidy(drawn)
    tidy(drawn)
    qtbot.waitUntil(lambda: drawn.document.undo_stack.count() == 1)
    hands.settle()
    qtbot.wait(700)
    assert drawn.document.undo_stack.count() == 1


def test_a_small_drawing_is_tidied_up_before_the_key_is_released(person):
    person.window.files.new(cnn())
    document = person.document
    document.move({node: (8.0 * i, 0.0) for i, node in enumerate(document.model.nodes)})
    tidy(person)
    assert document.undo_stack.undoText() == "Tidy up"


def test_a_large_file_comes_later_and_can_be_given_up(person, slowly, qtbot, tmp_path):
    slowly(1.5)
    path = tmp_path / "large.shapewright"
    storage.save(long_chain(2000), path)
    window = person.window
    count = len(window.workbench.documents)
    assert window.files.open(path) is None
    qtbot.waitUntil(lambda: card(person) is not None)
    assert card(person).words() == "Opening large.shapewright"
    assert window.files.open(path) is None, "it is coming already"
    hands.click(card(person).button)
    qtbot.wait(1200)
    assert len(window.workbench.documents) == count
    slowly(0.0)
    assert window.files.open(path) is None
    qtbot.waitUntil(lambda: len(window.workbench.documents) > count, timeout=20_000)
    assert person.document.path == path
    assert len(person.document.model.nodes) == 2000
    assert not person.document.unsaved


def test_a_large_file_that_is_none_is_explained(person, slowly, qtbot, tmp_path):
    slowly(0.0)
    path = tmp_path / "large.json"
    path.write_text('{"config": 1, "more": "' + "x" * 300_000 + '"}')
    assert person.window.files.open(path) is None
    qtbot.waitUntil(
        lambda: "large.json was not opened" in person.window.toast.words(), timeout=20_000
    )
    assert not person.window.busy.card


def test_without_a_process_the_work_is_done_all_the_same(drawn, slowly, qtbot, monkeypatch):
    slowly(0.0)
    monkeypatch.setattr(remote, "command", lambda: ["/nowhere/at/all"])
    tidy(drawn)
    qtbot.waitUntil(lambda: drawn.document.undo_stack.count() == 1)


def test_a_process_that_ends_by_itself_is_said(drawn, slowly, qtbot, monkeypatch):
    slowly(0.0)
    monkeypatch.setattr(remote, "command", lambda: [sys.executable, "-c", "input()"])
    before = drawn.document.project
    tidy(drawn)
    qtbot.waitUntil(lambda: "Not tidied up" in drawn.window.toast.words(), timeout=20_000)
    assert drawn.document.project is before


def test_the_code_of_a_very_large_drawing_is_written_elsewhere_and_there_when_asked_for(
    person, slowly, qtbot
):
    slowly(1.0)
    person.window.files.new(long_chain(1600))
    pane = person.window.editor.code
    assert "being written" in pane.editor.toPlainText()
    # Whoever asks for the text gets it as it is now.
    expected = python_code(person.document.project, Options(form="sequential")).text
    assert pane.text() == expected
    person.document.set_param(["n7"], "units", 77)
    qtbot.waitUntil(lambda: "units=77" in pane.editor.code.text or "77" in pane.editor.code.text)
    qtbot.waitUntil(lambda: pane.editor.toPlainText() == pane.editor.code.text.rstrip("\n"))


def test_two_tasks_are_shown_one_after_the_other(qtbot, themed):
    from PySide6.QtWidgets import QWidget

    window = QWidget()
    qtbot.addWidget(window)
    hands.show(window, width=900, height=600)
    tasks = busy.Busy(window)
    given_up = []
    first = tasks.begin("First", lambda: given_up.append(1))
    second = tasks.begin("Second", lambda: given_up.append(2))
    qtbot.waitUntil(lambda: tasks.card is not None)
    assert tasks.card.words() == "First"
    first.end()
    assert tasks.card.words() == "Second"
    hands.click(tasks.card.button)
    assert given_up == [2]
    assert tasks.card is None
    second.end()


@pytest.fixture
def exporting(person, monkeypatch):
    """The export dialog over a drawing that counts as a large one."""
    monkeypatch.setattr(export_text, "_LARGE", 3)
    person.window.files.new(cnn())
    person.at_canvas()
    hands.key(person.canvas, KEY.Key_E, CTRL)
    (dialog,) = [d for d in person.window.findChildren(ExportDialog) if d.isVisible()]
    return dialog


def test_the_preview_of_a_large_drawing_comes_later_and_is_saved_whole_at_once(
    slowly, exporting, person, qtbot, tmp_path
):
    slowly(0.8)
    hands.click(exporting._rows["json"])
    assert exporting.preview.toPlainText() == "The preview is being written…"
    qtbot.waitUntil(lambda: '"class_name"' in exporting.preview.toPlainText(), timeout=20_000)
    hands.click(exporting._rows["notebook"])
    path = tmp_path / "net.ipynb"
    hands.type_into(exporting.path, str(path))
    hands.click(exporting.save)  # without waiting for the preview
    assert path.read_text() == notebook(
        person.document.project, Options(form="sequential", title="model, drawn with Shapewright.")
    )


@pytest.mark.parametrize("suffix", [".svg", ".png", ".pdf"])
def test_the_picture_of_a_large_drawing_is_painted_by_another_process(
    slowly, exporting, person, qtbot, tmp_path, suffix
):
    slowly(0.3)
    hands.click(exporting._rows["svg"])
    path = tmp_path / f"net{suffix}"
    hands.type_into(exporting.path, str(path))
    hands.click(exporting.save)
    assert not path.exists()
    hands.key(person.canvas, KEY.Key_A, CTRL)
    assert person.document.selection.nodes
    qtbot.waitUntil(path.exists, timeout=30_000)
    qtbot.waitUntil(lambda: person.window.toast.words() == f"Saved net{suffix}")
    assert path.read_bytes()[:4] == picture(person.document.project, suffix[1:])[:4]
    assert not list(tmp_path.glob(".*"))


def test_a_picture_that_is_given_up_leaves_the_file_that_was_there(
    slowly, exporting, person, qtbot, tmp_path
):
    slowly(30.0)
    path = tmp_path / "net.svg"
    path.write_text("old")
    hands.click(exporting._rows["svg"])
    hands.type_into(exporting.path, str(path))
    hands.click(exporting.save)
    qtbot.waitUntil(lambda: card(person) is not None)
    assert card(person).words() == "Painting net.svg"
    hands.click(card(person).button)
    assert path.read_text() == "old"
    assert not list(tmp_path.glob(".*"))


def test_an_installed_program_serves_when_it_starts_itself():
    root = Path(remote.__file__).parents[1]
    words = [sys.executable, "-m", "designer", "--work"]
    with subprocess.Popen(
        words, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        remote.send(process.stdin, ("engine.names:snake_case", ("Conv2D",)))
        assert remote.receive(process.stdout) == (True, "conv2d")
        remote.send(process.stdin, ("os:getcwd", ()))
        fine, error = remote.receive(process.stdout)
        assert not fine
        assert "none of our functions" in str(error)
        process.stdin.close()
        assert process.wait(20) == 0
