"""The theme as the canvas uses it: pens, brushes and fonts, made once per theme.

Fonts of the canvas are unhinted, so that a card looks the same at every zoom; their size is that of
the design at 100 %, the painter scales.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen

from designer.canvas.pills import CHANGED, NOTE, SAME, TIMES, WRONG
from designer.look.colours import Category
from designer.theme import Theme, theme

_bare = False


@contextmanager
def bare_text() -> Iterator[None]:
    """Write without alternate letter forms for a while: files must hold the letters themselves."""
    global _bare
    before, _bare = _bare, True
    try:
        yield
    finally:
        _bare = before


def font(style: str, weight: int, px: float, strike: bool = False) -> QFont:
    """Give a font of the canvas; ``style`` is one of the type scale of the theme."""
    return _font(style, weight, px, strike, _bare)


@cache
def _font(style: str, weight: int, px: float, strike: bool, bare: bool) -> QFont:
    made = QFont(theme().world.font(style, weight=weight, px=px, strike=strike))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setStyleStrategy(QFont.StyleStrategy.NoSubpixelAntialias)
    if bare:
        made.clearFeatures()
    return made


@cache
def metrics(style: str, weight: int, px: float) -> QFontMetricsF:
    """Give the measures of that font."""
    return QFontMetricsF(_font(style, weight, px, False, False))


TITLE = ("body", 600, 13)
NAME = ("small", 400, 12)
COUNT = ("monoSmall", 500, 11)
PARAMS = ("monoSmall", 400, 11)
PARAMS_STRONG = ("monoSmall", 600, 11)
FRAME = ("small", 600, 12)
SHORT = ("small", 500, 11)

_CAPS = Qt.PenCapStyle.FlatCap
_ROUND = Qt.PenJoinStyle.RoundJoin


class Style:
    """Pens and brushes of one theme. ``plain`` leaves out what only a screen can show (shadows)."""

    def __init__(self, now: Theme, plain: bool = False) -> None:
        """Take the colours of ``now``."""
        self.theme = now
        self.plain = plain
        self.high_contrast = now.high_contrast
        stroke = now.world.stroke
        edge = now.edge
        thin, thick = stroke.edge, stroke.edge_active
        self.wire = {
            "default": _pen(edge.default, thin),
            "hover": _pen(edge.hover, thick),
            "selected": _pen(edge.selected, thick),
            "error": _pen(edge.error, thick),
            "waiting": _pen(edge.default, thin, (2.2, 2.2)),
            "compatible": _pen(edge.compatible, thick),
            "dim": _pen(edge.dim, thin),
            "ghost": _pen(edge.selected, thick, (2.6, 2.2)),
        }
        self.wire_colour = {
            "default": edge.default, "hover": edge.hover, "selected": edge.selected,
            "error": edge.error, "waiting": edge.default, "compatible": edge.compatible,
            "dim": edge.dim, "ghost": edge.selected,
        }  # fmt: skip
        pill = now.pill
        self.pill_text = {
            SAME: pill.same, CHANGED: pill.changed, TIMES: pill.same, NOTE: pill.text,
            WRONG: now.status.error.fg,
        }  # fmt: skip
        self.canvas = now.surface.canvas
        self.card_border = now.border.card
        self.stripe = stroke.category_stripe

    def category(self, key: str) -> Category:
        """Give the look of a category."""
        return self.theme.category_of(key)


def _pen(colour: QColor, width: float, dash: tuple[float, ...] = ()) -> QPen:
    pen = QPen(colour, width, Qt.PenStyle.SolidLine, _CAPS, _ROUND)
    if dash:
        pen.setDashPattern(list(dash))
    return pen


def dashed(colour: QColor, width: float, dash: float, gap: float) -> QPen:
    """Give a dashed pen; lengths in pixels, not in widths."""
    return _pen(colour, width, (dash / width, gap / width))


def plain_pen(colour: QColor, width: float = 1.0) -> QPen:
    """Give a solid pen."""
    return _pen(colour, width)


def cosmetic(colour: QColor, width: float = 1.0) -> QPen:
    """Give a pen whose width is in device pixels whatever the zoom."""
    pen = _pen(colour, width)
    pen.setCosmetic(True)
    return pen


NO_PEN = QPen(Qt.PenStyle.NoPen)
NO_BRUSH = QBrush(Qt.BrushStyle.NoBrush)


def write(
    painter: QPainter, x: float, baseline: float, text: str, kind: tuple[str, int, float],
    colour: QColor,
) -> None:  # fmt: skip
    """Write ``text`` from ``x`` on ``baseline``."""
    painter.setFont(font(*kind))
    painter.setPen(colour)
    painter.drawText(QPointF(x, baseline), text)


def width_of(text: str, kind: tuple[str, int, float]) -> float:
    """Give the width of ``text``."""
    return float(metrics(*kind).horizontalAdvance(text))


def elided(text: str, kind: tuple[str, int, float], width: float) -> str:
    """Give ``text`` cut to ``width`` with an ellipsis."""
    return metrics(*kind).elidedText(text, Qt.TextElideMode.ElideRight, width)


_styles: dict[tuple[int, bool], Style] = {}


def style_of(now: Theme, plain: bool = False) -> Style:
    """Give the style of a theme, the same object while the theme is the same."""
    key = (id(now), plain)
    known = _styles.get(key)
    if known is None or known.theme is not now:
        if len(_styles) > 8:
            _styles.clear()
        known = _styles[key] = Style(now, plain)
    return known
