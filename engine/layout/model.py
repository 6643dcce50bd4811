"""What a layout is asked with and answered with: sizes, edges, groups, distances, places.

Plain data only. It knows rectangles and distances; it knows nothing of networks, layers, models,
nor of how a place is found.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

Point = tuple[float, float]
Polyline = tuple[Point, ...]


class Rect(NamedTuple):
    """A rectangle by its top left corner; y grows downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the lower edge."""
        return self.y + self.height


class Edge(NamedTuple):
    """One wire: from an output port of ``source`` to an input slot of ``target``."""

    source: str
    target: str
    source_port: int = 0
    target_port: int = 0


class Wire(NamedTuple):
    """Where an edge meets its cards: a port on a lower edge, a port on an upper one.

    Wires with an equal ``trunk`` come from one port and may share their way.
    """

    source: Point
    target: Point
    trunk: Hashable = None


@dataclass(frozen=True, slots=True)
class Group:
    """Ids that stay together in a rectangle of their own, and the room around them.

    Groups are disjoint or nested, as their member sets say. ``top`` has room for the title.
    """

    members: Collection[str]
    top: float = 48.0
    side: float = 24.0
    bottom: float = 16.0


@dataclass(frozen=True, slots=True)
class Spacing:
    """The distances of the design, in logical pixels.

    Frames below one another keep ``frame_gap``: seen from afar, their names stand in it.

    Cards side by side keep ``column_gap``, rounded so that their pitch is a multiple of two grid
    steps: then a trunk centred over an even number of branches stays on the grid as well.
    """

    gap: float = 42.0
    slim_gap: float = 40.0
    slim_height: float = 32.0
    split_gap: float = 72.0
    frame_gap: float = 88.0
    column_gap: float = 56.0
    lane: float = 24.0
    lane_clear: float = 48.0
    track: float = 16.0
    first_turn: float = 14.0
    last_turn: float = 20.0
    port_pitch: float = 28.0
    port_inset: float = 20.0
    component_gap: float = 112.0
    gutter: float = 96.0
    grid: float = 8.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything goes: top left corners, routes by edge index, frames, the whole."""

    positions: dict[str, Point] = field(default_factory=dict)
    routes: dict[int, Polyline] = field(default_factory=dict)
    frames: dict[str, Rect] = field(default_factory=dict)
    bounds: Rect = Rect(0.0, 0.0, 0.0, 0.0)


Sizes = Mapping[str, tuple[float, float]]
