"""The receptive field: how much of the input one position of a tensor can see.

Follows the windows that the rules report. Where the whole input flows together (Flatten, global
pooling, attention, recurrence), or positions can no longer be told, there is no field.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from engine import catalog
from engine.facts import Facts
from engine.graph import INPUT, MODEL, Layer, NodeId
from engine.layers.registry import Window
from engine.recipes import recipe_of

Number = int | Fraction
"""Nearly always a whole number, and counting with those is far quicker."""


class Field(NamedTuple):
    """Per spatial axis: positions of the input that are seen, and the step between neighbours."""

    size: tuple[Number, ...]
    step: tuple[Number, ...]

    @property
    def sizes(self) -> tuple[int, ...]:
        """The sizes in whole positions."""
        return tuple(-(-size.numerator // size.denominator) for size in self.size)


_KEEPS_PLACES = ("ZeroPadding", "Cropping")
_GROWS = ("UpSampling",)
_POINTWISE = frozenset({"Dense", "Identity", "Masking", "Output", "Rescaling", "Normalization"})
_POINTWISE_OPERATIONS = frozenset({
    "abs", "add", "cast", "concatenate", "divide", "elu", "exp", "gelu", "hard_sigmoid",
    "hard_silu", "leaky_relu", "log", "maximum", "minimum", "multiply", "negative", "power",
    "relu", "relu6", "selu", "sigmoid", "silu", "softmax", "softplus", "softsign", "sqrt",
    "square", "subtract", "tanh", "true_divide",
})  # fmt: skip


def receptive_fields(facts: Facts) -> Mapping[NodeId, Field]:
    """Give the field of every call whose positions still belong to places of the input."""
    found: dict[NodeId, Field] = {}
    for node in facts.structure.order:
        field = _field(facts, node, found)
        if field is not None:
            found[node] = field
    return found


def _field(facts: Facts, node: NodeId, found: Mapping[NodeId, Field]) -> Field | None:
    known = facts.nodes[node]
    shape = known.outputs[0].shape if known.outputs else None
    if shape is None:
        return None
    kind = facts.model.layer_of(node).kind
    if kind == INPUT:
        axes = len(shape) - 2
        return Field((1,) * axes, (1,) * axes) if axes > 0 else None
    before = _joined([found.get(o.node) for o in facts.structure.sources.get(node, ())])
    if before is None or kind == MODEL or facts.model.nodes[node].bypassed:
        return before if facts.model.nodes[node].bypassed else None
    window = known.outcome.window or _transposed(facts.model.layer_of(node))
    if window is not None:
        return _through(before, window, kind, len(shape))
    if len(shape) - 2 != len(before.size):
        return None
    if kind.startswith(_KEEPS_PLACES):
        return before
    if kind.startswith(_GROWS):
        return _grown(before, facts, node)
    return before if _pointwise(kind) else None


def _transposed(layer: Layer) -> Window | None:
    """Give the window of a transposed convolution, which slides over what comes out."""
    if not layer.kind.endswith("Transpose"):
        return None
    p = recipe_of(layer).p
    return Window(p.kernel_size, p.strides)


def _joined(fields: list[Field | None]) -> Field | None:
    """Give the widest view of several tensors that are joined."""
    known = [field for field in fields if field is not None]
    if len(known) == 1:
        return known[0]
    if not known or len({len(field.size) for field in known}) > 1:
        return None
    return Field(
        tuple(max(sizes) for sizes in zip(*(f.size for f in known), strict=True)),
        tuple(max(steps) for steps in zip(*(f.step for f in known), strict=True)),
    )


def _through(before: Field, window: Window, kind: str, rank: int) -> Field | None:
    axes = len(before.size)
    if len(window.kernel) != axes or rank - 2 != axes:
        return None
    size: list[Number] = []
    step: list[Number] = []
    for seen, jump, reach, stride in zip(
        before.size, before.step, window.kernel, window.stride, strict=True
    ):
        if kind.endswith("Transpose"):
            # Between two positions that were apart by one, there are now `stride`.
            size.append(seen + (-(-reach // stride) - 1) * jump)
            step.append(_divided(jump, stride))
        else:
            size.append(seen + (reach - 1) * jump)
            step.append(jump * stride)
    return Field(tuple(size), tuple(step))


def _divided(jump: Number, by: int) -> Number:
    step = Fraction(jump) / by
    return step.numerator if step.denominator == 1 else step


def _grown(before: Field, facts: Facts, node: NodeId) -> Field | None:
    times = getattr(recipe_of(facts.model.layer_of(node)).p, "size", 1)
    times = (times,) * len(before.size) if isinstance(times, int) else times
    if len(times) != len(before.size):
        return None
    steps = tuple(_divided(jump, by) for jump, by in zip(before.step, times, strict=True))
    return Field(before.size, steps)


def _pointwise(kind: str) -> bool:
    """Tell whether every position of the output looks at the same position of the input."""
    if kind.startswith("ops."):
        return kind.removeprefix("ops.") in _POINTWISE_OPERATIONS
    if kind in _POINTWISE:
        return True
    sheet = catalog.sheet(kind)
    return sheet is not None and sheet.category in ("act", "norm", "reg", "merge") and kind != "Dot"
