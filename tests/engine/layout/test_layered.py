"""The layered layout as a whole: nothing overlaps, everything leads down, the answer is stable."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.layout import Edge, Rect, layered
from tests.engine.layout.graphs import (
    NETWORKS,
    REGULAR,
    SLIM,
    Sizes,
    crossing_wires,
    drawings,
    middle,
    network,
    on_one_line,
    overlapping,
    rects,
    wires,
    wires_through_cards,
)

Drawing = tuple[Sizes, list[Edge]]

# What "dot" of Graphviz 2.43 needs on the same networks, counted in its drawings.
CROSSINGS_OF_DOT = {"nasnet_large": 54, "inception_resnet_v2": 0, "densenet_201": 0, "u_net": 0}


@given(drawings())
@settings(deadline=None, max_examples=100)
def test_cards_never_overlap_and_edges_lead_down(drawing: Drawing) -> None:
    sizes, edges = drawing
    layout = layered(sizes, edges)
    assert set(layout.positions) == set(sizes)
    places = rects(layout, sizes)
    assert not overlapping(places)
    for edge in edges:
        assert places[edge.source].bottom < places[edge.target].y


@given(drawings())
@settings(deadline=None, max_examples=100)
def test_routes_join_their_cards_and_pass_through_none(drawing: Drawing) -> None:
    sizes, edges = drawing
    layout = layered(sizes, edges)
    places = rects(layout, sizes)
    assert set(layout.routes) == set(range(len(edges)))
    for number, line in layout.routes.items():
        source, target = places[edges[number].source], places[edges[number].target]
        assert line[0][1] == source.bottom
        assert source.x < line[0][0] < source.right
        assert line[-1][1] == target.y
        assert target.x < line[-1][0] < target.right
    assert not wires_through_cards(layout.routes, places)


@given(drawings())
@settings(deadline=None, max_examples=50)
def test_the_same_question_gets_the_same_answer(drawing: Drawing) -> None:
    sizes, edges = drawing
    assert layered(sizes, edges) == layered(dict(sizes), list(edges))


@given(drawings())
@settings(deadline=None, max_examples=50)
def test_cards_stand_on_the_grid_and_inside_the_bounds(drawing: Drawing) -> None:
    sizes, edges = drawing
    layout = layered(sizes, edges)
    bounds = layout.bounds
    assert (bounds.x, bounds.y) == (0.0, 0.0)
    for rect in rects(layout, sizes).values():
        assert rect.x % 8 == 0
        assert rect.y % 4 == 0  # a slim card stands in the middle of a row of regular ones
        assert 0 <= rect.x <= rect.right <= bounds.right
        assert 0 <= rect.y <= rect.bottom <= bounds.bottom
    for line in layout.routes.values():
        assert all(0 <= x <= bounds.right and 0 <= y <= bounds.bottom for x, y in line)


@given(drawings(12), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=12))
@settings(deadline=None, max_examples=100)
def test_cycles_do_not_hang_and_all_cards_are_placed(
    drawing: Drawing, more: list[tuple[int, int]]
) -> None:
    sizes, edges = drawing
    names = list(sizes)
    back = [Edge(names[a % len(names)], names[b % len(names)]) for a, b in more]
    layout = layered(sizes, [*edges, *back])
    places = rects(layout, sizes)
    assert not overlapping(places)
    for number, line in layout.routes.items():
        assert line[0][1] < line[-1][1], f"edge {number} leads up"


def test_an_empty_drawing_has_an_empty_layout() -> None:
    assert layered({}, []).positions == {}
    assert layered({}, []).bounds == Rect(0.0, 0.0, 0.0, 0.0)


def test_edges_to_unknown_cards_are_left_out() -> None:
    layout = layered({"a": REGULAR}, wires("a b", "c a"))
    assert list(layout.positions) == ["a"]
    assert not layout.routes


def test_a_chain_is_straight_with_even_gaps() -> None:
    sizes = {"a": REGULAR, "b": REGULAR, "c": SLIM, "d": SLIM, "e": REGULAR}
    layout = layered(sizes, wires("a b", "b c", "c d", "d e"))
    places = list(rects(layout, sizes).values())
    assert on_one_line(middle(rect) for rect in places)
    assert {low.y - high.bottom for high, low in zip(places, places[1:], strict=False)} == {40.0}
    assert all(len(line) == 2 for line in layout.routes.values())


def test_a_skip_runs_in_a_lane_beside_a_straight_chain() -> None:
    sizes = {"fork": REGULAR, "a": REGULAR, "b": SLIM, "c": REGULAR, "add": SLIM, "end": REGULAR}
    edges = wires("fork a", "a b", "b c", "c add", "fork add 1", "add end")
    layout = layered(sizes, edges)
    places = rects(layout, sizes)
    assert on_one_line(middle(rect) for rect in places.values())
    skip = layout.routes[4]
    lane = max(x for x, _ in skip)
    assert lane - places["b"].right >= 40, "a pill on the lane must not touch the cards"
    assert skip[1][1] - places["fork"].bottom == 14, "the first turn hangs below the output"
    assert places["add"].y - skip[-1][1] == 0
    assert places["add"].y - skip[-2][1] == 20, "the last turn waits above the input"
    assert places["a"].y - places["fork"].bottom == 72, "a trunk that splits has more room"


@pytest.mark.parametrize("slot", [0, 1])
def test_the_first_slot_of_a_merge_lies_left_where_that_costs_nothing(slot: int) -> None:
    sizes = {"fork": REGULAR, "a": REGULAR, "b": REGULAR, "add": SLIM}
    edges = wires("fork a", "a b", f"b add {1 - slot}", f"fork add {slot}")
    layout = layered(sizes, edges)
    chain, skip = layout.routes[2][-1][0], layout.routes[3][-1][0]
    assert (skip < chain) == (slot == 0)


def test_a_fork_stands_over_the_middle_of_equal_branches() -> None:
    sizes = dict.fromkeys(["fork", "a", "b", "c", "d", "join"], REGULAR)
    edges = [*wires("fork a", "fork b", "fork c", "fork d"), *wires("a join 0", "b join 1")]
    edges += wires("c join 2", "d join 3")
    layout = layered(sizes, edges)
    places = rects(layout, sizes)
    branches = [middle(places[name]) for name in "abcd"]
    assert branches == sorted(branches), "in the order of their slots"
    centre = middle(places["fork"])
    assert middle(places["join"]) == centre
    assert [x - centre for x in branches] == [-432.0, -144.0, 144.0, 432.0]


def test_a_short_side_branch_leaves_the_main_line_straight() -> None:
    main = ["fork", "a", "b", "c", "d", "join", "end"]
    sizes = dict.fromkeys([*main, "side"], REGULAR)
    edges = wires("fork a", "a b", "b c", "c d", "d join 0", "fork side", "side join 1", "join end")
    places = rects(layered(sizes, edges), sizes)
    assert on_one_line(middle(places[name]) for name in main)
    assert middle(places["side"]) - middle(places["fork"]) == 288
    assert places["side"].y == places["a"].y, "a branch begins at its fork"


def test_the_given_order_of_branches_is_kept() -> None:
    sizes = dict.fromkeys(["fork", "a", "b", "c", "join"], REGULAR)
    edges = wires("fork a", "fork b", "fork c", "a join 0", "b join 1", "c join 2")
    places = rects(layered(sizes, edges, order=["c", "a", "b"]), sizes)
    assert places["c"].x < places["a"].x < places["b"].x


def test_parts_without_a_wire_between_them_stand_side_by_side() -> None:
    sizes = dict.fromkeys("abcd", REGULAR)
    places = rects(layered(sizes, wires("a b", "c d")), sizes)
    assert places["a"].y == places["c"].y
    assert places["a"].right < places["c"].x


def test_very_many_parts_go_on_in_further_rows() -> None:
    sizes = {str(number): REGULAR for number in range(100)}
    layout = layered(sizes, [])
    assert not overlapping(rects(layout, sizes))
    assert len({y for _, y in layout.positions.values()}) > 4
    assert layout.bounds.width < 6000


@pytest.mark.parametrize("name", NETWORKS)
def test_real_networks_have_no_more_crossings_than_dot_gives_them(name: str) -> None:
    sizes, edges = network(name)
    layout = layered(sizes, edges)
    places = rects(layout, sizes)
    assert len(crossing_wires(layout.routes, edges)) <= CROSSINGS_OF_DOT[name]
    assert not wires_through_cards(layout.routes, places)
    assert not overlapping(places)


def test_a_wire_over_very_many_ranks_does_not_blow_up() -> None:
    sizes = {str(number): REGULAR for number in range(600)}
    edges = [Edge(str(n), str(n + 1)) for n in range(199)]
    edges += [Edge(str(n), str(m), 0, 1) for n in range(0, 200, 2) for m in range(n + 2, 200, 9)]
    layout = layered(sizes, edges)
    assert not overlapping(rects(layout, sizes))
