"""The way back from inside a block: main model › block, at the top left."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from designer.controls.base import Themed, name_it
from designer.controls.button import Button
from designer.look.paint import paint_box
from designer.theme import theme

if TYPE_CHECKING:
    from designer.canvas.view import Canvas


class Breadcrumb(QWidget, Themed):
    """One button per model on the way; only there inside a block."""

    def __init__(self, canvas: Canvas) -> None:
        """Serve ``canvas``."""
        super().__init__(canvas)
        self._canvas = canvas
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(4, 2, 4, 2)
        self._row.setSpacing(0)
        self._trail: tuple[str, ...] = ()
        name_it(self, "Path to this model")
        self.hide()
        self.follow_theme()

    def show_trail(self, trail: tuple[str, ...]) -> None:
        """Show the models from the main one to the one shown."""
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._trail = trail
        for place, name in enumerate(trail):
            if place:
                mark = QLabel("›", self)
                self._row.addWidget(mark)
            last = place == len(trail) - 1
            button = Button(name, kind="quiet", parent=self)
            button.set_small()
            button.setEnabled(not last)
            button.clicked.connect(partial(self._open, trail[: place + 1]))
            self._row.addWidget(button)
        self.setVisible(len(trail) > 1)
        self.adjustSize()

    def _open(self, trail: tuple[str, ...], _checked: bool = False) -> None:
        self._canvas.document.open_model(trail)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        box = QRectF(self.rect())
        paint_box(painter, box, now.radius.control, now.surface.chrome, now.border.raised)
