"""What following layers through a run step by step found: masks, states, dtypes, odd corners."""

from typing import Any

from engine.tensors import Tensor
from engine.values import FrozenDict, KerasObject
from tests.engine.layers.oracle import Case


def _held(kind: str, **given: Any) -> KerasObject:
    return KerasObject(kind, FrozenDict(given))


_HEADS = {"num_heads": 2, "key_dim": 3}
HEADS = [
    *(Case("MultiHeadAttention", {**_HEADS, **given},
           {"query": query, "value": value, **more}, call)
      for given, query, value, more, call in (
          ({"attention_axes": 1, "sliding_window": 2}, (None, 2), (None, 8), {}, {}),
          ({"attention_axes": 0}, (None, 4), (None, 2), {}, {}),
          ({"attention_axes": (-1, -2), "dropout": 0.1}, (2, 3, 8), (1, 3, 8), {}, {}),
          ({"attention_axes": (-1, -2), "dropout": 0.1}, (1, 3, 8), (2, 3, 8), {}, {}),
          ({"dropout": 0.1}, (1, 3, 8), (2, 3, 8), {}, {}),
          ({}, (3, 4, 8), (3, 4, 8), {"key": (1, 4, 8)}, {}),
          ({}, (None, 4, 4, 2), (None, 3, 4, 2),
           {"attention_mask": Tensor((None, 1, 4, 3), "bool")}, {"use_causal_mask": True}),
          ({"attention_axes": (1, 3)}, (1, 2, 1, 2), (1, 2, 1, 2),
           {"key_mask": Tensor((1, 2), "bool")}, {}),
          ({"flash_attention": True}, (None, 3, 4, 8), (None, 3, 4, 8), {},
           {"return_attention_scores": True}),
          ({}, (None, 5, 8), (None, 7, 8), {"query_mask": Tensor((None, 5), "complex64")}, {}),
          ({}, (3, 3), (3,), {}, {}),
          ({"output_shape": (0, 2)}, (None, 5, 8), (None, 7, 8), {}, {}),
          ({"output_shape": (0, 2), "use_bias": False}, (None, 5, 8), (None, 7, 8), {}, {}),
      )),
    *(Case(kind, {"dtype": dtype, **given}, {"query": query, "value": value}, call)
      for kind, given in (("Attention", {"use_scale": True}), ("Attention", {}),
                          ("Attention", {"score_mode": "concat", "use_scale": True}),
                          ("AdditiveAttention", {"use_scale": False}))
      for dtype in ("bool", "int32", "complex64", "mixed_float16")
      for query, value in ((Tensor((None, 5, 8)), Tensor((None, 7, 8))),
                           (Tensor((None, 5, 8), "int32"), Tensor((None, 7, 8), "int32")))
      for call in ({}, {"return_attention_scores": True})),
    *(Case(kind, {"dropout": rate}, {"query": (None, 5, 8), "value": (None, 7, 8)},
           {"training": True}) for kind in ("Attention", "AdditiveAttention") for rate in (0.5, 1.5)),
    Case("Attention", {"use_scale": True, "dtype": "string"},
         {"query": (None, 5, 8), "value": (None, 7, 8)}),
]  # fmt: skip

STATES = [
    *(Case(kind, {"units": 3, "unroll": unroll},
           {"sequences": Tensor((2, 4, 3), masked=masked), "initial_state": states})
      for kind, count in (("LSTM", 2), ("GRU", 1), ("SimpleRNN", 1))
      for unroll in (True, False) for masked in (True, False)
      for states in ([(1, 3), *[(2, 3)] * (count - 1)], [*[(2, 3)] * count, (2, 5)],
                     [*[(2, 3)] * (count - 1), Tensor((2, 3), "complex64")],
                     [*[(2, 3)] * (count - 1), Tensor((2, 3), "string")])),
    *(Case("RNN", {"cell": tuple(_held(kind, units=3) for kind in kinds), "unroll": unroll},
           {"sequences": (2, 4, 3), "initial_state": [(2, 3)] * count})
      for kinds in (("GRUCell", "SimpleRNNCell"), ("LSTMCell", "GRUCell"))
      for unroll in (True, False) for count in (1, 2, 3)),
    *(Case("Bidirectional", {"layer": _held("GRU", units=3)},
           {"sequences": (2, 4, 3), "initial_state": [(2, 3)] * count}) for count in (1, 2, 3)),
    *(Case("LSTM", {"units": 2, "unroll": unroll},
           {"sequences": (2, 4, 3), "mask": Tensor(mask, "bool")})
      for unroll in (True, False) for mask in ((1, 4), (2, 4, 2), (2, 4, 1))),
    *(Case("RNN", {"cell": _held("StackedRNNCells", cells=(_held("GRUCell", units=4),), **given),
                   "unroll": True}, Tensor((None, 2, 1), masked=True))
      for given in ({}, {"dtype": "mixed_bfloat16"}, {"trainable": False})),
    Case("RNN", {"cell": _held("LSTMCell", units=4), "stateful": True, "dtype": "string"},
         (2, 5, 3)),
    *(Case("Bidirectional", {"layer": _held("ConvLSTM1D", filters=2, kernel_size=2),
                             "dtype": dtype}, (None, 5, 4, 3)) for dtype in ("int32", "float16")),
    *(Case("ConvLSTM1D", {"filters": 2, "kernel_size": 3, "data_format": form,
                          "recurrent_activation": "glu"}, (None, 4, 3, 7))
      for form in ("channels_first", "channels_last")),
    *(Case(kind, {"units": 4, "dtype": "float16", "autocast": False, "recurrent_dropout": 0.5,
                  "use_bias": biased}, {"inputs": (None, 3), "states": [(None, 4)] * count})
      for kind, count in (("GRUCell", 1), ("LSTMCell", 2)) for biased in (True, False)),
]  # fmt: skip

DTYPES = [
    *(Case(kind, {**given, "output_mode": mode, "dtype": dtype, "sparse": sparse},
           Tensor(shape, "int32"))
      for kind, given in (("Discretization", {"bin_boundaries": (0.5,)}),
                          ("Hashing", {"num_bins": 5}))
      for mode, dtype in (("count", "bool"), ("count", "uint8"), ("multi_hot", "complex64"),
                          ("multi_hot", "string"), ("one_hot", "string"))
      for sparse in (True, False) for shape in ((None, 4), (None, 4, 3))),
    *(Case(kind, {name: 0.5, "dtype": dtype}, Tensor((None, 4, 5), arriving), {"training": True})
      for kind, name in (("Dropout", "rate"), ("AlphaDropout", "rate"), ("GaussianDropout", "rate"),
                         ("GaussianNoise", "stddev"))
      for dtype in ("complex64", "bool", "float32") for arriving in ("complex64", "bool")),
    *(Case(kind, {**given, "dtype": "int32"}, (None, 9, 8, 0))
      for kind, given in (("Conv2D", {"filters": 4, "kernel_size": 3}),
                          ("DepthwiseConv2D", {"kernel_size": 3}))),
    Case("Conv1DTranspose", {"filters": 4, "kernel_size": 3, "kernel_initializer": None,
                             "dtype": "complex64"}, (None, 9, 1)),
    *(Case("ReversibleEmbedding", {"input_dim": 10, "output_dim": 4, "dtype": dtype},
           Tensor((None, 5, 4), arriving), {"reverse": True})
      for dtype, arriving in (("float16", "complex64"), ("int8_from_float32", "bool"))),
    *(Case("Dense", {"units": 3, "kernel_initializer": None, "dtype": "bool", "use_bias": biased},
           (None, 4)) for biased in (True, False)),
    Case("Dense", {"units": 3, "activation": "tanh", "activity_regularizer": "L1"},
         (None, 5, 6, 4)),
    *(Case("Add", {}, [Tensor((2, 3, 4), dtype, True), Tensor((2, 4), dtype, True)])
      for dtype in ("int32", "float32")),
    *(Case("Dot", {"axes": 1, "normalize": True, "dtype": dtype}, [(None, 4), (None, 4)])
      for dtype in ("complex64", "int32")),
    Case("Minimum", {"dtype": "complex64"}, [(None, 4)]),
    Case("BatchNormalization", {"renorm": True, "dtype": "int32"}, (None, 5, 6)),
    Case("EinsumDense", {"equation": "ab,bcd->acd", "output_shape": (0, 2), "bias_axes": "cd"},
         (None, 3)),
    *(Case("TextVectorization", {"vocabulary": ("a", "b"), "split": None, "ragged": True,
                                 "output_sequence_length": 5, "ngrams": ngrams},
           Tensor((None, words), "string")) for ngrams in (None, (3,)) for words in (4, 16)),
    *(Case("GroupQueryAttention", {"head_dim": width, "num_query_heads": 4,
                                   "num_key_value_heads": 2, "kernel_initializer": "STFT"},
           {"query": (None, 7, 8), "value": (None, 7, 8)}) for width in (1, 2)),
]  # fmt: skip

IMAGES = [
    *(Case("Solarization", {"dtype": "int32", "addition_factor": factor, "value_range": ends},
           (None, 8, 8, 3)) for factor in (0.3, 0.0) for ends in ((0, 255), (0, 1))),
    *(Case("RandomElasticTransform", {"dtype": "uint8", "factor": factor}, (None, 8, 8, 3))
      for factor in (0, 0.5)),
    *(Case("AugMix", {"chain_depth": depth, "dtype": dtype}, (None, 8, 8, 4))
      for depth in (0, 3) for dtype in ("float32", "uint8")),
    Case("RandAugment", {"num_ops": 0}, (None, 8, 8, 4)),
    *(Case("RandomColorJitter", {"brightness_factor": 0.2, "dtype": dtype}, (None, 8, 8, 3))
      for dtype in ("bool", "complex64")),
    Case("RandomPosterization", {"factor": 4, "value_range": (0, 1), "dtype": "complex64"},
         (None, 8, 8, 3)),
]  # fmt: skip

INSIDE = [
    *(Case("SpectralNormalization",
           {"layer": _held("SpectralNormalization", layer=_held("Dense", units=4, **given),
                           **more)}, (None, 5, 3))
      for given in ({"lora_rank": 2}, {"trainable": False}) for more in ({}, {"trainable": False})),
    *(Case("TimeDistributed", {"layer": layer, **given}, tensor, call)
      for layer, given, tensor, call in (
          (_held("Dropout", rate=0.5), {"dtype": "bool"}, (None, 4, 3), {"training": True}),
          (_held("GaussianNoise", stddev=1.0), {"dtype": "float16"}, (None, 4, 3),
           {"training": True}),
          (_held("ReLU", dtype="complex64"), {}, (None, 4, 3), {}),
          (_held("Masking", dtype="int32"), {}, (None, 4, 3, 2), {}),
          (_held("BatchNormalization"), {}, Tensor((None, 3, 5, 3), masked=True), {}),
          (_held("Activation", activation="tanh"), {}, Tensor((None, 4, 3), "int32"), {}),
          (_held("TimeDistributed", layer=_held("Dense", units=4),
                 activity_regularizer=_held("OrthogonalRegularizer", mode="rows")), {},
           (None, 4, 9, 3), {}))),
    *(Case("Pipeline", {"layers": layers}, tensor, call)
      for layers, tensor, call in (
          ((_held("Softmax"),), Tensor((None, 8, 8, None), masked=True), {}),
          ((_held("Identity"), _held("Softmax")), Tensor((None, 5, 5), masked=True), {}),
          ((_held("LSTM", units=3, return_state=True), _held("Identity")), (None, 4, 4), {}),
          ((_held("CenterCrop", height=9, width=3),), (None, 5, 2), {}),
          ((_held("RandomElasticTransform", dtype="float16"),), (None, 8, 8, 3), {}),
          ((_held("RandomHue", factor=0.2, value_range=50),), (None, 8, 8, 3),
           {"training": False}),
          ((_held("AlphaDropout", rate=0.5, noise_shape=(None, 1, None, 1)),), (None, 8, 8), {}),
          ((_held("Dropout", rate=0.5, noise_shape=(None, 1, None)),), (None, 8, 8, 3), {}),
          ((_held("Dense", units=3, lora_rank=2, kernel_constraint="MaxNorm"),), (None, 4), {}),
          ((_held("Dense", units=1, lora_rank=2),), (None, 5, 0), {}))),
]  # fmt: skip

CASES = [*HEADS, *STATES, *DTYPES, *IMAGES, *INSIDE]
