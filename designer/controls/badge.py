"""Counts and marks: badges, tags with a glyph, and filter chips.

Public::

    Badge("2", tone="error")                 # tones: quiet, error, warning, ok, accent
    Tag("conv_wide", glyph="conv")           # the name of a layer in its category's colour
    Chip("Vision 5", checkable=True)         # a round button that filters
    paint_badge(painter, rect, text, tone)   # for painters of rows and tabs
    badge_width(text)
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer import symbols
from designer.controls.base import Themed, name_it
from designer.controls.button import PaintedButton
from designer.look.paint import paint_box, paint_text
from designer.theme import theme

Tone = Literal["quiet", "error", "warning", "ok", "accent"]

_HEIGHT = 16
_TAG, _TARGET = 18, 24
"""How high a tag looks, and how high it is for the pointer."""


def badge_width(text: str) -> float:
    """The width of a badge with that text; never less than its height."""
    now = theme()
    words = now.metrics("caption", weight=600).horizontalAdvance(text)
    return float(max(now.px(_HEIGHT), words + 2 * now.px(6)))


def _tones(tone: Tone) -> tuple[QColor, QColor]:
    now = theme()
    if tone == "accent":
        return now.accent.solid, now.text.on_accent
    if tone == "quiet":
        return now.surface.pressed, now.text.secondary
    status = getattr(now.status, tone)
    return status.solid, status.on_solid


def paint_badge(painter: QPainter, rect: QRectF, text: str, tone: Tone) -> None:
    """A round ground with a count."""
    fill, ink = _tones(tone)
    paint_box(painter, rect, rect.height() / 2, fill)
    font = theme().font("caption", weight=600)
    paint_text(painter, rect, text, font, ink, Qt.AlignmentFlag.AlignCenter, elide=False)


class Badge(QWidget, Themed):
    """A count."""

    def __init__(self, text: str, tone: Tone = "quiet", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._tone = text, tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        name_it(self, text)
        self.follow_theme()

    def set_text(self, text: str, tone: Tone | None = None) -> None:
        """Another count, perhaps in another tone."""
        self._text, self._tone = text, tone or self._tone
        name_it(self, text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(badge_width(self._text) + 0.5), theme().px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_badge(QPainter(self), QRectF(self.rect()), self._text, self._tone)


class Tag(PaintedButton):
    """The name of a layer with the glyph of its category; can be clicked to go there."""

    def __init__(self, text: str, glyph: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, "", parent)
        self.setText(text)
        self._glyph = glyph
        self.follow_theme()

    def sizeHint(self) -> QSize:
        now = theme()
        width = now.metrics("monoSmall", weight=400).horizontalAdvance(self.text()) + now.px(14)
        if self._glyph:
            width += now.px(17)
        return QSize(round(width + 0.5), now.px(_TARGET))

    def _box(self) -> QRectF:
        """What is seen of it: a pointer needs more room than the eye."""
        spare = (self.height() - theme().px(_TAG)) / 2
        return QRectF(self.rect()).adjusted(0.0, spare, 0.0, -spare)

    def ring_rect(self) -> tuple[QRectF, float]:
        return self._box(), theme().radius.badge

    def paintEvent(self, event: QPaintEvent) -> None:
        now, box = theme(), self._box()
        painter = QPainter(self)
        lit = self.isEnabled() and self.underMouse()
        line = now.border.strong if lit else now.border.raised
        paint_box(painter, box, now.radius.badge, now.pill.bg, line)
        x = float(now.px(7))
        if self._glyph:
            side = now.px(12)
            spot = QRectF(now.px(6), (self.height() - side) / 2, side, side)
            symbols.draw(painter, f"glyph/{self._glyph}", spot, now.category_of(self._glyph).solid)
            x += now.px(17)
        rest = QRectF(x, box.y(), box.width() - x - now.px(5), box.height())
        ink = now.text.primary if lit else now.text.secondary
        paint_text(painter, rest, self.text(), now.font("monoSmall", weight=400), ink)


class Chip(PaintedButton):
    """A round button, for filters (checkable) and for quick choices such as ``28×28×1``."""

    def __init__(
        self,
        text: str,
        *,
        checkable: bool = False,
        mono: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, "", parent)
        self.setText(text)
        self.setCheckable(checkable)
        self._style = "mono" if mono else "small"
        self.follow_theme()

    def sizeHint(self) -> QSize:
        now = theme()
        words = now.metrics(self._style, weight=500).horizontalAdvance(self.text())
        return QSize(round(words + 2 * now.px(12)), now.px(26))

    def ring_rect(self) -> tuple[QRectF, float]:
        return QRectF(self.rect()), self.height() / 2

    def paintEvent(self, event: QPaintEvent) -> None:
        now, box, on = theme(), QRectF(self.rect()), self.isEnabled()
        painter = QPainter(self)
        lit = on and (self.underMouse() or self.isDown())
        fill: QColor | None
        if self.isChecked():
            fill, line, ink = now.accent.tint, now.accent.ring, now.accent.text
        else:
            fill = now.surface.hover if lit else None
            line = now.border.control if on else now.border.strong
            ink = now.text.primary if lit else now.text.secondary
        paint_box(painter, box, box.height() / 2, fill, line)
        font = now.font(self._style, weight=500)
        centre = Qt.AlignmentFlag.AlignCenter
        paint_text(painter, box, self.text(), font, ink if on else now.text.disabled, centre)
