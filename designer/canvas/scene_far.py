"""Painting a drawing from afar: blocks or specks, lines, and what must stay visible."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from designer.canvas import painting_far as far
from designer.canvas import painting_wires as wiring
from designer.canvas.far_cells import block
from designer.canvas.geometry import touch
from designer.canvas.lod import Level
from designer.canvas.painting_trail import paint_far_path, paint_origins
from designer.canvas.parts import Card, Mark, Wire
from designer.canvas.scene import Scene
from designer.canvas.style import NO_BRUSH, NO_PEN, cosmetic
from designer.canvas.wires import boxes
from engine.layout.model import Rect

FEW = 500
"""Blocks in view up to which they are painted one by one, with round corners."""


def paint_far(painter: QPainter, scene: Scene, world: Rect) -> None:
    """Paint what lies in ``world``."""
    camera, drawing, looks = scene.camera, scene.drawing, scene.looks
    painter.save()
    painter.translate(camera.x, camera.y)
    painter.scale(camera.zoom, camera.zoom)
    near = drawing.card_grid.near(world) if scene.level == Level.BLOCK else ()
    if near and len(near) <= FEW:
        _paint_blocks(painter, scene, [drawing.cards[node] for node in near], world)
    else:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        scene.far_cells.paint(painter, drawing, scene.style, world, camera.zoom)
    painter.restore()
    paint_far_path(painter, scene)
    for wire in drawing.faulty_wires():
        if any(touch(box, world) for box in boxes(wire.points)):
            _far_wire(painter, wire, scene, "error")
    for node in looks.nodes:
        for wire in drawing.wires_at(node):
            if wire.wrong is None and not wire.blamed:
                _far_wire(painter, wire, scene, "selected")
    special = drawing.faulty | looks.nodes | {looks.focus}
    for node in special:
        card = drawing.cards.get(node) if node is not None else None
        if card is not None and card.part != "bar" and touch(card.rect, world):
            far.paint_far_marks(painter, card, scene.style, looks.mark(card), camera)
    paint_origins(painter, scene)


def _paint_blocks(painter: QPainter, scene: Scene, cards: list[Card], world: Rect) -> None:
    """Paint blocks with round corners, where there are not too many of them."""
    drawing, style = scene.drawing, scene.style
    painter.setPen(cosmetic(style.wire_colour["default"], 1.25))
    painter.setBrush(NO_BRUSH)
    for inlet in drawing.wire_grid.near(world):
        wire = drawing.wires[inlet]
        if touch(wire.box, world):
            wiring.paint_line(painter, wire)
    painter.setPen(NO_PEN)
    for card in cards:
        if card.part in ("bar", "foot"):
            continue
        waits = card.mark & Mark.WAITING
        category = style.category(card.category)
        painter.setBrush(style.theme.border.strong if waits else category.block)
        painter.drawRoundedRect(block(card.rect), 8.0, 8.0)


def _far_wire(painter: QPainter, wire: Wire, scene: Scene, state: str) -> None:
    pen = scene.style.wire[state]
    painter.setPen(pen)
    painter.drawPolyline([QPointF(*scene.camera.to_screen(*point)) for point in wire.points])
