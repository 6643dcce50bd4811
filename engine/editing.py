"""What every edit stands on: a model of a project changed by a function.

An edit gives a new project, or the SAME object when nothing would change, so that callers can tell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine.graph import Layer, LayerId, Model, Project

Position = tuple[float, float]


def change_model(project: Project, name: str, change: Callable[[Model], Model]) -> Project:
    """Give ``project`` with ``change`` applied to the model called ``name``."""
    before = project.models[name]
    after = change(before)
    if after is before:
        return project
    return replace(project, models={**project.models, name: after})


def with_layer(project: Project, name: str, layer_id: LayerId, layer: Layer) -> Project:
    """Give ``project`` with ``layer`` under the id ``layer_id`` in the model called ``name``."""
    return change_model(project, name, lambda m: replace(m, layers={**m.layers, layer_id: layer}))


def taken_names(model: Model) -> set[str]:
    """Give every layer name of ``model``."""
    return {layer.name for layer in model.layers.values()}
