"""Rules of the operations that put tensors together, take them apart, or pick from them."""

from __future__ import annotations

from collections.abc import Sequence

from engine.layers.demands import title
from engine.layers.operands import (
    Operand,
    Value,
    axis_of,
    fits,
    made,
    mixed,
    operand,
    runs_to,
    sizes_stop,
    tensor,
)
from engine.layers.registry import Outcome, Parameters, gives, rule
from engine.problems import Problem, RuleError, Spot, refuse
from engine.tensors import Dim, Shape, Tensor, plus, product, text


def _all(p: Parameters, values: Sequence[Value], port: str) -> list[Operand]:
    return [operand(p, value, port, slot) for slot, value in enumerate(values)]


def _joined(p: Parameters, parts: Sequence[Operand], axis: int, port: str) -> Outcome:
    """Give the outcome of putting ``parts`` one behind the other along ``axis``."""
    first = parts[0].shape
    for slot, part in enumerate(parts):
        if not fits(part.shape, first, (axis,)):
            raise _unlike(p, first, part.shape, slot, port, f"apart from axis {axis}")
    size: Dim = plus(*(part.shape[axis] for part in parts))
    shape = (*first[:axis], size, *first[axis + 1 :])
    return made(shape, mixed(p, *(part.dtype for part in parts)))


def _unlike(
    p: Parameters, first: Shape, other: Shape, slot: int, port: str, apart: str
) -> RuleError:
    one, two = text(first, batch=True), text(other, batch=True)
    return refuse(
        "shapes-differ",
        title(f"{one} and {two} cannot be put together", "The shapes cannot be put together"),
        f"All tensors need the same shape {apart}: the first is {one}, this one {two}.".replace(
            "  ", " "
        ),
        spots=(Spot(port, slot),),
    )


@rule("ops.concatenate")
def concatenate(p: Parameters, *xs: Value) -> Outcome:
    """Put tensors one behind the other along an axis."""
    parts = _all(p, xs, "xs")
    return _joined(p, parts, axis_of(p, p.axis, parts[0].rank, port="xs"), "xs")


@rule("ops.hstack", "ops.vstack")
def stack_sides(p: Parameters, *xs: Value) -> Outcome:
    """Put tensors side by side, or one below the other."""
    parts = _all(p, xs, "xs")
    axis = 1 if p.kind == "ops.hstack" else 0
    return _joined(p, parts, axis_of(p, axis, parts[0].rank, "axis", "xs"), "xs")


@rule("ops.stack")
def stack(p: Parameters, *x: Value) -> Outcome:
    """Put tensors of one shape next to each other along a new axis."""
    parts = _all(p, x, "x")
    first = parts[0].shape
    axis = axis_of(p, p.axis, len(first) + 1)
    for slot, part in enumerate(parts):
        if not fits(part.shape, first):
            raise _unlike(p, first, part.shape, slot, "x", "")
    shape = (*first[:axis], len(parts), *first[axis:])
    return made(shape, mixed(p, *(part.dtype for part in parts)))


@rule("ops.append")
def append(p: Parameters, x1: Value, x2: Value) -> Outcome:
    """Put one tensor behind another."""
    parts = [tensor(p, x1, "x1"), tensor(p, x2, "x2")]
    if p.axis is None:
        size = plus(*(product(part.shape) for part in parts))
        return made((size,), mixed(p, *(part.dtype for part in parts)))
    axis = axis_of(p, p.axis, parts[0].rank, port="x1")
    if any(part.rank > axis and part.shape[axis] is None for part in parts):
        raise refuse(
            "unknown-size",
            title(f"append must know the sizes of axis {axis}"),
            "Keras adds them up while the model is built; concatenate leaves the sum open.",
            params=("axis",),
        )
    return _joined(p, parts, axis, "x1")


@rule("ops.meshgrid")
def meshgrid(p: Parameters, *x: Value) -> Outcome:
    """Give the coordinates of a grid from the rows that span it."""
    parts = [tensor(p, value) for value in x]
    sizes = [product(part.shape) for part in parts]
    if p.indexing == "ij":
        return _grid(p, tuple(sizes), "float32", parts)
    if len(sizes) < 2:
        raise refuse("needs-two", "A grid needs two rows at least", "Only one is connected.")
    sizes[0], sizes[1] = sizes[1], sizes[0]
    # Keras declares the dtype of the last row for all of them.
    return _grid(p, tuple(sizes), parts[-1].dtype, parts)


def _grid(p: Parameters, shape: Shape, dtype: str, parts: Sequence[Operand]) -> Outcome:
    running = [part.strong for part in parts]
    return gives(
        *[Tensor(shape, dtype)] * len(parts),
        warnings=next((runs_to(p, dtype, one) for one in running if one != dtype), ()),
    )


def _parts(p: Parameters) -> int:
    """Give how many parts a split makes, as far as the parameters tell."""
    raw = p.given.get("indices_or_sections")
    if isinstance(raw, int):
        return max(raw, 1)
    return len(raw) + 1 if isinstance(raw, tuple) else 1


def _numbered(p: Parameters) -> tuple[str, ...]:
    return tuple(f"part_{number}" for number in range(1, _parts(p) + 1))


@rule("ops.split", "ops.hsplit", "ops.vsplit", "ops.dsplit", outputs=_numbered)
def split(p: Parameters, x: Value) -> Outcome:
    """Cut a tensor into parts along an axis: equal ones, or at places that are named."""
    found = tensor(p, x)
    if p.kind == "ops.split":
        axis = axis_of(p, p.axis, found.rank)
    else:
        fixed = {"ops.vsplit": 0, "ops.dsplit": 2}.get(p.kind, 1 if found.rank > 1 else 0)
        axis = axis_of(p, fixed, max(found.rank, 2 if p.kind == "ops.vsplit" else 0))
        axis = axis_of(p, axis, found.rank if p.kind != "ops.vsplit" or found.rank > 1 else 0)
    size, cuts = found.shape[axis], p.given["indices_or_sections"]
    if isinstance(cuts, int):
        if cuts < 1 or (size is not None and size % cuts):
            raise refuse(
                "sections-do-not-divide",
                title(f"{size} cannot be cut into {cuts} equal parts"),
                f"The size of axis {axis} is {size}; it has to be a multiple of {cuts}.",
                params=("indices_or_sections",),
                spots=(Spot("x", 0, (axis,)),),
            )
        sizes: list[Dim] = [None if size is None else size // cuts] * cuts
    else:
        edges = [0, *cuts, size]
        sizes = [_between(a, b) for a, b in zip(edges, edges[1:], strict=False)]
        if any(part is not None and part < 0 for part in sizes):
            raise refuse(
                "cuts-out-of-order",
                title(f"Cuts at {cuts} do not fit a size of {size}"),
                "The places have to grow, from 0 to the size of the axis.",
                params=("indices_or_sections",),
            )
    return _apart(found, axis, sizes)


def _between(start: Dim, end: Dim) -> Dim:
    return None if start is None or end is None else end - start


def _apart(found: Operand, axis: int, sizes: Sequence[Dim]) -> Outcome:
    before, behind = found.shape[:axis], found.shape[axis + 1 :]
    return gives(*(Tensor((*before, part, *behind), found.dtype) for part in sizes))


@rule("ops.array_split", outputs=_numbered)
def array_split(p: Parameters, x: Value) -> Outcome:
    """Cut a tensor into parts that are as equal as can be."""
    found = tensor(p, x)
    axis, count = axis_of(p, p.axis, found.rank), p.given["indices_or_sections"]
    if not isinstance(count, int) or count < 1:
        raise refuse(
            "bad-parameter",
            "array_split takes the number of parts",
            "indices_or_sections has to be a whole number of at least 1.",
            params=("indices_or_sections",),
        )
    size = found.shape[axis]
    if size is None:
        return _apart(found, axis, [None] * count)
    each, rest = divmod(size, count)
    return _apart(found, axis, [each + (part < rest) for part in range(count)])


@rule("ops.unstack")
def unstack(p: Parameters, x: Value) -> Outcome:
    """Give the slices along an axis one by one."""
    found = tensor(p, x)
    axis = axis_of(p, p.axis, found.rank)
    count = found.shape[axis] if p.num is None else p.num
    if count is None:
        raise refuse(
            "unknown-size",
            "unstack must know the number of slices",
            f"Axis {axis} has an unknown size (None) in {text(found.shape, batch=True)}, and num "
            "is not given.",
            params=("num",),
            spots=(Spot("x", 0, (axis,)),),
        )
    shape = (*found.shape[:axis], *found.shape[axis + 1 :])
    warnings: tuple[Problem, ...] = ()
    if p.num is not None and not fits((found.shape[axis],), (p.num,)):
        warnings = (
            sizes_stop(
                f"There are {found.shape[axis]} slices, not {p.num}",
                f"num is {p.num}, and axis {axis} has {found.shape[axis]} slices.",
                ("num",),
                (Spot("x", 0, (axis,)),),
            ),
        )
    return gives(*[Tensor(shape, found.dtype)] * count, warnings=warnings)
