"""Rules of the convolutions: plain and transposed, in one to three axes.

Sizes follow Keras's symbolic call; the weights and multiply-adds follow from them.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.layers import windows
from engine.layers.casting import product_of_whole
from engine.layers.demands import (
    activation_warnings,
    arriving_dtype,
    dtype_warnings,
    needs_size,
    runtime_differs,
    title,
    with_lora,
)
from engine.layers.registry import Outcome, Parameters, Window, gives, rule
from engine.problems import Line, Problem, Spot, refuse, warn
from engine.tensors import Dim, Shape, Tensor, product, size, text


def explain_conv(p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> list[Line]:
    """Give the formula of a convolution with its numbers."""
    before, after = inputs[0].known, outputs[0].known
    lines = windows.explained(
        p, windows.spatial(p, before), windows.spatial(p, after),
        p.kernel_size, p.strides, p.dilation_rate,
    )  # fmt: skip
    return [*lines, _explain_channels(p, before)]


def _explain_channels(p: Parameters, before: Shape) -> Line:
    if p.kind.startswith("Depthwise"):
        c, m = windows.channels(p, before), p.depth_multiplier
        made = "?" if c is None else str(c * m)
        return Line("C", "c·depth_multiplier", f"{'?' if c is None else c}·{m}", made)
    return Line("C", "filters", "", str(p.filters))


@rule("Conv1D", "Conv2D", "Conv3D", explain=explain_conv)
def conv(p: Parameters, inputs: Tensor) -> Outcome:
    """Slide kernels over the spatial axes; each filter gives one channel."""
    if p.filters % p.groups:
        raise _filters_do_not_divide(p)
    _no_strides_with_dilation(p)
    sizes, depth = sizes_and_channels(p, inputs)
    if depth % p.groups:
        raise _groups_do_not_divide(p, inputs, depth)
    placed = windows.places(p, sizes, p.kernel_size, p.strides, p.dilation_rate)
    kernel = (*p.kernel_size, depth // p.groups, p.filters)
    return gives(
        Tensor(windows.arranged(p, inputs.known[0], placed, p.filters), p.compute_dtype),
        weights=with_lora(p, "kernel", kernel, (p.filters,) if p.use_bias else None),
        macs=times(placed, size(kernel)),
        warnings=warnings(p, inputs, sizes),
        window=window(p),
    )


def explain_transposed(
    p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]
) -> list[Line]:
    """Give the formula of a transposed convolution with its numbers."""
    sizes = windows.spatial(p, inputs[0].known)
    results = windows.spatial(p, outputs[0].known)

    def line(axis: int) -> tuple[str, str, Dim, str]:
        n = "?" if sizes[axis] is None else str(sizes[axis])
        s, extra = p.strides[axis], p.output_padding and p.output_padding[axis]
        reach = windows.span(p.kernel_size[axis], p.dilation_rate[axis])
        note = f"padding = {p.padding}"
        if p.padding == "same" and extra is None:
            return "n·s", f"{n}·{s}", results[axis], note
        if p.padding == "same":
            return (
                "(n − 1)·s + k mod 2 + p",
                f"({n} − 1)·{s} + {reach} mod 2 + {extra}",
                results[axis],
                note,
            )
        if extra is None:
            return (
                "(n − 1)·s + max(k, s)",
                f"({n} − 1)·{s} + max({reach}, {s})",
                results[axis],
                note,
            )
        return "(n − 1)·s + k + p", f"({n} − 1)·{s} + {reach} + {extra}", results[axis], note

    return [*windows.per_axis(len(p.strides), line), _explain_channels(p, inputs[0].known)]


@rule("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose", explain=explain_transposed)
def transposed_conv(p: Parameters, inputs: Tensor) -> Outcome:
    """Spread each position through kernels: what a convolution with these numbers came from."""
    if p.output_padding is not None:
        for axis, (extra, stride) in enumerate(zip(p.output_padding, p.strides, strict=True)):
            if extra >= stride:
                raise _output_padding_too_large(p, axis)
    _no_strides_with_dilation(p)
    sizes, depth = sizes_and_channels(p, inputs)
    grown = tuple(_grown(p, axis, n) for axis, n in enumerate(sizes))
    if any(n is not None and n < 0 for n in grown):
        raise refuse(
            "kernel-too-large",
            title(f"Its output would have a size of {windows.times(grown)}"),
            f"(n − 1)·s + k mod 2 + p is below 0 for {text(inputs.shape)}.",
            params=("kernel_size", "output_padding"),
            spots=(Spot("inputs"),),
        )
    kernel = (*p.kernel_size, p.filters, depth)
    return gives(
        Tensor(windows.arranged(p, inputs.known[0], grown, p.filters), p.compute_dtype),
        weights={"kernel": kernel, "bias": (p.filters,) if p.use_bias else None},
        macs=times(sizes, size(kernel)),
        warnings=(*_when_run(p, inputs), *_transposed_when_run(p, grown)),
    )


def _grown(p: Parameters, axis: int, n: Dim) -> Dim:
    if n is None:
        return None
    stride = p.strides[axis]
    extra = None if p.output_padding is None else p.output_padding[axis]
    reach = windows.span(p.kernel_size[axis], p.dilation_rate[axis])
    if p.padding == "same":
        return int(n * stride if extra is None else (n - 1) * stride + reach % 2 + extra)
    return int((n - 1) * stride + (max(reach, stride) if extra is None else reach + extra))


def sizes_and_channels(p: Parameters, inputs: Tensor) -> tuple[Shape, int]:
    """Give the spatial sizes and the number of input channels; refuses an unknown number."""
    sizes, depth = windows.needs_axes(
        p, inputs, len(p.kernel_size),
        "It slides over {axes} and reads the channels (C) at each place.",
    )  # fmt: skip
    if depth is None:
        depth = needs_size(
            p, inputs, windows.channel_axis(p, inputs.rank), "number of channels",
            "The kernel has one slice per input channel, so their number fixes its shape.",
        )  # fmt: skip
    return sizes, depth


def window(p: Parameters) -> Window:
    """Give how far an output position looks back."""
    if max(p.dilation_rate) == 1:
        return Window(p.kernel_size, p.strides)
    reach = tuple(map(windows.span, p.kernel_size, p.dilation_rate))
    return Window(reach, p.strides)


def times(sizes: Sequence[Dim], each: int) -> int | None:
    """Give the multiply-adds of ``each`` at every place."""
    count = product(sizes)
    return None if count is None else count * each


def _no_strides_with_dilation(p: Parameters) -> None:
    if max(p.strides) > 1 and max(p.dilation_rate) > 1:
        strides, dilation = windows.times(p.strides), windows.times(p.dilation_rate)
        raise refuse(
            "strides-with-dilation",
            title(f"Strides of {strides} exclude a dilation of {dilation}"),
            f"{p.kind} takes strides > 1 or dilation_rate > 1, not both; here they are {strides} "
            f"and {dilation}.",
            params=("strides", "dilation_rate"),
            strides=p.strides,
            dilation=p.dilation_rate,
        )


def _filters_do_not_divide(p: Parameters) -> Exception:
    return refuse(
        "filters-do-not-divide",
        title(f"groups = {p.groups} does not divide {p.filters} filters"),
        f"Each group makes filters / groups = {p.filters} / {p.groups} channels, which must be a "
        "whole number.",
        params=("filters", "groups"),
        filters=p.filters,
        groups=p.groups,
    )


def _groups_do_not_divide(p: Parameters, inputs: Tensor, depth: int) -> Exception:
    return refuse(
        "groups-do-not-divide",
        title(f"groups = {p.groups} does not divide {depth} input channels"),
        f"Each group reads C / groups = {depth} / {p.groups} of the channels of "
        f"{text(inputs.shape)}, which must be a whole number.",
        params=("groups",),
        spots=(Spot("inputs", 0, (windows.channel_axis(p, inputs.rank),)),),
        channels=depth,
        groups=p.groups,
    )


def _output_padding_too_large(p: Parameters, axis: int) -> Exception:
    extra, stride = p.output_padding[axis], p.strides[axis]
    return refuse(
        "output-padding-too-large",
        title(f"output_padding = {extra} must be below the stride of {stride}"),
        f"Along the {windows.WORDS[len(p.strides)][axis]} output_padding is {extra} and strides is "
        f"{stride}; a transposed convolution can only add less than one stride.",
        params=("output_padding", "strides"),
        output_padding=p.output_padding,
        strides=p.strides,
    )


def warnings(p: Parameters, inputs: Tensor, sizes: Shape) -> tuple[Problem, ...]:
    """Warn of places that no window reaches, and of what running does not take."""
    return (
        *windows.lost(p, sizes, p.kernel_size, p.strides, p.dilation_rate),
        *_when_run(p, inputs),
    )


def _when_run(p: Parameters, inputs: Tensor) -> tuple[Problem, ...]:
    whole = product_of_whole(p, inputs, p.use_bias) if _in_int32(p, inputs) else "fail"
    return (*dtype_warnings(p, inputs, whole=whole), *activation_warnings(p))


def _in_int32(p: Parameters, inputs: Tensor) -> bool:
    """Tell whether TensorFlow has the convolution for whole numbers: of 32 bits, channels last."""
    there = p.kind in ("Conv1D", "Conv2D", "Conv1DTranspose", "Conv2DTranspose")
    dilated = p.kind.endswith("Transpose") and max(p.dilation_rate) > 1
    alike = arriving_dtype(p, inputs) == p.compute_dtype == "int32"
    return there and alike and not dilated and p.data_format != "channels_first"


def _transposed_when_run(p: Parameters, grown: Shape) -> tuple[Problem, ...]:
    if 0 in grown:
        return (
            warn(
                "zero-size",
                title(f"The output has a size of 0: {windows.times(grown)}"),
                "(n − 1)·s + k mod 2 + p is 0 here, so nothing comes out.",
                params=("kernel_size", "output_padding"),
            ),
        )
    if p.padding != "same" or p.output_padding is None:
        return ()
    for kernel, dilation, extra in zip(
        p.kernel_size, p.dilation_rate, p.output_padding, strict=True
    ):
        if windows.span(kernel, dilation) % 2 == 0 and extra == 0:
            return (
                runtime_differs(
                    "transposed-even-kernel",
                    "An even kernel with output_padding = 0 cannot be run",
                    "For padding = same, Keras computes (n − 1)·s + k mod 2 + p, which is too "
                    "little for TensorFlow when k is even and p is 0.",
                    params=("kernel_size", "output_padding"),
                ),
            )
    return ()
