"""Moving cards: they follow the hand, snap to grid and neighbours, and are one edit on release.

Alt duplicates instead; a card without wires that is dropped on a wire is put into it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from designer.canvas.drawing import Drawing
from designer.canvas.geometry import GRID, around, grown
from designer.canvas.gestures import Gesture, Keys, Point
from designer.canvas.painting_ghost import paint_ghost_card
from designer.canvas.painting_wires import paint_wire
from designer.canvas.scene import Scene
from designer.canvas.snapping import Snap
from designer.canvas.style import plain_pen
from designer.canvas.wires import distance
from engine.graph import Inlet, NodeId
from engine.layout.model import Rect

if TYPE_CHECKING:
    from designer.canvas.view import Canvas

PULL = 6.0
"""How near (on the screen) a place among neighbours must be to draw a card to it."""
_SIGHT = 900.0
"""How far (in the drawing) neighbours are looked for."""


class Move(Gesture):
    """Drag the selected cards."""

    cursor = Qt.CursorShape.ClosedHandCursor
    scrolls = True

    def __init__(self, canvas: Canvas, at: Point, nodes: tuple[NodeId, ...], copies: bool) -> None:
        """Begin to move ``nodes``; ``copies`` leaves them and drags copies."""
        super().__init__(canvas, at)
        self.copies = copies
        drawing = canvas.drawing
        self.chosen = tuple(n for n in nodes if n in drawing.cards)
        self.nodes = drawing.with_inside(self.chosen)
        self.origin: Mapping[NodeId, Point] = {
            n: (drawing.cards[n].rect[0], drawing.cards[n].rect[1]) for n in self.nodes
        }
        self._anchor = canvas.at(at)
        group = around(drawing.cards[n].rect for n in self.nodes) or Rect(0, 0, 0, 0)
        sight = grown(group, _SIGHT)
        moving = set(self.nodes)
        others = [n for n in drawing.card_grid.near(sight) if n not in moving]
        self.snap = Snap(
            group, [drawing.cards[n].rect for n in others[:400]], PULL / canvas.camera.zoom
        )
        self.step: Point = (0.0, 0.0)
        self.into: Inlet | None = None
        self._loose = self._is_loose()

    def _is_loose(self) -> bool:
        """Whether it is one card without wires: such a card can be put into a wire."""
        if len(self.nodes) != 1 or self.copies:
            return False
        card = self.canvas.drawing.cards[self.nodes[0]]
        consumers = self.canvas.drawing.facts.structure.consumers
        return (
            not card.inputs
            and not consumers.get(card.node)
            and card.kind not in ("Input", "Output")
        )

    def begin(self) -> None:
        canvas = self.canvas
        if not self.copies:
            canvas.looks.dragged = frozenset(self.nodes)
        canvas.looks.quiet = True
        canvas.update()

    def move(self, at: Point, keys: Keys) -> None:
        super().move(at, keys)
        canvas = self.canvas
        x, y = canvas.at(at)
        dx, dy = x - self._anchor[0], y - self._anchor[1]
        if keys & Keys.ShiftModifier:
            dx, dy = (dx, 0.0) if abs(dx) >= abs(dy) else (0.0, dy)
        if keys & Keys.ControlModifier:
            self.step = (dx, dy)
            self.snap.guides = []
        else:
            sx, sy = self.snap.step(dx, dy)
            locked = keys & Keys.ShiftModifier
            self.step = (0.0 if locked and not dx else sx, 0.0 if locked and not dy else sy)
        if not self.copies:
            canvas.drawing.displace(self._places())
        self.into = self._wire_below() if self._loose else None
        canvas.update()

    def _places(self) -> dict[NodeId, Point]:
        dx, dy = self.step
        return {n: (x + dx, y + dy) for n, (x, y) in self.origin.items()}

    def _wire_below(self) -> Inlet | None:
        drawing = self.canvas.drawing
        card = drawing.cards[self.nodes[0]]
        return wire_under(drawing, card.middle, card.node)

    def release(self, at: Point, keys: Keys) -> None:
        self.move(at, keys)
        canvas, (dx, dy) = self.canvas, self.step
        self._stop()
        if not dx and not dy:
            return
        if self.copies:
            canvas.duplicate_by((dx, dy), self.chosen)
            return
        if self.into is not None:
            canvas.put_into(self.nodes[0], self.into)
            return
        canvas.move_by_hand(self._places())

    def cancel(self) -> None:
        self._stop()

    def _stop(self) -> None:
        canvas = self.canvas
        canvas.looks.dragged = frozenset()
        canvas.looks.quiet = False
        canvas.drawing.settle()
        canvas.update()

    def paint(self, painter: QPainter, scene: Scene) -> None:
        camera = scene.camera
        painter.save()
        painter.translate(camera.x, camera.y)
        painter.scale(camera.zoom, camera.zoom)
        pen = plain_pen(scene.style.theme.accent.ring)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawLines(self.snap.guides)
        painter.restore()
        if self.copies:
            paint_ghosts(painter, scene, self.nodes, self.step)
        if self.into is not None:
            mark_wire(painter, scene, self.into)


def wire_under(drawing: Drawing, at: Point, apart: NodeId | None = None) -> Inlet | None:
    """Give the wire that a card dropped with its middle at ``at`` would be put into."""
    near = Rect(at[0] - 40, at[1] - 28, 80, 56)
    best: Inlet | None = None
    least = 28.0
    for inlet in drawing.wire_grid.near(near):
        wire = drawing.wires[inlet]
        if apart in (inlet.node, wire.outlet.node):
            continue
        far = distance(wire.points, *at)
        if far < least:
            best, least = inlet, far
    return best


def paint_ghosts(painter: QPainter, scene: Scene, nodes: tuple[NodeId, ...], step: Point) -> None:
    """Paint copies of cards where they would come to rest."""
    for node in nodes:
        card = scene.drawing.cards[node]
        rect = card.rect._replace(x=card.rect.x + step[0], y=card.rect.y + step[1])
        paint_ghost_card(painter, scene, card, rect, card.mark)


def mark_wire(painter: QPainter, scene: Scene, inlet: Inlet) -> None:
    """Light up the wire that will be split."""
    wire = scene.drawing.wires.get(inlet)
    if wire is None:
        return
    painter.save()
    painter.translate(scene.camera.x, scene.camera.y)
    painter.scale(scene.camera.zoom, scene.camera.zoom)
    paint_wire(painter, wire, scene.style, "selected")
    painter.restore()


__all__ = ["GRID", "Move", "Snap", "mark_wire", "paint_ghosts", "wire_under"]
