"""Long drawings in columns: where to break them, and how the trunk goes on in the next column.

A break goes between frames or where few wires pass. Within a column nothing moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt

from engine.layout.model import Point, Rect, Spacing
from engine.layout.tracks import Hop

_MOST_WIRES = 4  # wires that may go on to the next column
_EACH_WIRE = 0.25  # what one more of them costs, in squared relative misfits of the height
_NO_FRAME = 0.06
_OFF_END = 0.25  # how much less a short last column matters


@dataclass(frozen=True, slots=True)
class Turn:
    """The way of one trunk to the next column: down, sideways, up in the gutter, sideways, down."""

    low: float
    gutter: float
    high: float


@dataclass(frozen=True, slots=True)
class Fold:
    """How far every row moves, and the turns of the hops (by key) that change column."""

    shift: list[Point]
    turns: dict[tuple[int, int], Turn]


@dataclass(frozen=True, slots=True)
class Row:
    """What folding must know of one row: its extent with frames and wires, and what follows it."""

    left: float
    right: float
    top: float
    bottom: float
    hops: Sequence[Hop]  # to the next row
    framed: bool = False  # whether a frame goes on below
    at_frame: bool = False  # whether a frame ends here or begins below


def fitting_height(bounds: Rect, aspect: float) -> float:
    """The column height with which a drawing of these bounds comes near width : height."""
    if not bounds.width or not bounds.height:
        return bounds.height
    return sqrt(bounds.width * bounds.height / aspect)


def fold(rows: Sequence[Row], height: float, spacing: Spacing) -> Fold | None:
    """Columns about ``height`` high, the first one in place; None where one column is best."""
    breaks = _breaks(rows, height)
    if not breaks:
        return None
    starts = [0, *(number + 1 for number in breaks)]
    ends = [*breaks, len(rows) - 1]
    shift: list[Point] = []
    turns: dict[tuple[int, int], Turn] = {}
    grid = spacing.grid
    right = 0.0  # of what has been placed
    top = rows[0].top
    for column, (first, last) in enumerate(zip(starts, ends, strict=True)):
        left = min(row.left for row in rows[first : last + 1])
        dx = dy = 0.0
        if column:
            hops = sorted(rows[first - 1].hops, key=lambda hop: hop.ups[0])
            gutter = right + spacing.gutter / 2
            dx = grid * ceil(
                (gutter + spacing.gutter / 2 + (len(hops) - 1) * spacing.lane - left) / grid
            )
            dy = grid * floor((top - rows[first].top) / grid + 0.5)
            before = shift[-1][1]
            for place, hop in enumerate(reversed(hops)):
                # The rightmost wire turns first everywhere, so the wires do not cross.
                turns[hop.key] = Turn(
                    rows[first - 1].bottom + before + spacing.first_turn + place * spacing.track,
                    gutter + place * spacing.lane,
                    top - spacing.last_turn - (len(hops) - 1 - place) * spacing.track,
                )
        shift.extend([(dx, dy)] * (last - first + 1))
        right = max(row.right for row in rows[first : last + 1]) + dx
    return Fold(shift, turns)


def _breaks(rows: Sequence[Row], height: float) -> list[int]:
    """After which rows to break: even columns, few wires between them, frames whole."""
    total = rows[-1].bottom - rows[0].top if rows else 0.0
    if total <= 1.25 * height:
        return []
    frames = any(row.at_frame for row in rows)
    places = [-1]
    price = [0.0]
    for number, row in enumerate(rows[:-1]):
        wires = len(row.hops)
        if row.framed or not 1 <= wires <= _MOST_WIRES:
            continue
        places.append(number)
        price.append((wires - 1) * _EACH_WIRE + (_NO_FRAME if frames and not row.at_frame else 0.0))
    places.append(len(rows) - 1)
    price.append(0.0)
    best = [0.0]
    come_from = [0]
    for here in range(1, len(places)):
        last = here == len(places) - 1
        least, source = float("inf"), 0
        for before in range(here - 1, -1, -1):
            tall = rows[places[here]].bottom - rows[places[before] + 1].top
            misfit = (tall / height - 1) ** 2 * (_OFF_END if last and tall < height else 1.0)
            cost = best[before] + misfit + price[here]
            if cost < least:
                least, source = cost, before
            if misfit > least and tall > height:
                break
        best.append(least)
        come_from.append(source)
    found = []
    here = come_from[-1]
    while here:
        found.append(places[here])
        here = come_from[here]
    return found[::-1]
