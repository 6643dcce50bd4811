"""Painting wires, their ends, and shape pills. Pure: records and a style become strokes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPolygonF

from designer import symbols
from designer.canvas.parts import Wire
from designer.canvas.pills import CHANGED, CHARACTER, HEIGHT, PADDING, WRONG, Pill, box_at
from designer.canvas.style import (
    NO_BRUSH,
    NO_PEN,
    PARAMS,
    PARAMS_STRONG,
    Style,
    dashed,
    font,
    plain_pen,
)
from designer.canvas.wires import ARROW, DOT
from designer.look.paint import blend, paint_box

CORNER = 10.0
RING = 4.2
RING_LIT = 10.0
_ARROW_WIDTH = 9.0
_HAIR = 0.4
_RIM = 1.6
"""The rim of ground colour around dots and arrows, so that they stand out from what they touch."""

Point = tuple[float, float]


def rounded(points: Sequence[Point], radius: float = CORNER) -> QPainterPath:
    """Give the path along ``points`` with rounded corners."""
    path = QPainterPath(QPointF(*points[0]))
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        into = math.hypot(here[0] - before[0], here[1] - before[1])
        out = math.hypot(after[0] - here[0], after[1] - here[1])
        bend = min(radius, into / 2, out / 2)
        if bend < 0.5:
            path.lineTo(*here)
            continue
        path.lineTo(
            here[0] + (before[0] - here[0]) * bend / into,
            here[1] + (before[1] - here[1]) * bend / into,
        )
        path.quadTo(
            QPointF(*here),
            QPointF(
                here[0] + (after[0] - here[0]) * bend / out,
                here[1] + (after[1] - here[1]) * bend / out,
            ),
        )
    path.lineTo(*points[-1])
    return path


class Course(NamedTuple):
    """A wire ready for painting: in one stroke, and in straight lines with bends between them."""

    path: QPainterPath
    lines: list[QLineF]
    bends: QPainterPath


def course_of(wire: Wire) -> Course:
    """Give the course of a wire, from below its dot to the back of its arrow; remembered."""
    if wire.path is None:
        points = list(wire.points)
        (x, y), (ex, ey) = points[0], points[-1]
        points[0] = (x, y + DOT)
        points[-1] = (ex, ey - ARROW + 1.0)
        wire.path = _course(rounded(points))
    found: Course = wire.path
    return found


def _course(path: QPainterPath) -> Course:
    """Take a path apart: what is straight, a hair longer so that no seam shows, and the bends."""
    lines: list[QLineF] = []
    bends = QPainterPath()
    here = QPointF(path.elementAt(0).x, path.elementAt(0).y)
    place = 1
    while place < path.elementCount():
        element = path.elementAt(place)
        if element.isCurveTo():
            ends = [path.elementAt(place + i) for i in range(3)]
            one, two, goal = (QPointF(e.x, e.y) for e in ends)
            bends.moveTo(here)
            bends.cubicTo(one, two, goal)
            place += 3
        else:
            goal = QPointF(element.x, element.y)
            line = QLineF(here, goal)
            if line.length() > 1.0:
                step = (goal - here) * (_HAIR / line.length())
                line = QLineF(
                    here - step if lines else here,
                    goal + step if place + 1 < path.elementCount() else goal,
                )
            lines.append(line)
            place += 1
        here = goal
    return Course(path, lines, bends)


def paint_wire(painter: QPainter, wire: Wire, style: Style, state: str) -> None:
    """Paint the line of a wire; its ends are painted above the cards."""
    painter.setPen(style.wire[state])
    painter.setBrush(NO_BRUSH)
    if len(wire.points) == 2:
        (x, y), (ex, ey) = wire.points
        painter.drawLine(QPointF(x, y + DOT), QPointF(ex, ey - ARROW + 1.0))
        return
    course = course_of(wire)
    if style.plain or state == "waiting":
        painter.drawPath(course.path)  # a file wants one stroke, dashes go on round corners
    else:
        painter.drawLines(course.lines)  # much faster for Qt than the stroke of a long path
        painter.drawPath(course.bends)


def paint_line(painter: QPainter, wire: Wire) -> None:
    """Paint the line of a wire from card to card, without room for dot and arrow (from afar)."""
    if len(wire.points) == 2:
        painter.drawLine(QPointF(*wire.points[0]), QPointF(*wire.points[1]))
    else:
        painter.drawPath(rounded(wire.points, 2 * CORNER))


def paint_curve(
    painter: QPainter, start: Point, end: Point, style: Style, state: str
) -> QPainterPath:
    """Paint a wire that a hand is dragging: a curve that leaves and arrives downwards."""
    reach = max(30.0, min(120.0, abs(end[1] - start[1]) * 0.6))
    path = QPainterPath(QPointF(*start))
    path.cubicTo(
        QPointF(start[0], start[1] + reach), QPointF(end[0], end[1] - reach), QPointF(*end)
    )
    painter.setPen(style.wire[state])
    painter.setBrush(NO_BRUSH)
    painter.drawPath(path)
    return path


def paint_dot(painter: QPainter, at: Point, colour: QColor, style: Style) -> None:
    """Paint an output."""
    painter.setPen(NO_PEN)
    painter.setBrush(style.canvas)
    painter.drawEllipse(QPointF(*at), DOT + _RIM, DOT + _RIM)
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(*at), DOT, DOT)


def paint_arrow(painter: QPainter, tip: Point, colour: QColor) -> None:
    """Paint the end of a wire, its tip on the card's edge."""
    x, y = tip
    half = _ARROW_WIDTH / 2
    painter.setPen(NO_PEN)
    painter.setBrush(colour)
    painter.drawPolygon(
        QPolygonF([QPointF(x - half, y - ARROW), QPointF(x + half, y - ARROW), QPointF(x, y)])
    )


def paint_ring(painter: QPainter, at: Point, style: Style, state: str = "free") -> None:
    """Paint a free input: ``free``, ``hover``, ``fits`` (green, grown) or ``dim``."""
    theme = style.theme
    middle = QPointF(*at)
    if state == "fits":
        green = theme.edge.compatible
        painter.setPen(plain_pen(blend(green, style.canvas, 0.55), 1.5))
        painter.setBrush(blend(green, style.canvas, 0.28))
        painter.drawEllipse(middle, RING_LIT, RING_LIT)
        painter.setPen(plain_pen(green, 2.0))
        painter.setBrush(style.canvas)
        painter.drawEllipse(middle, RING + 0.8, RING + 0.8)
        return
    colour = theme.edge.hover if state == "hover" else theme.edge.default
    painter.setPen(plain_pen(colour, theme.world.stroke.port))
    painter.setBrush(style.canvas)
    painter.drawEllipse(middle, RING, RING)


# ── pills ────────────────────────────────────────────────────────────────────────────────────


def pill_rect(at: Point, pill: Pill) -> QRectF:
    """Give the rectangle of a pill around ``at``."""
    return QRectF(*box_at(at, pill))


def paint_pill(
    painter: QPainter, at: Point, pill: Pill, style: Style, state: str, pulse: float = 0.0
) -> None:
    """Paint a pill around ``at``; ``pulse`` (1 to 0) tints it after a change."""
    theme = style.theme
    box = pill_rect(at, pill)
    fill, border = theme.pill.bg, theme.pill.border
    if state == "hover":
        fill, border = theme.pill.hover_bg, theme.edge.hover
    elif state in ("selected", "ghost"):
        border = theme.edge.selected
    elif state == "error":
        fill, border = theme.status.error.tint, theme.status.error.border
    elif state == "warning":
        fill, border = theme.status.warning.tint, theme.status.warning.border
    if pulse > 0.0:
        fill = blend(theme.accent.solid, fill, 0.75 * pulse)
        border = blend(theme.accent.ring, border, pulse)
    if state == "waiting":
        painter.setPen(dashed(theme.border.strong, 1.0, 3, 2.5))
        painter.setBrush(fill)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8.5, 8.5)
    else:
        paint_box(painter, box, HEIGHT / 2, fill, border, 1.25 if state == "selected" else 1.0)
    paint_parts(painter, box.left() + PADDING, at[1] + 3.9, pill.parts, style, state)


def paint_parts(
    painter: QPainter,
    x: float,
    baseline: float,
    parts: Iterable[tuple[str, int]],
    style: Style,
    state: str = "default",
) -> float:
    """Write the parts of a pill from ``x``; give where they end."""
    for text, kind in parts:
        painter.setFont(font(*(PARAMS_STRONG if kind in (CHANGED, WRONG) else PARAMS)))
        ink = style.pill_text[kind]
        if state == "error" and kind != WRONG:
            ink = style.theme.text.secondary
        elif state == "warning":
            ink = style.theme.status.warning.fg
        painter.setPen(ink)
        painter.drawText(QPointF(x, baseline), text)
        x += len(text) * CHARACTER
    return x


def paint_plus(painter: QPainter, at: Point, style: Style) -> None:
    """Paint the button that appears at the middle of a wire under the pointer."""
    theme = style.theme
    spot = QRectF(at[0] - 9, at[1] - 9, 18, 18)
    paint_box(painter, spot, 9, theme.surface.raised, theme.edge.hover)
    symbols.paint(painter, "plus", spot.adjusted(3, 3, -3, -3), theme.text.primary)
