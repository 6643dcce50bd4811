"""Rules of the operations on images: resize, pad, crop, colours, patches, signals."""

from __future__ import annotations

from collections.abc import Sequence

from engine.layers import window_limits as limits
from engine.layers import windows
from engine.layers.demands import runtime_differs, signed, title
from engine.layers.operands import Operand, Value, made, operand, tensor
from engine.layers.registry import Outcome, Parameters, rule
from engine.problems import Problem, RuleError, refuse
from engine.problems import Spot as At
from engine.tensors import Dim, Shape, text


def _image(p: Parameters, value: Value, port: str = "images") -> Operand:
    """Give one image or a batch of them."""
    found = tensor(p, value, port)
    if found.rank not in (3, 4):
        raise refuse(
            "wrong-rank",
            title(f"{p.kind} needs H×W×C, this wire carries {text(found.shape)}"),
            f"It takes one image (3 dimensions) or a batch of images (4); "
            f"{text(found.shape, batch=True)} has {found.rank}.",
            spots=(At(port),),
            needs=4,
            has=found.rank,
        )
    return found


def _places(p: Parameters, rank: int) -> tuple[int, int]:
    """Give the axes of height and width."""
    behind = 0 if p.data_format == "channels_first" else 1
    return rank - 2 - behind, rank - 1 - behind


def _depth_axis(p: Parameters, rank: int) -> int:
    return rank - 3 if p.data_format == "channels_first" else rank - 1


def _with(shape: Shape, axes: Sequence[int], sizes: Sequence[Dim]) -> Shape:
    made_of = list(shape)
    for axis, size in zip(axes, sizes, strict=True):
        made_of[axis] = size
    return tuple(made_of)


@rule("ops.resize")
def resize(p: Parameters, images: Value) -> Outcome:
    """Bring images to a size by interpolation."""
    found = _image(p, images)
    if p.crop_to_aspect_ratio and p.pad_to_aspect_ratio:
        raise refuse(
            "crop-and-pad",
            "Cropping and padding exclude each other",
            "Only one of crop_to_aspect_ratio and pad_to_aspect_ratio can be True.",
            params=("crop_to_aspect_ratio", "pad_to_aspect_ratio"),
        )
    shape = _with(found.shape, _places(p, found.rank), p.size)
    smooth = p.interpolation != "nearest" and "float" not in found.dtype
    warnings: tuple[Problem, ...] = ()
    if smooth and found.dtype == "bool":
        warnings = (_odd_dtype(p, found.dtype),)
    return made(shape, found.dtype, warnings=limits.one_of(p, "fill_mode", "constant") or warnings)


def _odd_dtype(p: Parameters, dtype: str) -> Problem:
    return runtime_differs(
        "operation-dtype",
        title(f"{p.kind} cannot be run on {dtype} values"),
        f"TensorFlow has no {p.kind} for {dtype}.",
    )


@rule("ops.gaussian_blur", "ops.elastic_transform")
def same_image(p: Parameters, images: Value) -> Outcome:
    """Change what an image looks like, not its size."""
    found = _image(p, images)
    told = limits.blurred(p) if p.kind == "ops.gaussian_blur" else limits.transformed(p)
    return made(found.shape, found.dtype, warnings=told)


@rule("ops.affine_transform")
def affine_transform(p: Parameters, images: Value, transform: Value) -> Outcome:
    """Turn, stretch and move images."""
    found, matrix = _image(p, images), operand(p, transform, "transform")
    if matrix.rank not in (1, 2):
        raise refuse(
            "wrong-rank",
            "transform needs 8 numbers, or 8 per image",
            f"It has the shape {matrix.shape}.",
            spots=(At("transform"),),
        )
    told = limits.written_in_8(matrix.shape[-1]) or limits.transformed(p)
    return made(found.shape, found.dtype, warnings=told)


@rule("ops.perspective_transform")
def perspective(p: Parameters, images: Value, start_points: Value, end_points: Value) -> Outcome:
    """Look at images from another side."""
    found = _image(p, images)
    starts, ends = tensor(p, start_points, "start_points"), tensor(p, end_points, "end_points")
    if starts.shape != ends.shape or starts.shape[-2:] != (4, 2) or starts.rank not in (2, 3):
        raise refuse(
            "shapes-differ",
            "start_points and end_points hold 4 corners each",
            "They need (4, 2), or (N, 4, 2) for a batch; they are "
            f"{starts.shape} and {ends.shape}.",
            spots=(At("start_points"), At("end_points")),
        )
    return made(found.shape, found.dtype)


@rule("ops.rgb_to_grayscale")
def grayscale(p: Parameters, images: Value) -> Outcome:
    """Mix the colours to a single channel."""
    found = _image(p, images)
    axis = _depth_axis(p, found.rank)
    _has_channels(p, found, axis, (1, 3))
    return made(_with(found.shape, (axis,), (1,)), found.dtype)


@rule("ops.rgb_to_hsv", "ops.hsv_to_rgb")
def colours(p: Parameters, images: Value) -> Outcome:
    """Write colours as hue, saturation and value, or back."""
    found = _image(p, images)
    if "float" not in found.dtype:
        raise refuse(
            "dtype",
            title(f"{p.kind} needs fractions, not {found.dtype}"),
            "Hue, saturation and value are fractions.",
            spots=(At("images"),),
        )
    _has_channels(p, found, _depth_axis(p, found.rank), (3,))
    return made(found.shape, found.dtype)


def _has_channels(p: Parameters, found: Operand, axis: int, allowed: tuple[int, ...]) -> None:
    depth = found.shape[axis]
    if depth is not None and depth not in allowed:
        several = " or ".join(map(str, allowed))
        raise refuse(
            "channels",
            title(f"{p.kind} needs {several} channels, not {depth}"),
            f"{text(found.shape, batch=True)} has {depth} channels on axis {axis}.",
            params=("data_format",),
            spots=(At("images", 0, (axis,)),),
        )


_SIDES = (("top", "bottom", "target_height", "height"), ("left", "right", "target_width", "width"))


@rule("ops.pad_images", "ops.crop_images")
def pad_or_crop(p: Parameters, images: Value) -> Outcome:
    """Add or take rows and columns at the edges of images."""
    found = _image(p, images)
    word = "padding" if p.kind == "ops.pad_images" else "cropping"
    axes = _places(p, found.rank)
    sizes = [
        _new_size(p, found.shape[axis], side, word) for axis, side in zip(axes, _SIDES, strict=True)
    ]
    return made(_with(found.shape, axes, sizes), found.dtype)


def _new_size(p: Parameters, size: Dim, side: tuple[str, str, str, str], word: str) -> Dim:
    first, last, target, name = side
    before, behind = getattr(p, f"{first}_{word}"), getattr(p, f"{last}_{word}")
    wanted: Dim = getattr(p, target)
    params = (f"{first}_{word}", f"{last}_{word}", target)
    if [before, behind, wanted].count(None) != 1:
        raise refuse(
            "two-of-three",
            title(f"Two of {first}, {last} and {target} must be given"),
            f"The third of {', '.join(params)} follows from the other two and the {name}.",
            params=params,
        )
    if wanted is None and size is None:
        if word == "padding":
            return None
        raise refuse(
            "unknown-size",
            title(f"{target} must be given where the {name} is unknown"),
            f"The {name} is unknown (None), so {target} does not follow from it.",
            params=(target,),
        )
    sign = 1 if word == "padding" else -1
    if size is None:
        return wanted
    made_of = wanted if wanted is not None else size + sign * ((before or 0) + (behind or 0))
    rest = sign * (made_of - size) - (before or 0) - (behind or 0)
    if made_of < 0 or (wanted is not None and rest < 0):
        raise refuse(
            "negative-size",
            title(f"{name} {size} cannot become {signed(made_of)} by {word}"),
            f"What is left for the other side is {signed(rest)}; it cannot be below 0.",
            params=params,
        )
    return made_of


@rule("ops.extract_patches")
def extract_patches(p: Parameters, images: Value) -> Outcome:
    """Give every patch of images as channels."""
    found, size = tensor(p, images, "images"), tuple(p.size)
    if isinstance(p.given.get("size"), int):
        size = size * 2
    axes = len(size)
    if axes not in (2, 3) or found.rank not in (axes + 1, axes + 2):
        raise refuse(
            "wrong-rank",
            title(f"Patches need images, this has {found.rank} dimensions"),
            f"Patches of {windows.times(size)} are cut out of {axes} axes with channels.",
            params=("size",),
            spots=(At("images"),),
        )
    alone = found.rank == axes + 1
    shape: Shape = (1, *found.shape) if alone else found.shape
    depth = windows.channels(p, shape)
    if depth is None:
        raise refuse(
            "unknown-size",
            "Patches must know the number of channels",
            f"It is unknown (None) in {text(found.shape, batch=True)}.",
            spots=(At("images"),),
        )
    strides = tuple(p.strides or size)
    strides = strides * (axes if len(strides) == 1 else 1)
    dilation = tuple(p.dilation_rate) * (axes if len(p.dilation_rate) == 1 else 1)
    for name, numbers in (("strides", strides), ("dilation_rate", dilation)):
        if len(numbers) != axes:
            raise refuse(
                "bad-parameter",
                title(f"{name} = {windows.times(numbers)} for {axes} axes"),
                f"{name} takes one number, or one per axis of a patch; there are {axes}.",
                params=(name,),
            )
    placed = _patches(p, windows.spatial(p, shape), size, strides, dilation)
    values = depth
    for length in size:
        values *= length
    made_of = windows.arranged(p, shape[0], placed, values)
    told = limits.strided_and_dilated(p)
    return made(made_of[1:] if alone else made_of, found.dtype, warnings=told)


def _patches(
    p: Parameters,
    sizes: Shape,
    size: Sequence[int],
    strides: Sequence[int],
    dilation: Sequence[int],
) -> tuple[Dim, ...]:
    """Give how many patches there are along each axis."""
    try:
        return windows.places(p, sizes, size, strides, dilation)
    except RuleError as error:
        problem = error.problem
        raise refuse(
            "patch-too-large",
            title(f"Patches of {windows.times(size)} exceed an image of {windows.times(sizes)}"),
            problem.why,
            params=("size",),
            spots=(At("images"),),
            **problem.details,
        ) from None


@rule("ops.sobel_edges")
def sobel_edges(p: Parameters, images: Value) -> Outcome:
    """Give the edges of images in both directions."""
    found = tensor(p, images, "images")
    if found.rank != 4:
        raise refuse("wrong-rank", "sobel_edges needs a batch of images", f"It has {found.shape}.")
    told = limits.mirrored_edges(windows.spatial(p, found.shape))
    return made((*found.shape, 2), found.dtype, warnings=told)


@rule("ops.map_coordinates")
def map_coordinates(p: Parameters, inputs: Value, coordinates: Value) -> Outcome:
    """Read values at places between the elements."""
    found, places = tensor(p, inputs, "inputs"), tensor(p, coordinates, "coordinates")
    if places.rank < 2 or places.shape[0] != found.rank:
        raise refuse(
            "shapes-differ",
            title(f"coordinates needs {found.rank} rows, one per axis"),
            f"It has the shape {places.shape}; the first size is the number of axes of inputs.",
            spots=(At("coordinates"),),
        )
    return made(places.shape[1:], found.dtype, warnings=limits.order(p))
