"""The wires of a drawing: where they arrive, how they run around cards, where their pills sit.

Works on the records of `parts`; asks the grids what is in the way. Only wires that an edit touches
are laid again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from designer.canvas import geometry, wires
from designer.canvas.index import Grid
from designer.canvas.parts import Card, Wire
from designer.canvas.pills import HEIGHT
from engine.graph import Inlet, NodeId, Outlet
from engine.layers.registry import RULES
from engine.layout.model import Rect
from engine.structure import Structure

CLEAR = 8.0
"""How near a wire may come to a card that it does not touch."""
LANE = 12.0
"""How near two wires of different outputs may run side by side."""
_ROOMY = 44.0
"""An upright stretch as long as this is a better place for a pill than any level one."""
SHORT = 64.0
"""Runs shorter than this are not checked for obstacles: no card fits in between."""


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

    def arrive(self, node: NodeId, made: Structure) -> list[Wire]:
        """Place the inputs of ``node`` below their sources; give its wires, not laid yet."""
        card = self.cards[node]
        card.rings = None
        inlets = made.inlets.get(node, ())
        if not inlets:
            card.inputs = {}
            return []
        outlets = made.sources[node]
        sources = [self.start_of(outlet)[0] for outlet in outlets]
        rule = RULES.get(card.kind)
        ring = rule is not None and any(port.many for port in rule.ports)
        places = geometry.inputs_at(card.rect, sources, ring)
        card.inputs = {
            Inlet(node, port, slot): x for (port, slot), x in zip(inlets, places, strict=True)
        }
        found = []
        for inlet, outlet in zip(card.inputs, outlets, strict=True):
            wire = self.laid.get(inlet)
            if wire is None or wire.outlet != outlet:
                wire = self.laid[inlet] = Wire(inlet, outlet)
            found.append(wire)
        return found

    def start_of(self, outlet: Outlet) -> tuple[float, float]:
        """Give the place where wires leave ``outlet``."""
        card = self.cards[outlet.node]
        rect = card.rect
        if card.outputs == 1:
            return rect[0] + rect[2] / 2, rect[1] + rect[3]
        places = geometry.outputs_at(rect, card.outputs)
        return places[min(outlet.index, len(places) - 1)], rect[1] + rect[3]

    def lay(self, wire: Wire, made: Structure) -> None:
        """Give ``wire`` its course."""
        target = self.cards[wire.inlet.node]
        start = self.start_of(wire.outlet)
        end = (target.inputs[wire.inlet], target.rect[1])
        if start[0] == end[0] and 0.0 < end[1] - start[1] <= SHORT:
            points: wires.Points = (start, end)  # most wires of most drawings
        else:
            consumers = made.consumers.get(wire.outlet.node, ())
            points = wires.route(
                start,
                end,
                split=len(consumers) > 1,
                merge=len(target.inputs) > 1,
                blocker=self._blocker(wire),
            )
        if points != wire.points:
            wire.lay(points)
            self.wire_grid.put(wire.inlet, wires.boxes(points))
        for other in made.consumers.get(wire.outlet.node, ()):
            if other in self.laid:
                self.laid[other].pill_at = None

    def drop(self, inlet: Inlet) -> None:
        """Forget a wire."""
        self.laid.pop(inlet, None)
        self.wire_grid.take(inlet)

    def push(self, wire: Wire, dx: float, dy: float) -> None:
        """Move a wire together with both its cards."""
        card = self.cards[wire.inlet.node]
        card.inputs[wire.inlet] = wire.points[-1][0] + dx
        wire.lay(tuple((x + dx, y + dy) for x, y in wire.points))
        self.wire_grid.put(wire.inlet, wires.boxes(wire.points))

    def crossed_by(self, rects: Iterable[Rect]) -> set[Inlet]:
        """Give the wires that run through ``rects`` or close by."""
        found: set[Inlet] = set()
        for rect in rects:
            near = geometry.grown(rect, CLEAR)
            for inlet in self.wire_grid.near(near):
                if inlet not in found and any(
                    geometry.touch(box, near) for box in wires.boxes(self.laid[inlet].points)
                ):
                    found.add(inlet)
        return found

    def _blocker(self, wire: Wire) -> wires.Blocker:
        """Give the question "what is in the way of this run?" for one wire."""
        apart = (wire.outlet.node, wire.inlet.node)
        cards, outlet = self.cards, wire.outlet

        def blocker(x1: float, y1: float, x2: float, y2: float) -> Rect | None:
            upright = x1 == x2
            if abs(x2 - x1) + abs(y2 - y1) < 1.0:
                return None
            run = Rect(
                min(x1, x2) - (CLEAR if upright else 0.0),
                min(y1, y2),
                abs(x2 - x1) + (2 * CLEAR if upright else 0.0),
                abs(y2 - y1),
            )
            for node in self.card_grid.near(run):
                if node not in apart and geometry.touch(cards[node].rect, run):
                    return cards[node].rect
            return self._other_lane(run, outlet, wire.inlet) if upright else None

        return blocker

    def _other_lane(self, run: Rect, outlet: Outlet, mine: Inlet) -> Rect | None:
        """Give the upright run of a wire from elsewhere that this one would lie on."""
        if run[3] < SHORT:
            return None
        lane = Rect(run[0] + CLEAR - LANE / 2, run[1], LANE, run[3])
        for inlet in self.wire_grid.near(lane):
            other = self.laid[inlet]
            if other.outlet == outlet or inlet == mine:
                continue
            for box in wires.boxes(other.points):
                if box[2] == 0.0 and box[3] > SHORT and geometry.touch(box, lane):
                    return Rect(box[0], box[1], 0.0, box[3])
        return None


# ── pills ────────────────────────────────────────────────────────────────────────────────────


def place_pill(wire: Wire, group: list[Wire], borders: Iterable[float] = ()) -> None:
    """Find the place of a wire's pill; the pills of one split sit at one height.

    ``group`` are all wires of the same output, ``borders`` the heights of frame borders that the
    wire may cross: a pill keeps clear of them.
    """
    best = _own_stretch(wire, group)
    if best is None:
        wire.pill_at, wire.room = wire.points[0], 0.0
        return
    (x1, y1), (x2, y2) = best
    wire.room = best.length
    x, y = (x1 + x2) / 2, (y1 + y2) / 2
    if best.upright:
        if len(group) > 1:
            y = _common_height(group, wire, y)
        y = _off_borders(y, min(y1, y2), max(y1, y2), borders)
    wire.pill_at = (x, y)


def _own_stretch(wire: Wire, group: list[Wire]) -> wires.Stretch | None:
    """Give the longest stretch that is this wire's own: not the trunk it shares."""
    found = wires.stretches(wire.points)
    if len(group) > 1 and found and found[0].upright:
        (x, top), (_, turn) = found[0]
        others = [w.points[1][1] for w in group if w is not wire]
        fork = max((min(turn, y) for y in others), default=top)
        if turn - fork > 1.0:
            found[0] = wires.Stretch((x, fork), (x, turn))
        elif len(found) > 1:
            found = found[1:]
    upright = [s for s in found if s.upright and s.length >= _ROOMY]
    return max(upright or found, key=lambda s: (s.length, s.start), default=None)


def _common_height(group: list[Wire], wire: Wire, y: float) -> float:
    """Give the height at which the pills of a split stand, where this wire's stretch allows it."""
    best = y
    shortest = None
    for other in group:
        stretch = _own_stretch(other, group)
        if stretch is None or not stretch.upright or stretch.length < wires.SHORTEST_FOR_PILL:
            continue
        if shortest is None or stretch.length < shortest.length:
            shortest = stretch
    mine = _own_stretch(wire, group)
    if shortest is not None and mine is not None:
        height = (shortest.start[1] + shortest.end[1]) / 2
        low, high = sorted((mine.start[1], mine.end[1]))
        if low + HEIGHT / 2 <= height <= high - HEIGHT / 2:
            best = height
    return best


def _off_borders(y: float, low: float, high: float, borders: Iterable[float]) -> float:
    """Move a pill off the frame borders in its stretch, as little as needed."""
    keep = HEIGHT / 2 + 4.0
    for border in borders:
        if abs(y - border) >= keep:
            continue
        below, above = border + keep, border - keep
        options = [c for c in (below, above) if low + HEIGHT / 2 <= c <= high - HEIGHT / 2]
        if options:
            y = min(options, key=lambda c: abs(c - y))
    return y
