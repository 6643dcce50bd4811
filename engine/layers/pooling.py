"""Rules of pooling: over windows, over everything, and down to a given size."""

from __future__ import annotations

from collections.abc import Sequence

from engine.layers import windows
from engine.layers.demands import (
    arriving_dtype,
    dtype_warnings,
    runtime_differs,
    title,
)
from engine.layers.registry import Outcome, Parameters, Window, gives, rule
from engine.problems import Line, Problem, Spot
from engine.tensors import Dim, Shape, Tensor, text


def explain_pool(p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> list[Line]:
    """Give the formula of a pooling with its numbers."""
    before, after = inputs[0].known, outputs[0].known
    lines = windows.explained(
        p, windows.spatial(p, before), windows.spatial(p, after), p.pool_size, _strides(p)
    )
    return [*lines, kept_channels(p, before)]


def kept_channels(p: Parameters, before: Sequence[Dim]) -> Line:
    """Say that the channels pass through."""
    depth = windows.channels(p, tuple(before))
    return Line(
        "C", "unchanged", "", "?" if depth is None else str(depth), "each channel by itself"
    )


def _strides(p: Parameters) -> tuple[int, ...]:
    strides: tuple[int, ...] = p.pool_size if p.strides is None else p.strides
    return strides


@rule(
    "MaxPooling1D", "MaxPooling2D", "MaxPooling3D",
    "AveragePooling1D", "AveragePooling2D", "AveragePooling3D",
    explain=explain_pool,
)  # fmt: skip
def pool(p: Parameters, inputs: Tensor) -> Outcome:
    """Summarize each window, channel by channel."""
    axes = len(p.pool_size)
    (sizes, depth), strides = windows.needs_axes(p, inputs, axes), _strides(p)
    placed = windows.places(p, sizes, p.pool_size, strides)
    return gives(
        Tensor(windows.arranged(p, inputs.known[0], placed, depth), p.compute_dtype),
        # Comparing and adding are no multiply-adds: the count stays 0.
        warnings=(*_lost(p, sizes, strides), *_when_run(p, inputs, axes)),
        window=Window(p.pool_size, strides),
    )


def _lost(p: Parameters, sizes: Shape, strides: tuple[int, ...]) -> tuple[Problem, ...]:
    """Warn of what no window reaches, but not where an odd size is halved: everybody expects it."""
    return windows.lost(p, sizes, p.pool_size, strides) if max(strides) > 2 else ()


_ODD_WHOLE = ("uint32", "uint64", "bool")


def _when_run(p: Parameters, inputs: Tensor, axes: int) -> tuple[Problem, ...]:
    stays = "Max" in p.kind and axes < 3 and arriving_dtype(p, inputs) not in _ODD_WHOLE
    return dtype_warnings(p, inputs, whole="stay" if stays else "fail")


def explain_global(
    p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]
) -> list[Line]:
    """Say that one value remains of each channel."""
    before = inputs[0].known
    letters = ", ".join(windows.LETTERS[len(before) - 2])
    what = "the highest" if "Max" in p.kind else "the mean"
    note = f"{what} over all places"
    return [
        Line(letters, "1" if p.keepdims else "removed", "", "1" if p.keepdims else "", note),
        kept_channels(p, before),
    ]


@rule(
    "GlobalMaxPooling1D", "GlobalMaxPooling2D", "GlobalMaxPooling3D",
    "GlobalAveragePooling2D", "GlobalAveragePooling3D",
    explain=explain_global,
)  # fmt: skip
def global_pool(p: Parameters, inputs: Tensor) -> Outcome:
    """Summarize each channel as one value."""
    return _summarized(p, inputs, None)


@rule("GlobalAveragePooling1D", explain=explain_global)
def global_mean(p: Parameters, inputs: Tensor, mask: Tensor | None = None) -> Outcome:
    """Give the mean of each channel, over the steps that a mask leaves."""
    return _summarized(p, inputs, mask)


def _summarized(p: Parameters, inputs: Tensor, mask: Tensor | None) -> Outcome:
    axes = int(p.kind[-2])
    _, depth = windows.needs_axes(p, inputs, axes)
    left = windows.arranged(p, inputs.known[0], (1,) * axes if p.keepdims else (), depth)
    highest = "Max" in p.kind
    # With a mask the sum is divided by a count of its own dtype.
    mean = "float64" if mask is not None or (inputs.masked and axes == 1) else "float32"
    return gives(
        Tensor(left, p.compute_dtype),
        warnings=(
            *dtype_warnings(p, inputs, whole="stay" if highest else mean),
            *_mask_when_run(p, inputs, mask),
        ),
        masked=False,
    )


def _mask_when_run(p: Parameters, inputs: Tensor, mask: Tensor | None) -> tuple[Problem, ...]:
    """Warn of a mask that has not one value for each step."""
    if p.kind != "GlobalAveragePooling1D":
        return ()
    if mask is not None:
        return _given_mask(p, inputs, mask)
    if not inputs.masked or not windows.channels_first(p):
        return ()
    _, masked, steps = inputs.known
    if masked == steps or 1 in (masked, steps):
        return ()
    return (
        runtime_differs(
            "global-pooling-mask",
            "The mask that arrives here cannot be used",
            f"The mask has one value for each of the {_shown(masked)} places behind the batch, "
            f"but with channels_first the {_shown(steps)} steps come last.",
            params=("data_format",),
            spots=(Spot("inputs"),),
        ),
    )


def _given_mask(p: Parameters, inputs: Tensor, mask: Tensor) -> tuple[Problem, ...]:
    batch, first, last = inputs.known
    steps = last if windows.channels_first(p) else first
    fits = mask.rank == 2 and all(
        None in (a, b) or a == b or 1 in (a, b)
        for a, b in zip(mask.known, (batch, steps), strict=True)
    )
    if fits:
        return ()
    return (
        runtime_differs(
            "global-pooling-mask",
            "The mask that arrives here cannot be used",
            f"A mask has one value for each of the {_shown(steps)} steps of a sample, this one is "
            f"{text(mask.shape, batch=True)}. Keras notices it only when the layer runs.",
            spots=(Spot("mask"),),
        ),
    )


def _shown(dim: Dim) -> str:
    return "unknown number of" if dim is None else str(dim)


def explain_adaptive(
    p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]
) -> list[Line]:
    """Say that the output size is what was asked for."""
    axes = len(p.output_size)
    before = inputs[0].known
    lines = windows.per_axis(
        axes, lambda axis: ("output_size", "", p.output_size[axis], "whatever the input's size")
    )
    return [*lines, kept_channels(p, before)]


@rule(
    "AdaptiveAveragePooling1D", "AdaptiveAveragePooling2D", "AdaptiveAveragePooling3D",
    "AdaptiveMaxPooling1D", "AdaptiveMaxPooling2D", "AdaptiveMaxPooling3D",
    explain=explain_adaptive,
)  # fmt: skip
def adaptive_pool(p: Parameters, inputs: Tensor) -> Outcome:
    """Summarize windows of whatever size gives the wanted number of places."""
    shape = inputs.known
    if len(shape) < (2 if windows.channels_first(p) else 1):
        windows.needs_axes(p, inputs, len(p.output_size))
    depth = windows.channels(p, shape)
    return gives(
        Tensor(windows.arranged(p, shape[0], p.output_size, depth), p.compute_dtype),
        warnings=_adaptive_when_run(p, inputs),
    )


def _adaptive_when_run(p: Parameters, inputs: Tensor) -> tuple[Problem, ...]:
    axes = len(p.output_size)
    flat = inputs.rank == 3 and axes > 1  # Keras counts the axes of what arrives
    if inputs.rank != axes + 2 and not flat:
        return (_of_another_rank(p, inputs, None),)
    wanted = p.output_size[: inputs.rank - 2]
    if 0 in wanted or 1 in wanted or 1 in windows.spatial(p, inputs.known):
        one = f"An output_size of {min(wanted)}" if min(wanted) < 2 else "A size of 1"
        return (
            runtime_differs(
                "adaptive-to-one",
                f"{one} cannot be pooled adaptively",
                "Keras divides by output_size, and also makes windows one larger than that, which "
                "is more than there is: running stops, or the process ends.",
                params=("output_size",),
            ),
        )
    if not flat:
        return _when_run(p, inputs, axes)
    real = windows.arranged(p, inputs.known[0], wanted, windows.channels(p, inputs.known))
    return _when_run(p, inputs, 1) or (_of_another_rank(p, inputs, real),)


def _of_another_rank(p: Parameters, inputs: Tensor, real: Shape | None) -> Problem:
    """Warn of other ranks; ``real`` is what comes out, which is ``None`` where running stops."""
    axes = len(p.output_size)
    needed = windows.form(p, axes)
    outcome = "" if real is None else f" It pools one axis and gives {text(real, batch=True)}."
    return runtime_differs(
        "adaptive-wrong-rank",
        title(f"{p.kind} needs {needed}", f"Needs {needed}"),
        f"Keras does not check it before running: {text(inputs.shape, batch=True)} has "
        f"{inputs.rank} dimensions where {axes + 2} are needed.{outcome}",
        spots=(Spot("inputs"),),
        runs_to=real,
    )
