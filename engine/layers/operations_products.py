"""Rules of the operations that multiply and add up: matmul, einsum and their kin."""

from __future__ import annotations

from typing import Any

from engine import dtypes
from engine.layers.demands import runtime_differs, stops_in_functions, title
from engine.layers.operands import (
    Operand,
    Value,
    axis_of,
    broadcast,
    fits,
    flat,
    made,
    mixed,
    operand,
    tensor,
)
from engine.layers.registry import Outcome, Parameters, rule
from engine.problems import Problem, RuleError, Spot, refuse
from engine.tensors import Dim, Shape, product, text


def _pair(p: Parameters, x1: Value, x2: Value) -> tuple[Operand, Operand]:
    return operand(p, x1, "x1"), operand(p, x2, "x2")


def _multiplied(*dims: Dim) -> int | None:
    return product(dims)


def _inner_differs(p: Parameters, one: Shape, other: Shape, left: int, right: int) -> RuleError:
    a, b = text(one, batch=True), text(other, batch=True)
    return refuse(
        "inner-sizes-differ",
        title(f"{a} cannot be multiplied by {b}", f"{one[left]} and {other[right]} do not match"),
        f"Rows of {one[left]} are multiplied with columns of {other[right]}; both have to be of "
        "equal length.",
        spots=(
            Spot("x1", 0, (left % len(one),)),
            Spot("x2", 0, (right % len(other),)),
        ),
    )


@rule("ops.matmul")
def matmul(p: Parameters, x1: Value, x2: Value) -> Outcome:
    """Multiply matrices, stacked along the leading axes."""
    one, other = _pair(p, x1, x2)
    if not one.rank or not other.rank:
        raise refuse("wrong-rank", "matmul takes no single numbers", "Use multiply instead.")
    left = one.shape if one.rank > 1 else (1, *one.shape)
    right = other.shape if other.rank > 1 else (*other.shape, 1)
    if not fits((left[-1],), (right[-2],)):
        raise _inner_differs(p, one.shape, other.shape, -1, -2 if other.rank > 1 else -1)
    leading = broadcast(p, ("x1", left[:-2]), ("x2", right[:-2]))
    shape = (
        *leading,
        *(left[-2:-1] if one.rank > 1 else ()),
        *(right[-1:] if other.rank > 1 else ()),
    )
    bytes_ = one.strong == other.strong == "int8"
    dtype = "int32" if bytes_ else mixed(p, one.strong, other.strong)
    inner = left[-1] if left[-1] is not None else right[-2]
    return made(shape, dtype, _multiplied(inner, *shape[1:]))


@rule("ops.dot")
def dot(p: Parameters, x1: Value, x2: Value) -> Outcome:
    """Multiply the last axis of one with the last but one of the other."""
    one, other = _pair(p, x1, x2)
    dtype = mixed(p, one.dtype, other.dtype)
    if not one.rank or not other.rank:
        return made(broadcast(p, ("x1", one.shape), ("x2", other.shape)), dtype)
    if one.rank == other.rank == 1:
        return made((), dtype, _multiplied(one.shape[0]), _unequal(p, one.shape, other.shape))
    at = -1 if other.rank == 1 else -2
    # With a row on the right Keras takes unknown sizes for different ones.
    strict = other.rank == 1
    if not fits((one.shape[-1],), (other.shape[at],)) or (
        strict and one.shape[-1] != other.shape[0]
    ):
        raise _inner_differs(p, one.shape, other.shape, -1, at)
    rest = tuple(size for axis, size in enumerate(other.shape) if axis != other.rank + at)
    shape = (*one.shape[:-1], *rest)
    return made(shape, dtype, _multiplied(one.shape[-1], *shape[1:]))


@rule("ops.inner")
def inner(p: Parameters, x1: Value, x2: Value) -> Outcome:
    """Multiply the last axis of both."""
    one, other = _pair(p, x1, x2)
    dtype = mixed(p, one.dtype, other.dtype)
    if not one.rank or not other.rank:
        return made(one.shape or other.shape, dtype, warnings=_both_ways(p, one, other))
    if not fits((one.shape[-1],), (other.shape[-1],)):
        raise _inner_differs(p, one.shape, other.shape, -1, -1)
    shape = (*one.shape[:-1], *other.shape[:-1])
    work = _multiplied(one.shape[-1], *shape[1:])
    return made(shape, dtype, work, _both_ways(p, one, other))


def _both_ways(p: Parameters, one: Operand, other: Operand) -> tuple[Problem, ...]:
    """Warn of operands that only one of the two ways takes which inner traces, at once."""
    try:
        broadcast(p, ("x1", one.shape), ("x2", other.shape))
    except RuleError:
        pass
    else:
        if one.rank and other.rank:
            return ()
    return (
        stops_in_functions(
            "inner-in-functions",
            "This inner product cannot be trained or predicted with",
            f"Keras multiplies place by place or sums over the last axis, as the ranks ask, and a "
            f"function has to be able to do both with {text(one.shape)} and {text(other.shape)}.",
            spots=(Spot("x1"), Spot("x2")),
        ),
    )


@rule("ops.outer", "ops.vdot")
def outer(p: Parameters, x1: Value, x2: Value) -> Outcome:
    """Multiply every element with every other (or sum up the products of pairs)."""
    one, other = _pair(p, x1, x2)
    dtype = mixed(p, one.dtype, other.dtype)
    if p.kind == "ops.vdot":
        return made((), dtype)
    return made((*flat(one.shape or (1,)), *flat(other.shape or (1,))), dtype)


@rule("ops.kron")
def kron(p: Parameters, x1: Value, x2: Value) -> Outcome:
    """Multiply every element of one with all of the other."""
    one, other = _pair(p, x1, x2)
    shape = tuple(
        None if a is None or b is None else a * b
        for a, b in zip(one.shape, other.shape, strict=False)
    )
    stops = stops_in_functions(
        "kron-in-functions",
        "kron cannot be trained or predicted with",
        "Keras counts with the ranks of both tensors, which are no numbers inside of a function.",
    )
    return made(shape, mixed(p, one.strong, other.strong), warnings=(stops,))


@rule("ops.cross")
def cross(p: Parameters, x1: Value, x2: Value) -> Outcome:
    """Give the vector that stands upright on two vectors."""
    one, other = tensor(p, x1, "x1"), tensor(p, x2, "x2")
    given = p.axis if isinstance(p.axis, int) else None
    first = axis_of(p, p.axisa if given is None else given, one.rank, "axisa", "x1")
    second = axis_of(p, p.axisb if given is None else given, other.rank, "axisb", "x2")
    sizes = one.shape[first], other.shape[second]
    if any(size not in (2, 3, None) for size in sizes):
        raise refuse(
            "wrong-size",
            title(f"A cross product takes vectors of 2 or 3, not {sizes}"),
            "Each vector has two or three coordinates.",
            params=("axis",),
        )
    left = tuple(size for axis, size in enumerate(one.shape) if axis != first)
    right = tuple(size for axis, size in enumerate(other.shape) if axis != second)
    shape = broadcast(p, ("x1", left), ("x2", right))
    vector = (3,) if 3 in sizes else ()
    place = axis_of(p, p.axisc if given is None else given, len(shape) + len(vector), "axisc", "x1")
    return made((*shape[:place], *vector, *shape[place:]), mixed(p, one.dtype, other.dtype))


@rule("ops.tensordot")
def tensordot(p: Parameters, x1: Value, x2: Value) -> Outcome:
    """Multiply along axes of both that are named, and add up."""
    one, other = _pair(p, x1, x2)
    dtype = mixed(p, one.dtype, other.dtype)
    axes: Any = p.axes
    if isinstance(axes, int):
        if axes <= 0:
            every = (*one.shape, *other.shape)
            return made(every, dtype, _multiplied(*every[1:]))
        summed, rest = one.shape[-axes:], other.shape[axes:]
        shape = (*one.shape[:-axes], *rest)
        return made(
            shape, dtype, _multiplied(*summed, *shape[1:]),
            _unequal(p, summed, other.shape[:axes]),
        )  # fmt: skip
    if not (isinstance(axes, tuple) and len(axes) == 2 and all(isinstance(a, tuple) for a in axes)):
        raise refuse(
            "bad-parameter",
            "axes is a number, or the axes of both tensors",
            "A number n sums up the last n axes of x1 with the first n of x2; ((…), (…)) names "
            "them.",
            params=("axes",),
        )
    left = [axis_of(p, axis, one.rank, "axes", "x1") for axis in axes[0]]
    right = [axis_of(p, axis, other.rank, "axes", "x2") for axis in axes[1]]
    summed = tuple(one.shape[axis] for axis in left)
    matched = tuple(other.shape[axis] for axis in right)
    if not fits(summed, matched):
        raise refuse(
            "inner-sizes-differ",
            title(f"Sizes {summed} and {matched} do not match", "The named axes do not match"),
            "The axes that are summed up need equal sizes in both tensors.",
            params=("axes",),
            spots=(Spot("x1", 0, tuple(left)), Spot("x2", 0, tuple(right))),
        )
    shape = (
        *(size for axis, size in enumerate(one.shape) if axis not in left),
        *(size for axis, size in enumerate(other.shape) if axis not in right),
    )
    return made(shape, dtype, _multiplied(*summed, *shape[1:]))


def _unequal(p: Parameters, summed: Shape, matched: Shape) -> tuple[Problem, ...]:
    if fits(summed, matched):
        return ()
    return (
        runtime_differs(
            "product-sizes",
            title(f"Sizes {summed} and {matched} do not match", "The summed sizes do not match"),
            f"{p.kind} multiplies along them and adds up, so they have to be equal. Keras notices "
            "it only when it runs.",
            spots=(Spot("x1"), Spot("x2")),
        ),
    )


@rule("ops.dot_product_attention")
def dot_product_attention(
    p: Parameters,
    query: Value,
    key: Value,
    value: Value,
    bias: Value = None,
    mask: Value = None,
) -> Outcome:
    """Mix values by how well keys go with the query: (batch, steps, heads, features)."""
    asked, keys = tensor(p, query, "query"), tensor(p, key, "key")
    values = tensor(p, value, "value")
    if p.attn_logits_soft_cap is not None:
        raise refuse(
            "bad-parameter",
            "attn_logits_soft_cap needs JAX on a TPU",
            "The TensorFlow backend refuses it.",
            params=("attn_logits_soft_cap",),
        )
    steps = keys.shape[1] if keys.rank > 1 else None
    work = _multiplied(2, steps, *asked.shape[1:])
    dtype = mixed(p, asked.dtype, keys.dtype, values.dtype)
    return made(asked.shape, dtype, work, _attention_warnings(p, asked, keys, values))


def _attention_warnings(
    p: Parameters, asked: Operand, keys: Operand, values: Operand
) -> tuple[Problem, ...]:
    fit = asked.rank == keys.rank == values.rank == 4 and fits(keys.shape[:2], values.shape[:2])
    fit = fit and fits(asked.shape[3:], keys.shape[3:])
    if fit and not p.flash_attention:
        return ()
    return (
        runtime_differs(
            "flash-attention" if p.flash_attention else "attention-misfit",
            "This attention cannot be run",
            "It takes (batch, steps, heads, features) with as many keys as values, and the "
            "TensorFlow backend has no flash attention.",
            spots=(Spot("query"), Spot("key"), Spot("value")),
        ),
    )


@rule("ops.cdist")
def cdist(p: Parameters, x: Value, y: Value) -> Outcome:
    """Give the distance of every row to every other."""
    one, other = tensor(p, x), tensor(p, y, "y")
    for found, port in ((one, "x"), (other, "y")):
        axis_of(p, 1, found.rank, "rows", port)
    if not fits(one.shape[-1:], other.shape[-1:]):
        raise refuse(
            "inner-sizes-differ",
            "Both need the same number of coordinates",
            f"They have {one.shape[-1]} and {other.shape[-1]}.",
            spots=(Spot("x", 0, (one.rank - 1,)), Spot("y", 0, (other.rank - 1,))),
        )
    leading = broadcast(p, ("x", one.shape[:-2]), ("y", other.shape[:-2]))
    dtype = mixed(p, one.dtype, other.dtype, dtypes.FLOAT)
    return made((*leading, one.shape[-2], other.shape[-2]), dtype)
