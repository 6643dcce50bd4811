"""Wheel, touchpad and pinch: panning and zooming without a button."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture

from designer.canvas.surface import Surface

_NOTCH = 64.0
"""Pixels that one notch of the wheel pans."""
_ZOOM_NOTCH = 1.18
_ZOOM_PIXEL = 0.006


def turn(surface: Surface, event: QWheelEvent) -> None:
    """Pan by the wheel or two fingers (Shift: sideways), zoom with Ctrl."""
    keys = event.modifiers()
    pixels, angle = event.pixelDelta(), event.angleDelta()
    at = (event.position().x(), event.position().y())
    if keys & Qt.KeyboardModifier.ControlModifier:
        if not pixels.isNull():
            factor = math.exp(pixels.y() * _ZOOM_PIXEL)
        else:
            factor = _ZOOM_NOTCH ** (angle.y() / 120.0)
        surface.zoom_at(surface.camera.zoom * factor, at)
    else:
        if not pixels.isNull():
            dx, dy = float(pixels.x()), float(pixels.y())
        else:
            dx, dy = angle.x() / 120.0 * _NOTCH, angle.y() / 120.0 * _NOTCH
        if keys & Qt.KeyboardModifier.ShiftModifier and not dx:
            dx, dy = dy, 0.0
        surface.land()
        surface.look(surface.camera.panned(dx, dy))
    event.accept()


def pinch(surface: Surface, event: QNativeGestureEvent) -> bool:
    """Zoom by a pinch on a touchpad; a smart zoom fits, as maps do."""
    kind = event.gestureType()
    at = (event.position().x(), event.position().y())
    if kind == Qt.NativeGestureType.ZoomNativeGesture:
        surface.zoom_at(surface.camera.zoom * (1.0 + event.value()), at)
        return True
    if kind == Qt.NativeGestureType.SmartZoomNativeGesture:
        surface.fly(surface.camera.zoomed(1.0 if surface.camera.zoom < 0.95 else 0.5, at))
        return True
    return kind == Qt.NativeGestureType.PanNativeGesture


def spread(surface: Surface, event: QGestureEvent) -> bool:
    """Zoom by two fingers on a touch screen."""
    gesture = event.gesture(Qt.GestureType.PinchGesture)
    if not isinstance(gesture, QPinchGesture):
        return False
    middle = surface.mapFromGlobal(gesture.centerPoint().toPoint())
    surface.zoom_at(surface.camera.zoom * gesture.scaleFactor(), (middle.x(), middle.y()))
    event.accept(gesture)
    return True
