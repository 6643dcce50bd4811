"""Edits of a drawing: pure functions ``Project → Project``.

Each gives a new project, or the SAME object when nothing would change, so that callers can tell.
Nothing here looks at shapes, except where a function takes facts to decide (healing a gap).
Larger surgery (copy and paste, making models, frames) stands in `engine.restructure`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from engine import catalog, names
from engine.graph import (
    OUTPUT,
    Frame,
    FrameId,
    Inlet,
    Layer,
    LayerId,
    Model,
    Node,
    NodeId,
    Outlet,
    Project,
)
from engine.layers.registry import RULES
from engine.structure import downstream, structure
from engine.values import EMPTY, FrozenDict, Value, freeze, same

Position = tuple[float, float]


def change_model(project: Project, name: str, change: Callable[[Model], Model]) -> Project:
    """Give ``project`` with ``change`` applied to the model called ``name``."""
    before = project.models[name]
    after = change(before)
    if after is before:
        return project
    return replace(project, models={**project.models, name: after})


def taken_names(model: Model) -> set[str]:
    """Give every layer name of ``model``."""
    return {layer.name for layer in model.layers.values()}


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
    stem = names.base_name(kind) if kind != "Model" or nested is None else nested
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
    made = replace(before.nodes[node], at=at)
    return (
        change_model(project, model, lambda m: replace(m, nodes={**m.nodes, node_id: made})),
        node_id,
    )


def _without_defaults(kind: str, params: Mapping[str, Value]) -> FrozenDict:
    return FrozenDict(
        {
            key: frozen
            for key, value in params.items()
            if not is_default(kind, key, frozen := freeze(value))
        }
    )


def is_default(kind: str, param: str, value: Value) -> bool:
    """Tell whether ``value`` is Keras's default of ``param``."""
    sheet = catalog.sheet(kind)
    known = sheet.params.get(param) if sheet is not None else None
    return known is not None and not known.required and same(known.default, value)


# ── wires ────────────────────────────────────────────────────────────────────────────────────


def free_inlet(project: Project, model: str, node: NodeId) -> Inlet | None:
    """Give the inlet where a wire dropped on ``node`` belongs: its first free port."""
    drawing = project.models[model]
    layer = drawing.layer_of(node)
    slots = {inlet.slot for inlet in drawing.wires if inlet.node == node}
    if layer.kind == "Model":
        return Inlet(node, "inputs", next(i for i in range(len(slots) + 1) if i not in slots))
    if layer.kind == OUTPUT:
        return Inlet(node)
    rule = RULES.get(layer.kind)
    if rule is None:
        return Inlet(node, "inputs", max(slots, default=-1) + 1)
    for port in rule.ports:
        used = [i.slot for i in drawing.wires if i.node == node and i.port == port.name]
        if port.many:
            return Inlet(node, port.name, max(used, default=-1) + 1)
        if not used and port.name not in drawing.nodes[node].call:
            return Inlet(node, port.name)
    return None


def why_not_connect(project: Project, model: str, source: Outlet, target: Inlet) -> str | None:
    """Tell why a wire cannot run from ``source`` to ``target``; ``None`` when it can.

    Only the drawing is looked at, not shapes: a wrong shape may be wired, and is then explained.
    """
    drawing = project.models[model]
    if source.node not in drawing.nodes or target.node not in drawing.nodes:
        return "That layer is no longer in the drawing."
    kind = drawing.layer_of(target.node).kind
    if kind == "Input":
        return "An Input takes no wire: data enters the model here."
    if drawing.layer_of(source.node).kind == OUTPUT:
        return "An Output gives no tensor: data leaves the model here."
    rule = RULES.get(kind)
    if rule is not None and rule.port(target.port) is None:
        return f"{kind} has no input called {target.port}."
    if source.node == target.node or source.node in downstream(structure(drawing), target.node):
        first = drawing.layer_of(target.node).name
        return f"The wire would close a circle: {first} would wait for its own output."
    return None


def connect(project: Project, model: str, source: Outlet, target: Inlet) -> Project:
    """Run a wire from ``source`` to ``target``, in place of the one that ended there.

    The same project comes back where `why_not_connect` has a reason.
    """
    if project.models[model].wires.get(target) == source:
        return project
    if why_not_connect(project, model, source, target) is not None:
        return project
    return change_model(project, model, lambda m: replace(m, wires={**m.wires, target: source}))


def disconnect(project: Project, model: str, targets: Iterable[Inlet]) -> Project:
    """Take away the wires that end in ``targets``; list ports close the gap."""
    gone = {inlet for inlet in targets if inlet in project.models[model].wires}
    if not gone:
        return project

    def change(drawing: Model) -> Model:
        left = {inlet: outlet for inlet, outlet in drawing.wires.items() if inlet not in gone}
        return replace(drawing, wires=close_gaps(drawing, left, {i.node for i in gone}))

    return change_model(project, model, change)


def close_gaps(
    drawing: Model, wires: Mapping[Inlet, Outlet], nodes: Iterable[NodeId]
) -> dict[Inlet, Outlet]:
    """Number the slots of list ports of ``nodes`` afresh, keeping their order."""
    many = {
        (node, port.name)
        for node in nodes
        if node in drawing.nodes and (rule := RULES.get(drawing.layer_of(node).kind)) is not None
        for port in rule.ports
        if port.many
    }
    if not many:
        return dict(wires)
    kept = {inlet: outlet for inlet, outlet in wires.items() if inlet[:2] not in many}
    for node, port in many:
        mine = sorted(inlet for inlet in wires if inlet.node == node and inlet.port == port)
        for slot, inlet in enumerate(mine):
            kept[Inlet(node, port, slot)] = wires[inlet]
    return kept


def insert_on_wire(project: Project, model: str, node: NodeId, target: Inlet) -> Project:
    """Put ``node`` into the wire that ends in ``target``."""
    drawing = project.models[model]
    source = drawing.wires.get(target)
    inlet = free_inlet(project, model, node)
    if source is None or inlet is None or node in (source.node, target.node):
        return project
    without = disconnect_only(project, model, target)
    joined = connect(without, model, source, inlet)
    if joined is without:
        return project
    return connect(joined, model, Outlet(node), target)


def disconnect_only(project: Project, model: str, target: Inlet) -> Project:
    """Take away one wire and leave the slots of list ports as they are."""
    return change_model(
        project,
        model,
        lambda m: replace(m, wires={i: o for i, o in m.wires.items() if i != target}),
    )


# ── parameters and names ─────────────────────────────────────────────────────────────────────


def set_param(project: Project, model: str, layer: LayerId, name: str, value: Value) -> Project:
    """Give the parameter ``name`` of ``layer`` a value; its default takes it out of the layer."""
    frozen = freeze(value)

    def change(drawing: Model) -> Model:
        before = drawing.layers[layer]
        if is_default(before.kind, name, frozen):
            params = before.params.without(name)
        elif name in before.params and same(before.params[name], frozen):
            return drawing
        else:
            params = before.params.with_(name, frozen)
        if params is before.params:
            return drawing
        return replace(drawing, layers={**drawing.layers, layer: replace(before, params=params)})

    return change_model(project, model, change)


def reset_param(project: Project, model: str, layer: LayerId, name: str) -> Project:
    """Give the parameter ``name`` of ``layer`` its default again."""

    def change(drawing: Model) -> Model:
        before = drawing.layers[layer]
        params = before.params.without(name)
        if params is before.params:
            return drawing
        return replace(drawing, layers={**drawing.layers, layer: replace(before, params=params)})

    return change_model(project, model, change)


def set_call(project: Project, model: str, node: NodeId, name: str, value: Value) -> Project:
    """Give the call argument ``name`` of ``node`` a value; ``None`` takes it out."""
    frozen = freeze(value)

    def change(drawing: Model) -> Model:
        before = drawing.nodes[node]
        if frozen is None:
            call = before.call.without(name)
        elif name in before.call and same(before.call[name], frozen):
            return drawing
        else:
            call = before.call.with_(name, frozen)
        if call is before.call:
            return drawing
        return replace(drawing, nodes={**drawing.nodes, node: replace(before, call=call)})

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
    return change_model(
        project,
        model,
        lambda m: replace(m, layers={**m.layers, layer: replace(before, name=free)}),
    )


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
            nodes={n: replace(v, call=EMPTY) if n in calls else v for n, v in m.nodes.items()},
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


# ── removing ─────────────────────────────────────────────────────────────────────────────────


def remove(project: Project, model: str, nodes: Iterable[NodeId], heal: bool = False) -> Project:
    """Remove nodes and the wires at them; layers that nobody calls any more go too.

    ``heal`` joins what fed a removed node's first input to whoever its first output fed.
    """
    gone = {node for node in nodes if node in project.models[model].nodes}
    if not gone:
        return project

    def change(drawing: Model) -> Model:
        wires: dict[Inlet, Outlet] = {}
        touched: set[NodeId] = set()
        for inlet, outlet in drawing.wires.items():
            if inlet.node in gone:
                continue
            if outlet.node in gone:
                joined = _before(drawing, outlet, gone) if heal else None
                if joined is None:
                    touched.add(inlet.node)
                    continue
                outlet = joined
            wires[inlet] = outlet
        left = {n: node for n, node in drawing.nodes.items() if n not in gone}
        called = {node.layer for node in left.values()}
        return replace(
            drawing,
            nodes=left,
            layers={k: layer for k, layer in drawing.layers.items() if k in called},
            wires=close_gaps(drawing, wires, touched),
            frames=_frames_without(drawing, gone),
        )

    return change_model(project, model, change)


def _frames_without(drawing: Model, gone: set[NodeId]) -> Mapping[FrameId, Frame]:
    frames = {}
    for frame_id, frame in drawing.frames.items():
        members = frame.nodes - gone
        if members:
            frames[frame_id] = frame if members == frame.nodes else replace(frame, nodes=members)
    return frames


def _before(drawing: Model, outlet: Outlet, gone: set[NodeId]) -> Outlet | None:
    """Give the outlet that feeds the chain of removed nodes which ends in ``outlet``."""
    made = structure(drawing)
    seen: set[NodeId] = set()
    while outlet.node in gone:
        sources = made.sources.get(outlet.node, ())
        if not sources or outlet.node in seen or outlet.index:
            return None
        seen.add(outlet.node)
        outlet = sources[0]
    return outlet
