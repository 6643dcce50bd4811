"""Rectangles that wires must go around, found quickly by place."""

from __future__ import annotations

from collections.abc import Mapping

from engine.layout.model import Rect

_CELL = 256.0

Box = tuple[float, float, float, float]  # left, top, right, bottom


class Obstacles:
    """Cards on a grid of cells; asking about a place looks only at what is near it."""

    def __init__(self, rects: Mapping[str, Rect]) -> None:
        self._boxes: dict[str, Box] = {}
        self._cells: dict[tuple[int, int], list[Box]] = {}
        boxes, cells = self._boxes, self._cells
        for name, (x, y, width, height) in rects.items():
            box = boxes[name] = (x, y, x + width, y + height)
            for cell in _cells_of(box):
                if cell in cells:
                    cells[cell].append(box)
                else:
                    cells[cell] = [box]

    def __len__(self) -> int:
        return len(self._boxes)

    def put(self, name: str, rect: Rect) -> None:
        """Add a card, or move it."""
        if name in self._boxes:
            self.remove(name)
        box = (rect.x, rect.y, rect.right, rect.bottom)
        self._boxes[name] = box
        for cell in _cells_of(box):
            self._cells.setdefault(cell, []).append(box)

    def remove(self, name: str) -> None:
        """Take a card away."""
        box = self._boxes.pop(name)
        for cell in _cells_of(box):
            self._cells[cell].remove(box)

    def near(self, left: float, top: float, right: float, bottom: float) -> set[Box]:
        """All boxes that reach into an area (its edges do not count)."""
        found: set[Box] = set()
        cells = self._cells
        columns = range(int(left // _CELL), int(right // _CELL) + 1)
        rows = range(int(top // _CELL), int(bottom // _CELL) + 1)
        # A look at every card is cheaper than one at very many cells.
        if len(columns) * len(rows) > len(self._boxes):
            return {b for b in self._boxes.values() if _meets(b, left, top, right, bottom)}
        for row in rows:
            for column in columns:
                for box in cells.get((column, row), ()):
                    if box[0] < right and box[2] > left and box[1] < bottom and box[3] > top:
                        found.add(box)
        return found

    def is_free(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Whether no box reaches into an area."""
        cells = self._cells
        columns = range(int(left // _CELL), int(right // _CELL) + 1)
        rows = range(int(top // _CELL), int(bottom // _CELL) + 1)
        if len(columns) * len(rows) > len(self._boxes):
            return not any(_meets(b, left, top, right, bottom) for b in self._boxes.values())
        for row in rows:
            for column in columns:
                for box in cells.get((column, row), ()):
                    if box[0] < right and box[2] > left and box[1] < bottom and box[3] > top:
                        return False
        return True


def _meets(box: Box, left: float, top: float, right: float, bottom: float) -> bool:
    return box[0] < right and box[2] > left and box[1] < bottom and box[3] > top


def _cells_of(box: Box) -> list[tuple[int, int]]:
    left, top, right, bottom = box
    columns = range(int(left // _CELL), int(right // _CELL) + 1)
    rows = range(int(top // _CELL), int(bottom // _CELL) + 1)
    return [(column, row) for row in rows for column in columns]
