"""What follows from nodes and wires alone: who feeds whom, the order, the circles.

It knows no layers and no shapes. One `Structure` serves every project value that shares the same
nodes and wires, which is every edit of a parameter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.graph import Inlet, Model, Node, NodeId, Outlet


@dataclass(frozen=True, slots=True)
class Structure:
    """The wiring, indexed.

    ``order`` is topological, ties in the order of the model's nodes; nodes in or behind a circle
    are left out of it and stand in ``circular``. ``inlets`` and ``sources`` run in step.
    """

    order: tuple[NodeId, ...]
    position: Mapping[NodeId, int]
    inlets: Mapping[NodeId, tuple[tuple[str, int], ...]]
    sources: Mapping[NodeId, tuple[Outlet, ...]]
    consumers: Mapping[NodeId, tuple[Inlet, ...]]
    calls: Mapping[str, tuple[NodeId, ...]]
    circular: frozenset[NodeId]


_kept: dict[tuple[int, int], tuple[Mapping[NodeId, Node], Mapping[Inlet, Outlet], Structure]] = {}


def structure(model: Model) -> Structure:
    """Give the structure of ``model``; the same object while its nodes and wires are the same."""
    key = (id(model.nodes), id(model.wires))
    kept = _kept.get(key)
    if kept is not None and kept[0] is model.nodes and kept[1] is model.wires:
        return kept[2]
    made = _build(model)
    if len(_kept) >= 32:
        _kept.pop(next(iter(_kept)))
    _kept[key] = (model.nodes, model.wires, made)
    return made


def _build(model: Model) -> Structure:
    nodes = model.nodes
    arriving: dict[NodeId, list[tuple[str, int, Outlet]]] = {}
    leaving: dict[NodeId, list[Inlet]] = {}
    for inlet, outlet in model.wires.items():
        if inlet.node in nodes and outlet.node in nodes:
            arriving.setdefault(inlet.node, []).append((inlet.port, inlet.slot, outlet))
            leaving.setdefault(outlet.node, []).append(inlet)
    inlets: dict[NodeId, tuple[tuple[str, int], ...]] = {}
    sources: dict[NodeId, tuple[Outlet, ...]] = {}
    for target, wires in arriving.items():
        if len(wires) > 1:
            wires.sort()
        inlets[target] = tuple([(port, slot) for port, slot, _ in wires])
        sources[target] = tuple([outlet for _, _, outlet in wires])
    calls: dict[str, list[NodeId]] = {}
    for node_id, node in nodes.items():
        calls.setdefault(node.layer, []).append(node_id)
    order = _order(nodes, arriving, leaving)
    position = {node_id: i for i, node_id in enumerate(order)}
    circular = frozenset(nodes) - position.keys() if len(order) < len(nodes) else frozenset()
    return Structure(
        order,
        position,
        inlets,
        sources,
        {node_id: tuple(found) for node_id, found in leaving.items()},
        {layer: tuple(found) for layer, found in calls.items()},
        circular,
    )


def _order(
    nodes: Mapping[NodeId, Node],
    arriving: Mapping[NodeId, list[tuple[str, int, Outlet]]],
    leaving: Mapping[NodeId, list[Inlet]],
) -> tuple[NodeId, ...]:
    """Give a topological order (Kahn's), following a branch before starting the next one."""
    missing = {node: len(arriving.get(node, ())) for node in nodes}
    ready = [node for node in nodes if not missing[node]][::-1]
    order: list[NodeId] = []
    while ready:
        node = ready.pop()
        order.append(node)
        for inlet in reversed(leaving.get(node, ())):
            missing[inlet.node] -= 1
            if not missing[inlet.node]:
                ready.append(inlet.node)
    return tuple(order)


def upstream(made: Structure, start: NodeId) -> set[NodeId]:
    """Give every node from which ``start`` can be reached, without itself."""
    found: set[NodeId] = set()
    todo = [start]
    while todo:
        for outlet in made.sources.get(todo.pop(), ()):
            if outlet.node not in found:
                found.add(outlet.node)
                todo.append(outlet.node)
    return found - {start}


def downstream(made: Structure, start: NodeId) -> set[NodeId]:
    """Give every node that can be reached from ``start``, without itself."""
    found: set[NodeId] = set()
    todo = [start]
    while todo:
        for inlet in made.consumers.get(todo.pop(), ()):
            if inlet.node not in found:
                found.add(inlet.node)
                todo.append(inlet.node)
    return found - {start}


def circle(made: Structure, start: NodeId) -> tuple[NodeId, ...]:
    """Give one circle through ``start``, beginning there; empty when there is none."""
    trail: dict[NodeId, NodeId] = {}
    todo = [start]
    while todo:
        node = todo.pop()
        for inlet in made.consumers.get(node, ()):
            if inlet.node == start:
                path = [node]
                while path[-1] != start:
                    path.append(trail[path[-1]])
                return tuple(reversed(path))
            if inlet.node not in trail:
                trail[inlet.node] = node
                todo.append(inlet.node)
    return ()
