"""What is painted, and how: everything that the painting of a drawing is given, as one value."""

from __future__ import annotations

from typing import NamedTuple

from designer.canvas.camera import Camera
from designer.canvas.drawing import Drawing
from designer.canvas.far_cells import FarCells
from designer.canvas.lod import Level
from designer.canvas.looks import Looks
from designer.canvas.parts import Wire
from designer.canvas.pills import CHANGED
from designer.canvas.stamps import Stamps
from designer.canvas.style import Style
from designer.canvas.wires import SHORTEST_FOR_PILL


class Scene(NamedTuple):
    """What is painted, and how."""

    drawing: Drawing
    camera: Camera
    level: Level
    looks: Looks
    style: Style
    far_cells: FarCells
    stamps: Stamps | None = None
    ratio: float = 1.0
    resting: bool = True
    """Whether the zoom is at rest: then whole cards are stamped, else their bodies alone."""


def shows_pill(scene: Scene, wire: Wire, state: str) -> bool:
    """Tell whether a wire's pill is painted now."""
    looks = scene.looks
    traced = wire.traced is not None
    if wire.inlet == looks.hover_wire or wire.inlet == looks.wire:
        return True
    if not traced and (looks.shapes == "off" or (looks.quiet and state != "error")):
        return False
    scene.drawing.pill_at(wire)
    if wire.room < SHORTEST_FOR_PILL:
        return False
    if looks.shapes == "changes" and state == "default" and not traced:
        return any(kind == CHANGED for _, kind in scene.drawing.pill(wire).parts)
    return True
