"""Odd values for every parameter: what a hostile file or a slip of the finger may bring.

`odd_cases` puts each of them into each parameter of a sensible layer, one at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine import catalog
from tests.engine.layers.oracle import Case

ODD: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 7, 10**12, -(10**20), 0.0, 0.5, 1.0, -0.5, 1.5, 1e300,
    float("nan"), float("inf"), "", "a", "2", "same", "channels_first", "foo/bar", (), (1,),
    (2, 2), (1, 1, 1), (0, 1), (-1, 2), (2.0, 2.0), ("a",), ((1, 1), (1, 1)), (None, 2),
    {}, {"a": 1}, {"class_name": "Nobody", "config": {}},
    {"class_name": "Zeros", "config": {"a": 1}},
)  # fmt: skip

IMAGE = (None, 9, 8, 4)
TEXT = (None, 6, 4)
VOLUME = (None, 5, 4, 6, 4)
BY_AXES = {"1D": TEXT, "2D": IMAGE, "3D": VOLUME}

BASES: dict[str, tuple[dict[str, Any], Any]] = {
    "Input": ({"shape": (3,)}, ()),
    "Dense": ({"units": 3}, (None, 4)),
    "EinsumDense": ({"equation": "abc,cd->abd", "output_shape": (6, 3)}, TEXT),
    "Embedding": ({"input_dim": 5, "output_dim": 3}, (None, 6)),
    "ReversibleEmbedding": ({"input_dim": 5, "output_dim": 3}, (None, 6)),
    "Reshape": ({"target_shape": (8, 3)}, TEXT),
    "Permute": ({"dims": (2, 1)}, TEXT),
    "RepeatVector": ({"n": 2}, (None, 4)),
    "Flatten": ({}, TEXT),
    "GroupNormalization": ({"groups": 2}, TEXT),
    "Activation": ({"activation": "relu"}, TEXT),
    "Dropout": ({"rate": 0.5}, TEXT),
    "AlphaDropout": ({"rate": 0.5}, TEXT),
    "GaussianDropout": ({"rate": 0.5}, TEXT),
    "GaussianNoise": ({"stddev": 0.5}, TEXT),
    **{
        kind: ({}, TEXT)
        for kind in (
            "Identity", "Masking", "BatchNormalization", "LayerNormalization", "RMSNormalization",
            "UnitNormalization", "ReLU", "LeakyReLU", "PReLU", "ELU", "Softmax",
            "ActivityRegularization",
        )
    },
    **{
        kind: ({}, [TEXT, TEXT])
        for kind in (
            "Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract", "Concatenate",
        )
    },
    "Dot": ({"axes": 2}, [TEXT, TEXT]),
    **{
        f"{stem}{axes}": ({**given}, shape)
        for axes, shape in BY_AXES.items()
        for stem, given in {
            "MaxPooling": {}, "AveragePooling": {"pool_size": 2}, "GlobalMaxPooling": {},
            "GlobalAveragePooling": {}, "AdaptiveMaxPooling": {"output_size": 2},
            "AdaptiveAveragePooling": {"output_size": 2}, "Cropping": {}, "ZeroPadding": {},
            "UpSampling": {}, "SpatialDropout": {"rate": 0.5},
            "Conv": {"filters": 4, "kernel_size": 2},
        }.items()
    },
    **{
        f"Conv{axes}Transpose": ({"filters": 4, "kernel_size": 2}, shape)
        for axes, shape in BY_AXES.items()
    },
    **{
        f"{stem}Conv{axes}": ({"kernel_size": 2, **given}, BY_AXES[axes])
        for axes in ("1D", "2D")
        for stem, given in {"Depthwise": {}, "Separable": {"filters": 4}}.items()
    },
}  # fmt: skip
"""A sensible configuration and input of each layer."""

HUGE = ("filters", "units", "kernel_size", "output_dim", "input_dim", "depth_multiplier", "shape",
        "n", "size", "padding", "lora_rank", "output_shape", "pool_size", "output_size",
        "target_shape", "output_padding", "batch_shape", "batch_size")  # fmt: skip
"""Parameters that make Keras fill the memory when they are huge."""


def odd_cases(kind: str) -> Iterator[Case]:
    """Give the cases of ``kind``: each odd value in each parameter."""
    params, inputs = BASES[kind]
    sheet = catalog.sheet(kind)
    assert sheet is not None
    for name in sheet.params:
        for value in ODD:
            if name in HUGE and isinstance(value, int) and abs(value) > 10**6:
                continue
            run = ""
            if kind.startswith("Adaptive") and name in ("output_size", "data_format"):
                run = "adaptive pooling to one place or none ends the process"
            if isinstance(value, int) and abs(value) > 2**31:
                run = "TensorFlow ends the process on numbers beyond 32 bits"
            yield Case(kind, {**params, name: value}, inputs, run=run)
