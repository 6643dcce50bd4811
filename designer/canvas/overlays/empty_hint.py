"""What an empty canvas says: one line, and three Inputs to begin with."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from designer.canvas.geometry import WIDTH, on_grid
from designer.controls.base import Themed, name_it
from designer.controls.button import Button
from designer.theme import theme

if TYPE_CHECKING:
    from designer.canvas.view import Canvas

SENTENCE = "Press Tab to add an Input, or drop a layer here"
_STARTS: tuple[tuple[str, tuple[int | None, ...]], ...] = (
    ("28×28×1", (28, 28, 1)),
    ("224×224×3", (224, 224, 3)),
    ("T×features", (None, 16)),
)


class EmptyHint(QWidget, Themed):
    """A line and three chips in the middle of an empty canvas."""

    def __init__(self, canvas: Canvas) -> None:
        """Serve ``canvas``."""
        super().__init__(canvas)
        self._canvas = canvas
        self.sentence = QLabel(SENTENCE, self)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.chips = []
        for text, shape in _STARTS:
            chip = Button(text, kind="outline", parent=self)
            chip.set_small()
            chip.clicked.connect(partial(self._start, shape))
            name_it(chip, f"Add an Input of {text}")
            row.addWidget(chip)
            self.chips.append(chip)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(14)
        column.addWidget(self.sentence)
        column.addLayout(row)
        self.setAcceptDrops(False)
        self.follow_theme()

    def retheme(self) -> None:
        now = theme()
        self.sentence.setFont(now.font("body"))
        palette = self.sentence.palette()
        palette.setColor(self.sentence.foregroundRole(), now.text.tertiary)
        self.sentence.setPalette(palette)

    def refresh(self) -> None:
        """Be there while the canvas is empty, but not behind a card about to be put down."""
        self.setVisible(not self._canvas.drawing.cards and self._canvas.ghost is None)

    def _start(self, shape: tuple[int | None, ...], _checked: bool = False) -> None:
        canvas = self._canvas
        x, y = canvas.at((canvas.width() / 2, canvas.height() * 0.22))
        at = (on_grid(x - WIDTH / 2), on_grid(y))
        canvas.document.add("Input", at, {"shape": shape})
        canvas.setFocus()
