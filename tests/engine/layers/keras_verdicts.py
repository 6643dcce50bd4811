"""Verdicts of ours that knowingly are not those of Keras's symbolic call, each with evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.layers import images_dtypes
from engine.problems import Problem
from engine.values import KerasObject, freeze

if TYPE_CHECKING:
    from tests.engine.layers.oracle import Case, Comparison


@dataclass(frozen=True)
class Verdict:
    """A verdict of ours that knowingly differs; ``holds`` recognises the cases."""

    name: str
    evidence: str
    holds: Callable[[Comparison], bool]
    versions: tuple[str, ...] = ("3.15.1",)


VERDICTS: tuple[Verdict, ...] = (
    Verdict(
        "class-of-the-author",
        "An object of a class that Keras does not have may be registered where the model is "
        "loaded, so we let it be; the Keras of the tests cannot know it.",
        lambda c: c.ours.accepted and _holds_unknown_class(c.case.params),
    ),
    Verdict(
        "broken-steps",
        "Conv2D(4, 2, strides=(1.5, 2.0)) on 9 x 8 declares 5 rows and gives 8: a float inside of "
        "a tuple is never looked at. We refuse floats that are not whole.",
        lambda c: (
            _codes(c) == {"bad-parameter"}
            and any(
                isinstance(step, float) and not step.is_integer()
                for name in _fault(c).params
                for step in _numbers(c.case.params.get(name))
            )
        ),
    ),
    Verdict(
        "list-for-a-number",
        "TensorFlow stretches a list where Keras means one number, if it happens to fit: "
        "LayerNormalization(epsilon=(1,)) runs. We refuse lists there.",
        lambda c: (
            _codes(c) == {"bad-parameter"}
            and all(_has_a_list(c.case.params.get(n)) for n in _fault(c).params)
            and "a number" in str(_fault(c).details.get("takes"))
        ),
    ),
    Verdict(
        "policy-on-whole-numbers",
        "QuantizedDTypePolicy(mode='int8', source_name='int8') is accepted and computes in int8, "
        "of which TensorFlow multiplies nothing. We refuse it.",
        lambda c: (
            _fault_names(c, "dtype")
            and "int8" in getattr(c.case.params["dtype"], "config", {}).values()
        ),
    ),
    Verdict(
        "beyond-32-bits",
        "Keras accepts strides of 10**12 symbolically; running them ends the process (Check "
        "failed: value out of range for an int32). We refuse sizes and steps beyond 32 bits.",
        lambda c: (
            _codes(c) == {"bad-parameter"}
            and any(_beyond(c.case.params.get(name)) for name in _fault(c).params)
        ),
    ),
    Verdict(
        "input-swallows-anything",
        "InputLayer(**kwargs) drops arguments that it does not know; keras.Input, which the "
        "exported code calls, refuses them.",
        lambda c: c.case.kind == "Input" and _codes(c) == {"unknown-parameter"},
    ),
    Verdict(
        "seed-unread",
        "The dropout and noise layers look at their seed only when there is something to draw: "
        "Dropout(0, seed='a') is accepted. We refuse the seed either way.",
        lambda c: (
            _codes(c) == {"bad-parameter"}
            and _fault(c).params == ("seed",)
            and 0 in (c.case.params.get("rate"), c.case.params.get("stddev"))
        ),
    ),
    Verdict(
        "length-unread",
        "MelSpectrogram reads sequence_length only where there is a window: (window=None, "
        "sequence_length=-3) is accepted. We refuse a length below 0 either way.",
        lambda c: (
            c.case.kind == "MelSpectrogram"
            and c.case.params.get("window", "hann") is None
            and _fault_names(c, "sequence_length")
        ),
    ),
    Verdict(
        "conv-lstm-without-filters",
        "ConvLSTM does not check filters: filters=0 is accepted symbolically (an output without "
        "channels) and fails when run. We refuse it like every other number of filters below 1.",
        lambda c: c.case.kind.startswith("ConvLSTM") and c.case.params.get("filters") == 0,
    ),
    Verdict(
        "vocabulary-file",
        "StringLookup(vocabulary='words.txt') reads the file when it is constructed and refuses "
        "one that is missing. We never read it; the size of its vocabulary stays unknown.",
        lambda c: isinstance(c.case.params.get("vocabulary"), str) and "file" in c.keras.reason,
    ),
    Verdict(
        "time-distributed-rank",
        "TimeDistributed (SpectralNormalization too) asks the layer inside for its shape without a "
        "look at its input_spec: "
        "TimeDistributed(MaxPooling1D()) of rank 3 is declared, and fails when run. We refuse it.",
        lambda c: (
            c.case.kind in ("TimeDistributed", "SpectralNormalization")
            and "wrong-rank" in c.ours.reason
        ),
    ),
    Verdict(
        "frame-step-fraction",
        "STFTSpectrogram(frame_step=1.5) declares 246 frames for 400 samples and gives 369: "
        "the declaration divides by 1.5, running moves on by 1. We refuse fractions.",
        lambda c: (
            c.case.kind == "STFTSpectrogram"
            and isinstance(c.case.params.get("frame_step"), float)
            and _codes(c) == {"bad-parameter"}
        ),
    ),
    Verdict(
        "axis-twice",
        "Reductions over axis=(1, 1) delete two axes of the declared shape; executed TensorFlow "
        "refuses a repeated axis. So do we.",
        lambda c: c.case.kind.startswith("ops.") and "axis-twice" in c.ours.reason,
    ),
    Verdict(
        "split-negative",
        "ops.split(x, -1) is accepted symbolically and gives no output at all. We refuse it.",
        lambda c: c.case.kind == "ops.split" and c.case.params["indices_or_sections"] == -1,
    ),
    Verdict(
        "unread-at-inference",
        "RandAugment(num_ops=-3) called with training=False never reads it, RandomHue("
        "value_range=50) neither. We refuse it.",
        lambda c: (
            (c.case.kind in images_dtypes.KINDS or _held_images(c.case.params))
            and _codes(c) == {"bad-parameter"}
            and c.case.call.get("training") is False
        ),
    ),
    Verdict(
        "whole-floats-dilate",
        "Conv3DTranspose(4, 2, dilation_rate=(2.0, 2.0, 2.0)) is refused, and with padding='same' "
        "it runs. We refuse floats either way.",
        lambda c: (
            c.case.kind.endswith("DTranspose")
            and _codes(c) == {"bad-parameter"}
            and _fault(c).params == ("dilation_rate",)
            and any(isinstance(n, float) for n in _numbers(c.case.params["dilation_rate"]))
        ),
    ),
    Verdict(
        "bidirectional-rank",
        "Bidirectional asks only its forward layer for a shape: ConvLSTM1D with a backward GRU is "
        "accepted on rank 4 and stops when run. We refuse what the backward layer refuses.",
        lambda c: (
            c.case.kind == "Bidirectional"
            and "backward_layer" in c.case.params
            and "wrong-rank" in c.ours.reason
        ),
    ),
    Verdict(
        "lora-below-zero",
        "Dense(4, lora_rank=-1) is refused (so is LoRA of a kernel with a constraint), but inside "
        "of a Pipeline it is accepted, and comes out without LoRA. We refuse it either way.",
        lambda c: (
            c.case.kind == "Pipeline"
            and ("lora_rank = -" in c.ours.reason or "(lora-with-constraint)" in c.ours.reason)
            and not any("lora" in name for name, _, _ in c.keras.weights)
        ),
    ),
    Verdict(
        "pipeline-rnn-rank",
        "A Pipeline is traced to find its shape, and so RNN(SimpleRNNCell(4)) on (None, 8, 8, 2) "
        "may get through: the cell's sum of (batch, 8, 4) and (batch, 4) fits a batch of 1 or 8, "
        "and adds the states of samples to rows. We refuse RNN of other ranks than 3 there.",
        lambda c: c.case.kind == "Pipeline" and "RNN needs T×features" in c.ours.reason,
    ),
    Verdict(
        "augmix-lots",
        "AugMix draws lots for the operations that it uses, some of which want 1 or 3 channels: a "
        "Pipeline with it on (None, 8, 8, None) is accepted now and then. We refuse.",
        lambda c: (
            c.case.kind == "Pipeline"
            and any(f"AugMix {verb}" in c.ours.reason for verb in ("must know", "needs"))
        ),
    ),
    Verdict(
        "clahe-of-nothing",
        "A Pipeline of ContrastLimitedAdaptiveHistogramEqualization on (1, 4, 8, 0) forgets that "
        "the batch is 1: a size that is to follow from no values stays unknown.",
        lambda c: (
            c.case.kind == "Pipeline"
            and c.ours.accepted
            and "ContrastLimitedAdaptive" in str(c.case.params)
            and any(one.shape and one.shape[-1] == 0 for one in c.keras.outputs)
        ),
    ),
    Verdict(
        "mha-rank-one",
        "MultiHeadAttention of (3,) is accepted symbolically, with a kernel of 3 x 3 x 2 for "
        "key_dim=4, and stops when run. We refuse tensors without steps.",
        lambda c: c.case.kind == "MultiHeadAttention" and "wrong-rank" in c.ours.reason,
    ),
    Verdict(
        "group-query-rank",
        "GroupQueryAttention has no input_spec: with rank 4 its einsum reads the wrong axis (the "
        "kernel of (None, 3, 5, 8) has 5 rows) and fails when run. We refuse ranks other than 3.",
        lambda c: c.case.kind == "GroupQueryAttention" and "wrong-rank" in c.ours.reason,
    ),
)


def _holds_unknown_class(value: object) -> bool:
    """Tell whether an object of a class that Keras lacks stands anywhere in ``value``."""
    value = freeze(value)
    if isinstance(value, KerasObject):
        lacking = all(not hasattr(module, value.class_name) for module in _modules())
        return lacking or _holds_unknown_class(value.config)
    if isinstance(value, Mapping):
        return any(map(_holds_unknown_class, value.values()))
    return isinstance(value, tuple) and any(map(_holds_unknown_class, value))


def _modules() -> Iterable[object]:
    from tests.engine.layers import keras_side

    keras = keras_side.load()
    names = (
        "layers",
        "initializers",
        "regularizers",
        "constraints",
        "dtype_policies",
        "activations",
    )
    return [getattr(keras, name) for name in names]


def _held_images(params: Mapping[str, object]) -> bool:
    """Tell whether image layers alone stand in a Pipeline."""
    layers = freeze(params.get("layers"))
    return isinstance(layers, tuple) and all(
        isinstance(one, KerasObject) and one.class_name in images_dtypes.KINDS for one in layers
    )


def _has_a_list(value: object) -> bool:
    """Tell whether ``value`` is a list, or an object with one for an argument."""
    if isinstance(value, KerasObject):
        return any(isinstance(given, tuple) for given in value.config.values())
    return isinstance(value, tuple)


def _numbers(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def _beyond(value: object) -> bool:
    return any(isinstance(number, int) and number > 2**31 - 1 for number in _numbers(value))


def _fault(comparison: Comparison) -> Problem:
    return next(one for one in comparison.ours.problems if one.severity == "error")


def _fault_names(comparison: Comparison, name: str) -> bool:
    return _codes(comparison) == {"bad-parameter"} and _fault(comparison).params == (name,)


def _codes(comparison: Comparison) -> set[str]:
    return {one.code for one in comparison.ours.problems if one.severity == "error"}


def _of_a_held_layer(comparison: Comparison) -> str:
    """Name what explains the verdict on a layer of a Pipeline where it stands alone."""
    from tests.engine.layers.oracle import Case, compare, wires

    case = comparison.case
    if case.kind in ("TimeDistributed", "SpectralNormalization"):
        return _of_the_held_layer(case)
    if case.kind != "Pipeline" or comparison.ours.accepted == comparison.keras.accepted:
        return ""
    layers, [(_, tensor), *_] = freeze(case.params.get("layers")), wires(case)
    for one in layers if isinstance(layers, tuple) else ():
        if not isinstance(one, KerasObject):
            return ""
        alone = compare(Case(one.class_name, dict(one.config), tensor, case.call))
        if alone.excuse:
            return alone.excuse
        if not (alone.keras.accepted or alone.ours.accepted or comparison.ours.accepted):
            return "pipeline-undeclared"
        if not alone.keras.accepted:
            return ""
        tensor = alone.keras.outputs[0]
    return ""


def _of_the_held_layer(case: Case) -> str:
    """Name what explains it where the layer inside of a wrapper stands alone, on a step."""
    from tests.engine.layers.oracle import Case, compare, wires

    held, [(_, tensor), *_] = freeze(case.params.get("layer")), wires(case)
    if not isinstance(held, KerasObject):
        return ""
    if case.kind == "TimeDistributed" and tensor.rank > 2:
        batch, _, *step = tensor.known
        tensor = tensor._replace(masked=False).with_shape((batch, *step))
    return compare(Case(held.class_name, dict(held.config), tensor, case.call)).excuse


def excuse(comparison: Comparison) -> str:
    """Give the name of the bug that explains the differences, or nothing."""
    named = next((bug.name for bug in VERDICTS if bug.holds(comparison)), "")
    return named or _of_a_held_layer(comparison)
