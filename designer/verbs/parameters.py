"""Verbs that change what a layer is: parameters, name, kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from designer.verbs.editing import Editing
from engine import edits, restructure
from engine.graph import INPUT, OUTPUT, LayerId, NodeId, Project
from engine.tensors import Tensor
from engine.values import Value


class ParameterVerbs(Editing):
    """Parameters, call arguments, names, kinds, bypassing, freezing."""

    def set_param(
        self, layers: Iterable[LayerId], name: str, value: Value, gesture: object | None = None
    ) -> bool:
        """Set a parameter of one or several layers."""
        layers = tuple(layers)

        def change(project: Project, model: str) -> Project:
            return edits.set_param_of(project, model, layers, name, value)

        return self.edit(f"Change {name}", change, gesture)

    def set_sizes(self, sizes: Mapping[LayerId, tuple[str, Value]]) -> bool:
        """Set one parameter of each layer, which may be another for each; one step for all."""
        alike: dict[tuple[str, Value], list[LayerId]] = {}
        for layer, size in sizes.items():
            alike.setdefault(size, []).append(layer)
        names = {name for name, _ in alike}

        def change(project: Project, model: str) -> Project:
            for (name, value), layers in alike.items():
                project = edits.set_param_of(project, model, layers, name, value)
            return project

        return self.edit(f"Change {names.pop()}" if len(names) == 1 else "Change sizes", change)

    def reset_param(self, layers: Iterable[LayerId], name: str) -> bool:
        """Give a parameter its default again."""
        layers = tuple(layers)

        def change(project: Project, model: str) -> Project:
            return edits.reset_param_of(project, model, layers, name)

        return self.edit(f"Reset {name}", change)

    def set_call(
        self, nodes: Iterable[NodeId], name: str, value: Value, gesture: object | None = None
    ) -> bool:
        """Set a call argument of one or several nodes."""
        nodes = tuple(nodes)

        def change(project: Project, model: str) -> Project:
            return edits.set_call_of(project, model, nodes, name, value)

        return self.edit(f"Change {name}", change, gesture)

    def state(
        self, node: NodeId, tensors: tuple[Tensor, ...], gesture: object | None = None
    ) -> bool:
        """State what comes out of a call that no rule knows."""
        return self.edit(
            "State the shape", lambda p, m: restructure.state(p, m, node, tensors), gesture
        )

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

    def set_frozen(self, nodes: Iterable[NodeId], on: bool) -> bool:
        """Freeze the weights of layers (``trainable=False``), or let them train again."""
        layers = {self.model.nodes[node].layer for node in nodes}
        # What marks the ends of a model trains nothing, and Keras refuses to be told so.
        ends = {layer for layer in layers if self.model.layers[layer].kind in (INPUT, OUTPUT)}

        def change(project: Project, model: str) -> Project:
            return edits.set_param_of(project, model, sorted(layers - ends), "trainable", not on)

        return self.edit("Freeze" if on else "Unfreeze", change)

    def set_setting(self, name: str, value: Value, gesture: object | None = None) -> bool:
        """Set what belongs to the model as a whole (compile choices, names of inputs …)."""
        return self.edit(
            "Change model settings", lambda p, m: edits.set_setting(p, m, name, value), gesture
        )

    def set_notes(self, text: str, gesture: object | None = None) -> bool:
        """Write what the author wants to remember about the project."""
        return self.apply("Change notes", restructure.set_notes(self.project, text), gesture)

    def rename_model(self, name: str) -> bool:
        """Call the model that is shown something else."""
        after = restructure.rename_model(self.project, self.model_name, name)
        return self.apply("Rename model", after)
