"""Which weights an initializer can fill: their number of dimensions, and their dtype."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from engine import catalog
from engine.layers.demands import title
from engine.layers.registry import Parameters, Weight
from engine.problems import RuleError, refuse
from engine.tensors import size
from engine.values import KerasObject, Value

RANKS: Mapping[str, tuple[int, int, str]] = {
    "Identity": (2, 2, "a matrix"),
    "Orthogonal": (2, 99, "at least two dimensions"),
    "STFT": (3, 3, "three dimensions: steps (at least 1), channels and frequencies"),
}
"""The fewest and the most dimensions that an initializer can fill, and in words."""

PLAIN = ("float32", "float16", "float64")
"""Dtypes that every initializer makes."""

_COMPLEX = ("complex64", "complex128")
_UNIFORM = {  # scale and what it is divided by
    "GlorotUniform": (1.0, "fan_avg"),
    "HeUniform": (2.0, "fan_in"),
    "LecunUniform": (1.0, "fan_in"),
}


def class_of(family: str, value: Value) -> str:
    """Give the class of an object by its name, or by the object; nothing for one of nobody's."""
    name = value.class_name if isinstance(value, KerasObject) else value
    sheet = catalog.object_sheet(family, name) if isinstance(name, str) else None
    return sheet.kind if sheet is not None else ""


QUANTIZED = ("Dense", "EinsumDense", "Embedding", "ReversibleEmbedding")
"""Layers that a quantized policy gives other weights."""


def check_initializers(
    p: Parameters, initializers: Iterable[tuple[str, Value]], weights: Sequence[Weight]
) -> None:
    """Refuse initializers that cannot fill the weight that they are for."""
    for name, value in initializers:
        stem = name.removesuffix("_initializer")
        if filled_by_keras(p, name):
            continue
        kind = class_of("initializers", value)
        low, high, takes = RANKS.get(kind, (0, 99, ""))
        for weight in weights:
            if not is_for(stem, weight.name):
                continue
            waves = kind != "STFT" or 0 not in weight.shape[:1]  # of no length there are none
            if not low <= len(weight.shape) <= high or not waves:
                raise _does_not_fit(name, kind, takes, weight)
            if not _fills(kind, value, p.variable_dtype, weight.shape, _summed(p, weight)):
                raise _no_such_numbers(p, name, kind, weight)


def filled_by_keras(p: Parameters, initializer: str) -> bool:
    """Tell whether Keras fills the weight itself, as it does with quantized ones."""
    # The heads of attention are EinsumDense.
    takes = p.kind in (*QUANTIZED, "MultiHeadAttention", "GroupQueryAttention")
    quantized = takes and p.policy.mode not in ("", "float8")
    return quantized and initializer in ("kernel_initializer", "embeddings_initializer")


def is_for(stem: str, weight: str) -> bool:
    """Tell whether the initializer ``stem`` is for the weight of that name."""
    last = weight.rpartition("/")[2]
    return last in (stem, f"{stem}_kernel") or (stem == "depthwise" and last == "kernel")


def _summed(p: Parameters, weight: Weight) -> Sequence[int] | None:
    """Give the axes that an equation sums a kernel over; None for kernels of no equation.

    EinsumDense, and so the projections of attention with heads, tell them to the initializer.
    """
    if not weight.name.endswith("kernel"):
        return None
    if p.kind == "EinsumDense":
        letters, _, output = p.equation.partition(",")[2].partition("->")
        return [axis for axis, letter in enumerate(letters) if letter not in output]
    if p.kind in ("MultiHeadAttention", "GroupQueryAttention"):
        return (0, 1) if weight.name.startswith("attention_output") else (0,)
    return None


def _fills(
    kind: str, value: Value, dtype: str, shape: Sequence[int], summed: Sequence[int] | None
) -> bool:
    """Tell whether an initializer makes numbers of ``dtype``."""
    if not kind:
        return True
    if not _axes_exist(value, len(shape)):
        return False
    if dtype in PLAIN:
        return True
    if dtype.startswith("float8"):
        return False
    if kind in ("Zeros", "Ones", "Constant"):
        return dtype != "string" or kind == "Zeros"
    if dtype == "bfloat16":
        return kind != "Orthogonal"  # TensorFlow decomposes no such matrix
    if dtype in _COMPLEX:
        return kind == "Identity"
    reach = _reach(kind, value, shape, summed)
    # Numbers that nobody draws may lie in any range.
    return dtype in ("int32", "int64") and reach is not None and (reach >= 1 or 0 in shape)


def _axes_exist(value: Value, rank: int) -> bool:
    """Tell whether the axes that an initializer counts its fans over are there."""
    config: Mapping[str, Value] = value.config if isinstance(value, KerasObject) else {}
    axes = config.get("input_axes"), config.get("output_axes")
    if None in axes:
        return True  # Keras looks at them only together
    return all(
        isinstance(several, tuple)
        and all(isinstance(axis, int) and -rank <= axis < rank for axis in several)
        for several in axes
    )


def _reach(
    kind: str, value: Value, shape: Sequence[int], summed: Sequence[int] | None
) -> float | None:
    """Give how far a uniform distribution reaches; whole numbers are drawn below that.

    None stands for any other distribution.
    """
    config: Mapping[str, Value] = value.config if isinstance(value, KerasObject) else {}
    scale, mode = _UNIFORM.get(kind, (0.0, ""))
    if kind == "VarianceScaling" and config.get("distribution") == "uniform":
        scale, mode = config.get("scale", 1.0), config.get("mode", "fan_in")
    elif kind == "RandomUniform":
        low, high = config.get("minval", -0.05), config.get("maxval", 0.05)
        return 1.0 if int(low) < int(high) else 0.0
    if not mode:
        return None
    axes = config.get("input_axes"), config.get("output_axes")
    fan_in, fan_out = _fans(shape, summed) if None in axes else _over(shape, *axes)
    fan = {"fan_in": fan_in, "fan_out": fan_out}.get(mode, (fan_in + fan_out) / 2)
    return math.sqrt(3 * scale / max(1.0, fan))


def _over(shape: Sequence[int], *groups: Value) -> tuple[int, ...]:
    return tuple(
        size([shape[axis] for axis in axes if isinstance(axis, int)])
        for axes in groups
        if isinstance(axes, tuple)
    )


def _fans(shape: Sequence[int], summed: Sequence[int] | None) -> tuple[int, ...]:
    """Give how many values go into one output, and come out of one input."""
    if summed is not None:
        kept = tuple(axis for axis in range(len(shape)) if axis not in summed)
        return _over(shape, tuple(summed), kept)
    if len(shape) < 2:
        return (shape[0],) * 2 if shape else (1, 1)
    field = size(shape[:-2])
    return shape[-2] * field, shape[-1] * field


def _does_not_fit(name: str, kind: str, takes: str, weight: Weight) -> RuleError:
    count = len(weight.shape)
    shape = "×".join(map(str, weight.shape)) or "one number"
    return refuse(
        "initializer-does-not-fit",
        title(f"{kind} cannot fill {weight.name}", f"{kind} cannot fill this weight"),
        f"{kind} fills a weight with {takes}; {weight.name} has {count} ({shape}).",
        params=(name,),
        weight=weight.name,
        rank=count,
    )


def _no_such_numbers(p: Parameters, name: str, kind: str, weight: Weight) -> RuleError:
    dtype = p.variable_dtype
    if dtype in PLAIN:
        return refuse(
            "initializer-does-not-fit",
            title(f"{kind} cannot fill {weight.name}", f"{kind} cannot fill this weight"),
            f"input_axes and output_axes of {kind} name axes of the weight, and {weight.name} has "
            f"{len(weight.shape)}.",
            params=(name,),
            weight=weight.name,
        )
    param = (name,) if hasattr(p, name) else ()
    return refuse(
        "initializer-does-not-fit",
        title(f"{kind} makes no {dtype} numbers", f"Its weights cannot be {dtype}"),
        f"dtype = {dtype} is also that of the weights, and {kind} cannot fill {weight.name} with "
        "such numbers. A mixed policy keeps weights in float32.",
        params=("dtype", *param),
        weight=weight.name,
        dtype=dtype,
    )
