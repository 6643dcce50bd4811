"""A long list painted row by row: one widget, whatever it holds.

Rows come from `designer.palette.rows`. The view knows keys, mouse, drag and tooltips; it refuses to
know what its rows stand for. Only rows in sight are painted, so only they compute what they say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import (
    QEvent,
    QMimeData,
    QModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QDrag, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from designer.controls.base import Themed, name_it
from designer.controls.thin_bar import ThinBar
from designer.controls.tooltip import hide_tip, show_tip
from designer.palette.row_model import Index, RowModel
from designer.palette.rows import GroupRow, Look, Row
from designer.theme import theme


class _Painter(QStyledItemDelegate):
    """Has rows paint themselves."""

    def __init__(self, view: RowView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, self._view.rows()[index.row()].height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        view, state = self._view, option.state  # type: ignore[attr-defined]
        look = Look(
            hovered=bool(state & QStyle.StateFlag.State_MouseOver),
            current=view.shows_current() and index == view.currentIndex(),
            chosen=view.multiple and bool(state & QStyle.StateFlag.State_Selected),
        )
        painter.save()
        view.rows()[index.row()].paint(painter, QRectF(option.rect), look)  # type: ignore[attr-defined]
        painter.restore()


class RowView(QListView, Themed):
    """The list."""

    taken = Signal(object)
    """Enter or a double-click on a row."""
    toggled = Signal(object, object)
    """A group shall open (True), fold (False) or do the other thing (None)."""
    picked = Signal(object)
    """The hand or the keyboard changed which rows are chosen (lists with ``multiple``)."""
    typed = Signal(str)
    escaped = Signal()

    def __init__(self, name: str, *, multiple: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.multiple = multiple
        self.keyboard_elsewhere = False
        self._silent = False
        self._pressed_at = 0.0
        self._rows = RowModel()
        self.setModel(self._rows)
        self.setItemDelegate(_Painter(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if multiple else mode.SingleSelection)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(self._double_clicked)
        self.selectionModel().selectionChanged.connect(lambda *_: self._selection_moved())
        name_it(self, name)
        ThinBar(self)
        self.follow_theme()

    def retheme(self) -> None:
        self.verticalScrollBar().setSingleStep(theme().size.row_palette)
        self.scheduleDelayedItemsLayout()

    # ── rows ─────────────────────────────────────────────────────────────────────────────────

    def rows(self) -> Sequence[Row]:
        """Give all rows."""
        return self._rows.rows

    def current(self) -> Row | None:
        """Give the row where the keyboard is."""
        index = self.currentIndex()
        return self._rows.rows[index.row()] if index.isValid() else None

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; place and chosen rows stay where they are still there."""
        keep, scrolled = self.current(), self.verticalScrollBar().value()
        chosen = {row.key for row in self.chosen()} if self.multiple else set()
        self._silent = True
        self._rows.show_rows(rows)
        if chosen:
            self.choose(chosen)
        if keep is not None:
            self.go_to(keep.key, scroll=False)
        self._silent = False
        self.doItemsLayout()
        self.verticalScrollBar().setValue(scrolled)

    def refresh(self) -> None:
        """Ask the rows in sight again what they say."""
        self.viewport().update()

    def place_of(self, key: str) -> int:
        """Give the place of the row with ``key``, or −1."""
        return next((i for i, row in enumerate(self._rows.rows) if row.key == key), -1)

    def rect_of(self, key: str) -> QRect:
        """Give where a row is in the viewport."""
        return self.visualRect(self._rows.index(self.place_of(key), 0))

    def go_to(self, key: str, *, scroll: bool = True) -> bool:
        """Put the keyboard on the row with ``key``."""
        place = self.place_of(key)
        if place < 0:
            return False
        index = self._rows.index(place, 0)
        flag = self.selectionModel().SelectionFlag
        if self.multiple:
            self.selectionModel().setCurrentIndex(index, flag.NoUpdate)
        else:
            self.setCurrentIndex(index)
        if scroll:
            self.scrollTo(index)
        return True

    def step(self, by: int) -> None:
        """Move the keyboard's row, past those that cannot be chosen."""
        place = self.currentIndex().row()
        last = len(self._rows.rows) - 1
        while 0 <= place + by <= last or place < 0:
            place = 0 if place < 0 else place + by
            if place > last:
                return
            if self._rows.rows[place].selectable:
                self.go_to(self._rows.rows[place].key)
                return

    def row_under(self, point: QPoint) -> Row | None:
        """Give the row at a point of the list."""
        index = self.indexAt(point)
        return self._rows.rows[index.row()] if index.isValid() else None

    # ── what is chosen ───────────────────────────────────────────────────────────────────────

    def chosen(self) -> list[Row]:
        """Give the chosen rows in their order."""
        found = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self._rows.rows[place] for place in found]

    def choose(self, keys: Iterable[str]) -> None:
        """Choose rows without telling anybody."""
        wanted = set(keys)
        was, self._silent = self._silent, True
        selection = self.selectionModel()
        selection.clearSelection()
        for place, row in enumerate(self._rows.rows):
            if row.key in wanted and row.selectable:
                selection.select(self._rows.index(place, 0), selection.SelectionFlag.Select)
        self._silent = was

    def _selection_moved(self) -> None:
        if self.multiple and not self._silent:
            self.picked.emit(self.chosen())

    # ── the hand ─────────────────────────────────────────────────────────────────────────────

    def shows_current(self) -> bool:
        """Tell whether the keyboard's row is marked."""
        return self.hasFocus() or self.keyboard_elsewhere

    def _clicked(self, index: QModelIndex) -> None:
        row = self._rows.rows[index.row()]
        if isinstance(row, GroupRow) and self._pressed_at < row.reach():
            self.toggled.emit(row, None)

    def _double_clicked(self, index: QModelIndex) -> None:
        row = self._rows.rows[index.row()]
        if row.selectable and not isinstance(row, GroupRow):
            self.taken.emit(row)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        hide_tip(self)
        self._pressed_at = event.position().x()
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.current(), event.key()
        if key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row is not None:
            if isinstance(row, GroupRow):
                self.toggled.emit(row, None)
            else:
                self.taken.emit(row)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Left) and isinstance(row, GroupRow):
            self.toggled.emit(row, key == Qt.Key.Key_Right)
        elif key == Qt.Key.Key_Space and isinstance(row, GroupRow):
            self.toggled.emit(row, None)
        elif event.text().strip() and event.text().isprintable() and not _held(event):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def startDrag(self, actions: Qt.DropAction) -> None:
        row = self.current()
        found = self.luggage(row) if row is not None else None
        if found is None:
            return
        drag = QDrag(self)
        data, picture = found
        drag.setMimeData(data)
        drag.setPixmap(picture)
        drag.setHotSpot(QPoint(-12, -6))
        self.carry(drag)

    def luggage(self, row: Row) -> tuple[QMimeData, QPixmap] | None:
        """Give what a drag of ``row`` carries and how it looks; ``None`` when it stays."""
        return None

    def carry(self, drag: QDrag) -> None:
        """Let the drag run."""
        drag.exec(Qt.DropAction.CopyAction)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            title, detail = self._rows.rows[index.row()].tip() if index.isValid() else ("", "")
            if title:
                corner = self.viewport().mapTo(self, QPoint(0, 0))
                show_tip(self, self.visualRect(index).translated(corner), title, detail=detail)
            else:
                hide_tip(self)
            return True
        if event.type() in (QEvent.Type.Leave, QEvent.Type.Wheel, QEvent.Type.MouseMove):
            hide_tip(self)
        return super().viewportEvent(event)


def _held(event: QKeyEvent) -> bool:
    keys = Qt.KeyboardModifier
    return bool(event.modifiers() & (keys.ControlModifier | keys.AltModifier))
