"""Selecting and walking by keys: which card is next along a wire, which are upstream."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    return min(
        (n for n in found if n in cards),
        key=lambda n: (abs(cards[n].middle[0] - here[0]), cards[n].middle[1]),
        default=None,
    )


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
        return n != node and (cards[n].middle[0] - x) * sign > 1.0

    def far(n: NodeId) -> float:
        return abs(cards[n].middle[0] - x) + 2 * abs(cards[n].middle[1] - y)

    for found in (kin, cards):
        near = [n for n in found if n in cards and beside(n)]
        if found is cards:
            near = [n for n in near if abs(cards[n].middle[1] - y) < 600]
        if near:
            return min(near, key=far)
    return None


class Walking:
    """Selecting by keys; mixed into the canvas."""

    if TYPE_CHECKING:
        document: Document
        drawing: Drawing

        def reveal(self, world: Rect) -> None:
            """Bring a place into view."""

    def walk(self, way: str, extend: bool = False) -> None:
        """Go to the next card along the wires, or beside; ``extend`` keeps what is selected."""
        selection = self.document.selection
        here = selection.last
        if here is None or here not in self.drawing.cards:
            order = self.drawing.facts.structure.order
            found = order[0] if order else next(iter(self.drawing.cards), None)
        else:
            found = next_along(self.drawing, here, way)
        if found is None:
            return
        if extend:
            kept = [n for n in selection.nodes if n != found]
            selection.set([*kept, found])
        else:
            selection.set([found])
        self.reveal(self.drawing.cards[found].rect)

    def select_all(self) -> None:
        """Select every layer."""
        self.document.selection.set(self.drawing.cards)

    def select_upstream(self) -> None:
        """Select everything that feeds what is selected, too."""
        self._select_along(upstream)

    def select_downstream(self) -> None:
        """Select everything that is fed by what is selected, too."""
        self._select_along(downstream)

    def _select_along(self, along: object) -> None:
        assert callable(along)
        nodes = self.document.selection.nodes
        found = [n for node in nodes for n in along(self.drawing.facts.structure, node)]
        self.document.selection.set(dict.fromkeys((*found, *nodes)))
