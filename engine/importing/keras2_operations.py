"""Functions of TensorFlow that models of Keras 2 are made with, and Keras's own for the same.

By name: our kind, TensorFlow's arguments in order, and those that have another name here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Known:
    """A function: our kind, its arguments in order, their names here, what must be said always.

    ``ignored`` are arguments that mean nothing to Keras as long as they are false.
    """

    kind: str
    arguments: tuple[str, ...]
    renamed: Mapping[str, str]
    fixed: Mapping[str, object] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()


_TWO = {"x": "x1", "y": "x2"}
_ONE = {"input_tensor": "x", "input": "x", "features": "x", "logits": "x", "a": "x", "tensor": "x"}


def _binary(kind: str) -> Known:
    return Known(f"ops.{kind}", ("x", "y"), _TWO)


def _unary(kind: str, first: str = "x", *others: str, **renamed: str) -> Known:
    return Known(f"ops.{kind}", (first, *others), {**_ONE, **renamed})


def _reduced(kind: str) -> Known:
    return _unary(kind, "input_tensor", "axis", "keepdims")


_OPERATORS = {
    "add": "add", "sub": "subtract", "mul": "multiply", "truediv": "true_divide",
    "floordiv": "floor_divide", "mod": "mod", "pow": "power", "eq": "equal", "ne": "not_equal",
    "lt": "less", "le": "less_equal", "gt": "greater", "ge": "greater_equal",
}  # fmt: skip
_MATH_TWO = (
    "add", "subtract", "multiply", "divide", "maximum", "minimum", "equal", "not_equal", "less",
    "less_equal", "greater", "greater_equal", "logical_and", "logical_or", "mod",
)  # fmt: skip
_MATH_ONE = (
    "abs", "ceil", "cos", "exp", "expm1", "floor", "log", "log1p", "negative", "reciprocal",
    "round", "rsqrt", "sigmoid", "sign", "sin", "softplus", "sqrt", "square", "tan", "tanh",
)  # fmt: skip
_NN = (
    "elu", "gelu", "leaky_relu", "relu", "relu6", "selu", "sigmoid", "silu", "softmax", "softplus",
    "softsign", "tanh", "log_softmax",
)  # fmt: skip
_REDUCED = {"mean": "mean", "sum": "sum", "max": "max", "min": "min", "prod": "prod",
            "any": "any", "all": "all", "std": "std", "variance": "var"}  # fmt: skip

_MATMUL = Known(
    "ops.matmul", ("a", "b"), {"a": "x1", "b": "x2"},
    ignored=frozenset({"transpose_a", "transpose_b", "adjoint_a", "adjoint_b", "a_is_sparse",
                       "b_is_sparse"}),
)  # fmt: skip

FUNCTIONS: dict[str, Known] = {
    **{f"__operators__.{name}": _binary(kind) for name, kind in _OPERATORS.items()},
    **{f"math.{name}": _binary(name) for name in _MATH_TWO},
    **{f"math.{name}": _unary(name) for name in _MATH_ONE},
    **{name: _unary(name) for name in ("abs", "exp", "round", "sigmoid", "sqrt", "square", "tanh")},
    **{name: _binary(name) for name in ("add", "subtract", "multiply", "maximum", "minimum")},
    **{f"nn.{name}": _unary(name, "features", alpha="negative_slope") for name in _NN},
    **{f"math.reduce_{name}": _reduced(kind) for name, kind in _REDUCED.items()},
    **{f"reduce_{name}": _reduced(kind) for name, kind in _REDUCED.items()},
    "math.truediv": _binary("true_divide"),
    "math.pow": _binary("power"),
    "pow": _binary("power"),
    # TensorFlow's is exact unless it is told otherwise; Keras's is approximate.
    "nn.gelu": Known("ops.gelu", ("features",), _ONE, {"approximate": False}),
    "nn.swish": _unary("silu", "features"),
    "nn.silu": _unary("silu", "features"),
    "keras.activations.relu": _unary("relu"),
    "math.argmax": _unary("argmax", "input", "axis"),
    "cast": _unary("cast", "x", "dtype"),
    "clip_by_value": _unary("clip", "t", "clip_value_min", "clip_value_max", t="x",
                            clip_value_min="x_min", clip_value_max="x_max"),
    "concat": Known("ops.concatenate", ("values", "axis"), {"values": "xs"}),
    "expand_dims": _unary("expand_dims", "input", "axis"),
    "image.resize": Known(
        "ops.image.resize", ("images", "size", "method"), {"method": "interpolation"},
        ignored=frozenset({"preserve_aspect_ratio", "antialias"}),
    ),
    "linalg.matmul": _MATMUL,
    "matmul": _MATMUL,
    "repeat": _unary("repeat", "input", "repeats", "axis"),
    "reshape": _unary("reshape", "tensor", "shape", shape="newshape"),
    "squeeze": _unary("squeeze", "input", "axis"),
    "split": Known("ops.split", ("value", "num_or_size_splits", "axis"),
              {"value": "x", "num_or_size_splits": "indices_or_sections"}),
    "stack": Known("ops.stack", ("values", "axis"), {"values": "x"}),
    "tile": _unary("tile", "input", "multiples", multiples="repeats"),
    "transpose": _unary("transpose", "a", "perm", perm="axes"),
    "where": Known("ops.where", ("condition", "x", "y"), _TWO),
    "__operators__.getitem": Known("ops.get_item", ("x", "slice_spec"), {"slice_spec": "key"}),
}  # fmt: skip
"""A function with an argument that has no counterpart stays a layer that nobody knows."""
