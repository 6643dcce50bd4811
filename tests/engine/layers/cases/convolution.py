"""Cases of the convolutions: sizes, dilation, groups, data formats, refusals."""

from engine.tensors import Tensor
from tests.engine.layers.oracle import Case

F = {"filters": 4}
FIRST = {"data_format": "channels_first"}
SAME = {"padding": "same"}


def _plain(kind: str, axes: int) -> list[Case]:
    image = (None, *(9, 8, 7)[:axes], 3)
    first = (None, 3, *(9, 8, 7)[:axes])
    unknown = (None, *(None,) * axes, 3)
    kernel = (3, 2, 1)[:axes]
    more = F if "Depthwise" not in kind else {}
    return [
        Case(kind, {**more, "kernel_size": 3}, image),
        Case(kind, {**more, "kernel_size": kernel}, image),
        Case(kind, {**more, "kernel_size": 3, **SAME}, image),
        Case(kind, {**more, "kernel_size": 3, "padding": "SAME"}, image),
        Case(kind, {**more, "kernel_size": 3, "strides": 2}, image),
        Case(kind, {**more, "kernel_size": 3, "strides": 2, **SAME}, image),
        Case(kind, {**more, "kernel_size": 2, "strides": 3}, image),
        Case(kind, {**more, "kernel_size": 3, "dilation_rate": 2}, image),
        Case(kind, {**more, "kernel_size": 2, "dilation_rate": 2, **SAME}, image),
        Case(kind, {**more, "kernel_size": 3, "use_bias": False, "activation": "relu"}, image),
        Case(kind, {**more, "kernel_size": 2, **FIRST}, first),
        Case(kind, {**more, "kernel_size": 2, "strides": 2, **FIRST, **SAME}, first),
        Case(kind, {**more, "kernel_size": 3, **FIRST}, image),
        Case(kind, {**more, "kernel_size": 3}, unknown),
        Case(kind, {**more, "kernel_size": 3, "strides": 2, **SAME}, unknown),
        Case(kind, {**more, "kernel_size": 3}, (4, *image[1:])),
        Case(kind, {**more, "kernel_size": 3}, (*image[:-1], None)),
        Case(kind, {**more, "kernel_size": 3}, image[:-1]),
        Case(kind, {**more, "kernel_size": 3}, (None, 2, *image[1:])),
        Case(kind, {**more, "kernel_size": 3}, (None,)),
        Case(kind, {**more, "kernel_size": 3}, ()),
        Case(kind, {**more, "kernel_size": 12}, image),
        Case(kind, {**more, "kernel_size": 12, **SAME}, image),
        Case(kind, {**more, "kernel_size": 3, "dilation_rate": 5}, image),
        Case(kind, {**more, "kernel_size": 3, "strides": 2, "dilation_rate": 2}, image),
        Case(kind, {**more, "kernel_size": 3, "strides": 0}, image),
        Case(kind, {**more, "kernel_size": 0}, image),
        Case(kind, {**more, "kernel_size": 3, "padding": "invalid"}, image),
        Case(kind, {**more, "kernel_size": 3, "padding": "causal"}, image),
        Case(kind, {**more, "kernel_size": 3, "padding": 1}, image),
        Case(kind, {**more, "kernel_size": 3, "padding": (1,) * axes}, image),
        Case(kind, {**more, "kernel_size": (3,) * (axes + 1)}, image),
        Case(kind, {**more, "kernel_size": 3, "dtype": "mixed_float16"}, image),
        Case(kind, {**more, "kernel_size": 3, "dtype": "mixed_bfloat16"}, image),
        Case(kind, {**more, "kernel_size": 3, "dtype": "float64"}, image),
        Case(kind, {**more, "kernel_size": 3, "trainable": False}, image),
        Case(kind, {**more, "kernel_size": 3}, Tensor(image, "int32")),
        Case(kind, {**more, "kernel_size": 3}, Tensor(image, "uint8")),
        Case(kind, {**more, "kernel_size": 3}, Tensor(image, "float16")),
        Case(kind, {**more, "kernel_size": 3}, Tensor(image, "float32", True)),
        Case(kind, {**more, "kernel_size": 3}, (None, *image[1:-1], 0)),
        Case(kind, {**more, "kernel_size": 3, **SAME}, (None, *(0,) * axes, 3)),
    ]


CASES = [
    *_plain("Conv1D", 1),
    *_plain("Conv2D", 2),
    *_plain("Conv3D", 3),
    *_plain("DepthwiseConv1D", 1),
    *_plain("DepthwiseConv2D", 2),
    *_plain("SeparableConv1D", 1),
    *_plain("SeparableConv2D", 2),
    *_plain("Conv1DTranspose", 1),
    *_plain("Conv2DTranspose", 2),
    *_plain("Conv3DTranspose", 3),
    # causal is for one axis only
    Case("Conv1D", {**F, "kernel_size": 3, "padding": "causal"}, (None, 9, 3)),
    Case("Conv1D", {**F, "kernel_size": 3, "padding": "causal", "strides": 2}, (None, 9, 3)),
    Case("Conv1D", {**F, "kernel_size": 3, "padding": "causal", "dilation_rate": 4}, (None, 9, 3)),
    Case("Conv1D", {**F, "kernel_size": 3, "padding": "causal", **FIRST}, (None, 3, 9)),
    # groups
    Case("Conv2D", {"filters": 6, "kernel_size": 3, "groups": 3}, (None, 8, 8, 9)),
    Case("Conv2D", {"filters": 4, "kernel_size": 3, "groups": 3}, (None, 8, 8, 9)),
    Case("Conv2D", {"filters": 6, "kernel_size": 3, "groups": 3}, (None, 8, 8, 4)),
    Case("Conv2D", {"filters": 6, "kernel_size": 3, "groups": 0}, (None, 8, 8, 4)),
    Case("Conv2D", {"filters": 0, "kernel_size": 3}, (None, 8, 8, 4)),
    Case("Conv2D", {"filters": 8, "kernel_size": 1, "groups": 4, **FIRST}, (None, 4, 8, 8)),
    # depth
    Case("DepthwiseConv2D", {"kernel_size": 3, "depth_multiplier": 3}, (None, 8, 8, 2)),
    Case("DepthwiseConv2D", {"kernel_size": 3, "depth_multiplier": 0}, (None, 8, 8, 2)),
    Case("DepthwiseConv2D", {"kernel_size": 3, "strides": (1, 2)}, (None, 8, 8, 2)),
    Case("SeparableConv2D", {**F, "kernel_size": 3, "strides": (2, 1)}, (None, 8, 8, 2)),
    Case("SeparableConv2D", {**F, "kernel_size": 3, "depth_multiplier": 2}, (None, 8, 8, 3)),
    # unequal numbers
    Case("Conv2D", {**F, "kernel_size": (5, 1), "strides": (1, 2)}, (None, 8, 9, 2)),
    Case("Conv2D", {**F, "kernel_size": (5, 1), "strides": (1, 2)}, (None, 4, 9, 2)),
    Case("Conv2D", {**F, "kernel_size": 5}, (None, 3, 3, 1)),
    Case("Conv2D", {**F, "kernel_size": 3, "dilation_rate": (1, 3)}, (None, 8, 9, 2)),
    Case("Conv2D", {**F, "kernel_size": 3, "strides": (1, 2), "dilation_rate": (3, 1)}, (None, 8, 9, 2)),
    # thin kernels
    Case("Conv2D", {**F, "kernel_size": 3, "lora_rank": 2}, (None, 8, 8, 2)),
    Case("Conv2D", {**F, "kernel_size": 3, "lora_rank": 2, "use_bias": False}, (None, 8, 8, 2)),
    Case("Conv2D", {**F, "kernel_size": 3, "lora_rank": 2, "kernel_constraint": "non_neg"}, (None, 8, 8, 2)),
    Case("Conv2D", {**F, "kernel_size": 3, "lora_rank": 0}, (None, 8, 8, 2)),
    # whole floats pass inside of a tuple
    *(
        Case(kind, {**more, "kernel_size": 2, name: (2.0,) * axes}, (None, *(9, 8, 7)[:axes], 3))
        for kind, axes, more in (
            ("Conv1D", 1, F), ("Conv2D", 2, F), ("Conv3D", 3, F), ("DepthwiseConv1D", 1, {}),
            ("DepthwiseConv2D", 2, {}), ("SeparableConv1D", 1, F), ("Conv1DTranspose", 1, F),
            ("Conv3DTranspose", 3, F),
        )
        for name in ("strides", "dilation_rate", "kernel_size")
    ),
    Case("Conv2D", {**F, "kernel_size": 2, "strides": (1.5, 2.0)}, (None, 9, 8, 3)),
    # transposed
    Case("Conv1DTranspose", {**F, "kernel_size": 2, "strides": 4}, (None, 5, 2)),
    Case("Conv2DTranspose", {**F, "kernel_size": 3, "strides": 2, "output_padding": 1}, (None, 5, 5, 2)),
    Case("Conv2DTranspose", {**F, "kernel_size": 3, "strides": 2, "output_padding": 0}, (None, 5, 5, 2)),
    Case("Conv2DTranspose", {**F, "kernel_size": 3, "strides": 2, "output_padding": 2}, (None, 5, 5, 2)),
    Case("Conv2DTranspose", {**F, "kernel_size": 3, "strides": 2, "output_padding": 1, **SAME}, (None, 5, 5, 2)),
    Case("Conv2DTranspose", {**F, "kernel_size": 4, "strides": 2, "output_padding": 1, **SAME}, (None, 5, 5, 2)),
    Case("Conv2DTranspose", {**F, "kernel_size": 4, "strides": 2, "output_padding": 0, **SAME}, (None, 5, 5, 2)),
    Case("Conv2DTranspose", {**F, "kernel_size": (4, 3), "strides": (2, 3), "output_padding": (0, 2), **SAME}, (None, 5, 5, 2)),
    Case("Conv2DTranspose", {**F, "kernel_size": 5, "strides": 3, **SAME}, (None, 5, None, 2)),
    Case("Conv2DTranspose", {**F, "kernel_size": 4, "strides": 2, "output_padding": 1}, (None, 5, None, 2)),
    Case("Conv2DTranspose", {**F, "kernel_size": 2, "dilation_rate": 3}, (None, 5, 6, 2)),
    Case("Conv2DTranspose", {**F, "kernel_size": 3, "output_padding": -1}, (None, 5, 6, 2)),
]  # fmt: skip
