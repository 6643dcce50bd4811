"""What a person notices in the first hour: what the window says is so now, not a step ago."""

from __future__ import annotations

from PySide6.QtCore import Qt

from designer.canvas.scene import SHORTEST_FOR_PILL
from designer.popups.quick_add import QuickAdd
from engine.graph import Inlet, Outlet
from tests.designer import hands


def _empty(person) -> None:
    hands.key(person.window, Qt.Key.Key_N, hands.CTRL)
    hands.settle()


def test_undo_and_redo_of_the_top_bar_are_enabled_by_what_they_would_do_now(person):
    _empty(person)
    bar = person.window.top_bar
    assert not bar.undo.isEnabled()
    person.quick_add("Input")
    assert bar.undo.isEnabled()
    assert not bar.redo.isEnabled()
    hands.click(bar.undo)
    hands.settle()
    assert not person.document.model.nodes
    assert not bar.undo.isEnabled()
    assert bar.redo.isEnabled()
    hands.click(bar.redo)
    hands.settle()
    assert person.document.model.nodes
    assert bar.undo.isEnabled()
    assert not bar.redo.isEnabled()


def test_a_wire_has_its_pill_back_when_the_wire_beside_it_is_undone(person):
    _empty(person)
    person.quick_add("Input")
    first = person.quick_add("Conv2D")
    second = person.quick_add("BatchNormalization")
    third = person.quick_add("Add")
    drawing = person.canvas.drawing
    wire = drawing.wires[Inlet(second, "inputs", 0)]
    before = drawing.pill_at(wire)
    assert wire.room >= SHORTEST_FOR_PILL
    person.document.connect_wire(Outlet(first, 0), Inlet(third, "inputs", 1))
    hands.settle()
    beside = drawing.pill_at(wire)
    assert beside != before or wire.room < SHORTEST_FOR_PILL
    hands.key(person.canvas, Qt.Key.Key_Z, hands.CTRL)
    hands.settle()
    assert drawing.pill_at(wire) == before
    assert wire.room >= SHORTEST_FOR_PILL


def test_a_callout_that_is_asked_for_again_or_hears_of_new_numbers_keeps_its_words(person, qtbot):
    _empty(person)
    person.quick_add("Input")
    # On a busy machine a pause between two letters lets the inspector take the first alone: a
    # kernel of 7 must be too large as well.
    person.set("shape", (5, 5, 1))
    person.quick_add("Conv2D")
    person.set("kernel_size", (99, 99))
    person.set("padding", "valid")
    person.at_canvas()
    hands.key(person.canvas, Qt.Key.Key_Period, hands.CTRL)
    hands.settle()
    callout = person.canvas.furniture.callout
    high = callout.height()
    assert high > 150
    hands.key(person.canvas, Qt.Key.Key_Period, hands.CTRL)
    hands.settle()
    assert callout.isVisible()
    assert abs(callout.height() - high) < 24
    person.set("kernel_size", (77, 77))
    assert callout.isVisible()
    qtbot.waitUntil(lambda: "77" in callout.problem.why)
    hands.settle()
    assert not callout.hasFocus()
    assert abs(callout.height() - high) < 24


def test_the_undo_that_was_offered_is_gone_once_it_would_undo_something_else(person):
    _empty(person)
    person.quick_add("Input")
    person.quick_add("Conv2D")
    person.set("kernel_size", (99, 99))
    person.set("padding", "valid")
    person.at_canvas()
    hands.key(person.canvas, Qt.Key.Key_Period, hands.CTRL)
    hands.settle()
    hands.key(person.canvas.furniture.callout, Qt.Key.Key_Return)
    hands.settle()
    toast = person.window.toast
    assert toast.isVisible()
    assert not toast.button.isHidden()
    person.at_canvas()
    hands.key(person.canvas, Qt.Key.Key_Z, hands.CTRL)
    hands.settle()
    assert not toast.isVisible()
    assert any(problem.code == "kernel-too-large" for problem in person.document.problems)


def test_quick_add_begins_at_its_top_also_when_it_opens_for_the_first_time(person):
    _empty(person)
    person.at_canvas()
    hands.key(person.canvas, Qt.Key.Key_Tab)
    hands.settle()
    popup = next(p for p in person.canvas.findChildren(QuickAdd) if p.isVisible())
    assert popup.list.verticalScrollBar().maximum() > 0
    assert popup.list.verticalScrollBar().value() == 0
