"""By hand: which layer stands where in the palette, what stays out of it and why, groups, samples.

The palette's categories and their order are the design's; within one, the most used come first.
"""

from __future__ import annotations

from typing import Any

from catalog_tool.overlay_types import each

CATEGORIES: dict[str, str] = {
    "io": "Input & output",
    "conv": "Convolution",
    "pool": "Pooling",
    "core": "Core & embedding",
    "norm": "Normalization",
    "act": "Activation",
    "reg": "Regularization",
    "rnn": "Recurrent",
    "attn": "Attention",
    "reshape": "Reshaping",
    "merge": "Merging",
    "prep": "Preprocessing",
}

PALETTE: dict[str, str] = {
    "io": "Input Output",
    "conv": """
        Conv2D DepthwiseConv2D SeparableConv2D Conv2DTranspose Conv1D DepthwiseConv1D
        SeparableConv1D Conv1DTranspose Conv3D Conv3DTranspose""",
    "pool": """
        MaxPooling2D AveragePooling2D GlobalAveragePooling2D GlobalMaxPooling2D MaxPooling1D
        AveragePooling1D GlobalAveragePooling1D GlobalMaxPooling1D MaxPooling3D AveragePooling3D
        GlobalAveragePooling3D GlobalMaxPooling3D AdaptiveAveragePooling2D AdaptiveMaxPooling2D
        AdaptiveAveragePooling1D AdaptiveMaxPooling1D AdaptiveAveragePooling3D
        AdaptiveMaxPooling3D""",
    "core": "Dense Embedding EinsumDense Identity Lambda Masking ReversibleEmbedding",
    "norm": """
        BatchNormalization LayerNormalization GroupNormalization RMSNormalization
        UnitNormalization SpectralNormalization""",
    "act": "ReLU LeakyReLU PReLU ELU Softmax Activation",
    "reg": """
        Dropout SpatialDropout2D SpatialDropout1D SpatialDropout3D AlphaDropout GaussianDropout
        GaussianNoise ActivityRegularization""",
    "rnn": """
        LSTM GRU SimpleRNN Bidirectional TimeDistributed RNN ConvLSTM2D ConvLSTM1D ConvLSTM3D""",
    "attn": "MultiHeadAttention GroupQueryAttention Attention AdditiveAttention",
    "reshape": """
        Flatten Reshape Permute RepeatVector ZeroPadding2D Cropping2D UpSampling2D ZeroPadding1D
        Cropping1D UpSampling1D ZeroPadding3D Cropping3D UpSampling3D""",
    "merge": "Add Concatenate Multiply Average Maximum Minimum Subtract Dot",
    "prep": """
        Rescaling Normalization Resizing CenterCrop RandomFlip RandomRotation RandomZoom RandomCrop
        RandomTranslation RandomContrast RandomBrightness TextVectorization StringLookup
        IntegerLookup CategoryEncoding Discretization Hashing HashedCrossing RandAugment MixUp
        CutMix AugMix RandomErasing RandomShear RandomPerspective RandomElasticTransform
        RandomGaussianBlur RandomColorJitter RandomHue RandomSaturation RandomSharpness
        RandomColorDegeneration RandomGrayscale RandomInvert RandomPosterization AutoContrast
        Equalization ContrastLimitedAdaptiveHistogramEqualization Solarization
        MaxNumBoundingBoxes MelSpectrogram STFTSpectrogram Pipeline""",
}

NOT_IN_PALETTE: dict[str, str] = {
    "Layer": "the base class of all layers",
    "Wrapper": "the base class of wrappers",
    "InputSpec": "a description of inputs, not a layer",
    "LSTMCell": "a cell: it belongs inside RNN",
    "GRUCell": "a cell: it belongs inside RNN",
    "SimpleRNNCell": "a cell: it belongs inside RNN",
    "StackedRNNCells": "a stack of cells: it belongs inside RNN",
    "TFSMLayer": "wraps a TensorFlow SavedModel from disk",
    "JaxLayer": "wraps a JAX function",
    "FlaxLayer": "wraps a Flax module",
    "TorchModuleWrapper": "wraps a PyTorch module",
}

# Our name for a class where it differs from the exported one, and the class's own docs instead.
RENAMED = {"InputLayer": "Input"}

# Constructor arguments that a drawing cannot hold.
LEFT_OUT: dict[str, dict[str, str]] = {
    "Input": {"input_tensor": "a live tensor of another graph"},
}
# Arguments that constructors swallow through **kwargs without any effect on the layer.
NO_EFFECT: frozenset[str] = frozenset({"factor"})

GROUP_LABELS: dict[str, str] = {
    "essentials": "Essentials",
    "bias": "Bias & initializers",
    "regularizers": "Regularizers & constraints",
    "layer": "Layer",
}
GROUP_BY_NAME: dict[str, str] = each("use_bias unit_forget_bias", "bias") | (
    each(
        """name trainable dtype autocast data_format seed lora_rank lora_alpha quantization_config
        gptq_unpacked_column_size use_cudnn flash_attention weights bounding_box_format sparse
        ragged optional batch_shape salt encoding synchronized reverse_dtype
        zero_output_for_mask unroll vocabulary_dtype oov_method""",
        "layer",
    )
)
GROUP_BY_LAYER: dict[str, dict[str, str]] = {"Input": {"dtype": "essentials"}}
GROUP_BY_SUFFIX: dict[str, str] = {
    "_initializer": "bias",
    "_regularizer": "regularizers",
    "_constraint": "regularizers",
}

# Values for required arguments, to construct each layer once and look at its configuration.
SAMPLES: dict[str, Any] = {
    "activation": "relu", "axes": 1, "cropping": 1, "dims": (1, 2), "equation": "ab,bc->ac",
    "factor": 0.5, "filters": 4, "head_dim": 4, "height": 4, "height_factor": 0.1,
    "input_dim": 8, "kernel_size": 3, "key_dim": 4, "max_number": 4, "n": 2, "num_bins": 8,
    "num_heads": 2, "num_key_value_heads": 1, "num_query_heads": 2, "output_dim": 4,
    "output_shape": 4, "output_size": 2, "pool_size": 2, "rate": 0.1, "scale": 0.5,
    "stddev": 0.1, "target_shape": (-1,), "units": 4, "width": 4, "width_factor": 0.1,
}  # fmt: skip
SAMPLES_BY_LAYER: dict[str, dict[str, Any]] = {
    "CategoryEncoding": {"num_tokens": 8},
    "Discretization": {"num_bins": 4},
    "Input": {"shape": (4,)},
    "RandomPosterization": {"factor": 4},
}
# Defaults that the configuration states in a form of its own.
SUMMARIES: dict[str, str] = {
    "Input": "Entry point of a model: the shape and type of what comes in.",
    "Output": "A result of the model. Keras has no such layer: it becomes one of the outputs.",
}
