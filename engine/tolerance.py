"""What Keras takes without a word though no author means it: the verdict must be Keras's.

``True`` for a flag may be any value, a bound may be crossed that nobody checks. Such a value is
read as Keras reads it, and a warning names the parameter.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from engine import catalog
from engine import lenient_readers as lenient
from engine.object_tolerance import OBJECTS
from engine.policies import policy
from engine.readable import Unreadable
from engine.readers import READERS, read_argument
from engine.sheets import Param, Sheet
from engine.values import KerasObject, Value


def tolerated(kind: str, param: Param, value: Value) -> Value:
    """Give ``value`` as Keras reads it, though the strict reader refused it.

    Raises:
        Unreadable: Keras refuses it too.
    """
    special = _SPECIAL.get((kind, param.name)) or _SPECIAL.get(("", param.name))
    special = special or OBJECTS.get((kind, param.name))
    if special is not None:
        return special(param, value)
    if isinstance(value, KerasObject) and param.type in _FAMILIES:
        return _object(param, value)
    if param.type == "bool":
        return bool(value)
    unchecked = param.lenient or (param.minimum is None and param.maximum is None)
    if unchecked and param.type == "float" and isinstance(value, float) and math.isnan(value):
        return value  # nobody looks whether a number is one, unless it is compared with a bound
    if param.lenient and param.type in ("int", "float", "int_tuple", "int_or_tuple", "shape"):
        return READERS[param.type](lenient.boundless(param), value)
    if param.type == "floats" and param.n == 2:
        return (lenient.nan_too if kind in _BOTH_ENDS else lenient.loose_range)(param, value)
    if param.lenient and param.type == "enum" and isinstance(value, str):
        return value
    raise Unreadable


_FAMILIES = {
    "initializer": "initializers",
    "regularizer": "regularizers",
    "constraint": "constraints",
    "dtype": "dtype_policies",
}


def _object(param: Param, value: KerasObject) -> KerasObject:
    """Give an object with arguments that Keras takes, each by itself."""
    sheet = catalog.object_sheet(_FAMILIES.get(param.type, ""), value.class_name)
    if (
        param.choices
        or sheet is None
        or not value.config.keys() <= sheet.params.keys() | set(sheet.config_only)
    ):
        raise Unreadable
    for name, inner in sheet.params.items():
        if name not in value.config:
            if inner.required:
                raise Unreadable
            continue
        try:
            read_argument(sheet.kind, inner, value.config[name])
        except Unreadable:
            tolerated(sheet.kind, inner, value.config[name])
    if param.type == "dtype" and (policy(value) is None or "default_policy" in value.config):
        raise Unreadable  # a map holds policies of its own, which the strict reader looks at
    return value


def ignored(sheet: Sheet, name: str) -> bool:
    """Tell whether Keras takes an argument that the layer does not have, and leaves it aside."""
    if name in ("input_shape", "input_dim"):
        return "autocast" in sheet.params  # the layer hands what it does not know to its base
    return (sheet.kind, name) in _OLD


_OLD = frozenset(
    {
        ("Embedding", "input_length"), ("ReversibleEmbedding", "input_length"),
        ("LeakyReLU", "alpha"),
    }
)  # fmt: skip


def refused(kind: str, param: Param, value: Value) -> bool:
    """Tell whether Keras refuses a value that the strict reader takes: True for a number."""
    return isinstance(value, bool) and ((kind, param.name) in _NO_BOOLS or param.name == "seed")


_NO_BOOLS = frozenset(
    {
        ("Embedding", "input_dim"), ("Embedding", "output_dim"),
        ("ReversibleEmbedding", "input_dim"), ("ReversibleEmbedding", "output_dim"),
        ("RepeatVector", "n"), ("UpSampling1D", "size"),
    }
)  # fmt: skip


_BOTH_ENDS = ("RandomShear", "RandomTranslation", "RandomZoom", "Solarization")
"""Augmentations that look at both ends of a strength; the others let one end cross a bound."""


_SPECIAL: dict[tuple[str, str], Callable[[Param, Value], Value]] = {
    ("", "trainable"): lenient.never,
    ("", "lora_rank"): lenient.off_or_zero,
    ("", "lora_alpha"): lenient.anything,  # read with lora_rank alone
    ("", "output_size"): lenient.sizes_to_keep,
    ("", "bounding_box_format"): lenient.anything,  # read where boxes come with the images
    ("", "encoding"): lenient.anything,
    **{
        (f"{stem}{n}D", name): lenient.whole_floats_too
        for stem, names in {
            "Conv": ("strides", "dilation_rate"),
            "DepthwiseConv": ("strides",),
            "SeparableConv": ("strides",),
            "ConvLSTM": ("strides", "dilation_rate"),
            "MaxPooling": ("strides", "pool_size"),
            "AveragePooling": ("strides", "pool_size"),
        }.items()
        for n in (1, 2, 3)
        for name in names
    },
    ("Input", "batch_size"): lenient.zero_too,
    ("Input", "shape"): lenient.no_sizes_too,
    ("Input", "batch_shape"): lenient.no_sizes_too,
    ("EinsumDense", "gptq_unpacked_column_size"): lenient.anything,
    ("ReversibleEmbedding", "logit_soft_cap"): lenient.anything,  # read in reverse alone
    ("ReversibleEmbedding", "reverse_dtype"): lenient.anything,
    ("LayerNormalization", "epsilon"): lenient.unset_too,
    ("RMSNormalization", "epsilon"): lenient.unset_too,
    ("BatchNormalization", "renorm_momentum"): lenient.anything,  # read while training alone
    ("Softmax", "axis"): lenient.unset_too,
    **{
        (f"Adaptive{what}Pooling{n}D", "data_format"): lenient.off_too
        for what in ("Max", "Average")
        for n in (1, 2, 3)
    },
    ("ZeroPadding2D", "padding"): lenient.never,  # cannot be run
    ("ZeroPadding3D", "padding"): lenient.never,
    ("UpSampling2D", "interpolation"): lenient.never,
    ("Reshape", "target_shape"): lenient.sizes_or_unknown,
    ("Masking", "mask_value"): lenient.numbers_too,
    ("ReLU", "max_value"): lenient.not_a_number_too,
    ("ReLU", "negative_slope"): lenient.not_a_number_too,
    ("ReLU", "threshold"): lenient.not_a_number_too,
    ("LeakyReLU", "negative_slope"): lenient.not_a_number_too,
    ("BatchNormalization", "axis"): lenient.whole_number_of,
    ("BatchNormalization", "momentum"): lenient.number_of,
    ("BatchNormalization", "epsilon"): lenient.number_of,
    ("AlphaDropout", "noise_shape"): lenient.anything,
    ("Dropout", "noise_shape"): lenient.empty_mapping_too,
    ("CategoryEncoding", "output_mode"): lenient.old_mode,
    ("STFTSpectrogram", "frame_length"): lenient.from_one,
    ("ops.cast", "dtype"): lenient.none_too,
    ("ops.reshape", "newshape"): lenient.one_size,
    ("ops.tile", "repeats"): lenient.zero_too,
    ("ops.repeat", "repeats"): lenient.zero_too,
    ("ops.softmax", "axis"): lenient.none_too,
    ("ops.log_softmax", "axis"): lenient.none_too,
    **{
        # Read where there is something to drop; the rules look at it then.
        (kind, "seed"): lenient.anything
        for kind in (
            "MultiHeadAttention",
            "GroupQueryAttention",
            "Attention",
            "AdditiveAttention",
        )
    },
    ("MultiHeadAttention", "output_shape"): lenient.off_too,
    ("MultiHeadAttention", "attention_axes"): lenient.no_sizes_too,
    ("Normalization", "axis"): lenient.no_sizes_too,
    ("GroupQueryAttention", "num_query_heads"): lenient.zero_too,
    ("SimpleRNN", "activity_regularizer"): lenient.anything,  # Keras leaves it aside
    ("GRU", "use_cudnn"): lenient.truth_by_number,
    ("LSTM", "use_cudnn"): lenient.truth_by_number,
    ("StackedRNNCells", "cells"): lenient.no_sizes_too,
    ("SpectralNormalization", "power_iterations"): lenient.any_number_above_0,
    **{(f"ConvLSTM{n}D", "filters"): lenient.zero_too for n in (1, 2, 3)},
    ("STFTSpectrogram", "periodic"): lenient.never,
    ("STFTSpectrogram", "frame_step"): lenient.whole_float_too,
    ("MelSpectrogram", "fft_length"): lenient.never,  # cannot be run
    ("MelSpectrogram", "sequence_length"): lenient.off_too,
    ("MelSpectrogram", "sampling_rate"): lenient.any_number,
    ("MelSpectrogram", "max_freq"): lenient.off_or_number,
    ("Discretization", "bin_boundaries"): lenient.boundaries,
    ("Discretization", "epsilon"): lenient.anything,  # read in adapt() alone
    ("Hashing", "num_bins"): lenient.cut_to_whole,
    ("Hashing", "salt"): lenient.whole_floats_too,
    ("HashedCrossing", "num_bins"): lenient.cut_to_whole_or_zero,
    ("IntegerLookup", "max_tokens"): lenient.without_tokens,
    ("StringLookup", "max_tokens"): lenient.without_tokens,
    ("TextVectorization", "max_tokens"): lenient.without_tokens,
    ("IntegerLookup", "mask_token"): lenient.alone,
    ("TextVectorization", "dtype"): lenient.any_object,
    ("TextVectorization", "output_sequence_length"): lenient.zero_too,
    **{
        (kind, name): lenient.anything  # Keras leaves them aside
        for kind in ("IntegerLookup", "StringLookup")
        for name in ("trainable", "dtype", "oov_token")
    },
    ("StringLookup", "salt"): lenient.any_pair,
    ("TextVectorization", "ngrams"): lenient.lengths_above_0,
    ("ContrastLimitedAdaptiveHistogramEqualization", "tile_grid_size"): lenient.never,
    ("Resizing", "fill_mode"): lenient.never,  # cannot be run
    ("Resizing", "fill_value"): lenient.anything,
    ("RandomFlip", "mode"): lenient.anything,  # what it does not know flips nothing
    ("RandomColorJitter", "value_range"): lenient.anything,  # read where a factor is given
    **{
        (kind, "value_range"): lenient.further_numbers_too
        for kind in (
            "RandomContrast",
            "RandomElasticTransform",
            "RandomErasing",
            "RandomGaussianBlur",
        )
    },
    ("RandomInvert", "value_range"): lenient.upper_end,
    ("RandomGaussianBlur", "kernel_size"): lenient.whole_float_too,
    ("STFTSpectrogram", "window"): lenient.scipy_window,
    ("RandomRotation", "factor"): lenient.nothing_too,
    ("RandomBrightness", "factor"): lenient.nothing_too,
    ("RandomColorJitter", "brightness_factor"): lenient.nothing_too,
    ("AugMix", "factor"): lenient.never,
    ("AugMix", "value_range"): lenient.comparable_pair,  # what reads it is drawn by chance
    ("RandAugment", "value_range"): lenient.comparable_pair,
    ("RandomGrayscale", "factor"): lenient.not_a_number_too,
    ("AugMix", "num_chains"): lenient.zero_too,
    ("RandAugment", "num_ops"): lenient.zero_too,
    ("RandAugment", "factor"): lenient.never,
    ("MaxNumBoundingBoxes", "max_number"): lenient.whole_number_of,
    ("MaxNumBoundingBoxes", "fill_value"): lenient.whole_number_of,
    ("IntegerLookup", "output_mode"): lenient.old_mode,
    ("StringLookup", "output_mode"): lenient.old_mode,
    ("TextVectorization", "output_mode"): lenient.text_mode,
}
"""Exceptions by layer and parameter; an empty layer stands for all."""
