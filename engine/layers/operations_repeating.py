"""Rules of the operations that repeat, pad, or read along diagonals."""

from __future__ import annotations

from typing import Any

from engine.layers import operations_limits as limits
from engine.layers.demands import runtime_differs, signed, title
from engine.layers.operands import (
    Operand,
    Value,
    axis_of,
    broadcast,
    flat,
    made,
    tensor,
)
from engine.layers.registry import Outcome, Parameters, rule
from engine.problems import Problem, refuse
from engine.tensors import Dim


@rule("ops.broadcast_to")
def broadcast_to(p: Parameters, x: Value) -> Outcome:
    """Repeat along axes of size 1 until a shape is filled."""
    found = tensor(p, x)
    broadcast(p, ("x", found.shape), ("x", p.shape))
    return made(p.shape, found.dtype, warnings=limits.stretched_out(p, found))


@rule("ops.tile")
def tile(p: Parameters, x: Value) -> Outcome:
    """Repeat the whole along each axis."""
    found = tensor(p, x)
    repeats = p.repeats
    rank = max(found.rank, len(repeats))
    times = (1,) * (rank - len(repeats)) + repeats
    shape = (1,) * (rank - found.rank) + found.shape
    return made(
        tuple(None if n is None else n * k for n, k in zip(shape, times, strict=True)), found.dtype
    )


@rule("ops.repeat")
def repeat(p: Parameters, x: Value) -> Outcome:
    """Repeat each element along an axis."""
    found, repeats = tensor(p, x), p.repeats
    axis = 0 if p.axis is None else axis_of(p, p.axis, found.rank)
    made_of: list[Dim] = list(flat(found.shape) if p.axis is None else found.shape)
    size = made_of[axis]
    if size is None:
        made_of[axis] = None
    elif len(repeats) == 1:
        made_of[axis] = size * repeats[0]
    elif len(repeats) == size:
        made_of[axis] = sum(repeats)
    else:
        raise refuse(
            "repeats-count",
            title(f"{len(repeats)} repeats for {size} elements"),
            "repeats is one number for all elements, or one per element of the axis.",
            params=("repeats", "axis"),
        )
    return made(tuple(made_of), found.dtype)


@rule("ops.pad")
def pad(p: Parameters, x: Value, constant_values: Value = None) -> Outcome:
    """Add values before and behind along the axes."""
    found = tensor(p, x)
    pairs = _pairs(p, found, p.pad_width)
    shape: list[Dim] = []
    for size, (before, behind) in zip(found.shape, pairs, strict=True):
        padded = None if size is None else size + before + behind
        if padded is not None and padded < 0:
            raise refuse(
                "negative-size",
                title(f"Padding makes a size of {signed(padded)}"),
                f"{size} + {before} + {behind} = {signed(padded)}; a size cannot be below 0.",
                params=("pad_width",),
            )
        shape.append(padded)
    alone = isinstance(p.pad_width, int) or not isinstance(p.pad_width[0], tuple)
    one = found.rank > 1 and (alone or len(p.pad_width) == 1)
    return made(tuple(shape), found.dtype, warnings=_ONE_PAIR if one else _pad_mode(p))


def _pad_mode(p: Parameters) -> tuple[Problem, ...]:
    if p.mode in ("constant", "reflect", "symmetric"):
        return ()
    return (
        runtime_differs(
            "pad-mode",
            title(f"mode = {p.mode!r} cannot be run"),
            "TensorFlow pads with a constant, reflect or symmetric; Keras takes the names of other "
            "modes and stops when it runs.",
            params=("mode",),
        ),
    )


_ONE_PAIR = (
    runtime_differs(
        "pad-one-pair",
        "One pair for all axes cannot be run",
        "Keras declares the shape for one pad_width of all axes, but TensorFlow needs one pair "
        "per axis, the batch included.",
        params=("pad_width",),
    ),
)


def _pairs(p: Parameters, found: Operand, widths: Any) -> list[tuple[int, int]]:
    """Give what is added before and behind on each axis."""
    if isinstance(widths, int):
        one: Any = ((widths, widths),)
    elif isinstance(widths[0], int):
        one = (widths,)
    else:
        one = tuple(pair * 2 if len(pair) == 1 else pair for pair in widths)
    if any(len(pair) != 2 for pair in one) or len(one) not in (1, found.rank):
        raise refuse(
            "pad-count",
            title(f"pad_width has {len(one)} pairs for {found.rank} axes"),
            "pad_width is a number, a pair for all axes, or one pair per axis, the batch included.",
            params=("pad_width",),
        )
    return list(one) * (found.rank if len(one) == 1 else 1)


@rule("ops.diag")
def diag(p: Parameters, x: Value) -> Outcome:
    """Put a row on the diagonal of a matrix, or read the diagonal of one."""
    found = tensor(p, x)
    if found.rank == 1:
        size = None if found.shape[0] is None else found.shape[0] + abs(p.k)
        return made((size, size), found.dtype)
    if found.rank != 2:
        raise refuse("wrong-rank", "diag takes a row or a matrix", f"It has {found.shape}.")
    rows, columns = found.shape
    told = limits.beside(p, rows, columns, p.k)
    return made((_diagonal(rows, columns, p.k),), found.dtype, warnings=told)


def _diagonal(rows: Dim, columns: Dim, offset: int) -> Dim:
    if rows is None or columns is None:
        return None
    rest = columns - offset if offset > 0 else rows + offset
    return max(0, min(rest, rows, columns))


@rule("ops.diagonal", "ops.trace")
def diagonal(p: Parameters, x: Value) -> Outcome:
    """Read the diagonal of two axes, or sum it up."""
    found = tensor(p, x)
    one = axis_of(p, p.axis1, found.rank, "axis1")
    other = axis_of(p, p.axis2, found.rank, "axis2")
    if one == other:
        raise refuse(
            "axis-twice",
            title(f"axis1 and axis2 are both {one}"),
            "A diagonal needs two different axes.",
            params=("axis1", "axis2"),
        )
    left = tuple(size for axis, size in enumerate(found.shape) if axis not in (one, other))
    if p.kind == "ops.trace":
        grown = {"bool": "int32", "int8": "int32", "int16": "int32"}
        grown |= {"uint8": "uint32", "uint16": "uint32"}
        told = limits.traced(p, found.shape[one], found.shape[other])
        return made(left, grown.get(found.dtype, found.dtype), warnings=told)
    rows, columns = found.shape[one], found.shape[other]
    told = limits.beside(p, rows, columns, p.offset)
    return made((*left, _diagonal(rows, columns, p.offset)), found.dtype, warnings=told)
