"""Painting from afar: chips with short names, then plain blocks, then specks; frames at all zooms.

What no longer fits is replaced, never shrunk: text keeps its size on the screen. Painters here work
in pixels of the screen; places are given through a camera.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from designer import symbols
from designer.canvas.camera import Camera
from designer.canvas.frame_titles import Title, words_rects
from designer.canvas.painting_wires import paint_parts, paint_pill
from designer.canvas.parts import Card, FrameBox, Mark
from designer.canvas.pills import CHARACTER, HEIGHT, PADDING, SAME, Pill
from designer.canvas.style import (
    FRAME,
    NO_PEN,
    PARAMS,
    SHORT,
    TITLE,
    Style,
    elided,
    width_of,
    write,
)
from designer.look.paint import paint_box
from designer.look.shadows import paint_shadow
from engine.layout.model import Rect

SMALLEST_CHIP = 19.0
FRAME_RADIUS = 12.0


# ── cards ────────────────────────────────────────────────────────────────────────────────────


def chip_rect(rect: Rect, camera: Camera) -> QRectF:
    """Give the rectangle of a chip on the screen: at least as high as its text, never crowding."""
    x, y, wide, high = camera.rect_to_screen(rect)
    tall = max(high, min(SMALLEST_CHIP, high + 14.0 * camera.zoom))
    return QRectF(round(x), round(y + (high - tall) / 2), round(wide), round(tall))


def paint_chip(
    painter: QPainter, card: Card, style: Style, mark: int, box: QRectF, zoom: float
) -> None:
    """Paint a card between 32 and 75 %: colour, stripe, short name at 11 px on the screen."""
    theme, category = style.theme, style.category(card.category)
    radius = max(2.0, 6.0 * zoom)
    grey = bool(mark & Mark.BYPASSED)
    fill = theme.surface.hover if grey else category.chip
    if mark & Mark.WAITING:
        fill = theme.surface.card
    if mark & Mark.SELECTED:
        paint_box(painter, box.adjusted(-4, -4, 4, 4), radius + 4, theme.selection.halo)
    paint_box(painter, box, radius, fill)
    stripe = QRectF(box.left(), box.top(), max(3.0, 4 * zoom), box.height())
    paint_box(painter, stripe, min(radius, 2.0), theme.text.tertiary if grey else category.solid)
    ring = _ring(style, mark)
    if ring is not None:
        paint_box(painter, box.adjusted(-1, -1, 1, 1), radius + 1, None, ring, 2.0)
    elif style.high_contrast or mark & Mark.HOVER:
        paint_box(painter, box, radius, None, theme.border.strong, 1.0)
    room = box.width() - stripe.width() - 8
    text = next((name for name in card.words.short if width_of(name, SHORT) <= room), None)
    if text is None:
        text = elided(card.words.short[-1], SHORT, room)
        if len(text) < 3:
            return
    faded = mark & (Mark.WAITING | Mark.BYPASSED)
    ink = theme.text.tertiary if faded else theme.text.primary
    x = box.left() + stripe.width() + (box.width() - stripe.width() - width_of(text, SHORT)) / 2
    write(painter, x, box.center().y() + 4.0, text, SHORT, ink)


def _ring(style: Style, mark: int) -> QColor | None:
    theme = style.theme
    if mark & Mark.ERROR:
        return theme.status.error.solid
    if mark & Mark.SELECTED:
        return theme.selection.ring
    if mark & Mark.WARNING:
        return theme.status.warning.solid
    return theme.focus.canvas if mark & Mark.FOCUS else None


def paint_far_marks(painter: QPainter, card: Card, style: Style, mark: int, camera: Camera) -> None:
    """Paint what must stay visible at every zoom: selection, focus, an error's outline and dot."""
    ring = _ring(style, mark)
    if ring is None:
        return
    x, y, wide, high = camera.rect_to_screen(card.rect)
    box = QRectF(x, y, max(wide, 4.0), max(high, 3.0)).adjusted(-2, -2, 2, 2)
    paint_box(painter, box, 2.0, None, ring, 2.0)
    if mark & Mark.ERROR:
        painter.setPen(NO_PEN)
        painter.setBrush(style.theme.status.error.solid)
        painter.drawEllipse(box.topRight(), 4.0, 4.0)


# ── frames ───────────────────────────────────────────────────────────────────────────────────


def paint_frame(
    painter: QPainter, box: FrameBox, style: Style, camera: Camera, selected: bool
) -> None:
    """Paint the ground of a frame."""
    theme = style.theme
    rect = QRectF(*camera.rect_to_screen(box.rect))
    radius = max(3.0, FRAME_RADIUS * min(1.0, camera.zoom))
    border = theme.selection.ring if selected else theme.border.default
    paint_box(painter, rect, radius, theme.surface.frame, border, 2.0 if selected else 1.0)


def paint_frame_title(painter: QPainter, title: Title, style: Style) -> None:
    """Write a frame's name, and from afar the shape that leaves it, on a patch of its ground.

    So no wire runs through the words.
    """
    theme = style.theme
    patch = theme.surface.frame if title.inside else style.canvas
    kind = (FRAME[0], FRAME[1], title.size)
    for rect in words_rects(title):
        painter.fillRect(QRectF(*rect), patch)
    ink = theme.text.primary if title.loud else theme.text.secondary
    write(painter, *title.at, title.name, kind, ink)
    if title.shape:
        write(painter, *title.shape_at, title.shape, PARAMS, theme.text.tertiary)


def paint_screen_pill(painter: QPainter, at: QPointF, pill: Pill, style: Style, state: str) -> None:
    """Paint a pill at its size on the screen, whatever the zoom."""
    paint_pill(painter, (at.x(), at.y()), pill, style, state)


def paint_hover_card(
    painter: QPainter, card: Card, pill: Pill | None, at: QPointF, style: Style
) -> QRectF:
    """Paint the small card that hovering shows from afar: kind, name, values, shape."""
    theme = style.theme
    title = card.words.title
    wide = width_of(title, TITLE) + (8 + width_of(card.name, SHORT) if card.name else 0)
    line = " · ".join(card.words.parts)
    wide = max(wide + 22, len(line) * CHARACTER, pill.width if pill else 0) + 24
    high = 30 + (18 if line else 0) + (26 if pill else 0)
    box = QRectF(at.x(), at.y(), wide, high)
    paint_shadow(painter, box, 8, theme.shadow.popover)
    paint_box(painter, box, 8, theme.surface.raised, theme.border.raised)
    category = style.category(card.category)
    symbols.paint(
        painter,
        f"glyph/{category.icon}",
        QRectF(at.x() + 12, at.y() + 9, 14, 14),
        category.solid,
    )
    x, y = at.x() + 34, at.y() + 20.5
    write(painter, x, y, title, TITLE, theme.text.primary)
    if card.name:
        write(painter, x + width_of(title, TITLE) + 7, y, card.name, SHORT, theme.text.tertiary)
    y += 20
    if line:
        write(painter, at.x() + 12, y, line, PARAMS, theme.text.secondary)
        y += 18
    if pill:
        spot = QRectF(at.x() + 12, y - 11, pill.width, HEIGHT)
        paint_box(painter, spot, HEIGHT / 2, theme.pill.bg, theme.pill.border)
        paint_parts(painter, spot.left() + PADDING, spot.center().y() + 3.9, pill.parts, style)
    return box


def quiet(text: str) -> Pill:
    """Give a pill of plain words."""
    return Pill(((text, SAME),), round(len(text) * CHARACTER + 2 * PADDING, 2))


def blocks(cards: Iterable[Card]) -> dict[str, list[QRectF]]:
    """Sort the rectangles of ``cards`` by category, for painting at once."""
    found: dict[str, list[QRectF]] = {}
    for card in cards:
        found.setdefault(card.category, []).append(QRectF(*card.rect))
    return found
