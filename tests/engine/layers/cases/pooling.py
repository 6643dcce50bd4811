"""Cases of pooling: windows, everything at once, a given size."""

from engine.tensors import Tensor
from tests.engine.layers.oracle import Case

FIRST = {"data_format": "channels_first"}
CRASH = "adaptive pooling to one place ends the process (SIGFPE)"


def _windows(kind: str, axes: int) -> list[Case]:
    image = (None, *(9, 8, 7)[:axes], 3)
    first = (None, 3, *(9, 8, 7)[:axes])
    unknown = (None, *(None,) * axes, 3)
    two = {"pool_size": 2}
    return [
        Case(kind, two, image),
        Case(kind, {}, image),
        Case(kind, {"pool_size": (3, 2, 1)[:axes]}, image),
        Case(kind, {**two, "strides": 1}, image),
        Case(kind, {**two, "strides": 3}, image),
        Case(kind, {**two, "strides": (1, 2, 3)[:axes], "padding": "same"}, image),
        Case(kind, {"pool_size": 3, "padding": "same"}, image),
        Case(kind, {"pool_size": 3, "padding": "SAME"}, image),
        Case(kind, {"pool_size": 3, "padding": "causal"}, image),
        Case(kind, {"pool_size": 3, "padding": None}, image),
        Case(kind, {**two, **FIRST}, first),
        Case(kind, {**two, "data_format": "CHANNELS_FIRST"}, first),
        Case(kind, {**two, "data_format": "channels"}, first),
        Case(kind, {**two, **FIRST, "padding": "same"}, image),
        Case(kind, two, unknown),
        Case(kind, {**two, "padding": "same"}, unknown),
        Case(kind, two, (*image[:-1], None)),
        Case(kind, two, image[1:]),
        Case(kind, two, (None, *image)),
        Case(kind, two, (None,)),
        Case(kind, {"pool_size": 10}, image),
        Case(kind, {"pool_size": 10, "padding": "same"}, image),
        Case(kind, {"pool_size": 0}, image),
        Case(kind, {"pool_size": -1}, image),
        Case(kind, {**two, "strides": 0}, image),
        Case(kind, {**two, "strides": 0, "padding": "same"}, image),
        Case(kind, {"pool_size": (2,) * (axes + 1)}, image),
        Case(kind, {**two, "dtype": "mixed_float16"}, image),
        Case(kind, two, Tensor(image, "int32")),
        Case(kind, two, Tensor(image, "uint8")),
        Case(kind, two, Tensor(image, "float16")),
        Case(kind, two, Tensor(image, "float32", True)),
        Case(kind, {**two, "padding": "same"}, (None, *(0,) * axes, 3)),
        Case(kind, two, (*image[:-1], 0)),
    ]


def _global(kind: str, axes: int) -> list[Case]:
    image = (None, *(9, 8, 7)[:axes], 3)
    return [
        Case(kind, {}, image),
        Case(kind, {"keepdims": True}, image),
        Case(kind, FIRST, image),
        Case(kind, {**FIRST, "keepdims": True}, image),
        Case(kind, {}, (None, *(None,) * axes, None)),
        Case(kind, {"keepdims": True}, (4, *(None,) * axes, 5)),
        Case(kind, {}, image[1:]),
        Case(kind, {}, (None, *image)),
        Case(kind, {}, Tensor(image, "int32")),
        Case(kind, {}, Tensor(image, "int64")),
        Case(kind, {}, Tensor(image, "uint8")),
        Case(kind, {}, Tensor(image, "bool")),
        Case(kind, {}, Tensor(image, "float64")),
        Case(kind, {"dtype": "mixed_bfloat16"}, image),
        Case(kind, {}, Tensor(image, "float32", True)),
    ]


def _adaptive(kind: str, axes: int) -> list[Case]:
    image = (None, *(9, 8, 7)[:axes], 3)
    first = (None, 3, *(9, 8, 7)[:axes])
    return [
        Case(kind, {"output_size": 2}, image),
        Case(kind, {"output_size": (4, 3, 2)[:axes]}, image),
        Case(kind, {"output_size": 2, **FIRST}, first),
        Case(kind, {"output_size": 2, "data_format": "CHANNELS_LAST"}, image),
        Case(kind, {"output_size": 1}, image, run=CRASH),
        Case(kind, {"output_size": 2}, (None, *(None,) * axes, 3)),
        Case(kind, {"output_size": 2}, image[1:]),
        Case(kind, {"output_size": 2}, (None, *image)),
        Case(kind, {"output_size": 2}, (None,), run=CRASH),
        Case(kind, {"output_size": 2, **FIRST}, (None,), run=CRASH),
        Case(kind, {"output_size": 2}, Tensor((), "float32")),
        Case(kind, {"output_size": (2,) * (axes + 1)}, image),
        Case(kind, {"output_size": "2"}, image),
        Case(kind, {"output_size": -2}, image, run=CRASH),
        Case(kind, {"output_size": 2, "dtype": "mixed_float16"}, image),
        Case(kind, {"output_size": 2}, Tensor(image, "int32")),
    ]


CASES = [
    *(
        Case(f"{what}Pooling{n}D", {name: (2.0,) * n}, (None, *(9, 8, 7)[:n], 3))
        for what in ("Max", "Average")
        for n in (1, 2, 3)
        for name in ("pool_size", "strides")
        if what == "Max" or name == "pool_size"
    ),
    *(c for n in (1, 2, 3) for c in _windows(f"MaxPooling{n}D", n)),
    *(c for n in (1, 2, 3) for c in _windows(f"AveragePooling{n}D", n)),
    *(c for n in (1, 2, 3) for c in _global(f"GlobalMaxPooling{n}D", n)),
    *(c for n in (1, 2, 3) for c in _global(f"GlobalAveragePooling{n}D", n)),
    *(c for n in (1, 2, 3) for c in _adaptive(f"AdaptiveMaxPooling{n}D", n)),
    *(c for n in (1, 2, 3) for c in _adaptive(f"AdaptiveAveragePooling{n}D", n)),
]
