"""Shapes as TensorFlow follows them through arithmetic: stretched to each other, multiplied, cut.

Sizes of ``None`` are unknown. Where two shapes can never go together the answer is ``None``: what
that means (a refusal, or a warning that running stops) is the caller's business.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from engine.tensors import Dim, Shape, Tensor

APART = -1


def together(a: Dim, b: Dim) -> Dim:
    """Give the size of two that are stretched to each other; `APART` where they do not fit."""
    if a == 1 or b == 1:
        return b if a == 1 else a
    if a is None or b is None:
        return b if a is None else a
    return a if a == b else APART


def _placed(a: Dim, b: Dim) -> Dim:
    # TensorFlow cannot tell whether an unknown size beside 0 is 1.
    return None if {a, b} == {None, 0} else together(a, b)


def stretched(*shapes: Shape | None) -> Shape | None:
    """Give the shape of tensors that are computed with place by place, lined up from the right."""
    made: Shape = ()
    for shape in shapes:
        if shape is None:
            return None
        pairs = zip_longest(reversed(made), reversed(shape), fillvalue=1)
        made = tuple(_placed(a, b) for a, b in pairs)[::-1]
        if APART in made:
            return None
    return made


def multiplied(left: Shape | None, right: Shape | None) -> Shape | None:
    """Give the shape of a matrix product, stacked along the leading axes."""
    if left is None or right is None or not left or len(right) < 2:
        return None
    # Rows of an unknown number are put together first, which hides what they hold.
    hidden = len(right) == 2 and len(left) > 2 and None in left
    if not hidden and None not in (left[-1], right[-2]) and left[-1] != right[-2]:
        return None
    if len(right) == 2:
        return (*left[:-1], right[-1])
    if len(left) == 1:
        return (*right[:-2], right[-1])
    leading = stretched(left[:-2], right[:-2])
    return None if leading is None else (*leading, left[-2], right[-1])


def sliced(shape: Shape | None, axis: int, start: int, end: int | None = None) -> Shape | None:
    """Give the shape of the places from ``start`` up to ``end`` (or the last) along ``axis``."""
    if shape is None or len(shape) <= axis:
        return None
    size = shape[axis]
    end = size if end is None else end
    left = None if size is None or end is None else max(0, min(end, size) - min(start, size))
    return (*shape[:axis], left, *shape[axis + 1 :])


def parted(shape: Shape | None, axis: int, parts: int) -> Shape | None:
    """Give the shape of one of equal parts along ``axis``."""
    if shape is None or not -len(shape) <= axis < len(shape):
        return None
    axis %= len(shape)
    size = shape[axis]
    if size is not None and size % parts:
        return None
    part = None if size is None else size // parts
    return (*shape[:axis], part, *shape[axis + 1 :])


def may_be(declared: Shape, running: Shape) -> bool:
    """Tell whether two shapes can be of one tensor: equal where both sizes are known."""
    return len(declared) == len(running) and all(
        a is None or b is None or a == b for a, b in zip(declared, running, strict=True)
    )


def mask_shape(tensor: Tensor) -> Shape:
    """Give the shape of the mask that ``tensor`` carries: one value per step, or per sample."""
    return tensor.known[: min(2, max(1, tensor.rank - 1))]


def covers(mask: Shape, shape: Shape) -> bool:
    """Tell whether ``mask`` can be stretched to ``shape`` without making it larger."""
    both = stretched(mask, shape)
    return both is not None and may_be(shape, both)


def grouped(words: Dim, groups: Any, length: int) -> Dim:
    """Give how many groups of words stay of those there are, cut to ``length`` and not filled.

    ``groups`` are the sizes of groups, or the largest of all sizes; without any, words stay single.
    """
    if words is None:
        return None
    sizes = groups if isinstance(groups, tuple) else range(1, (groups or 1) + 1)
    return min(length, sum(max(0, words - n + 1) for n in sizes))
