"""The one door: the only module that changes a project or computes what follows from it.

Everybody else reads ``project``, ``model``, ``facts`` and ``problems``, asks for edits through the
verbs, and listens to ``changed``, which says what differs. Verbs are one line each: a name for the
undo list, and a pure edit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from designer.selection import Selection
from designer.undo import EditStep
from engine import changes, checks, edits, inference
from engine.changes import Change
from engine.graph import Inlet, LayerId, Model, NodeId, Outlet, Project
from engine.inference import Facts
from engine.problems import Problem
from engine.values import Value

Position = tuple[float, float]


class Document(QObject):
    """A project that is open: its value, what follows from it, and its undo stack."""

    changed = Signal(object)
    """One `Change`: what differs between the value before and the value now."""
    announced = Signal(str, bool)
    """A sentence for the author about what was just done (a toast), and whether to offer Undo."""

    def __init__(self, project: Project | None = None, path: Path | None = None) -> None:
        """Open ``project`` (an empty one by default)."""
        super().__init__()
        self._project = project if project is not None else Project()
        self._path = path
        self._trail: tuple[str, ...] = (self._project.main,)
        self._facts = inference.infer(self._project)
        self._problems: tuple[Problem, ...] | None = None
        self.undo_stack = QUndoStack(self)
        self.selection = Selection(self)

    # ── what is open ─────────────────────────────────────────────────────────────────────────

    @property
    def project(self) -> Project:
        """The project as it is now."""
        return self._project

    @property
    def path(self) -> Path | None:
        """The file it was read from or saved to."""
        return self._path

    @property
    def model_name(self) -> str:
        """The model that is shown."""
        return self._trail[-1]

    @property
    def trail(self) -> tuple[str, ...]:
        """The models from the main one to the one shown (the breadcrumb)."""
        return self._trail

    @property
    def model(self) -> Model:
        """The drawing that is shown."""
        return self._project.models[self.model_name]

    @property
    def facts(self) -> Facts:
        """What follows from the drawing that is shown."""
        return self._facts

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the drawing that is shown, errors first; computed when asked for."""
        if self._problems is None:
            self._problems = tuple(checks.everything(self._project, self._facts))
        return self._problems

    # ── one way to change ────────────────────────────────────────────────────────────────────

    def apply(self, name: str, after: Project, gesture: object | None = None) -> bool:
        """Make ``after`` the project, as one undo step called ``name``.

        Steps with the same ``gesture`` become one. Gives False when nothing differs.
        """
        if after is self._project:
            return False
        self.undo_stack.push(EditStep(name, self._show, self._project, after, gesture))
        return True

    def edit(
        self, name: str, change: Callable[[Project, str], Project], gesture: object | None = None
    ) -> bool:
        """Apply ``change(project, model name)`` as one undo step called ``name``."""
        return self.apply(name, change(self._project, self.model_name), gesture)

    def _show(self, project: Project) -> None:
        before = self._facts
        self._project = project
        while len(self._trail) > 1 and self._trail[-1] not in project.models:
            self._trail = self._trail[:-1]
        if self._trail[0] not in project.models:
            self._trail = (project.main,)
        self._look(before)

    def _look(self, before: Facts) -> None:
        """Compute what follows, and announce what differs."""
        known = before if before.name == self.model_name else None
        self._facts = inference.infer(self._project, self.model_name, known)
        self._problems = None
        change = changes.compare(before, self._facts)
        model = self.model
        if change.everything:
            self.selection.clear()
        elif change.removed or change.wires or change.frames:
            self.selection.keep(model.nodes, model.wires, model.frames)
        self.changed.emit(change)

    def open_model(self, trail: tuple[str, ...]) -> None:
        """Show another model of the project; ``trail`` leads there from the main one."""
        if trail == self._trail or any(name not in self._project.models for name in trail):
            return
        before, self._trail = self._facts, trail
        self._look(before)

    def saved(self, path: Path) -> None:
        """Take note that the project as it is now stands in ``path``."""
        self._path = path
        self.undo_stack.setClean()
        self.changed.emit(Change(settings=True))

    # ── verbs ────────────────────────────────────────────────────────────────────────────────

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
        project, node = edits.add(self._project, name, kind, at, params or {})
        if into is not None:
            project = edits.insert_on_wire(project, name, node, into)
        elif source is not None:
            inlet = edits.free_inlet(project, name, node)
            if inlet is not None:
                project = edits.connect(project, name, source, inlet)
        self.apply(f"Add {kind}", project)
        self.selection.set([node])
        return node

    def connect(self, source: Outlet, target: Inlet, gesture: object | None = None) -> bool:
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
        """Remove nodes; ``heal`` joins their neighbours."""
        nodes = tuple(nodes)
        name = "Delete" if len(nodes) == 1 else f"Delete {len(nodes)} layers"
        return self.edit(name, lambda p, m: edits.remove(p, m, nodes, heal))

    def move(self, places: Mapping[NodeId, Position], gesture: object | None = None) -> bool:
        """Put nodes at places."""
        return self.edit("Move", lambda p, m: edits.move(p, m, places), gesture)

    def set_param(
        self, layers: Iterable[LayerId], name: str, value: Value, gesture: object | None = None
    ) -> bool:
        """Set a parameter of one or several layers."""
        layers = tuple(layers)

        def change(project: Project, model: str) -> Project:
            for layer in layers:
                project = edits.set_param(project, model, layer, name, value)
            return project

        return self.edit(f"Change {name}", change, gesture)

    def reset_param(self, layers: Iterable[LayerId], name: str) -> bool:
        """Give a parameter its default again."""
        layers = tuple(layers)

        def change(project: Project, model: str) -> Project:
            for layer in layers:
                project = edits.reset_param(project, model, layer, name)
            return project

        return self.edit(f"Reset {name}", change)

    def set_call(
        self, nodes: Iterable[NodeId], name: str, value: Value, gesture: object | None = None
    ) -> bool:
        """Set a call argument of one or several nodes."""
        nodes = tuple(nodes)

        def change(project: Project, model: str) -> Project:
            for node in nodes:
                project = edits.set_call(project, model, node, name, value)
            return project

        return self.edit(f"Change {name}", change, gesture)

    def rename(self, layer: LayerId, name: str) -> bool:
        """Call a layer something else."""
        return self.edit("Rename", lambda p, m: edits.rename(p, m, layer, name))

    def replace_kind(self, layer: LayerId, kind: str) -> bool:
        """Make a layer one of another kind."""
        return self.edit(f"Replace by {kind}", lambda p, m: edits.replace_kind(p, m, layer, kind))

    def set_bypassed(self, nodes: Iterable[NodeId], on: bool) -> bool:
        """Take nodes out of the network without deleting them, or back in."""
        nodes = tuple(nodes)
        name = "Bypass" if on else "Stop bypassing"
        return self.edit(name, lambda p, m: edits.set_bypassed(p, m, nodes, on))
