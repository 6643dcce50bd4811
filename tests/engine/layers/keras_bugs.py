"""Where Keras contradicts itself: the only disagreements that are allowed, each with evidence.

`RUNTIME` lists what differs between a symbolic and an executed call. The engine shows the symbolic
result and its rule warns with the code "runtime-differs", the detail `bug` naming the entry here.
`keras_verdicts.VERDICTS` lists the cases in which we knowingly say something else than that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.engine.layers import function_evidence, operation_evidence, runtime_evidence


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
    "scope-name": Bug(
        "Dense(2, name='a b') (or 'Größe') builds; inside of a function, so in fit and predict, "
        "TensorFlow stops: 'a b' is not a valid scope name.",
    ),
    "activity-regularizer": Bug(
        "An activity regularizer is computed only when the layer runs: OrthogonalRegularizer stops "
        "on outputs that are no float32 matrix, L1 and L2 on uint8 or int16 (sum widens them).",
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
        "AdaptiveMaxPooling2D(1) ends the process with SIGFPE; so does an input of size 1. The "
        "shape is declared all the same.",
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
    "einsum-crash": Bug(
        "tf.einsum('ab...,bc->ac...') on (2, 4, 12, 1) and (4, 8) aborts or faults after a while "
        "(TensorFlow 2.21 with oneDNN on several threads): a last dimension of 1 behind one above "
        "8, both under the dots, and more than one sample. Other sizes, or letters for the dots, "
        "never do, nor does TF_NUM_INTRAOP_THREADS=1 or TF_ENABLE_ONEDNN_OPTS=0.",
    ),
    "quantized-fails": Bug(
        "Any layer takes a quantized policy, but only Dense, EinsumDense and the embeddings can "
        "be run with it: Conv2D(3, 2, dtype='int8_from_float32') has no _int8_call.",
    ),
}
RUNTIME |= {
    name: Bug(evidence)
    for name, evidence in {
        **runtime_evidence.EVIDENCE,
        **operation_evidence.OPERATIONS,
        **function_evidence.FUNCTIONS,
    }.items()
}


BY_CHANCE = frozenset({"einsum-crash"})
"""What ends the process now and then, and goes well the other times."""

NO_KERNEL = re.compile(
    r"not in the list of allowed values|only supports (the )?N[DHW]+C|"
    r"CPU implementations? do(es)? not yet|Could not find device for node"
)
"""What TensorFlow says where it has no code for a floating-point dtype on a processor.

MaxPooling3D of float64 and of float16, Conv1DTranspose of float16 with channels first: graphics
cards differ, so the engine says nothing.
"""

PROCESSORS_ONLY = re.compile("Input dims must be <= 5")
"""What the library that TensorFlow computes with on processors cannot do, whatever the dtypes.

Softmax of float32 over one axis of six: graphics cards have no such limit.
"""
