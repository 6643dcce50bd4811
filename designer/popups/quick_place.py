"""Room for quick add: the layer that it follows and the ghost beside it both stay in view."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect

from designer.canvas.geometry import around
from designer.canvas.overlays.standing import MARGIN, stand_beside
from designer.canvas.view import Canvas
from designer.theme import theme
from engine.layout.model import Rect

_APART = 40
_NARROW = 360
_FOOT = 56
"""Below the ghost: for the shape that would leave it."""


class Room:
    """Makes room on a canvas, and gives it back.

    The drawing moves over as far as it must. Where there is too little room for both, the panel
    becomes narrower, and then the drawing smaller for as long as the panel is open.
    """

    def __init__(self, canvas: Canvas) -> None:
        """Serve ``canvas``."""
        self._canvas = canvas
        self._zoom: float | None = None

    def beside(self, things: list[Rect], near: Iterable[Rect], width: int, high: int) -> QRect:
        """Give where a panel of that size stands beside ``things``, clear of those ``near`` them.

        All are places of the drawing, and what is given is one of the screen.
        """
        canvas = self._canvas
        camera, world = canvas.goal, around(things)
        assert world is not None
        room = canvas.width() - 2 * MARGIN - _APART
        narrow = min(width, theme().px(_NARROW))
        width = round(max(min(width, room - world.width * camera.zoom), narrow))
        if world.width * camera.zoom > room - width > 0:
            self._zoom = self._zoom or camera.zoom
            middle = (canvas.width() / 2, canvas.height() / 2)
            camera = camera.zoomed((room - width) / world.width, middle)
        box = camera.rect_to_screen(world)
        stand = stand_beside(
            (canvas.width(), canvas.height()),
            box,
            (width, high),
            _APART,
            [camera.rect_to_screen(rect) for rect in near if rect not in things],
        )
        right, push = (stand.right, stand.push) if stand is not None else (True, 0.0)
        low = canvas.height() - _FOOT
        drop = 0.0
        if box.height < low:
            drop = max(0.0, MARGIN - box.y) or min(0.0, low - box.bottom)
        camera = camera.panned(push, drop)
        if camera != canvas.goal:
            canvas.fly(camera)
        box = camera.rect_to_screen(world)
        left = box.right + _APART if right else box.x - _APART - width
        return QRect(round(left), round(box.y), width, high)

    def give_back(self) -> None:
        """Let the drawing have its size again, around the layer in hand."""
        if self._zoom is None:
            return
        zoom, self._zoom = self._zoom, None
        canvas = self._canvas
        camera = canvas.goal
        last = canvas.document.selection.last
        card = canvas.drawing.cards.get(canvas.key_of(last)) if last is not None else None
        at = (canvas.width() / 2, canvas.height() / 2)
        if card is not None:
            at = camera.to_screen(*card.middle)
        canvas.fly(camera.zoomed(zoom, at))
        if last is not None:
            canvas.reveal_node(last)
