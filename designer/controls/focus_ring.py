"""The ring around the control that has the keyboard focus.

Public: ``watch_focus()``.  A widget asks for a ring by having ``ring_rect() -> (QRectF, radius)``;
the ring is 2 pixels of accent at a gap of 2, outside of the widget, so it is a widget of its own
that follows the focus around.  It lives in the window, or in the content of the scroll area that
the control is in, and is cut off where that is.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from designer.look.paint import paint_ring
from designer.theme import theme

_FOLLOWED = frozenset(
    {
        QEvent.Type.Move,
        QEvent.Type.Resize,
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.ParentChange,
        QEvent.Type.EnabledChange,
    }
)


class FocusRing(QWidget):
    """The ring of one application; moves from widget to widget."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []

    def follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        """The focus moved."""
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched = []
        self._target = new if new is not None and hasattr(new, "ring_rect") else None
        self.hide()
        if self._target is None:
            return
        home = _home(self._target)
        self.setParent(home)
        step: QWidget | None = self._target
        while step is not None and step is not home:
            step.installEventFilter(self)
            self._watched.append(step)
            step = step.parentWidget()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _FOLLOWED:
            self._place()
        return False

    def _place(self) -> None:
        target = self._target
        if target is None or not isValid(target) or not target.isVisible():
            self.hide()
            return
        home = self.parentWidget()
        if home is None or not home.isAncestorOf(target):
            self.follow(None, target)
            return
        rect, _ = target.ring_rect()  # type: ignore[attr-defined]
        reach = self._reach()
        box = QRectF(rect).translated(target.mapTo(home, QPoint(0, 0)))
        self.setGeometry(box.adjusted(-reach, -reach, reach, reach).toAlignedRect())
        self.show()
        self.raise_()
        self.update()

    @staticmethod
    def _reach() -> int:
        stroke = theme().stroke
        return round(stroke.focus_ring + stroke.focus_gap) + 1

    def paintEvent(self, event: QPaintEvent) -> None:
        target, home = self._target, self.parentWidget()
        if target is None or home is None or not isValid(target):
            return
        rect, radius = target.ring_rect()  # type: ignore[attr-defined]
        box = QRectF(rect).translated(target.mapTo(home, QPoint(0, 0)) - self.pos())
        stroke = theme().stroke
        painter = QPainter(self)
        colour = theme().focus.control
        paint_ring(painter, box, radius, colour, stroke.focus_ring, stroke.focus_gap)


def _home(widget: QWidget) -> QWidget:
    """The window, or the widget that a scroll area scrolls."""
    step = widget
    while True:
        parent = step.parentWidget()
        if parent is None or step.isWindow():
            return step
        area = parent.parentWidget()
        if isinstance(area, QAbstractScrollArea) and area.viewport() is parent:
            return step
        step = parent


_rings: dict[int, FocusRing] = {}


def watch_focus() -> None:
    """Have the ring follow the focus in this application; calling it again does nothing."""
    app = QApplication.instance()
    if not isinstance(app, QApplication) or id(app) in _rings:
        return
    ring = FocusRing()
    _rings[id(app)] = ring
    app.focusChanged.connect(_moved)


def _moved(old: QWidget | None, new: QWidget | None) -> None:
    key = id(QApplication.instance())
    ring = _rings.get(key)
    if ring is None or not isValid(ring):
        # Its window was destroyed and took it along.
        ring = _rings[key] = FocusRing()
    ring.follow(old, new)
