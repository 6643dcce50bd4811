"""Random edits of projects with blocks: parameters, repeats, copies, blocks made and dissolved."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from engine import binding, blocks, edits, inference, repeats, restructure, separating
from engine.graph import INPUT, MODEL, Layer, LayerId, Model, NodeId, Project
from engine.values import Parameter

VALUES = (
    1, 2, 3, 5, 8, 16, "same", "valid", "x", None, True, 2.5, (3, 3), (1, 2, 3),
    Parameter("filters"), Parameter("lost"),
)  # fmt: skip
MOST_NODES, MOST_MODELS = 14, 8


class Hand:
    """Edits one project at random; the same seed does the same."""

    def __init__(self, seed: int, project: Project) -> None:
        """Begin with ``project``."""
        self.dice = random.Random(seed)
        self.project = project

    def step(self) -> Project:
        """Give the project after one more edit, which may change nothing."""
        model = self.dice.choice(list(self.project.models))
        drawing = self.project.models[model]
        if not drawing.nodes or len(self.project.models) > MOST_MODELS:
            return self.project
        node = self.dice.choice(list(drawing.nodes))
        edit = self.dice.choice((self._parameter, self._repeat, self._value, self._surgery))
        return edit(model, drawing, drawing.nodes[node].layer, node)

    def _argument(self, layer: Layer) -> str:
        usual = ("filters", "kernel_size", "units", "trainable", "strides")
        return self.dice.choice((*layer.params, *usual))

    def _parameter(self, model: str, drawing: Model, layer: LayerId, _: NodeId) -> Project:
        project, dice = self.project, self.dice
        argument = self._argument(drawing.layers[layer])
        known = dice.choice((*drawing.parameters, "filters", "none"))
        wanted = dice.choice(("a", "b", "filters", "units", "w_1"))
        edit: Callable[[], Project] = dice.choice((
            lambda: binding.make_parameter(project, model, layer, argument),
            lambda: binding.bind(project, model, layer, argument, known),
            lambda: binding.unbind(project, model, layer, argument),
            lambda: binding.rename_parameter(project, model, known, wanted),
            lambda: binding.remove_parameter(project, model, known),
            lambda: binding.set_default(project, model, known, dice.choice(VALUES[:8])),
            lambda: binding.set_open(project, model, layer, dice.random() < 0.7),
        ))  # fmt: skip
        return edit()

    def _repeat(self, model: str, _: Model, layer: LayerId, __: NodeId) -> Project:
        project, dice = self.project, self.dice
        edit: Callable[[], Project] = dice.choice((
            lambda: repeats.set_repeat(project, model, layer, dice.randint(1, 3)),
            lambda: repeats.set_share(project, model, layer, dice.random() < 0.5),
            lambda: repeats.set_naming(
                project, model, layer, dice.choice(("a{i}", "{i}", "", "b_{i}_c", "conv_{i}"))
            ),
        ))  # fmt: skip
        return edit()

    def _value(self, model: str, drawing: Model, layer: LayerId, _: NodeId) -> Project:
        argument, value = self._argument(drawing.layers[layer]), self.dice.choice(VALUES)
        return edits.set_param(self.project, model, layer, argument, value)

    def _surgery(self, model: str, drawing: Model, layer: LayerId, node: NodeId) -> Project:
        project, dice = self.project, self.dice
        if drawing.layers[layer].kind == MODEL and dice.random() < 0.4:
            make: Any = dice.choice((separating.make_unique, separating.dissolve_block))
            made = make(project, model, node)
            return made if isinstance(made, Project) else made[0]
        if len(drawing.nodes) < MOST_NODES and drawing.layers[layer].kind != INPUT:
            if dice.random() < 0.5:
                return edits.call_again(project, model, node, (0.0, 0.0))[0]
            return restructure.duplicate(project, model, [node], (9.0, 9.0))[0]
        chosen = dice.sample(list(drawing.nodes), min(len(drawing.nodes), dice.randint(1, 3)))
        return blocks.make_block(project, model, chosen, inference.infer(project, model))[0]
