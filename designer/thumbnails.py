"""Small pictures of drawings: every card a block in its category's colour, wires as lines.

Made from the layout of the template itself, so a thumbnail is always true. The engine is loaded
with the first one, not with the window.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from designer.look.paint import paint_box
from designer.theme import theme

if TYPE_CHECKING:
    from engine.graph import Project
    from engine.tensors import Tensor

_LARGE = 2**20
"""Bytes of a file that nobody asked to open; reading a larger one would be felt."""


@dataclass(frozen=True)
class Thumbnail:
    """A drawing reduced to blocks and lines."""

    blocks: tuple[tuple[QRectF, str], ...]
    lines: tuple[tuple[QPointF, QPointF], ...]
    bounds: QRectF
    count: str
    first: Tensor | None
    last: Tensor | None

    @property
    def strip(self) -> tuple[str, ...]:
        """The categories from top to bottom, eight at most: the drawing as a strip of colour."""
        down = [category for _, category in sorted(self.blocks, key=lambda b: b[0].top())]
        step = max(1.0, len(down) / 8)
        return tuple(down[int(i * step)] for i in range(min(8, len(down))))

    def paint(self, painter: QPainter, box: QRectF) -> None:
        """Paint into ``box``, as large as fits, but not larger than a block reads well."""
        now = theme()
        wide, high = max(1.0, self.bounds.width()), max(1.0, self.bounds.height())
        scale = min(box.width() / wide, box.height() / high, 0.24)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(box.center())
        painter.scale(scale, scale)
        painter.translate(-self.bounds.center())
        pen = QPen(now.edge.default, 1.2 / scale)
        painter.setPen(pen)
        for start, end in self.lines:
            if abs(start.x() - end.x()) < 1:
                painter.drawLine(start, end)
                continue
            middle = end.y() - 12
            corner = QPointF(start.x(), middle)
            painter.drawPolyline([start, corner, QPointF(end.x(), middle), end])
        for rect, category in self.blocks:
            paint_box(painter, rect, 10.0, now.category_of(category).block)
        painter.restore()


def thumbnail(made: Project) -> Thumbnail:
    """Give the thumbnail of the main model of ``made``."""
    from engine import arrange, catalog, inference, summary

    facts = inference.infer(made)
    model = made.model
    rects: dict[str, QRectF] = {}
    blocks = []
    for node_id, node in model.nodes.items():
        layer = model.layers[node.layer]
        wide, high = arrange.size_of(layer)
        rects[node_id] = QRectF(node.at[0], node.at[1], wide, high)
        sheet = catalog.sheet(layer.kind)
        category = (sheet.category if sheet is not None else None) or "composite"
        blocks.append((rects[node_id], category))
    lines = []
    for inlet, outlet in model.wires.items():
        start, end = rects[outlet.node], rects[inlet.node]
        lines.append(
            (QPointF(start.center().x(), start.bottom()), QPointF(end.center().x(), end.top()))
        )
    bounds = QRectF()
    for rect in rects.values():
        bounds = bounds.united(rect)
    ends = [tensor for _, tensor in inference.output_tensors(facts) if tensor is not None]
    doors = inference.inputs_of(model)
    outputs = facts[doors[0]].outputs if doors else None
    return Thumbnail(
        tuple(blocks),
        tuple(lines),
        bounds,
        summary.short_count(summary.totals(facts).params),
        outputs[0] if outputs else None,
        ends[0] if ends else None,
    )


@cache
def of_template(key: str) -> Thumbnail:
    """Give the thumbnail of a template; made once, when it is first painted."""
    from engine.templates import project

    return thumbnail(project(key))


def of_file(path: Path) -> Thumbnail | None:
    """Give the thumbnail of a project's file; ``None`` where it cannot be read, or is large."""
    from engine import storage
    from engine.reading import FileError

    try:
        if path.stat().st_size > _LARGE:
            return None
        return thumbnail(storage.read(path.read_bytes()))
    except (FileError, OSError):
        return None
