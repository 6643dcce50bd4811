"""Blocks opened in place, worked on where they stand; frames folded to a tile."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt

from designer.canvas import block_bars
from designer.canvas.drawing import Drawing
from designer.canvas.geometry import badge_rect, touch
from designer.canvas.levels import BETWEEN
from designer.canvas.unfolding import unfold
from engine import blocks, repeats, restructure
from engine.graph import Inlet, Outlet
from engine.inference import infer
from engine.templates import project as template_project
from tests.designer import hands
from tests.designer.canvas.drawings import chain, nested

ONE_D = f"one{BETWEEN}d"


def tall(gap: float = 96.0):
    """The nested project with its calls a little apart."""
    project = nested()
    return restructure.change_model(
        project,
        "main",
        lambda m: replace(
            m, nodes={n: replace(v, at=(200.0, 40.0 + gap * i)) for i, (n, v) in
                      enumerate(m.nodes.items())}
        ),
    )  # fmt: skip


def button(on, key: str, name: str) -> QPointF:
    rect = on.canvas.drawing.block_rects()[key]
    x, y, wide, high = block_bars.buttons(rect)[name]
    return on.spot(x + wide / 2, y + high / 2)


def opened(stage, key: str = "one"):
    on = stage(tall())
    hands.double_click(on.canvas, on.card(key))
    return on


def with_relu(stage):
    """The first block open, with a ReLU behind its layer; give the stage and that ReLU."""
    on = opened(stage)
    hands.click(on.canvas, on.card(ONE_D))
    on.canvas.add_after_selection("ReLU")
    on.canvas.show_rect(on.canvas.drawing.bounds, glide=False)
    hands.settle()
    (relu,) = set(on.document.project.models["block"].nodes) - {"in", "d"}
    return on, relu


# ── open and closed ──────────────────────────────────────────────────────────────────────────


def test_a_double_click_opens_a_block_where_it_stands_and_another_closes_it(stage):
    on = stage(tall())
    before = {n: c.rect for n, c in on.canvas.drawing.cards.items()}
    project = on.document.project
    hands.double_click(on.canvas, on.card("one"))
    drawing = on.canvas.drawing
    assert ONE_D in drawing.cards
    assert f"one{BETWEEN}in" not in drawing.cards  # an input of the block is its upper edge
    frame = drawing.block_rects()["one"]
    assert block_bars.contains(frame, *drawing.cards[ONE_D].middle)
    assert drawing.cards["x"].rect == before["x"]
    assert drawing.cards["two"].rect.y >= frame.bottom + 40
    assert on.document.project is project
    assert not on.document.undo_stack.count()
    hands.double_click(on.canvas, on.card("one", dx=-60))
    assert {n: c.rect for n, c in drawing.cards.items()} == before


def test_enter_opens_the_selected_block_and_closes_it(stage):
    on = stage(tall())
    hands.click(on.canvas, on.card("one"))
    hands.key(on.canvas, Qt.Key.Key_Return)
    assert on.canvas.is_open("one")
    assert on.document.selection.nodes == ("one",)
    hands.key(on.canvas, Qt.Key.Key_Return)
    assert not on.canvas.is_open("one")


def test_wires_from_outside_run_to_the_layers_inside(stage):
    on = opened(stage)
    drawing = on.canvas.drawing
    assert drawing.wires[Inlet("one")].outlet == Outlet("x")
    into = drawing.wires[Inlet(ONE_D)]
    assert into.outlet == Outlet("one", 0)
    out = drawing.wires[Inlet("two")]
    assert out.points[0][1] == drawing.block_rects()["one"].bottom
    assert drawing.pill(into).text == drawing.pill(out).text == "16"
    xs = {x for wire in drawing.wires.values() for x, _ in wire.points}
    assert xs == {312.0}  # all in one line


def test_both_calls_can_be_open_and_an_edit_in_one_shows_in_the_other(stage):
    on = opened(stage)
    hands.double_click(on.canvas, on.card("two"))
    two_d = f"two{BETWEEN}d"
    rects = on.canvas.drawing.block_rects()
    assert rects["two"].y > rects["one"].bottom
    hands.click(on.canvas, on.card(ONE_D))
    on.document.set_param([on.document.model.nodes["d"].layer], "use_bias", False)
    counts = {on.canvas.drawing.cards[key].count for key in (ONE_D, two_d)}
    assert counts == {256}


def test_a_block_opened_in_another_block_lies_inside_it(stage):
    project = nested()
    outer = project.models["main"]
    project = replace(
        project,
        models={**project.models, "top": outer, "main": replace(outer, layers={
            **outer.layers, "l2": replace(outer.layers["l2"], model="top"),
            "l3": replace(outer.layers["l3"], model="top")})},
    )  # fmt: skip
    on = stage(project)
    hands.double_click(on.canvas, on.card("one"))
    inner = f"one{BETWEEN}two"
    on.canvas.show_rect(on.canvas.drawing.bounds, glide=False)
    hands.settle()
    hands.double_click(on.canvas, on.card(inner))
    rects = on.canvas.drawing.block_rects()
    assert rects["one"].y < rects[inner].y
    assert rects[inner].bottom < rects["one"].bottom
    assert f"{inner}{BETWEEN}d" in on.canvas.drawing.cards


def test_neighbours_step_aside_only_as_far_as_needed():
    project = tall()
    near = (480.0, 136.0)
    project, beside = restructure.change_model(project, "main", lambda m: m), "side"
    model = project.models["main"]
    model = replace(
        model,
        nodes={**model.nodes, beside: replace(model.nodes["x"], at=near)},
    )
    project = replace(project, models={**project.models, "main": model})
    facts = infer(project)
    open_ = unfold(facts, {("one",)})
    rect = open_.blocks["one"].rect
    x, y = open_.facts.model.nodes[beside].at
    assert y == near[1]
    assert 48 <= x - rect.right <= 64
    assert open_.facts.model.nodes["x"].at == model.nodes["x"].at
    assert unfold(facts, set()).facts is facts


def test_a_frame_that_grows_with_a_block_moves_what_it_would_cover():
    project = template_project("resnet20")
    facts = infer(project)
    unit = [n for n in facts.model.nodes if facts.model.layer_of(n).name.startswith("s1b2")]
    project, block = blocks.make_block(project, project.main, unit, facts)
    project, _ = restructure.add_frame(project, project.main, [block], "One")
    made = infer(project).structure
    (below, *_) = (i.node for i in made.consumers[block])
    (after, *_) = (i.node for i in made.consumers[below])
    project, _ = restructure.add_frame(project, project.main, [below, after], "Two")
    sheet = unfold(infer(project), {(block,)})
    frames = {box.title: box.rect for box in Drawing(sheet.facts, sheet).frames.values()}
    assert frames["One"].bottom + 16 <= frames["Two"].y


def test_wires_stay_on_their_side_of_the_edges_of_a_block(stage):
    on = opened(stage)
    drawing = on.canvas.drawing
    for key, rect in drawing.block_rects().items():
        for inlet, wire in drawing.wires.items():
            inside = inlet.node.startswith(key + BETWEEN)
            for x, _ in wire.points:
                assert not inside or rect.x < x < rect.right


# ── working inside ───────────────────────────────────────────────────────────────────────────


def test_a_click_inside_takes_the_blocks_model_in_hand_and_one_outside_gives_it_back(stage):
    on = opened(stage)
    hands.click(on.canvas, on.card(ONE_D))
    assert on.document.model_name == "block"
    assert on.document.selection.nodes == ("d",)
    assert on.document.place == ("one",)
    assert on.canvas.looks.nodes == {ONE_D}
    assert on.canvas.is_open("one")
    hands.click(on.canvas, on.card("x"))
    assert on.document.model_name == "main"
    assert on.document.selection.nodes == ("x",)
    assert on.canvas.looks.nodes == {"x"}


def test_a_click_on_the_ground_of_an_open_block_selects_the_block(stage):
    on = opened(stage)
    frame = on.canvas.drawing.block_rects()["one"]
    hands.click(on.canvas, on.spot(frame.x + 20, frame.bottom - 20))
    assert on.document.selection.nodes == ("one",)
    assert on.document.place == ()
    hands.click(on.canvas, on.spot(frame.x - 40, frame.bottom - 20))
    assert not on.document.selection.nodes


def test_the_end_of_a_wire_inside_is_dragged_off_and_onto_another_layer(stage):
    on, relu = with_relu(stage)
    arrow = on.arrow(Inlet(f"one{BETWEEN}{relu}"))
    hands.drag(on.canvas, arrow, arrow + QPointF(60, -20))
    assert Inlet(relu) not in on.document.project.models["block"].wires
    assert on.undo() == "Disconnect"


def test_dragging_a_layer_inside_moves_it_in_the_definition_as_one_step(stage):
    on = opened(stage)
    start = on.document.project.models["block"].nodes["d"].at
    shown = on.canvas.drawing.cards[ONE_D].rect
    hands.drag(on.canvas, on.card(ONE_D), on.card(ONE_D) + QPointF(64, 0))
    assert on.document.project.models["block"].nodes["d"].at == (start[0] + 64, start[1])
    assert on.canvas.drawing.cards[ONE_D].rect.x == shown.x + 64
    assert on.undo() == "Move"
    assert on.document.project.models["block"].nodes["d"].at == start
    assert on.canvas.is_open("one")


def test_dragging_the_bar_moves_the_call_with_all_that_is_in_it(stage):
    on = opened(stage)
    inside = on.canvas.drawing.cards[ONE_D].rect
    hands.drag(on.canvas, on.card("one", dx=-60), on.card("one", dx=-60) + QPointF(80, 0))
    assert on.document.project.models["main"].nodes["one"].at == (280.0, 136.0)
    assert on.canvas.drawing.cards[ONE_D].rect.x == inside.x + 80


def test_delete_inside_takes_it_out_of_the_definition(stage):
    on = opened(stage)
    hands.click(on.canvas, on.card(ONE_D))
    hands.key(on.canvas, Qt.Key.Key_Delete)
    assert "d" not in on.document.project.models["block"].nodes
    assert ONE_D not in on.canvas.drawing.cards
    on.undo()
    assert ONE_D in on.canvas.drawing.cards


def test_a_problem_inside_is_told_and_mended_where_it_stands(stage):
    on = opened(stage)
    hands.click(on.canvas, on.card(ONE_D))
    on.canvas.add_after_selection("Conv2D")
    on.canvas._show_badges()
    (conv,) = set(on.document.project.models["block"].nodes) - {"in", "d"}
    key = f"one{BETWEEN}{conv}"
    on.canvas.show_rect(on.canvas.drawing.bounds, glide=False)
    hands.click(on.canvas, on.card("x"))
    assert on.canvas.drawing.badges[key].code == "wrong-rank"
    spot = badge_rect(on.canvas.drawing.cards[key].rect)
    hands.click(on.canvas, on.spot(spot.x + 9, spot.y + 9))
    callout = on.canvas.furniture.callout
    assert callout is not None
    assert callout.isVisible()
    assert on.document.place == ("one",)
    before = on.document.project.models["block"]
    hands.key(callout, Qt.Key.Key_Return)
    assert on.document.project.models["block"] != before
    assert on.canvas.is_open("one")
    on.undo()
    assert on.document.project.models["block"] == before


def test_quick_add_inside_adds_to_the_definition(stage):
    on = opened(stage)
    asked = []
    on.canvas.quick_add_requested.connect(lambda place, end: asked.append((place, end)))
    frame = on.canvas.drawing.block_rects()["one"]
    hands.double_click(on.canvas, on.spot(frame.x + 40, frame.bottom - 60))
    ((place, end),) = asked
    assert end is None
    assert on.document.model_name == "block"
    hands.click(on.canvas, on.card(ONE_D))
    on.canvas.add_after_selection("ReLU")
    model = on.document.project.models["block"]
    (new,) = set(model.nodes) - {"in", "d"}
    assert model.wires[Inlet(new)] == Outlet("d")
    assert f"one{BETWEEN}{new}" in on.canvas.drawing.cards
    frame = on.canvas.drawing.block_rects()["one"]
    assert on.canvas.drawing.cards[f"one{BETWEEN}{new}"].rect.bottom < frame.bottom
    assert on.canvas.drawing.cards["two"].rect.y > frame.bottom


def test_a_wire_from_the_upper_edge_of_a_block_is_one_from_its_input(stage):
    on = opened(stage)
    hands.click(on.canvas, on.card(ONE_D))
    new = on.document.add("Add", (200.0, 260.0))
    on.document.connect_wire(Outlet("d"), Inlet(new, "inputs", 0))
    key = f"one{BETWEEN}{new}"
    on.canvas.show_rect(on.canvas.drawing.bounds, glide=False)
    hands.settle()
    hands.drag(on.canvas, on.output("one"), on.ring(key))
    wires = on.document.project.models["block"].wires
    assert wires[Inlet(new, "inputs", 1)] == Outlet("in")
    assert on.undo() == "Connect"


def test_a_wire_cannot_run_through_the_edge_of_a_block_and_says_so(stage):
    on = opened(stage)
    said = []
    on.document.announced.connect(lambda words, _: said.append(words))
    project = on.document.project
    hands.drag(on.canvas, on.output("x"), on.card(ONE_D))
    assert on.document.project is project
    assert said == ["A wire cannot run through the edge of a block"]


def test_a_box_selects_in_the_block_that_it_was_begun_in(stage):
    on = opened(stage)
    frame = on.canvas.drawing.block_rects()["one"]
    start = on.spot(frame.x + 12, frame.bottom - 16)
    hands.drag(on.canvas, start, on.spot(frame.right - 12, frame.y + 60))
    assert on.document.selection.nodes == ("d",)
    assert on.document.place == ("one",)


def test_arrow_keys_walk_into_a_block_and_out_of_it(stage):
    on = opened(stage)
    hands.click(on.canvas, on.card("x"))
    walked = []
    for _ in range(3):
        hands.key(on.canvas, Qt.Key.Key_Down)
        walked.append(next(iter(on.canvas.looks.nodes)))
    assert walked == ["one", ONE_D, "two"]
    hands.key(on.canvas, Qt.Key.Key_Up)
    assert on.canvas.looks.nodes == {ONE_D}


def test_undo_of_the_call_leaves_a_block_that_is_worked_on(stage):
    on = stage(chain())
    hands.click(on.canvas, on.card("a"))
    assert on.document.make_block(["a"]) is None
    (block,) = on.document.selection.nodes
    on.canvas.toggle_block()
    inner = next(
        k for k in on.canvas.drawing.cards if k.startswith(block + BETWEEN) and k[-1:] == "a"
    )
    on.canvas.select([inner])
    assert on.document.place == (block,)
    on.undo()
    assert on.document.place == ()
    assert "a" in on.canvas.drawing.cards


# ── repeats ──────────────────────────────────────────────────────────────────────────────────


def test_the_bar_repeats_a_block_and_takes_it_back(stage):
    on = opened(stage)
    hands.click(on.canvas, button(on, "one", "more"))
    hands.click(on.canvas, button(on, "one", "more"))
    assert on.document.project.model.layer_of("one").repeat == 3
    assert on.canvas.drawing.sheet.blocks["one"].repeat == 3
    assert on.document.facts["one"].outcome.trainable == 3 * (16 * 16 + 16)
    hands.click(on.canvas, button(on, "one", "less"))
    assert on.document.project.model.layer_of("one").repeat == 2
    assert on.undo() == "Repeat block"
    assert on.document.project.model.layer_of("one").repeat == 3


def test_a_block_that_cannot_repeat_says_why(stage):
    on = opened(stage)
    layer = on.document.project.models["block"].nodes["d"].layer
    hands.click(on.canvas, on.card(ONE_D))
    on.document.set_param([layer], "units", 8)
    said = []
    on.document.announced.connect(lambda words, _: said.append(words))
    hands.click(on.canvas, button(on, "one", "more"))
    assert said == ["block cannot repeat: in 16, out 8"]
    assert on.document.project.model.layer_of("one").repeat == 1


def test_the_buttons_of_the_bar_close_the_block_and_open_it_alone(stage):
    on = opened(stage)
    hands.click(on.canvas, button(on, "one", "open"))
    assert on.document.shown_trail == ("main", "block")
    hands.key(on.canvas, Qt.Key.Key_Escape)
    hands.key(on.canvas, Qt.Key.Key_Escape)
    assert on.document.shown_trail == ("main",)
    hands.click(on.canvas, button(on, "one", "close"))
    assert not on.canvas.is_open("one")


# ── folded frames ────────────────────────────────────────────────────────────────────────────


def framed(stage):
    on = stage(chain())
    frame = on.document.add_frame(["a", "b"], "Stem")
    hands.settle()
    return on, frame


@pytest.mark.parametrize("folded", [True, False])
def test_a_double_click_on_the_title_folds_a_frame_and_on_its_tile_unfolds_it(stage, folded):
    on, frame = framed(stage)
    before = {n: c.rect for n, c in on.canvas.drawing.cards.items()}
    rect = on.canvas.drawing.frames[frame].rect
    hands.double_click(on.canvas, on.spot(rect.x + 30, rect.y + 14))
    assert on.document.model.frames[frame].folded
    (tile,) = (c for c in on.canvas.drawing.cards.values() if c.part == "tile")
    assert tile.words.title == "Stem"
    assert tile.words.parts == ("2 layers",)
    assert not {"a", "b"} & on.canvas.drawing.cards.keys()
    if folded:
        assert on.undo() == "Fold frame"
    else:
        hands.double_click(on.canvas, on.card(tile.node))
        assert not on.document.model.frames[frame].folded
        assert on.document.undo_stack.undoText() == "Unfold frame"
    assert {n: c.rect for n, c in on.canvas.drawing.cards.items()} == before


def test_wires_to_a_folded_frame_are_merged_and_carry_its_shapes(stage):
    on, frame = framed(stage)
    wires = dict(on.canvas.drawing.wires)
    shapes = {on.canvas.drawing.pill(w).text for w in wires.values()}
    on.document.change_frame(frame, folded=True)
    hands.settle()
    drawing = on.canvas.drawing
    assert len(drawing.wires) == len(wires) - 1
    assert {drawing.pill(w).text for w in drawing.wires.values()} <= shapes
    assert on.document.facts is on.document.shown


def test_a_folded_frame_is_selected_moved_and_cut_off_as_one(stage):
    on, frame = framed(stage)
    on.document.change_frame(frame, folded=True)
    hands.settle()
    (tile,) = (c.node for c in on.canvas.drawing.cards.values() if c.part == "tile")
    hands.click(on.canvas, on.card(tile))
    assert on.document.selection.frame == frame
    places = {n: on.at(n) for n in ("a", "b")}
    hands.drag(on.canvas, on.card(tile), on.card(tile) + QPointF(64, 0))
    assert {n: (x + 64, y) for n, (x, y) in places.items()} == {n: on.at(n) for n in places}
    inlet = next(i for i in on.canvas.drawing.wires if i.node == tile)
    on.canvas.select(wire=inlet)
    assert on.document.selection.wire == Inlet("a")
    assert on.canvas.looks.wire == inlet
    hands.key(on.canvas, Qt.Key.Key_Delete)
    assert Inlet("a") not in on.document.model.wires


def test_what_is_below_a_folded_frame_moves_up_to_its_tile_and_nothing_else_does():
    project = template_project("inception")
    first, *_ = project.model.frames
    members = project.model.frames[first].nodes
    folded = restructure.change_frame(project, project.main, first, folded=True)
    before = Drawing(infer(project)).cards
    sheet = unfold(infer(folded), ())
    after = Drawing(sheet.facts, sheet).cards
    (tile,) = (c for c in after.values() if c.part == "tile")
    bottom = max(before[n].rect.bottom for n in members)
    up = {before[n].rect.y - after[n].rect.y for n in after.keys() & before.keys()
          if before[n].rect.y >= bottom}  # fmt: skip
    assert up == {bottom - tile.rect.bottom}
    assert all(
        before[n].rect == after[n].rect
        for n in after.keys() & before.keys()
        if before[n].rect.y < bottom
    )
    rects = [card.rect for card in after.values()]
    for place, one in enumerate(rects):
        assert not any(touch(one, other) for other in rects[place + 1 :])


def test_a_layer_put_down_below_a_folded_frame_lies_where_it_was_put(stage):
    on, frame = framed(stage)
    on.document.change_frame(frame, folded=True)
    hands.settle()
    pool = on.canvas.drawing.cards["p"].rect
    on.canvas.drops.finish("Dropout", (pool.x + 312 + 112, pool.y + 100))
    (new,) = on.document.selection.nodes
    rect = on.canvas.drawing.cards[new].rect
    assert abs(rect.x - (pool.x + 312)) <= 8
    assert abs(rect.y + rect.height / 2 - (pool.y + 100)) <= 8


def test_a_tile_makes_room_for_a_block_that_opens_above_it(stage):
    on = stage(tall())
    on.document.add_frame(["two"], "Rest")
    frame = on.document.selection.frame
    on.document.change_frame(frame, folded=True)
    hands.double_click(on.canvas, on.card("one"))
    (tile,) = (c for c in on.canvas.drawing.cards.values() if c.part == "tile")
    assert tile.rect.y >= on.canvas.drawing.block_rects()["one"].bottom + 40


def test_a_fault_in_a_folded_frame_shows_on_its_tile(stage):
    on, frame = framed(stage)
    on.document.change_frame(frame, folded=True)
    layer = on.document.model.nodes["a"].layer
    on.document.set_param([layer], "kernel_size", 99)
    on.canvas._show_badges()
    (tile,) = (c for c in on.canvas.drawing.cards.values() if c.part == "tile")
    assert on.canvas.drawing.badges[tile.node].code == "kernel-too-large"


def test_a_repeat_is_told_to_those_who_do_not_see(stage):
    from designer.canvas.accessible import card_words, order_of

    on = opened(stage)
    on.document.set_repeat(["one"], 3)
    drawing = on.canvas.drawing
    assert not any(drawing.cards[k].part == "foot" for k in order_of(drawing) if k in drawing.cards)
    assert "3 times in a row" in card_words(drawing, drawing.cards["one"], False)
    assert repeats.fault(on.document.facts, "one") is None


# ── around it ────────────────────────────────────────────────────────────────────────────────


def test_what_is_open_stays_open_while_another_model_is_shown(stage):
    on = opened(stage)
    hands.click(on.canvas, on.card("two"))
    hands.key(on.canvas, Qt.Key.Key_Return, hands.CTRL)
    assert on.document.shown_trail == ("main", "block")
    assert set(on.canvas.drawing.cards) == {"in", "d"}
    on.canvas.leave_block()
    assert on.canvas.is_open("one")


def test_a_pasted_layer_lands_in_the_block_that_is_worked_on(stage):
    on = opened(stage)
    hands.click(on.canvas, on.card(ONE_D))
    fragment = on.document.copied(["d"])
    on.document.paste(fragment, on.canvas.paste_shift(fragment))
    (new,) = on.document.selection.nodes
    assert set(on.document.project.models["block"].nodes) == {"in", "d", new}
    frame = on.canvas.drawing.block_rects()["one"]
    assert block_bars.contains(frame, *on.canvas.drawing.cards[f"one{BETWEEN}{new}"].middle)


def test_a_layer_dropped_on_a_wire_inside_is_put_into_it(stage):
    on, relu = with_relu(stage)
    spot = on.pill(Inlet(f"one{BETWEEN}{relu}"))
    on.canvas.drops.finish("Dropout", (spot.x(), spot.y()))
    model = on.document.project.models["block"]
    (new,) = set(model.nodes) - {"in", "d", relu}
    assert model.wires[Inlet(new)] == Outlet("d")
    assert model.wires[Inlet(relu)] == Outlet(new)
    assert on.undo() == "Add Dropout"
    assert on.document.project.models["block"].wires[Inlet(relu)] == Outlet("d")


def test_with_motion_cards_glide_and_come_to_rest_where_they_would_be_without(stage):
    calm = opened(stage)
    wanted = {n: c.rect for n, c in calm.canvas.drawing.cards.items()}
    courses = {i: w.points for i, w in calm.canvas.drawing.wires.items()}
    on = stage(tall(), motion=True)
    hands.double_click(on.canvas, on.card("one"))
    on.canvas.glide.stop()
    assert {n: c.rect for n, c in on.canvas.drawing.cards.items()} == wanted
    assert {i: w.points for i, w in on.canvas.drawing.wires.items()} == courses


def test_the_minimap_shows_where_cards_came_to_rest(stage, qtbot):
    on = stage(tall(), motion=True)
    small = on.canvas.furniture.minimap
    with qtbot.waitSignal(on.canvas.rested, timeout=2000):
        hands.double_click(on.canvas, on.card("one"))
        small._renew()  # a picture of cards on their way
        small.repaint()

    def as_it_is() -> bool:
        shown = small._picture
        return shown is not None and shown.toImage() == small._paint_picture().toImage()

    qtbot.waitUntil(as_it_is, timeout=2000)


def test_tips_tell_what_the_buttons_of_the_bar_do_and_what_a_repeat_costs(stage):
    from designer.canvas.overlays.tips import tip_for

    on = opened(stage)
    on.document.set_repeat(["one"], 3)

    def tip(name: str) -> tuple[str, str] | None:
        spot = button(on, "one", name)
        found = on.canvas.pointer.hit((spot.x(), spot.y()))
        return tip_for(on.canvas.drawing, on.canvas.level, found)

    assert tip("open") == ("Open alone", "Ctrl+Enter")
    title, why = tip("times")
    assert title == "Repeats 3 times"
    assert "3 × 272 = 816" in why


@pytest.mark.parametrize("zoom", [1.0, 0.6, 0.25, 0.1])
def test_an_open_block_is_painted_at_every_zoom(stage, zoom):
    on = opened(stage)
    on.canvas.zoom_to(zoom)
    on.canvas.land()
    closed = stage(tall())
    closed.canvas.look(on.canvas.camera)
    hands.settle()
    assert on.canvas.grab().toImage() != closed.canvas.grab().toImage()


def test_a_diagram_shows_a_folded_frame_as_one_tile(stage):
    from designer.diagram import _drawing

    on, frame = framed(stage)
    on.document.change_frame(frame, folded=True)
    cards = _drawing(on.document.project, "").cards
    assert [c.words.title for c in cards.values() if c.part == "tile"] == ["Stem"]
    assert "a" not in cards


def image_of(drawing) -> dict:
    """What a drawing holds, as far as it does not depend on what was there before."""
    return {
        "cards": {
            n: (c.rect, c.kind, c.words, c.name, c.count, c.mark, c.outputs, c.exits, c.part,
                c.repeat, dict(c.inputs))
            for n, c in drawing.cards.items()
        },
        "wires": {
            i: (w.outlet, w.points[0], w.points[-1], w.wrong, w.waiting, drawing.pill(w).text)
            for i, w in drawing.wires.items()
        },
        "blocks": drawing.block_rects(),
        "walls": drawing.router.walls,
    }  # fmt: skip


def act_at_random(on, chance: random.Random) -> None:
    """Do one thing that a person could do in the drawing as it is now."""
    canvas, document = on.canvas, on.document
    keys = [k for k, c in canvas.drawing.cards.items() if c.part in ("", "bar")]
    if not keys:
        document.undo_stack.undo()
        return
    key = chance.choice(keys)
    canvas.select([key])
    node = document.selection.nodes[0]
    layer = document.model.layer_of(node)
    what = chance.randrange(9)
    if what == 0 and layer.kind == "Model":
        canvas.toggle_block()
    elif what == 1:
        canvas.add_after_selection(chance.choice(["ReLU", "Dense", "Flatten"]))
    elif what == 2 and layer.kind == "Dense":
        document.set_param([document.model.nodes[node].layer], "units", chance.choice([8, 16]))
    elif what == 3:
        canvas.delete(heal=chance.random() < 0.7)
    elif what == 4 and layer.kind == "Model":
        canvas.repeat(chance.choice([1, -1]))
    elif what == 5:
        canvas.nudge(chance.choice([-24, 24]), chance.choice([-24, 24]))
    elif what == 6:
        frames = document.model.frames
        if frames:
            document.selection.set(frame=chance.choice(list(frames)))
            canvas.toggle_frame()
        else:
            document.add_frame([node])
    elif what == 7:
        document.duplicate([node], (280.0, 24.0))
    else:
        chance.choice([document.undo_stack.undo, document.undo_stack.redo])()


@pytest.mark.parametrize("seed", range(12))
def test_following_edits_in_place_gives_the_same_as_drawing_afresh(stage, seed):
    on, chance = stage(tall()), random.Random(seed)
    on.canvas.open_in_place("one")
    for _ in range(25):
        act_at_random(on, chance)
        sheet = on.canvas.drawing.sheet
        fresh = Drawing(sheet.facts, sheet)
        on.canvas._show_badges()
        fresh.set_badges(on.canvas.drawing.badges)
        mine, other = image_of(on.canvas.drawing), image_of(fresh)
        for part in mine:
            found = mine[part]
            assert [
                (v, other[part].get(k)) for k, v in found.items() if other[part].get(k) != v
            ] == []
            assert mine[part].keys() == other[part].keys()
        assert not on.canvas.grab().isNull()
    while on.document.undo_stack.canUndo():
        on.document.undo_stack.undo()
    assert on.document.project == tall()
