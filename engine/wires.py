"""Edits of wires: running, taking away, putting a node into one, removing nodes and healing.

Pure functions ``Project → Project``; see `engine.edits` for all the others. Nothing here looks at
shapes: a wrong shape may be wired, and is then explained.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from engine.editing import change_model
from engine.graph import OUTPUT, Frame, FrameId, Inlet, Model, NodeId, Outlet, Project
from engine.layers.registry import RULES
from engine.structure import downstream, structure


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
    if _closes_circle(drawing, source.node, target.node):
        first = drawing.layer_of(target.node).name
        return f"The wire would close a circle: {first} would wait for its own output."
    return None


def _closes_circle(drawing: Model, source: NodeId, target: NodeId) -> bool:
    if source == target:
        return True
    # A layer that was just added has wires on one side at most; to index all for it takes longer.
    leaves = any(outlet.node == target for outlet in drawing.wires.values())
    if not leaves or not any(inlet.node == source for inlet in drawing.wires):
        return False
    return source in downstream(structure(drawing), target)


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
    kept: dict[Inlet, Outlet] = {}
    lists: dict[tuple[NodeId, str], list[Inlet]] = {}
    for inlet, outlet in wires.items():
        if inlet[:2] in many:
            lists.setdefault(inlet[:2], []).append(inlet)
        else:
            kept[inlet] = outlet
    for (node, port), mine in lists.items():
        for slot, inlet in enumerate(sorted(mine)):
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
    if drawing.layer_of(node).kind != OUTPUT and _alone(drawing, node):
        # Between two that are wired already it closes no circle.
        both = {inlet: source, target: Outlet(node)}
        return change_model(without, model, lambda m: replace(m, wires={**m.wires, **both}))
    joined = connect(without, model, source, inlet)
    if joined is without:
        return project
    return connect(joined, model, Outlet(node), target)


def _alone(drawing: Model, node: NodeId) -> bool:
    """Tell whether no wire enters or leaves ``node``."""
    return not any(i.node == node or o.node == node for i, o in drawing.wires.items())


def disconnect_only(project: Project, model: str, target: Inlet) -> Project:
    """Take away one wire and leave the slots of list ports as they are."""
    return change_model(
        project,
        model,
        lambda m: replace(m, wires={i: o for i, o in m.wires.items() if i != target}),
    )


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
