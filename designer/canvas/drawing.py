"""Everything that is on the canvas, in step with the document: cards, wires, frames, by place.

Made from the facts of the model that is shown, and brought up to date by what an edit changed, so
that one edit in a drawing of thousands costs what it touches. While a hand moves cards, their
places here run ahead of the project (`displace`); `settle` returns to it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping

from designer.canvas.parts import Card, Point
from designer.canvas.questions import Questions
from designer.canvas.routing import MANY
from designer.canvas.unfolded import Unfolded
from engine.changes import Change
from engine.graph import Inlet, NodeId
from engine.inference import Facts
from engine.layout.model import Rect
from engine.reach import same_call
from engine.reading import collector_paused

_SAME = 1e-6
_RECOUNT = 1.5
"""Seconds between two looks from afar while thousands of wires get their course."""


class Drawing(Questions):
    """What is where. Reads facts; never edits."""

    def __init__(self, facts: Facts, sheet: Unfolded | None = None) -> None:
        """Make the drawing of the model that ``facts`` are about, folded as ``sheet`` says."""
        super().__init__()
        self._recounted = 0.0
        self.show(facts, sheet)

    # ── in step with the document ────────────────────────────────────────────────────────────

    def show(self, facts: Facts, sheet: Unfolded | None = None) -> None:
        """Make everything afresh; ``sheet`` tells what is open or folded in ``facts``."""
        self.facts = facts
        self.sheet = sheet if sheet is not None else Unfolded(facts)
        with collector_paused():
            self._clear()
            for node in facts.model.nodes:
                self._card(node)
            self._wall()
            made = facts.structure
            self.router.lay(self.router.arrive(made.inlets, made), made)
            for node in made.inlets:
                self._faults(node)

    def update(self, facts: Facts, change: Change, sheet: Unfolded | None = None) -> None:
        """Bring the drawing up to date with what ``change`` says."""
        before, self.facts = self.facts, facts
        if change.everything:
            self.show(facts, sheet)
            return
        self.sheet = sheet if sheet is not None else Unfolded(facts)
        if self._all_go(before, change):
            return
        if self._most_move(change):
            badges = {n: badge for n, badge in self.badges.items() if n in facts.model.nodes}
            self.show(facts, self.sheet)
            self.set_badges(badges)
            return
        with collector_paused():
            self._update(before, change)

    def _all_go(self, before: Facts, change: Change) -> bool:
        """Move everything where an edit does nothing but take all cards one step; else False."""
        more = change.layers or change.wires or change.frames or change.facts or change.elsewhere
        if more or len(change.nodes) < len(self.cards) or not self.sheet.plain:
            return False
        was, now = before.model.nodes, self.facts.model.nodes
        if was.keys() != now.keys() or any(not same_call(was[n], now[n]) for n in now):
            return False
        places = {node: call.at for node, call in now.items()}
        step = self._common_step(places)
        if step is None:
            return False
        with collector_paused():
            self._drift(places, *step)
        self._moved.clear()
        self.version += 1
        return True

    def _most_move(self, change: Change) -> bool:
        """Tell whether so many cards come or move that making all of them afresh costs less."""
        most = max(MANY, len(self.facts.model.nodes) // 2)
        if len(change.nodes) + len(change.removed) <= most:
            return False
        nodes = self.facts.model.nodes
        there = {node: card.rect[:2] for node, card in self.cards.items()}
        moved = [n for n in change.nodes if n in nodes and there.get(n) != nodes[n].at]
        return len(moved) > most

    def _update(self, before: Facts, change: Change) -> None:
        self.version += 1
        failed = set(self._failed)
        stale: set[NodeId] = {inlet.node for inlet in change.wires}
        uncovered = self._take_out(before, change, stale)
        uncovered += self._remake(change, stale)
        self._wall()
        self._reread(change, stale)
        if stale or uncovered:
            self.places += 1
        self._lay(stale, uncovered)
        if change.frames or change.nodes or change.shapes or stale:
            self._frames = None
        for node in stale | (change.facts & (failed | self._failed)):
            if node in self.cards:
                self._faults(node)
        for node in change.facts:
            self._reword_behind(node)

    def _take_out(self, before: Facts, change: Change, stale: set[NodeId]) -> list[Rect]:
        """Take out what is gone; give the places that it leaves free."""
        uncovered = [self._forget(node).rect for node in change.removed]
        gone = {inlet for inlet in change.wires if inlet not in self.facts.model.wires}
        made = before.structure
        for node in change.removed:
            gone.update(Inlet(node, port, slot) for port, slot in made.inlets.get(node, ()))
            gone.update(made.consumers.get(node, ()))
        for inlet in gone:
            stale.add(inlet.node)
            self.router.drop(inlet)
        left = {before.model.wires.get(inlet) for inlet in gone | change.wires}
        self._replace_pills({outlet.node for outlet in left if outlet is not None})
        return uncovered

    def _replace_pills(self, sources: Iterable[NodeId]) -> None:
        """Find the pills' places again of wires that lost a wire beside them."""
        for node in sources:
            for inlet in self.facts.structure.consumers.get(node, ()):
                if inlet in self.wires:
                    self.wires[inlet].pill_at = None

    def _remake(self, change: Change, stale: set[NodeId]) -> list[Rect]:
        """Make the cards again that an edit touched; give the places that it changed."""
        uncovered: list[Rect] = []
        consumers = self.facts.structure.consumers
        for node in change.nodes:
            if node not in self.facts.model.nodes:
                continue
            old = self.cards.get(node)
            was = _laid(old) if old is not None else None
            card = self._card(node)
            now = _laid(card)
            if was is None or was[:-1] != now[:-1]:
                uncovered += [card.rect] if was is None else [was[0], card.rect]
                stale.add(node)
                stale.update(inlet.node for inlet in consumers.get(node, ()))
            elif was != now:
                self.places += 1
        return uncovered

    def _reread(self, change: Change, stale: set[NodeId]) -> None:
        """Read the facts again of cards that an edit did not touch, only reach."""
        consumers = self.facts.structure.consumers
        for node in change.facts - change.nodes:
            known = self.facts.nodes.get(node)
            if known is None:
                continue
            card = self.cards[node]
            outputs = card.outputs
            self._refact(card, known)
            if card.outputs != outputs:
                stale.add(node)
                stale.update(inlet.node for inlet in consumers.get(node, ()))

    def _lay(self, targets: Iterable[NodeId], uncovered: Iterable[Rect] = ()) -> None:
        """Lay the wires into ``targets`` again, and those that run through changed places."""
        made = self.facts.structure
        # Where they arrive depends on what is in the way, too.
        changed = list(uncovered)
        if len(changed) > max(MANY, len(self.cards) // 4):
            beside = set(self.cards)  # most cards have moved: asking for each costs more
        else:
            beside = {inlet.node for inlet in self.router.touched_by(changed)}
        mine = [node for node in {*targets, *beside} if node in self.cards]
        self.router.lay(self.router.arrive(mine, made), made)

    def _wall(self) -> None:
        """Let wires go around the sides of open blocks."""
        self.router.walls = {
            f"{side} of {key}": Rect(x, rect.y, 0.0, rect.height)
            for key, rect in self.block_rects().items()
            for side, x in (("left", rect.x), ("right", rect.right))
        }

    def refine(self, area: Rect, most: int = 200) -> bool:
        """Find the course of sketched wires, those in ``area`` first; False when all have it."""
        if not self.router.sketched:
            return False
        more = self.router.refine(area, most, self.facts.structure)
        self._frames = None  # they are as wide as the wires in them
        now = time.monotonic()
        if not more or now - self._recounted > _RECOUNT:
            # From afar a sketch looks much like the course, and all is made anew that is there.
            self._recounted = now
            self.places += 1
        return more

    def set_batch(self, shown: bool) -> None:
        """Show the batch dimension in pills, or hide it."""
        self.batch = shown
        for wire in self.wires.values():
            wire.pill = None

    # ── while a hand moves cards ─────────────────────────────────────────────────────────────

    def displace(self, places: Mapping[NodeId, Point]) -> None:
        """Show cards at other places than the project has them."""
        step = self._common_step(places)
        if step is not None:
            with collector_paused():
                self._drift(places, *step)
            return
        made = self.facts.structure
        moved = self._put(places)
        if not moved:
            return
        stale: set[NodeId] = set()
        for node, step in moved.items():
            # A wire whose both cards take the same step moves along; others are laid again.
            if any(moved.get(source.node) != step for source in made.sources.get(node, ())):
                stale.add(node)
            consumers = made.consumers.get(node, ())
            stale.update(inlet.node for inlet in consumers if moved.get(inlet.node) != step)
        self._wall()
        for node, (dx, dy) in moved.items():
            if node not in stale:
                for inlet in tuple(self.cards[node].inputs):
                    self.router.push(self.wires[inlet], dx, dy)
        self._lay(stale)
        self._frames = None
        self.places += 1

    def _common_step(self, places: Mapping[NodeId, Point]) -> Point | None:
        """Give the step by which all cards go, if all of them go by one."""
        cards = self.cards
        if len(places) < len(cards) or len(cards) < 2:
            return None
        found: Point | None = None
        for node, (x, y) in places.items():
            if node not in cards:
                return None
            left, top, _, _ = cards[node].rect
            if found is None:
                found = (x - left, y - top)
            # Sums of fractions differ in their last digits.
            elif abs(x - left - found[0]) > _SAME or abs(y - top - found[1]) > _SAME:
                return None
        return found

    def _drift(self, places: Mapping[NodeId, Point], dx: float, dy: float) -> None:
        """Move everything by one step: what lies how to what stays as it is."""
        for node, card in self.cards.items():
            x, y = places[node]
            card.rect = Rect(x, y, card.rect[2], card.rect[3])
            card.rings = None
            card.inputs = {inlet: at + dx for inlet, at in card.inputs.items()}
            card.exits = tuple([at + dx for at in card.exits])
        for wire in self.wires.values():
            wire.shift(dx, dy)
        self._moved.update(places)
        self._wall()
        self.card_grid.shift(dx, dy)
        self.router.wire_grid.shift(dx, dy)
        self.drift = (self.drift[0] + dx, self.drift[1] + dy)
        self._frames = None

    def _put(self, places: Mapping[NodeId, Point]) -> dict[NodeId, Point]:
        """Put cards at places; give the steps of those that moved."""
        moved: dict[NodeId, Point] = {}
        for node, at in places.items():
            card = self.cards.get(node)
            if card is None:
                continue
            x, y, wide, high = card.rect
            if (x, y) != at:
                moved[node] = (at[0] - x, at[1] - y)
                card.rect = Rect(at[0], at[1], wide, high)
                card.rings = None
                card.exits = tuple(exit_ + at[0] - x for exit_ in card.exits)
                self.card_grid.put(node, card.rect)
            self._moved[node] = at
        return moved

    def settle(self, nodes: Iterable[NodeId] | None = None) -> None:
        """Return to the places that the project has."""
        back = list(self._moved) if nodes is None else [n for n in nodes if n in self._moved]
        nodes_now = self.facts.model.nodes
        self.displace({n: nodes_now[n].at for n in back if n in nodes_now})
        for node in back:
            self._moved.pop(node, None)


def _laid(card: Card) -> tuple[Rect, str, int, tuple[float, ...], str]:
    """Give what decides where the wires of a card run; last what only its colour follows."""
    return card.rect, card.kind, card.outputs, card.exits, card.category
