"""Everything that is on the canvas, in step with the document: cards, wires, frames, by place.

Made from the facts of the model that is shown, and brought up to date by what an edit changed, so
that one edit in a drawing of thousands costs what it touches. While a hand moves cards, their
places here run ahead of the project (`displace`); `settle` returns to it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Mapping

from designer.canvas import geometry
from designer.canvas.cards import shown_name, words_of
from designer.canvas.framing import frame_boxes
from designer.canvas.index import Grid
from designer.canvas.parts import Card, FrameBox, Mark, Point, Wire
from designer.canvas.pill_places import place_pill
from designer.canvas.pills import CHANGED, Pill, pill_of
from designer.canvas.routing import Router
from engine.changes import Change
from engine.graph import MODEL, OUTPUT, FrameId, Inlet, NodeId, Outlet
from engine.inference import Facts, NodeFacts, inputs_of
from engine.layout.model import Rect
from engine.problems import Problem
from engine.recipes import recipe_of


class Drawing:
    """What is where. Reads facts; never edits."""

    def __init__(self, facts: Facts) -> None:
        """Make the drawing of the model that ``facts`` are about."""
        self.cards: dict[NodeId, Card] = {}
        self.wires: dict[Inlet, Wire] = {}
        self.card_grid: Grid[NodeId] = Grid()
        self.wire_grid: Grid[Inlet] = Grid()
        self.router = Router(self.cards, self.wires, self.card_grid, self.wire_grid)
        self.badges: dict[NodeId, Problem] = {}
        self.batch = False
        self.version = 0
        self.places = 0
        """Counts up whenever a card or wire moves, comes, goes, or changes its category."""
        self._frames: dict[FrameId, FrameBox] | None = None
        self._moved: dict[NodeId, Point] = {}
        self._next_z = 0
        self._failed: set[NodeId] = set()
        self.show(facts)

    # ── in step with the document ────────────────────────────────────────────────────────────

    def show(self, facts: Facts) -> None:
        """Make everything afresh."""
        self.facts = facts
        collecting = gc.isenabled()
        gc.disable()  # thousands of small records are made, and none becomes garbage
        try:
            self._make()
        finally:
            if collecting:
                gc.enable()

    def _make(self) -> None:
        facts = self.facts
        self.cards.clear()
        self.wires.clear()
        self.card_grid.clear()
        self.wire_grid.clear()
        self.badges = {}
        self._failed.clear()
        self._moved = {}
        self._frames = None
        self.version += 1
        self.places += 1
        model = facts.model
        for node in model.nodes:
            self._card(node)
        made = facts.structure
        self.router.sketched.clear()
        self.router.lay(self.router.arrive(made.inlets, made), made)
        for node in made.inlets:
            self._faults(node)

    def update(self, facts: Facts, change: Change) -> None:
        """Bring the drawing up to date with what ``change`` says."""
        before, self.facts = self.facts, facts
        if change.everything:
            self.show(facts)
            return
        self.version += 1
        failed = set(self._failed)
        made = facts.structure
        stale: set[NodeId] = set()
        uncovered: list[Rect] = []
        for node in change.removed:
            uncovered.append(self.cards[node].rect)
            self._moved.pop(node, None)
            del self.cards[node]
            self.card_grid.take(node)
            self.badges.pop(node, None)
            self._failed.discard(node)
        gone = {i for i in change.wires if i not in facts.model.wires}
        gone |= {i for n in change.removed for i in self._inlets(before, n)}
        for inlet in gone:
            stale.add(inlet.node)
            self.router.drop(inlet)
        for node in change.nodes:
            if node not in facts.model.nodes:
                continue
            old = self.cards.get(node)
            was = (old.rect, old.kind, old.outputs, old.category) if old is not None else None
            card = self._card(node)
            now_is = (card.rect, card.kind, card.outputs, card.category)
            if was is None or was[:3] != now_is[:3]:
                uncovered += [card.rect] if was is None else [was[0], card.rect]
                stale.add(node)
                stale.update(i.node for i in made.consumers.get(node, ()))
            elif was != now_is:
                self.places += 1
        for node in change.facts - change.nodes:
            known = facts.nodes.get(node)
            if known is None:
                continue
            card = self.cards[node]
            outputs = card.outputs
            self._refact(card, known)
            if card.outputs != outputs:
                stale.add(node)
                stale.update(i.node for i in made.consumers.get(node, ()))
        stale.update(inlet.node for inlet in change.wires)
        if stale or uncovered or gone:
            self.places += 1
        self._lay(stale, uncovered)
        if change.frames or change.nodes or change.shapes:
            self._frames = None
        for node in stale | (change.facts & (failed | self._failed)):
            if node in self.cards:
                self._faults(node)
        for node in change.facts:
            known = facts.nodes.get(node)
            for inlet in made.consumers.get(node, ()) if known is not None else ():
                wire = self.wires.get(inlet)
                if wire is not None:
                    wire.pill = None
                    wire.waiting = known.outcome.outputs is None

    @staticmethod
    def _inlets(facts: Facts, node: NodeId) -> list[Inlet]:
        made = facts.structure
        mine = [Inlet(node, port, slot) for port, slot in made.inlets.get(node, ())]
        return mine + list(made.consumers.get(node, ()))

    def _lay(self, targets: Iterable[NodeId], uncovered: Iterable[Rect] = ()) -> None:
        """Lay the wires into ``targets`` again, and those that run through changed places."""
        made = self.facts.structure
        mine = [node for node in targets if node in self.cards]
        todo = {wire.inlet: wire for wire in self.router.arrive(mine, made)}
        for inlet in self.router.crossed_by(uncovered):
            todo.setdefault(inlet, self.wires[inlet])
        self.router.lay(todo.values(), made)

    def refine(self, area: Rect, most: int = 200) -> bool:
        """Find the course of sketched wires, those in ``area`` first; False when all have it."""
        if not self.router.sketched:
            return False
        more = self.router.refine(area, most, self.facts.structure)
        self.places += 1
        return more

    def _card(self, node: NodeId) -> Card:
        """Make or refresh the record of one node."""
        facts = self.facts
        call = facts.model.nodes[node]
        layer = facts.model.layers[call.layer]
        known = facts.nodes[node]
        card = self.cards.get(node)
        if card is None:
            card = self.cards[node] = Card(node, self._next_z)
            self._next_z += 1
        card.kind = layer.kind
        card.words = words_of(layer, facts.project)
        card.category = card.words.category
        card.name = shown_name(layer)
        card.uses = len(facts.structure.calls.get(call.layer, ()))
        card.sheets = layer.kind == MODEL and self._twice(layer.model)
        card.mark = Mark.BYPASSED if call.bypassed else Mark.NONE
        if layer.params.get("trainable") is False:
            card.mark |= Mark.FROZEN
        self._refact(card, known)
        rect = geometry.card_rect(self._moved.get(node, call.at), card.words.slim)
        if rect != card.rect:
            card.rect = rect
            self.card_grid.put(node, rect)
        return card

    def _refact(self, card: Card, known: NodeFacts) -> None:
        """Bring up to date what the facts alone say of a card."""
        outcome = known.outcome
        card.count = outcome.trainable + outcome.non_trainable
        card.outputs = 0 if card.kind == OUTPUT else self._output_count(card, known)
        card.mark &= Mark.BYPASSED | Mark.FROZEN
        card.wrong = ()
        if outcome.failed:
            card.mark |= Mark.ERROR
            card.wrong = tuple(p.params[0] for p in outcome.problems if p.params)
            self._failed.add(card.node)
        else:
            self._failed.discard(card.node)
            if outcome.outputs is None:
                card.mark |= Mark.WAITING
            elif outcome.problems:
                card.mark |= Mark.WARNING

    def _twice(self, name: str | None) -> bool:
        layers = self.facts.model.layers.values()
        return sum(layer.kind == MODEL and layer.model == name for layer in layers) > 1

    def _output_count(self, card: Card, known: NodeFacts) -> int:
        outputs = known.outcome.outputs
        if outputs is not None:
            return max(1, len(outputs))
        recipe = recipe_of(self.facts.model.layer_of(card.node))
        if recipe.rule is not None and recipe.rule.outputs is not None and not recipe.problems:
            return len(recipe.rule.outputs(recipe.p))
        used = [
            self.facts.model.wires[i].index
            for i in self.facts.structure.consumers.get(card.node, ())
        ]
        return max(used, default=0) + 1

    def _faults(self, node: NodeId) -> None:
        """Mark the wires into ``node`` that are at fault, and those that wait."""
        known = self.facts.nodes[node]
        wrong: dict[tuple[str, int], frozenset[int]] = {}
        if known.outcome.failed:
            for problem in known.outcome.problems:
                for spot in problem.spots:
                    key = (spot.port, spot.slot)
                    wrong[key] = wrong.get(key, frozenset()) | frozenset(spot.axes)
        for (port, slot), tensor in zip(known.inlets, known.tensors, strict=True):
            wire = self.wires.get(Inlet(node, port, slot))
            if wire is not None:
                wire.wrong = wrong.get((port, slot))
                wire.waiting = tensor is None
                wire.pill = None

    # ── questions ────────────────────────────────────────────────────────────────────────────

    @property
    def frames(self) -> Mapping[FrameId, FrameBox]:
        """The frames by id, outer ones first; made when asked for."""
        if self._frames is None:
            self._frames = frame_boxes(self.facts, self.cards)
        return self._frames

    @property
    def bounds(self) -> Rect | None:
        """The rectangle around everything; ``None`` for an empty drawing."""
        rects = [card.rect for card in self.cards.values()]
        rects += [box.rect for box in self.frames.values()]
        return geometry.around(rects)

    def pill(self, wire: Wire) -> Pill:
        """Give the words of a wire's pill."""
        if wire.pill is None:
            wire.pill = pill_of(self.facts, wire.outlet, wire.wrong or frozenset(), self.batch)
        return wire.pill

    def pill_at(self, wire: Wire) -> Point:
        """Give the middle of a wire's pill."""
        if wire.pill_at is None:
            leaving = self.facts.structure.consumers.get(wire.outlet.node, ())
            group = [
                self.wires[i]
                for i in leaving
                if i in self.wires and self.wires[i].outlet == wire.outlet
            ]
            place_pill(wire, group or [wire], self._borders(wire))
        assert wire.pill_at is not None
        return wire.pill_at

    def _borders(self, wire: Wire) -> list[float]:
        low, high = wire.points[0][1], wire.points[-1][1]
        found = []
        for box in self.frames.values():
            for edge in (box.rect.y, box.rect.bottom):
                if low < edge < high:
                    found.append(edge)
        return found

    def rings(self, card: Card) -> tuple[geometry.Ring, ...]:
        """Give the free inputs of a card."""
        if card.rings is None:
            model = self.facts.model
            doors = 0
            layer = model.layer_of(card.node)
            if layer.kind == MODEL and layer.model in self.facts.project.models:
                doors = len(inputs_of(self.facts.project.models[layer.model]))
            free = geometry.free_inlets(
                card.kind, card.node, card.inputs, model.nodes[card.node].call, doors
            )
            asked = [(inlet, geometry.is_needed(card.kind, inlet)) for inlet in free]
            card.rings = geometry.rings_at(card.rect, asked, tuple(card.inputs.values()))
        return card.rings

    def set_badges(self, badges: Mapping[NodeId, Problem]) -> None:
        """Show badges at cards; warnings that only checks find colour the card too."""
        for node in (*self.badges, *badges):
            card = self.cards.get(node)
            if card is None:
                continue
            self._refact(card, self.facts.nodes[node])
            problem = badges.get(node)
            if problem is not None and not card.mark & (Mark.ERROR | Mark.WAITING):
                card.mark |= Mark.ERROR if problem.severity == "error" else Mark.WARNING
        self.badges = dict(badges)

    @property
    def faulty(self) -> set[NodeId]:
        """The cards at fault, or with a badge: they stay visible at every zoom."""
        return self._failed | self.badges.keys()

    def faulty_wires(self) -> list[Wire]:
        """The wires at fault."""
        return [
            wire
            for node in self._failed
            for inlet in self.cards[node].inputs
            if (wire := self.wires.get(inlet)) is not None and wire.wrong is not None
        ]

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
        if wire.wrong is not None:
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

    def set_batch(self, shown: bool) -> None:
        """Show the batch dimension in pills, or hide it."""
        self.batch = shown
        for wire in self.wires.values():
            wire.pill = None

    # ── while a hand moves cards ─────────────────────────────────────────────────────────────

    def displace(self, places: Mapping[NodeId, Point]) -> None:
        """Show cards at other places than the project has them."""
        made = self.facts.structure
        moved: dict[NodeId, Point] = {}
        for node, at in places.items():
            card = self.cards.get(node)
            if card is None:
                continue
            old = card.rect
            if (old[0], old[1]) != at:
                moved[node] = (at[0] - old[0], at[1] - old[1])
                card.rect = Rect(at[0], at[1], old[2], old[3])
                card.rings = None
                self.card_grid.put(node, card.rect)
            self._moved[node] = at
        if not moved:
            return
        stale: set[NodeId] = set()
        for node, step in moved.items():
            sources = made.sources.get(node, ())
            if not all(moved.get(source.node) == step for source in sources):
                stale.add(node)
            stale.update(
                inlet.node
                for inlet in made.consumers.get(node, ())
                if moved.get(inlet.node) != step
            )
        for node, (dx, dy) in moved.items():
            if node not in stale:
                for inlet in tuple(self.cards[node].inputs):
                    self.router.push(self.wires[inlet], dx, dy)
        self._lay(stale)
        self._frames = None
        self.places += 1

    def settle(self, nodes: Iterable[NodeId] | None = None) -> None:
        """Return to the places that the project has."""
        back = list(self._moved) if nodes is None else [n for n in nodes if n in self._moved]
        nodes_now = self.facts.model.nodes
        self.displace({n: nodes_now[n].at for n in back if n in nodes_now})
        for node in back:
            self._moved.pop(node, None)
