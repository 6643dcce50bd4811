"""Rules of Concatenate and Dot: tensors put one behind the other, or multiplied axis by axis.

Keras's own strictness is kept: Concatenate takes its other sizes from the first input, an unknown
size never equals a known one in Dot.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.dtypes import promote
from engine.layers import stretching
from engine.layers.demands import (
    arriving_dtype,
    cannot_run,
    dtype_warnings,
    is_whole,
    runtime_differs,
    title,
)
from engine.layers.merging import (
    alone,
    axis_word,
    differ,
    dtypes,
    needs_two,
    plural,
    shown,
)
from engine.layers.registry import Outcome, Parameters, gives, rule
from engine.problems import Line, Problem, RuleError, Spot, refuse
from engine.tensors import Shape, Tensor, plus, product, text


def explain_concatenate(
    p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]
) -> list[Line]:
    """Give the sum along the axis; the other sizes are those of the first input."""
    result = outputs[0].known
    joined = p.axis % len(result)
    lines = []
    for axis in range(1, len(result)):
        word = axis_word(len(result), axis)
        if axis == joined:
            sizes = " + ".join(shown(one.known[axis]) for one in inputs if one.rank > axis)
            lines.append(Line(word, "sum", sizes, shown(result[axis]), f"axis = {p.axis}"))
        else:
            lines.append(Line(word, "equal sizes", "", shown(result[axis])))
    return lines or [Line("batch", "sum", "", shown(result[joined]), f"axis = {p.axis}")]


@rule("Concatenate", listed=True, explain=explain_concatenate)
def concatenate(p: Parameters, *inputs: Tensor) -> Outcome:
    """Put tensors one behind the other along an axis."""
    rank = inputs[0].rank
    for slot, tensor in enumerate(inputs):
        if tensor.rank != rank:
            return _of_other_rank(p, inputs, slot)
    if len(inputs) == 1 and p.axis >= rank > 0:
        return _one_beyond(p, inputs[0])
    if not -rank <= p.axis < rank:
        raise refuse(
            "axis-out-of-range",
            title(f"axis = {p.axis} does not exist in {text(inputs[0].shape)}"),
            f"{text(inputs[0].shape, batch=True)} has {rank} dimensions, so axis goes from "
            f"{-rank} to {rank - 1}.".replace("-", "−"),
            params=("axis",),
            axis=p.axis,
            rank=rank,
        )
    joined = p.axis % rank
    first = inputs[0].known
    before, behind = first[:joined], first[joined + 1 :]
    sizes = []
    for tensor in inputs:
        shape = tensor.known
        sizes.append(shape[joined])
        if shape[:joined] != before or shape[joined + 1 :] != behind:
            _need_equal(p, inputs, joined)
    masked = any([tensor.masked for tensor in inputs])
    if masked:
        _masks_must_fit(p, inputs, joined)
    return gives(
        Tensor((*before, plus(*sizes), *behind), p.compute_dtype),
        warnings=(*alone(p, inputs), *dtypes(p, inputs)),
        masked=masked,
    )


def _masks_must_fit(p: Parameters, inputs: Sequence[Tensor], joined: int) -> None:
    """Refuse masks that cannot be spread over the values of their tensors, to be joined too."""
    spread: list[Shape] = []
    for slot, tensor in enumerate(inputs):
        mask = stretching.mask_shape(tensor)
        whole: Shape | None = tensor.known
        if tensor.masked and len(mask) < tensor.rank:
            whole = stretching.stretched((*mask, 1), tensor.known)
        if whole is None or (spread and not _joins(spread[0], whole, joined)):
            raise refuse(
                "mask-does-not-fit",
                "The mask that arrives here cannot be joined",
                f"Concatenate spreads a mask of {text(mask, batch=True)} over the values of "
                f"{text(tensor.known, batch=True)}, lined up from the right.",
                spots=(Spot("inputs", slot),),
            )
        spread.append(whole)


def _joins(left: Shape, right: Shape, joined: int) -> bool:
    return len(left) == len(right) and all(
        axis == joined or None in (a, b) or a == b
        for axis, (a, b) in enumerate(zip(left, right, strict=True))
    )


def _one_beyond(p: Parameters, tensor: Tensor) -> Outcome:
    """Let a single input through, as Keras does, though it does not have the axis."""
    return gives(
        Tensor(tensor.known, p.compute_dtype),
        warnings=(*alone(p, (tensor,)), *dtypes(p, (tensor,))),
        masked=tensor.masked,
    )


def _of_other_rank(p: Parameters, inputs: Sequence[Tensor], slot: int) -> Outcome:
    """Refuse inputs of different ranks, or let pass what Keras only notices when it runs.

    `Concatenate.build` takes the axis out of every shape that has it and compares the rest; the
    sizes along the axis are added until one is unknown.
    """
    first, axis = inputs[0].known, p.axis
    rests = [
        (*tensor.known[:axis], *tensor.known[axis + 1 :]) if tensor.rank > axis else tensor.known
        for tensor in inputs
    ]
    added = (
        [tensor.known[axis] if tensor.rank > axis else 0 for tensor in inputs] if axis > 0 else []
    )
    unread = next((place for place, size in enumerate(added) if size is None), len(inputs))
    if (
        unread >= len(inputs)
        or any(tensor.rank <= axis for tensor in inputs[: unread + 1])
        or any(tensor.masked for tensor in inputs)
        or not all(_joins(rests[0], rest, -1) for rest in rests)
    ):
        raise _ranks_differ(p, inputs, slot)
    return gives(
        Tensor((*first[:axis], None, *first[axis + 1 :]), p.compute_dtype),
        warnings=(
            runtime_differs(
                "concat-ranks",
                "Inputs of different numbers of dimensions cannot be joined",
                f"{text(first, batch=True)} and {text(inputs[slot].known, batch=True)} pass "
                f"Keras's check because axis = {axis} is taken out of the one that has it; "
                "running stops.",
                spots=(Spot("inputs", 0), Spot("inputs", slot)),
            ),
        ),
    )


def _ranks_differ(p: Parameters, inputs: Sequence[Tensor], slot: int) -> RuleError:
    left, right = text(inputs[0].shape), text(inputs[slot].shape)
    return refuse(
        "concat-ranks-differ",
        title(
            f"Concatenate needs one number of dimensions: {left} and {right}",
            "Concatenate needs inputs with equally many dimensions",
        ),
        f"{left} and {right} differ in how many dimensions they have, so they cannot be put one "
        "behind the other.",
        spots=(Spot("inputs", 0), Spot("inputs", slot)),
        left=inputs[0].known,
        right=inputs[slot].known,
        slots=(0, slot),
    )


def _need_equal(p: Parameters, inputs: Sequence[Tensor], joined: int) -> None:
    """Refuse inputs that differ in known sizes beside the ``joined`` axis."""
    for axis in range(inputs[0].rank):
        if axis != joined:
            _needs_equal(p, inputs, axis, joined)


def _needs_equal(p: Parameters, inputs: Sequence[Tensor], axis: int, joined: int) -> None:
    size, first = inputs[0].known[axis], 0
    for slot, tensor in enumerate(inputs):
        here = tensor.known[axis]
        if here is None or here == size:
            continue
        if size is None:
            size, first = here, slot
            continue
        rank = tensor.rank
        along, word = axis_word(rank, joined), plural(axis_word(rank, axis))
        raise refuse(
            "concat-shapes-differ",
            title(
                f"Concatenate joins {plural(along)}, but {word} differ: {size} and {here}",
                f"The {word} differ: {size} and {here}",
            ),
            f"The {plural(along)} are put one behind the other; everywhere else "
            f"{text(inputs[first].shape)} and {text(tensor.shape)} must be equal.",
            params=("axis",),
            spots=(Spot("inputs", first, (axis,)), Spot("inputs", slot, (axis,))),
            left=inputs[first].known,
            right=tensor.known,
            slots=(first, slot),
            axis=axis,
            joined=joined,
        )


def explain_dot(p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> list[Line]:
    """Say which axes are multiplied away."""
    left, right = _dot_axes(p, inputs)
    summed = inputs[0].known[left]
    rest = text(outputs[0].shape)
    return [
        Line("summed over", f"axis {left} and axis {right}", "", shown(summed)),
        Line("rest", "the other sizes of both", "", rest),
    ]


@rule("Dot", listed=True, explain=explain_dot)
def dot(p: Parameters, *inputs: Tensor) -> Outcome:
    """Multiply two tensors sample by sample and sum over one axis of each."""
    if len(inputs) != 2:
        raise needs_two(p, inputs)
    one, two = list(inputs[0].known), list(inputs[1].known)
    left, right = _dot_axes(p, inputs)
    try:
        summed = one[left]
        if summed != two[right]:
            raise _axes_differ(p, inputs, left, right)
        one.pop(left)
        two.pop(right)
        two.pop(0)
    except IndexError:
        raise refuse(
            "axis-out-of-range",
            title(f"axes = {p.axes} do not exist in both inputs"),
            f"The inputs {text(inputs[0].shape, batch=True)} and "
            f"{text(inputs[1].shape, batch=True)} have {len(one)} and {len(two)} dimensions.",
            params=("axes",),
            axes=(left, right),
        ) from None
    shape = (*one, *two)
    shape = (*shape, 1) if len(shape) == 1 else shape
    count = product((summed, *shape[1:]))
    return gives(
        Tensor(shape, p.compute_dtype),
        macs=count,
        warnings=_dot_when_run(p, inputs, left, right),
        masked=False,
    )


def _dot_axes(p: Parameters, inputs: Sequence[Tensor]) -> tuple[int, int]:
    if isinstance(p.axes, tuple):
        return p.axes[0], p.axes[1]
    if p.axes < 0 and inputs[0].rank and inputs[1].rank:
        return p.axes % inputs[0].rank, p.axes % inputs[1].rank
    return p.axes, p.axes


def _axes_differ(p: Parameters, inputs: Sequence[Tensor], left: int, right: int) -> RuleError:
    one, two = inputs[0].known, inputs[1].known
    sizes = f"{shown(one[left])} and {shown(two[right])}"
    return refuse(
        "dot-axes-differ",
        title(f"Dot sums over axes of different sizes: {sizes}"),
        f"Axis {left} of {text(one, batch=True)} and axis {right} of {text(two, batch=True)} are "
        f"multiplied value by value, so they must be equal; they are {sizes}.",
        params=("axes",),
        spots=(Spot("inputs", 0, (left % len(one),)), Spot("inputs", 1, (right % len(two),))),
        left=one,
        right=two,
        axes=(left, right),
    )


def _dot_when_run(
    p: Parameters, inputs: Sequence[Tensor], left: int, right: int
) -> tuple[Problem, ...]:
    one, two = inputs
    if 0 in (left % one.rank, right % two.rank):
        return (
            runtime_differs(
                "dot-over-batch",
                "Dot cannot be run over the batch axis",
                "Axis 0 is the batch. Keras lets it be wired, but running it stops.",
                params=("axes",),
            ),
        )
    if differ(one.known[0], two.known[0]) or (
        one.known[0] != two.known[0] and None not in (one.known[0], two.known[0])
    ):
        return (
            runtime_differs(
                "dot-batches-differ",
                title(f"The batch sizes differ: {one.known[0]} and {two.known[0]}"),
                "Keras compares them only when it runs, and stops then.",
            ),
        )
    seen = [arriving_dtype(p, tensor) for tensor in inputs]
    whole = (promote(*seen) if all(map(is_whole, seen)) else None) or "stay"
    return dtype_warnings(p, one, two, whole=whole) or _normalized(p, inputs)


def _normalized(p: Parameters, inputs: Sequence[Tensor]) -> tuple[Problem, ...]:
    seen = [arriving_dtype(p, tensor) for tensor in inputs]
    whole, complex_ = filter(is_whole, seen), (dtype for dtype in seen if "complex" in dtype)
    if not p.normalize:
        return ()
    for dtype in whole:
        return (cannot_run("int-fails", p, dtype, "whole numbers have no unit length"),)
    for dtype in complex_:
        return (cannot_run("complex-fails", p, dtype, "unit length is kept off 0 by the larger"),)
    return ()
