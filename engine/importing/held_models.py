"""Models that a layer holds as an argument: TimeDistributed around an encoder.

Such a model stays in the argument, as its file has it. Here it gets a rule all the same: it is read
as a project and inferred, so that its shapes and weights count. The rule registers itself when this
module is imported; it stands here because reading a model is above the rules of layers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.facts import Facts
from engine.graph import INPUT, MODEL, Inlet, Layer, Model, Node, Outlet, Project
from engine.importing.keras_config import project_of
from engine.inference import infer
from engine.layers.registry import Outcome, Parameters, Weight, rule
from engine.problems import refuse
from engine.reading import FileError
from engine.tensors import Tensor
from engine.values import FrozenDict, thaw

_OUTER = ""
"""The name of the drawing that calls the held model; no file has a model without a name."""


@rule("Functional", "Sequential")
def held_model(p: Parameters, *inputs: Tensor) -> Outcome:
    """Give what the model gives for ``inputs``, with all its weights."""
    project = _project(p)
    facts = infer(_calling(project, inputs), _OUTER)
    outcome = facts["model"].outcome
    if outcome.outputs is None:
        said = outcome.problems[0].why if outcome.problems else ""
        raise refuse(
            "nested-problem",
            "The model inside {layer} cannot be computed",
            said or "One of the layers inside has a problem of its own.",
        )
    weights = tuple(_weights(outcome.inside)) if isinstance(outcome.inside, Facts) else ()
    return Outcome(outcome.outputs, weights, outcome.macs)


def _project(p: Parameters) -> Project:
    """Give the model that the configuration describes; read once per recipe."""
    known = getattr(p, "project", None)
    if known is None:
        raw: Any = {"class_name": p.kind, "config": thaw(p.given)}
        try:
            known = p.project = project_of(raw)
        except FileError as error:
            raise refuse(
                "nested-problem",
                "The model inside {layer} is damaged",
                f"{error.message} (at {error.where}).",
            ) from None
    assert isinstance(known, Project)
    return known


def _calling(project: Project, inputs: tuple[Tensor, ...]) -> Project:
    """Give a project whose outer model calls the held one with tensors like ``inputs``."""
    layers = {"model": Layer(MODEL, project.main, model=project.main)}
    nodes = {"model": Node("model")}
    wires: dict[Inlet, Outlet] = {}
    for slot, tensor in enumerate(inputs):
        shape = tensor.known
        given = FrozenDict(
            shape=shape[1:], dtype=tensor.dtype, **({"batch_size": shape[0]} if shape[0] else {})
        )
        layers[f"l{slot}"] = Layer(INPUT, f"input_{slot}", given)
        nodes[f"n{slot}"] = Node(f"l{slot}")
        wires[Inlet("model", "inputs", slot)] = Outlet(f"n{slot}")
    return Project({**project.models, _OUTER: Model(layers, nodes, wires)}, _OUTER)


def _weights(facts: Facts, path: str = "") -> Iterator[Weight]:
    """Go through the weights of a model, those of nested ones included."""
    for layer_id, calls in facts.structure.calls.items():
        layer = facts.model.layers[layer_id]
        outcome = facts[calls[0]].outcome
        frozen = layer.params.get("trainable") is False
        made: Iterator[Weight] | tuple[Weight, ...] = outcome.weights
        if isinstance(outcome.inside, Facts):
            made = _weights(outcome.inside, "")
        for weight in made:
            name = f"{path}{layer.name}/{weight.name}"
            yield Weight(name, weight.shape, weight.trainable and not frozen)
