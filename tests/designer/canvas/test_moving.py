"""Moving cards: one undo step, snapping, axes, copies, and putting a card into a wire."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt

from engine.graph import Inlet, Outlet
from tests.designer import hands
from tests.designer.canvas.drawings import chain, loose, resnet


def test_a_drag_moves_a_card_and_is_one_undo_step(stage):
    on = stage(chain())
    start = on.card("p")
    hands.drag(on.canvas, start, start + QPointF(200, 104), steps=12)
    assert on.at("p") == (400.0, 432.0)
    assert on.document.undo_stack.count() == 1
    assert on.undo() == "Move"
    assert on.at("p") == (200.0, 328.0)


def test_while_it_is_dragged_the_project_stays_and_the_wires_follow(stage):
    on = stage(chain())
    start = on.card("p")
    hands.drag(on.canvas, start, start + QPointF(200, 104), drop=False)
    assert on.at("p") == (200.0, 328.0)
    assert on.canvas.drawing.wires[Inlet("p")].points[-1][1] == 432.0
    hands.release(on.canvas, start + QPointF(200, 104))
    assert on.at("p") == (400.0, 432.0)


def test_several_selected_cards_move_together(stage):
    on = stage(chain())
    on.document.selection.set(["b", "p"])
    start = on.card("b")
    hands.drag(on.canvas, start, start + QPointF(160, 40))
    assert on.at("b") == (360.0, 272.0)
    assert on.at("p") == (360.0, 368.0)
    assert on.document.undo_stack.count() == 1


def test_a_click_on_one_of_several_selects_it_alone(stage):
    on = stage(chain())
    on.document.selection.set(["b", "p"])
    hands.click(on.canvas, on.card("b"))
    assert on.document.selection.nodes == ("b",)


def test_places_snap_to_the_grid_of_eight(stage):
    on = stage(loose())
    start = on.card("lstm")
    hands.drag(on.canvas, start, start + QPointF(61, 205))
    x, y = on.at("lstm")
    assert x % 8 == 0
    assert y % 8 == 0


def test_ctrl_turns_snapping_off(stage):
    on = stage(loose())
    start = on.card("lstm")
    hands.drag(on.canvas, start, start + QPointF(61, 205), drop=False)
    hands.move(on.canvas, start + QPointF(61, 205), held=hands.LEFT, keys=hands.CTRL)
    hands.release(on.canvas, start + QPointF(61, 205), keys=hands.CTRL)
    assert on.at("lstm") == (381.0, 405.0)


def test_a_card_snaps_to_the_centre_of_a_neighbour_and_shows_a_guide(stage):
    on = stage(chain())
    start = on.card("p")
    # 5 beside the column: nearer to its centre than the grid would put it.
    hands.drag(on.canvas, start, start + QPointF(5, 80), drop=False)
    guides = on.canvas.pointer.gesture.snap.guides
    assert any(line.x1() == line.x2() == 312.0 for line in guides)
    hands.release(on.canvas, start + QPointF(5, 80))
    assert on.at("p") == (200.0, 408.0)


def test_a_card_snaps_to_equal_gaps_and_shows_them(stage):
    on = stage(chain(), height=900)
    start = on.card("p")
    # The others are 48 apart: it goes on like them, though the grid would put it elsewhere.
    hands.drag(on.canvas, start, start + QPointF(150, 40), drop=False)
    hands.move(on.canvas, start + QPointF(150, 3), held=hands.LEFT)
    guides = [line for line in on.canvas.pointer.gesture.snap.guides if line.x1() == line.x2()]
    assert sorted(line.length() for line in guides) == [48.0, 48.0]
    hands.release(on.canvas, start + QPointF(150, 3))
    assert on.at("p") == (352.0, 328.0)
    # Between two cards it rests in the middle.
    hands.drag(on.canvas, on.card("b"), on.card("b") + QPointF(0, 3), drop=False)
    hands.move(on.canvas, start + QPointF(0, -91), held=hands.LEFT)
    hands.release(on.canvas, start + QPointF(0, -91))
    assert on.at("b") == (200.0, 232.0)


@pytest.mark.parametrize(
    ("hand", "moved"), [(QPointF(90, 30), (88.0, 0.0)), (QPointF(20, 88), (0.0, 88.0))]
)
def test_shift_locks_an_axis(stage, hand, moved):
    on = stage(loose())
    before = on.at("add")
    start = on.card("add")
    hands.press(on.canvas, start)
    hands.move(on.canvas, start + hand / 2, held=hands.LEFT)
    hands.move(on.canvas, start + hand, held=hands.LEFT, keys=hands.SHIFT)
    hands.release(on.canvas, start + hand, keys=hands.SHIFT)
    assert on.at("add") == (before[0] + moved[0], before[1] + moved[1])


def test_escape_puts_the_card_back(stage):
    on = stage(chain())
    start = on.card("p")
    hands.drag(on.canvas, start, start + QPointF(200, 104), drop=False)
    hands.key(on.canvas, Qt.Key.Key_Escape)
    hands.release(on.canvas, start + QPointF(200, 104))
    assert on.at("p") == (200.0, 328.0)
    assert on.canvas.drawing.cards["p"].rect[:2] == (200.0, 328.0)
    assert on.document.undo_stack.count() == 0


def test_a_trembling_click_moves_nothing(stage):
    on = stage(chain())
    start = on.card("p")
    hands.drag(on.canvas, start, start + QPointF(2, 2))
    assert on.at("p") == (200.0, 328.0)
    assert on.document.undo_stack.count() == 0


def test_alt_and_drag_copies(stage):
    on = stage(chain())
    start = on.card("p")
    hands.drag(on.canvas, start, start + QPointF(280, 0), keys=hands.ALT)
    assert on.at("p") == (200.0, 328.0)
    made = on.document.selection.node
    assert made not in (None, "p")
    assert on.at(made) == (480.0, 328.0)
    assert on.document.model.layer_of(made).kind == "MaxPooling2D"
    assert on.undo() == "Duplicate"


def test_ctrl_arrows_nudge_by_eight_and_with_shift_by_24(stage):
    on = stage(chain())
    hands.click(on.canvas, on.card("p"))
    hands.key(on.canvas, Qt.Key.Key_Right, hands.CTRL)
    assert on.at("p") == (208.0, 328.0)
    hands.key(on.canvas, Qt.Key.Key_Down, hands.CTRL | hands.SHIFT)
    assert on.at("p") == (208.0, 352.0)
    assert on.document.undo_stack.count() == 2


def test_dragging_a_frames_title_moves_its_members(stage):
    on = stage(resnet(), height=900)
    box = on.canvas.drawing.frames["f0"].rect
    start = on.spot(box.x + 60, box.y + 10)
    before = on.at("short")
    hands.drag(on.canvas, start, start + QPointF(-80, 0))
    assert on.at("short")[0] < before[0]
    assert on.at("pool") == (400.0, 176.0)
    assert on.document.undo_stack.count() == 1


def test_a_card_without_wires_that_is_dropped_on_a_wire_is_put_into_it(stage):
    project = loose()
    on = stage(project)
    on.document.connect_wire(Outlet("in"), Inlet("add"))
    hands.settle()
    # A long wire from the Input to Add: the middle of it is free.
    wire = on.canvas.drawing.wires[Inlet("add")]
    (x1, y1), (x2, y2) = wire.points[1], wire.points[2]
    goal = on.spot((x1 + x2) / 2, (y1 + y2) / 2 + 4)
    on.document.undo_stack.clear()
    hands.drag(on.canvas, on.card("conv", 0), goal)
    assert on.wires[Inlet("conv")] == Outlet("in")
    assert on.wires[Inlet("add")] == Outlet("conv")
    assert on.document.undo_stack.count() == 1
    assert on.undo() == "Insert"
    assert on.at("conv") == (40.0, 200.0)
    assert Inlet("conv") not in on.wires


def test_undoing_a_move_glides_back_and_arrives(stage, qtbot):
    on = stage(chain(), motion=True)
    start = on.card("p")
    hands.drag(on.canvas, start, start + QPointF(200, 104))
    # The hand put it there: nothing glides.
    assert on.canvas.drawing.cards["p"].rect[:2] == (400.0, 432.0)
    on.document.undo_stack.undo()
    assert on.at("p") == (200.0, 328.0)
    qtbot.waitUntil(lambda: on.canvas.drawing.cards["p"].rect[:2] == (200.0, 328.0), timeout=2000)


def test_aligning_and_distributing(stage):
    on = stage(loose())
    on.document.selection.set(["conv", "lstm", "add"])
    on.document.move({"lstm": (330.0, 260.0)})
    on.canvas.align("top")
    assert {on.at(n)[1] for n in ("conv", "lstm", "add")} == {200.0}
    on.canvas.distribute("h")
    assert on.at("lstm")[0] == 320.0
    assert on.undo() == "Distribute"
    assert on.undo() == "Align"
