"""What the canvas asks of the document: verbs on what is selected, each one undo step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from designer.canvas.geometry import on_grid
from designer.canvas.levels import local_of, place_of
from designer.canvas.opening import CROSSES, Opening
from designer.canvas.room import place_in_wire
from engine import blocks
from engine.graph import MODEL, Inlet, NodeId
from engine.layout.model import Rect

if TYPE_CHECKING:
    from designer.canvas.drops import Ghost

Point = tuple[float, float]


class Editing(Opening):
    """Edits of the selection; mixed into the canvas."""

    def _selected(self) -> tuple[NodeId, ...]:
        nodes = self.document.model.nodes
        return tuple(node for node in self.document.selection.nodes if node in nodes)

    def _rects(self) -> dict[NodeId, Rect]:
        """Give where the selected cards are in the drawing."""
        cards = self.drawing.cards
        return {key: cards[key].rect for key in self.selected if key in cards}

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
        self.duplicate_by((24.0, 24.0), self.selected)

    def duplicate_by(self, step: Point, keys: Iterable[NodeId]) -> None:
        """Copy cards, which all are of the model in hand, a step away."""
        nodes = self.document.model.nodes
        mine = [node for key in keys if (node := local_of(key)) in nodes]
        if mine:
            self.document.duplicate(mine, step)

    def nudge(self, dx: float, dy: float, token: object | None = None) -> None:
        """Move the selected layers by some pixels."""
        places = {key: (r.x + dx, r.y + dy) for key, r in self._rects().items()}
        if places:
            self.move_by_hand(places, token)

    def move_by_hand(self, places: Mapping[NodeId, Point], token: object | None = None) -> None:
        """Put cards where a hand has brought them: nothing needs to glide there."""
        key = next(iter(places))
        special = self.drawing.sheet.special.get(key)
        self.document.enter(place_of(key))
        self.own_move = special is None
        self.document.move(self.own_places(places), token)
        self.own_move = False

    def put_into(self, key: NodeId, into: Inlet) -> None:
        """Put a card that is there into a wire of its model; whoever is below makes room."""
        target = self.take_inlet(into)
        if target is None or place_of(key) != self.document.place:
            self.announce(CROSSES)
            return
        at, moves = place_in_wire(self.drawing, into, self.drawing.cards[key].words.slim)
        node, stack = local_of(key), self.document.undo_stack
        stack.beginMacro("Insert")
        try:
            self.document.move(self.own_places({**moves, key: at}))
            self.document.insert(node, target)
        finally:
            stack.endMacro()

    def align(self, edge: str) -> None:
        """Align the selected cards: left, right, top, bottom, hcentre or vcentre."""
        rects = self._rects()
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

        self.document.arrange(self.own_places({n: place(r) for n, r in rects.items()}), "Align")

    def distribute(self, axis: str) -> None:
        """Make the gaps between the selected cards equal: ``h`` or ``v``."""
        side = 0 if axis == "h" else 1
        rects = self._rects()
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
        self.document.arrange(self.own_places(places), "Distribute")

    def add_layer(self, ghost: Ghost) -> NodeId | None:
        """Add the layer that a ghost stands for, and move whoever makes room for it.

        ``None`` where it is a block that would hold itself.
        """
        at = (ghost.card.rect.x, ghost.card.rect.y)
        moves: Mapping[NodeId, Point] = {}
        source, into, near = None, None, None
        if ghost.into is not None:
            at, moves = place_in_wire(self.drawing, ghost.into, ghost.slim)
            near, into = ghost.into.node, self.take_inlet(ghost.into)
        elif ghost.source is not None:
            near, source = ghost.source.node, self.take_outlet(ghost.source)
        else:
            self.document.enter(self.place_at(at))
        step = self.drawing.sheet.step_at(self.document.place, near)
        at, own = (at[0] - step[0], at[1] - step[1]), self.own_places(moves)
        stack, document = self.document.undo_stack, self.document
        if ghost.block and blocks.holds(document.project, ghost.block, document.model_name):
            self.announce(f"{ghost.block} cannot be a layer of itself")
            return None
        stack.beginMacro(f"Add {ghost.block or ghost.kind}")
        # Inside a block its frame grows, and what is around it makes room.
        self.put_step = step if not self.document.place else None
        try:
            if own:
                self.document.move(own)
            if ghost.block:
                return self.document.put_block(ghost.block, at, source, into, ghost.kept)
            return self.document.add(ghost.kind, at, ghost.params, source=source, into=into)
        finally:
            self.put_step = None
            stack.endMacro()

    def open_block(self) -> None:
        """Show the model of the selected block alone."""
        document = self.document
        node = document.selection.node
        if node is None or node not in document.model.nodes:
            return
        layer = document.model.layer_of(node)
        if layer.kind == MODEL and layer.model in document.project.models:
            if layer.model in document.trail:
                self.announce(f"The model {layer.model} contains itself")
                return
            document.open_model((*document.trail, layer.model), node)

    def leave_block(self) -> bool:
        """Go back to the model that contains this one; False when it is the main one."""
        trail = self.document.shown_trail
        if len(trail) < 2:
            return False
        self.document.open_model(trail[:-1])
        return True

    def press_button(self, key: NodeId, name: str) -> None:
        """Do what a button in the bar of an open block says."""
        self.select([key])
        if name == "close":
            self.open_in_place(key, on=False)
        elif name == "open":
            self.open_block()
        elif name in ("more", "less"):
            self.repeat(1 if name == "more" else -1)

    def repeat(self, step: int) -> None:
        """Repeat the selected block once more, or less; or tell why it cannot repeat."""
        node = self.document.selection.node
        if node is None:
            return
        count = self.document.model.layer_of(node).repeat + step
        fault = self.document.why_not_repeat(node)
        if step > 0 and fault is not None:
            self.announce(fault)
            return
        self.document.set_repeat([node], count)
