"""Cases of the operations that networks are made of, and of those on images."""

from engine.tensors import Tensor
from tests.engine.layers.oracle import Case

IMAGE, FIRST = (None, 9, 8, 3), (None, 3, 9, 8)
KERNEL = (3, 3, 3, 4)
CF = {"data_format": "channels_first"}


def conv(kind: str, inputs: object, kernel: object, **given: object) -> Case:
    """Give a convolution with its kernel on a wire."""
    return Case(kind, given, {"inputs": inputs, "kernel": kernel})


def on(kind: str, images: object, **given: object) -> Case:
    """Give an operation on images."""
    return Case(kind, given, {"images": images})


CASES = [
    *(
        conv("ops.conv", inputs, kernel, **given)
        for inputs, kernel, given in [
            (IMAGE, KERNEL, {}),
            (IMAGE, KERNEL, {"padding": "same"}),
            (IMAGE, KERNEL, {"strides": 2}),
            (IMAGE, KERNEL, {"strides": (2, 1)}),
            (IMAGE, KERNEL, {"dilation_rate": 2}),
            (IMAGE, KERNEL, {"strides": (1, 2, 3)}),
            (FIRST, KERNEL, CF),
            (IMAGE, (3, 3, 2, 4), {}),
            (IMAGE, (12, 3, 3, 4), {}),
            (IMAGE, (3, 3, 4), {}),
            ((None, 9, 3), (3, 3, 4), {}),
            ((None, None, None, 3), KERNEL, {}),
            ((None, 9, 8, 7, 3), (3, 3, 3, 3, 4), {}),
            (IMAGE, KERNEL, {"padding": "causal"}),
        ]
    ),
    *(
        conv("ops.depthwise_conv", inputs, kernel, **given)
        for inputs, kernel, given in [
            (IMAGE, (3, 3, 3, 2), {}),
            (IMAGE, (3, 3, 2, 2), {}),
            (IMAGE, (3, 3, 3, 2), {"padding": "same", "strides": 2}),
        ]
    ),
    Case(
        "ops.separable_conv",
        {},
        {"inputs": IMAGE, "depthwise_kernel": (3, 3, 3, 2), "pointwise_kernel": (1, 1, 6, 4)},
    ),
    *(
        conv("ops.conv_transpose", inputs, kernel, **given)
        for inputs, kernel, given in [
            (IMAGE, (3, 3, 4, 3), {}),
            (IMAGE, (3, 3, 4, 3), {"strides": 2}),
            (IMAGE, (3, 3, 4, 3), {"strides": 2, "padding": "same"}),
            (IMAGE, (3, 3, 4, 2), {}),
            (FIRST, (3, 3, 4, 3), CF),
            (IMAGE, (3, 3, 4, 3), {"strides": 3, "output_padding": 1}),
        ]
    ),
    *(
        Case(kind, given, {"inputs": inputs})
        for kind in ("ops.max_pool", "ops.average_pool")
        for given, inputs in [
            ({"pool_size": 2}, IMAGE),
            ({"pool_size": (2, 3), "strides": 1}, IMAGE),
            ({"pool_size": 2, "padding": "same"}, IMAGE),
            ({"pool_size": 10}, IMAGE),
            ({"pool_size": 2, **CF}, FIRST),
            ({"pool_size": 2}, (None, 9, 3)),
            ({"pool_size": 2}, (None, None, None, 3)),
            ({"pool_size": (2, 2, 2)}, IMAGE),
        ]
    ),
    *(
        Case("ops.adaptive_average_pool", given, {"inputs": inputs})
        for given, inputs in [
            ({"output_size": (3, 4)}, IMAGE),
            ({"output_size": 3}, IMAGE),
            ({"output_size": (3, 4), **CF}, FIRST),
        ]
    ),
    *(
        Case("ops.one_hot", {"num_classes": 5, **given}, Tensor(shape, "int32"))
        for given in ({}, {"axis": 1}, {"axis": 2}, {"axis": -2}, {"dtype": "int32"})
        for shape in ((None, 4), (None,), ())
    ),
    *(
        Case("ops.multi_hot", {"num_classes": 5}, {"inputs": Tensor(shape, "int32")})
        for shape in ((None, 4), (None,), (None, 4, 3))
    ),
    *(
        Case(
            "ops.batch_normalization", {"axis": axis}, {"x": IMAGE, "mean": (n,), "variance": (n,)}
        )
        for axis, n in ((-1, 3), (1, 9), (-1, 4), (4, 3))
    ),
    Case("ops.layer_normalization", {}, {"x": IMAGE}),
    Case("ops.layer_normalization", {}, {"x": IMAGE, "gamma": (3,), "beta": (3,)}),
    Case("ops.rms_normalization", {}, {"x": IMAGE, "scale": (3,)}),
    Case("ops.rms_normalization", {}, {"x": IMAGE}),
    *(
        Case("ops.depth_to_space", {"block_size": 2, **given}, {"x": shape})
        for given, shape in [
            ({}, (None, 4, 6, 8)),
            ({}, (None, 4, 6, 6)),
            ({}, (None, None, None, 8)),
            ({}, (None, 4, 8)),
            ({}, (None, 4, 6, None)),
        ]
    ),
    *(
        Case("ops.space_to_depth", {"block_size": 2}, {"x": shape})
        for shape in ((None, 4, 6, 2), (None, 5, 6, 2), (None, None, 6, 2))
    ),
    *(
        Case("ops.unfold", given, {"x": FIRST})
        for given in (
            {"kernel_size": 3},
            {"kernel_size": (2, 3), "stride": 2, "padding": 1, "dilation": 2},
        )
    ),
    Case("ops.unfold", {"kernel_size": 3}, {"x": (None, 3, 9)}),
    Case("ops.fold", {"output_size": 4, "kernel_size": 2, "stride": 2}, {"x": (2, 12, 4)}),
    Case("ops.fold", {"output_size": 4, "kernel_size": 2}, {"x": (2, 13, 9)}),
    *(
        on("ops.resize", images, size=(6, 5), **given)
        for images, given in [
            (IMAGE, {}),
            ((9, 8, 3), {}),
            ((None, 9), {}),
            (FIRST, CF),
            (IMAGE, {"interpolation": "nearest"}),
            (IMAGE, {"antialias": True}),
            (IMAGE, {"interpolation": "foo"}),
            (IMAGE, {"crop_to_aspect_ratio": True}),
            (IMAGE, {"crop_to_aspect_ratio": True, "pad_to_aspect_ratio": True}),
            (Tensor(IMAGE, "uint8"), {}),
            ((None, None, None, 3), {}),
        ]
    ),
    on("ops.resize", IMAGE, size=(6,)),
    on("ops.resize", IMAGE, size=(0, 5)),
    on("ops.resize", IMAGE, size=6),
    *(
        on("ops.rgb_to_grayscale", images, **given)
        for images, given in [
            (IMAGE, {}),
            ((9, 8, 3), {}),
            ((None, 9, 8, 4), {}),
            (FIRST, CF),
            ((None, 9), {}),
        ]
    ),
    *(
        on(kind, images)
        for kind in ("ops.rgb_to_hsv", "ops.hsv_to_rgb")
        for images in (IMAGE, Tensor(IMAGE, "uint8"), (None, 9, 8, 1))
    ),
    *(
        on("ops.pad_images", images, **given)
        for images, given in [
            (IMAGE, {"top_padding": 1, "left_padding": 2, "bottom_padding": 3, "right_padding": 4}),
            (IMAGE, {"top_padding": 1, "left_padding": 2, "target_height": 12, "target_width": 12}),
            (IMAGE, {"top_padding": 1, "left_padding": 2, "target_height": 5, "target_width": 12}),
            (IMAGE, {"top_padding": 1}),
            (
                (None, None, None, 3),
                {"top_padding": 1, "left_padding": 2, "bottom_padding": 3, "right_padding": 4},
            ),
        ]
    ),
    *(
        on("ops.crop_images", images, **given)
        for images, given in [
            (
                IMAGE,
                {"top_cropping": 1, "left_cropping": 2, "bottom_cropping": 3, "right_cropping": 1},
            ),
            (IMAGE, {"top_cropping": 1, "left_cropping": 2, "target_height": 5, "target_width": 4}),
            (
                IMAGE,
                {"top_cropping": 1, "left_cropping": 2, "target_height": 12, "target_width": 4},
            ),
            (
                (None, None, None, 3),
                {"top_cropping": 1, "left_cropping": 2, "bottom_cropping": 3, "right_cropping": 1},
            ),
        ]
    ),
    *(
        on("ops.extract_patches", images, **given)
        for images, given in [
            (IMAGE, {"size": 3}),
            (IMAGE, {"size": (3, 2), "strides": 1}),
            ((9, 8, 3), {"size": 3}),
            (IMAGE, {"size": 3, "padding": "same"}),
            (IMAGE, {"size": 12}),
        ]
    ),
    on("ops.gaussian_blur", IMAGE),
    on("ops.gaussian_blur", (None, 9)),
    on("ops.elastic_transform", IMAGE),
    on("ops.sobel_edges", IMAGE),
    Case("ops.affine_transform", {}, {"images": (2, 9, 8, 3), "transform": (2, 8)}),
    Case("ops.map_coordinates", {"order": 1}, {"inputs": (4, 5), "coordinates": (2, 7)}),
    Case("ops.map_coordinates", {"order": 1}, {"inputs": (4, 5), "coordinates": (3, 7)}),
    Case("ops.rfft", {}, (None, 9)),
    Case("ops.rfft", {"fft_length": 8}, (None, 9)),
    Case("ops.stft", {"sequence_length": 8, "sequence_stride": 4, "fft_length": 8}, (None, 40)),
    Case("ops.extract_sequences", {"sequence_length": 4, "sequence_stride": 2}, (None, 9)),
]
