"""Tensors as the panels show them: the dims of a pill, the bold ones those that changed.

Knows tensors and what a pill takes; paints nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.graph import INPUT, Outlet
from engine.tensors import Dim, Tensor

if TYPE_CHECKING:
    from engine.inference import Facts

MOST = 5
"""More dims than this are shortened in the middle."""

Dims = list[tuple[str, bool]]

UNKNOWN: Dims = [("?", False)]


def dim_text(dim: Dim) -> str:
    """Give one dim as people read it."""
    return "?" if dim is None else str(dim).replace("-", "\N{MINUS SIGN}")


def changed_axes(before: Tensor | None, after: Tensor) -> frozenset[int]:
    """Give the axes of ``after`` that differ from ``before``; all of them when the rank does."""
    if after.shape is None or before is None or before.shape is None:
        return frozenset()
    rank = len(after.shape)
    if len(before.shape) != rank:
        return frozenset(range(1, rank))
    return frozenset(axis for axis in range(1, rank) if before.shape[axis] != after.shape[axis])


def dims_of(tensor: Tensor | None, before: Tensor | None = None) -> Dims:
    """Give the dims of a pill; ``before`` is what the layer was given first."""
    if tensor is None or tensor.shape is None:
        return list(UNKNOWN)
    changed = changed_axes(before, tensor)
    dims = [(dim_text(dim), axis in changed) for axis, dim in enumerate(tensor.shape) if axis]
    if len(dims) > MOST:
        dims = [*dims[:2], ("…", False), dims[-1]]
    if not dims:
        dims = [("scalar", bool(before is not None and before.shape != tensor.shape))]
    if tensor.dtype != "float32":
        words, bold = dims[-1]
        dims[-1] = (f"{words} {tensor.dtype}", bold)
    return dims


def outlet_dims(facts: Facts, outlet: Outlet) -> Dims:
    """Give the dims of the wires that leave ``outlet``."""
    known = facts.nodes.get(outlet.node)
    tensor = facts.tensor(outlet)
    if known is None or tensor is None:
        return list(UNKNOWN)
    before = known.tensors[0] if known.tensors else None
    if facts.model.layer_of(outlet.node).kind == INPUT:
        before = None
    return dims_of(tensor, before)


def outputs_dims(outputs: Sequence[Tensor] | None, before: Tensor | None = None) -> Dims:
    """Give the dims of what comes out of a call; several tensors are counted."""
    if not outputs:
        return list(UNKNOWN)
    if len(outputs) > 1:
        return [(f"{len(outputs)} outputs", False)]
    return dims_of(outputs[0], before)


def plain(dims: Sequence[tuple[str, bool]]) -> str:
    """Give dims as one text: ``16×16×64``."""
    return "×".join(text for text, _ in dims)


def spoken(dims: Sequence[tuple[str, bool]]) -> str:
    """Give dims for the ear: ``16 by 16 by 64``."""
    return " by ".join("unknown" if text == "?" else text for text, _ in dims)
