"""Connecting, rewiring, disconnecting, cutting: by mouse and by keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt

from designer.canvas.overlays import port_names
from designer.canvas.scene import shows_pill
from engine.graph import Inlet, Outlet
from tests.designer import hands
from tests.designer.canvas.drawings import chain, drawn, loose, resnet


def test_a_drag_from_an_output_to_an_input_connects(stage):
    on = stage(loose())
    hands.drag(on.canvas, on.output("in"), on.ring("conv"))
    assert on.wires == {Inlet("conv"): Outlet("in")}
    assert on.undo() == "Connect"
    assert on.wires == {}


def test_a_drag_from_a_free_input_to_an_output_connects(stage):
    on = stage(loose())
    hands.drag(on.canvas, on.ring("conv"), on.output("in"))
    assert on.wires == {Inlet("conv"): Outlet("in")}


def test_a_release_on_a_card_picks_its_best_port(stage):
    on = stage(loose())
    hands.drag(on.canvas, on.output("in"), on.card("conv", 60, 8))
    assert on.wires == {Inlet("conv"): Outlet("in")}
    # Add takes any number: the next wire goes to the next slot.
    hands.drag(on.canvas, on.output("in"), on.card("add", 0, 6))
    hands.drag(on.canvas, on.output("in"), on.card("add", 0, 6))
    assert on.wires[Inlet("add", "inputs", 0)] == Outlet("in")
    assert on.wires[Inlet("add", "inputs", 1)] == Outlet("in")


def test_ports_that_fit_are_lit_and_others_are_not(stage):
    on = stage(loose())
    hands.drag(on.canvas, on.output("in"), on.output("in") + QPointF(90, 20), drop=False)
    lit = on.canvas.looks.lit.inlets
    assert lit[Inlet("conv")] is True
    assert lit[Inlet("add")] is True
    needed = on.canvas.drawing.rings(on.canvas.drawing.cards["lstm"])[0].inlet
    assert lit[needed] is False
    hands.key(on.canvas, Qt.Key.Key_Escape)
    assert on.canvas.looks.lit is None


def test_over_a_port_that_does_not_fit_the_reason_is_said(stage):
    on = stage(loose())
    hands.drag(on.canvas, on.output("in"), on.card("lstm"), drop=False)
    gesture = on.canvas.pointer.gesture
    assert not gesture.fit.fits
    assert "32×32×3" in gesture.fit.why
    hands.release(on.canvas, on.card("lstm"))


def test_the_reason_ends_before_the_minimap_which_lies_above_it(stage):
    on = stage(loose())
    minimap = on.canvas.furniture.minimap
    assert minimap.isVisible()
    hands.drag(on.canvas, on.output("in"), on.card("lstm"), drop=False)
    gesture = on.canvas.pointer.gesture
    gesture.move((minimap.x() - 40.0, minimap.y() - 80.0), Qt.KeyboardModifier.NoModifier)
    assert gesture.room() == on.canvas.width()
    gesture.move((minimap.x() - 40.0, minimap.y() + 20.0), Qt.KeyboardModifier.NoModifier)
    assert gesture.room() == minimap.x()
    hands.key(on.canvas, Qt.Key.Key_Escape)


def test_released_there_it_connects_and_the_problem_offers_its_cures(stage):
    on = stage(loose())
    hands.drag(on.canvas, on.output("in"), on.card("lstm"))
    assert Outlet("in") in on.wires.values()
    assert on.canvas.furniture.callout.isVisible()


def test_a_circle_is_refused_and_drawn(stage):
    on = stage(chain())
    hands.drag(on.canvas, on.output("p"), on.card("a"), drop=False)
    assert on.canvas.looks.lit.loop == {"a", "b", "p"}
    hands.release(on.canvas, on.card("a"))
    assert on.wires[Inlet("a")] == Outlet("in")
    assert on.document.undo_stack.count() == 0


def test_escape_lets_the_wire_go(stage):
    on = stage(loose())
    hands.drag(on.canvas, on.output("in"), on.card("conv"), drop=False)
    hands.key(on.canvas, Qt.Key.Key_Escape)
    hands.release(on.canvas, on.card("conv"))
    assert on.wires == {}
    assert on.document.undo_stack.count() == 0


def test_an_arrows_end_is_dragged_to_another_input(stage):
    on = stage(chain())
    on.document.add("Conv2D", (520.0, 232.0), {"filters": 4, "kernel_size": 3})
    hands.settle()
    made = on.document.selection.node
    on.document.undo_stack.clear()
    hands.drag(on.canvas, on.arrow(Inlet("b")), on.ring(made))
    assert Inlet("b") not in on.wires
    assert on.wires[Inlet(made)] == Outlet("a")
    assert on.undo() == "Rewire"
    assert on.wires[Inlet("b")] == Outlet("a")


def test_an_arrows_end_dragged_off_disconnects(stage):
    on = stage(chain())
    hands.drag(on.canvas, on.arrow(Inlet("b")), QPointF(700, 300))
    assert Inlet("b") not in on.wires
    assert on.undo() == "Disconnect"


def test_an_arrows_end_put_back_changes_nothing(stage):
    on = stage(chain())
    at = on.arrow(Inlet("b"))
    hands.drag(on.canvas, at, at, through=[QPointF(600, 300)])
    assert on.wires[Inlet("b")] == Outlet("a")
    assert on.document.undo_stack.count() == 0


def test_a_wire_dropped_on_empty_canvas_asks_for_quick_add(stage, qtbot):
    on = stage(chain())
    with qtbot.waitSignal(on.canvas.quick_add_requested) as asked:
        hands.drag(on.canvas, on.output("p"), QPointF(600, 420))
    place, end = asked.args
    assert (place.x(), place.y()) == (600.0, 420.0)
    assert end == Outlet("p")


def test_delete_takes_a_selected_wire_away(stage):
    on = stage(chain())
    on.document.selection.set(wire=Inlet("b"))
    hands.key(on.canvas, Qt.Key.Key_Delete)
    assert Inlet("b") not in on.wires
    assert on.undo() == "Disconnect"


def test_ctrl_and_the_right_button_cut_every_wire_that_is_crossed(stage):
    on = stage(resnet(), height=900)
    start, end = on.spot(380, 590), on.spot(830, 590)
    hands.drag(on.canvas, start, end, button=hands.RIGHT, keys=hands.CTRL, steps=20)
    left = on.wires
    assert Inlet("merge", "inputs", 0) not in left
    assert Inlet("merge", "inputs", 1) not in left
    assert Inlet("gap") in left
    assert on.document.undo_stack.count() == 1
    assert on.undo() == "Disconnect"
    assert len(on.wires) == 11


def test_c_connects_by_keys(stage):
    on = stage(loose())
    hands.click(on.canvas, on.card("in"))
    hands.key(on.canvas, Qt.Key.Key_C)
    chosen = on.canvas.pointer.gesture.over.inlet
    hands.key(on.canvas, Qt.Key.Key_Right)
    second = on.canvas.pointer.gesture.over.inlet
    assert {chosen, second} == {Inlet("conv"), Inlet("add")}
    hands.key(on.canvas, Qt.Key.Key_Return)
    assert on.wires == {second: Outlet("in")}


def test_escape_leaves_connecting_by_keys(stage):
    on = stage(loose())
    hands.click(on.canvas, on.card("in"))
    hands.key(on.canvas, Qt.Key.Key_C)
    hands.key(on.canvas, Qt.Key.Key_Escape)
    hands.key(on.canvas, Qt.Key.Key_Return)
    assert on.wires == {}


def test_a_second_output_is_taken_by_its_own_port(stage):
    on = stage(
        drawn(
            [
                ("in", "Input", {"shape": (10, 8)}, "x", 200, 40, []),
                ("l", "LSTM", {"units": 4, "return_state": True}, "lstm", 200, 160, ["in"]),
                ("d", "Dense", {"units": 2}, "dense", 200, 300, []),
            ]
        )
    )
    assert on.canvas.drawing.cards["l"].outputs == 3
    hands.drag(on.canvas, on.output("l", 1), on.ring("d"))
    assert on.wires[Inlet("d")] == Outlet("l", 1)


def test_named_inputs_take_the_wire_that_is_dropped_on_them(stage):
    on = stage(
        drawn(
            [
                ("in", "Input", {"shape": (10, 8)}, "x", 200, 40, []),
                ("m", "MultiHeadAttention", {"num_heads": 2, "key_dim": 4}, "mha", 200, 200, []),
            ]
        )
    )
    rings = {r.inlet.port: r for r in on.canvas.drawing.rings(on.canvas.drawing.cards["m"])}
    hands.drag(on.canvas, on.output("in"), on.spot(rings["value"].x, 200 - 2))
    assert on.wires == {Inlet("m", "value"): Outlet("in")}
    hands.drag(on.canvas, on.output("in"), on.card("m"))
    assert on.wires[Inlet("m", "query")] == Outlet("in")


def test_inputs_are_named_while_connecting_only_where_there_is_a_choice(stage, monkeypatch):
    told: list[tuple[str, str]] = []
    rows = [
        ("in", "Input", {"shape": (8, 6)}, "x", 0, 0, []),
        ("bn", "BatchNormalization", {}, "bn", 0, 200, []),
        ("m", "MultiHeadAttention", {"num_heads": 2, "key_dim": 4}, "mha", 400, 200, []),
    ]
    on = stage(drawn(rows))
    real = port_names._paint

    def watch(painter, scene, text, box) -> None:
        told.append((text, "bn" if box.center().x() < on.spot(300, 0).x() else "m"))
        real(painter, scene, text, box)

    monkeypatch.setattr(port_names, "_paint", watch)
    hands.drag(on.canvas, on.output("in"), on.output("in") + QPointF(60, 90), drop=False)
    on.canvas.grab()
    assert {text for text, where in told if where == "m"} >= {"query", "value"}
    assert not [text for text, where in told if where == "bn"]
    hands.key(on.canvas, Qt.Key.Key_Escape)


def test_a_name_of_an_input_covers_no_shape_and_no_other_name(stage, monkeypatch):
    rows = [
        ("in", "Input", {"shape": (8, 6)}, "x", 0, 0, []),
        ("key", "Input", {"shape": (8, 6)}, "k", 280, 0, []),
        ("m", "MultiHeadAttention", {"num_heads": 2, "key_dim": 4}, "mha", 0, 90,
         ["in", "key", "key"]),
        ("sub", "Subtract", {}, "sub", 280, 90, ["in", "key"]),
    ]  # fmt: skip
    on = stage(drawn(rows))
    told: dict[str, QRectF] = {}
    monkeypatch.setattr(
        port_names, "_paint", lambda painter, scene, text, box: told.update({text: QRectF(box)})
    )
    drawing, camera = on.canvas.drawing, on.canvas.camera
    for node in ("m", "sub"):
        told.clear()
        hands.hover(on.canvas, on.card(node))
        on.canvas.grab()
        assert len(told) >= 2
        pills = []
        for wire in drawing.wires_at(node):
            if shows_pill(on.canvas.scene(), wire, "default"):
                x, y = camera.to_screen(*drawing.pill_at(wire))
                wide, high = drawing.pill(wire).width * camera.zoom, 18 * camera.zoom
                pills.append(QRectF(x - wide / 2, y - high / 2, wide, high))
        assert pills
        boxes = list(told.values())
        for place, box in enumerate(boxes):
            assert not [pill for pill in pills if pill.intersects(box)]
            assert not [other for other in boxes[place + 1 :] if other.intersects(box)]
