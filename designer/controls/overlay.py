"""Things that float inside a window: the raised panel with its shadow.

Public: ``Overlay(host)``, a child widget of ``host`` with a rounded, raised ground and a shadow,
and ``AnchoredOverlay``, which keeps its place.
Being a child, not a window of its own, it needs no compositor, is cut by nothing but its host,
never loses the focus to a window manager and appears in pictures of the window.  The shadow is
a second widget below it that lets the mouse through.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QMoveEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from designer.controls.base import Themed
from designer.look.paint import paint_box
from designer.look.shadows import Shadow, paint_shadow
from designer.theme import theme


class _Caster(QWidget):
    """Paints the shadow of an overlay, around it and under it."""

    def __init__(self, owner: Overlay) -> None:
        super().__init__(owner.parentWidget())
        self._owner = owner
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        owner = self._owner
        if not isValid(owner):
            return
        painter = QPainter(self)
        box = QRectF(owner.geometry().translated(-self.pos()))
        paint_shadow(painter, box, owner.corner(), owner.shadow())


class Overlay(QWidget, Themed):
    """A floating panel inside ``host``; subclasses fill and place it."""

    alone = False
    """Whether what else floats in the host gives way while it is open, covered or not."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.host = host
        self._caster = _Caster(self)
        self.destroyed.connect(self._caster.deleteLater)
        self.hide()

    def corner(self) -> float:
        """The radius of its corners."""
        return theme().radius.panel

    def shadow(self) -> Shadow:
        """The shadow it casts."""
        return theme().shadow.popover

    def ground(self) -> QColor:
        """Its colour."""
        return theme().surface.raised

    def outline(self) -> QColor:
        """The colour of its border."""
        return theme().border.raised

    def lift(self) -> None:
        """Bring it and its shadow to the front."""
        self._caster.raise_()
        self.raise_()

    def keep_inside(self, wanted: QRect, margin: int = 8) -> QRect:
        """``wanted`` moved so that the host shows all of it, if the host is large enough."""
        room = self.host.rect().adjusted(margin, margin, -margin, -margin)
        left = max(room.left(), min(wanted.left(), room.right() + 1 - wanted.width()))
        top = max(room.top(), min(wanted.top(), room.bottom() + 1 - wanted.height()))
        return QRect(QPoint(left, top), wanted.size())

    def _place_shadow(self) -> None:
        reach = self.shadow().reach
        self._caster.setGeometry(self.geometry().adjusted(-reach, -reach, reach, reach))

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._place_shadow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_shadow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place_shadow()
        self._caster.show()
        self.lift()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._caster.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_box(painter, QRectF(self.rect()), self.corner(), self.ground(), self.outline())


class AnchoredOverlay(Overlay):
    """An overlay with a place of its own in the host, kept when the host changes its size.

    Subclasses say where that is, in ``_place``.
    """

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        host.installEventFilter(self)

    def _place(self) -> None:
        raise NotImplementedError

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False
