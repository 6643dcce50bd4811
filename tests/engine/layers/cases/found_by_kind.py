"""What drawing some hundred cases of every layer once found: pipelines, complex numbers, rarities."""

from typing import Any

from engine.tensors import Tensor
from engine.values import FrozenDict, KerasObject
from tests.engine.layers.oracle import Case


def _held(kind: str, **given: Any) -> KerasObject:
    return KerasObject(kind, FrozenDict(given))


# In the graph that a Pipeline is traced in, data layers cast everything; outside of it they do not.
_AT_WORK = (
    ("RandomBrightness", {"factor": 0.2}), ("RandomContrast", {"factor": 0.2}),
    ("RandomGrayscale", {"factor": 0.5}), ("RandomCrop", {"height": 4, "width": 4}),
    ("CenterCrop", {"height": 9, "width": 9}), ("Resizing", {"height": 4, "width": 4}),
    ("Equalization", {}), ("Rescaling", {"scale": 0.5}), ("Normalization", {"mean": 0.5,
    "variance": 2.0}), ("Dropout", {"rate": 0.5}), ("GaussianDropout", {"rate": 0.5}),
    ("ZeroPadding2D", {}), ("UpSampling2D", {}), ("RandomElasticTransform", {}),
    ("RandomColorDegeneration", {"factor": 0.5}),
)  # fmt: skip
TRACED = [
    *(Case("Pipeline", {"layers": (KerasObject(kind, FrozenDict(given)),)},
           Tensor((None, 8, 8, 3), dtype), call)
      for kind, given in _AT_WORK for dtype in ("int32", "bool", "float16", "string")
      for call in ({}, {"training": False}, {"training": None})),
    *(Case("Pipeline", {"layers": (KerasObject(kind, FrozenDict(given)),)}, shape)
      for kind, given in _AT_WORK for shape in ((None, None, 8, 3), (None, 8, 8, 0), (None, 8, 3))),
    *(Case("Pipeline", {"layers": (KerasObject("Softmax"),)}, Tensor(shape, dtype, masked=True))
      for shape in ((None, 4), (None, 4, 5), (2, 2)) for dtype in ("float32", "int32")),
    *(Case("Pipeline", {"layers": (KerasObject(kind, FrozenDict(units=3, return_state=True)),)},
           shape) for kind in ("LSTM", "GRU") for shape in ((None, 4, 4), (None, 0, 4))),
    Case("Pipeline", {"layers": (KerasObject("LSTM", FrozenDict(units=3, return_state=True)),
                                 KerasObject("Dense", FrozenDict(units=3)))}, (None, 4, 4)),
    Case("Pipeline", {"layers": (KerasObject("Dense", FrozenDict(units=3, lora_rank=2)),)},
         (None, 5, 0)),
    *(Case(kind, given, Tensor((None, 5, 3), "complex64"))
      for kind, given in (("LSTM", {"units": 3}), ("Dense", {"units": 3}), ("Masking", {}),
                          ("Conv1D", {"filters": 2, "kernel_size": 2}), ("ReLU", {}),
                          ("Activation", {"activation": "relu"}), ("MaxPooling1D", {}),
                          ("GlobalAveragePooling1D", {}), ("Dropout", {"rate": 0.5}),
                          ("Discretization", {"bin_boundaries": (0.5,)}))),
]  # fmt: skip

RARE = [
    *(Case("Bidirectional", {"layer": layer}, shape)
      for layer, shape in (
          (_held("RNN", cell=_held("LSTMCell", units=3), trainable=False), (None, 5, 3)),
          (_held("LSTM", units=3, trainable=False), (None, 5, 3)),
          (_held("ConvLSTM1D", filters=2, kernel_size=2, trainable=False), (None, 5, 4, 3)))),
    *(Case("Bidirectional", {"layer": _held("LSTM", units=3, dtype=there), "dtype": outside,
                             "backward_layer": _held("LSTM", units=3, go_backwards=True,
                                                     dtype="mixed_float16")}, (None, 5, 3))
      for there in ("float32", "mixed_float16") for outside in ("float32", "float16")),
    *(Case("RandomInvert", {"value_range": 50}, (None, 8, 8, 3), {"training": training})
      for training in (True, False)),
    *(Case("StringLookup", {"vocabulary": words, **tokens}, Tensor((None, 3), "string"))
      for words, tokens in ((("a", "b"), {"oov_token": "b", "mask_token": "a"}),
                            (("a", "b"), {"oov_token": "a", "mask_token": "b"}),
                            (("a",), {"oov_token": "a"}), (("a", "b"), {"oov_token": "a"}))),
    *(Case(kind, given, {"query": (one, 5, 8), "value": (other, 7, 8)})
      for kind, given in (("MultiHeadAttention", {"num_heads": 2, "key_dim": 4}),
                          ("GroupQueryAttention", {"head_dim": 4, "num_query_heads": 2,
                                                   "num_key_value_heads": 1}))
      for one in (None, 1, 2) for other in (1, 2)),
    *(Case("MultiHeadAttention", {"num_heads": 2, "key_dim": 4, "flash_attention": True},
           {"query": shape, "value": shape}) for shape in ((None, 5, 8), (None, 3, 5, 8))),
    *(Case(kind, {"units": 3, "unroll": unroll},
           {"sequences": (2, 4, 3), "initial_state": [(2, 3)] * count})
      for kind in ("LSTM", "SimpleRNN") for unroll in (True, False) for count in (1, 2, 3)),
    *(Case("HashedCrossing", {"num_bins": 5, "output_mode": mode},
           {"inputs": [Tensor(shape, "int64"), Tensor(shape, "int64")]})
      for mode in ("int", "one_hot") for shape in ((1,), (2,), (None,))),
    *(Case(kind, {"units": 4, "dropout": rate},
           {port: Tensor((None, 3), dtype), "states": [(None, 4)] * states}, {"training": True})
      for kind, port, states in (("SimpleRNNCell", "sequence", 1), ("GRUCell", "inputs", 1),
                                 ("LSTMCell", "inputs", 2))
      for rate in (0.5, 1, 50) for dtype in ("float32", "int32")),
    *(Case("SpectralNormalization", {"layer": _held("Dense", units=4, **given)}, shape)
      for given in ({"trainable": False, "lora_rank": 2}, {"lora_rank": 2}, {"trainable": False},
                    {"lora_rank": 2, "name": "b1.c_2"})
      for shape in ((None, 5, 3), (None, 5, 0))),
    *(Case("EinsumDense", {"equation": "abc,cb->ab", "output_shape": (size,), "lora_rank": 2,
                           "dtype": dtype}, (None, size, 4))
      for size in (5, 2) for dtype in ("int4/2_from_float32", "int4/-1_from_float32", "float32")),
    *(Case(kind, {"kernel_size": 2, "strides": (2.0,), "dilation_rate": dilation, **given},
           (None, 9, 3))
      for kind, given in (("SeparableConv1D", {"filters": 2}), ("DepthwiseConv1D", {}))
      for dilation in (1, 3)),
    *(Case("EinsumDense", {"equation": "ab,bcd->acd", "output_shape": (3, 4),
                           "kernel_initializer": "stft"}, (None, size)) for size in (0, 3)),
    Case("Dense", {"units": True, "dtype": "int4_from_float32"}, (None, 32)),
    *(Case("RandomCrop", {"height": height, "width": 5, "dtype": dtype}, (None, 16, 16, 3))
      for height in (5, 20) for dtype in ("complex64", "bool")),
    *(Case(kind, {**given, "output_mode": "one_hot", "dtype": "string"}, Tensor((1, 4), "int32"))
      for kind, given in (("CategoryEncoding", {"num_tokens": 5}),
                          ("Discretization", {"bin_boundaries": (0.5,)}))),
    *(Case("Pipeline", {"layers": (_held("Activation", activation=name),)},
           Tensor((None, 4), "complex64")) for name in ("glu", "tanh", "relu", "swish")),
    *(Case("Dense", {"units": 3, "activation": name}, Tensor((None, 4), "complex64"))
      for name in ("tanh", "relu", "glu")),
    *(Case("CategoryEncoding", {"num_tokens": 5, "output_mode": "count"},
           {"inputs": Tensor((None, 4), dtype), "count_weights": (None, 4)})
      for dtype in ("complex64", "float32")),
    *(Case("GroupQueryAttention", {"head_dim": width, "num_query_heads": 0,
                                   "num_key_value_heads": 2},
           {"query": (None, 5, 8), "value": (None, 7, 8)}) for width in (1, 2)),
    *(Case("MultiHeadAttention", {"num_heads": heads, "key_dim": 5, "attention_axes": 1,
                                  "sliding_window": 2}, {"query": (None, 8), "value": (None, 8)})
      for heads in (2, 8)),
    *(Case("LSTMCell", {"units": 4, "recurrent_dropout": rate},
           {"inputs": (None, 6, 3), "states": [(None, 4), (None, 4)]}) for rate in (-0.5, 0.5)),
    *(Case("Hashing", {"num_bins": bins, "mask_value": 7}, Tensor((None, 4), "string"))
      for bins in (1, 2)),
    *(Case("Bidirectional", {"layer": _held("SimpleRNN", units=4), "merge_mode": mode,
                             "dtype": dtype}, (None, 5, 3))
      for mode in ("ave", "sum", "mul") for dtype in ("bool", "int32", "uint8")),
    Case("AutoContrast", {}, Tensor((None, 8, 8, 3), "complex64")),
    *(Case("Pipeline", {"layers": (_held("RandomCrop", height=4, width=4),)}, shape,
           {"training": False}) for shape in ((None, 8, 3), (None, 8, None, 3), (8, 8, 3))),
    *(Case("GRUCell", {"units": 4, "dtype": "float16", "autocast": False, "reset_after": after},
           {"inputs": (None, 3), "states": [(None, 4)]}) for after in (True, False)),
    *(Case("Conv3DTranspose", {"filters": 4, "kernel_size": 2, "padding": padding,
                               "dilation_rate": (2.0, 2.0, 2.0)}, (None, 9, 8, 7, 3))
      for padding in ("same", "valid")),
    *(Case(holder, {param: inner if param == "layer" else (inner,)}, shape)
      for holder, param, shape in (("TimeDistributed", "layer", (None, 3, 5, 2)),
                                   ("Pipeline", "layers", (None, 5, 2)))
      for inner in (
          _held("Bidirectional", layer=_held("LSTM", units=4), trainable=False),
          _held("RNN", cell=_held("LSTMCell", units=3), trainable=False),
          _held("SpectralNormalization", layer=_held("Dense", units=3), trainable=False))),
    *(Case("IntegerLookup", {"vocabulary": (0, 1), "output_mode": mode, "idf_weights": weights,
                             "dtype": "float8_from_float32"}, Tensor((None, 4), "int64"))
      for mode, weights in (("int", None), ("tf_idf", (1.0, 2.0)), ("count", None))),
    *(Case("Activation", {"activation": name}, Tensor((None, 4), "string"))
      for name in (None, "relu")),
    *(Case("CategoryEncoding", {"num_tokens": 5, "output_mode": mode, "sparse": sparse,
                                "dtype": dtype}, Tensor((None, 4), arriving))
      for mode in ("one_hot", "multi_hot", "count") for sparse in (True, False)
      for arriving, dtype in (("complex64", "float32"), ("float32", "int32"))),
    Case("Dense", {"units": True, "dtype": "int4_from_float32", "lora_rank": 1}, (None, 32)),
    *(Case(kind, given, {"sequences": shape, "mask": Tensor(mask, "bool")})
      for kind, given, shape, masks in (
          ("LSTM", {"units": 2}, (None, 4, 3), ((None, 4, 1), (None, 4, 2), (None, 4, 3))),
          ("ConvLSTM1D", {"filters": 2, "kernel_size": 2}, (None, 4, 5, 3),
           ((None, 4, 1), (None, 4, 4), (None, 4, 1, 1))))
      for mask in masks),
    *(Case("Attention", {"score_mode": "concat", "dtype": "mixed_float16", "use_scale": scaled},
           {"query": Tensor((None, 5, 8), "int32"), "value": Tensor((None, 7, 8), "int32")})
      for scaled in (True, False)),
    *(Case("MultiHeadAttention", {"num_heads": 2, "key_dim": 2, "dropout": rate},
           {"query": (2, 5, 8), "value": (1, 7, 8)}) for rate in (0.1, 0.0)),
    *(Case("ConvLSTM1D", {"filters": filters, "kernel_size": 2, name: _held("STFT")},
           (None, 4, 7, depth))
      for filters in (2, 3, 4) for depth in (2, 3)
      for name in ("kernel_initializer", "recurrent_initializer")),
    *(Case("Pipeline", {"layers": (_held("RandomColorDegeneration", factor=0.5),)},
           Tensor((None, 8, 8, depth), dtype), call)
      for depth in (1, 2, 3) for dtype in ("float32", "int32")
      for call in ({}, {"training": False})),
    *(Case("TextVectorization", {"vocabulary": ("a", "b"), "split": None, "ngrams": ngrams,
                                 "output_sequence_length": 5}, Tensor((None, 2), "string"))
      for ngrams in (3, (3,), (1, 3))),
    *(Case("Pipeline", {"layers": (_held(kind, rate=0.5, noise_shape=noise),)}, shape, call)
      for kind in ("Dropout", "AlphaDropout") for noise in ((2, 4, None, 1), (None, 1, None, 1), (4, None, None, None), (2, 1), (1, 1, 1, 5))
      for shape in ((None, 8, 8, None), (2, 8, 8, 3), (None, 8, 8, 1))
      for call in ({}, {"training": False})),
    Case("PReLU", {"shared_axes": (-2,), "alpha_initializer": "STFT"}, (None, 5, 6, 6)),
    *(Case("IntegerLookup", {"vocabulary": (3, 4), "invert": invert, "oov_token": 2.0},
           Tensor((None, 4), "int64")) for invert in (True, False)),
]  # fmt: skip

CASES = [*TRACED, *RARE]
