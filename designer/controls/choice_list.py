"""The floating list of a combo: choices, and a line to search in when there are many.

Public: ``ChoiceList.of(window)``, the one list that all combos of a window share,
with ``open_for(anchor, choices, current, on_chosen)``, ``anchor()`` (for whom it is open, or None)
and ``close_it()``.  Arrow keys, Page keys, Enter, Esc, typing and the mouse work; a click anywhere
else closes it, and so does the end of its anchor.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from designer import symbols
from designer.controls.choice import Choice
from designer.controls.overlay import Overlay
from designer.controls.search_line import SearchLine
from designer.look.paint import paint_box, paint_text
from designer.theme import theme

__all__ = ["Choice", "ChoiceList"]

SEARCH_FROM = 9
_MOST_ROWS = 10
_CHOICE = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.choices: list[Choice] = []

    def show_only(self, choices: Sequence[Choice]) -> None:
        """Have these rows and no others."""
        self.beginResetModel()
        self.choices = list(choices)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.choices)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a row, or its choice."""
        choice = self.choices[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return choice.label
        return choice if role == _CHOICE else None


class _Rows(QStyledItemDelegate):
    """Paints a row: a check for the one in force, symbol, words, quiet words at the right."""

    current: object = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme().px(120), theme().px(28))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        now, choice = theme(), index.data(_CHOICE)
        box = QRectF(option.rect)
        view = self.parent()
        if isinstance(view, QListView) and view.currentIndex() == index:
            ground = box.adjusted(now.px(4), 1, -now.px(4), -1)
            paint_box(painter, ground, now.radius.badge, now.accent.tint)
        side = now.size.icon_small
        if choice.value == self.current and type(choice.value) is type(self.current):
            spot = QRectF(box.left() + now.px(10), box.center().y() - side / 2, side, side)
            symbols.draw(painter, "check", spot, now.accent.text)
        x = box.left() + now.px(30)
        if choice.symbol:
            tint = now.category_of(choice.category).solid if choice.category else now.text.secondary
            spot = QRectF(x, box.center().y() - side / 2, side, side)
            symbols.draw(painter, choice.symbol, spot, tint)
            x += now.px(20)
        right = box.right() - now.px(12)
        if choice.detail:
            width = now.metrics("small").horizontalAdvance(choice.detail)
            area = QRectF(right - width, box.top(), width + 1, box.height())
            paint_text(painter, area, choice.detail, now.font("small"), now.text.tertiary)
            right -= width + now.px(12)
        words = QRectF(x, box.top(), right - x, box.height())
        paint_text(painter, words, choice.label, now.font("body"), now.text.primary)


class ChoiceList(Overlay):
    """The list itself; one for all combos of a window."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._all: Sequence[Choice] = ()
        self._allow_other = False
        self._anchor: QWidget | None = None
        self._on_chosen: Callable[[object], None] | None = None
        self.search = SearchLine("Search", high=26)
        self.view = QListView()
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setMouseTracking(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.viewport().setAutoFillBackground(False)
        self.view.viewport().installEventFilter(self)
        self.view.installEventFilter(self)
        self._model = _Model()
        self._rows = _Rows(self.view)
        self.view.setModel(self._model)
        self.view.setItemDelegate(self._rows)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(4)
        self._column.addWidget(self.search)
        self._column.addWidget(self.view)
        self.search.changed.connect(self._filter)
        self.search.moved.connect(self._move)
        self.search.accepted.connect(self._take)
        self.search.escaped.connect(self.close_it)
        self.follow_theme()

    @classmethod
    def of(cls, window: QWidget) -> ChoiceList:
        """The list of that window; made when it is first needed."""
        found = window.findChild(cls, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return found if isinstance(found, cls) else cls(window)

    def anchor(self) -> QWidget | None:
        """For whom it is open."""
        alive = self._anchor is not None and isValid(self._anchor)
        return self._anchor if alive and not self.isHidden() else None

    def retheme(self) -> None:
        self._column.setContentsMargins(4, theme().px(4), 4, theme().px(4))

    def open_for(
        self,
        anchor: QWidget,
        choices: Sequence[Choice],
        current: object,
        on_chosen: Callable[[object], None],
        *,
        allow_other: bool = False,
    ) -> None:
        """Open below ``anchor`` (or above it); ``allow_other`` offers what is typed as well."""
        self.close_it()
        self._anchor, self._on_chosen = anchor, on_chosen
        self._all, self._allow_other = choices, allow_other
        anchor.destroyed.connect(self.close_it)
        self._rows.current = current
        self.view.setAccessibleName(anchor.accessibleName())
        searching = allow_other or len(choices) >= SEARCH_FROM
        self.search.setVisible(searching)
        self.search.set_text("")
        self._filter("")
        values = [choice.value for choice in choices]
        self._select(values.index(current) if current in values else 0)
        self._place(anchor, searching)
        self.show()
        self.lift()
        self.view.scrollTo(self.view.currentIndex())
        (self.search.edit if searching else self.view).setFocus(Qt.FocusReason.PopupFocusReason)
        app = QApplication.instance()
        if app is not None:
            # Only while it is open: a click outside closes it, wherever that is.
            app.installEventFilter(self)

    def _place(self, anchor: QWidget, searching: bool) -> None:
        now, host = theme(), self.host
        rows = min(_MOST_ROWS, max(1, len(self._all) + (1 if self._allow_other else 0)))
        height = rows * now.px(28) + 2 * now.px(4) + (now.px(28) + 4 + 2 if searching else 0)
        longest = max(
            (now.metrics("body").horizontalAdvance(c.label) for c in self._all), default=0
        )
        width = max(anchor.width() - 2, round(longest) + now.px(70))
        below = anchor.mapTo(host, QPoint(1, anchor.height() + 2))
        above = anchor.mapTo(host, QPoint(1, -2 - height))
        up = below.y() + height > host.height() - 8 and above.y() >= 8
        self.setGeometry(self.keep_inside(QRect(above if up else below, QSize(width, height)), 8))

    def _filter(self, text: str) -> None:
        wanted = text.strip().lower()
        found = [choice for choice in self._all if wanted in choice.label.lower()]
        found.sort(key=lambda choice: not choice.label.lower().startswith(wanted))
        exact = any(choice.label.lower() == wanted for choice in found)
        if self._allow_other and wanted and not exact:
            found.append(Choice(text.strip(), f"Use “{text.strip()}”"))
        self._model.show_only(found)
        self._select(0)

    def _select(self, row: int) -> None:
        self.view.setCurrentIndex(self._model.index(row, 0))

    def _move(self, step: int) -> None:
        row = self.view.currentIndex().row() + step
        self._select(min(max(0, row), self._model.rowCount() - 1))

    def _take(self) -> None:
        index = self.view.currentIndex()
        on_chosen = self._on_chosen
        if index.isValid() and on_chosen is not None:
            choice = self._model.choices[index.row()]
            self.close_it()
            on_chosen(choice.value)

    def close_it(self) -> None:
        """Close without choosing; the focus goes back to the combo."""
        if self.isHidden():
            return
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        # Whoever was clicked may have the focus already; only ours is given back.
        focus = QApplication.focusWidget()
        ours = focus is not None and self.isAncestorOf(focus)
        self.hide()
        anchor, self._anchor, self._on_chosen = self._anchor, None, None
        if anchor is not None and isValid(anchor):
            anchor.destroyed.disconnect(self.close_it)
            if ours:
                anchor.setFocus(Qt.FocusReason.PopupFocusReason)
            anchor.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            return self._pressed_somewhere(watched, event)
        if kind == QEvent.Type.WindowDeactivate and watched is self.window():
            self.close_it()
        if watched is self.view.viewport() and isinstance(event, QMouseEvent):
            index = self.view.indexAt(event.position().toPoint())
            if kind == QEvent.Type.MouseMove and index.isValid():
                self.view.setCurrentIndex(index)
            elif kind == QEvent.Type.MouseButtonRelease and index.isValid():
                self._take()
                return True
        if watched is self.view and kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key_pressed(event)
        return False

    def _pressed_somewhere(self, watched: QObject, event: QMouseEvent) -> bool:
        if not isinstance(watched, QWidget) or watched is self or self.isAncestorOf(watched):
            return False
        if watched.window() is not self.window():
            return False
        anchor = self._anchor
        self.close_it()
        # A second click on the combo closes the list and must not open it again.
        return watched is anchor

    def _key_pressed(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.close_it()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._take()
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._take()
            return False
        else:
            return False
        return True
