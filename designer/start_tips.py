"""One tip at the foot of the start page; a press shows the next."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from designer import symbols
from designer.controls.base import name_it
from designer.controls.pressable import Pressable
from designer.look.paint import paint_box, paint_text
from designer.settings import Settings
from designer.theme import theme

TIPS: tuple[tuple[str, str], ...] = (
    ("Drop a wire on empty canvas", "and the layers that accept its shape come first."),
    ("Rest the pointer on a wire", "to read the formula of its shape, with the numbers in it."),
    ("Read the bold numbers:", "they are what a layer changed; all others passed through."),
    ("Press Ctrl+. at a mistake", "for its fixes, each with the shape that it gives."),
    ("Drag the label of a number", "to change it; every shape behind follows while you drag."),
    ("Type 64*2 into a field:", "numbers may be sums, products and quotients."),
    ("Paste Keras code", "onto the canvas, and it becomes layers."),
    ("Press B", "to see the batch dimension in front of every shape."),
    ("Delete joins the neighbours", "where the shapes allow it; Shift+Delete leaves the gap."),
    ("Press [ or ]", "to halve or double the main size of what is selected."),
    ("Drop a layer on a wire,", "and the wire splits before you let go."),
    (
        "Right-click an argument in a block",
        "and each use of the block gives it a value of its own.",
    ),
    ("Press F5", "to run the code in real Keras and compare every shape."),
)


class TipLine(Pressable):
    """A tip in one line. Which one comes next is kept over the start of the program."""

    def __init__(self, settings: Settings) -> None:
        super().__init__("Tip")
        self._settings = settings
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.pressed.connect(self.forward)
        self.follow_theme()
        self._tell()

    @property
    def at(self) -> int:
        """Which tip is shown."""
        return int(self._settings.get("tip")) % len(TIPS)

    def forward(self) -> None:
        """Show the next tip."""
        self._settings.set("tip", (self.at + 1) % len(TIPS))
        self._tell()
        self.update()

    def _tell(self) -> None:
        lead, rest = TIPS[self.at]
        name_it(self, f"Tip: {lead} {rest}", f"{self.at + 1} of {len(TIPS)}; Enter for the next")

    def retheme(self) -> None:
        self.setFixedHeight(theme().px(48))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(480), theme().px(48))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        box = QRectF(self.rect())
        fill = now.surface.hover if self.underMouse() else now.surface.card
        paint_box(painter, box, now.radius.card, fill, now.border.card)
        side = now.size.icon
        spot = QRectF(now.px(16), (box.height() - side) / 2, side, side)
        symbols.draw(painter, "lightbulb", spot, now.accent.text)
        count = f"{self.at + 1} of {len(TIPS)}"
        arrow = QRectF(box.right() - now.px(16) - side, spot.top(), side, side)
        symbols.draw(painter, "chevron-right", arrow, now.text.secondary)
        wide = now.metrics("small").horizontalAdvance(count) + 2
        number = QRectF(arrow.left() - now.px(12) - wide, 0, wide, box.height())
        paint_text(painter, number, count, now.font("small"), now.text.secondary)
        lead, rest = TIPS[self.at]
        x = float(now.px(48))
        room = QRectF(x, 0, number.left() - x - now.px(16), box.height())
        used = paint_text(painter, room, lead, now.font("bodyStrong"), now.text.primary)
        room.setLeft(x + used + now.px(5))
        paint_text(painter, room, rest, now.font("body"), now.text.secondary)
