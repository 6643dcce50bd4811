"""Ask real Keras whether it takes a value: construct the layer and call it symbolically.

Knows an input that suits each layer, and how to find out what the overlay cannot know for sure:
whether Keras enforces the bounds and choices that its documentation states.
"""

from __future__ import annotations

import re
import warnings
from typing import Any

import keras

from catalog_tool import overlay_palette as palette
from catalog_tool.samples import layer_classes, sample_arguments

IMAGE = (8, 8, 3)
SHAPES: dict[str, tuple[int, ...]] = {
    "Permute": (3, 4),
    "RepeatVector": (4,),
    "Masking": (5, 4),
    "MelSpectrogram": (16000,),
    "STFTSpectrogram": (1024, 1),
    "ReversibleEmbedding": (5,),
    "Embedding": (5,),
    "CategoryEncoding": (3,),
    "Hashing": (3,),
    "IntegerLookup": (3,),
    "StringLookup": (3,),
    "TextVectorization": (1,),
    "Discretization": (3,),
    "TimeDistributed": (3, 5, 4),
    "EinsumDense": (4,),
    "Dot": (3,),
    "PReLU": (4, 4, 4),
    "GroupNormalization": (32,),
    "Rescaling": IMAGE,
    "Pipeline": IMAGE,
}
DTYPES: dict[str, str] = {
    "Embedding": "int32",
    "ReversibleEmbedding": "int32",
    "CategoryEncoding": "int32",
    "Hashing": "int32",
    "HashedCrossing": "int32",
    "IntegerLookup": "int64",
    "StringLookup": "string",
    "TextVectorization": "string",
}


def inputs_for(kind: str, arguments: dict[str, Any]) -> list[Any]:
    """The positional arguments of a call that suits the layer."""
    shape = SHAPES.get(kind) or _shape(kind, layer_classes()[kind][0].__module__)
    if arguments.get("data_format") == "channels_first" and len(shape) > 1:
        keep = 1 if kind.startswith("ConvLSTM") else 0
        shape = (*shape[:keep], shape[-1], *shape[keep:-1])
    dtype = DTYPES.get(kind, "float32")

    def tensor(*shape: int) -> Any:
        return keras.KerasTensor((2, *shape), dtype=dtype)

    if kind in ("MultiHeadAttention", "GroupQueryAttention"):
        return [tensor(5, 8), tensor(5, 8)]
    if kind in ("Attention", "AdditiveAttention"):
        return [[tensor(5, 8), tensor(5, 8)]]
    if kind == "HashedCrossing":
        return [(tensor(1), tensor(1))]
    if kind in palette.PALETTE["merge"].split():
        return [[tensor(*shape), tensor(*shape)]]
    if kind in ("MixUp", "CutMix"):
        labels = keras.KerasTensor((2, 5))
        return [{"images": tensor(*shape), "labels": labels}]
    if kind == "MaxNumBoundingBoxes":
        boxes = {"boxes": tensor(6, 4), "labels": tensor(6)}
        return [{"images": tensor(*shape), "bounding_boxes": boxes}]
    return [tensor(*shape)]


def _shape(kind: str, module: str) -> tuple[int, ...]:
    rank = re.search(r"([123])D", kind)
    if rank:
        spatial = (12,) * int(rank.group(1))
        return (*((3,) if kind.startswith("ConvLSTM") else ()), *spatial, 4)
    if "image_preprocessing" in module:
        return IMAGE
    return (5, 4) if ".rnn." in module else (4,)


def states_of(size: Any) -> list[Any]:
    """The states that a cell of the size wants: a list, of lists where cells are stacked."""
    sizes = size if isinstance(size, (list, tuple)) else [size]
    return [
        states_of(one) if isinstance(one, (list, tuple)) else keras.KerasTensor((2, one))
        for one in sizes
    ]


def why_refused(kind: str, **given: Any) -> str | None:
    """None when Keras constructs the layer and calls it; else its first line of complaint."""
    cls = layer_classes()[kind][0]
    arguments = {**sample_arguments(kind, cls), **given}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            layer = cls(**arguments)
            if kind.endswith(("Cell", "Cells")):
                layer(keras.KerasTensor((2, 4)), states_of(layer.state_size))
            elif kind != "Input":
                layer(*inputs_for(kind, arguments))
        except Exception as error:  # noqa: BLE001 - Keras refuses with whatever it stumbles on
            return f"{type(error).__name__}: {str(error).strip().splitlines()[:1]}"
    return None


def takes(kind: str, name: str, value: Any) -> bool:
    """Whether Keras takes the value for one argument, all others being as usual."""
    return why_refused(kind, **{name: value}) is None


def observed(kind: str, name: str, fact: dict[str, Any]) -> dict[str, Any]:
    """What a trial shows of an argument beyond what the overlay says.

    `ci`: case does not matter. `lenient`: Keras takes values outside the bounds or choices without
    a word. `nullable`: None is taken by an initializer that has another default.
    """
    found: dict[str, Any] = {}
    if fact["type"] in ("initializer", "regularizer", "constraint"):
        return {"nullable": takes(kind, name, None)}
    outside = list(values_outside(fact))
    if outside and any(takes(kind, name, value) for value in outside):
        found["lenient"] = True
    elif fact["type"] == "enum":
        word = next(c for c in reversed(fact["choices"]) if isinstance(c, str))
        if takes(kind, name, word.upper()):
            found["ci"] = True
    return found


def values_outside(fact: dict[str, Any]) -> list[Any]:
    """Values just outside the bounds and choices of a fact."""
    if fact["type"] == "enum":
        return ["none of the choices"]
    step = 1 if fact["type"].startswith("int") else 0.5
    numbers = []
    if "min" in fact:
        numbers.append(fact["min"] - (0 if "min" in fact.get("exclusive", ()) else step))
    if "max" in fact:
        numbers.append(fact["max"] + (0 if "max" in fact.get("exclusive", ()) else step))
    if fact["type"] in ("int", "float"):
        return numbers
    tuples = [(number,) * fact.get("n", 1) for number in numbers]
    alone = fact.get("single") or fact.get("pairs")
    return [*numbers, *tuples] if alone else tuples
