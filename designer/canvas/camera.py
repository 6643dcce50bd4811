"""Where the canvas looks: how places in the drawing become places on the screen, and back.

A camera is a value. ``screen = world × zoom + offset``, in logical pixels of the widget.
"""

from __future__ import annotations

from typing import NamedTuple

from designer.canvas.lod import LARGEST_ZOOM, SMALLEST_ZOOM
from engine.layout.model import Rect

Point = tuple[float, float]

FIT_MARGIN = 56.0
STOPS = (0.02, 0.05, 0.1, 0.15, 0.25, 0.33, 0.5, 0.67, 0.85, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)


class Camera(NamedTuple):
    """A zoom and where the drawing's origin is on the screen."""

    zoom: float = 1.0
    x: float = 0.0
    y: float = 0.0

    def to_screen(self, x: float, y: float) -> Point:
        """Give the place on the screen of a place in the drawing."""
        return x * self.zoom + self.x, y * self.zoom + self.y

    def to_world(self, x: float, y: float) -> Point:
        """Give the place in the drawing of a place on the screen."""
        return (x - self.x) / self.zoom, (y - self.y) / self.zoom

    def rect_to_screen(self, rect: Rect) -> Rect:
        """Give a rectangle of the drawing on the screen."""
        z = self.zoom
        return Rect(rect.x * z + self.x, rect.y * z + self.y, rect.width * z, rect.height * z)

    def rect_to_world(self, rect: Rect) -> Rect:
        """Give a rectangle of the screen in the drawing."""
        z = self.zoom
        return Rect((rect.x - self.x) / z, (rect.y - self.y) / z, rect.width / z, rect.height / z)

    def panned(self, dx: float, dy: float) -> Camera:
        """Give the camera after the drawing was pushed by ``dx``, ``dy`` on the screen."""
        return Camera(self.zoom, self.x + dx, self.y + dy)

    def zoomed(self, zoom: float, at: Point) -> Camera:
        """Give the camera at another zoom that keeps what is under ``at`` (on the screen)."""
        zoom = min(LARGEST_ZOOM, max(SMALLEST_ZOOM, zoom))
        wx, wy = self.to_world(*at)
        return Camera(zoom, at[0] - wx * zoom, at[1] - wy * zoom)

    def snapped(self, ratio: float) -> Camera:
        """Give the camera with its origin on a device pixel, so that scrolling moves whole ones."""
        return Camera(self.zoom, round(self.x * ratio) / ratio, round(self.y * ratio) / ratio)

    def mixed(self, other: Camera, share: float, at: Point) -> Camera:
        """Give a camera between this one and ``other``, evenly in zoom, as seen at ``at``."""
        zoom = self.zoom * (other.zoom / self.zoom) ** share
        ax, ay = self.to_world(*at)
        bx, by = other.to_world(*at)
        wx, wy = ax + (bx - ax) * share, ay + (by - ay) * share
        return Camera(zoom, at[0] - wx * zoom, at[1] - wy * zoom)


def fitted(world: Rect, width: float, height: float, largest: float = 1.0) -> Camera:
    """Give the camera that shows all of ``world`` in a widget of that size."""
    room_x, room_y = max(width - 2 * FIT_MARGIN, 40.0), max(height - 2 * FIT_MARGIN, 40.0)
    zoom = min(largest, room_x / max(world.width, 1.0), room_y / max(world.height, 1.0))
    zoom = min(LARGEST_ZOOM, max(SMALLEST_ZOOM, zoom))
    return Camera(
        zoom,
        width / 2 - (world.x + world.width / 2) * zoom,
        height / 2 - (world.y + world.height / 2) * zoom,
    )


def opening(world: Rect, width: float, height: float) -> Camera:
    """Give the camera for a drawing that was just opened.

    It shows all of ``world`` if cards keep their words then; else its top, and its left where it
    is too wide as well: networks are read from there.
    """
    whole = fitted(world, width, height)
    if whole.zoom >= READABLE:
        return whole
    wide = world.width * READABLE > width - 2 * FIT_MARGIN
    x = FIT_MARGIN - world.x * READABLE
    if not wide:
        x = width / 2 - (world.x + world.width / 2) * READABLE
    return Camera(READABLE, x, FIT_MARGIN - world.y * READABLE)


READABLE = 0.8
"""The zoom from which on cards are drawn with all their words, with some air."""


def next_stop(zoom: float, up: bool) -> float:
    """Give the next round zoom above or below ``zoom``."""
    if up:
        return next((stop for stop in STOPS if stop > zoom * 1.01), LARGEST_ZOOM)
    return next((stop for stop in reversed(STOPS) if stop < zoom / 1.01), SMALLEST_ZOOM)
