"""Painting the path of a bad dimension: a band below its wires, a ring and words at its origin."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from designer.canvas import painting_wires as wiring
from designer.canvas.lod import Level
from designer.canvas.painting_far import chip_rect
from designer.canvas.parts import Wire
from designer.canvas.pills import CHARACTER, HEIGHT, PADDING
from designer.canvas.scene import Scene
from designer.canvas.style import NO_BRUSH, PARAMS_STRONG, write
from designer.look.paint import faded, paint_box

BAND = 10.0
"""How wide the band is; in pixels of the screen from afar."""
_BAND_OPACITY = 0.24
_FAR_OPACITY = 0.55
_RING_GAP = 4.0
_SMALLEST_BLOCK = 4.0


def _colour(scene: Scene) -> QColor:
    return scene.style.theme.status.error.solid


def _pen(scene: Scene, opacity: float, cosmetic: bool) -> QPen:
    pen = QPen(faded(_colour(scene), opacity), BAND)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCosmetic(cosmetic)
    return pen


def paint_bands(painter: QPainter, scene: Scene, wires: Iterable[Wire]) -> None:
    """Paint the band of each wire that is on the path; the wire itself is painted above it."""
    painter.setPen(_pen(scene, _BAND_OPACITY, cosmetic=scene.level != Level.FULL))
    painter.setBrush(NO_BRUSH)
    for wire in wires:
        if wire.traced is not None:
            wiring.paint_line(painter, wire)


def paint_far_path(painter: QPainter, scene: Scene) -> None:
    """Paint the path from afar: one line across the cards, which leave hardly any wire to see."""
    drawing, camera = scene.drawing, scene.camera
    painter.setPen(_pen(scene, _FAR_OPACITY, cosmetic=True))
    painter.setBrush(NO_BRUSH)
    for wire in drawing.traced_wires():
        ends = (drawing.cards[wire.outlet.node].middle, drawing.cards[wire.inlet.node].middle)
        points = (ends[0], *wire.points, ends[1])
        painter.drawPolyline([QPointF(*camera.to_screen(*point)) for point in points])


def paint_origins(painter: QPainter, scene: Scene) -> None:
    """Mark the layers that brought the dimension in: an outer ring, near by what they did."""
    trail = scene.drawing.trail
    for node, words in trail.origins.items() if trail is not None else ():
        card = scene.drawing.cards.get(node)
        if card is None:
            continue
        box = QRectF(*scene.camera.rect_to_screen(card.rect))
        if scene.level == Level.COMPACT:
            box = chip_rect(card.rect, scene.camera)
        box.setSize(box.size().expandedTo(QRectF(0, 0, _SMALLEST_BLOCK, _SMALLEST_BLOCK).size()))
        scale = scene.camera.zoom if scene.level == Level.FULL else 1.0
        gap = _RING_GAP * scale
        ring = box.adjusted(-gap, -gap, gap, gap)
        paint_box(painter, ring, 8 * scale + gap, None, _colour(scene), 2.0 * max(scale, 0.8))
        if scene.level >= Level.COMPACT:
            _paint_words(painter, scene, ring, words, scale)
        else:
            painter.setBrush(_colour(scene))
            painter.drawEllipse(ring.topLeft(), 4.0, 4.0)


def _paint_words(painter: QPainter, scene: Scene, ring: QRectF, words: str, scale: float) -> None:
    """Write what the layer did to the dimension, on the ring's left corner."""
    tone = scene.style.theme.status.error
    wide = len(words) * CHARACTER + 2 * PADDING
    painter.save()
    if scene.level == Level.FULL:
        painter.translate(ring.left() + 8 * scale, ring.top())
        painter.scale(scale, scale)
        spot = QRectF(0, -HEIGHT / 2, wide, HEIGHT)
    else:  # beside a small card there is more room than on it
        painter.translate(QPointF(ring.left() - wide + 6, ring.center().y()))
        spot = QRectF(0, -HEIGHT / 2, wide, HEIGHT)
    paint_box(painter, spot, HEIGHT / 2, tone.solid, scene.style.canvas, 1.5)
    write(painter, spot.left() + PADDING, spot.center().y() + 3.9, words, PARAMS_STRONG,
          tone.on_solid)  # fmt: skip
    painter.restore()
