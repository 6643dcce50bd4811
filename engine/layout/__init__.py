"""Automatic layout: places for cards and routes for wires, from sizes and edges alone.

It knows rectangles, edges and the distances of the design. It refuses to know networks: what a
card stands for never matters here.
"""

from engine.layout.layered import layered
from engine.layout.model import Edge, Group, Layout, Point, Polyline, Rect, Spacing

__all__ = ["Edge", "Group", "Layout", "Point", "Polyline", "Rect", "Spacing", "layered"]
