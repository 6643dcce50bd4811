"""The course of a wire: straight down where it can, else level and upright runs around cards.

Pure: it is given both ends and a question to ask ("what is in the way of this run?"). It knows
nothing of cards as such, nor of other wires beyond what the question answers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from engine.layout.model import Rect

Point = tuple[float, float]
Points = tuple[Point, ...]
Blocker = Callable[[float, float, float, float], Rect | None]
"""Give the first obstacle of the run from (x1, y1) to (x2, y2), or ``None``."""

FIRST_TURN = 14.0
LAST_TURN = 20.0
LANE_CLEAR = 48.0
LANE_NARROW = 28.0
ARROW = 6.6
DOT = 3.6
SHORTEST_FOR_PILL = 30.0


class Stretch(NamedTuple):
    """A straight part of a wire."""

    start: Point
    end: Point

    @property
    def length(self) -> float:
        """How long it is."""
        return abs(self.end[0] - self.start[0]) + abs(self.end[1] - self.start[1])

    @property
    def upright(self) -> bool:
        """Whether it runs up or down."""
        return self.start[0] == self.end[0]


def nothing_in_the_way(_x1: float, _y1: float, _x2: float, _y2: float) -> Rect | None:
    """Answer for an empty drawing."""
    return None


def route(
    start: Point, end: Point, *, split: bool, merge: bool, blocker: Blocker = nothing_in_the_way
) -> Points:
    """Give the corners of the wire from ``start`` (an output) to ``end`` (an input).

    ``split``: the output feeds others too, so the wire turns off early; ``merge``: the card takes
    other wires too, so it turns in late.
    """
    (sx, sy), (tx, ty) = start, end
    down = ty - sy
    if abs(sx - tx) < 0.5 and down > 0 and blocker(sx, sy, tx, ty) is None:
        return ((tx, sy), end)
    if down < FIRST_TURN + LAST_TURN:
        if down > 0 and blocker(sx, sy + down / 2, tx, sy + down / 2) is None:
            return _tidy((start, (sx, sy + down / 2), (tx, sy + down / 2), end))
        return _backwards(start, end, blocker)
    early = (start, (sx, sy + FIRST_TURN), (tx, sy + FIRST_TURN), end)
    late = (start, (sx, ty - LAST_TURN), (tx, ty - LAST_TURN), end)
    choices = (late, early) if merge and not split else (early, late)
    for points in choices:
        if _free(points, blocker):
            return _tidy(points)
    return _by_lane(start, end, blocker) or _tidy(choices[0])


def _free(points: Sequence[Point], blocker: Blocker) -> bool:
    return all(blocker(*a, *b) is None for a, b in zip(points, points[1:], strict=False) if a != b)


def _by_lane(start: Point, end: Point, blocker: Blocker) -> Points | None:
    """Go down a lane beside whatever is in the way; the nearest lane that is free."""
    (sx, sy), (tx, ty) = start, end
    top, bottom = sy + FIRST_TURN, ty - LAST_TURN
    tried: set[float] = set()
    queue = [sx, tx]
    for _ in range(24):
        queue = [x for x in queue if x not in tried]
        if not queue:
            return None
        # Near both ends first: the shorter way round.
        x = min(queue, key=lambda lane: (abs(lane - sx) + abs(lane - tx), lane))
        tried.add(x)
        obstacle = blocker(x, top, x, bottom)
        if obstacle is None:
            points = (start, (sx, top), (x, top), (x, bottom), (tx, bottom), end)
            if _free(points, blocker):
                return _tidy(points)
            continue
        right = obstacle[0] + obstacle[2]
        queue += [obstacle[0] - LANE_CLEAR, right + LANE_CLEAR]
        queue += [obstacle[0] - LANE_NARROW, right + LANE_NARROW]
    return None


def _backwards(start: Point, end: Point, blocker: Blocker) -> Points:
    """Go round to an input that is above its output, or hardly below it."""
    (sx, sy), (tx, ty) = start, end
    low, high = sy + FIRST_TURN, ty - LAST_TURN
    lane = max(sx, tx) + 112 + LANE_NARROW
    for _ in range(12):
        obstacle = blocker(lane, high, lane, low)
        if obstacle is None:
            break
        lane = obstacle[0] + obstacle[2] + LANE_NARROW
    return _tidy((start, (sx, low), (lane, low), (lane, high), (tx, high), end))


def _tidy(points: Sequence[Point]) -> Points:
    """Leave out corners that are none."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and (
            kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]
        ):
            kept[-1] = point
            continue
        kept.append(point)
    return tuple(kept)


# ── what follows from a course ───────────────────────────────────────────────────────────────


def stretches(points: Sequence[Point]) -> list[Stretch]:
    """Give the straight parts of a wire, without what dot and arrow cover at its ends."""
    found = [Stretch(a, b) for a, b in zip(points, points[1:], strict=False)]
    if found and found[-1].upright and found[-1].length > ARROW:
        (x, top), (_, bottom) = found[-1]
        found[-1] = Stretch((x, top), (x, bottom - ARROW if bottom > top else bottom + ARROW))
    return found


def boxes(points: Sequence[Point], slack: float = 0.0) -> list[Rect]:
    """Give a rectangle around each straight part."""
    return [
        Rect(
            min(a[0], b[0]) - slack,
            min(a[1], b[1]) - slack,
            abs(a[0] - b[0]) + 2 * slack,
            abs(a[1] - b[1]) + 2 * slack,
        )
        for a, b in zip(points, points[1:], strict=False)
    ]


def distance(points: Sequence[Point], x: float, y: float) -> float:
    """Give how far a point is from a wire."""
    best = math.inf
    for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
        dx, dy = bx - ax, by - ay
        square = dx * dx + dy * dy
        share = 0.0 if not square else ((x - ax) * dx + (y - ay) * dy) / square
        share = min(1.0, max(0.0, share))
        best = min(best, math.hypot(ax + share * dx - x, ay + share * dy - y))
    return best


def crosses(points: Sequence[Point], a: Point, b: Point) -> bool:
    """Tell whether the line from ``a`` to ``b`` cuts a wire."""
    return any(_cut(a, b, p, q) for p, q in zip(points, points[1:], strict=False))


def _cut(a: Point, b: Point, p: Point, q: Point) -> bool:
    def side(o: Point, s: Point, t: Point) -> float:
        return (s[0] - o[0]) * (t[1] - o[1]) - (s[1] - o[1]) * (t[0] - o[0])

    return (side(a, b, p) > 0) != (side(a, b, q) > 0) and (side(p, q, a) > 0) != (side(p, q, b) > 0)


def middle(points: Sequence[Point]) -> Point:
    """Give the point half way along a wire."""
    half = sum(s.length for s in map(Stretch, points, points[1:])) / 2
    for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
        run = abs(bx - ax) + abs(by - ay)
        if run >= half and run:
            share = half / run
            return ax + (bx - ax) * share, ay + (by - ay) * share
        half -= run
    return points[-1]
