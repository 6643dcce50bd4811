"""What the conformance run once found, second part: masks, layers inside, single arguments."""

from engine.tensors import Tensor
from engine.values import FrozenDict, KerasObject
from tests.engine.layers.cases.found_by_drawing import BATCH, IMAGE, ORTHOGONAL, TEXT, held
from tests.engine.layers.oracle import Case

MASKED = Tensor(TEXT, masked=True)

MASKS = [
    Case("Attention", {}, {"query": (None, 3, 5, 8), "value": Tensor((None, 3, 7, 8), masked=True)}),
    Case("Attention", {}, {"query": (None, 1, 5, 8), "value": (None, 7, 8)}),
    Case("AdditiveAttention", {}, {"query": (None, 5, 1, 8), "value": (None, 7, 8)}),
    Case("AdditiveAttention", {}, {"query": Tensor((None, 5, 8), "bool"),
                                   "value": Tensor((None, 7, 8), "bool")}),
    Case("LSTM", {"units": 4}, {"sequences": TEXT, "mask": Tensor((None, 7), "bool")}),
    Case("Bidirectional", {"layer": held("LSTM", units=4)},
         {"sequences": TEXT, "mask": Tensor((None, 7), "bool")}),
    Case("ConvLSTM1D", {"filters": 2, "kernel_size": 2},
         {"sequences": (None, 4, 7, 3), "mask": Tensor((None, 7), "bool")}),
    Case("TimeDistributed", {"layer": held("Dense", units=4)},
         {"inputs": TEXT, "mask": Tensor((None, 7), "bool")}),
    Case("TimeDistributed", {"layer": held("LSTM", units=4)}, Tensor((None, 3, 5, 2), masked=True)),
    *(
        Case(kind, params, {"query": (None, 5, 8), "value": (None, 7, 8),
                            "value_mask": Tensor((2, size), "bool")})
        for kind, params in (
            ("MultiHeadAttention", {"num_heads": 2, "key_dim": 4}),
            ("GroupQueryAttention", {"head_dim": 4, "num_query_heads": 2,
                                     "num_key_value_heads": 1}),
        )
        for size in (7, 12)
    ),
    Case("Maximum", {}, [MASKED, Tensor((None, 6), masked=True)]),
    Case("Maximum", {}, [MASKED, MASKED]),
    Case("Minimum", {}, [(None, 3), Tensor((None, 2, 5, 3), masked=True)]),
    Case("Add", {}, [Tensor((2, 3, 4), masked=True), Tensor((2, 4), masked=True)]),
    Case("Concatenate", {}, [Tensor((None, 3, 4, 3), masked=True), (None, 3, 4, 3)]),
    Case("Concatenate", {}, [MASKED, TEXT]),
    Case("BatchNormalization", {}, Tensor((None, 5, 4, 6), masked=True)),
    *(
        Case("GlobalAveragePooling1D", {}, Tensor((None, 9, 3), dtype, masked=True))
        for dtype in ("int32", "bool", "float16")
    ),
]  # fmt: skip

INSIDE = [
    *(
        Case("Pipeline", {"layers": [inner]}, arriving)
        for inner, arriving in (
            (held("Conv2D", filters=2, kernel_size=3), (None, 9, 8, 0)),
            (held("Conv2D", filters=2, kernel_size=1, padding="same"), (None, 0, 8, 3)),
            (held("MaxPooling2D"), (None, 9, 8, 0)),
            (held("Softmax"), Tensor((None, 4), "int32")),
            (held("ReLU"), Tensor((None, 4), "int32")),
            (held("Dense", units=4), Tensor((None, 4), "string")),
            (held("Activation", activation="glu"), (None, 4)),
            (held("Dense", units=4, activity_regularizer=ORTHOGONAL), TEXT),
            (held("Flatten", name="a b"), TEXT),
            (held("RandomHue", factor=0.2), (None, 9, 9, 4)),
            (held("Softmax", axis=7), (None, 4)),
        )
    ),
    *(
        Case("TimeDistributed", {"layer": held(kind, **config), "dtype": policy}, arriving)
        for kind, config, arriving in (
            ("Dense", {"units": 4}, TEXT), ("Conv1D", {"filters": 2, "kernel_size": 2}, (2, 3, 5, 2)),
            ("TimeDistributed", {"layer": held("Dense", units=4)}, (None, 3, 5, 2)),
            ("BatchNormalization", {}, TEXT), ("ReLU", {}, TEXT),
        )
        for policy in ("float32", "mixed_float16", "float64", "int32")
    ),
    *(
        Case("Bidirectional", {"layer": held("GRU", units=4, return_state=True), "dtype": policy,
                               "merge_mode": mode}, TEXT)
        for policy in ("float64", "string")
        for mode in ("mul", None)
    ),
    Case("SpectralNormalization",
         {"layer": held("SpectralNormalization", layer=held("Dense", units=4), trainable=False)},
         (None, 8)),
    Case("SpectralNormalization",
         {"layer": held("Embedding", input_dim=9, output_dim=4, lora_rank=5)}, (None, 5)),
    Case("SpectralNormalization", {"layer": held("Conv2DTranspose", filters=2, kernel_size=3)},
         (None, 3, 3)),
]  # fmt: skip

ARGUMENTS = [
    Case("AdaptiveMaxPooling1D", {"output_size": 2}, (None, 1, 9), run="ends the process"),
    Case("AdaptiveAveragePooling1D", {"output_size": 0}, (None, 9, 3)),
    Case("Conv2DTranspose", {"filters": 4, "kernel_size": 4, "strides": 2, "output_padding": 0,
                             "padding": "same"}, (2, 5, 0, 2)),
    Case("DepthwiseConv2D", {"kernel_size": 3, "strides": (1, 2), "dtype": "float16"}, IMAGE),
    Case("Dot", {"axes": 2, "normalize": True}, [TEXT, Tensor(TEXT, "int32")]),
    Case("Add", {"dtype": "int32"}, [Tensor(TEXT, "uint8"), Tensor(TEXT, "int32")]),
    Case("ReLU", {"threshold": 1.0, "negative_slope": 0.5}, Tensor(TEXT, "int32")),
    Case("UpSampling2D", {"interpolation": "bilinear", "dtype": "bool"}, IMAGE),
    *(
        Case(kind, {**params, "lora_rank": 2, "dtype": policy, name: "non_neg"}, (None, 5))
        for kind, params, name in (
            ("Dense", {"units": 3}, "kernel_constraint"),
            ("Embedding", {"input_dim": 5, "output_dim": 3}, "embeddings_constraint"),
        )
        for policy in ("float32", "int8_from_float32", "int4_from_float32")
    ),
    Case("ReversibleEmbedding", {"input_dim": 10, "output_dim": 4, "tie_weights": False,
                                 "lora_rank": 2, "dtype": "int8_from_float32"}, (None, 5)),
    *(Case("Dense", {"units": 7, "dtype": f"int4/{n}_from_float32"}, (None, 0)) for n in (-1, 2)),
    Case("MultiHeadAttention", {"num_heads": 2, "key_dim": 4}, {"query": (3,), "value": (3,)}),
    Case("MultiHeadAttention", {"num_heads": 2, "key_dim": 4, "attention_axes": -9},
         {"query": (None, 5, 8), "value": (None, 7, 8, 1)}),
    Case("CenterCrop", {"height": 6, "width": 0}, (None, 3, 16, 3)),
    Case("RandomCrop", {"height": 0, "width": 5}, (None, 16, 4, 3)),
    Case("RandomCrop", {"height": 0, "width": 5}, BATCH),
    *(
        Case("RandomColorJitter", {"hue_factor": 0.2, "data_format": form}, shape)
        for form, shape in (("channels_last", (None, 6, 16, 1)), ("channels_first", (3, 16, 16)),
                            ("channels_first", (None, 16, 16, 3)))
    ),
    Case("RandomColorJitter", {"contrast_factor": 0.1, "dtype": "uint8"}, BATCH),
    Case("RandomInvert", {"value_range": (0.0, 1.0), "dtype": "uint8"}, BATCH),
    Case("RandomPosterization", {"factor": 4, "value_range": (0, 1), "dtype": "uint8"}, BATCH),
    *(
        Case("Resizing", {"height": 8, "width": width, "pad_to_aspect_ratio": True,
                          "fill_value": fill, "dtype": "uint8"}, BATCH)
        for width in (8, 16)
        for fill in (0.0, 3)
    ),
    Case("MelSpectrogram", {"fft_length": 64, "sequence_stride": 16, "num_mel_bins": 0,
                            "power_to_db": False}, (None, 400)),
    Case("STFTSpectrogram", {"frame_length": 32, "frame_step": 8, "fft_length": 64,
                             "dtype": "bool"}, (None, 400, 2)),
    *(Case("Hashing", {"num_bins": 5, "output_mode": "one_hot"}, Tensor(shape, "string"))
      for shape in ((None, 1, 1), (None, 4, 1), (None, 1))),
    *(Case(kind, {**params, "output_mode": "count", "sparse": True, "dtype": "float16"},
           Tensor((None, 3), "int64"))
      for kind, params in (("Hashing", {"num_bins": 5}), ("CategoryEncoding", {"num_tokens": 5}),
                           ("Discretization", {"bin_boundaries": (0.2,)}))),
    *(Case("StringLookup", {"vocabulary": ("a", "b"), "output_mode": "tf_idf", "sparse": True,
                            "idf_weights": (1.0, 2.0)}, Tensor(shape, "string"))
      for shape in ((None, 4), (None,))),
    Case("StringLookup", {"invert": True, "oov_token": None}, Tensor((None, 4), "int64")),
    Case("CategoryEncoding", {"num_tokens": 5, "output_mode": "count"},
         {"inputs": Tensor((None, 1), "int64"), "count_weights": (None, 4)}),
    Case("Normalization", {"mean": 0.5, "variance": 2.0, "axis": None, "dtype": "string"}, TEXT),
    *(Case("Dense", {"units": 3, "name": name}, (None, 4)) for name in ("a b", "Größe", "b.c-2")),
    *(Case(kind, {**params, "autocast": False, "dtype": f"{mode}_from_mixed_bfloat16"},
           Tensor((None, 8), dtype))
      for kind, params in (("Dense", {"units": 3}), ("Dense", {"units": 3, "lora_rank": 2}),
                           ("EinsumDense", {"equation": "ab,bc->ac", "output_shape": (3,)}))
      for mode in ("int8", "float8")
      for dtype in ("float32", "bfloat16")),
]  # fmt: skip

LAST = [
    *(Case(kind, {**params, "dtype": "int8_from_float32"}, Tensor((None, 8), "bool"))
      for kind, params in (("Dense", {"units": 3}),
                           ("EinsumDense", {"equation": "ab,bc->ac", "output_shape": (3,)}))),
    *(Case("BatchNormalization", {"renorm": renorm, "moving_variance_initializer": None}, TEXT)
      for renorm in (True, False)),
    Case("TimeDistributed", {"layer": held("Flatten", name="a b")}, (None, 5, 2, 3)),
    *(Case("RNN", {"cell": [held(kind, units=4)], "unroll": unroll}, Tensor(TEXT, masked=True))
      for kind in ("GRUCell", "LSTMCell") for unroll in (True, False)),
    Case("TextVectorization", {"vocabulary": ("a",), "ragged": True, "activity_regularizer": "l2"},
         Tensor((None, 1), "string")),
    *(Case("Hashing", {"num_bins": 5, "output_mode": "multi_hot"}, Tensor(shape, "uint8"))
      for shape in ((None, 4), (5,))),
    Case("Hashing", {"num_bins": 5, "mask_value": 0}, Tensor((None, 4), "bool")),
    Case("Discretization", {"bin_boundaries": (0.5, 0.1)}, (None, 3)),
    Case("EinsumDense", {"equation": "ab,bc->ac", "output_shape": 8,
                         "dtype": "gptq/4/2_from_float32"}, (None, 0)),
    *(Case(kind, {"dtype": "string", "scale": False}, Tensor((None, 5, 32), "uint8"))
      for kind in ("LayerNormalization", "GroupNormalization", "BatchNormalization")),
    Case("Normalization", {"axis": (-1, 3)}, (None, 9, 8, 0)),
    Case("RandAugment", {"num_ops": -3}, BATCH, {"training": False}),
    Case("RandomInvert", {"value_range": (0.1, 0.7), "dtype": "complex64"}, BATCH),
    *(Case("Rescaling", {"scale": 0.7, "dtype": "bool", "autocast": cast}, TEXT)
      for cast in (True, False)),
    Case("Conv3DTranspose", {"filters": 4, "kernel_size": 3, "dilation_rate": 2,
                             "dtype": "float16"}, (None, 9, 8, 7, 3)),
    Case("Conv3DTranspose", {"filters": 4, "kernel_size": 3, "dtype": "float16",
                             "data_format": "channels_first"}, (None, 9, 8, 7, 3)),
    Case("Pipeline", {"layers": [held("Activation", activation="glu")]},
         Tensor((None, 2), "uint8")),
    Case("RandomColorJitter", {"contrast_factor": 0.1, "value_range": (0.0, 1.0),
                               "dtype": "uint8"}, BATCH),
    *(Case("SpectralNormalization", {"layer": inner, "dtype": policy}, IMAGE)
      for inner in (held("Conv2D", filters=2, kernel_size=3), held("Dense", units=3))
      for policy in ("complex64", "int32")),
    *(Case(kind, {"num_bins": 2.0, "output_mode": mode}, arriving)
      for kind, arriving in (("Hashing", Tensor((None, 4), "int64")),
                             ("HashedCrossing", [Tensor((None, 1), "int64")] * 2))
      for mode in ("int", "one_hot")),
    Case("EinsumDense", {"equation": "abc,cde->abde", "output_shape": (5, 4, 6), "lora_rank": 2,
                         "kernel_initializer": "stft"}, (None, 5, 2)),
    *(Case("SimpleRNNCell", {"units": 4}, {"sequence": (batch, 2), "states": [(None, 0, 4)]})
      for batch in (None, 1)),
    *(Case(kind, {**params, "dtype": "string"}, Tensor(shape, dtype))
      for kind, params, shape in (("Cropping1D", {}, TEXT), ("LayerNormalization", {}, TEXT),
                                  ("ReLU", {}, TEXT), ("RandomFlip", {}, BATCH))
      for dtype in ("string", "uint8")),
    Case("Attention", {}, {"query": (None,), "value": (None, 2)}),
    *(Case("MultiHeadAttention", {"num_heads": 2, "key_dim": 4, "attention_axes": axes},
           {"query": (None, 8), "value": (None, 8)}) for axes in (1, None)),
    Case("Multiply", {}, [Tensor((None, 1, 3, 4), masked=True), Tensor((None, 3, 4), masked=True)]),
    *(Case("Pipeline", {"layers": [held("Activation", activation="glu")]}, (None, size))
      for size in (3, None)),
    Case("RandomCrop", {"height": 3, "width": 5, "data_format": "channels_first"}, (None, 8)),
    Case("SimpleRNNCell", {"units": 4, "recurrent_dropout": 0.5},
         {"sequence": (None, 3), "states": [Tensor((None, 4), "int32")]}),
    *(Case(kind, {"units": 3, name: 0.5}, Tensor(TEXT, "int32"))
      for kind in ("SimpleRNN", "LSTM") for name in ("dropout", "recurrent_dropout")),
    Case("RNN", {"cell": [held("GRUCell", units=3, dropout=0.5)] * 2}, Tensor(TEXT, "int32")),
    *(Case("TextVectorization", {"vocabulary": ("a",), "output_sequence_length": length,
                                 "ragged": True}, Tensor((None, 1), "string"))
      for length in (None, 4)),
    *(Case("SpectralNormalization", {"layer": held("Dense", units=4, **more)}, TEXT,
           {"training": True})
      for more in ({}, {"lora_rank": 2}, {"dtype": "int8_from_float32"})),
    *(Case("MultiHeadAttention", {"num_heads": 2, "key_dim": 4},
           {"query": (None, 12, 8), "value": (None, 7, 8), "query_mask": Tensor((2, 5), "bool")},
           {"return_attention_scores": scores}) for scores in (False, True)),
    Case("Normalization", {"axis": (-1, 3)}, (None, 9, 8, 1)),
    Case("Rescaling", {"scale": 2.0, "dtype": "string", "autocast": False}, TEXT),
    *(Case("AlphaDropout", {"rate": 0.5, "noise_shape": noise}, TEXT, {"training": True})
      for noise in (3, "a", {})),
    Case("CategoryEncoding", {"num_tokens": 5, "output_mode": "count", "dtype": "mixed_float16"},
         {"inputs": Tensor((None, 4), "int64"), "count_weights": (None, 4)}),
    Case("CategoryEncoding", {"num_tokens": 5, "sparse": True}, Tensor((None, 4), "bool")),
    *(Case("EinsumDense", {"equation": "ab,bc->ac", "output_shape": size, "dtype": policy}, shape)
      for policy in ("int8_from_float32", "int4/2_from_float32", "int4_from_float32")
      for size, shape in ((0, (None, 8)), (5, (None, 0)), (5, (None, 8)))),
    *(Case("MultiHeadAttention", {"num_heads": 2, "key_dim": 4, "dtype": f"{mode}_from_float32"},
           {"query": (*lead, 5, 8), "value": (*lead, 7, 8)})
      for mode in ("float8", "int8", "int4") for lead in ((None,), (None, 3))),
    *(Case("GroupQueryAttention", {"head_dim": 4, "num_query_heads": 2, "num_key_value_heads": 1,
                                   "dtype": f"{mode}_from_float32"},
           {"query": (None, 5, 8), "value": (None, 7, 8)}) for mode in ("float8", "int8")),
    *(Case("RandomErasing", {"fill_value": (0.1, 0.2, 0.3)}, (None, 16, 16, depth))
      for depth in (1, 3, 4)),
]  # fmt: skip


def _cell(kind: str, dtype: str | None = None) -> KerasObject:
    return KerasObject(kind, FrozenDict(units=4, **({} if dtype is None else {"dtype": dtype})))


STACKS = [
    *(Case("RNN", {"cell": cells, "unroll": unroll}, Tensor((None, 2, 1), masked=masked))
      for kind in ("SimpleRNNCell", "GRUCell", "LSTMCell")
      for cells in ((_cell(kind), _cell(kind, "mixed_bfloat16")),
                    (_cell(kind, "mixed_bfloat16"), _cell(kind)),
                    (_cell(kind, "mixed_bfloat16"), _cell(kind, "mixed_bfloat16")),
                    _cell(kind, "mixed_bfloat16"))
      for unroll in (False, True) for masked in (False, True)),
    *(Case("RNN", {"cell": (_cell("LSTMCell"),), "unroll": True},
           Tensor((None, steps, 9), masked=True)) for steps in (1, 3)),
    *(Case("TimeDistributed", {"layer": KerasObject("Flatten"), "dtype": "mixed_bfloat16"}, shape)
      for shape in ((None, 5, 3), (2, 5, 3), (None, 5, 3, 2))),
    *(Case("TimeDistributed", {"layer": KerasObject("Dense", FrozenDict(units=4, name=name)),
                               "dtype": policy}, Tensor((None, 5, 6), "uint8"))
      for name in ("dense", "a b") for policy in ("complex64", "mixed_float16")),
    *(Case("Pipeline", {"layers": (KerasObject(kind, FrozenDict(given)),)}, shape)
      for kind, given in (("RandomHue", {"factor": 0.5}), ("RandomSaturation", {"factor": 0.5}),
                          ("RandomGrayscale", {"factor": 0.5}), ("Equalization", {}),
                          ("RandAugment", {}), ("RandomElasticTransform", {}),
                          ("RandomContrast", {"factor": 0.5}))
      for shape in ((None, 8, 8, None), (8, 8, None), (None, 8, 8, 3))),
    *(Case("Pipeline", {"layers": (KerasObject(kind, FrozenDict(data_format="channels_first",
                                                                 factor=0.5)),)}, shape)
      for kind in ("RandomHue", "RandomSaturation", "RandomGrayscale")
      for shape in ((None, 8, 8), (None, None, 8, 8), (None, 1, 9))),
    Case("RandomPosterization", {"factor": 2.5}, (None, 9, 6, 3), {"training": False}),
]  # fmt: skip

CASES = [*LAST, *MASKS, *INSIDE, *ARGUMENTS, *STACKS]
