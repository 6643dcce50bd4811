"""What Keras takes for arguments of initializers, regularizers and constraints without a word."""

from __future__ import annotations

import math
from collections.abc import Callable

from engine import lenient_readers as lenient
from engine.dtypes import too_large
from engine.readable import Unreadable
from engine.sheets import Param
from engine.values import Value


def _any_number(param: Param, value: Value) -> Value:
    """Any number, NaN too: nobody looks at it."""
    if isinstance(value, int | float):
        return value
    raise Unreadable


def _from_0(param: Param, value: Value) -> Value:
    """Any finite number from 0 on that can be counted with, beyond 32 bits too."""
    if isinstance(value, int | float) and 0 <= value < math.inf and not too_large(value):
        return value
    raise Unreadable


def _none_or_from_0(param: Param, value: Value) -> Value:
    """None for 0, or a number."""
    return None if value is None else _from_0(param, value)


_SCALED = (
    "GlorotNormal", "GlorotUniform", "HeNormal", "HeUniform", "LecunNormal", "LecunUniform",
    "VarianceScaling",
)  # fmt: skip

OBJECTS: dict[tuple[str, str], Callable[[Param, Value], Value]] = {
    # Read only where both are given; the layer that has the weight looks at them then.
    **{
        (kind, name): lenient.anything for kind in _SCALED for name in ("input_axes", "output_axes")
    },
    # Read while training alone.
    **{
        (kind, name): lenient.anything
        for kind in ("MaxNorm", "MinMaxNorm", "UnitNorm")
        for name in ("max_value", "min_value", "rate", "axis")
    },
    ("RandomNormal", "stddev"): _any_number,
    ("TruncatedNormal", "stddev"): _any_number,
    ("VarianceScaling", "scale"): lenient.any_number_above_0,
    ("L1", "l1"): _none_or_from_0,
    ("L2", "l2"): _none_or_from_0,
    ("L1L2", "l1"): _none_or_from_0,
    ("L1L2", "l2"): _none_or_from_0,
    ("OrthogonalRegularizer", "factor"): _from_0,
    ("QuantizedFloat8DTypePolicy", "amax_history_length"): lenient.zero_too,
    ("STFT", "window"): lenient.scipy_window,
    ("STFT", "periodic"): lenient.never,
}
"""By class and argument: how a value is read that the strict reader refused."""
