"""Where Keras contradicts itself: the only disagreements that are allowed, each with evidence.

`RUNTIME` lists what differs between a symbolic and an executed call. The engine shows the symbolic
result and its rule warns with the code "runtime-differs", the detail `bug` naming the entry here.
`VERDICTS` lists the cases in which we knowingly say something else than Keras's symbolic call.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.engine.layers import runtime_evidence

if TYPE_CHECKING:
    from tests.engine.layers.oracle import Comparison


@dataclass(frozen=True)
class Bug:
    """One contradiction: in which versions it was seen, on what evidence."""

    evidence: str
    versions: tuple[str, ...] = ("3.15.1",)


RUNTIME: dict[str, Bug] = {
    "int-dtype-kept": Bug(
        "Layers without weights declare their compute dtype (float32) as the dtype of the output, "
        "yet integers stay integers: ReLU()(int32 KerasTensor).dtype is float32, executed int32.",
    ),
    "int-fails": Bug(
        "Layers that compute in TensorFlow accept integers symbolically and stop when run: "
        "Conv2D(4, 3) on int32 raises InvalidArgumentError (Conv2D wants float inputs).",
    ),
    "string-fails": Bug(
        "Nearly every layer accepts a string tensor symbolically (the dtype of the result is just "
        "declared) and raises when run: Dense(4) on (2, 3) strings.",
    ),
    "glu-halves": Bug(
        "Layers declare their shape before the activation, and glu halves the last dimension: "
        "Activation('glu') on (2, 6) declares (2, 6) and gives (2, 3).",
    ),
    "threshold-needs-arguments": Bug(
        "keras.activations.threshold is found by name, but takes two more arguments: "
        "Activation('threshold') raises TypeError when run.",
    ),
    "transposed-even-kernel": Bug(
        "With padding='same' and output_padding, Keras computes (n - 1) * s + k % 2 + p; for even "
        "k and p = 0 TensorFlow's shape check stops: Conv2DTranspose(4, 4, strides=2, "
        "padding='same', output_padding=0).",
    ),
    "adaptive-wrong-rank": Bug(
        "Adaptive pooling has no input_spec: AdaptiveMaxPooling2D(2) accepts (None, 8, 3).",
    ),
    "adaptive-to-one": Bug(
        "AdaptiveAveragePooling2D(1) raises when run in a function (ksize 8 > 7), and "
        "AdaptiveMaxPooling2D(1) ends the process with SIGFPE; the shape is declared all the same.",
    ),
    "softmax-axis": Bug(
        "Softmax looks at its axis only when run: Softmax(axis=5) on (None, 3) is accepted.",
    ),
    "dot-over-batch": Bug(
        "Dot(axes=0) passes build and compute_output_shape; batch_dot raises.",
    ),
    "dot-batches-differ": Bug(
        "Dot compares static batch sizes only in batch_dot: (2, 4) with (3, 4) is accepted.",
    ),
    "reverse-size": Bug(
        "ReversibleEmbedding(10, 4) with reverse=True accepts any last dimension symbolically.",
    ),
    "autocast-off": Bug(
        "With autocast=False, layers without weights declare their compute dtype but give floats "
        "back as they came: Masking(autocast=False) on float16 declares float32.",
    ),
    "reshape-unknown": Bug(
        "Reshape does not compare sizes as soon as one is unknown: Reshape((None, None)) and "
        "Reshape((5,)) on (None, None, 3) pass symbolically and can never run.",
    ),
    "axis-twice": Bug(
        "LayerNormalization(axis=(3, 3)) makes a gamma of 6 x 6 on (None, 5, 4, 6) and stops "
        "when run (duplicate dimension).",
    ),
    "rms-axis": Bug(
        "RMSNormalization multiplies by its scale without reshaping it: axis=1 on (None, 5, 6) "
        "makes a scale of 5 and stops when run.",
    ),
    "groups-of-batch": Bug(
        "GroupNormalization(groups=1, axis=-3) on (2, 6, 6): pop index out of range when run.",
    ),
    "global-pooling-mask": Bug(
        "GlobalAveragePooling1D(data_format='channels_first') on a masked (2, 6, 2) lines the mask "
        "of the 6 places up with the 2 steps and stops when run.",
    ),
    "softmax-mask": Bug(
        "Softmax compares the mask (batch, steps) with the last dimensions: a masked (2, 4, 6) "
        "raises when run, but not symbolically.",
    ),
    "reverse-dtype": Bug(
        "ReversibleEmbedding switches autocast off: in reverse, float32 on mixed_float16 gives "
        "float32, and reverse_dtype is not declared at all.",
    ),
    "einsum-shape": Bug(
        "EinsumDense inserts the dimensions of leading dots in reverse order (...x,xy->...y on "
        "(None, 5, 6, 4) declares (None, 6, 5, y)), takes an output_shape of any length, and does "
        "not mind dimensions that no letter names; running differs or stops.",
    ),
    "uncalibrated": Bug(
        "A layer made with gptq or awq has no kernel before it is calibrated: Dense(7, "
        "dtype='gptq/4/8_from_float32') has no attribute _kernel when run.",
    ),
    "float8-lora": Bug(
        "Dense(7, dtype='float8_from_float32', lora_rank=2) builds; _float8_call does not "
        "support LoRA.",
    ),
    "einsum-int8": Bug(
        "EinsumDense('abc,cb->ab', 5, dtype='int8_from_float32') on (None, 5, 4): cannot squeeze "
        "axis 2 when run.",
    ),
    "quantized-fails": Bug(
        "Any layer takes a quantized policy, but only Dense, EinsumDense and the embeddings can "
        "be run with it: Conv2D(3, 2, dtype='int8_from_float32') has no _int8_call.",
    ),
}
RUNTIME |= {name: Bug(evidence) for name, evidence in runtime_evidence.EVIDENCE.items()}


@dataclass(frozen=True)
class Verdict:
    """A verdict of ours that knowingly differs; ``holds`` recognises the cases."""

    name: str
    evidence: str
    holds: Callable[[Comparison], bool]
    versions: tuple[str, ...] = ("3.15.1",)


NO_KERNEL = re.compile(
    r"not in the list of allowed values|only supports NHWC|CPU implementations do not yet|"
    r"Could not find device for node"
)
"""What TensorFlow says where it has no code for a floating-point dtype on a processor.

MaxPooling3D of float64 and of float16, Conv1DTranspose of float16 with channels first: graphics
cards differ, so the engine says nothing.
"""


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
                for name in c.ours.problems[0].params
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
            and all(isinstance(c.case.params.get(n), tuple) for n in c.ours.problems[0].params)
            and "a number" in str(c.ours.problems[0].details.get("takes"))
        ),
    ),
    Verdict(
        "beyond-32-bits",
        "Keras accepts strides of 10**12 symbolically; running them ends the process (Check "
        "failed: value out of range for an int32). We refuse sizes and steps beyond 32 bits.",
        lambda c: (
            _codes(c) == {"bad-parameter"}
            and any(_beyond(c.case.params.get(name)) for name in c.ours.problems[0].params)
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
            and c.ours.problems[0].params == ("seed",)
            and 0 in (c.case.params.get("rate"), c.case.params.get("stddev"))
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
        "TimeDistributed asks the layer inside for its shape without a look at its input_spec: "
        "TimeDistributed(MaxPooling1D()) of rank 3 is declared, and fails when run. We refuse it.",
        lambda c: c.case.kind == "TimeDistributed" and "wrong-rank" in c.ours.reason,
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
        "group-query-rank",
        "GroupQueryAttention has no input_spec: with rank 4 its einsum reads the wrong axis (the "
        "kernel of (None, 3, 5, 8) has 5 rows) and fails when run. We refuse ranks other than 3.",
        lambda c: c.case.kind == "GroupQueryAttention" and "wrong-rank" in c.ours.reason,
    ),
)


def _holds_unknown_class(params: Mapping[str, object]) -> bool:
    found = (v for v in params.values() if isinstance(v, Mapping) and "class_name" in v)
    return any(all(not hasattr(module, v["class_name"]) for module in _modules()) for v in found)


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


def _numbers(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def _beyond(value: object) -> bool:
    return any(isinstance(number, int) and number > 2**31 - 1 for number in _numbers(value))


def _codes(comparison: Comparison) -> set[str]:
    return {problem.code for problem in comparison.ours.problems}


def excuse(comparison: Comparison) -> str:
    """Give the name of the bug that explains the differences, or nothing."""
    return next((bug.name for bug in VERDICTS if bug.holds(comparison)), "")
