"""Rules of the operations that combine two tensors element by element."""

from __future__ import annotations

from engine import dtypes
from engine.layers.operands import (
    Operand,
    Value,
    broadcast,
    cannot_run,
    counted,
    fits,
    kinds,
    made,
    mixed,
    operand,
    runs_to,
    sizes_stop,
    tensor,
)
from engine.layers.registry import Outcome, Parameters, rule
from engine.problems import Problem, Spot
from engine.tensors import Tensor, text

_COMPARED = kinds(
    "equal greater greater_equal less less_equal logical_and logical_or logical_xor not_equal"
)
_ORDERED = kinds("greater greater_equal less less_equal")
_WITHOUT_TRUTH = kinds("add subtract multiply fmax fmin maximum minimum floor_divide power")
_ARITHMETIC = kinds("add subtract multiply fmax fmin maximum minimum floor_divide power mod fmod")
_FRACTIONS = kinds("divide divide_no_nan true_divide logaddexp logaddexp2")
_STRONG = kinds("gcd lcm ldexp nextafter")
_LOOSE = kinds("mod fmod logaddexp logaddexp2")
_STRONG_OF = (dtypes.INT, dtypes.FLOAT)


@rule(*_COMPARED)
def compare(p: Parameters, x1: Value, x2: Value) -> Outcome:
    """Compare element with element."""
    one, other = operand(p, x1, "x1"), operand(p, x2, "x2")
    shape = broadcast(p, ("x1", one.shape), ("x2", other.shape))
    stops = p.kind in _ORDERED and one.dtype == other.dtype == "bool"
    return made(shape, "bool", warnings=(cannot_run(p, "bool"),) if stops else ())


@rule("ops.isclose")
def is_close(
    p: Parameters, x1: Value, x2: Value, rtol: Value = None, atol: Value = None
) -> Outcome:
    """Compare element with element, with a tolerance."""
    return compare(p, x1, x2)


@rule("ops.allclose")
def all_close(p: Parameters, x1: Value, x2: Value) -> Outcome:
    """Tell whether two tensors are equal, with a tolerance."""
    return made((), "bool")


@rule("ops.isin")
def is_in(p: Parameters, x1: Value, x2: Value) -> Outcome:
    """Tell for each element whether it is among those of another tensor."""
    return made(tensor(p, x1, "x1").shape, "bool")


@rule(*_ARITHMETIC, *_FRACTIONS, *_STRONG)
def arithmetic(p: Parameters, x1: Value, x2: Value) -> Outcome:
    """Combine element with element, stretched to each other's shape."""
    one, other = operand(p, x1, "x1"), operand(p, x2, "x2")
    shape = broadcast(p, ("x1", one.shape), ("x2", other.shape))
    dtype = _combined(p, one, other)
    return made(shape, dtype, warnings=_pair_warnings(p, one, other, dtype))


def _pair_warnings(
    p: Parameters, one: Operand, other: Operand, declared: str
) -> tuple[Problem, ...]:
    if p.kind in ("ops.gcd", "ops.lcm"):
        for dtype in (one.dtype, other.dtype):
            if "int" not in dtype and not (dtype == "bool" and p.kind == "ops.gcd"):
                return (cannot_run(p, dtype),)
    if p.kind in _WITHOUT_TRUTH and one.dtype == other.dtype == "bool":
        return (cannot_run(p, "bool"),)
    # With a Python number some operations run in the dtype that the number has by itself.
    if p.kind in (*_STRONG, *_LOOSE):
        seen = [kind for kind in (one.dtype, other.dtype) if kind not in _STRONG_OF]
        if len(seen) == 1 and p.kind in _STRONG:
            return runs_to(p, declared, mixed(p, *seen, dtypes.INT))
        if len(seen) == 1 and dtypes.FLOAT in (one.dtype, other.dtype):
            return runs_to(p, declared, mixed(p, *seen, "float32"))
    return ()


def _combined(p: Parameters, one: Operand, other: Operand) -> str:
    if p.kind in _FRACTIONS:
        return mixed(p, one.dtype, other.dtype, dtypes.FLOAT)
    if p.kind in _STRONG:
        more = (dtypes.FLOAT,) if p.kind in ("ops.ldexp", "ops.nextafter") else ()
        return mixed(p, one.strong, other.strong, *more)
    found = mixed(p, one.dtype, other.dtype)
    return counted(found) if p.kind in ("ops.mod", "ops.fmod") else found


@rule("ops.arctan2")
def arctan2(p: Parameters, x1: Value, x2: Value) -> Outcome:
    """Give the angle of each pair."""
    one, other = operand(p, x1, "x1"), operand(p, x2, "x2")
    shape = broadcast(p, ("x1", one.shape), ("x2", other.shape))
    # Keras declares a number without a dtype as float32, whole or not.
    dtypes_ = [
        found.dtype if isinstance(value, Tensor) else "float32"
        for found, value in ((one, x1), (other, x2))
    ]
    declared = mixed(p, *dtypes_, dtypes.FLOAT)
    seen = ["float32" if kind == dtypes.FLOAT else kind for kind in (one.dtype, other.dtype)]
    running = mixed(p, *seen, dtypes.FLOAT)
    return made(shape, declared, warnings=runs_to(p, declared, running))


@rule("ops.heaviside", "ops.hypot")
def floats_of_two(p: Parameters, x1: Value, x2: Value) -> Outcome:
    """Combine element with element to a fraction."""
    one, other = tensor(p, x1, "x1"), tensor(p, x2, "x2")
    found = mixed(p, one.dtype, other.dtype)
    small = ("int8", "int16", "int32", "uint8", "uint16", "uint32")
    dtype = "float32" if found in small else "float64" if found == "int64" else found
    return made(broadcast(p, ("x1", one.shape), ("x2", other.shape)), dtype)


@rule(*kinds("bitwise_and bitwise_or bitwise_xor"))
def bitwise(p: Parameters, x: Value, y: Value) -> Outcome:
    """Combine the bits of element with element; the shape is declared to be that of x."""
    one, other = tensor(p, x), tensor(p, y, "y")
    dtype = mixed(p, one.dtype, other.dtype)
    return made(one.shape, dtype, warnings=_bits(p, one, other, dtype))


def _bits(p: Parameters, one: Operand, other: Operand, dtype: str) -> tuple[Problem, ...]:
    """Warn of what has no bits to combine, or not as many as the declared shape."""
    if "float" in dtype or "complex" in dtype:
        return (cannot_run(p, dtype),)
    # Every size of y must be 1 or that of x; unknown ones may be.
    pairs = zip(reversed(one.shape), reversed(other.shape), strict=False)
    if len(other.shape) <= len(one.shape) and all(b == 1 or fits((a,), (b,)) for a, b in pairs):
        return ()
    return (
        sizes_stop(
            f"{text(one.shape)} and {text(other.shape)} do not give {text(one.shape)}",
            f"{p.kind} declares the shape of x, {text(one.shape, batch=True)}; y is "
            f"{text(other.shape, batch=True)}.",
            spots=(Spot("x"), Spot("y")),
        ),
    )


@rule(*kinds("bitwise_left_shift bitwise_right_shift left_shift right_shift"))
def shift(p: Parameters, x: Value, y: Value) -> Outcome:
    """Shift the bits of every element."""
    one, by = tensor(p, x), operand(p, y, "y")
    dtype = one.dtype if by.dtype == dtypes.INT else mixed(p, one.dtype, by.dtype)
    return made(one.shape, dtype, warnings=_bits(p, one, by, dtype))


@rule("ops.where")
def where(p: Parameters, condition: Value, x1: Value = None, x2: Value = None) -> Outcome:
    """Choose from two tensors, element by element."""
    chosen = operand(p, condition, "condition")
    one = operand(p, 0 if x1 is None else x1, "x1")
    other = operand(p, 0 if x2 is None else x2, "x2")
    shape = broadcast(p, ("condition", chosen.shape), ("x1", one.shape), ("x2", other.shape))
    found = ("int64" if x1 is None else one.dtype, "int64" if x2 is None else other.dtype)
    return made(shape, mixed(p, *found))
