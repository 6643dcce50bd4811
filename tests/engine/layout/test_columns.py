"""Long drawings in columns: even, frames whole, joined by trunks that meet no card."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.layout import Edge, Group, Layout, layered
from tests.engine.layout.graphs import (
    NETWORKS,
    REGULAR,
    Sizes,
    crossing_wires,
    drawings,
    network,
    overlapping,
    rects,
    wires_through_cards,
)


def chain(length: int) -> tuple[Sizes, list[Edge]]:
    sizes = {f"n{number}": REGULAR for number in range(length)}
    return sizes, [Edge(f"n{n}", f"n{n + 1}") for n in range(length - 1)]


def columns(layout: Layout) -> list[float]:
    return sorted({x for x, _ in layout.positions.values()})


def test_a_long_chain_becomes_even_columns() -> None:
    sizes, edges = chain(40)
    layout = layered(sizes, edges, column_height=900.0)
    lefts = columns(layout)
    assert len(lefts) == 4
    for left in lefts:
        assert len([card for card, (x, _) in layout.positions.items() if x == left]) == 10
    assert {y for (x, y) in layout.positions.values() if y == layout.positions["n0"][1]}
    tops = {min(y for x, y in layout.positions.values() if x == left) for left in lefts}
    assert len(tops) == 1, "all columns begin at one height"


def test_the_trunk_goes_up_between_the_columns() -> None:
    sizes, edges = chain(20)
    layout = layered(sizes, edges, column_height=900.0)
    places = rects(layout, sizes)
    (turning,) = [number for number, line in layout.routes.items() if len(line) > 2]
    line = layout.routes[turning]
    assert len(line) == 6
    before, after = places[edges[turning].source], places[edges[turning].target]
    gutter = line[2][0]
    assert before.right + 24 <= gutter <= after.x - 24
    assert line[1][1] - before.bottom == 14
    assert after.y - line[-2][1] == 20


def test_a_drawing_that_is_not_tall_stays_in_one_column() -> None:
    sizes, edges = chain(9)
    assert layered(sizes, edges, column_height=900.0) == layered(sizes, edges)


def test_columns_break_between_frames() -> None:
    sizes, edges = chain(30)
    groups = {
        str(start): Group([f"n{n}" for n in range(start, start + 6)]) for start in range(0, 30, 6)
    }
    layout = layered(sizes, edges, groups=groups, column_height=1000.0)
    for group in groups.values():
        assert len({layout.positions[card][0] for card in group.members}) == 1
    assert len(columns(layout)) >= 3


@pytest.mark.parametrize("name", NETWORKS)
def test_real_networks_come_near_the_proportion_that_is_asked_for(name: str) -> None:
    sizes, edges = network(name)
    layout = layered(sizes, edges, aspect=1.6)
    places = rects(layout, sizes)
    assert not overlapping(places)
    assert not wires_through_cards(layout.routes, places)
    assert 0.8 <= layout.bounds.width / layout.bounds.height <= 3.2
    plain = layered(sizes, edges)
    crossing, before = (len(crossing_wires(one.routes, edges)) for one in (layout, plain))
    assert crossing <= before + 2


@given(drawings(), st.floats(150.0, 1500.0))
@settings(deadline=None, max_examples=100)
def test_columns_neither_overlap_nor_send_wires_through_cards(
    drawing: tuple[Sizes, list[Edge]], height: float
) -> None:
    sizes, edges = drawing
    layout = layered(sizes, edges, column_height=height)
    places = rects(layout, sizes)
    assert set(places) == set(sizes)
    assert not overlapping(places)
    assert not wires_through_cards(layout.routes, places)
    for number, line in layout.routes.items():
        assert line[0][1] == places[edges[number].source].bottom
        assert line[-1][1] == places[edges[number].target].y
