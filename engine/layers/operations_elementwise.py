"""Rules of the operations that work on each element by itself, alone or in pairs."""

from __future__ import annotations

from engine.layers import operations_limits as limits
from engine.layers.demands import is_whole, runtime_differs, stops_in_functions, title
from engine.layers.operands import (
    DtypeOf,
    Value,
    always,
    asked_dtype,
    axis_of,
    cannot_run,
    counted,
    fits,
    float_if_whole,
    fractions,
    kept,
    kinds,
    made,
    runs_to,
    tensor,
)  # fmt: skip
from engine.layers.registry import Outcome, Parameters, rule
from engine.problems import Problem, refuse
from engine.tensors import text


def _wide(dtype: str) -> str:
    """Angles: float64 for what needs 64 bits, narrow floats as they are, else float32."""
    if dtype in ("int64", "float64"):
        return "float64"
    return dtype if dtype in ("bfloat16", "float16") else "float32"


def _root(dtype: str) -> str:
    small = ("bool", "int8", "int16", "int32", "uint8", "uint16", "uint32")
    return "float32" if dtype in small else "float64" if dtype == "int64" else dtype


UNARY: dict[str, DtypeOf] = {
    **dict.fromkeys(
        kinds(
            "absolute abs conjugate conj copy imag negative real round sign bitwise_invert "
            "bitwise_not nan_to_num trunc celu elu gelu hard_shrink hard_sigmoid hard_silu "
            "hard_tanh leaky_relu log_sigmoid relu relu6 selu sigmoid silu soft_shrink softplus "
            "softsign sparse_plus sparse_sigmoid squareplus tanh_shrink threshold erf erfinv "
            "rsqrt tril triu"
        ),
        kept,
    ),
    **dict.fromkeys(
        kinds(
            "arcsin arcsinh arctan arctanh sin sinh tan tanh angle arccos arccosh cos cosh sinc "
            "log log10 log2 log1p sqrt ceil floor erfc"
        ),
        fractions,
    ),
    **dict.fromkeys(kinds("exp exp2 expm1 fabs"), float_if_whole),
    **dict.fromkeys(
        kinds("isfinite isinf isnan isneginf isposinf isreal logical_not signbit"), always("bool")
    ),
    **dict.fromkeys(kinds("deg2rad rad2deg i0"), _wide),
    **dict.fromkeys(kinds("square clip"), counted),
    "ops.cbrt": _root,
    "ops.reciprocal": always("float32"),
}
"""By operation, what becomes of the dtype."""


FLOATS_ONLY = kinds(
    "celu elu gelu hard_shrink hard_sigmoid hard_silu hard_tanh log_sigmoid selu sigmoid silu "
    "soft_shrink softplus softsign sparse_plus sparse_sigmoid squareplus tanh_shrink threshold "
    "erf erfinv erfc rsqrt reciprocal"
)
NUMBERS_ONLY = kinds(
    "conjugate conj negative real round sign relu relu6 leaky_relu bitwise_invert bitwise_not"
)
"""Operations that cannot be run on every dtype that they declare."""


def _unary_warnings(p: Parameters, dtype: str) -> tuple[Problem, ...]:
    whole = is_whole(dtype)
    fails = (
        (p.kind in FLOATS_ONLY and whole)
        or (p.kind in NUMBERS_ONLY and dtype == "bool")
        or (p.kind == "ops.negative" and dtype.startswith("uint"))
    )
    if fails:
        return (cannot_run(p, dtype),)
    if p.kind == "ops.exp2" and not whole and dtype != "float32":
        return (
            stops_in_functions(
                "exp2-in-functions",
                title(f"exp2 of {dtype} cannot be trained or predicted with"),
                f"Keras raises a 2 in float32 to powers in {dtype}.",
            ),
        )
    running = UNARY[p.kind](dtype)
    if p.kind == "ops.leaky_relu" and whole:
        running = "float32"
    if p.kind == "ops.reciprocal":
        running = dtype
    return runs_to(p, UNARY[p.kind](dtype), running)


@rule(*UNARY)
def unary(p: Parameters, x: Value) -> Outcome:
    """Change every element by itself."""
    found = tensor(p, x)
    if p.kind == "ops.fabs" and "complex" in found.dtype:
        raise refuse(
            "dtype",
            "fabs takes no complex numbers",
            f"The tensor is {found.dtype}; absolute takes complex numbers.",
        )
    told = limits.triangle(p, found) or limits.fraction_among(p, found, "x_min", "x_max")
    told = told or _unary_warnings(p, found.dtype)
    return made(found.shape, UNARY[p.kind](found.dtype), warnings=told)


@rule("ops.stop_gradient")
def stop_gradient(p: Parameters, variable: Value) -> Outcome:
    """Pass a tensor on, and no gradient back."""
    found = tensor(p, variable, "variable")
    return made(found.shape, found.dtype)


@rule("ops.cast", "ops.saturate_cast")
def cast(p: Parameters, x: Value) -> Outcome:
    """Give the same values in another dtype."""
    return _cast(p, x, "float32")


def _cast(p: Parameters, x: Value, otherwise: str | None = None) -> Outcome:
    found = tensor(p, x)
    asked = asked_dtype(p, otherwise or found.dtype)
    told = limits.cast_to_eight_bits(p, found.dtype, asked)
    return made(found.shape, asked, warnings=told)


@rule("ops.zeros_like", "ops.ones_like", "ops.empty_like", "ops.array", "ops.convert_to_tensor")
def like(p: Parameters, x: Value) -> Outcome:
    """Give a tensor of the same shape."""
    return _cast(p, x)


@rule("ops.full_like")
def full_like(p: Parameters, x: Value, fill_value: Value) -> Outcome:
    """Give a tensor of the same shape, filled with a value."""
    return _cast(p, x)


@rule("ops.softmax", "ops.log_softmax", "ops.sparsemax")
def softmax(p: Parameters, x: Value) -> Outcome:
    """Make the elements along an axis sum up to 1."""
    found = tensor(p, x)
    axes = p.axis if isinstance(p.axis, tuple) else (p.axis,)
    for axis in axes:
        if axis is not None:
            axis_of(p, axis, found.rank)
    warnings = (cannot_run(p, found.dtype),) if is_whole(found.dtype) else ()
    return made(found.shape, found.dtype, warnings=warnings)


@rule("ops.normalize")
def normalize(p: Parameters, x: Value) -> Outcome:
    """Scale to length 1 along an axis."""
    found = tensor(p, x)
    for axis in p.axis if isinstance(p.axis, tuple) else (p.axis,):
        if axis is not None:
            axis_of(p, axis, found.rank)
    return made(found.shape, "float32")


@rule("ops.glu")
def glu(p: Parameters, x: Value) -> Outcome:
    """Multiply one half along an axis by the sigmoid of the other."""
    found = tensor(p, x)
    axis = axis_of(p, p.axis, found.rank)
    size = found.shape[axis]
    if size is not None and size % 2:
        raise refuse(
            "odd-size",
            title(f"glu halves {size}, which is odd"),
            f"One half along axis {axis} is multiplied by the other, so its size must be even.",
            params=("axis",),
        )
    shape = list(found.shape)
    shape[axis] = None if size is None else size // 2
    return made(tuple(shape), found.dtype)


@rule("ops.digitize")
def digitize(p: Parameters, x: Value, bins: Value) -> Outcome:
    """Give the number of the bin that each element falls into."""
    edges = tensor(p, bins, "bins")
    if edges.rank > 1:
        raise refuse("wrong-rank", "bins must be one row of numbers", f"It has {edges.shape}.")
    return made(tensor(p, x).shape, "int32")


@rule("ops.in_top_k")
def in_top_k(p: Parameters, targets: Value, predictions: Value) -> Outcome:
    """Tell whether each target is among the k best predictions."""
    return made(tensor(p, targets, "targets").shape, "bool")


@rule("ops.binary_crossentropy", "ops.categorical_crossentropy")
def crossentropy(p: Parameters, target: Value, output: Value) -> Outcome:
    """Measure how far predictions are from the truth."""
    wanted, found = tensor(p, target, "target"), tensor(p, output, "output")
    if wanted.shape != found.shape or (p.kind != "ops.binary_crossentropy" and not found.shape):
        raise refuse(
            "shapes-differ",
            "target and output must have the same shape",
            f"They are {wanted.shape} and {found.shape}.",
        )
    if p.kind == "ops.binary_crossentropy":
        return made(found.shape, found.dtype)
    axis = p.axis if isinstance(p.axis, int) else -1
    shape = found.shape[:-1]
    running = (*found.shape[: axis % found.rank], *found.shape[axis % found.rank + 1 :])
    warnings: tuple[Problem, ...] = ()
    if running != shape:
        warnings = (
            runtime_differs(
                "crossentropy-axis",
                title(f"When run, it gives {text(running)}, not {text(shape)}"),
                f"Keras declares the shape without the last axis; running adds up axis {axis}.",
                params=("axis",),
            ),
        )
    return made(shape, found.dtype, warnings=warnings)


@rule("ops.sparse_categorical_crossentropy")
def sparse_crossentropy(p: Parameters, target: Value, output: Value) -> Outcome:
    """Measure how far predictions are from the number of the true class."""
    wanted, found = tensor(p, target, "target"), tensor(p, output, "output")
    axis = axis_of(p, p.axis, found.rank, port="output")
    classless = (*found.shape[:axis], *found.shape[axis + 1 :])
    shape = wanted.shape
    if len(shape) == found.rank and shape[-1] == 1:
        shape = shape[:-1]
    if shape != classless or not fits(shape, classless):
        raise refuse(
            "shapes-differ",
            "target needs the shape of output without the classes",
            f"target is {wanted.shape}, output {found.shape}; without the classes {classless}.",
        )
    return made(classless, found.dtype)
