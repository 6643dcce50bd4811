"""Drawings of hundreds of layers: an edit costs a frame, and everything that counts catches up."""

from __future__ import annotations

import time

from designer.document import LARGE
from engine import reading
from engine.exporting.python_code import python_code
from tests.designer import hands
from tests.networks import long_chain as chain


def test_totals_and_problems_catch_up_after_an_edit(person, qtbot) -> None:
    person.window.files.new(chain(LARGE + 20))
    hands.settle()
    assert person.document.large
    last = f"n{LARGE + 10}"
    person.document.selection.set([last])
    status, tabs = person.window.status, person.window.editor.dock_header.tabs
    qtbot.waitUntil(lambda: "0 errors" in status.accessibleDescription())
    before = status.accessibleDescription()
    person.document.set_param([last], "units", 0)
    # The frame of the edit counts nothing of the whole drawing.
    assert not person.document._problems
    assert status.accessibleDescription() == before
    qtbot.waitUntil(lambda: "1 error" in status.accessibleDescription())
    qtbot.waitUntil(lambda: ("1", "error") in tabs._badges[1])
    editor = person.field("units")
    assert editor is not None
    view = person.window.inspector.content._view
    assert view.subject.errors().keys() == {"units"}


def test_ten_times_the_layers_take_about_ten_times_as_long_to_write_as_code() -> None:
    def took(count: int) -> float:
        project = chain(count)
        with reading.collector_paused():
            start = time.process_time()
            python_code(project)
            return time.process_time() - start

    short = min(took(400) for _ in range(5))
    # A square would be a hundred times; a busy machine makes a layer twice as dear now and then.
    assert min(took(4000) for _ in range(3)) < 40 * short


def test_selecting_all_of_a_large_drawing_costs_little_more_than_of_a_small_one(person) -> None:
    def took(count: int) -> float:
        person.window.files.new(chain(count))
        person.window.editor.code.text()
        hands.settle()
        with reading.collector_paused():
            start = time.process_time()
            person.canvas.select_all()
            return time.process_time() - start

    short = min(took(300) for _ in range(3))
    assert min(took(3000) for _ in range(2)) < 40 * short


def test_doubling_all_sizes_is_one_edit(person) -> None:
    def took(count: int) -> float:
        person.window.files.new(chain(count))
        person.window.editor.code.text()
        hands.settle()
        person.canvas.select_all()
        with reading.collector_paused():
            start = time.process_time()
            person.window.dialogs.scale_main(2.0)
            return time.process_time() - start

    # Each layer by itself would look at all others again: a square, a hundred times.
    short = min(took(200) for _ in range(3))
    assert took(2000) < 40 * short
