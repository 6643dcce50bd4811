"""Dtypes that an operation declares and cannot be run on, or gives in another dtype.

Keras declares the dtype of an operation by a rule of its own; TensorFlow has kernels for some
dtypes only. Measured with Keras 3.15.1, every operation with fifteen dtypes (the tests do it again
with all but uint64, in which sparse_plus can end the process); what the rule of an operation says
itself is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.layers.operands import cannot_run, kinds, runs_to
from engine.layers.registry import Outcome, Parameters
from engine.problems import Problem
from engine.tensors import Tensor

_TEXTS = ("string",)
_COMPLEX = ("complex64", "complex128")
_NARROW = ("int8", "int16", "uint8", "uint16", "uint32", "uint64")
_WHOLE = (*_NARROW, "int32", "int64")
_HALVES = ("float16", "bfloat16")

_GROUPS = (
    (
        "absolute abs all any cast cbrt conj conjugate cumprod cumsum deg2rad diag diagonal diff "
        "dot einsum exp expm1 fabs fold hard_shrink hypot i0 inner layer_normalization logical_not "
        "logical_or logical_xor matmul meshgrid nanprod nansum negative norm outer prod rad2deg "
        "real rgb_to_grayscale rms_normalization rsqrt segment_prod segment_sum sigmoid sign "
        "signbit silu slice_update square squareplus std sum tanh_shrink tensordot trace tril triu "
        "unfold vdot",
        _TEXTS,
    ),
    ("ceil erfc floor isfinite isinf isnan logaddexp median nan_to_num nanmedian nanstd nanvar "
     "arctan2 quantile", _COMPLEX),
    (
        "amax amin argmax argmin argsort celu clip elu erf erfinv floor_divide fmod gelu "
        "hard_sigmoid hard_silu hard_tanh leaky_relu log_sigmoid log_softmax max min mod nanargmax "
        "nanargmin nanmax nanmin ptp relu relu6 round selu soft_shrink softmax softplus softsign "
        "sort sparse_plus sparse_sigmoid sparsemax threshold trunc",
        (*_COMPLEX, *_TEXTS),
    ),
    ("cross heaviside searchsorted segment_max segment_min top_k",
     ("bool", *_COMPLEX, *_TEXTS)),
    ("bitwise_invert bitwise_not", _COMPLEX),
    ("einsum fold hypot segment_prod segment_sum unfold", ("bool",)),
    (
        "adaptive_average_pool average_pool binary_crossentropy categorical_crossentropy "
        "depthwise_conv elastic_transform gaussian_blur map_coordinates normalize "
        "separable_conv sobel_edges sparse_categorical_crossentropy",
        ("bool", *_WHOLE, *_COMPLEX, *_TEXTS),
    ),
    ("conv conv_transpose extract_patches",
     ("bool", *_NARROW, "int64", *_COMPLEX, *_TEXTS)),
    ("batch_normalization glu", ("bool", *_WHOLE, *_TEXTS)),
    ("rfft stft", ("bool", *_WHOLE, *_HALVES, *_COMPLEX, *_TEXTS)),
    ("affine_transform", ("bool", "int8", "int16", "uint16", "uint32", "uint64", *_COMPLEX,
                          *_TEXTS)),
    ("cdist", ("bool", *_WHOLE)),
    ("deg2rad rad2deg sign", ("uint64",)),
    ("dot_product_attention", ("bool", *_NARROW, *_COMPLEX, *_TEXTS)),
    ("max_pool", ("bool", "uint32", "uint64", *_COMPLEX, *_TEXTS)),
    ("moments", ("bool", *_NARROW, *_TEXTS)),
    ("resize", ("uint32", "uint64", *_COMPLEX, *_TEXTS)),
    ("tile", ("uint16",)),
)  # fmt: skip

_STOPS = frozenset((kind, dtype) for names, dtypes in _GROUPS for kind in kinds(names)
                  for dtype in dtypes)  # fmt: skip
"""Operations and dtypes for which TensorFlow has no kernel."""

_PARTS = {"complex64": "float32", "complex128": "float64"}

_GIVES: dict[tuple[str, str], str] = {
    **{(kind, dtype): part for kind in kinds("absolute abs imag real std")
       for dtype, part in _PARTS.items()},
    **{(kind, dtype): "float32" for kind in kinds("angle cbrt hypot nanmean")
       for dtype in _COMPLEX},
    **{(kind, dtype): dtype for kind in kinds("deg2rad rad2deg") for dtype in _COMPLEX},
    **{("ops.normalize", dtype): dtype for dtype in (*_HALVES, "float64")},
    **{(kind, dtype): dtype for kind in kinds("concatenate stack hstack vstack sum nansum")
       for dtype in ("uint64", "complex128")},
    **{(kind, dtype): becomes for kind in kinds("prod nanprod")
       for dtype, becomes in (("uint64", "uint32"), ("complex128", "complex64"))},
    ("ops.cbrt", "uint64"): "float32",
    ("ops.nanmax", "uint64"): "uint64",
    ("ops.nanmin", "uint64"): "uint64",
    ("ops.cdist", "complex128"): "complex128",
    ("ops.norm", "complex128"): "complex64",
}  # fmt: skip
"""What comes out of an operation for a dtype, where Keras declares another one."""


def dtypes_when_run(
    p: Parameters, tensors: Sequence[Tensor], outcome: Outcome
) -> tuple[Problem, ...]:
    """Warn of a dtype that the operation ``p.kind`` cannot be run on, or gives as another one."""
    if not outcome.outputs or any(one.code == "runtime-differs" for one in outcome.problems):
        return ()
    seen = tensors[:1] if p.kind.startswith("ops.segment") else tensors
    found = list(dict.fromkeys(tensor.dtype for tensor in seen))
    # Whole numbers and truth values beside others are ids, places or choices.
    whole = [dtype for dtype in found if "int" in dtype]
    found = [dtype for dtype in found if dtype not in (*whole, "bool")] or whole or found
    odd = [dtype for dtype in found if (p.kind, dtype) in _STOPS]
    if odd:
        return (cannot_run(p, odd[0]),)
    declared = outcome.outputs[0].dtype
    return runs_to(p, declared, _GIVES.get((p.kind, found[0]), declared))
