"""By hand: the arguments of `keras.ops` operations, where signatures do not say what they are."""

from __future__ import annotations

from keras.src.backend.common.dtypes import ALLOWED_DTYPES

from catalog_tool.overlay_types import (
    AXIS,
    BOOL,
    COUNT,
    DATA_FORMAT,
    FLAG,
    JSON,
    NUMBER,
    ONE_AXIS,
    OPTIONAL_TEXT,
    SEED,
    SHAPE,
    TENSOR,
    TENSORS,
    TEXT,
    Fact,
    choice,
    each,
)

# Operation classes that no public function stands for.
NOT_FUNCTIONS: dict[str, str] = {
    "SegmentReduction": "the base class of the segment operations",
    "Function": "a graph of operations, as inside a model",
}

WHOLE: Fact = {"type": "int"}
NATURAL: Fact = {"type": "int", "min": 0}
SIZES: Fact = {"type": "int_tuple", "single": True, "min": 1}
WHOLES: Fact = {"type": "int_tuple", "single": True}
PAIR: Fact = {"type": "int_tuple", "n": 2, "single": True, "min": 1}
QUANTILES = choice("linear", "lower", "higher", "midpoint", "nearest")
FILLS = choice("constant", "nearest", "wrap", "mirror", "reflect")

BY_NAME: dict[str, Fact] = (
    each(
        """keepdims sparse ragged endpoint retstep equal_nan reverse sorted antialias increasing
        crop_to_aspect_ratio pad_to_aspect_ratio upper full_matrices compute_uv has_aux center
        approximate from_logits synchronized merge_repeated is_causal rms_scaling assume_unique
        invert return_index return_inverse return_counts""",
        BOOL,
    )
    | each("k offset decimals kth order mask_index num_classes", WHOLE)
    | each(
        """num minlength n top_padding left_padding bottom_padding right_padding target_height
        target_width top_cropping left_cropping bottom_cropping right_cropping length size
        maximum_iterations N""",
        NATURAL,
    )
    | each(
        """unroll bins sequence_length sequence_stride fft_length beam_width top_paths block_size
        filter_size num_segments""",
        COUNT,
    )
    | each(
        """rtol atol x_min x_max base initial nan posinf neginf dx fill_value tol rcond threshold
        default_value b negative_slope alpha epsilon max_val attn_logits_soft_cap filter_sigma k1
        k2 sigma""",
        NUMBER,
    )
    | each("axis axes source destination spatial_dims", AXIS)
    | each("axis1 axis2 axisa axisb axisc", ONE_AXIS)
    | each("shape newshape", SHAPE)
    | each("pool_size strides dilation_rate output_size output_padding repeats", SIZES)
    | each("kernel_size dilation stride", PAIR)
    | each("shift indices_or_sections", WHOLES)
    | each("cond body body_fun function weights lower x ord", JSON)
    | {
        "name": OPTIONAL_TEXT,
        # "int" is a name of Keras's own for int64; policies are for layers.
        "dtype": {"type": "dtype", "choices": [*sorted(ALLOWED_DTYPES), "int"]},
        "data_format": DATA_FORMAT,
        "seed": SEED,
        "flash_attention": FLAG,
        "subscripts": TEXT,
        "method": QUANTILES,
        "padding": choice("valid", "same"),
        "interpolation": choice("bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"),
        "fill_mode": FILLS,
        "window": choice("hann", "hamming", nullable=True),
        "range": {"type": "floats", "n": 2},
        "reduction": choice("add", "max", "min", "mul"),
        "indexing": choice("xy", "ij"),
        "side": choice("left", "right"),
        "strategy": choice("greedy", "beam_search"),
    }
)

BY_OPERATION: dict[str, dict[str, Fact]] = {
    "ops.affine_transform": {"interpolation": choice("bilinear", "nearest")},
    "ops.concatenate": {"axis": {**ONE_AXIS, "nullable": True}},
    "ops.correlate": {"mode": choice("valid", "same", "full")},
    "ops.depth_to_space": {
        "data_format": choice("channels_last", "channels_first"),
        "block_size": {"type": "int", "min": 2},
    },
    "ops.elastic_transform": {"interpolation": choice("bilinear", "nearest")},
    "ops.extract_patches": {"size": SIZES},
    "ops.fold": {"output_size": PAIR, "padding": {**PAIR, "min": 0}},
    "ops.fori_loop": {"lower": WHOLE, "upper": WHOLE},
    "ops.gaussian_blur": {"sigma": {"type": "floats", "n": 2, "single": True}},
    "ops.moments": {"axes": AXIS},
    "ops.pad": {
        "pad_width": {"type": "int_or_tuple", "pairs": True},
        "mode": choice(
            "constant", "edge", "linear_ramp", "maximum", "mean", "median", "minimum", "reflect",
            "symmetric", "wrap", "empty", "circular",
        ),
    },
    "ops.perspective_transform": {"interpolation": choice("bilinear", "nearest")},
    "ops.qr": {"mode": choice("reduced", "complete")},
    "ops.resize": {"size": {**PAIR, "single": False}},
    "ops.rot90": {"axes": {"type": "int_tuple", "n": 2}},
    "ops.scale_and_translate": {
        "method": choice(
            "linear", "bilinear", "trilinear", "cubic", "bicubic", "tricubic", "lanczos3",
            "lanczos5",
        )
    },
    "ops.solve_triangular": {"lower": BOOL},
    "ops.space_to_depth": {
        "data_format": choice("channels_last", "channels_first"),
        "block_size": {"type": "int", "min": 2},
    },
    "ops.split": {"axis": ONE_AXIS},
    "ops.stack": {"axis": ONE_AXIS},
    "ops.tensordot": {"axes": {**JSON}},
    "ops.unfold": {"padding": {**PAIR, "min": 0}},
    **{
        f"ops.{name}": {"axis": ONE_AXIS}
        for name in ["argmax", "argmin", "nanargmax", "nanargmin", "average", "cross", "sparsemax"]
    },
}  # fmt: skip

# Call arguments that are not simply a tensor (or a number in its place).
CALL_BY_NAME: dict[str, Fact] = (
    each("xs elems operands condlist choicelist elements loop_vars", TENSORS)
    | each(
        "f fun branches true_fn false_fn init init_val key primals tangents axes_lengths",
        JSON,
    )
    | each("rtol atol scale", NUMBER)
    | {"pattern": TEXT, "output_shape": SHAPE}
)
CALL_BY_OPERATION: dict[str, dict[str, Fact]] = {
    "ops.dot_product_attention": {"key": TENSOR, "scale": NUMBER},
    "ops.einsum": {"kwargs": JSON},
    "ops.scale_and_translate": {"scale": TENSOR},
    "ops.batch_normalization": {"scale": TENSOR},
    "ops.rms_normalization": {"scale": TENSOR},
    "ops.meshgrid": {"x": TENSORS},
    "ops.stack": {"x": TENSORS},
}
