"""Where a panel stands beside a card so that it covers little of the drawing. Pure: numbers only.

A panel stands at one side of its card. The drawing may move over for it: that costs less than a
card which is covered, and the more the further it moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from designer.canvas.geometry import touch
from engine.layout.model import Rect

MARGIN = 8.0
_GAP = 14.0
_DROP = 22.0
_FARTHEST = 140.0
"""How far a small card steps aside for what it would cover."""
_PER_PIXEL = 1 / 150
"""What a pixel that the drawing moves over costs, where a covered card costs 1."""
_OTHER_SIDE = 0.3
"""What the left side costs: panels stand at the right unless that is clearly worse."""


class Stand(NamedTuple):
    """At which side a panel stands, how far the drawing is pushed for it, how much further off."""

    right: bool
    push: float
    further: float = 0.0


def stand_beside(
    host: tuple[float, float],
    thing: Rect,
    size: tuple[float, float],
    gap: float,
    others: Iterable[Rect],
    pills: Sequence[Rect] = (),
) -> Stand | None:
    """Give the best stand for a panel of ``size`` beside ``thing`` in a ``host`` of that size.

    ``others`` are the cards that it should leave in view, ``pills`` those of the wires that arrive
    at ``thing``: it stands further off rather than over them. ``None`` where neither side has
    room, however far the drawing moves.
    """
    cards = list(others)
    options: list[tuple[float, Stand]] = []
    for right in (True, False):
        near = thing.right + gap if right else thing.x - gap - size[0]
        top = min(thing.y + thing.height / 2 - size[1] / 3, host[1] - MARGIN - size[1])
        panel = Rect(near, max(MARGIN, top), *size)
        hidden = [pill for pill in pills if touch(pill, panel)]
        off = [pill.right + gap - near if right else panel.right + gap - pill.x for pill in hidden]
        for further in {0.0, max([0.0, *off])}:
            left = near + further if right else near - further
            push = min(0.0, host[0] - MARGIN - size[0] - left) if right else max(0.0, MARGIN - left)
            if not MARGIN <= thing.x + push <= host[0] - MARGIN - thing.width:
                continue
            stands = panel._replace(x=left)
            covered = sum(touch(one, stands) for one in (*cards, *pills))
            moved = (abs(push) + further / 2) * _PER_PIXEL
            aside = 0.0 if right else _OTHER_SIDE
            options.append((covered + moved + aside, Stand(right, push, further)))
    return min(options, key=lambda option: option[0])[1] if options else None


# ── small cards, for which nothing moves ─────────────────────────────────────────────────────


def spot_beside(
    host: tuple[float, float],
    thing: Rect,
    size: tuple[float, float],
    cards: Sequence[Rect],
    ends: Sequence[Rect],
) -> Rect:
    """Give where a card of ``size`` stands that tells about ``thing`` (a pill).

    Beside it, else below or above it, clear of ``cards``; where there is no such place, one that is
    clear of ``ends``, the two that matter.
    """
    top = thing.y + thing.height / 2 - _DROP
    top = min(max(top, MARGIN), host[1] - MARGIN - size[1])
    right = Rect(thing.right + _GAP, top, *size)
    left = Rect(thing.x - _GAP - size[0], top, *size)
    x = min(max(thing.right - size[0] / 2, MARGIN), host[0] - MARGIN - size[0])
    below = Rect(x, thing.bottom + _GAP, *size)
    above = Rect(x, thing.y - _GAP - size[1], *size)
    found = [_aside(right, 1, cards, host), _aside(left, -1, cards, host)]
    found += [
        spot if _inside(spot, host) and not any(touch(card, spot) for card in cards) else None
        for spot in (below, above)
    ]
    found += [_aside(right, 1, ends, host), _aside(left, -1, ends, host)]
    return next((spot for spot in found if spot is not None), None) or (
        right if _inside(right, host) else left
    )


def _aside(spot: Rect, way: int, cards: Sequence[Rect], host: tuple[float, float]) -> Rect | None:
    """Give ``spot`` moved sideways until it covers no card; ``None`` where that is far or out."""
    moved = spot
    for _ in range(3):
        covered = [card for card in cards if touch(card, moved)]
        if not covered:
            return moved if abs(moved.x - spot.x) <= _FARTHEST and _inside(moved, host) else None
        if way > 0:
            moved = moved._replace(x=max(card.right for card in covered) + _GAP)
        else:
            moved = moved._replace(x=min(card.x for card in covered) - _GAP - moved.width)
    return None


def _inside(spot: Rect, host: tuple[float, float]) -> bool:
    across = spot.x >= MARGIN and spot.right <= host[0] - MARGIN
    return across and spot.y >= MARGIN and spot.bottom <= host[1] - MARGIN
