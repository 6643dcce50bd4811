"""The painted widget: camera, level of detail, caches, and no more repainting than needed.

Panning moves the pixels that are there and paints only the strip that comes into view. While the
zoom changes cards are painted afresh; at rest they are stamped from pictures. Input is not known
here (`view`), edits even less.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QEasingCurve, QPoint, QRect, Qt, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QWidget

from designer.canvas.camera import Camera, Point, fitted, next_stop
from designer.canvas.drawing import Drawing
from designer.canvas.far_cells import FarCells
from designer.canvas.lod import Level, level_of
from designer.canvas.looks import Looks
from designer.canvas.scene import Scene
from designer.canvas.scene_painting import paint_scene
from designer.canvas.stamps import Stamps
from designer.canvas.style import style_of
from designer.theme import theme, themes
from engine.layout.model import Rect

REFINE = 80
"""Wires whose course is found at a time while idle, at most: less than a frame of work."""
FEWEST = 4
"""The same where finding one takes long: where cards lie on one another."""
FRAME = 0.016
REST = 140
"""Milliseconds after the last change of zoom until cards are stamped from pictures again."""


class Surface(QWidget):
    """Paints a drawing through a camera."""

    camera_changed = Signal()
    """Another part of the drawing is shown, or at another zoom."""
    rested = Signal()
    """Cards that glided are where they belong."""

    def __init__(self, drawing: Drawing, parent: QWidget | None = None) -> None:
        """Show ``drawing``."""
        super().__init__(parent)
        self.drawing = drawing
        self.looks = Looks()
        self.camera = Camera()
        self.level = Level.FULL
        self._stamps = Stamps()
        self._far = FarCells()
        self._flight = QVariantAnimation(self)
        self._flight.valueChanged.connect(self._fly)
        self._flight_from = self._flight_to = self.camera
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self.update)
        self._refine = QTimer(self, singleShot=True, interval=0)
        self._refine.timeout.connect(self._refine_some)
        self._at_a_time = FEWEST
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        themes.changed.connect(self.update)

    # ── looking ──────────────────────────────────────────────────────────────────────────────

    def look(self, camera: Camera) -> None:
        """Look elsewhere, or closer, at once."""
        before = self.camera
        ratio = self.devicePixelRatioF()
        camera = camera.snapped(ratio)
        if camera == before:
            return
        self.camera = camera
        if camera.zoom != before.zoom:
            self.level = level_of(camera.zoom, self.level)
            self._rest.start()
            self.update()
        else:
            self._scroll(camera.x - before.x, camera.y - before.y)
        self.camera_changed.emit()

    def jump(self, camera: Camera) -> None:
        """Look elsewhere while nothing is painted yet that could be moved along."""
        self.camera = camera.snapped(self.devicePixelRatioF())
        self.level = level_of(self.camera.zoom, self.level)
        self.update()
        self.camera_changed.emit()

    def _scroll(self, dx: float, dy: float) -> None:
        """Move the pixels that are there; what lies over the canvas is painted again."""
        step_x, step_y = round(dx), round(dy)
        far = abs(step_x) >= self.width() or abs(step_y) >= self.height()
        if far or step_x != dx or step_y != dy or self._rest.isActive():
            self.update()
            return
        self.scroll(step_x, step_y, self.rect())
        uncovered = QRegion()
        for child in self.children():
            if isinstance(child, QWidget) and child.isVisible():
                box = child.geometry()
                uncovered += QRegion(box) + QRegion(box.translated(step_x, step_y))
        if not uncovered.isEmpty():
            self.update(uncovered)

    def fly(self, camera: Camera, duration: str = "fit") -> None:
        """Glide to another camera."""
        time = theme().duration(duration)
        self._flight.stop()
        if time <= 0 or not self.isVisible():
            self.look(camera)
            return
        self._flight_from, self._flight_to = self.camera, camera
        self._flight.setDuration(time)
        self._flight.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._flight.setStartValue(0.0)
        self._flight.setEndValue(1.0)
        self._flight.start()

    @property
    def goal(self) -> Camera:
        """The camera that it is gliding to; else that which it has."""
        gliding = self._flight.state() == QVariantAnimation.State.Running
        return self._flight_to if gliding else self.camera

    def _fly(self, share: float) -> None:
        middle = (self.width() / 2, self.height() / 2)
        self.look(
            self._flight_to
            if share >= 1.0
            else self._flight_from.mixed(self._flight_to, share, middle)
        )

    def land(self) -> None:
        """Stop gliding: a hand takes over."""
        self._flight.stop()

    def zoom_at(self, zoom: float, at: Point | None = None) -> None:
        """Zoom, keeping what is under ``at`` (the middle by default)."""
        self.land()
        middle = (self.width() / 2, self.height() / 2)
        self.look(self.camera.zoomed(zoom, at or middle))

    def step_zoom(self, closer: bool) -> None:
        """Zoom to the next round percentage."""
        target = self.goal
        middle = (self.width() / 2, self.height() / 2)
        self.fly(self.camera.zoomed(next_stop(target.zoom, closer), middle))

    def show_rect(self, world: Rect, largest: float = 1.0, glide: bool = True) -> None:
        """Fit a part of the drawing into the widget."""
        camera = fitted(world, self.width(), self.height(), largest)
        if glide:
            self.fly(camera)
        else:
            self.land()
            self.look(camera)

    @property
    def visible(self) -> Rect:
        """The part of the drawing that is in view."""
        return self.camera.rect_to_world(Rect(0, 0, self.width(), self.height()))

    def _refine_some(self) -> None:
        """Find the course of some wires that are only sketched yet (very large drawings)."""
        if self._refine_now():
            self._refine.start()
        self.update()

    def _refine_now(self) -> bool:
        """Find the course of as many wires as a frame has time for; False when all have it."""
        start = time.perf_counter()
        more = self.drawing.refine(self.visible, self._at_a_time)
        took = time.perf_counter() - start
        if took > FRAME:
            self._at_a_time = max(FEWEST, self._at_a_time // 2)
        elif took < FRAME / 2:
            self._at_a_time = min(REFINE, self._at_a_time * 2)
        return more

    # ── painting ─────────────────────────────────────────────────────────────────────────────

    def scene(self) -> Scene:
        """Give what is painted now, and how."""
        style = style_of(theme())
        ratio = self.devicePixelRatioF()
        self._stamps.prepare(self.camera.zoom, ratio, style)
        return Scene(
            self.drawing, self.camera, self.level, self.looks, style, self._far, self._stamps,
            ratio, not self._rest.isActive(),
        )  # fmt: skip

    def repaint_world(self, rects: list[Rect], reach: float = 24.0) -> None:
        """Ask for painting where something of the drawing lies."""
        for rect in rects:
            x, y, wide, high = self.camera.rect_to_screen(rect)
            slack = reach * max(1.0, self.camera.zoom)
            self.update(
                QRect(
                    int(x - slack),
                    int(y - slack),
                    int(wide + 2 * slack) + 2,
                    int(high + 2 * slack) + 2,
                )
            )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        scene = self.scene()
        if self.drawing.router.sketched and not self._refine.isActive():
            self._refine_now()  # what is in view, before it is seen
            self._refine.start()
        parts = list(event.region())
        whole = event.rect()
        if sum(p.width() * p.height() for p in parts) * 2 > whole.width() * whole.height():
            parts = [whole]  # Qt clips what floats above; one pass is cheaper than many
        for part in parts:
            painter.save()
            painter.setClipRect(part)
            paint_scene(painter, scene, Rect(part.x(), part.y(), part.width(), part.height()))
            self.paint_above(painter, scene)
            painter.restore()

    def paint_above(self, painter: QPainter, scene: Scene) -> None:
        """Paint what a hand is doing, above everything; for those who know hands."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.camera_changed.emit()

    def at(self, point: QPoint | Point) -> Point:
        """Give the place in the drawing under a place of the widget."""
        if isinstance(point, QPoint):
            return self.camera.to_world(point.x(), point.y())
        return self.camera.to_world(*point)
