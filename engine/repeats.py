"""Blocks that repeat: one layer that is a model, called several times in a row.

A repeat is a count on the layer; each pass has weights of its own, unless all share one set. Here
it is set, and written out as the layers that Keras will have (`unrolled`), under names that the
exported code gives them too.
"""

from __future__ import annotations

from dataclasses import replace

from engine import inference, names
from engine.editing import change_model, with_layer
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
    return with_layer(project, model, layer, replace(before, repeat=count))


def set_share(project: Project, model: str, layer: LayerId, on: bool) -> Project:
    """Have all passes of a block share one set of weights, or give each its own again."""
    before = project.models[model].layers[layer]
    if before.kind != MODEL or before.share is on:
        return project
    return with_layer(project, model, layer, replace(before, share=on))


def set_naming(project: Project, model: str, layer: LayerId, pattern: str) -> Project:
    """Name the passes of a block by ``pattern``; an empty one, or the usual one, takes it back.

    Nothing changes where `names.why_not_pattern` has a reason.
    """
    before = project.models[model].layers[layer]
    wanted = pattern.strip()
    wanted = "" if wanted == usual_pattern(before.name) else wanted
    refused = bool(wanted) and names.why_not_pattern(wanted) is not None
    if before.kind != MODEL or before.naming == wanted or refused:
        return project
    return with_layer(project, model, layer, replace(before, naming=wanted))


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
    patterns = _patterns(drawing)
    return {key: _numbered(patterns[key], drawing.layers[key].repeat) for key in patterns}


def pass_pattern(drawing: Model, layer: LayerId) -> str:
    """Give the pattern of the names that the passes of ``layer`` really have."""
    return _patterns(drawing)[layer]


def usual_pattern(name: str) -> str:
    """Give the pattern of the passes of a layer called ``name``, where it has none of its own."""
    return f"{name.replace(names.PLACE, 'i')}_{names.PLACE}"


def _patterns(drawing: Model) -> dict[LayerId, str]:
    taken = {layer.name for layer in drawing.layers.values() if layer.sets_of_weights == 1}
    found: dict[LayerId, str] = {}
    for key, layer in drawing.layers.items():
        if layer.kind != MODEL or layer.sets_of_weights == 1:
            continue
        pattern = layer.naming or usual_pattern(layer.name)
        while taken.intersection(_numbered(pattern, layer.repeat)):
            before, _, after = pattern.partition(names.PLACE)
            pattern = f"{before}pass_{names.PLACE}{after}"
        taken.update(_numbered(pattern, layer.repeat))
        found[key] = pattern
    return found


def _numbered(pattern: str, count: int) -> tuple[str, ...]:
    return tuple(names.numbered(pattern, number) for number in range(1, count + 1))


def unrolled(project: Project) -> Project:
    """Give the project with a layer for every pass; the same object where nothing repeats.

    A block that cannot repeat in any use stays as it is, so that its problem is told in its own
    words.
    """
    if not any(_repeats(drawing) for drawing in project.models.values()):
        return project
    able: dict[str, set[LayerId]] = {}
    _look_for_repeats(inference.infer(project), able)
    for name, drawing in project.models.items():
        if name not in able and _repeats(drawing):
            _look_for_repeats(inference.infer(project, name), able)
    for name, layers in able.items():
        for layer in sorted(layers):
            project = spread(project, name, layer)
    return project


def _repeats(drawing: Model) -> bool:
    return any(layer.repeat > 1 for layer in drawing.layers.values())


def _look_for_repeats(facts: Facts, able: dict[str, set[LayerId]]) -> None:
    """Collect by model the layers that repeat and can, in this use of it and those inside."""
    here = able.setdefault(facts.name, set())
    for node, known in facts.nodes.items():
        layer = facts.model.layer_of(node)
        if layer.repeat > 1 and known.outputs is not None:
            here.add(facts.model.nodes[node].layer)
        if isinstance(known.outcome.inside, Facts):
            _look_for_repeats(known.outcome.inside, able)


def spread(project: Project, model: str, layer: LayerId, step: float = 96.0) -> Project:
    """Give every pass of a block that repeats a layer of its own; its calls become chains.

    The passes stand below one another, ``step`` apart.
    """
    drawing = project.models[model]
    before = drawing.layers.get(layer)
    if before is None or before.kind != MODEL or before.repeat == 1:
        return project
    layers, made = _passes(drawing, layer)
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


def _passes(drawing: Model, layer: LayerId) -> tuple[dict[LayerId, Layer], list[LayerId]]:
    """Give the layers with one for every pass of ``layer``, and which those are, in order.

    Passes that share their weights are calls of the one layer.
    """
    before = drawing.layers[layer]
    once = replace(before, repeat=1, share=False, naming="")
    if before.share:
        return {**drawing.layers, layer: once}, [layer] * before.repeat
    layers: dict[LayerId, Layer] = {}
    made: list[LayerId] = []
    for key, other in drawing.layers.items():
        if key != layer:
            layers[key] = other
            continue
        for place, title in enumerate(pass_names(drawing)[layer]):
            fresh = key if not place else names.fresh_id("l", [*drawing.layers, *layers])
            layers[fresh] = replace(once, name=title)
            made.append(fresh)
    return layers, made


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
    """Give the project with a block written out, and the passes of all its calls in order."""
    drawing = project.models[model]
    calls = structure(drawing).calls[drawing.nodes[node].layer]
    inner = project.models.get(drawing.layer_of(node).model or "")
    heights = [at.at[1] for at in inner.nodes.values()] if inner is not None else []
    step = max(heights, default=0.0) - min(heights, default=0.0) + 96.0
    after = spread(project, model, drawing.nodes[node].layer, step)
    if after is project:
        return project, calls
    consumers = structure(after.models[model]).consumers
    new = after.models[model].nodes.keys() - drawing.nodes.keys()
    found: list[NodeId] = []
    for call in calls:
        ahead: list[NodeId] = [call]
        while ahead and ahead[0] not in found:
            found.append(ahead[0])
            ahead = [i.node for i in consumers.get(ahead[0], ()) if i.node in new]
    return after, tuple(found)
