"""Groups of cards as frames: who lies in which, the sides in every row, the final rectangles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.layout.heights import Heights
from engine.layout.model import Group, Rect
from engine.layout.proper import Nest, Proper


@dataclass(frozen=True, slots=True)
class Frames:
    """Groups by number, outer before inner; ``home`` is the innermost group of every card."""

    names: tuple[str, ...]
    groups: tuple[Group, ...]
    parents: tuple[int, ...]
    home: tuple[int, ...]


def read_groups(ids: Sequence[str], groups: Mapping[str, Group]) -> Frames:
    """The tree of groups. Empty ones vanish; a card of two that overlap goes to the smaller."""
    number = {name: place for place, name in enumerate(ids)}
    sets = {
        name: frozenset(number[card] for card in group.members if card in number)
        for name, group in groups.items()
    }
    small_first = sorted((name for name in sets if sets[name]), key=lambda name: len(sets[name]))
    order = list(reversed(small_first))
    place = {name: index for index, name in enumerate(order)}
    home = [-1] * len(ids)
    for name in order:
        for card in sets[name]:
            home[card] = place[name]
    parents = []
    for index, name in enumerate(order):
        around = [other for other in order[:index] if sets[other] >= sets[name]]
        parents.append(place[around[-1]] if around else -1)
    return Frames(tuple(order), tuple(groups[name] for name in order), tuple(parents), tuple(home))


def restrict(frames: Frames, members: Sequence[int]) -> Frames:
    """The frames of some cards only, renumbered."""
    used: set[int] = set()
    for card in members:
        group = frames.home[card]
        while group >= 0:
            used.add(group)
            group = frames.parents[group]
    kept = sorted(used)
    place = {group: index for index, group in enumerate(kept)}
    place[-1] = -1
    return Frames(
        tuple(frames.names[group] for group in kept),
        tuple(frames.groups[group] for group in kept),
        tuple(place[frames.parents[group]] for group in kept),
        tuple(place[frames.home[card]] for card in members),
    )


@dataclass(frozen=True, slots=True)
class Room:
    """What frames need above and below each row, and what each frame needs at its own ends."""

    above: list[float]
    below: list[float]
    tops: list[float]
    bottoms: list[float]


def room_for_frames(frames: Frames, nest: Nest, rows: int) -> Room:
    """The room for titles and borders, frames within frames added up."""
    above, below = [0.0] * rows, [0.0] * rows
    tops = [group.top for group in frames.groups]
    bottoms = [group.bottom for group in frames.groups]
    for group in reversed(range(len(frames.groups))):
        parent = frames.parents[group]
        if parent >= 0 and nest.top[parent] == nest.top[group]:
            tops[parent] = max(tops[parent], tops[group] + frames.groups[parent].top)
        if parent >= 0 and nest.bottom[parent] == nest.bottom[group]:
            bottoms[parent] = max(bottoms[parent], bottoms[group] + frames.groups[parent].bottom)
        above[nest.top[group]] = max(above[nest.top[group]], tops[group])
        below[nest.bottom[group]] = max(below[nest.bottom[group]], bottoms[group])
    return Room(above, below, tops, bottoms)


def rectangles(
    frames: Frames,
    nest: Nest,
    proper: Proper,
    x: Sequence[float],
    width: Sequence[float],
    heights: Heights,
    room: Room,
) -> list[Rect]:
    """The rectangle of every frame: its cards, its inner wires and its frames, with their room."""
    left = [float("inf")] * len(frames.groups)
    right = [float("-inf")] * len(frames.groups)
    for vertex, group in enumerate(proper.home):
        if group >= 0:
            half = width[vertex] / 2 if vertex < proper.real else 0.0
            left[group] = min(left[group], x[vertex] - half)
            right[group] = max(right[group], x[vertex] + half)
    found: list[Rect] = []
    for group in reversed(range(len(frames.groups))):
        side = frames.groups[group].side
        left[group] -= side
        right[group] += side
        parent = frames.parents[group]
        if parent >= 0:
            left[parent] = min(left[parent], left[group])
            right[parent] = max(right[parent], right[group])
        top = heights.tops[nest.top[group]] - room.tops[group]
        bottom = heights.bottoms[nest.bottom[group]] + room.bottoms[group]
        found.append(Rect(left[group], top, right[group] - left[group], bottom - top))
    found.reverse()
    return found
