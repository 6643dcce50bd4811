"""Rules of the convolutions that go through each channel by itself: depthwise and separable."""

from __future__ import annotations

from engine.layers import windows
from engine.layers.convolution import explain_conv, sizes_and_channels, times, warnings, window
from engine.layers.demands import runtime_differs, title
from engine.layers.registry import Outcome, Parameters, gives, rule
from engine.problems import Problem
from engine.tensors import Tensor, size


@rule("DepthwiseConv1D", "DepthwiseConv2D", explain=explain_conv)
def depthwise_conv(p: Parameters, inputs: Tensor) -> Outcome:
    """Slide kernels over each channel by itself."""
    sizes, depth = sizes_and_channels(p, inputs)
    placed = windows.places(p, sizes, p.kernel_size, p.strides, p.dilation_rate)
    kernel = (*p.kernel_size, depth, p.depth_multiplier)
    made = depth * p.depth_multiplier
    return gives(
        Tensor(windows.arranged(p, inputs.known[0], placed, made), p.compute_dtype),
        weights={"kernel": kernel, "bias": (made,) if p.use_bias else None},
        macs=times(placed, size(kernel)),
        warnings=(*warnings(p, inputs, sizes), *(_unequal_strides(p) or _float_strides(p))),
        window=window(p),
    )


@rule("SeparableConv1D", "SeparableConv2D", explain=explain_conv)
def separable_conv(p: Parameters, inputs: Tensor) -> Outcome:
    """Slide kernels over each channel by itself, then mix the channels."""
    sizes, depth = sizes_and_channels(p, inputs)
    placed = windows.places(p, sizes, p.kernel_size, p.strides, p.dilation_rate)
    depthwise = (*p.kernel_size, depth, p.depth_multiplier)
    pointwise = (*(1,) * len(p.kernel_size), depth * p.depth_multiplier, p.filters)
    return gives(
        Tensor(windows.arranged(p, inputs.known[0], placed, p.filters), p.compute_dtype),
        weights={
            "depthwise_kernel": depthwise,
            "pointwise_kernel": pointwise,
            "bias": (p.filters,) if p.use_bias else None,
        },
        macs=times(placed, size(depthwise) + size(pointwise)),
        warnings=(*warnings(p, inputs, sizes), *(_unequal_strides(p) or _float_strides(p))),
        window=window(p),
    )


def _float_strides(p: Parameters) -> tuple[Problem, ...]:
    """Warn of whole floats as strides, which running a dilated kernel slices with."""
    given = p.given.get("strides")
    if not isinstance(given, tuple) or max(p.dilation_rate) < 2:
        return ()
    if not any(isinstance(step, float) for step in given):
        return ()
    return (
        runtime_differs(
            "dilated-float-strides",
            title(f"strides = {given} cannot be run with dilation_rate"),
            "Dilated, Keras counts places by the strides, and floats are no places. Write "
            f"{p.strides}.",
            params=("strides",),
        ),
    )


_NATIVE = ("float16", "float64")
"""Dtypes of depthwise kernels that only TensorFlow's own code computes, not oneDNN's."""


def _unequal_strides(p: Parameters) -> tuple[Problem, ...]:
    if p.compute_dtype not in _NATIVE or len(set(p.strides)) == 1 or max(p.dilation_rate) > 1:
        return ()  # dilated, strides are taken outside of the convolution itself
    return (
        runtime_differs(
            "depthwise-strides",
            title(f"Strides of {windows.times(p.strides)} cannot be run in {p.compute_dtype}"),
            "TensorFlow's depthwise convolution takes one stride for both directions, except in "
            "float32 and bfloat16 on a processor.",
            params=("strides", "dtype"),
        ),
    )
