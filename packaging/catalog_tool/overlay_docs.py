"""By hand: what an argument is for, where Keras's docstrings do not say it."""

from __future__ import annotations

LAYER_ARGUMENTS: dict[str, str] = {
    "autocast": "Whether floating-point inputs are cast to the layer's compute dtype.",
    "activity_regularizer": "Regularizer function for the output of the layer.",
    "bounding_box_format": (
        "The format of the bounding boxes that come with the images, if any do. "
        'Relative formats (`"rel_xyxy"`) count in fractions of the image.'
    ),
    "data_format": (
        'Either `"channels_last"` or `"channels_first"`: where the channels are in the '
        'input. `None` means the setting in your Keras configuration, usually `"channels_last"`.'
    ),
    "seed": "Integer to make the random numbers repeatable. `None` draws new ones each time.",
    "quantization_config": "How the kernel is quantized, when it is; `None` means not at all.",
    "lora_alpha": (
        "Scales the low-rank update of LoRA by `lora_alpha / lora_rank`. "
        "`None` means the same as `lora_rank`."
    ),
    "gptq_unpacked_column_size": (
        "Number of columns before 4-bit packing. Keras writes it for layers quantized with GPTQ."
    ),
    "output_padding": (
        "Extra size on one side of each output dimension; less than `strides`. "
        "`None` lets Keras infer the output size."
    ),
    "mask_value": "Time steps where all features equal this value are skipped by later layers.",
    "weights": "Initial weights. Kept for old models; set the weights after building instead.",
    "antialias": "Whether to smooth with an antialiasing filter when the image gets smaller.",
    "value_range": "The lowest and the highest value that the images may have.",
    "fill_value": "The value that fills up the boxes where there are fewer than `max_number`.",
    "layers": "The layers to apply, one after the other.",
    "name": "The name of the layer; `None` lets Keras make one.",
}

OPERATION_ARGUMENTS: dict[str, str] = {
    "name": "The name of the operation in the model; `None` lets Keras make one.",
    "seed": "Integer to make the random numbers repeatable. `None` draws new ones each time.",
    "rms_scaling": "Whether to leave out the mean and scale by the root mean square alone.",
    "lower": "Whether the matrix is lower triangular; otherwise it is read as upper triangular.",
    "full_matrices": "Whether `u` and `v` are square, or only as wide as there are values.",
    "compute_uv": "Whether `u` and `v` are given too, or the singular values alone.",
    "function": "The function to apply to each element.",
}

OBJECT_ARGUMENTS: dict[str, str] = {
    "input_axes": "The axes of the weights that count as inputs. `None` lets Keras decide.",
    "output_axes": "The axes of the weights that count as outputs. `None` lets Keras decide.",
    "ignore_class": "The id of a class that counts for nothing, such as a void label.",
    "axis": "The axes over which the loss is computed for each sample; `None` means all.",
    "name": "The name of the object.",
    "mode": "How the values are quantized.",
    "source_name": "The dtype policy that held before quantization.",
    "amax_history_length": "How many past maxima are kept to choose the scale.",
}
# Objects whose docstring leaves out what the arguments of all optimizers are.
LIKE_OTHERS: dict[str, str] = {"Muon": "Adam"}
