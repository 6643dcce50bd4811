"""The problems of the drawing as a list: what, why, and the first fixes as buttons.

It asks the document for problems and fixes, and to apply them: those of the whole drawing, and of
the block that a hand is in. Warnings that were set aside stand last and are not counted. Selecting
a row is announced; the window shows the layer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from designer import symbols
from designer.controls.base import Themed, name_it
from designer.controls.segmented import Segmented
from designer.places import Place
from designer.problem_row import ProblemRow
from designer.theme import theme
from designer.workbench import Workbench
from engine.changes import Change
from engine.fixes import Fix
from engine.graph import Project
from engine.problems import Problem

Found = tuple[Place, Problem]
"""A problem, and where in nested models it is."""
_SHOWN = 200
"""Rows at most; a drawing with more problems has other worries than the end of a list."""
_AT_ONCE = 6
"""Rows that get their fixes at once; the others get them one after another."""
_WAIT = 300
"""Milliseconds after the last edit before problems are shown: none while the author types."""


class ProblemList(QWidget, Themed):
    """All problems, errors first, with a filter in the dock's header."""

    shown = Signal(object)

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._filter = "all"
        self._current: Found | None = None
        self._stale = True
        self.rows: list[ProblemRow] = []
        self.header = Segmented(
            "Show", [("all", "All"), ("error", "Errors"), ("warning", "Warnings")]
        )
        self.header.set_value("all")
        self.header.edited.connect(self._choose)
        self._assemble()
        self._timer = QTimer(self, singleShot=True, interval=_WAIT)
        self._timer.timeout.connect(self.refresh)
        self._unoffered: list[ProblemRow] = []
        self._search: Iterator[None] | None = None
        self._project: Project | None = None
        """What the rows are about."""
        self._later = QTimer(self, interval=0)
        self._later.timeout.connect(self._offer_next)
        workbench.changed.connect(self._changed)
        workbench.selection_changed.connect(self._follow_selection)
        name_it(self, "Problems")
        self.follow_theme()
        self.refresh()

    def _assemble(self) -> None:
        """Put rows and, below the last of them, the note into an area that scrolls."""
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        inside = QWidget()
        inside.setLayout(self._column)
        self._column.addStretch(0)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        name_it(self.area, "List of problems")
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inside)
        self.note = QLabel()
        self.note.setWordWrap(True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.area, 1)
        self._glass = QLabel()
        self._foot = QHBoxLayout()
        self._foot.addWidget(self._glass)
        self._foot.addWidget(self.note, 1)
        # Below the last row: at the foot of the panel it would cut it.
        self._column.addLayout(self._foot)
        self._column.addStretch(1)

    def retheme(self) -> None:
        now = theme()
        self.note.setFont(now.font("small"))
        self.note.setStyleSheet(f"color: {now.text.tertiary.name()}")
        self._glass.setPixmap(
            symbols.pixmap("hourglass", now.size.icon, now.text.tertiary, self.devicePixelRatioF())
        )
        self._foot.setContentsMargins(now.px(16), now.px(10), now.px(16), now.px(12))
        self._foot.setSpacing(now.px(12))
        self.area.setStyleSheet("QScrollArea, QScrollArea > QWidget > QWidget { background: none }")

    def _changed(self, change: Change) -> None:
        self._stale = True
        if change.everything and not self._workbench.large:
            self.refresh()
        else:
            self._timer.start()

    def showEvent(self, event) -> None:  # noqa: ANN001
        super().showEvent(event)
        if self._stale:
            self.refresh()
        elif self._unoffered:
            self._later.start()

    def _choose(self, value: object, _gesture: object = None) -> None:
        self._filter = str(value)
        self.refresh()

    def refresh(self) -> None:
        """Show the problems as they are now; while hidden, only count them."""
        self._timer.stop()
        document = self._workbench.document
        problems = [(at, p) for at in document.listed for p in document.problems_at(at)]
        errors = sum(problem.severity == "error" for _, problem in problems)
        self.header.set_words("all", f"All {len(problems)}")
        self.header.set_words("error", f"Errors {errors}")
        self.header.set_words("warning", f"Warnings {len(problems) - errors}")
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        aside = [(at, p) for at in document.listed for p in document.problems_at(at, ignored=True)]
        everything = (*problems, *aside)
        wanted = [found for found in everything if self._filter in ("all", found[1].severity)]
        self._current = self._found_again(everything)
        self._show_rows(wanted[:_SHOWN])
        self._show_note(len(problems), len(wanted))
        self._follow_selection()

    def _found_again(self, problems: Sequence[Found]) -> Found | None:
        """Give the chosen problem as it is now, with new numbers, or that of the selected layer."""
        node, here = self._workbench.selection.node, self._workbench.document.place
        mine = [f for f in problems if node is not None and (f[0], f[1].node) == (here, node)]
        if self._current is not None:
            place, old = self._current
            same = (place, old.node, old.code)
            mine = [f for f in problems if (f[0], f[1].node, f[1].code) == same] or mine
        return mine[0] if mine else None

    def _show_rows(self, wanted: list[Found]) -> None:
        self._later.stop()
        self._unoffered, self._search = [], None
        self._project = self._workbench.document.project
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        for place, (at, problem) in enumerate(wanted):
            row = ProblemRow(problem, self._workbench, self, at)
            row.chosen.connect(partial(self._chosen, row))
            row.fixed.connect(self._fix)
            row.ignored.connect(partial(self._set_aside, row))
            row.set_selected((at, problem) == self._current)
            self._column.insertWidget(place + 1, row)
            self.rows.append(row)
        # In a large drawing to try one cure takes as long as a frame or more.
        at_once = 0 if self._workbench.large else _AT_ONCE
        for row in self.rows[:at_once]:
            row.offer()
        self._unoffered = self.rows[at_once:]
        if self._unoffered:
            self._later.start()

    def _offer_next(self) -> None:
        """Try one more cure of one more row; there may be many, and each takes a while."""
        document = self._workbench.document
        if not self._unoffered or not self.isVisible() or document.project is not self._project:
            self._later.stop()
            return
        row = self._unoffered[0]
        if self._search is None:
            ignored = row.problem.ignored
            self._search = iter(()) if ignored else document.look_for_fixes(row.problem, row.place)
        try:
            next(self._search)
        except StopIteration:
            self._search = None
            self._unoffered.pop(0).offer()

    def _show_note(self, count: int, shown: int) -> None:
        document = self._workbench.document
        waiting = [
            document.shown.model.layer_of(node).name
            for node, facts in document.shown.items()
            if facts.waiting
        ]
        if waiting and count:
            names = ", ".join(waiting[:8]) + (" …" if len(waiting) > 8 else "")
            what = "layer waits" if len(waiting) == 1 else "layers wait"
            words = f"{len(waiting)} {what} for these fixes before shapes can be computed: {names}"
        elif not count:
            wires = len(document.shown.model.wires)
            words = "No problems."
            if wires:
                words += (
                    f" All {wires} shapes check out." if wires > 1 else " The shape checks out."
                )
        else:
            words = "" if shown else "None of this kind."
        self.note.setText(words)
        centred = Qt.AlignmentFlag.AlignCenter
        beside = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.note.setAlignment(beside if waiting and count else centred)
        self._column.setStretch(0, 0 if count else 1)  # alone it stands in the middle
        self._glass.setVisible(bool(waiting and count))
        self.note.setVisible(bool(words))
        self.area.setVisible(bool(self.rows))  # without rows the sentence has the whole panel

    def _chosen(self, chosen: ProblemRow, _problem: Problem | None = None) -> None:
        self._current = (chosen.place, chosen.problem)
        for row in self.rows:
            row.set_selected(row is chosen)
        self._workbench.document.enter(chosen.place)
        self.shown.emit(chosen.problem)

    def _fix(self, fix: Fix) -> None:
        self._workbench.document.apply_fix(fix)

    def _set_aside(self, row: ProblemRow, problem: Problem, on: bool) -> None:
        document = self._workbench.document
        document.enter(row.place)
        if document.ignore(problem) if on else document.heed(problem):
            self.refresh()

    def _follow_selection(self) -> None:
        node, here = self._workbench.selection.node, self._workbench.document.place
        if self._current is not None and (self._current[0], self._current[1].node) == (here, node):
            return
        wanted = (here, node)
        mine = [r for r in self.rows if (r.place, r.problem.node) == wanted and node is not None]
        self._current = (mine[0].place, mine[0].problem) if mine else None
        for row in self.rows:
            row.set_selected(bool(mine) and row is mine[0])

    def step(self, by: int) -> Problem | None:
        """Choose the next problem (or the one before), around the ends."""
        self.refresh()
        rows = [row for row in self.rows if not row.problem.ignored]
        if not rows:
            return None
        found = [(row.place, row.problem) for row in rows]
        if self._current in found:
            row = rows[(found.index(self._current) + by) % len(rows)]
        else:
            row = rows[0 if by > 0 else -1]
        self.area.ensureWidgetVisible(row)
        problem = row.problem
        self._chosen(row)
        return problem
