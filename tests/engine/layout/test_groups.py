"""Groups: a rectangle that has all its members, with room for the title, and no stranger."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.layout import Edge, Group, Layout, Rect, layered
from tests.engine.layout.graphs import (
    REGULAR,
    SLIM,
    Sizes,
    drawings,
    middle,
    overlap,
    overlapping,
    rects,
    wires,
    wires_through_cards,
)

Drawing = tuple[Sizes, list[Edge]]


@st.composite
def grouped(draw: st.DrawFn) -> tuple[Sizes, list[Edge], dict[str, Group]]:
    """A drawing with groups that are disjoint or nested."""
    sizes, edges = draw(drawings(18))
    names = draw(st.permutations(list(sizes)))
    groups: dict[str, Group] = {}
    start = 0
    for number in range(draw(st.integers(1, 3))):
        end = start + draw(st.integers(1, 6))
        members = names[start:end]
        if members:
            groups[f"outer{number}"] = Group(members)
            if len(members) > 2 and draw(st.booleans()):
                groups[f"inner{number}"] = Group(members[: len(members) // 2], top=42.0)
        start = end
    return sizes, edges, groups


def inside(inner: Rect, outer: Rect) -> bool:
    across = outer.x <= inner.x and inner.right <= outer.right
    return across and outer.y <= inner.y and inner.bottom <= outer.bottom


def check_frames(layout: Layout, sizes: Sizes, groups: dict[str, Group]) -> None:
    places = rects(layout, sizes)
    assert set(layout.frames) == {name for name, group in groups.items() if group.members}
    for name, group in groups.items():
        frame = layout.frames[name]
        members = set(group.members)
        for card, rect in places.items():
            if card in members:
                assert frame.x + group.side <= rect.x
                assert rect.right <= frame.right - group.side
                assert frame.y + group.top <= rect.y
                assert rect.bottom <= frame.bottom - group.bottom
            else:
                assert not overlap(frame, rect), f"{card} lies in {name}"
        for other, frame2 in layout.frames.items():
            theirs = set(groups[other].members)
            if other != name and theirs <= members:
                assert inside(frame2, frame)
            elif not members & theirs:
                assert not overlap(frame, frame2), f"{name} overlaps {other}"


@given(grouped())
@settings(deadline=None, max_examples=120)
def test_frames_have_exactly_their_members(
    drawing: tuple[Sizes, list[Edge], dict[str, Group]],
) -> None:
    sizes, edges, groups = drawing
    layout = layered(sizes, edges, groups=groups)
    places = rects(layout, sizes)
    assert not overlapping(places)
    check_frames(layout, sizes, groups)
    for edge in edges:
        assert places[edge.source].bottom < places[edge.target].y
    assert not wires_through_cards(layout.routes, places)


@given(grouped(), st.floats(200.0, 1200.0))
@settings(deadline=None, max_examples=80)
def test_frames_stay_whole_in_columns(
    drawing: tuple[Sizes, list[Edge], dict[str, Group]], height: float
) -> None:
    sizes, edges, groups = drawing
    layout = layered(sizes, edges, groups=groups, column_height=height)
    places = rects(layout, sizes)
    assert not overlapping(places)
    check_frames(layout, sizes, groups)
    assert not wires_through_cards(layout.routes, places)


def test_a_stage_looks_as_designed() -> None:
    regular = ["image", "stem", "pool", "conv_a", "conv_b", "shortcut", "next"]
    sizes = dict.fromkeys(regular, REGULAR) | dict.fromkeys(["bn", "relu", "merge"], SLIM)
    edges = wires("image stem", "stem pool", "pool conv_a", "conv_a bn", "bn relu", "relu conv_b")
    edges += wires("conv_b merge 0", "pool shortcut", "shortcut merge 1", "merge next")
    stage = Group(["conv_a", "bn", "relu", "conv_b", "shortcut", "merge"])
    layout = layered(sizes, edges, groups={"stage": stage})
    places = rects(layout, sizes)
    check_frames(layout, sizes, {"stage": stage})
    trunk = [card for card in sizes if card != "shortcut"]
    assert len({middle(places[card]) for card in trunk}) == 1
    assert places["shortcut"].x - places["conv_a"].x == 288
    split = layout.routes[edges.index(Edge("pool", "shortcut"))][1][1]
    assert places["pool"].bottom < split < layout.frames["stage"].y, "the trunk splits outside"
    assert places["next"].y - layout.frames["stage"].bottom >= 40, "room for the pill below"


def test_groups_without_known_members_vanish() -> None:
    layout = layered({"a": REGULAR}, [], groups={"none": Group(["b"]), "one": Group(["a", "b"])})
    assert list(layout.frames) == ["one"]


def test_a_stranger_between_two_members_stands_beside_their_frame() -> None:
    sizes = dict.fromkeys(["a", "b", "c"], REGULAR)
    edges = wires("a b", "b c 0", "a c 1")
    groups = {"frame": Group(["a", "c"])}
    layout = layered(sizes, edges, groups=groups)
    check_frames(layout, sizes, groups)
    places = rects(layout, sizes)
    assert places["a"].bottom < places["b"].y
    assert places["b"].bottom < places["c"].y
