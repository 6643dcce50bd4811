"""Rules of the layers that prepare and augment images.

They take one image (height, width, channels) or a batch of images. Keras declares shapes without a
look at rank, channels or dtype, so what cannot be run on them is a warning.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.layers import windows
from engine.layers.demands import (
    arriving_dtype,
    cannot_run,
    is_float,
    runtime_differs,
    signed,
    stops_in_functions,
    title,
)
from engine.layers.images_dtypes import KINDS
from engine.layers.images_run import (
    channel_axis,
    channels_of,
    check_arguments,
    image_axes,
    one_image,
    run_warnings,
)
from engine.layers.registry import Outcome, Parameters, gives, rule
from engine.problems import Line, Problem, RuleError, Spot, refuse
from engine.tensors import Dim, Tensor, text

_KEPT = tuple(kind for kind in KINDS if kind not in ("Resizing", "CenterCrop", "RandomCrop"))
_OWN_DTYPE = ("Equalization", "RandomGrayscale")
"""Layers that declare the dtype of what arrives."""


@rule(*_KEPT)
def augmentation(p: Parameters, data: Tensor) -> Outcome:
    """Change what an image looks like, not its size."""
    if p.kind == "RandomGaussianBlur":
        _odd_kernel(p)
    if p.kind == "RandomColorDegeneration":
        _needs_colours(p, data)
    check_arguments(p)
    dtype = arriving_dtype(p, data) if p.kind in _OWN_DTYPE else p.compute_dtype
    return gives(
        Tensor(data.shape, dtype),
        warnings=(*run_warnings(p, data, dtype), *one_image(p, data)),
        # Equalization hands the very tensor on when it is asked for its shape, mask and all.
        masked=p.kind == "Equalization" and data.masked,
    )


def _odd_kernel(p: Parameters) -> None:
    for length in p.kernel_size:
        if length % 2 == 0:
            raise refuse(
                "even-kernel",
                title(f"A blur over {length} pixels has no middle"),
                f"kernel_size = {windows.times(p.kernel_size)}; both numbers have to be odd.",
                params=("kernel_size",),
            )


def _needs_colours(p: Parameters, data: Tensor) -> None:
    if data.rank not in (3, 4):
        raise _no_image(p, data)
    depth = channels_of(p, data.known)
    if depth not in (3, None):
        raise refuse(
            "channels",
            title(f"RandomColorDegeneration needs 3 channels, not {depth}"),
            f"It mixes red, green and blue; {text(data.shape)} has {depth} channels "
            f"(data_format = {p.data_format or 'channels_last'}).",
            params=("data_format",),
            spots=(Spot("data", 0, (channel_axis(p, data.rank),)),),
            has=depth,
        )


def _no_image(p: Parameters, data: Tensor) -> RuleError:
    return refuse(
        "wrong-rank",
        title(f"{p.kind} needs H×W×C, this wire carries {text(data.shape)}"),
        f"{p.kind} takes a batch of images (4 dimensions) or one image (3); "
        f"{text(data.shape, batch=True)} has {data.rank}.",
        spots=(Spot("data"),),
        needs=4,
        has=data.rank,
    )


def explain_resized(
    p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]
) -> list[Line]:
    """Say that height and width are what was asked for."""
    before = inputs[0].known
    how = "interpolated" if p.kind == "Resizing" else "cut out"
    axes = image_axes(p, len(before))
    sizes = zip(("H", "W"), ("height", "width"), axes, (p.height, p.width), strict=True)
    return [
        Line(letter, name, "", str(size), f"{how} from {before[axis] or '?'}")
        for letter, name, axis, size in sizes
    ]


@rule("Resizing", explain=explain_resized)
def resizing(p: Parameters, data: Tensor) -> Outcome:
    """Bring images to a size by interpolation."""
    first = 1 if p.data_format == "channels_first" else 0
    axes = (first + 1, first + 2) if data.rank == 4 else (first, first + 1)
    if data.rank <= axes[1]:
        raise _no_image(p, data)
    return _resized(p, data, axes, _resizing_warnings(p) or _padded(p, data, axes))


def _padded(p: Parameters, data: Tensor, axes: tuple[int, int]) -> tuple[Problem, ...]:
    """Warn of a border of fractions around whole numbers."""
    height, width = (data.known[axis] for axis in axes)
    if not p.pad_to_aspect_ratio or not isinstance(p.fill_value, float):
        return ()
    if is_float(arriving_dtype(p, data)):
        return ()
    unknown = height is None or width is None
    if unknown or height * p.width == width * p.height:  # it may be that nothing is left to fill
        return (
            stops_in_functions(
                "padding-in-functions",
                title(f"Padding with {p.fill_value} cannot be trained", "This cannot be trained"),
                f"{p.fill_value} does not go with {arriving_dtype(p, data)} images, also where "
                "nothing is filled.",
                params=("fill_value", "pad_to_aspect_ratio"),
            ),
        )
    return (
        _unrunnable(
            title(f"fill_value = {p.fill_value} is no whole number", "fill_value is no whole one"),
            f"The border of {arriving_dtype(p, data)} images is filled with it; write "
            f"{int(p.fill_value)}.",
            ("fill_value", "pad_to_aspect_ratio"),
        ),
    )


@rule("CenterCrop", explain=explain_resized)
def center_crop(p: Parameters, data: Tensor) -> Outcome:
    """Cut the middle out of images; smaller ones are enlarged first."""
    if data.rank not in (3, 4):
        raise _no_image(p, data)
    axes = image_axes(p, data.rank)
    height, width = (data.known[axis] for axis in axes)
    smaller = (height is not None and height < p.height) or (width is not None and width < p.width)
    odd = smaller and p.compute_dtype != "float32" and (data.rank == 4 or data.rank == 3)
    enlarged = (
        (
            runtime_differs(
                "center-crop-dtype",
                title(f"When run, the values are float32, not {p.compute_dtype}"),
                f"{text((None, height, width))} is smaller than {p.height}×{p.width}, so the image "
                "is enlarged, which gives float32.",
                params=("dtype", "height", "width"),
                becomes="float32",
            ),
        )
        if odd
        else ()
    )
    nothing = _never_to_nothing(p, (height, width)) if smaller else ()
    return _resized(p, data, axes, nothing or enlarged)


@rule("RandomCrop", explain=explain_resized)
def random_crop(p: Parameters, data: Tensor) -> Outcome:
    """Cut a place drawn by chance out of images."""
    if data.rank < (2 if p.data_format == "channels_first" else 3):
        raise _no_image(p, data)
    axes = image_axes(p, data.rank)
    sizes = tuple(data.known[axis] for axis in axes)
    pairs = list(zip(sizes, (p.height, p.width), strict=True))
    larger = all(n is not None and n > wanted for n, wanted in pairs)
    smaller = any(n is not None and n < wanted for n, wanted in pairs)
    found = _never_to_nothing(p, sizes) if not (p.training and larger) else ()
    odd = p.compute_dtype == "bool" or "complex" in p.compute_dtype
    if p.training and smaller and odd:
        why = f"it is smaller than {p.height}×{p.width}, so it would have to be enlarged"
        found = (cannot_run("complex-fails", p, p.compute_dtype, why),)
    if p.training and larger and (odd or 0 in (p.height, p.width)):
        found = (
            stops_in_functions(
                "crop-in-functions" if odd else "empty-crop-in-functions",
                title(f"This crop of {p.compute_dtype} cannot be trained"),
                "A function has to be able to enlarge images too, should they be smaller than "
                f"{p.height}×{p.width}; {'that' if odd else 'a size of 0'} cannot be.",
                params=("height", "width", "dtype"),
            ),
        )
    if not p.training and not found and sizes != (p.height, p.width):
        found = (
            runtime_differs(
                "random-crop-inference",
                "At inference nothing is cut out",
                f"Keras declares {p.height}×{p.width}, but with training = False RandomCrop hands "
                f"images of {text((None, *sizes))} on as they are.",
                runs_to=data.known,
            ),
        )
    return _resized(p, data, axes, found)


def _never_to_nothing(p: Parameters, sizes: tuple[Dim, ...]) -> tuple[Problem, ...]:
    """Warn of images that have to be resized to a size of 0."""
    if None in sizes or 0 not in (p.height, p.width):
        return ()
    return (
        runtime_differs(
            "crop-to-nothing",
            title(f"{p.kind} cannot resize to {p.height}×{p.width}"),
            f"{text((None, *sizes))} is not larger than {p.height}×{p.width} in both directions, "
            "so the image is resized, and running divides by 0.",
            params=("height", "width"),
        ),
    )


def _resized(
    p: Parameters, data: Tensor, axes: tuple[int, int], warnings: tuple[Problem, ...]
) -> Outcome:
    for name in ("height", "width"):
        if getattr(p, name) < 0:
            raise refuse(
                "bad-parameter",
                title(f"{name} = {signed(getattr(p, name))} is no size"),
                f"{name} is a number of pixels.",
                params=(name,),
            )
    made = list(data.known)
    made[axes[0]], made[axes[1]] = p.height, p.width
    found = run_warnings(p, data, p.compute_dtype)
    if all("becomes" in one.details for one in found):  # it runs, so what else it gives counts
        found = (*found, *warnings)
    return gives(
        Tensor(tuple(made), p.compute_dtype), warnings=(*found, *one_image(p, data)), masked=False
    )


def _resizing_warnings(p: Parameters) -> tuple[Problem, ...]:
    """Warn of arguments that Resizing looks at only when it runs."""
    if p.crop_to_aspect_ratio and p.pad_to_aspect_ratio:
        return (
            _unrunnable(
                "Cropping and padding exclude each other",
                "Only one of crop_to_aspect_ratio and pad_to_aspect_ratio can be True.",
                ("crop_to_aspect_ratio", "pad_to_aspect_ratio"),
            ),
        )
    if p.height < 1 or p.width < 1:
        return (
            _unrunnable(
                "Images cannot be resized to nothing",
                f"height = {p.height} and width = {p.width}; both have to be at least 1.",
                ("height", "width"),
            ),
        )
    if p.interpolation not in ("bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"):
        return (
            _unrunnable(
                title(f"There is no interpolation {p.interpolation!r}"),
                "It is one of bilinear, nearest, bicubic, lanczos3 and lanczos5.",
                ("interpolation",),
            ),
        )
    if p.pad_to_aspect_ratio and p.fill_mode != "constant":
        return (
            _unrunnable(
                title(f"There is no fill_mode {p.fill_mode!r}"),
                "What is padded is filled with a constant.",
                ("fill_mode",),
            ),
        )
    return ()


def _unrunnable(heading: str, why: str, params: tuple[str, ...]) -> Problem:
    why = f"{why} Keras notices it only when the layer runs."
    return runtime_differs("resizing-arguments", heading, why, params=params)
