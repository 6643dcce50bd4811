"""Edits of a drawing: pure functions ``Project → Project``, all of them by this one name.

Each gives a new project, or the SAME object when nothing would change, so that callers can tell.
Nothing here looks at shapes. Edits of wires stand in `engine.wires`; larger surgery (copy and
paste, frames, blocks) in `engine.restructure` and `engine.blocks`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from engine import catalog, names, params
from engine.editing import Position, change_model, taken_names, with_layer
from engine.graph import Inlet, Layer, LayerId, Model, Node, NodeId, Outlet, Project
from engine.layers.registry import RULES
from engine.structure import structure
from engine.values import EMPTY, FrozenDict, Value, freeze, same
from engine.wires import (
    close_gaps,
    connect,
    disconnect,
    disconnect_only,
    free_inlet,
    insert_on_wire,
    remove,
    why_not_connect,
)

__all__ = [
    "Position", "add", "call_again", "change_model", "close_gaps", "connect", "disconnect",
    "disconnect_only", "free_inlet", "insert_on_wire", "is_default", "move", "remove", "rename",
    "replace_kind", "reset_param", "reset_param_of", "set_bypassed", "set_call",
    "set_call_of", "set_ignored", "set_param", "set_param_of", "set_setting", "taken_names",
    "why_not_connect",
]  # fmt: skip


# ── adding ───────────────────────────────────────────────────────────────────────────────────


def add(
    project: Project,
    model: str,
    kind: str,
    at: Position,
    params: Mapping[str, Value] = EMPTY,
    name: str | None = None,
    nested: str | None = None,
) -> tuple[Project, NodeId]:
    """Add a layer of ``kind`` with one call of it at ``at``; give the project and the new node."""
    before = project.models[model]
    taken = taken_names(before)
    stem = names.base_name(kind) if nested is None else names.made_to_run(nested)
    layer_id = names.fresh_id("l", before.layers)
    node_id = names.fresh_id("n", before.nodes)
    layer = Layer(
        kind,
        names.fresh(name or stem, taken),
        _without_defaults(kind, params),
        model=nested,
    )
    return (
        change_model(
            project,
            model,
            lambda m: replace(
                m,
                layers={**m.layers, layer_id: layer},
                nodes={**m.nodes, node_id: Node(layer_id, at=at)},
            ),
        ),
        node_id,
    )


def call_again(project: Project, model: str, node: NodeId, at: Position) -> tuple[Project, NodeId]:
    """Add another call of the layer that ``node`` calls: shared weights."""
    before = project.models[model]
    node_id = names.fresh_id("n", before.nodes)
    made = replace(before.nodes[node], at=at, ignored=frozenset())
    return (
        change_model(project, model, lambda m: replace(m, nodes={**m.nodes, node_id: made})),
        node_id,
    )


def _without_defaults(kind: str, given: Mapping[str, Value]) -> FrozenDict:
    return FrozenDict(
        {
            key: frozen
            for key, value in given.items()
            if not is_default(kind, key, frozen := freeze(value))
        }
    )


def is_default(kind: str, param: str, value: Value) -> bool:
    """Tell whether ``value`` is Keras's default of ``param``."""
    sheet = catalog.sheet(kind)
    known = sheet.params.get(param) if sheet is not None else None
    if known is None or known.required:
        return False
    if same(known.default, value):
        return True
    if known.default is None or type(value) is type(known.default):
        return False
    try:  # strides of 1 are the strides (1, 1)
        return same(params.read_value(known, value), params.read_value(known, known.default))
    except params.Unreadable:
        return False


# ── parameters and names ─────────────────────────────────────────────────────────────────────


def set_param(project: Project, model: str, layer: LayerId, name: str, value: Value) -> Project:
    """Give the parameter ``name`` of ``layer`` a value; its default takes it out of the layer."""
    return set_param_of(project, model, (layer,), name, value)


def set_param_of(
    project: Project, model: str, layers: Iterable[LayerId], name: str, value: Value
) -> Project:
    """Give the parameter ``name`` of all ``layers`` a value, as `set_param` does for one."""
    frozen = freeze(value)

    def given(layer: Layer) -> FrozenDict:
        if is_default(layer.kind, name, frozen) or _says_nothing(project, layer, name, frozen):
            return layer.params.without(name)
        if name in layer.params and same(layer.params[name], frozen):
            return layer.params
        return layer.params.with_(name, frozen)

    return _with_params(project, model, layers, given)


def _with_params(
    project: Project,
    model: str,
    layers: Iterable[LayerId],
    given: Callable[[Layer], FrozenDict],
) -> Project:
    """Give ``layers`` other parameters; the drawing is copied once for all of them."""

    def change(drawing: Model) -> Model:
        changed: dict[LayerId, Layer] = {}
        for key in layers:
            before = drawing.layers[key]
            params = given(before)
            if params is not before.params:
                changed[key] = replace(before, params=params)
        return replace(drawing, layers={**drawing.layers, **changed}) if changed else drawing

    return change_model(project, model, change)


def _says_nothing(project: Project, layer: Layer, name: str, value: Value) -> bool:
    """Tell whether ``value`` is the default of a parameter of the block that a layer calls."""
    drawn = project.models.get(layer.model) if layer.model is not None else None
    return drawn is not None and name in drawn.parameters and same(drawn.parameters[name], value)


def reset_param(project: Project, model: str, layer: LayerId, name: str) -> Project:
    """Give the parameter ``name`` of ``layer`` its default again."""
    return reset_param_of(project, model, (layer,), name)


def reset_param_of(project: Project, model: str, layers: Iterable[LayerId], name: str) -> Project:
    """Give the parameter ``name`` of all ``layers`` its default again."""
    return _with_params(project, model, layers, lambda layer: layer.params.without(name))


def set_call(project: Project, model: str, node: NodeId, name: str, value: Value) -> Project:
    """Give the call argument ``name`` of ``node`` a value; ``None`` takes it out."""
    return set_call_of(project, model, (node,), name, value)


def set_call_of(
    project: Project, model: str, nodes: Iterable[NodeId], name: str, value: Value
) -> Project:
    """Give the call argument ``name`` of all ``nodes`` a value, as `set_call` does for one."""
    frozen = freeze(value)

    def called(before: FrozenDict) -> FrozenDict:
        if frozen is None:
            return before.without(name)
        if name in before and same(before[name], frozen):
            return before
        return before.with_(name, frozen)

    def change(drawing: Model) -> Model:
        changed: dict[NodeId, Node] = {}
        for node in nodes:
            before = drawing.nodes[node]
            call = called(before.call)
            if call is not before.call:
                changed[node] = replace(before, call=call)
        return replace(drawing, nodes={**drawing.nodes, **changed}) if changed else drawing

    return change_model(project, model, change)


def set_setting(project: Project, model: str, name: str, value: Value) -> Project:
    """Set what belongs to the model as a whole; ``None`` takes it out."""
    frozen = freeze(value)

    def change(drawing: Model) -> Model:
        before = drawing.settings
        after = before.without(name) if frozen is None else before.with_(name, frozen)
        if after is before or (name in before and same(before[name], frozen)):
            return drawing
        return replace(drawing, settings=after)

    return change_model(project, model, change)


def rename(project: Project, model: str, layer: LayerId, name: str) -> Project:
    """Call ``layer`` ``name``; a name that is taken gets a number, an empty one changes nothing."""
    drawing = project.models[model]
    before = drawing.layers[layer]
    wanted = name.strip()
    if not wanted or wanted == before.name:
        return project
    free = names.fresh(wanted, taken_names(drawing) - {before.name})
    if free == before.name:
        return project
    return with_layer(project, model, layer, replace(before, name=free))


def replace_kind(project: Project, model: str, layer: LayerId, kind: str) -> Project:
    """Make ``layer`` one of ``kind``; parameters that both have stay, wires stay where they fit."""
    drawing = project.models[model]
    before = drawing.layers[layer]
    sheet = catalog.sheet(kind)
    if before.kind == kind or sheet is None:
        return project
    name = before.name
    if names.is_generated(before.kind, name):
        name = names.fresh(names.base_name(kind), taken_names(drawing) - {name})
    params = {k: v for k, v in before.params.items() if k in sheet.params}
    after = Layer(kind, name, _without_defaults(kind, params))
    calls = structure(drawing).calls.get(layer, ())
    wires = _fit_wires(drawing, set(calls), kind)

    def change(m: Model) -> Model:
        return replace(
            m,
            layers={**m.layers, layer: after},
            # New nodes mapping on purpose: what follows from nodes and wires depends on the kind.
            nodes={
                n: replace(v, call=EMPTY, ignored=frozenset()) if n in calls else v
                for n, v in m.nodes.items()
            },
            wires=wires,
        )

    return change_model(project, model, change)


def _fit_wires(drawing: Model, calls: set[NodeId], kind: str) -> dict[Inlet, Outlet]:
    """Give the wires of ``drawing`` with those into ``calls`` moved to the ports of ``kind``."""
    rule = RULES.get(kind)
    wires = {inlet: outlet for inlet, outlet in drawing.wires.items() if inlet.node not in calls}
    ports = rule.ports if rule is not None else ()
    for node in calls:
        arriving = sorted((i, o) for i, o in drawing.wires.items() if i.node == node)
        for port in ports:
            if port.many:
                for slot, (_, outlet) in enumerate(arriving):
                    wires[Inlet(node, port.name, slot)] = outlet
                arriving = []
            elif arriving and port.required:
                wires[Inlet(node, port.name)] = arriving.pop(0)[1]
    return wires


# ── places ───────────────────────────────────────────────────────────────────────────────────


def move(project: Project, model: str, places: Mapping[NodeId, Position]) -> Project:
    """Put nodes at places (top-left corners of their cards)."""

    def change(drawing: Model) -> Model:
        nodes = dict(drawing.nodes)
        moved = False
        for node, at in places.items():
            if node in nodes and nodes[node].at != at:
                nodes[node] = replace(nodes[node], at=at)
                moved = True
        return replace(drawing, nodes=nodes) if moved else drawing

    return change_model(project, model, change)


def set_bypassed(project: Project, model: str, nodes: Iterable[NodeId], on: bool) -> Project:
    """Take nodes out of the network (or back in) without deleting them."""
    chosen = set(nodes)

    def change(drawing: Model) -> Model:
        if not any(drawing.nodes[node].bypassed is not on for node in chosen):
            return drawing
        return replace(
            drawing,
            nodes={
                n: replace(node, bypassed=on) if n in chosen else node
                for n, node in drawing.nodes.items()
            },
        )

    return change_model(project, model, change)


def set_ignored(project: Project, model: str, node: NodeId, code: str, on: bool) -> Project:
    """Set warnings with ``code`` aside for one call, or take them back."""

    def change(drawing: Model) -> Model:
        before = drawing.nodes[node]
        if (code in before.ignored) is on:
            return drawing
        after = replace(before, ignored=before.ignored ^ {code})
        return replace(drawing, nodes={**drawing.nodes, node: after})

    return change_model(project, model, change)
