"""The words in a shape pill: its dimensions, and which of them the layer changed. No Qt.

Every wire carries a pill. Dimensions that the producing layer changed are bold, the others quiet:
the eye reads a model by its bold numbers.
"""

from __future__ import annotations

from typing import NamedTuple

from engine.graph import INPUT, Outlet
from engine.inference import Facts
from engine.layout.model import Rect
from engine.tensors import Dim, Tensor

SAME, CHANGED, TIMES, NOTE, WRONG = range(5)
"""How a part of a pill looks: quiet, bold, the sign between, a remark (dtype), at fault."""

MOST_DIMS = 5
HEIGHT = 18.0
PADDING = 7.0
CHARACTER = 6.6
"""The width of a character of JetBrains Mono at 11 pixels."""

Parts = tuple[tuple[str, int], ...]


class Pill(NamedTuple):
    """The parts of a pill in order, and its width in the drawing."""

    parts: Parts
    width: float

    @property
    def text(self) -> str:
        """The words without their looks."""
        return "".join(text for text, _ in self.parts)


def _made(parts: list[tuple[str, int]]) -> Pill:
    letters = sum(len(text) for text, _ in parts)
    return Pill(tuple(parts), round(letters * CHARACTER + 2 * PADDING, 2))


UNKNOWN = _made([("?", SAME)])
"""The pill of a wire that waits."""


def dim_text(dim: Dim) -> str:
    """Give one dimension as a person reads it."""
    return "?" if dim is None else str(dim).replace("-", "\N{MINUS SIGN}")


def changed_axes(before: Tensor | None, after: Tensor) -> frozenset[int]:
    """Give the axes of ``after`` that differ from ``before``; all when the rank does."""
    if after.shape is None:
        return frozenset()
    rank = len(after.shape)
    if before is None or before.shape is None:
        return frozenset()
    if len(before.shape) != rank:
        return frozenset(range(1, rank))
    return frozenset(a for a in range(1, rank) if before.shape[a] != after.shape[a])


def pill(
    tensor: Tensor | None,
    before: Tensor | None = None,
    wrong: frozenset[int] = frozenset(),
    batch: bool = False,
) -> Pill:
    """Give the pill of ``tensor``.

    Args:
        tensor: what the wire carries; ``None`` while it is not known.
        before: the first input of the layer that made it.
        wrong: axes at fault, counted with the batch.
        batch: show the batch dimension, as ``N``.
    """
    if tensor is None or tensor.shape is None:
        return UNKNOWN
    changed = changed_axes(before, tensor)
    shown = [
        (dim_text(dim), WRONG if axis in wrong else CHANGED if axis in changed else SAME)
        for axis, dim in enumerate(tensor.shape)
        if axis > 0
    ]
    if batch:
        first = tensor.shape[0] if tensor.shape else None
        shown.insert(0, ("N" if first is None else dim_text(first), SAME))
    if len(shown) > MOST_DIMS:
        shown = [*shown[:2], ("…", SAME), shown[-1]]
    parts: list[tuple[str, int]] = []
    for part in shown or [("scalar", SAME)]:
        if parts:
            parts.append(("×", TIMES))
        parts.append(part)
    if tensor.dtype != "float32":
        parts.append((f" {tensor.dtype}", NOTE))
    return _made(parts)


def box_at(at: tuple[float, float], shown: Pill) -> Rect:
    """Give the rectangle of a pill around ``at``."""
    return Rect(at[0] - shown.width / 2, at[1] - HEIGHT / 2, shown.width, HEIGHT)


def pill_of(
    facts: Facts, outlet: Outlet, wrong: frozenset[int] = frozenset(), batch: bool = False
) -> Pill:
    """Give the pill of the wires that leave ``outlet``."""
    tensor = facts.tensor(outlet)
    known = facts.nodes.get(outlet.node)
    if tensor is None or known is None:
        return UNKNOWN
    before = known.tensors[0] if known.tensors else None
    if facts.model.layer_of(outlet.node).kind == INPUT:
        before = None
    return pill(tensor, before, wrong, batch)
