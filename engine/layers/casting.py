"""What a layer computes in when nothing was cast for it: with ``autocast=False``.

Keras declares the compute dtype of the policy in any case. What running gives depends on how the
layer computes; that is written down here by kind, as it was seen.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.dtypes import promote
from engine.layers.demands import (
    arriving_dtype,
    cannot_run,
    casts,
    draws_noise,
    is_float,
    is_whole,
    runtime_differs,
    title,
)
from engine.layers.registry import Outcome, Parameters
from engine.problems import Problem
from engine.tensors import Tensor

KEEPS = "keeps"
"""What comes out has the dtype of what came in."""

PROMOTES = "promotes"
"""Input and weights are promoted to a dtype that holds both."""

FAILS = "fails"
"""TensorFlow multiplies no two dtypes, so it stops."""

CASTS = "casts"
"""The layer casts by itself, so what is declared is true."""


def _axes(*stems: str, counts: Sequence[int] = (1, 2, 3)) -> tuple[str, ...]:
    return tuple(f"{stem}{n}D" for stem in stems for n in counts)


_BY_KIND = {
    **dict.fromkeys(
        (
            *_axes("MaxPooling", "AveragePooling", "GlobalMaxPooling", "GlobalAveragePooling"),
            *_axes("AdaptiveMaxPooling", "AdaptiveAveragePooling"),
            *_axes("ZeroPadding", "Cropping", "UpSampling", "SpatialDropout"),
            "Masking", "RMSNormalization", "UnitNormalization", "SpectralNormalization",
            "ReLU", "LeakyReLU", "ELU", "Softmax", "Activation", "Dropout", "AlphaDropout",
            "GaussianDropout", "GaussianNoise", "ActivityRegularization",
            "Flatten", "Reshape", "Permute", "Identity",
            "RepeatVector", "Add", "Concatenate", "Multiply", "Average", "Maximum", "Minimum",
            "Subtract", "Dot", "Resizing", "RandomBrightness", "RandomContrast",
            "ContrastLimitedAdaptiveHistogramEqualization", "MaxNumBoundingBoxes",
            "STFTSpectrogram",
        ),
        KEEPS,
    ),
    **dict.fromkeys(("Dense", "EinsumDense", "RandomSaturation"), PROMOTES),
    **dict.fromkeys(
        (
            *_axes("Conv", "DepthwiseConv", "SeparableConv"), "PReLU",
            "Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose",
        ),
        FAILS,
    ),
}  # fmt: skip


_OWN_CONVERSION = ("IntegerLookup", "StringLookup", "TextVectorization", "Hashing")
_REAL_ONLY = frozenset(
    (
        *_axes("MaxPooling", "AveragePooling", "GlobalMaxPooling"),
        *_axes("AdaptiveMaxPooling", "AdaptiveAveragePooling"),
        "UnitNormalization", "ReLU", "LeakyReLU", "PReLU", "ELU", "Softmax", "Activation",
        "Maximum", "Minimum",
    )
)  # fmt: skip
"""What compares or orders values, which complex numbers do not let be done."""


_OF_COMPLEX = (
    None, "linear", "exponential", "glu", "hard_shrink", "sigmoid", "silu", "squareplus", "swish",
    "tanh", "tanh_shrink",
)  # fmt: skip
"""Activations that are computed of complex numbers too."""


def _scales(p: Parameters) -> bool:
    """Tell whether what arrives is brought to whole numbers, for a quantized product."""
    if getattr(p, "reverse", False):
        return p.policy.mode in ("int8", "int4")
    return p.policy.mode == "int8" and p.kind in ("Dense", "EinsumDense")


def _compares(p: Parameters, tensors: Sequence[Tensor]) -> bool:
    """Tell whether values are put in order, or convolved: complex numbers cannot be.

    A single tensor is merged with nothing.
    """
    alone = len(tensors) == 1 and p.kind in ("Maximum", "Minimum")
    return (p.kind in _REAL_ONLY or manner(p.kind) == FAILS) and not alone


def _passes(p: Parameters) -> bool:
    return p.kind == "Activation" and p.activation in _OF_COMPLEX


def manner(kind: str) -> str:
    """Tell what a layer of ``kind`` does with floats that are not of its own dtype."""
    return _BY_KIND.get(kind, CASTS)


_MULTIPLIES_NOISE = (
    "GaussianNoise", "GaussianDropout", "LSTM", "GRU", "SimpleRNN", *_axes("ConvLSTM"),
)  # fmt: skip
"""What draws noise in its compute dtype, and multiplies what arrives with it."""


def multiplies_mask(kind: str, rate: float) -> bool:
    """Tell whether a recurrent layer multiplies with a mask of dropout, as SimpleRNN does at 1."""
    return rate > 0 and (rate < 1 or kind.startswith("SimpleRNN"))


def given_when_run(
    kind: str, arriving: str, weights: str, declared: str, noisy: bool = False
) -> str | None:
    """Give the dtype that running gives for ``arriving``; ``None`` where it stops.

    ``weights`` is the dtype that the weights are read in, ``noisy`` whether noise is drawn.
    """
    how = FAILS if noisy and kind in _MULTIPLIES_NOISE else manner(kind)
    if how == KEEPS:
        return arriving
    if how == PROMOTES:
        return promote(arriving, weights)
    if how == CASTS:
        return declared
    return arriving if arriving == weights else None


def _quantized(p: Parameters, becomes: str | None, declared: str) -> str | None:
    """Give what a quantized product gives instead of ``becomes``."""
    if p.policy.mode == "float8":
        return (
            becomes if becomes == declared else None
        )  # scaled in the compute dtype, which TensorFlow does not mix with another
    whole = p.policy.mode == "int4" and p.policy.group == -1 and p.kind == "Dense"
    plain = p.lora_rank or whole
    return declared if plain else becomes


def _uncast_complex(
    p: Parameters, tensors: Sequence[Tensor], outcome: Outcome
) -> tuple[Problem, ...]:
    """Warn of complex numbers, which no policy casts: they stay, or stop the layer."""
    if any(map(_settles, outcome.problems)):
        return ()
    declared = (outcome.outputs or tensors)[0].dtype
    arriving = promote(*(arriving_dtype(p, tensor) for tensor in tensors)) or ""
    works = not _compares(p, tensors) or _passes(p)
    if "complex" not in arriving or (arriving == declared and works):
        return ()
    bent = getattr(p, "activation", None)
    works = works and not (isinstance(bent, str) and bent not in _OF_COMPLEX)
    noisy = draws_noise(p) and p.kind != "AlphaDropout"
    stopped = p.kind.startswith(_REAL_INSIDE) or noisy or _scales(p)
    becomes = given_when_run(p.kind, arriving, p.compute_dtype, declared)
    if p.policy.mode and p.kind in ("Dense", "EinsumDense"):
        becomes = _quantized(p, becomes, declared)
    if not works or stopped or becomes is None:
        return (cannot_run("complex-fails", p, arriving, "it computes with real numbers"),)
    if becomes == declared:
        return ()
    return (
        runtime_differs(
            "complex-kept",
            title(f"When run, the values are {becomes}, not {declared}"),
            f"Keras declares {declared} for the output of {p.kind}, but casts no {arriving} values "
            f"to that, so running gives {becomes}.",
            dtype=arriving,
            becomes=becomes,
        ),
    )


def _cast_to(p: Parameters, tensors: Sequence[Tensor], dtype: str) -> tuple[Problem, ...]:
    """Warn of a policy that floats (of ``dtype``) are cast to and cannot be computed in."""
    reads_ids = p.kind.endswith("Embedding") and not getattr(p, "reverse", False)
    if p.compute_dtype == "string" and p.kind not in _OWN_CONVERSION and not reads_ids:
        return (cannot_run("string-fails", p, dtype, "numbers are not cast to texts"),)
    if "complex" not in p.compute_dtype:
        return ()
    if _compares(p, tensors) and not _passes(p):
        why = f"they are cast to {p.compute_dtype}, which it cannot compute with"
        return (cannot_run("complex-fails", p, dtype, why),)
    bent = getattr(p, "activation", None)
    if isinstance(bent, str) and bent not in _OF_COMPLEX:
        return (cannot_run("complex-fails", p, dtype, f"{bent} is of real numbers"),)
    return ()


_REAL_INSIDE = (
    "LSTM", "GRU", "SimpleRNN", "RNN", "ConvLSTM", "MultiHeadAttention", "GroupQueryAttention",
    "ActivityRegularization", "Discretization",
)  # fmt: skip
"""What puts complex numbers together with weights or numbers that are real."""


_BESIDE = ("glu-halves", "activity-regularizer", "noise-shape")


def _settles(problem: Problem) -> bool:
    """Tell whether a warning says all of a run: not one of another matter, or of a doubt."""
    if problem.code != "runtime-differs" or problem.details.get("unknown"):
        return False
    return problem.details.get("bug") not in _BESIDE


_ASIDE = frozenset(
    ("mask", "query_mask", "value_mask", "key_mask", "attention_mask", "initial_state")
)
"""Ports of tensors that are converted to what the layer needs, whatever they are."""


def cast_in(inlets: Sequence[tuple[str, int]], tensors: Sequence[Tensor]) -> Sequence[Tensor]:
    """Give the tensors that are computed with as they are cast."""
    if len(inlets) < 2:
        return tensors
    return [t for (port, _), t in zip(inlets, tensors, strict=True) if port not in _ASIDE]


def casting_warnings(
    p: Parameters, tensors: Sequence[Tensor], outcome: Outcome
) -> tuple[Problem, ...]:
    """Warn of floats that cannot be cast, or that nobody casts and that come out as they are."""
    if _scales(p) and outcome.outputs and any(tensor.dtype == "bool" for tensor in tensors):
        return (cannot_run("int-fails", p, "bool", "int8 scales what arrives"),)
    floats = {tensor.dtype for tensor in tensors if is_float(tensor.dtype)}
    if any("complex" in tensor.dtype for tensor in tensors) and outcome.outputs:
        return _uncast_complex(p, tensors, outcome)
    if not floats - {p.compute_dtype} or not outcome.outputs:
        return ()
    if any(map(_settles, outcome.problems)):
        return ()
    if casts(p):
        return _cast_to(p, tensors, min(floats))
    arriving = promote(*(arriving_dtype(p, tensor) for tensor in tensors)) or ""
    declared = outcome.outputs[0].dtype
    rate = getattr(p, "dropout", 0) or 0
    drops = getattr(p, "training", False) and multiplies_mask(p.kind, rate)
    noisy = bool(draws_noise(p) or drops)
    becomes = given_when_run(p.kind, arriving, p.compute_dtype, declared, noisy)
    if p.policy.mode and p.kind in ("Dense", "EinsumDense"):
        becomes = _quantized(p, becomes, declared)
    if becomes == declared:
        return ()
    heading = (
        title(f"When run, the values are {becomes}, not {declared}")
        if becomes
        else title(f"{p.kind} cannot be run on {arriving} uncast")
    )
    return (
        runtime_differs(
            "autocast-off",
            heading,
            f"Keras declares {declared} for the output of {p.kind}, but with autocast = False "
            f"{arriving} values are not converted to that: "
            + (f"running gives {becomes}." if becomes else "running stops."),
            params=("autocast",),
            dtype=arriving,
            becomes=becomes,
        ),
    )


def product_of_whole(p: Parameters, tensor: Tensor, biased: bool) -> str:
    """Say for `dtype_warnings` what a product with weights of whole numbers comes out as."""
    if p.compute_dtype == "string":
        return "fail"
    if not is_whole(p.compute_dtype):
        return "fine"
    made = promote(arriving_dtype(p, tensor), p.compute_dtype)
    bent = p.activation if isinstance(p.activation, str) else "linear"
    how = OF_WHOLE.get(bent, "fail")
    if made == "bool" and (biased or bent.startswith("relu")):
        return "fail"
    return how if how != "stay" else made or "fine"


OF_WHOLE = {
    "linear": "stay", "relu": "stay", "relu6": "stay", "leaky_relu": "float32",
    "exponential": "float32", "tanh": "float32",
}  # fmt: skip
"""What becomes of whole numbers when an activation is run; the others stop."""
