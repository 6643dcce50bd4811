"""What others ask of a drawing: frames, bounds, pills, free inputs, what is at fault, who joins.

Answers are made from the records when they are asked for, and remembered there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from designer.canvas import geometry
from designer.canvas.framing import frame_boxes
from designer.canvas.levels import BETWEEN
from designer.canvas.parts import Card, FrameBox, Point, Wire
from designer.canvas.pill_places import Placed, place_pill
from designer.canvas.pills import CHANGED, HEIGHT, Pill, box_at, pill_of
from designer.canvas.records import Records
from designer.canvas.wires import boxes
from engine.graph import MODEL, FrameId, NodeId, Outlet
from engine.inference import inputs_of
from engine.layout.model import Rect

_NEAR = 6
"""Inputs that the pill of the next one could reach: they are 28 apart, a pill is some 100 wide."""


class Questions(Records):
    """Answers, without changing what is drawn."""

    @property
    def frames(self) -> Mapping[FrameId, FrameBox]:
        """The frames by id, outer ones first; made when asked for."""
        if self._frames is None:
            self._frames = frame_boxes(self.facts, self.cards, self.wires)
        return self._frames

    def block_rects(self) -> dict[NodeId, Rect]:
        """Give the frames of open blocks by their bars, outer ones first."""
        cards, found = self.cards, {}
        for key, block in self.sheet.blocks.items():
            if key in cards and block.foot in cards:
                x, y, wide, _ = cards[key].rect
                found[key] = Rect(x, y, wide, cards[block.foot].rect.bottom - y)
        return found

    def whole_rect(self, key: NodeId) -> Rect:
        """Give the rectangle of a card; of an open block, that of all of it."""
        return self.block_rects().get(key) or self.cards[key].rect

    def with_inside(self, keys: Iterable[NodeId]) -> tuple[NodeId, ...]:
        """Give cards, and for open blocks among them all that is in them."""
        found = dict.fromkeys(keys)
        for key in [key for key in found if key in self.sheet.blocks]:
            found.update(dict.fromkeys(n for n in self.cards if n.startswith(key + BETWEEN)))
        return tuple(found)

    @property
    def bounds(self) -> Rect | None:
        """The rectangle around everything; ``None`` for an empty drawing."""
        rects = [card.rect for card in self.cards.values()]
        rects += [box.rect for box in self.frames.values()]
        return geometry.around(rects)

    def pill(self, wire: Wire) -> Pill:
        """Give the words of a wire's pill."""
        if wire.pill is None:
            wrong = wire.wrong or frozenset()
            if wire.traced is not None:
                wrong |= wire.traced
            wire.pill = pill_of(self.facts, wire.outlet, wrong, self.batch)
        return wire.pill

    def pill_at(self, wire: Wire) -> Point:
        """Give the middle of a wire's pill."""
        if wire.pill_at is None:
            card = self.cards.get(wire.inlet.node)
            known = [self.wires[i] for i in card.inputs if i in self.wires] if card else []
            placed: list[Placed] = []
            for one in sorted(known or [wire], key=lambda one: one.points[-1][0]):
                width = self.pill(one).width
                if one.pill_at is None:
                    crowded = partial(self._crowded, one, width)
                    near = placed[-_NEAR:]
                    place_pill(one, self._split(one), self._borders(one), width, near, crowded)
                if one.pill_at is not None:
                    placed.append((one.pill_at, width))
        assert wire.pill_at is not None
        return wire.pill_at

    def pills_into(self, card: Card) -> list[Rect]:
        """Give where the pills of the wires are that arrive at ``card``."""
        wires = (self.wires[inlet] for inlet in card.inputs if inlet in self.wires)
        return [box_at(self.pill_at(wire), self.pill(wire)) for wire in wires]

    def _crowded(self, wire: Wire, width: float, at: Point) -> bool:
        """Tell whether a pill at a place would lie on what is not its wire's."""
        spot = Rect(at[0] - width / 2 - 2, at[1] - HEIGHT / 2, width + 4, HEIGHT)
        if any(geometry.touch(self.cards[key].rect, spot) for key in self.card_grid.near(spot)):
            return True
        if any(_on_border(box.rect, spot) for box in self.frames.values()):
            return True
        others = (self.wires[inlet] for inlet in self.wire_grid.near(spot))
        return any(
            geometry.touch(part, spot)
            for other in others
            if other.outlet != wire.outlet
            for part in boxes(other.points)
        )

    def _split(self, wire: Wire) -> list[Wire]:
        """Give all wires of the output that ``wire`` comes from."""
        leaving = self.facts.structure.consumers.get(wire.outlet.node, ())
        known = [self.wires[inlet] for inlet in leaving if inlet in self.wires]
        return [other for other in known if other.outlet == wire.outlet] or [wire]

    def _borders(self, wire: Wire) -> list[float]:
        """Give the heights of frame borders that a wire may cross."""
        low, high = wire.points[0][1], wire.points[-1][1]
        edges = [edge for box in self.frames.values() for edge in (box.rect.y, box.rect.bottom)]
        return [edge for edge in edges if low < edge < high]

    def rings(self, card: Card) -> tuple[geometry.Ring, ...]:
        """Give the free inputs of a card."""
        if card.part in ("foot", "tile"):
            return ()
        if card.rings is None:
            model = self.facts.model
            layer = model.layer_of(card.node)
            doors = 0
            if layer.kind == MODEL and layer.model in self.facts.project.models:
                doors = len(inputs_of(self.facts.project.models[layer.model]))
            call = model.nodes[card.node].call
            free = geometry.free_inlets(card.kind, card.node, card.inputs, call, doors)
            asked = [(inlet, geometry.is_needed(card.kind, inlet)) for inlet in free]
            card.rings = geometry.rings_at(card.rect, asked, tuple(card.inputs.values()))
        return card.rings

    @property
    def faulty(self) -> set[NodeId]:
        """The cards at fault, or with a badge: they stay visible at every zoom."""
        return self._failed | self.badges.keys()

    def faulty_wires(self) -> list[Wire]:
        """Give the wires at fault."""
        return [
            wire
            for node in self._failed
            for inlet in self.cards[node].inputs
            if (wire := self.wires.get(inlet)) is not None and wire.wrong is not None
        ]

    def traced_wires(self) -> list[Wire]:
        """Give the wires that carry the bad dimension of the problem that is selected."""
        inlets = self.trail.axes if self.trail is not None else ()
        return [self.wires[inlet] for inlet in inlets if inlet in self.wires]

    def wires_at(self, node: NodeId) -> list[Wire]:
        """Give the wires that arrive at or leave ``node``."""
        card = self.cards.get(node)
        arriving = tuple(card.inputs) if card is not None else ()
        found = (*arriving, *self.facts.structure.consumers.get(node, ()))
        return [self.wires[inlet] for inlet in found if inlet in self.wires]

    def feeds(self, outlet: Outlet) -> bool:
        """Tell whether any wire leaves ``outlet``."""
        consumers = self.facts.structure.consumers.get(outlet.node, ())
        return any(self.facts.model.wires[inlet] == outlet for inlet in consumers)

    def is_landmark(self, wire: Wire) -> bool:
        """Tell whether a wire's shape matters from afar: it changed, at a frame or at a split."""
        if wire.wrong is not None or wire.traced is not None:
            return True
        if not any(kind == CHANGED for _, kind in self.pill(wire).parts):
            return False
        if len(self.facts.structure.consumers.get(wire.outlet.node, ())) > 1:
            return True
        return self._frame_of(wire.outlet.node) != self._frame_of(wire.inlet.node)

    def _frame_of(self, node: NodeId) -> FrameId | None:
        inner = None
        for frame in self.frames:  # outer ones first
            if node in self.facts.model.frames[frame].nodes:
                inner = frame
        return inner


def _on_border(frame: Rect, spot: Rect) -> bool:
    """Tell whether a pill is neither in a frame nor beside it."""
    near = geometry.grown(spot, 2.0)
    inside = frame.x < near.x and near.right < frame.right
    inside = inside and frame.y < near.y and near.bottom < frame.bottom
    return geometry.touch(frame, near) and not inside
