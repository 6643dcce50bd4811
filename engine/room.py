"""Room on a drawing when a block takes the place of its layers, and when they come out of it.

Pure functions on projects; who moves how far, `engine.layout` knows.
"""

from __future__ import annotations

from collections.abc import Collection

from engine.arrange import size_of
from engine.edits import Position, move
from engine.graph import Model, NodeId, Project
from engine.layout import Edge, Group, Rect, Spacing, close_space, insert_space, slot
from engine.structure import structure


def around(model: Model, nodes: Collection[NodeId]) -> Rect:
    """Give the rectangle around the cards of ``nodes``, of which there is at least one."""
    rects = [_rect(model, node) for node in nodes]
    left, top = min(rect.x for rect in rects), min(rect.y for rect in rects)
    right, bottom = max(rect.right for rect in rects), max(rect.bottom for rect in rects)
    return Rect(left, top, right - left, bottom - top)


def closed(project: Project, name: str, node: NodeId, gone: Rect) -> Project:
    """Let what is below move up to ``node``, which stands where ``gone`` was full of cards."""
    model = project.models[name]
    positions = {each: call.at for each, call in model.nodes.items()}
    sizes = {each: size_of(model.layer_of(each)) for each in model.nodes}
    moved = close_space(positions, sizes, gone, node, edges=_edges(model), groups=_groups(model))
    return move(project, name, moved)


def opened(project: Project, name: str, came: Collection[NodeId]) -> Project:
    """Let what is in the way of ``came`` (the layers of a block) move down below them."""
    model = project.models[name]
    inside = set(came)
    others = [node for node in model.nodes if node not in inside]
    if not inside or not others:
        return project
    consumers = structure(model).consumers
    below = [inlet.node for node in came for inlet in consumers.get(node, ())]
    moved = _pushed(model, others, around(model, came), [n for n in below if n not in inside])
    return move(project, name, moved)


def inserted(project: Project, name: str, node: NodeId) -> Project:
    """Give a layer that was put into a wire its place; what is below moves only if it must."""
    model = project.models[name]
    made = structure(model)
    sources, consumers = made.sources.get(node), made.consumers.get(node)
    if not sources or not consumers:
        return project
    above, below = _rect(model, sources[0].node), _rect(model, consumers[0].node)
    others = [other for other in model.nodes if other != node]
    cards = [_rect(model, other) for other in others]
    size = size_of(model.layer_of(node))
    column = below.x + below.width / 2
    # What stands higher than its source begins another column: the layer goes right above it.
    top = above.bottom if above.bottom <= below.y else below.y - Spacing().gap
    place, tight = slot(top, below.y, column, size, lambda _: cards)
    moved = _pushed(model, others, place, [consumers[0].node]) if tight else {}
    return move(project, name, {**moved, node: (place.x, place.y)})


def _pushed(
    model: Model, others: Collection[NodeId], new: Rect, below: Collection[NodeId]
) -> dict[NodeId, Position]:
    """Give the new places of those of ``others`` that make room for ``new``, above ``below``."""
    kept = set(others)
    return insert_space(
        {node: model.nodes[node].at for node in others},
        {node: size_of(model.layer_of(node)) for node in others},
        new,
        edges=[e for e in _edges(model) if e.source in kept and e.target in kept],
        below=below,
        groups=_groups(model),
    )


def _rect(model: Model, node: NodeId) -> Rect:
    return Rect(*model.nodes[node].at, *size_of(model.layer_of(node)))


def _edges(model: Model) -> list[Edge]:
    return [
        Edge(outlet.node, node, outlet.index, place)
        for node, sources in structure(model).sources.items()
        for place, outlet in enumerate(sources)
    ]


def _groups(model: Model) -> dict[str, Group]:
    return {key: Group(frame.nodes & model.nodes.keys()) for key, frame in model.frames.items()}
