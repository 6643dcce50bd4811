"""What Keras takes without a word though no author means it: the verdict must be Keras's.

``True`` for a flag may be any value, a bound may be crossed that nobody checks. Such a value is
read as Keras reads it, and a warning names the parameter.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable

from engine.readers import READERS, Unreadable
from engine.sheets import Param, Sheet
from engine.values import FrozenDict, KerasObject, Value


def tolerated(kind: str, param: Param, value: Value) -> Value:
    """Give ``value`` as Keras reads it, though the strict reader refused it.

    Raises:
        Unreadable: Keras refuses it too.
    """
    special = _SPECIAL.get((kind, param.name)) or _SPECIAL.get(("", param.name))
    if special is not None:
        return special(param, value)
    if param.type == "bool":
        return bool(value)
    unchecked = param.lenient or (param.minimum is None and param.maximum is None)
    if unchecked and param.type == "float" and isinstance(value, float) and math.isnan(value):
        return value  # nobody looks whether a number is one, unless it is compared with a bound
    if param.lenient and param.type in ("int", "float", "int_tuple", "int_or_tuple", "shape"):
        return READERS[param.type](_boundless(param), value)
    if param.type == "floats" and param.n == 2 and isinstance(value, tuple):
        return _loose_range(kind, param, value)
    if param.lenient and param.type == "enum" and isinstance(value, str):
        return value
    raise Unreadable


def ignored(sheet: Sheet, name: str) -> bool:
    """Tell whether Keras takes an argument that the layer does not have, and leaves it aside."""
    if name in ("input_shape", "input_dim"):
        return "autocast" in sheet.params  # the layer hands what it does not know to its base
    return (sheet.kind, name) in _OLD


_OLD = frozenset(
    {
        ("Embedding", "input_length"), ("ReversibleEmbedding", "input_length"),
        ("LeakyReLU", "alpha"),
    }
)  # fmt: skip


def refused(kind: str, param: Param, value: Value) -> bool:
    """Tell whether Keras refuses a value that the strict reader takes: True for a number."""
    return isinstance(value, bool) and ((kind, param.name) in _NO_BOOLS or param.name == "seed")


_NO_BOOLS = frozenset(
    {
        ("Embedding", "input_dim"), ("Embedding", "output_dim"),
        ("ReversibleEmbedding", "input_dim"), ("ReversibleEmbedding", "output_dim"),
        ("RepeatVector", "n"), ("UpSampling1D", "size"),
    }
)  # fmt: skip


def _boundless(param: Param) -> Param:
    return dataclasses.replace(param, minimum=None, maximum=None)


_BOTH_ENDS = ("RandomShear", "RandomTranslation", "RandomZoom", "Solarization")
"""Augmentations that look at both ends of a strength; the others let one end cross a bound."""


def _loose_range(kind: str, param: Param, value: tuple[Value, ...]) -> Value:
    """A range of which only the ends that cannot be met are looked at."""
    READERS["floats"](_boundless(param), value)
    low, high = param.minimum, param.maximum
    crossed = (high is not None and value[0] > high) or (low is not None and value[1] < low)
    if kind in _BOTH_ENDS or crossed:
        raise Unreadable
    return value


def _nothing_too(param: Param, value: Value) -> Value:
    """What is empty or missing counts as no strength at all."""
    if value is None or value == ():
        return 0.0
    if isinstance(value, tuple):
        return _loose_range("", param, value)
    raise Unreadable


def _none_too(param: Param, value: Value) -> Value:
    """None is let through, though the function says nothing of it."""
    if value is None:
        return None
    raise Unreadable


def _one_size(param: Param, value: Value) -> Value:
    """One size alone stands for a shape of one dimension."""
    if isinstance(value, int):
        return (int(value),)
    raise Unreadable


def _from_one(param: Param, value: Value) -> Value:
    """One is let through where at least 2 makes sense."""
    return READERS[param.type](dataclasses.replace(param, minimum=1), value)


def _scipy_window(param: Param, value: Value) -> Value:
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


def _old_mode(param: Param, value: Value) -> Value:
    """An output mode by the name that it had before Keras 3."""
    modern = {"binary": "multi_hot", "tf-idf": "tf_idf"}.get(value) if isinstance(value, str) else 0
    if modern in param.choices:
        return modern
    raise Unreadable


def _text_mode(param: Param, value: Value) -> Value:
    """A mode that TextVectorization hands on to its lookup without naming it."""
    return value if value == "one_hot" else _old_mode(param, value)


def _never(param: Param, value: Value) -> Value:
    raise Unreadable


def _zero_too(param: Param, value: Value) -> Value:
    """Nought is let through where at least 1 makes sense; nothing below it."""
    return READERS[param.type](dataclasses.replace(param, minimum=0), value)


def _not_a_number_too(param: Param, value: Value) -> Value:
    """NaN passes where Keras asks whether a value is negative."""
    if isinstance(value, float) and math.isnan(value):
        return value
    raise Unreadable


def _anything(param: Param, value: Value) -> Value:
    """Nobody looks at the value before it is needed."""
    return value


def _unset_too(param: Param, value: Value) -> Value:
    """None stands for Keras's own small number, and NaN for itself."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return value
    return READERS[param.type](_boundless(param), value)


def _off_too(param: Param, value: Value) -> Value:
    """Whatever counts as false switches it off, as None does."""
    if not value and not isinstance(value, KerasObject):
        return None
    raise Unreadable


def _off_or_zero(param: Param, value: Value) -> Value:
    """Whatever counts as false switches it off; nothing else but a whole number is taken."""
    return None if not isinstance(value, int) and not value else _zero_too(param, value)


def _whole_floats_too(param: Param, value: Value) -> Value:
    """Floats pass inside of a tuple, and work if they are whole."""
    if isinstance(value, tuple) and all(
        isinstance(item, int) or (isinstance(item, float) and item.is_integer()) for item in value
    ):
        return READERS[param.type](param, tuple(map(int, value)))
    raise Unreadable


def _sizes_to_keep(param: Param, value: Value) -> Value:
    """Nought, and None in a tuple, pass for a wanted size."""
    if isinstance(value, tuple) and len(value) == param.n:
        if all(size is None or (isinstance(size, int) and size >= 0) for size in value):
            return value
        raise Unreadable
    return _zero_too(param, value)


def _sizes_or_unknown(param: Param, value: Value) -> Value:
    """What is no whole number counts as an unknown size; a text is a row of letters."""
    if not isinstance(value, tuple | str | FrozenDict):
        raise Unreadable
    return tuple(item if isinstance(item, int) else None for item in value)


def _empty_mapping_too(param: Param, value: Value) -> Value:
    """An empty mapping is an empty row of sizes."""
    if isinstance(value, FrozenDict) and not value:
        return ()
    raise Unreadable


def _no_sizes_too(param: Param, value: Value) -> Value:
    """An empty text or mapping is an empty row of sizes."""
    if isinstance(value, str | FrozenDict) and not value:
        return ()
    raise Unreadable


def _numbers_too(param: Param, value: Value) -> Value:
    """NaN, and a list of numbers that are compared place by place."""
    if isinstance(value, float) and math.isnan(value):
        return value
    if isinstance(value, tuple) and all(isinstance(item, int | float) for item in value):
        return value
    raise Unreadable


def _whole_number_of(param: Param, value: Value) -> Value:
    """What Python's ``int`` makes of numbers and texts."""
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        raise Unreadable from None


def _number_of(param: Param, value: Value) -> Value:
    """What Python's ``float`` makes of numbers and texts."""
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        raise Unreadable from None


_SPECIAL: dict[tuple[str, str], Callable[[Param, Value], Value]] = {
    ("", "trainable"): _never,
    ("", "lora_rank"): _off_or_zero,
    ("", "lora_alpha"): _anything,  # read with lora_rank alone
    ("", "output_size"): _sizes_to_keep,
    **{
        (f"{stem}{n}D", name): _whole_floats_too
        for stem, names in {
            "Conv": ("strides", "dilation_rate"),
            "DepthwiseConv": ("strides",),
            "SeparableConv": ("strides",),
            "MaxPooling": ("strides", "pool_size"),
            "AveragePooling": ("strides", "pool_size"),
        }.items()
        for n in (1, 2, 3)
        for name in names
    },
    ("Input", "batch_size"): _zero_too,
    ("Input", "shape"): _no_sizes_too,
    ("Input", "batch_shape"): _no_sizes_too,
    ("EinsumDense", "gptq_unpacked_column_size"): _anything,
    ("ReversibleEmbedding", "logit_soft_cap"): _anything,  # read in reverse alone
    ("ReversibleEmbedding", "reverse_dtype"): _anything,
    ("LayerNormalization", "epsilon"): _unset_too,
    ("RMSNormalization", "epsilon"): _unset_too,
    ("BatchNormalization", "renorm_momentum"): _anything,  # read while training alone
    ("Softmax", "axis"): _unset_too,
    **{
        (f"Adaptive{what}Pooling{n}D", "data_format"): _off_too
        for what in ("Max", "Average")
        for n in (1, 2, 3)
    },
    ("ZeroPadding2D", "padding"): _never,  # cannot be run
    ("ZeroPadding3D", "padding"): _never,
    ("UpSampling2D", "interpolation"): _never,
    ("Reshape", "target_shape"): _sizes_or_unknown,
    ("Masking", "mask_value"): _numbers_too,
    ("ReLU", "max_value"): _not_a_number_too,
    ("ReLU", "negative_slope"): _not_a_number_too,
    ("ReLU", "threshold"): _not_a_number_too,
    ("LeakyReLU", "negative_slope"): _not_a_number_too,
    ("BatchNormalization", "axis"): _whole_number_of,
    ("BatchNormalization", "momentum"): _number_of,
    ("BatchNormalization", "epsilon"): _number_of,
    ("AlphaDropout", "noise_shape"): _anything,
    ("Dropout", "noise_shape"): _empty_mapping_too,
    ("CategoryEncoding", "output_mode"): _old_mode,
    ("STFTSpectrogram", "frame_length"): _from_one,
    ("ops.cast", "dtype"): _none_too,
    ("ops.reshape", "newshape"): _one_size,
    ("ops.tile", "repeats"): _zero_too,
    ("ops.repeat", "repeats"): _zero_too,
    ("ops.softmax", "axis"): _none_too,
    ("ops.log_softmax", "axis"): _none_too,
    ("STFTSpectrogram", "window"): _scipy_window,
    ("RandomRotation", "factor"): _nothing_too,
    ("RandomBrightness", "factor"): _nothing_too,
    ("MaxNumBoundingBoxes", "max_number"): _whole_number_of,
    ("MaxNumBoundingBoxes", "fill_value"): _whole_number_of,
    ("IntegerLookup", "output_mode"): _old_mode,
    ("StringLookup", "output_mode"): _old_mode,
    ("TextVectorization", "output_mode"): _text_mode,
}
"""Exceptions by layer and parameter; an empty layer stands for all."""
