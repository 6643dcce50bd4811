"""Routes for cards wherever they stand: around cards, sharing trunks, each in a lane of its own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.layout import (
    Edge,
    Obstacles,
    Polyline,
    Rect,
    Wire,
    layered,
    place_ports,
    route_wires,
)
from tests.engine.layout.graphs import (
    NETWORKS,
    Sizes,
    crossing_wires,
    drawings,
    network,
    rects,
    wires,
    wires_through_cards,
)


def routed(cards: dict[str, Rect], edges: list[Edge]) -> dict[int, Polyline]:
    obstacles = Obstacles(cards)
    return route_wires(obstacles, place_ports(obstacles, cards, dict(enumerate(edges))))


def overlaps(routes: dict[int, Polyline], edges: list[Edge]) -> list[tuple[int, int]]:
    """Pairs of wires from different ports that run on one another."""
    parts = [
        (x1 == x2, x1 if x1 == x2 else y1, *sorted((y1, y2) if x1 == x2 else (x1, x2)), number)
        for number, line in routes.items()
        for (x1, y1), (x2, y2) in zip(line, line[1:], strict=False)
        if (x1, y1) != (x2, y2)
    ]
    parts.sort()
    found = []
    for place, (upright, at, start, end, one) in enumerate(parts):
        for upright2, at2, start2, _, other in parts[place + 1 :]:
            if (upright2, at2) != (upright, at) or start2 >= end:
                break
            if start2 >= start and edges[one][::2] != edges[other][::2]:
                found.append((one, other))
    return found


@given(drawings())
@settings(deadline=None, max_examples=100)
def test_in_a_layout_no_wire_runs_through_a_card(drawing: tuple[Sizes, list[Edge]]) -> None:
    sizes, edges = drawing
    places = rects(layered(sizes, edges), sizes)
    routes = routed(places, edges)
    assert set(routes) == set(range(len(edges)))
    assert not wires_through_cards(routes, places)


@st.composite
def scattered(draw: st.DrawFn) -> tuple[dict[str, Rect], list[Edge]]:
    """Cards that a hand has placed with some room between them, and wires in all directions."""
    seats = draw(st.sets(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=2, max_size=12))
    cards = {}
    for number, (column, row) in enumerate(sorted(seats)):
        x = 320.0 * column + draw(st.integers(-3, 3)) * 8
        y = 144.0 * row + draw(st.integers(-2, 2)) * 8
        cards[str(number)] = Rect(x, y, 224.0, 48.0)
    ends = st.sampled_from(sorted(cards))
    chosen = draw(st.lists(st.tuples(ends, ends), max_size=10))
    return cards, [
        Edge(one, other, 0, slot) for slot, (one, other) in enumerate(chosen) if one != other
    ]


@given(scattered())
@settings(deadline=None, max_examples=100)
def test_cards_placed_by_hand_are_gone_around(drawing: tuple[dict[str, Rect], list[Edge]]) -> None:
    cards, edges = drawing
    routes = routed(cards, edges)
    assert not wires_through_cards(routes, cards)
    for number, line in routes.items():
        source, target = cards[edges[number].source], cards[edges[number].target]
        assert line[0][1] == source.bottom
        assert line[1][1] > line[0][1], "a wire leaves downwards"
        assert line[-1][1] == target.y
        assert line[-2][1] < line[-1][1], "a wire arrives from above"


@given(scattered())
@settings(deadline=None, max_examples=50)
def test_routes_do_not_depend_on_chance(drawing: tuple[dict[str, Rect], list[Edge]]) -> None:
    assert routed(*drawing) == routed(*drawing)


@pytest.mark.parametrize("name", NETWORKS)
def test_routes_from_places_alone_are_nearly_as_clean_as_those_of_the_layout(name: str) -> None:
    sizes, edges = network(name)
    layout = layered(sizes, edges)
    places = rects(layout, sizes)
    routes = routed(places, edges)
    assert not wires_through_cards(routes, places)
    before = len(crossing_wires(layout.routes, edges))
    assert len(crossing_wires(routes, edges)) <= 1.6 * before
    assert len(overlaps(routes, edges)) <= 2
    assert not overlaps(layout.routes, edges)


@pytest.mark.parametrize("name", NETWORKS)
def test_what_is_drawn_crosses_no_more_than_dot_does(name: str) -> None:
    by_dot = {"nasnet_large": 54}  # counted once, with Graphviz 2.42; none in the others
    sizes, edges = network(name)
    routes = routed(rects(layered(sizes, edges), sizes), edges)
    assert len(crossing_wires(routes, edges)) <= by_dot.get(name, 0)


def test_a_straight_wire_stays_straight() -> None:
    cards = {"a": Rect(0, 0, 224, 48), "b": Rect(24, 200, 224, 48)}
    (line,) = routed(cards, wires("a b")).values()
    assert line == ((112.0, 48.0), (112.0, 200.0))


def test_a_skip_gets_a_lane_beside_the_chain() -> None:
    cards = {name: Rect(0, 96.0 * place, 224, 48) for place, name in enumerate("abcde")}
    edges = wires("a b", "b c", "c d", "d e", "a e 1")
    routes = routed(cards, edges)
    skip = routes[4]
    assert len(skip) == 6
    assert skip[2][0] == 224 + 48, "far enough for a pill"
    assert skip[1][1] == 48 + 14
    assert skip[-2][1] == cards["e"].y - 20


def test_skips_within_one_another_do_not_cross() -> None:
    cards = {str(place): Rect(0, 96.0 * place, 224, 48) for place in range(10)}
    edges = [Edge(str(n), str(n + 1)) for n in range(9)]
    edges += wires("0 9 1", "1 8 1", "2 7 1", "3 6 1")
    routes = routed(cards, edges)
    assert not crossing_wires(routes, edges)
    lanes = [routes[number][2][0] for number in (12, 11, 10, 9)]
    assert lanes == [272.0, 296.0, 320.0, 344.0]


def test_wires_from_one_port_share_their_trunk() -> None:
    cards = {"a": Rect(0, 0, 224, 48), "b": Rect(-300, 200, 224, 48), "c": Rect(300, 200, 224, 48)}
    left, right = routed(cards, wires("a b", "a c")).values()
    assert left[:2] == right[:2] == ((112.0, 48.0), (112.0, 62.0))


def test_a_wire_to_a_card_above_goes_around() -> None:
    cards = {"a": Rect(0, 400, 224, 48), "b": Rect(0, 0, 224, 48)}
    (line,) = routed(cards, wires("a b")).values()
    assert line[0] == (112.0, 448.0)
    assert line[-1] == (112.0, 0.0)
    assert not wires_through_cards({0: line}, cards)


def test_lying_wires_stay_and_the_others_keep_clear_of_them() -> None:
    cards = {name: Rect(0, 96.0 * place, 224, 48) for place, name in enumerate("abcde")}
    obstacles = Obstacles(cards)
    joints = place_ports(obstacles, cards, dict(enumerate(wires("a d 1", "a e 1", "b e 2"))))
    fresh = route_wires(obstacles, joints)
    mine = ((112.0, 48.0), (112.0, 70.0), (280.0, 70.0), (280.0, 260.0), fresh[0][-2:][0][:1])
    kept = (*mine[:4], (fresh[0][-1][0], 260.0), fresh[0][-1])
    again = route_wires(obstacles, joints, lying={0: kept})
    assert again[0] == kept
    lanes = {x for x, _ in again[2]} - {again[2][0][0], again[2][-1][0]}
    assert all(abs(x - 280.0) >= 24 for x in lanes)


def test_a_lying_wire_stays_whatever_it_meets() -> None:
    cards = {"a": Rect(0, 0, 224, 48), "b": Rect(0, 400, 224, 48)}
    obstacles = Obstacles(cards)
    wire = {0: Wire((112.0, 48.0), (112.0, 400.0))}
    line = route_wires(obstacles, wire)[0]
    obstacles.put("c", Rect(0, 200, 224, 48))
    assert route_wires(obstacles, wire, lying={0: line})[0] == line
    changed = route_wires(obstacles, wire)[0]
    assert changed != line
    assert not wires_through_cards({0: changed}, {"c": Rect(0, 200, 224, 48)})


def test_obstacles_are_found_by_place() -> None:
    obstacles = Obstacles({"a": Rect(0, 0, 300, 50), "b": Rect(5000, 5000, 10, 10)})
    assert obstacles.near(290, 40, 400, 400) == {(0, 0, 300, 50)}
    assert obstacles.is_free(300, 0, 400, 50), "touching is not meeting"
    assert not obstacles.is_free(-1e9, -1e9, 1e9, 1e9)
    obstacles.put("a", Rect(1000, 0, 300, 50))
    assert obstacles.is_free(0, 0, 300, 50)
    assert len(obstacles) == 2


def test_a_free_slot_of_a_merge_keeps_the_right_end() -> None:
    cards = {"a": Rect(0, 0, 224, 48), "b": Rect(600, 0, 224, 48), "m": Rect(0, 200, 224, 32)}
    obstacles = Obstacles(cards)
    joints = dict(enumerate(wires("a m", "b m 1")))
    plain = place_ports(obstacles, cards, joints)
    reserved = place_ports(obstacles, cards, joints, reserved={"m": 3})
    assert plain[1].target[0] == 176.0
    assert reserved[1].target[0] <= 224 - 20 - 3 * 28


def test_several_outputs_leave_side_by_side() -> None:
    cards = {"a": Rect(0, 0, 224, 48), "b": Rect(0, 200, 224, 48)}
    obstacles = Obstacles(cards)
    joints = {0: Edge("a", "b", 0, 0), 1: Edge("a", "b", 1, 1)}
    found = place_ports(obstacles, cards, joints, outputs={"a": 3})
    assert [found[key].source[0] for key in (0, 1)] == [84.0, 112.0]
