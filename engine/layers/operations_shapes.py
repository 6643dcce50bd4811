"""Rules of the operations that give the same values another shape or order."""

from __future__ import annotations

from engine.layers import operations_limits as limits
from engine.layers.demands import runtime_differs, title
from engine.layers.operands import (
    Value,
    axes_of,
    axis_of,
    flat,
    made,
    tensor,
)
from engine.layers.registry import Outcome, Parameters, rule
from engine.problems import Line, Problem, refuse
from engine.tensors import Shape, product, text


@rule("ops.reshape")
def reshape(p: Parameters, x: Value) -> Outcome:
    """Give the same values in another shape, the batch included."""
    found = tensor(p, x)
    unknown: tuple[Problem, ...] = ()
    if None in p.newshape:
        unknown = (
            runtime_differs(
                "reshape-none",
                title("A size of None cannot be run", "newshape holds None"),
                "Keras takes None in newshape while the model is built, and stops when it runs; "
                "-1 leaves one size open.",
                params=("newshape",),
            ),
        )
    return made(_reshaped(p, found.shape, p.newshape), found.dtype, warnings=unknown)


def _reshaped(p: Parameters, shape: Shape, wanted: Shape) -> Shape:
    if any(dim is not None and dim < -1 for dim in wanted) or wanted.count(-1) > 1:
        raise refuse(
            "bad-parameter",
            "newshape takes sizes, and -1 for one of them",
            f"newshape is {wanted}: one size may be left open with -1, the others are counts.",
            params=("newshape",),
        )
    if None in shape or None in wanted:
        return tuple(None if dim == -1 else dim for dim in wanted)
    held = product(shape) or 0
    fixed = product([dim for dim in wanted if dim != -1]) or 0
    if -1 in wanted and fixed and held % fixed == 0:
        return tuple(held // fixed if dim == -1 else dim for dim in wanted)
    if -1 not in wanted and held == fixed:
        return wanted
    given, asked = text(shape, batch=True), " × ".join("?" if d == -1 else str(d) for d in wanted)
    raise refuse(
        "values-do-not-fill",
        title(f"{held:,} values do not fill {asked}", f"{held:,} values do not fill the new shape"),
        f"{given} holds {held:,} values; newshape needs {fixed:,}"
        f"{' times a whole number' if -1 in wanted else ''}.",
        params=("newshape",),
        lines=(Line("values", given, f"{held:,}", note=f"not {fixed:,} times a whole number"),),
    )


@rule("ops.ravel")
def ravel(p: Parameters, x: Value) -> Outcome:
    """Give all values in one row."""
    found = tensor(p, x)
    return made(flat(found.shape), found.dtype)


@rule("ops.transpose")
def transpose(p: Parameters, x: Value) -> Outcome:
    """Put the axes in another order."""
    found = tensor(p, x)
    if p.axes is None:
        return made(found.shape[::-1], found.dtype)
    axes = p.axes if isinstance(p.axes, tuple) else (p.axes,)
    order = axes_of(p, axes, found.rank, "axes")
    if sorted(order) != list(range(found.rank)):
        raise refuse(
            "no-permutation",
            title(f"axes = {axes} is no order of {found.rank} axes"),
            f"Each of the {found.rank} axes has to be named once.",
            params=("axes",),
        )
    return made(tuple(found.shape[axis] for axis in order), found.dtype)


@rule("ops.swapaxes")
def swap_axes(p: Parameters, x: Value) -> Outcome:
    """Exchange two axes."""
    found = tensor(p, x)
    one = axis_of(p, p.axis1, found.rank, "axis1")
    other = axis_of(p, p.axis2, found.rank, "axis2")
    shape = list(found.shape)
    shape[one], shape[other] = shape[other], shape[one]
    return made(tuple(shape), found.dtype)


@rule("ops.moveaxis")
def move_axis(p: Parameters, x: Value) -> Outcome:
    """Bring axes to other places; the others keep their order."""
    found = tensor(p, x)
    sources = axes_of(p, p.source, found.rank, "source")
    targets = axes_of(p, p.destination, found.rank, "destination")
    same = len(sources) == len(targets)
    if not same or len(set(sources)) < len(sources) or len(set(targets)) < len(targets):
        raise refuse(
            "no-permutation",
            title(f"{p.source} cannot be moved to {p.destination}"),
            "Each axis in source goes to the place at the same position in destination.",
            params=("source", "destination"),
        )
    rest = iter(size for axis, size in enumerate(found.shape) if axis not in sources)
    placed = dict(zip(targets, sources, strict=True))
    shape = tuple(
        found.shape[placed[axis]] if axis in placed else next(rest) for axis in range(found.rank)
    )
    return made(shape, found.dtype)


@rule("ops.expand_dims")
def expand_dims(p: Parameters, x: Value) -> Outcome:
    """Insert axes of size 1."""
    found = tensor(p, x)
    several = p.axis if isinstance(p.axis, tuple) else (p.axis,)
    rank = found.rank + len(several)
    places = axes_of(p, several, rank)
    if len(set(places)) < len(places):
        raise refuse(
            "axis-twice",
            title(f"axis = {p.axis} names a place twice"),
            "Each new axis needs a place of its own.",
            params=("axis",),
        )
    rest = iter(found.shape)
    return made(tuple(1 if axis in places else next(rest) for axis in range(rank)), found.dtype)


@rule("ops.squeeze")
def squeeze(p: Parameters, x: Value) -> Outcome:
    """Take axes of size 1 out."""
    found = tensor(p, x)
    if p.axis is None:
        return made(tuple(size for size in found.shape if size != 1), found.dtype)
    axes = axes_of(p, p.axis, found.rank)
    for axis in axes:
        if found.shape[axis] != 1:
            raise refuse(
                "not-one",
                title(f"Axis {axis} has size {found.shape[axis]}, not 1"),
                f"Only an axis of size 1 can be taken out of {text(found.shape, batch=True)}.",
                params=("axis",),
            )
    left = tuple(size for axis, size in enumerate(found.shape) if axis not in axes)
    return made(left, found.dtype)


@rule("ops.flip", "ops.roll")
def reorder(p: Parameters, x: Value) -> Outcome:
    """Turn the order along axes around, or shift it."""
    found = tensor(p, x)
    axes_of(p, p.axis, found.rank)
    told = limits.rolled(p) if p.kind == "ops.roll" else ()
    return made(found.shape, found.dtype, warnings=told)


@rule("ops.fliplr", "ops.flipud")
def flip_sides(p: Parameters, x: Value) -> Outcome:
    """Turn rows or columns around."""
    found = tensor(p, x)
    axis_of(p, 1 if p.kind == "ops.fliplr" else 0, found.rank)
    return made(found.shape, found.dtype)


@rule("ops.rot90")
def rot90(p: Parameters, array: Value) -> Outcome:
    """Turn by a right angle in the plane of two axes (as declared: always by one of them)."""
    found = tensor(p, array, "array")
    one, other = (axis_of(p, axis, found.rank, "axes", "array") for axis in p.axes)
    if p.axes[0] == p.axes[1]:
        raise refuse(
            "axis-twice",
            title(f"axes = {p.axes} is no plane"),
            "A plane needs two different axes.",
            params=("axes",),
        )
    shape = list(found.shape)
    shape[one], shape[other] = shape[other], shape[one]
    warnings: tuple[Problem, ...] = ()
    if p.k % 2 == 0 and tuple(shape) != found.shape:
        warnings = (
            runtime_differs(
                "rot90-twice",
                title(f"When run, it gives {text(found.shape)}, not {text(tuple(shape))}"),
                f"Keras always swaps the two axes in what it declares; {p.k} right angles leave "
                "them where they are.",
                params=("k",),
            ),
        )
    return made(tuple(shape), found.dtype, warnings=warnings)
