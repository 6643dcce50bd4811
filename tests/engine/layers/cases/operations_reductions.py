"""Cases of the operations that sum up, sort or count."""

from engine.layers.operations_reductions import REDUCED
from engine.tensors import Tensor
from tests.engine.layers.oracle import Case

SHAPE = (None, 4, 3)
DTYPES = ("float16", "int32", "int64", "uint8", "bool")
ONE_AXIS = ("ops.argmax", "ops.argmin", "ops.nanargmax", "ops.nanargmin")
NO_KEEPDIMS = ("ops.count_nonzero",)


def _ops(names: str) -> list[str]:
    return [f"ops.{name}" for name in names.split()]


CASES = [
    *(
        Case(kind, {"axis": axis}, SHAPE)
        for kind in REDUCED
        for axis in ((None, -1, 1, 0, 3, -4, (1, 2), (1, 1), (1, 5)))
        if not (kind in ONE_AXIS and isinstance(axis, tuple))
    ),
    *(
        Case(kind, {"axis": axis, "keepdims": True}, SHAPE)
        for kind in REDUCED
        for axis in (None, 1)
        if kind not in NO_KEEPDIMS
    ),
    *(Case(kind, {"axis": 1}, Tensor(SHAPE, dtype)) for kind in REDUCED for dtype in DTYPES),
    *(Case(kind, {"axis": -1}, (None, None)) for kind in REDUCED),
    *(
        Case("ops.norm", given, SHAPE)
        for given in [
            {"ord": 1, "axis": 1},
            {"ord": "fro", "axis": (1, 2)},
            {"ord": "fro", "axis": 1},
            {"ord": "max", "axis": 1},
            {"ord": 3, "axis": (1, 2)},
            {"ord": {"a": 1}, "axis": 1},
        ]
    ),
    *(
        Case(kind, {"axis": axis}, Tensor(SHAPE, dtype))
        for kind in _ops("cumsum cumprod sort argsort")
        for axis in (1, -1, 3)
        for dtype in ("float32", "int32", "bool")
    ),
    *(Case(kind, {"axis": None}, (2, 4, 3)) for kind in _ops("cumsum cumprod")),
    Case("ops.cumsum", {"axis": 1, "dtype": "int64"}, Tensor(SHAPE, "int32")),
    Case("ops.top_k", {"k": 2}, SHAPE),
    Case("ops.top_k", {"k": 2, "sorted": False}, Tensor(SHAPE, "int32")),
    Case("ops.top_k", {"k": 9}, SHAPE, run="k is larger than the size"),
    Case("ops.top_k", {"k": 1}, ()),
    *(
        Case("ops.moments", {"axes": axes, "keepdims": keep}, SHAPE)
        for axes in (1, (1, 2), 5)
        for keep in (False, True)
    ),
    Case("ops.average", {"axis": 1}, SHAPE),
    Case("ops.average", {}, SHAPE),
    Case("ops.average", {"axis": 1}, {"x": SHAPE, "weights": (4,)}),
    Case("ops.average", {"axis": 1}, {"x": SHAPE, "weights": SHAPE}),
    Case("ops.average", {"axis": 1}, {"x": SHAPE, "weights": (5,)}),
    *(Case("ops.quantile", {"axis": 1}, {"x": SHAPE}, {"q": q}) for q in (0.5, [0.2, 0.8], [0.5])),
    *(Case("ops.diff", given, {"a": SHAPE}) for given in ({}, {"n": 2, "axis": 1}, {"axis": 4})),
    Case("ops.size", {}, (2, 3)),
    Case("ops.bincount", {}, Tensor((None, 5), "int32")),
    Case("ops.searchsorted", {}, {"sorted_sequence": (5,), "values": (3,)}),
    Case("ops.searchsorted", {}, {"sorted_sequence": (5, 2), "values": (None, 3)}),
    *(
        Case(
            kind,
            {"num_segments": 3},
            {"data": (6, 4), "segment_ids": Tensor((6,), "int32")},
        )
        for kind in _ops("segment_max segment_min segment_prod segment_sum")
    ),
]
