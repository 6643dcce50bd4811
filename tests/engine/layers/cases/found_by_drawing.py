"""What the conformance run once found: a case for each disagreement that was mended.

Most are odd: policies without fractions, ``autocast=False``, masks that do not fit, arguments that
Keras reads only when it runs.
"""

from typing import Any

from engine.tensors import Tensor
from engine.values import KerasObject, freeze
from tests.engine.layers.oracle import Case

TEXT, IMAGE, BATCH = (None, 5, 6), (None, 9, 8, 3), (None, 16, 16, 3)
ORTHOGONAL = "OrthogonalRegularizer"
ODD_POLICIES = ("int8", "int32", "uint8", "bool", "bfloat16", "string", "complex64")


def held(kind: str, **config: Any) -> dict[str, Any]:
    """Write a layer inside of another."""
    return {"class_name": kind, "config": config}


def made(kind: str, **config: Any) -> KerasObject:
    """Write an object with arguments."""
    return KerasObject(kind, freeze(config))


LAYERS: dict[str, tuple[dict[str, Any], Any]] = {
    "Dense": ({"units": 3}, TEXT),
    "Conv1D": ({"filters": 3, "kernel_size": 2}, TEXT),
    "DepthwiseConv2D": ({"kernel_size": 2}, IMAGE),
    "PReLU": ({}, TEXT),
    "ReLU": ({}, TEXT),
    "Masking": ({}, TEXT),
    "MaxPooling1D": ({}, TEXT),
    "GlobalAveragePooling1D": ({}, TEXT),
    "LayerNormalization": ({}, TEXT),
    "UnitNormalization": ({}, TEXT),
    "Flatten": ({}, TEXT),
    "Embedding": ({"input_dim": 4, "output_dim": 3}, (None, 5)),
    "LSTM": ({"units": 3}, TEXT),
    "TimeDistributed": ({"layer": held("Dense", units=4)}, TEXT),
    "Normalization": ({}, TEXT),
    "Rescaling": ({"scale": 2.0}, TEXT),
    "RandomContrast": ({"factor": 0.2}, BATCH),
    "RandomFlip": ({}, BATCH),
    "RandomGrayscale": ({}, BATCH),
    "Equalization": ({}, BATCH),
    "AutoContrast": ({}, BATCH),
    "Solarization": ({}, BATCH),
    "RandomInvert": ({}, BATCH),
    "CutMix": ({}, BATCH),
}

POLICIES = [
    Case(kind, {**params, "dtype": policy}, Tensor(shape, dtype))
    for kind, (params, shape) in LAYERS.items()
    for policy in ODD_POLICIES
    for dtype in ("float32", "uint8")
]

UNCAST = [
    Case(kind, {**params, "dtype": policy, "autocast": False}, Tensor(shape, dtype))
    for kind, (params, shape) in LAYERS.items()
    for policy, dtype in (
        ("float32", "float16"), ("float32", "float64"), ("float16", "float32"),
        ("mixed_bfloat16", "float32"), ("float64", "bfloat16"),
    )
]  # fmt: skip

INITIALIZERS = [
    *(
        Case("Conv1D", {"filters": 4, "kernel_size": 3, "kernel_initializer": one}, (None, 9, 3))
        for one in (
            "identity", "orthogonal", "stft", made("HeUniform", input_axes=(0,), output_axes=(9,)),
            made("HeUniform", input_axes=3), made("HeUniform", input_axes=3, output_axes=1),
        )
    ),
    *(
        Case(kind, {**params, "bias_initializer": one}, TEXT)
        for kind, params in (("Dense", {"units": 3}), ("LSTM", {"units": 3}))
        for one in ("identity", "orthogonal", "stft")
    ),
    Case("RNN", {"cell": held("GRUCell", units=3, bias_initializer="stft")}, TEXT),
    Case("LSTM", {"units": 3, "dtype": "bfloat16"}, TEXT),
    Case("Dense", {"units": 3, "dtype": "int32", "kernel_initializer": "he_uniform"}, (None, 1)),
    Case("Conv2D", {"filters": 2, "kernel_size": 2, "kernel_initializer": "identity",
                    "dtype": "int8_from_float32"}, IMAGE),
    Case("Dense", {"units": 4, "kernel_initializer": "stft", "dtype": "int8_from_float32"}, TEXT),
    Case("EinsumDense", {"equation": "ab,bcd->acd", "output_shape": (3, 4),
                         "kernel_initializer": "stft"}, (None, 5)),
    Case("DepthwiseConv1D", {"kernel_size": 3, "depthwise_initializer": "stft"}, (None, 9, 3)),
]  # fmt: skip

REGULARIZERS = [
    *(
        Case("Dense", {"units": 3, "activity_regularizer": one}, shape)
        for one in (ORTHOGONAL, "l1", "l2", made("L1L2", l1=0.1))
        for shape in ((None, 4), TEXT)
    ),
    *(
        Case("ZeroPadding1D", {"activity_regularizer": one}, Tensor(TEXT, dtype))
        for one in (ORTHOGONAL, "l1", "l2", "l1_l2")
        for dtype in ("uint8", "int32", "bool")
    ),
    Case("ActivityRegularization", {"l1": 0.1}, Tensor(TEXT, "uint8")),
    Case("Flatten", {"activity_regularizer": ORTHOGONAL, "dtype": "float64"}, TEXT),
    Case("SimpleRNN", {"units": 3, "activity_regularizer": ORTHOGONAL}, TEXT),
    Case("CategoryEncoding", {"num_tokens": 5, "output_mode": "one_hot", "sparse": True,
                              "activity_regularizer": "l2"}, Tensor((None, 4), "int64")),
]  # fmt: skip

TRAINING = [
    *(
        Case(kind, {name: strength}, Tensor(TEXT, dtype), {"training": True})
        for kind, name in (("Dropout", "rate"), ("AlphaDropout", "rate"),
                           ("GaussianDropout", "rate"), ("GaussianNoise", "stddev"))
        for strength in (0.5, 1, 0)
        for dtype in ("float32", "int32")
    ),
    *(
        Case(kind, {"rate": 0.5, "noise_shape": noise}, TEXT, {"training": True})
        for kind in ("Dropout", "AlphaDropout")
        for noise in ((4, None), (None, 1, None), (1, 5, 6), (2, 2, 5, 6))
    ),
    *(
        Case(kind, params, Tensor((None, 16, 16, depth), dtype), {"training": False})
        for kind, params in (("RandomHue", {"factor": 0.2}), ("RandomInvert", {}), ("MixUp", {}),
                             ("RandomGrayscale", {}), ("RandomFlip", {}), ("AutoContrast", {}))
        for depth, dtype in ((3, "float32"), (4, "float32"), (3, "uint8"))
    ),
    Case("RandomCrop", {"height": 6, "width": 5}, BATCH, {"training": False}),
    Case("RandomPerspective", {}, (None, 1, 16, 3)),
    *(
        Case(f"{kind}Cell", {"units": 4, name: 0.5},
             {"sequence" if kind == "SimpleRNN" else "inputs": (None, 3),
              "states": [(None, 4)] * states}, {"training": True})
        for kind, states in (("SimpleRNN", 1), ("GRU", 1), ("LSTM", 2))
        for name in ("dropout", "recurrent_dropout")
    ),
]  # fmt: skip

CELLS = [
    *(
        Case("SimpleRNNCell", {"units": 4}, {"sequence": one, "states": state})
        for one, state in (
            ((1, 3), (None, 4)), ((None, 3), (None, 3, 4)), ((None, 3), (3, 4)), ((3,), (4,)),
            ((None, 3), Tensor((None, 4), "int32")), (Tensor((None, 3), "string"), (None, 4)),
        )
    ),
    *(
        Case("GRUCell", {"units": 4, **more}, {"inputs": one, "states": state})
        for more in ({}, {"reset_after": False}, {"recurrent_activation": "threshold"},
                     {"activation": "glu"}, {"dtype": "mixed_float16", "autocast": False})
        for one, state in (((None, 3), (None, 4)), ((None, 1, 3), (None, 4)), ((None, 3), (None,)),
                           ((None, 3), Tensor((None, 4), "bool")))
    ),
    *(
        Case("LSTMCell", {"units": 4, **more}, {"inputs": one, "states": [(None, 4), carry]})
        for more in ({}, {"autocast": False})
        for one, carry in (((None, 6, 3), (None, 4)), ((None, 3), (1, 4)),
                           ((None, 3), Tensor((None, 4), "float64")))
    ),
    *(
        Case(
            "StackedRNNCells",
            {"cells": [held("SimpleRNNCell", units=4), held("GRUCell", units=2, **more)],
             "dtype": policy},
            {"inputs": (None, 3), "states": states},
        )
        for policy in ("float32", "float64", "mixed_float16")
        for more in ({}, {"activity_regularizer": ORTHOGONAL}, {"name": "a b"})
        for states in ([(None, 4), (None, 2)], [(None, 4, 3), (None, 2)], [(None, 4), (None,)],
                       [Tensor((None, 4), "float64"), (3, 2)])
    ),
    *(
        Case(kind, {"units": 4, name: "glu"}, TEXT)
        for kind in ("GRU", "LSTM", "SimpleRNN")
        for name in ("activation", "recurrent_activation")
        if (kind, name) != ("SimpleRNN", "recurrent_activation")
    ),
    Case("LSTM", {"units": 2, "activation": "glu"}, TEXT),
    Case("LSTM", {"units": 4, "activation": "threshold"}, TEXT),
    Case("RNN", {"cell": [held("LSTMCell", units=4)], "unroll": True}, TEXT),
    Case("RNN", {"cell": held("GRUCell", units=4, recurrent_activation="glu")}, TEXT),
    Case("RNN", {"cell": held("SimpleRNNCell", units=4, recurrent_dropout=1.5)}, TEXT),
    Case("ConvLSTM1D", {"filters": 2, "kernel_size": 2, "recurrent_activation": "glu"},
         (None, 4, 7, 3)),
]  # fmt: skip

CASES = [*POLICIES, *UNCAST, *INITIALIZERS, *REGULARIZERS, *TRAINING, *CELLS]
