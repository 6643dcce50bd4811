"""Groups of cards as frames: who lies in which, the sides in every row, the final rectangles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

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
    """What frames need above and below each row."""

    above: list[float]
    below: list[float]


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
    return Room(above, below)


def rectangles(
    frames: Frames, proper: Proper, x: Sequence[float], cards: Sequence[Rect]
) -> list[Rect]:
    """The rectangle of every frame: its cards, its inner wires and its frames, with their room."""
    count = len(frames.groups)
    left, top, right, bottom = [inf] * count, [inf] * count, [-inf] * count, [-inf] * count

    def include(group: int, x1: float, y1: float, x2: float, y2: float) -> None:
        left[group], right[group] = min(left[group], x1), max(right[group], x2)
        top[group], bottom[group] = min(top[group], y1), max(bottom[group], y2)

    for vertex, group in enumerate(proper.home):
        if group >= 0 and vertex < proper.real:
            card = cards[vertex]
            include(group, card.x, card.y, card.right, card.bottom)
        elif group >= 0:
            include(group, x[vertex], inf, x[vertex], -inf)
    found: list[Rect] = []
    for group in reversed(range(count)):
        room = frames.groups[group]
        rect = Rect(
            left[group] - room.side,
            top[group] - room.top,
            right[group] - left[group] + 2 * room.side,
            bottom[group] - top[group] + room.top + room.bottom,
        )
        if frames.parents[group] >= 0:
            include(frames.parents[group], rect.x, rect.y, rect.right, rect.bottom)
        found.append(rect)
    found.reverse()
    return found
