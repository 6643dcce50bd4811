"""Rules of the layers that turn categories into numbers: CategoryEncoding, Hashing, crossing.

They share one encoding (`int`, `one_hot`, `multi_hot`, `count`). What Keras declares for it and
what running gives are not always the same shape; `run_shape` knows the latter.
"""

from __future__ import annotations

from dataclasses import replace

from engine.layers.demands import is_float, is_whole, runtime_differs, title
from engine.layers.registry import Outcome, Parameters, gives, rule
from engine.layers.stretching import may_be
from engine.problems import Problem, RuleError, Spot, refuse
from engine.tensors import Dim, Shape, Tensor, text

_COUNTS = ("float32", "float64", "int32", "int64")
"""What TensorFlow counts in."""

_UNCOUNTED = ("int8", "int16", "uint8", "uint16", "uint32", "uint64")


def run_shape(shape: Shape, mode: str, depth: Dim) -> Shape:
    """Give the shape that running the encoding gives."""
    if mode == "int":
        return shape
    shape = shape or (1,)
    if mode == "one_hot":
        kept = shape[:-1] if len(shape) > 1 and shape[-1] == 1 else shape
        return (*kept, depth)
    if len(shape) < 2:
        return (depth,)
    return (shape[0], *shape[2:], depth)


def replaced_last(shape: Shape, depth: Dim) -> Shape:
    """Give ``shape`` with its last dimension encoded, as most of these layers declare it."""
    return (*shape[:-1], depth)


def encoding_warnings(
    p: Parameters, inputs: Tensor, declared: Shape, depth: Dim, dtype: str
) -> tuple[Problem, ...]:
    """Warn where running the encoding gives another shape, or cannot be done."""
    mode = "count" if p.output_mode == "tf_idf" else p.output_mode
    few = inputs.rank < 3 and mode in ("multi_hot", "count")
    # The sparse counts of these two are cast afterwards.
    afterwards = p.sparse and p.kind in ("Discretization", "Hashing")
    if few and not afterwards and dtype not in _COUNTS:
        return (_narrow(p, dtype),)
    counts_them = p.kind not in ("Discretization", "Hashing")  # they count their bins
    if counts_them and few and inputs.dtype in _UNCOUNTED:
        return (cannot_read(p, inputs.dtype, "TensorFlow counts int32 and int64"),)
    if dtype == "string" and mode != "int":
        return (cannot_read(p, inputs.dtype, "codes are numbers, no texts"),)
    if "complex" in dtype and mode == "multi_hot" and not few:
        return (cannot_read(p, inputs.dtype, f"the larger of two {dtype} codes is not known"),)
    shape = inputs.known
    if p.kind == "Hashing" and mode == "one_hot" and len(shape) > 1 and shape[-1] == 1:
        shape = shape[:-1]  # it takes the last dimension off before the encoding does
    found: list[Problem] = []
    real = run_shape(shape, mode, depth)
    if real != declared:
        found.append(another_shape(p, declared, real))
    summed = _SUMMED.get(dtype, dtype) if mode == "count" and not few else dtype
    if summed != dtype:
        found.append(_another_dtype(p, dtype, summed, "adds codes up in"))
    return tuple(found)


_SUMMED = {
    "bool": "int32",
    "int8": "int32",
    "int16": "int32",
    "uint8": "uint32",
    "uint16": "uint32",
}
"""What sums of narrow whole numbers are made in."""


def _another_dtype(p: Parameters, declared: str, becomes: str, how: str) -> Problem:
    return runtime_differs(
        "encoding-dtype",
        title(f"When run, the values are {becomes}, not {declared}"),
        f"Keras declares {declared}, but {how} {becomes}.",
        params=("dtype",),
        becomes=becomes,
    )


def _narrow(p: Parameters, dtype: str) -> Problem:
    return runtime_differs(
        "bincount-narrow",
        title(f"{p.kind} cannot count in {dtype}"),
        f"TensorFlow counts in float32, float64, int32 or int64, not in {dtype}.",
        params=("dtype",),
    )


def another_shape(p: Parameters, declared: Shape, real: Shape) -> Problem:
    """Warn that running gives another shape than the one that Keras declares."""
    return runtime_differs(
        "encoding-shape",
        title(f"When run, it gives {text(real)}, not {text(declared)}", "Running differs in shape"),
        f"output_mode is {p.output_mode!r}: Keras declares {text(declared, batch=True)}, but "
        f"encoding gives {text(real, batch=True)}.",
        params=("output_mode",),
        spots=(Spot("inputs"),),
        runs_to=real,
    )


def no_sparse_int(p: Parameters) -> None:
    """Refuse a sparse output of plain numbers."""
    if p.sparse and p.output_mode == "int":
        raise refuse(
            "sparse-int",
            "sparse needs another output_mode than int",
            f"{p.kind} can leave zeros out only where it makes some; with output_mode = int it "
            "gives plain numbers.",
            params=("sparse", "output_mode"),
        )


@rule("CategoryEncoding")
def category_encoding(
    p: Parameters, inputs: Tensor, count_weights: Tensor | None = None
) -> Outcome:
    """Encode whole numbers below ``num_tokens`` as vectors."""
    if p.num_tokens is None:
        raise refuse(
            "bad-parameter",
            "CategoryEncoding needs num_tokens",
            "The vectors have one place per token, so their number must be known. IntegerLookup "
            "can learn it from data.",
            params=("num_tokens",),
        )
    shape = inputs.known
    appended = p.output_mode == "one_hot" and (len(shape) == 1 or shape[-1:] != (1,))
    made = (*shape, p.num_tokens) if appended else replaced_last(shape, p.num_tokens)
    return gives(
        Tensor(made, p.compute_dtype),
        warnings=_category_warnings(p, inputs, made, count_weights),
    )


def _category_warnings(
    p: Parameters, inputs: Tensor, made: Shape, count_weights: Tensor | None
) -> tuple[Problem, ...]:
    if count_weights is not None and p.output_mode != "count":
        return (
            runtime_differs(
                "count-weights",
                "count_weights needs output_mode = count",
                f"output_mode is {p.output_mode!r}; weights have a meaning for counts only. "
                "Keras notices it only when the model runs.",
                params=("output_mode",),
                spots=(Spot("count_weights"),),
            ),
        )
    if count_weights is not None and not may_be(count_weights.known, inputs.known):
        return (
            runtime_differs(
                "count-weights",
                "count_weights needs the shape of the inputs",
                f"Each category has its weight: {text(inputs.known, batch=True)} come with "
                f"{text(count_weights.known, batch=True)}. Keras notices it only when it runs.",
                spots=(Spot("count_weights"),),
            ),
        )
    if count_weights is not None and p.compute_dtype not in _COUNTS:
        return (_narrow(p, p.compute_dtype),)
    unread = _uncounted(p, inputs)
    if unread:
        return (cannot_read(p, inputs.dtype, unread),)
    found = encoding_warnings(p, inputs, made, p.num_tokens, p.variable_dtype)
    if p.compute_dtype != p.variable_dtype and count_weights is None:
        how = "encodes in the dtype of variables,"
        return (*found, _another_dtype(p, p.compute_dtype, p.variable_dtype, how))
    return found


def _uncounted(p: Parameters, inputs: Tensor) -> str:
    """Tell why categories of this dtype are not counted; nothing where they are."""
    counted = p.sparse and p.output_mode != "one_hot"
    if counted and inputs.dtype == "bool" and inputs.rank < 3:
        return "sparse counts are made of int32 and int64"
    if counted and inputs.rank < 3 and is_float(inputs.dtype) and not is_float(p.compute_dtype):
        return "sparse counts are made of whole numbers"
    compared = "complex" in inputs.dtype and not counted
    if not is_whole(inputs.dtype) and not is_float(inputs.dtype) and not compared:
        return "it counts whole numbers"
    return ""


def cannot_read(p: Parameters, dtype: str, why: str) -> Problem:
    """Warn of a dtype that can be wired but not be run on."""
    return runtime_differs(
        "category-dtype",
        title(f"{p.kind} cannot be run on {dtype} values"),
        f"Keras lets {dtype} be wired into {p.kind}, but running it stops: {why}.",
        spots=(Spot("inputs"),),
    )


@rule("Hashing")
def hashing(p: Parameters, inputs: Tensor) -> Outcome:
    """Put every value into one of ``num_bins`` bins, by a hash of it."""
    as_int = p.output_mode == "int"
    dtype = p.variable_dtype if p.dtype is not None else "int64" if as_int else "float32"
    if as_int and dtype not in ("int32", "int64"):
        raise refuse(
            "hashing-dtype",
            title(f"Hashing to int cannot give {dtype}"),
            f"output_mode = int gives numbers of bins; dtype is {dtype}, it has to be int32 or "
            "int64.",
            params=("dtype", "output_mode"),
        )
    no_sparse_int(p)
    _whole_bins(p)
    shape = inputs.known
    made = shape if as_int else replaced_last(shape, p.num_bins)
    return gives(
        Tensor(made, dtype),
        warnings=_hash_warnings(p, inputs) or encoding_warnings(p, inputs, made, p.num_bins, dtype),
    )


def _whole_bins(p: Parameters) -> None:
    """Refuse a fraction (also 2.0) as a size; numbers of bins alone may be written like that."""
    given = p.given.get("num_bins")
    if isinstance(given, float) and p.output_mode != "int":
        raise refuse(
            "bad-parameter",
            title(f"num_bins = {given} is no size"),
            f"output_mode = {p.output_mode} makes a dimension of num_bins, which takes a whole "
            f"number; write {int(given)}.",
            params=("num_bins",),
        )


def _hash_warnings(p: Parameters, inputs: Tensor) -> tuple[Problem, ...]:
    """Warn of a mask_value that cannot be compared with what arrives."""
    mask = p.mask_value
    several = isinstance(mask, tuple)
    wanted = {"string": str, "bool": bool}.get(inputs.dtype, int)
    fits = not several or (inputs.rank > 0 and len(mask) in (1, inputs.known[-1]))
    values = mask if several else (mask,)
    if (
        mask is None
        or p.num_bins == 1
        or (fits and all(isinstance(value, wanted) for value in values))
    ):
        return ()
    return (
        runtime_differs(
            "hash-mask",
            title(f"mask_value = {mask!r} is no {inputs.dtype}", "mask_value is of another dtype"),
            f"Every value is compared with mask_value, so it has to be of the dtype of what "
            f"arrives, {inputs.dtype}. Keras notices it only when the layer runs.",
            params=("mask_value",),
        ),
    )


@rule("HashedCrossing", listed=True)
def hashed_crossing(p: Parameters, *inputs: Tensor) -> Outcome:
    """Put every pair of values into one of ``num_bins`` bins."""
    if len(inputs) != 2:
        raise _two_are_needed(len(inputs))
    shape, other = inputs[0].known, inputs[1].known
    if not shape or not other or shape[-1] != other[-1]:
        raise refuse(
            "shapes-differ",
            title(f"HashedCrossing pairs {text(shape)} with {text(other)}"),
            "Every value of one input is paired with the value at its place in the other, so both "
            f"need the same shape: {text(shape, batch=True)} and {text(other, batch=True)}.",
            spots=(Spot("inputs", 0), Spot("inputs", 1)),
        )
    _whole_bins(p)
    as_int = p.output_mode == "int"
    dtype = "int64" if as_int and p.dtype is None else p.compute_dtype
    made = shape
    if not as_int:
        made = (*(shape[:-1] if shape[-1] == 1 else shape), p.num_bins)
    return gives(
        Tensor(made, dtype),
        warnings=_crossing_warnings(p, inputs, made),
    )


def _two_are_needed(count: int) -> RuleError:
    return refuse(
        "needs-two-inputs",
        title(f"HashedCrossing crosses 2 inputs, {count} are connected"),
        "Every value of the first input is paired with one of the second.",
        spots=(Spot("inputs", min(count, 2)),),
        has=count,
        wanted=2,
    )


def _crossing_warnings(
    p: Parameters, inputs: tuple[Tensor, ...], made: Shape
) -> tuple[Problem, ...]:
    shape = inputs[0].known
    if len(shape) > 2 or (len(shape) == 2 and shape[-1] != 1) or shape != inputs[1].known:
        return (
            runtime_differs(
                "crossing-shape",
                title(f"HashedCrossing cannot be run on {text(shape)}"),
                "It pairs one value per sample with another: both inputs have to be (batch,) or "
                "(batch, 1). Keras notices it only when the model runs.",
                spots=(Spot("inputs", 0),),
            ),
        )
    for slot, tensor in enumerate(inputs):
        if p.compute_dtype == "string":
            found = cannot_read(p, tensor.dtype, "numbers of bins are not cast to texts")
            return (replace(found, spots=(Spot("inputs", slot),)),)
        if tensor.dtype != "string" and "int" not in tensor.dtype:
            found = cannot_read(p, tensor.dtype, "whole numbers or texts are paired")
            return (replace(found, spots=(Spot("inputs", slot),)),)
    if p.output_mode != "int" and shape == (1,):
        return (another_shape(p, made, (1, p.num_bins)),)
    return ()
