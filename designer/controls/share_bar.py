"""A thin bar that shows a share of a whole.

Public: ``ShareBar(share)`` (0 to 1) and ``paint_share(painter, rect, share)``.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer.controls.base import Themed, name_it
from designer.look.paint import paint_box
from designer.theme import theme


def paint_share(painter: QPainter, rect: QRectF, share: float) -> None:
    """The bar in the middle of ``rect``; anything above nothing shows at least 3 pixels."""
    now = theme()
    height = now.px(4)
    bar = QRectF(rect.left(), rect.center().y() - height / 2, rect.width(), height)
    paint_box(painter, bar, height / 2, now.surface.track)
    share = min(1.0, max(0.0, share))
    if share > 0:
        bar.setWidth(max(now.px(3), rect.width() * share))
        paint_box(painter, bar, height / 2, now.accent.ring)


class ShareBar(QWidget, Themed):
    """A share of the model: 71 × 4."""

    def __init__(self, share: float = 0.0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._share = 0.0
        self.set_share(share)
        self.follow_theme()

    def share(self) -> float:
        """The share shown, 0 to 1."""
        return self._share

    def set_share(self, share: float) -> None:
        """Show another share."""
        self._share = share
        name_it(self, f"{share:.1%}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(48), theme().px(16))

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_share(QPainter(self), QRectF(self.rect()), self._share)
