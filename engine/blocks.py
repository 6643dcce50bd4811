"""Blocks: models of the project that are called as layers. Made, dissolved, made unique.

Pure functions on projects; facts are only read, for the shapes that a block's inputs declare.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from engine import names
from engine.edits import change_model, remove, taken_names
from engine.facts import output_tensors, uses_of
from engine.graph import (
    INPUT,
    MODEL,
    OUTPUT,
    Frame,
    FrameId,
    Inlet,
    Layer,
    Model,
    Node,
    NodeId,
    Outlet,
    Project,
)
from engine.inference import Facts, infer, inputs_of, outputs_of
from engine.structure import structure
from engine.tensors import Tensor
from engine.values import FrozenDict, Parameter, Value, parameters_in


def why_not_block(project: Project, model: str, nodes: Collection[NodeId]) -> str | None:
    """Tell why ``nodes`` cannot become a block; ``None`` when they can."""
    drawing = project.models[model]
    chosen = {node for node in nodes if node in drawing.nodes}
    if not chosen:
        return "Select the layers that the block should hold."
    if any(drawing.layer_of(node).kind in (INPUT, OUTPUT) for node in chosen):
        return "Inputs and outputs of the model stay outside a block."
    made = structure(drawing)
    shared = {drawing.nodes[node].layer for node in chosen}
    if any(set(made.calls[layer]) - chosen for layer in shared):
        return "A layer in the selection is also called outside it."
    behind: set[NodeId] = set()
    todo = [
        inlet.node
        for node in chosen
        for inlet in made.consumers.get(node, ())
        if inlet.node not in chosen
    ]
    while todo:
        node = todo.pop()
        if node in chosen:
            return "A path leaves the selection and comes back into it."
        if node not in behind:
            behind.add(node)
            todo += [inlet.node for inlet in made.consumers.get(node, ())]
    if not any(outlet.node not in chosen for n in chosen for outlet in made.sources.get(n, ())):
        return "A block needs at least one wire that comes in."
    return None


def _crossing(drawing: Model, ordered: list[NodeId]) -> tuple[list[Outlet], list[Outlet]]:
    """Give the outlets whose wires enter a block of ``ordered`` nodes, and those that leave it."""
    made, chosen = structure(drawing), set(ordered)
    entering: dict[Outlet, None] = {}
    leaving: dict[Outlet, None] = {}
    for node in ordered:
        for outlet in made.sources.get(node, ()):
            if outlet.node not in chosen:
                entering[outlet] = None
    for inlet, outlet in drawing.wires.items():
        if outlet.node in chosen and inlet.node not in chosen:
            leaving[outlet] = None
    return list(entering), list(leaving)


def make_block(
    project: Project, model: str, nodes: Collection[NodeId], facts: Facts, name: str = "block"
) -> tuple[Project, NodeId | None]:
    """Make a model of ``nodes`` and put one call of it in their place.

    ``facts`` of the drawing give the shapes that the block's inputs declare for the time when it
    is seen by itself: they are open, so that it can be used at any shape. Parameters of the drawing
    that layers in it stand for are handed on. The project comes back unchanged, with ``None``,
    where `why_not_block` has a reason.
    """
    if why_not_block(project, model, nodes) is not None:
        return project, None
    drawing = project.models[model]
    made, wanted = structure(drawing), set(nodes)
    chosen = {node for node in made.order if node in wanted} | (wanted & made.circular)
    ordered = [node for node in drawing.nodes if node in chosen]
    entering, leaving = _crossing(drawing, ordered)
    title = names.fresh(name, project.models)
    inner = _block_model(drawing, ordered, entering, leaving, facts)
    places = [drawing.nodes[node].at for node in ordered]
    xs = [x for x, _ in places]
    at = ((min(xs) + max(xs)) / 2, min(y for _, y in places))  # where the trunk of branches is
    after = remove(project, model, chosen)
    after = replace(after, models={**after.models, title: inner})
    outer = after.models[model]
    layer_id, node_id = names.fresh_id("l", drawing.layers), names.fresh_id("n", drawing.nodes)
    handed = FrozenDict({name: Parameter(name) for name in inner.parameters})
    layer = Layer(MODEL, names.fresh(title, taken_names(outer)), handed, model=title)
    outer = replace(
        outer,
        layers={**outer.layers, layer_id: layer},
        nodes=_in_place_of(drawing, outer.nodes, chosen, node_id, Node(layer_id, at=at)),
        wires=_wired(drawing, chosen, node_id, entering, leaving),
        frames=_frames_with(drawing, chosen, node_id),
    )
    return change_model(after, model, lambda _: outer), node_id


def _wired(
    drawing: Model,
    chosen: Collection[NodeId],
    block: NodeId,
    entering: list[Outlet],
    leaving: list[Outlet],
) -> dict[Inlet, Outlet]:
    """Give the wires with those that entered and left the ``chosen`` nodes at their block.

    They are those of the drawing as it was: taking nodes out closes gaps that are filled here.
    """
    wires = {
        i: o for i, o in drawing.wires.items() if i.node not in chosen and o.node not in chosen
    }
    for slot, outlet in enumerate(entering):
        wires[Inlet(block, "inputs", slot)] = outlet
    doors = {outlet: place for place, outlet in enumerate(leaving)}
    for inlet, outlet in drawing.wires.items():
        if outlet in doors and inlet.node not in chosen:
            wires[inlet] = Outlet(block, doors[outlet])
    return wires


def _frames_with(drawing: Model, gone: Collection[NodeId], node_id: NodeId) -> dict[FrameId, Frame]:
    """Give the frames with the block in those that held everything it is made of."""
    frames: dict[FrameId, Frame] = {}
    for key, frame in drawing.frames.items():
        members = frame.nodes.difference(gone)
        if frame.nodes.issuperset(gone):
            members |= {node_id}
        if members:
            frames[key] = replace(frame, nodes=members)
    return frames


def _in_place_of(
    drawing: Model,
    left: Mapping[NodeId, Node],
    gone: Collection[NodeId],
    node_id: NodeId,
    node: Node,
) -> dict[NodeId, Node]:
    """Give the nodes with the new one where the first of the replaced ones stood in the order."""
    nodes: dict[NodeId, Node] = {}
    for other in drawing.nodes:
        if other in gone:
            nodes.setdefault(node_id, node)
        elif other in left:
            nodes[other] = left[other]
    return nodes


def _block_model(
    drawing: Model,
    ordered: list[NodeId],
    entering: list[Outlet],
    leaving: list[Outlet],
    facts: Facts,
) -> Model:
    layers = {drawing.nodes[n].layer: drawing.layers[drawing.nodes[n].layer] for n in ordered}
    taken = {layer.name for layer in layers.values()}
    nodes: dict[NodeId, Node] = {}
    wires: dict[Inlet, Outlet] = {}
    top = min(drawing.nodes[n].at[1] for n in ordered)
    left = min(drawing.nodes[n].at[0] for n in ordered)
    doors: dict[Outlet, Outlet] = {}
    for i, outlet in enumerate(entering):
        layer_id, node_id = names.fresh_id("l", [*drawing.layers, *layers]), f"in{i + 1}"
        name = names.fresh("input_layer", taken)
        taken.add(name)
        layers[layer_id] = _door(name, facts.tensor(outlet))
        nodes[node_id] = Node(layer_id, at=(left + 280.0 * i, top - 96.0))
        doors[outlet] = Outlet(node_id)
    nodes.update({node: drawing.nodes[node] for node in ordered})
    for inlet, source in drawing.wires.items():
        if inlet.node in nodes:
            wires[inlet] = doors.get(source, source)
    bound = frozenset().union(*(parameters_in(layer.params) for layer in layers.values()))
    handed = FrozenDict({k: v for k, v in drawing.parameters.items() if k in bound})
    inside = Model(layers, nodes, wires, parameters=handed)
    return inside if list(outputs_of(inside)) == leaving else _with_outputs(inside, leaving, left)


def _with_outputs(inside: Model, leaving: list[Outlet], left: float) -> Model:
    """Give the model with an Output for each outlet of ``leaving``, in their order."""
    layers, nodes, wires = dict(inside.layers), dict(inside.nodes), dict(inside.wires)
    taken = taken_names(inside)
    bottom = max(node.at[1] for node in nodes.values())
    for i, outlet in enumerate(leaving):
        layer_id, node_id = names.fresh_id("l", layers), f"out{i + 1}"
        name = names.fresh("output", taken)
        taken.add(name)
        layers[layer_id] = Layer(OUTPUT, name)
        nodes[node_id] = Node(layer_id, at=(left + 280.0 * i, bottom + 96.0))
        wires[Inlet(node_id)] = outlet
    return replace(inside, layers=layers, nodes=nodes, wires=wires)


def _door(name: str, tensor: Tensor | None) -> Layer:
    """Give an open Input that declares ``tensor`` for the time when the block is seen by itself."""
    params: dict[str, Value] = {"shape": ()}
    if tensor is not None and tensor.shape is not None:
        params = {"shape": tensor.shape[1:]}
        if tensor.dtype != "float32":
            params["dtype"] = tensor.dtype
    return Layer(INPUT, name, FrozenDict(params), open=True)


def keeps_shape(project: Project, name: str, facts: Facts) -> bool:
    """Tell whether the block ``name`` gives what it takes, so that it can repeat.

    The first use below ``facts`` answers; where there is none, the definition as it is drawn.
    """
    uses = (facts, *uses_of(facts))
    inside = next((use for use in uses if use.name == name), None) or infer(project, name)
    doors, ends = inputs_of(inside.model), output_tensors(inside)
    if len(doors) != 1 or len(ends) != 1:
        return False
    given, taken = inside.tensor(Outlet(doors[0])), ends[0][1]
    return given is not None and given == taken


def alone(project: Project, name: str) -> Project:
    """Give a project whose main model is the block ``name``, with what it calls."""
    models, todo = {}, [name]
    while todo:
        key = todo.pop()
        if key not in models and key in project.models:
            models[key] = project.models[key]
            todo += [layer.model for layer in models[key].layers.values() if layer.model]
    return Project(models, name)


def holds(project: Project, outer: str, inner: str) -> bool:
    """Tell whether the model ``outer`` is ``inner``, or calls it however deep inside."""
    seen: set[str] = set()
    todo = [outer]
    while todo:
        name = todo.pop()
        if name == inner:
            return True
        if name in seen or name not in project.models:
            continue
        seen.add(name)
        todo += [layer.model for layer in project.models[name].layers.values() if layer.model]
    return False
