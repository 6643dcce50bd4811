"""The ground of the canvas: its colour, and dots every 24 pixels of the drawing.

Painted as tiles that are copied, not dot by dot: thousands of round dots would cost more than all
cards together. From afar the dots thin out.
"""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap

from designer.canvas.camera import Camera
from designer.canvas.style import Style
from engine.layout.model import Rect

STEP = 24.0
NEAREST = 14.0
"""Pixels on the screen that dots keep between them."""
_SIDE = 10
"""Dots along a side of a tile."""


def paint_ground(
    painter: QPainter, area: Rect, camera: Camera, style: Style, ratio: float, dots: bool
) -> None:
    """Fill ``area`` (of the screen) with the colour of the canvas, and dots on it."""
    if not dots:
        painter.fillRect(QRectF(*area), style.canvas)
        return
    step = STEP
    while step * camera.zoom < NEAREST:
        step *= 2
    length = step * camera.zoom * _SIDE
    dot = 2.2 if camera.zoom > 0.6 else 1.6
    colour = style.theme.surface.canvas_dot
    tile = _tile(length, ratio, style.canvas.rgb(), colour.rgb(), dot)
    first_x, first_y = (area[0] - camera.x) // length, (area[1] - camera.y) // length
    columns = math.ceil((area[0] + area[2] - camera.x) / length - first_x)
    rows = math.ceil((area[1] + area[3] - camera.y) / length - first_y)
    for row in range(int(rows)):
        y = round(((first_y + row) * length + camera.y) * ratio) / ratio
        for column in range(int(columns)):
            x = round(((first_x + column) * length + camera.x) * ratio) / ratio
            painter.drawPixmap(QPointF(x, y), tile)


@lru_cache(maxsize=8)
def _tile(length: float, ratio: float, ground: int, colour: int, dot: float) -> QPixmap:
    """A square of ground with its dots, a pixel larger than needed so that no seam shows."""
    side = math.ceil(length * ratio) + 1
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor.fromRgb(ground))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor.fromRgb(colour), dot * ratio)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    # Whole pixels, the centre of a dot on the corner of four: all dots look alike.
    places = [float(round(i * length / _SIDE * ratio)) for i in range(_SIDE)]
    half = dot * ratio / 2
    shift = math.ceil(half)
    painter.drawPoints([QPointF(x + shift, y + shift) for y in places for x in places])
    painter.end()
    tile = QPixmap.fromImage(image)
    tile.setDevicePixelRatio(ratio)
    return tile
