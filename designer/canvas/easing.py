"""A wire that a hand has let go eases from its curve into its course (180 ms). Looks only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEasingCurve, QPointF, QVariantAnimation
from PySide6.QtGui import QPainter, QPainterPath

from designer.canvas.scene import Scene
from designer.canvas.style import NO_BRUSH
from designer.theme import theme
from engine.graph import Inlet

if TYPE_CHECKING:
    from designer.canvas.view import Canvas

Point = tuple[float, float]
_STEPS = 24


class Easing:
    """Runs the easing of one canvas; one wire at a time."""

    def __init__(self, canvas: Canvas) -> None:
        """Serve ``canvas``."""
        self._canvas = canvas
        self.inlet: Inlet | None = None
        self._curve: list[Point] = []
        self._share = 1.0
        self._run = QVariantAnimation(canvas)
        self._run.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._run.setStartValue(0.0)
        self._run.setEndValue(1.0)
        self._run.valueChanged.connect(self._step)
        self._run.finished.connect(self.stop)

    def start(self, inlet: Inlet, curve: QPainterPath) -> None:
        """Ease the wire at ``inlet`` from ``curve`` (in the drawing) into its course."""
        self.stop()
        time = theme().duration("healWire")
        if not time or inlet not in self._canvas.drawing.wires:
            return
        self.inlet = inlet
        self._curve = [
            (p.x(), p.y()) for p in (curve.pointAtPercent(i / _STEPS) for i in range(_STEPS + 1))
        ]
        self._canvas.looks.hidden = frozenset({inlet})
        self._run.setDuration(time)
        self._run.start()

    def stop(self) -> None:
        """Be in the course at once."""
        if self.inlet is None:
            return
        self.inlet = None
        self._run.stop()
        self._canvas.looks.hidden = frozenset()
        self._canvas.update()

    def _step(self, share: float) -> None:
        self._share = share
        self._canvas.update()

    def paint(self, painter: QPainter, scene: Scene) -> None:
        """Paint the wire on its way."""
        wire = scene.drawing.wires.get(self.inlet) if self.inlet is not None else None
        if wire is None:
            return
        goal = _along(wire.points)
        share = self._share
        path = QPainterPath()
        for place, ((ax, ay), (bx, by)) in enumerate(zip(self._curve, goal, strict=True)):
            point = QPointF(ax + (bx - ax) * share, ay + (by - ay) * share)
            path.moveTo(point) if not place else path.lineTo(point)
        painter.save()
        painter.translate(scene.camera.x, scene.camera.y)
        painter.scale(scene.camera.zoom, scene.camera.zoom)
        painter.setPen(scene.style.wire[scene.looks.state(wire)])
        painter.setBrush(NO_BRUSH)
        painter.drawPath(path)
        painter.restore()


def _along(points: tuple[Point, ...]) -> list[Point]:
    """Give evenly spaced points along a course."""
    path = QPainterPath(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(*point)
    found = (path.pointAtPercent(i / _STEPS) for i in range(_STEPS + 1))
    return [(p.x(), p.y()) for p in found]
