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

CASES = [*_MASKS, *_REFUSED]
