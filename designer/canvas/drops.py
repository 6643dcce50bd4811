"""Layers from elsewhere: a ghost follows the drag, shows what would come of it, and is dropped.

Over a wire the wire splits before the release; over a card the card will be replaced.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QPainter

from designer.canvas import painting_wires as wiring
from designer.canvas.cards import words, words_of
from designer.canvas.drawing import Drawing
from designer.canvas.geometry import WIDTH, card_rect, contains, on_grid
from designer.canvas.gestures_move import wire_under
from designer.canvas.lod import Level
from designer.canvas.painting_ghost import (
    paint_ghost_card,
    paint_ghost_pill,
    paint_hanging_pill,
)
from designer.canvas.parts import Card
from designer.canvas.pills import Pill, pill
from designer.canvas.room import place_in_wire
from designer.canvas.scene import Scene
from designer.canvas.wires import ARROW, FIRST_TURN, SHORTEST_FOR_PILL, sketch
from designer.luggage import BLOCK, LAYER
from engine import starters
from engine.graph import INPUT, MODEL, OUTPUT, Inlet, Layer, NodeId, Outlet, Project
from engine.layout.model import Rect
from engine.recipes import recipe
from engine.tensors import Tensor
from engine.values import FrozenDict, Value, freeze

if TYPE_CHECKING:
    from designer.canvas.view import Canvas

Point = tuple[float, float]
_TURN = 8.0


class Ghost:
    """A card that is not there yet: what it would be, where, wired to what."""

    def __init__(
        self,
        kind: str,
        params: Mapping[str, Value],
        at: Point,
        source: Outlet | None = None,
        into: Inlet | None = None,
        nested: tuple[str, Project] | None = None,
    ) -> None:
        """Make the ghost of a layer of ``kind`` with its top left corner at ``at``.

        That of a block is told by its name, and the project that has it.
        """
        self.kind = kind
        self.block = nested[0] if nested is not None else ""
        self.kept: Project | None = None
        self.params = params
        self.source = source
        self.into = into
        self.moves: dict[NodeId, Point] = {}
        self.replaces = False
        self.card = Card("", 0)
        self.card.kind = kind
        given = FrozenDict({k: freeze(v) for k, v in params.items()})
        self.card.words = words(kind, given)
        if nested is not None:
            self.card.words = words_of(Layer(MODEL, self.block, given, model=self.block), nested[1])
        self.card.category = self.card.words.category
        self.place(at)

    @property
    def slim(self) -> bool:
        """Whether its card is slim."""
        return self.card.words.slim

    def place(self, at: Point) -> None:
        """Move it."""
        self.card.rect = card_rect(at, self.slim)

    def make_room(self, drawing: Drawing) -> None:
        """Take the place in its wire; whoever is below will have to move."""
        if self.into is not None:
            at, self.moves = place_in_wire(drawing, self.into, self.slim)
            self.place(at)

    def gives(self, tensor: Tensor | None) -> Tensor | None:
        """Give what would come out of it behind ``tensor``."""
        made = recipe(self.kind, FrozenDict({k: freeze(v) for k, v in self.params.items()}))
        if made.rule is None or made.problems:
            return None
        if self.kind == INPUT:
            outputs = made.outcome((), ()).outputs
        elif tensor is None or not made.rule.ports:
            return None
        else:
            outputs = made.outcome(((made.rule.ports[0].name, 0),), (tensor,)).outputs
        return outputs[0] if outputs else None

    def paint(self, painter: QPainter, scene: Scene) -> None:
        """Paint the ghost, the wires it would have and the shapes on them."""
        drawing, rect = scene.drawing, self.card.rect
        middle = rect[0] + rect[2] / 2
        within = self.into in drawing.wires
        outlet = drawing.wires[self.into].outlet if within else self.source
        tensor = drawing.facts.tensor(outlet) if outlet is not None else None
        result = self.gives(tensor)
        painter.save()
        painter.translate(scene.camera.x, scene.camera.y)
        painter.scale(scene.camera.zoom, scene.camera.zoom)
        start: Point | None = None
        if outlet is not None and outlet.node in drawing.cards:
            start = drawing.router.start_of(outlet)
            self._wire(painter, scene, start, (middle, rect[1]))
        if within:
            target = drawing.cards[self.into.node]
            end = (target.inputs[self.into], target.rect[1])
            self._wire(painter, scene, (middle, rect.bottom), end)
        painter.restore()
        paint_ghost_card(painter, scene, self.card, rect, opaque=self.replaces)
        if start is not None and tensor is not None and scene.level == Level.FULL:
            self._paint_arriving(painter, scene, start, pill(tensor))
        if result is not None and within:
            paint_ghost_pill(painter, scene, (middle, rect.bottom + 24.0), pill(result, tensor))
        elif result is not None:
            paint_hanging_pill(painter, scene, rect, pill(result, tensor))

    def _paint_arriving(self, painter: QPainter, scene: Scene, start: Point, shape: Pill) -> None:
        """Paint the shape that arrives, where its wire has room for it."""
        x, top = self.card.rect.x + self.card.rect.width / 2, self.card.rect.y
        turn = start[1] if start[0] == x else start[1] + FIRST_TURN
        if top - ARROW - turn >= SHORTEST_FOR_PILL:
            paint_ghost_pill(painter, scene, (x, (turn + top - ARROW) / 2), shape)

    def _wire(self, painter: QPainter, scene: Scene, start: Point, end: Point) -> None:
        points = list(sketch(start, end))
        if len(points) > 2:  # above the pill of a wire that goes straight down from there
            points[1:3] = [(x, start[1] + min(y - start[1], _TURN)) for x, y in points[1:3]]
        painter.setPen(scene.style.wire["ghost"])
        painter.setBrush(wiring.NO_BRUSH)
        points[-1] = (points[-1][0], points[-1][1] - wiring.ARROW)
        painter.drawPath(wiring.rounded(points))
        wiring.paint_arrow(painter, end, scene.style.wire_colour["ghost"])
        wiring.paint_dot(painter, start, scene.style.wire_colour["ghost"], scene.style)


def _kept(data: bytes) -> Project | None:
    from engine import storage
    from engine.reading import FileError

    try:
        return storage.read(data) if data else None
    except FileError:
        return None


class Drops:
    """Drag and drop onto the canvas."""

    def __init__(self, canvas: Canvas) -> None:
        """Serve ``canvas``."""
        self.canvas = canvas
        self.kind: str | None = None
        self.kept: Project | None = None

    def enter(self, event: QDragEnterEvent) -> None:
        """Take what we understand; let everything else pass to the window."""
        if not event.mimeData().hasFormat(LAYER):
            event.ignore()
            return
        self.kind = bytes(event.mimeData().data(LAYER).data()).decode("utf-8", "replace")
        self.kept = _kept(bytes(event.mimeData().data(BLOCK).data()))
        event.acceptProposedAction()

    def move(self, event: QDragMoveEvent) -> None:
        """Show where the layer would go."""
        if self.kind is None:
            event.ignore()
            return
        at = event.position()
        self.show(self.kind, (at.x(), at.y()))
        event.acceptProposedAction()

    def leave(self) -> None:
        """Forget the drag."""
        self.kind = None
        self._clear()

    def drop(self, event: QDropEvent) -> None:
        """Add, insert or replace."""
        if self.kind is None:
            event.ignore()
            return
        at = event.position()
        kind, self.kind = self.kind, None
        self.finish(kind, (at.x(), at.y()))
        event.acceptProposedAction()

    def show(self, kind: str, at: Point) -> None:
        """Show the ghost of ``kind`` under the pointer."""
        canvas, ghost = self.canvas, self.canvas.ghost
        drawing = canvas.drawing
        world = canvas.at(at)
        replaced = self._card_below(kind, world)
        into = None if replaced or kind == INPUT else wire_under(drawing, world)
        if into is None and ghost is not None and ghost.into is not None and replaced is None:
            # The wire has moved out of the way of its ghost: it still is what is meant.
            into = ghost.into if contains(ghost.card.rect, *world, 12.0) else None
        canvas.looks.replaced = replaced
        if ghost is not None and into is not None and ghost.into == into:
            return
        tensor = drawing.facts.tensor(drawing.wires[into].outlet) if into is not None else None
        made = self._ghost(kind, tensor, into)
        high = made.card.rect.height
        made.place((on_grid(world[0] - WIDTH / 2), on_grid(world[1] - high / 2)))
        if replaced is not None:
            x, y, _, _ = drawing.cards[replaced].rect
            made.replaces = True
            made.place((x, y))
        canvas.set_ghost(made)

    def _ghost(self, kind: str, tensor: Tensor | None, into: Inlet | None) -> Ghost:
        start = (0.0, 0.0)
        kind, _, block = kind.partition("/")
        if not block:
            return Ghost(kind, starters.params(kind, tensor), start, into=into)
        project, block, given = self.canvas.document.with_block(block, tensor, self.kept)
        made = Ghost(kind, given, start, into=into, nested=(block, project))
        made.kept = self.kept
        return made

    def _card_below(self, kind: str, world: Point) -> NodeId | None:
        if kind in (INPUT, OUTPUT) or "/" in kind:
            return None
        cards = self.canvas.drawing.cards
        for node in self.canvas.drawing.card_grid.near(Rect(*world, 0.0, 0.0)):
            plain = not cards[node].part and cards[node].kind not in (INPUT, OUTPUT)
            if plain and contains(cards[node].rect, *world):
                return node
        return None

    def _clear(self) -> None:
        self.canvas.looks.replaced = None
        self.canvas.set_ghost(None)

    def finish(self, kind: str, at: Point) -> None:
        """Do what the drop means."""
        canvas = self.canvas
        self.show(kind, at)
        ghost, replaced = canvas.ghost, canvas.looks.replaced
        self._clear()
        document = canvas.document
        if replaced is not None:
            node = canvas.take(replaced)
            document.replace_kind(document.model.nodes[node].layer, kind)
            document.selection.set([node])
        elif ghost is not None:
            canvas.add_layer(ghost)
        canvas.setFocus()
