"""One object per gesture of the hand: it lives from press to release, and Esc undoes it.

Here the common form, and the gestures that only look or select. A gesture reads the canvas and asks
the document for edits when the hand comes up; until then nothing is part of the project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from designer.canvas.geometry import between, touch
from designer.canvas.levels import place_of
from designer.canvas.scene import Scene
from designer.canvas.style import plain_pen
from designer.canvas.wires import crosses
from designer.look.paint import faded
from engine.graph import Inlet, NodeId
from engine.layout.model import Rect

if TYPE_CHECKING:
    from designer.canvas.view import Canvas

Point = tuple[float, float]
Keys = Qt.KeyboardModifier

THRESHOLD = 4.0
"""Pixels that a pressed hand may tremble before a click becomes a drag."""


class Gesture:
    """The common form. Points are places of the screen, logical pixels of the canvas."""

    cursor: Qt.CursorShape | None = None
    """The pointer's shape while it lasts."""
    scrolls = False
    """Whether the drawing scrolls while the hand holds at the edge."""

    def __init__(self, canvas: Canvas, at: Point) -> None:
        """Begin at ``at``."""
        self.canvas = canvas
        self.start = at
        self.here = at

    def begin(self) -> None:
        """Be told that the hand is at work (after the press, or after the threshold)."""

    def move(self, at: Point, keys: Keys) -> None:
        """Follow the hand."""
        self.here = at

    def release(self, at: Point, keys: Keys) -> None:
        """Do what the hand meant."""

    def cancel(self) -> None:
        """Leave everything as it was."""

    def paint(self, painter: QPainter, scene: Scene) -> None:
        """Paint above the drawing; the painter works in places of the screen."""

    def alter(self, keys: Keys) -> None:
        """Follow a modifier key that went down or up while the hand stands still."""
        self.move(self.here, keys)


class Pan(Gesture):
    """Push the drawing about: middle button, or Space."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, canvas: Canvas, at: Point) -> None:
        """Begin to push at ``at``."""
        super().__init__(canvas, at)
        self._from = canvas.camera

    def move(self, at: Point, keys: Keys) -> None:
        # From where it began, so that rounding to whole pixels does not add up.
        self.here = at
        self.canvas.look(self._from.panned(at[0] - self.start[0], at[1] - self.start[1]))


class Box(Gesture):
    """Drag a box over the empty canvas: whatever it touches is selected."""

    scrolls = True

    def __init__(self, canvas: Canvas, at: Point, keys: Keys) -> None:
        """Begin at ``at``; Shift adds to what is selected, Ctrl toggles."""
        super().__init__(canvas, at)
        self.before = canvas.selected
        self.adds = bool(keys & Keys.ShiftModifier)
        self.toggles = bool(keys & Keys.ControlModifier)
        self._anchor = canvas.at(at)
        # A box selects in one model: the one of the block that it was begun in.
        self._place = canvas.place_at(self._anchor)

    @property
    def area(self) -> Rect:
        """The box on the screen."""
        return between(self.canvas.camera.to_screen(*self._anchor), self.here)

    def move(self, at: Point, keys: Keys) -> None:
        super().move(at, keys)
        drawing = self.canvas.drawing
        world = self.canvas.camera.rect_to_world(self.area)
        inside = [
            n
            for n in drawing.card_grid.near(world)
            if touch(drawing.cards[n].rect, world) and self._counts(n)
        ]
        self.canvas.select(self._chosen(inside))
        self.canvas.update()

    def _counts(self, key: NodeId) -> bool:
        return place_of(key) == self._place and self.canvas.drawing.cards[key].part in ("", "bar")

    def _chosen(self, inside: list[NodeId]) -> list[NodeId]:
        if self.toggles:
            kept = [n for n in self.before if n not in inside]
            return kept + [n for n in inside if n not in self.before]
        return [*self.before, *inside] if self.adds else inside

    def release(self, at: Point, keys: Keys) -> None:
        self.move(at, keys)

    def cancel(self) -> None:
        self.canvas.select(self.before)

    def paint(self, painter: QPainter, scene: Scene) -> None:
        theme = scene.style.theme
        painter.setPen(plain_pen(theme.selection.ring))
        painter.setBrush(faded(theme.selection.ring, theme.selection.marquee_fill_opacity))
        box = QRectF(*self.area)
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))


class Cut(Gesture):
    """Ctrl and the right button: every wire that the line crosses is cut."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: Canvas, at: Point) -> None:
        """Begin the cut at ``at``."""
        super().__init__(canvas, at)
        self.trail = [canvas.at(at)]
        self.cut: dict[Inlet, None] = {}

    def move(self, at: Point, keys: Keys) -> None:
        super().move(at, keys)
        here, last = self.canvas.at(at), self.trail[-1]
        drawing = self.canvas.drawing
        for inlet in drawing.wire_grid.near(between(last, here)):
            if crosses(drawing.wires[inlet].points, last, here):
                self.cut[inlet] = None
        self.trail.append(here)
        self.canvas.update()

    def release(self, at: Point, keys: Keys) -> None:
        self.move(at, keys)
        if self.cut:
            self.canvas.cut(self.cut)

    def paint(self, painter: QPainter, scene: Scene) -> None:
        theme, camera = scene.style.theme, scene.camera
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for inlet in self.cut:
            wire = scene.drawing.wires.get(inlet)
            if wire is not None:
                painter.setPen(plain_pen(faded(theme.status.error.solid, 0.6), 4.0))
                painter.drawPolyline([QPointF(*camera.to_screen(*p)) for p in wire.points])
        pen = plain_pen(theme.status.error.solid, 1.5)
        pen.setDashPattern([4.0, 3.0])
        painter.setPen(pen)
        painter.drawPolyline([QPointF(*camera.to_screen(*point)) for point in self.trail])
