"""What image layers do with images that Keras does not declare, as warnings.

Keras declares shapes without a look at rank, channels or dtype; here it is written down what each
layer can be run on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.layers.demands import dtype_warnings, is_float, is_whole, runtime_differs, title
from engine.layers.preprocessing import nested_shape, within_float32
from engine.layers.registry import Parameters
from engine.problems import Problem, Spot, refuse, warn
from engine.tensors import Dim, Shape, Tensor, text


@dataclass(frozen=True, slots=True)
class Habits:
    """What a layer does with images that Keras does not declare.

    ``whole``: what becomes of whole numbers (as in `dtype_warnings`). ``channels``: the numbers of
    channels that it can be run on (empty: any). ``floats_only``: it cannot compute in the dtype of
    a policy that is no float.
    """

    whole: str = "fine"
    channels: tuple[int, ...] = ()
    floats_only: bool = False


_FLOATS = Habits(floats_only=True)
HABITS = {
    "RandomFlip": Habits(),
    "RandomRotation": Habits(),
    "RandomZoom": Habits(),
    "RandomTranslation": Habits(),
    "RandomContrast": Habits("fail", floats_only=True),
    "RandomBrightness": Habits("stay"),
    "RandAugment": Habits(channels=(1, 3), floats_only=True),
    "MixUp": _FLOATS,
    "CutMix": _FLOATS,
    "AugMix": Habits(channels=(1, 3), floats_only=True),
    "RandomErasing": _FLOATS,
    "RandomShear": _FLOATS,
    "RandomPerspective": _FLOATS,
    "RandomElasticTransform": _FLOATS,
    "RandomGaussianBlur": _FLOATS,
    "RandomColorJitter": Habits(),
    "RandomHue": Habits(channels=(3,)),
    "RandomSaturation": Habits("fail", (3,), floats_only=True),
    "RandomSharpness": _FLOATS,
    "RandomColorDegeneration": Habits(channels=(3,)),
    "RandomGrayscale": Habits(channels=(1, 3)),
    "RandomInvert": Habits(),
    "RandomPosterization": Habits(),
    "AutoContrast": _FLOATS,
    "Equalization": _FLOATS,
    "ContrastLimitedAdaptiveHistogramEqualization": Habits("stay"),
    "Solarization": _FLOATS,
    "MaxNumBoundingBoxes": Habits("stay"),
    "Resizing": Habits("stay"),
    "CenterCrop": Habits(),
    "RandomCrop": Habits(),
}


def channel_axis(p: Parameters, rank: int) -> int:
    """Give the axis of the channels in one image or a batch of them."""
    return rank - 3 if p.data_format == "channels_first" else rank - 1


def channels_of(p: Parameters, shape: Shape) -> Dim:
    """Give the number of channels."""
    return shape[channel_axis(p, len(shape))]


def image_axes(p: Parameters, rank: int) -> tuple[int, int]:
    """Give the axes of height and width."""
    behind = 0 if p.data_format == "channels_first" else 1
    return (rank - 2 - behind, rank - 1 - behind)


def run_warnings(p: Parameters, data: Tensor, declared: str) -> tuple[Problem, ...]:
    """Warn of images that the layer cannot be run on, or that come out in another dtype."""
    habits = HABITS[p.kind]
    if data.rank not in (3, 4):
        return (
            runtime_differs(
                "image-rank",
                title(f"{p.kind} needs H×W×C, this wire carries {text(data.shape)}"),
                f"{p.kind} can be run on a batch of images or on one image; "
                f"{text(data.shape, batch=True)} has {data.rank} dimensions.",
                spots=(Spot("data"),),
            ),
        )
    depth = channels_of(p, data.known)
    if habits.channels and depth is not None and depth not in habits.channels:
        several = " or ".join(map(str, habits.channels))
        return (
            runtime_differs(
                "image-channels",
                title(f"{p.kind} needs {several} channels, not {depth}"),
                f"It works on colours; {text(data.shape)} has {depth} channels (data_format = "
                f"{p.data_format or 'channels_last'}).",
                params=("data_format",),
                spots=(Spot("data", 0, (channel_axis(p, data.rank),)),),
            ),
        )
    if habits.floats_only and not is_float(p.compute_dtype):
        return (
            runtime_differs(
                "image-policy",
                title(f"{p.kind} cannot compute in {p.compute_dtype}"),
                f"dtype = {p.compute_dtype} holds no fractions; leave it free or take a float.",
                params=("dtype",),
            ),
        )
    return _dtype_warnings(p, data, declared, habits) or _value_warnings(p, data)


def _value_warnings(p: Parameters, data: Tensor) -> tuple[Problem, ...]:
    """Warn of arguments that are looked at only when the layer runs."""
    if p.kind == "RandomPosterization":
        bits = p.factor if isinstance(p.factor, tuple) else (p.factor,)
        if any(isinstance(number, float) for number in bits) and p.factor != 1:
            return (
                runtime_differs(
                    "posterization-fraction",
                    title(f"factor = {p.factor} counts bits, it has to be whole"),
                    "Keras takes fractions while the model is built, and stops when it runs.",
                    params=("factor",),
                ),
            )
    if p.kind == "ContrastLimitedAdaptiveHistogramEqualization":
        for axis, tiles in zip(image_axes(p, data.rank), p.tile_grid_size, strict=True):
            size = data.known[axis]
            if size is not None and tiles > 0 and -size % tiles > size:
                return (
                    runtime_differs(
                        "clahe-tiles",
                        title(f"{size} pixels cannot be cut into {tiles} tiles"),
                        f"{size} pixels would have to be filled up to {size + -size % tiles} by "
                        "mirroring, which needs at least half of them.",
                        params=("tile_grid_size",),
                        spots=(Spot("data", 0, (axis,)),),
                    ),
                )
    return ()


def _dtype_warnings(
    p: Parameters, data: Tensor, declared: str, habits: Habits
) -> tuple[Problem, ...]:
    if p.kind == "Equalization" and is_whole(data.dtype):
        return (
            runtime_differs(
                "equalization-dtype",
                title(f"When run, the values are {p.compute_dtype}, not {declared}"),
                f"Keras declares the dtype of the input; running gives {p.compute_dtype}.",
            ),
        )
    fails = data.dtype == "bool" and p.kind in ("Resizing", "RandomBrightness")
    return dtype_warnings(p, data, whole="fail" if fails else habits.whole)


def check_arguments(p: Parameters) -> None:
    """Refuse arguments that are looked at only when the layer runs, and stop it then."""
    why = ""
    if p.kind == "Equalization" and p.value_range[0] == p.value_range[1]:
        name, why = "value_range", "two different numbers: the darkest and the brightest value"
    elif p.kind == "RandomErasing" and not _paints(p.fill_value):
        name, why = "fill_value", "a number, one per colour (3), or nothing for noise"
    elif p.kind == "RandomColorJitter" and _jitters(p) and not _is_range(p.value_range):
        name, why = "value_range", "2 numbers: the darkest and the brightest value"
    elif p.kind.startswith("ContrastLimited") and p.clip_limit > 0:
        within_float32(p, "clip_limit")
    if why:
        raise refuse(
            "bad-parameter",
            title(f"{name} = {getattr(p, name)!r} does not fit {p.kind}", f"{name} does not fit"),
            f"{name} takes {why}.",
            params=(name,),
        )


def _paints(value: Any) -> bool:
    return not isinstance(value, tuple) or (len(value) == 3 and nested_shape(value) == (3,))


def _jitters(p: Parameters) -> bool:
    strengths = ("brightness_factor", "contrast_factor", "saturation_factor", "hue_factor")
    return any(getattr(p, name) is not None for name in strengths)


def _is_range(value: Any) -> bool:
    return (
        isinstance(value, tuple)
        and len(value) == 2
        and all(isinstance(number, int | float) for number in value)
    )


def one_image(p: Parameters, data: Tensor) -> tuple[Problem, ...]:
    """Warn of a batch that would be taken for one image: its first axis is the height then."""
    if data.rank != 3 or data.known[0] is not None:
        return ()
    return (
        warn(
            "one-image",
            title(f"{p.kind} takes this batch for one image"),
            f"{text(data.shape, batch=True)} has 3 dimensions, which is one image without a batch: "
            "the batch is taken for its height. A batch of images has 4.",
            spots=(Spot("data"),),
        ),
    )
