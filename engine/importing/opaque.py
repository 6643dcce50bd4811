"""Layers that no rule can know: classes of the author's own, kept word for word.

Their shapes come from what the file states about the tensors that they give.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import catalog
from engine.graph import INPUT, MODEL, OUTPUT, Layer
from engine.importing.values import dtype_policy, is_keras_module, plain_value
from engine.layers.registry import RULES
from engine.values import FrozenDict, Value


def opaque_layer(
    raw: Mapping[str, Any], config: Mapping[str, Any], class_name: str, name: str
) -> Layer:
    """Give the layer for a class that the catalogue does not know."""
    module, registered = raw.get("module"), raw.get("registered_name")
    module = module if isinstance(module, str) else None
    registered = registered if isinstance(registered, str) else None
    params: dict[str, Value] = {
        key: dtype_policy(value) if key == "dtype" else plain_value(value)
        for key, value in config.items()
        if key != "name"
    }
    kind = opaque_kind(class_name, module, registered)
    return Layer(kind, name, FrozenDict(params), None, module, registered)


def opaque_kind(class_name: str, module: str | None, registered: str | None) -> str:
    """Give a kind for a class of the author's own that cannot be mistaken for one of Keras's."""
    ours = class_name in (INPUT, OUTPUT, MODEL) or catalog.canonical(class_name) is not None
    if class_name in RULES and module is not None and is_keras_module(module):
        return class_name  # a class of Keras that is not among its public layers
    if not ours and class_name not in RULES and not class_name.startswith("ops."):
        return class_name
    if registered is not None and registered != class_name:
        return registered
    return f"{module or 'custom'}.{class_name}"


def class_of(layer: Layer) -> str:
    """Give the class name that the kind of an opaque layer was made from."""
    return layer.kind.rpartition(">")[2].rpartition(".")[2]
