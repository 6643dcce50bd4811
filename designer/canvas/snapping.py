"""Where a moved group comes to rest: on centres and in equal gaps of neighbours, or on the grid.

Pure: rectangles in, a step and the guides that tell of it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QLineF

from designer.canvas.geometry import GRID, around, on_grid
from designer.canvas.gestures import Point
from engine.layout.model import Rect

_BEYOND = 12.0
"""How far the guide of a centre sticks out of the cards that it joins."""


class _Rest(NamedTuple):
    """A place to rest on one axis: how far off it is, what it is about, the nearer the better.

    ``gaps`` are pairs of rectangles that are equally far apart; ``None`` stands for the group.
    Without them the centres of the group and of ``other`` lie on one line.
    """

    off: float
    far: float
    other: Rect | None
    gaps: tuple[tuple[Rect | None, Rect | None], ...] = ()


class Snap:
    """Knows the group that is moved, where it was picked up, and its neighbours."""

    def __init__(self, group: Rect, neighbours: Sequence[Rect], pull: float) -> None:
        """``pull`` is how near the group must be to a place to be drawn to it."""
        self.group = group
        self.neighbours = neighbours
        self.pull = pull
        self.guides: list[QLineF] = []

    def step(self, dx: float, dy: float) -> Point:
        """Give the step that is taken for a hand that moved by ``dx``, ``dy``."""
        x, y, wide, high = self.group
        there = Rect(x + dx, y + dy, wide, high)
        rests = [self._rest(there, axis) for axis in (0, 1)]
        steps = [
            round(rest.off + by, 6) if rest else on_grid(self.group[axis] + by) - self.group[axis]
            for axis, (rest, by) in enumerate(zip(rests, (dx, dy), strict=True))
        ]
        moved = Rect(x + steps[0], y + steps[1], wide, high)
        self.guides = [
            line
            for axis, rest in enumerate(rests)
            if rest is not None
            for line in _guides(moved, rest, axis)
        ]
        return steps[0], steps[1]

    def _rest(self, there: Rect, axis: int) -> _Rest | None:
        """Give the nearest place to rest on one axis; of equal ones, a centre."""
        found = [*self._centres(there, axis), *self._gaps(there, axis)]
        near = [rest for rest in found if abs(rest.off) <= self.pull]
        # What is a pixel beside the grid was not placed by a hand that snaps: no gap to go by.
        near = [r for r in near if not r.gaps or _on_half_a_step(there[axis] + r.off)]
        return min(near, key=lambda r: (abs(r.off), bool(r.gaps), r.far)) if near else None

    def _centres(self, there: Rect, axis: int) -> Iterator[_Rest]:
        middle = there[axis] + there[2 + axis] / 2
        for other in self.neighbours:
            off = other[axis] + other[2 + axis] / 2 - middle
            yield _Rest(off, abs(other[1 - axis] - self.group[1 - axis]), other)

    def _gaps(self, there: Rect, axis: int) -> Iterator[_Rest]:
        """Give the places whose gaps to the neighbours in line are equal, or go on as theirs."""
        start, size = there[axis], there[2 + axis]
        middle = start + size / 2
        line = sorted(
            (other for other in self.neighbours if _in_line(there, other, axis)),
            key=lambda other: other[axis],
        )
        before = [other for other in line if other[axis] + other[2 + axis] / 2 < middle]
        after = [other for other in line if other[axis] + other[2 + axis] / 2 >= middle]
        if before and after:
            room = after[0][axis] - _end(before[-1], axis) - size
            if room > 0:
                at = _end(before[-1], axis) + room / 2
                yield _Rest(at - start, 0, None, ((before[-1], None), (None, after[0])))
        if len(before) > 1:
            gap = before[-1][axis] - _end(before[-2], axis)
            if gap > 0:
                at = _end(before[-1], axis) + gap
                yield _Rest(at - start, 0, None, ((before[-2], before[-1]), (before[-1], None)))
        if len(after) > 1:
            gap = after[1][axis] - _end(after[0], axis)
            if gap > 0:
                at = after[0][axis] - gap - size
                yield _Rest(at - start, 0, None, ((None, after[0]), (after[0], after[1])))


def _in_line(one: Rect, other: Rect, axis: int) -> bool:
    """Tell whether two rectangles would meet if one moved along ``axis``."""
    across = 1 - axis
    return one[across] < _end(other, across) and other[across] < _end(one, across)


def _on_half_a_step(at: float) -> bool:
    step = GRID / 2
    return abs(at - step * round(at / step)) < 0.01


def _end(rect: Rect, axis: int) -> float:
    return rect[axis] + rect[2 + axis]


def _guides(moved: Rect, rest: _Rest, axis: int) -> Iterator[QLineF]:
    if rest.other is not None:
        box = around([moved, rest.other])
        assert box is not None
        at = rest.other[axis] + rest.other[2 + axis] / 2
        low, high = box[1 - axis] - _BEYOND, _end(box, 1 - axis) + _BEYOND
        yield QLineF(at, low, at, high) if axis == 0 else QLineF(low, at, high, at)
    for first, second in rest.gaps:
        one, two = first or moved, second or moved
        across = 1 - axis
        at = (max(one[across], two[across]) + min(_end(one, across), _end(two, across))) / 2
        low, high = _end(one, axis), two[axis]
        yield QLineF(low, at, high, at) if axis == 0 else QLineF(at, low, at, high)
