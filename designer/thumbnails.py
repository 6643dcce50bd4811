"""Small pictures of drawings: every card a block in its category's colour, wires as lines.

Made from the layout of the template itself, so a thumbnail is always true. The engine is loaded
with the first one, not with the window.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen, QPolygonF

from designer.look.paint import paint_box
from designer.theme import theme

if TYPE_CHECKING:
    from engine.graph import Project
    from engine.tensors import Tensor

_LARGE = 2**20
"""Bytes of a file that nobody asked to open; reading a larger one would be felt."""


_LARGEST = 0.24
"""Pixels for one of the drawing, at most."""
_WIDEST = 2.0
"""How much wider than high a drawing is scaled, at most."""
_LANE = 40.0
_TURN = 12.0


@dataclass(frozen=True)
class Thumbnail:
    """A drawing reduced to blocks and lines."""

    blocks: tuple[tuple[QRectF, str], ...]
    lines: tuple[tuple[QPointF, ...], ...]
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
        """Paint into ``box``, as large as fits, but not larger than a block reads well.

        A tall drawing is painted wider than it is: its blocks keep a shape that one can tell.
        """
        now = theme()
        wide, high = max(1.0, self.bounds.width()), max(1.0, self.bounds.height())
        down = min(box.width() / wide, box.height() / high, _LARGEST)
        across = min(box.width() / wide, _LARGEST, _WIDEST * down)
        around, middle = box.center(), self.bounds.center()

        def place(x: float, y: float) -> QPointF:
            return around + QPointF((x - middle.x()) * across, (y - middle.y()) * down)

        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(now.edge.default, 1.2))
        for line in self.lines:
            painter.drawPolyline([place(point.x(), point.y()) for point in line])
        for rect, category in self.blocks:
            top, foot = place(rect.left(), rect.top()), place(rect.right(), rect.bottom())
            ink = now.category_of(category).block
            paint_box(painter, QRectF(top, foot), min(10.0 * down, 2.5), ink)
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
    lines = _lines([(rects[o.node], rects[i.node]) for i, o in model.wires.items()], rects)
    bounds = QRectF()
    for rect in rects.values():
        bounds = bounds.united(rect)
    for line in lines:
        bounds = bounds.united(QPolygonF(line).boundingRect())
    ends = [tensor for _, tensor in inference.output_tensors(facts) if tensor is not None]
    doors = inference.inputs_of(model)
    outputs = facts[doors[0]].outputs if doors else None
    return Thumbnail(
        tuple(blocks),
        lines,
        bounds,
        summary.short_count(summary.totals(facts).params),
        outputs[0] if outputs else None,
        ends[0] if ends else None,
    )


def _lines(
    ends: Sequence[tuple[QRectF, QRectF]], rects: Mapping[str, QRectF]
) -> tuple[tuple[QPointF, ...], ...]:
    """Give the courses of wires between blocks; those past others run in lanes at their right."""
    lanes: list[tuple[float, float, float, float]] = []
    found = []
    for start, end in sorted(ends, key=lambda pair: pair[1].top() - pair[0].bottom()):
        (x, y), (tx, ty) = _foot(start), _head(end)
        low, high = y + _TURN, ty - _TURN
        if ty < y:  # to the next column: down, up between the columns, and in from above
            lane = _free_lane(start.right() + 2 * _LANE, high, low, rects.values())
        elif _passed(rects.values(), x, y, ty):
            lane = _free_lane(start.right() + _LANE, y, ty, rects.values())
            while any(
                abs(lane - at) < _LANE and top < ty and y < foot and source != x + y
                for at, top, foot, source in lanes
            ):
                lane += _LANE
            lanes.append((lane, y, ty, x + y))
        else:
            # As low as it can, above the block that stands below its start.
            under = [r.top() for r in rects.values() if r.left() < x < r.right() and y < r.top()]
            turn = min(high, min(under, default=ty) - _TURN)
            bends = [] if abs(x - tx) < 1 else [(x, turn), (tx, turn)]
            found.append(tuple(QPointF(*point) for point in [(x, y), *bends, (tx, ty)]))
            continue
        points = [(x, y), (x, low), (lane, low), (lane, high), (tx, high), (tx, ty)]
        found.append(tuple(QPointF(*point) for point in points))
    return tuple(found)


def _passed(rects: Iterable[QRectF], x: float, top: float, foot: float) -> bool:
    """Tell whether an upright line would run over blocks."""
    return any(top < r.center().y() < foot and r.left() - 4 < x < r.right() + 4 for r in rects)


def _free_lane(x: float, top: float, foot: float, rects: Collection[QRectF]) -> float:
    """Give the first lane from ``x`` to the right that runs over no block."""
    while _passed(rects, x, top, foot):
        x += _LANE
    return x


def _foot(rect: QRectF) -> tuple[float, float]:
    return rect.center().x(), rect.bottom()


def _head(rect: QRectF) -> tuple[float, float]:
    return rect.center().x(), rect.top()


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
