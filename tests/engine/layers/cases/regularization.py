"""Cases of the layers that act only while training."""

from engine.tensors import Tensor
from tests.engine.layers.oracle import Case

DTYPES = ("int32", "uint8", "bool", "float16", "float64", "string")
NAN = float("nan")


def _plain(kind: str, params: dict, shape: tuple) -> list[Case]:
    return [
        Case(kind, params, shape),
        Case(kind, params, (None, *(None,) * (len(shape) - 1))),
        Case(kind, params, shape[1:]),
        Case(kind, params, (None,)),
        *(Case(kind, params, Tensor(shape, dtype)) for dtype in DTYPES),
        Case(kind, {**params, "dtype": "mixed_float16"}, shape),
        Case(kind, params, Tensor(shape, "float32", True)),
        Case(kind, params, shape, call={"training": True}),
        Case(kind, params, shape, call={"training": False}),
        Case(kind, {**params, "foo": 1}, shape),
    ]


def _rates(kind: str, name: str, shape: tuple) -> list[Case]:
    return [
        Case(kind, {name: rate}, shape)
        for rate in (0, 1, 0.0, 1.0, 1.5, -0.1, 50, NAN, None, "0.5", True, False, (0.5,), {})
    ]


CASES = [
    *_plain("Dropout", {"rate": 0.5}, (None, 5, 6)),
    *_plain("AlphaDropout", {"rate": 0.5}, (None, 5, 6)),
    *_plain("GaussianDropout", {"rate": 0.5}, (None, 5, 6)),
    *_plain("GaussianNoise", {"stddev": 0.5}, (None, 5, 6)),
    *_plain("ActivityRegularization", {"l1": 0.1, "l2": 0.1}, (None, 5, 6)),
    *_plain("SpatialDropout1D", {"rate": 0.5}, (None, 5, 6)),
    *_plain("SpatialDropout2D", {"rate": 0.5}, (None, 5, 4, 6)),
    *_plain("SpatialDropout3D", {"rate": 0.5}, (None, 5, 4, 3, 6)),
    *_rates("Dropout", "rate", (None, 3)),
    *_rates("AlphaDropout", "rate", (None, 3)),
    *_rates("GaussianDropout", "rate", (None, 3)),
    *_rates("GaussianNoise", "stddev", (None, 3)),
    *_rates("SpatialDropout1D", "rate", (None, 5, 3)),
    *_rates("ActivityRegularization", "l1", (None, 3)),
    *_rates("ActivityRegularization", "l2", (None, 3)),
    *(
        Case("Dropout", {"rate": 0.5, "noise_shape": noise}, (None, 5, 3))
        for noise in ((None, 1, 3), (2, 1, 3), (None, 0, 3), (None, -1, 3), 3, "abc", (1.0, 2), (), (True,))
    ),
    *(
        Case("Dropout", {"rate": rate, "seed": seed}, (None, 3))
        for rate in (0.5, 0)
        for seed in (3, -3, "a", 1.5, None, True)
    ),
    Case("SpatialDropout2D", {"rate": 0.5, "data_format": "channels_first"}, (None, 3, 4, 5)),
    Case("SpatialDropout2D", {"rate": 0.5, "data_format": "foo"}, (None, 3, 4, 5)),
    Case("SpatialDropout1D", {"rate": 0.5, "trainable": False}, (None, 3, 4)),
    Case("Dropout", {"rate": 0.5, "trainable": False}, (None, 3, 4)),
]  # fmt: skip
