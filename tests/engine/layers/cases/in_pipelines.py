"""Cases of what shows in functions alone, inside of a Pipeline: its shape is found in a function."""

from typing import Any

from engine.tensors import Tensor
from tests.engine.layers.oracle import Case

IMAGES = (None, 16, 16, 3)
STEPS = (None, 5, 3)


def held(kind: str, arriving: object, **config: Any) -> Case:
    """Give a Pipeline of one layer."""
    return Case("Pipeline", {"layers": [{"class_name": kind, "config": config}]}, arriving)


CELL = {"class_name": "SimpleRNNCell", "config": {"units": 4, "dtype": "float16"}}
CASES = [
    held("RandomErasing", IMAGES, dtype="float16"),
    held("RandomErasing", Tensor(IMAGES, "uint8"), dtype="mixed_float16"),
    held("RandomGaussianBlur", IMAGES, dtype="float16"),
    held("RandomElasticTransform", IMAGES, dtype="float16"),
    held("CutMix", IMAGES, dtype="float16"),
    held("CutMix", (16, 16, 3), dtype="float16"),
    held("RandomGrayscale", Tensor(IMAGES, "uint8")),
    held("RandomCrop", IMAGES, height=5, width=5, dtype="bool"),
    held("RandomCrop", IMAGES, height=0, width=5),
    held(
        "Resizing", Tensor(IMAGES, "uint8"), height=8, width=8, pad_to_aspect_ratio=True,
        fill_value=0.0, dtype="uint8",
    ),
    held("RNN", STEPS, cell=[CELL]),
    held("RNN", STEPS, cell=[CELL], unroll=True),
]  # fmt: skip
