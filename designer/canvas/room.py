"""Room for a card that is put into a wire: its neighbours below move, only as far as needed.

Pure: reads a drawing, gives places. Whoever asks makes the edit.
"""

from __future__ import annotations

import math

from designer.canvas.drawing import Drawing
from designer.canvas.geometry import GRID, HEIGHT, SLIM_HEIGHT, WIDTH
from engine.graph import Inlet, NodeId
from engine.layout.model import Spacing

Point = tuple[float, float]
_SPACE = Spacing()


def place_in_wire(drawing: Drawing, into: Inlet, slim: bool) -> tuple[Point, dict[NodeId, Point]]:
    """Give where a card goes that is put into the wire at ``into``, and who moves where for it."""
    wire = drawing.wires[into]
    source, target = drawing.cards[wire.outlet.node], drawing.cards[into.node]
    high = SLIM_HEIGHT if slim else HEIGHT
    bottom, top = source.rect.bottom, target.rect.y
    gap = _SPACE.slim_gap if slim else _SPACE.gap
    needed = 2 * gap + high
    x = _column(wire.points) - WIDTH / 2
    free = top - bottom
    if free >= needed:
        y = bottom + (free - high) / 2
        return (_grid(x), math.floor(y / GRID) * GRID), {}
    push = math.ceil((needed - free) / GRID) * GRID
    return (_grid(x), math.ceil((bottom + gap) / GRID) * GRID), pushed(drawing, into.node, push)


def _column(points: tuple[Point, ...]) -> float:
    """Give the x of the longest upright part of a wire."""
    best, length = points[-1][0], -1.0
    for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
        if ax == bx and abs(by - ay) > length:
            best, length = ax, abs(by - ay)
    return best


def _grid(value: float) -> float:
    return round(value / GRID) * GRID


def pushed(drawing: Drawing, first: NodeId, by: float) -> dict[NodeId, Point]:
    """Give new places when ``first`` moves down by ``by``: whoever follows keeps a decent gap."""
    made = drawing.facts.structure
    steps: dict[NodeId, float] = {first: by}
    start = made.position.get(first)
    if start is not None:
        for node in made.order[start + 1 :]:
            need = 0.0
            card = drawing.cards[node]
            for source in made.sources.get(node, ()):
                moved = steps.get(source.node, 0.0)
                if not moved:
                    continue
                gap = card.rect.y - drawing.cards[source.node].rect.bottom
                if gap >= 0:
                    need = max(need, moved - max(0.0, gap - _SPACE.gap))
            if need > 0:
                steps[node] = math.ceil(need / GRID) * GRID
    found = {}
    for node, step in steps.items():
        rect = drawing.cards[node].rect
        found[node] = (rect.x, rect.y + step)
    return found
