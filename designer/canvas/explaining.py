"""Why a wire has the shape it has: shape, dtype, bytes, and the formula with its numbers.

Words for the shape card and for screen readers. No Qt.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import NamedTuple

from engine.graph import INPUT, MODEL, Outlet
from engine.inference import Facts
from engine.problems import Line
from engine.recipes import recipe_of
from engine.tensors import Tensor, bytes_per_sample, text

_NAMES = {
    2: ("C",), 3: ("T", "C"), 4: ("H", "W", "C"), 5: ("D", "H", "W", "C"),
}  # fmt: skip


class Story(NamedTuple):
    """What the shape card tells. ``python`` is the shape as a tuple, ``spoken`` for the ear."""

    shape: str
    about: str
    lines: tuple[Line, ...]
    python: str
    spoken: str


def bytes_text(count: int) -> str:
    """Give bytes as people read them: ``64 KiB``, ``1.5 MiB``."""
    if count < 1024:
        return f"{count} B"
    size = float(count)
    for unit in ("KiB", "MiB", "GiB", "TiB"):
        size /= 1024
        if size < 1024 or unit == "TiB":
            return f"{size:.3g} {unit}" if size < 1000 else f"{size:.0f} {unit}"
    raise AssertionError("the last unit takes everything")


def spoken(tensor: Tensor | None) -> str:
    """Give a shape for the ear: ``16 by 16 by 64``."""
    if tensor is None or tensor.shape is None:
        return "unknown"
    return " by ".join("unknown" if d is None else str(d) for d in tensor.shape[1:]) or "scalar"


def story_of(facts: Facts, outlet: Outlet) -> Story:
    """Tell about the tensor that leaves ``outlet``."""
    tensor = facts.tensor(outlet)
    if tensor is None:
        return Story("?", "waits for a shape from upstream", (), "?", "shape not known yet")
    size = bytes_per_sample(tensor)
    about = tensor.dtype + (f" · {bytes_text(size)} per sample" if size is not None else "")
    if tensor.masked:
        about += " · masked"
    shape = text(tensor.shape)
    python = "None" if tensor.shape is None else repr(tuple(tensor.shape))
    return Story(shape, about, _lines(facts, outlet), python, f"{spoken(tensor)}, {about}")


def _lines(facts: Facts, outlet: Outlet) -> tuple[Line, ...]:
    known = facts.nodes[outlet.node]
    layer = facts.model.layer_of(outlet.node)
    outputs = known.outputs or ()
    inputs = tuple(tensor for tensor in known.tensors if tensor is not None)
    if facts.model.nodes[outlet.node].bypassed:
        return (Line("", f"{layer.name} is bypassed, the shape passes through"),)
    if layer.kind == INPUT:
        return (Line("", "given by the Input"),)
    if layer.kind == MODEL:
        return (Line("", f"computed inside {layer.model}"),)
    recipe = recipe_of(layer)
    if recipe.rule is None:
        return (Line("", "stated in the file, no rule knows this layer"),)
    if recipe.rule.explain is not None and not recipe.problems:
        call = facts.model.nodes[outlet.node].call
        p = SimpleNamespace(**{**vars(recipe.p), **call}) if call else recipe.p
        told = tuple(recipe.rule.explain(p, inputs, outputs))
        if told:
            return told
    return _compared(inputs, outputs[outlet.index : outlet.index + 1])


def _compared(inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> tuple[Line, ...]:
    """Say what can be said without a formula: what stayed, what is new."""
    if not outputs or outputs[0].shape is None:
        return ()
    after = outputs[0].shape
    before = inputs[0].shape if inputs else None
    if before is None or len(before) != len(after):
        return (Line("", f"{text(before)} becomes {text(after)}"),) if before else ()
    same = [axis for axis in range(1, len(after)) if before[axis] == after[axis]]
    if len(same) == len(after) - 1:
        return (Line("", "unchanged, every value keeps its place"),)
    names = _NAMES.get(len(after), tuple(str(axis) for axis in range(1, len(after))))
    return tuple(
        Line(names[axis - 1], "unchanged" if axis in same else f"{_dim(before[axis])} becomes",
             "", _dim(after[axis]) if axis in same else _dim(after[axis]))
        for axis in range(1, len(after))
    )  # fmt: skip


def _dim(dim: int | None) -> str:
    return "?" if dim is None else str(dim)
