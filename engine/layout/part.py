"""The layout of one part of a drawing that hangs together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.layout.branches import find_branches
from engine.layout.columns import Row, fitting_height, fold
from engine.layout.coordinates import place_across
from engine.layout.crossings import Ranks
from engine.layout.frames import Frames, Room, rectangles, room_for_frames
from engine.layout.heights import Heights, place_down
from engine.layout.model import Point, Polyline, Rect, Spacing
from engine.layout.nested import NestedOrder
from engine.layout.proper import Link, Nest, Proper
from engine.layout.ranks import rank
from engine.layout.search import order_rows, walk_order
from engine.layout.strands import Strands, straight_pairs
from engine.layout.tracks import Wiring
from engine.layout.wiring import corners, wire_up


@dataclass(frozen=True, slots=True)
class Part:
    """Upper left corners of the cards, routes of the links (empty: not routed), frames."""

    corners: list[Point]
    routes: list[Polyline]
    frames: list[Rect]


@dataclass(frozen=True, slots=True)
class Columns:
    """Wish for columns: a height, or the proportion of the whole (width : height)."""

    height: float | None = None
    aspect: float | None = None


def lay_out(
    sizes: Sequence[tuple[float, float]],
    links: Sequence[Link],
    frames: Frames,
    seats: Sequence[int],
    spacing: Spacing,
    columns: Columns,
) -> Part:
    """Place the cards, frames and wires of one part.

    ``seats`` rank cards from left to right (-1: no wish); empty, nobody has a wish.
    """
    width = [size[0] for size in sizes]
    height = [size[1] for size in sizes]
    pairs = [(link.source, link.target) for link in links]
    ranks = rank(len(sizes), pairs)
    nest = Nest(frames.parents, frames.home, ranks)
    proper = Proper(ranks, links, nest if frames.groups else None, seats)
    x = _across(proper, nest, frames, links, width, spacing)
    wiring = wire_up(proper, links, x, width, spacing)
    room = room_for_frames(frames, nest, len(proper.rows))
    heights = place_down(proper, wiring, height, room.above, room.below, spacing)
    cards = [
        Rect(x[v] - wide / 2, heights.middle(row) - tall / 2, wide, tall)
        for v, ((wide, tall), row) in enumerate(zip(sizes, ranks, strict=True))
    ]
    rects = rectangles(frames, proper, x, cards)
    folded = None
    if columns.height is not None or columns.aspect is not None:
        rows = _rows(proper, nest, wiring, x, width, heights, room, rects)
        folded = fold(rows, columns.height or _fitting(rows, columns.aspect or 1.0), spacing)
    if folded:
        cards = [_moved(card, folded.shift[row]) for card, row in zip(cards, ranks, strict=True)]
        rects = [_moved(r, folded.shift[top]) for r, top in zip(rects, nest.top, strict=True)]
    routes: list[Polyline] = []
    for link, steps in zip(links, wiring.steps, strict=True):
        ends = cards[link.source].bottom, cards[link.target].y
        row = ranks[link.source]
        routes.append(corners(steps, heights, row, *ends, folded) if steps else ())
    return Part([(card.x, card.y) for card in cards], routes, rects)


def _moved(rect: Rect, by: Point) -> Rect:
    return rect._replace(x=rect.x + by[0], y=rect.y + by[1])


def _across(
    proper: Proper,
    nest: Nest,
    frames: Frames,
    links: Sequence[Link],
    width: Sequence[float],
    spacing: Spacing,
) -> list[float]:
    """Orders the rows and gives every vertex its place across."""
    sides = _order_rows(proper, nest, frames)
    branches = find_branches(proper.real, [(link.source, link.target) for link in links])
    strands = Strands(sides.rows, sides.count)
    strands.accept(sides.pairs)
    strands.accept(straight_pairs(proper, links, branches))
    apart = strands.tie(branches.meets, _gaps(sides, proper, frames, width, spacing))
    joined = [(upper, lower) for upper, lowers in enumerate(proper.down) for lower in lowers]
    at = place_across(strands, apart, joined + sides.ties, branches, proper.real, spacing.grid)
    return [at[strand] for strand in strands.of[: len(proper.rank)]]


def _rows(
    proper: Proper,
    nest: Nest,
    wiring: Wiring,
    x: Sequence[float],
    width: Sequence[float],
    heights: Heights,
    room: Room,
    rects: Sequence[Rect],
) -> list[Row]:
    """The rows as folding sees them."""
    count = len(proper.rows)
    framed, at_frame = [False] * count, [False] * count
    half = [wide / 2 for wide in width] + [0.0] * (len(x) - len(width))
    left = [min(x[v] - half[v] for v in row) for row in proper.rows]
    right = [max(x[v] + half[v] for v in row) for row in proper.rows]
    for group, rect in enumerate(rects):
        top, bottom = nest.top[group], nest.bottom[group]
        at_frame[bottom] = True
        if top:
            at_frame[top - 1] = True
        for row in range(top, bottom + 1):
            framed[row] = framed[row] or row < bottom
            left[row], right[row] = min(left[row], rect.x), max(right[row], rect.right)
    for row, hops in enumerate(wiring.hops[:-1]):
        for hop in hops:
            left[row], right[row] = min(left[row], hop.left), max(right[row], hop.right)
    return [
        Row(
            left[row],
            right[row],
            heights.tops[row] - room.above[row],
            heights.bottoms[row] + room.below[row],
            wiring.hops[row],
            framed[row],
            at_frame[row],
        )
        for row in range(count)
    ]


def _fitting(rows: Sequence[Row], aspect: float) -> float:
    left, right = min(row.left for row in rows), max(row.right for row in rows)
    return fitting_height(
        Rect(left, rows[0].top, right - left, rows[-1].bottom - rows[0].top), aspect
    )


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
