"""A list to pick from: sections, rows with symbol, words, note, shape and keys. All painted.

It knows rows, not what they stand for; the owner gives a payload with each.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from designer.controls.base import Themed, name_it
from designer.popups.pick_rows import Row, Section, paint_row, paint_section
from designer.theme import theme

HIGH, HEAD = 36, 26


class PickList(QAbstractScrollArea, Themed):
    """The rows. ``chosen`` follows the keys and the pointer, ``picked`` is Enter or a click."""

    chosen = Signal(object)
    picked = Signal(object, bool)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.tiles = True
        """Whether the symbols of layers stand on a tile of their category."""
        self._items: list[tuple[float, Section | Row]] = []
        self._high = 0.0
        self._row = -1
        name_it(self, name)
        self.follow_theme()

    # ── content ──────────────────────────────────────────────────────────────────────────────

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Show other rows, and choose the first one that can be picked."""
        self._items = []
        y = 0.0
        for section in sections:
            if not section.rows:
                continue
            self._items.append((y, section))
            y += theme().px(HEAD)
            for row in section.rows:
                self._items.append((y, row))
                y += theme().px(HIGH)
        self._high = y + theme().px(4)
        self._row = -1
        self._set_range()
        self.verticalScrollBar().setValue(0)
        self.step(1)
        if self._row <= 1:
            # Filled before it has its height, it would take the first row for one out of sight.
            self.verticalScrollBar().setValue(0)
        self.viewport().update()

    def rows(self) -> list[Row]:
        """Give every row in order."""
        return [item for _, item in self._items if isinstance(item, Row)]

    def content_height(self) -> int:
        """Give the height that all rows need."""
        return round(self._high)

    def current(self) -> Row | None:
        """Give the chosen row."""
        if 0 <= self._row < len(self._items):
            item = self._items[self._row][1]
            return item if isinstance(item, Row) else None
        return None

    def step(self, by: int) -> None:
        """Choose the next row that can be picked, around the ends."""
        count = len(self._items)
        place = self._row
        for _ in range(count):
            place = (place + by) % count
            item = self._items[place][1]
            if isinstance(item, Row) and not item.reason:
                self._choose(place)
                return
        if self._row < 0 and count:
            self.chosen.emit(None)

    def pick(self, keep_open: bool = False) -> None:
        """Pick the chosen row."""
        row = self.current()
        if row is not None and not row.reason:
            self.picked.emit(row, keep_open)

    def _choose(self, place: int, scroll: bool = True) -> None:
        self._row = place
        y, item = self._items[place]
        if scroll:
            bar = self.verticalScrollBar()
            top = y - (theme().px(HEAD) if place == 1 else 0)
            bottom = y + theme().px(HIGH) + theme().px(4)
            if top < bar.value():
                bar.setValue(round(top))
            elif bottom > bar.value() + self.viewport().height():
                bar.setValue(round(bottom - self.viewport().height()))
        if isinstance(item, Row):
            self.viewport().setAccessibleDescription(item.title)
        self.chosen.emit(item)
        self.viewport().update()

    # ── hands ────────────────────────────────────────────────────────────────────────────────

    def _at(self, y: float) -> int:
        y += self.verticalScrollBar().value()
        for place, (top, item) in enumerate(self._items):
            high = theme().px(HIGH if isinstance(item, Row) else HEAD)
            if top <= y < top + high:
                return place if isinstance(item, Row) else -1
        return -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position().y())
        if place >= 0 and place != self._row:
            item = self._items[place][1]
            if isinstance(item, Row) and not item.reason:
                self._choose(place, scroll=False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position().y())
        if place >= 0 and event.button() == Qt.MouseButton.LeftButton:
            item = self._items[place][1]
            if isinstance(item, Row) and not item.reason:
                self._row = place
                self.pick(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.verticalScrollBar().event(event)
        event.accept()

    # ── looks ────────────────────────────────────────────────────────────────────────────────

    def retheme(self) -> None:
        self.setStyleSheet("QAbstractScrollArea { background: transparent; }")
        self.viewport().setStyleSheet("background: transparent;")

    def resizeEvent(self, event) -> None:  # noqa: ANN001
        super().resizeEvent(event)
        self._set_range()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(464), self.content_height())

    def _set_range(self) -> None:
        bar = self.verticalScrollBar()
        page = self.viewport().height()
        bar.setRange(0, max(0, round(self._high) - page))
        bar.setPageStep(page)
        bar.setSingleStep(theme().px(HIGH))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        shift = self.verticalScrollBar().value()
        width, height = self.viewport().width(), self.viewport().height()
        for place, (top, item) in enumerate(self._items):
            y = top - shift
            if y > height:
                break
            high = theme().px(HIGH if isinstance(item, Row) else HEAD)
            if y + high < 0:
                continue
            box = QRectF(0, y, width, high)
            if isinstance(item, Section):
                paint_section(painter, box, item)
            else:
                paint_row(painter, box, item, place == self._row, self.tiles)
