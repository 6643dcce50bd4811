"""The callout: a floating card joined by a line to the thing it speaks about.

Public::

    callout = Callout(host, tone="error")             # an Overlay of the width of the design
    callout.body.addWidget(…)                         # its content, a QVBoxLayout
    callout.point_at(rect)                            # rect of the thing, in the host
    callout.closed                                    # Esc, the cross, or close_it()

It stands to the right of the thing, or to the left where there is no room, or else below or above
it; in a host that is too low for it, its content scrolls.  It remembers who had the focus and gives
it back.  Knows nothing of problems or fixes.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from designer.controls.button import IconButton
from designer.controls.overlay import Overlay
from designer.controls.thin_bar import ThinBar
from designer.theme import theme

Tone = Literal["error", "warning", "info", "plain"]
Side = Literal["right", "left"]

DISTANCE = 28
"""Between the callout and its thing."""

_CLOSEST = 8
_FOOT = 64


class _Joint(QWidget):
    """The line from the callout to its thing."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._ends = (QPointF(), QPointF())
        self.colour = QColor()
        self.hide()

    def join(self, start: QPoint, end: QPoint) -> None:
        """Draw the line between two points of the host."""
        box = QRect(start, end).normalized().adjusted(-2, -2, 3, 3)
        self.setGeometry(box)
        self._ends = (QPointF(start - box.topLeft()), QPointF(end - box.topLeft()))
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.colour, 1.5))
        start, end = self._ends
        bend = QPointF(end.x(), start.y())
        painter.drawPolyline([start, bend, end])


class Callout(Overlay):
    """A card with a pointer; subclasses or callers fill ``body``."""

    closed = Signal()

    def __init__(self, host: QWidget, *, tone: Tone = "plain", cross: bool = True) -> None:
        super().__init__(host)
        self._tone: Tone = tone
        self._joint = _Joint(host)
        self.destroyed.connect(self._joint.deleteLater)
        self._came_from: QWidget | None = None
        self._content = QWidget()
        self.body = QVBoxLayout(self._content)
        self._scroll()
        self.cross = IconButton("x", "Close", shortcut="Esc", side=24, icon=14, parent=self)
        self.cross.setVisible(cross)
        self.cross.clicked.connect(self.close_it)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.follow_theme()

    def _scroll(self) -> None:
        """Let the content scroll where the host is too low for all of it."""
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        ThinBar(area)
        area.setWidget(self._content)
        for ground in (area, area.viewport(), self._content):
            ground.setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(area)

    def set_tone(self, tone: Tone) -> None:
        """The colour of its border and its line."""
        self._tone = tone
        self.update()

    def outline(self) -> QColor:
        now = theme()
        return (
            now.border.raised if self._tone == "plain" else getattr(now.status, self._tone).border
        )

    def retheme(self) -> None:
        now = theme()
        self.body.setContentsMargins(now.px(14), now.px(12), now.px(14), now.px(14))
        self.body.setSpacing(now.px(8))

    def wanted_size(self) -> QSize:
        """Give the size that it takes in its host."""
        host = self.host
        width = min(theme().size.callout_width, host.width() - 16)
        self.body.activate()
        height = max(self._content.heightForWidth(width - 2), self._content.sizeHint().height())
        return QSize(width, min(height + 2, max(host.height() - 16, 60)))

    def point_at(
        self, thing: QRect, first: Side = "right", *, further: int = 0, moving: bool = False
    ) -> None:
        """Open beside ``thing`` (in the host), at the side that comes ``first`` if it has room.

        It stands ``further`` off than usual, where something beside ``thing`` is to be seen.
        Where neither side has room, below or above it: what it speaks about must stay in view.
        While the host is ``moving`` to make room, it stands where it will be.
        """
        now, host = theme(), self.host
        if not self.isVisible():
            self._came_from = QApplication.focusWidget()
        size = self.wanted_size()
        width, height = size.width(), size.height()
        gap = now.px(DISTANCE)
        right, before = host.width() - 8 - thing.right(), thing.left() - 8
        at_right, at_left = right >= width + gap, before >= width + gap
        to_right = right > before if at_right == at_left else at_right
        if moving or (at_right and at_left):
            to_right = first == "right"
        apart = gap + (further if (first == "right") == to_right else 0)
        left = thing.right() + apart if to_right else thing.left() - apart - width
        wanted = QRect(left, thing.center().y() - height // 3, width, height)
        # A toast at the foot must find its place below.
        lowest = host.height() - now.px(_FOOT) - height
        below, above = thing.bottom() + gap, thing.top() - gap - height
        tight = not moving and max(right, before) < width + _CLOSEST
        over = tight and (below <= lowest or above >= 8)
        if over:
            top = below if below <= lowest else above
            wanted = QRect(thing.center().x() - width // 2, top, width, height)
        box = self.keep_inside(wanted)
        if box.top() > lowest >= 8:
            box.moveTop(lowest)
        self.setGeometry(box)
        self.cross.raise_()
        self.cross.setGeometry(width - now.px(34), now.px(10), now.px(24), now.px(24))
        self.show()
        self.lift()
        if over:
            self._join_across(thing, box)
        else:
            self._join(thing, box, to_right)

    def _join_across(self, thing: QRect, box: QRect) -> None:
        below = box.top() > thing.bottom()
        x = min(max(thing.center().x(), box.left() + 16), box.right() - 16)
        start = QPoint(x, box.top() if below else box.bottom())
        self._lead(start, QPoint(x, thing.bottom() + 1 if below else thing.top() - 1))

    def _join(self, thing: QRect, box: QRect, to_right: bool) -> None:
        middle = min(max(thing.center().y(), box.top() + 16), box.bottom() - 16)
        apart = thing.right() < box.left() if to_right else box.right() < thing.left()
        if not apart:
            self._joint.hide()
            return
        start = QPoint(box.left() if to_right else box.right(), middle)
        end = QPoint(thing.right() + 1 if to_right else thing.left() - 1, thing.center().y())
        self._lead(start, end)

    def _lead(self, start: QPoint, end: QPoint) -> None:
        self._joint.colour = self.outline()
        self._joint.join(start, end)
        self._joint.raise_()
        self.lift()

    def close_it(self) -> None:
        """Close, and give the focus back to who had it."""
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self.host)
        self.hide()
        if had_focus and self._came_from is not None and isValid(self._came_from):
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if isValid(self._joint):
            self._joint.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_it()
            event.accept()
            return
        super().keyPressEvent(event)
