"""Cases that random drawing meets once in some hundred thousand, with their neighbours."""

from typing import Any

from engine.tensors import Tensor
from tests.engine.layers.oracle import Case


def _layer(kind: str, **given: Any) -> dict[str, Any]:
    return {"class_name": kind, "config": given}


OF_OTHER_RANK = [
    Case("Concatenate", {"axis": axis}, {"inputs": list(shapes)})
    for axis, *shapes in (
        (2, (None, 3, None), (None, 3)),
        (-1, (None, 3, None), (None, 3)),
        (1, (None, 3, None), (None, 3)),
        (2, (None, 3), (None, 3, None)),
        (2, (None, 3, 2), (None, 3, None), (None, 3)),
        (2, (None, 3, 2), (None, 3), (None, 3, None)),
        (2, (None, 3, None), (None, 4)),
        (1, (None, None), (None,)),
        (2, Tensor((None, 3, None), masked=True), (None, 3)),
    )
]

COUNTED_BY_FLOAT = [
    Case(
        "SpectralNormalization",
        {"layer": _layer("Dense", units=3), "power_iterations": often},
        (None, 9, 8, 3),
        {"training": training},
    )
    for often in (2.0, True)
    for training in (True, False)
]

UNEQUAL_STRIDES = [
    Case(
        kind,
        {**given, "strides": strides, "dilation_rate": dilation, "dtype": dtype},
        (None, 9, 8, 3),
    )
    for kind, given in (
        ("DepthwiseConv2D", {"kernel_size": 2}),
        ("SeparableConv2D", {"filters": 2, "kernel_size": 2}),
    )
    for strides, dilation in (((1, 2), 1), ((1, 2), 3), ((1, 2), (2, 1)), ((2, 1), (1, 3)))
    for dtype in ("float16", "float64")
]

ONE_CHANNEL = [
    *(
        Case(
            "GroupQueryAttention",
            {
                "head_dim": 1,
                "num_query_heads": 4,
                "num_key_value_heads": 2,
                "kernel_initializer": "STFT",
            },
            {"query": (None, steps, 8), "value": (None, 7, 8)},
        )
        for steps in (4, 5)
    ),
    *(
        Case(
            "MultiHeadAttention",
            {"num_heads": 2, "key_dim": size, "kernel_initializer": "STFT", "use_bias": biased},
            {"query": (None, 2, 8), "value": (None, 7, 8)},
        )
        for size in (1, 2)
        for biased in (True, False)
    ),
]

EQUATIONS = [
    *(
        Case(
            "EinsumDense",
            {"equation": equation, "output_shape": shape, "dtype": dtype},
            arriving,
        )
        for equation, shape, arriving in (
            ("ab,b->a", (), (None, 5)),
            ("abc,bc->a", (), (None, 4, 5)),
            ("abc,c->ab", (4,), (None, 4, 5)),
            ("ab,cdb->acd", (1, 2), (None, 2)),
        )
        for dtype in ("int8_from_float32", "int32")
    ),
    *(
        Case(
            "EinsumDense",
            {"equation": equation, "output_shape": shape, "dtype": dtype, "lora_rank": 2},
            arriving,
        )
        for equation, shape, arriving in (
            ("ab,b->ab", (3,), (None, 3)),
            ("abc,cb->abc", (1, 2), (None, 1, 2)),
            ("abc,ecf->afceb", (1, 3, 5, 2), (None, 2, 3)),
        )
        for dtype in ("int8_from_float32", "int4_from_float32")
    ),
    Case(
        "EinsumDense",
        {
            "equation": "ab,bcd->acd",
            "output_shape": (3, 4),
            "kernel_initializer": "STFT",
            "bias_axes": "c",
        },
        (None, 3),
    ),
]

LINED_UP = [
    *(
        Case(
            "TextVectorization",
            {
                "ragged": True,
                "split": split,
                "activity_regularizer": "L2",
                "vocabulary": ("a", "b"),
            },
            Tensor((None, 1), "string"),
        )
        for split in (None, "whitespace")
    ),
    *(
        Case(
            "Pipeline",
            {"layers": (_layer("AlphaDropout", rate=0.5, noise_shape=(2, 4, None, 1)),)},
            Tensor((None, 1, 8, None), dtype),
        )
        for dtype in ("string", "complex64", "float32")
    ),
    Case(
        "Pipeline",
        {"layers": (_layer("RNN", cell=_layer("SimpleRNNCell", units=3), unroll=True),)},
        (1, 4, 5, 2),
    ),
    *(
        Case(
            "TextVectorization",
            {
                "vocabulary": ("a", "b"),
                "split": None,
                "ngrams": groups,
                "output_sequence_length": 5,
                "ragged": ragged,
            },
            Tensor((None, 4), "string"),
        )
        for groups in (-1, 2)
        for ragged in (True, False)
    ),
    *(
        Case(
            "Softmax",
            {"dtype": dtype},
            {"inputs": Tensor((None, 3), "int32"), "mask": Tensor((None, 3), "bool")},
        )
        for dtype in ("float32", "float16")
    ),
    Case(
        "ReversibleEmbedding",
        {"input_dim": 1, "output_dim": 4},
        Tensor((None, 12), "bool"),
        high=1,
    ),
]

OF_UNKNOWN_SIZE = [
    *(
        Case("Pipeline", {"layers": (_layer(kind),)}, arriving, call)
        for kind in (
            "ContrastLimitedAdaptiveHistogramEqualization",
            "CutMix",
            "RandomErasing",
            "RandomPerspective",
        )
        for arriving in ((None, None, 8, 3), (None, 8, 8, None), (8, None, 3))
        for call in ({}, {"training": False})
    ),
    *(
        Case(
            "Pipeline",
            {"layers": (_layer("ContrastLimitedAdaptiveHistogramEqualization", dtype="uint8"),)},
            arriving,
        )
        for arriving in ((3, 8, None), (None, 3, 8, None))
    ),
    *(
        Case(
            "Pipeline",
            {
                "layers": (
                    _layer(
                        "Resizing",
                        height=8,
                        width=8,
                        pad_to_aspect_ratio=True,
                        fill_value=fill,
                        dtype="uint8",
                    ),
                )
            },
            (None, None, 8, 3),
        )
        for fill in (0.0, 0)
    ),
]

BENT_WHOLE = [
    Case(
        "ReLU",
        {"dtype": "int32", "max_value": 0.82, "negative_slope": slope, "threshold": threshold},
        (None, 5, 4),
    )
    for slope in (50, 50.0)
    for threshold in (0, 1, 1.0)
]

OF_WHOLE_AND_HALF = [
    *(
        Case(
            kind,
            {
                "filters": 2,
                "kernel_size": 2,
                "dtype": "int32",
                "kernel_initializer": "zeros",
                "activation": activation,
                **more,
            },
            arriving,
        )
        for kind, arriving, more in (
            ("Conv1D", (None, 5, 6), {"padding": "causal"}),
            ("Conv2DTranspose", (None, 5, 5, 6), {}),
            ("Conv2DTranspose", (None, 5, 5, 6), {"dilation_rate": 2}),
            ("Conv2D", (None, 5, 5, 6), {"data_format": "channels_first"}),
            ("Conv3D", (None, 5, 5, 5, 6), {}),
        )
        for activation in ("relu", "sigmoid")
    ),
    *(
        Case(
            kind,
            {"units": 3, "dtype": "float64", "autocast": False, **dropped},
            Tensor((None, 5, 6), "bfloat16"),
            {"training": training},
        )
        for kind in ("LSTM", "SimpleRNN")
        for dropped in ({"dropout": 0.5}, {"recurrent_dropout": 0.5})
        for training in (True, False)
    ),
    *(
        Case(
            "RandomContrast",
            {"factor": 0.2, "dtype": "complex64"},
            Tensor((None, 16, 16, 3), arriving),
            {"training": training},
        )
        for arriving in ("float32", "complex128")
        for training in (True, False)
    ),
    *(
        Case(
            "AugMix",
            {"chain_depth": 0, "dtype": "uint8", "value_range": span},
            {"data": (None, 8, 8, 3)},
        )
        for span in ((0.0, 1.0), (0, 255))
    ),
    *(
        Case(
            kind,
            {**given, "dtype": "int8_from_float32", "kernel_initializer": initializer},
            {"query": (None, 5, 8), "value": (None, 5, 8)},
        )
        for kind, given in (
            ("MultiHeadAttention", {"num_heads": 2, "key_dim": 3}),
            (
                "GroupQueryAttention",
                {"num_query_heads": 2, "num_key_value_heads": 1, "head_dim": 3},
            ),
        )
        for initializer in ("STFT", "Identity")
    ),
]

HELD_TWICE = [
    Case(
        "TimeDistributed",
        {"layer": _layer("TimeDistributed", layer=held), **given},
        Tensor((None, 3, 5, 2), arriving),
    )
    for held in (_layer("Dense", units=4), _layer("Identity"))
    for given in ({}, {"dtype": "complex64"}, {"dtype": "int32"})
    for arriving in ("float32", "int32")
]

NOTHING_CAST_IN_CELLS = [
    Case(
        "RNN",
        {"cell": _layer(cell, units=4, dtype=own, autocast=False, **more), "dtype": dtype},
        Tensor((None, 3, 2)),
    )
    for cell, own, dtype, more in (
        ("LSTMCell", "float32", "float64", {}),
        ("LSTMCell", "float64", "mixed_bfloat16", {}),
        ("GRUCell", "float16", "mixed_float16", {}),
        ("GRUCell", "float64", "mixed_float16", {"reset_after": False}),
        ("SimpleRNNCell", "mixed_float16", "mixed_bfloat16", {}),
        ("SimpleRNNCell", "float64", "mixed_float16", {}),
    )
]

STACKS_IN_STACKS = [
    Case("RNN", {"cell": cell, **given}, Tensor((None, 3, 2), "float32", masked))
    for cell in (
        [
            _layer("StackedRNNCells", cells=[_layer("LSTMCell", units=3)]),
            _layer("GRUCell", units=2),
        ],
        [_layer("StackedRNNCells", cells=[_layer("GRUCell", units=2)]), _layer("GRUCell", units=2)],
    )
    for given in ({}, {"unroll": True}, {"return_state": True})
    for masked in (False, True)
]

DROPPED_APART = [
    *(
        Case(
            "RNN",
            {"cell": cell, "dtype": "float16"},
            Tensor((None, 3, 2)),
            {"training": True},
        )
        for cell in (
            _layer("LSTMCell", units=4, dropout=0.5),
            _layer("SimpleRNNCell", units=4, dropout=1.5),
            [_layer("GRUCell", units=4, dtype="float16"), _layer("GRUCell", units=4, dropout=0.5)],
        )
    ),
    Case(
        "RNN",
        {
            "cell": [
                _layer("StackedRNNCells", cells=[_layer("GRUCell", units=2)], dtype="float64"),
                _layer("GRUCell", units=3),
            ]
        },
        Tensor((None, 3, 2)),
    ),
    Case(
        "LSTM",
        {"units": 3, "dtype": "float64", "autocast": False, "dropout": 1.5},
        Tensor((None, 3, 2)),
        {"training": True},
    ),
    Case(
        "Bidirectional",
        {"layer": _layer("LSTM", units=3, dtype="float64", autocast=False, dropout=0.5)},
        Tensor((None, 3, 2), "float16"),
        {"training": True},
    ),
]

OUT_OF_PLACE = [
    *(
        Case(
            "StringLookup",
            {"vocabulary": ("a", "b"), "max_tokens": 3.0, "output_mode": mode, **given},
            Tensor((None, 4), "string"),
        )
        for mode in ("int", "multi_hot")
        for given in ({}, {"pad_to_max_tokens": True})
    ),
    Case(
        "ReversibleEmbedding",
        {"input_dim": 5, "output_dim": 4, "logit_soft_cap": 3.0, "reverse_dtype": "bool"},
        Tensor((None, 5, 4)),
        {"reverse": True},
    ),
    Case("GRUCell", {"units": 1}, {"inputs": (None, 3), "states": [(None, 4, 1)]}),
    Case(
        "Pipeline",
        {"layers": [_layer("AlphaDropout", rate=0.5, noise_shape=(None, -1))]},
        Tensor((None, 8, 8, 0)),
    ),
    Case("AlphaDropout", {"rate": 0.5, "noise_shape": (-1,)}, Tensor((3, 4)), {"training": True}),
    Case("Pipeline", {"layers": [_layer("RandomPerspective")]}, Tensor((8, 1, 2))),
    Case(
        "TimeDistributed",
        {"layer": _layer("GaussianNoise", stddev=1.0), "dtype": "mixed_bfloat16"},
        Tensor((None, 4, None, 1)),
        {"training": True},
    ),
    Case("LSTM", {"units": 4, "dropout": -0.5}, Tensor((2, 5, 3), "int64")),
]

PASSED_BY = [
    *(
        Case("TimeDistributed", {"layer": _layer(kind, **given)}, Tensor((None, 2, 8, 8, 3)), call)
        for kind, given, call in (
            ("RandomInvert", {"dtype": "uint8"}, {}),
            ("Equalization", {"dtype": "float16"}, {}),
            ("RandomContrast", {"factor": 0.2, "dtype": "float16"}, {"training": True}),
            ("RandomSaturation", {"factor": 0.2, "dtype": "float64"}, {"training": True}),
            ("RandomCrop", {"height": 6, "width": 5, "dtype": "uint8"}, {}),
            ("Conv2D", {"filters": 3, "kernel_size": 2, "dtype": "int8_from_float32"}, {}),
            ("Pipeline", {"layers": [_layer("Rescaling", scale=0.5)]}, {}),
        )
    ),
    Case(
        "TimeDistributed",
        {"layer": _layer("Activation", activation="tanh", dtype="float64"), "dtype": "uint8"},
        Tensor((None, 3, 5, 2)),
    ),
    Case(
        "SpectralNormalization",
        {"layer": _layer("Dense", units=4, autocast=False, dtype="float16")},
        Tensor((None, 5, 3)),
    ),
    Case(
        "SpectralNormalization",
        {"layer": _layer("Dense", units=4, autocast=False, dtype="float64"),
         "dtype": "mixed_bfloat16"},
        Tensor((None, 5, 3)),
    ),
]  # fmt: skip

MASKED_OTHERWISE = [
    *(
        Case(
            "BatchNormalization",
            {},
            {"inputs": (None, 2, 5), "mask": Tensor((None, size), "bool")},
            {"training": training},
        )
        for size in (1, 2, 3)
        for training in (True, False)
    ),
    Case(
        "MultiHeadAttention",
        {"num_heads": 2, "key_dim": 4},
        {
            "query": (None, 1, 8),
            "value": (None, 7, 8),
            "attention_mask": Tensor((None, 5, 7), "bool"),
        },
    ),
    Case(
        "ConvLSTM1D",
        {"filters": 2, "kernel_size": 2, "data_format": "channels_first", "dtype": "float16"},
        {"sequences": (None, 4, 5, 3), "mask": Tensor((None, 4), "bool")},
    ),
    Case(
        "LSTMCell",
        {"units": 4, "dtype": "float16", "activation": "sparsemax"},
        {"inputs": (None, 3), "states": [(None, 4), (None, 4)]},
    ),
]

CASES = [
    *PASSED_BY,
    *MASKED_OTHERWISE,
    *NOTHING_CAST_IN_CELLS,
    *OUT_OF_PLACE,
    *DROPPED_APART,
    *STACKS_IN_STACKS,
    *OF_OTHER_RANK,
    *COUNTED_BY_FLOAT,
    *UNEQUAL_STRIDES,
    *ONE_CHANNEL,
    *EQUATIONS,
    *LINED_UP,
    *OF_UNKNOWN_SIZE,
    *BENT_WHOLE,
    *OF_WHOLE_AND_HALF,
    *HELD_TWICE,
]
