"""Layers that are not trained, and what they hold with them.

``trainable=False`` of a wrapper is not heard by the layers inside, which own the weights: so it has
to be said of them too.
"""

from __future__ import annotations

from dataclasses import replace

from engine import catalog
from engine.values import FrozenDict, KerasObject, Value


def frozen_inside(kind: str, params: FrozenDict) -> FrozenDict:
    """Give ``params`` of a layer of ``kind`` with every layer that they hold frozen."""
    sheet = catalog.sheet(kind)
    for param in sheet.params.values() if sheet is not None else ():
        if param.holds_layers and params.get(param.name) is not None:
            params = params.with_(param.name, _frozen(params[param.name]))
    return params


def _frozen(value: Value) -> Value:
    if isinstance(value, tuple):
        return tuple(_frozen(one) for one in value)
    if not isinstance(value, KerasObject):
        return value
    inside = frozen_inside(value.class_name, value.config)
    return replace(value, config=inside.with_("trainable", False))
