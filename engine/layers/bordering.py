"""Rules of cropping, padding and upsampling: the borders move, or places are repeated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.layers import windows
from engine.layers.demands import (
    arriving_dtype,
    cannot_run,
    dtype_warnings,
    signed,
    title,
)
from engine.layers.registry import Outcome, Parameters, gives, rule
from engine.problems import Line, Problem, Spot, refuse
from engine.tensors import Dim, Tensor


def _with_channels(p: Parameters, inputs: Sequence[Tensor], lines: list[Line]) -> list[Line]:
    depth = windows.channels(p, inputs[0].known)
    return [*lines, Line("C", "unchanged", "", "?" if depth is None else str(depth))]


def explain_cropping(
    p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]
) -> list[Line]:
    """Give the subtraction, axis by axis."""
    pairs = _pairs(p.cropping)
    before, after = windows.spatial(p, inputs[0].known), windows.spatial(p, outputs[0].known)

    def line(axis: int) -> tuple[str, str, Dim, str]:
        first, last = pairs[axis]
        return "n − first − last", f"{_known(before[axis])} − {first} − {last}", after[axis], ""

    return _with_channels(p, inputs, windows.per_axis(len(pairs), line))


@rule("Cropping1D", "Cropping2D", "Cropping3D", explain=explain_cropping)
def cropping(p: Parameters, inputs: Tensor) -> Outcome:
    """Cut away at both ends of each axis."""
    pairs = _pairs(p.cropping)
    sizes, depth = windows.needs_axes(p, inputs, len(pairs))
    left = tuple(
        [
            None if n is None else n - first - last
            for n, (first, last) in zip(sizes, pairs, strict=True)
        ]
    )
    at_fault = [axis for axis, n in enumerate(left) if n is not None and n <= 0]
    if at_fault:
        axis = at_fault[0]
        n, (first, last), result = sizes[axis], pairs[axis], left[axis]
        word, letter = windows.WORDS[len(pairs)][axis], windows.LETTERS[len(pairs)][axis]
        assert result is not None
        raise refuse(
            "crop-too-large",
            title(f"Cropping {first} + {last} leaves nothing of the {word} {n}"),
            f"{letter} − first − last = {n} − {first} − {last} = {signed(result)}, must be ≥ 1",
            params=("cropping",),
            spots=(Spot("inputs", 0, tuple(windows.first_spatial_axis(p) + a for a in at_fault)),),
            lines=(
                Line(letter, "n − first − last", f"{n} − {first} − {last}", signed(result),
                     "must be ≥ 1"),
            ),
            cropping=pairs,
            sizes=sizes,
            axes=tuple(at_fault),
        )  # fmt: skip
    return gives(
        Tensor(windows.arranged(p, inputs.known[0], left, depth), p.compute_dtype),
        warnings=dtype_warnings(p, inputs, whole="stay"),
    )


def _pairs(given: Any) -> tuple[tuple[int, int], ...]:
    """Give a pair per axis; the layers for one axis hold just one pair."""
    pairs: tuple[tuple[int, int], ...] = given if isinstance(given[0], tuple) else (given,)
    return pairs


def explain_padding(
    p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]
) -> list[Line]:
    """Give the sum, axis by axis."""
    pairs = _pairs(p.padding)
    before, after = windows.spatial(p, inputs[0].known), windows.spatial(p, outputs[0].known)

    def line(axis: int) -> tuple[str, str, Dim, str]:
        first, last = pairs[axis]
        return "n + first + last", f"{_known(before[axis])} + {first} + {last}", after[axis], ""

    return _with_channels(p, inputs, windows.per_axis(len(pairs), line))


@rule("ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D", explain=explain_padding)
def zero_padding(p: Parameters, inputs: Tensor) -> Outcome:
    """Put zeros at both ends of each axis."""
    pairs = _pairs(p.padding)
    sizes, depth = windows.needs_axes(p, inputs, len(pairs))
    grown = tuple(
        [
            None if n is None else n + first + last
            for n, (first, last) in zip(sizes, pairs, strict=True)
        ]
    )
    return gives(
        Tensor(windows.arranged(p, inputs.known[0], grown, depth), p.compute_dtype),
        warnings=dtype_warnings(p, inputs, whole="stay"),
    )


def explain_upsampling(
    p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]
) -> list[Line]:
    """Give the product, axis by axis."""
    times = (p.size,) if isinstance(p.size, int) else p.size
    before, after = windows.spatial(p, inputs[0].known), windows.spatial(p, outputs[0].known)

    def line(axis: int) -> tuple[str, str, Dim, str]:
        return "n·size", f"{_known(before[axis])}·{times[axis]}", after[axis], ""

    return _with_channels(p, inputs, windows.per_axis(len(times), line))


@rule("UpSampling1D", "UpSampling2D", "UpSampling3D", explain=explain_upsampling)
def upsampling(p: Parameters, inputs: Tensor) -> Outcome:
    """Repeat (or interpolate between) the places of each axis."""
    times = (p.size,) if isinstance(p.size, int) else p.size
    sizes, depth = windows.needs_axes(p, inputs, len(times))
    grown = tuple(None if n is None else n * by for n, by in zip(sizes, times, strict=True))
    interpolated = getattr(p, "interpolation", "nearest") != "nearest"
    return gives(
        Tensor(windows.arranged(p, inputs.known[0], grown, depth), p.compute_dtype),
        warnings=_interpolated(p, inputs)
        if interpolated
        else dtype_warnings(p, inputs, whole="stay"),
    )


def _interpolated(p: Parameters, inputs: Tensor) -> tuple[Problem, ...]:
    seen = arriving_dtype(p, inputs)
    if seen in ("uint32", "uint64", "bool") or "complex" in seen:
        return (cannot_run("int-fails", p, seen, "it cannot be interpolated"),)
    return dtype_warnings(p, inputs, whole="stay")


def _known(n: Dim) -> str:
    return "?" if n is None else str(n)
