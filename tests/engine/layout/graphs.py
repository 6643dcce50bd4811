"""Drawings for the tests of the layout, random and real, and what to ask of a picture."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from hypothesis import strategies as st

from engine.layout import Edge, Layout, Point, Polyline, Rect

Sizes = dict[str, tuple[float, float]]

NETWORKS = ("nasnet_large", "inception_resnet_v2", "densenet_201", "u_net")
REGULAR, SLIM = (224.0, 48.0), (224.0, 32.0)


def network(name: str) -> tuple[Sizes, list[Edge]]:
    """The cards and wires of a real network, numbered in the order of its layers."""
    path = Path(__file__).parent / "data" / f"{name}.json"
    stored = json.loads(path.read_text(encoding="utf-8"))
    sizes = {str(n): SLIM if slim == "1" else REGULAR for n, slim in enumerate(stored["slim"])}
    flat = stored["edges"]
    triples = zip(flat[::3], flat[1::3], flat[2::3], strict=True)
    return sizes, [Edge(str(source), str(target), 0, slot) for source, target, slot in triples]


def chained(name: str, copies: int) -> tuple[Sizes, list[Edge]]:
    """Copies of a network one after another, each feeding the next."""
    sizes, edges = network(name)
    first, last = next(iter(sizes)), list(sizes)[-1]
    many: Sizes = {}
    wires: list[Edge] = []
    for copy in range(copies):
        many.update({f"{copy}/{card}": size for card, size in sizes.items()})
        wires += [
            edge._replace(source=f"{copy}/{edge.source}", target=f"{copy}/{edge.target}")
            for edge in edges
        ]
        if copy:
            wires.append(Edge(f"{copy - 1}/{last}", f"{copy}/{first}"))
    return many, wires


@st.composite
def drawings(draw: st.DrawFn, most: int = 24) -> tuple[Sizes, list[Edge]]:
    """Cards of several heights and wires without a cycle, parallel ones among them."""
    count = draw(st.integers(1, most))
    height = st.sampled_from([32.0, 48.0, 48.0, 104.0])
    heights = draw(st.lists(height, min_size=count, max_size=count))
    sizes = {f"n{number}": (224.0, tall) for number, tall in enumerate(heights)}
    ends = st.integers(0, count - 1)
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=2 * count))
    edges: list[Edge] = []
    for one, other in pairs:
        if one != other:
            low, high = sorted((one, other))
            edges.append(Edge(f"n{low}", f"n{high}", len(edges) % 2, len(edges) % 3))
    return sizes, edges


def wires(*pairs: str) -> list[Edge]:
    """Edges written as "a b" or, with the input slot, "a b 1"."""
    found = []
    for pair in pairs:
        source, target, *slot = pair.split()
        found.append(Edge(source, target, 0, int(slot[0]) if slot else 0))
    return found


def rects(layout: Layout, sizes: Mapping[str, tuple[float, float]]) -> dict[str, Rect]:
    """The rectangle of every card."""
    return {name: Rect(*layout.positions[name], *sizes[name]) for name in sizes}


def middle(rect: Rect) -> float:
    """The x of its middle."""
    return rect.x + rect.width / 2


def overlap(one: Rect, other: Rect) -> bool:
    """Whether two rectangles have an area in common."""
    across = one.x < other.right and other.x < one.right
    return across and one.y < other.bottom and other.y < one.bottom


def overlapping(places: Mapping[str, Rect]) -> list[tuple[str, str]]:
    """Pairs of cards that overlap, found by sweeping downwards."""
    found: list[tuple[str, str]] = []
    active: list[str] = []
    for name in sorted(places, key=lambda card: places[card].y):
        rect = places[name]
        active = [other for other in active if places[other].bottom > rect.y]
        found += [(other, name) for other in active if overlap(places[other], rect)]
        active.append(name)
    return found


def passes_through(line: Sequence[Point], rect: Rect) -> bool:
    """Whether a line of upright and sideways parts runs inside a rectangle."""
    for (x1, y1), (x2, y2) in zip(line, line[1:], strict=False):
        assert x1 == x2 or y1 == y2, "a slanting part"
        across = min(x1, x2) < rect.right and max(x1, x2) > rect.x
        if across and min(y1, y2) < rect.bottom and max(y1, y2) > rect.y:
            return True
    return False


def wires_through_cards(routes: Mapping[int, Polyline], places: Mapping[str, Rect]) -> list[int]:
    """The wires that run through any card."""
    by_left = sorted(places.values())
    lefts = [rect.x for rect in by_left]
    widest = max((rect.width for rect in by_left), default=0.0)
    found = []
    for number, line in routes.items():
        left, right = min(x for x, _ in line), max(x for x, _ in line)
        near = by_left[bisect_left(lefts, left - widest) : bisect_right(lefts, right)]
        if any(passes_through(line, rect) for rect in near):
            found.append(number)
    return found


def crossing_wires(routes: Mapping[int, Polyline], edges: Sequence[Edge]) -> set[tuple[int, int]]:
    """Pairs of wires from different ports that cross."""
    upright: list[tuple[float, float, float, int]] = []
    sideways: list[tuple[float, float, float, int]] = []
    for number, line in routes.items():
        for (x1, y1), (x2, y2) in zip(line, line[1:], strict=False):
            if x1 == x2:
                upright.append((x1, min(y1, y2), max(y1, y2), number))
            else:
                sideways.append((y1, min(x1, x2), max(x1, x2), number))
    upright.sort()
    xs = [part[0] for part in upright]
    found = set()
    for y, left, right, one in sideways:
        for _, top, bottom, other in upright[bisect_right(xs, left) : bisect_left(xs, right)]:
            if top < y < bottom and edges[one][::2] != edges[other][::2]:
                found.add((min(one, other), max(one, other)))
    return found


def on_one_line(xs: Iterable[float]) -> bool:
    """Whether all x are the same."""
    return len(set(xs)) == 1
