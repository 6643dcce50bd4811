"""Where the pill of a wire sits: on its own longest stretch, clear of frame borders.

The pills of one split stand at one height, those that meet at a join one above the other. A lane
that runs close beside a border or another wire has its pill where it turns in. Pure: reads courses,
writes the place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from designer.canvas import wires
from designer.canvas.parts import Point, Wire
from designer.canvas.pills import HEIGHT

ROOMY = 44.0
"""An upright stretch as long as this is a better place for a pill than any level one."""


TURNS = 16.0
"""What a level stretch must be longer than its pill: the corners at its ends are round."""

_SHARES = (0.25, 0.75, 0.125, 0.875)
"""Where along its lane a pill is tried that cannot stand in the middle."""

GAP = 4.0
"""Between two pills, one above the other."""

Placed = tuple[Point, float]
"""The middle of a pill and its width."""


def place_pill(
    wire: Wire,
    group: list[Wire],
    borders: Iterable[float] = (),
    width: float = 0.0,
    placed: Sequence[Placed] = (),
    crowded: Callable[[Point], bool] = lambda _: False,
) -> None:
    """Find the place of a wire's pill; the pills of one split sit at one height.

    ``group`` are all wires of the same output, ``borders`` the heights of frame borders that the
    wire may cross, ``placed`` the pills of wires into the same layer that have their place: a pill
    of ``width`` keeps clear of them. ``crowded`` tells whether a pill at a place would lie on
    something else: a card, another wire, the border of a frame.
    """
    best = _own_stretch(wire, group)
    if best is None:
        wire.pill_at, wire.room = wire.points[0], 0.0
        return
    lane = best
    if best.upright and crowded(_middle(best)):
        best = _elsewhere(wire, best, width, crowded)
    (_, y1), (_, y2) = best
    wire.room = best.length
    x, y = _middle(best)
    if best.upright:
        if len(group) > 1 and best is lane:
            y = _common_height(group, wire, y)
        low, high = min(y1, y2), max(y1, y2)
        y = _off_borders(y, low, high, borders)
        y = _off_pills((x, y), width, (low, high), placed)
    wire.pill_at = (x, y)


def _middle(stretch: wires.Stretch) -> Point:
    (x1, y1), (x2, y2) = stretch
    return (x1 + x2) / 2, (y1 + y2) / 2


def _elsewhere(
    wire: Wire, lane: wires.Stretch, width: float, crowded: Callable[[Point], bool]
) -> wires.Stretch:
    """Give a part of a crowded lane that is free, else a turn of the wire; else the lane."""
    (x, y1), (_, y2) = lane
    for share in _SHARES:
        reach = min(share, 1.0 - share) * (y2 - y1)
        y = y1 + share * (y2 - y1)
        if abs(reach) > ROOMY / 2 and not crowded((x, y)):
            return wires.Stretch((x, y - reach), (x, y + reach))
    turns = [s for s in wires.stretches(wire.points)[1:] if not s.upright]
    roomy = [s for s in turns if s.length >= width + TURNS and not crowded(_middle(s))]
    return max(roomy, key=lambda s: s.length, default=lane)


def _own_stretch(wire: Wire, group: list[Wire]) -> wires.Stretch | None:
    """Give the longest stretch that is this wire's own: not the trunk it shares."""
    found = wires.stretches(wire.points)
    if len(group) > 1 and found and found[0].upright:
        (x, top), (_, turn) = found[0]
        others = [w.points[1][1] for w in group if w is not wire]
        fork = max((min(turn, y) for y in others), default=top)
        if turn - fork > 1.0:
            found[0] = wires.Stretch((x, fork), (x, turn))
        elif len(found) > 1:
            found = found[1:]
    upright = [s for s in found if s.upright and s.length >= ROOMY]
    return max(upright or found, key=lambda s: (s.length, s.start), default=None)


def _common_height(group: list[Wire], wire: Wire, y: float) -> float:
    """Give the height at which the pills of a split stand, where this wire's stretch allows it."""
    best = y
    shortest = None
    for other in group:
        stretch = _own_stretch(other, group)
        if stretch is None or not stretch.upright or stretch.length < wires.SHORTEST_FOR_PILL:
            continue
        if shortest is None or stretch.length < shortest.length:
            shortest = stretch
    mine = _own_stretch(wire, group)
    if shortest is not None and mine is not None:
        height = (shortest.start[1] + shortest.end[1]) / 2
        low, high = sorted((mine.start[1], mine.end[1]))
        if low + HEIGHT / 2 <= height <= high - HEIGHT / 2:
            best = height
    return best


def _off_borders(y: float, low: float, high: float, borders: Iterable[float]) -> float:
    """Move a pill off the frame borders in its stretch, as little as needed."""
    keep = HEIGHT / 2 + 4.0
    for border in borders:
        if abs(y - border) >= keep:
            continue
        below, above = border + keep, border - keep
        options = [c for c in (below, above) if low + HEIGHT / 2 <= c <= high - HEIGHT / 2]
        if options:
            y = min(options, key=lambda c: abs(c - y))
    return y


def _off_pills(
    at: Point, width: float, stretch: tuple[float, float], placed: Sequence[Placed]
) -> float:
    """Move a pill along its stretch off the others, away from the arrows first."""
    x, y = at
    near = [at for at, other in placed if abs(at[0] - x) < (width + other) / 2 + GAP]
    step = HEIGHT + GAP
    for shift in (0.0, -step, step, -2 * step, 2 * step):
        height = y + shift
        fits = stretch[0] + HEIGHT / 2 <= height <= stretch[1] - HEIGHT / 2
        if (fits or not shift) and all(abs(other[1] - height) >= step - 0.5 for other in near):
            return height
    return y
