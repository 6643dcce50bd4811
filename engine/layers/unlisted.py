"""Rules of layers that Keras has but does not list: its own applications are made with them.

The catalogue has no sheet for them, so their rules read the configuration themselves.
"""

from __future__ import annotations

from engine.layers.registry import Outcome, Parameters, gives, rule, shape_problem_axes
from engine.problems import Spot, refuse
from engine.tensors import Tensor, product, text


@rule("LayerScale")
def layer_scale(p: Parameters, inputs: Tensor) -> Outcome:
    """Multiply each channel by a number that is learned (ConvNeXt)."""
    size = p.given.get("projection_dim")
    if type(size) is not int or size < 1:
        raise refuse(
            "bad-parameter",
            "projection_dim of {layer} must be a whole number",
            f"LayerScale learns one number per channel; projection_dim is {size!r}."[:200],
            params=("projection_dim",),
        )
    last = inputs.known[-1] if inputs.rank else None
    if inputs.rank == 0 or (last is not None and last != size and 1 not in (last, size)):
        raise refuse(
            "sizes-differ",
            "{layer} scales " + f"{size} channels, {last or 'none'} arrive",
            f"The weights have {size} values and are multiplied with the last dimension.",
            params=("projection_dim",),
            spots=(Spot("inputs", 0, (inputs.rank - 1,) if inputs.rank else ()),),
        )
    out = inputs.with_last(size if last == 1 else last)._replace(dtype=p.compute_dtype)
    return gives(out, weights={"gamma": (size,)}, macs=product(out.known[1:]))


@rule("CustomScaleLayer")
def custom_scale(p: Parameters, *inputs: Tensor) -> Outcome:
    """Add the second tensor, scaled, to the first (InceptionResNetV2)."""
    if len(inputs) < 2:
        raise refuse(
            "needs-two-inputs",
            "{layer} needs two inputs",
            "CustomScaleLayer adds its second input, scaled, to its first.",
            spots=(Spot("inputs"),),
        )
    left, right = inputs[0].known, inputs[1].known
    if len(left) != len(right) or shape_problem_axes(left, right):
        raise refuse(
            "shapes-differ",
            f"{{layer}} adds {text(left)} and {text(right)}"[:60],
            "CustomScaleLayer adds its second input, scaled, to its first: both need one shape.",
            spots=(Spot("inputs", 1, shape_problem_axes(left, right)),),
        )
    shape = tuple(a if a is not None else b for a, b in zip(left, right, strict=True))
    return gives(Tensor(shape, p.compute_dtype), macs=product(shape[1:]))
