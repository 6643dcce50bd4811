"""The way of one wire around cards: as few turns as can be, long ways in a lane of their own.

A way is a list of x values joined by sideways stretches at y values. Which of several stretches
lies above which is settled later, for all wires together (`engine.layout.routes`).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from engine.layout.mazes import through_maze
from engine.layout.model import Point, Polyline, Spacing
from engine.layout.obstacles import Obstacles
from engine.layout.traffic import Traffic

_SKIN = 3.0  # how far a wire keeps from a card at least
_MARGIN = 12.0  # how far a lane keeps from a card at least
_WINDOW = 640.0  # how far aside a lane is looked for, at first
_SHIFTS = 16  # lanes that are tried side by side
_MAZES = 60  # wires that may be searched for the long way in one go
_LONG = 60.0  # upright parts from this length on are lanes
_CHOICE = 10  # lanes that are compared
_CROSSING = 800.0  # the detour that is worth a crossing less


@dataclass(slots=True)
class Way:
    """From the source down at ``xs[0]``, sideways at ``ys[0]``, along ``xs[1]`` and so on.

    ``high`` tells whether the first stretch hangs below the source (else it waits above the
    target).
    """

    source: Point
    target: Point
    xs: list[float]
    ys: list[float]
    high: bool = True


class Pathfinder:
    """Finds ways one by one; each keeps clear of the lanes of those before."""

    def __init__(self, obstacles: Obstacles, spacing: Spacing) -> None:
        self._obstacles = obstacles
        self._spacing = spacing
        self._traffic = Traffic()
        self._of_trunk: dict[Hashable, list[float]] = {}
        self._mazes = _MAZES

    def find(self, source: Point, target: Point, trunk: Hashable, split: bool) -> Way:
        """The way of a wire; ``split``: other wires leave the same port."""
        (sx, sy), (tx, ty) = source, target
        drop = ty - sy
        if sx == tx and drop > 0 and self._column(sx, sy, ty):
            self._traffic.add_upright(sx, sy, ty, trunk)
            return Way(source, target, [sx], [])
        way = self._one_stretch(source, target, split) if drop > 8.0 else None
        way = way or self._by_lane(source, target, trunk) or self._through(source, target)
        self.note(points(way), trunk)
        return way

    def note(self, line: Polyline, trunk: Hashable) -> None:
        """Remember where a wire runs, so that others keep their distance."""
        for (x1, y1), (x2, y2) in zip(line, line[1:], strict=False):
            if x1 != x2:
                self._traffic.add_sideways(y1, x1, x2, trunk)
                continue
            self._traffic.add_upright(x1, y1, y2, trunk)
            if trunk is not None and abs(y2 - y1) >= _LONG:
                self._of_trunk.setdefault(trunk, []).append(x1)

    def _column(self, x: float, top: float, bottom: float) -> bool:
        return self._obstacles.is_free(x - _SKIN, min(top, bottom), x + _SKIN, max(top, bottom))

    def _row(self, y: float, one: float, other: float) -> bool:
        left, right = min(one, other) - _SKIN, max(one, other) + _SKIN
        return self._obstacles.is_free(left, y - _SKIN, right, y + _SKIN)

    def _taken(self, x: float, top: float, bottom: float, trunk: Hashable) -> bool:
        """Whether a wire of another trunk runs too near."""
        return self._traffic.too_near(x, top, bottom, trunk, self._spacing.lane)

    def _one_stretch(self, source: Point, target: Point, split: bool) -> Way | None:
        """One stretch sideways: near the source when the trunk splits, else near the target."""
        (sx, sy), (tx, ty) = source, target
        high, low = sy + self._spacing.first_turn, ty - self._spacing.last_turn
        if low < high:
            high = low = (sy + ty) / 2
        for hangs in (split, not split):
            y = high if hangs else low
            free = self._row(y, sx, tx) and self._column(sx, sy, y) and self._column(tx, y, ty)
            if free:
                x, top, bottom = (tx, y, ty) if hangs else (sx, sy, y)
                # Where another wire runs already, a lane of its own is better.
                if bottom - top < _LONG or not self._taken(x, top, bottom, None):
                    return Way(source, target, [sx, tx], [y], hangs)
        return None

    def _by_lane(self, source: Point, target: Point, trunk: Hashable) -> Way | None:
        """Down or up a lane that is free all the way, the nearest that can be reached."""
        (sx, sy), (tx, ty) = source, target
        start, end = sy + self._spacing.first_turn, ty - self._spacing.last_turn
        top, bottom = min(start, end), max(start, end)
        for window in (_WINDOW, 8 * _WINDOW):
            lanes = sorted(
                {
                    (round(cost, 1), x)
                    for low, high in self._corridors(sx, tx, top, bottom, window)
                    for cost, x in self._seats(sx, tx, low, high, top, bottom, trunk)
                }
            )
            best: tuple[float, float, float, float] | None = None
            for cost, x in lanes[:_CHOICE]:
                if best and best[0] <= cost:
                    break
                first = self._reach(source, start, x, True)
                last = self._reach(target, end, x, False)
                if first is None or last is None or not self._column(x, first, last):
                    continue
                crossed = (
                    self._traffic.crossed_sideways(first, sx, x, trunk)
                    + self._traffic.crossed_upright(x, first, last, trunk)
                    + self._traffic.crossed_sideways(last, x, tx, trunk)
                )
                total = cost + _CROSSING * crossed
                if best is None or total < best[0]:
                    best = total, x, first, last
            if best:
                _, x, first, last = best
                return Way(source, target, [sx, x, tx], [first, last])
        return None

    def _corridors(
        self, one: float, other: float, top: float, bottom: float, window: float
    ) -> Iterator[tuple[float, float]]:
        """Stretches of x that are free of cards between two heights."""
        left, right = min(one, other) - window, max(one, other) + window
        blocked = sorted(
            (box[0] - _MARGIN, box[2] + _MARGIN)
            for box in self._obstacles.near(left, top - _SKIN, right, bottom + _SKIN)
        )
        here = left
        for start, end in blocked:
            if start > here:
                yield here, start
            here = max(here, end)
        if here < right:
            yield here, right

    def _seats(
        self,
        sx: float,
        tx: float,
        low: float,
        high: float,
        top: float,
        bottom: float,
        trunk: Hashable,
    ) -> Iterator[tuple[float, float]]:
        """Places for a lane in a corridor, with costs: near both ends, clear of other lanes."""
        spacing = self._spacing
        clear = min(spacing.lane_clear - _MARGIN, (high - low) / 2)
        for x in self._of_trunk.get(trunk, ()) if trunk is not None else ():
            if low <= x <= high:
                yield abs(sx - x) + abs(tx - x) - spacing.lane_clear, x
        for wish in (sx, tx):
            seat = min(max(wish, low + clear), high - clear)
            for aside in (-spacing.lane, spacing.lane):
                for step in range(_SHIFTS):
                    x = seat + step * aside
                    if not low <= x <= high:
                        break
                    if not self._taken(x, top, bottom, trunk):
                        yield abs(sx - x) + abs(tx - x), x
                        break

    def _reach(self, port: Point, height: float, x: float, leaving: bool) -> float | None:
        """The height at which a wire can get from a port to a lane: as wished, or near it."""
        px, py = port
        if self._row(height, px, x) and self._column(px, py, height):
            return height
        turn = self._spacing.first_turn
        left, right = min(px, x) - _SKIN, max(px, x) + _SKIN
        reach = 4 * self._spacing.split_gap
        boxes = self._obstacles.near(left, height - reach, right, height + reach)
        heights = {box[1] - turn for box in boxes} | {box[3] + turn for box in boxes}
        for y in sorted(heights, key=lambda y: (abs(y - height), y)):
            beyond = y > py + _SKIN if leaving else y < py - _SKIN
            if beyond and self._row(y, px, x) and self._column(px, py, y):
                return y
        return None

    def _through(self, source: Point, target: Point) -> Way:
        """The long way round, or straight through where there is none."""
        (sx, sy), (tx, ty) = source, target
        start, end = sy + self._spacing.first_turn, ty - self._spacing.last_turn
        if self._mazes > 0:
            self._mazes -= 1
            found = through_maze(self._obstacles, (sx, start), (tx, end))
            if found:
                return Way(source, target, *found)
        if end >= start:
            return Way(source, target, [sx, tx], [end], False)
        return Way(source, target, [sx, (sx + tx) / 2, tx], [start, end])


def points(way: Way) -> Polyline:
    """The way as a line of points."""
    line = [way.source]
    for place, y in enumerate(way.ys):
        line.append((way.xs[place], y))
        line.append((way.xs[place + 1], y))
    line.append(way.target)
    return tuple(line)
