"""Where wires touch cards: outputs at the middle of the lower edge, inputs below their wires.

Inputs slide along the upper edge so that straight wires stay straight, keeping their distance from
each other and from the corners.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.layout.model import Spacing

_FIRM = 1e6
_ASIDE = 48.0


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
