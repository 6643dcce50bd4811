"""Where wires touch cards: outputs at the middle of the lower edge, inputs below their wires.

Inputs slide along the upper edge so that straight wires stay straight, keeping their distance from
each other and from the corners.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from math import inf
from typing import TypeVar

from engine.layout.model import Edge, Rect, Spacing, Wire
from engine.layout.obstacles import Obstacles

Key = TypeVar("Key", bound=Hashable)

_FIRM = 1e6
_ASIDE = 48.0
_LEAST_PITCH = 16.0


def output_offset(port: int, ports: int, spacing: Spacing) -> float:
    """How far right of the middle of a card an output lies."""
    return (port - (ports - 1) / 2) * spacing.port_pitch


def slide(
    left: float, right: float, wishes: Sequence[float], spacing: Spacing, reserved: int = 0
) -> list[float]:
    """Places of the inputs of one card, in the order of ``wishes`` (from left to right).

    A wire that comes from above the card keeps its x. One that comes from beside it must turn
    anyway: it goes to the middle of the card if it is alone, else to its side.
    ``reserved`` places at the right end stay free.
    """
    count = len(wishes)
    low = left + spacing.port_inset
    high = right - spacing.port_inset - reserved * spacing.port_pitch
    if high < low:
        low = high = (left + right) / 2
    middle = (left + right) / 2
    aside = 0.0 if count == 1 else max((right - left) / 2 - _ASIDE, 0.0)
    pitch = spacing.port_pitch
    if count > 1:
        pitch = min(pitch, (high - low) / (count - 1))
        pitch = max(min(pitch, _straight_pitch(low, high, wishes)), min(pitch, _LEAST_PITCH))
    # With the pitch taken off, "not nearer than the pitch" is "not falling": merge what falls.
    pools: list[tuple[float, float, int]] = []  # sum of weighted wishes, weight, members
    for number, wish in enumerate(wishes):
        inside = low <= wish <= high
        place = wish if inside else min(max(middle + (aside if wish > high else -aside), low), high)
        mass, size = (_FIRM if inside else 1.0), 1
        total = (place - number * pitch) * mass
        while pools and pools[-1][0] / pools[-1][1] > total / mass:
            before = pools.pop()
            total, mass, size = total + before[0], mass + before[1], size + before[2]
        pools.append((total, mass, size))
    places: list[float] = []
    for total, mass, size in pools:
        places.extend([total / mass] * size)
    last = high - (count - 1) * pitch
    return [
        float(round(min(max(place, low), last) + number * pitch))
        for number, place in enumerate(places)
    ]


def _straight_pitch(low: float, high: float, wishes: Sequence[float]) -> float:
    """The pitch with which all wires from above can stay straight."""
    pitch = inf
    for number, wish in enumerate(wishes):
        if low <= wish <= high:
            before, behind = number, len(wishes) - 1 - number
            if before:
                pitch = min(pitch, (wish - low) / before)
            if behind:
                pitch = min(pitch, (high - wish) / behind)
    return pitch


def place_ports(
    obstacles: Obstacles,
    cards: Mapping[str, Rect],
    edges: Mapping[Key, Edge],
    *,
    outputs: Mapping[str, int] | None = None,
    reserved: Mapping[str, int] | None = None,
    spacing: Spacing | None = None,
) -> dict[Key, Wire]:
    """Where every edge meets its two cards, from the places of the cards alone.

    ``outputs`` are numbers of output ports where there are more than the edges tell; ``reserved``
    numbers of places to keep free at the right end of a card's inputs.
    """
    spacing = spacing or Spacing()
    ports = dict(outputs or {})
    arriving: dict[str, list[Key]] = {}
    for key, edge in edges.items():
        ports[edge.source] = max(ports.get(edge.source, 1), edge.source_port + 1)
        arriving.setdefault(edge.target, []).append(key)
    starts: dict[Key, float] = {}
    for key, edge in edges.items():
        card = cards[edge.source]
        offset = output_offset(edge.source_port, ports[edge.source], spacing)
        starts[key] = card.x + card.width / 2 + offset
    wires: dict[Key, Wire] = {}
    for target, keys in arriving.items():
        card = cards[target]
        wishes = _wishes(obstacles, cards, card, [(k, edges[k]) for k in keys], starts, spacing)
        free = (reserved or {}).get(target, 0)
        places = slide(card.x, card.right, [wish for wish, _, _ in wishes], spacing, free)
        for (_, _, key), place in zip(wishes, places, strict=True):
            edge = edges[key]
            source = (starts[key], cards[edge.source].bottom)
            trunk = (edge.source, edge.source_port)
            wires[key] = Wire(source, (place, card.y), trunk)
    return {key: wires[key] for key in edges}


def _wishes(
    obstacles: Obstacles,
    cards: Mapping[str, Rect],
    card: Rect,
    edges: Sequence[tuple[Key, Edge]],
    starts: Mapping[Key, float],
    spacing: Spacing,
) -> list[tuple[float, int, Key]]:
    """From which x each wire will arrive, sorted from left to right; with slot and key.

    A wire that cannot come straight from above comes from beside: from the side of its source, or
    from the side that its slot has beside the wires that do come straight.
    """
    low, high = card.x + spacing.port_inset, card.right - spacing.port_inset
    straight: list[tuple[int, Key]] = []
    for key, edge in edges:
        x, y = starts[key], cards[edge.source].bottom
        if low <= x <= high and y < card.y and obstacles.is_free(x - 3.0, y, x + 3.0, card.y):
            straight.append((edge.target_port, key))
    direct = {key for _, key in straight}
    slots = [slot for slot, _ in straight]
    middle = card.x + card.width / 2
    found = []
    for key, edge in edges:
        x, source = starts[key], cards[edge.source].bottom
        if key not in direct:
            far = abs(card.y - source)
            leftwards = x < middle
            if low <= x <= high and slots:
                leftwards = edge.target_port < min(slots)
            # The longer way lies further outside, so that such wires do not cross.
            outside = spacing.lane_clear + far / 256
            if not low <= x <= high and _must_find_a_lane(obstacles, x, source, card):
                x = middle  # its lane will be near the card, within the wires from beside
            x = min(x, card.x - outside) if leftwards else max(x, card.right + outside)
        found.append((x, edge.target_port, key))
    return sorted(found, key=lambda wish: wish[:2])


def _must_find_a_lane(obstacles: Obstacles, x: float, top: float, card: Rect) -> bool:
    """Tell whether a wire cannot come straight down to the height of its card."""
    return top < card.y and not obstacles.is_free(x - 3.0, top, x + 3.0, card.y)
