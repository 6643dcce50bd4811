"""Finer points: tips, ties of shared layers, easing wires, keys while a hand works, edges."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from designer.canvas.camera import Camera
from designer.canvas.drawing import Drawing
from designer.canvas.fitting import Fitting
from designer.canvas.hit import hit
from designer.canvas.lod import Level
from designer.canvas.overlays.tips import tip_for
from designer.canvas.room import place_in_wire
from engine import edits
from engine.graph import Inlet, Outlet
from engine.inference import infer
from engine.layers.registry import RULES
from tests.designer import hands
from tests.designer.canvas.drawings import broken, chain, drawn, loose, nested, resnet


def tip_at(on, spot: QPointF) -> tuple[str, str] | None:
    found = hit(on.canvas.drawing, on.canvas.camera, Level.FULL, spot.x(), spot.y())
    return tip_for(on.canvas.drawing, Level.FULL, found)


# ── tips ─────────────────────────────────────────────────────────────────────────────────────


def test_a_card_that_had_to_leave_something_out_tells_it_in_a_tip(stage):
    long = {"filters": 1024, "kernel_size": (11, 11), "strides": (4, 4), "padding": "same",
            "groups": 32, "activation": "leaky_relu"}  # fmt: skip
    on = stage(drawn([("c", "Conv2D", long, "a_name_that_is_far_too_long_for_it", 200, 100, [])]))
    title, detail = tip_at(on, on.card("c"))
    assert title == "Conv2D a_name_that_is_far_too_long_for_it"
    assert "leaky_relu" in detail
    assert "groups 32" in detail


def test_a_card_that_shows_everything_has_no_tip(stage):
    on = stage(chain())
    assert tip_at(on, on.card("p")) is None


def test_badges_ports_and_states_have_tips(stage):
    project = edits.set_bypassed(broken(), "model", ["a"], True)
    on = stage(project, height=800)
    rect = on.canvas.drawing.cards["wide"].rect
    assert tip_at(on, on.spot(rect.right, rect.y))[0].startswith("The 5×5 kernel")
    assert "bypassed" in tip_at(on, on.card("a"))[1]


def test_resting_shows_the_tip_and_moving_away_hides_it(stage):
    on = stage(edits.set_bypassed(chain(), "model", ["p"], True))
    hands.hover(on.canvas, on.card("p"))
    hands.ask_tooltip(on.canvas, on.card("p"))
    assert on.canvas.furniture.tips._tip.isVisible()
    hands.hover(on.canvas, QPointF(800, 600))
    assert not on.canvas.furniture.tips._tip.isVisible()


# ── shared layers ────────────────────────────────────────────────────────────────────────────


def test_calls_of_one_layer_are_tied_when_one_is_selected(stage):
    project, again = edits.call_again(chain(), "model", "a", (600.0, 136.0))
    on = stage(project)
    before = on.canvas.grab().toImage()
    on.document.selection.set(["a"])
    hands.settle()
    after = on.canvas.grab().toImage()
    # Between the two cards there was nothing; now a dashed line crosses.
    y = round(on.canvas.camera.to_screen(0, 160)[1])
    row = [(before.pixel(x, y), after.pixel(x, y)) for x in range(440, 590)]
    assert len({old for old, _ in row}) <= 3
    assert sum(old != new for old, new in row) > 10
    assert on.canvas.drawing.cards[again].uses == 2


# ── easing ───────────────────────────────────────────────────────────────────────────────────


def test_a_wire_that_is_let_go_eases_into_its_course(stage, qtbot):
    on = stage(loose(), motion=True)
    hands.drag(on.canvas, on.output("in"), on.ring("add"), drop=False)
    on.canvas.grab()  # the curve is where it was last painted
    hands.release(on.canvas, on.ring("add"))
    assert on.canvas.easing.inlet == Inlet("add")
    qtbot.waitUntil(lambda: on.canvas.easing.inlet is None, timeout=2000)
    assert on.canvas.looks.hidden == frozenset()


def test_without_motion_it_is_there_at_once(stage):
    on = stage(loose())
    hands.drag(on.canvas, on.output("in"), on.ring("add"))
    assert on.canvas.easing.inlet is None
    assert on.canvas.looks.hidden == frozenset()


# ── a hand at work ───────────────────────────────────────────────────────────────────────────


def test_keys_wait_while_a_hand_holds_something(stage):
    on = stage(chain())
    start = on.card("p")
    hands.drag(on.canvas, start, start + QPointF(80, 40), drop=False)
    hands.key(on.canvas, Qt.Key.Key_Delete)
    assert "p" in on.document.model.nodes
    hands.release(on.canvas, start + QPointF(80, 40))
    assert on.at("p") != (200.0, 328.0)


def test_an_edit_from_elsewhere_ends_the_gesture(stage):
    on = stage(chain())
    start = on.card("p")
    hands.drag(on.canvas, start, start + QPointF(80, 40), drop=False)
    on.document.remove(["b"])
    assert on.canvas.pointer.gesture is None
    hands.release(on.canvas, start + QPointF(80, 40))
    assert on.at("p") == (200.0, 328.0)


def test_holding_a_card_at_the_edge_scrolls_on_and_on(stage, qtbot):
    on = stage(chain())
    start = on.card("p")
    edge = QPointF(on.canvas.width() - 5, 300)
    hands.drag(on.canvas, start, edge, drop=False)
    first = on.canvas.camera.x
    qtbot.waitUntil(lambda: on.canvas.camera.x < first - 50, timeout=2000)
    hands.key(on.canvas, Qt.Key.Key_Escape)
    stopped = on.canvas.camera.x
    qtbot.wait(120)
    assert on.canvas.camera.x == stopped


def test_held_nudges_are_one_undo_step(stage):
    on = stage(chain())
    hands.click(on.canvas, on.card("p"))
    window = on.window.windowHandle()
    QTest.keyPress(window, Qt.Key.Key_Right, hands.CTRL)
    for _ in range(3):
        held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Right, hands.CTRL, "", True)
        QCoreApplication.sendEvent(on.canvas, held)
    QTest.keyRelease(window, Qt.Key.Key_Right, hands.CTRL)
    assert on.at("p") == (232.0, 328.0)
    assert on.document.undo_stack.count() == 1


# ── what fits ────────────────────────────────────────────────────────────────────────────────


def test_fitting_answers_with_the_shape_or_the_reason():
    facts = infer(loose())
    asked = Fitting(facts)
    fits = asked.fit(Outlet("in"), Inlet("conv"))
    assert fits.fits
    assert fits.gives.shape == (None, 30, 30, 8)
    no = asked.fit(Outlet("in"), Inlet("lstm", RULES["LSTM"].ports[0].name))
    assert not no.fits
    assert no.why
    loop = asked.fit(Outlet("add"), Inlet("add"))
    assert not loop.fits
    assert asked.loop(loop) == {"add"}
    assert asked.loop(fits) == frozenset()


def test_fitting_knows_the_inputs_of_a_nested_model():
    facts = infer(nested())
    assert Fitting(facts).fit(Outlet("x"), Inlet("two")).fits
    other = edits.set_param(nested(), "main", "l1", "shape", (7,))
    refused = Fitting(infer(other)).fit(Outlet("x"), Inlet("two"))
    assert not refused.fits
    assert refused.why == "block needs 16, this is 7"


def test_a_wire_taken_from_a_merge_is_not_counted_twice():
    facts = infer(resnet())
    moving = Inlet("merge", "inputs", 1)
    assert Fitting(facts, moving).fit(Outlet("short"), Inlet("merge", "inputs", 2)).fits


# ── room ─────────────────────────────────────────────────────────────────────────────────────


def test_a_wire_with_room_moves_nobody_and_a_short_one_pushes_as_little_as_needed():
    rows = [
        ("in", "Input", {"shape": (8,)}, "x", 200, 0, []),
        ("far", "Dense", {"units": 4}, "d", 200, 400, ["in"]),
        ("near", "Dense", {"units": 4}, "e", 200, 490, ["far"]),
    ]
    drawing = Drawing(infer(drawn(rows)))
    at, moves = place_in_wire(drawing, Inlet("far"), True)
    assert moves == {}
    assert 48 + 40 <= at[1] <= 400 - 72
    at, moves = place_in_wire(drawing, Inlet("near"), True)
    assert at[1] >= 448 + 40
    assert set(moves) == {"near"}
    assert moves["near"][1] >= at[1] + 32 + 40
    assert moves["near"][1] <= at[1] + 32 + 48


def test_the_camera_stays_where_it_is_through_edits(stage):
    on = stage(chain())
    on.canvas.look(Camera(1.0, 33.0, -12.0))
    on.document.remove(["p"])
    on.undo()
    assert on.canvas.camera == Camera(1.0, 33.0, -12.0)
