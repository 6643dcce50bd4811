"""By hand: arguments that mean something else in one layer than in the others, layer by layer."""

from __future__ import annotations

from keras.src.backend.common.dtypes import ALLOWED_DTYPES

from catalog_tool.overlay_layers import RESIZING, SIGNED_STRENGTH, SIZES, STRENGTH, VALID_SAME
from catalog_tool.overlay_types import (
    AXIS,
    BOOL,
    COUNT,
    DTYPE,
    FLAG,
    FRACTION,
    JSON,
    NOT_NEGATIVE,
    NUMBER,
    ONE_AXIS,
    OPTIONAL_COUNT,
    OPTIONAL_TEXT,
    POSITIVE,
    SHAPE,
    TEXT,
    Fact,
    choice,
    each,
    range_of_two,
)  # fmt: skip

PLAIN_DTYPES = sorted(ALLOWED_DTYPES)
VOCABULARY_MODES = choice("int", "one_hot", "multi_hot", "count", "tf_idf")
CATEGORY_MODES = choice("int", "one_hot", "multi_hot", "count")
CROSSING_MODES = choice("int", "one_hot")
SALT: Fact = {"type": "int_tuple", "n": 2, "single": True, "nullable": True}

OPTIONAL_RANK: Fact = {"type": "int", "min": 0, "nullable": True}

BY_LAYER: dict[str, dict[str, Fact]] = {
    # Outside the palette, but a file may hold them.
    "InputSpec": {
        "shape": SIZES,
        "ndim": OPTIONAL_RANK,
        "max_ndim": OPTIONAL_RANK,
        "min_ndim": OPTIONAL_RANK,
        "axes": JSON,
        "allow_last_axis_squeeze": BOOL,
        "optional": BOOL,
    },
    "TFSMLayer": {
        "filepath": TEXT,
        "call_endpoint": TEXT,
        "call_training_endpoint": OPTIONAL_TEXT,
    },
    "JaxLayer": each("call_fn init_fn params state native_serialization_platforms", JSON),
    "FlaxLayer": each("module variables", JSON) | {"method": OPTIONAL_TEXT},
    "TorchModuleWrapper": {"module": JSON, "output_shape": SIZES},
    # In the order of the modules of Keras.
    "Input": {
        "shape": SIZES,
        "batch_size": OPTIONAL_COUNT,
        "batch_shape": SIZES,
        "sparse": FLAG,
        "ragged": FLAG,
        "optional": BOOL,
        "dtype": {**DTYPE, "choices": PLAIN_DTYPES},
    },
    "Output": {"name": OPTIONAL_TEXT},
    "Activation": {"activation": {"type": "activation", "nullable": True}},
    "ReLU": {
        "max_value": {**NOT_NEGATIVE, "nullable": True},
        "negative_slope": NOT_NEGATIVE,
        "threshold": NOT_NEGATIVE,
    },
    "LeakyReLU": {"negative_slope": NOT_NEGATIVE},
    "PReLU": {"shared_axes": {"type": "axis", "nullable": True}},
    "EinsumDense": {
        "equation": TEXT,
        "output_shape": {**SIZES, "single": True},
        "bias_axes": OPTIONAL_TEXT,
    },
    "Lambda": {
        "function": JSON,
        "output_shape": SIZES,
        "mask": {**JSON, "nullable": True},
        "arguments": {**JSON, "nullable": True},
    },
    "Masking": {"mask_value": NUMBER},
    "MultiHeadAttention": {"output_shape": {**SIZES, "single": True}},
    "Concatenate": {"axis": ONE_AXIS},
    "Dot": {"axes": {"type": "axis", "n": 2}, "normalize": BOOL},
    "BatchNormalization": {"axis": ONE_AXIS},
    # −1 makes every channel a group of its own.
    "GroupNormalization": {"axis": ONE_AXIS, "groups": {"type": "int", "min": -1}},
    "ActivityRegularization": {
        "l1": {**NOT_NEGATIVE, "nullable": True},
        "l2": {**NOT_NEGATIVE, "nullable": True},
    },
    "Softmax": {"axis": AXIS},
    "Conv1D": {"padding": choice("valid", "same", "causal", ci=True)},
    "Cropping1D": {"cropping": {"type": "int_tuple", "n": 2, "single": True, "min": 0}},
    "Cropping2D": {"cropping": {"type": "int_or_tuple", "n": 2, "pairs": True, "min": 0}},
    "Cropping3D": {"cropping": {"type": "int_or_tuple", "n": 3, "pairs": True, "min": 0}},
    "ZeroPadding1D": {"padding": {"type": "int_tuple", "n": 2, "single": True, "min": 0}},
    "ZeroPadding2D": {"padding": {"type": "int_or_tuple", "n": 2, "pairs": True, "min": 0}},
    "ZeroPadding3D": {"padding": {"type": "int_or_tuple", "n": 3, "pairs": True, "min": 0}},
    "Permute": {"dims": {"type": "int_tuple", "min": 1}},
    "Reshape": {"target_shape": {**SHAPE, "min": -1}},
    "UpSampling2D": {
        "interpolation": choice("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5", ci=True)
    },
    "CategoryEncoding": {
        "num_tokens": COUNT,
        "output_mode": choice("multi_hot", "one_hot", "count"),
    },
    "Discretization": {
        "bin_boundaries": {"type": "floats", "nullable": True},
        "num_bins": OPTIONAL_COUNT,
        "output_mode": CATEGORY_MODES,
    },
    "HashedCrossing": {"output_mode": CROSSING_MODES},
    "Hashing": {
        "mask_value": {**JSON, "nullable": True},
        "salt": SALT,
        "output_mode": CATEGORY_MODES,
    },
    "IntegerLookup": {
        "mask_token": {"type": "int", "nullable": True},
        "oov_token": {"type": "int", "nullable": True},
        "vocabulary": {"type": "int_tuple", "nullable": True},
        "vocabulary_dtype": choice("int64"),
        "output_mode": VOCABULARY_MODES,
        "oov_method": choice("floormod", "farmhash"),
        "salt": SALT,
    },
    "StringLookup": {
        "mask_token": OPTIONAL_TEXT,
        "oov_token": OPTIONAL_TEXT,
        "output_mode": VOCABULARY_MODES,
        "salt": SALT,
        "oov_method": choice("floormod", "farmhash"),
    },
    "TextVectorization": {
        "standardize": choice(
            "lower_and_strip_punctuation", "lower", "strip_punctuation", nullable=True
        ),
        "split": choice("whitespace", "character", nullable=True),
        "ngrams": {"type": "int_tuple", "single": True, "nullable": True, "min": 1},
        "output_mode": choice("int", "multi_hot", "count", "tf_idf"),
        "output_sequence_length": OPTIONAL_COUNT,
        "ragged": BOOL,
    },
    "MelSpectrogram": {
        "fft_length": COUNT,
        "sequence_stride": COUNT,
        "sequence_length": OPTIONAL_COUNT,
        "sampling_rate": COUNT,
        "num_mel_bins": COUNT,
        "min_freq": NOT_NEGATIVE,
        "max_freq": {**POSITIVE, "nullable": True},
        "power_to_db": BOOL,
        "top_db": NUMBER,
        "mag_exp": NUMBER,
        "min_power": POSITIVE,
        "ref_power": POSITIVE,
    },
    "STFTSpectrogram": {
        "mode": choice("log", "magnitude", "psd", "real", "imag", "angle", "stft"),
        "frame_length": {"type": "int", "min": 2},
        "frame_step": OPTIONAL_COUNT,
        "fft_length": OPTIONAL_COUNT,
        "periodic": BOOL,
        "scaling": choice("density", "spectrum", nullable=True),
        "padding": VALID_SAME,
        "expand_dims": BOOL,
    },
    "Normalization": {
        "axis": {**AXIS, "nullable": True},
        "mean": {"type": "floats", "single": True, "nullable": True},
        "variance": {"type": "floats", "single": True, "nullable": True},
    },
    "Rescaling": {
        "scale": {"type": "floats", "single": True},
        "offset": {"type": "floats", "single": True},
    },
    "Resizing": {
        "interpolation": RESIZING,
        "crop_to_aspect_ratio": BOOL,
        "pad_to_aspect_ratio": BOOL,
        "fill_mode": choice("constant"),
        "antialias": BOOL,
    },
    "AugMix": {
        "num_chains": COUNT,
        "chain_depth": COUNT,
        "alpha": NUMBER,
        "all_ops": BOOL,
    },
    "ContrastLimitedAdaptiveHistogramEqualization": {
        "clip_limit": NUMBER,
        "tile_grid_size": {"type": "int_tuple", "n": 2, "min": 1},
    },
    "Equalization": {"bins": COUNT},
    "MaxNumBoundingBoxes": {"fill_value": {"type": "int"}},
    "RandAugment": {"num_ops": COUNT, "factor": STRENGTH},
    "RandomBrightness": {"factor": SIGNED_STRENGTH},
    "RandomColorJitter": {
        "brightness_factor": SIGNED_STRENGTH,
        "contrast_factor": STRENGTH,
        "saturation_factor": SIGNED_STRENGTH,
        "hue_factor": STRENGTH,
    },
    "RandomRotation": {"factor": SIGNED_STRENGTH},
    "RandomElasticTransform": {"scale": STRENGTH},
    "RandomErasing": {
        "scale": range_of_two(min=0, max=1),
        "fill_value": {"type": "floats", "single": True, "nullable": True},
    },
    "RandomFlip": {"mode": choice("horizontal", "vertical", "horizontal_and_vertical")},
    "RandomGaussianBlur": {
        "kernel_size": {"type": "int_tuple", "n": 2, "single": True, "min": 1},
        "sigma": STRENGTH,
    },
    "RandomZoom": {
        "height_factor": {**SIGNED_STRENGTH, "exclusive": ["min"]},
        "width_factor": {**SIGNED_STRENGTH, "exclusive": ["min"]},
    },
    "RandomPerspective": {"scale": FRACTION},
    "RandomPosterization": {"factor": range_of_two(min=1, max=8)},
    "RandomGrayscale": {"factor": FRACTION},
    "RandomSaturation": {"factor": SIGNED_STRENGTH},
    "RandomColorDegeneration": {"factor": SIGNED_STRENGTH},
    "UpSampling1D": {"size": COUNT},
    "Solarization": {
        "addition_factor": STRENGTH,
        "threshold_factor": STRENGTH,
    },
}
