"""Rows of numbers: what something costs, and which share of the model that is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer.controls.base import Themed, name_it
from designer.controls.share_bar import paint_share
from designer.look.paint import paint_box, paint_text
from designer.theme import theme


class Cost(NamedTuple):
    """A row: words, a number, its share of the whole (or None), a category for a swatch."""

    words: str
    value: str
    share: float | None = None
    category: str = ""


class CostRows(QWidget, Themed):
    """Several rows in one widget."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.rows: Sequence[Cost] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def show_rows(self, rows: Sequence[Cost]) -> None:
        """Show other rows."""
        if list(rows) == list(self.rows):
            return
        higher = len(rows) != len(self.rows)
        self.rows = list(rows)
        said = [
            f"{row.words} {row.value}"
            + (f", {percent(row.share)}" if row.share is not None else "")
            for row in rows
        ]
        name_it(self, self._name, "; ".join(said))
        if higher:
            self.updateGeometry()
        self.update()

    def _line(self) -> int:
        swatches = any(row.category for row in self.rows)
        return theme().px(26 if swatches else 24)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(200), self._line() * len(self.rows))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter = theme(), QPainter(self)
        left, right, line = float(now.px(26)), self.width() - now.px(14), float(self._line())
        # Numbers end at one edge, two thirds of the way; bars and shares follow.
        shares = any(row.share is not None for row in self.rows)
        number = left + (right - left) * (0.66 if shares else 1.0)
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for place, row in enumerate(self.rows):
            y = place * line
            x = left
            if row.category:
                mark = QRectF(left, y + line / 2 - now.px(5), now.px(18), now.px(9))
                paint_box(painter, mark, 2, now.category_of(row.category).block)
                x += now.px(31)
            width = now.metrics("mono").horizontalAdvance(row.value)
            area = QRectF(number - width - 1, y, width + 1, line)
            words = QRectF(x, y, area.left() - now.px(8) - x, line)
            paint_text(painter, words, row.words, now.font("small"), now.text.secondary)
            paint_text(
                painter, area, row.value, now.font("mono"), now.text.primary, align, elide=False
            )
            if row.share is not None:
                bar = QRectF(number + now.px(11), y, right - now.px(46) - number - now.px(11), line)
                if bar.width() > 8:
                    paint_share(painter, bar, row.share)
                said = percent(row.share)
                tail = QRectF(right - now.px(44), y, now.px(44), line)
                font = now.font("monoSmall", weight=400)
                paint_text(painter, tail, said, font, now.text.tertiary, align, elide=False)


def percent(share: float) -> str:
    """Give a share for people."""
    return f"{share:.1%}"
