"""Routes for the wires between cards, wherever the cards stand: upright and sideways only.

Wires go around cards where there is a way, share the trunk of their port, and keep their distance
from one another. Made for an automatic layout and for cards that a hand has placed alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from engine.layout.model import Polyline, Spacing, Wire
from engine.layout.obstacles import Obstacles
from engine.layout.pathfinding import Pathfinder, Way, points
from engine.layout.tracks import Hop, assign_tracks

Key = TypeVar("Key", bound=Hashable)

_LOOK = 64.0  # how far up and down a stretch may be moved, at most
_NEAR = 44.0  # stretches nearer than this to one another are settled together
_SKIN = 4.0
_EASY = 12.0  # a comfortable distance from the cards above and below


@dataclass(slots=True)
class _Stretch:
    """One sideways part of a way and the room it can be moved in."""

    way: Way
    place: int
    low: float
    high: float
    trunk: Hashable
    order: int


def route_wires(
    obstacles: Obstacles,
    wires: Mapping[Key, Wire],
    spacing: Spacing | None = None,
    lying: Mapping[Key, Polyline] | None = None,
) -> dict[Key, Polyline]:
    """Points of every wire from its source to its target.

    Wires that are ``lying`` stay as they are, whatever they meet (they are not what an edit is
    about); the others keep clear of them.
    """
    spacing = spacing or Spacing()
    finder = Pathfinder(obstacles, spacing)
    done: dict[Key, Polyline] = {}
    for key, line in (lying or {}).items():
        done[key] = line
        finder.note(line, wires[key].trunk)
    fan = Counter(wire.trunk for wire in wires.values() if wire.trunk is not None)
    # Short wires first: the long ones then go around them, and skips lie within one another.
    keys = sorted(
        (key for key in wires if key not in done),
        key=lambda key: abs(wires[key].target[1] - wires[key].source[1]),
    )
    ways: dict[Key, Way] = {}
    for key in keys:
        wire = wires[key]
        ways[key] = finder.find(wire.source, wire.target, wire.trunk, fan[wire.trunk] > 1)
    _settle_heights(obstacles, [(ways[key], wires[key].trunk) for key in keys], spacing)
    done.update((key, points(ways[key])) for key in keys)
    return {key: done[key] for key in wires}


def _settle_heights(
    obstacles: Obstacles, ways: Sequence[tuple[Way, Hashable]], spacing: Spacing
) -> None:
    """Give stretches that share the room between two rows of cards tracks of their own."""
    stretches = [
        _stretch(obstacles, way, place, trunk, order)
        for order, (way, trunk) in enumerate(ways)
        for place in range(len(way.ys))
    ]
    for cluster in _clusters(stretches):
        if len(cluster) > 1:
            _settle(cluster, spacing)


def _stretch(obstacles: Obstacles, way: Way, place: int, trunk: Hashable, order: int) -> _Stretch:
    y = way.ys[place]
    left, right = sorted((way.xs[place], way.xs[place + 1]))
    low, high = y - _LOOK, y + _LOOK
    for box in obstacles.near(left - _SKIN, low, right + _SKIN, high):
        if box[3] <= y:
            low = max(low, box[3])
        elif box[1] >= y:
            high = min(high, box[1])
        else:
            return _Stretch(way, place, y, y, trunk, order)  # through a card: no room
    if place == 0:
        low = max(low, way.source[1])
    if place == len(way.ys) - 1:
        high = min(high, way.target[1])
    return _Stretch(way, place, low, high, trunk, order)


def _clusters(stretches: Sequence[_Stretch]) -> list[list[_Stretch]]:
    """Stretches that overlap across and lie near one another, together."""
    leader = list(range(len(stretches)))

    def find(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    heights = [stretch.way.ys[stretch.place] for stretch in stretches]
    active: list[int] = []
    for number in sorted(range(len(stretches)), key=heights.__getitem__):
        active = [other for other in active if heights[other] > heights[number] - _NEAR]
        left, right = _extent(stretches[number])
        for other in active:
            start, end = _extent(stretches[other])
            if start < right + _SKIN and end > left - _SKIN:
                leader[find(number)] = find(other)
        active.append(number)
    groups: dict[int, list[_Stretch]] = {}
    for number, stretch in enumerate(stretches):
        groups.setdefault(find(number), []).append(stretch)
    return list(groups.values())


def _extent(stretch: _Stretch) -> tuple[float, float]:
    one, other = stretch.way.xs[stretch.place], stretch.way.xs[stretch.place + 1]
    return (one, other) if one < other else (other, one)


def _settle(cluster: Sequence[_Stretch], spacing: Spacing) -> None:
    """Tracks for stretches that share a room: splits hang from above, the others stand below."""
    hops: dict[Hashable, tuple[Hop, list[_Stretch]]] = {}
    for stretch in sorted(cluster, key=lambda s: (s.way.ys[s.place], s.order)):
        way, place = stretch.way, stretch.place
        hangs = way.high if len(way.ys) == 1 else place == 0
        # Wires of one trunk that turn at the same corner are one stretch.
        name: Hashable = (stretch.order, place)
        if stretch.trunk is not None:
            name = (stretch.trunk, way.xs[place], way.ys[place])
        hop, members = hops.setdefault(name, (Hop((len(hops), 0), high=hangs), []))
        heights = [way.source[1], *way.ys, way.target[1]]
        before, y, after = heights[place : place + 3]
        (hop.ups if before < y else hop.downs).append(way.xs[place])
        (hop.downs if after > y else hop.ups).append(way.xs[place + 1])
        members.append(stretch)
    count = assign_tracks([hop for hop, _ in hops.values()], spacing.lane / 2)
    if count > 1:
        turning = [(hop, members) for hop, members in hops.values() if hop.track >= 0]
        heights_of = _in_place(turning, spacing) or _evenly(turning, cluster, count, spacing)
        for stretch, y in heights_of:
            if stretch.low + _SKIN <= y <= stretch.high - _SKIN:
                stretch.way.ys[stretch.place] = y


Turning = Sequence[tuple[Hop, list[_Stretch]]]
Heights = list[tuple[_Stretch, float]]


def _in_place(turning: Turning, spacing: Spacing) -> Heights | None:
    """Each stretch where it was, as far as those above (or below) allow; None without room."""
    hanging = max((hop.track for hop, _ in turning if hop.high), default=-1)
    found: Heights = []
    placed: list[tuple[Hop, float]] = []
    for hop, members in sorted(turning, key=lambda pair: _turn_of(pair[0], hanging)):
        sinks = hop.track <= hanging
        y = members[0].way.ys[members[0].place]
        if sinks and not hop.high:
            y = max(s.low for s in members) + spacing.first_turn
        for other, height in placed:
            if other.left < hop.right + _SKIN and other.right > hop.left - _SKIN:
                if sinks:
                    y = max(y, height + spacing.track)
                elif other.track > hanging:
                    y = min(y, height - spacing.track)
                elif height > y - _SKIN:
                    return None
        placed.append((hop, y))
        for stretch in members:
            if not stretch.low + _EASY <= y <= stretch.high - _EASY:
                return None
            found.append((stretch, y))
    return found


def _turn_of(hop: Hop, hanging: int) -> tuple[bool, int]:
    """Hanging stretches first, from the top; then the others, from the bottom."""
    return (hop.track > hanging, hop.track if hop.track <= hanging else -hop.track)


def _evenly(turning: Turning, cluster: Sequence[_Stretch], count: int, spacing: Spacing) -> Heights:
    """Tracks as far from one another as the room that all stretches have in common allows."""
    top, bottom = max(s.low for s in cluster), min(s.high for s in cluster)
    spare = bottom - top - spacing.first_turn - spacing.last_turn
    pitch = min(spacing.track, max(spare / (count - 1), _SKIN))
    hanging = max((hop.track for hop, _ in turning if hop.high), default=-1)
    found: Heights = []
    for hop, members in turning:
        y = top + spacing.first_turn + hop.track * pitch
        if hop.track > hanging:
            y = bottom - spacing.last_turn - (count - 1 - hop.track) * pitch
        found += [(stretch, y) for stretch in members]
    return found
