"""Verbs that add, wire and remove."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from designer.verbs.editing import Editing
from engine import edits, healing
from engine.graph import Inlet, Model, NodeId, Outlet
from engine.healing import Healed
from engine.values import Value

Position = tuple[float, float]


class WiringVerbs(Editing):
    """Adding layers, running wires, taking both away."""

    def add(
        self,
        kind: str,
        at: Position,
        params: Mapping[str, Value] | None = None,
        source: Outlet | None = None,
        into: Inlet | None = None,
    ) -> NodeId:
        """Add a layer at ``at``; wire it behind ``source``, or put it into the wire ``into``."""
        name = self.model_name
        project, node = edits.add(self.project, name, kind, at, params or {})
        if into is not None:
            project = edits.insert_on_wire(project, name, node, into)
        elif source is not None:
            inlet = edits.free_inlet(project, name, node)
            if inlet is not None:
                project = edits.connect(project, name, source, inlet)
        self.apply(f"Add {kind}", project)
        self.selection.set([node])
        return node

    def add_bridged(
        self,
        helper: tuple[str, Mapping[str, Value]],
        layer: tuple[str, Mapping[str, Value]],
        at: Position,
        source: Outlet | None,
        into: Inlet | None = None,
    ) -> NodeId:
        """Add a layer with a helper before it that makes the shape fit, as one step."""
        name = self.model_name
        project, bridge = edits.add(self.project, name, helper[0], at, helper[1])
        below = (at[0], at[1] + 90.0)
        project, node = edits.add(project, name, layer[0], below, layer[1])
        if into is not None:
            project = edits.insert_on_wire(project, name, bridge, into)
            project = edits.insert_on_wire(project, name, node, into)
        else:
            inlet = edits.free_inlet(project, name, bridge)
            if source is not None and inlet is not None:
                project = edits.connect(project, name, source, inlet)
            inlet = edits.free_inlet(project, name, node)
            if inlet is not None:
                project = edits.connect(project, name, Outlet(bridge), inlet)
        self.apply(f"Add {layer[0]}", project)
        self.selection.set([node])
        return node

    def connect_wire(self, source: Outlet, target: Inlet, gesture: object | None = None) -> bool:
        """Run a wire; the one that ended in ``target`` goes."""
        return self.edit("Connect", lambda p, m: edits.connect(p, m, source, target), gesture)

    def disconnect_wires(self, targets: Iterable[Inlet], gesture: object | None = None) -> bool:
        """Take wires away."""
        targets = tuple(targets)
        return self.edit("Disconnect", lambda p, m: edits.disconnect(p, m, targets), gesture)

    def rewire(self, old: Inlet, source: Outlet, target: Inlet) -> bool:
        """Move the end of a wire from ``old`` to ``target``."""
        return self.edit(
            "Rewire",
            lambda p, m: edits.connect(edits.disconnect(p, m, [old]), m, source, target),
        )

    def insert(self, node: NodeId, into: Inlet) -> bool:
        """Put a node that is there into a wire."""
        return self.edit("Insert", lambda p, m: edits.insert_on_wire(p, m, node, into))

    def remove(self, nodes: Iterable[NodeId], heal: bool = False) -> bool:
        """Remove nodes; ``heal`` joins neighbours that fit one another, and says so."""
        nodes = tuple(nodes)
        name = "Delete" if len(nodes) == 1 else f"Delete {len(nodes)} layers"
        if not heal:
            return self.edit(name, lambda p, m: edits.remove(p, m, nodes))
        before, done = self.model, healing.healed(self.project, self.facts, nodes)
        changed = self.apply(name, done.after)
        if changed and (done.joined or done.apart):
            self.announced.emit(_told(before, nodes, done), True)
        return changed


def _told(before: Model, nodes: tuple[NodeId, ...], done: Healed) -> str:
    """Say what was deleted, and who feeds whom now."""

    def called(node: NodeId) -> str:
        return before.layer_of(node).name

    what = called(nodes[0]) if len(nodes) == 1 else f"{len(nodes)} layers"
    if done.apart:
        source, target = map(called, done.apart[0])
        return f"Deleted {what}, the gap stays open: {source} does not fit {target}"
    source, target = map(called, done.joined[0])
    more = len(done.joined) - 1
    others = f" and {more} other{'s' * (more > 1)}" if more else ""
    if len({first for first, _ in done.joined}) > 1:
        return f"Deleted {what}, {len(done.joined)} neighbors are joined"
    return f"Deleted {what}, {source} now feeds {target}{others}"
