"""Rows of the lists in the left panel: each knows its words, its height and how it is painted.

Knows the theme; what is behind a row (a layer, a node) is its ``key`` and nothing more.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from designer import symbols
from designer.controls.pill import paint_pill, text_width
from designer.look.paint import paint_box, paint_marked, paint_text
from designer.theme import theme

TEXT_LEFT = 52
RIGHT = 12


class Look(NamedTuple):
    """How a row stands at the moment."""

    hovered: bool = False
    current: bool = False
    chosen: bool = False


class Tail(NamedTuple):
    """What stands at the right of a row: a shape, or words.

    ``quiet`` greys the row, ``alarm`` makes the words red.
    """

    dims: Sequence[tuple[str, bool]] = ()
    words: str = ""
    quiet: bool = False
    alarm: bool = False


NO_TAIL = Tail()


class Row:
    """One row of a list."""

    selectable = True

    def __init__(self, key: str, words: str) -> None:
        """``key`` tells rows apart, ``words`` are what it says."""
        self.key, self.words = key, words

    def spoken(self) -> str:
        """Give what a screen reader says."""
        return self.words

    def height(self) -> int:
        """Give its height."""
        return theme().size.row_palette

    def tip(self) -> tuple[str, str]:
        """Give the title and the text of its tooltip; empty titles show none."""
        return "", ""

    def paint(self, painter: QPainter, box: QRectF, look: Look) -> None:
        """Paint it into ``box``."""
        self.ground(painter, box, look)

    def ground(self, painter: QPainter, box: QRectF, look: Look) -> None:
        """Paint what lies under the words: hovered, chosen, where the keyboard is."""
        now = theme()
        if look.chosen:
            painter.fillRect(box, now.accent.tint)
        elif look.hovered or look.current:
            painter.fillRect(box, now.surface.hover)
        if look.current:
            inner = box.adjusted(now.px(4), 1, -now.px(4), -1)
            paint_box(painter, inner, now.radius.badge, None, now.focus.control, 2)


class GroupRow(Row):
    """The head of a group that folds: chevron, swatch or symbol, title, count."""

    def __init__(
        self, key: str, words: str, count: str, *, opened: bool, swatch: str = "", gap: bool = False
    ) -> None:
        """``swatch`` is a category; ``gap`` leaves air above."""
        super().__init__(key, words)
        self.count, self.opened, self.swatch, self.gap = count, opened, swatch, gap

    def spoken(self) -> str:
        return f"{self.words}, {self.count}, {'open' if self.opened else 'folded'}"

    def height(self) -> int:
        now = theme()
        return now.size.group_header + (now.px(6) if self.gap else 0)

    def paint(self, painter: QPainter, box: QRectF, look: Look) -> None:
        now = theme()
        if self.gap:
            box = box.adjusted(0, now.px(6), 0, 0)
        self.ground(painter, box, look._replace(hovered=False))
        middle = box.center().y()
        lit = look.hovered or look.current
        self.paint_chevron(painter, box, look)
        x = float(now.px(26))
        if self.swatch:
            square = now.px(8)
            x = float(now.px(29))
            mark = QRectF(x, middle - square / 2, square, square)
            paint_box(painter, mark, now.px(2), now.category_of(self.swatch).solid)
            x += now.px(15)
        right = box.right() - now.px(RIGHT)
        width = now.metrics("small").horizontalAdvance(self.count)
        area = QRectF(right - width, box.top(), width + 1, box.height())
        paint_text(painter, area, self.count, now.font("small"), now.text.tertiary, elide=False)
        title = QRectF(x, box.top(), area.left() - now.px(8) - x, box.height())
        ink = now.text.primary if lit else now.text.secondary
        paint_text(painter, title, self.words, now.font("small", weight=600), ink)

    def reach(self) -> float:
        """Give up to where, from the left, a click folds or opens it."""
        return math.inf

    def paint_chevron(self, painter: QPainter, box: QRectF, look: Look) -> None:
        """Paint the chevron that tells whether the group is open."""
        now = theme()
        side, lit = now.size.icon_small, look.hovered or look.current
        chevron = "chevron-down" if self.opened else "chevron-right"
        spot = QRectF(now.px(8), box.center().y() - side / 2, side, side)
        symbols.draw(painter, chevron, spot, now.text.primary if lit else now.text.tertiary)


class NoteRow(Row):
    """A sentence in the list: nothing was found, or there is nothing yet."""

    selectable = False

    def __init__(self, key: str, words: str, width: Callable[[], int]) -> None:
        """``width`` gives the room there is."""
        super().__init__(key, words)
        self._width = width

    def _area(self, box: QRectF) -> QRectF:
        now = theme()
        return box.adjusted(now.px(14), now.px(6), -now.px(RIGHT), -now.px(6))

    def height(self) -> int:
        now = theme()
        room = self._area(QRectF(0, 0, max(80, self._width()), 2000))
        flags = int(Qt.TextFlag.TextWordWrap)
        return round(now.metrics("small").boundingRect(room, flags, self.words).height()) + now.px(
            14
        )

    def paint(self, painter: QPainter, box: QRectF, look: Look) -> None:
        now = theme()
        painter.setFont(now.font("small"))
        painter.setPen(now.text.secondary)
        painter.drawText(self._area(box), int(Qt.TextFlag.TextWordWrap), self.words)


class ItemRow(Row):
    """A layer: glyph, words, and at the right a shape or why there is none."""

    def __init__(
        self,
        key: str,
        words: str,
        glyph: str,
        category: str,
        *,
        indent: int = 0,
        grip: bool = False,
        mark: tuple[int, int] = (0, 0),
        tip: Callable[[], tuple[str, str]] | None = None,
        tail: Callable[[], Tail] | None = None,
    ) -> None:
        """``tail`` is asked for when the row is seen; ``mark`` are the letters that were found."""
        super().__init__(key, words)
        self.glyph, self.category, self.indent, self.grip = glyph, category, indent, grip
        self.mark = mark
        self._tip, self._tail = tip, tail

    def tail(self) -> Tail:
        """Give what stands at the right."""
        return self._tail() if self._tail is not None else NO_TAIL

    def spoken(self) -> str:
        tail = self.tail()
        shape = " by ".join(text for text, _ in tail.dims)
        return ", ".join(part for part in (self.words, shape, tail.words) if part)

    def tip(self) -> tuple[str, str]:
        return self._tip() if self._tip is not None else ("", "")

    def paint(self, painter: QPainter, box: QRectF, look: Look) -> None:
        now, tail = theme(), self.tail()
        self.ground(painter, box, look)
        middle, side = box.center().y(), now.size.icon_small
        indent = now.px(self.indent)
        if self.grip and (look.hovered or look.current):
            spot = QRectF(now.px(16) - side / 2, middle - side / 2, side, side)
            symbols.draw(painter, "grip-vertical", spot, now.text.tertiary)
        spot = QRectF(now.px(36) - side / 2 + indent, middle - side / 2, side, side)
        painter.setOpacity(now.opacity["disabled"] if tail.quiet else 1.0)
        tint = now.category_of(self.category).solid if self.category else now.text.secondary
        symbols.draw(painter, self.glyph, spot, tint)
        painter.setOpacity(1.0)
        left = float(now.px(TEXT_LEFT) + indent)
        if tail.words and tail.quiet and not self._has_room(box.right() - left, tail.words):
            # The name tells rows apart; the tooltip has the reason in full.
            tail = tail._replace(words=tail.words.removeprefix("needs "))
        right = self._paint_tail(painter, box, tail)
        ink = now.text.tertiary if tail.quiet else now.text.primary
        area = QRectF(left, box.top(), max(0.0, right - now.px(8) - left), box.height())
        self._paint_words(painter, area, ink)

    def _has_room(self, width: float, words: str) -> bool:
        """Tell whether the name and ``words`` stand side by side in ``width``."""
        now = theme()
        name = now.metrics("body").horizontalAdvance(self.words)
        said = now.metrics("monoSmall").horizontalAdvance(words)
        return bool(name + now.px(8) + said + now.px(RIGHT) <= width)

    def _paint_tail(self, painter: QPainter, box: QRectF, tail: Tail) -> float:
        now = theme()
        right = box.right() - now.px(RIGHT)
        if tail.dims:
            width = text_width(tail.dims, now.measures)
            area = QRectF(right - width, box.top(), width, box.height())
            paint_pill(painter, area, tail.dims, now.measures, "plain")
            return area.left()
        if tail.words:
            width = now.metrics("monoSmall").horizontalAdvance(tail.words)
            area = QRectF(right - width, box.top(), width + 1, box.height())
            font = now.font("monoSmall", weight=400)
            ink = now.status.error.fg if tail.alarm else now.text.tertiary
            paint_text(painter, area, tail.words, font, ink, elide=False)
            return area.left()
        return right

    def _paint_words(self, painter: QPainter, area: QRectF, ink: QColor) -> None:
        now = theme()
        paint_marked(painter, area, self.words, now.font("body"), ink, self.mark, now.accent.text)


class FrameRow(GroupRow):
    """A frame that folds, with the shape that leaves it."""

    def __init__(self, key: str, words: str, tail: object, *, opened: bool) -> None:
        super().__init__(key, words, "", opened=opened)
        self.item = ItemRow(key, words, "square-dashed", "", tail=tail)  # type: ignore[arg-type]

    def reach(self) -> float:
        # A click on the words selects the frame.
        return theme().px(28)

    def spoken(self) -> str:
        return f"frame {self.item.spoken()}, {'open' if self.opened else 'folded'}"

    def paint(self, painter, box, look) -> None:  # noqa: ANN001
        """A chevron, and then like any other row."""
        self.item.paint(painter, box, look)
        self.paint_chevron(painter, box, look)


class BlockRow(Row):
    """A block: a tile with its glyph, its name, what is inside, how often it is used."""

    def __init__(self, key: str, words: str, inside: str, uses: str) -> None:
        """``inside`` is the second line."""
        super().__init__(key, words)
        self.inside, self.uses = inside, uses

    def spoken(self) -> str:
        return ", ".join(part for part in (self.words, self.inside, self.uses) if part)

    def height(self) -> int:
        return theme().px(48)

    def paint(self, painter: QPainter, box: QRectF, look: Look) -> None:
        now = theme()
        self.ground(painter, box, look)
        tile = now.px(32)
        spot = QRectF(now.px(12), box.center().y() - tile / 2, tile, tile)
        paint_box(painter, spot, now.radius.control, now.composite.tint)
        side = now.size.icon
        glyph = QRectF(0, 0, side, side)
        glyph.moveCenter(spot.center())
        symbols.draw(painter, "glyph/composite", glyph, now.composite.solid)
        right = box.right() - now.px(RIGHT)
        if self.uses:
            width = now.metrics("monoSmall").horizontalAdvance(self.uses)
            area = QRectF(right - width, box.top(), width + 1, box.height())
            font = now.font("monoSmall", weight=400)
            paint_text(painter, area, self.uses, font, now.text.tertiary, elide=False)
            right = area.left() - now.px(8)
        left, line = float(now.px(55)), now.px(17)
        top = box.center().y() - line
        upper = QRectF(left, top, right - left, line)
        paint_text(painter, upper, self.words, now.font("body"), now.text.primary)
        lower = QRectF(left, top + line, right - left, line)
        paint_text(painter, lower, self.inside, now.font("small"), now.text.tertiary)
