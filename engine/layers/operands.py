"""What operations take: tensors on wires, numbers and arrays that stand in the call.

Knows how Keras broadcasts shapes and names axes. Knows no operation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from engine import dtypes
from engine.layers.demands import runtime_differs, title
from engine.layers.registry import Outcome, Parameters, gives
from engine.layers.stretching import together
from engine.problems import Problem, RuleError, Spot, refuse
from engine.tensors import Shape, Tensor, product, text
from engine.values import KerasObject

Value = Any
"""What a port of an operation holds: a `Tensor`, or a constant."""

ARRAYS = ("__numpy__", "__tensor__")
"""The class names under which Keras's files keep arrays."""


class Operand(NamedTuple):
    """An operand by shape and dtype; a Python number has the dtype "int" or "float"."""

    shape: Shape
    dtype: str

    @property
    def rank(self) -> int:
        """The number of dimensions."""
        return len(self.shape)

    @property
    def strong(self) -> str:
        """The dtype that a Python number has by itself."""
        return {dtypes.INT: "int64", dtypes.FLOAT: "float32"}.get(self.dtype, self.dtype)


def operand(p: Parameters, value: Value, port: str, slot: int = 0) -> Operand:
    """Give what stands at ``port``; refuses what is neither tensor, number nor array."""
    if isinstance(value, Tensor):
        return Operand(value.known, value.dtype)
    if isinstance(value, bool):
        return Operand((), "bool")
    if isinstance(value, int):
        return Operand((), dtypes.INT)
    if isinstance(value, float):
        return Operand((), dtypes.FLOAT)
    if isinstance(value, KerasObject) and value.class_name in ARRAYS:
        shape, dtype = array_shape(value.config.get("value")), value.config.get("dtype")
        if shape is not None and isinstance(dtype, str):
            return Operand(shape, dtype)
    raise refuse(
        "bad-operand",
        title(f"{port} of {p.kind} is no tensor and no number"),
        f"{p.kind} takes a tensor, a number or an array at {port}.",
        params=(port,),
        spots=(Spot(port, slot),),
    )


def tensor(p: Parameters, value: Value, port: str = "x") -> Operand:
    """Give what stands at ``port``, where a Python number will not do."""
    found = operand(p, value, port)
    if found.dtype in (dtypes.INT, dtypes.FLOAT) or isinstance(value, bool):
        raise refuse(
            "bad-operand",
            title(f"{p.kind} needs a tensor at {port}"),
            f"{p.kind} reads the shape and the dtype at {port}, and a plain number has none.",
            params=(port,),
        )
    return found


def asked_dtype(p: Parameters, otherwise: str) -> str:
    """Give the dtype that an operation is asked for; "int" is Keras's own name for int64."""
    asked: str | None = p.dtype
    return "int64" if asked == "int" else asked or otherwise


def array_shape(value: Any) -> tuple[int, ...] | None:
    """Give the shape of nested lists; ``None`` where they are uneven."""
    if not isinstance(value, tuple):
        return ()
    inner = {array_shape(item) for item in value}
    if len(inner) > 1 or None in inner:
        return None
    rest = inner.pop() if inner else ()
    return (len(value), *(rest or ()))


def broadcast(p: Parameters, *shapes: tuple[str, Shape]) -> Shape:
    """Give the shape of operands that are stretched to each other, named by their ports."""
    (first, found), *others = shapes
    for port, shape in others:
        rank = max(len(found), len(shape))
        left = (1,) * (rank - len(found)) + found
        right = (1,) * (rank - len(shape)) + shape
        sizes = [together(a, b) for a, b in zip(left, right, strict=True)]
        if -1 in sizes:
            raise _apart(p, (first, found), (port, shape))
        found = tuple(sizes)
    return found


def _apart(p: Parameters, one: tuple[str, Shape], other: tuple[str, Shape]) -> RuleError:
    (first, left), (second, right) = one, other
    rank = max(len(left), len(right))
    at_fault = [
        axis
        for axis in range(-1, -rank - 1, -1)
        if -axis <= min(len(left), len(right)) and together(left[axis], right[axis]) == -1
    ]
    a, b = text(left, batch=True), text(right, batch=True)
    axis = at_fault[0] if at_fault else -1
    return refuse(
        "shapes-differ",
        title(f"{a} and {b} do not go together", "The shapes do not go together"),
        f"{p.kind} matches dimensions from the last to the first; they have to be equal, or one of "
        f"them 1. {a} and {b} differ: {left[axis]} and {right[axis]}.",
        spots=(
            Spot(first, 0, tuple(len(left) + axis for axis in at_fault)),
            Spot(second, 0, tuple(len(right) + axis for axis in at_fault)),
        ),
    )


def mixed(p: Parameters, *kinds: str) -> str:
    """Give the dtype that operands of these dtypes give; refuses dtypes that cannot be mixed."""
    found = dtypes.promote(*kinds)
    if found is None:
        raise refuse(
            "dtypes-differ",
            title(f"{p.kind} cannot mix {' and '.join(dict.fromkeys(kinds))}"),
            "No dtype holds the values of all of them. Cast one of them first.",
        )
    return found


def axis_of(p: Parameters, axis: Any, rank: int, param: str = "axis", port: str = "x") -> int:
    """Give ``axis`` counted from 0; refuses one that is not there."""
    if isinstance(axis, int) and -rank <= axis < rank:
        return axis % rank
    many = "no dimension" if rank == 0 else f"the axes {-rank} to {rank - 1}"
    raise refuse(
        "no-such-axis",
        title(f"{param} = {axis!r} is not among {rank} dimensions"),
        f"The tensor has {many}, the batch (0) included.",
        params=(param,),
        spots=(Spot(port),),
    )


def axes_of(p: Parameters, axes: Any, rank: int, param: str = "axis", port: str = "x") -> list[int]:
    """Give one axis or several, counted from 0; ``None`` stands for none given."""
    if axes is None:
        return []
    several = axes if isinstance(axes, tuple) else (axes,)
    return [axis_of(p, axis, rank, param, port) for axis in several]


def fits(left: Shape, right: Shape, ignored: Sequence[int] = ()) -> bool:
    """Tell whether two shapes agree, apart from ``ignored`` axes and unknown sizes."""
    return len(left) == len(right) and all(
        axis in ignored or a is None or b is None or a == b
        for axis, (a, b) in enumerate(zip(left, right, strict=True))
    )


def flat(shape: Shape) -> Shape:
    """Give ``shape`` as one row."""
    return (product(shape),)


def made(
    shape: Shape, dtype: str, macs: int | None = 0, warnings: Sequence[Problem] = ()
) -> Outcome:
    """Give the outcome of an operation with one output."""
    return gives(Tensor(shape, dtype), macs=macs, warnings=warnings)


def cannot_run(p: Parameters, dtype: str) -> Problem:
    """Warn of a dtype that can be wired into an operation but not be run on."""
    return runtime_differs(
        "operation-dtype",
        title(f"{p.kind} cannot be run on {dtype} values"),
        f"Keras lets {dtype} be wired into {p.kind}; running it stops, because TensorFlow has no "
        "such operation for that dtype.",
    )


def sizes_stop(
    heading: str, why: str, params: tuple[str, ...] = (), spots: tuple[Spot, ...] = ()
) -> Problem:
    """Warn of sizes that Keras declares with and TensorFlow stops at."""
    return runtime_differs(
        "operation-sizes",
        title(heading, "These sizes cannot be run"),
        f"{why} Keras notices it only when it runs.",
        params=params,
        spots=spots,
    )


def arguments_stop(heading: str, why: str, *params: str) -> tuple[Problem, ...]:
    """Warn of arguments ``params`` that Keras declares with and the backend stops at."""
    why = f"{why} Keras notices it only when it runs."
    return (runtime_differs("operation-arguments", title(heading), why, params=params),)


def runs_to(p: Parameters, declared: str, running: str) -> tuple[Problem, ...]:
    """Warn where running gives another dtype than Keras declares."""
    if declared == running:
        return ()
    return (
        runtime_differs(
            "operation-dtype",
            title(f"When run, it gives {running}, not {declared}"),
            f"Keras declares {declared} for {p.kind}; running gives {running}.",
        ),
    )


def kinds(words: str) -> tuple[str, ...]:
    """Give the kinds of the operations called ``words``."""
    return tuple(f"ops.{word}" for word in words.split())


DtypeOf = Callable[[str], str]


def kept(dtype: str) -> str:
    """Give the dtype that came in."""
    return dtype


def fractions(dtype: str) -> str:
    """Give the dtype of an operation that gives fractions; refuses texts."""
    if dtype == "string":
        raise refuse(
            "dtype",
            "Fractions cannot be computed of texts",
            "What arrives is string; the operation gives fractions of numbers.",
        )
    return dtypes.fraction(dtype) or dtype


def float_if_whole(dtype: str) -> str:
    """Give float32 for whole numbers and truth values."""
    return "float32" if "int" in dtype or dtype == "bool" else dtype


def counted(dtype: str) -> str:
    """Give int32 for truth values."""
    return "int32" if dtype == "bool" else dtype


def always(dtype: str) -> DtypeOf:
    """Give a function that gives ``dtype`` whatever comes in."""
    return lambda _: dtype
