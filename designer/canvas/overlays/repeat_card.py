"""What the repeat of a block comes to, beside the block that is open in place and selected.

It only tells: the hand reaches what lies under it. Where there is no room beside the block it is
not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from designer import symbols
from designer.canvas.lod import Level
from designer.controls.base import name_it
from designer.controls.overlay import Overlay
from designer.controls.pill import paint_pill, pill_dims, pill_width
from designer.look.paint import paint_text
from designer.theme import theme
from engine.graph import NodeId
from engine.tensors import text

if TYPE_CHECKING:
    from designer.canvas.view import Canvas

_WIDE = 248
_PAD = 13
_AWAY = 20
_RULE = "Each pass feeds the next one, so the shape must come out as it went in."


class Told(NamedTuple):
    """What the card says: how often, what goes in and comes out, what the weights come to."""

    times: int
    given: str
    taken: str
    fits: bool
    weights: str

    @property
    def title(self) -> str:
        """The head of the card."""
        return f"Repeats {self.times} times"


class RepeatCard(Overlay):
    """Stands beside one block."""

    def __init__(self, canvas: Canvas) -> None:
        """Serve ``canvas``."""
        super().__init__(canvas)
        self._canvas = canvas
        self.told: Told | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.follow_theme()

    def refresh(self) -> None:
        """Tell about the block that is selected now; none, or one that is called once: go away."""
        key = self._block()
        self.told = self._about(key) if key is not None else None
        place = self._place(key) if key is not None and self.told is not None else None
        if place is None or self.told is None:
            self.hide()
            return
        told = self.told
        sign = "=" if told.fits else "≠"
        name_it(self, f"{told.title}. {told.given} {sign} {told.taken}. {told.weights} parameters")
        self.setGeometry(place)
        self.show()
        self.update()

    def _block(self) -> NodeId | None:
        canvas = self._canvas
        chosen = canvas.selected
        if len(chosen) != 1 or canvas.level < Level.COMPACT:
            return None
        block = canvas.drawing.sheet.blocks.get(chosen[0])
        return chosen[0] if block is not None and block.repeat > 1 else None

    def _about(self, key: NodeId) -> Told | None:
        facts, block = self._canvas.drawing.facts, self._canvas.drawing.sheet.blocks[key]
        given, taken = facts.nodes[key].tensors, facts.nodes[block.foot].tensors
        if len(given) != 1 or len(taken) != 1 or given[0] is None or taken[0] is None:
            return None
        layer, outcome = facts.model.layer_of(key), facts.nodes[key].outcome
        total = outcome.trainable + outcome.non_trainable
        each = total // layer.sets_of_weights
        weights = f"{block.repeat} × {each:,} = {total:,}"
        if layer.share:
            weights = f"{total:,}, shared"
        first, last = given[0], taken[0]
        fits = (first.shape, first.dtype) == (last.shape, last.dtype)
        return Told(block.repeat, text(first.shape), text(last.shape), fits, weights)

    def _place(self, key: NodeId) -> QRect | None:
        """Give where the card stands: at the right of the block, at its left, or nowhere."""
        canvas, now = self._canvas, theme()
        callout = canvas.furniture.callout
        if callout is not None and callout.isVisible():
            return None
        box = canvas.camera.rect_to_screen(canvas.drawing.block_rects()[key])
        wide, high, away = now.px(_WIDE), self._height(), now.px(_AWAY)
        if box.bottom < high or box.y > canvas.height() - high:
            return None
        left = round(box.right + away)
        if left + wide > canvas.width() - 8:
            left = round(box.x - away - wide)
        if left < 8:
            return None
        found = self.keep_inside(QRect(left, round(box.y + now.px(6)), wide, high))
        taken = (canvas.furniture.minimap, canvas.furniture.zoom, canvas.furniture.breadcrumb)
        over = any(other.isVisible() and other.geometry().intersects(found) for other in taken)
        return None if over else found

    # ── painting ─────────────────────────────────────────────────────────────────────────────

    def _rule_height(self) -> float:
        now = theme()
        room = QRectF(0, 0, now.px(_WIDE - 2 * _PAD), 400)
        flags = int(Qt.TextFlag.TextWordWrap)
        return float(now.metrics("small").boundingRect(room, flags, _RULE).height())

    def _height(self) -> int:
        now = theme()
        return round(now.px(2 * _PAD + 20) + self._rule_height() + now.px(8 + 18 + 8 + 18))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        told = self.told
        if told is None:
            return
        now, painter = theme(), QPainter(self)
        left, top = float(now.px(_PAD)), float(now.px(_PAD))
        wide = self.width() - 2 * left
        head = QRectF(left, top, wide, now.px(18))
        paint_text(painter, head, told.title, now.font("bodyStrong"), now.text.primary)
        top += now.px(22)
        painter.setFont(now.font("small"))
        painter.setPen(now.text.secondary)
        rule = QRectF(left, top, wide, self._rule_height() + 2)
        painter.drawText(rule, int(Qt.TextFlag.TextWordWrap), _RULE)
        top += self._rule_height() + now.px(8)
        self._paint_ends(painter, told, left, top)
        row = QRectF(left, top + now.px(26), wide, now.px(18))
        paint_text(painter, row, "Parameters", now.font("small"), now.text.secondary)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        paint_text(painter, row, told.weights, now.font("mono"), now.text.primary, flags)

    def _paint_ends(self, painter: QPainter, told: Told, x: float, y: float) -> None:
        now, measures = theme(), theme().measures
        high = now.px(18)
        for place, shape in enumerate((told.given, told.taken)):
            if place:
                sign = QRectF(x, y, now.px(22), high)
                centre = Qt.AlignmentFlag.AlignCenter
                ink = now.text.tertiary if told.fits else now.status.error.fg
                words = "=" if told.fits else "≠"
                paint_text(painter, sign, words, now.font("mono"), ink, centre)
                x += now.px(22)
            dims = pill_dims(shape)
            wide = pill_width(dims, measures)
            wrong = range(len(dims)) if place and not told.fits else ()
            state = "error" if place and not told.fits else "default"
            paint_pill(painter, QRectF(x, y, wide, high), dims, measures, state, wrong)
            x += wide
        tone = now.status.ok if told.fits else now.status.error
        side = now.px(14)
        spot = QRectF(x + now.px(8), y + (high - side) / 2, side, side)
        symbol = "circle-check" if told.fits else "circle-alert"
        symbols.draw(painter, symbol, spot, tone.fg)
