"""Where a panel stands beside a card so that it covers little of the drawing. Pure: numbers only.

A panel stands at one side of its card. The drawing may move over for it: that costs less than a
card which is covered, and the more the further it moves.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from designer.canvas.geometry import touch
from engine.layout.model import Rect

MARGIN = 8.0
_PER_PIXEL = 1 / 150
"""What a pixel that the drawing moves over costs, where a covered card costs 1."""


class Stand(NamedTuple):
    """At which side a panel stands, and how far the drawing is pushed for it."""

    right: bool
    push: float


def stand_beside(
    host: tuple[float, float],
    thing: Rect,
    size: tuple[float, float],
    gap: float,
    others: Iterable[Rect],
) -> Stand | None:
    """Give the best stand for a panel of ``size`` beside ``thing`` in a ``host`` of that size.

    ``others`` are the cards that it should leave in view. ``None`` where neither side has room,
    however far the drawing moves.
    """
    cards = list(others)
    options: list[tuple[float, Stand]] = []
    for right in (True, False):
        left = thing.right + gap if right else thing.x - gap - size[0]
        push = min(0.0, host[0] - MARGIN - size[0] - left) if right else max(0.0, MARGIN - left)
        if not MARGIN <= thing.x + push <= host[0] - MARGIN - thing.width:
            continue
        top = min(thing.y + thing.height / 2 - size[1] / 3, host[1] - MARGIN - size[1])
        panel = Rect(left, max(MARGIN, top), *size)
        covered = sum(touch(card, panel) for card in cards)
        options.append((covered + abs(push) * _PER_PIXEL, Stand(right, push)))
    return min(options, key=lambda option: option[0])[1] if options else None
