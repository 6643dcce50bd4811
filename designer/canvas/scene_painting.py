"""Painting the visible part of a drawing, in order: ground, frames, wires, cards, pills, ports.

The same function paints the window and diagrams. It asks the grids for what can lie in the area,
and chooses how by the level of detail.
"""

from __future__ import annotations

from PySide6.QtGui import QPainter

from designer.canvas import frame_titles as titles
from designer.canvas import painting_far as far
from designer.canvas.geometry import grown, touch
from designer.canvas.ground import paint_ground
from designer.canvas.levels import BETWEEN
from designer.canvas.lod import Level
from designer.canvas.scene import Scene
from designer.canvas.scene_blocks import paint_bars, paint_blocks
from designer.canvas.scene_far import paint_far
from designer.canvas.scene_near import REACH, paint_near
from engine.layout.model import Rect


def paint_scene(painter: QPainter, scene: Scene, area: Rect) -> None:
    """Paint what lies in ``area`` (of the screen), its ground included."""
    style, camera = scene.style, scene.camera
    paint_ground(painter, area, camera, style, scene.ratio, scene.looks.grid and not style.plain)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    world = grown(camera.rect_to_world(area), REACH / min(camera.zoom, 1.0))
    around = grown(world, titles.REACH / camera.zoom)
    named = [box for box in scene.drawing.frames.values() if touch(box.rect, around)]
    frames = [box for box in named if touch(box.rect, world)]
    for box in frames:
        if BETWEEN not in box.frame:
            far.paint_frame(painter, box, style, camera, box.frame == scene.looks.frame)
    paint_blocks(painter, scene, world)
    for box in frames:
        if BETWEEN in box.frame:
            far.paint_frame(painter, box, style, camera, box.frame == scene.looks.frame)
    if scene.level >= Level.COMPACT:
        paint_near(painter, scene, world)
    else:
        paint_far(painter, scene, world)
    paint_bars(painter, scene, world)
    for box in named:
        title = titles.title_in(scene.drawing, box, camera, scene.level)
        if title is not None:
            far.paint_frame_title(painter, title, style)
