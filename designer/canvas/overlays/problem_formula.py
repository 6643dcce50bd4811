"""The box of a callout that holds the formula with its numbers, line below line."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer.controls.base import Themed
from designer.look.paint import paint_box
from designer.theme import theme
from engine.problems import Line


class Formula(QWidget, Themed):
    """The formula, then its numbers, then the bound, in a sunken box."""

    def __init__(self, lines: tuple[Line, ...], tone: str, parent: QWidget) -> None:
        """Show ``lines``, what comes out in the colour of ``tone``."""
        super().__init__(parent)
        self._rows = _rows(lines)
        self._tone = tone
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def sizeHint(self) -> QSize:
        now = theme()
        return QSize(now.px(300), now.px(16) + len(self._rows) * now.px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        box = QRectF(self.rect())
        paint_box(painter, box, now.radius.control, now.surface.field, now.border.default)
        font, strong = now.font("mono", px=11.5), now.font("mono", weight=600, px=11.5)
        advance = now.metrics("mono", px=11.5).horizontalAdvance
        indent = max((advance(row[0]) for row in self._rows), default=0.0)
        indent = indent + now.px(12) if indent else 0.0
        y = now.px(8.0)
        tone = getattr(now.status, self._tone).fg
        for dims, body, result, note in self._rows:
            base = y + now.px(13)
            x = now.px(11.0)
            painter.setFont(font)
            painter.setPen(now.text.tertiary)
            painter.drawText(QPointF(x, base), dims)
            painter.setPen(now.text.secondary)
            painter.drawText(QPointF(x + indent, base), body)
            after = x + indent + advance(body)
            if result:
                painter.setFont(strong)
                painter.setPen(tone)
                painter.drawText(QPointF(after, base), result)
                after += advance(result)
            if note:
                painter.setFont(font)
                painter.setPen(now.text.secondary)
                right = box.right() - now.px(11) - advance(note)
                painter.drawText(QPointF(max(right, after + now.px(12)), base), note)
            y += now.px(18)


def _rows(lines: tuple[Line, ...]) -> list[tuple[str, str, str, str]]:
    """Give dims, words, result and note per row: the form first, the numbers below it."""
    rows: list[tuple[str, str, str, str]] = []
    for line in lines:
        if line.formula and line.numbers:
            rows.append((line.dims, line.formula, "", ""))
            equals = f" = {line.result}" if line.result else ""
            body = f"= {line.numbers}" + (" = " if equals else "")
            rows.append(("", body, line.result, line.note))
        else:
            body = line.formula or line.numbers
            body += " = " if line.result else ""
            rows.append((line.dims, body, line.result, line.note))
    return rows
