"""What image layers do with images that Keras does not declare, as warnings.

Keras declares shapes without a look at rank, channels or dtype; here it is written down what each
layer can be run on.
"""

from __future__ import annotations

from typing import Any

from engine.layers import images_dtypes
from engine.layers.demands import runtime_differs, title
from engine.layers.preprocessing import nested_shape, within_float32
from engine.layers.registry import Parameters
from engine.problems import Problem, Spot, refuse, warn
from engine.tensors import Dim, Shape, Tensor, text


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
    return (
        _channel_warnings(p, data)
        or images_dtypes.run_warnings(p, data, declared)
        or _value_warnings(p, data)
        or _flat(p, data)
        or _bent_backwards(p, data)
        or _colours(p, data)
    )


def _colours(p: Parameters, data: Tensor) -> tuple[Problem, ...]:
    """Warn of three colours to erase with where there are not three channels."""
    depth = data.known[-1]  # data_format is not asked
    if p.kind != "RandomErasing" or not p.training or depth in (3, None):
        return ()
    if not isinstance(p.fill_value, tuple):
        return ()
    return (
        runtime_differs(
            "erasing-colours",
            title(f"Three colours do not fit {depth} channels"),
            f"fill_value holds a number for each of red, green and blue; the last dimension of "
            f"{text(data.shape)} is {depth}. Keras notices it only when the layer runs.",
            params=("fill_value",),
            spots=(Spot("data", 0, (data.rank - 1,)),),
        ),
    )


def _flat(p: Parameters, data: Tensor) -> tuple[Problem, ...]:
    """Warn of images without area: their four corners do not span a perspective."""
    axes = image_axes(p, data.rank)
    if p.kind != "RandomPerspective" or not p.training or 1 not in [data.known[a] for a in axes]:
        return ()
    return (
        runtime_differs(
            "perspective-flat",
            "An image of one row or column has no perspective",
            f"The corners of {text(data.shape)} lie on a line, and TensorFlow stops where it "
            "solves for the transformation between them.",
            spots=(Spot("data", 0, axes),),
        ),
    )


def _bent_backwards(p: Parameters, data: Tensor) -> tuple[Problem, ...]:
    """Warn of a scale below 0: the blur that it asks for gets a size below 0."""
    if p.kind != "RandomElasticTransform" or not p.training or images_dtypes.rests(p):
        return ()
    low = p.scale[0] if isinstance(p.scale, tuple) else 0
    sides = [data.known[axis] for axis in image_axes(p, data.rank)]
    least = min(side for side in (*sides, 2**31) if side is not None)
    # Keras blurs over 6 * int(sigma) | 1 pixels, where sigma is a twentieth of the side * scale.
    if not isinstance(low, int | float) or 0.05 * least * low > -1:
        return ()
    return (
        runtime_differs(
            "elastic-backwards",
            title(f"scale = {p.scale} can stop the training"),
            f"A scale is drawn from {p.scale}; below 0 the distortion is blurred over a negative "
            "number of pixels, which TensorFlow does not do.",
            params=("scale",),
        ),
    )


def _channel_warnings(p: Parameters, data: Tensor) -> tuple[Problem, ...]:
    """Warn of colour layers on other channels than theirs; at inference they do nothing."""
    takes = images_dtypes.CHANNELS.get(p.kind, ())
    if p.kind == "AugMix" and (not p.all_ops or p.chain_depth < 1 or p.num_chains < 1):
        takes = ()  # what is left to draw from knows no colours
    if p.kind == "RandAugment" and p.num_ops < 1:
        takes = ()
    if p.kind == "RandomColorJitter" and (p.saturation_factor, p.hue_factor) != (None, None):
        takes = (3,)
    depth = channels_of(p, data.known)
    if p.kind == "RandomColorJitter":
        depth = data.known[-1]  # the layers inside are never told of data_format
    if not takes or depth is None or depth in takes or not p.training:
        return ()
    several = " or ".join(map(str, takes))
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
