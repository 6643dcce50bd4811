"""Rules of the operations that neural networks are made of: convolution, pooling, one-hot."""

from __future__ import annotations

from engine.layers import operations_limits as limits
from engine.layers.demands import runtime_differs, title
from engine.layers.operands import Operand, Value, asked_dtype, axis_of, made, operand, tensor
from engine.layers.registry import Outcome, Parameters, rule
from engine.problems import Problem, Spot, refuse
from engine.tensors import Shape


@rule("ops.one_hot")
def one_hot(p: Parameters, x: Value) -> Outcome:
    """Give every whole number as a vector with a single 1."""
    found = tensor(p, x)
    _needs_classes(p)
    if p.axis == -1:
        shape: Shape = (*found.shape, p.num_classes)
    else:
        place = _class_axis(p, found)
        shape = (*found.shape[:place], p.num_classes, *found.shape[place:])
    return made(shape, asked_dtype(p, "float32"))


def _needs_classes(p: Parameters) -> None:
    if p.num_classes < 0:
        raise refuse(
            "bad-parameter",
            "num_classes cannot be below 0",
            f"The vector has one place per class; num_classes is {p.num_classes}.",
            params=("num_classes",),
        )


def _class_axis(p: Parameters, found: Operand) -> int:
    if isinstance(p.axis, int) and 0 <= p.axis < found.rank:
        return int(p.axis)
    raise refuse(
        "no-such-axis",
        title(f"axis = {p.axis} is not -1 and not below {found.rank}"),
        "The classes go behind all axes (-1), or before one of them.",
        params=("axis",),
    )


@rule("ops.multi_hot")
def multi_hot(p: Parameters, inputs: Value) -> Outcome:
    """Give whole numbers as a vector that holds 1 for each of them."""
    found = tensor(p, inputs, "inputs")
    if p.num_classes is None:
        raise refuse(
            "missing-parameter",
            "multi_hot needs num_classes",
            "The vector has one place per class.",
            params=("num_classes",),
        )
    _needs_classes(p)
    if p.axis == -1:
        shape: Shape = (*found.shape, p.num_classes)
    else:
        place = _class_axis(p, found)
        shape = (*found.shape[:place], p.num_classes, *found.shape[place:])
    made_of: Shape = shape[-1:] if len(shape) == 2 else (*shape[:1], *shape[2:])
    running = asked_dtype(p, "float32")
    warnings: tuple[Problem, ...] = ()
    if running != found.dtype:
        warnings = (
            runtime_differs(
                "multi-hot-dtype",
                title(f"When run, it gives {running}, not {found.dtype}"),
                f"Keras declares the dtype of the input; running gives {running}.",
                params=("dtype",),
            ),
        )
    return made(made_of, found.dtype, warnings=warnings)


@rule("ops.batch_normalization")
def batch_normalization(
    p: Parameters,
    x: Value,
    mean: Value,
    variance: Value,
    offset: Value = None,
    scale: Value = None,
) -> Outcome:
    """Shift and scale along an axis by numbers that come in."""
    found = tensor(p, x)
    axis = axis_of(p, p.axis, found.rank)
    wanted = (found.shape[axis],)
    given = {"mean": mean, "variance": variance, "offset": offset, "scale": scale}
    for port, value in given.items():
        if value is not None and tensor(p, value, port).shape != wanted:
            raise refuse(
                "shapes-differ",
                title(f"{port} needs one number per entry of axis {axis}"),
                f"Axis {axis} has {wanted[0]} entries; {port} has the shape "
                f"{tensor(p, value, port).shape}.",
                spots=(Spot(port),),
            )
    return made(found.shape, found.dtype)


@rule("ops.layer_normalization")
def layer_normalization(
    p: Parameters, x: Value, gamma: Value = None, beta: Value = None
) -> Outcome:
    """Shift and scale each sample to mean 0 and variance 1."""
    found = tensor(p, x)
    factors = {"gamma": gamma, "beta": beta}
    told = limits.along_an_axis(p, found, _given(p, factors))
    return made(found.shape, found.dtype, warnings=told)


def _given(p: Parameters, factors: dict[str, Value]) -> dict[str, Operand]:
    return {port: operand(p, one, port) for port, one in factors.items() if one is not None}


@rule("ops.rms_normalization")
def rms_normalization(p: Parameters, x: Value, scale: Value = None) -> Outcome:
    """Scale each sample by its root mean square."""
    found = tensor(p, x)
    return made(
        found.shape, found.dtype, warnings=limits.scaled(found, _given(p, {"scale": scale}))
    )
