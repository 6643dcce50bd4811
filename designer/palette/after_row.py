"""The row below the search: behind which layer the shapes are, and a switch for them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer.controls.base import Themed, name_it
from designer.controls.pill import paint_pill, pill_width
from designer.controls.switch import Switch
from designer.look.paint import paint_text
from designer.theme import theme


class AfterRow(QWidget, Themed):
    """``After conv_a  16×16×64``."""

    toggled = Signal(bool)

    def __init__(self, on: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self._dims: Sequence[tuple[str, bool]] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.switch = Switch("Show the shapes that layers would give")
        self.switch.setParent(self)
        self.switch.set_value(on)
        self.switch.edited.connect(lambda value, _gesture: self._switched(bool(value)))
        self.follow_theme()

    def is_on(self) -> bool:
        """Tell whether shapes are wanted."""
        return self.switch.value() is True

    def show_source(self, name: str, dims: Sequence[tuple[str, bool]]) -> None:
        """Show which layer is meant (empty: none is) and what comes out of it."""
        self._name, self._dims = name, dims
        self.switch.setEnabled(bool(name))
        shape = " by ".join(text for text, _ in dims)
        name_it(self, f"After {name}, {shape}" if name else "No layer is selected")
        self.update()

    def _switched(self, on: bool) -> None:
        self.update()
        self.toggled.emit(on)

    def retheme(self) -> None:
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        now = theme()
        high = now.px(24)
        self.switch.setGeometry(now.px(12), (self.height() - high) // 2, now.px(26), high)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(200), theme().px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        box = QRectF(self.rect())
        x, right = float(now.px(47)), box.right() - now.px(12)
        font, ink = now.font("small"), now.text.tertiary
        if not self._name:
            area = QRectF(x, 0, right - x, box.height())
            paint_text(painter, area, "Select a layer to see shapes", font, ink)
            return
        if self.is_on() and self._dims:
            width, high = pill_width(self._dims, now.measures), now.size.pill_height
            pill = QRectF(right - width, (box.height() - high) / 2, width, high)
            paint_pill(painter, pill, self._dims, now.measures)
            right = pill.left() - now.px(8)
        area = QRectF(x, 0, right - x, box.height())
        x += paint_text(painter, area, "After", font, now.text.secondary) + now.px(6)
        area = QRectF(x, 0, right - x, box.height())
        paint_text(painter, area, self._name, now.font("mono"), now.text.primary)
