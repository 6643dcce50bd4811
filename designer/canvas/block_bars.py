"""The frame of a block that is open in place: its ground, its bar with buttons, its return line.

Pure: places in numbers, and records and a style become strokes.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from designer import symbols
from designer.canvas import style as look
from designer.canvas.geometry import contains
from designer.canvas.parts import Card, Mark
from designer.canvas.spreading import BAR
from designer.canvas.style import NO_BRUSH, NO_PEN, Style, dashed, elided, width_of, write
from designer.look.paint import hairline, paint_box
from engine.layout.model import Rect

RADIUS = 12.0
_GLYPH = 16.0
_TITLE_LEFT = 38.0
LINE_INSET = 26.0
"""How far inside the left border the return line of a repeat runs."""


class Look(NamedTuple):
    """What an open block looks like: how often it repeats, whether that fails, what is hovered.

    ``legible``: text in the drawing is large enough to be read.
    """

    repeat: int
    failed: bool = False
    hovered: str = ""
    legible: bool = True


def buttons(rect: Rect) -> dict[str, Rect]:
    """Give where the buttons in the bar of an open block are; ``times`` shows the repeat."""
    right, top = rect.right, rect.y + 7.0
    return {
        "close": Rect(right - 36.0, top, 28.0, 28.0),
        "open": Rect(right - 68.0, top, 28.0, 28.0),
        "more": Rect(right - 104.0, top + 2.0, 26.0, 24.0),
        "times": Rect(right - 142.0, top + 2.0, 38.0, 24.0),
        "less": Rect(right - 168.0, top + 2.0, 26.0, 24.0),
    }


def button_at(rect: Rect, x: float, y: float) -> str:
    """Give the button of an open block's bar at a point of the drawing; empty where none is."""
    if not contains(Rect(rect.x, rect.y, rect.width, BAR), x, y):
        return ""
    found = (name for name, spot in buttons(rect).items() if contains(spot, x, y))
    return next(found, "")


def title_room(rect: Rect) -> float:
    """Give the width that the bar has for the block's name and what stands behind it."""
    return buttons(rect)["less"].x - rect.x - _TITLE_LEFT - 12.0


# ── painting ─────────────────────────────────────────────────────────────────────────────────


def paint_ground(painter: QPainter, rect: Rect, style: Style, mark: int, zoom: float) -> None:
    """Paint the ground of an open block, at its place in the drawing."""
    theme = style.theme
    box = QRectF(*rect)
    line = 1.0 / min(1.0, zoom)
    if mark & Mark.SELECTED:
        paint_box(painter, box.adjusted(-5, -5, 5, 5), RADIUS + 5, theme.selection.halo)
    paint_box(painter, box, RADIUS, theme.surface.frame)
    top = QPainterPath()
    top.addRoundedRect(box, RADIUS, RADIUS)
    painter.save()
    painter.setClipPath(top, Qt.ClipOperation.IntersectClip)
    painter.fillRect(QRectF(rect.x, rect.y, rect.width, BAR), theme.surface.card)
    painter.restore()
    border, wide = theme.border.card, line
    if mark & Mark.ERROR:
        border, wide = theme.status.error.solid, 2.0 * line
    elif mark & Mark.SELECTED:
        border, wide = theme.selection.ring, 2.0 * line
    elif mark & Mark.HOVER:
        border = theme.border.strong
    hairline(
        painter,
        QPointF(rect.x, rect.y + BAR),
        QPointF(rect.right, rect.y + BAR),
        theme.border.card,
    )
    paint_box(painter, box, RADIUS, None, border, wide)
    if mark & Mark.FOCUS:
        painter.setPen(dashed(theme.focus.canvas, 1.5, 4, 3))
        painter.setBrush(NO_BRUSH)
        painter.drawRoundedRect(box.adjusted(-5, -5, 5, 5), RADIUS + 5, RADIUS + 5)


def paint_bar(painter: QPainter, card: Card, style: Style, shown: Look) -> None:
    """Paint what stands in the bar: glyph, name, layers, the repeat, two buttons."""
    theme, rect = style.theme, card.rect
    category = style.category(card.category)
    spot = QRectF(rect.x + 14, rect.y + (BAR - _GLYPH) / 2, _GLYPH, _GLYPH)
    symbols.paint(painter, f"glyph/{category.icon}", spot, theme.text.secondary)
    room = title_room(rect)
    base = rect.y + BAR / 2 + 4.5
    title = elided(card.words.title, look.TITLE, room)
    write(painter, rect.x + _TITLE_LEFT, base, title, look.TITLE, theme.text.primary)
    x = width_of(title, look.TITLE) + 10.0
    said = card.words.named or card.words.parts
    # As many of the parameters as there is room for; then the name, where there still is.
    fitting = (" · ".join(said[:count]) for count in range(len(said), 0, -1))
    line = next((text for text in fitting if x + width_of(text, look.PARAMS) <= room), "")
    for words, kind in ((line, look.PARAMS), (card.name, look.NAME)):
        if words and x + width_of(words, kind) <= room:
            write(painter, rect.x + _TITLE_LEFT + x, base, words, kind, theme.text.tertiary)
            x += width_of(words, kind) + 10.0
    _paint_buttons(painter, rect, style, shown)


def _paint_buttons(painter: QPainter, rect: Rect, style: Style, shown: Look) -> None:
    theme, places = style.theme, buttons(rect)
    less, more = places["less"], places["more"]
    box = QRectF(less.x, less.y, more.right - less.x, less.height)
    tone = theme.status.error.solid if shown.failed else theme.border.control
    paint_box(painter, box, 6, theme.surface.field, tone)
    for name, icon in _ICONS.items():
        spot = QRectF(*places[name])
        if shown.hovered == name:
            paint_box(painter, spot.adjusted(1, 1, -1, -1), 5, theme.surface.hover)
        side = 12.0 if name in ("less", "more") else 15.0
        middle = spot.center()
        ink = theme.text.secondary
        if name == "less" and shown.repeat == 1:
            ink = theme.text.disabled
        symbols.paint(
            painter, icon, QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side), ink
        )
    text = f"×{shown.repeat}"
    times = places["times"]
    x = times.x + (times.width - width_of(text, look.COUNT)) / 2
    ink = theme.status.error.fg if shown.failed else theme.text.primary
    write(painter, x, times.y + times.height / 2 + 4.0, text, look.COUNT, ink)


_ICONS = {
    "less": "minus",
    "more": "plus",
    "open": "external-link",
    "close": "chevrons-down-up",
}


def paint_return(
    painter: QPainter, rect: Rect, entry: float, leave: float, style: Style, shown: Look
) -> None:
    """Paint the dashed line that leads from the end of a pass back to the beginning."""
    theme = style.theme
    colour = theme.status.error.solid if shown.failed else theme.edge.hover
    left, top, bottom = rect.x + LINE_INSET, rect.y + BAR + 7.0, rect.bottom - 11.0
    path = QPainterPath(QPointF(leave - 6.0, bottom))
    path.lineTo(left + 8, bottom)
    path.quadTo(left, bottom, left, bottom - 8)
    path.lineTo(left, top + 8)
    path.quadTo(left, top, left + 8, top)
    path.lineTo(entry - 10.0, top)
    painter.setPen(dashed(colour, 1.5, 5, 4))
    painter.setBrush(NO_BRUSH)
    painter.drawPath(path)
    painter.setPen(NO_PEN)
    painter.setBrush(colour)
    tip = QPointF(entry - 4.0, top)
    painter.drawPolygon([tip, tip + QPointF(-7.0, -4.5), tip + QPointF(-7.0, 4.5)])
    if not shown.legible:
        return  # the name in the bar says it
    text = f"×{shown.repeat}"
    wide = width_of(text, look.COUNT) + 14
    spot = QRectF(left - wide / 2, (top + bottom) / 2 - 11, wide, 22)
    paint_box(painter, spot, 5, theme.surface.card, colour if shown.failed else theme.border.strong)
    ink = theme.status.error.fg if shown.failed else theme.text.primary
    write(painter, spot.x() + 7, spot.center().y() + 4, text, look.COUNT, ink)
