"""Sizes and arguments of windows, images and signals that stop an operation when it runs."""

from __future__ import annotations

from engine.layers.operands import Operand, arguments_stop, sizes_stop
from engine.layers.registry import Parameters
from engine.problems import Problem, Spot
from engine.tensors import Dim, Shape, product, text

Warned = tuple[Problem, ...]


def one_of(p: Parameters, name: str, *allowed: str) -> Warned:
    """Warn of an argument ``name`` that is none of those which the backend takes."""
    value = getattr(p, name)
    if value in allowed:
        return ()
    return arguments_stop(
        f"{p.kind} has no {name} {value!r}",
        f"{name} is {' or '.join(allowed)}.",
        name,
    )


def order(p: Parameters) -> Warned:
    """Warn of splines of a higher order than the backend has."""
    if p.order in (0, 1):
        return ()
    return arguments_stop(
        f"map_coordinates cannot be run with order = {p.order}",
        "0 takes the nearest value, 1 what lies between them; there is no higher order.",
        "order",
    )


def transformed(p: Parameters) -> Warned:
    """Warn of borders and of an interpolation that images are not transformed with."""
    modes = ("constant", "nearest", "wrap", "reflect")
    return one_of(p, "fill_mode", *modes) or one_of(p, "interpolation", "nearest", "bilinear")


def written_in_8(count: Dim) -> Warned:
    """Warn of a transform of images of another count of numbers than 8."""
    if count in (8, None):
        return ()
    heading = f"transform has {count} numbers, it needs 8"
    why = "A transform of images is written as 8 numbers."
    return (sizes_stop(heading, why, spots=(Spot("transform"),)),)


def strided_and_dilated(p: Parameters) -> Warned:
    """Warn of a convolution that leaves places out and looks past others at once."""
    if 1 in (_most(p.strides or p.size), _most(p.dilation_rate)):
        return ()
    return arguments_stop(
        "Strides and dilation together cannot be run",
        f"strides = {p.strides}, dilation_rate = {p.dilation_rate}: one of them has to be 1.",
        "strides",
        "dilation_rate",
    )


def strided(p: Parameters, axes: int) -> Warned:
    """Warn of strides that a convolution cannot be run with."""
    apart = p.kind == "ops.depthwise_conv"
    return strided_each_way(p, axes) if apart else strided_and_dilated(p)


def strided_each_way(p: Parameters, axes: int) -> Warned:
    """Warn of strides of a depthwise kernel that are not one for each axis."""
    given = p.given.get("strides")
    if not isinstance(given, tuple) or len(given) == axes:
        return ()
    return arguments_stop(
        f"strides has {len(given)} number for {axes} axes",
        f"Depthwise, strides are one number for all axes or one for each; they are {given}.",
        "strides",
    )


def _most(given: int | tuple[int, ...]) -> int:
    return max(given, default=1) if isinstance(given, tuple) else given


def separable_depth(depthwise: Shape, pointwise: Shape) -> Warned:
    """Warn of a kernel of points that reads another number of channels than there are."""
    if any(size not in (1, None) for size in pointwise[:-2]):
        why = f"It mixes the channels of one place; here it has {text(pointwise[:-2])} places."
        return (sizes_stop("A pointwise kernel has a size of 1", why,
                           spots=(Spot("pointwise_kernel"),)),)  # fmt: skip
    made, read = product(depthwise[-2:]), pointwise[-2]
    if made is None or read is None or made == read:
        return ()
    return (
        sizes_stop(
            f"The pointwise kernel reads {read} channels, not {made}",
            f"The depthwise kernel makes {depthwise[-2]} × {depthwise[-1]} = {made} channels.",
            spots=(Spot("pointwise_kernel"),),
        ),
    )


def folded(p: Parameters, found: Operand) -> Warned:
    """Warn of another number of windows than an image of that size has."""
    places = 1
    for size, kernel, step, pad, stride in zip(
        p.output_size, p.kernel_size, p.dilation, p.padding, p.stride, strict=True
    ):
        places *= (size + 2 * pad - step * (kernel - 1) - 1) // stride + 1
    if found.shape[2] in (None, places):
        return ()
    return (
        sizes_stop(
            f"There are {found.shape[2]} windows, the image has {places}",
            f"An image of {text(p.output_size)} has {places} windows of {text(p.kernel_size)}.",
            ("output_size", "kernel_size"),
            (Spot("x", 0, (2,)),),
        ),
    )


def blurred(p: Parameters) -> Warned:
    """Warn of a kernel or a sigma that is not one number per axis."""
    for name in ("kernel_size", "sigma"):
        value = p.given.get(name, (0, 0))
        if not isinstance(value, tuple) or len(value) < 2:
            return arguments_stop(
                f"{name} of gaussian_blur takes two numbers",
                f"One along the height, one along the width; it is {value!r}.",
                name,
            )
    return ()


def pooled(p: Parameters, axes: int) -> Warned:
    """Warn of a size for another number of axes."""
    count = len(p.output_size)
    if count == axes:
        return ()
    heading = f"output_size has {count} numbers for {axes} axes"
    return arguments_stop(heading, f"It is {p.output_size}; one per axis is needed.", "output_size")


def mirrored(p: Parameters, length: Dim) -> Warned:
    """Warn of a signal that is too short to be mirrored at its ends."""
    half = p.fft_length // 2
    if not p.center or length is None or length > half:
        return ()
    return (
        sizes_stop(
            f"{length} samples are too short for fft_length = {p.fft_length}",
            f"Each end is mirrored by {half} samples, so more than that are needed.",
            ("fft_length",),
            (Spot("x"),),
        ),
    )


def mirrored_edges(sizes: Shape) -> Warned:
    """Warn of images that are too small to be mirrored at their edges."""
    if 1 not in sizes:
        return ()
    why = f"Edges are mirrored by a pixel, so 2 are needed; the images are {text(sizes)}."
    return (sizes_stop("Images of one row cannot be run", why, spots=(Spot("images"),)),)


def wide_enough(p: Parameters) -> Warned:
    """Warn of windows that are longer than the transform over them."""
    if p.fft_length >= p.sequence_length:
        return ()
    return arguments_stop(
        f"fft_length = {p.fft_length} is below sequence_length = {p.sequence_length}",
        "A window does not fit into a Fourier transform over less.",
        "fft_length",
        "sequence_length",
    )
