"""Where a card goes that is put into a wire: between the two cards that it joins, or beside."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from engine.layout.model import Rect, Spacing

_TRIES = 64
"""Cards that a card steps aside for, one after the other; then it stays where it is."""
_AIR = 8.0
"""Free height above and below a card that steps aside."""


def slot(
    top: float,
    bottom: float,
    column: float,
    size: tuple[float, float],
    cards: Callable[[Rect], Iterable[Rect]],
    spacing: Spacing | None = None,
) -> tuple[Rect, bool]:
    """Give where a card of ``size`` goes into a wire, and whether what is below has to move.

    The wire goes from ``top`` down to ``bottom``, mostly at the x of ``column``. Where there is
    height enough, as along a skip, the card takes the middle and steps aside of what stands there;
    ``cards`` gives the cards near a rectangle.
    """
    spacing = spacing or Spacing()
    width, height = size
    gap = spacing.slim_gap if height <= spacing.slim_height else spacing.gap
    x = round((column - width / 2) / spacing.grid) * spacing.grid
    if bottom - top < 2 * gap + height:
        return Rect(x, math.ceil((top + gap) / spacing.grid) * spacing.grid, width, height), True
    y = math.floor((top + (bottom - top - height) / 2) / spacing.grid) * spacing.grid
    return beside(Rect(x, y, width, height), cards, spacing), False


def beside(
    wanted: Rect, cards: Callable[[Rect], Iterable[Rect]], spacing: Spacing | None = None
) -> Rect:
    """Give ``wanted``, moved sideways until it stands clear: to the nearer side, or the right."""
    spacing = spacing or Spacing()
    ways = [_aside(wanted, way, cards, spacing) for way in (1, -1)]
    clear = [place for place in ways if place is not None]
    return min(clear, key=lambda place: abs(place.x - wanted.x), default=wanted)


def _aside(
    wanted: Rect, way: int, cards: Callable[[Rect], Iterable[Rect]], spacing: Spacing
) -> Rect | None:
    place, grid = wanted, spacing.grid
    for _ in range(_TRIES):
        air = Rect(place.x, place.y - _AIR, place.width, place.height + 2 * _AIR)
        met = [card for card in cards(air) if _touch(card, air)]
        if not met:
            return place
        if way > 0:
            x = math.ceil((max(card.right for card in met) + spacing.column_gap) / grid) * grid
        else:
            left = min(card.x for card in met) - spacing.column_gap - place.width
            x = math.floor(left / grid) * grid
        place = place._replace(x=x)
    return None


def _touch(one: Rect, other: Rect) -> bool:
    across = one.x < other.right and other.x < one.right
    return across and one.y < other.bottom and other.y < one.bottom
