"""Cases of operations that are declared with sizes or arguments which stop them when they run."""

from typing import Any

from engine.tensors import Tensor
from tests.engine.layers.oracle import Case

IMAGES = (2, 9, 8, 3)
MATRIX = (None, 4, 3)
WHOLE = Tensor((None, 4, 3), "int32")


def op(name: str, given: dict[str, Any] | None = None, **inputs: Any) -> Case:
    """Give a case of ``ops.name`` with arguments and inputs, some of which are numbers."""
    call = {port: one for port, one in inputs.items() if isinstance(one, int | list)}
    tensors = {port: one for port, one in inputs.items() if port not in call}
    return Case(f"ops.{name}", given or {}, tensors, call)


CONVOLVED = [
    *(
        op(name, {"strides": strides, "dilation_rate": rate}, inputs=IMAGES, kernel=(3, 3, 3, 4))
        for name in ("conv", "depthwise_conv")
        for strides, rate in ((2, 1), (2, 2), ((2,), 1), ((2, 2), 2), (1, 2))
    ),
    *(
        op(
            "separable_conv",
            {},
            inputs=IMAGES,
            depthwise_kernel=(3, 3, 3, depth),
            pointwise_kernel=(size, 1, 6, 4),
        )
        for depth, size in ((2, 1), (7, 1), (2, 3))
    ),
    *(
        op("extract_patches", {"size": (3, 2), "strides": strides, "dilation_rate": 2},
           images=IMAGES)
        for strides in (1, 2, None)
    ),
    *(
        op("fold", {"output_size": 4, "kernel_size": 2, "stride": 2, "padding": padding},
           x=(2, 12, 4))
        for padding in (0, 1)
    ),
    *(op("adaptive_average_pool", {"output_size": n}, inputs=IMAGES) for n in ((4, 4), (4, 4, 2))),
]  # fmt: skip

PICTURES = [
    *(op("resize", {"size": (6, 5), "fill_mode": mode}, images=IMAGES)
      for mode in ("constant", "wrap")),
    *(op(name, {"fill_mode": mode, "interpolation": how}, images=IMAGES,
         **({"transform": (2, 8)} if name == "affine_transform" else {}))
      for name in ("elastic_transform", "affine_transform")
      for mode, how in (("reflect", "bilinear"), ("mirror", "nearest"), ("wrap", "bicubic"))),
    op("affine_transform", {}, images=IMAGES, transform=(2, 9)),
    *(op("gaussian_blur", {"sigma": sigma}, images=IMAGES) for sigma in ((1.0, 1.0), 1.1, (1.0,))),
    *(op("map_coordinates", {"order": order}, inputs=(4, 5), coordinates=(2, 7))
      for order in (0, 1, 2)),
    *(op("sobel_edges", {}, images=(2, 9, width, 3)) for width in (1, 2)),
    *(op("stft", {"sequence_length": 8, "sequence_stride": 4, "fft_length": length}, x=(None, n))
      for length, n in ((8, 2), (8, 4), (8, 40), (2, 40))),
]  # fmt: skip

PLACES = [
    *(op("roll", {"shift": shift, "axis": axis}, x=MATRIX)
      for shift in (1, (1,), (1, 2)) for axis in (None, 1, (1,), (1, 2))),
    *(op(name, {"k": k}, x=MATRIX) for name in ("tril", "triu") for k in (-5, -4, 3, 4)),
    *(op("trace", {"axis1": 1, "axis2": 2, "offset": k}, x=(None, 4, n))
      for n in (3, 8) for k in (-4, -1, 0, 1, 3, 5, 9)),
    *(op("diagonal", {"axis1": 1, "axis2": 2, "offset": k}, x=(None, 3, 4)) for k in (-3, -2, 3, 4)),
    *(op("diag", {"k": k}, x=(3, 4)) for k in (-3, -2, 3, 4)),
    *(op("scatter", {"shape": (3, 4)}, indices=Tensor((2, n), "int32"), values=values)
      for n in (1, 2, 3) for values in ((2,), (2, 4))),
    *(op("scatter_update", {}, inputs=(2, 4, 3), indices=Tensor((1, n), "int32"), updates=(1, 4, 3))
      for n in (1, 2)),
    op("scatter_update", {}, inputs=(2, 4, 3), indices=Tensor((1, 1), "int32"),
       updates=Tensor((1, 4, 3), "float64")),
    *(op("slice", {"shape": shape}, inputs=(2, 4, 3), start_indices=[0, 1, 0])
      for shape in ((2, 2, 1), (2, 1, 4), (None, 1, 2))),
    *(op("slice_update", {}, inputs=(2, 4, 3), updates=block, start_indices=[0, 1, 0])
      for block in ((1, 2, 3), (1, 5, 3), (1, 2), Tensor((1, 2, 3), "float64"))),
    *(op("take", {"axis": 1}, x=(None, n, 3), indices=1) for n in (1, 2)),
    op("broadcast_to", {"shape": (1,)}, x=(2, 2, 6)),
    *(op("searchsorted", {}, sorted_sequence=Tensor((5,), dtype), values=(None, 3))
      for dtype in ("float32", "float64")),
]  # fmt: skip

VALUES = [
    *(op("clip", {"x_min": low, "x_max": 1}, x=WHOLE) for low in (0, 0.0, 0.5)),
    *(op("max", {"axis": 1, "initial": first}, x=WHOLE) for first in (0, 0.35)),
    *(op("layer_normalization", {"axis": axis}, x=IMAGES, gamma=(n,), beta=(n,))
      for axis, n in ((-1, 3), (2, 3), (2, 8), (7, 3))),
    *(op("rms_normalization", {}, x=(None, 9, 8, n), scale=(3,)) for n in (1, 3, 2)),
    *(op(name, {"dtype": "float8_e4m3fn"}, x=Tensor((2, 3), dtype))
      for name in ("cast", "zeros_like", "array") for dtype in ("float32", "int32")),
    op("top_k", {"k": -3}, x=MATRIX),
]  # fmt: skip

CASES = [*CONVOLVED, *PICTURES, *PLACES, *VALUES]
