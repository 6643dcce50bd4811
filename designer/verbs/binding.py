"""Verbs of a block's own parameters: made of arguments, bound, given defaults, renamed, removed."""

from __future__ import annotations

from collections.abc import Iterable

from designer.verbs.editing import Editing
from engine import binding, repeats
from engine.graph import INPUT, LayerId, NodeId, Project
from engine.sheets import REQUIRED
from engine.values import Value


class BindingVerbs(Editing):
    """Parameters of the block in hand, and what else says how a block is used."""

    @property
    def in_block(self) -> bool:
        """Whether the model in hand is one that others call."""
        return self.model_name != self.project.main

    def make_parameter(self, layer: LayerId, argument: str) -> bool:
        """Make an argument a parameter of the block, with the value that it has for a default."""
        return self.edit(
            f"Make {argument} a parameter",
            lambda p, m: binding.make_parameter(p, m, layer, argument),
        )

    def bind(self, layers: Iterable[LayerId], argument: str, name: str) -> bool:
        """Have an argument of layers stand for a parameter of the block."""
        layers = tuple(layers)

        def change(project: Project, model: str) -> Project:
            for layer in layers:
                project = binding.bind(project, model, layer, argument, name)
            return project

        return self.edit(f"Bind {argument}", change)

    def unbind(self, layers: Iterable[LayerId], argument: str) -> bool:
        """Give an argument a value of its own again: the one that it has in this use."""
        layers = tuple(layers)
        known = self.facts.model.layers

        def change(project: Project, model: str) -> Project:
            for layer in layers:
                value = known[layer].params.get(argument, REQUIRED)
                project = binding.unbind(project, model, layer, argument, value)
            return project

        return self.edit(f"Unbind {argument}", change)

    def set_default(self, name: str, value: Value, gesture: object | None = None) -> bool:
        """Give a parameter of the block another default."""
        return self.edit(
            f"Change the default of {name}",
            lambda p, m: binding.set_default(p, m, name, value),
            gesture,
        )

    def rename_parameter(self, name: str, new: str) -> bool:
        """Call a parameter of the block something else, in all its uses too."""
        return self.edit("Rename parameter", lambda p, m: binding.rename_parameter(p, m, name, new))

    def remove_parameter(self, name: str) -> bool:
        """Take a parameter of the block away; what stood for it has its default."""
        return self.edit(
            f"Remove parameter {name}", lambda p, m: binding.remove_parameter(p, m, name)
        )

    def set_open(self, layers: Iterable[LayerId], on: bool) -> bool:
        """Have Inputs of the block take the shape that arrives, or declare one again."""
        chosen = [key for key in layers if self.model.layers[key].kind == INPUT]

        def change(project: Project, model: str) -> Project:
            for layer in chosen:
                project = binding.set_open(project, model, layer, on)
            return project

        return self.edit("Take the shape that arrives" if on else "Declare a shape", change)

    def set_share(self, nodes: Iterable[NodeId], on: bool) -> bool:
        """Have the passes of blocks share one set of weights."""
        layers = {self.model.nodes[node].layer for node in nodes}

        def change(project: Project, model: str) -> Project:
            for layer in sorted(layers):
                project = repeats.set_share(project, model, layer, on)
            return project

        return self.edit("Share weights" if on else "Stop sharing weights", change)

    def set_naming(
        self, nodes: Iterable[NodeId], pattern: str, gesture: object | None = None
    ) -> bool:
        """Name the passes of blocks by a pattern."""
        layers = {self.model.nodes[node].layer for node in nodes}

        def change(project: Project, model: str) -> Project:
            for layer in sorted(layers):
                project = repeats.set_naming(project, model, layer, pattern)
            return project

        return self.edit("Name the passes", change, gesture)
