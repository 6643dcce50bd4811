"""The drawing from afar, ready for painting: rectangles and lines by grid cell, kept until it changes.

Far away thousands of cards are in view at once, so nothing is computed per card and frame: each
cell of the grid keeps its rectangles by category and its lines, and painting is a handful of calls.
"""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter

from designer.canvas.drawing import Drawing
from designer.canvas.index import Cell
from designer.canvas.painting_far import blocks
from designer.canvas.parts import Mark
from designer.canvas.style import NO_PEN, Style, cosmetic
from engine.layout.model import Rect

_WAITING = "waiting"
FAR_CELL = 4096.0

Block = tuple[dict[str, list[QRectF]], list[QLineF]]


class FarCells:
    """Rectangles and lines of each cell, for one state of the drawing."""

    def __init__(self) -> None:
        """Begin with nothing ready."""
        self._version = -1
        self._cells: dict[Cell, Block] = {}
        self._reach: dict[Cell, Rect] = {}

    def paint(
        self, painter: QPainter, drawing: Drawing, style: Style, world: Rect, zoom: float
    ) -> None:
        """Paint wires and blocks that lie in ``world``; the painter is in its coordinates."""
        if drawing.version != self._version:
            self._make(drawing)
            self._version = drawing.version
        right, bottom = world[0] + world[2], world[1] + world[3]
        shown = [
            self._cells[cell]
            for cell, reach in self._reach.items()
            if reach[0] <= right and world[0] <= reach[0] + reach[2]
            and reach[1] <= bottom and world[1] <= reach[1] + reach[3]
        ]  # fmt: skip
        painter.setPen(cosmetic(style.wire_colour["default" if zoom > 0.1 else "dim"]))
        for _, lines in shown:
            painter.drawLines(lines)
        painter.setPen(NO_PEN)
        for rects, _ in shown:
            for key, found in rects.items():
                colour = style.theme.border.strong if key == _WAITING else style.category(key).block
                painter.setBrush(colour)
                painter.drawRects(found)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _make(self, drawing: Drawing) -> None:
        """Sort cards and wires into large cells by their top left corner."""
        size = FAR_CELL
        cards: dict[Cell, list[object]] = {}
        self._cells, self._reach = {}, {}
        boxes: dict[Cell, list[float]] = {}
        for card in drawing.cards.values():
            x, y, wide, high = card.rect
            cell = (int(x // size), int(y // size))
            cards.setdefault(cell, []).append(card)
            _grow(boxes, cell, x, y, x + wide, y + high)
        lines: dict[Cell, list[QLineF]] = {}
        for wire in drawing.wires.values():
            points = wire.points
            x, y = points[0]
            cell = (int(x // size), int(y // size))
            mine = lines.setdefault(cell, [])
            for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
                mine.append(QLineF(ax, ay, bx, by))
                _grow(boxes, cell, min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
        for cell, box in boxes.items():
            found = cards.get(cell, [])
            shown: dict[str, list[QRectF]] = blocks(
                card
                for card in found
                if not card.mark & Mark.WAITING  # type: ignore[attr-defined]
            )
            waiting = [card for card in found if card.mark & Mark.WAITING]  # type: ignore[attr-defined]
            if waiting:
                shown[_WAITING] = [r for rects in blocks(waiting).values() for r in rects]
            self._cells[cell] = (shown, lines.get(cell, []))
            self._reach[cell] = Rect(box[0], box[1], box[2] - box[0], box[3] - box[1])


def _grow(
    boxes: dict[Cell, list[float]], cell: Cell, x1: float, y1: float, x2: float, y2: float
) -> None:
    box = boxes.get(cell)
    if box is None:
        boxes[cell] = [x1, y1, x2, y2]
        return
    box[0], box[1] = min(box[0], x1), min(box[1], y1)
    box[2], box[3] = max(box[2], x2), max(box[3], y2)
