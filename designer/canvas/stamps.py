"""Pictures of cards and pills at the present zoom: painted once, stamped many times while at rest.

Bounded by bytes. A picture is keyed by what it shows, so cards that read the same share one.
"""

from __future__ import annotations

import math
from collections.abc import Hashable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap

from designer.canvas.painting import MARGIN, paint_card
from designer.canvas.painting_wires import paint_pill
from designer.canvas.parts import Card, Mark
from designer.canvas.pills import HEIGHT, Pill
from designer.canvas.style import Style

LIMIT = 24 * 2**20
"""Bytes of pixels kept; the pictures of a full 4K screen of cards take about half of it."""
_PILL_MARGIN = 2.0


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

    def card(self, card: Card, mark: Mark) -> tuple[QPixmap, float]:
        """Give the picture of a card, and how far (on the screen) it reaches beyond it."""
        key = (
            card.words, card.name, card.count, card.uses, card.sheets, card.wrong, int(mark),
        )  # fmt: skip
        found = self._kept.get(key)
        if found is None:
            wide, high = card.rect[2] + 2 * MARGIN, card.rect[3] + 2 * MARGIN
            picture, margin, painter = self._blank(wide, high, MARGIN)
            paint_card(painter, card, self._style, mark)
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
