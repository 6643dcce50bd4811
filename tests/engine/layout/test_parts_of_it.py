"""The parts of the layout, each against a plain way to say what it should give."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.layout.acyclic import back_edges
from engine.layout.branches import find_branches
from engine.layout.crossings import Ordering, crossings_between
from engine.layout.model import Spacing
from engine.layout.ports import slide
from engine.layout.precedence import Precedence
from engine.layout.ranks import rank
from engine.layout.search import order_rows
from engine.layout.separation import Apart, nearest
from engine.layout.tracks import Hop, assign_tracks
from tests.engine.layout.graphs import network

Pairs = list[tuple[int, int]]


def acyclic(pairs: Pairs) -> Pairs:
    return sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]})


def pairs_of(count: int, most: int) -> st.SearchStrategy[Pairs]:
    ends = st.integers(0, count - 1)
    return st.lists(st.tuples(ends, ends), max_size=most)


def is_acyclic(count: int, edges: Pairs) -> bool:
    left = set(range(count))
    while left:
        free = {v for v in left if not any(t == v and s in left for s, t in edges)}
        if not free:
            return False
        left -= free
    return True


@given(pairs_of(7, 16))
def test_without_the_back_edges_there_is_no_cycle_and_each_is_needed(edges: Pairs) -> None:
    removed = back_edges(7, edges)
    kept = [edge for place, edge in enumerate(edges) if place not in removed]
    assert is_acyclic(7, kept)
    for place in removed:
        assert not is_acyclic(7, [*kept, edges[place]])


@given(pairs_of(5, 9))
@settings(deadline=None, max_examples=80)
def test_ranks_have_the_least_total_length(pairs: Pairs) -> None:
    edges = acyclic(pairs)
    found = rank(5, edges)
    assert all(found[low] > found[high] for high, low in edges)
    least = min(
        sum(ranks[low] - ranks[high] for high, low in edges)
        for ranks in product(range(5), repeat=5)
        if all(ranks[low] > ranks[high] for high, low in edges)
    )
    assert sum(found[low] - found[high] for high, low in edges) == least


def test_slack_gathers_at_the_lower_end_of_a_branch() -> None:
    # 0 forks into 1-2-3 and 4, which meet in 5.
    assert rank(6, [(0, 1), (1, 2), (2, 3), (3, 5), (0, 4), (4, 5)]) == [0, 1, 2, 3, 1, 4]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=14))
def test_crossings_are_counted_pair_by_pair(pairs: Pairs) -> None:
    down: list[list[int]] = [[] for _ in range(12)]
    for upper, lower in pairs:
        down[upper].append(6 + lower)
    place = [*range(6), *range(6)]
    plain = sum(
        (a - c) * (b - d) < 0 for number, (a, b) in enumerate(pairs) for c, d in pairs[:number]
    )
    assert crossings_between(range(6), down, place) == plain


@st.composite
def layers(draw: st.DrawFn) -> tuple[list[list[int]], list[list[int]], list[list[int]]]:
    """Rows of vertices with edges between neighbouring rows."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=2, max_size=6))
    rows: list[list[int]] = []
    for size in sizes:
        start = sum(map(len, rows))
        rows.append(list(range(start, start + size)))
    count = sum(sizes)
    up: list[list[int]] = [[] for _ in range(count)]
    down: list[list[int]] = [[] for _ in range(count)]
    for upper, lower in zip(rows, rows[1:], strict=False):
        chosen = draw(
            st.lists(st.tuples(st.sampled_from(upper), st.sampled_from(lower)), max_size=9)
        )
        for one, other in chosen:
            down[one].append(other)
            up[other].append(one)
    return rows, up, down


@given(layers(), st.booleans(), st.booleans())
@settings(deadline=None, max_examples=60)
def test_ordering_keeps_the_vertices_of_a_row_and_the_fixed_rows(
    drawing: tuple[list[list[int]], list[list[int]], list[list[int]]], first: bool, last: bool
) -> None:
    rows, up, down = drawing
    fixed = [number for number, held in ((0, first), (len(rows) - 1, last)) if held]
    found = order_rows(rows, up, down, fixed)
    assert [sorted(row) for row in found] == rows
    for number in fixed:
        assert found[number] == rows[number]


@given(layers())
@settings(deadline=None, max_examples=60)
def test_improving_never_adds_a_crossing(
    drawing: tuple[list[list[int]], list[list[int]], list[list[int]]],
) -> None:
    rows, up, down = drawing
    ordering = Ordering(rows, up, down)
    before = ordering.crossings(0, len(rows))
    ordering.improve(0, len(rows) - 1, (), 12, 4)
    after = ordering.crossings(0, len(rows))
    assert after <= before
    assert after == Ordering(ordering.ranks, up, down).crossings(0, len(rows))


def test_two_rows_that_can_be_untangled_are() -> None:
    rows = [[0, 1, 2, 3], [4, 5, 6, 7]]
    down = [[7], [6], [5], [4], [], [], [], []]
    up = [[], [], [], [], [3], [2], [1], [0]]
    found = order_rows(rows, up, down, ())
    assert Ordering(found, up, down).crossings(0, 2) == 0


@st.composite
def conditions(draw: st.DrawFn) -> tuple[dict[tuple[int, int], float], list[float], list[float]]:
    count = draw(st.integers(1, 8))
    ends = st.integers(0, count - 1)
    found = draw(st.lists(st.tuples(ends, ends, st.integers(1, 30)), max_size=14))
    gaps = {(min(a, b), max(a, b)): float(gap) for a, b, gap in found if a != b}
    wish = draw(st.lists(st.integers(-50, 50), min_size=count, max_size=count))
    weight = draw(st.lists(st.sampled_from([1.0, 0.001]), min_size=count, max_size=count))
    return gaps, [float(x) for x in wish], weight


@given(conditions())
@settings(deadline=None)
def test_places_keep_apart(
    problem: tuple[dict[tuple[int, int], float], list[float], list[float]],
) -> None:
    gaps, wish, weight = problem
    found = nearest(Apart(len(wish), gaps), wish, weight)
    for (left, right), gap in gaps.items():
        assert found[right] - found[left] >= gap - 1e-6


def test_places_that_do_not_collide_get_their_wish() -> None:
    assert nearest(Apart(2, {(0, 1): 10.0}), [0.0, 10.0], [1.0, 1.0]) == [0.0, 10.0]


def test_places_that_collide_give_way_by_their_weight() -> None:
    apart = Apart(3, {(0, 1): 10.0, (1, 2): 10.0})
    assert nearest(apart, [0.0, 0.0, 0.0], [1.0, 1.0, 1.0]) == [-10.0, 0.0, 10.0]
    light = nearest(Apart(2, {(0, 1): 10.0}), [0.0, 0.0], [1.0, 1e-6])
    assert light[0] == pytest.approx(0.0, abs=1e-4)
    assert light[1] == pytest.approx(10.0, abs=1e-4)


def test_conditions_in_a_circle_are_found_out() -> None:
    assert not Apart(2, {(0, 1): 1.0, (1, 0): 1.0}).consistent


def test_a_skip_is_no_branch_and_the_longer_branch_leads() -> None:
    # 0 leads to 1-2-3-6, to 4-6, and skips to 6 directly.
    branches = find_branches(7, [(0, 1), (1, 2), (2, 3), (3, 6), (0, 4), (4, 6), (0, 6), (6, 5)])
    assert branches.after[0] == 1
    assert branches.before[6] == 3
    assert branches.beside[4] == 1
    assert branches.beside[2] == 0


def test_equal_branches_meet_where_no_one_leads() -> None:
    branches = find_branches(4, [(0, 1), (0, 2), (1, 3), (2, 3)])
    assert branches.after[0] == -1
    assert branches.meets == ((0, 3),)


@given(
    st.lists(st.floats(-500, 500), min_size=1, max_size=6), st.integers(0, 1), st.floats(100, 400)
)
def test_inputs_stay_on_their_card_in_order_and_apart(
    wishes: list[float], reserved: int, width: float
) -> None:
    spacing = Spacing()
    wishes.sort()
    places = slide(0.0, width, wishes, spacing, reserved)
    assert len(places) == len(wishes)
    assert places == sorted(places)
    assert all(0 < place < width for place in places)
    room = width - 2 * spacing.port_inset - reserved * spacing.port_pitch
    pitch = min(16.0, room / max(len(wishes) - 1, 1))
    for left, right in zip(places, places[1:], strict=False):
        assert right - left >= pitch - 1.01


def test_a_wire_from_above_keeps_its_place_beside_one_from_the_side() -> None:
    assert slide(0.0, 224.0, [112.0, 600.0], Spacing()) == [112.0, 176.0]
    assert slide(0.0, 224.0, [112.0, 130.0, 600.0], Spacing())[0] < 112.0
    assert slide(0.0, 224.0, [600.0], Spacing()) == [112.0]
    assert slide(0.0, 224.0, [-90.0, -60.0, -30.0, -9.0, 112.0], Spacing())[-1] == 112.0


def test_what_matters_less_makes_room_for_what_matters_more() -> None:
    # Two heavy places with a light one between them, and a light one that both stand before.
    gaps = {(0, 1): 10.0, (1, 2): 10.0, (0, 3): 5.0, (2, 3): 5.0}
    places = Precedence(Apart(4, gaps), [0, 1, 0, 1]).places([0.0, 0.0, 0.0, 0.0])
    assert places == [-10.0, 0.0, 10.0, 15.0]


@given(conditions(), st.lists(st.integers(0, 3), min_size=8, max_size=8))
@settings(deadline=None)
def test_places_keep_apart_whatever_matters_more(
    problem: tuple[dict[tuple[int, int], float], list[float], list[float]], levels: list[int]
) -> None:
    gaps, wish, _ = problem
    found = Precedence(Apart(len(wish), gaps), levels[: len(wish)]).places(wish)
    for (left, right), gap in gaps.items():
        assert found[right] - found[left] >= gap - 1e-6


def test_wires_that_lead_the_same_way_lie_in_one_another_without_crossing() -> None:
    inner = Hop((0, 0), [100.0], [300.0])
    outer = Hop((1, 0), [200.0], [400.0])
    assert assign_tracks([inner, outer], 12.0) == 2
    assert inner.track > outer.track
    apart = Hop((2, 0), [900.0], [1000.0])
    assign_tracks([inner, outer, apart], 12.0)
    assert apart.track == 0
    straight = Hop((3, 0), [50.0], [50.0])
    assert assign_tracks([straight], 12.0) == 0
    assert straight.track == -1


def test_ranks_of_a_big_network_are_as_short_as_the_network_simplex_makes_them() -> None:
    sizes, edges = network("nasnet_large")
    pairs = [(int(edge.source), int(edge.target)) for edge in edges]
    found = rank(len(sizes), pairs)
    assert max(found) + 1 == 280
    assert sum(found[low] - found[high] for high, low in set(pairs)) <= 2098
