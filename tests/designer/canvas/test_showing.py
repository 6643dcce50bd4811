"""What hovering, problems and changes show: shape card, callout, badges, pulse, pills."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication

from designer.canvas.lod import Level
from designer.canvas.pulse import delays
from designer.canvas.scene import shows_pill
from engine.graph import Inlet
from engine.inference import infer
from tests.designer import hands
from tests.designer.canvas.drawings import broken, chain, drawn, resnet

POOL = Inlet("p")


# ── hovering ─────────────────────────────────────────────────────────────────────────────────


def test_a_card_lights_up_under_the_pointer(stage):
    on = stage(chain())
    hands.hover(on.canvas, on.card("a"))
    assert on.canvas.looks.hover_node == "a"
    hands.hover(on.canvas, QPointF(700, 500))
    assert on.canvas.looks.hover_node is None


def test_resting_on_a_pill_opens_the_shape_card_with_the_formula(stage, qtbot):
    on = stage(chain())
    card = on.canvas.furniture.shape_card
    hands.hover(on.canvas, on.pill(POOL))
    assert not card.isVisible()
    qtbot.waitUntil(card.isVisible, timeout=1000)
    assert card.story.shape == "28×28×16"
    assert card.story.about == "float32 · 49 KiB per sample"
    assert any(line.result == "28" for line in card.story.lines)
    hands.hover(on.canvas, QPointF(700, 500))
    assert not card.isVisible()


def test_passing_over_a_pill_opens_nothing(stage, qtbot):
    on = stage(chain())
    hands.hover(on.canvas, on.pill(POOL))
    hands.hover(on.canvas, QPointF(700, 500))
    qtbot.wait(320)
    assert not on.canvas.furniture.shape_card.isVisible()


def test_a_click_pins_the_shape_card_and_escape_closes_it(stage):
    on = stage(chain())
    card = on.canvas.furniture.shape_card
    hands.click(on.canvas, on.pill(POOL))
    assert card.isVisible()
    hands.hover(on.canvas, QPointF(700, 500))
    assert card.isVisible()
    hands.key(on.canvas, Qt.Key.Key_Escape)
    assert not card.isVisible()


def test_ctrl_c_copies_the_shape_of_a_pinned_card(stage):
    on = stage(chain())
    hands.click(on.canvas, on.pill(POOL))
    hands.key(on.canvas, Qt.Key.Key_C, hands.CTRL)
    assert QGuiApplication.clipboard().text() == "(None, 28, 28, 16)"


def test_the_pinned_card_stays_beside_its_pill(stage):
    on = stage(chain())
    card = on.canvas.furniture.shape_card
    hands.click(on.canvas, on.pill(POOL))
    before = card.pos()
    hands.wheel(on.canvas, -0.5, QPointF(700, 500))
    assert card.pos().y() < before.y()


def test_the_pinned_card_follows_an_edit(stage):
    on = stage(chain())
    card = on.canvas.furniture.shape_card
    hands.click(on.canvas, on.pill(POOL))
    on.document.set_param(["l_b"], "filters", 99)
    hands.settle()
    assert card.story.shape == "28×28×99"
    on.document.remove(["p"])
    hands.settle()
    assert not card.isVisible()


def test_from_afar_hovering_shows_the_whole_card(stage, qtbot):
    on = stage(chain())
    on.canvas.zoom_at(0.25)
    assert on.canvas.level == Level.BLOCK
    hands.hover(on.canvas, on.card("a", 0))
    qtbot.waitUntil(lambda: on.canvas.furniture._card_at == "a", timeout=1000)


# ── pills ────────────────────────────────────────────────────────────────────────────────────


def _shown(on) -> set[Inlet]:
    scene = on.canvas.scene()
    looks = on.canvas.looks
    return {
        inlet
        for inlet, wire in on.canvas.drawing.wires.items()
        if shows_pill(scene, wire, looks.state(wire))
    }


def test_s_shows_all_shapes_then_changes_then_none(stage):
    on = stage(resnet(), height=900)
    assert len(_shown(on)) == 11
    hands.key(on.canvas, Qt.Key.Key_S)
    changes = _shown(on)
    # Input and normalization change nothing; a convolution to 64 channels does.
    assert Inlet("bn") in changes
    assert Inlet("ra") not in changes
    assert Inlet("stem") not in changes
    hands.key(on.canvas, Qt.Key.Key_S)
    assert _shown(on) == set()
    hands.key(on.canvas, Qt.Key.Key_S)
    assert len(_shown(on)) == 11


def test_b_shows_the_batch(stage):
    on = stage(chain())
    wire = on.canvas.drawing.wires[POOL]
    hands.key(on.canvas, Qt.Key.Key_B)
    assert on.canvas.drawing.pill(wire).text == "N×28×28×16"
    hands.key(on.canvas, Qt.Key.Key_B)
    assert on.canvas.drawing.pill(wire).text == "28×28×16"


def test_a_pill_without_room_hides_until_hover(stage):
    on = stage(
        drawn(
            [
                ("in", "Input", {"shape": (8,)}, "x", 200, 40, []),
                ("d", "Dense", {"units": 4}, "d", 200, 110, ["in"]),
            ]
        )
    )
    wire = Inlet("d")
    assert wire not in _shown(on)
    on.canvas.looks.hover_wire = wire
    assert wire in _shown(on)


def test_pills_are_hidden_while_cards_are_dragged(stage):
    on = stage(chain())
    start = on.card("p")
    hands.drag(on.canvas, start, start + QPointF(60, 60), drop=False)
    assert _shown(on) == set()
    hands.release(on.canvas, start + QPointF(60, 60))
    assert _shown(on)


# ── changes ──────────────────────────────────────────────────────────────────────────────────


def test_changed_pills_flash_outward_from_the_edit(stage, qtbot):
    on = stage(chain(), motion=True)
    on.document.set_param(["l_a"], "filters", 99)
    hands.settle()
    assert on.canvas.looks.pulse
    qtbot.waitUntil(lambda: not on.canvas.looks.pulse, timeout=2000)


def test_pulses_start_twenty_milliseconds_apart_and_four_hundred_at_most():
    facts = infer(resnet())
    changed = frozenset(facts.nodes)
    when = delays(facts.structure, ["image"], changed)
    assert when[Inlet("stem")] == 0
    assert when[Inlet("pool")] == 20
    assert when[Inlet("short")] == when[Inlet("a")] == 40
    rows = [("n0", "Input", {"shape": (8,)}, "n0", 0, 0, [])]
    rows += [(f"n{i}", "ReLU", {}, f"n{i}", 0, 80 * i, [f"n{i - 1}"]) for i in range(1, 40)]
    long = infer(drawn(rows))
    assert max(delays(long.structure, ["n0"], frozenset(long.nodes)).values()) == 400


def test_an_edit_that_changes_no_shape_makes_nothing_flash(stage):
    on = stage(resnet(), motion=True)
    on.document.rename("l_a", "another")
    on.document.move({"a": (416.0, 296.0)})
    hands.settle()
    assert not on.canvas.looks.pulse


# ── problems ─────────────────────────────────────────────────────────────────────────────────


def test_badges_wait_until_the_typing_stops(stage, qtbot):
    on = stage(chain())
    on.document.set_param(["l_b"], "kernel_size", (40, 40))
    hands.settle()
    # The red edge is there at once, the badge a moment later.
    assert on.canvas.drawing.cards["b"].mark & 1
    assert "b" not in on.canvas.drawing.badges
    qtbot.waitUntil(lambda: "b" in on.canvas.drawing.badges, timeout=1000)


def test_a_click_on_a_badge_opens_the_callout_with_fixes(stage):
    on = stage(broken(), height=800)
    rect = on.canvas.drawing.cards["wide"].rect
    hands.click(on.canvas, on.spot(rect.right, rect.y))
    callout = on.canvas.furniture.callout
    assert callout.isVisible()
    assert callout.problem.title == "The 5×5 kernel is larger than its 3×3 input"
    assert on.document.selection.nodes == ("wide",)
    assert callout.rows
    assert len(callout.rows) <= 4


def test_enter_applies_the_first_fix_and_the_problem_is_gone(stage, qtbot):
    on = stage(broken(), height=800)
    on.document.selection.set(["wide"])
    on.canvas.show_fixes()
    callout = on.canvas.furniture.callout
    name = callout.fixes[0].title
    said = []
    on.document.announced.connect(lambda words, undo: said.append((words, undo)))
    on.canvas.look(on.canvas.camera.panned(0, 3000))
    hands.key(on.canvas, Qt.Key.Key_Return)
    assert not callout.isVisible()
    assert said == [(f"Fixed: {name[0].lower()}{name[1:]}", True)]
    hands.settle()
    seen = on.canvas.camera.rect_to_screen(on.canvas.drawing.cards["wide"].rect)
    assert 0 <= seen.y <= on.canvas.height() - seen.height
    assert on.document.undo_stack.undoText() == name
    assert not any(p.node == "wide" and p.severity == "error" for p in on.document.problems)
    assert on.canvas.hasFocus()


def test_a_number_applies_another_fix_and_a_click_too(stage):
    on = stage(broken(), height=800)
    on.document.selection.set(["wide"])
    on.canvas.show_fixes()
    callout = on.canvas.furniture.callout
    second = callout.fixes[1].title
    hands.key(on.canvas, Qt.Key.Key_2)
    assert on.document.undo_stack.undoText() == second
    on.undo()
    on.canvas.show_fixes()
    third = callout.fixes[2].title
    hands.click(callout.rows[2])
    assert on.document.undo_stack.undoText() == third


def test_escape_closes_the_callout_and_gives_the_focus_back(stage):
    on = stage(broken(), height=800)
    on.canvas.show_problem_of("wide")
    hands.key(on.canvas, Qt.Key.Key_Escape)
    assert not on.canvas.furniture.callout.isVisible()
    assert on.canvas.hasFocus()


def test_the_callout_stands_beside_its_card_and_stays_inside(stage):
    on = stage(broken(), width=1300, height=800)
    on.canvas.show_problem_of("wide")
    box = on.canvas.furniture.callout.geometry()
    card = on.canvas.camera.rect_to_screen(on.canvas.drawing.cards["wide"].rect)
    assert box.left() > card.right
    on.canvas.look(on.canvas.camera.panned(500, 0))
    hands.settle()
    flipped = on.canvas.furniture.callout.geometry()
    assert flipped.right() < on.canvas.width()
    assert flipped.right() < card.x + 500


def test_selecting_another_layer_closes_the_callout(stage):
    on = stage(broken(), height=800)
    on.canvas.show_problem_of("wide")
    on.document.selection.set(["stem"])
    assert not on.canvas.furniture.callout.isVisible()


def test_a_problem_that_an_edit_cures_takes_its_callout_along(stage, qtbot):
    on = stage(broken(), height=800)
    on.canvas.show_problem_of("wide")
    on.document.set_param(["l_wide"], "kernel_size", (3, 3))
    qtbot.waitUntil(lambda: not on.canvas.furniture.callout.isVisible(), timeout=1000)


# ── keyboard focus ───────────────────────────────────────────────────────────────────────────


def test_walking_shows_where_the_keyboard_is_and_a_click_hides_it(stage):
    on = stage(chain())
    hands.click(on.canvas, on.card("a"))
    assert on.canvas.looks.focus is None
    hands.key(on.canvas, Qt.Key.Key_Down)
    assert on.canvas.looks.focus == "b"
    hands.click(on.canvas, on.card("a"))
    assert on.canvas.looks.focus is None
