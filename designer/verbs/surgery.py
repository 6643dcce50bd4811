"""Verbs of larger surgery: copy, paste, frames, cures."""

from __future__ import annotations

from collections.abc import Iterable

from designer.verbs.editing import Editing
from engine import edits, repeats, restructure
from engine.graph import FrameId, NodeId, Outlet, Project
from engine.problems import Problem

Position = tuple[float, float]


class SurgeryVerbs(Editing):
    """Copies, frames, cures."""

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
