"""In which dtypes image layers can be run, and what comes out, as it was seen.

Keras declares the compute dtype whatever arrives. Most layers cast images to it, some only while
they train, some never; and the arithmetic of some stops on dtypes that their policy takes.
"""

from __future__ import annotations

from engine.dtypes import promote
from engine.layers.demands import (
    arriving_dtype,
    cannot_run,
    is_float,
    is_whole,
    runtime_differs,
    stops_in_functions,
)
from engine.layers.demands import title as short
from engine.layers.registry import Parameters
from engine.problems import Problem
from engine.tensors import Tensor

KINDS = (
    "RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation", "RandomContrast",
    "RandomBrightness", "RandAugment", "MixUp", "CutMix", "AugMix", "RandomErasing",
    "RandomShear", "RandomPerspective", "RandomElasticTransform", "RandomGaussianBlur",
    "RandomColorJitter", "RandomHue", "RandomSaturation", "RandomSharpness",
    "RandomColorDegeneration", "RandomGrayscale", "RandomInvert", "RandomPosterization",
    "AutoContrast", "Equalization", "ContrastLimitedAdaptiveHistogramEqualization",
    "Solarization", "MaxNumBoundingBoxes", "Resizing", "CenterCrop", "RandomCrop",
)  # fmt: skip

CHANNELS = {
    "RandAugment": (1, 3), "AugMix": (1, 3), "RandomHue": (3,), "RandomSaturation": (3,),
    "RandomColorDegeneration": (3,), "RandomGrayscale": (1, 3),
}  # fmt: skip
"""How many channels the colour layers can be run on."""

_NEVER_CAST = (
    "RandomBrightness", "RandomGrayscale", "MaxNumBoundingBoxes", "Resizing",
    "ContrastLimitedAdaptiveHistogramEqualization",
)  # fmt: skip
_CAST_IN_TRAINING = (
    "RandomContrast", "MixUp", "RandomColorJitter", "RandomHue", "RandomSaturation",
    "RandomColorDegeneration", "RandomInvert", "RandomPosterization", "Equalization", "RandomCrop",
)  # fmt: skip
"""At inference these hand images on as they came."""

_ALWAYS_AT_WORK = ("AutoContrast", "ContrastLimitedAdaptiveHistogramEqualization", "Resizing")
_FLOATS_ONLY = (
    "RandomContrast", "RandAugment", "MixUp", "CutMix", "AugMix", "RandomErasing", "RandomShear",
    "RandomPerspective", "RandomElasticTransform", "RandomGaussianBlur", "RandomSaturation",
    "RandomSharpness", "AutoContrast", "Equalization", "Solarization",
)  # fmt: skip
_NOT_IN = {
    **dict.fromkeys(
        ("RandomRotation", "RandomZoom", "RandomTranslation", "RandomColorDegeneration"),
        ("bool", "complex64", "complex128"),
    ),
    "RandomInvert": ("bool",),
    "CutMix": ("bfloat16",),
}
"""Compute dtypes in which a layer stops."""

_NOT_ON = {
    "RandomContrast": ("int", "bool", "complex"),
    "RandomSaturation": ("int", "bool"),
    "RandomBrightness": ("bool", "complex", "string"),
    "Resizing": ("bool", "complex", "string"),
    "ContrastLimitedAdaptiveHistogramEqualization": ("complex", "string"),
    "RandomGrayscale": ("string",),
    "AutoContrast": ("complex",),
}
"""What a layer cannot compute with where it meets it uncast."""


def run_warnings(p: Parameters, data: Tensor, declared: str) -> tuple[Problem, ...]:
    """Warn of dtypes that the layer cannot be run on, or that come out otherwise than declared."""
    seen = data.dtype if p.kind == "RandomCrop" else arriving_dtype(p, data)
    if seen != data.dtype and seen == "string":
        return (cannot_run("string-fails", p, data.dtype, "numbers are not cast to texts"),)
    at_work = (p.training and not rests(p)) or p.kind in _ALWAYS_AT_WORK
    single = p.kind == "CutMix" and data.rank == 3  # there is nothing to cut from
    mixed = at_work and is_float(seen) and seen != p.compute_dtype  # where nothing is cast
    if mixed and p.kind == "RandomContrast" and is_float(p.compute_dtype):
        why = f"its factor is drawn in {p.compute_dtype}"
        return (cannot_run("autocast-off", p, seen, why),)
    if mixed and p.kind == "RandomSaturation":
        becomes = promote(seen, p.compute_dtype) or seen
        return () if becomes == declared else (_becomes(p, data, becomes, declared),)
    if at_work and not single and not _computes_in(p):
        return (
            runtime_differs(
                "image-policy",
                short(f"{p.kind} cannot compute in {p.compute_dtype}"),
                f"Its arithmetic stops in {p.compute_dtype}; leave dtype free or take float32.",
                params=("dtype",),
            ),
        )
    if at_work and any(part in seen for part in _NOT_ON.get(p.kind, ())):
        bug = "string-fails" if seen == "string" else "int-fails"
        return (cannot_run(bug, p, seen, f"its arithmetic stops on {seen}"),)
    keeps = p.kind in _NEVER_CAST or (not p.training and p.kind in _CAST_IN_TRAINING)
    moved = p.kind in ("RandomFlip", "CenterCrop", "RandomCrop")
    cut = seen == p.compute_dtype and (moved or not at_work)
    if not keeps and not cut and "string" in (seen, p.compute_dtype):
        return (cannot_run("string-fails", p, seen, "texts are no numbers"),)
    becomes = seen if keeps else p.compute_dtype
    if becomes != declared:
        return (_becomes(p, data, becomes, declared),)
    return _in_functions(p, declared, at_work and not single)


_COUNTED = ("CutMix", "RandomErasing", "RandomElasticTransform", "RandomGaussianBlur")
"""What counts pixels in the dtype of the images."""


def _in_functions(p: Parameters, declared: str, at_work: bool) -> tuple[Problem, ...]:
    """Warn of what only shows where `fit` and `predict` run the layer."""
    if p.kind in _COUNTED and at_work and p.compute_dtype == "float16":
        return (
            stops_in_functions(
                "half-counted",
                short(f"{p.kind} in float16 cannot be trained or predicted with"),
                "It counts pixels in float16, which TensorFlow's range does not do; bfloat16 and "
                "float32 can be counted in.",
                params=("dtype",),
            ),
        )
    if declared == p.compute_dtype:
        return ()
    if p.compute_dtype == "string":
        return (cannot_run("string-fails", p, declared, "inside of a function it is cast"),)
    return (
        runtime_differs(
            "images-cast-in-functions",
            short(f"fit and predict give {p.compute_dtype}, not {declared}"),
            f"Keras declares the dtype of the input, and a plain call keeps it; inside of a "
            f"function, as fit and predict run a model, the layer casts images to "
            f"{p.compute_dtype} first.",
            params=("dtype",),
            inside=p.compute_dtype,
        ),
    )


def rests(p: Parameters) -> bool:
    """Tell whether a layer has nothing to do in training either, and says so to itself."""
    if p.kind == "RandomColorJitter":
        return all(getattr(p, f"{name}_factor") is None for name in _JITTERS)
    return p.kind == "RandomElasticTransform" and 0 in (_ends(p.factor)[1], _ends(p.scale)[1])


_JITTERS = ("brightness", "contrast", "saturation", "hue")


def _ends(value: object) -> tuple[float, float]:
    """Give the ends of a range that may be one number, the upper one."""
    if isinstance(value, tuple):
        return (value[0], value[-1])
    return (0, value if isinstance(value, int | float) else 1)


def _drawn_whole(p: Parameters) -> bool:
    """Tell whether Solarization can draw whole numbers, each below the upper end."""
    ranges = map(_ends, (p.addition_factor, p.threshold_factor))
    drawn = all(int(low) < int(high * 255) for low, high in ranges)
    return drawn and tuple(p.value_range) == (0, 255)


def _computes_in(p: Parameters) -> bool:
    dtype: str = p.compute_dtype
    if p.kind == "Solarization" and dtype in ("int32", "int64"):
        return _drawn_whole(p)
    if p.kind == "AugMix" and "int" in dtype and (p.chain_depth < 1 or p.num_chains < 1):
        return not _has_floats(p.value_range)  # there is nothing to mix but what arrives
    if p.kind in _FLOATS_ONLY and not is_float(dtype):
        return p.kind == "MixUp" and "complex" in dtype
    if p.kind == "RandomColorJitter" and not is_float(dtype):
        odd = _has_floats(p.value_range) or dtype == "bool" or "complex" in dtype
        bright = p.brightness_factor is not None and odd
        return p.contrast_factor is None and p.saturation_factor is None and not bright
    if p.kind in _WITHIN_RANGE and is_whole(dtype) and _has_floats(p.value_range):
        return False
    if p.kind == "RandomPosterization" and not is_float(dtype):
        return "complex" in dtype or tuple(p.value_range) == (0, 255)
    if p.kind == "RandomHue" and tuple(p.value_range) == (0, 1) and not is_float(dtype):
        return False  # any other range is brought to 0 to 1 first, which gives floats
    return dtype not in _NOT_IN.get(p.kind, ())


_WITHIN_RANGE = (
    "RandomBrightness", "RandomColorDegeneration", "RandomInvert",
)  # fmt: skip
"""What cuts values off at the ends of value_range, or counts from there."""


def _has_floats(ends: object) -> bool:
    return isinstance(ends, tuple) and any(isinstance(end, float) for end in ends)


def _becomes(p: Parameters, data: Tensor, becomes: str, declared: str) -> Problem:
    if p.kind == "Equalization":
        bug, why = "equalization-dtype", "Keras declares the dtype of the input"
    elif is_whole(data.dtype) or data.dtype == "string":
        bug, why = "int-dtype-kept", f"Keras declares {declared} for the output of {p.kind}"
    else:
        bug, why = "autocast-off", f"Keras declares {declared} for the output of {p.kind}"
    return runtime_differs(
        bug,
        short(f"When run, the values are {becomes}, not {declared}"),
        f"{why}; running gives {becomes}.",
        dtype=becomes,
        becomes=becomes,
    )
