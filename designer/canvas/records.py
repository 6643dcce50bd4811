"""The records of a drawing, each made from the facts of its node: cards, faults of wires, badges.

Knows how one record follows from the project; when which is made again, `drawing` knows.
"""

from __future__ import annotations

from collections.abc import Mapping

from designer.canvas import geometry
from designer.canvas.cards import ANY_SHAPE, shown_name, words_of, words_of_part
from designer.canvas.index import Grid
from designer.canvas.parts import Card, FrameBox, Mark, Point, Wire
from designer.canvas.routing import Router
from designer.canvas.trail import Trail
from designer.canvas.unfolded import Unfolded
from engine.graph import OUTPUT, FrameId, Inlet, NodeId
from engine.inference import Facts, NodeFacts
from engine.layout.model import Rect
from engine.problems import Problem
from engine.recipes import recipe_of


class Records:
    """Cards and wires by id, and by place."""

    facts: Facts
    sheet: Unfolded

    def __init__(self) -> None:
        """Begin with nothing."""
        self.cards: dict[NodeId, Card] = {}
        self.wires: dict[Inlet, Wire] = {}
        self.card_grid: Grid[NodeId] = Grid()
        self.wire_grid: Grid[Inlet] = Grid()
        self.router = Router(self.cards, self.wires, self.card_grid, self.wire_grid)
        self.badges: dict[NodeId, Problem] = {}
        self.trail: Trail | None = None
        self.batch = False
        self.version = 0
        """Counts up with every edit."""
        self.places = 0
        """Counts up whenever a card or wire moves, comes, goes, or changes its category."""
        self.drift: Point = (0.0, 0.0)
        """How far everything has gone together, which ``places`` does not count."""
        self._frames: dict[FrameId, FrameBox] | None = None
        self._moved: dict[NodeId, Point] = {}
        self._next_z = 0
        self._failed: set[NodeId] = set()

    def _clear(self) -> None:
        """Forget every record."""
        self.cards.clear()
        self.wires.clear()
        self.card_grid.clear()
        self.wire_grid.clear()
        self.router.sketched.clear()
        self.badges = {}
        self.trail = None
        self._failed.clear()
        self._moved = {}
        self._frames = None
        self.version += 1
        self.places += 1

    def _forget(self, node: NodeId) -> Card:
        """Take out the record of a node that is gone; give it."""
        self._moved.pop(node, None)
        self.card_grid.take(node)
        self.badges.pop(node, None)
        self._failed.discard(node)
        return self.cards.pop(node)

    def _card(self, node: NodeId) -> Card:
        """Make or refresh the record of one node."""
        facts = self.facts
        call = facts.model.nodes[node]
        layer = facts.model.layers[call.layer]
        card = self.cards.get(node)
        if card is None:
            card = self.cards[node] = Card(node, self._next_z)
            self._next_z += 1
        special = self.sheet.special.get(node)
        card.kind = layer.kind
        card.part = special.part if special is not None else ""
        card.exits = special.exits if special is not None else ()
        if special is not None and special.part in ("foot", "tile"):
            card.words = words_of_part(special.part, layer.name, special.members)
            card.name = ""
        else:
            # Inside a block the card says which parameter an argument stands for, not its value.
            card.words = words_of(facts.drawing.layers[call.layer], facts.project)
            if layer.open and facts.name != facts.project.main:
                card.words = card.words._replace(parts=(ANY_SHAPE,), params=("shape",))
            card.name = shown_name(layer)
        card.category = card.words.category
        card.uses = len(facts.structure.calls.get(call.layer, ()))
        card.repeat = layer.repeat
        card.mark = Mark.BYPASSED if call.bypassed else Mark.NONE
        if layer.params.get("trainable") is False:
            card.mark |= Mark.FROZEN
        self._refact(card, facts.nodes[node])
        at = self._moved.get(node, call.at)
        rect = geometry.card_rect(at, card.words.slim)
        if special is not None:
            rect = Rect(*at, *special.size)
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
            return
        self._failed.discard(card.node)
        if outcome.outputs is None:
            card.mark |= Mark.WAITING
            return
        problem = self.badges.get(card.node)
        if problem is not None:  # what the checks of the whole say, and no more than that
            card.mark |= Mark.ERROR if problem.severity == "error" else Mark.WARNING

    def _output_count(self, card: Card, known: NodeFacts) -> int:
        outputs = known.outcome.outputs
        if outputs is not None:
            return max(1, len(outputs))
        if card.exits:
            return len(card.exits)
        recipe = recipe_of(self.facts.model.layer_of(card.node))
        if recipe.rule is not None and recipe.rule.outputs is not None and not recipe.problems:
            return len(recipe.rule.outputs(recipe.p))
        consumers = self.facts.structure.consumers.get(card.node, ())
        used = [self.facts.model.wires[inlet].index for inlet in consumers]
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

    def _reword_behind(self, node: NodeId) -> None:
        """Let the wires that leave ``node`` read its outputs again."""
        known = self.facts.nodes.get(node)
        if known is None:
            return
        for inlet in self.facts.structure.consumers.get(node, ()):
            wire = self.wires.get(inlet)
            if wire is not None:
                wire.pill = None
                wire.waiting = known.outcome.outputs is None

    def set_trail(self, trail: Trail | None) -> None:
        """Show the path of a bad dimension, or none."""
        before, self.trail = self.trail, trail
        for inlet in (*(before.axes if before else ()), *(trail.axes if trail else ())):
            wire = self.wires.get(inlet)
            if wire is not None:
                wire.traced = trail.axes.get(inlet) if trail else None
                wire.blamed = trail is not None and inlet in trail.bad
                wire.pill = None

    def set_badges(self, badges: Mapping[NodeId, Problem]) -> None:
        """Show badges at cards; what only checks of the whole find colours the card too."""
        before, self.badges = self.badges, dict(badges)
        for node in (*before, *badges):
            card = self.cards.get(node)
            if card is not None:
                self._refact(card, self.facts.nodes[node])
