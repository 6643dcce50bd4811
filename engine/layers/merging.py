"""Rules of the layers that join several tensors into one.

Keras's own strictness is kept: unknown sizes make the result unknown, shapes of different rank
are lined up from the right, Concatenate takes its other sizes from the first input.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.layers.demands import dtype_warnings, runtime_differs, title
from engine.layers.registry import Outcome, Parameters, gives, rule
from engine.problems import Line, Problem, RuleError, Spot, refuse, warn
from engine.tensors import Dim, Shape, Tensor, product, text

_WORDS = {
    2: ("features",),
    3: ("steps", "features"),
    4: ("height", "width", "channels"),
    5: ("depth", "height", "width", "channels"),
}


def axis_word(rank: int, axis: int) -> str:
    """Give the everyday word for an axis of a tensor of ``rank`` dimensions."""
    if axis == 0:
        return "batch"
    words = _WORDS.get(rank)
    return words[axis - 1] if words else f"dimension {axis}"


def _plural(word: str) -> str:
    return {"height": "heights", "width": "widths", "depth": "depths", "batch": "batch sizes"}.get(
        word, word
    )


def _size(dim: Dim) -> str:
    return "?" if dim is None else str(dim)


def explain_merge(p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> list[Line]:
    """Say what becomes of each size."""
    result = outputs[0].known
    lines = []
    for axis in range(1, len(result)):
        sizes = [
            _size(tensor.known[axis - len(result)])
            for tensor in inputs
            if len(result) - axis < tensor.rank
        ]
        note = "1 is stretched" if len({*sizes}) > 1 and "1" in sizes else ""
        word = axis_word(len(result), axis)
        lines.append(Line(word, "equal sizes", " and ".join(sizes), _size(result[axis]), note))
    return lines


@rule("Add", "Average", "Maximum", "Minimum", "Multiply", listed=True, explain=explain_merge)
def merge(p: Parameters, *inputs: Tensor) -> Outcome:
    """Combine values place by place; a size of 1 is stretched."""
    shape = _merged(p, inputs)
    return gives(
        Tensor(shape, p.compute_dtype),
        macs=product(shape[1:]),
        warnings=(*_alone(p, inputs), *_dtypes(p, inputs)),
        masked=all(tensor.masked for tensor in inputs),
    )


@rule("Subtract", listed=True, explain=explain_merge)
def subtract(p: Parameters, *inputs: Tensor) -> Outcome:
    """Subtract the second tensor from the first, place by place."""
    shape = _merged(p, inputs)
    if len(inputs) != 2:
        raise _needs_two(p, inputs)
    return gives(
        Tensor(shape, p.compute_dtype),
        macs=product(shape[1:]),
        warnings=_dtypes(p, inputs),
        masked=all(tensor.masked for tensor in inputs),
    )


def _merged(p: Parameters, inputs: Sequence[Tensor]) -> Shape:
    batch: Dim = None
    for slot, tensor in enumerate(inputs):
        if not tensor.known:
            raise refuse(
                "wrong-rank",
                title(f"{p.kind} needs tensors with a batch"),
                f"Input {slot + 1} is a single number without a batch dimension.",
                spots=(Spot("inputs", slot),),
                needs=1,
                has=0,
            )
        here = tensor.known[0]
        if here is not None and batch is not None and here != batch:
            raise _batches_differ(p, inputs, slot, batch, here)
        batch = here if here is not None else batch
    shape = inputs[0].known[1:]
    for slot in range(1, len(inputs)):
        other = inputs[slot].known[1:]
        shape = (
            other if shape == other and None not in shape else _stretched(p, inputs, slot, shape)
        )
    return (batch, *shape)


def _stretched(p: Parameters, inputs: Sequence[Tensor], slot: int, shape: Shape) -> Shape:
    """Line ``shape`` (what came before) up with input ``slot`` from the right."""
    long, short = shape, inputs[slot].known[1:]
    if len(long) < len(short):
        long, short = short, long
    start = len(long) - len(short)
    found = list(long[:start])
    for place, (left, right) in enumerate(zip(long[start:], short, strict=True)):
        if left is None or right is None:
            found.append(None)
        elif left == 1 or right == 1 or left == right:
            found.append(right if left == 1 else left)
        else:
            raise _shapes_differ(p, inputs, slot, shape, len(short) - place)
    return tuple(found)


def _shapes_differ(
    p: Parameters, inputs: Sequence[Tensor], slot: int, before: Shape, from_right: int
) -> RuleError:
    here = inputs[slot].known
    rank = max(len(here), len(before) + 1)
    word = _plural(axis_word(rank, rank - from_right))
    left, right = before[-from_right], here[-from_right]
    # The input that brought the other size: the first that has it there and is not stretched.
    first = next(
        (
            i
            for i in range(slot)
            if inputs[i].rank > from_right and inputs[i].known[-from_right] == left
        ),
        0,
    )
    axes = [
        rank - back
        for back in range(1, min(len(before), len(here) - 1) + 1)
        if _differ(before[-back], here[-back])
    ]
    return refuse(
        "shapes-differ",
        title(
            f"{p.kind} needs matching shapes, but the {word} differ: {left} and {right}",
            f"{p.kind} needs equal {word}, here {left} and {right}",
            f"The {word} differ: {left} and {right}",
        ),
        f"{p.kind} combines values place by place: {text(inputs[first].shape)} and "
        f"{text(inputs[slot].shape)} must be equal, or 1 where they differ.",
        spots=(
            Spot("inputs", first, tuple(a - rank + inputs[first].rank for a in axes)),
            Spot("inputs", slot, tuple(a - rank + len(here) for a in axes)),
        ),
        left=inputs[first].known,
        right=here,
        slots=(first, slot),
        from_right=from_right,
    )  # fmt: skip


def _differ(left: Dim, right: Dim) -> bool:
    return left is not None and right is not None and left != right and 1 not in (left, right)


def _batches_differ(
    p: Parameters, inputs: Sequence[Tensor], slot: int, left: int, right: int
) -> RuleError:
    first = next(i for i, tensor in enumerate(inputs) if tensor.known[0] == left)
    return refuse(
        "batches-differ",
        title(f"{p.kind} needs equal batch sizes, here {left} and {right}"),
        "The batch sizes are fixed to different numbers, so the samples cannot be paired.",
        spots=(Spot("inputs", first, (0,)), Spot("inputs", slot, (0,))),
        slots=(first, slot),
    )


def _needs_two(p: Parameters, inputs: Sequence[Tensor]) -> RuleError:
    return refuse(
        "needs-two-inputs",
        title(f"{p.kind} takes exactly two inputs, {len(inputs)} are connected"),
        f"{p.kind} is defined for a first and a second tensor.",
        spots=tuple(Spot("inputs", slot) for slot in range(2, len(inputs))),
        count=len(inputs),
    )


def _alone(p: Parameters, inputs: Sequence[Tensor]) -> tuple[Problem, ...]:
    if len(inputs) > 1:
        return ()
    return (
        warn(
            "does-nothing",
            title(f"{p.kind} has only one input, so it changes nothing"),
            f"{p.kind} combines several tensors; of one it gives the tensor itself.",
            spots=(Spot("inputs"),),
        ),
    )


def _dtypes(p: Parameters, inputs: Sequence[Tensor]) -> tuple[Problem, ...]:
    for tensor in inputs:
        if tensor.dtype != p.compute_dtype:
            return dtype_warnings(p, *inputs, whole="stay")
    return ()


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
            sizes = " + ".join(_size(tensor.known[axis]) for tensor in inputs)
            lines.append(Line(word, "sum", sizes, _size(result[axis]), f"axis = {p.axis}"))
        else:
            lines.append(Line(word, "equal sizes", "", _size(result[axis])))
    return lines


@rule("Concatenate", listed=True, explain=explain_concatenate)
def concatenate(p: Parameters, *inputs: Tensor) -> Outcome:
    """Put tensors one behind the other along an axis."""
    rank = inputs[0].rank
    for slot, tensor in enumerate(inputs):
        if tensor.rank != rank:
            raise _ranks_differ(p, inputs, slot)
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
    for axis in range(rank):
        if axis != joined:
            _needs_equal(p, inputs, axis, joined)
    first = inputs[0].known
    total: Dim = 0
    for tensor in inputs:
        size = tensor.known[joined]
        total = None if size is None or total is None else total + size
    return gives(
        Tensor((*first[:joined], total, *first[joined + 1 :]), p.compute_dtype),
        warnings=(*_alone(p, inputs), *_dtypes(p, inputs)),
        masked=any(tensor.masked for tensor in inputs),
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
        along, word = axis_word(rank, joined), _plural(axis_word(rank, axis))
        raise refuse(
            "concat-shapes-differ",
            title(
                f"Concatenate joins {_plural(along)}, but {word} differ: {size} and {here}",
                f"The {word} differ: {size} and {here}",
            ),
            f"Along axis {p.axis} the inputs are put one behind the other; everywhere else "
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
        Line("summed over", f"axis {left} and axis {right}", "", _size(summed)),
        Line("rest", "the other sizes of both", "", rest),
    ]


@rule("Dot", listed=True, explain=explain_dot)
def dot(p: Parameters, *inputs: Tensor) -> Outcome:
    """Multiply two tensors sample by sample and sum over one axis of each."""
    if len(inputs) != 2:
        raise _needs_two(p, inputs)
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
    sizes = f"{_size(one[left])} and {_size(two[right])}"
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
    if _differ(one.known[0], two.known[0]) or (
        one.known[0] != two.known[0] and None not in (one.known[0], two.known[0])
    ):
        return (
            runtime_differs(
                "dot-batches-differ",
                title(f"The batch sizes differ: {one.known[0]} and {two.known[0]}"),
                "Keras compares them only when it runs, and stops then.",
            ),
        )
    return dtype_warnings(p, one, two, whole="stay")
