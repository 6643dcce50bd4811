"""Rules of the layers that rearrange, cut, pad and repeat: no weights, no arithmetic."""

from __future__ import annotations

from collections.abc import Sequence

from engine.layers import windows
from engine.layers.demands import (
    arriving_dtype,
    dtype_warnings,
    needs_rank,
    runtime_differs,
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
    if not p.dims:
        return [Line("one number per sample", "unchanged")]
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
