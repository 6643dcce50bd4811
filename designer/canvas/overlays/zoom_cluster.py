"""The zoom at the bottom left: − 85 % + and fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from designer.controls.base import Themed, name_it
from designer.controls.button import IconButton
from designer.controls.tooltip import set_tip
from designer.look.paint import paint_box, paint_text
from designer.theme import theme

if TYPE_CHECKING:
    from designer.canvas.view import Canvas


class _Percent(QAbstractButton, Themed):
    """The zoom as a number; a press goes to 100 %."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        set_tip(self, "Zoom to 100 %", "Ctrl+0")
        self.follow_theme()

    def show_zoom(self, zoom: float) -> None:
        """Show ``zoom``."""
        text = f"{round(zoom * 100)}%"
        if text != self.text():
            self.setText(text)
            name_it(self, f"Zoom {text}")
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(48), theme().px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        if self.underMouse():
            paint_box(painter, QRectF(self.rect()), now.radius.control, now.surface.hover)
        ink = now.text.primary if self.underMouse() else now.text.secondary
        font = now.font("monoSmall", weight=400)
        centre = Qt.AlignmentFlag.AlignCenter
        paint_text(painter, QRectF(self.rect()), self.text(), font, ink, centre, elide=False)


class ZoomCluster(QWidget, Themed):
    """Four buttons on a raised ground."""

    def __init__(self, canvas: Canvas) -> None:
        """Serve ``canvas``."""
        super().__init__(canvas)
        self._canvas = canvas
        self.out = IconButton("minus", "Zoom out", shortcut="Ctrl+−", side=28, icon=14)
        self.percent = _Percent(self)
        self.closer = IconButton("plus", "Zoom in", shortcut="Ctrl+=", side=28, icon=14)
        self.fit = IconButton("maximize", "Fit all", shortcut="Shift+1", side=28, icon=14)
        self.out.clicked.connect(canvas.zoom_out)
        self.closer.clicked.connect(canvas.zoom_in)
        self.percent.clicked.connect(lambda: canvas.zoom_to(1.0))
        self.fit.clicked.connect(lambda: canvas.fit_all())
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(0)
        for button in (self.out, self.percent, self.closer, self.fit):
            row.addWidget(button)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        name_it(self, "Zoom")
        self.follow_theme()
        self.refresh()

    def refresh(self) -> None:
        """Show the zoom as it is now."""
        self.percent.show_zoom(self._canvas.camera.zoom)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        box = QRectF(self.rect())
        paint_box(painter, box, now.radius.control, now.surface.chrome, now.border.raised)
