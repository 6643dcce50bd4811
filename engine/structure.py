"""What follows from nodes and wires alone: who feeds whom, the order, the circles.

It knows no layers and no shapes. One `Structure` serves every project value that shares the same
nodes and wires, which is every edit of a parameter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sized
from dataclasses import dataclass
from functools import cached_property

from engine.graph import Inlet, Model, Node, NodeId, Outlet


@dataclass(frozen=True)
class Structure:
    """The wiring, indexed.

    ``order`` is topological, ties in the order of the model's nodes; nodes in or behind a circle
    are left out of it and stand in ``circular``. ``inlets`` and ``sources`` run in step.
    """

    nodes: Mapping[NodeId, Node]
    order: tuple[NodeId, ...]
    inlets: Mapping[NodeId, tuple[tuple[str, int], ...]]
    sources: Mapping[NodeId, tuple[Outlet, ...]]
    consumers: Mapping[NodeId, tuple[Inlet, ...]]
    circular: frozenset[NodeId]

    @cached_property
    def position(self) -> Mapping[NodeId, int]:
        """The place of each node in ``order``."""
        return dict(zip(self.order, range(len(self.order)), strict=True))

    @cached_property
    def calls(self) -> Mapping[str, tuple[NodeId, ...]]:
        """The nodes that call each layer, in the order of the model's nodes."""
        calls: dict[str, tuple[NodeId, ...]] = {}
        for node_id, node in self.nodes.items():
            layer = node.layer
            calls[layer] = (*calls[layer], node_id) if layer in calls else (node_id,)
        return calls


_kept: dict[tuple[int, int], tuple[Mapping[NodeId, Node], Mapping[Inlet, Outlet], Structure]] = {}


def structure(model: Model) -> Structure:
    """Give the structure of ``model``; the same object while its nodes and wires are the same."""
    key = (id(model.nodes), id(model.wires))
    kept = _kept.get(key)
    if kept is not None and kept[0] is model.nodes and kept[1] is model.wires:
        return kept[2]
    made = _build(model.nodes, model.wires)
    if len(_kept) >= 32:
        _kept.pop(next(iter(_kept)))
    _kept[key] = (model.nodes, model.wires, made)
    return made


def _build(nodes: Mapping[NodeId, Node], wires: Mapping[Inlet, Outlet]) -> Structure:
    inlets: dict[NodeId, tuple[tuple[str, int], ...]] = {}
    sources: dict[NodeId, tuple[Outlet, ...]] = {}
    consumers: dict[NodeId, tuple[Inlet, ...]] = {}
    # Nearly every node has one wire in and one out: only the others are collected in lists.
    several: dict[NodeId, list[tuple[str, int, Outlet]]] = {}
    fans: dict[NodeId, list[Inlet]] = {}
    last_port, last_slot = "", 0
    alone: tuple[tuple[str, int], ...] = ((last_port, last_slot),)
    for inlet, outlet in wires.items():
        target, port, slot = inlet
        source = outlet[0]
        if target not in sources:
            # ... and mostly the same inlet as the node before: one tuple serves them all.
            if slot != last_slot or port != last_port:
                last_port, last_slot = port, slot
                alone = ((port, slot),)
            inlets[target] = alone
            sources[target] = (outlet,)
        elif target in several:
            several[target].append((port, slot, outlet))
        else:
            several[target] = [(*inlets[target][0], sources[target][0]), (port, slot, outlet)]
        if source not in consumers:
            consumers[source] = (inlet,)
        elif source in fans:
            fans[source].append(inlet)
        else:
            fans[source] = [consumers[source][0], inlet]
    if not (sources.keys() <= nodes.keys() and consumers.keys() <= nodes.keys()):
        held = {i: o for i, o in wires.items() if i.node in nodes and o.node in nodes}
        return _build(nodes, held)  # wires of nodes that are not there do not count
    for target, entering in several.items():
        entering.sort()
        inlets[target] = tuple([(port, slot) for port, slot, _ in entering])
        sources[target] = tuple([outlet for _, _, outlet in entering])
    for source, leaving in fans.items():
        consumers[source] = tuple(leaving)
    order = _order([node for node in nodes if node not in sources], several, consumers)
    circular = frozenset(nodes).difference(order) if len(order) < len(nodes) else frozenset()
    return Structure(nodes, order, inlets, sources, consumers, circular)


def _order(
    first: list[NodeId],
    several: Mapping[NodeId, Sized],
    consumers: Mapping[NodeId, tuple[Inlet, ...]],
) -> tuple[NodeId, ...]:
    """Give a topological order (Kahn's), following a branch before starting the next one.

    ``first`` are the nodes without wires in, ``several`` the wires of those with more than one.
    """
    missing = {node: len(wires) for node, wires in several.items()}
    ready = first[::-1]
    order: list[NodeId] = []
    while ready:
        node = ready.pop()
        order.append(node)
        following = consumers.get(node, ())
        for inlet in following if len(following) < 2 else following[::-1]:
            target = inlet[0]
            if target in missing:
                left = missing[target] - 1
                missing[target] = left
                if left:
                    continue
            ready.append(target)
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


def forget() -> None:
    """Forget every structure (benchmarks measure from cold with it)."""
    _kept.clear()
