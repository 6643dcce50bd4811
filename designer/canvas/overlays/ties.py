"""Ties between the calls of one layer: where weights are shared, dashed lines say so.

Shown for the selected and the hovered card, so that a drawing stays calm.
"""

from __future__ import annotations

from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter

from designer.canvas.scene import Scene
from designer.canvas.style import dashed


def paint_ties(painter: QPainter, scene: Scene) -> None:
    """Join the calls of every layer that is selected or hovered and called more than once."""
    looks, drawing = scene.looks, scene.drawing
    facts = drawing.facts
    nodes = {*looks.nodes, looks.hover_node}
    layers = {
        facts.model.nodes[node].layer
        for node in nodes
        if node in drawing.cards and drawing.cards[node].uses > 1
    }
    if not layers:
        return
    lines = []
    for layer in layers:
        calls = [n for n in facts.structure.calls.get(layer, ()) if n in drawing.cards]
        for one, other in zip(calls, calls[1:], strict=False):
            a, b = drawing.cards[one].middle, drawing.cards[other].middle
            lines.append(QLineF(*scene.camera.to_screen(*a), *scene.camera.to_screen(*b)))
    painter.setPen(dashed(scene.style.theme.accent.ring, 1.5, 2, 5))
    painter.drawLines(lines)
