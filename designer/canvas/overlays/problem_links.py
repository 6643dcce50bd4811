"""Ways out of the callout of a problem: to the layer that caused it, to the page about it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from designer import symbols
from designer.controls.base import Themed, name_it
from designer.look.paint import paint_box, paint_text
from designer.theme import theme
from engine import pages
from engine.graph import Model, NodeId
from engine.problems import Line, Problem


class LinkRow(QAbstractButton, Themed):
    """A quiet row that leads somewhere."""

    def __init__(self, symbol: str, words: str, parent: QWidget) -> None:
        """Show ``words`` behind a symbol."""
        super().__init__(parent)
        self._symbol = symbol
        self.setText(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        name_it(self, words)
        self.follow_theme()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(300), theme().px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        box = QRectF(self.rect())
        if self.hasFocus():
            paint_box(painter, box, now.radius.control, now.accent.tint, now.accent.ring)
        elif self.underMouse():
            paint_box(painter, box, now.radius.control, now.surface.hover)
        side = now.px(14)
        spot = QRectF(now.px(8), (box.height() - side) / 2, side, side)
        symbols.draw(painter, self._symbol, spot, now.text.tertiary)
        room = box.adjusted(now.px(31), 0, -now.px(8), 0)
        paint_text(painter, room, self.text(), now.font("small"), now.accent.text)


def culprit_of(problem: Problem, model: Model) -> NodeId | None:
    """Give the layer that brought the fault in, if it is another one that is still there."""
    node = problem.details.get("culprit")
    return node if isinstance(node, str) and node in model.nodes else None


def shown_lines(problem: Problem) -> tuple[Line, ...]:
    """Give the lines for the box: the cause has a row of its own and need not be said twice."""
    if "culprit" not in problem.details or not problem.lines:
        return problem.lines
    return (*problem.lines[:-1], problem.lines[-1]._replace(note=""))


def open_page(problem: Problem) -> bool:
    """Open the page about a problem; False where the documentation was not installed."""
    path = pages.file(pages.documentation(problem.code))
    return path is not None and QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def has_page(problem: Problem) -> bool:
    """Tell whether there is a page about a problem, and not only its line in the list."""
    page = pages.documentation(problem.code)
    return page != pages.CODES and pages.file(page) is not None
