"""Where frames are: around their members, inner frames first, with room for the title.

Knows frames, cards and facts; a frame has no place of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from designer.canvas.geometry import frame_rect
from designer.canvas.parts import Card, FrameBox, Wire
from engine.graph import FrameId, Inlet, NodeId
from engine.inference import Facts
from engine.layout.model import Rect
from engine.tensors import text

WIRE_ROOM = 38.0
"""Room for a wire inside a frame: half a pill, and the distance that it keeps from borders."""
FARTHEST_WIRE = 112.0
"""How far beside its members a frame follows a wire; what runs farther leaves the frame."""


def frame_boxes(
    facts: Facts, cards: Mapping[NodeId, Card], wires: Mapping[Inlet, Wire]
) -> dict[FrameId, FrameBox]:
    """Give the box of every frame that has members, outer frames first.

    A wire between two members (a skip) runs inside the border, so the frame is as wide as that.
    """
    frames = {
        frame_id: frame.nodes & cards.keys() for frame_id, frame in facts.model.frames.items()
    }
    inner_first = sorted((f for f in frames if frames[f]), key=lambda f: (len(frames[f]), f))
    rects: dict[FrameId, Rect] = {}
    parents: dict[FrameId, FrameId] = {}
    for place, frame_id in enumerate(inner_first):
        mine = frames[frame_id]
        inside = [f for f in inner_first[:place] if frames[f] < mine]
        for child in inside:
            parents.setdefault(child, frame_id)
        found = [cards[node].rect for node in mine]
        found += [rects[child] for child in inside if parents[child] == frame_id]
        rect = frame_rect(found)
        if rect is not None:
            rect = _around_wires(facts, rect, mine, cards, wires)
        if rect is not None:
            rects[frame_id] = rect
    boxes = {}
    for frame_id in reversed(inner_first):
        depth, step = 0, frame_id
        while step in parents:
            depth, step = depth + 1, parents[step]
        frame = facts.model.frames[frame_id]
        boxes[frame_id] = FrameBox(
            frame_id, frame.title, rects[frame_id], depth, leaving(facts, frames[frame_id]),
            frame.folded,
        )  # fmt: skip
    return boxes


def _around_wires(
    facts: Facts,
    rect: Rect,
    mine: frozenset[NodeId],
    cards: Mapping[NodeId, Card],
    wires: Mapping[Inlet, Wire],
) -> Rect:
    """Give the rectangle of a frame widened by the wires between its members."""
    left, right = rect.x, rect.right
    for node in mine:
        for inlet in cards[node].inputs:
            wire = wires.get(inlet)
            if wire is None or wire.outlet.node not in mine:
                continue
            near = wire.box.right <= rect.right + FARTHEST_WIRE
            if near and rect.x - FARTHEST_WIRE <= wire.box.x:
                left, right = min(left, wire.box.x), max(right, wire.box.right)
    if (left, right) == (rect.x, rect.right):
        return rect
    away = list(_leaving_at(facts, mine, wires))
    if left < rect.x:
        left -= min([WIRE_ROOM, *((left - x) / 2 for x in away if left - WIRE_ROOM - 8 < x < left)])
    if right > rect.right:
        right += min(
            [WIRE_ROOM, *((x - right) / 2 for x in away if right < x < right + WIRE_ROOM + 8)]
        )
    return Rect(left, rect.y, right - left, rect.height)


def _leaving_at(
    facts: Facts, mine: frozenset[NodeId], wires: Mapping[Inlet, Wire]
) -> Iterator[float]:
    """Give where wires that leave the members run up or down: those belong outside."""
    for node in mine:
        for inlet in facts.structure.consumers.get(node, ()):
            wire = wires.get(inlet)
            if wire is not None and inlet.node not in mine:
                for (x, _), (other, _) in zip(wire.points, wire.points[1:], strict=False):
                    if x == other:
                        yield x


def leaving(facts: Facts, nodes: frozenset[NodeId]) -> str:
    """Give the shape that leaves a group of nodes last, as text; empty where none is known."""
    made = facts.structure
    best: tuple[int, NodeId] | None = None
    for node in nodes:
        consumers = made.consumers.get(node, ())
        if consumers and all(inlet.node in nodes for inlet in consumers):
            continue
        place = made.position.get(node, -1)
        if best is None or place > best[0]:
            best = (place, node)
    if best is None:
        return ""
    outputs = facts.nodes[best[1]].outputs
    return text(outputs[0].shape) if outputs and outputs[0].shape is not None else ""
