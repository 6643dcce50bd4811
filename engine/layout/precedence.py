"""Places on a line in order of importance: those of the main line first, passing wires last.

What matters less never pushes what matters more; it finds its place in the room that is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from engine.layout.separation import Apart, nearest

_MOST_NEIGHBOURS = 200


class Precedence:
    """The conditions between places, taken level by level (level 0 matters most).

    The places of one level keep apart as they must with those of later levels between them, which
    are seen through.
    """

    def __init__(self, apart: Apart, level: Sequence[int]) -> None:
        self._apart = apart
        self._level = level
        self._stages: list[tuple[list[int], Apart, Apart]] = []
        for stage in sorted(set(level)):
            members = [place for place in range(apart.count) if level[place] == stage]
            number = {place: index for index, place in enumerate(members)}
            inner = Apart(len(members), self._gaps(stage, number))
            self._stages.append((members, inner, inner.mirrored()))

    def places(self, wish: Sequence[float]) -> list[float]:
        """Positions that keep apart, near the wishes."""
        at: list[float | None] = [None] * self._apart.count
        for members, inner, mirrored in self._stages:
            low, high = self._room(at)
            wishes = [min(max(wish[place], low[place]), high[place]) for place in members]
            found = _both_ways(inner, mirrored, wishes)
            for place, x in zip(members, found, strict=True):
                at[place] = min(max(x, low[place]), high[place])
        return [x if x is not None else 0.0 for x in at]

    def _gaps(self, stage: int, number: dict[int, int]) -> dict[tuple[int, int], float]:
        """Distances between the places of one level, also through places of later levels."""
        gaps: dict[tuple[int, int], float] = {}
        beyond: dict[int, dict[int, float]] = {}
        for place in reversed(self._apart.order):
            if self._level[place] < stage:
                continue
            reach: dict[int, float] = {}
            for right, gap in self._apart.behind[place]:
                if self._level[right] == stage:
                    reach[right] = max(reach.get(right, 0.0), gap)
                elif self._level[right] > stage:
                    for other, more in beyond[right].items():
                        reach[other] = max(reach.get(other, 0.0), gap + more)
            if self._level[place] == stage:
                for other, gap in reach.items():
                    gaps[number[place], number[other]] = gap
            elif len(reach) <= _MOST_NEIGHBOURS:
                beyond[place] = reach
            else:
                # Only in drawings of thousands of parallel wires; the last check sets it right.
                beyond[place] = {}
        return gaps

    def _room(self, at: Sequence[float | None]) -> tuple[list[float], list[float]]:
        """Between which positions each place must lie, given those that are settled."""
        low, high = [-inf] * len(at), [inf] * len(at)
        for place in self._apart.order:
            fixed = at[place]
            if fixed is not None:
                low[place] = fixed
            elif self._apart.before[place]:
                low[place] = max(low[left] + gap for left, gap in self._apart.before[place])
        for place in reversed(self._apart.order):
            fixed = at[place]
            if fixed is not None:
                high[place] = fixed
            elif self._apart.behind[place]:
                high[place] = min(high[right] - gap for right, gap in self._apart.behind[place])
        return low, high


def _both_ways(inner: Apart, mirrored: Apart, wish: Sequence[float]) -> list[float]:
    """The better of merging from the left and from the right: neither is always the best."""
    even = [1.0] * len(wish)
    forwards = nearest(inner, wish, even)
    backwards = [-x for x in nearest(mirrored, [-x for x in wish], even)]
    middle = [(one + other) / 2 for one, other in zip(forwards, backwards, strict=True)]
    return min((middle, forwards, backwards), key=lambda found: _misfit(found, wish))


def _misfit(found: Sequence[float], wish: Sequence[float]) -> float:
    return sum((one - other) ** 2 for one, other in zip(found, wish, strict=True))
