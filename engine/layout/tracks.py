"""Which of several sideways stretches lies above which, so that few wires cross.

It knows the x values where wires come in from above and go on below; heights are given later, by
the rows of a layout or by the room between cards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

_MANY = 150


@dataclass(slots=True)
class Hop:
    """A sideways stretch: wires come from ``ups`` above it and go on at ``downs`` below it.

    ``high`` ones lie as high as they can (a trunk that splits), the others as low as they can
    (wires that come together). ``track`` counts from the top; -1: straight, no turn.
    """

    key: tuple[int, int]
    ups: list[float] = field(default_factory=list)
    downs: list[float] = field(default_factory=list)
    high: bool = True
    track: int = -1
    left: float = 0.0
    right: float = 0.0

    @property
    def turns(self) -> bool:
        """Whether there is a sideways stretch at all (once it is measured)."""
        return self.left < self.right

    def measure(self) -> None:
        """Find out from where to where it goes."""
        ends = self.ups + self.downs
        self.left, self.right = min(ends), max(ends)


@dataclass(frozen=True, slots=True)
class Step:
    """One link's part of a hop: where it arrives at the lower row."""

    hop: Hop
    end: float


@dataclass(frozen=True, slots=True)
class Wiring:
    """Steps of every link from row to row, and per gap between rows the hops and their tracks."""

    steps: list[list[Step]]
    hops: list[list[Hop]]
    tracks: list[int]


def assign_tracks(hops: Sequence[Hop], clear: float) -> int:
    """Give every hop that turns its track; how many tracks there are.

    Stretches that come nearer than ``clear`` to one another do not share a track.
    """
    for hop in hops:
        hop.measure()
    turning = sorted((hop for hop in hops if hop.turns), key=lambda hop: (hop.left, hop.right))
    if not turning:
        return 0
    if len(turning) > _MANY:
        return _first_fit(turning, clear)
    count = len(turning)
    below: list[set[int]] = [set() for _ in range(count)]
    for one, first in enumerate(turning):
        for other in range(one + 1, count):
            second = turning[other]
            if second.left > first.right + clear:
                break
            upper, lower = (one, other) if _goes_above(first, second) else (other, one)
            if not _leads_to(below, lower, upper):
                below[upper].add(lower)
            else:
                below[lower].add(upper)
    return _levels(turning, below)


def _first_fit(turning: Sequence[Hop], clear: float) -> int:
    """Tracks for more stretches than can be compared pair by pair."""
    ends: list[float] = []
    for hop in turning:
        free = (track for track, end in enumerate(ends) if end + clear < hop.left)
        hop.track = next(free, len(ends))
        if hop.track == len(ends):
            ends.append(hop.right)
        else:
            ends[hop.track] = hop.right
    return len(ends)


def _goes_above(one: Hop, other: Hop) -> bool:
    """Whether fewer wires cross with ``one`` above ``other``."""
    difference = _cost(one, other) - _cost(other, one)
    if difference:
        return difference < 0
    return one.high and not other.high or (one.high == other.high and one.key < other.key)


def _cost(upper: Hop, lower: Hop) -> int:
    """Crossings, and overlaps that count as ten, when ``upper`` lies above ``lower``."""
    cost = 0
    for end in upper.downs:
        if end in lower.ups:
            cost += 10
        elif lower.left < end < lower.right:
            cost += 1
    for start in lower.ups:
        if upper.left < start < upper.right:
            cost += 1
    return cost


def _leads_to(below: Sequence[set[int]], start: int, goal: int) -> bool:
    stack, seen = [start], {start}
    while stack:
        vertex = stack.pop()
        if vertex == goal:
            return True
        for other in below[vertex] - seen:
            seen.add(other)
            stack.append(other)
    return False


def _levels(turning: Sequence[Hop], below: Sequence[set[int]]) -> int:
    """Tracks by the longest way from the top; late turners then sink as far as they may."""
    waiting = [0] * len(turning)
    for beneath in below:
        for number in beneath:
            waiting[number] += 1
    order = [number for number in range(len(turning)) if not waiting[number]]
    level = [0] * len(turning)
    for number in order:
        for lower in below[number]:
            level[lower] = max(level[lower], level[number] + 1)
            waiting[lower] -= 1
            if not waiting[lower]:
                order.append(lower)
    tracks = max(level) + 1
    for number in reversed(order):
        if not turning[number].high:
            level[number] = min((level[lower] for lower in below[number]), default=tracks) - 1
    for hop, track in zip(turning, level, strict=True):
        hop.track = track
    return tracks
