"""Small painting helpers that keep lines crisp at every device pixel ratio.

Public: ``snapped``, ``to_device``, ``paint_box``, ``paint_ring``, ``hairline``, ``paint_text`` and
``blend``.
At 1.25 or 1.5 device pixels per logical pixel a border drawn at whole logical pixels would fall
between device pixels and blur, so rectangles are moved to the nearest device pixel first.  Knows
painters and colours, no widgets.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

_ALIGN_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def blend(over: QColor, under: QColor, opacity: float) -> QColor:
    """``over`` at ``opacity`` on ``under``, as one opaque colour."""
    keep = 1.0 - opacity
    return QColor.fromRgbF(
        over.redF() * opacity + under.redF() * keep,
        over.greenF() * opacity + under.greenF() * keep,
        over.blueF() * opacity + under.blueF() * keep,
    )


def faded(colour: QColor, opacity: float) -> QColor:
    """The same colour with that opacity."""
    result = QColor(colour)
    result.setAlphaF(colour.alphaF() * opacity)
    return result


def to_device(position: float) -> int:
    """The device pixel edge nearest to ``position``, halves going up.

    Qt cuts widgets at their edges by this rule; Python's own ``round`` takes halves to the even
    side, and a border would fall outside of its widget now and then.
    """
    return math.floor(position + 0.5)


def snapped(painter: QPainter, rect: QRectF) -> QRectF:
    """``rect`` with its edges on device pixels; a turned or sheared painter changes nothing."""
    transform = painter.deviceTransform()
    if transform.m12() or transform.m21():
        return rect
    device = transform.mapRect(rect)
    left, top = to_device(device.left()), to_device(device.top())
    right, bottom = to_device(device.right()), to_device(device.bottom())
    inverse, _ = transform.inverted()
    return inverse.mapRect(QRectF(left, top, right - left, bottom - top))


def line_width(painter: QPainter, width: float) -> float:
    """The logical width of a line that is a whole number of device pixels, at least one."""
    ratio = abs(painter.deviceTransform().m11()) or 1.0
    # A half goes down: at 150 % a line of one stays one, as fine as people know it.
    return max(1, math.floor(width * ratio + 0.4)) / ratio


def paint_box(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    fill: QColor | None,
    border: QColor | None = None,
    width: float = 1.0,
) -> None:
    """A rounded rectangle with its border inside ``rect``."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = snapped(painter, rect)
    if border is None:
        painter.setPen(Qt.PenStyle.NoPen)
        inset = 0.0
    else:
        thick = line_width(painter, width)
        painter.setPen(QPen(border, thick))
        inset = thick / 2
    painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else fill)
    corner = max(0.0, min(radius, box.height() / 2, box.width() / 2) - inset)
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), corner, corner)


def paint_ring(
    painter: QPainter, rect: QRectF, radius: float, colour: QColor, width: float, gap: float = 0.0
) -> None:
    """A ring around ``rect``: ``gap`` outside of it, ``width`` thick."""
    outer = gap + width
    box = rect.adjusted(-outer, -outer, outer, outer)
    paint_box(painter, box, radius + outer, None, colour, width)


def hairline(painter: QPainter, start: QPointF, end: QPointF, colour: QColor) -> None:
    """A level or upright line of one device pixel (two at 2x) that fills its pixels exactly."""
    thick = line_width(painter, 1.0)
    if abs(end.y() - start.y()) < abs(end.x() - start.x()):
        rect = QRectF(start.x(), start.y(), end.x() - start.x(), thick)
    else:
        rect = QRectF(start.x(), start.y(), thick, end.y() - start.y())
    painter.fillRect(snapped(painter, rect), colour)


def paint_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag = _ALIGN_LEFT,
    *,
    elide: bool = True,
) -> float:
    """One line of text, cut with an ellipsis if it does not fit; answers with its width."""
    metrics = QFontMetricsF(font, painter.device()) if painter.device() else QFontMetricsF(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width()) if elide else text
    painter.setFont(font)
    painter.setPen(colour)
    flags = int(align) | int(Qt.TextFlag.TextSingleLine) | int(Qt.TextFlag.TextDontClip)
    painter.drawText(rect, flags, shown)
    return metrics.horizontalAdvance(shown)


def paint_marked(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    ink: QColor,
    marked: tuple[int, int],
    accent: QColor,
) -> None:
    """One line of text with the letters from one place to another in ``accent``.

    What lies under the words stays as it is. Where the text must be cut, nothing is marked.
    """
    advance = QFontMetricsF(font).horizontalAdvance
    start, end = marked
    if end <= start or advance(text) > rect.width():
        paint_text(painter, rect, text, font, ink)
        return
    left, right = (rect.left() + advance(text[:place]) for place in (start, end))
    parts = ((rect.left(), left, ink), (left, right, accent), (right, rect.right(), ink))
    for begin, stop, colour in parts:
        painter.save()
        painter.setClipRect(QRectF(begin, rect.top(), stop - begin, rect.height()))
        paint_text(painter, rect, text, font, colour, elide=False)
        painter.restore()
