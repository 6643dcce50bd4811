"""One problem as a row of the list: what, why, the first cures as buttons, the rest in a menu.

A warning can be set aside here; one that is, is quiet, and can be taken back.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from designer import symbols
from designer.controls.badge import Tag
from designer.controls.base import Themed, name_it
from designer.controls.button import Button, IconButton
from designer.look.paint import paint_text
from designer.places import Place, blocks_on
from designer.theme import theme
from designer.workbench import Workbench
from engine import catalog, pages
from engine.fixes import Fix
from engine.problems import Problem

_LEAST = 120
"""Pixels of its title that a row shows at least, before its buttons are cut off."""


class ProblemRow(QWidget, Themed):
    """One problem."""

    chosen = Signal(object)
    fixed = Signal(object)
    ignored = Signal(object, bool)
    """A warning is to be set aside, or (False) no longer."""

    def __init__(
        self, problem: Problem, workbench: Workbench, parent: QWidget, place: Place = ()
    ) -> None:
        super().__init__(parent)
        self.problem = problem
        self.place = place
        """Where in nested models it is; the empty one is the drawing that is shown."""
        self._selected = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        what = "ignored" if problem.ignored else problem.severity
        name_it(self, f"{what}: {problem.title}", problem.why)
        document = workbench.document
        self.title = _Title(problem.title)
        self.why = QLabel(_why(problem))
        self.why.setTextFormat(Qt.TextFormat.PlainText)
        self.why.setWordWrap(True)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.title)
        facts = document.facts_at(place)
        if facts is not None and problem.node in facts.model.nodes:
            layer = facts.model.layer_of(problem.node)
            sheet = catalog.sheet(layer.kind)
            category = (sheet.category if sheet is not None else None) or "composite"
            path = [*blocks_on(document.shown, place), layer.name]
            self.tag = Tag(" › ".join(path), glyph=category)
            self.tag.clicked.connect(lambda: self.chosen.emit(self.problem))
            top.addWidget(self.tag)
        top.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(0)  # the tag is higher than what is seen of it
        words.addLayout(top)
        words.addWidget(self.why)
        row = QHBoxLayout(self)
        row.addLayout(words, 1)
        self._document = document
        self._row = row
        self.buttons: list[Button] = []
        more = IconButton("ellipsis", "More", side=24)
        more.clicked.connect(lambda: self._menu(more))
        row.addWidget(more, 0, Qt.AlignmentFlag.AlignVCenter)
        self.follow_theme()

    @property
    def fixes(self) -> tuple[Fix, ...]:
        """The cures, best first; looked for when somebody asks. None of what is set aside."""
        return () if self.problem.ignored else self._document.fixes(self.problem, self.place)

    def offer(self) -> None:
        """Show as buttons the first cures; for a warning the first, and to ignore it."""
        warning = self.problem.severity != "error"
        for fix in self.fixes[: 1 if warning else 2]:
            button = self._button(fix.short or fix.title, fix.title)
            button.clicked.connect(lambda _=False, f=fix: self.fixed.emit(f))
        if warning:
            words, reason = self._setting_aside()
            self._button(words, reason).clicked.connect(self._set_aside)

    def _button(self, words: str, reason: str) -> Button:
        button = Button(words)
        button.set_small()
        button.set_reason(reason)
        self.buttons.append(button)
        place = len(self.buttons)
        self._row.insertWidget(place, button, 0, Qt.AlignmentFlag.AlignVCenter)
        return button

    def _setting_aside(self) -> tuple[str, str]:
        """Give the words for setting the warning aside, or for taking that back."""
        if self.problem.ignored:
            return "Take back", "Show this warning again"
        return "Ignore here", "Set this warning aside for this layer; the project remembers it"

    def _set_aside(self) -> None:
        self.ignored.emit(self.problem, not self.problem.ignored)

    def retheme(self) -> None:
        now = theme()
        self._row.setContentsMargins(now.px(44), now.px(6), now.px(12), now.px(10))
        self._row.setSpacing(now.px(8))
        self.title.setFont(now.font("bodyStrong"))
        self.title.ink = now.text.tertiary if self.problem.ignored else now.text.primary
        mono = "⌊" in self.why.text() or self.why.text().startswith("(")
        self.why.setFont(now.font("mono" if mono else "small"))
        ink = now.text.tertiary if self.problem.ignored else now.text.secondary
        self.why.setStyleSheet(f"color: {ink.name()}")

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
        if self.problem.severity != "error":
            menu.addAction(self._setting_aside()[0]).triggered.connect(self._set_aside)
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
        colour = status.fg
        if self.problem.ignored:
            name, colour = "eye-off", now.text.tertiary
        side = now.size.icon
        symbols.draw(painter, name, QRectF(now.px(16), now.px(11), side, side), colour)
        if self.hasFocus() and not self._selected:
            painter.setPen(now.focus.control)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -2))


class _Title(QLabel):
    """What is wrong, in one line; where there is no room for all of it, the tooltip has it."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.ink = theme().text.primary

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(_LEAST), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        cut = self.width() < self.sizeHint().width()
        self.setToolTip(self.text() if cut else "")
        paint_text(QPainter(self), QRectF(self.rect()), self.text(), self.font(), self.ink)


def _why(problem: Problem) -> str:
    """Give the reason in one or two lines: the words, or the formula with its numbers."""
    for line in problem.lines:
        if line.numbers:
            tail = f" = {line.result}" if line.result else ""
            note = f", {line.note}" if line.note else ""
            return f"{line.formula} = {line.numbers}{tail}{note}"
    return problem.why
