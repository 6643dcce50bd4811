"""The wires of a drawing: which of them are laid again after an edit, and with whom beside them.

Where wires touch cards and how they run, `engine.layout` knows; here is what it is asked, from the
records of `parts`. Only wires that an edit touches are laid again. In a very large drawing wires
get a sketch first, and their real course a moment later, those in view first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from designer.canvas import geometry, wires
from designer.canvas.index import Grid
from designer.canvas.parts import Card, Wire
from engine.graph import Inlet, NodeId, Outlet
from engine.layers.registry import RULES
from engine.layout import Edge, Obstacles, Rect, place_ports, route_wires
from engine.layout import Wire as Ends
from engine.structure import Structure

SHORT = 64.0
"""A straight wire no longer than this is laid at once: no card fits in between."""
MANY = 400
"""Wires that are laid at once; more of them are sketched first."""
STRIP = 1024.0
"""Wires that get their course together begin in one upright strip so wide."""
SIGHT = 96.0
"""How far around a wire others are taken into account."""
CLEAR = 8.0
ASIDE = 320.0
"""How far beside a card wires may run that go around it."""


class Router:
    """Lays wires. Holds the drawing's records, no copies."""

    def __init__(
        self,
        cards: Mapping[NodeId, Card],
        laid: dict[Inlet, Wire],
        card_grid: Grid[NodeId],
        wire_grid: Grid[Inlet],
    ) -> None:
        """Work on these records and grids."""
        self.cards = cards
        self.laid = laid
        self.card_grid = card_grid
        self.wire_grid = wire_grid
        self.walls: dict[str, Rect] = {}
        """What wires go around besides cards: the sides of open blocks."""
        self.sketched: dict[Inlet, None] = {}
        """Wires whose real course is still to be found."""
        self._queue: list[tuple[tuple[bool, int], float, Inlet]] = []
        self._queue_for: Rect | None = None

    # ── ports ────────────────────────────────────────────────────────────────────────────────

    def start_of(self, outlet: Outlet) -> tuple[float, float]:
        """Give the place where wires leave ``outlet``."""
        card = self.cards[outlet.node]
        rect = card.rect
        if card.exits:
            return card.exits[min(outlet.index, len(card.exits) - 1)], rect[1] + rect[3]
        if card.outputs == 1:
            return rect[0] + rect[2] / 2, rect[1] + rect[3]
        places = geometry.outputs_at(rect, card.outputs)
        return places[min(outlet.index, len(places) - 1)], rect[1] + rect[3]

    def arrive(self, nodes: Iterable[NodeId], made: Structure) -> list[Wire]:
        """Place the inputs of ``nodes`` below their sources; give their wires, to be laid."""
        cards = self.cards
        edges: dict[Inlet, Edge] = {}
        rects: dict[NodeId, Rect] = {}
        outputs: dict[NodeId, int] = {}
        reserved: dict[NodeId, int] = {}
        found: list[Wire] = []
        for node in nodes:
            card = cards[node]
            card.rings = None
            card.inputs = {}
            rects[node] = card.rect
            if _takes_more(card.kind):
                reserved[node] = 1
            inlets, sources = made.inlets.get(node, ()), made.sources.get(node, ())
            for place, ((port, slot), outlet) in enumerate(zip(inlets, sources, strict=True)):
                inlet = Inlet(node, port, slot)
                wire = self.laid.get(inlet)
                if wire is None or wire.outlet != outlet:
                    wire = self.laid[inlet] = Wire(inlet, outlet)
                found.append(wire)
                source = cards[outlet.node]
                if len(inlets) == 1 and source.outputs == 1 and self._straight(source, card):
                    card.inputs[inlet] = self.start_of(outlet)[0]
                    continue
                rects[outlet.node] = source.rect
                if source.outputs != 1:
                    outputs[outlet.node] = source.outputs
                edges[inlet] = Edge(outlet.node, node, outlet.index, place)
        if edges:
            obstacles = self._obstacles_around([*rects.values()])
            ports = place_ports(obstacles, rects, edges, outputs=outputs, reserved=reserved)
            for inlet, ends in ports.items():
                cards[inlet.node].inputs[inlet] = ends.target[0]
        return found

    @staticmethod
    def _straight(source: Card, target: Card) -> bool:
        """Tell whether two cards stand so that their only wire is short and straight."""
        gap = target.rect[1] - source.rect[1] - source.rect[3]
        x = source.exits[0] if source.exits else source.rect[0] + source.rect[2] / 2
        off = x - target.rect[0]
        return 0.0 < gap <= SHORT and (
            geometry.PORT_INSET <= off <= target.rect[2] - geometry.PORT_INSET
        )

    # ── courses ──────────────────────────────────────────────────────────────────────────────

    def lay(self, found: Collection[Wire], made: Structure) -> None:
        """Give wires their course; a great many get a sketch for now."""
        todo: list[Wire] = []
        for wire in found:
            ends = self._ends(wire)
            (sx, sy), (tx, ty) = ends.source, ends.target
            if sx == tx and 0.0 < ty - sy <= SHORT:
                self._set(wire, (ends.source, ends.target))
            else:
                todo.append(wire)
        if len(todo) > MANY:
            self.sketch(todo)
        elif todo:
            self._route(todo, made)
        for wire in found:
            for inlet in made.consumers.get(wire.outlet.node, ()):
                if inlet in self.laid:
                    self.laid[inlet].pill_at = None

    def sketch(self, found: Iterable[Wire]) -> None:
        """Give wires a rough course, and remember to find the real one."""
        for wire in found:
            ends = self._ends(wire)
            self._set(wire, wires.sketch(ends.source, ends.target))
            self.sketched[wire.inlet] = None
        self._queue_for = None

    def refine(self, area: Rect, most: int, made: Structure) -> bool:
        """Find the real course of some sketched wires, those in ``area`` first; False when done."""
        near = self._next_sketched(area, most)
        if near:
            self._route([self.laid[inlet] for inlet in near], made)
        for inlet in near:
            self.laid[inlet].pill_at = None
        return bool(self.sketched)

    def _next_sketched(self, area: Rect, most: int) -> list[Inlet]:
        """Give sketched wires that lie near one another, those in ``area`` first.

        Wires from all over a large drawing would have to be told all that lies between them.
        """
        if self._queue_for != area or not self._queue:
            seen = self.wire_grid.near(area)
            boxes = ((inlet, self.laid[inlet].box) for inlet in self.sketched)
            self._queue = sorted(
                ((inlet not in seen, int(box[0] // STRIP)), box[1], inlet) for inlet, box in boxes
            )
            self._queue.reverse()
            self._queue_for = area
        found: list[Inlet] = []
        strip = self._queue[-1][0] if self._queue else None
        while self._queue and len(found) < most and self._queue[-1][0] == strip:
            inlet = self._queue.pop()[2]
            if inlet in self.sketched:
                found.append(inlet)
        return found

    def _route(self, todo: Collection[Wire], made: Structure) -> None:
        """Ask the layout for the courses of ``todo``, among cards and wires that are near."""
        asked = {wire.inlet: self._ends(wire) for wire in todo}
        for wire in todo:
            self.sketched.pop(wire.inlet, None)
        area = _around(asked.values())
        lying: dict[Inlet, wires.Points] = {}
        for inlet in self._beside(todo, area, made):
            other = self.laid[inlet]
            line = lying[inlet] = other.points
            asked[inlet] = Ends(line[0], line[-1], (other.outlet.node, other.outlet.index))
        obstacles = self._obstacles_around([area])
        courses = route_wires(obstacles, asked, lying=lying)
        for wire in todo:
            self._set(wire, wires.straightened(courses[wire.inlet], obstacles.is_free))

    def _beside(self, todo: Collection[Wire], area: Rect, made: Structure) -> set[Inlet]:
        """Give the wires that keep their course but must be known: those near, and siblings."""
        mine = {wire.inlet for wire in todo}
        found: set[Inlet] = set()
        if len(todo) > 40:
            found.update(self.wire_grid.near(area))
        else:
            for wire in todo:
                ends = self._ends(wire)
                found.update(self.wire_grid.near(geometry.grown(_around([ends]), SIGHT)))
        for wire in todo:
            for inlet in made.consumers.get(wire.outlet.node, ()):
                if inlet in self.laid and self.laid[inlet].outlet == wire.outlet:
                    found.add(inlet)
        return {
            i for i in found if i not in mine and i not in self.sketched and self.laid[i].points
        }

    def _obstacles_around(self, rects: list[Rect]) -> Obstacles:
        """Give the cards that can be in the way of wires in these parts of the drawing."""
        near: dict[NodeId, None] = {}
        if len(rects) > 200:
            near = dict.fromkeys(self.cards)
        else:
            area = geometry.around(rects)
            assert area is not None
            near = self.card_grid.near(geometry.grown(area, 600.0))
        rects = {node: self.cards[node].rect for node in near}
        return Obstacles({**rects, **self.walls} if self.walls else rects)

    def _ends(self, wire: Wire) -> Ends:
        target = self.cards[wire.inlet.node]
        end = (target.inputs[wire.inlet], target.rect[1])
        return Ends(self.start_of(wire.outlet), end, (wire.outlet.node, wire.outlet.index))

    def _set(self, wire: Wire, points: wires.Points) -> None:
        if points != wire.points:
            wire.lay(points)
            self.wire_grid.put_along(wire.inlet, points)

    # ── smaller changes ──────────────────────────────────────────────────────────────────────

    def drop(self, inlet: Inlet) -> None:
        """Forget a wire."""
        self.laid.pop(inlet, None)
        self.sketched.pop(inlet, None)
        self.wire_grid.take(inlet)

    def push(self, wire: Wire, dx: float, dy: float) -> None:
        """Move a wire together with both its cards."""
        card = self.cards[wire.inlet.node]
        card.inputs[wire.inlet] = wire.points[-1][0] + dx
        wire.shift(dx, dy)
        self.wire_grid.put_along(wire.inlet, wire.points)

    def touched_by(self, rects: Iterable[Rect]) -> set[Inlet]:
        """Give the wires that a card at one of ``rects`` keeps from the shortest way.

        Those that run through it, and those whose ends lie so that they would.
        """
        found: set[Inlet] = set()
        for rect in rects:
            near = geometry.grown(rect, CLEAR)
            for inlet in self.wire_grid.near(geometry.grown(rect, ASIDE)):
                wire = self.laid[inlet]
                if inlet in found or not wire.points:
                    continue
                direct = geometry.between(wire.points[0], wire.points[-1])
                if geometry.touch(direct, near) or (
                    geometry.touch(wire.box, near)
                    and any(geometry.touch(box, near) for box in wires.boxes(wire.points))
                ):
                    found.add(inlet)
        return found


def _takes_more(kind: str) -> bool:
    """Tell whether a card of ``kind`` always shows one free input at its right end."""
    rule = RULES.get(kind)
    return rule is not None and any(port.many and port.required for port in rule.ports)


def _around(ends: Iterable[Ends]) -> Rect:
    box = geometry.around(geometry.between(end.source, end.target) for end in ends)
    assert box is not None
    return box
