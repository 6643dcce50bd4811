"""Cases of the activation layers."""

from engine import catalog
from engine.tensors import Tensor
from tests.engine.layers.oracle import Case

DTYPES = ("int32", "uint8", "bool", "float16", "float64", "string")
SHAPES = [(None,), (None, 6), (None, None, 6), (None, 5, 4, 6), (None, 5, None), (), (None, 0)]
KINDS = ("ReLU", "LeakyReLU", "ELU", "Softmax", "PReLU")


def _typed(kind: str, params: dict) -> list[Case]:
    shape = (None, 4, 6)
    return [
        *(Case(kind, params, Tensor(shape, dtype)) for dtype in DTYPES),
        Case(kind, {**params, "dtype": "mixed_float16"}, shape),
        Case(kind, {**params, "dtype": "mixed_float16"}, Tensor(shape, "int32")),
        Case(kind, params, Tensor(shape, "float32", True)),
    ]


CASES = [
    *(
        Case("Activation", {"activation": name}, Tensor((None, 6), dtype))
        for name in catalog.objects("activations")
        for dtype in ("float32", "int32", "int64", "uint8", "bool", "float16")
    ),
    *(Case("Activation", {"activation": name}, (None,)) for name in ("softmax", "relu", "sparsemax")),
    *(
        Case("Activation", {"activation": name}, (None, 6))
        for name in (None, "rleu", 3, "", "swish", "ReLU", "Softmax")
    ),
    Case("Activation", {}, (None, 6)),
    Case("Activation", {"activation": "glu"}, (None, 5)),
    Case("Dense", {"units": 4, "activation": "glu"}, (None, 6)),
    Case("Dense", {"units": 4, "activation": "threshold"}, (None, 6)),
    Case("Conv2D", {"filters": 4, "kernel_size": 1, "activation": "glu"}, (None, 6, 6, 3)),
    *(Case(kind, {}, Tensor(shape)) for kind in KINDS for shape in SHAPES),
    *(case for kind in KINDS for case in _typed(kind, {})),
    *(
        Case("ReLU", params, Tensor((None, 6), dtype))
        for params in (
            {"max_value": 6}, {"max_value": -1}, {"max_value": "6"}, {"negative_slope": 0.1},
            {"negative_slope": -0.1}, {"negative_slope": None}, {"threshold": 1.0},
            {"threshold": -1}, {"threshold": None}, {"max_value": 6, "threshold": 1},
            {"max_value": True}, {"max_value": float("nan")},
        )
        for dtype in ("float32", "int32")
    ),
    *(
        Case("LeakyReLU", {"negative_slope": slope}, (None, 6))
        for slope in (0.2, 0, -1, None, "a", True, float("nan"))
    ),
    *(Case("ELU", {"alpha": alpha}, (None, 6)) for alpha in (0.2, -1, True)),
    *(Case("Softmax", {"axis": axis}, (None, 5, 6)) for axis in (1, 2, -1, 0, 3, -4, (1, 2), (1,), (), (1, 5))),
    *(
        Case("PReLU", {"shared_axes": axes}, (None, 5, 6, 7))
        for axes in (None, 1, (1,), (1, 2), (1, 2, 3), 0, -1, 4, -2, -3, (), True, 1.0, "1")
    ),
    Case("PReLU", {"shared_axes": (1, 2)}, (None, None, None, 7)),
    Case("PReLU", {"shared_axes": (1,)}, (None, None, None, 7)),
    Case("PReLU", {"alpha_initializer": {"class_name": "Constant", "config": {"value": 0.25}}}, (None, 3)),
]  # fmt: skip
