"""How Keras reads values that no author means: one reader per habit.

Each is a reader of its own, called where the strict one refused. `engine.tolerance` says which
parameter is read by which.
"""

from __future__ import annotations

import dataclasses
import math

from engine.readable import Unreadable
from engine.readers import READERS
from engine.sheets import Param
from engine.values import FrozenDict, KerasObject, Value


def boundless(param: Param) -> Param:
    """Give ``param`` without its bounds."""
    return dataclasses.replace(param, minimum=None, maximum=None)


def loose_range(param: Param, value: Value) -> Value:
    """A range of which only the ends that cannot be met are looked at; NaN passes every bound."""
    if param.single and isinstance(value, float) and math.isnan(value):
        return value
    if not isinstance(value, tuple):
        raise Unreadable
    READERS["floats"](boundless(param), value)
    low, high = param.minimum, param.maximum
    if (high is not None and value[0] > high) or (low is not None and value[1] < low):
        raise Unreadable
    return value


def nan_too(param: Param, value: Value) -> Value:
    """NaN passes every bound; both ends of a range are looked at."""
    return loose_range(param, value if not isinstance(value, tuple) else None)


def nothing_too(param: Param, value: Value) -> Value:
    """What is empty or missing counts as no strength at all."""
    if not value and not isinstance(value, KerasObject):
        return 0.0
    return loose_range(param, value)


def none_too(param: Param, value: Value) -> Value:
    """None is let through, though the function says nothing of it."""
    if value is None:
        return None
    raise Unreadable


def one_size(param: Param, value: Value) -> Value:
    """One size alone stands for a shape of one dimension."""
    if isinstance(value, int):
        return (int(value),)
    raise Unreadable


def from_one(param: Param, value: Value) -> Value:
    """One is let through where at least 2 makes sense."""
    return READERS[param.type](dataclasses.replace(param, minimum=1), value)


def scipy_window(param: Param, value: Value) -> Value:
    """A window that scipy knows by name and that needs no numbers."""
    if isinstance(value, str) and value in _WINDOWS:
        return value
    raise Unreadable


_WINDOWS = {
    "boxcar", "box", "ones", "rect", "rectangular", "triang", "triangle", "tri", "blackman",
    "black", "blk", "hamming", "hamm", "ham", "hann", "han", "bartlett", "bart", "brt", "flattop",
    "flat", "flt", "parzen", "parz", "par", "bohman", "bman", "bmn", "blackmanharris",
    "blackharr", "bkh", "nuttall", "nutl", "nut", "barthann", "brthan", "bth", "cosine",
    "halfcosine", "exponential", "poisson", "tukey", "tuk", "taylor", "taylorwin", "lanczos",
    "sinc",
}  # fmt: skip


def old_mode(param: Param, value: Value) -> Value:
    """An output mode by the name that it had before Keras 3."""
    modern = {"binary": "multi_hot", "tf-idf": "tf_idf"}.get(value) if isinstance(value, str) else 0
    if modern in param.choices:
        return modern
    raise Unreadable


def text_mode(param: Param, value: Value) -> Value:
    """A mode that TextVectorization hands on to its lookup without naming it."""
    return value if value == "one_hot" else old_mode(param, value)


def never(param: Param, value: Value) -> Value:
    """Keras refuses what the strict reader refuses."""
    raise Unreadable


def zero_too(param: Param, value: Value) -> Value:
    """Nought is let through where at least 1 makes sense; nothing below it."""
    return READERS[param.type](dataclasses.replace(param, minimum=0), value)


def not_a_number_too(param: Param, value: Value) -> Value:
    """NaN passes where Keras asks whether a value is negative."""
    if isinstance(value, float) and math.isnan(value):
        return value
    raise Unreadable


def anything(param: Param, value: Value) -> Value:
    """Nobody looks at the value before it is needed."""
    return value


def unset_too(param: Param, value: Value) -> Value:
    """None stands for Keras's own small number, and NaN for itself."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return value
    return READERS[param.type](boundless(param), value)


def off_too(param: Param, value: Value) -> Value:
    """Whatever counts as false switches it off, as None does."""
    if not value and not isinstance(value, KerasObject):
        return None
    raise Unreadable


def off_or_zero(param: Param, value: Value) -> Value:
    """Whatever counts as false switches it off; nothing else but a whole number is taken."""
    return None if not isinstance(value, int) and not value else zero_too(param, value)


def whole_floats_too(param: Param, value: Value) -> Value:
    """Floats pass inside of a tuple, and work if they are whole."""
    if isinstance(value, tuple) and all(
        isinstance(item, int) or (isinstance(item, float) and item.is_integer()) for item in value
    ):
        return READERS[param.type](param, tuple(map(int, value)))
    raise Unreadable


def sizes_to_keep(param: Param, value: Value) -> Value:
    """Nought, and None in a tuple, pass for a wanted size."""
    if isinstance(value, tuple) and len(value) == param.n:
        if all(size is None or (isinstance(size, int) and size >= 0) for size in value):
            return value
        raise Unreadable
    return zero_too(param, value)


def sizes_or_unknown(param: Param, value: Value) -> Value:
    """What is no whole number counts as an unknown size; a text is a row of letters."""
    if not isinstance(value, tuple | str | FrozenDict):
        raise Unreadable
    return tuple(item if isinstance(item, int) else None for item in value)


def empty_mapping_too(param: Param, value: Value) -> Value:
    """An empty mapping is an empty row of sizes."""
    if isinstance(value, FrozenDict) and not value:
        return ()
    raise Unreadable


def no_sizes_too(param: Param, value: Value) -> Value:
    """An empty text or mapping is an empty row of sizes."""
    if isinstance(value, str | FrozenDict) and not value:
        return ()
    raise Unreadable


def numbers_too(param: Param, value: Value) -> Value:
    """NaN, and a list of numbers that are compared place by place."""
    if isinstance(value, float) and math.isnan(value):
        return value
    if isinstance(value, tuple) and all(isinstance(item, int | float) for item in value):
        return value
    raise Unreadable


def whole_number_of(param: Param, value: Value) -> Value:
    """What Python's ``int`` makes of numbers and texts."""
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        raise Unreadable from None


def number_of(param: Param, value: Value) -> Value:
    """What Python's ``float`` makes of numbers and texts."""
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        raise Unreadable from None


def without_tokens(param: Param, value: Value) -> Value:
    """NaN is no limit that can be exceeded; a float that is whole passes, and stays a float."""
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, float) and value.is_integer() and value > 1:
        return value
    raise Unreadable


def any_number_above_0(param: Param, value: Value) -> Value:
    """A number that is only asked whether it is 0 or less; NaN is neither."""
    if isinstance(value, int | float) and not value <= 0:
        return value
    raise Unreadable


def truth_by_number(param: Param, value: Value) -> Value:
    """0 is equal to False, and 1 to True: but it is not True, so it is no command."""
    if isinstance(value, int | float) and value in (0, 1):
        return param.default if value else False
    raise Unreadable


def alone(param: Param, value: Value) -> Value:
    """A list of one number is compared like the number."""
    if isinstance(value, tuple) and len(value) == 1:
        return READERS[param.type](param, value[0])
    raise Unreadable


def any_object(param: Param, value: Value) -> Value:
    """An object that is never asked for anything; the default stands in for it."""
    if isinstance(value, KerasObject):
        return None
    raise Unreadable


def cut_to_whole(param: Param, value: Value) -> Value:
    """A fraction is cut to the whole number below it."""
    if isinstance(value, float) and math.isfinite(value):
        return READERS[param.type](param, int(value))
    raise Unreadable


def cut_to_whole_or_zero(param: Param, value: Value) -> Value:
    """A fraction is cut to the whole number below it, and nought is taken."""
    if isinstance(value, float) and math.isfinite(value):
        value = int(value)
    return zero_too(param, value)


def lengths_above_0(param: Param, value: Value) -> Value:
    """A length of nought or less is taken alone, but not inside of a list."""
    if isinstance(value, tuple):
        raise Unreadable
    return READERS[param.type](boundless(param), value)


def boundaries(param: Param, value: Value) -> Value:
    """A text is a row of characters, each of them a number; an empty mapping is an empty row."""
    if isinstance(value, FrozenDict) and not value:
        return ()
    if isinstance(value, str) and not value.strip("0123456789"):
        return tuple(map(float, value))
    raise Unreadable


def further_numbers_too(param: Param, value: Value) -> Value:
    """Of a range that is longer than two numbers, the first two are read."""
    if isinstance(value, tuple) and len(value) > 2:
        return READERS[param.type](param, value[:2])
    raise Unreadable


def upper_end(param: Param, value: Value) -> Value:
    """Of a range, the upper end alone is read."""
    if isinstance(value, tuple) and len(value) > 1:
        return READERS[param.type](param, (0, value[1]))
    raise Unreadable


def whole_float_too(param: Param, value: Value) -> Value:
    """Whole numbers in floats are what they are."""
    if isinstance(value, float) and value.is_integer():
        return READERS[param.type](param, int(value))
    raise Unreadable


def any_number(param: Param, value: Value) -> Value:
    """Any number that can be counted with."""
    if isinstance(value, int | float) and math.isfinite(value):
        return value
    raise Unreadable


def off_or_number(param: Param, value: Value) -> Value:
    """Whatever counts as false switches it off; NaN and numbers beyond the bounds are taken."""
    if not value and not isinstance(value, KerasObject):
        return None
    return unset_too(param, value)


def comparable_pair(param: Param, value: Value) -> Value:
    """Two of anything that can be sorted."""
    try:
        sorted(any_pair(param, value))
    except TypeError:
        raise Unreadable from None
    return value


def any_pair(param: Param, value: Value) -> Value:
    """Two of anything are taken for a pair of numbers."""
    if isinstance(value, tuple) and len(value) == 2:
        return value
    raise Unreadable
