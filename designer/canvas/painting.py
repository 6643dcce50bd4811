"""Painting a card as it looks at 75 % and above. Pure: a record and a style become strokes.

The painter's unit is a pixel of the design at 100 %; whoever calls scales it. The same functions
paint the screen, the cached pixmaps and the diagrams.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from designer import symbols
from designer.canvas import style as look
from designer.canvas.geometry import BADGE, SLIM_HEIGHT, WIDTH
from designer.canvas.parts import Card, Mark
from designer.canvas.style import (
    NO_BRUSH,
    NO_PEN,
    Style,
    dashed,
    elided,
    font,
    plain_pen,
    width_of,
)
from designer.look.paint import blend, paint_box
from designer.look.shadows import paint_shadow
from engine.problems import Severity
from engine.summary import short_count

RADIUS = 8.0
SPINE = 36.0
TEXT_LEFT = 46.0
TEXT_RIGHT = 213.0
GLYPH, GLYPH_SLIM = 17.0, 15.0
MARGIN = 16.0
"""How far a card's shadow, rings and sheets reach beyond its rectangle."""
SHEET = 5.0
_SEPARATOR = 5.0


class Run(NamedTuple):
    """A piece of text on a card: where, what, in which font, in which role."""

    x: float
    baseline: float
    text: str
    kind: tuple[str, int, float]
    role: str


# ── words in their places ────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=4096)
def runs(
    title: str,
    name: str,
    parts: tuple[str, ...],
    count: str,
    slim: bool,
    badge: str,
    frozen: bool,
) -> tuple[Run, ...]:
    """Lay out the words of a card. ``badge`` is a small mark behind the title (``×2``)."""
    top = 20.5 if slim else 20.0
    right = TEXT_RIGHT - (19.0 if frozen else 0.0)
    found: list[Run] = []
    if count:
        wide = width_of(count, look.COUNT)
        found.append(Run(right - wide, top, count, look.COUNT, "count"))
        right -= wide + 8.0
    shown = elided(title, look.TITLE, right - TEXT_LEFT)
    found.append(Run(TEXT_LEFT, top, shown, look.TITLE, "title"))
    x = TEXT_LEFT + width_of(shown, look.TITLE)
    if badge:
        found.append(Run(x + 13.0, top - 0.5, badge, look.COUNT, "badge"))
        x += 12.0 + width_of(badge, look.COUNT) + 8.0
    value = parts[0] if slim and parts else ""
    room = right - x - 7.0
    if value:
        room -= width_of(value, look.PARAMS) + 7.0
    if name and width_of(name[:4], look.NAME) + (10.0 if len(name) > 4 else 0.0) <= room:
        cut = elided(name, look.NAME, room)
        found.append(Run(x + 7.0, top, cut, look.NAME, "name"))
        x += 7.0 + width_of(cut, look.NAME)
    if value and x + 7.0 + width_of(value, look.PARAMS) <= right + 1.0:
        found.append(Run(x + 7.0, top, value, look.PARAMS, "value:0"))
    if not slim:
        found += _line(parts)
    return tuple(found)


def _line(parts: tuple[str, ...]) -> list[Run]:
    found: list[Run] = []
    x = TEXT_LEFT
    for place, part in enumerate(parts):
        if place:
            found.append(Run(x + _SEPARATOR, 36.0, "·", look.PARAMS, "dot"))
            x += 2 * _SEPARATOR + width_of("·", look.PARAMS)
        found.append(Run(x, 36.0, part, look.PARAMS, f"value:{place}"))
        x += width_of(part, look.PARAMS)
    return found


def runs_of(card: Card) -> tuple[Run, ...]:
    """Lay out the words of ``card``."""
    words = card.words
    times = card.repeat if card.repeat > 1 else card.uses
    badge = f"×{times}" if times > 1 else ""
    frozen = bool(card.mark & Mark.FROZEN)
    return runs(
        words.title, card.name, words.parts, short_count(card.count), words.slim, badge, frozen
    )


# ── the card ─────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=16)
def _spine_path(height: float, width: float) -> QPainterPath:
    """The left part of a rounded card up to ``width``."""
    path = QPainterPath(QPointF(width, 0.0))
    if width >= RADIUS:
        path.lineTo(RADIUS, 0.0)
        path.arcTo(QRectF(0, 0, 2 * RADIUS, 2 * RADIUS), 90.0, 90.0)
        path.arcTo(QRectF(0, height - 2 * RADIUS, 2 * RADIUS, 2 * RADIUS), 180.0, 90.0)
        path.lineTo(width, height)
    else:
        angle = math.degrees(math.acos((RADIUS - width) / RADIUS))
        top = QRectF(0, 0, 2 * RADIUS, 2 * RADIUS)
        path = QPainterPath()
        path.arcMoveTo(top, 180.0 - angle)
        path.arcTo(top, 180.0 - angle, angle)
        path.arcTo(QRectF(0, height - 2 * RADIUS, 2 * RADIUS, 2 * RADIUS), 180.0, angle)
    path.closeSubpath()
    return path


def paint_card(painter: QPainter, card: Card, style: Style, mark: int) -> None:
    """Paint ``card`` with its top left corner at the painter's origin."""
    paint_body(painter, card, style, mark)
    paint_words(painter, card, style, mark)


def paint_body(painter: QPainter, card: Card, style: Style, mark: int) -> None:
    """Paint everything of a card but its words: ground, spine, glyph, border, rings."""
    box = QRectF(0.0, 0.0, WIDTH, card.rect[3])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _fade(painter, style, mark)
    _paint_ground(painter, card, style, mark, box)
    _paint_spine(painter, card, style, mark, box)
    _paint_border(painter, style, mark, box)


def _fade(painter: QPainter, style: Style, mark: int) -> None:
    """Let a card that is not in its place yet show what lies below it."""
    if mark & (Mark.GHOST | Mark.DRAGGED):
        painter.setOpacity(style.theme.opacity["dragGhost"])


def _paint_ground(painter: QPainter, card: Card, style: Style, mark: int, box: QRectF) -> None:
    theme = style.theme
    if card.sheets:
        for step in (2, 1):
            sheet = box.translated(SHEET * step, SHEET * step)
            paint_box(painter, sheet, RADIUS, theme.surface.card, style.card_border)
    flat = Mark.WAITING | Mark.BYPASSED | Mark.GHOST
    if not style.plain and not mark & flat:
        shadow = theme.world_shadow.dragged if mark & Mark.DRAGGED else theme.world_shadow.card
        paint_shadow(painter, box, RADIUS, shadow)
    if mark & Mark.SELECTED:
        paint_box(
            painter, box.adjusted(-5, -5, 5, 5), RADIUS + 5, theme.selection.halo
        )  # 4 px of halo outside the ring
    fill = theme.surface.card_hover if mark & Mark.HOVER else theme.surface.card
    paint_box(painter, box, RADIUS, style.canvas if mark & Mark.BYPASSED else fill)
    if mark & Mark.WAITING:  # below the stripe, which stays whole
        _dashed_box(painter, box, RADIUS, dashed(theme.border.strong, 1.0, 4, 3))
    if mark & Mark.BYPASSED:
        _paint_through(painter, card, style)


def through(card: Card) -> tuple[float, float] | None:
    """Give where a wire comes into a card and leaves it, from its left; ``None`` without one."""
    if not card.inputs or not card.outputs:
        return None
    first = min(card.inputs, key=lambda inlet: (inlet.port, inlet.slot))
    return card.inputs[first] - card.rect[0], WIDTH / 2


def _paint_through(painter: QPainter, card: Card, style: Style) -> None:
    """Let the wire run on through a layer that is bypassed, below its words."""
    ends = through(card)
    if ends is None:
        return
    high = card.rect[3]
    painter.setPen(plain_pen(style.theme.border.strong, style.theme.world.stroke.edge))
    painter.setBrush(NO_BRUSH)
    (start, end), middle = ends, high / 2
    points = [(start, 0.0), (start, middle), (end, middle), (end, high)]
    painter.drawPolyline([QPointF(x, y) for x, y in points])


def _paint_spine(painter: QPainter, card: Card, style: Style, mark: int, box: QRectF) -> None:
    category = style.category(card.category)
    grey = bool(mark & Mark.BYPASSED)
    theme = style.theme
    painter.setPen(NO_PEN)
    painter.setBrush(theme.surface.hover if grey else category.tint)
    painter.drawPath(_spine_path(box.height(), SPINE))
    painter.setBrush(theme.text.tertiary if grey else category.solid)
    painter.drawPath(_spine_path(box.height(), style.stripe))
    side = GLYPH_SLIM if box.height() == SLIM_HEIGHT else GLYPH
    spot = QRectF(19.5 - side / 2, box.height() / 2 - side / 2, side, side)
    ink = theme.text.tertiary if grey else category.solid
    if mark & Mark.WAITING and not grey:
        ink = blend(category.solid, category.tint, 0.65)
    icon = "square-dashed" if card.part == "tile" else f"glyph/{category.icon}"
    symbols.paint(painter, icon, spot, ink)


def _ink(style: Style, card: Card, mark: int, role: str) -> QColor:
    text = style.theme.text
    if role.startswith("value") and card.wrong:
        params = card.words.params
        place = int(role[6:])
        if place < len(params) and params[place] in card.wrong:
            return style.theme.status.error.fg
    if mark & (Mark.WAITING | Mark.BYPASSED):
        return text.tertiary
    if role == "title":
        return text.primary
    return text.tertiary if role in ("name", "dot") else text.secondary


def paint_words(painter: QPainter, card: Card, style: Style, mark: int) -> None:
    """Write the words of ``card`` onto its body."""
    _fade(painter, style, mark)
    strike = bool(mark & Mark.BYPASSED)
    for run in runs_of(card):
        kind = run.kind
        if card.wrong and run.role.startswith("value"):
            place = int(run.role[6:])
            if place < len(card.words.params) and card.words.params[place] in card.wrong:
                kind = look.PARAMS_STRONG
        if run.role == "badge":
            wide = width_of(run.text, run.kind)
            spot = QRectF(run.x - 6, run.baseline - 12, wide + 12, 16)
            paint_box(painter, spot, 4, style.theme.surface.pressed)
        painter.setFont(font(*kind, strike) if strike and run.role == "title" else font(*kind))
        painter.setPen(_ink(style, card, mark, run.role))
        painter.drawText(QPointF(run.x, run.baseline), run.text)
    if mark & Mark.FROZEN:
        middle = 16.0 if card.words.slim else 15.5
        spot = QRectF(TEXT_RIGHT - 13, middle - 6.5, 13, 13)
        symbols.paint(painter, "snowflake", spot, style.theme.text.tertiary)


def _paint_border(painter: QPainter, style: Style, mark: int, box: QRectF) -> None:
    theme = style.theme
    if mark & (Mark.GHOST | Mark.DRAGGED):
        _dashed_box(painter, box, RADIUS, dashed(theme.accent.ring, 1.5, 4, 3))
    elif mark & Mark.ERROR:
        _edge(painter, box, theme.status.error.solid)
    elif mark & Mark.SELECTED:
        _edge(painter, box, theme.selection.ring)
    elif mark & Mark.WARNING:
        paint_box(painter, box, RADIUS, None, theme.status.warning.solid, 1.0)
    elif not mark & Mark.WAITING:
        paint_box(
            painter,
            box,
            RADIUS,
            None,
            theme.border.strong if mark & Mark.HOVER else style.card_border,
        )
    if mark & Mark.FOCUS:
        _dashed_box(
            painter, box.adjusted(-5, -5, 5, 5), RADIUS + 5, dashed(theme.focus.canvas, 1.5, 4, 3)
        )


def _edge(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """A ring of 2 px that lies half outside the edge."""
    paint_box(painter, box.adjusted(-1, -1, 1, 1), RADIUS + 1, None, colour, 2.0)


def _dashed_box(painter: QPainter, box: QRectF, radius: float, pen: QPen) -> None:
    painter.setPen(pen)
    painter.setBrush(NO_BRUSH)
    half = pen.widthF() / 2
    painter.drawRoundedRect(box.adjusted(half, half, -half, -half), radius - half, radius - half)


# ── badges ───────────────────────────────────────────────────────────────────────────────────


def paint_badge(
    painter: QPainter, spot: QRectF, severity: Severity, style: Style, ground: QColor | None = None
) -> None:
    """Paint the round badge of a problem: ✕ for an error, ! for a warning."""
    tone = style.theme.status.error if severity == "error" else style.theme.status.warning
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(NO_PEN)
    painter.setBrush(ground or style.canvas)
    painter.drawEllipse(spot.adjusted(-1.5, -1.5, 1.5, 1.5))
    painter.setBrush(tone.solid)
    painter.drawEllipse(spot)
    scale = spot.width() / BADGE
    pen = QPen(tone.on_solid, 1.75 * scale, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    middle, arm = spot.center(), 3.2 * scale
    if severity == "error":
        painter.drawLine(middle - QPointF(arm, arm), middle + QPointF(arm, arm))
        painter.drawLine(middle - QPointF(arm, -arm), middle + QPointF(arm, -arm))
    else:
        painter.drawLine(middle - QPointF(0, 4 * scale), middle + QPointF(0, 0.8 * scale))
        painter.drawPoint(middle + QPointF(0, 4 * scale))
