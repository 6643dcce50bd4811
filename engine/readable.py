"""What the readers of values share: the refusal, the bounds, and how a value is shown."""

from __future__ import annotations

import math

from engine.sheets import Param
from engine.values import FrozenDict, KerasObject, Parameter, Value


class Unreadable(Exception):
    """Why a value cannot be read: "a whole number of at least 1"."""


LARGEST = 2**31 - 1
"""The largest size or step: TensorFlow ends the process on numbers beyond 32 bits."""


def shown(value: Value, limit: int = 40) -> str:
    """Give ``value`` as Python would write it, cut to ``limit`` characters, for messages."""
    if isinstance(value, KerasObject):
        written = f"{value.class_name}(…)"
    elif isinstance(value, Parameter):
        written = value.name
    elif isinstance(value, tuple) and any(isinstance(item, KerasObject) for item in value):
        written = "[" + ", ".join(shown(item) for item in value) + "]"
    elif isinstance(value, FrozenDict):
        written = repr(dict(value))
    else:
        written = repr(value)
    return written if len(written) <= limit else written[: limit - 1] + "…"


def is_int(value: Value) -> bool:
    """Tell whether Keras takes ``value`` for a whole number (it takes True for 1)."""
    return isinstance(value, int)


def are_ints(value: Value) -> bool:
    """Tell whether ``value`` is a tuple of whole numbers."""
    return isinstance(value, tuple) and all(map(is_int, value))


def bounded(param: Param, value: float, what: str) -> None:
    """Refuse ``value`` outside the bounds of ``param``."""
    low, high = param.minimum, param.maximum
    if isinstance(value, float) and math.isnan(value):
        raise Unreadable(what)
    if low is not None and isinstance(value, int) and value > LARGEST:
        raise Unreadable(f"{what} of at most {LARGEST:,}")
    below = low is not None and (value <= low if "min" in param.exclusive else value < low)
    above = high is not None and (value >= high if "max" in param.exclusive else value > high)
    if not (below or above):
        return
    if low is not None and high is not None:
        raise Unreadable(f"{what} from {low} to {high}")
    if high is not None:
        raise Unreadable(f"{what} of at most {high}")
    raise Unreadable(f"{what} {'above' if 'min' in param.exclusive else 'of at least'} {low}")
