"""The summary: a row per layer with shape, parameters, compute and memory; sortable, copyable."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSortFilterProxyModel,
    Qt,
    QTimer,
)
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from designer.controls.base import Themed, name_it
from designer.controls.button import Button
from designer.look.paint import paint_box
from designer.theme import theme
from designer.workbench import Workbench
from engine import summary
from engine.changes import Change
from engine.exporting import tables

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("Layer", "Type", "Output shape", "Params", "FLOPs", "Memory", "Share")
_NUMBERS = (3, 4, 5)
SORT = Qt.ItemDataRole.UserRole + 1
_WAIT = 120


class SummaryModel(QAbstractTableModel):
    """The rows of `engine.summary` as a Qt table."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[summary.Row] = []
        self.total = 0

    def take(self, rows: list[summary.Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.total = sum(row.params for row in rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return COLUMNS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = section in _NUMBERS
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        row = self.rows[index.row()]
        share = row.params / self.total if self.total else 0.0
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                row.title, row.kind, row.shape_text, row.params_text, row.flops_text,
                row.memory_text, "",
            )[column]  # fmt: skip
        if role == SORT:
            return (
                row.name, row.kind, row.elements or 0, row.params, row.flops or 0,
                row.memory or 0, share,
            )[column]  # fmt: skip
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole:
            return theme().font("mono" if column in (2, *_NUMBERS) else "body")
        if role == Qt.ItemDataRole.UserRole:
            return share if column == 6 else row.node
        return None


class _ShareBars(QStyledItemDelegate):
    """Paints the share of the parameters as a bar."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        share = float(index.data(Qt.ItemDataRole.UserRole) or 0.0)
        now = theme()
        box = QRectF(option.rect).adjusted(8, 0, -8, 0)
        track = QRectF(box.left(), box.center().y() - 2, box.width(), 4)
        paint_box(painter, track, 2, now.surface.track)
        if share > 0:
            track.setWidth(max(3.0, track.width() * share))
            paint_box(painter, track, 2, now.accent.ring)


class SummaryTable(QWidget, Themed):
    """The table with its copy buttons; a row selects its layer."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._stale = True
        self.model = SummaryModel()
        self.proxy = QSortFilterProxyModel(self)
        self.proxy.setSourceModel(self.model)
        self.proxy.setSortRole(SORT)
        self.table = QTableView()
        self.table.setModel(self.proxy)
        self.table.setSortingEnabled(True)
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.setFrameShape(QTableView.Shape.NoFrame)
        self.table.verticalHeader().hide()
        self.table.setItemDelegateForColumn(6, _ShareBars(self.table))
        name_it(self.table, "Summary of the layers")
        self.table.selectionModel().selectionChanged.connect(self._row_chosen)
        markdown, csv = Button("Copy as Markdown"), Button("Copy as CSV")
        markdown.clicked.connect(lambda: self._copy(tables.markdown))
        csv.clicked.connect(lambda: self._copy(tables.csv))
        self.header = QWidget()
        row = QHBoxLayout(self.header)
        row.setContentsMargins(0, 0, 4, 0)
        for button in (markdown, csv):
            button.set_small()
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        self._timer = QTimer(self, singleShot=True, interval=_WAIT)
        self._timer.timeout.connect(self.refresh)
        workbench.changed.connect(self._changed)
        workbench.selection_changed.connect(self._follow_selection)
        self.follow_theme()

    def retheme(self) -> None:
        now = theme()
        header = self.table.horizontalHeader()
        header.setFont(now.font("small"))
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for place, width in enumerate((200, 190, 150, 110, 100, 100)):
            header.resizeSection(place, now.px(width))
        self.table.verticalHeader().setDefaultSectionSize(now.px(26))
        self.table.setStyleSheet(
            f"QTableView {{ background: {now.surface.panel.name()}; border: none;"
            f" color: {now.text.primary.name()};"
            f" selection-background-color: {now.accent.tint.name()};"
            f" selection-color: {now.text.primary.name()}; }}"
            # As far in as the headers: a cell has 3 pixels of its own.
            f"QTableView::item {{ padding: 0 {now.px(8) - 3}px; border: none; }}"
        )

    def _changed(self, change: Change) -> None:
        self._stale = True
        if self.isVisible():
            self._timer.start(0 if change.everything else _WAIT)

    def showEvent(self, event) -> None:  # noqa: ANN001
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Read the rows again."""
        self._stale = False
        # The whole, also while a layer inside a block is in hand.
        self.model.take(summary.rows(self._workbench.document.shown))
        self._follow_selection()

    def _row_chosen(self) -> None:
        if not self.table.hasFocus():
            return
        rows = self.table.selectionModel().selectedRows()
        nodes = [index.data(Qt.ItemDataRole.UserRole) for index in rows]
        document = self._workbench.document
        document.enter(())
        self._workbench.selection.set(node for node in nodes if node in document.model.nodes)

    def _follow_selection(self) -> None:
        if self.table.hasFocus() or not self.isVisible():
            return
        self.table.clearSelection()
        inside = self._workbench.document.place
        node = inside[0] if inside else self._workbench.selection.node
        for place, row in enumerate(self.model.rows):
            if row.node == node and node is not None:
                self.table.selectRow(self.proxy.mapFromSource(self.model.index(place, 0)).row())
                break

    def _copy(self, form: Any) -> None:
        QGuiApplication.clipboard().setText(form(self._workbench.document.shown))
        self._workbench.announced.emit("Copied the summary", False)
