"""What follows from the course of a wire: its stretches, how far a point is from it, what cuts it.

Pure geometry of corners. Courses themselves are found by `engine.layout`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from engine.layout.model import Rect

Point = tuple[float, float]
Points = tuple[Point, ...]
FIRST_TURN = 14.0
ARROW = 6.6
DOT = 3.6
SHORTEST_FOR_PILL = 30.0
JOG = 10.0
"""A step to the side that looks like a mistake, not like a turn."""


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


def sketch(start: Point, end: Point) -> Points:
    """Give a rough course from an output to an input that looks at nothing in between."""
    (sx, sy), (tx, ty) = start, end
    if sx == tx:
        return (start, end)
    turn = sy + min(FIRST_TURN, max(0.0, (ty - sy) / 2))
    return (start, (sx, turn), (tx, turn), end)


def straightened(points: Points, is_free: Callable[[float, float, float, float], bool]) -> Points:
    """Take a small jog out of a course: a lane a few pixels beside its output or its input."""
    if len(points) < 5:
        return points
    for end, lane in ((0, 2), (-1, -3)):
        (x, _), (other, y) = points[end], points[lane]
        far = points[lane + 1] if end == 0 else points[lane - 1]
        if not 0.0 < abs(other - x) <= JOG or far[0] != other:
            continue
        low, high = sorted((y, far[1]))
        if is_free(x - JOG, low, x + JOG, high):
            moved = [(x, py) if px == other else (px, py) for px, py in points]
            return tidy(moved)
    return points


def tidy(points: Sequence[Point]) -> Points:
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
