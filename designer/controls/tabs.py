"""Tabs: underlined ones in panels, and those of open documents.

Public::

    tabs = Tabs(["Layers", "Blocks", "Outline"])          # underline
    tabs.changed                                          # int
    tabs.set_badges(1, [("2", "error"), ("1", "warning")])
    documents = DocumentTabs()
    documents.set_tabs([("resnet_cifar10", True), ("unet_cells", False)], current=0)  # unsaved?
    documents.changed, documents.close_asked, documents.new_asked

One tab stop for all tabs; ← → Home End move between them.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer import symbols
from designer.controls.badge import Tone, badge_width, paint_badge
from designer.controls.base import Themed, name_it
from designer.controls.focus_ring import watch_focus
from designer.controls.tooltip import hide_tip, show_tip
from designer.look.paint import hairline, paint_box, paint_text
from designer.theme import theme


class TabRow(QWidget, Themed):
    """What both kinds share: rectangles of tabs, the current one, keys and mouse."""

    changed = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles: list[str] = []
        self._current = 0
        self._hovered = -1
        self._name = name
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        watch_focus()

    def titles(self) -> list[str]:
        """The words of the tabs."""
        return list(self._titles)

    def current(self) -> int:
        """Which tab is shown."""
        return self._current

    def set_current(self, index: int) -> None:
        """Show another tab; emits if it is another."""
        if 0 <= index < len(self._titles) and index != self._current:
            self._current = index
            self._tell()
            self.update()
            self.changed.emit(index)

    def _tell(self) -> None:
        if 0 <= self._current < len(self._titles):
            place = f"{self._current + 1} of {len(self._titles)}"
            name_it(self, f"{self._name}: {self._titles[self._current]}", place)

    def tab_rect(self, index: int) -> QRect:
        """Where a tab is."""
        raise NotImplementedError

    def tab_at(self, point: QPoint) -> int:
        """The tab under a point, or −1."""
        rects = (self.tab_rect(index) for index in range(len(self._titles)))
        return next((index for index, rect in enumerate(rects) if rect.contains(point)), -1)

    def ring_rect(self) -> tuple[QRectF, float]:
        """The focus ring lies inside the current tab; there is none while there are no tabs."""
        if not self._titles:
            return QRectF(), 0.0
        return QRectF(self.tab_rect(self._current)).adjusted(4, 6, -4, -6), 0.0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._titles) - 1
        moves = {
            Qt.Key.Key_Left: max(0, self._current - 1),
            Qt.Key.Key_Right: min(last, self._current + 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        wanted = moves.get(Qt.Key(event.key()))
        if wanted is None:
            super().keyPressEvent(event)
        else:
            self.set_current(wanted)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._hit(event)
        if event.button() == Qt.MouseButton.LeftButton and at >= 0:
            self.set_current(at)

    def _hit(self, event: QMouseEvent) -> int:
        return self.tab_at(event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self.tab_at(event.position().toPoint())
        if at != self._hovered:
            self._hovered = at
            self.update()

    def leaveEvent(self, event: object) -> None:
        self._hovered = -1
        self.update()


class Tabs(TabRow):
    """Words with a line under the current one; badges may follow the words."""

    pressed = Signal()
    """A tab was pressed, the current one too."""

    def __init__(
        self, titles: Sequence[str], name: str = "Tabs", parent: QWidget | None = None
    ) -> None:
        super().__init__(name, parent)
        self._titles = list(titles)
        self._badges: dict[int, list[tuple[str, Tone]]] = {}
        self._open = True
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._tell()
        self.follow_theme()

    def set_open(self, shown: bool) -> None:
        """Whether a page is open at all; none is marked while it is folded away."""
        self._open = shown
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self._hit(event) >= 0:
            self.pressed.emit()

    def set_badges(self, index: int, badges: Sequence[tuple[str, Tone]]) -> None:
        """Counts behind the words of a tab."""
        self._badges[index] = list(badges)
        self.updateGeometry()
        self.update()

    def _width(self, index: int) -> float:
        now = theme()
        width = float(now.metrics("small", weight=500).horizontalAdvance(self._titles[index]))
        for text, _ in self._badges.get(index, ()):
            width += now.px(6) + badge_width(text)
        return width

    def tab_rect(self, index: int) -> QRect:
        now = theme()
        left = float(now.px(16))
        for before in range(index):
            left += self._width(before) + now.px(20)
        return QRect(
            round(left) - now.px(8), 0, round(self._width(index)) + now.px(16), self.height()
        )

    def sizeHint(self) -> QSize:
        last = self.tab_rect(len(self._titles) - 1)
        return QSize(last.right() + theme().px(8), theme().size.tab_row)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        for index, title in enumerate(self._titles):
            outer = self.tab_rect(index)
            box = QRectF(outer).adjusted(now.px(8), 0, -now.px(8), 0)
            chosen = index == self._current and self._open
            lit = chosen or index == self._hovered
            ink = now.text.primary if lit else now.text.tertiary
            font = now.font("small", weight=500)
            x = box.left() + paint_text(painter, box, title, font, ink, elide=False)
            for text, tone in self._badges.get(index, ()):
                width, high = badge_width(text), now.px(16)
                mark = QRectF(x + now.px(6), (self.height() - high) / 2, width, high)
                paint_badge(painter, mark, text, tone)
                x = mark.right()
            if chosen:
                line = QRectF(box.left(), self.height() - 2, box.width(), 2)
                paint_box(painter, line, 1, now.accent.ring)


class DocumentTabs(TabRow):
    """Open documents: a line above the current one, a dot for what is not in its file yet."""

    close_asked = Signal(int)
    new_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Documents", parent)
        self._unsaved: list[bool] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def set_tabs(self, tabs: Sequence[tuple[str, bool]], current: int = 0) -> None:
        """Names, and whether something is not in the file yet."""
        self._titles = [title for title, _ in tabs]
        self._unsaved = [unsaved for _, unsaved in tabs]
        self._current = min(max(0, current), max(0, len(tabs) - 1))
        self._tell()
        self.update()

    def _width(self, index: int) -> int:
        now = theme()
        words = now.metrics("body").horizontalAdvance(self._titles[index])
        return int(now.px(34) + min(words, now.px(180)) + now.px(30))

    def tab_rect(self, index: int) -> QRect:
        left = sum(self._width(before) for before in range(index))
        return QRect(left, 0, self._width(index), self.height())

    def plus_rect(self) -> QRect:
        """Where the plus for a new document is."""
        left = sum(self._width(index) for index in range(len(self._titles)))
        return QRect(left, 0, theme().px(36), self.height())

    def close_rect(self, index: int) -> QRect:
        """Where the cross (or the dot) of a tab is."""
        tab, side = self.tab_rect(index), theme().px(24)
        return QRect(tab.right() - side - 3, (self.height() - side) // 2, side, side)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        at = self.tab_at(point)
        if at >= 0 and event.button() == Qt.MouseButton.MiddleButton:
            self.close_asked.emit(at)
        elif event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
        elif at >= 0 and self.close_rect(at).contains(point):
            self.close_asked.emit(at)
        elif self.plus_rect().contains(point):
            self.new_asked.emit()
        else:
            super().mousePressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Everything as usual; the tip of a tab tells its whole name and whether it is saved."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self.tab_at(event.pos())
            if at >= 0:
                unsaved = "Not in its file yet" if self._unsaved[at] else ""
                show_tip(self, self.tab_rect(at), self._titles[at], detail=unsaved)
            return True
        if event.type() == QEvent.Type.Leave:
            hide_tip(self)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self._titles:
            self.close_asked.emit(self._current)
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(self.plus_rect().right(), theme().size.tab_row)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(80), theme().size.tab_row)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        painter.fillRect(self.rect(), now.surface.chrome)
        foot = QPointF(0, self.height() - 1)
        hairline(painter, foot, foot + QPointF(self.width(), 0), now.border.default)
        for index in range(len(self._titles)):
            self._paint_tab(painter, index)
        side = now.size.icon
        spot = QRectF(0, 0, side, side)
        spot.moveCenter(QRectF(self.plus_rect()).center())
        symbols.draw(painter, "plus", spot, now.text.secondary)

    def _paint_tab(self, painter: QPainter, index: int) -> None:
        now, box = theme(), QRectF(self.tab_rect(index))
        chosen, hovered = index == self._current, index == self._hovered
        if chosen:
            painter.fillRect(box, now.surface.canvas)
            painter.fillRect(QRectF(box.left(), 0, box.width(), 2), now.accent.ring)
        side = now.size.icon_small
        spot = QRectF(box.left() + now.px(14), (box.height() - side) / 2, side, side)
        ink = now.text.primary if chosen or hovered else now.text.tertiary
        symbols.draw(painter, "workflow", spot, ink if chosen else now.text.tertiary)
        words = box.adjusted(now.px(34), 0, -now.px(28), 0)
        paint_text(painter, words, self._titles[index], now.font("body"), ink)
        mark = QRectF(self.close_rect(index))
        if hovered:
            side = now.px(12)
            cross = QRectF(0, 0, side, side)
            cross.moveCenter(mark.center())
            symbols.draw(painter, "x", cross, now.text.secondary)
        elif self._unsaved[index]:
            dot = QRectF(0, 0, now.px(7), now.px(7))
            dot.moveCenter(mark.center())
            paint_box(painter, dot, dot.height(), now.text.secondary)
        hairline(painter, box.topRight(), box.bottomRight(), now.border.default)
