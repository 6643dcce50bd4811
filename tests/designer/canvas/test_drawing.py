"""The records of a drawing: in step with the document after any edit, indexed by place."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.canvas.drawing import Drawing
from designer.canvas.geometry import (
    PORT_PITCH,
    card_rect,
    frame_rect,
    grown,
    outputs_at,
    rings_at,
    touch,
)
from designer.canvas.index import Grid
from designer.canvas.painting import runs_of
from designer.canvas.parts import Mark
from designer.canvas.wires import boxes, crosses, distance, middle, straightened
from engine import edits, repeats, restructure
from engine.changes import compare
from engine.graph import Inlet, Outlet, Project
from engine.inference import infer
from engine.layout.model import Rect
from engine.templates import TEMPLATES, project
from tests.designer.canvas.drawings import broken, chain, drawn, loose, nested, resnet

KINDS = ("Conv2D", "Dense", "ReLU", "Add", "Flatten", "BatchNormalization", "LSTM")


def image_of(drawing: Drawing) -> dict:
    """Give what a drawing holds, in a form that can be compared."""
    return {
        "cards": {
            n: (c.rect, c.kind, c.words, c.name, c.count, c.mark, c.uses, c.outputs, c.wrong,
                dict(c.inputs))
            for n, c in drawing.cards.items()
        },
        "wires": {
            i: (w.outlet, w.points[0], w.points[-1], w.wrong, w.waiting, drawing.pill(w))
            for i, w in drawing.wires.items()
        },
        # How wide a frame is follows the courses of its wires, and those keep what was before.
        "frames": {
            key: (box.title, box.rect.y, box.rect.height, box.depth, box.shape)
            for key, box in drawing.frames.items()
        },
        "failed": drawing.faulty,
    }  # fmt: skip


def some_edit(project: Project, chance: random.Random) -> Project:
    """Give the project after an edit of some kind."""
    model = project.models["model"]
    nodes = list(model.nodes)
    pick = chance.choice(nodes) if nodes else None
    kind = chance.choice(
        ["add", "move", "go", "connect", "cut", "remove", "param", "bypass", "frame"]
    )
    if kind == "add" or pick is None:
        at = (chance.randrange(0, 900, 8), chance.randrange(0, 900, 8))
        made, _ = edits.add(
            project,
            "model",
            chance.choice(KINDS),
            at,
            {"filters": 4, "kernel_size": 3} if chance.random() < 0.5 else {},
        )
        return made
    if kind == "move":
        return edits.move(project, "model", {pick: (chance.randrange(900), chance.randrange(900))})
    if kind == "go":
        dx, dy = chance.randrange(-900, 900, 8), chance.randrange(-900, 900, 8)
        places = {node: (call.at[0] + dx, call.at[1] + dy) for node, call in model.nodes.items()}
        return edits.move(project, "model", places)
    if kind == "connect":
        other = chance.choice(nodes)
        inlet = edits.free_inlet(project, "model", other)
        return project if inlet is None else edits.connect(project, "model", Outlet(pick), inlet)
    if kind == "cut" and model.wires:
        return edits.disconnect(project, "model", [chance.choice(list(model.wires))])
    if kind == "remove" and len(nodes) > 3:
        return edits.remove(project, "model", [pick], heal=chance.random() < 0.5)
    if kind == "param":
        layer = model.nodes[pick].layer
        return edits.set_param(project, "model", layer, "filters", chance.choice([0, 4, 8, "x"]))
    if kind == "bypass":
        return edits.set_bypassed(project, "model", [pick], chance.random() < 0.5)
    if kind == "frame":
        return restructure.add_frame(project, "model", chance.sample(nodes, 2), "Frame")[0]
    return project


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 2**32 - 1))
def test_following_edits_gives_the_same_as_drawing_afresh(seed):
    chance = random.Random(seed)
    project = chance.choice([chain, loose, resnet, broken])()
    facts = infer(project)
    drawing = Drawing(facts)
    for _ in range(12):
        after = some_edit(project, chance)
        known = infer(after, None, facts)
        drawing.update(known, compare(facts, known))
        project, facts = after, known
    fresh = Drawing(facts)
    assert image_of(drawing) == image_of(fresh)
    assert set(drawing.card_grid.near(Rect(-1e6, -1e6, 2e6, 2e6))) == set(project.model.nodes)
    assert set(drawing.wire_grid.near(Rect(-1e6, -1e6, 2e6, 2e6))) == set(drawing.wires)


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 2**32 - 1))
def test_moving_by_hand_and_letting_go_brings_everything_back(seed):
    chance = random.Random(seed)
    drawing = Drawing(infer(resnet()))
    before = image_of(drawing)
    nodes = chance.sample(list(drawing.cards), chance.randrange(1, 6))
    for _ in range(5):
        dx, dy = chance.randrange(-300, 300), chance.randrange(-300, 300)
        drawing.displace(
            {n: (drawing.facts.model.nodes[n].at[0] + dx, drawing.facts.model.nodes[n].at[1] + dy)
             for n in nodes}
        )  # fmt: skip
        for wire in drawing.wires.values():
            target = drawing.cards[wire.inlet.node]
            assert wire.points[0] == drawing.router.start_of(wire.outlet)
            assert wire.points[-1] == (target.inputs[wire.inlet], target.rect.y)
    drawing.settle()
    assert image_of(drawing) == before


def test_states_follow_from_the_facts():
    drawing = Drawing(infer(broken()))
    marks = {n: c.mark for n, c in drawing.cards.items()}
    assert marks["wide"] & Mark.ERROR
    assert marks["merge"] & Mark.ERROR
    assert marks["ga"] & Mark.WAITING
    assert not marks["ga"] & Mark.ERROR
    assert drawing.cards["wide"].wrong == ("kernel_size",)
    assert drawing.wires[Inlet("wide")].wrong == {1, 2}
    assert drawing.wires[Inlet("merge", "inputs", 0)].wrong == {3}
    assert drawing.wires[Inlet("ga")].waiting
    assert drawing.wires[Inlet("a")].wrong is None


def test_a_bypassed_and_a_frozen_layer_are_marked():
    project = edits.set_bypassed(resnet(), "model", ["bn"], True)
    project = edits.set_param(project, "model", "l_a", "trainable", False)
    cards = Drawing(infer(project)).cards
    assert cards["bn"].mark == Mark.BYPASSED
    assert cards["a"].mark == Mark.FROZEN


def test_a_shared_layer_counts_its_calls_and_a_block_that_repeats_has_sheets(qapp):
    project, again = edits.call_again(chain(), "model", "a", (600.0, 136.0))
    cards = Drawing(infer(project)).cards
    assert cards["a"].uses == cards[again].uses == 2
    project = repeats.set_repeat(nested(), "main", "l2", 3)
    blocks = Drawing(infer(project)).cards
    assert blocks["one"].sheets
    assert "×3" in [run.text for run in runs_of(blocks["one"])]
    assert not blocks["two"].sheets


def test_pills_of_one_split_stand_at_one_height():
    drawing = Drawing(infer(broken()))
    heights = {drawing.pill_at(drawing.wires[i])[1] for i in (Inlet("a"), Inlet("pb"))}
    assert len(heights) == 1


def test_pills_of_wires_that_meet_at_a_join_do_not_cover_one_another():
    conv = {"filters": 64, "kernel_size": (3, 3), "padding": "same"}
    left, right = ("a", "Conv2D", conv, "a", 0, 136), ("b", "Conv2D", conv, "b", 280, 136)
    rows = [
        ("in", "Input", {"shape": (32, 32, 3)}, "image", 0, 40, []),
        (*left, ["in"]),
        (*right, ["in"]),
        ("flat", "Flatten", {}, "flat", 0, 232, ["a"]),
        ("add", "Add", {}, "sum", 280, 328, ["b", "a"]),
    ]
    drawing = Drawing(infer(drawn(rows)))
    wires = [drawing.wires[Inlet("add", "inputs", slot)] for slot in (0, 1)]
    assert abs(wires[0].points[-1][0] - wires[1].points[-1][0]) < drawing.pill(wires[0]).width
    places = [drawing.pill_at(wire) for wire in wires]
    assert abs(places[0][1] - places[1][1]) >= 18.0
    for wire, (_, y) in zip(wires, places, strict=True):
        assert wire.points[0][1] < y < wire.points[-1][1]


def test_a_pill_keeps_clear_of_frame_borders():
    drawing = Drawing(infer(resnet()))
    box = drawing.frames["f0"].rect
    for wire in drawing.wires.values():
        y = drawing.pill_at(wire)[1]
        for border in (box.y, box.bottom):
            assert abs(y - border) >= 13.0 or wire.room < 60.0


def test_frames_lie_around_their_members_and_in_one_another():
    rows = [
        ("a", "Flatten", {}, "a", 0, 0, []),
        ("b", "Flatten", {}, "b", 0, 100, []),
        ("c", "Flatten", {}, "c", 0, 200, []),
    ]
    drawing = Drawing(infer(drawn(rows, [("inner", ["a", "b"]), ("outer", ["a", "b", "c"])])))
    inner, outer = drawing.frames["f0"], drawing.frames["f1"]
    assert (inner.depth, outer.depth) == (1, 0)
    assert outer.rect.x < inner.rect.x
    assert outer.rect.right > inner.rect.right
    assert list(drawing.frames) == ["f1", "f0"]  # outer ones are painted first


def test_large_drawings_get_a_sketch_first_and_their_courses_later(monkeypatch):
    from designer.canvas import routing

    monkeypatch.setattr(routing, "MANY", 1)
    drawing = Drawing(infer(broken()))
    assert drawing.router.sketched
    rounds = 0
    while drawing.refine(Rect(0, 0, 1000, 1000), 2):
        rounds += 1
    assert rounds >= 1
    assert not drawing.router.sketched
    for wire in drawing.wires.values():
        for box in boxes(wire.points):
            for node, card in drawing.cards.items():
                if node not in (wire.inlet.node, wire.outlet.node):
                    assert not touch(box, card.rect)


# ── geometry ─────────────────────────────────────────────────────────────────────────────────


def test_cards_never_change_width_and_slim_ones_are_lower():
    assert card_rect((8.0, 16.0), False) == Rect(8.0, 16.0, 224.0, 48.0)
    assert card_rect((8.0, 16.0), True).height == 32.0


def test_outputs_stand_around_the_middle():
    rect = card_rect((0.0, 0.0), False)
    assert outputs_at(rect, 1) == (112.0,)
    assert outputs_at(rect, 3) == (112.0 - PORT_PITCH, 112.0, 112.0 + PORT_PITCH)
    many = outputs_at(rect, 40)
    assert many[0] >= 20.0
    assert many[-1] <= 204.0


def test_free_inputs_stand_clear_of_wires_that_arrive():
    rect = card_rect((0.0, 0.0), False)
    (ring,) = rings_at(rect, [(Inlet("n", "inputs", 2), True)], [112.0, 176.0])
    assert ring.x == 204.0
    (ring,) = rings_at(rect, [(Inlet("n"), True)], [])
    assert ring.x == 112.0


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.key)
def test_a_skip_inside_a_frame_runs_inside_its_border_and_frames_keep_apart(template):
    facts = infer(project(template.key))
    drawing = Drawing(facts)
    while drawing.refine(drawing.bounds):
        pass
    for key, box in drawing.frames.items():
        members = facts.model.frames[key].nodes
        for inlet, wire in drawing.wires.items():
            if inlet.node in members and wire.outlet.node in members:
                assert box.rect.x < wire.box.x
                assert wire.box.right < box.rect.right
        for node, card in drawing.cards.items():
            assert node in members or not touch(card.rect, grown(box.rect, -1.0))
    apart = [box.rect for box in drawing.frames.values() if not box.depth]
    for place, one in enumerate(apart):
        assert not any(touch(grown(one, -1.0), other) for other in apart[place + 1 :])


def test_a_frame_of_nothing_has_no_place():
    assert frame_rect([]) is None


@given(
    st.dictionaries(
        st.integers(),
        st.tuples(st.floats(-5e4, 5e4), st.floats(-5e4, 5e4), st.floats(0, 3e3), st.floats(0, 3e3)),
        max_size=30,
    ),
    st.tuples(st.floats(-5e4, 5e4), st.floats(-5e4, 5e4), st.floats(0, 1e5), st.floats(0, 1e5)),
)
@settings(deadline=None)
def test_a_grid_finds_everything_that_touches(rects, asked):
    grid: Grid[int] = Grid()
    for key, rect in rects.items():
        grid.put(key, Rect(*rect))
    area = Rect(*asked)
    found = grid.near(area)
    for key, rect in rects.items():
        if touch(Rect(*rect), area):
            assert key in found
    for key in rects:
        grid.take(key)
    assert len(grid) == 0
    assert grid.cells == {}


def test_wires_are_near_cut_and_halved():
    points = ((0.0, 0.0), (0.0, 50.0), (100.0, 50.0), (100.0, 100.0))
    assert distance(points, 50.0, 45.0) == pytest.approx(5.0)
    assert crosses(points, (50.0, 0.0), (50.0, 80.0))
    assert not crosses(points, (20.0, 0.0), (80.0, 40.0))
    assert middle(points) == (50.0, 50.0)


def test_a_small_jog_is_taken_out_where_there_is_room():
    points = ((0.0, 0.0), (0.0, 14.0), (3.0, 14.0), (3.0, 80.0), (90.0, 80.0), (90.0, 100.0))
    straight = ((0.0, 0.0), (0.0, 80.0), (90.0, 80.0), (90.0, 100.0))
    assert straightened(points, lambda *_: True) == straight
    assert straightened(points, lambda *_: False) == points
