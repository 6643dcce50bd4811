"""The problems of the drawing as a list: what, why, and the first fixes as buttons.

It reads `document.problems` and asks the document for fixes and to apply them. Only the rows that
differ are made anew. Selecting a row is announced; the window shows the layer.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QScrollArea, QVBoxLayout, QWidget

from designer import symbols
from designer.controls.badge import Tag
from designer.controls.base import Themed, name_it
from designer.controls.button import Button, IconButton
from designer.controls.segmented import Segmented
from designer.theme import theme
from designer.workbench import Workbench
from engine import catalog, pages
from engine.changes import Change
from engine.fixes import Fix
from engine.problems import Problem

_SHOWN = 200
"""Rows at most; a drawing with more problems has other worries than the end of a list."""
_WAIT = 300
"""Milliseconds after the last edit before problems are shown: none while the author types."""


class ProblemRow(QWidget, Themed):
    """One problem."""

    chosen = Signal(object)
    fixed = Signal(object)

    def __init__(self, problem: Problem, workbench: Workbench, parent: QWidget) -> None:
        super().__init__(parent)
        self.problem = problem
        self._selected = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        name_it(self, f"{problem.severity}: {problem.title}", problem.why)
        document = workbench.document
        self.title = QLabel(problem.title)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.why = QLabel(_why(problem))
        self.why.setTextFormat(Qt.TextFormat.PlainText)
        self.why.setWordWrap(True)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.title)
        if problem.node in document.model.nodes:
            layer = document.model.layer_of(problem.node)
            sheet = catalog.sheet(layer.kind)
            category = (sheet.category if sheet is not None else None) or "composite"
            top.addWidget(Tag(layer.name, glyph=category))
        top.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addLayout(top)
        words.addWidget(self.why)
        row = QHBoxLayout(self)
        row.setContentsMargins(44, 9, 12, 10)
        row.setSpacing(8)
        row.addLayout(words, 1)
        self.fixes = document.fixes(problem)
        self.buttons: list[Button] = []
        for fix in self.fixes[:2]:
            button = Button(fix.short or fix.title)
            button.set_small()
            button.set_reason(fix.title)
            button.clicked.connect(lambda _=False, f=fix: self.fixed.emit(f))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
            self.buttons.append(button)
        more = IconButton("ellipsis", "More", side=24)
        more.clicked.connect(lambda: self._menu(more))
        row.addWidget(more, 0, Qt.AlignmentFlag.AlignVCenter)
        self.follow_theme()

    def retheme(self) -> None:
        now = theme()
        self.title.setFont(now.font("bodyStrong"))
        self.title.setStyleSheet(f"color: {now.text.primary.name()}")
        mono = "⌊" in self.why.text() or "=" in self.why.text()
        self.why.setFont(now.font("mono" if mono else "small"))
        self.why.setStyleSheet(f"color: {now.text.secondary.name()}")

    def set_selected(self, on: bool) -> None:
        """Show the row as the selected one."""
        self._selected = on
        self.update()

    def _menu(self, below: QWidget) -> None:
        menu = QMenu(self)
        for fix in self.fixes:
            menu.addAction(fix.title).triggered.connect(lambda _=False, f=fix: self.fixed.emit(f))
        if self.fixes:
            menu.addSeparator()
        menu.addAction("Show on the canvas").triggered.connect(
            lambda: self.chosen.emit(self.problem)
        )
        page = pages.file(pages.documentation(self.problem.code))
        if page is not None:
            menu.addAction("Read more").triggered.connect(
                lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(page)))
            )
        menu.addAction("Copy details").triggered.connect(self._copy)
        menu.popup(below.mapToGlobal(below.rect().bottomLeft()))

    def _copy(self) -> None:
        from PySide6.QtGui import QGuiApplication

        problem = self.problem
        lines = [f"{problem.severity} {problem.code}: {problem.title}", problem.why]
        lines += [f"{line.dims}  {line.numbers or line.formula}" for line in problem.lines]
        QGuiApplication.clipboard().setText("\n".join(line for line in lines if line))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        self.chosen.emit(self.problem)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.fixes:
            self.fixed.emit(self.fixes[0])
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        if self._selected:
            painter.fillRect(self.rect(), now.accent.tint)
            painter.fillRect(0, 0, 2, self.height(), now.accent.ring)
        elif self.underMouse():
            painter.fillRect(self.rect(), now.surface.hover)
        painter.fillRect(0, self.height() - 1, self.width(), 1, now.border.subtle)
        status = now.status.error if self.problem.severity == "error" else now.status.warning
        name = "circle-alert" if self.problem.severity == "error" else "triangle-alert"
        symbols.draw(painter, name, QRectF(16, 11, 16, 16), status.fg)
        if self.hasFocus() and not self._selected:
            painter.setPen(now.focus.control)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -2))


def _why(problem: Problem) -> str:
    """Give the reason in one or two lines: the words, or the formula with its numbers."""
    for line in problem.lines:
        if line.numbers:
            tail = f" = {line.result}" if line.result else ""
            note = f", {line.note}" if line.note else ""
            return f"{line.formula} = {line.numbers}{tail}{note}"
    return problem.why


class ProblemList(QWidget, Themed):
    """All problems, errors first, with a filter in the dock's header."""

    shown = Signal(object)

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._filter = "all"
        self._current: Problem | None = None
        self._stale = True
        self.rows: list[ProblemRow] = []
        self.header = Segmented(
            "Show", [("all", "All"), ("error", "Errors"), ("warning", "Warnings")]
        )
        self.header.set_value("all")
        self.header.edited.connect(self._choose)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        inside = QWidget()
        inside.setLayout(self._column)
        self._column.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inside)
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.area, 1)
        outer.addWidget(self.note)
        self._timer = QTimer(self, singleShot=True, interval=_WAIT)
        self._timer.timeout.connect(self.refresh)
        workbench.changed.connect(self._changed)
        workbench.selection_changed.connect(self._follow_selection)
        name_it(self, "Problems")
        self.follow_theme()
        self.refresh()

    def retheme(self) -> None:
        now = theme()
        self.note.setFont(now.font("small"))
        self.note.setStyleSheet(f"color: {now.text.tertiary.name()}; padding: 10px;")
        self.area.setStyleSheet("QScrollArea, QScrollArea > QWidget > QWidget { background: none }")

    def _changed(self, change: Change) -> None:
        self._stale = True
        if change.everything:
            self.refresh()
        else:
            self._timer.start()

    def showEvent(self, event) -> None:  # noqa: ANN001
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _choose(self, value: object, _gesture: object = None) -> None:
        self._filter = str(value)
        self.refresh()

    def refresh(self) -> None:
        """Show the problems as they are now; while hidden, only count them."""
        self._timer.stop()
        problems = self._workbench.document.problems
        errors = sum(problem.severity == "error" for problem in problems)
        self.header.set_words("all", f"All {len(problems)}")
        self.header.set_words("error", f"Errors {errors}")
        self.header.set_words("warning", f"Warnings {len(problems) - errors}")
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        wanted = [p for p in problems if self._filter in ("all", p.severity)]
        self._show_rows(wanted[:_SHOWN])
        self._show_note(len(problems), len(wanted))

    def _show_rows(self, wanted: list[Problem]) -> None:
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        for place, problem in enumerate(wanted):
            row = ProblemRow(problem, self._workbench, self)
            row.chosen.connect(self._chosen)
            row.fixed.connect(self._fix)
            row.set_selected(problem == self._current)
            self._column.insertWidget(place, row)
            self.rows.append(row)

    def _show_note(self, count: int, shown: int) -> None:
        document = self._workbench.document
        waiting = [
            document.model.layer_of(node).name
            for node, facts in document.facts.items()
            if facts.waiting
        ]
        if waiting and count:
            names = ", ".join(waiting[:8]) + (" …" if len(waiting) > 8 else "")
            what = "layer waits" if len(waiting) == 1 else "layers wait"
            words = f"{len(waiting)} {what} for these fixes before shapes can be computed: {names}"
        elif not count:
            wires = len(document.model.wires)
            words = "No problems."
            if wires:
                words += (
                    f" All {wires} shapes check out." if wires > 1 else " The shape checks out."
                )
        else:
            words = "" if shown else "None of this kind."
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def _chosen(self, problem: Problem) -> None:
        self._current = problem
        for row in self.rows:
            row.set_selected(row.problem == problem)
        self.shown.emit(problem)

    def _fix(self, fix: Fix) -> None:
        self._workbench.document.apply_fix(fix)

    def _follow_selection(self) -> None:
        node = self._workbench.selection.node
        if self._current is not None and self._current.node == node:
            return
        mine = [row.problem for row in self.rows if row.problem.node == node and node is not None]
        self._current = mine[0] if mine else None
        for row in self.rows:
            row.set_selected(row.problem == self._current)

    def step(self, by: int) -> Problem | None:
        """Choose the next problem (or the one before), around the ends."""
        self.refresh()
        problems = [row.problem for row in self.rows]
        if not problems:
            return None
        if self._current in problems:
            place = (problems.index(self._current) + by) % len(problems)
        else:
            place = 0 if by > 0 else len(problems) - 1
        self._chosen(problems[place])
        self.area.ensureWidgetVisible(self.rows[place])
        return problems[place]
