"""The receptive field: how much of the input one position of a tensor can see.

Follows the windows that the rules report. Where the whole input flows together (Flatten, global
pooling, attention, recurrence, statistics over places), or positions can no longer be told, there
is no field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import NamedTuple

from engine import catalog, spans
from engine.facts import Facts, NodeFacts
from engine.graph import INPUT, MODEL, NodeId
from engine.layers import windows
from engine.layers.registry import Window
from engine.recipes import recipe_of
from engine.spans import Reach
from engine.tensors import Dim, Shape


class Field(NamedTuple):
    """What is seen of the input along each spatial axis; no axes where the input has none."""

    axes: tuple[Reach, ...]

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many positions of the input the position that sees most can see."""
        return tuple(axis.width for axis in self.axes)


_POINTWISE = frozenset({"Dense", "Identity", "Masking", "Output", "Rescaling", "Normalization"})
_POINTWISE_OPERATIONS = frozenset({
    "abs", "add", "cast", "concatenate", "divide", "elu", "exp", "gelu", "hard_sigmoid",
    "hard_silu", "leaky_relu", "log", "maximum", "minimum", "multiply", "negative", "power",
    "relu", "relu6", "selu", "sigmoid", "silu", "softmax", "softplus", "softsign", "sqrt",
    "square", "subtract", "tanh", "true_divide",
})  # fmt: skip
_ALONG_LAST = ("softmax", "log_softmax", "sparsemax", "glu")
"""Activations that look at all values along the last axis."""

_TAPS = {"nearest": 1, "bilinear": 2, "bicubic": 4, "lanczos3": 6, "lanczos5": 10}
"""How many neighbours an interpolation looks at."""


def receptive_fields(facts: Facts) -> Mapping[NodeId, Field]:
    """Give the field of every call whose positions still belong to places of the input."""
    found: dict[NodeId, Field] = {}
    for node in facts.structure.order:
        field = _field(facts, node, found)
        if field is not None:
            found[node] = field
    return {node: field for node, field in found.items() if field.axes}


def _field(facts: Facts, node: NodeId, found: Mapping[NodeId, Field]) -> Field | None:
    known = facts.nodes[node]
    shape = known.outputs[0].shape if known.outputs else None
    if shape is None:
        return None
    layer = facts.model.layer_of(node)
    if layer.kind == INPUT:
        return Field((spans.ITSELF,) * max(0, len(shape) - 2))
    sources = facts.structure.sources.get(node, ())
    before = _joined([found.get(outlet.node) for outlet in sources])
    if before is None or facts.model.nodes[node].bypassed or not before.axes:
        return before  # what comes of numbers without places has none
    if layer.kind == MODEL or len(shape) - 2 != len(before.axes):
        return None
    return _through(before, layer.kind, recipe_of(layer).p, known)


def _joined(fields: Sequence[Field | None]) -> Field | None:
    """Give what several tensors see together; what sees all lets nothing else be told."""
    if not fields or None in fields:
        return None
    placed = [field for field in fields if field is not None and field.axes]
    if not placed:
        return fields[0]
    if len(placed) == 1 or len({len(field.axes) for field in placed}) > 1:
        return placed[0] if len(placed) == 1 else None
    return _complete(spans.joined(axis) for axis in zip(*(f.axes for f in placed), strict=True))


def _complete(axes: Iterable[Reach | None]) -> Field | None:
    made = tuple(axes)
    return None if None in made else Field(tuple(axis for axis in made if axis is not None))


def _through(before: Field, kind: str, p: SimpleNamespace, known: NodeFacts) -> Field | None:
    arriving = known.tensors[0]
    outputs = known.outputs
    if arriving is None or arriving.shape is None or not outputs or outputs[0].shape is None:
        return None
    if getattr(p, "activation", None) in _ALONG_LAST and windows.channels_first(p):
        return None
    window = known.outcome.window
    if kind.endswith("Transpose"):
        return _laid_out(before, p, outputs[0].shape)
    if window is not None:
        return _slid(before, p, window, windows.spatial(p, arriving.shape))
    if kind.startswith(("ZeroPadding", "Cropping")):
        sign, amounts = (-1, p.padding) if kind.startswith("Zero") else (1, p.cropping)
        pairs = (amounts,) if len(before.axes) == 1 else amounts
        moved = zip(before.axes, pairs, strict=True)
        return Field(tuple(spans.shifted(axis, sign * pair[0]) for axis, pair in moved))
    if kind.startswith("UpSampling"):
        return _grown(before, p)
    if len(arriving.shape) != len(outputs[0].shape):
        return None
    return before if _pointwise(kind, p, known) else None


def _slid(before: Field, p: SimpleNamespace, window: Window, sizes: Shape) -> Field | None:
    if not len(window.kernel) == len(before.axes) == len(sizes):
        return None
    rows = zip(before.axes, window.kernel, window.stride, sizes, strict=True)
    return _complete(
        spans.slid(axis, width, stride, _left(p.padding, width, stride, size))
        for axis, width, stride, size in rows
    )


def _left(padding: str, width: int, stride: int, size: Dim) -> int:
    """Give how many values are added in front, as TensorFlow does it."""
    if padding == "valid":
        return 0
    if padding == "causal":
        return width - 1
    over = stride if size is None or size % stride == 0 else size % stride
    return max(width - over, 0) // 2


def _laid_out(before: Field, p: SimpleNamespace, shape: Shape) -> Field | None:
    if len(p.strides) != len(before.axes):
        return None
    sizes = windows.spatial(p, shape)
    rows = zip(before.axes, p.kernel_size, p.strides, p.dilation_rate, sizes, strict=True)
    made = []
    for axis, kernel, stride, dilation, size in rows:
        width = windows.span(kernel, dilation)
        left = _left(p.padding, width, stride, size)
        made.append(spans.laid_out(axis, kernel, stride, left, dilation))
    return _complete(made)


def _grown(before: Field, p: SimpleNamespace) -> Field | None:
    times = (p.size,) * len(before.axes) if isinstance(p.size, int) else p.size
    taps = _TAPS.get(getattr(p, "interpolation", "nearest"))
    if len(times) != len(before.axes) or taps is None:
        return None
    pairs = zip(before.axes, times, strict=True)
    return _complete(spans.interpolated(axis, by, taps) for axis, by in pairs)


def _pointwise(kind: str, p: SimpleNamespace, known: NodeFacts) -> bool:
    """Tell whether every position of the output looks at the same position of the input."""
    if kind == "GroupNormalization":
        return False  # the statistics of a group are those of all places
    rank = len(known.tensors[0].shape or ()) if known.tensors[0] is not None else 0
    axes = getattr(p, "axis", None)
    if kind != "BatchNormalization" and axes is not None:
        named = axes if isinstance(axes, tuple) else (axes,)
        if any(isinstance(axis, int) and axis % rank != rank - 1 for axis in named):
            return False
    if kind.startswith("ops."):
        return kind.removeprefix("ops.") in _POINTWISE_OPERATIONS
    if kind in _POINTWISE:
        return True
    sheet = catalog.sheet(kind)
    return sheet is not None and sheet.category in ("act", "norm", "reg", "merge") and kind != "Dot"
