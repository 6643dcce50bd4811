"""A grid that finds what lies in a part of the drawing, without looking at the rest.

Knows keys and rectangles; knows nothing of cards and wires. Pure Python on purpose: a drawing of
10,000 cards takes some milliseconds to index and microseconds to ask.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

from engine.layout.model import Rect

Key = TypeVar("Key", bound=Hashable)
Cell = tuple[int, int]

CELL = 512.0
_SLACK = 1e-6


class Grid(Generic[Key]):
    """Keys by the cells that their rectangles touch."""

    def __init__(self, cell: float = CELL) -> None:
        """Make an empty grid with square cells of ``cell`` pixels."""
        self.cell = cell
        self.cells: dict[Cell, dict[Key, None]] = {}
        self._places: dict[Key, tuple[Cell, ...]] = {}
        self._x = self._y = 0.0

    def __len__(self) -> int:
        return len(self._places)

    def shift(self, dx: float, dy: float) -> None:
        """Move everything at once; the same keys stay in the same cells."""
        self._x += dx
        self._y += dy

    def cells_of(self, rect: Rect) -> list[Cell]:
        """Give the cells that ``rect`` touches."""
        size = self.cell
        x, y = rect[0] - self._x, rect[1] - self._y
        left, right = int(x // size), int((x + rect[2]) // size)
        top, bottom = int(y // size), int((y + rect[3]) // size)
        if left == right and top == bottom:
            return [(left, top)]
        return [(x, y) for y in range(top, bottom + 1) for x in range(left, right + 1)]

    def put(self, key: Key, rect: Rect) -> None:
        """Put ``key`` where ``rect`` is, and nowhere else."""
        self._put(key, tuple(self.cells_of(rect)))

    def put_along(self, key: Key, points: Sequence[tuple[float, float]]) -> None:
        """Put ``key`` along the level and upright runs between ``points``, and nowhere else."""
        size = self.cell
        far, low = self._x, self._y
        x, y = points[0]
        left, top = int((x - far) // size), int((y - low) // size)
        found: dict[Cell, None] = {(left, top): None}
        for x, y in points[1:]:
            column, row = int((x - far) // size), int((y - low) // size)
            if column != left or row != top:
                for cx in range(min(left, column), max(left, column) + 1):
                    for cy in range(min(top, row), max(top, row) + 1):
                        found[(cx, cy)] = None
                left, top = column, row
        self._put(key, tuple(found))

    def _put(self, key: Key, places: tuple[Cell, ...]) -> None:
        before = self._places.get(key)
        if before == places:
            return
        if before is not None:
            self.take(key)
        self._places[key] = places
        cells = self.cells
        for place in places:
            keys = cells.get(place)
            if keys is None:
                cells[place] = {key: None}
            else:
                keys[key] = None

    def take(self, key: Key) -> None:
        """Take ``key`` out; nothing happens when it is not there."""
        for place in self._places.pop(key, ()):
            keys = self.cells[place]
            keys.pop(key, None)
            if not keys:
                del self.cells[place]

    def places(self, key: Key) -> tuple[Cell, ...]:
        """Give the cells that ``key`` touches."""
        return self._places.get(key, ())

    def clear(self) -> None:
        """Forget everything."""
        self.cells.clear()
        self._places.clear()
        self._x = self._y = 0.0

    def occupied(self, rect: Rect) -> list[Cell]:
        """Give the cells touched by ``rect`` in which there is anything."""
        size = self.cell
        if self._x or self._y:  # what was moved by fractions must not slip over an edge
            rect = Rect(
                rect[0] - _SLACK, rect[1] - _SLACK, rect[2] + 2 * _SLACK, rect[3] + 2 * _SLACK
            )
        x, y = rect[0] - self._x, rect[1] - self._y
        left, right = x // size, (x + rect[2]) // size
        top, bottom = y // size, (y + rect[3]) // size
        if (right - left + 1) * (bottom - top + 1) > len(self.cells):
            return [c for c in self.cells if left <= c[0] <= right and top <= c[1] <= bottom]
        return [cell for cell in self.cells_of(rect) if cell in self.cells]

    def near(self, rect: Rect) -> dict[Key, None]:
        """Give the keys in the cells that ``rect`` touches: all that lie in it, and some more."""
        found: dict[Key, None] = {}
        for cell in self.occupied(rect):
            found.update(self.cells[cell])
        return found
