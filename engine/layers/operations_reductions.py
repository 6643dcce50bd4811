"""Rules of the operations that sum up along axes, sort, or count."""

from __future__ import annotations

from typing import Any

from engine import dtypes
from engine.layers import operations_limits as limits
from engine.layers.demands import is_whole, runtime_differs, signed, stops_in_functions, title
from engine.layers.operands import (
    DtypeOf,
    Operand,
    Value,
    always,
    asked_dtype,
    axes_of,
    axis_of,
    cannot_run,
    fits,
    flat,
    float_if_whole,
    fractions,
    kept,
    kinds,
    made,
    mixed,
    operand,
    runs_to,
    sizes_stop,
    tensor,
)
from engine.layers.registry import Outcome, Parameters, gives, rule
from engine.problems import Problem, Spot, refuse
from engine.tensors import Dim, Shape, Tensor, text


def _added(dtype: str) -> str:
    """Give the dtype of a sum: small whole numbers grow."""
    if dtype in ("bool", "int8", "int16"):
        return "int32"
    return "uint32" if dtype in ("uint8", "uint16") else dtype


REDUCED: dict[str, DtypeOf] = {
    **dict.fromkeys(kinds("max min amax amin ptp"), kept),
    **dict.fromkeys(kinds("nanmax nanmin"), dtypes.narrowed),
    **dict.fromkeys(kinds("sum nansum"), lambda dtype: dtypes.narrowed(_added(dtype))),
    **dict.fromkeys(kinds("prod nanprod"), _added),
    "ops.mean": lambda dtype: fractions(dtype) if dtype == "string" else float_if_whole(dtype),
    "ops.std": float_if_whole,
    **dict.fromkeys(kinds("var nanstd nanvar nanmean nanmedian median"), fractions),
    **dict.fromkeys(kinds("all any"), always("bool")),
    **dict.fromkeys(kinds("argmax argmin nanargmax nanargmin count_nonzero"), always("int32")),
    "ops.logsumexp": always("float32"),
    "ops.norm": float_if_whole,
}
"""By operation, what becomes of the dtype."""


def reduced(p: Parameters, shape: Shape, axis: Any, keep: bool, param: str = "axis") -> Shape:
    """Give ``shape`` without the axes that are summed up (or with 1 in their place)."""
    if axis is None:
        return (1,) * len(shape) if keep else ()
    axes = axes_of(p, axis, len(shape), param)
    if len(set(axes)) < len(axes):
        raise refuse(
            "axis-twice",
            title(f"{param} = {axis} names an axis twice"),
            "Every axis can be summed up once.",
            params=(param,),
        )
    if keep:
        return tuple(1 if at in axes else size for at, size in enumerate(shape))
    return tuple(size for at, size in enumerate(shape) if at not in axes)


@rule(*REDUCED)
def reduction(p: Parameters, x: Value) -> Outcome:
    """Sum up along one axis, several, or all of them."""
    found = tensor(p, x)
    if p.kind == "ops.norm":
        _check_order(p, found.rank)
    shape = reduced(p, found.shape, p.axis, getattr(p, "keepdims", False))
    dtype = REDUCED[p.kind](found.dtype)
    if p.kind == "ops.prod" and p.dtype is not None:
        # Keras declares the dtype that is asked for, and multiplies in that of the tensor.
        dtype = asked_dtype(p, dtype)
        stops = found.dtype == "bool"
        return made(
            shape, dtype,
            warnings=(cannot_run(p, "bool"),) if stops else runs_to(p, dtype, found.dtype),
        )  # fmt: skip
    return made(shape, dtype, warnings=_run_warnings(p, found, dtype))


def _run_warnings(p: Parameters, found: Operand, declared: str) -> tuple[Problem, ...]:
    begun = limits.fraction_among(p, found, "initial")
    if begun:
        return begun
    whole = is_whole(found.dtype)
    if whole and p.kind in ("ops.nanmedian", "ops.logsumexp"):
        return (cannot_run(p, found.dtype),)
    if p.kind == "ops.ptp" and found.dtype == "bool":
        return (cannot_run(p, found.dtype),)
    if p.kind == "ops.logsumexp":
        return runs_to(p, declared, found.dtype)
    if p.kind == "ops.nanmedian" and p.axis not in (None, ()):
        return (
            stops_in_functions(
                "nanmedian-in-functions",
                "nanmedian over an axis cannot be trained or predicted with",
                "Keras puts the shape together from a tensor of sizes, which is not known inside "
                "of a function; axis = None is.",
                params=("axis",),
            ),
        )
    axes = found.rank if p.axis is None else 1 if isinstance(p.axis, int) else len(p.axis)
    if p.kind == "ops.norm" and axes > 2:
        return (
            runtime_differs(
                "norm-axes",
                title(f"A norm over {axes} axes cannot be run"),
                "TensorFlow has norms over one axis and over two; Keras notices it only when it "
                "runs.",
                params=("axis",),
            ),
        )
    return ()


def _check_order(p: Parameters, rank: int) -> None:
    axes = rank if p.axis is None else 1 if isinstance(p.axis, int) else len(p.axis)
    known = (None, "fro", "nuc", float("inf"), float("-inf"), 1, -1, 2, -2)
    text_order = isinstance(p.ord, str)
    wrong = (text_order and (p.ord not in ("fro", "nuc") or axes == 1)) or (
        axes == 2 and p.ord not in known
    )
    if wrong or not isinstance(p.ord, str | int | float | None):
        raise refuse(
            "bad-parameter",
            title(f"ord = {p.ord!r} is no norm over {axes} axes"),
            "A norm over two axes is fro, nuc, inf, -inf, 1, -1, 2 or -2; over one it is a number.",
            params=("ord",),
        )


@rule(*kinds("cumsum cumprod nancumsum nancumprod"))
def running_total(p: Parameters, x: Value) -> Outcome:
    """Add up step by step; without an axis the tensor becomes one row."""
    found = tensor(p, x)
    shape = found.shape
    if p.axis is None:
        shape = flat(shape)
    elif p.kind in ("ops.cumsum", "ops.cumprod"):
        axis_of(p, p.axis, found.rank)
    dtype = asked_dtype(p, found.dtype)
    return made(shape, "int32" if dtype == "bool" else dtype)


@rule("ops.sort", "ops.argsort", "ops.argpartition")
def sort(p: Parameters, x: Value) -> Outcome:
    """Put the elements along an axis in order."""
    found = tensor(p, x)
    shape = found.shape
    if p.axis is None:
        shape = flat(shape)
    elif p.kind != "ops.argpartition":
        axis_of(p, p.axis, found.rank)
    return made(shape, found.dtype if p.kind == "ops.sort" else "int32")


@rule("ops.top_k", outputs=lambda p: ("values", "indices"))
def top_k(p: Parameters, x: Value) -> Outcome:
    """Give the k largest along the last axis, and where they stand."""
    found = tensor(p, x)
    axis_of(p, -1, found.rank, "k")
    if p.k < 0:
        raise refuse("bad-parameter", title(f"k = {signed(p.k)} is no number of values"),
                     "k counts values; it cannot be below 0.", params=("k",))  # fmt: skip
    shape = (*found.shape[:-1], p.k)
    last = found.shape[-1]
    warnings: tuple[Problem, ...] = ()
    if last is not None and last < p.k:
        warnings = (
            sizes_stop(
                f"There are {last} values to choose {p.k} from",
                f"k is {p.k}, and the last axis has {last} values.",
                ("k",),
                (Spot("x", 0, (found.rank - 1,)),),
            ),
        )
    return gives(Tensor(shape, found.dtype), Tensor(shape, "int32"), warnings=warnings)


@rule("ops.moments", outputs=lambda p: ("mean", "variance"))
def moments(p: Parameters, x: Value) -> Outcome:
    """Give mean and variance along axes."""
    found = tensor(p, x)
    shape = reduced(p, found.shape, p.axes, p.keepdims, "axes")
    return gives(*[Tensor(shape, found.dtype)] * 2)


@rule("ops.average")
def average(p: Parameters, x: Value, weights: Value = None) -> Outcome:
    """Give the mean along an axis, weighted."""
    found = tensor(p, x)
    seen = [found.dtype, dtypes.FLOAT]
    if weights is not None:
        share = tensor(p, weights, "weights")
        seen.append(share.dtype)
        along = () if p.axis is None else (found.shape[axis_of(p, p.axis, found.rank)],)
        alike = fits(found.shape, share.shape)
        if not alike and (p.axis is None or not fits(along, share.shape)):
            raise refuse(
                "shapes-differ",
                "weights needs the shape of x, or its size on the axis",
                f"x is {found.shape}, weights {share.shape}.",
            )
    return made(reduced(p, found.shape, p.axis, False), mixed(p, *seen))


@rule("ops.quantile", "ops.nanquantile", "ops.percentile", "ops.nanpercentile")
def quantile(p: Parameters, x: Value, q: Value) -> Outcome:
    """Give the values below which a part of the elements lies."""
    found = tensor(p, x)
    shape = reduced(p, found.shape, p.axis, p.keepdims)
    one_is_none = p.kind in ("ops.quantile", "ops.nanquantile")
    if isinstance(q, tuple):
        shape = shape if one_is_none and len(q) <= 1 else (len(q), *shape)
    else:
        parts = operand(p, q, "q").shape
        shape = (parts[0], *shape) if parts else shape
    return made(shape, fractions(found.dtype), warnings=_one_part(p, q, one_is_none))


def _one_part(p: Parameters, q: Value, one_is_none: bool) -> tuple[Problem, ...]:
    if not (one_is_none and isinstance(q, tuple) and len(q) == 1):
        return ()
    return (
        runtime_differs(
            "quantile-of-one",
            "When run, a list of one q gives a dimension of 1",
            "Keras declares no dimension for a list of one; give q as a number to have none.",
            params=("q",),
        ),
    )


@rule("ops.diff")
def diff(p: Parameters, a: Value) -> Outcome:
    """Give the differences between neighbours along an axis."""
    found = tensor(p, a, "a")
    axis = axis_of(p, p.axis, found.rank, port="a")
    size = found.shape[axis]
    left: Dim = None if size is None else max(size - p.n, 0)
    return made((*found.shape[:axis], left, *found.shape[axis + 1 :]), found.dtype)


@rule("ops.trapezoid")
def trapezoid(p: Parameters, y: Value) -> Outcome:
    """Integrate along an axis."""
    found = tensor(p, y, "y")
    shape = found.shape
    if p.axis is not None and shape:
        axis = p.axis % len(shape)
        shape = (*shape[:axis], *shape[axis + 1 :])
    return made(shape, fractions(found.dtype))


@rule("ops.size", "ops.ndim")
def size_of(p: Parameters, x: Value) -> Outcome:
    """Give the number of elements (or of dimensions)."""
    found = tensor(p, x)
    return made(
        () if p.kind == "ops.size" else (found.rank,),
        "int32" if p.kind == "ops.size" else "float32",
    )


@rule("ops.bincount")
def bincount(p: Parameters, x: Value) -> Outcome:
    """Count how often each whole number occurs."""
    found = tensor(p, x)
    return made((*found.shape[:-1], None), "int32")


@rule("ops.searchsorted")
def search_sorted(p: Parameters, sorted_sequence: Value, values: Value) -> Outcome:
    """Give the places at which values belong into a sorted row."""
    row = tensor(p, sorted_sequence, "sorted_sequence")
    if row.rank != 1:
        raise refuse(
            "wrong-rank",
            "searchsorted takes one sorted row",
            f"sorted_sequence has {row.rank} dimensions, it needs 1.",
        )
    length = row.shape[0]
    small = length is not None and length < 2**31
    sought = tensor(p, values, "values")
    told = limits.found_among(p, row, sought)
    return made(sought.shape, "int32" if small else "int64", warnings=told)


@rule(*kinds("segment_max segment_min segment_prod segment_sum"))
def segments(p: Parameters, data: Value, segment_ids: Value) -> Outcome:
    """Sum up what belongs to the same segment."""
    found = tensor(p, data, "data")
    axis_of(p, 0, found.rank, "data", "data")
    ids = tensor(p, segment_ids, "segment_ids").shape
    if len(ids) != 1 or not fits(ids, found.shape[:1]):
        raise refuse(
            "shapes-differ",
            "segment_ids needs one number for each row of data",
            f"data has {found.shape[0]} rows, segment_ids is {text(ids, batch=True)}.",
            spots=(Spot("segment_ids"),),
        )
    warnings: tuple[Problem, ...] = ()
    if p.sorted and p.num_segments is not None:
        warnings = (
            runtime_differs(
                "segments-sorted",
                "num_segments of sorted segments cannot be run",
                "TensorFlow counts the segments itself when they are sorted; Keras stops where "
                "both are given, but only when it runs.",
                params=("sorted", "num_segments"),
            ),
        )
    return made((p.num_segments, *found.shape[1:]), found.dtype, warnings=warnings)
