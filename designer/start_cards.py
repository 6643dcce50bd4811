"""What can be pressed on the start page: entries with a symbol, cards of templates."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLineF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from designer import symbols
from designer.controls.key_hint import paint_keys
from designer.controls.pill import paint_pill, pill_width
from designer.controls.pressable import Pressable
from designer.look.paint import paint_box, paint_text
from designer.shapes import dims_of
from designer.theme import theme
from designer.thumbnails import Thumbnail, of_file, of_template
from engine.templates import Template


def _paint_dots(painter: QPainter, box: QRectF) -> None:
    """Paint the dots of the canvas; a dashed line costs less than as many points."""
    now = theme()
    step = float(now.px(16))
    pen = QPen(now.surface.canvas_dot, 1.0)
    pen.setDashPattern([1.0, step - 1.0])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    rows = int(box.height() // step)
    lines = []
    for row in range(rows):
        y = box.top() + (row + 0.5) * step
        lines.append(QLineF(box.left() + step / 2, y, box.right(), y))
    painter.drawLines(lines)


class Entry(Pressable):
    """A row that can be pressed: an action, or a recent file."""

    def __init__(self, symbol: str, words: str, keys: str = "", solid: bool = False) -> None:
        super().__init__(words)
        self._symbol, self._words, self._keys, self._solid = symbol, words, keys, solid
        self.note = ""
        self.right: tuple[str, str] = ("", "")
        self.path: Path | None = None
        self._read = False
        self._strip: tuple[str, ...] = ()
        self.follow_theme()

    def retheme(self) -> None:
        self.setFixedHeight(theme().px(48 if self.note else 36))

    def prepare(self) -> bool:
        """Read what a recent file holds, once; tell whether there was anything to do."""
        if self.path is None or self._read:
            return False
        self._read = True
        made = of_file(self.path)
        if made is not None:
            self._strip = made.strip
            self.right = (made.count, self.right[1])
            self.update()
        return True

    def corner(self) -> float:
        return theme().radius.control

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        box = QRectF(self.rect())
        lively = self.underMouse() or self.hasFocus()
        if self._solid:
            paint_box(
                painter,
                box,
                now.radius.control,
                now.accent.solid_hover if lively else now.accent.solid,
            )
        elif lively:
            paint_box(painter, box, now.radius.control, now.surface.hover)
        ink = now.text.on_accent if self._solid else now.text.primary
        quiet = now.text.on_accent if self._solid else now.text.secondary
        side = now.size.icon
        spot = QRectF(now.px(11), (box.height() - side) / 2, side, side)
        if self._strip:
            self._paint_strip(painter, box)
        else:
            symbols.draw(painter, self._symbol, spot, quiet)
        left = now.px(46 if self.note else 39)
        weight = 500 if self._solid or self.note else 400
        font = now.font("body", weight=weight)
        if not self.note:
            right = now.px(70) if self._keys else now.px(10)
            paint_text(painter, box.adjusted(left, 0, -right, 0), self._words, font, ink)
        else:
            top = QRectF(left, now.px(6), box.width() - left - now.px(90), now.px(18))
            paint_text(painter, top, self._words, font, ink)
            foot = top.translated(0, now.px(18))
            paint_text(painter, foot, self.note, now.font("small"), now.text.tertiary)
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            room = QRectF(box.width() - now.px(100), now.px(6), now.px(90), now.px(18))
            for words in self.right:
                paint_text(painter, room, words, now.font("small"), now.text.tertiary, align)
                room.translate(0, now.px(18))
        if self._keys:
            tint = ink if self._solid else None
            paint_keys(painter, box.right() - now.px(10), box.center().y(), self._keys, tint)

    def _paint_strip(self, painter: QPainter, box: QRectF) -> None:
        """Paint the layers of a file as bars of their colours."""
        now = theme()
        side = float(now.px(28))
        frame = QRectF(now.px(8), (box.height() - side) / 2, side, side)
        paint_box(painter, frame, now.radius.control, now.surface.canvas, now.border.card)
        high = (side - now.px(6)) / 8
        top = frame.center().y() - high * len(self._strip) / 2
        for place, category in enumerate(self._strip):
            bar = QRectF(frame.left() + now.px(7), top + place * high, side - now.px(14), high - 1)
            painter.fillRect(bar, now.category_of(category).block)


class TemplateCard(Pressable):
    """A template: its drawing as a thumbnail, what it is, shapes in and out, parameters."""

    used = Signal(str)

    def __init__(self, template: Template) -> None:
        super().__init__(template.title, template.about)
        self.template = template
        self._thumbnail: Thumbnail | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.pressed.connect(lambda: self.used.emit(template.key))
        self.follow_theme()

    def retheme(self) -> None:
        self.setFixedHeight(theme().px(322))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(262), theme().px(322))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(200), theme().px(322))

    def prepare(self) -> bool:
        """Make the thumbnail, unless it is there; tell whether there was anything to do."""
        if self._thumbnail is not None:
            return False
        self._thumbnail = of_template(self.template.key)
        self.update()
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        lively = self.underMouse() or self.hasFocus()
        line = now.accent.ring if lively else now.border.card
        paint_box(painter, box, now.radius.card, now.surface.card, line, 2.0 if lively else 1.0)
        foot = now.px(84)
        picture = box.adjusted(2, 2, -2, -foot)
        painter.save()
        painter.setClipRect(picture)
        painter.fillRect(picture, now.surface.canvas)
        _paint_dots(painter, picture)
        if self._thumbnail is not None:
            self._thumbnail.paint(painter, picture.adjusted(14, 16, -14, -16))
        painter.restore()
        self._paint_foot(painter, QRectF(box.left(), box.bottom() - foot, box.width(), foot))
        if lively:
            self._paint_use(painter, box)

    def _paint_foot(self, painter: QPainter, box: QRectF) -> None:
        now = theme()
        painter.fillRect(QRectF(box.left() + 1, box.top(), box.width() - 2, 1), now.border.card)
        inner = box.adjusted(now.px(13), now.px(10), -now.px(13), -now.px(10))
        line = QRectF(inner.left(), inner.top(), inner.width(), now.px(18))
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        made = self._thumbnail
        count = made.count if made is not None else ""
        paint_text(painter, line, count, now.font("monoSmall"), now.text.secondary, align)
        room = line.adjusted(0, 0, -now.px(60), 0)
        paint_text(painter, room, self.template.title, now.font("bodyStrong"), now.text.primary)
        line.translate(0, now.px(18))
        paint_text(painter, line, self.template.about, now.font("small"), now.text.tertiary)
        x, top = inner.left(), inner.bottom() - now.size.pill_height + 2
        ends = (made.first, made.last) if made is not None else ()
        for place, tensor in enumerate(ends):
            if tensor is None:
                continue
            dims = dims_of(tensor)
            width = pill_width(dims, now.measures)
            if place:
                side = now.size.icon_small
                spot = QRectF(x, top + 2, side, side)
                symbols.draw(painter, "arrow-right", spot, now.text.tertiary)
                x += side + now.px(8)
            paint_pill(painter, QRectF(x, top, width, now.size.pill_height), dims, now.measures)
            x += width + now.px(8)

    def _paint_use(self, painter: QPainter, box: QRectF) -> None:
        now = theme()
        words = QRectF(box.right() - now.px(54), box.top() + now.px(10), now.px(44), now.px(26))
        paint_box(painter, words, now.radius.control, now.accent.solid)
        font = now.font("small", weight=500)
        centre = Qt.AlignmentFlag.AlignCenter
        paint_text(painter, words, "Use", font, now.text.on_accent, centre, elide=False)
