"""What the canvas asks of the document: verbs on what is selected, each one undo step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from designer.canvas.geometry import on_grid
from designer.canvas.room import place_in_wire
from engine.graph import MODEL, Inlet, NodeId
from engine.layout.model import Rect

if TYPE_CHECKING:
    from designer.canvas.drawing import Drawing
    from designer.canvas.drops import Ghost
    from designer.document import Document

Point = tuple[float, float]


class Editing:
    """Edits of the selection; mixed into the canvas."""

    if TYPE_CHECKING:
        document: Document
        drawing: Drawing
        own_move: bool

        def announce(self, sentence: str) -> None:
            """Tell the author something."""

    def _selected(self) -> tuple[NodeId, ...]:
        cards = self.drawing.cards
        return tuple(node for node in self.document.selection.nodes if node in cards)

    def delete(self, heal: bool = True) -> None:
        """Delete what is selected: a wire, a frame, or layers (``heal`` joins their neighbours)."""
        selection = self.document.selection
        if selection.wire is not None:
            self.document.disconnect_wires([selection.wire])
        elif selection.frame is not None:
            self.document.remove_frame(selection.frame)
        elif nodes := self._selected():
            self.document.remove(nodes, heal)

    def duplicate(self) -> None:
        """Copy the selected layers beside themselves."""
        nodes = self._selected()
        if nodes:
            self.document.duplicate(nodes, (24.0, 24.0))

    def nudge(self, dx: float, dy: float, token: object | None = None) -> None:
        """Move the selected layers by some pixels."""
        nodes = self.document.model.nodes
        places = {n: (nodes[n].at[0] + dx, nodes[n].at[1] + dy) for n in self._selected()}
        if places:
            self.move_by_hand(places, token)

    def move_by_hand(self, places: Mapping[NodeId, Point], token: object | None = None) -> None:
        """Put cards where a hand has brought them: nothing needs to glide there."""
        self.own_move = True
        self.document.move(places, token)
        self.own_move = False

    def put_into(self, node: NodeId, into: Inlet) -> None:
        """Put a card that is there into a wire; whoever is below makes room."""
        slim = self.drawing.cards[node].words.slim
        at, moves = place_in_wire(self.drawing, into, slim)
        stack = self.document.undo_stack
        stack.beginMacro("Insert")
        try:
            self.document.move({**moves, node: at})
            self.document.insert(node, into)
        finally:
            stack.endMacro()

    def align(self, edge: str) -> None:
        """Align the selected cards: left, right, top, bottom, hcentre or vcentre."""
        rects = {n: self.drawing.cards[n].rect for n in self._selected()}
        if len(rects) < 2:
            return
        found = list(rects.values())
        left, top = min(r.x for r in found), min(r.y for r in found)
        right, bottom = max(r.right for r in found), max(r.bottom for r in found)
        last = found[-1]

        def place(r: Rect) -> Point:
            return {
                "left": (left, r.y),
                "right": (right - r.width, r.y),
                "top": (r.x, top),
                "bottom": (r.x, bottom - r.height),
                "hcentre": (last.x + (last.width - r.width) / 2, r.y),
                "vcentre": (r.x, last.y + (last.height - r.height) / 2),
            }[edge]

        self.document.arrange({n: place(r) for n, r in rects.items()}, "Align")

    def distribute(self, axis: str) -> None:
        """Make the gaps between the selected cards equal: ``h`` or ``v``."""
        side = 0 if axis == "h" else 1
        rects = {n: self.drawing.cards[n].rect for n in self._selected()}
        order = sorted(rects, key=lambda n: (rects[n][side], n))
        if len(order) < 3:
            return
        first, last = rects[order[0]], rects[order[-1]]
        inner = sum(rects[n][2 + side] for n in order[1:-1])
        room = last[side] - (first[side] + first[2 + side]) - inner
        gap = room / (len(order) - 1)
        here = first[side] + first[2 + side]
        places: dict[NodeId, Point] = {}
        for node in order[1:-1]:
            here += gap
            x, y = rects[node].x, rects[node].y
            places[node] = (on_grid(here), y) if side == 0 else (x, on_grid(here))
            here += rects[node][2 + side]
        self.document.arrange(places, "Distribute")

    def add_layer(self, ghost: Ghost) -> NodeId:
        """Add the layer that a ghost stands for, and move whoever makes room for it."""
        at = (ghost.card.rect.x, ghost.card.rect.y)
        moves: Mapping[NodeId, Point] = {}
        if ghost.into is not None:
            at, moves = place_in_wire(self.drawing, ghost.into, ghost.slim)
        stack = self.document.undo_stack
        stack.beginMacro(f"Add {ghost.kind}")
        try:
            if moves:
                self.document.move(moves)
            return self.document.add(
                ghost.kind, at, ghost.params, source=ghost.source, into=ghost.into
            )
        finally:
            stack.endMacro()

    def open_block(self, node: NodeId | None = None) -> None:
        """Show the model that a card stands for, alone."""
        node = node or self.document.selection.node
        if node is None or node not in self.document.model.nodes:
            return
        layer = self.document.model.layer_of(node)
        if layer.kind == MODEL and layer.model in self.document.project.models:
            if layer.model in self.document.trail:
                self.announce(f"The model {layer.model} contains itself")
                return
            self.document.open_model((*self.document.trail, layer.model))

    def leave_block(self) -> bool:
        """Go back to the model that contains this one; False when it is the main one."""
        trail = self.document.trail
        if len(trail) < 2:
            return False
        self.document.open_model(trail[:-1])
        return True
