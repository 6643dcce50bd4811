"""Cases of the operations that work on each element by itself."""

from typing import Any

from engine.layers.operations_elementwise import UNARY
from engine.tensors import Tensor
from tests.engine.layers.oracle import Case

SHAPE = (None, 4, 3)
DTYPES = ("float32", "float16", "int32", "int64", "uint8", "bool")
NEEDED: dict[str, dict[str, Any]] = {
    "ops.clip": {"x_min": 0, "x_max": 1},
    "ops.threshold": {"threshold": 0.5, "default_value": 0.0},
}
BITS = ("ops.bitwise_invert", "ops.bitwise_not")


def pair(kind: str, one: object, other: object, **call: object) -> Case:
    """Give an operation on two tensors, or on one and a constant."""
    if isinstance(other, Tensor | tuple):
        whole = isinstance(other, Tensor) and "int" in other.dtype
        divides = kind in ("ops.floor_divide", "ops.mod", "ops.fmod") and whole
        run = "the whole numbers that are drawn may be 0" if divides else ""
        return Case(kind, {}, {"x1": one, "x2": other}, call, run=run)
    return Case(kind, {}, {"x1": one}, {"x2": other, **call})


def _word(names: str) -> list[str]:
    return [f"ops.{name}" for name in names.split()]


BINARY = _word(
    "add subtract multiply maximum minimum power floor_divide mod divide divide_no_nan "
    "true_divide equal not_equal greater greater_equal less less_equal logical_and logical_or "
    "logical_xor arctan2 logaddexp fmax fmin fmod hypot heaviside isclose gcd lcm"
)
NUMBERS = {"dtype": "float32"}
ARRAY = {"class_name": "__numpy__", "config": {"value": [1.0, 2.0, 3.0], "dtype": "float32"}}

CASES = [
    *(
        Case(kind, NEEDED.get(kind, {}), Tensor(SHAPE, dtype))
        for kind in UNARY
        for dtype in (("int32", "uint8", "bool") if kind in BITS else DTYPES)
    ),
    *(Case(kind, NEEDED.get(kind, {}), ()) for kind in ("ops.relu", "ops.exp", "ops.sqrt")),
    *(pair(kind, SHAPE, SHAPE) for kind in BINARY if kind not in ("ops.gcd", "ops.lcm")),
    *(pair(kind, SHAPE, (4, 1)) for kind in BINARY if kind not in ("ops.gcd", "ops.lcm")),
    *(pair(kind, SHAPE, (None, 2, 3)) for kind in BINARY),
    *(
        pair(kind, Tensor(SHAPE, one), Tensor(SHAPE, other))
        for kind in BINARY
        for one, other in (
            ("int32", "float32"),
            ("int32", "int64"),
            ("uint8", "int8"),
            ("float16", "float32"),
            ("float16", "bfloat16"),
            ("bool", "int32"),
        )
    ),
    *(
        pair(kind, Tensor(SHAPE, dtype), constant)
        for kind in BINARY
        for dtype in ("float32", "float16", "int32")
        for constant in (2, 2.0, True)
    ),
    *(
        pair(kind, SHAPE, constant)
        for kind in ("ops.add", "ops.multiply")
        for constant in (ARRAY, [1.0, 2.0, 3.0], "two")
    ),
    *(
        pair("ops.add", one, other)
        for one, other in [
            ((None, 1), (None, 3)),
            ((None, None), (None, 3)),
            ((None, None), (None, 1)),
            ((3,), (None, 4, 3)),
            ((), (None, 3)),
            ((2, 3), (4, 3)),
            ((2, 3), (None, 3)),
            ((None, 2, 3), (None, 3, 3)),
        ]
    ),
    Case("ops.add", {}, {"x2": SHAPE}, {"x1": 1}),
    Case("ops.subtract", {}, {"x2": Tensor(SHAPE, "int32")}, {"x1": 1.5}),
    Case("ops.add", {}, {"x1": SHAPE}),
    *(
        Case("ops.cast", {"dtype": dtype}, Tensor(SHAPE, "int32"))
        for dtype in ("float16", "float32", "bool", "uint8", "complex64", "float33", None)
    ),
    *(
        Case(kind, given, Tensor(SHAPE, dtype))
        for kind in _word("zeros_like ones_like")
        for given in ({}, {"dtype": "int32"})
        for dtype in ("float32", "int64", "bool")
    ),
    *(
        Case(kind, given, SHAPE)
        for kind in _word("softmax log_softmax sparsemax normalize")
        for given in ({}, {"axis": 1}, {"axis": -3}, {"axis": 3}, {"axis": -4})
    ),
    *(
        Case(kind, {"axis": axis}, SHAPE)
        for kind in _word("softmax log_softmax")
        for axis in ((1, 2), (1, 5), None)
    ),
    *(Case("ops.glu", {"axis": axis}, SHAPE) for axis in (1, 2, -1, -2, 4)),
    *(Case("ops.glu", {}, (None, 4, None)) for _ in (1,)),
    *(
        Case("ops.where", {}, {"condition": Tensor(c, "bool"), "x1": a, "x2": b})
        for c, a, b in [
            (SHAPE, SHAPE, SHAPE),
            ((None, 4, 1), SHAPE, (3,)),
            ((None, 4, 2), SHAPE, SHAPE),
            (SHAPE, Tensor(SHAPE, "int32"), Tensor(SHAPE, "float16")),
        ]
    ),
    Case("ops.where", {}, {"condition": Tensor(SHAPE, "bool"), "x1": SHAPE}, {"x2": 0.0}),
    Case("ops.where", {}, {"condition": Tensor(SHAPE, "bool")}, {"x1": 1, "x2": 0.5}),
    *(
        Case(f"ops.bitwise_{name}", {}, {"x": Tensor(SHAPE, one), "y": Tensor(SHAPE, other)})
        for name in ("and", "or", "xor", "left_shift", "right_shift")
        for one, other in (("int32", "int32"), ("uint8", "int16"))
    ),
    Case("ops.left_shift", {}, {"x": Tensor(SHAPE, "int32")}, {"y": 2}),
    Case("ops.stop_gradient", {}, {"variable": SHAPE}),
    Case("ops.binary_crossentropy", {}, {"target": SHAPE, "output": SHAPE}),
    Case("ops.binary_crossentropy", {}, {"target": SHAPE, "output": (None, 4, 2)}),
    Case("ops.categorical_crossentropy", {}, {"target": SHAPE, "output": SHAPE}),
    Case(
        "ops.sparse_categorical_crossentropy",
        {},
        {"target": Tensor((None, 4), "int32"), "output": SHAPE},
    ),
    Case(
        "ops.sparse_categorical_crossentropy",
        {},
        {"target": Tensor((None, 5), "int32"), "output": SHAPE},
    ),
]
