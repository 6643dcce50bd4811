"""The layered layout as a whole: nothing overlaps, everything leads down, the answer is stable."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.layout import Edge, Layout, Rect, layered

Sizes = dict[str, tuple[float, float]]


@st.composite
def drawings(draw: st.DrawFn) -> tuple[Sizes, list[Edge]]:
    count = draw(st.integers(1, 24))
    heights = draw(
        st.lists(st.sampled_from([32.0, 48.0, 48.0, 104.0]), min_size=count, max_size=count)
    )
    sizes = {f"n{number}": (224.0, height) for number, height in enumerate(heights)}
    pairs = draw(
        st.lists(
            st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=2 * count
        )
    )
    edges = []
    for one, other in pairs:
        if one != other:
            low, high = sorted((one, other))
            edges.append(Edge(f"n{low}", f"n{high}", 0, len(edges) % 3))
    return sizes, edges


def rects(layout: Layout, sizes: Sizes) -> dict[str, Rect]:
    return {name: Rect(*layout.positions[name], *sizes[name]) for name in sizes}


def overlapping(one: Rect, other: Rect) -> bool:
    return (
        one.x < other.right
        and other.x < one.right
        and one.y < other.bottom
        and other.y < one.bottom
    )


def runs_through(line: Sequence[tuple[float, float]], rect: Rect) -> bool:
    for (x1, y1), (x2, y2) in zip(line, line[1:], strict=False):
        assert x1 == x2 or y1 == y2
        if (
            min(x1, x2) < rect.right
            and max(x1, x2) > rect.x
            and min(y1, y2) < rect.bottom
            and max(y1, y2) > rect.y
        ):
            return True
    return False


@given(drawings())
@settings(deadline=None, max_examples=200)
def test_cards_never_overlap_and_edges_lead_down(drawing: tuple[Sizes, list[Edge]]) -> None:
    sizes, edges = drawing
    layout = layered(sizes, edges)
    assert set(layout.positions) == set(sizes)
    places = rects(layout, sizes)
    names = list(sizes)
    for place, one in enumerate(names):
        for other in names[place + 1 :]:
            assert not overlapping(places[one], places[other])
    for edge in edges:
        assert places[edge.source].bottom < places[edge.target].y


@given(drawings())
@settings(deadline=None, max_examples=200)
def test_routes_join_their_cards_and_pass_no_other(drawing: tuple[Sizes, list[Edge]]) -> None:
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
        for rect in places.values():
            assert not runs_through(line, rect)


@given(drawings())
@settings(deadline=None, max_examples=50)
def test_the_same_question_gets_the_same_answer(drawing: tuple[Sizes, list[Edge]]) -> None:
    sizes, edges = drawing
    assert layered(sizes, edges) == layered(dict(sizes), list(edges))
