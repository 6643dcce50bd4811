"""Every operation with the dtypes of Keras: what TensorFlow has no kernel for is told."""

from __future__ import annotations

import pytest

from engine.tensors import Tensor
from tests.conformance.drawing import with_tensors
from tests.engine.layers.bases import bases
from tests.engine.layers.oracle import compare

# Without uint64, in which sparse_plus can end the process.
DTYPES = (
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "float16", "bfloat16",
    "float64", "complex64", "complex128", "string",
)  # fmt: skip

BY_ZERO = ("ops.floor_divide", "ops.mod", "ops.fmod")
"""Their case divides by truth values, one of which is 0: whole numbers stop at that."""


@pytest.mark.keras
@pytest.mark.parametrize("kind", [kind for kind in sorted(bases()) if kind.startswith("ops.")])
def test_an_operation_is_run_on_every_dtype_or_warns(kind: str, keras) -> None:
    told = []
    for dtype in DTYPES:

        def changed(at: tuple[str, int], tensor: Tensor, dtype: str = dtype) -> Tensor:
            return tensor._replace(dtype=dtype) if tensor.dtype.startswith("float") else tensor

        comparison = compare(with_tensors(bases()[kind], changed))
        whole = "int" in dtype or dtype == "bool"
        if not comparison.agrees and not (kind in BY_ZERO and whole):
            told.append(str(comparison))
    assert told == []
