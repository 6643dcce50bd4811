"""The callout of a problem: what, why with the numbers, and the cures with what each gives.

Stands beside the card it is about. Enter applies the first cure, 2 to 9 the others.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from designer import symbols
from designer.canvas.overlays.problem_formula import Formula
from designer.canvas.overlays.problem_links import (
    FixRow,
    LinkRow,
    culprit_of,
    has_page,
    open_page,
    shown_lines,
)
from designer.canvas.overlays.standing import stand_beside
from designer.controls.base import Themed, name_it
from designer.controls.callout import DISTANCE, Callout, Side
from designer.theme import theme
from engine.graph import NodeId
from engine.problems import Problem
from engine.tensors import text

if TYPE_CHECKING:
    from designer.canvas.parts import Card
    from designer.canvas.view import Canvas

MOST_FIXES = 4


class _Title(QWidget, Themed):
    """The sign of the severity, and what is wrong."""

    def __init__(self, problem: Problem, parent: QWidget) -> None:
        super().__init__(parent)
        self._problem = problem
        self.words = QLabel(problem.title, self)
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.follow_theme()

    def retheme(self) -> None:
        now = theme()
        self.words.setFont(now.font("body", weight=600))

    def sizeHint(self) -> QSize:
        now = theme()
        wide = now.size.callout_width - now.px(14 + 14 + 24 + 28)
        return QSize(wide, max(now.px(20), self.words.heightForWidth(wide)))

    def resizeEvent(self, event: object) -> None:
        left = theme().px(24)
        self.words.setGeometry(left, 0, self.width() - left - theme().px(26), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        error = self._problem.severity == "error"
        tone = now.status.error if error else now.status.warning
        side = now.px(16)
        name = "circle-alert" if error else "triangle-alert"
        symbols.draw(QPainter(self), name, QRectF(0, now.px(1), side, side), tone.fg)


class ProblemCallout(Callout):
    """Tells about one problem of the drawing."""

    def __init__(self, canvas: Canvas) -> None:
        """Serve ``canvas``."""
        super().__init__(canvas)
        self._canvas = canvas
        self.problem: Problem | None = None
        self.fixes: tuple[Any, ...] = ()
        self.rows: list[FixRow] = []
        self._side: Side = "right"
        self._further = 0

    def show_problem(self, problem: Problem, focus: bool = True) -> None:
        """Open beside the card that ``problem`` is about; take the keyboard if ``focus``."""
        stays = self.isVisible() and self.problem is not None and self.problem.node == problem.node
        self.problem = problem
        self.fixes = tuple(self._canvas.document.fixes(problem))[:MOST_FIXES]
        self.set_tone("error" if problem.severity == "error" else "warning")
        self._fill(problem)
        name_it(self, problem.title, problem.why)
        if not stays:
            self._make_room()
        self.follow()
        if focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, problem: Problem) -> None:
        now = theme()
        while (item := self.body.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.body.addWidget(_Title(problem, self))
        self._say_why(problem)
        if problem.lines:
            tone = "error" if problem.severity == "error" else "warning"
            self.body.addWidget(Formula(shown_lines(problem), tone, self))
        self._link_to_cause(problem)
        self.rows = []
        if self.fixes:
            head = QLabel("Fix", self)
            head.setFont(now.font("small", weight=600))
            self.body.addWidget(head)
        for place, fix in enumerate(self.fixes):
            key = "Enter" if place == 0 else str(place + 1)
            gives = text(fix.gives) if fix.gives is not None else ""
            row = FixRow(fix.title, gives, key, place == 0, self)
            row.clicked.connect(partial(self.apply, place))
            self.body.addWidget(row)
            self.rows.append(row)
        self._link_to_more(problem)
        for place in range(self.body.count()):
            # In a callout that is open already, a layout leaves out what is not shown yet.
            self.body.itemAt(place).widget().show()

    def _say_why(self, problem: Problem) -> None:
        now = theme()
        # The formula stands in a box of its own, with its numbers below it.
        words = [part for part in problem.why.split("\n") if not (problem.lines and "⌊" in part)]
        if words and words[0]:
            why = QLabel("\n".join(words), self)
            why.setTextFormat(Qt.TextFormat.PlainText)
            why.setWordWrap(True)
            why.setFont(now.font("small"))
            why.setIndent(now.px(24))
            palette = why.palette()
            palette.setColor(why.foregroundRole(), now.text.secondary)
            why.setPalette(palette)
            self.body.addWidget(why)

    def _link_to_cause(self, problem: Problem) -> None:
        """Lead to the layer that brought the fault in, where that is another one."""
        model = self._canvas.document.model
        culprit = culprit_of(problem, model)
        if culprit is not None:
            words = f"This began at {model.layer_of(culprit).name}: go there"
            row = LinkRow("arrow-right", words, self)
            row.clicked.connect(partial(self.go_to, culprit))
            self.body.addWidget(row)

    def _link_to_more(self, problem: Problem) -> None:
        """Let a warning be set aside, and lead to the page about the problem."""
        if problem.severity != "error":
            words = "Show this warning again" if problem.ignored else "Ignore here"
            aside = LinkRow("eye" if problem.ignored else "eye-off", words, self)
            aside.clicked.connect(self.set_aside)
            self.body.addWidget(aside)
        if has_page(problem):
            more = LinkRow("book-open", "Read more about this", self)
            more.clicked.connect(partial(open_page, problem))
            self.body.addWidget(more)

    def go_to(self, node: NodeId, _checked: bool = False) -> None:
        """Select a layer and bring it into view."""
        self._canvas.document.selection.set([node])
        self._canvas.reveal_node(node)

    def _card(self) -> Card | None:
        node = self.problem.node if self.problem is not None else None
        key = self._canvas.key_of(node) if node is not None else ""
        return self._canvas.drawing.cards.get(key)

    def _make_room(self) -> None:
        """Choose the side at which few cards are covered; the drawing moves over if it must."""
        card, canvas = self._card(), self._canvas
        if card is None:
            return
        camera, drawing = canvas.goal, canvas.drawing
        others = [drawing.cards[key].rect for key in drawing.card_grid.near(canvas.visible)]
        size = self.wanted_size()
        stand = stand_beside(
            (canvas.width(), canvas.height()),
            camera.rect_to_screen(card.rect),
            (size.width(), size.height()),
            theme().px(DISTANCE),
            [camera.rect_to_screen(rect) for rect in others if rect != card.rect],
            [camera.rect_to_screen(rect) for rect in drawing.pills_into(card)],
        )
        self._side = "right" if stand is None or stand.right else "left"
        self._further = 0 if stand is None else round(stand.further)
        if stand is not None and stand.push:
            canvas.fly(camera.panned(stand.push, 0.0))

    def follow(self) -> None:
        """Stand beside the card where it is now."""
        card = self._card()
        if card is None:
            self.close_it()
            return
        x, y, wide, high = self._canvas.camera.rect_to_screen(card.rect)
        box = QRect(round(x), round(y), round(wide), round(high))
        moving = self._canvas.goal != self._canvas.camera
        self.point_at(box, self._side, further=self._further, moving=moving)

    def refresh(self) -> None:
        """Follow an edit: the same problem with new numbers stays, a cured one closes."""
        if self.problem is None:
            return
        document = self._canvas.document
        here = [p for p in (*document.problems, *document.ignored) if p.node == self.problem.node]
        same = next((p for p in here if p.code == self.problem.code), None)
        if same is None:
            self.close_it()
        elif same != self.problem:
            # New numbers are no reason to take the keyboard from the field they are typed in.
            focused = QApplication.focusWidget()
            self.show_problem(same, focused is None or self.isAncestorOf(focused))

    def set_aside(self) -> None:
        """Ignore the warning at its layer, or no longer; the callout has done its work."""
        problem, document = self.problem, self._canvas.document
        if problem is not None:
            self.close_it()
            if problem.ignored:
                document.heed(problem)
            else:
                document.ignore(problem)

    def apply(self, place: int, _checked: bool = False) -> None:
        """Apply a cure."""
        if place < len(self.fixes):
            fix, node = self.fixes[place], self.problem.node if self.problem is not None else None
            self.close_it()
            self._canvas.document.apply_fix(fix)
            if node is not None:
                self._canvas.reveal_node(node)  # what was put in may have pushed it out of view
            self._canvas.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = next((i for i, row in enumerate(self.rows) if row.hasFocus()), 0)
            self.apply(focused)
        elif Qt.Key.Key_2 <= event.key() <= Qt.Key.Key_9:
            self.apply(event.key() - Qt.Key.Key_1)
        else:
            super().keyPressEvent(event)
            return
        event.accept()
