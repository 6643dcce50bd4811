"""Rows in the callout of a problem: cures, and ways to its cause and to the page about it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from designer import symbols
from designer.controls.base import Themed, name_it
from designer.controls.key_hint import keys_width, paint_keys
from designer.controls.pill import paint_pill, pill_dims, pill_width
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


class FixRow(QAbstractButton, Themed):
    """One cure: what it does, what it gives, which key applies it."""

    def __init__(self, title: str, gives: str, key: str, first: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(title)
        self._gives, self._key, self._first = gives, key, first
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(title)
        name_it(self, f"{title}, gives {gives}" if gives else title)
        self.follow_theme()

    def _room(self) -> float:
        """Give the width that the words have."""
        now = theme()
        right = now.size.callout_width - now.px(28 + 8)
        right -= max(keys_width(self._key), now.px(18)) + now.px(10)
        if self._gives:
            right -= pill_width(pill_dims(self._gives), now.measures) + now.px(8)
        return right - now.px(31)

    def sizeHint(self) -> QSize:
        now = theme()
        metrics = now.metrics("body")
        if metrics.horizontalAdvance(self.text()) <= self._room():
            return QSize(now.px(300), now.px(32))
        # Further lines rather than a value that is cut off.
        room = QRectF(0, 0, self._room(), 1000)
        words = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), self.text())
        return QSize(now.px(300), max(now.px(46), round(words.height()) + now.px(12)))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        painter = QPainter(self)
        box = QRectF(self.rect())
        if self._first or self.hasFocus():
            paint_box(painter, box, now.radius.control, now.accent.tint, now.accent.ring)
        elif self.underMouse():
            paint_box(painter, box, now.radius.control, now.surface.hover)
        side = now.px(15)
        spot = QRectF(now.px(8), (box.height() - side) / 2, side, side)
        symbols.draw(painter, "wand-sparkles", spot, now.accent.text)
        right = box.right() - now.px(8)
        paint_keys(painter, right, box.center().y(), self._key)
        right -= max(keys_width(self._key), now.px(18)) + now.px(10)
        if self._gives:
            dims = pill_dims(self._gives)
            wide, high = pill_width(dims, now.measures), now.size.pill_height
            pill = QRectF(right - wide, (box.height() - high) / 2, wide, high)
            paint_pill(painter, pill, dims, now.measures)
            right -= wide + now.px(8)
        room = QRectF(now.px(31), 0, right - now.px(31), box.height())
        if box.height() < now.px(40):
            paint_text(painter, room, self.text(), now.font("body"), now.text.primary)
            return
        painter.setFont(now.font("body"))
        painter.setPen(now.text.primary)
        wrapped = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, int(wrapped), self.text())
