"""The real layer classes, and arguments with which each can be constructed."""

from __future__ import annotations

import inspect
import warnings
from functools import cache
from typing import Any

import keras

from catalog_tool import overlay_palette as palette
from catalog_tool.introspection import REQUIRED, own_parameters


@cache
def layer_classes() -> dict[str, tuple[type, list[str]]]:
    """Our kind of each distinct class of `keras.layers`, with the class and its other names."""
    names: dict[type, list[str]] = {}
    for name, cls in sorted(vars(keras.layers).items()):
        if inspect.isclass(cls):
            names.setdefault(cls, []).append(name)
    found = {}
    for cls, exported in names.items():
        kind = cls.__name__ if cls.__name__ in exported else exported[0]
        kind = palette.RENAMED.get(kind, kind)
        found[kind] = (cls, sorted(set(exported) - {kind}))
    return found


def is_built(kind: str) -> bool:
    """Whether real layers of the kind are made here: all but base classes and foreign wrappers."""
    return kind not in palette.NOT_IN_PALETTE or kind.endswith(("Cell", "Cells"))


def sample_arguments(kind: str, cls: type) -> dict[str, Any]:
    """Arguments with which the class can be constructed."""
    sample = dict(palette.SAMPLES_BY_LAYER.get(kind, {}))
    for name, given in own_parameters(cls.__init__).items():
        if given.default is REQUIRED and name not in sample:
            sample[name] = sample_value(kind, name)
    return sample


def sample_value(kind: str, name: str) -> Any:
    """A value for a required argument; nested layers are made anew each time."""
    if name == "layer":
        return keras.layers.Dense(2) if kind == "SpectralNormalization" else keras.layers.LSTM(2)
    if name == "layers":
        return [keras.layers.Rescaling(0.5)]
    if name == "cell":
        return keras.layers.LSTMCell(2)
    if name == "cells":
        return [keras.layers.LSTMCell(2)]
    if name == "function":
        return keras.ops.abs
    return palette.SAMPLES[name]


def construct(kind: str, cls: type, **more: Any) -> Any:
    """A real layer with sample arguments and the given ones."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return cls(**{**sample_arguments(kind, cls), **more})
