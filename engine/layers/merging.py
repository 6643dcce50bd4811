"""Rules of the layers that join several tensors into one.

Keras's own strictness is kept: unknown sizes make the result unknown, shapes of different rank
are lined up from the right, Concatenate takes its other sizes from the first input.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.dtypes import promote
from engine.layers import stretching
from engine.layers.demands import (
    arriving_dtype,
    at_home,
    dtype_warnings,
    is_whole,
    runtime_differs,
    title,
)
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


def plural(word: str) -> str:
    """Give the plural of an axis word: "height", "heights"; most have one already."""
    return {"height": "heights", "width": "widths", "depth": "depths", "batch": "batch sizes"}.get(
        word, word
    )


def shown(dim: Dim) -> str:
    """Give a size as people read it, an unknown one as ``?``."""
    return "?" if dim is None else str(dim)


def explain_merge(p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> list[Line]:
    """Say what becomes of each size."""
    result = outputs[0].known
    lines = []
    for axis in range(1, len(result)):
        sizes = [
            shown(tensor.known[axis - len(result)])
            for tensor in inputs
            if len(result) - axis < tensor.rank
        ]
        note = "1 is stretched" if len({*sizes}) > 1 and "1" in sizes else ""
        word = axis_word(len(result), axis)
        lines.append(Line(word, "equal sizes", " and ".join(sizes), shown(result[axis]), note))
    return lines or [Line("one number per sample", "unchanged")]


@rule("Add", "Average", "Maximum", "Minimum", "Multiply", listed=True, explain=explain_merge)
def merge(p: Parameters, *inputs: Tensor) -> Outcome:
    """Combine values place by place; a size of 1 is stretched."""
    shape, masks = _merged(p, inputs), _masks(p, inputs)
    return gives(
        Tensor(shape, p.compute_dtype),
        macs=product(shape[1:]),
        warnings=(*alone(p, inputs), *(dtypes(p, inputs) or masks)),
        masked=all([tensor.masked for tensor in inputs]),
    )


@rule("Subtract", listed=True, explain=explain_merge)
def subtract(p: Parameters, *inputs: Tensor) -> Outcome:
    """Subtract the second tensor from the first, place by place."""
    shape = _merged(p, inputs)
    if len(inputs) != 2:
        raise needs_two(p, inputs)
    masks = _masks(p, inputs)
    return gives(
        Tensor(shape, p.compute_dtype),
        macs=product(shape[1:]),
        warnings=dtypes(p, inputs) or masks,
        masked=all([tensor.masked for tensor in inputs]),
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


def _masks(p: Parameters, inputs: Sequence[Tensor]) -> tuple[Problem, ...]:
    """Refuse masks that cannot be combined; warn of those that only a run cannot combine."""
    masks = [stretching.mask_shape(tensor) for tensor in inputs if tensor.masked]
    if not masks:
        return ()
    together = stretching.stretched(*masks) if len(masks) == len(inputs) else ()
    if together is None:
        shown = " and ".join(text(mask, batch=True) for mask in masks)
        raise refuse(
            "masks-differ",
            title(f"{p.kind} cannot combine masks of {shown}", "The masks cannot be combined"),
            f"Each input carries a mask, of {shown}; the output's mask is made of all of them.",
            spots=tuple(Spot("inputs", slot) for slot in range(len(inputs))),
        )
    apart = len(masks) == len(inputs) and len({*map(len, masks)}) > 1
    unknown = apart and None in [size for mask in masks for size in mask]
    # Maximum and Minimum read masks value by value, where the input need not be given a dimension.
    highest = max(tensor.rank for tensor in inputs)
    unread = p.kind in ("Maximum", "Minimum", "Multiply") and any(
        tensor.masked
        and tensor.rank == highest
        and not stretching.covers((*stretching.mask_shape(tensor), 1), tensor.known)
        for tensor in inputs
    )
    if not (unknown or unread):
        return ()
    return (
        runtime_differs(
            "merge-mask",
            "The masks that arrive here cannot be combined",
            f"{p.kind} lines the masks up from the right, so steps meet samples or features. "
            "Keras notices it only when the layer runs.",
            spots=(Spot("inputs"),),
        ),
    )


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
    word = plural(axis_word(rank, rank - from_right))
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
        if differ(before[-back], here[-back])
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


def differ(left: Dim, right: Dim) -> bool:
    """Tell whether two sizes are known and neither equal nor stretchable."""
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


def needs_two(p: Parameters, inputs: Sequence[Tensor]) -> RuleError:
    """Give the refusal of another number of inputs than two."""
    return refuse(
        "needs-two-inputs",
        title(f"{p.kind} takes exactly two inputs, {len(inputs)} are connected"),
        f"{p.kind} is defined for a first and a second tensor.",
        spots=tuple(Spot("inputs", slot) for slot in range(2, len(inputs))),
        count=len(inputs),
    )


def alone(p: Parameters, inputs: Sequence[Tensor]) -> tuple[Problem, ...]:
    """Warn of a merge of one tensor."""
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


def dtypes(p: Parameters, inputs: Sequence[Tensor]) -> tuple[Problem, ...]:
    """Warn where running on these dtypes gives another one; most often all are the layer's own."""
    if at_home(p, inputs):
        return ()
    found = [arriving_dtype(p, tensor) for tensor in inputs]
    whole = "stay"
    alone = len(inputs) == 1 and p.kind != "Average"
    if set(found[:2]) == {"bool"} and p.kind != "Concatenate" and not alone:
        whole = "fail"  # truth values cannot be added, multiplied or compared
    elif p.kind == "Average":
        whole = "float64" if any(dtype.endswith(("32", "64")) for dtype in found) else "float32"
    elif all(map(is_whole, found)):
        whole = promote(*found) or whole
    return dtype_warnings(p, *inputs, whole=whole)
