"""A project that was read from a file, beside the model of real Keras that wrote the file."""

from __future__ import annotations

from engine import inspecting
from engine.graph import MODEL, OUTPUT
from engine.inference import infer
from engine.layers.registry import RULES
from tests.engine.importing import keras_models


def without_rules(project):
    kinds = {layer.kind for model in project.models.values() for layer in model.layers.values()}
    return sorted(kinds - RULES.keys() - {MODEL})


def compare(project, model):
    """Hold the outermost model of a project to Keras; give how many calls were compared."""
    facts = infer(project)
    theirs = keras_models.said(model)
    compared = 0
    for layer_id, calls in facts.structure.calls.items():
        layer = facts.model.layers[layer_id]
        if layer.kind == OUTPUT:
            continue
        shapes, weights = theirs.pop(layer.name)
        made = [facts[node].outputs for node in calls]
        if layer.kind not in RULES and any(t.shape is None for m in made for t in m or ()):
            continue  # the last of all: no rule, and nobody behind it in the file to state a shape
        ours = [None if m is None else [[list(t.shape), t.dtype] for t in m] for m in made]
        assert ours == shapes, layer
        outcome = facts[calls[0]].outcome
        assert [outcome.trainable, outcome.non_trainable] == weights, layer
        compared += len(calls)
    assert theirs == {}
    if without_rules(project):
        return compared
    inputs, outputs = keras_models.ends(model)
    found = inspecting.report("", project)
    assert [[t["shape"], t["dtype"]] for t in found["inputs"]] == inputs
    assert [[t["shape"], t["dtype"]] for t in found["outputs"]] == outputs
    return compared
