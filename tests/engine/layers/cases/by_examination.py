"""What an examination found that no draw reaches: masks given by hand, operations at their edges."""

from engine.tensors import Tensor
from tests.engine.layers.oracle import Case

_MASKS = [
    *(Case("Softmax", {}, {"inputs": Tensor(shape, "float32", masked), "mask": Tensor(mask, dtype)})
      for shape, mask in (((None, 4, 5), (None, 4, 5)), ((None, 4, 5), (None, 4)), ((None, 4, 5), (None, 1, 5)),
                          ((None, 4, 5), (None, 3, 5)), ((None, 4), (None, 4)), ((None, 4), (None, 1, 4)))
      for dtype, masked in (("bool", False), ("float32", False), ("bool", True))),
    *(Case(kind, {}, {"inputs": (None, 4, 5), "mask": Tensor(mask, "bool")})
      for kind in ("BatchNormalization", "GlobalAveragePooling1D", "GlobalMaxPooling1D")
      for mask in ((None, 4), (None, 4, 1), (None, 3), (None, 4, 5), (None, 1))),
    Case("GlobalAveragePooling1D", {"data_format": "channels_first"}, {"inputs": (None, 4, 5), "mask": Tensor((None, 5), "bool")}),
    Case("GlobalAveragePooling1D", {"data_format": "channels_first"}, {"inputs": (None, 4, 5), "mask": Tensor((None, 4), "bool")}),
]  # fmt: skip

_IDS = Tensor((6,), "int32")
_REFUSED = [
    *(Case(kind, {"dtype": dtype}, Tensor((None, 4, 3), arriving))
      for kind in ("ops.cast", "ops.ones_like", "ops.zeros_like", "ops.cumsum", "ops.prod")
      for dtype in ("int8", "int", "mixed_float16", "bfloat16", "float8_e4m3fn", "nonsense")
      for arriving in ("float32", "int32") if dtype != "float8_e4m3fn"),
    *(Case("ops.one_hot", {"num_classes": n, "dtype": dtype}, Tensor((None, 4), "int32"))
      for n, dtype in ((-1, "int32"), (5, "mixed_float16"), (5, "int"), (5, "int8"))),
    Case("ops.multi_hot", {"num_classes": 5, "sparse": False}, Tensor((None,), "int32")),
    Case("ops.multi_hot", {"num_classes": 5, "dtype": "int32"}, Tensor((None, 3), "int32")),
    Case("ops.scatter", {"shape": (-1, 4)}, {"indices": Tensor((2, 1), "int32"), "values": (2, 4)}),
    *(Case(f"ops.segment_{how}", {"num_segments": 3}, {"data": (rows, 4), "segment_ids": Tensor(ids, "int32")})
      for how in ("sum", "max", "min", "prod") for rows, ids in ((6, (6,)), (6, (3,)), (None, (6,)), (6, (6, 1)), (6, (1,)))),
    *(Case("ops.append", {"axis": axis}, {"x1": (2, 4, 3), "x2": other})
      for axis, other in ((1, (2, None, 3)), (1, (2, 5, 3)), (None, (2, None, 3)), (-1, (2, 4, 1)), (0, (None, 4, 3)))),
    *(Case("ops.meshgrid", {"indexing": how}, {"x": [Tensor((3,), one), Tensor((4,), other)]})
      for how in ("xy", "ij") for one in ("float32", "int32", "bool") for other in ("float32", "int32", "complex64")),
    *(Case(kind, {"axis": axis}, (None, 4, 3))
      for kind in ("ops.argmax", "ops.argmin", "ops.nanargmax", "ops.nanargmin", "ops.average", "ops.sparsemax")
      for axis in (-1, (1, 2), 1)),
    Case("ops.cross", {"axis": (1, 0)}, {"x1": (None, 3), "x2": (None, 3)}),
    *(Case(kind, {"block_size": block}, (None, 4, 6, 8)) for kind in ("ops.depth_to_space", "ops.space_to_depth") for block in (1, 2, 0)),
    *(Case("ops.extract_patches", {"size": size, "strides": strides}, (None, 9, 8, 3))
      for size, strides in ((3, (1, 2)), ((3, 2), (2, 3, 3)), (3, (2,)), ((3, 2), 2))),
    *(Case("ops.conv", given, {"inputs": (None, 9, 8, 3), "kernel": (3, 3, 3, 4)})
      for given in ({"strides": (2,)}, {"dilation_rate": (2,)}, {"dilation_rate": 2}, {"dilation_rate": (2, 1)})),
    *(Case("ops.conv_transpose", given, {"inputs": (None, 9, 8, 3), "kernel": kernel})
      for given in ({"strides": 2}, {"strides": (2,)}, {"dilation_rate": (2,)}, {"output_padding": (1,), "strides": 2}, {"output_padding": 1, "strides": 2})
      for kernel in ((3, 3, 4, 3), (3, None, 4, 3))),
    *(Case("ops.depthwise_conv", {}, {"inputs": (None, 9, 8, 3), "kernel": kernel}) for kernel in ((3, 3, 3, 2), (3, 3, None, 2), (3, 3, 3, None))),
    Case("ops.conv", {}, {"inputs": (None, 9, 8, 3), "kernel": (3, 3, 3, None)}),
]  # fmt: skip

_BITS = "bitwise_and bitwise_or bitwise_xor bitwise_left_shift bitwise_right_shift left_shift right_shift"
_WHEN_RUN = [
    *(Case(f"ops.{kind}", {}, {"x": Tensor((None, 4, 3), one), "y": Tensor(shape, other)})
      for kind in _BITS.split() for one, other in (("int32", "int32"), ("uint8", "int16"))
      for shape in ((None, 4, 3), (None, 2, 3), (None, 1, 3), (3,), (None, None, 3), (2, None, 4, 3))
      if shape != (None, None, 3)),
    *(Case(f"ops.{kind}", {}, {"x": Tensor((None, 4), "int32"), "y": (None, 4)}) for kind in _BITS.split()),
    *(Case(f"ops.{kind}", {}, {"x1": Tensor((None, 4), one), "x2": Tensor((None, 4), other)})
      for kind in ("greater", "greater_equal", "less", "less_equal", "equal", "not_equal", "logical_and", "add", "subtract",
                   "multiply", "maximum", "minimum", "fmax", "fmin", "power", "divide", "floor_divide")
      for one, other in (("bool", "bool"), ("bool", "int32"), ("float32", "bool")) if (kind, other) != ("floor_divide", "int32")),
    *(Case(f"ops.{kind}", {"axis": axis}, Tensor((None, 4, 3), dtype)) for kind in ("softmax", "log_softmax", "sparsemax")
      for axis in (-1, 1) for dtype in ("int32", "int64", "uint8", "float16", "float32")),
    *(Case("ops.categorical_crossentropy", {"axis": axis}, {"target": (None, 4, 3), "output": (None, 4, 3)}) for axis in (-1, 1, 2)),
    Case("ops.categorical_crossentropy", {"axis": 1}, {"target": (None, 3, 3), "output": (None, 3, 3)}),
    *(Case("ops.rot90", {"k": k, "axes": axes}, (None, 4, 3)) for k in (0, 1, 2, 3, -1, -2, 4) for axes in ((1, 2), (2, 1))),
    *(Case("ops.rot90", {"k": k, "axes": (1, 2)}, (None, 3, 3)) for k in (1, 2)),
    *(Case("ops.top_k", {"k": k}, (None, 4, 3)) for k in (1, 3, 4)), Case("ops.top_k", {"k": 4}, (None, 4, None)),
    *(Case("ops.unstack", {"num": num, "axis": axis}, (None, 4, 3)) for num in (3, 4, 5) for axis in (1, -1)),
    *(Case("ops.pad", {"pad_width": ((0, 0), (1, 1), (0, 0)), "mode": mode}, (None, 4, 3))
      for mode in ("constant", "reflect", "symmetric", "edge", "linear_ramp", "maximum", "mean", "median", "minimum", "wrap", "empty", "circular")),
    *(Case(f"ops.segment_{how}", {"num_segments": 3, "sorted": True}, {"data": (6, 4), "segment_ids": _IDS}) for how in ("sum", "max", "min", "prod")),
]  # fmt: skip

CASES = [*_MASKS, *_REFUSED, *_WHEN_RUN]
