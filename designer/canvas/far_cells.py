"""The drawing from afar, ready for painting: rectangles and lines by cell, kept until they move.

Far away thousands of cards are in view at once, so nothing is computed per card and frame: each
large cell keeps its rectangles by category and its lines, and painting is a handful of calls.
"""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter

from designer.canvas.drawing import Drawing
from designer.canvas.index import Cell
from designer.canvas.parts import Mark
from designer.canvas.style import NO_PEN, Style, cosmetic
from engine.layout.model import Rect

FAR_CELL = 4096.0
EVEN = 40.0
"""The height that all blocks have from afar."""


class FarCell:
    """What lies in one large cell: rectangles by category, lines, and how far they reach."""

    __slots__ = ("bottom", "left", "lines", "rects", "right", "top")

    def __init__(self) -> None:
        self.rects: dict[str, list[QRectF]] = {}
        self.lines: list[QLineF] = []
        self.left = self.top = float("inf")
        self.right = self.bottom = float("-inf")

    def grow(self, box: Rect) -> None:
        """Take note that something reaches as far as ``box``."""
        x, y, wide, high = box
        if x < self.left:
            self.left = x
        if y < self.top:
            self.top = y
        if x + wide > self.right:
            self.right = x + wide
        if y + high > self.bottom:
            self.bottom = y + high


def block(rect: Rect) -> QRectF:
    """Give the block of a card: all have one height."""
    x, y, wide, high = rect
    return QRectF(x, y - (EVEN - high) / 2, wide, EVEN) if high < EVEN else QRectF(*rect)


class FarCells:
    """Rectangles and lines of each cell, for one state of the drawing."""

    def __init__(self) -> None:
        """Begin with nothing ready."""
        self._places = -1
        self._facts = -1
        self._cells: dict[Cell, FarCell] = {}
        self._drift = (0.0, 0.0)
        self._waiting: list[QRectF] = []

    def paint(
        self, painter: QPainter, drawing: Drawing, style: Style, world: Rect, zoom: float
    ) -> None:
        """Paint wires and blocks that lie in ``world``; the painter is in its coordinates."""
        if drawing.places != self._places:
            self._make(drawing)
            self._drift = drawing.drift
        # All that is kept here has gone as far as the whole drawing since.
        dx, dy = drawing.drift[0] - self._drift[0], drawing.drift[1] - self._drift[1]
        if (drawing.places, drawing.version) != (self._places, self._facts):
            # Cards that wait are painted over in grey: their places stay where they are.
            cards = [card for card in drawing.cards.values() if card.part in ("", "tile")]
            waiting = [block(card.rect) for card in cards if card.mark & Mark.WAITING]
            self._waiting = [box.translated(-dx, -dy) for box in waiting]
            self._places, self._facts = drawing.places, drawing.version
        left, top = world[0] - dx, world[1] - dy
        right, bottom = left + world[2], top + world[3]
        shown = [
            cell
            for cell in self._cells.values()
            if cell.left <= right and left <= cell.right
            and cell.top <= bottom and top <= cell.bottom
        ]  # fmt: skip
        painter.translate(dx, dy)
        painter.setPen(cosmetic(style.wire_colour["default" if zoom > 0.1 else "dim"]))
        for cell in shown:
            painter.drawLines(cell.lines)
        painter.setPen(NO_PEN)
        for cell in shown:
            for key, found in cell.rects.items():
                painter.setBrush(style.category(key).block)
                painter.drawRects(found)
        if self._waiting:
            painter.setBrush(style.theme.border.strong)
            painter.drawRects(self._waiting)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.translate(-dx, -dy)

    def _make(self, drawing: Drawing) -> None:
        """Sort cards and wires into large cells by their top left corner."""
        size = FAR_CELL
        cells: dict[Cell, FarCell] = {}
        for card in drawing.cards.values():
            if card.part in ("bar", "foot"):
                continue  # the frame of an open block is painted by itself
            rect = card.rect
            key = (int(rect[0] // size), int(rect[1] // size))
            cell = cells.get(key)
            if cell is None:
                cell = cells[key] = FarCell()
            cell.grow(rect)
            found = cell.rects.get(card.category)
            if found is None:
                found = cell.rects[card.category] = []
            found.append(block(rect))
        for wire in drawing.wires.values():
            box = wire.box
            key = (int(box[0] // size), int(box[1] // size))
            cell = cells.get(key)
            if cell is None:
                cell = cells[key] = FarCell()
            cell.grow(box)
            (ax, ay), *others = wire.points
            for bx, by in others:
                cell.lines.append(QLineF(ax, ay, bx, by))
                ax, ay = bx, by
        self._cells = cells
