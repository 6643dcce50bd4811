"""Cures for layers that are frozen in name only: the flag goes where the weights are, or off."""

from __future__ import annotations

from collections.abc import Iterator

from engine import edits
from engine.fixes.case import Candidate, Case, cure
from engine.freezing import frozen_inside


@cure("not-frozen")
def freeze_inside(case: Case) -> Iterator[Candidate]:
    """Freeze the layers inside, which own the weights; or let the layer be trained."""
    layer_id = case.facts.model.nodes[case.node].layer
    project, before = case.project, case.layer.params
    for name, value in frozen_inside(case.layer.kind, before).items():
        if value is not before[name]:
            project = edits.set_param(project, case.name, layer_id, name, value)
    if project is not case.project:
        yield Candidate("Freeze what is inside", project, "Freeze inside")
    after = edits.reset_param(case.project, case.name, layer_id, "trainable")
    yield Candidate("Let it be trained, as Keras does", after, "Reset trainable")
