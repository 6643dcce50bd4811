"""Cures for layers that are frozen in name only: the flag goes where the weights are, or off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine import catalog, edits
from engine.fixes.case import Candidate, Case, cure
from engine.values import KerasObject, Value


@cure("not-frozen")
def freeze_inside(case: Case) -> Iterator[Candidate]:
    """Freeze the layers inside, which own the weights; or let the layer be trained."""
    layer_id = case.facts.model.nodes[case.node].layer
    project = case.project
    for name in _holders(case.layer.kind):
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
    for name in _holders(value.class_name):
        if config.get(name) is not None:
            config = config.with_(name, _frozen(config[name]))
    return replace(value, config=config)


def _holders(kind: str) -> list[str]:
    sheet = catalog.sheet(kind)
    params = sheet.params.values() if sheet is not None else ()
    return [param.name for param in params if param.holds_layers]
