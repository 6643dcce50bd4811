"""Rules of the normalizations: the shape stays, the weights follow the normalized axes."""

from __future__ import annotations

from collections.abc import Sequence

from engine.layers.demands import cannot_run, dtype_warnings, is_whole, runtime_differs, title
from engine.layers.registry import Outcome, Parameters, gives, rule
from engine.layers.stretching import covers, mask_shape
from engine.layers.windows import times
from engine.problems import Line, Problem, RuleError, Spot, refuse
from engine.tensors import Dim, Shape, Tensor, product, text


def explain_same(p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> list[Line]:
    """Say that the shape passes through."""
    return [Line("all", "unchanged", "", text(outputs[0].shape))]


def _per_value(inputs: Tensor, operations: int) -> int | None:
    count = product(inputs.known[1:])
    return None if count is None else count * operations


def _port(p: Parameters) -> str:
    return "x" if p.kind == "RMSNormalization" else "inputs"


def on_axis(p: Parameters, inputs: Tensor, axis: int) -> Dim:
    """Give the size on ``axis``; refuses an axis that the input does not have."""
    rank = inputs.rank
    if not -rank <= axis < rank:
        raise _out_of_range(p, inputs, axis)
    return inputs.known[axis]


def _out_of_range(p: Parameters, inputs: Tensor, axis: int) -> RuleError:
    rank = inputs.rank
    return refuse(
        "axis-out-of-range",
        title(
            f"axis = {axis} does not exist in {text(inputs.shape)}",
            f"There is no axis {axis} in this input",
        ),
        f"{text(inputs.shape, batch=True)} has {rank} dimensions, the batch included, so axis goes "
        f"from −{rank} to {rank - 1}.",
        params=("axis",),
        spots=(Spot(_port(p)),),
        axis=axis,
        rank=rank,
    )


def known_on_axis(p: Parameters, inputs: Tensor, axis: int) -> int:
    """Give the size on ``axis``, which the weights need."""
    size = on_axis(p, inputs, axis)
    if size is None:
        raise refuse(
            "unknown-size",
            title(f"{p.kind} must know the size on axis {axis}"),
            f"Its weights have one value per place on axis {axis}, and that size is unknown (None) "
            f"in {text(inputs.shape, batch=True)}.",
            params=("axis",),
            spots=(Spot(_port(p), 0, (axis % inputs.rank,)),),
            axis=axis % inputs.rank,
        )
    return size


@rule("BatchNormalization", explain=explain_same)
def batch_normalization(p: Parameters, inputs: Tensor, mask: Tensor | None = None) -> Outcome:
    """Normalize each channel by the mean and variance of the batch."""
    shape = (known_on_axis(p, inputs, p.axis),)
    if p.renorm and p.moving_variance_initializer is None:
        raise refuse(
            "bad-parameter",
            "renorm needs a moving_variance_initializer",
            "The deviation that renorm keeps begins as the root of the variance.",
            params=("renorm", "moving_variance_initializer"),
        )
    if p.renorm and is_whole(p.variable_dtype):
        raise refuse(
            "bad-parameter",
            title(f"renorm cannot begin with {p.variable_dtype} numbers"),
            f"The deviation that renorm keeps begins as the root of the variance, which is no "
            f"{p.variable_dtype}.",
            params=("renorm", "dtype"),
        )
    if p.renorm:
        _check_clipping(p)
    renorm = shape if p.renorm else None
    return gives(
        Tensor(inputs.known, p.compute_dtype),
        weights={"gamma": shape if p.scale else None, "beta": shape if p.center else None},
        frozen={
            "moving_mean": shape,
            "moving_variance": shape,
            "moving_stddev": renorm,
            "renorm_mean": renorm,
            "renorm_stddev": renorm,
        },
        macs=_per_value(inputs, 2),
        warnings=_no_texts(p) or dtype_warnings(p, inputs) or _batch_mask(p, inputs, mask),
        masked=True if mask is not None else None,  # it goes on like one that came by itself
    )


def _no_texts(p: Parameters) -> tuple[Problem, ...]:
    if p.compute_dtype != "string":
        return ()
    return (cannot_run("string-fails", p, "string", "texts are not cast to numbers"),)


def _batch_mask(p: Parameters, inputs: Tensor, mask: Tensor | None) -> tuple[Problem, ...]:
    """Warn of a mask that does not hold one value for each place."""
    shape = mask.known if mask is not None else mask_shape(inputs) if inputs.masked else None
    if shape is None:
        return ()
    if len(shape) == inputs.rank - 1:
        return _masked_moments(p, inputs, shape)
    return (
        runtime_differs(
            "batch-norm-mask",
            "The mask that arrives here cannot be used",
            f"It has {len(shape)} dimensions; BatchNormalization needs one less than "
            f"{text(inputs.shape, batch=True)} has. Keras notices it only when the layer runs.",
            spots=(Spot("inputs" if mask is None else "mask"),),
        ),
    )


def _masked_moments(p: Parameters, inputs: Tensor, mask: Shape) -> tuple[Problem, ...]:
    """Warn of a mask of other sizes: where the layer trains, it chooses what is averaged."""
    if not p.training or getattr(p, "trainable", True) is False or covers((*mask, 1), inputs.known):
        return ()
    return (
        runtime_differs(
            "batch-norm-mask",
            "The mask that arrives here does not fit",
            f"It is {text(mask, batch=True)} and has to go with {text(inputs.known[:-1])}, one "
            "value for each place. Keras notices it only when the layer trains.",
            spots=(Spot("mask"),),
        ),
    )


def _check_clipping(p: Parameters) -> None:
    clipping = p.renorm_clipping or {}
    bad = sorted(set(clipping) - {"rmax", "rmin", "dmax"}) if isinstance(clipping, dict) else [""]
    numbers = not bad and all(
        value is None or isinstance(value, int | float) for value in clipping.values()
    )
    if numbers:
        highest, lowest, reach = (clipping.get(key) for key in ("rmax", "rmin", "dmax"))
        ordered = highest is None or lowest is None or not highest < lowest
        if ordered and (reach is None or not reach < 0):
            return
    raise refuse(
        "bad-parameter",
        "renorm_clipping takes rmin, rmax and dmax",
        "renorm_clipping is a mapping with numbers for rmin, rmax (not below rmin) and dmax (not "
        "below 0), each of which may be left out.",
        params=("renorm_clipping",),
    )


@rule("LayerNormalization", explain=explain_same)
def layer_normalization(p: Parameters, inputs: Tensor) -> Outcome:
    """Normalize each sample over the given axes."""
    axes = tuple(sorted(p.axis)) if isinstance(p.axis, tuple) else (p.axis,)
    root = getattr(p, "rms_scaling", False)  # an old argument, still found in files
    shape: tuple[int, ...] | None = None
    if p.scale or root or p.center:
        shape = tuple(known_on_axis(p, inputs, axis) for axis in axes)
    else:
        for axis in axes:
            on_axis(p, inputs, axis)
    return gives(
        Tensor(inputs.known, p.compute_dtype),
        weights={
            "gamma": shape if p.scale or root else None,
            "beta": shape if p.center and not root else None,
        },
        macs=_per_value(inputs, 4),
        warnings=_no_texts(p) or dtype_warnings(p, inputs) or _axes_when_run(p, inputs, axes),
    )


@rule("RMSNormalization", explain=explain_same)
def rms_normalization(p: Parameters, x: Tensor) -> Outcome:
    """Scale each sample to a root mean square of one over the given axes."""
    axes = tuple(sorted(p.axis)) if isinstance(p.axis, tuple) else (p.axis,)
    shape = tuple(known_on_axis(p, x, axis) for axis in axes)
    return gives(
        Tensor(x.known, p.compute_dtype),
        weights={"scale": shape},
        macs=_per_value(x, 3),
        warnings=(*dtype_warnings(p, x, whole="stay"), *_scale_when_run(p, x, axes, shape)),
    )


@rule("UnitNormalization", explain=explain_same)
def unit_normalization(p: Parameters, inputs: Tensor) -> Outcome:
    """Scale each sample to a length of one over the given axes."""
    axes = p.axis if isinstance(p.axis, tuple) else (p.axis,)
    for axis in axes:
        on_axis(p, inputs, axis)
    return gives(
        Tensor(inputs.known, p.compute_dtype),
        macs=_per_value(inputs, 2),
        warnings=dtype_warnings(p, inputs, whole="fail") or _axes_when_run(p, inputs, axes),
    )


@rule("GroupNormalization", explain=explain_same)
def group_normalization(p: Parameters, inputs: Tensor) -> Outcome:
    """Normalize groups of channels of each sample."""
    depth = known_on_axis(p, inputs, p.axis)
    groups = depth if p.groups == -1 else p.groups
    if groups == 0 or depth < groups or depth % groups:
        raise _groups_do_not_divide(p, inputs, groups, depth)
    shape = (depth,)
    return gives(
        Tensor(inputs.known, p.compute_dtype),
        weights={"gamma": shape if p.scale else None, "beta": shape if p.center else None},
        macs=_per_value(inputs, 4),
        warnings=_no_texts(p) or dtype_warnings(p, inputs) or _groups_when_run(p, inputs),
    )


def _groups_when_run(p: Parameters, inputs: Tensor) -> tuple[Problem, ...]:
    if p.axis != -inputs.rank:
        return ()
    return (
        runtime_differs(
            "groups-of-batch",
            "GroupNormalization cannot be run over the batch axis",
            f"axis = {p.axis} is the batch of {text(inputs.shape, batch=True)}. Keras lets it be "
            "wired, but running it stops.",
            params=("axis",),
        ),
    )


def _groups_do_not_divide(p: Parameters, inputs: Tensor, groups: int, depth: int) -> RuleError:
    more = groups > depth
    return refuse(
        "groups-do-not-divide",
        title(
            f"{groups} groups are more than the {depth} channels"
            if more
            else f"groups = {groups} does not divide {depth} channels"
        ),
        f"The channels of {text(inputs.shape)} are split into groups of C / groups = {depth} / "
        f"{groups}, which must be a whole number of at least 1.",
        params=("groups",),
        spots=(Spot("inputs", 0, (p.axis % inputs.rank,)),),
        channels=depth,
        groups=groups,
    )


def _axes_when_run(p: Parameters, inputs: Tensor, axes: tuple[int, ...]) -> tuple[Problem, ...]:
    if len({axis % inputs.rank for axis in axes}) == len(axes):
        return ()
    return (
        runtime_differs(
            "axis-twice",
            "An axis is named twice, which cannot be run",
            f"axis = {p.axis} names an axis of {text(inputs.shape, batch=True)} twice. Keras lets "
            "it be wired, but running it stops.",
            params=("axis",),
        ),
    )


def _scale_when_run(
    p: Parameters, inputs: Tensor, axes: tuple[int, ...], scale: tuple[int, ...]
) -> tuple[Problem, ...]:
    """Warn where the scale, which Keras lines up from the right, does not fit."""
    last = inputs.known[-len(scale) :] if scale else ()
    fits = all(
        theirs is None or ours in (1, theirs) for ours, theirs in zip(scale, last, strict=False)
    )
    twice = _axes_when_run(p, inputs, axes)
    if twice or (fits and len(scale) <= inputs.rank):
        return twice
    return (
        runtime_differs(
            "rms-axis",
            title(f"RMSNormalization with axis = {p.axis} cannot be run"),
            f"Keras lines its scale of {times(scale)} up with the last dimensions of "
            f"{text(inputs.shape)} when it runs, and stops where they differ.",
            params=("axis",),
        ),
    )
