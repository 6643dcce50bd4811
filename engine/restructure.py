"""Larger surgery on a drawing: copy and paste, frames. Pure functions on projects.

A fragment (what a clipboard holds) is a `Project` whose main model has just the copied nodes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from engine import names
from engine.edits import Position, change_model, close_gaps, remove, taken_names
from engine.facts import Facts
from engine.graph import INPUT, Frame, FrameId, Layer, LayerId, Model, Node, NodeId, Outlet, Project
from engine.tensors import Tensor
from engine.values import FrozenDict, Value, filled

# ── copy and paste ───────────────────────────────────────────────────────────────────────────


def fragment(project: Project, model: str, nodes: Iterable[NodeId]) -> Project:
    """Give a project with copies of ``nodes``, the wires between them, and models they call.

    It has the parameters of the block that the nodes come from, for the values of what is bound.
    """
    drawing, wanted = project.models[model], set(nodes)
    chosen = [node for node in drawing.nodes if node in wanted]
    kept = {node: drawing.nodes[node] for node in chosen}
    layers = {node.layer: drawing.layers[node.layer] for node in kept.values()}
    wires = {i: o for i, o in drawing.wires.items() if i.node in kept and o.node in kept}
    frames = {
        key: frame
        for key, frame in drawing.frames.items()
        if frame.nodes and frame.nodes <= kept.keys()
    }
    held = Model(layers, kept, wires, frames, parameters=drawing.parameters)
    models: dict[str, Model] = {"fragment": held}
    todo = [layer.model for layer in layers.values() if layer.model is not None]
    while todo:
        name = todo.pop()
        if name in models or name not in project.models:
            continue
        models[name] = project.models[name]
        inner = project.models[name].layers.values()
        todo += [layer.model for layer in inner if layer.model is not None]
    return Project(models, "fragment")


def in_use(copied: Project, given: Mapping[str, Value]) -> Project:
    """Give a fragment with the values of the use that it was copied in for its parameters."""
    model = copied.model
    values = FrozenDict({k: given.get(k, usual) for k, usual in model.parameters.items()})
    if values == model.parameters:
        return copied
    models = {**copied.models, copied.main: replace(model, parameters=values)}
    return replace(copied, models=models)


def standing_alone(facts: Facts, nodes: Iterable[NodeId]) -> Project:
    """Give a fragment whose nodes have shapes: an Input stands where each wire came from outside.

    What arrived there says its shape; where none was known, the wire is left away.
    """
    made = in_use(fragment(facts.project, facts.name, nodes), facts.use.given)
    drawing, inner = facts.model, made.model
    layers, copies, wires = dict(inner.layers), dict(inner.nodes), dict(inner.wires)
    fresh = names.FreshNames(taken_names(inner))
    layer_ids, node_ids = names.fresh_ids("l", layers), names.fresh_ids("n", copies)
    inputs: dict[Outlet, NodeId] = {}
    for inlet, outlet in drawing.wires.items():
        tensor = facts.tensor(outlet)
        if inlet.node not in inner.nodes or inlet in wires or tensor is None:
            continue
        if tensor.shape is None:
            continue
        if outlet not in inputs:
            name = fresh.next(drawing.layer_of(outlet.node).name)
            layer, node = next(layer_ids), next(node_ids)
            given: dict[str, Value] = {"shape": tuple(tensor.shape[1:])}
            if tensor.dtype != "float32":
                given["dtype"] = tensor.dtype
            layers[layer] = Layer(INPUT, name, FrozenDict(given))
            copies[node] = Node(layer)
            inputs[outlet] = node
        wires[inlet] = Outlet(inputs[outlet])
    models = {**made.models, made.main: replace(inner, layers=layers, nodes=copies, wires=wires)}
    return replace(made, models=models)


def paste(
    project: Project, model: str, copied: Project, shift: Position
) -> tuple[Project, tuple[NodeId, ...]]:
    """Put the nodes of a fragment into a drawing, moved by ``shift``; give the new nodes.

    Layers get ids and names of their own, so weights are not shared with the originals; calls that
    shared a layer among themselves still do. What was bound to a parameter that the drawing has not
    gets the value that it had.
    """
    source = copied.model
    project, renamed = _bring_models(project, copied)
    drawing = project.models[model]
    layers, nodes, wires = dict(drawing.layers), dict(drawing.nodes), dict(drawing.wires)
    new_layers, new_nodes = names.fresh_ids("l", layers), names.fresh_ids("n", nodes)
    layer_ids: dict[LayerId, LayerId] = {old: next(new_layers) for old in source.layers}
    node_ids: dict[NodeId, NodeId] = {old: next(new_nodes) for old in source.nodes}
    fresh = names.FreshNames(taken_names(drawing))
    unknown = {k: v for k, v in source.parameters.items() if k not in drawing.parameters}
    for old, layer in source.layers.items():
        name = fresh.next_copy(layer.name)
        inner = renamed.get(layer.model, layer.model) if layer.model is not None else None
        params = filled(layer.params, unknown)
        layers[layer_ids[old]] = replace(layer, name=name, model=inner, params=params)
    for old, node in source.nodes.items():
        at = (node.at[0] + shift[0], node.at[1] + shift[1])
        nodes[node_ids[old]] = replace(node, layer=layer_ids[node.layer], at=at)
    for inlet, outlet in source.wires.items():
        wires[inlet._replace(node=node_ids[inlet.node])] = outlet._replace(
            node=node_ids[outlet.node]
        )
    frames = dict(drawing.frames)
    new_frames = names.fresh_ids("f", frames)
    for frame in source.frames.values():
        members = frozenset(node_ids[node] for node in frame.nodes if node in node_ids)
        frames[next(new_frames)] = replace(frame, nodes=members)
    made = replace(drawing, layers=layers, nodes=nodes, wires=wires, frames=frames)
    made = replace(made, wires=close_gaps(made, wires, node_ids.values()))
    return change_model(project, model, lambda _: made), tuple(node_ids.values())


def bring_block(project: Project, block: Project) -> tuple[Project, str]:
    """Give a project with the main model of ``block`` and what it calls, and its name there.

    A model that is there already is used; another one of its name gets a name of its own.
    """
    copied = replace(block, models={**block.models, "": Model()}, main="")
    project, renamed = _bring_models(project, copied)
    return project, renamed.get(block.main, block.main)


def _bring_models(project: Project, copied: Project) -> tuple[Project, dict[str, str]]:
    """Add the models that a fragment calls; one that is there under its name already is used."""
    renamed: dict[str, str] = {}
    models = dict(project.models)
    for name, model in copied.models.items():
        if name == copied.main:
            continue
        if models.get(name) == model:
            continue
        renamed[name] = names.fresh(name, models)
        models[renamed[name]] = model
    for new in renamed.values():  # models that call each other follow the new names
        layers = {
            key: replace(layer, model=renamed.get(layer.model, layer.model))
            if layer.model is not None
            else layer
            for key, layer in models[new].layers.items()
        }
        models[new] = replace(models[new], layers=layers)
    return (replace(project, models=models) if renamed else project), renamed


def duplicate(
    project: Project, model: str, nodes: Iterable[NodeId], shift: Position
) -> tuple[Project, tuple[NodeId, ...]]:
    """Copy ``nodes`` beside themselves; wires from outside into them are copied too."""
    wanted = set(nodes)
    chosen = [node for node in project.models[model].nodes if node in wanted]
    after, made = paste(project, model, fragment(project, model, chosen), shift)
    twin = dict(zip(chosen, made, strict=True))
    drawing = project.models[model]
    mine = {
        inlet._replace(node=twin[inlet.node]): outlet._replace(
            node=twin.get(outlet.node, outlet.node)
        )
        for inlet, outlet in drawing.wires.items()
        if inlet.node in twin
    }
    if not mine:
        return after, made

    new = set(made)

    def rewired(m: Model) -> Model:
        # Pasting closed the gaps that the wires from outside fill; every wire keeps its slot.
        others = {inlet: outlet for inlet, outlet in m.wires.items() if inlet.node not in new}
        return replace(m, wires={**others, **mine})

    return change_model(after, model, rewired), made


# ── frames ───────────────────────────────────────────────────────────────────────────────────


def add_frame(
    project: Project, model: str, nodes: Iterable[NodeId], title: str = "Frame"
) -> tuple[Project, FrameId]:
    """Put a frame around ``nodes``; they leave the frames they were in."""
    drawing = project.models[model]
    members = frozenset(nodes)
    key = names.fresh_id("f", drawing.frames)
    frames: dict[FrameId, Frame] = {}
    for other, frame in drawing.frames.items():
        left = frame.nodes - members
        if left:
            frames[other] = frame if left == frame.nodes else replace(frame, nodes=left)
    frames[key] = Frame(title, members)
    return change_model(project, model, lambda m: replace(m, frames=frames)), key


def change_frame(
    project: Project,
    model: str,
    frame: FrameId,
    title: str | None = None,
    folded: bool | None = None,
) -> Project:
    """Give a frame another title, or fold it."""
    drawing = project.models[model]
    before = drawing.frames[frame]
    after = replace(
        before,
        title=before.title if title is None else title,
        folded=before.folded if folded is None else folded,
    )
    if after == before:
        return project
    return change_model(project, model, lambda m: replace(m, frames={**m.frames, frame: after}))


def remove_frames(project: Project, model: str, frames: Collection[FrameId]) -> Project:
    """Take frames away; what is inside stays."""
    if not any(key in project.models[model].frames for key in frames):
        return project
    return change_model(
        project,
        model,
        lambda m: replace(m, frames={k: f for k, f in m.frames.items() if k not in frames}),
    )


# ── chains ────────────────────────────────────────────────────────────────────────────────────


def pull_out(project: Project, model: str, nodes: Iterable[NodeId], by: Position) -> Project:
    """Take nodes out of their chain: neighbours join, the nodes stay beside, unwired."""
    chosen = set(nodes)
    drawing = project.models[model]
    healed = remove(project, model, chosen, heal=True).models[model]

    def change(m: Model) -> Model:
        beside = {
            n: replace(v, at=(v.at[0] + by[0], v.at[1] + by[1])) if n in chosen else v
            for n, v in m.nodes.items()
        }
        inside = {i: o for i, o in m.wires.items() if i.node in chosen and o.node in chosen}
        return replace(m, nodes=beside, wires={**healed.wires, **inside})

    return project if not chosen & drawing.nodes.keys() else change_model(project, model, change)


# ── the project itself ───────────────────────────────────────────────────────────────────────


def rename_model(project: Project, old: str, new: str) -> Project:
    """Call a model something else, everywhere; a name that is taken gets a number."""
    wanted = new.strip()
    if not wanted or wanted == old:
        return project
    title = names.fresh(wanted, project.models.keys() - {old})
    if title == old:
        return project

    def renamed(model: Model) -> Model:
        layers = {
            key: replace(layer, model=title) if layer.model == old else layer
            for key, layer in model.layers.items()
        }
        return replace(model, layers=layers) if layers != model.layers else model

    models = {title if n == old else n: renamed(m) for n, m in project.models.items()}
    return replace(project, models=models, main=title if project.main == old else project.main)


def set_notes(project: Project, text: str) -> Project:
    """Give the project other notes."""
    return project if text == project.notes else replace(project, notes=text)


def state(project: Project, model: str, node: NodeId, tensors: tuple[Tensor, ...]) -> Project:
    """State what comes out of a call whose layer has no rule; nothing takes it back."""

    def change(drawing: Model) -> Model:
        before = drawing.nodes[node]
        if before.stated == tensors:
            return drawing
        nodes = {**drawing.nodes, node: replace(before, stated=tensors)}
        return replace(drawing, nodes=nodes)

    return change_model(project, model, change)
