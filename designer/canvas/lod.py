"""Level of detail: how much of a card is painted at a zoom. Text is replaced, never shrunk.

Knows zooms alone. Levels change with a little hysteresis, so that a hand resting on the border
between two of them does not make the picture flicker.
"""

from __future__ import annotations

from enum import IntEnum

from designer.look.tokens import tokens


class Level(IntEnum):
    """How much is painted, from little to all."""

    SPECK = 0
    BLOCK = 1
    COMPACT = 2
    FULL = 3


_LOD = tokens()["lod"]
_BORDERS = (float(_LOD["block"][0]), float(_LOD["compact"][0]), float(_LOD["full"][0]))
SMALLEST_ZOOM = 0.01
LARGEST_ZOOM = float(_LOD["full"][1])


def level_of(zoom: float, before: Level | None = None) -> Level:
    """Give the level at ``zoom``, staying with the level ``before`` near a border."""
    level = Level(sum(zoom >= border - 1e-9 for border in _BORDERS))
    if before is None or level == before:
        return level
    slack = float(_LOD["hysteresis"])
    border = _BORDERS[min(level, before)]
    if abs(level - before) == 1 and abs(zoom - border) < slack * border:
        return before
    return level
