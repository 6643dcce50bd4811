"""The layout of one part of a drawing that hangs together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.layout.branches import find_branches
from engine.layout.coordinates import place_across
from engine.layout.crossings import Ranks
from engine.layout.frames import Frames, rectangles, room_above_and_below
from engine.layout.heights import Heights, place_down
from engine.layout.model import Point, Polyline, Rect, Spacing
from engine.layout.nested import NestedOrder
from engine.layout.proper import Link, Nest, Proper
from engine.layout.ranks import rank
from engine.layout.search import order_rows, walk_order
from engine.layout.strands import Strands, straight_pairs
from engine.layout.wiring import corners, wire_up


@dataclass(frozen=True, slots=True)
class Part:
    """Upper left corners of the cards, routes of the links (empty: not routed), frames, rows."""

    corners: list[Point]
    routes: list[Polyline]
    frames: list[Rect]
    ranks: list[int]
    heights: Heights


def lay_out(
    sizes: Sequence[tuple[float, float]],
    links: Sequence[Link],
    frames: Frames,
    spacing: Spacing,
) -> Part:
    """Place the cards, frames and wires of one part."""
    width = [size[0] for size in sizes]
    height = [size[1] for size in sizes]
    pairs = [(link.source, link.target) for link in links]
    ranks = rank(len(sizes), pairs)
    nest = Nest(frames.parents, frames.home, ranks)
    proper = Proper(ranks, links, nest if frames.groups else None)
    sides = _order_rows(proper, nest, frames)
    branches = find_branches(len(sizes), pairs)
    strands = Strands(sides.rows, sides.count)
    strands.accept(sides.pairs)
    strands.accept(straight_pairs(proper, links, branches))
    apart = strands.tie(branches.meets, _gaps(sides, proper, frames, width, spacing))
    joined = [(upper, lower) for upper, lowers in enumerate(proper.down) for lower in lowers]
    at = place_across(strands, apart, joined + sides.ties, branches, proper.real, spacing.grid)
    x = [at[strand] for strand in strands.of[: len(proper.rank)]]
    wiring = wire_up(proper, links, x, width, spacing)
    above, below, tops, bottoms = room_above_and_below(frames, nest, len(proper.rows))
    heights = place_down(proper, wiring, height, above, below, spacing)
    places = []
    for vertex in range(len(sizes)):
        row = ranks[vertex]
        middle = (heights.tops[row] + heights.bottoms[row]) / 2
        places.append((x[vertex] - width[vertex] / 2, middle - height[vertex] / 2))
    routes: list[Polyline] = []
    for link, steps in zip(links, wiring.steps, strict=True):
        start = places[link.source][1] + height[link.source]
        end = places[link.target][1]
        line = corners(steps, heights.tracks, ranks[link.source], start, end) if steps else ()
        routes.append(line)
    found = rectangles(frames, nest, proper, x, width, heights, (tops, bottoms))
    return Part(places, routes, found, ranks, heights)


@dataclass(frozen=True, slots=True)
class _Sides:
    """Rows with the sides of groups in them; sides are numbered behind all other vertices."""

    rows: Ranks
    count: int
    group: list[int]  # of each side
    pairs: list[tuple[int, int]]  # sides of one group in successive rows
    ties: list[tuple[int, int]]  # the two sides of a group


def _order_rows(proper: Proper, nest: Nest, frames: Frames) -> _Sides:
    count = len(proper.rank)
    if not frames.groups:
        proper.rows = order_rows(proper.rows, proper.up, proper.down, ())
        return _Sides(proper.rows, count, [], [], [])
    first = walk_order(proper.rows, proper.up, proper.down, (), True)
    order = NestedOrder(proper, nest, first, order_rows)
    proper.rows = order.rows()
    group: list[int] = []
    number: dict[tuple[int, int, bool], int] = {}

    def border(inside: int, row: int, right: bool) -> int:
        number[inside, row, right] = count + len(group)
        group.append(inside)
        return count + len(group) - 1

    rows = order.rows(border)
    pairs = [
        (side, number[inside, row + 1, right])
        for (inside, row, right), side in number.items()
        if (inside, row + 1, right) in number
    ]
    ties = [
        (number[inside, nest.top[inside], False], number[inside, nest.top[inside], True])
        for inside in range(len(frames.groups))
    ]
    return _Sides(rows, count + len(group), group, pairs, ties)


def _gaps(
    sides: _Sides, proper: Proper, frames: Frames, width: Sequence[float], spacing: Spacing
) -> dict[tuple[int, int], float]:
    """How far the middles of neighbours in a row stay apart."""
    double = 2 * spacing.grid
    real, vertices = proper.real, len(proper.rank)
    gaps: dict[tuple[int, int], float] = {}
    for row in sides.rows:
        for left, right in zip(row, row[1:], strict=False):
            halves = sum(width[v] / 2 for v in (left, right) if v < real)
            if left >= vertices or right >= vertices:
                pad = [
                    frames.groups[sides.group[v - vertices]].side
                    for v in (left, right)
                    if v >= vertices
                ]
                room = max(pad) if halves or len(pad) == 2 else spacing.lane
                gaps[left, right] = spacing.grid * -(-(halves + room) // spacing.grid)
                continue
            lanes = (left >= real) + (right >= real)
            room = (spacing.column_gap, spacing.lane_clear, spacing.lane)[lanes]
            step = double if lanes < 2 else spacing.grid
            gaps[left, right] = step * -(-(halves + room) // step)
    return gaps
