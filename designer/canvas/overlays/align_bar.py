"""The bar at the top while several layers are selected: align and distribute them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from designer.canvas.geometry import touch
from designer.commands.bindings import bindings
from designer.commands.table import COMMANDS
from designer.controls.base import Themed, name_it
from designer.controls.button import IconButton
from designer.look.paint import paint_box
from designer.theme import theme
from engine.layout.model import Rect

if TYPE_CHECKING:
    from designer.canvas.view import Canvas

_EDGES = ("left", "hcentre", "right", "top", "vcentre", "bottom")
_AXES = ("h", "v")


class AlignBar(QWidget, Themed):
    """Six ways to align, two to distribute; distributing needs three layers and says so."""

    def __init__(self, canvas: Canvas) -> None:
        """Serve ``canvas``."""
        super().__init__(canvas)
        self._canvas = canvas
        self._side = 0
        self.buttons: dict[str, IconButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(0)
        for edge in _EDGES:
            self._add(row, f"arrange.align_{edge}", partial(canvas.align, edge))
        row.addSpacing(8)
        for axis in _AXES:
            self._add(row, f"arrange.spread_{axis}", partial(canvas.distribute, axis))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        bindings.changed.connect(self._tell_keys)
        self._tell_keys()
        name_it(self, "Align the selected layers")
        self.follow_theme()
        self.hide()

    def _add(self, row: QHBoxLayout, command_id: str, act: partial[object]) -> None:
        command = COMMANDS[command_id]
        button = IconButton(command.icon, command.text, side=28, icon=14)
        button.clicked.connect(lambda _=False: act())
        row.addWidget(button)
        self.buttons[command_id] = button

    def _tell_keys(self) -> None:
        for command_id, button in self.buttons.items():
            button.set_name(COMMANDS[command_id].text, bindings.first(command_id))

    def refresh(self) -> None:
        """Come and go with the selection."""
        count = len(self._canvas.document.selection.nodes)
        if count > 1 and not self.isVisible():
            self.place()
        self.setVisible(count > 1)
        for axis in _AXES:
            button = self.buttons[f"arrange.spread_{axis}"]
            button.setEnabled(count > 2)
            button.set_reason("" if count > 2 else "needs 3 selected layers")

    def place(self) -> None:
        """Stand at the top of the canvas: in the middle, or at the right if that covers less.

        Once it is there it keeps its side, so that it does not move away below a hand.
        """
        self.adjustSize()
        edge = theme().px(14)
        room = self._canvas.width() - self.width()
        places = (room // 2, room - edge)
        if not self.isVisible():
            self._side = min((0, 1), key=lambda side: self._covered(places[side], edge))
        self.move(places[self._side], edge)

    def _covered(self, x: int, y: int) -> int:
        """Count the cards that it would cover."""
        canvas = self._canvas
        spot = canvas.goal.rect_to_world(Rect(x, y, self.width(), self.height()))
        cards = canvas.drawing.cards
        return sum(touch(cards[key].rect, spot) for key in canvas.drawing.card_grid.near(spot))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        box = QRectF(self.rect())
        painter = QPainter(self)
        paint_box(painter, box, now.radius.control, now.surface.chrome, now.border.raised)
