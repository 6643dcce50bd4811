"""The minimap at the bottom right: the whole drawing, and a frame around what is in view.

Drag in it to go somewhere; a double click fits everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from designer.canvas.camera import Camera
from designer.canvas.geometry import around
from designer.canvas.painting_far import blocks
from designer.canvas.style import NO_PEN, cosmetic, style_of
from designer.controls.base import Themed, name_it
from designer.look.paint import faded, paint_box
from designer.theme import theme
from engine.layout.model import Rect

if TYPE_CHECKING:
    from designer.canvas.view import Canvas

_DELAY = 60
_INSET = 8.0


class Minimap(QWidget, Themed):
    """A small picture of the drawing, painted again a moment after an edit."""

    def __init__(self, canvas: Canvas) -> None:
        """Show the drawing of ``canvas``."""
        super().__init__(canvas)
        self._canvas = canvas
        self._picture: QPixmap | None = None
        self._world = Rect(0, 0, 1, 1)
        self._small = Camera()
        self._stale = QTimer(self, singleShot=True, interval=_DELAY)
        self._stale.timeout.connect(self._renew)
        name_it(self, "Minimap", "Drag to go to a place, double-click to fit everything")
        self.follow_theme()

    def retheme(self) -> None:
        self.setFixedSize(*theme().size.minimap)
        self._picture = None

    def refresh(self) -> None:
        """Be told that the drawing changed."""
        if self.isVisible():
            self._stale.start()
        else:
            self._picture = None

    def _renew(self) -> None:
        self._picture = None
        self.update()

    def _fit(self) -> None:
        bounds = self._canvas.drawing.bounds or Rect(0, 0, 1, 1)
        self._world = bounds
        wide, high = self.width() - 2 * _INSET, self.height() - 2 * _INSET
        # Everything, and a little more, so that a place beyond the last card can be reached.
        zoom = min(wide / max(bounds.width * 1.08, 400), high / max(bounds.height * 1.08, 300))
        x = self.width() / 2 - (bounds.x + bounds.width / 2) * zoom
        y = self.height() / 2 - (bounds.y + bounds.height / 2) * zoom
        self._small = Camera(zoom, x, y)

    def _paint_picture(self) -> QPixmap:
        self._fit()
        now, ratio = theme(), self.devicePixelRatioF()
        style = style_of(now)
        picture = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        box = QRectF(self.rect())
        paint_box(painter, box, now.radius.control, now.minimap.bg, now.border.raised)
        painter.translate(self._small.x, self._small.y)
        painter.scale(self._small.zoom, self._small.zoom)
        drawing = self._canvas.drawing
        painter.setPen(cosmetic(now.edge.dim))
        if len(drawing.wires) < 2000:
            for wire in drawing.wires.values():
                painter.drawPolyline([QPointF(*point) for point in wire.points])
        painter.setPen(NO_PEN)
        for key, rects in blocks(drawing.cards.values()).items():
            painter.setBrush(style.category(key).block)
            painter.drawRects(rects)
        painter.setBrush(now.status.error.solid)
        for node in drawing.faulty:
            card = drawing.cards.get(node)
            if card is not None and card.mark & 1:
                painter.drawRect(QRectF(*card.rect))
        painter.end()
        return picture

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        if self._picture is None or self._picture.devicePixelRatio() != self.devicePixelRatioF():
            self._picture = self._paint_picture()
        painter.drawPixmap(0, 0, self._picture)
        # Painted with every step of panning: square and on whole pixels, which is quick.
        room = self.rect().adjusted(3, 3, -3, -3)
        view = QRectF(*self._small.rect_to_screen(self._canvas.visible)).toRect() & room
        fill = faded(now.minimap.viewport, now.minimap.viewport_fill_opacity)
        painter.fillRect(view, fill)
        painter.setPen(now.minimap.viewport)
        painter.drawRect(view.adjusted(0, 0, -1, -1))

    # ── the hand ─────────────────────────────────────────────────────────────────────────────

    def _go(self, at: QPointF) -> None:
        x, y = self._small.to_world(at.x(), at.y())
        canvas = self._canvas
        zoom = canvas.camera.zoom
        canvas.look(Camera(zoom, canvas.width() / 2 - x * zoom, canvas.height() / 2 - y * zoom))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._canvas.land()
            self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._canvas.fit_all()


__all__ = ["Minimap", "around"]
