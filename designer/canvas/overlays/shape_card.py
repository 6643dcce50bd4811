"""The shape card: the whole shape of a wire, its dtype and bytes, and the formula behind it.

Appears when the pointer rests on a wire; a click keeps it, Ctrl+C copies the shape as a tuple.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPainter, QPaintEvent

from designer.canvas.explaining import Story, story_of
from designer.canvas.overlays.standing import spot_beside
from designer.canvas.pills import HEIGHT
from designer.controls.base import name_it
from designer.controls.overlay import Overlay
from designer.look.paint import hairline
from designer.theme import theme
from engine.graph import Inlet
from engine.layout.model import Rect
from engine.problems import Line

if TYPE_CHECKING:
    from designer.canvas.view import Canvas

_PAD = 14
_LINE = 20


class ShapeCard(Overlay):
    """Floats beside the pill of one wire."""

    def __init__(self, canvas: Canvas) -> None:
        """Serve ``canvas``."""
        super().__init__(canvas)
        self._canvas = canvas
        self.pinned = False
        self.inlet: Inlet | None = None
        self.story: Story | None = None
        self.follow_theme()

    def show_wire(self, inlet: Inlet, pinned: bool = False) -> None:
        """Tell about the wire that ends in ``inlet``; ``pinned`` keeps it until it is closed."""
        wire = self._canvas.drawing.wires.get(inlet)
        if wire is None or (self.pinned and not pinned):
            return
        self.inlet, self.pinned = inlet, pinned
        self.story = story_of(self._canvas.drawing.facts, wire.outlet)
        name_it(self, self.story.spoken)
        self._mark(inlet)
        self.follow()
        self.show()
        self.lift()
        self.update()

    def refresh(self) -> None:
        """Tell the shape as it is after an edit, while it stays open."""
        if self.isVisible() and self.inlet is not None:
            if self.inlet in self._canvas.drawing.wires:
                self.show_wire(self.inlet, self.pinned)
            else:
                self.close_it()

    def follow(self) -> None:
        """Stand beside the pill where it is now."""
        wire = self._canvas.drawing.wires.get(self.inlet) if self.inlet is not None else None
        if wire is None or self.story is None:
            self.close_it()
            return
        canvas, drawing = self._canvas, self._canvas.drawing
        camera = canvas.camera
        x, y = camera.to_screen(*drawing.pill_at(wire))
        wide = drawing.pill(wire).width * camera.zoom
        pill = Rect(x - wide / 2, y - HEIGHT / 2, wide, HEIGHT)
        near = [drawing.cards[key].rect for key in drawing.card_grid.near(canvas.visible)]
        ends = [drawing.cards[key].rect for key in (wire.outlet.node, wire.inlet.node)]
        spot = spot_beside(
            (canvas.width(), canvas.height()),
            pill,
            self._size(),
            [camera.rect_to_screen(rect) for rect in near],
            [camera.rect_to_screen(rect) for rect in ends],
        )
        self.setGeometry(self.keep_inside(QRect(*map(round, spot))))

    def close_it(self) -> None:
        """Close it."""
        self.pinned, self.inlet, self.story = False, None, None
        self._mark(None)
        self.hide()

    def _mark(self, inlet: Inlet | None) -> None:
        """Let one see on the drawing which wire it tells about."""
        if self._canvas.looks.told != inlet:
            self._canvas.looks.told = inlet
            self._canvas.update()

    def copy(self) -> None:
        """Put the shape on the clipboard, as a Python tuple."""
        if self.story is not None:
            QGuiApplication.clipboard().setText(self.story.python)

    # ── painting ─────────────────────────────────────────────────────────────────────────────

    def _columns(self) -> tuple[float, float, float]:
        """Give the widths of the columns: dims, formula with result, note."""
        assert self.story is not None
        mono = theme().metrics("mono")
        lines = self.story.lines
        dims = max((mono.horizontalAdvance(line.dims) for line in lines), default=0.0)
        formula = max((mono.horizontalAdvance(_sum(line)) for line in lines), default=0.0)
        note = max((mono.horizontalAdvance(line.note) for line in lines), default=0.0)
        return dims, formula, note

    def _size(self) -> tuple[int, int]:
        assert self.story is not None
        now = theme()
        dims, formula, note = self._columns()
        wide = dims + (now.px(16) if dims else 0) + formula + (now.px(20) + note if note else 0)
        head = now.metrics("mono", weight=600, px=13).horizontalAdvance(self.story.shape)
        head += now.px(10) + now.metrics("small").horizontalAdvance(self.story.about)
        rows = len(self.story.lines)
        high = now.px(2 * _PAD - 6 + _LINE) + (now.px(13 + rows * _LINE) if rows else 0)
        return round(max(wide, head) + 2 * now.px(_PAD) + 1), round(high)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        story = self.story
        if story is None:
            return
        now = theme()
        painter = QPainter(self)
        x, y = float(now.px(_PAD)), now.px(_PAD) + now.px(11.0)
        strong = now.font("mono", weight=600, px=13)
        self._write(painter, x, y, story.shape, strong, now.text.primary)
        x += now.metrics("mono", weight=600, px=13).horizontalAdvance(story.shape) + now.px(10)
        self._write(painter, x, y, story.about, now.font("small"), now.text.tertiary)
        if not story.lines:
            return
        y += now.px(11)
        right = self.width() - now.px(_PAD)
        hairline(painter, QPointF(now.px(_PAD), y), QPointF(right, y), now.border.raised)
        self._paint_lines(painter, story, y + now.px(20))

    def _paint_lines(self, painter: QPainter, story: Story, y: float) -> None:
        now = theme()
        dims, _, _ = self._columns()
        mono, strong = now.font("mono"), now.font("mono", weight=600)
        advance = now.metrics("mono").horizontalAdvance
        for line in story.lines:
            x = float(now.px(_PAD))
            self._write(painter, x, y, line.dims, mono, now.text.tertiary)
            x += dims + (now.px(16) if dims else 0)
            body = line.numbers or line.formula
            self._write(painter, x, y, body, mono, now.text.secondary)
            x += advance(body)
            if line.result:
                self._write(painter, x, y, " = ", mono, now.text.secondary)
                x += advance(" = ")
                self._write(painter, x, y, line.result, strong, now.text.primary)
            if line.note:
                right = self.width() - now.px(_PAD) - advance(line.note)
                self._write(painter, right, y, line.note, mono, now.text.tertiary)
            y += now.px(_LINE)

    @staticmethod
    def _write(painter: QPainter, x: float, y: float, text: str, font: QFont, ink: QColor) -> None:
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(QPointF(x, y), text)


def _sum(line: Line) -> str:
    body = line.numbers or line.formula
    return f"{body} = {line.result}" if line.result else body
