"""Image layers that are traced: what of their sizes and channels a graph has to know.

Beside `engine.layers.tracing`: Keras runs them on symbols inside of a Pipeline.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.layers.demands import title
from engine.layers.images_dtypes import rests
from engine.layers.images_run import channel_axis, channels_of, image_axes
from engine.layers.registry import Parameters
from engine.layers.tracing import stops
from engine.tensors import Tensor, text

_COUNT_COLOURS = ("RandomGrayscale", "RandomColorDegeneration", "Equalization", "RandAugment",
                  "RandomElasticTransform", "AugMix")  # fmt: skip
"""Image layers that go through the channels one by one, or read how many there are. (AugMix draws
lots for what it does, so now and then Keras gets through.)"""


_MEASURE = ("RandomCrop", "ContrastLimitedAdaptiveHistogramEqualization")
_MEASURE_IN_TRAINING = ("CutMix", "RandomErasing", "RandomPerspective")
"""Image layers that compute with height and width in numbers, in training or at any time."""


def _at_work(p: Parameters, held: Any, tensor: Tensor, kinds: Sequence[str]) -> bool:
    return held.kind in kinds and tensor.rank in (3, 4) and p.training is not False


def as_colours(p: Parameters, held: Any, tensor: Tensor) -> Tensor:
    """Give images as if they had three channels where a trace does not mind.

    RandomColorDegeneration looks at the channels where its shape is declared; a trace mixes one
    channel with itself, and at inference none.
    """
    if held.kind != "RandomColorDegeneration" or tensor.rank not in (3, 4):
        return tensor
    if channels_of(held.p, tensor.known) != 1 and p.training is not False:
        return tensor
    return _of_three(held, tensor)


def as_cut(held: Any, found: Tensor, tensor: Tensor) -> Tensor:
    """Give what CenterCrop cuts out of images of unknown sizes: nobody can tell how much."""
    if held.kind != "CenterCrop":
        return found
    axes = image_axes(held.p, tensor.rank)
    sizes = [tensor.known[axis] for axis in axes]
    pairs = zip(sizes, (held.p.height, held.p.width), strict=True)
    if None not in sizes or any(n is not None and n < wanted for n, wanted in pairs):
        return found
    return found.with_shape(None if at in axes else n for at, n in enumerate(found.known))


def three_colours(p: Parameters, held: Any, tensor: Tensor) -> Tensor:
    """Give the three channels that going through another colour space leaves of unknown ones."""
    if not _at_work(p, held, tensor, ("RandomHue", "RandomSaturation")):
        return tensor
    unknown = channels_of(held.p, tensor.known) is None
    return _of_three(held, tensor) if unknown else tensor


def _of_three(held: Any, tensor: Tensor) -> Tensor:
    shape = list(tensor.known)
    shape[channel_axis(held.p, tensor.rank)] = 3
    return tensor.with_shape(shape)


def must_count(p: Parameters, held: Any, tensor: Tensor) -> None:
    """Refuse images of unknown sizes, or without channels, where they are counted."""
    if rests(held.p):
        return
    draws = _at_work(p, held, tensor, ("RandomElasticTransform",))
    if draws and held.p.compute_dtype == "float16":
        raise stops(
            "RandomElasticTransform cannot be traced in float16",
            "TensorFlow makes no float16 constant of the kernel that it smooths with.",
        )
    _must_measure(p, held, tensor, draws)
    if not _at_work(p, held, tensor, _COUNT_COLOURS) and not _bordered_alone(held, tensor):
        return
    kind = held.kind
    depth = channels_of(held.p, tensor.known)
    if depth is None:
        raise stops(
            title(f"{kind} must know the number of channels", "The channels must be known"),
            f"It is unknown (None) in {text(tensor.shape, batch=True)}.",
        )
    if depth == 0:
        raise stops(
            title(f"{kind} cannot be run without channels", "It cannot be run without channels"),
            f"{text(tensor.shape)} holds no values.",
        )


def _bordered_alone(held: Any, tensor: Tensor) -> bool:
    """Tell whether one image without a batch gets a border before it is cut into tiles."""
    if held.kind != "ContrastLimitedAdaptiveHistogramEqualization" or tensor.rank != 3:
        return False
    sizes = (tensor.known[axis] for axis in image_axes(held.p, tensor.rank))
    pairs = zip(sizes, held.p.tile_grid_size, strict=True)
    return any(size is not None and tiles > 0 and size % tiles for size, tiles in pairs)


def _must_measure(p: Parameters, held: Any, tensor: Tensor, draws: bool) -> None:
    """Refuse images of unknown height or width where they are computed with."""
    measured = tensor.rank in (3, 4) and held.kind in _MEASURE
    alone = held.kind == "CutMix" and tensor.rank == 3  # nothing to be mixed with
    if draws or measured or (_at_work(p, held, tensor, _MEASURE_IN_TRAINING) and not alone):
        sizes = [tensor.known[axis] for axis in image_axes(held.p, tensor.rank)]
        if None in sizes:
            raise stops(
                title(
                    f"{held.kind} must know the size of the image",
                    "A layer inside must know the size of the image",
                ),
                f"{held.kind} computes with it; it is unknown (None) in "
                f"{text(tensor.shape, batch=True)}.",
            )
