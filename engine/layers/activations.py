"""Rules of the activation layers: the shape stays."""

from __future__ import annotations

from engine.dtypes import too_large
from engine.layers.casting import OF_WHOLE
from engine.layers.demands import (
    activation_warnings,
    arriving_dtype,
    dtype_warnings,
    runtime_differs,
    title,
)
from engine.layers.normalization import explain_same
from engine.layers.registry import Outcome, Parameters, gives, rule
from engine.problems import Problem, Spot, refuse
from engine.tensors import Tensor, text


@rule("Activation", explain=explain_same)
def activation(p: Parameters, inputs: Tensor) -> Outcome:
    """Apply a function to each value (softmax: to each row of values)."""
    whole = OF_WHOLE.get(p.activation or "linear", "fail") if _named(p) else "fine"
    return gives(
        Tensor(inputs.known, p.compute_dtype),
        warnings=(*activation_warnings(p), *_computed(p, inputs, whole)),
    )


_SIGNED = ("int8", "int16", "int32", "int64")


def _named(p: Parameters) -> bool:
    return p.activation is None or isinstance(p.activation, str)


def _computed(p: Parameters, inputs: Tensor, whole: str) -> tuple[Problem, ...]:
    bends = p.kind != "Activation" or p.activation in ("relu", "relu6", "leaky_relu")
    if arriving_dtype(p, inputs) == "bool" and bends:
        whole = "fail"
    return dtype_warnings(p, inputs, whole=whole)


@rule("ReLU", "LeakyReLU", "ELU", explain=explain_same)
def rectifier(p: Parameters, inputs: Tensor) -> Outcome:
    """Keep positive values, bend negative ones."""
    for name in ("max_value", "threshold"):
        if too_large(getattr(p, name, None) or 0):
            raise refuse(
                "bad-parameter",
                title(f"{name} = {getattr(p, name)} is too large"),
                f"{name} takes a number that float32 can hold.",
                params=(name,),
            )
    whole = "float32"
    bent = p.kind == "ReLU" and p.negative_slope and (p.max_value is not None or p.threshold)
    if p.kind == "ELU" or (bent and not _in_whole_steps(p, inputs)):
        whole = "fail"
    elif bent or p.kind == "ReLU" and not p.negative_slope:
        whole = "stay"
    return gives(Tensor(inputs.known, p.compute_dtype), warnings=_computed(p, inputs, whole))


def _in_whole_steps(p: Parameters, inputs: Tensor) -> bool:
    """Tell whether ReLU bends whole numbers in whole numbers: below 0, by an int as it is given."""
    steps = [p.given.get(name, 0) for name in ("negative_slope", "threshold")]
    signed = arriving_dtype(p, inputs) in _SIGNED
    return signed and all(isinstance(step, int) for step in steps if step)


@rule("Softmax", explain=explain_same)
def softmax(p: Parameters, inputs: Tensor, mask: Tensor | None = None) -> Outcome:
    """Turn the values along an axis into shares that sum to one."""
    return gives(
        Tensor(inputs.known, p.compute_dtype),
        warnings=_softmax_when_run(p, inputs, mask) or _whole_shares(p, inputs, mask),
        masked=True if mask is not None else None,  # it goes on like one that came by itself
    )


def _whole_shares(p: Parameters, inputs: Tensor, mask: Tensor | None) -> tuple[Problem, ...]:
    """Warn of whole numbers; where a mask is added to them they become floats."""
    added = mask is not None or inputs.masked
    return dtype_warnings(p, inputs, whole="float32" if added else "fail")


def _softmax_when_run(p: Parameters, inputs: Tensor, mask: Tensor | None) -> tuple[Problem, ...]:
    axes = p.axis if isinstance(p.axis, tuple) else () if p.axis is None else (p.axis,)
    rank = inputs.rank
    if axes == p.axis == () or not all(-rank <= axis < rank for axis in axes):
        heading = title(f"axis = {p.axis} does not exist in {text(inputs.shape)}")
    elif len({axis % rank for axis in axes}) < len(axes):
        heading = "An axis is named twice, which cannot be run"
    else:
        heading = ""
    if heading:
        why = "Keras looks at the axis only when it runs, and stops then."
        return (runtime_differs("softmax-axis", heading, why, params=("axis",)),)
    return _softmax_mask(inputs, mask)


def _softmax_mask(inputs: Tensor, given: Tensor | None) -> tuple[Problem, ...]:
    """Warn of a mask that does not fit when it is lined up from the right, as Softmax does."""
    rank = inputs.rank
    # A mask that comes by itself has one value per step (or per sample).
    by_itself = inputs.known[: min(2, rank - 1)] if inputs.masked and rank > 1 else ()
    mask = by_itself if given is None else given.known
    last = inputs.known[-len(mask) :] if mask else ()
    pairs = list(zip(mask, last, strict=True)) if len(mask) <= rank else []
    # Only what comes by itself is known to have as many values as there are samples and steps.
    differs = any(
        size not in (1, at) and (given is None or None not in (size, at)) for size, at in pairs
    )
    if len(mask) <= rank and not differs:
        return ()
    why = (
        "The mask has one value per step, and Softmax lines it up with the last dimensions "
        f"of {text(inputs.shape, batch=True)} instead of the first."
        if given is None
        else f"Softmax lines {text(mask, batch=True)} up with the last dimensions of "
        f"{text(inputs.shape, batch=True)}; each must be 1 or equal."
    )
    return (
        runtime_differs(
            "softmax-mask",
            "Softmax cannot be run with the mask that arrives here",
            why,
            spots=(Spot("inputs" if given is None else "mask"),),
            unknown=len(mask) <= rank
            and all(size in (None, 1, at) or at is None for size, at in pairs),
        ),
    )


@rule("PReLU", explain=explain_same)
def prelu(p: Parameters, inputs: Tensor) -> Outcome:
    """Bend negative values by a learned slope per place (or per shared axes)."""
    slopes = list(inputs.known[1:])
    shared = p.shared_axes if isinstance(p.shared_axes, tuple) else (p.shared_axes,)
    for axis in shared if p.shared_axes is not None else ():
        if not -len(slopes) <= axis - 1 < len(slopes):
            raise refuse(
                "axis-out-of-range",
                title(f"shared_axes = {axis} does not exist in {text(inputs.shape)}"),
                f"{text(inputs.shape, batch=True)} has {inputs.rank} dimensions, so shared_axes "
                f"goes from 1 to {inputs.rank - 1}.",
                params=("shared_axes",),
                axis=axis,
                rank=inputs.rank,
            )
        slopes[axis - 1] = 1
    if None in slopes:
        axis = slopes.index(None) + 1
        raise refuse(
            "unknown-size",
            "PReLU must know all sizes that it does not share",
            f"It learns one slope per place, and the size on axis {axis} of "
            f"{text(inputs.shape, batch=True)} is unknown (None).",
            params=("shared_axes",),
            spots=(Spot("inputs", 0, (axis,)),),
            axis=axis,
        )
    alpha = tuple(slope for slope in slopes if slope is not None)
    # Slopes of whole numbers bend whole numbers of the same sort.
    signed_alike = arriving_dtype(p, inputs) == p.compute_dtype in _SIGNED
    return gives(
        Tensor(inputs.known, p.compute_dtype),
        weights={"alpha": alpha},
        warnings=dtype_warnings(p, inputs, whole="fine" if signed_alike else "fail"),
    )
