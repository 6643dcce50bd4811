"""The shortest way between cards in disorder: a search over the lines that run beside them."""

from __future__ import annotations

from heapq import heappop, heappush
from math import inf

from engine.layout.model import Point
from engine.layout.obstacles import Box, Obstacles

_AROUND = 480.0  # how far beyond its ends a way may lead
_MOST = 24  # cards that are looked at, the nearest ones
_BESIDE = 16.0
_SKIN = 3.0
_BEND = 60.0  # what a turn costs, in pixels

State = tuple[int, int, bool]  # column, row, whether the last move was upright


def through_maze(
    obstacles: Obstacles, start: Point, end: Point
) -> tuple[list[float], list[float]] | None:
    """The x values and the heights of the stretches between two points; None without a way.

    The way begins and ends upright.
    """
    left, right = min(start[0], end[0]) - _AROUND, max(start[0], end[0]) + _AROUND
    top, bottom = min(start[1], end[1]) - _AROUND, max(start[1], end[1]) + _AROUND
    boxes = obstacles.near(left, top, right, bottom)
    nearest = sorted(boxes, key=lambda box: (_away(box, start, end), box))[:_MOST]
    xs = sorted({start[0], end[0], *(x for b in nearest for x in (b[0] - _BESIDE, b[2] + _BESIDE))})
    ys = sorted({start[1], end[1], *(y for b in nearest for y in (b[1] - _BESIDE, b[3] + _BESIDE))})
    path = _search(obstacles, xs, ys, start, end)
    return _as_way([(xs[column], ys[row]) for column, row in path]) if path else None


def _away(box: Box, start: Point, end: Point) -> float:
    """How far the middle of a card is from the rectangle that the two points span."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    across = max(min(start[0], end[0]) - x, x - max(start[0], end[0]), 0.0)
    along = max(min(start[1], end[1]) - y, y - max(start[1], end[1]), 0.0)
    return across + along


def _search(
    obstacles: Obstacles, xs: list[float], ys: list[float], start: Point, end: Point
) -> list[tuple[int, int]]:
    goal = (xs.index(end[0]), ys.index(end[1]))
    first: State = (xs.index(start[0]), ys.index(start[1]), True)
    known: dict[State, float] = {first: 0.0}
    origin: dict[State, State] = {}
    free: dict[tuple[int, int, int, int], bool] = {}
    queue: list[tuple[float, State]] = [(0.0, first)]
    while queue:
        cost, state = heappop(queue)
        if cost > known[state]:
            continue
        column, row, upright = state
        if (column, row) == goal and upright:
            return _trace(origin, state)
        for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            c, r = column + dx, row + dy
            if not (0 <= c < len(xs) and 0 <= r < len(ys)):
                continue
            key = (min(column, c), min(row, r), max(column, c), max(row, r))
            if key not in free:
                left, top, right, bottom = xs[key[0]], ys[key[1]], xs[key[2]], ys[key[3]]
                free[key] = _is_open(obstacles, left, top, right, bottom)
            if not free[key]:
                continue
            length = abs(xs[c] - xs[column]) + abs(ys[r] - ys[row])
            after: State = (c, r, dx == 0)
            total = cost + length + (0.0 if upright == (dx == 0) else _BEND)
            if total < known.get(after, inf):
                known[after], origin[after] = total, state
                heappush(queue, (total, after))
        # Turning on the spot lets a way that came sideways end upright.
        turned: State = (column, row, not upright)
        if cost + _BEND < known.get(turned, inf):
            known[turned], origin[turned] = cost + _BEND, state
            heappush(queue, (cost + _BEND, turned))
    return []


def _is_open(obstacles: Obstacles, left: float, top: float, right: float, bottom: float) -> bool:
    return obstacles.is_free(left - _SKIN, top - _SKIN, right + _SKIN, bottom + _SKIN)


def _trace(origin: dict[State, State], state: State) -> list[tuple[int, int]]:
    path = [state[:2]]
    while state in origin:
        state = origin[state]
        if state[:2] != path[-1]:
            path.append(state[:2])
    return path[::-1]


def _as_way(points: list[Point]) -> tuple[list[float], list[float]]:
    """Points as x values of the upright parts and heights of the stretches between them."""
    xs = [points[0][0]]
    ys: list[float] = []
    for (x1, y1), (x2, _) in zip(points, points[1:], strict=False):
        if x1 == x2:
            continue
        if ys and ys[-1] == y1 and xs[-1] == x1:
            xs[-1] = x2  # the same stretch goes on
        else:
            ys.append(y1)
            xs.append(x2)
    return xs, ys
