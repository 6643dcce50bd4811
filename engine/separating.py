"""What separates one use of a block from the others: dissolved in its place, or made unique.

The values that the use gives the block's parameters stand in what comes of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from engine import names, parameters, repeats
from engine.editing import Position, change_model, with_layer
from engine.edits import close_gaps, remove
from engine.graph import INPUT, MODEL, OUTPUT, Inlet, LayerId, Model, Node, NodeId, Outlet, Project
from engine.inference import inputs_of, outputs_of
from engine.restructure import fragment, paste
from engine.values import FrozenDict, Parameter, parameters_in


def dissolve_block(
    project: Project, model: str, node: NodeId
) -> tuple[Project, tuple[NodeId, ...]]:
    """Put the layers of a block in its place; give the nodes that came out of it.

    A block that repeats leaves its layers once for every pass. Calls that share the weights of the
    block go with it, and passes that share them: they leave further calls of the same layers.
    """
    project, passes = repeats.passes_of(project, model, node)
    came: list[NodeId] = []
    first: dict[LayerId, tuple[NodeId, ...]] = {}
    for each in passes:
        layer = project.models[model].nodes[each].layer
        project, made = _dissolved(project, model, each, first.get(layer, ()))
        first.setdefault(layer, made)
        came += made
    return project, tuple(came)


def _dissolved(
    project: Project, model: str, node: NodeId, first: tuple[NodeId, ...]
) -> tuple[Project, tuple[NodeId, ...]]:
    """Dissolve one pass; with ``first``, what came of the first one, into calls of its layers."""
    drawing = project.models[model]
    layer = drawing.layer_of(node)
    if layer.kind != MODEL or layer.model is None or layer.model not in project.models:
        return project, ()
    # What this use gives stands in what comes out of it.
    inner = parameters.bound(project.models[layer.model], parameters.given_of(layer))
    doors = inputs_of(inner)
    ends = outputs_of(inner)
    body = [n for n in inner.nodes if inner.layer_of(n).kind not in (INPUT, OUTPUT)]
    if not body:
        return project, ()
    written = replace(project, models={**project.models, layer.model: inner})
    copied = fragment(written, layer.model, body)
    places = [inner.nodes[n].at for n in body]
    at = drawing.nodes[node].at
    xs = [x for x, _ in places]
    # Where a block was put in the place of these layers, they come back to where they were.
    shift = (at[0] - (min(xs) + max(xs)) / 2, at[1] - min(y for _, y in places))
    after = remove_wires_only(project, model, node)
    if first:
        after, made = _called_again(after, model, first, copied, shift)
    else:
        after, made = paste(after, model, copied, shift)
    twin, new = dict(zip(body, made, strict=True)), set(made)
    slots = {i.slot: o for i, o in drawing.wires.items() if i.node == node}
    feeding = {Outlet(door): slots.get(slot) for slot, door in enumerate(doors)}

    inside = {end: end._replace(node=twin[end.node]) for end in ends if end.node in twin}
    joined = {**feeding, **inside}

    def change(m: Model) -> Model:
        wires = {i: o for i, o in m.wires.items() if i.node not in new}
        wires.update(_inner_wires(inner, twin, feeding))
        for inlet, outlet in drawing.wires.items():
            leaves = outlet.node == node and outlet.index < len(ends)
            source = joined.get(ends[outlet.index]) if leaves else None
            if source is not None:
                wires[inlet] = source
        return replace(m, wires=close_gaps(m, wires, made))

    return remove(change_model(after, model, change), model, [node]), made


def _inner_wires(
    inner: Model, twin: Mapping[NodeId, NodeId], feeding: Mapping[Outlet, Outlet | None]
) -> Iterator[tuple[Inlet, Outlet]]:
    """Go through the wires inside a block as they run among the copies of its nodes."""
    for inlet, outlet in inner.wires.items():
        source = feeding.get(outlet)
        if outlet.node in twin:
            source = outlet._replace(node=twin[outlet.node])
        if inlet.node in twin and source is not None:
            yield inlet._replace(node=twin[inlet.node]), source


def _called_again(
    project: Project, model: str, first: tuple[NodeId, ...], copied: Project, shift: Position
) -> tuple[Project, tuple[NodeId, ...]]:
    """Add further calls of the layers that ``first`` call, where a copy of the block would lie."""
    drawing = project.models[model]
    ids = names.fresh_ids("n", drawing.nodes)
    made: dict[NodeId, Node] = {}
    for one, copy in zip(first, copied.model.nodes.values(), strict=True):
        at = (copy.at[0] + shift[0], copy.at[1] + shift[1])
        made[next(ids)] = replace(copy, layer=drawing.nodes[one].layer, at=at)
    after = change_model(project, model, lambda m: replace(m, nodes={**m.nodes, **made}))
    return after, tuple(made)


def remove_wires_only(project: Project, model: str, node: NodeId) -> Project:
    """Take away the wires at ``node`` without closing gaps (they are about to be run anew)."""
    return change_model(
        project,
        model,
        lambda m: replace(
            m, wires={i: o for i, o in m.wires.items() if node not in (i.node, o.node)}
        ),
    )


def make_unique(project: Project, model: str, node: NodeId) -> Project:
    """Give one call of a block a definition of its own, with the values of this use written in.

    Values that are parameters of the drawing around it stay parameters.
    """
    drawing = project.models[model]
    layer_id = drawing.nodes[node].layer
    layer = drawing.layers[layer_id]
    if layer.kind != MODEL or layer.model is None or layer.model not in project.models:
        return project
    title = names.fresh_copy(layer.model, project.models)
    before = project.models[layer.model]
    declared, given = parameters.declared(before), parameters.given_of(layer)
    handed = {k: v for k, v in given.items() if k in declared and parameters_in(v)}
    kept = {k: Parameter(k) for k in handed}
    own = parameters.bound(before, {**given, **kept})
    left = FrozenDict({k: v for k, v in declared.items() if k in handed})
    params = layer.params.without(*(k for k in declared if k not in handed))
    after = replace(project, models={**project.models, title: replace(own, parameters=left)})
    unique = replace(layer, model=title, params=params)
    return with_layer(after, model, layer_id, unique)
