"""The minimap gives way to what opens above it: half a map tells nothing and catches the hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QChildEvent, QEvent, QObject

from designer.controls.overlay import Overlay

if TYPE_CHECKING:
    from designer.canvas.overlays.minimap import Minimap
    from designer.canvas.view import Canvas

_STOOD = (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Move, QEvent.Type.Resize)


class GivingWay(QObject):
    """Shows the minimap while it is wanted and nothing lies above it."""

    def __init__(self, canvas: Canvas, minimap: Minimap) -> None:
        """Watch what opens in ``canvas``."""
        super().__init__(canvas)
        self._canvas, self._minimap = canvas, minimap
        self._wanted = False
        canvas.installEventFilter(self)

    def want(self, wanted: bool) -> None:
        """Show the minimap as soon as there is room, or not at all."""
        self._wanted = wanted
        self._settle()

    def _settle(self) -> None:
        box = self._minimap.geometry()
        above = (
            other
            for other in self._canvas.children()
            if isinstance(other, Overlay) and other.isVisible()
            and (other.alone or other.geometry().intersects(box))
        )  # fmt: skip
        self._minimap.setVisible(self._wanted and next(above, None) is None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ChildPolished and isinstance(event, QChildEvent):
            child = event.child()
            if watched is self._canvas and isinstance(child, Overlay):
                child.installEventFilter(self)
                self._settle()
        elif event.type() in _STOOD and isinstance(watched, Overlay):
            self._settle()
        return False
