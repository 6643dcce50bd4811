"""How high rows are and how far apart: gaps of the design, room for tracks and frame titles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from engine.layout.model import Spacing
from engine.layout.proper import Proper
from engine.layout.tracks import Wiring

_BORDER = 8.0  # between a track and the border of a frame below it


@dataclass(frozen=True, slots=True)
class Heights:
    """Upper and lower edges of the rows, and the height of every track below each row."""

    tops: list[float]
    bottoms: list[float]
    tracks: list[list[float]]

    def middle(self, row: int) -> float:
        """The height on which the cards of a row are centred."""
        return (self.tops[row] + self.bottoms[row]) / 2


def place_down(
    proper: Proper,
    wiring: Wiring,
    height: Sequence[float],
    above: Sequence[float],
    below: Sequence[float],
    spacing: Spacing,
) -> Heights:
    """Heights of all rows. ``above`` and ``below`` are what frames need at each row's edges."""
    tops: list[float] = []
    bottoms: list[float] = []
    tracks: list[list[float]] = []
    y = above[0] if above else 0.0
    for number, row in enumerate(proper.rows):
        tall = max((height[v] for v in row if v < proper.real), default=0.0)
        tall = spacing.grid * ceil(tall / spacing.grid)
        tops.append(y)
        bottoms.append(y + tall)
        if number + 1 == len(proper.rows):
            tracks.append([])
            break
        count = wiring.tracks[number]
        gap = _gap(proper, wiring, number, height, below[number], above[number + 1], spacing)
        gap = spacing.grid * max(floor(gap / spacing.grid + 0.5), ceil((gap - 2) / spacing.grid))
        y += tall + gap
        floor_ = y - above[number + 1]
        last = floor_ - (_BORDER if above[number + 1] else spacing.last_turn)
        first = tops[-1] + tall + below[number] + spacing.first_turn
        tracks.append(_track_heights(wiring, number, first, last, count, spacing))
    return Heights(tops, bottoms, tracks)


def _gap(
    proper: Proper,
    wiring: Wiring,
    number: int,
    height: Sequence[float],
    below: float,
    above: float,
    spacing: Spacing,
) -> float:
    """The least distance between a row and the next."""
    count = wiring.tracks[number]
    split = any(hop.high and hop.turns for hop in wiring.hops[number])
    needed = spacing.split_gap if split else _plain_gap(proper, number, height, spacing)
    last = _BORDER if above else spacing.last_turn
    room = spacing.first_turn + max(count - 1, 0) * spacing.track + last
    if split and not above:
        # Room for the pills of the branches below the tracks.
        room += needed - spacing.first_turn - spacing.last_turn - spacing.track
    if not above and not below:
        return max(needed, room if count else 0.0)
    outside = room if count else spacing.slim_gap
    if above and below:
        outside = max(outside, spacing.frame_gap)
    return max(needed, below + outside + above)


def _plain_gap(proper: Proper, number: int, height: Sequence[float], spacing: Spacing) -> float:
    """40 where a slim card is joined, 42 between regular cards."""
    for upper in proper.rows[number]:
        for lower in proper.down[upper]:
            cards = [v for v in (upper, lower) if v < proper.real]
            if len(cards) == 2 and min(height[v] for v in cards) > spacing.slim_height:
                return spacing.gap
    return spacing.slim_gap


def _track_heights(
    wiring: Wiring, number: int, first: float, last: float, count: int, spacing: Spacing
) -> list[float]:
    """Tracks with early turners hang from the row above, the others stand on the row below."""
    hanging = [False] * count
    for hop in wiring.hops[number]:
        if hop.track >= 0 and hop.high:
            hanging[hop.track] = True
    depth = max((t for t in range(count) if hanging[t]), default=-1)
    return [
        first + t * spacing.track if t <= depth else last - (count - 1 - t) * spacing.track
        for t in range(count)
    ]
