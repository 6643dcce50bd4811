"""Builds a drawing call by call; templates and tests are written with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from engine import binding, edits, names
from engine.graph import Frame, Model, NodeId, Outlet, Project
from engine.values import freeze

STEP = 88.0
"""From the top of a card to the top of the one below it."""


class Drawing:
    """A project in the making."""

    def __init__(self, name: str = "model") -> None:
        """Begin with an empty model."""
        self.project = Project({name: Model()}, name)
        self.name = name

    def add(
        self, kind: str, *sources: NodeId | Outlet, name: str | None = None, **params: Any
    ) -> NodeId:
        """Add a layer and wire ``sources`` to its free inlets in order."""
        at = (0.0, 96.0 * len(self.project.models[self.name].nodes))
        self.project, node = edits.add(self.project, self.name, kind, at, params, name)
        for source in sources:
            self.wire(source, node)
        return node

    def chain(self, source: NodeId, *steps: tuple[str, dict[str, Any]]) -> NodeId:
        """Add layers behind one another; give the last."""
        for kind, params in steps:
            source = self.add(kind, source, **params)
        return source

    def again(self, node: NodeId, *sources: NodeId | Outlet) -> NodeId:
        """Call a layer once more."""
        self.project, made = edits.call_again(self.project, self.name, node, (280.0, 0.0))
        for source in sources:
            self.wire(source, made)
        return made

    def nest(
        self, model: str, *sources: NodeId | Outlet, name: str | None = None, **given: Any
    ) -> NodeId:
        """Call another model of the project as a layer; ``given`` are values for its parameters."""
        at = (0.0, 96.0 * len(self.project.models[self.name].nodes))
        self.project, node = edits.add(
            self.project, self.name, "Model", at, name=name, nested=model
        )
        layer = self.project.models[self.name].nodes[node].layer
        for key, value in given.items():
            self.project = edits.set_param(self.project, self.name, layer, key, value)
        for source in sources:
            self.wire(source, node)
        return node

    def bind(self, node: NodeId, argument: str, parameter: str = "") -> None:
        """Bind an argument to a parameter of the model, which is declared if it is not there yet.

        The parameter is called as the argument, if it is not named; its default is the value that
        the argument has.
        """
        layer = self.project.models[self.name].nodes[node].layer
        title = parameter or argument
        known = title in self.project.models[self.name].parameters
        edit = binding.bind if known else binding.make_parameter
        self.project = edit(self.project, self.name, layer, argument, title)

    def open_inputs(self) -> None:
        """Let all Inputs take the shape that arrives where the model is called."""
        for key in self.project.models[self.name].layers:
            self.project = binding.set_open(self.project, self.name, key, True)

    def inside(self, model: str) -> Drawing:
        """Begin a further model of the project; `take` brings it back."""
        other = Drawing(model)
        other.project = replace(
            self.project, models={**self.project.models, model: Model()}, main=self.project.main
        )
        return other

    def take(self, other: Drawing) -> None:
        """Take over the models that ``other`` made."""
        self.project = replace(other.project, main=self.project.main)

    def wire(self, source: NodeId | Outlet, target: NodeId) -> None:
        """Run a wire to the next free inlet of ``target``.

        Raises:
            ValueError: ``target`` has no free inlet, or the wire cannot run.
        """
        outlet = source if isinstance(source, Outlet) else Outlet(source)
        inlet = edits.free_inlet(self.project, self.name, target)
        if inlet is None:
            raise ValueError(f"{target} has no free input")
        after = edits.connect(self.project, self.name, outlet, inlet)
        if after is self.project:
            raise ValueError(f"no wire can run from {source} to {target}")
        self.project = after

    def frame(self, title: str, nodes: Iterable[NodeId]) -> None:
        """Put a frame around nodes."""
        model = self.project.models[self.name]
        key = names.fresh_id("f", model.frames)
        framed = replace(model, frames={**model.frames, key: Frame(title, frozenset(nodes))})
        self.project = replace(self.project, models={**self.project.models, self.name: framed})

    def stack(self, nodes: Iterable[NodeId], at: tuple[float, float]) -> float:
        """Place nodes below one another from ``at`` on; give where the next one would stand."""
        model = self.project.models[self.name]
        placed, (x, y) = dict(model.nodes), at
        for node in nodes:
            placed[node] = replace(placed[node], at=(x, y))
            y += STEP
        self.project = replace(
            self.project,
            models={**self.project.models, self.name: replace(model, nodes=placed)},
        )
        return y

    def since(self, count: int) -> list[NodeId]:
        """Give the nodes added after the first ``count``."""
        return list(self.project.models[self.name].nodes)[count:]

    def __len__(self) -> int:
        """Count the nodes."""
        return len(self.project.models[self.name].nodes)

    def compiled(self, **settings: Any) -> Project:
        """Give the project with compile settings."""
        self.project = edits.set_setting(self.project, self.name, "compile", freeze(settings))
        return self.project
