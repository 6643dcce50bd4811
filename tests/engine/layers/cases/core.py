"""Cases of the core layers."""

from engine.tensors import Tensor
from tests.engine.layers.oracle import Case

CASES = [
    Case("Input", {"shape": (28, 28, 1)}),
    Case("Input", {"shape": (28, None), "batch_size": 4, "dtype": "int32"}),
    Case("Dense", {"units": 3}, (None, 4)),
    Case("Dense", {"units": 3}, (None, 5, 4)),
    Case("Dense", {"units": 3, "use_bias": False}, (None, None, 4)),
    Case("Dense", {"units": 0}, (None, 4)),
    Case("Dense", {"units": 3}, (None,)),
    Case("Dense", {"units": 3}, (None, None)),
    Case("Dense", {"units": 3}, Tensor((None, 4, 3), "float32", True)),
    Case("Dense", {"units": 3}, Tensor((None, 4), "int32")),
    Case("Dense", {"units": 3, "dtype": "mixed_float16"}, (None, 4)),
]
