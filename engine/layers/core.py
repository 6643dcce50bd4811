"""Rules of the core layers: Input, Output, Dense …"""

from __future__ import annotations

from engine.layers.registry import Outcome, Parameters, gives, rule
from engine.problems import Spot, refuse
from engine.tensors import Tensor, product


@rule("Input")
def input_layer(p: Parameters) -> Outcome:
    """Bring data in: the declared shape with the batch in front."""
    return gives(Tensor((p.batch_size, *p.shape), p.dtype or "float32"))


@rule("Output")
def output(p: Parameters, inputs: Tensor) -> Outcome:
    """Mark a tensor as an output of the model; nothing is computed."""
    return gives(inputs, masked=inputs.masked)


@rule("Dense")
def dense(p: Parameters, inputs: Tensor) -> Outcome:
    """Multiply the last dimension by a matrix; all others pass through."""
    if inputs.rank < 2:
        raise refuse(
            "wrong-rank",
            "{layer} needs at least one dimension besides the batch",
            f"Dense multiplies the last dimension; the shape here is {inputs.shape}.",
            spots=(Spot("inputs"),),
        )
    features = inputs.known[-1]
    if features is None:
        raise refuse(
            "unknown-size",
            "{layer} must know the size of its last dimension",
            "The kernel is made of last dimension × units, and the last dimension is not known.",
            spots=(Spot("inputs", 0, (inputs.rank - 1,)),),
        )
    rows = product(inputs.known[1:-1])
    return gives(
        Tensor((*inputs.known[:-1], p.units), p.compute_dtype),
        weights={"kernel": (features, p.units), "bias": (p.units,) if p.use_bias else None},
        macs=None if rows is None else rows * features * p.units,
    )
