"""What quick add says of one layer: a sentence, the formula of its shape, its first value."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from designer.look.paint import paint_text
from designer.theme import theme
from engine import catalog
from engine.layers.registry import RULES
from engine.recipes import recipe
from engine.suggestions import Offer
from engine.tensors import Tensor


class Detail(QWidget):
    """One sentence about the chosen layer, and its formula with the numbers."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self.words = ""
        self.formula = ""

    def sizeHint(self) -> QSize:
        return QSize(100, theme().px(50))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        painter.fillRect(1, 0, self.width() - 2, 1, now.border.raised)
        inner = QRectF(self.rect()).adjusted(now.px(14), now.px(5), -now.px(14), -now.px(4))
        half = inner.height() / 2
        top = QRectF(inner.left(), inner.top(), inner.width(), half)
        paint_text(painter, top, self.words, now.font("small"), now.text.secondary)
        foot = top.translated(0, half)
        paint_text(painter, foot, self.formula, now.font("monoSmall"), now.text.primary)


def brief(offer: Offer) -> str:
    """Give the value that a new layer starts with, where it decides the shape."""
    for name in ("pool_size", "kernel_size", "output_size", "units", "rate", "target_shape"):
        value = offer.params.get(name)
        sheet = catalog.sheet(offer.kind)
        if value is None and sheet is not None and name in sheet.params and name == "pool_size":
            value = sheet.params[name].default
        if isinstance(value, tuple):
            return "×".join(map(str, value))
        if isinstance(value, int | float) and not isinstance(value, bool):
            return (
                f"{value}×{value}"
                if name in ("pool_size", "kernel_size") and "2D" in offer.kind
                else str(value)
            )
    return ""


def formula(offer: Offer, tensor: Tensor | None) -> str:
    """Give the formula of the shape with its numbers, on one line."""
    rule = RULES.get(offer.kind)
    if rule is None or rule.explain is None or tensor is None or offer.gives is None:
        return ""
    told = rule.explain(recipe(offer.kind, offer.params).p, (tensor,), (offer.gives,))
    parts = []
    for line in told:
        value = line.numbers or line.formula
        parts.append(f"{line.dims}  {value}" + (f" = {line.result}" if line.result else ""))
    return "    ".join(parts)
