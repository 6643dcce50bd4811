"""Rules of the operations that pick elements or parts of a tensor, or write into it."""

from __future__ import annotations

from typing import Any

from engine.layers import operations_limits as limits
from engine.layers.demands import signed, title
from engine.layers.operands import (
    Value,
    axis_of,
    broadcast,
    flat,
    made,
    operand,
    tensor,
)
from engine.layers.registry import Outcome, Parameters, rule
from engine.problems import RuleError, Spot, refuse
from engine.tensors import Dim, Shape, text
from engine.values import KerasObject


@rule("ops.take")
def take(p: Parameters, x: Value, indices: Value) -> Outcome:
    """Pick elements along an axis by their numbers."""
    found, picked = tensor(p, x), _indices(p, indices)
    if p.axis is None:
        return made(picked, found.dtype)
    axis = axis_of(p, p.axis, found.rank)
    shape = (*found.shape[:axis], *picked, *found.shape[axis + 1 :])
    return made(shape, found.dtype, warnings=limits.taken(axis, found.shape[axis], indices))


def _indices(p: Parameters, value: Value) -> Shape:
    """Give the shape of indices: a tensor, a number, or lists of numbers."""
    if isinstance(value, tuple):
        from engine.layers.operands import array_shape

        shape = array_shape(value)
        if shape is not None:
            return shape
    return operand(p, value, "indices").shape


@rule("ops.take_along_axis")
def take_along_axis(p: Parameters, x: Value, indices: Value) -> Outcome:
    """Pick one element per index along an axis."""
    found, picked = tensor(p, x), tensor(p, indices, "indices")
    shape = flat(found.shape) if p.axis is None else found.shape
    if len(shape) != picked.rank:
        raise refuse(
            "ranks-differ",
            title(f"indices has {picked.rank} dimensions, x {len(shape)}"),
            "Every index picks along one axis, so both need the same number of dimensions.",
            spots=(Spot("indices"),),
        )
    axis = 0 if p.axis is None else axis_of(p, p.axis, len(shape))
    along = (*shape[:axis], picked.shape[axis], *shape[axis + 1 :])
    return made(broadcast(p, ("x", along), ("indices", picked.shape)), found.dtype)


@rule("ops.get_item")
def get_item(p: Parameters, x: Value) -> Outcome:
    """Give a part of a tensor: ``x[:, 0]``."""
    found = tensor(p, x)
    key = getattr(p, "key", None)
    keys = list(key) if isinstance(key, tuple) else [key]
    around = [at for at, part in enumerate(keys) if _is_ellipsis(part)]
    if len(around) > 1:
        raise _no_slice(p, "The rest (...) can stand for the remaining axes once.")
    if not around:
        keys.append("...")
    left, shape = list(found.shape), list[Dim]()
    for at, part in enumerate(keys):
        if _is_ellipsis(part):
            needed = sum(later is not None for later in keys[at + 1 :])
            kept = len(left) - needed
            shape += left[: max(kept, 0)]
            left = left[max(kept, 0) :]
        elif part is None:
            shape.append(1)
        elif not left:
            raise _no_slice(p, f"There are more places than the {found.rank} axes of the tensor.")
        else:
            shape += _picked(p, part, left.pop(0))
    return made(tuple(shape), found.dtype)


def _is_ellipsis(part: Value) -> bool:
    named = isinstance(part, KerasObject) and part.class_name == "__ellipsis__"
    return named or part in ("...", "Ellipsis")


def _picked(p: Parameters, part: Value, size: Dim) -> list[Dim]:
    """Give what a number or a slice leaves of an axis."""
    if isinstance(part, KerasObject) and part.class_name == "__slice__":
        bounds = [part.config.get(name) for name in ("start", "stop", "step")]
        if not all(bound is None or isinstance(bound, int) for bound in bounds) or bounds[2] == 0:
            raise _no_slice(p, "A slice has whole numbers for start, stop and step.")
        if size is None:
            return [None]
        return [len(range(*slice(*bounds).indices(size)))]
    if isinstance(part, int):
        if size is not None and not -size <= part < size:
            raise _no_slice(p, f"There are {size} places; {signed(part)} is not among them.")
        return []
    raise _no_slice(p, "A place is a number, a slice, None or ... .")


def _no_slice(p: Parameters, why: str) -> RuleError:
    return refuse(
        "bad-slice",
        "This part of the tensor cannot be taken",
        why,
        params=("key",),
        spots=(Spot("x"),),
    )


@rule("ops.slice")
def slice_of(p: Parameters, inputs: Value, start_indices: Value) -> Outcome:
    """Give a block of a tensor of a given shape."""
    found = tensor(p, inputs, "inputs")
    starts: Any = start_indices if isinstance(start_indices, tuple) else None
    if len(p.shape) != found.rank or (starts is not None and len(starts) != found.rank):
        raise refuse(
            "ranks-differ",
            title(f"The block has {len(p.shape)} dimensions, the tensor {found.rank}"),
            "shape and start_indices need one number per axis, the batch included.",
            params=("shape",),
            spots=(Spot("inputs"),),
        )
    shape: list[Dim] = []
    for axis, (size, wanted) in enumerate(zip(found.shape, p.shape, strict=True)):
        start = starts[axis] if starts is not None else None
        if wanted != -1:
            shape.append(wanted)
        elif size is None or not isinstance(start, int):
            shape.append(None)
        else:
            shape.append(size - start)
    return made(tuple(shape), found.dtype, warnings=limits.cut_out(p, found, start_indices))


@rule("ops.slice_update")
def slice_update(p: Parameters, inputs: Value, start_indices: Value, updates: Value) -> Outcome:
    """Write a block into a tensor."""
    found, block = tensor(p, inputs, "inputs"), operand(p, updates, "updates")
    told = limits.updated(p, found, block, start_indices)
    return made(found.shape, found.dtype, warnings=told)


@rule("ops.scatter_update")
def scatter_update(p: Parameters, inputs: Value, indices: Value, updates: Value) -> Outcome:
    """Write values to places of a tensor."""
    found, places = tensor(p, inputs, "inputs"), operand(p, indices, "indices")
    told = limits.written(p, found, places, operand(p, updates, "updates"))
    return made(found.shape, found.dtype, warnings=told)


@rule("ops.scatter")
def scatter(p: Parameters, indices: Value, values: Value) -> Outcome:
    """Write values to places of a tensor of zeros."""
    if any(size is not None and size < 0 for size in p.shape):
        raise refuse(
            "bad-parameter",
            title(f"shape = {text(p.shape)} has a size below 0"),
            "The tensor of zeros needs a size of at least 0 along each axis.",
            params=("shape",),
        )
    places, given = tensor(p, indices, "indices"), tensor(p, values, "values")
    return made(p.shape, given.dtype, warnings=limits.scattered(p, places, given))
