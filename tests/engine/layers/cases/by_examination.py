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

CASES = [*_MASKS]
