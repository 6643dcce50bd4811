"""By hand: the arguments of layers, their group in the inspector, and the palette.

Only what `inspect` cannot find. `tests/packaging` fails when something named here does not exist
in the installed Keras, or when an argument of Keras has no type.
"""

from __future__ import annotations

from keras.src.backend.common.dtypes import ALLOWED_DTYPES

from catalog_tool.overlay_types import (
    AXIS,
    BOOL,
    COUNT,
    DATA_FORMAT,
    DTYPE,
    FLAG,
    FRACTION,
    JSON,
    NOT_NEGATIVE,
    NUMBER,
    OPTIONAL_COUNT,
    OPTIONAL_NUMBER,
    OPTIONAL_TENSOR,
    OPTIONAL_TEXT,
    SEED,
    SHAPE,
    TENSOR,
    TENSORS,
    TEXT,
    Fact,
    choice,
    range_of_two,
)  # fmt: skip

BILINEAR = choice("bilinear", "nearest")
WARP_FILL = choice("reflect", "wrap", "constant", "nearest")
RESIZING = choice("bilinear", "nearest", "bicubic", "lanczos3", "lanczos5")
PLAIN_DTYPES = sorted(ALLOWED_DTYPES)
SIZES: Fact = {**SHAPE, "min": 0}
ACTIVATION: Fact = {"type": "activation", "nullable": True}
VALID_SAME = choice("valid", "same")
STRENGTH = range_of_two(min=0, max=1)
SIGNED_STRENGTH = range_of_two(min=-1, max=1)
VALUE_RANGE: Fact = {"type": "floats", "n": 2}

# Facts that hold for every layer with an argument of that name, unless BY_LAYER says otherwise.
BY_NAME: dict[str, Fact] = {
    "activation": ACTIVATION,
    "recurrent_activation": ACTIVATION,
    "axis": AXIS,
    "name": OPTIONAL_TEXT,
    "dtype": DTYPE,
    "trainable": BOOL,
    "autocast": BOOL,
    "data_format": DATA_FORMAT,
    "seed": SEED,
    "lora_rank": OPTIONAL_COUNT,
    "lora_alpha": OPTIONAL_NUMBER,
    "quantization_config": {**JSON, "nullable": True},
    "gptq_unpacked_column_size": OPTIONAL_COUNT,
    "units": COUNT,
    "filters": COUNT,
    "groups": COUNT,
    "depth_multiplier": COUNT,
    "use_bias": BOOL,
    "unit_forget_bias": BOOL,
    "dropout": FRACTION,
    "recurrent_dropout": FRACTION,
    "rate": FRACTION,
    "epsilon": NOT_NEGATIVE,
    "momentum": NUMBER,
    "renorm_momentum": NUMBER,
    "renorm": BOOL,
    "renorm_clipping": {**JSON, "nullable": True},
    "synchronized": BOOL,
    "center": BOOL,
    "scale": BOOL,
    "padding": VALID_SAME,
    "keepdims": BOOL,
    "num_heads": COUNT,
    "key_dim": COUNT,
    "value_dim": OPTIONAL_COUNT,
    "head_dim": COUNT,
    "num_query_heads": COUNT,
    "num_key_value_heads": COUNT,
    "attention_axes": {"type": "axis", "nullable": True},
    "sliding_window": OPTIONAL_COUNT,
    "flash_attention": FLAG,
    "use_gate": BOOL,
    "use_scale": BOOL,
    "score_mode": choice("dot", "concat"),
    "input_dim": COUNT,
    "output_dim": COUNT,
    "mask_zero": BOOL,
    "tie_weights": BOOL,
    "reverse_dtype": DTYPE,
    "logit_soft_cap": {**NUMBER, "nullable": True},
    "weights": {**JSON, "nullable": True},
    "return_sequences": BOOL,
    "return_state": BOOL,
    "go_backwards": BOOL,
    "stateful": BOOL,
    "unroll": BOOL,
    "zero_output_for_mask": BOOL,
    "reset_after": BOOL,
    "use_cudnn": {"type": "enum", "choices": ["auto", True, False]},
    "layer": {"type": "layer"},
    "layers": {"type": "layers"},
    "backward_layer": {"type": "layer", "nullable": True},
    "cell": {"type": "cell"},
    "cells": {"type": "cells"},
    "merge_mode": choice("concat", "sum", "mul", "ave", nullable=True),
    "factor": STRENGTH,
    "height_factor": SIGNED_STRENGTH,
    "width_factor": SIGNED_STRENGTH,
    "x_factor": STRENGTH,
    "y_factor": STRENGTH,
    "value_range": VALUE_RANGE,
    "interpolation": BILINEAR,
    "fill_mode": WARP_FILL,
    "fill_value": NUMBER,
    "bounding_box_format": choice(
        "xyxy",
        "yxyx",
        "xywh",
        "center_xywh",
        "center_yxhw",
        "rel_xyxy",
        "rel_yxyx",
        "rel_xywh",
        "rel_center_xywh",
        nullable=True,
    ),
    "height": COUNT,
    "width": COUNT,
    "sparse": BOOL,
    "max_tokens": {"type": "int", "min": 2, "nullable": True},
    "num_oov_indices": {"type": "int", "min": 0},
    "vocabulary": {"type": "strs", "nullable": True},
    "idf_weights": {"type": "floats", "nullable": True},
    "pad_to_max_tokens": BOOL,
    "invert": BOOL,
    "encoding": TEXT,
    "window": choice("hann", "hamming", nullable=True),
    "num_bins": COUNT,
    "max_number": COUNT,
    "n": COUNT,
    "alpha": NUMBER,
    "noise_shape": {**SHAPE, "min": 1, "nullable": True},
    "stddev": FRACTION,
    "l1": NOT_NEGATIVE,
    "l2": NOT_NEGATIVE,
    "power_iterations": COUNT,
}

WITH_RANK = ("kernel_size", "pool_size", "strides", "dilation_rate", "size", "output_size")
POOLING = ("MaxPooling", "AveragePooling")

# The arguments of call(), by name.
CALL_BY_NAME: dict[str, Fact] = {
    "inputs": TENSOR,
    "x": TENSOR,
    "data": TENSOR,
    "sequences": TENSOR,
    "sequence": TENSOR,
    "query": TENSOR,
    "value": TENSOR,
    "key": OPTIONAL_TENSOR,
    "states": TENSORS,
    "initial_state": {**TENSORS, "nullable": True},
    "mask": OPTIONAL_TENSOR,
    "query_mask": OPTIONAL_TENSOR,
    "value_mask": OPTIONAL_TENSOR,
    "key_mask": OPTIONAL_TENSOR,
    "attention_mask": OPTIONAL_TENSOR,
    "count_weights": OPTIONAL_TENSOR,
    "training": FLAG,
    "return_attention_scores": BOOL,
    "use_causal_mask": BOOL,
    "reverse": BOOL,
}
LIST_INPUTS = (
    "Add", "Average", "Concatenate", "Dot", "Maximum", "Minimum", "Multiply", "Subtract",
    "Attention", "AdditiveAttention", "HashedCrossing",
)  # fmt: skip
