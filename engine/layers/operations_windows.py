"""Rules of the operations that slide over places: convolution, pooling, patches."""

from __future__ import annotations

from collections.abc import Sequence

from engine.layers import window_limits as limits
from engine.layers import windows
from engine.layers.demands import runtime_differs, title
from engine.layers.operands import (
    Operand,
    Value,
    fits,
    made,
    tensor,
)
from engine.layers.registry import Outcome, Parameters, rule
from engine.problems import Line, RuleError, Spot, refuse
from engine.tensors import Dim, Shape, Tensor, product, text


def _per_axis(p: Parameters, name: str, axes: int) -> tuple[int, ...]:
    """Give an argument with one number per spatial axis, or one for all."""
    given = getattr(p, name)
    numbers = (given,) if isinstance(given, int) else tuple(given)
    # Keras stretches a tuple of one stride, but neither one dilation nor what is transposed.
    strict = name == "dilation_rate" or p.kind == "ops.conv_transpose"
    if len(numbers) == 1 and not (strict and axes > 1 and isinstance(p.given.get(name), tuple)):
        return numbers * axes
    if len(numbers) == axes:
        return numbers
    raise refuse(
        "bad-parameter",
        title(f"{name} = {windows.times(numbers)} for {axes} axes"),
        f"{name} takes one number, or one per spatial axis; there are {axes}.",
        params=(name,),
    )


def _image(p: Parameters, value: Value, port: str = "inputs", axes: int | None = None) -> Operand:
    """Give what is slid over: batch, spatial axes and channels."""
    found = tensor(p, value, port)
    if found.rank < 3 or (axes is not None and found.rank != axes + 2):
        needed = "3 or more" if axes is None else axes + 2
        raise refuse(
            "wrong-rank",
            title(f"{p.kind} needs {needed} dimensions, there are {found.rank}"),
            f"{text(found.shape, batch=True)} has {found.rank} dimensions; batch, places and "
            "channels are needed.",
            spots=(Spot(port),),
            has=found.rank,
        )
    return found


def _channels_match(p: Parameters, found: Operand, wanted: Dim) -> None:
    depth = windows.channels(p, found.shape)
    if not fits((depth,), (wanted,)):
        raise refuse(
            "channels",
            title(f"The kernel reads {wanted} channels, the input has {depth}"),
            f"{text(found.shape, batch=True)} has {depth} channels, the kernel is made for "
            f"{wanted}.",
            spots=(Spot("inputs", 0, (windows.channel_axis(p, found.rank),)), Spot("kernel")),
        )


def _convolved(
    p: Parameters, found: Operand, kernel: Sequence[Dim], filters: Dim
) -> tuple[Shape, Shape]:
    """Give the output shape of a convolution, and its spatial sizes."""
    axes = found.rank - 2
    sizes = windows.spatial(p, found.shape)
    if len(kernel) != axes or None in kernel:
        raise refuse(
            "kernel-rank",
            title(f"The kernel slides over {len(kernel)} axes, there are {axes}"),
            f"{text(found.shape, batch=True)} has {axes} axes besides batch and channels.",
            spots=(Spot("kernel"),),
        )
    known = [size for size in kernel if size is not None]
    strides = _per_axis(p, "strides", axes)
    dilation = _per_axis(p, "dilation_rate", axes)
    placed = windows.places(p, sizes, known, strides, dilation)
    return windows.arranged(p, found.shape[0], placed, filters), placed


def _kernel(p: Parameters, value: Value, port: str, found: Operand) -> Operand:
    kernel = tensor(p, value, port)
    if kernel.rank != found.rank:
        raise refuse(
            "kernel-rank",
            title(f"The kernel has {kernel.rank} dimensions, it needs {found.rank}"),
            "A kernel has its size along each axis, then the channels that it reads and makes.",
            spots=(Spot(port),),
        )
    return kernel


def _known_kernel(kernel: Operand, sizes: Shape) -> None:
    if None in sizes:
        raise refuse(
            "unknown-size",
            "The sizes of the kernel must be known",
            f"Keras counts with them; the kernel is {text(kernel.shape)}.",
            spots=(Spot("kernel"),),
        )


def explain_sliding(
    p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]
) -> list[Line]:
    """Give the formula of a convolution or a pooling with its numbers."""
    before, after = inputs[0].known, outputs[0].known
    axes = len(before) - 2
    dilation = None
    if hasattr(p, "pool_size"):
        size = _per_axis(p, "pool_size", axes)
        strides = size if p.strides is None else _per_axis(p, "strides", axes)
    else:
        known = inputs[1].known[:axes] if len(inputs) > 1 else ()
        size = tuple(n for n in known if n is not None)
        if len(size) != axes:
            return []  # the kernel is a number, or of unknown size
        strides = _per_axis(p, "strides", axes)
        dilation = _per_axis(p, "dilation_rate", axes)
    sizes, results = windows.spatial(p, before), windows.spatial(p, after)
    return windows.explained(p, sizes, results, size, strides, dilation)


@rule("ops.conv", "ops.depthwise_conv", explain=explain_sliding)
def conv(p: Parameters, inputs: Value, kernel: Value) -> Outcome:
    """Slide a kernel over the input."""
    found = _image(p, inputs)
    weights = _kernel(p, kernel, "kernel", found)
    _channels_match(p, found, weights.shape[-2])
    filters = weights.shape[-1]
    if p.kind == "ops.depthwise_conv":
        _known_kernel(weights, weights.shape[-2:])
        filters = product(weights.shape[-2:])
    shape, placed = _convolved(p, found, weights.shape[:-2], filters)
    work = product([*placed, *weights.shape])
    return made(shape, found.dtype, work, limits.strided(p, len(placed)))


@rule("ops.separable_conv", explain=explain_sliding)
def separable_conv(
    p: Parameters, inputs: Value, depthwise_kernel: Value, pointwise_kernel: Value
) -> Outcome:
    """Slide a kernel over each channel by itself, then mix the channels."""
    found = _image(p, inputs)
    depthwise = _kernel(p, depthwise_kernel, "depthwise_kernel", found)
    pointwise = _kernel(p, pointwise_kernel, "pointwise_kernel", found)
    _channels_match(p, found, depthwise.shape[-2])
    shape, placed = _convolved(p, found, depthwise.shape[:-2], pointwise.shape[-1])
    one, other = product([*placed, *depthwise.shape]), product([*placed, *pointwise.shape])
    return made(
        shape,
        found.dtype,
        None if one is None or other is None else one + other,
        limits.separable_depth(depthwise.shape, pointwise.shape)
        or limits.strided_each_way(p, len(placed)),
    )


@rule("ops.conv_transpose")
def conv_transpose(p: Parameters, inputs: Value, kernel: Value) -> Outcome:
    """Spread each position through a kernel."""
    found = _image(p, inputs)
    weights = _kernel(p, kernel, "kernel", found)
    _channels_match(p, found, weights.shape[-1])
    _known_kernel(weights, weights.shape[:-2])
    axes = found.rank - 2
    strides, dilation = _per_axis(p, "strides", axes), _per_axis(p, "dilation_rate", axes)
    extra = None if p.output_padding is None else _per_axis(p, "output_padding", axes)
    sizes = windows.spatial(p, found.shape)
    grown: list[Dim] = []
    for axis, size in enumerate(sizes):
        reach = weights.shape[axis]
        if size is None or reach is None:
            grown.append(None)
            continue
        span, stride = windows.span(reach, dilation[axis]), strides[axis]
        more = None if extra is None else extra[axis]
        if p.padding == "same":
            full = size * stride if more is None else (size - 1) * stride + span % 2 + more
        else:
            full = (size - 1) * stride + (max(span, stride) if more is None else span + more)
        grown.append(full)
    shape = windows.arranged(p, found.shape[0], tuple(grown), weights.shape[-2])
    return made(shape, found.dtype, product([*sizes, *weights.shape]))


@rule("ops.max_pool", "ops.average_pool", explain=explain_sliding)
def pool(p: Parameters, inputs: Value) -> Outcome:
    """Give the largest (or the mean) of each window."""
    found = _image(p, inputs)
    axes = found.rank - 2
    size = _per_axis(p, "pool_size", axes)
    strides = size if p.strides is None else _per_axis(p, "strides", axes)
    sizes = windows.spatial(p, found.shape)
    placed = windows.places(p, sizes, size, strides)
    shape = windows.arranged(p, found.shape[0], placed, windows.channels(p, found.shape))
    return made(shape, found.dtype)


@rule("ops.depth_to_space", "ops.space_to_depth")
def between_depth_and_space(p: Parameters, x: Value) -> Outcome:
    """Turn channels into places, or places into channels."""
    found = _image(p, x, "x", 2)
    block = p.block_size
    height, width = windows.spatial(p, found.shape)
    depth = windows.channels(p, found.shape)
    into_space = p.kind == "ops.depth_to_space"
    cut = {"channels": depth} if into_space else {"height": height, "width": width}
    by = block * block if into_space else block
    for name, size in cut.items():
        if size is not None and size % by:
            raise refuse(
                "block-does-not-divide",
                title(f"{size} {name} cannot be cut into blocks of {by}"),
                f"The {name} have to be a multiple of {by}.",
                params=("block_size",),
                spots=(Spot("x"),),
            )
    if into_space:
        sizes = tuple(None if size is None else size * block for size in (height, width))
        depth = None if depth is None else depth // by
    else:
        sizes = tuple(None if size is None else size // block for size in (height, width))
        depth = None if depth is None else depth * block * block
    return made(windows.arranged(p, found.shape[0], sizes, depth), found.dtype)


@rule("ops.unfold")
def unfold(p: Parameters, x: Value) -> Outcome:
    """Give every window of an image (channels first) as a column."""
    found = _four(p, x)
    batch, depth, *sizes = found.shape
    if depth is None or None in sizes:
        raise refuse(
            "unknown-size",
            "unfold must know the channels and sizes",
            f"They are unknown (None) in {text(found.shape, batch=True)}.",
            spots=(Spot("x"),),
        )
    places = [
        (size + 2 * pad - step * (kernel - 1) - 1) // stride + 1
        for size, kernel, step, pad, stride in zip(
            (dim or 0 for dim in sizes), p.kernel_size, p.dilation, p.padding, p.stride, strict=True
        )
    ]
    if min(places) < 0:
        raise _negative(p, places)
    columns = depth * p.kernel_size[0] * p.kernel_size[1]
    return made((batch, columns, places[0] * places[1]), found.dtype)


def _four(p: Parameters, x: Value) -> Operand:
    found = tensor(p, x)
    if found.rank != 4:
        raise refuse(
            "wrong-rank",
            title(f"{p.kind} needs images, this has {found.rank} dimensions"),
            "It takes (batch, channels, height, width).",
            spots=(Spot("x"),),
            has=found.rank,
            needs=4,
        )
    return found


def _negative(p: Parameters, places: Sequence[int]) -> RuleError:
    return refuse(
        "kernel-too-large",
        "The window is larger than the image",
        f"It finds {windows.times(places)} places.",
        params=("kernel_size",),
        spots=(Spot("x"),),
    )


@rule("ops.fold")
def fold(p: Parameters, x: Value) -> Outcome:
    """Put windows back together to an image (channels first)."""
    found = tensor(p, x)
    if found.rank != 3:
        raise refuse("wrong-rank", "fold needs columns of windows", f"It has {found.shape}.")
    batch, columns, _ = found.shape
    window = p.kernel_size[0] * p.kernel_size[1]
    if columns is not None and columns % window:
        raise refuse(
            "block-does-not-divide",
            title(f"{columns} values are no whole number of windows of {window}"),
            f"Each column holds channels × {window} values.",
            params=("kernel_size",),
            spots=(Spot("x", 0, (1,)),),
        )
    depth = None if columns is None else columns // window
    return made((batch, depth, *p.output_size), found.dtype, warnings=limits.folded(p, found))


@rule("ops.adaptive_average_pool", "ops.adaptive_max_pool")
def adaptive_pool(p: Parameters, inputs: Value) -> Outcome:
    """Pool to an output size, whatever the input size."""
    found = _image(p, inputs)
    size: tuple[int, ...] = tuple(p.output_size)
    if isinstance(p.given.get("output_size"), int):
        raise refuse(
            "bad-parameter",
            "output_size needs one number per axis here",
            f"Keras's operation takes a tuple, such as {size * (found.rank - 2)}; the layer of the "
            "same name takes one number as well.",
            params=("output_size",),
        )
    real = windows.arranged(p, found.shape[0], size, windows.channels(p, found.shape))
    first = windows.channels_first(p)  # Keras drops one axis too few when they come last
    declared = real if first else (*found.shape[: -len(size)], *size, found.shape[-1])
    warnings = limits.pooled(p, found.rank - 2)
    if declared != real and not warnings:
        warnings = (
            runtime_differs(
                "adaptive-pool-shape",
                title(f"When run, it gives {text(real)}, not {text(declared)}"),
                f"Keras declares {text(declared, batch=True)}; running gives "
                f"{text(real, batch=True)}.",
                params=("output_size",),
            ),
        )
    return made(declared, found.dtype, warnings=warnings)
