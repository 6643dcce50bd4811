"""Cures for layers that are frozen in name only: the flag goes where the weights are, or off."""

from __future__ import annotations

from collections.abc import Iterator

from engine import edits
from engine.fixes.case import Candidate, Case, cure
from engine.values import KerasObject, Value


@cure("not-frozen")
def freeze_inside(case: Case) -> Iterator[Candidate]:
    """Freeze the layers inside, which own the weights; or let the layer be trained."""
    layer_id = case.facts.model.nodes[case.node].layer
    project = case.project
    for name in ("layer", "backward_layer", "cell"):
        value = case.layer.params.get(name)
        if value is not None:
            project = edits.set_param(project, case.name, layer_id, name, _frozen(value))
    if project is not case.project:
        yield Candidate("Freeze what is inside", project, "Freeze inside")
    after = edits.reset_param(case.project, case.name, layer_id, "trainable")
    yield Candidate("Let it be trained, as Keras does", after, "Reset trainable")


def _frozen(value: Value) -> Value:
    """Give a held layer (or several) whose own weights are fixed."""
    if isinstance(value, tuple):
        return tuple(_frozen(one) for one in value)
    if not isinstance(value, KerasObject):
        return value
    config = value.config.with_("trainable", False)
    for name in ("layer", "backward_layer", "cell", "cells"):
        if config.get(name) is not None:
            config = config.with_(name, _frozen(config[name]))
    return KerasObject(value.class_name, config, value.module, value.registered_name)
