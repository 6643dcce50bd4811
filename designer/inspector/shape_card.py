"""The card below the head: what comes in, what goes out, and the formula with its numbers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer import symbols
from designer.controls.base import Themed, name_it
from designer.controls.pill import State, paint_pill, pill_width
from designer.look.paint import hairline, paint_box, paint_text
from designer.theme import theme
from engine.problems import Line


class Shape(NamedTuple):
    """One pill: its dims, and the places of those at fault."""

    dims: Sequence[tuple[str, bool]]
    wrong: Collection[int] = ()
    state: State = "default"


class Card(NamedTuple):
    """What the card says."""

    inputs: Sequence[Shape] = ()
    outputs: Sequence[Shape] = ()
    lines: Sequence[Line] = ()
    words: str = ""
    error: bool = False


class _Piece(NamedTuple):
    """A text, a pill or an arrow at its place."""

    area: QRectF
    text: str = ""
    font: QFont | None = None
    ink: QColor | None = None
    shape: Shape | None = None
    symbol: str = ""


class ShapeCard(QWidget, Themed):
    """In → out, and why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = Card()
        self._pieces: list[_Piece] = []
        self._rule = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def show_card(self, card: Card) -> None:
        """Say something else."""
        if card == self.card:
            return
        self.card = card
        shapes = " and ".join(_spoken(shape) for shape in card.inputs)
        results = " and ".join(_spoken(shape) for shape in card.outputs)
        said = [f"{one.dims}: {formula(one)} = {one.result}" for one in card.lines]
        name_it(self, f"In {shapes}; out {results}", "; ".join([*said, card.words]))
        self._lay_out()
        self.update()

    def retheme(self) -> None:
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    # ── places ───────────────────────────────────────────────────────────────────────────────

    def _lay_out(self) -> None:
        now = theme()
        self._pieces = []
        side, pad = now.px(14), now.px(12)
        left, right = float(side + pad), float(max(200, self.width()) - side - pad)
        y, self._rule = float(now.px(10)), 0.0
        if self.card.inputs or self.card.outputs:
            y = self._shapes(left, right, y)
            if self.card.lines or self.card.words:
                self._rule = y + now.px(7)
                y = self._rule + now.px(8)
        y = self._formula(left, right, y)
        self.setFixedHeight(round(y + now.px(10)))

    def _shapes(self, left: float, right: float, y: float) -> float:
        """Put the pills in a row, or in several; give where they end."""
        now = theme()
        high, x = float(now.size.pill_height), left
        font, ink = now.font("small"), now.text.tertiary

        def word(text: str, symbol: str = "") -> None:
            nonlocal x
            width = now.px(14) if symbol else now.metrics("small").horizontalAdvance(text)
            area = QRectF(x, y, width + 1, high)
            self._pieces.append(_Piece(area, text, font, ink, None, symbol))
            x += width + now.px(8)

        def pills(shapes: Sequence[Shape]) -> None:
            nonlocal x, y
            for shape in shapes:
                width = pill_width(shape.dims, now.measures, shape.state)
                if x + width > right and x > left + now.px(30):
                    x, y = left + now.px(24), y + high + now.px(4)
                self._pieces.append(_Piece(QRectF(x, y, width, high), shape=shape))
                x += width + now.px(6)
            x += now.px(2)

        if self.card.inputs:
            word("In")
            pills(self.card.inputs)
        if self.card.outputs:
            first = self.card.outputs[0]
            head = now.px(14 + 8 + 8) + now.metrics("small").horizontalAdvance("Out")
            if x + head + pill_width(first.dims, now.measures, first.state) > right:
                x, y = left, y + high + now.px(4)
            if self.card.inputs:
                word("", "arrow-right")
            word("Out")
            pills(self.card.outputs)
        return y + high

    def _formula(self, left: float, right: float, y: float) -> float:
        now = theme()
        line, font = float(now.px(17)), now.font("monoSmall", weight=400)
        advance = now.metrics("monoSmall", weight=400).horizontalAdvance
        if self.card.words:
            y = self._paragraph(self.card.words, left, right, y)
            y += now.px(4) if self.card.lines else 0
        if self.card.error:
            return self._error_lines(left, right, y)
        widest = max((advance(one.dims) for one in self.card.lines), default=0.0)
        column = left + min(max(now.px(47), widest + now.px(12)), (right - left) / 2)
        for one in self.card.lines:
            area = QRectF(left, y, column - left - now.px(6), line)
            self._pieces.append(_Piece(area, one.dims, font, now.text.tertiary))
            text = formula(one)
            result = f" = {one.result}" if one.result and one.result != text else ""
            if not text:
                text, result = one.result, ""
            y = self._wrapped(text, result, column, right, y, line, now.text.primary)
            if one.note:
                used = advance(text + result)
                wide = advance(one.note)
                if column + used + now.px(12) + wide <= right:
                    spot = QRectF(right - wide, y - line, wide + 1, line)
                    self._pieces.append(_Piece(spot, one.note, font, now.text.secondary))
                else:
                    y = self._paragraph(one.note, column, right, y)
        return y

    def _error_lines(self, left: float, right: float, y: float) -> float:
        """The formula, then its numbers, as one reads them aloud."""
        now, line = theme(), float(theme().px(17))
        for one in self.card.lines:
            y = self._wrapped(one.formula, "", left, right, y, line, now.text.primary)
            if one.numbers:
                result = f" = {one.result}" if one.result else ""
                numbers = f"= {one.numbers}"
                y = self._wrapped(numbers, result, left, right, y, line, now.status.error.fg)
        return y

    def _paragraph(self, text: str, left: float, right: float, y: float) -> float:
        now = theme()
        font, metrics = now.font("monoSmall", weight=400), now.metrics("monoSmall", weight=400)
        for words in _lines(text, right - left, metrics.horizontalAdvance):
            area = QRectF(left, y, right - left, now.px(17))
            self._pieces.append(_Piece(area, words, font, now.text.secondary))
            y += now.px(17)
        return y

    def _wrapped(
        self, text: str, result: str, left: float, right: float, y: float, line: float, ink: QColor
    ) -> float:
        """Put a formula and its result in as many lines as they need."""
        now = theme()
        quiet, loud = now.font("monoSmall", weight=400), now.font("monoSmall", weight=600)
        advance = now.metrics("monoSmall", weight=400).horizontalAdvance
        lines = _lines(text, right - left, advance)
        end = left
        for words in lines:
            area = QRectF(left, y, right - left + 1, line)
            self._pieces.append(_Piece(area, words, quiet, now.text.secondary))
            end = left + advance(words)
            y += line
        if result:
            if end + advance(result) > right:
                end, result, y = left, result.strip(), y + line
            equals = result[: result.index("=") + 2]
            area = QRectF(end, y - line, right - end + 1, line)
            self._pieces.append(_Piece(area, equals, quiet, now.text.secondary))
            area = QRectF(end + advance(equals), y - line, right, line)
            self._pieces.append(_Piece(area, result[len(equals) :], loud, ink))
        return y

    # ── painting ─────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter = theme(), QPainter(self)
        side = now.px(14)
        box = QRectF(self.rect()).adjusted(side, 0, -side, 0)
        line = now.status.error.border if self.card.error else now.border.default
        paint_box(painter, box, now.radius.card, now.surface.panel_alt, line)
        if self._rule:
            start = QPointF(box.left() + now.px(12), self._rule)
            end = QPointF(box.right() - now.px(12), self._rule)
            hairline(painter, start, end, now.border.default)
        for piece in self._pieces:
            if piece.shape is not None:
                shape = piece.shape
                paint_pill(painter, piece.area, shape.dims, now.measures, shape.state, shape.wrong)
            elif piece.symbol:
                spot = QRectF(0, 0, now.px(13), now.px(13))
                spot.moveCenter(piece.area.center())
                symbols.draw(painter, piece.symbol, spot, now.text.tertiary)
            elif piece.font is not None and piece.ink is not None:
                left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
                paint_text(painter, piece.area, piece.text, piece.font, piece.ink, left)


def formula(line: Line) -> str:
    """Give what stands before the result: the numbers, or the words where there are none."""
    return line.numbers or line.formula


def _spoken(shape: Shape) -> str:
    return " by ".join(text for text, _ in shape.dims)


def _lines(text: str, width: float, advance: object) -> list[str]:
    """Break a text at its spaces."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        current = ""
        for word in paragraph.split(" "):
            longer = f"{current} {word}" if current else word
            if current and advance(longer) > width:  # type: ignore[operator]
                lines.append(current)
                current = word
            else:
                current = longer
        lines.append(current)
    return [line for line in lines if line]
