"""Rules of the layers that prepare numbers: Rescaling, Normalization, Discretization."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from engine.dtypes import HIGHEST
from engine.layers.categories import encoding_warnings, no_sparse_int, run_shape
from engine.layers.demands import (
    cannot_run,
    dtype_warnings,
    is_float,
    runtime_differs,
    signed,
    title,
)
from engine.layers.registry import Outcome, Parameters, gives, rule
from engine.problems import Problem, RuleError, Spot, refuse
from engine.tensors import Dim, Shape, Tensor, text


@rule("Rescaling")
def rescaling(p: Parameters, inputs: Tensor) -> Outcome:
    """Multiply every value by ``scale`` and add ``offset``."""
    within_float32(p, "scale", "offset")
    odd = p.compute_dtype in ("bool", "string")
    return gives(
        Tensor(inputs.shape, p.compute_dtype),
        warnings=(_no_products(p) if odd else ())
        or dtype_warnings(p, inputs)
        or _broadcasts(p, inputs.known),
    )


def _no_products(p: Parameters) -> tuple[Problem, ...]:
    dtype = p.compute_dtype
    bug = "string-fails" if dtype == "string" else "int-fails"
    return (cannot_run(bug, p, dtype, f"nothing is multiplied in {dtype}"),)


def within_float32(p: Parameters, *names: str) -> None:
    """Refuse numbers that float32 cannot hold: Keras notices them only when it runs."""
    for name in names:
        number = getattr(p, name)
        if not isinstance(number, int | float) or abs(number) == math.inf:
            continue
        if abs(number) > (2**63 if isinstance(number, int) else HIGHEST):
            raise refuse(
                "bad-parameter",
                title(f"{name} = {number} is too large"),
                f"{name} takes a number that float32 can hold: at most 3.4e38, or 64 bits.",
                params=(name,),
            )


def _broadcasts(p: Parameters, shape: Shape) -> tuple[Problem, ...]:
    """Warn of lists of factors that make the output larger, or do not go with the input."""
    for name in ("scale", "offset"):
        factors = nested_shape(getattr(p, name))
        grown = None if factors is None else _grown(shape, factors)
        if grown != shape:
            found = "uneven lists" if factors is None else f"{text((None, *factors))} numbers"
            return (
                runtime_differs(
                    "rescaling-broadcast",
                    title(f"{name} does not go with {text(shape)}"),
                    f"{name} holds {found}, which are matched with the last dimensions of "
                    f"{text(shape, batch=True)}. Keras declares the shape of the input; running "
                    "gives another one, or stops.",
                    params=(name,),
                    spots=(Spot("inputs"),),
                    runs_to=grown,
                ),
            )
    return ()


def nested_shape(value: Any) -> tuple[int, ...] | None:
    """Give the shape of nested lists as numpy sees it; ``None`` where they are uneven."""
    if not isinstance(value, tuple):
        return ()
    inner = {nested_shape(item) for item in value}
    if len(inner) > 1 or None in inner:
        return None
    return (len(value), *(inner.pop() if inner else ()))  # type: ignore[misc]


def _grown(shape: Shape, factors: Sequence[int]) -> Shape | None:
    """Give ``shape`` broadcast with ``factors``; ``None`` where they do not go together."""
    if len(factors) > len(shape):
        return None
    found = list(shape)
    for axis, factor in enumerate(factors, len(shape) - len(factors)):
        size = shape[axis]
        if factor == 1 or size is None or size == factor:
            continue
        if size != 1:
            return None
        found[axis] = factor
    return tuple(found)


@rule("Normalization")
def normalization(p: Parameters, inputs: Tensor) -> Outcome:
    """Shift and scale to mean 0 and variance 1, by numbers that were given or are adapted."""
    axes = () if p.axis is None else (p.axis,) if isinstance(p.axis, int) else p.axis
    _check_moments(p, len(axes))
    rank = inputs.rank
    for axis in axes:
        if not -rank <= axis < rank:
            raise refuse(
                "no-such-axis",
                title(f"axis = {axis} is not among the {rank} dimensions"),
                f"{text(inputs.shape, batch=True)} has the axes {-rank} to {rank - 1}, the batch "
                "included.",
                params=("axis",),
                spots=(Spot("inputs"),),
            )
    moments = _moments(p, inputs, axes)
    if p.mean is not None:
        _fit_moments(p, moments)
    if p.compute_dtype == "string":
        raise refuse(
            "bad-parameter",
            "Normalization cannot compute with texts",
            "dtype = string is also that of the mean and the variance.",
            params=("dtype",),
        )
    learned = {"mean": moments, "variance": moments, "count": ()}
    return gives(
        Tensor(inputs.shape, p.compute_dtype),
        frozen=learned if p.mean is None else None,
        warnings=dtype_warnings(p, inputs) or _normal_in(p),
    )


def _moments(p: Parameters, inputs: Tensor, axes: Sequence[int]) -> tuple[int, ...]:
    """Give the shape of mean and variance."""
    # Sorted and not made unique, as Keras keeps them.
    kept = sorted(axis % inputs.rank for axis in axes)
    sizes = []
    for axis in kept:
        size = inputs.known[axis]
        if size is None:
            raise _unknown_axis(inputs, axis)
        sizes.append(size)
    moments = tuple(sizes)
    twice = any(kept.count(axis) > 1 and inputs.known[axis] not in (0, 1) for axis in kept)
    if p.mean is None and twice:
        raise refuse(
            "axis-twice",
            title(f"axis = {p.axis} names an axis twice"),
            f"The mean would hold {text((None, *moments))} numbers for {text(inputs.shape)}, which "
            "cannot be matched with it.",
            params=("axis",),
        )
    return moments


def _normal_in(p: Parameters) -> tuple[Problem, ...]:
    """Warn of a policy without fractions: the division gives them, or cannot be done."""
    dtype = p.compute_dtype
    if is_float(dtype):
        return ()
    if dtype in ("bool", "string") or "complex" in dtype:
        return (cannot_run("int-fails", p, dtype, f"nothing is divided in {dtype}"),)
    return (
        runtime_differs(
            "int-dtype-kept",
            title(f"When run, the values are float32, not {dtype}"),
            f"Keras declares {dtype}, but dividing by the deviation gives float32.",
            params=("dtype",),
            dtype=dtype,
            becomes="float32",
        ),
    )


def _unknown_axis(inputs: Tensor, axis: int) -> RuleError:
    return refuse(
        "unknown-size",
        title(f"Normalization must know the size of axis {axis}"),
        "It keeps one mean and one variance per entry of each axis in `axis`, so their number "
        f"must be known. It is unknown (None) in {text(inputs.shape, batch=True)}.",
        params=("axis",),
        spots=(Spot("inputs", 0, (axis,)),),
    )


def _check_moments(p: Parameters, axes: int) -> None:
    """Refuse a mean without a variance, or two that do not go together."""
    if p.mean is None and p.variance is None:
        return
    if p.mean is None or p.variance is None:
        given, missing = ("mean", "variance") if p.variance is None else ("variance", "mean")
        raise refuse(
            "half-moments",
            title(f"{given} is given without {missing}"),
            "Normalization needs mean and variance together, or neither (then it is adapted).",
            params=(missing, given),
        )
    mean, variance = nested_shape(p.mean), nested_shape(p.variance)
    if mean is None or mean != variance:
        raise refuse(
            "moments-differ",
            "mean and variance differ in shape",
            f"mean has the shape {mean}, variance {variance}; they have to be equal.",
            params=("mean", "variance"),
        )
    if len(mean) > axes:
        raise refuse(
            "moments-rank",
            title(f"mean needs {axes} dimensions at most, not {len(mean)}"),
            "mean and variance hold one number per entry of each axis in `axis`, so they cannot "
            "have more dimensions than there are axes.",
            params=("mean", "variance", "axis"),
        )


def _fit_moments(p: Parameters, sizes: tuple[int, ...]) -> None:
    """Refuse numbers that do not fit the sizes of the axes."""
    mean = nested_shape(p.mean) or ()
    wanted = sizes[len(sizes) - len(mean) :]
    for size, given in zip(wanted, mean, strict=True):
        if given not in (1, size):
            raise refuse(
                "moments-size",
                title(f"mean holds {given} numbers for {size} entries"),
                f"One number per entry of the axes is needed: {text((None, *sizes))}. mean and "
                f"variance hold {text((None, *mean))}.",
                params=("mean", "variance"),
                spots=(Spot("inputs"),),
            )


@rule("Discretization")
def discretization(p: Parameters, inputs: Tensor) -> Outcome:
    """Put values into bins: their number, or how often each bin occurs."""
    _check_bins(p)
    boundaries = p.bin_boundaries
    depth = p.num_bins if boundaries is None else len(boundaries) + 1
    shape = inputs.known
    dtype = "int32" if p.output_mode == "int" else p.compute_dtype
    # Keras declares here what running gives; only a single number is another matter.
    made = run_shape(shape, p.output_mode, depth) if shape else _of_scalar(p, depth)
    return gives(Tensor(made, dtype), warnings=_bin_warnings(p, inputs, made, dtype))


def _of_scalar(p: Parameters, depth: Dim) -> Shape:
    return () if p.output_mode == "int" else (depth,)


def _check_bins(p: Parameters) -> None:
    both = p.num_bins is not None and p.bin_boundaries is not None
    if both or (p.num_bins is None and p.bin_boundaries is None):
        raise refuse(
            "bins",
            "It needs num_bins or bin_boundaries, and not both"
            if both
            else "It needs num_bins or bin_boundaries",
            "bin_boundaries says where the bins begin, num_bins how many are to be found by "
            f"adapt(). Here {'both are' if both else 'neither is'} given.",
            params=("num_bins", "bin_boundaries"),
        )
    if p.num_bins is not None and p.num_bins < 0:
        raise refuse(
            "bad-parameter",
            title(f"num_bins = {signed(p.num_bins)} is no number of bins"),
            "num_bins counts bins; it cannot be below 0.",
            params=("num_bins",),
        )
    if any(isinstance(bound, tuple) for bound in p.bin_boundaries or ()):
        raise refuse(
            "bad-parameter",
            "bin_boundaries is a list of lists",
            "A boundary is one number: values below it fall into one bin, others into the next.",
            params=("bin_boundaries",),
        )
    no_sparse_int(p)


def _bin_warnings(p: Parameters, inputs: Tensor, made: Shape, dtype: str) -> tuple[Problem, ...]:
    if p.bin_boundaries is None:
        return (
            runtime_differs(
                "needs-adapt",
                "Discretization has no bins before adapt()",
                "With num_bins the boundaries are found in data by adapt(); before that it cannot "
                "be run.",
                params=("num_bins",),
            ),
        )
    found = dtype_warnings(p, inputs)
    if not found and "complex" in inputs.dtype:
        found = (cannot_run("complex-fails", p, inputs.dtype, "complex numbers have no order"),)
    if found:
        return found
    numbers = [n for n in p.bin_boundaries if isinstance(n, int | float)]
    if numbers != sorted(numbers):
        return (
            runtime_differs(
                "unsorted-bins",
                "The bin_boundaries are not sorted",
                f"{tuple(numbers)} has to go up; Keras notices it only when the layer runs.",
                params=("bin_boundaries",),
            ),
        )
    return encoding_warnings(p, inputs, made, len(p.bin_boundaries) + 1, dtype)
