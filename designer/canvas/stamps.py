"""Pictures of cards and pills at the present zoom: painted once, stamped many times while at rest.

Bounded by bytes. A picture is keyed by what it shows, so cards that read the same share one.
"""

from __future__ import annotations

import math
from collections.abc import Hashable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from designer.canvas.painting import MARGIN, paint_body, paint_card, through
from designer.canvas.painting_far import paint_chip
from designer.canvas.painting_wires import paint_pill
from designer.canvas.parts import Card, Mark
from designer.canvas.pills import HEIGHT, Pill
from designer.canvas.style import Style

LIMIT = 24 * 2**20
"""Bytes of pixels kept; the pictures of a full 4K screen of cards take about half of it."""
_PILL_MARGIN = 2.0
CHIP_MARGIN = 5.0


class Stamps:
    """The pictures for one zoom, pixel ratio and style."""

    def __init__(self) -> None:
        """Begin with none."""
        self._for: tuple[float, float, int] = (0.0, 0.0, 0)
        self._kept: dict[Hashable, tuple[QPixmap, float]] = {}
        self._bytes = 0
        self._zoom = 1.0
        self._ratio = 1.0
        self._style: Style

    def prepare(self, zoom: float, ratio: float, style: Style) -> None:
        """Forget pictures made for another zoom, pixel ratio or theme."""
        key = (zoom, ratio, id(style))
        if key != self._for:
            self.clear()
            self._for = key
            self._zoom, self._ratio, self._style = zoom, ratio, style

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self._bytes = 0

    @property
    def bytes(self) -> int:
        """The memory that the pictures take."""
        return self._bytes

    def card(self, card: Card, mark: int) -> tuple[QPixmap, float]:
        """Give the picture of a card, and how far (on the screen) it reaches beyond it."""
        key = (
            card.words, card.name, card.count, card.uses, card.repeat, card.part, card.wrong, mark,
            through(card) if mark & Mark.BYPASSED else None,
        )  # fmt: skip
        found = self._kept.get(key)
        if found is None:
            wide, high = card.rect[2] + 2 * MARGIN, card.rect[3] + 2 * MARGIN
            picture, margin, painter = self._blank(wide, high, MARGIN)
            paint_card(painter, card, self._style, mark)
            painter.end()
            found = self._keep(key, picture, margin)
        return found

    def body(self, card: Card, mark: int) -> tuple[QPixmap, float]:
        """Give the picture of a card without its words: many cards share one."""
        run = through(card) if mark & Mark.BYPASSED else None
        key = (card.category, card.rect[3], card.sheets, card.part, mark, run)
        found = self._kept.get(key)
        if found is None:
            wide, high = card.rect[2] + 2 * MARGIN, card.rect[3] + 2 * MARGIN
            picture, margin, painter = self._blank(wide, high, MARGIN)
            paint_body(painter, card, self._style, mark)
            painter.end()
            found = self._keep(key, picture, margin)
        return found

    def pill(self, pill: Pill, state: str) -> tuple[QPixmap, float]:
        """Give the picture of a pill, and how far it reaches beyond it."""
        key = (pill.parts, state)
        found = self._kept.get(key)
        if found is None:
            wide, high = pill.width + 2 * _PILL_MARGIN, HEIGHT + 2 * _PILL_MARGIN
            picture, margin, painter = self._blank(wide, high, _PILL_MARGIN)
            paint_pill(painter, (pill.width / 2, HEIGHT / 2), pill, self._style, state)
            painter.end()
            found = self._keep(key, picture, margin)
        return found

    def chip(self, card: Card, mark: int, wide: float, high: float) -> tuple[QPixmap, float]:
        """Give the picture of a small card; its sizes are those on the screen."""
        key = (card.words.short, card.category, mark, wide, high)
        found = self._kept.get(key)
        if found is None:
            scale = self._ratio
            picture = QPixmap(
                math.ceil((wide + 2 * CHIP_MARGIN) * scale),
                math.ceil((high + 2 * CHIP_MARGIN) * scale),
            )
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.scale(scale, scale)
            box = QRectF(CHIP_MARGIN, CHIP_MARGIN, wide, high)
            paint_chip(painter, card, self._style, mark, box, self._zoom)
            painter.end()
            found = self._keep(key, picture, CHIP_MARGIN)
        return found

    def _blank(self, wide: float, high: float, margin: float) -> tuple[QPixmap, float, QPainter]:
        scale = self._zoom * self._ratio
        inset = math.ceil(margin * scale)
        extra = inset - margin * scale
        picture = QPixmap(math.ceil(wide * scale + extra), math.ceil(high * scale + extra))
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.translate(inset, inset)
        painter.scale(scale, scale)
        return picture, inset / self._ratio, painter

    def _keep(self, key: Hashable, picture: QPixmap, margin: float) -> tuple[QPixmap, float]:
        picture.setDevicePixelRatio(self._ratio)
        self._bytes += picture.width() * picture.height() * 4
        if self._bytes > LIMIT:
            self.clear()
            self._bytes = picture.width() * picture.height() * 4
        found = self._kept[key] = (picture, margin)
        return found
