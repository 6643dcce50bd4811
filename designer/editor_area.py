"""The middle of the window: document tabs, one canvas per document, and the dock below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QSplitterHandle,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from designer.canvas.view import Canvas
from designer.code_view import CodeView
from designer.commands.command import Desk
from designer.controls.dock_header import DockHeader
from designer.document import Document
from designer.problem_list import ProblemList
from designer.settings import Settings
from designer.summary_table import SummaryTable
from designer.tab_row import TabRow
from designer.theme import theme
from designer.workbench import Workbench
from engine.changes import Change

CODE, PROBLEMS, SUMMARY = range(3)
_LOWEST, _HIGHEST = 120, 520
"""How high the dock may be while it is open."""
_PAUSE = 120
"""Milliseconds after an edit of a large drawing before its problems are counted again."""


class _FirstLook(QObject):
    """Lets a canvas find its place in its drawing when its size is known: before it paints."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            watched.first_look()  # type: ignore[attr-defined]
            self.deleteLater()
        return False


class _Edge(QSplitterHandle):
    """The edge of the dock: dragged, or folded by a double-click."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.splitter().edge_double_clicked.emit()  # type: ignore[attr-defined]


class _Splitter(QSplitter):
    edge_double_clicked = Signal()

    def createHandle(self) -> QSplitterHandle:
        """Give an edge that hears double-clicks."""
        return _Edge(self.orientation(), self)


class EditorArea(QWidget):
    """Owns the canvases; ``canvas_made`` lets the window connect each new one."""

    canvas_made = Signal(object)

    def __init__(
        self,
        workbench: Workbench,
        settings: Settings,
        desk: Desk,
        run: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._settings = settings
        self._canvases: dict[Document, Canvas] = {}
        self.tab_row = TabRow(workbench, desk)
        self.tab_row.commanded.connect(run)
        self.stack = QStackedWidget()
        self.code = CodeView(workbench, settings)
        self.code.copy.clicked.connect(lambda: run("file.copy_code"))
        self.problems = ProblemList(workbench)
        self.summary = SummaryTable(workbench)
        self._make_dock()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.tab_row)
        self._beside = QHBoxLayout()  # the canvas and the dock, clear of what lies at the right
        self._beside.addWidget(self.splitter)
        outer.addLayout(self._beside, 1)
        workbench.documents_changed.connect(self.follow)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._badges)
        workbench.changed.connect(self._changed)
        self._badges()

    def _make_dock(self) -> None:
        """Put code, problems and summary below the canvases, behind tabs that fold."""
        self.dock_header = DockHeader(["Code", "Problems", "Summary"])
        for widget, tab in (
            (self.code.header, CODE),
            (self.problems.header, PROBLEMS),
            (self.summary.header, SUMMARY),
        ):
            self.dock_header.add(widget, tab)
        self.pages = QStackedWidget()
        for page in (self.code, self.problems, self.summary):
            self.pages.addWidget(page)
        self.dock_header.tabs.changed.connect(self.pages.setCurrentIndex)
        self.dock_header.folded.connect(self._fold)
        self.dock = QWidget()
        column = QVBoxLayout(self.dock)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.dock_header)
        column.addWidget(self.pages, 1)
        self.splitter = _Splitter(Qt.Orientation.Vertical)
        self.splitter.edge_double_clicked.connect(
            lambda: self.dock_header.set_folded(not self.dock_header.is_folded())
        )
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.stack)
        self.splitter.addWidget(self.dock)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self._bound(folded=False)
        self._height = theme().px(212)
        self.splitter.setSizes([600, self._height])

    def keep_clear(self, width: int) -> None:
        """Leave so many pixels at the right to what lies over the canvas there."""
        self._beside.setContentsMargins(0, 0, width, 0)

    @property
    def canvas(self) -> Canvas | None:
        """The canvas of the document in front."""
        front = self._workbench.front
        return self._canvases.get(front) if front is not None else None

    def follow(self) -> None:
        """Make and drop canvases as documents come and go; show the one in front."""
        documents = self._workbench.documents
        for gone in [document for document in self._canvases if document not in documents]:
            canvas = self._canvases.pop(gone)
            self.stack.removeWidget(canvas)
            canvas.deleteLater()
        before = self.canvas
        for document in documents:
            if document not in self._canvases:
                canvas = Canvas(document)
                self._canvases[document] = canvas
                self.stack.addWidget(canvas)
                canvas.installEventFilter(_FirstLook(canvas))
                self.canvas_made.emit(canvas)
        shown = self.canvas
        # The first canvas is current as soon as it is added, and wants the keys all the same.
        if shown is not None and (before is None or self.stack.currentWidget() is not shown):
            self.stack.setCurrentWidget(shown)
            shown.setFocus()

    def show_page(self, page: int) -> None:
        """Open the dock at one of its pages."""
        self.dock_header.tabs.set_current(page)
        self.pages.setCurrentIndex(page)
        self.dock_header.set_folded(False)

    @property
    def dock_height(self) -> int:
        """How high the dock is, or will be when it is opened, in the pixels of the design."""
        folded = self.dock_header.is_folded()
        return round((self._height if folded else self.dock.height()) / theme().scale)

    def set_dock_height(self, height: int) -> None:
        """Make the dock as high as it was."""
        self._height = theme().px(min(_HIGHEST, max(_LOWEST, height)))
        total = max(sum(self.splitter.sizes()), self._height + 1)
        self.splitter.setSizes([total - self._height, self._height])

    def _fold(self, folded: bool) -> None:
        if folded:
            self._height = max(self.dock.height(), theme().px(_LOWEST))
        self.pages.setVisible(not folded)
        self._bound(folded)
        height = theme().size.dock_collapsed if folded else self._height
        self.splitter.setSizes([max(1, self.splitter.height() - height), height])
        self.tab_row.refresh()

    def _bound(self, folded: bool) -> None:
        """Keep the dock as high as it may be."""
        closed, low, high = theme().size.dock_collapsed, theme().px(_LOWEST), theme().px(_HIGHEST)
        self.dock.setMaximumHeight(closed if folded else high)
        self.dock.setMinimumHeight(closed if folded else low)

    def _changed(self, change: Change) -> None:
        if self._workbench.large:
            self._pause.start()
        else:
            self._badges()

    def _badges(self) -> None:
        problems = self._workbench.document.problems_at(())
        errors = sum(problem.severity == "error" for problem in problems)
        warnings = len(problems) - errors
        badges: list[tuple[str, str]] = []
        if errors:
            badges.append((str(errors), "error"))
        if warnings:
            badges.append((str(warnings), "warning"))
        self.dock_header.tabs.set_badges(PROBLEMS, badges or [("0", "quiet")])
