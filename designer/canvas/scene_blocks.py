"""Painting the blocks that are open in place: their grounds below all wires, their bars above."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from designer.canvas import block_bars
from designer.canvas.block_bars import Look
from designer.canvas.geometry import touch
from designer.canvas.lod import Level
from designer.canvas.scene import Scene
from designer.canvas.style import FRAME, elided, write
from engine.graph import Outlet
from engine.layout.model import Rect

_SMALLEST = 40.0
"""Pixels that a bar must be wide to bear a name from afar."""


def paint_blocks(painter: QPainter, scene: Scene, world: Rect) -> None:
    """Paint the grounds of open blocks, outer ones first, and the return lines of repeats."""
    drawing = scene.drawing
    shown = [(k, r) for k, r in drawing.block_rects().items() if touch(r, world)]
    if not shown:
        return
    painter.save()
    painter.translate(scene.camera.x, scene.camera.y)
    painter.scale(scene.camera.zoom, scene.camera.zoom)
    for key, rect in shown:
        card, block = drawing.cards[key], drawing.sheet.blocks[key]
        block_bars.paint_ground(
            painter, rect, scene.style, scene.looks.mark(card), scene.camera.zoom
        )
        if block.repeat > 1 and card.exits and scene.level >= Level.COMPACT:
            entry = drawing.router.start_of(Outlet(key))[0]
            leave = drawing.router.start_of(Outlet(block.foot))[0]
            look = _look(scene, key)
            block_bars.paint_return(painter, rect, entry, leave, scene.style, look)
    painter.restore()


def paint_bars(painter: QPainter, scene: Scene, world: Rect) -> None:
    """Paint what stands in the bars: all of it near by, a name from afar."""
    drawing, camera = scene.drawing, scene.camera
    for key in drawing.sheet.blocks:
        card = drawing.cards.get(key)
        if card is None or not touch(card.rect, world):
            continue
        if scene.level == Level.FULL:
            painter.save()
            painter.translate(camera.x, camera.y)
            painter.scale(camera.zoom, camera.zoom)
            block_bars.paint_bar(painter, card, scene.style, _look(scene, key))
            painter.restore()
            continue
        x, y, wide, high = camera.rect_to_screen(card.rect)
        name = card.words.title + (f" ×{card.repeat}" if card.repeat > 1 else "")
        name = elided(name, FRAME, wide - 12)
        if wide >= _SMALLEST and high >= 12 and len(name) > 2:
            ink = scene.style.theme.text.primary
            write(painter, x + 6, y + high / 2 + 4, name, FRAME, ink)


def _look(scene: Scene, key: str) -> Look:
    block, problem = scene.drawing.sheet.blocks[key], scene.drawing.badges.get(key)
    failed = problem is not None and problem.code.startswith("repeat-")
    hovered = scene.looks.hover_button
    name = hovered[1] if hovered and hovered[0] == key else ""
    return Look(block.repeat, failed, name, scene.level == Level.FULL)
