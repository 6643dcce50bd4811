"""Odd values for every parameter: what a hostile file or a slip of the finger may bring.

`odd_cases` puts each of them into each parameter of a sensible layer, one at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine import catalog
from engine.recipes import recipe
from engine.tensors import Tensor
from engine.values import KerasObject, freeze
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

CELL = {"class_name": "GRUCell", "config": {"units": 3}}
IMAGES = (None, 16, 16, 3)
SOUND = (None, 400)

BASES |= {
    **{kind: ({"units": 3}, TEXT) for kind in ("SimpleRNN", "GRU", "LSTM")},
    "SimpleRNNCell": ({"units": 3}, {"sequence": (None, 4), "states": [(None, 3)]}),
    "GRUCell": ({"units": 3}, {"inputs": (None, 4), "states": [(None, 3)]}),
    "LSTMCell": ({"units": 3}, {"inputs": (None, 4), "states": [(None, 3), (None, 3)]}),
    "StackedRNNCells": ({"cells": (CELL,)}, {"inputs": (None, 4), "states": [(None, 3)]}),
    "RNN": ({"cell": CELL}, TEXT),
    **{
        f"ConvLSTM{axes}": ({"filters": 2, "kernel_size": 2}, (None, 3, *shape[1:]))
        for axes, shape in BY_AXES.items()
    },
    "Bidirectional": ({"layer": {"class_name": "LSTM", "config": {"units": 3}}}, TEXT),
    "TimeDistributed": ({"layer": {"class_name": "Dense", "config": {"units": 3}}}, TEXT),
    "SpectralNormalization": (
        {"layer": {"class_name": "Dense", "config": {"units": 3}}}, (None, 4),
    ),
    "Pipeline": ({"layers": ({"class_name": "Dense", "config": {"units": 3}},)}, (None, 4)),
    "Attention": ({}, {"query": TEXT, "value": TEXT}),
    "AdditiveAttention": ({}, {"query": TEXT, "value": TEXT}),
    "MultiHeadAttention": ({"num_heads": 2, "key_dim": 3}, {"query": TEXT, "value": TEXT}),
    "GroupQueryAttention": (
        {"head_dim": 3, "num_query_heads": 2, "num_key_value_heads": 1},
        {"query": TEXT, "value": TEXT},
    ),
    "Rescaling": ({"scale": 0.5}, IMAGES),
    "Normalization": ({}, (None, 4)),
    "Discretization": ({"bin_boundaries": (0.0, 1.0)}, (None, 4)),
    "CategoryEncoding": ({"num_tokens": 5}, Tensor((None, 4), "int64")),
    "Hashing": ({"num_bins": 5}, Tensor((None, 4), "string")),
    "HashedCrossing": ({"num_bins": 5}, [Tensor((None, 1), "int64")] * 2),
    "StringLookup": ({"vocabulary": ("a", "b")}, Tensor((None, 4), "string")),
    "IntegerLookup": ({"vocabulary": (3, 4)}, Tensor((None, 4), "int64")),
    "TextVectorization": ({"vocabulary": ("a", "b")}, Tensor((None, 1), "string")),
    **{kind: ({"height": 6, "width": 5}, IMAGES)
       for kind in ("Resizing", "CenterCrop", "RandomCrop")},
    **{
        kind: ({}, IMAGES)
        for kind in (
            "AugMix", "AutoContrast", "CutMix", "Equalization", "MixUp", "RandAugment",
            "RandomColorJitter", "RandomElasticTransform", "RandomErasing", "RandomFlip",
            "RandomGaussianBlur", "RandomInvert", "RandomPerspective", "Solarization",
            "ContrastLimitedAdaptiveHistogramEqualization",
        )
    },
    **{
        kind: ({"factor": 0.2}, IMAGES)
        for kind in (
            "RandomBrightness", "RandomColorDegeneration", "RandomContrast", "RandomGrayscale",
            "RandomHue", "RandomRotation", "RandomSaturation", "RandomSharpness",
        )
    },
    "RandomPosterization": ({"factor": 4}, IMAGES),
    "RandomShear": ({"x_factor": 0.2}, IMAGES),
    "RandomTranslation": ({"height_factor": 0.2, "width_factor": 0.2}, IMAGES),
    "RandomZoom": ({"height_factor": 0.2}, IMAGES),
    "MaxNumBoundingBoxes": ({"max_number": 3}, IMAGES),
    "MelSpectrogram": ({"fft_length": 64, "sequence_stride": 16, "num_mel_bins": 8}, SOUND),
    "STFTSpectrogram": ({"frame_length": 32, "frame_step": 8, "fft_length": 64}, (*SOUND, 2)),
}  # fmt: skip

HUGE = ("filters", "units", "kernel_size", "output_dim", "input_dim", "depth_multiplier", "shape",
        "n", "size", "padding", "lora_rank", "output_shape", "pool_size", "output_size",
        "target_shape", "output_padding", "batch_shape", "batch_size", "num_tokens", "max_tokens",
        "num_bins", "height", "width", "num_heads", "key_dim", "value_dim", "head_dim",
        "num_query_heads", "num_key_value_heads", "fft_length", "frame_length", "num_mel_bins",
        "sequence_length", "sequence_stride", "frame_step", "tile_grid_size", "num_ops",
        "num_chains", "chain_depth", "ngrams", "output_sequence_length", "num_oov_indices", "bins",
        "max_number", "power_iterations")  # fmt: skip
"""Parameters that make Keras fill the memory when they are huge."""


def odd_cases(kind: str) -> Iterator[Case]:
    """Give the cases of ``kind``: each odd value in each parameter."""
    params, inputs = BASES[kind]
    sheet = catalog.sheet(kind)
    assert sheet is not None
    for name in sheet.params:
        for value in ODD:
            if name in HUGE and isinstance(value, int | float) and abs(value) > 10**6:
                continue
            if recipe(kind, freeze({**params, name: value})).opaque:
                continue  # it holds a layer of the author's own: what it gives is stated
            run = _must_not_run(kind, name)
            whole = sheet.params[name].type.startswith("int")
            if whole and isinstance(value, int) and abs(value) > 2**31:
                run = "TensorFlow ends the process on numbers beyond 32 bits"
            yield Case(kind, {**params, name: value}, inputs, run=run)


_OBJECTS = {
    "initializers": "kernel_initializer",
    "regularizers": "kernel_regularizer",
    "constraints": "kernel_constraint",
    "dtype_policies": "dtype",
}
_POLICIES = {
    "AWQDTypePolicy": "awq/4/-1",
    "GPTQDTypePolicy": "gptq/4/-1",
    "Int4DTypePolicy": "int4/-1",
    "QuantizedDTypePolicy": "int8",
    "QuantizedFloat8DTypePolicy": "float8",
}
_WORDS = (
    "fan_in",
    "uniform",
    "real",
    "hann",
    "boxcar",
    "density",
    "rows",
    "float32",
    "int8",
    "int4",
)
"""What some argument of an object takes, and all the others do not."""


def odd_objects(family: str) -> Iterator[Case]:
    """Give layers with an object of ``family``: each odd value in each argument of each class."""
    for name in catalog.objects(family):
        sheet = catalog.object_sheet(family, name)
        if sheet is None or sheet.kind != name:
            continue  # another name of the same class
        kind, params, inputs = "Dense", {"units": 3}, (None, 4)
        if name == "STFT":  # fills three dimensions
            kind, inputs = "EinsumDense", (None, 5)
            params = {"equation": "ab,bcd->acd", "output_shape": (1, 4)}
        plain: dict[str, Any] = {}
        if name in _POLICIES:
            plain = {"mode": _POLICIES[name], "source_name": "float32"}
        for argument in sheet.params:
            for value in (*ODD, *_WORDS):
                given = freeze({**plain, argument: value})
                yield Case(kind, {**params, _OBJECTS[family]: KerasObject(name, given)}, inputs)


def _must_not_run(kind: str, name: str) -> str:
    if kind.startswith("Adaptive") and name in ("output_size", "data_format"):
        return "adaptive pooling to one place or none ends the process"
    if kind in ("AugMix", "RandAugment") and name in ("value_range", "data_format"):
        return "chance decides what reads it"
    if kind in ("StringLookup", "IntegerLookup") and name == "num_oov_indices":
        return "only words of the vocabulary can be looked up then"
    return ""
