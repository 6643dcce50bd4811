"""Blocks that repeat: one layer that is a model, called several times in a row.

A repeat is a count on the layer; each pass has weights of its own. Here it is set, and written out
as the layers that Keras will have (`unrolled`), under names that the exported code gives them too.
"""

from __future__ import annotations

from dataclasses import replace

from engine import inference, names
from engine.editing import change_model
from engine.facts import Facts
from engine.graph import (
    MODEL,
    MOST_REPEATS,
    Inlet,
    Layer,
    LayerId,
    Model,
    Node,
    NodeId,
    Outlet,
    Project,
)
from engine.nesting import why_not_repeat
from engine.problems import Problem
from engine.structure import structure


def set_repeat(project: Project, model: str, layer: LayerId, count: int) -> Project:
    """Repeat a block ``count`` times in a row; only layers that are models repeat."""
    before = project.models[model].layers[layer]
    count = max(1, min(MOST_REPEATS, count))
    if before.kind != MODEL or before.repeat == count:
        return project
    return change_model(
        project,
        model,
        lambda m: replace(m, layers={**m.layers, layer: replace(before, repeat=count)}),
    )


def fault(facts: Facts, node: NodeId) -> Problem | None:
    """Tell why the block that ``node`` calls cannot repeat; ``None`` when it can, or may yet."""
    known = facts.nodes[node]
    inside = known.outcome.inside
    given = tuple(tensor for tensor in known.tensors if tensor is not None)
    if not isinstance(inside, Facts) or len(given) < len(known.tensors):
        return None
    outputs = tuple(t for _, t in inference.output_tensors(inside) if t is not None)
    return why_not_repeat(given, outputs) if outputs else None


def pass_names(drawing: Model) -> dict[LayerId, tuple[str, ...]]:
    """Give the names of the passes of every layer that repeats, none of them taken."""
    taken = {layer.name for layer in drawing.layers.values() if layer.repeat == 1}
    found: dict[LayerId, tuple[str, ...]] = {}
    for key, layer in drawing.layers.items():
        if layer.kind != MODEL or layer.repeat == 1:
            continue
        stem = layer.name
        passes = _numbered(stem, layer.repeat)
        while taken.intersection(passes):
            stem += "_pass"
            passes = _numbered(stem, layer.repeat)
        taken.update(passes)
        found[key] = passes
    return found


def _numbered(stem: str, count: int) -> tuple[str, ...]:
    return tuple(f"{stem}_{number}" for number in range(1, count + 1))


def unrolled(project: Project) -> Project:
    """Give the project with a layer for every pass; the same object where nothing repeats.

    A block that cannot repeat stays as it is, so that its problem is told in its own words.
    """
    for name, drawing in project.models.items():
        facts = inference.infer(project, name) if _repeats(drawing) else None
        for node in drawing.nodes if facts is not None else ():
            layer = drawing.layer_of(node)
            if layer.repeat > 1 and facts is not None and facts.nodes[node].outputs is not None:
                project = spread(project, name, drawing.nodes[node].layer)
    return project


def _repeats(drawing: Model) -> bool:
    return any(layer.repeat > 1 for layer in drawing.layers.values())


def spread(project: Project, model: str, layer: LayerId, step: float = 96.0) -> Project:
    """Give every pass of a block that repeats a layer of its own; its calls become chains.

    The passes stand below one another, ``step`` apart.
    """
    drawing = project.models[model]
    before = drawing.layers.get(layer)
    if before is None or before.kind != MODEL or before.repeat == 1:
        return project
    titles = pass_names(drawing)[layer]
    layers: dict[LayerId, Layer] = {}
    made: list[LayerId] = []
    for key, other in drawing.layers.items():
        if key != layer:
            layers[key] = other
            continue
        for place, title in enumerate(titles):
            fresh = key if not place else names.fresh_id("l", [*drawing.layers, *layers])
            layers[fresh] = replace(before, name=title, repeat=1)
            made.append(fresh)
    nodes, last = _chains(drawing, layer, made, step)
    wires: dict[Inlet, Outlet] = {}
    for inlet, outlet in drawing.wires.items():
        wires[inlet] = outlet._replace(node=last.get(outlet.node, [outlet.node])[-1])
    for chain in last.values():
        for first, second in zip(chain, chain[1:], strict=False):
            wires[Inlet(second)] = Outlet(first)
    frames = {
        key: replace(frame, nodes=frame.nodes.union(*(last[n] for n in frame.nodes if n in last)))
        for key, frame in drawing.frames.items()
    }
    return change_model(
        project,
        model,
        lambda m: replace(m, layers=layers, nodes=nodes, wires=wires, frames=frames),
    )


def _chains(
    drawing: Model, layer: LayerId, made: list[LayerId], step: float
) -> tuple[dict[NodeId, Node], dict[NodeId, list[NodeId]]]:
    """Give the nodes with a chain for every call of ``layer``, and the chains by the call."""
    calls = structure(drawing).calls.get(layer, ())
    nodes: dict[NodeId, Node] = {}
    chains: dict[NodeId, list[NodeId]] = {}
    for key, node in drawing.nodes.items():
        if key not in calls:
            nodes[key] = node
            continue
        x, y = node.at
        chains[key] = []
        for place, each in enumerate(made):
            fresh = key if not place else names.fresh_id("n", [*drawing.nodes, *nodes])
            nodes[fresh] = replace(node, layer=each, at=(x, y + step * place))
            chains[key].append(fresh)
    return nodes, chains


def passes_of(project: Project, model: str, node: NodeId) -> tuple[Project, tuple[NodeId, ...]]:
    """Give the project with one call of a block written out, and its passes in order."""
    drawing = project.models[model]
    inner = project.models.get(drawing.layer_of(node).model or "")
    heights = [at.at[1] for at in inner.nodes.values()] if inner is not None else []
    step = max(heights, default=0.0) - min(heights, default=0.0) + 96.0
    after = spread(project, model, drawing.nodes[node].layer, step)
    if after is project:
        return project, (node,)
    consumers = structure(after.models[model]).consumers
    chain = [node]
    new = after.models[model].nodes.keys() - drawing.nodes.keys()
    while True:
        ahead = [i.node for i in consumers.get(chain[-1], ()) if i.node in new]
        if not ahead or ahead[0] in chain:
            return after, tuple(chain)
        chain.append(ahead[0])
