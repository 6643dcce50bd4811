"""Sizes and arguments that an operation declares with, and that stop it when it runs."""

from __future__ import annotations

from collections.abc import Mapping

from engine.layers.demands import runtime_differs, signed, title
from engine.layers.operands import Operand, arguments_stop, cannot_run, kinds, sizes_stop
from engine.layers.registry import Parameters
from engine.layers.stretching import stretched
from engine.problems import Problem, Spot
from engine.tensors import Dim, Shape, product, text

Warned = tuple[Problem, ...]


def cast_to_eight_bits(p: Parameters, dtype: str, asked: str) -> Warned:
    """Warn of a cast to float8 from what TensorFlow does not write in eight bits."""
    floats = ("float16", "bfloat16", "float32", "float64")
    filled = p.kind in kinds("zeros_like ones_like empty_like full_like")
    if not asked.startswith("float8") or (dtype in floats and not filled):
        return ()
    return (cannot_run(p, dtype),)


def found_among(p: Parameters, row: Operand, values: Operand) -> Warned:
    """Warn of values of another dtype than the row that they are to be found in."""
    if row.dtype != values.dtype:
        return (cannot_run(p, values.dtype),)
    rows = product(values.shape[:-1])
    if rows == 1 or values.rank < 2:
        return ()
    why = f"There is one sorted row, and the values are {text(values.shape, batch=True)}."
    return (sizes_stop("The values must be one row, too", why, spots=(Spot("values"),)),)


def taken(axis: int, size: Dim, place: object) -> Warned:
    """Warn of a place beyond the end of an axis."""
    if size is None or not isinstance(place, int) or -size <= place < size:
        return ()
    heading = f"There is no entry {signed(place)} on axis {axis}"
    return (sizes_stop(heading, f"The axis has {size} entries.", spots=(Spot("x", 0, (axis,)),)),)


def rolled(p: Parameters) -> Warned:
    """Warn of steps that are not one for each axis."""
    shift, axis = (
        value if isinstance(value, tuple) else None
        for value in (p.given.get("shift"), p.given.get("axis"))
    )
    if shift is None and axis is None:
        return ()
    if shift is not None and axis is not None and len(shift) == len(axis):
        return ()
    return arguments_stop(
        "shift and axis of roll must be alike",
        f"One step for each axis: shift is {p.given.get('shift')}, axis is {p.given.get('axis')}.",
        "shift",
        "axis",
    )


def fraction_among(p: Parameters, found: Operand, *names: str) -> Warned:
    """Warn of a fraction that whole numbers are compared with."""
    whole = found.dtype == "bool" or "int" in found.dtype
    odd = [name for name in names if isinstance(getattr(p, name, None), float)]
    if not whole or not odd:
        return ()
    return arguments_stop(
        f"{odd[0]} = {getattr(p, odd[0])} does not go with {found.dtype} values",
        f"Whole numbers are compared with whole numbers; {odd[0]} is a float.",
        odd[0],
    )


def triangle(p: Parameters, found: Operand) -> Warned:
    """Warn of a diagonal that lies outside of the matrix."""
    if p.kind not in kinds("tril triu") or found.rank < 2:
        return ()
    rows, columns = found.shape[-2:]
    size, steps = (columns, p.k) if p.kind == "ops.tril" else (rows, -p.k)
    if size is None or steps <= size:
        return ()
    return (
        sizes_stop(
            f"Diagonal {p.k} lies outside of {text(found.shape[-2:])}",
            f"There are {size} diagonals on that side; k is {p.k}.",
            ("k",),
            (Spot("x"),),
        ),
    )


def beside(p: Parameters, rows: Dim, columns: Dim, offset: int) -> Warned:
    """Warn of a diagonal beside the matrix, of which TensorFlow does not give nothing."""
    if rows is None or columns is None or -rows < offset < columns:
        return ()
    name = "k" if p.kind == "ops.diag" else "offset"
    heading = f"Diagonal {signed(offset)} lies outside of {rows}×{columns}"
    why = f"They go from {signed(1 - rows)} to {columns - 1}."
    return (sizes_stop(heading, why, (name,), (Spot("x"),)),)


def cut_out(p: Parameters, found: Operand, starts: object) -> Warned:
    """Warn of a block that reaches beyond the tensor."""
    if None in p.shape:
        why = f"shape is {text(p.shape)}; the block has a size along each axis."
        return (sizes_stop("The size of the block must be known", why, ("shape",)),)
    if not isinstance(starts, tuple) or not all(isinstance(one, int) for one in starts):
        return ()
    for axis, (size, wanted) in enumerate(zip(found.shape, p.shape, strict=True)):
        if size is not None and wanted > 0 and starts[axis] + wanted > size:
            return (
                sizes_stop(
                    f"The block ends at {starts[axis] + wanted} on axis {axis}, not {size}",
                    f"It begins at {starts[axis]} and is {wanted} long; the axis has {size}.",
                    ("shape",),
                    (Spot("inputs", 0, (axis,)),),
                ),
            )
    return ()


def written(p: Parameters, found: Operand, indices: Operand, updates: Operand) -> Warned:
    """Warn of updates of another dtype or shape than the places that indices name."""
    if updates.dtype != found.dtype:
        return (cannot_run(p, updates.dtype),)
    return _placed(found.shape, indices, updates, "updates")


def scattered(p: Parameters, indices: Operand, values: Operand) -> Warned:
    """Warn of values that do not fit what their indices name."""
    if None in p.shape:
        why = f"shape is {text(p.shape)}; a tensor of zeros is made of it."
        return (sizes_stop("shape must be known", why, ("shape",)),)
    return _placed(p.shape, indices, values, "values")


def _placed(into: Shape, indices: Operand, values: Operand, port: str) -> Warned:
    """Warn of values at ``port`` that do not fill what indices name of a tensor ``into``."""
    depth = indices.shape[-1] if indices.rank else None
    if depth is None:
        return ()
    wanted = (*indices.shape[:-1], *into[depth:])
    pairs = zip(wanted, values.shape, strict=False)
    fits = depth <= len(into) and len(wanted) == values.rank
    if fits and all(None in pair or pair[0] == pair[1] for pair in pairs):
        return ()
    why = f"Each index names {depth} of the {len(into)} axes of {text(into)}, and what is written "
    why += "there fills the rest."
    heading = f"The {port} are {text(values.shape)}, not {text(wanted)}"
    return (sizes_stop(heading, why, spots=(Spot(port),)),)


def traced(p: Parameters, rows: Dim, columns: Dim) -> Warned:
    """Warn of a diagonal that Keras's mask does not reach: it is as wide as the matrix is high."""
    k = p.offset
    if rows is None or columns is None or k == 0:
        return ()
    if -rows <= k < 0 or (k > 0 and 0 <= columns - k <= rows):
        return ()
    return (
        sizes_stop(
            f"offset = {k} cannot be traced in {rows}×{columns}",
            "Keras makes a mask for the diagonal, which comes out larger than the matrix.",
            ("offset",),
            (Spot("x"),),
        ),
    )


def updated(p: Parameters, found: Operand, block: Operand, starts: object) -> Warned:
    """Warn of a block of another dtype or rank, or larger than the tensor."""
    if block.dtype != found.dtype:
        return (cannot_run(p, block.dtype),)
    sizes = zip(block.shape, found.shape, strict=False)
    larger = any(None not in pair and (pair[0] or 0) > (pair[1] or 0) for pair in sizes)
    count = len(starts) if isinstance(starts, tuple) else found.rank
    if block.rank == found.rank == count and not larger:
        return ()
    return (
        sizes_stop(
            f"A block of {text(block.shape)} does not fit {text(found.shape)}",
            "It needs the tensor's number of dimensions, the batch included, no size above the "
            f"tensor's, and {found.rank} starts.",
            ("start_indices",),
            (Spot("updates"),),
        ),
    )


def along_an_axis(p: Parameters, found: Operand, factors: Mapping[str, Operand]) -> Warned:
    """Warn of an axis that is not there, and of factors that are not one per entry of it."""
    axes = p.axis if isinstance(p.axis, tuple) else (p.axis,)
    if any(not -found.rank <= axis < found.rank for axis in axes):
        heading = f"axis = {signed(min(axes))} does not exist in {text(found.shape)}"
        return (sizes_stop(heading, f"There are {found.rank} axes.", ("axis",)),)
    wanted = product([found.shape[axis] for axis in axes])
    for port, factor in factors.items():
        count = product(factor.shape)
        if None in (count, wanted) or count == wanted:
            continue
        heading = f"{port} has {count} numbers, the axis has {wanted} entries"
        return (sizes_stop(heading, "It has one number per entry.", spots=(Spot(port),)),)
    return ()


def scaled(found: Operand, factors: Mapping[str, Operand]) -> Warned:
    """Warn of factors that are not one per feature: they are stretched, or stop."""
    for port, factor in factors.items():
        real = stretched(found.shape, factor.shape)
        if real == found.shape:
            continue
        heading = title(f"{port} is {text(factor.shape)}, the features are {found.shape[-1:]}")
        why = f"{port} has one number per feature of {text(found.shape, batch=True)}."
        if real is None:
            return (sizes_stop(heading, why, spots=(Spot(port),)),)
        return (
            runtime_differs(
                "operation-sizes",
                heading,
                f"{why} Running stretches it: {text(real, batch=True)}.",
                spots=(Spot(port),),
                runs_to=real,
            ),
        )
    return ()


def stretched_out(p: Parameters, found: Operand) -> Warned:
    """Warn of a shape of fewer dimensions: none is taken away."""
    if len(p.shape) >= found.rank:
        return ()
    why = f"x has {found.rank} dimensions, shape {len(p.shape)}; none is taken away."
    return (sizes_stop("shape has too few dimensions", why, ("shape",), (Spot("x"),)),)
