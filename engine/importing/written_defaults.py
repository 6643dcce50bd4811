"""What Keras writes into a file for an argument that nobody gave, where that is not the default.

``strides=None`` of a pooling layer is written as its pool size, ``data_format=None`` as
"channels_last", ``1`` for a window as ``[1, 1]``. Without this every layer that is read would seem
to have been given arguments. Held to real Keras for every layer by the tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import params
from engine.catalog import Param
from engine.values import FrozenDict, KerasObject, Value, same

DTYPES = {"Hashing": "int64", "HashedCrossing": "int64"}
"""What ``dtype=None`` comes to, where it is not float32."""

_POOLING = tuple(f"{how}Pooling{n}D" for how in ("Max", "Average") for n in (1, 2, 3))

COPIES = {
    **{(kind, "strides"): "pool_size" for kind in _POOLING},
    ("MultiHeadAttention", "value_dim"): "key_dim",
    ("MelSpectrogram", "sequence_length"): "fft_length",
}
"""Arguments that take their value from another one."""

DROPPED = {"rms_scaling": False, "vocabulary_size": None}
"""Keys that are no arguments, and what they say when there is nothing to say."""


def means_default(kind: str, param: Param, value: Value, written: Mapping[str, Any]) -> bool:
    """Tell whether ``value`` is what Keras writes for ``param`` of ``kind`` when it is not given.

    ``written`` is the whole configuration of the layer, as Keras wrote it.
    """
    name, default = param.name, param.default
    if param.required:
        return False
    if name == "dtype":
        return bool(value == DTYPES.get(kind, "float32"))
    if name == "data_format" and default is None:
        return bool(value == "channels_last")
    if name == "activation" and default is None:
        return bool(value == "linear")
    if (kind, name) in COPIES:
        return _copied(param, value, written.get(COPIES[kind, name]))
    if (kind, name) == ("MelSpectrogram", "max_freq"):
        rate = written.get("sampling_rate")
        return isinstance(rate, int | float) and bool(value == rate / 2)
    if param.type in ("int_tuple", "int_or_tuple", "axis") and default is not None:
        return _spread(param, value, default)
    if param.type == "floats" and isinstance(default, int | float):
        return _ranged(value, default)
    if kind == "Input" and param.type == "bool":
        return value is False
    return False


def _copied(param: Param, value: Value, other: Any) -> bool:
    if param.type != "int_tuple":
        return other is not None and same(value, other)
    source = tuple(other) if isinstance(other, list) else other
    try:
        return bool(params.read_value(param, value) == params.read_value(param, source))
    except params.Unreadable:
        return False


def _spread(param: Param, value: Value, default: Value) -> bool:
    """Tell whether ``value`` is one number of ``default`` written out for every axis."""
    if isinstance(value, int) and isinstance(default, int):
        return False
    if param.type == "axis":
        return same(value, (default,))
    if not isinstance(value, tuple) or bool in map(type, _leaves(value)):
        return False
    if param.n is not None and len(value) != param.n:
        return False
    return len(set(_leaves(value)) | set(_leaves(default))) == 1


def _leaves(value: Value) -> list[Value]:
    if not isinstance(value, tuple):
        return [value if isinstance(value, int) else None]
    return [leaf for item in value for leaf in _leaves(item)]


def _ranged(value: Value, default: float) -> bool:
    """Tell whether ``value`` is the range that one number stands for."""
    return (
        isinstance(value, tuple)
        and len(value) == 2
        and all(type(item) in (int, float) for item in value)
        and value[1] == default
        and value[0] in (0, -default)
    )


def backward_is_mirrored(forward: Value, backward: Value) -> bool:
    """Tell whether ``backward`` is what Bidirectional makes of ``forward`` by itself."""
    if not isinstance(forward, KerasObject) or not isinstance(backward, KerasObject):
        return False
    ahead = forward.config.get("go_backwards", False)
    mirrored = (
        forward.config.with_("go_backwards", True)
        if not ahead
        else forward.config.without("go_backwards")
    )
    return same(
        KerasObject(forward.class_name, mirrored.without("name")),
        KerasObject(backward.class_name, backward.config.without("name")),
    )


def without_direction(layer: Value) -> Value:
    """Give what Bidirectional holds as it was before it took it in."""
    if not isinstance(layer, KerasObject):
        return layer
    config = layer.config.without("zero_output_for_mask")
    name = config.get("name")
    if isinstance(name, str):
        for prefix in ("forward_", "backward_"):
            name = name.removeprefix(prefix)
        config = config.with_("name", name)
    return KerasObject(layer.class_name, FrozenDict(config), layer.module, layer.registered_name)
