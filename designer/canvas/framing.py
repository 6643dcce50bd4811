"""Where frames are: around their members, inner frames first, with room for the title.

Knows frames, cards and facts; a frame has no place of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from designer.canvas.geometry import frame_rect
from designer.canvas.parts import Card, FrameBox
from engine.graph import FrameId, NodeId
from engine.inference import Facts
from engine.layout.model import Rect
from engine.tensors import text


def frame_boxes(facts: Facts, cards: Mapping[NodeId, Card]) -> dict[FrameId, FrameBox]:
    """Give the box of every frame that has members, outer frames first."""
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
