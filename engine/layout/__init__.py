"""Automatic layout: places for cards and routes for wires, from sizes and edges alone.

It knows rectangles, edges and the distances of the design. It refuses to know networks: what a
card stands for never matters here.

- `layered` places everything; `slot` finds the place of one card more, `insert_space` makes room
  for it, `close_space` closes the gap that others have left.
- `Obstacles` holds the cards, `place_ports` finds where wires touch them, `route_wires` leads the
  wires around them, wherever the cards stand.
"""

from engine.layout.closing import close_space
from engine.layout.insertion import insert_space
from engine.layout.layered import layered
from engine.layout.model import Edge, Group, Layout, Point, Polyline, Rect, Spacing, Wire
from engine.layout.obstacles import Obstacles
from engine.layout.ports import place_ports
from engine.layout.routes import route_wires
from engine.layout.slots import slot

__all__ = [
    "Edge",
    "Group",
    "Layout",
    "Obstacles",
    "Point",
    "Polyline",
    "Rect",
    "Spacing",
    "Wire",
    "close_space",
    "insert_space",
    "layered",
    "place_ports",
    "route_wires",
    "slot",
]
