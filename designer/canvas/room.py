"""Room for a card that is put into a wire: whoever is below moves, only as far as needed.

Pure: reads a drawing, gives places. Who moves how far, `engine.layout` knows.
"""

from __future__ import annotations

from designer.canvas.drawing import Drawing
from designer.canvas.geometry import HEIGHT, SLIM_HEIGHT, WIDTH
from engine.graph import Inlet, NodeId
from engine.layout import Edge, Group, Rect, Spacing, insert_space, slot

Point = tuple[float, float]
_SPACE = Spacing()


def place_in_wire(drawing: Drawing, into: Inlet, slim: bool) -> tuple[Point, dict[NodeId, Point]]:
    """Give where a card goes that is put into the wire at ``into``, and who moves where for it."""
    wire = drawing.wires[into]
    size = (WIDTH, SLIM_HEIGHT if slim else HEIGHT)

    def near(area: Rect) -> list[Rect]:
        return [drawing.cards[key].rect for key in drawing.card_grid.near(area)]

    points = wire.points
    place, tight = slot(points[0][1], points[-1][1], _column(points), size, near, _SPACE)
    return (place.x, place.y), pushed(drawing, place, into.node) if tight else {}


def _column(points: tuple[Point, ...]) -> float:
    """Give the x of the longest upright part of a wire."""
    best, length = points[-1][0], -1.0
    for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
        if ax == bx and abs(by - ay) > length:
            best, length = ax, abs(by - ay)
    return best


def pushed(drawing: Drawing, new: Rect, below: NodeId) -> dict[NodeId, Point]:
    """Give the new places of those who move for a card at ``new`` that leads to ``below``."""
    made = drawing.facts.structure
    edges = [
        Edge(outlet.node, node, outlet.index, place)
        for node, sources in made.sources.items()
        for place, outlet in enumerate(sources)
    ]
    cards = drawing.cards
    frames = drawing.facts.model.frames
    return insert_space(
        {node: (card.rect.x, card.rect.y) for node, card in cards.items()},
        {node: (card.rect.width, card.rect.height) for node, card in cards.items()},
        new,
        edges=edges,
        below=[below],
        groups={name: Group(frame.nodes & cards.keys()) for name, frame in frames.items()},
        spacing=_SPACE,
    )
