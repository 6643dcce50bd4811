"""The rows of a list to pick from, and how they are painted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from designer import symbols
from designer.controls.key_hint import keys_width, paint_keys
from designer.controls.pill import paint_pill, pill_width
from designer.look.paint import paint_box, paint_marked, paint_text
from designer.theme import theme


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``mark`` are the letters of ``title`` (start, length) that the search found.

    A row with ``reason`` cannot be picked now; it stays, quiet, with the reason at the right.
    """

    title: str
    payload: Any = None
    symbol: str = ""
    category: str = ""
    note: str = ""
    dims: tuple[tuple[str, bool], ...] = ()
    keys: str = ""
    reason: str = ""
    mark: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a heading, with a word at its right."""

    title: str
    rows: tuple[Row, ...]
    note: str = ""


def paint_section(painter: QPainter, box: QRectF, section: Section) -> None:
    """Paint the heading of a section."""
    now = theme()
    inner = box.adjusted(now.px(14), 0, -now.px(14), 0)
    font = now.font("small", weight=500)
    paint_text(painter, inner, section.title, font, now.text.tertiary)
    if section.note:
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        paint_text(painter, inner, section.note, now.font("small"), now.text.tertiary, right)


def paint_row(painter: QPainter, box: QRectF, row: Row, current: bool, tiles: bool = True) -> None:
    """Paint a row; with ``tiles`` the symbols of layers stand on the colour of their category."""
    now = theme()
    if current:
        painter.fillRect(box, now.accent.tint)
        painter.fillRect(QRectF(box.left(), box.top(), 2, box.height()), now.accent.ring)
    quiet = bool(row.reason)
    x = box.left() + now.px(14)
    if row.symbol:
        x = _paint_symbol(painter, box, row, x, quiet, tiles)
    right = _paint_right(painter, box, row, quiet)
    font = now.font("body", weight=500)
    ink = now.text.tertiary if quiet else now.text.primary
    metrics = QFontMetricsF(font)
    room = QRectF(x, box.top(), max(0.0, right - x - now.px(10)), box.height())
    words = metrics.horizontalAdvance(row.title)
    start, length = row.mark
    found = (start, start + length)
    paint_marked(painter, room, row.title, font, ink, found, now.accent.text)
    if row.note:
        left = x + words + now.px(8)
        spot = QRectF(left, box.top(), max(0.0, right - left - now.px(10)), box.height())
        if spot.width() > now.px(24):
            paint_text(painter, spot, row.note, now.font("small"), now.text.tertiary)


def _paint_symbol(
    painter: QPainter, box: QRectF, row: Row, x: float, quiet: bool, tiles: bool
) -> float:
    now = theme()
    tile = bool(row.category) and tiles
    side = now.px(22) if tile else now.size.icon
    spot = QRectF(x, box.center().y() - side / 2, side, side)
    if tile:
        look = now.category_of(row.category)
        paint_box(painter, spot, now.radius.badge, look.tint)
        inset = side * 0.19
        inner = spot.adjusted(inset, inset, -inset, -inset)
        symbols.draw(painter, row.symbol, inner, now.text.disabled if quiet else look.solid)
    else:
        own = now.category_of(row.category).solid if row.category else now.text.secondary
        ink = now.text.disabled if quiet else own
        symbols.draw(painter, row.symbol, spot, ink)
    return x + side + now.px(10)


def _paint_right(painter: QPainter, box: QRectF, row: Row, quiet: bool) -> float:
    """Paint what stands at the right; give where it begins."""
    now = theme()
    right = box.right() - now.px(14)
    if row.reason:
        font = now.font("small")
        width = QFontMetricsF(font).horizontalAdvance(row.reason)
        spot = QRectF(right - width - 1, box.top(), width + 2, box.height())
        paint_text(painter, spot, row.reason, font, now.text.tertiary, elide=False)
        return right - width
    if row.keys:
        paint_keys(painter, right, box.center().y(), row.keys)
        return right - keys_width(row.keys)
    if row.dims:
        width = pill_width(row.dims, now.measures)
        high = now.size.pill_height
        pill = QRectF(right - width, box.center().y() - high / 2, width, high)
        paint_pill(painter, pill, row.dims, now.measures)
        side = now.size.icon_small
        arrow = QRectF(pill.left() - side - now.px(8), box.center().y() - side / 2, side, side)
        symbols.draw(painter, "arrow-right", arrow, now.text.tertiary)
        return arrow.left()
    return right
