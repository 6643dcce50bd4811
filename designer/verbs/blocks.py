"""Verbs of blocks: made, used again, dissolved, separated."""

from __future__ import annotations

from collections.abc import Iterable

from designer.verbs.editing import Editing
from engine import blocks, edits, restructure, room, separating
from engine.graph import MODEL, Inlet, NodeId, Outlet, Project
from engine.tensors import Tensor
from engine.values import Value

Position = tuple[float, float]
_WIDE, _HIGH, _ASIDE = 240.0, 72.0, 280.0
"""How far apart the corners of two cards are at least, and how far one steps aside."""


class BlockVerbs(Editing):
    """Models that are called as layers."""

    def make_block(self, nodes: Iterable[NodeId]) -> str | None:
        """Make a block of nodes and select it; give the reason where that cannot be."""
        nodes = tuple(nodes)
        reason = blocks.why_not_block(self.project, self.model_name, nodes)
        if reason is not None:
            return reason
        model, name = self.model, self.model_name
        after, made = blocks.make_block(self.project, name, nodes, self.facts)
        if made is not None:
            gone = room.around(model, [node for node in nodes if node in model.nodes])
            after = room.closed(after, name, made, gone)
        self.apply("Make block", after)
        self.selection.set([made] if made is not None else [])
        return None

    def use_block(self, name: str, kept: Project | None = None) -> NodeId | None:
        """Call a block once more, behind what is selected last; a block cannot hold itself.

        One that comes with the program, or is ``kept``, becomes the project's own.
        """
        last = self.selection.last if self.selection.last in self.model.nodes else None
        x, y = self.model.nodes[last].at if last is not None else (0.0, -96.0)
        taken = [node.at for node in self.model.nodes.values()]
        y += 96.0
        while any(abs(at[0] - x) < _WIDE and abs(at[1] - y) < _HIGH for at in taken):
            x += _ASIDE
        source = Outlet(last) if last is not None else None
        return self.put_block(name, (x, y), source, kept=kept)

    def with_block(
        self, name: str, tensor: Tensor | None, kept: Project | None = None
    ) -> tuple[Project, str, dict[str, Value]]:
        """Give the project with a block, its name there, and the values of a use behind ``tensor``.

        Nothing changes.
        """
        from engine.templates.built_in import fitted, with_block

        project = self.project
        if kept is not None:
            project, name = restructure.bring_block(project, kept)
        project = with_block(project, name)
        return project, name, fitted(project, name, tensor)

    def put_block(
        self,
        name: str,
        at: Position,
        source: Outlet | None = None,
        into: Inlet | None = None,
        kept: Project | None = None,
    ) -> NodeId | None:
        """Call a block at a place: behind ``source``, or in the wire ``into``.

        One that is ``kept`` outside of the project comes into it.
        """
        model = self.model_name
        before = self.model.wires.get(into, source) if into is not None else source
        tensor = self.facts.tensor(before) if before is not None else None
        project, name, given = self.with_block(name, tensor, kept)
        if blocks.holds(project, name, model):
            return None
        project, node = edits.add(project, model, MODEL, at, given, nested=name)
        inlet = edits.free_inlet(project, model, node)
        if into is not None:
            project = edits.insert_on_wire(project, model, node, into)
        elif source is not None and inlet is not None:
            project = edits.connect(project, model, source, inlet)
        self.apply(f"Add {name}", project)
        self.selection.set([node])
        return node

    def dissolve_block(self, node: NodeId) -> bool:
        """Put the layers of a block in its place, and select them."""
        after, made = separating.dissolve_block(self.project, self.model_name, node)
        after = room.opened(after, self.model_name, made)
        done = self.apply("Dissolve block", after)
        self.selection.set(made)
        return done

    def make_unique(self, node: NodeId) -> bool:
        """Give one call of a block a definition of its own."""
        return self.edit("Make unique", lambda p, m: separating.make_unique(p, m, node))
