"""What stands in the place of a control whose value comes from elsewhere: the name of where from.

Public: ``BoundChip("filters")``; a click, Space or Enter asks for the menu of its row.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from designer import symbols
from designer.controls.base import name_it
from designer.controls.button import PaintedButton
from designer.look.paint import paint_box, paint_text
from designer.theme import theme


class BoundChip(PaintedButton):
    """The name of a parameter that an argument stands for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.follow_theme()

    def show_name(self, name: str) -> None:
        """Say where the value comes from."""
        self.setText(name)
        name_it(self, f"from {name}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        now = theme()
        width = now.metrics("mono").horizontalAdvance(self.text()) + now.px(34)
        return QSize(round(width + 0.5), now.px(24))

    def ring_rect(self) -> tuple[QRectF, float]:
        """The ring goes around the chip."""
        return QRectF(self.rect()), theme().radius.control

    def paintEvent(self, event: QPaintEvent) -> None:
        now, box = theme(), QRectF(self.rect())
        painter = QPainter(self)
        lit = self.isEnabled() and self.underMouse()
        line = now.accent.ring if lit else now.border.control
        paint_box(painter, box, now.radius.control, now.accent.tint, line)
        side = now.px(13)
        spot = QRectF(now.px(8), (box.height() - side) / 2, side, side)
        symbols.draw(painter, "link-2", spot, now.accent.text)
        rest = QRectF(now.px(26), 0, box.width() - now.px(32), box.height())
        paint_text(painter, rest, self.text(), now.font("mono"), now.accent.text)
