"""Selecting by mouse and keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from engine.graph import Inlet
from tests.designer import hands
from tests.designer.canvas.drawings import chain, resnet


def test_a_click_selects_a_layer_and_a_click_beside_it_selects_nothing(stage):
    on = stage(chain())
    hands.click(on.canvas, on.card("a"))
    assert on.document.selection.nodes == ("a",)
    hands.click(on.canvas, QPointF(700, 400))
    assert on.document.selection.nodes == ()


def test_shift_adds_and_ctrl_toggles(stage):
    on = stage(chain())
    hands.click(on.canvas, on.card("a"))
    hands.click(on.canvas, on.card("b"), keys=hands.SHIFT)
    assert set(on.document.selection.nodes) == {"a", "b"}
    hands.click(on.canvas, on.card("a"), keys=hands.CTRL)
    assert on.document.selection.nodes == ("b",)
    hands.click(on.canvas, on.card("p"), keys=hands.CTRL)
    assert set(on.document.selection.nodes) == {"b", "p"}


def test_a_box_selects_whatever_it_touches(stage):
    on = stage(chain())
    # It ends inside of conv_b: touching counts.
    hands.drag(on.canvas, QPointF(120, 110), on.card("b", -60))
    assert set(on.document.selection.nodes) == {"a", "b"}


def test_a_box_with_shift_adds_and_with_ctrl_toggles(stage):
    on = stage(chain())
    hands.click(on.canvas, on.card("p"))
    hands.drag(on.canvas, QPointF(120, 110), on.card("b", -60), keys=hands.SHIFT)
    assert set(on.document.selection.nodes) == {"p", "a", "b"}
    hands.drag(on.canvas, QPointF(120, 110), on.card("a", -60), keys=hands.CTRL)
    assert set(on.document.selection.nodes) == {"p", "b"}


def test_escape_during_a_box_brings_the_selection_back(stage):
    on = stage(chain())
    hands.click(on.canvas, on.card("p"))
    hands.drag(on.canvas, QPointF(120, 110), on.card("b", -60), drop=False)
    assert "a" in on.document.selection.nodes
    hands.key(on.canvas, Qt.Key.Key_Escape)
    assert on.document.selection.nodes == ("p",)
    hands.release(on.canvas, on.card("b", -60))
    assert on.document.selection.nodes == ("p",)


def test_ctrl_a_selects_all_and_escape_nothing(stage):
    on = stage(chain())
    hands.key(on.canvas, Qt.Key.Key_A, hands.CTRL)
    assert set(on.document.selection.nodes) == {"in", "a", "b", "p"}
    hands.key(on.canvas, Qt.Key.Key_Escape)
    assert on.document.selection.nodes == ()


def test_a_click_on_a_wire_selects_it_within_six_pixels(stage):
    on = stage(chain())
    wire = Inlet("b")
    x, y = on.canvas.drawing.wires[wire].points[0]
    hands.click(on.canvas, on.spot(x + 5, y + 24 - 8))
    # 16 below the output: beyond the reach of the port, beside the pill.
    assert on.document.selection.wire == wire
    hands.click(on.canvas, on.spot(x + 80, y + 24))
    assert on.document.selection.wire is None


def test_arrow_keys_walk_along_the_wires_and_to_siblings(stage):
    on = stage(resnet(), height=900)
    hands.click(on.canvas, on.card("pool"))
    hands.key(on.canvas, Qt.Key.Key_Down)
    assert on.document.selection.node == "a"
    hands.key(on.canvas, Qt.Key.Key_Right)
    assert on.document.selection.node == "short"
    hands.key(on.canvas, Qt.Key.Key_Down)
    assert on.document.selection.node == "merge"
    hands.key(on.canvas, Qt.Key.Key_Up)
    assert on.document.selection.node == "b"
    hands.key(on.canvas, Qt.Key.Key_Up, hands.SHIFT)
    assert on.document.selection.nodes == ("b", "ra")


def test_the_first_arrow_key_selects_the_first_layer(stage):
    on = stage(chain())
    hands.key(on.canvas, Qt.Key.Key_Down)
    assert on.document.selection.node == "in"


def test_walking_brings_the_layer_into_view(stage):
    on = stage(resnet(), height=400)
    hands.click(on.canvas, on.card("pool"))
    for _ in range(6):
        hands.key(on.canvas, Qt.Key.Key_Down)
    here = on.canvas.camera.rect_to_screen(on.canvas.drawing.cards[on.document.selection.node].rect)
    assert here.y >= 0
    assert here.bottom <= on.canvas.height()


def test_u_and_d_select_everything_upstream_and_downstream(stage):
    on = stage(resnet(), height=900)
    hands.click(on.canvas, on.card("short"))
    hands.key(on.canvas, Qt.Key.Key_U)
    assert set(on.document.selection.nodes) == {"short", "pool", "stem", "image"}
    hands.click(on.canvas, on.card("short"))
    hands.key(on.canvas, Qt.Key.Key_D)
    assert set(on.document.selection.nodes) == {"short", "merge", "gap", "probs"}


def test_a_click_on_a_frames_title_selects_the_frame(stage):
    on = stage(resnet(), height=900)
    box = on.canvas.drawing.frames["f0"].rect
    hands.click(on.canvas, on.spot(box.x + 60, box.y + 10))
    assert on.document.selection.frame == "f0"


def test_selecting_is_no_undo_step(stage):
    on = stage(chain())
    hands.click(on.canvas, on.card("a"))
    hands.key(on.canvas, Qt.Key.Key_A, hands.CTRL)
    assert on.document.undo_stack.count() == 0
