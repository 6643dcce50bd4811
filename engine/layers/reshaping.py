"""Rules of the layers that rearrange, cut, pad and repeat: no weights, no arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.layers import windows
from engine.layers.demands import (
    arriving_dtype,
    cannot_run,
    dtype_warnings,
    empty_input,
    needs_rank,
    runtime_differs,
    signed,
    title,
)
from engine.layers.registry import Outcome, Parameters, gives, rule
from engine.problems import Line, Problem, Spot, refuse
from engine.tensors import Dim, Shape, Tensor, product, text


def factors(shape: Sequence[Dim]) -> str:
    """Give a product as people write it: ``7·7·64``."""
    return "·".join("?" if dim is None else str(dim) for dim in shape) or "1"


def explain_flatten(
    p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]
) -> list[Line]:
    """Give the product of the sizes."""
    before, result = inputs[0].known[1:], outputs[0].known[1]
    count = "?" if result is None else str(result)
    return [Line("features", "product of all sizes", factors(before), count)]


@rule("Flatten", explain=explain_flatten)
def flatten(p: Parameters, inputs: Tensor) -> Outcome:
    """Put all values of a sample in a row."""
    needs_rank(p, inputs, 1, "a batch", at_least=True)
    shape = inputs.known
    return gives(Tensor((shape[0], product(shape[1:])), arriving_dtype(p, inputs)))


def explain_reshape(
    p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]
) -> list[Line]:
    """Give the values before and after."""
    before, after = inputs[0].known[1:], outputs[0].known[1:]
    count, filled = product(before), product(after)
    lines = [
        Line("values", "before", factors(before), "?" if count is None else f"{count:,}"),
        Line("values", "after", factors(after), "?" if filled is None else f"{filled:,}"),
    ]
    if -1 in p.target_shape and count is not None:
        rest = [dim for dim in p.target_shape if dim != -1]
        if None not in rest:
            lines.append(
                Line("−1", "values / other sizes", f"{count:,} / ({factors(rest)})",
                     f"{after[p.target_shape.index(-1)]}")
            )  # fmt: skip
    return lines


@rule("Reshape", explain=explain_reshape)
def reshape(p: Parameters, inputs: Tensor) -> Outcome:
    """Read the same values in another shape; one size may be −1, what is left."""
    target: Shape = p.target_shape
    if target.count(-1) > 1 or any(dim is not None and dim < -1 for dim in target):
        raise refuse(
            "bad-parameter",
            title(f"target_shape = {target} does not fit Reshape", "This is no target_shape"),
            "target_shape takes sizes of at least 0, and −1 once for what is left.",
            params=("target_shape",),
        )
    needs_rank(p, inputs, 1, "a batch", at_least=True)
    before = inputs.known[1:]
    if None in before or None in target:
        after = tuple(None if dim == -1 else dim for dim in target)
    else:
        after = _filled(p, inputs, target)
    return gives(
        Tensor((inputs.known[0], *after), arriving_dtype(p, inputs)),
        warnings=_reshape_when_run(p, inputs, after),
    )


def _reshape_when_run(p: Parameters, inputs: Tensor, after: Shape) -> tuple[Problem, ...]:
    """Warn of unknown sizes in target_shape, and of values that can never fill it."""
    target, before = p.target_shape, inputs.known[1:]
    if None not in before and None not in target:
        return ()
    several = None in target and target.count(None) + target.count(-1) > 1
    here = product(dim for dim in before if dim is not None) or 0
    there = product(dim for dim in target if dim not in (None, -1)) or 0
    if None in target or -1 in target:
        never = None not in before and (there == 0 or here % there != 0)
    else:
        never = here == 0 or there % here != 0
    if not several and not never:
        return ()
    return (
        runtime_differs(
            "reshape-unknown",
            "Several unknown sizes in target_shape cannot be run"
            if several
            else title(f"{text(inputs.shape)} can never fill {windows.times(target)}"),
            "Only one size can follow from the others when the model runs."
            if several
            else f"{factors(before)} values cannot be arranged as {factors(target)}, whatever "
            "the unknown sizes turn out to be. Keras looks only when it runs.",
            params=("target_shape",),
        ),
    )


def _filled(p: Parameters, inputs: Tensor, target: Shape) -> Shape:
    count = product(inputs.known[1:])
    rest = product(dim for dim in target if dim != -1)
    assert count is not None
    assert rest is not None
    if -1 not in target:
        if count == rest:
            return target
    elif rest and count % rest == 0:
        return tuple(count // rest if dim == -1 else dim for dim in target)
    before = factors(inputs.known[1:])
    if -1 in target:
        known = [dim for dim in target if dim != -1]
        heading = title(
            f"{before} = {count:,} values cannot be divided by {factors(known)}",
            f"{count:,} values cannot be divided by {rest:,}",
        )
        why = (
            f"The size −1 would be {count:,} / ({factors(known)}) = {count:,} / {rest:,}, which "
            "must be a whole number."
        )
    else:
        heading = title(
            f"{before} = {count:,} values do not fill {windows.times(target)} = {rest:,}",
            f"{count:,} values do not fill {windows.times(target)} = {rest:,}",
            f"{count:,} values do not fill {rest:,} places",
        )
        why = (
            f"Reshape keeps all values: {text(inputs.shape)} has {before} = {count:,}, "
            f"target_shape has {factors(target)} = {rest:,}."
        )
    raise refuse(
        "reshape-does-not-fill",
        heading,
        why,
        params=("target_shape",),
        spots=(Spot("inputs", 0, tuple(range(1, inputs.rank))),),
        values=count,
        target=target,
        places=rest,
    )


def explain_permute(
    p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]
) -> list[Line]:
    """Say which dimension goes where."""
    before = inputs[0].known
    return [
        Line(f"dimension {place}", f"dimension {dim} of the input", "",
             "?" if before[dim] is None else f"{before[dim]}")
        for place, dim in enumerate(p.dims, start=1)
    ]  # fmt: skip


@rule("Permute", explain=explain_permute)
def permute(p: Parameters, inputs: Tensor) -> Outcome:
    """Put the dimensions in another order; 1 is the first one behind the batch."""
    count = len(p.dims)
    if sorted(p.dims) != list(range(1, count + 1)):
        raise refuse(
            "not-a-permutation",
            title(f"dims = {tuple(p.dims)} does not name each dimension once"),
            f"dims must hold each of 1 to {count} exactly once; 1 is the first dimension behind "
            "the batch.",
            params=("dims",),
            dims=p.dims,
        )
    needs_rank(p, inputs, count + 1, f"{count} dimensions", why="dims has one entry for each.")
    shape = inputs.known
    return gives(Tensor((shape[0], *[shape[dim] for dim in p.dims]), arriving_dtype(p, inputs)))


def explain_repeat(
    p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]
) -> list[Line]:
    """Say where the new dimension comes from."""
    features = inputs[0].known[1]
    return [
        Line("T", "n", "", str(p.n)),
        Line("features", "features", "", "?" if features is None else str(features)),
    ]


@rule("RepeatVector", explain=explain_repeat)
def repeat_vector(p: Parameters, inputs: Tensor) -> Outcome:
    """Repeat a vector as the steps of a sequence."""
    needs_rank(p, inputs, 2, "a vector")
    batch, features = inputs.known
    return gives(
        Tensor((batch, p.n, features), p.compute_dtype),
        warnings=dtype_warnings(p, inputs, whole="stay"),
    )


def _axes(p: Parameters, inputs: Tensor, axes: int) -> tuple[Shape, Dim]:
    """Give spatial sizes and channels."""
    needs_rank(p, inputs, axes + 2, windows.form(p, axes))
    return windows.spatial(p, inputs.known), windows.channels(p, inputs.known)


def _with_channels(p: Parameters, inputs: Sequence[Tensor], lines: list[Line]) -> list[Line]:
    depth = windows.channels(p, inputs[0].known)
    return [*lines, Line("C", "c", "", "?" if depth is None else str(depth))]


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
    sizes, depth = _axes(p, inputs, len(pairs))
    left = tuple(
        None if n is None else n - first - last
        for n, (first, last) in zip(sizes, pairs, strict=True)
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
    sizes, depth = _axes(p, inputs, len(pairs))
    grown = tuple(
        None if n is None else n + first + last
        for n, (first, last) in zip(sizes, pairs, strict=True)
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
    sizes, depth = _axes(p, inputs, len(times))
    grown = tuple(None if n is None else n * by for n, by in zip(sizes, times, strict=True))
    interpolated = getattr(p, "interpolation", "nearest") != "nearest"
    return gives(
        Tensor(windows.arranged(p, inputs.known[0], grown, depth), p.compute_dtype),
        warnings=_interpolated(p, inputs)
        if interpolated
        else dtype_warnings(p, inputs, whole="stay"),
    )


def _interpolated(p: Parameters, inputs: Tensor) -> tuple[Problem, ...]:
    if inputs.dtype in ("uint32", "uint64", "bool"):
        return (cannot_run("int-fails", p, inputs.dtype, "it cannot be interpolated"),)
    return (*dtype_warnings(p, inputs, whole="stay"), *empty_input(p, inputs))


def _known(n: Dim) -> str:
    return "?" if n is None else str(n)
