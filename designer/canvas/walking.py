"""Selecting and walking by keys: which card is next along a wire, which are upstream."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.canvas.levels import place_of
from designer.canvas.opening import Opening
from engine.graph import NodeId
from engine.structure import downstream, upstream

if TYPE_CHECKING:
    from designer.canvas.drawing import Drawing
    from designer.document import Document
    from engine.layout.model import Rect


def next_along(drawing: Drawing, node: NodeId, way: str) -> NodeId | None:
    """Give the card that an arrow key leads to: along wires up and down, to siblings sideways."""
    made = drawing.facts.structure
    cards = drawing.cards
    here = cards[node].middle
    if way == "down":
        found = {inlet.node for inlet in made.consumers.get(node, ())}
    elif way == "up":
        found = {outlet.node for outlet in made.sources.get(node, ())}
    else:
        return _sibling(drawing, node, way)
    # Straight on before sideways: the one whose middle is nearest in x.
    nearest = min(
        (n for n in found if n in cards),
        key=lambda n: (abs(cards[n].middle[0] - here[0]), cards[n].middle[1]),
        default=None,
    )
    if nearest is not None and cards[nearest].part == "foot":
        return next_along(drawing, nearest, way)  # the edge of a block is no stop
    return nearest


def _sibling(drawing: Drawing, node: NodeId, way: str) -> NodeId | None:
    """Give the nearest card on that side: those with a common neighbour first."""
    made, cards = drawing.facts.structure, drawing.cards
    kin: set[NodeId] = set()
    for outlet in made.sources.get(node, ()):
        kin.update(inlet.node for inlet in made.consumers.get(outlet.node, ()))
    for inlet in made.consumers.get(node, ()):
        kin.update(outlet.node for outlet in made.sources.get(inlet.node, ()))
    x, y = cards[node].middle
    sign = 1 if way == "right" else -1

    def beside(n: NodeId) -> bool:
        card = cards[n]
        return n != node and card.part != "foot" and (card.middle[0] - x) * sign > 1.0

    def far(n: NodeId) -> float:
        return abs(cards[n].middle[0] - x) + 2 * abs(cards[n].middle[1] - y)

    for found in (kin, cards):
        near = [n for n in found if n in cards and beside(n)]
        if found is cards:
            near = [n for n in near if abs(cards[n].middle[1] - y) < 600]
        if near:
            return min(near, key=far)
    return None


class Walking(Opening):
    """Selecting by keys; mixed into the canvas."""

    if TYPE_CHECKING:
        document: Document
        drawing: Drawing

        def reveal(self, world: Rect) -> None:
            """Bring a place into view."""

    def walk(self, way: str, extend: bool = False) -> None:
        """Go to the next card along the wires, or beside; ``extend`` keeps what is selected."""
        here = self.focused
        if here is None or here not in self.drawing.cards:
            order = self.drawing.facts.structure.order
            found = order[0] if order else next(iter(self.drawing.cards), None)
        else:
            found = next_along(self.drawing, here, way)
        if found is None:
            return
        if extend:
            kept = [n for n in self.selected if n != found]
            self.select([*kept, found])
        else:
            self.select([found])
        self.reveal(self.drawing.cards[found].rect)

    def select_all(self) -> None:
        """Select every layer."""
        self.document.selection.set(
            node
            for node in self.document.model.nodes
            if place_of(key := self.key_of(node)) == self.document.place
            and self.drawing.cards[key].part in ("", "bar")
        )

    def select_upstream(self) -> None:
        """Select everything that feeds what is selected, too."""
        self._select_along(upstream)

    def select_downstream(self) -> None:
        """Select everything that is fed by what is selected, too."""
        self._select_along(downstream)

    def _select_along(self, along: object) -> None:
        assert callable(along)
        nodes = self.document.selection.nodes
        made = self.document.facts.structure
        found = [n for node in nodes for n in along(made, node)]
        self.document.selection.set(dict.fromkeys((*found, *nodes)))
