"""Verbs of larger surgery: copy, paste, frames, blocks, cures."""

from __future__ import annotations

from collections.abc import Iterable

from designer.verbs.editing import Editing
from engine import blocks, edits, repeats, restructure, room, separating
from engine.graph import MODEL, FrameId, Inlet, NodeId, Outlet, Project
from engine.problems import Problem

Position = tuple[float, float]
_WIDE, _HIGH, _ASIDE = 240.0, 72.0, 280.0
"""How far apart the corners of two cards are at least, and how far one steps aside."""


class SurgeryVerbs(Editing):
    """Copies, frames, blocks."""

    def copied(self, nodes: Iterable[NodeId]) -> Project:
        """Give a fragment with copies of ``nodes`` (nothing changes)."""
        copied = restructure.fragment(self.project, self.model_name, nodes)
        return restructure.in_use(copied, self.facts.use.given)

    def copied_alone(self, nodes: Iterable[NodeId]) -> Project:
        """Give the same with an Input for each wire from outside, so that it has shapes."""
        return restructure.standing_alone(self.facts, nodes)

    def paste(self, fragment: Project, shift: Position, name: str = "Paste") -> tuple[NodeId, ...]:
        """Put a fragment into the drawing, and select it."""
        after, made = restructure.paste(self.project, self.model_name, fragment, shift)
        self.apply(name, after)
        self.selection.set(made)
        return made

    def duplicate(self, nodes: Iterable[NodeId], shift: Position) -> tuple[NodeId, ...]:
        """Copy nodes beside themselves, and select the copies."""
        after, made = restructure.duplicate(self.project, self.model_name, nodes, shift)
        self.apply("Duplicate", after)
        self.selection.set(made)
        return made

    def call_again(self, node: NodeId, at: Position) -> NodeId:
        """Call the layer of ``node`` once more: both calls share its weights."""
        after, made = edits.call_again(self.project, self.model_name, node, at)
        self.apply("Call again", after)
        self.selection.set([made])
        return made

    def add_frame(self, nodes: Iterable[NodeId], title: str = "Frame") -> FrameId:
        """Put a frame around nodes, and select it."""
        after, frame = restructure.add_frame(self.project, self.model_name, nodes, title)
        self.apply("Frame", after)
        self.selection.set(frame=frame)
        return frame

    def change_frame(
        self, frame: FrameId, title: str | None = None, folded: bool | None = None
    ) -> bool:
        """Give a frame another title, or fold it."""
        name = "Rename frame" if title is not None else "Fold frame" if folded else "Unfold frame"
        return self.edit(name, lambda p, m: restructure.change_frame(p, m, frame, title, folded))

    def remove_frame(self, frame: FrameId) -> bool:
        """Take a frame away; what is inside stays."""
        return self.edit("Remove frame", lambda p, m: restructure.remove_frames(p, m, {frame}))

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

    def use_block(self, name: str) -> NodeId | None:
        """Call a block once more, behind what is selected last; a block cannot hold itself.

        One that comes with the program becomes the project's own.
        """
        last = self.selection.last if self.selection.last in self.model.nodes else None
        x, y = self.model.nodes[last].at if last is not None else (0.0, -96.0)
        taken = [node.at for node in self.model.nodes.values()]
        y += 96.0
        while any(abs(at[0] - x) < _WIDE and abs(at[1] - y) < _HIGH for at in taken):
            x += _ASIDE
        return self.put_block(name, (x, y), Outlet(last) if last is not None else None)

    def put_block(
        self, name: str, at: Position, source: Outlet | None = None, into: Inlet | None = None
    ) -> NodeId | None:
        """Call a block at a place: behind ``source``, or in the wire ``into``."""
        from engine.templates.built_in import fitted, with_block

        if blocks.holds(self.project, name, self.model_name):
            return None
        project, model = with_block(self.project, name), self.model_name
        before = self.model.wires.get(into, source) if into is not None else source
        tensor = self.facts.tensor(before) if before is not None else None
        given = fitted(project, name, tensor)
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

    def ignore(self, problem: Problem | None) -> bool:
        """Set a warning aside for its layer; an error cannot be."""
        if problem is None or problem.severity == "error" or problem.node is None:
            return False
        node, code = problem.node, problem.code
        done = self.edit("Ignore warning", lambda p, m: edits.set_ignored(p, m, node, code, True))
        if done:
            self.announced.emit("The warning is ignored here", True)
        return done

    def heed(self, problem: Problem) -> bool:
        """Take back that a warning is ignored."""
        node, code = problem.node, problem.code
        if node is None:
            return False
        name = "Take back ignoring"
        return self.edit(name, lambda p, m: edits.set_ignored(p, m, node, code, False))

    def make_unique(self, node: NodeId) -> bool:
        """Give one call of a block a definition of its own."""
        return self.edit("Make unique", lambda p, m: separating.make_unique(p, m, node))

    def set_repeat(
        self, nodes: Iterable[NodeId], count: int, gesture: object | None = None
    ) -> bool:
        """Call blocks so many times in a row, each time with weights of its own."""
        layers = {self.model.nodes[node].layer for node in nodes}

        def change(project: Project, model: str) -> Project:
            for layer in sorted(layers):
                project = repeats.set_repeat(project, model, layer, count)
            return project

        return self.edit("Repeat block", change, gesture)

    def why_not_repeat(self, node: NodeId) -> str | None:
        """Tell why a block cannot be called several times in a row; ``None`` when it can."""
        fault = repeats.fault(self.facts, node)
        if fault is None:
            return None
        return fault.title.replace("{layer}", self.model.layer_of(node).name)

    def pull_out(self, nodes: Iterable[NodeId]) -> bool:
        """Take nodes out of their chain; neighbours join, the nodes stay beside."""
        nodes = tuple(nodes)
        return self.edit("Pull out", lambda p, m: restructure.pull_out(p, m, nodes, (280.0, 0.0)))

    def add_behind(
        self, kind: str, at: Position, sources: Iterable[Outlet], name: str | None = None
    ) -> NodeId:
        """Add a layer that takes several wires at once (a merge of the selected layers)."""
        project, node = edits.add(self.project, self.model_name, kind, at, name=name)
        for source in sources:
            inlet = edits.free_inlet(project, self.model_name, node)
            if inlet is not None:
                project = edits.connect(project, self.model_name, source, inlet)
        self.apply(f"Add {kind}", project)
        self.selection.set([node])
        return node
