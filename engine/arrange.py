"""Places for the cards of a drawing, from who feeds whom.

Joins a model with the layout engine: which card is how tall, which port a wire uses, which cards a
frame holds. How a place is found, `engine.layout` knows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from engine import catalog
from engine.facts import Facts
from engine.graph import INPUT, MODEL, Layer, Model, NodeId, Project
from engine.layout import Edge, Group, layered
from engine.structure import Structure, structure

Position = tuple[float, float]

WIDTH, HEIGHT, SLIM = 224.0, 48.0, 32.0
"""The size of a card, and the height of one that has no parameters worth a line."""

LONG, ASPECT = 60, 1.6
"""Cards from which on a drawing is folded into columns, and its width by its height then."""

_TALL = ("filters", "units", "kernel_size", "pool_size")


def places(
    project: Project,
    name: str,
    facts: Facts | None = None,
    chosen: Collection[NodeId] | None = None,
) -> dict[NodeId, Position]:
    """Give a place for every card of the model called ``name``, or for the ``chosen`` ones.

    A part of a drawing stays where its top left corner was.
    """
    model = project.models[name]
    made = facts.structure if facts is not None and facts.model is model else structure(model)
    nodes = [n for n in model.nodes if chosen is None or n in chosen]
    if not nodes:
        return {}
    sizes = {node: size_of(model.layer_of(node)) for node in nodes}
    layout = layered(
        sizes,
        _edges(made, sizes),
        groups={} if chosen is not None else _groups(model),
        order=[n for n in nodes if model.layer_of(n).kind == INPUT],
        aspect=ASPECT if chosen is None and len(nodes) > LONG else None,
    )
    if chosen is None:
        return dict(layout.positions)
    left, top = _corner(model, nodes)
    x = min(at[0] for at in layout.positions.values())
    y = min(at[1] for at in layout.positions.values())
    return {n: (at[0] - x + left, at[1] - y + top) for n, at in layout.positions.items()}


def same_ground(before: Model, after: Model) -> bool:
    """Tell whether the places that were found for ``before`` are those of ``after``, too.

    So it is while nobody moves, wires, frames or adds anything, and no card gets another height.
    """
    if after is before:
        return True
    if after.nodes != before.nodes or after.wires != before.wires or after.frames != before.frames:
        return False
    return all(
        size_of(after.layer_of(node)) == size_of(before.layer_of(node)) for node in after.nodes
    )


def arranged(project: Project) -> Project:
    """Give ``project`` with all cards of all its models in new places."""
    models: dict[str, Model] = {}
    for name, model in project.models.items():
        found = places(project, name)
        models[name] = replace(
            model, nodes={n: replace(node, at=found[n]) for n, node in model.nodes.items()}
        )
    return replace(project, models=models)


def size_of(layer: Layer) -> tuple[float, float]:
    """Give the size of the card of ``layer``."""
    return (WIDTH, SLIM if _slim(layer) else HEIGHT)


def _slim(layer: Layer) -> bool:
    sheet = catalog.sheet(layer.kind)
    if layer.kind in (INPUT, MODEL):
        return False
    if sheet is None:
        return True
    if any(name in sheet.params for name in _TALL):
        return False
    return sum(param.name in layer.params for param in sheet.essentials) < 2


def _edges(made: Structure, sizes: Mapping[NodeId, object]) -> list[Edge]:
    return [
        Edge(outlet.node, node, outlet.index, place)
        for node, sources in made.sources.items()
        if node in sizes
        for place, outlet in enumerate(sources)
        if outlet.node in sizes
    ]


def _groups(model: Model) -> dict[str, Group]:
    return {
        frame_id: Group(frame.nodes & model.nodes.keys())
        for frame_id, frame in model.frames.items()
        if frame.nodes & model.nodes.keys()
    }


def _corner(model: Model, nodes: Collection[NodeId]) -> Position:
    spots = [model.nodes[node].at for node in nodes]
    return min(x for x, _ in spots), min(y for _, y in spots)
