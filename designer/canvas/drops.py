"""Layers from elsewhere: a ghost follows the drag, shows what would come of it, and is dropped.

Over a wire the wire splits before the release; over a card the card will be replaced.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QPainter

from designer.canvas import painting_wires as wiring
from designer.canvas.cards import words
from designer.canvas.geometry import WIDTH, card_rect, contains, on_grid
from designer.canvas.gestures_move import wire_under
from designer.canvas.painting import paint_card
from designer.canvas.parts import Card, Mark
from designer.canvas.pills import pill
from designer.canvas.room import place_in_wire
from designer.canvas.scene import Scene
from designer.canvas.wires import sketch
from engine.graph import INPUT, Inlet, NodeId, Outlet
from engine.recipes import recipe
from engine.tensors import Tensor
from engine.values import FrozenDict, Value, freeze

if TYPE_CHECKING:
    from designer.canvas.view import Canvas

MIME = "application/x-shapewright-layer"

Point = tuple[float, float]


class Ghost:
    """A card that is not there yet: what it would be, where, wired to what."""

    def __init__(
        self,
        kind: str,
        params: Mapping[str, Value],
        at: Point,
        source: Outlet | None = None,
        into: Inlet | None = None,
    ) -> None:
        """Make the ghost of a layer of ``kind`` with its top left corner at ``at``."""
        self.kind = kind
        self.params = params
        self.source = source
        self.into = into
        self.moves: dict[NodeId, Point] = {}
        self.card = Card("", 0)
        self.card.kind = kind
        self.card.words = words(kind, FrozenDict({k: freeze(v) for k, v in params.items()}))
        self.card.category = self.card.words.category
        self.place(at)

    @property
    def slim(self) -> bool:
        """Whether its card is slim."""
        return self.card.words.slim

    def place(self, at: Point) -> None:
        """Move it."""
        self.card.rect = card_rect(at, self.slim)

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
        """Paint the ghost, the wires it would have and the shape it would give."""
        style, drawing = scene.style, scene.drawing
        rect = self.card.rect
        middle = rect[0] + rect[2] / 2
        painter.save()
        painter.translate(scene.camera.x, scene.camera.y)
        painter.scale(scene.camera.zoom, scene.camera.zoom)
        outlet = drawing.wires[self.into].outlet if self.into in drawing.wires else self.source
        tensor = drawing.facts.tensor(outlet) if outlet is not None else None
        if outlet is not None and outlet.node in drawing.cards:
            start = drawing.router.start_of(outlet)
            self._wire(painter, scene, start, (middle, rect[1]))
        if self.into in drawing.wires:
            target = drawing.cards[self.into.node]
            end = (target.inputs[self.into], target.rect[1])
            self._wire(painter, scene, (middle, rect.bottom), end)
        painter.save()
        painter.translate(rect[0], rect[1])
        paint_card(painter, self.card, style, Mark.GHOST)
        painter.restore()
        result = self.gives(tensor)
        if result is not None:
            wiring.paint_pill(
                painter, (middle, rect.bottom + 24.0), pill(result, tensor), style, "ghost"
            )
        painter.restore()

    def _wire(self, painter: QPainter, scene: Scene, start: Point, end: Point) -> None:
        points = list(sketch(start, end))
        painter.setPen(scene.style.wire["ghost"])
        painter.setBrush(wiring.NO_BRUSH)
        points[-1] = (points[-1][0], points[-1][1] - wiring.ARROW)
        painter.drawPath(wiring.rounded(points))
        wiring.paint_arrow(painter, end, scene.style.wire_colour["ghost"])
        wiring.paint_dot(painter, start, scene.style.wire_colour["ghost"], scene.style)


class Drops:
    """Drag and drop onto the canvas."""

    def __init__(self, canvas: Canvas) -> None:
        """Serve ``canvas``."""
        self.canvas = canvas
        self.kind: str | None = None
        self._room: tuple[tuple[Inlet, bool], tuple[Point, dict[NodeId, Point]]] | None = None

    def enter(self, event: QDragEnterEvent) -> None:
        """Take what we understand; let everything else pass to the window."""
        if not event.mimeData().hasFormat(MIME):
            event.ignore()
            return
        self._room = None
        self.kind = bytes(event.mimeData().data(MIME).data()).decode("utf-8", "replace")
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
        canvas = self.canvas
        world = canvas.at(at)
        params = canvas.starting_params(kind, None)
        slim = words(kind, FrozenDict({k: freeze(v) for k, v in params.items()})).slim
        corner = (world[0] - WIDTH / 2, world[1] - (16 if slim else 24))
        replaced = self._card_below(kind, world)
        into = None if replaced or kind == INPUT else wire_under(canvas.drawing, world)
        self._clear()
        if replaced is not None:
            canvas.looks.replaced = replaced
        elif into is not None:
            if self._room is None or self._room[0] != (into, slim):
                self._room = ((into, slim), place_in_wire(canvas.drawing, into, slim))
            place, moves = self._room[1]
            ghost = Ghost(kind, params, place, into=into)
            ghost.moves = moves
            canvas.drawing.displace(moves)
            canvas.looks.hidden = frozenset({into})
            canvas.set_ghost(ghost)
            return
        canvas.set_ghost(Ghost(kind, params, (on_grid(corner[0]), on_grid(corner[1]))))

    def _card_below(self, kind: str, world: Point) -> NodeId | None:
        for card in self.canvas.drawing.cards.values():
            if contains(card.rect, *world) and card.kind not in (INPUT, "Output") and kind != INPUT:
                return card.node
        return None

    def _clear(self) -> None:
        canvas = self.canvas
        canvas.looks.replaced = None
        canvas.looks.hidden = frozenset()
        canvas.drawing.settle()
        canvas.set_ghost(None)

    def finish(self, kind: str, at: Point) -> None:
        """Do what the drop means."""
        canvas = self.canvas
        # Without the pushes of the ghost the pointer may be over something else: ask again.
        self.show(kind, at)
        ghost, replaced = canvas.ghost, canvas.looks.replaced
        self._clear()
        document = canvas.document
        if replaced is not None:
            document.replace_kind(document.model.nodes[replaced].layer, kind)
            document.selection.set([replaced])
        elif ghost is not None:
            canvas.add_layer(ghost)
        canvas.setFocus()
