"""Painting cards that are not in their place yet: ghosts of what is added, copies of what moves.

They keep to the level of detail as cards do: what no longer fits is replaced, never shrunk.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from designer.canvas import painting_far as far
from designer.canvas.lod import Level
from designer.canvas.painting import RADIUS, paint_card
from designer.canvas.parts import Card, Mark, Point
from designer.canvas.pills import HEIGHT, Pill
from designer.canvas.scene import Scene
from designer.canvas.style import NO_BRUSH, dashed
from designer.canvas.wires import DOT
from designer.look.paint import paint_box
from engine.layout.model import Rect

_HANGS = 36.0
_HANGS_FAR = 20.0


def paint_ghost_card(
    painter: QPainter, scene: Scene, card: Card, rect: Rect, mark: int = 0, opaque: bool = False
) -> None:
    """Paint ``card`` at ``rect`` of the drawing, faint and with a dashed border.

    An ``opaque`` one lets nothing shine through that lies below it.
    """
    style, camera = scene.style, scene.camera
    if scene.level == Level.FULL:
        painter.save()
        painter.translate(*camera.to_screen(rect.x, rect.y))
        painter.scale(camera.zoom, camera.zoom)
        if opaque:
            paint_box(painter, QRectF(0, 0, rect.width, rect.height), RADIUS, style.canvas)
        paint_card(painter, card, style, mark | Mark.GHOST)
        painter.restore()
        return
    box = QRectF(*camera.rect_to_screen(rect))
    if scene.level == Level.COMPACT:
        box = far.chip_rect(rect, camera)
    if opaque:
        paint_box(painter, box, 2.0, style.canvas)
    painter.save()
    painter.setOpacity(style.theme.opacity["dragGhost"])
    if scene.level == Level.COMPACT:
        far.paint_chip(painter, card, style, mark, box, camera.zoom)
    else:
        paint_box(painter, box, 2.0, style.category(card.category).block)
    painter.restore()
    painter.setPen(dashed(style.theme.accent.ring, 1.5, 4, 3))
    painter.setBrush(NO_BRUSH)
    painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), 3.0, 3.0)


def paint_ghost_pill(painter: QPainter, scene: Scene, at: Point, pill: Pill) -> None:
    """Paint a pill of a ghost around ``at`` of the drawing; from afar at its size on the screen."""
    painter.save()
    painter.translate(*scene.camera.to_screen(*at))
    if scene.level == Level.FULL:
        painter.scale(scene.camera.zoom, scene.camera.zoom)
    far.paint_screen_pill(painter, QPointF(0, 0), pill, scene.style, "ghost")
    painter.restore()


def paint_hanging_pill(painter: QPainter, scene: Scene, rect: Rect, pill: Pill) -> None:
    """Paint what would leave a ghost: a pill on a wire that ends in it."""
    x = rect.x + rect.width / 2
    zoom = scene.camera.zoom
    hangs = _HANGS if scene.level == Level.FULL else _HANGS_FAR / zoom
    high = HEIGHT if scene.level == Level.FULL else HEIGHT / zoom
    top = scene.camera.to_screen(x, rect.bottom + (DOT if scene.level == Level.FULL else 0.0))
    foot = scene.camera.to_screen(x, rect.bottom + hangs - high / 2)
    painter.setPen(scene.style.wire["ghost"])
    painter.drawLine(QPointF(*top), QPointF(*foot))
    paint_ghost_pill(painter, scene, (x, rect.bottom + hangs), pill)
