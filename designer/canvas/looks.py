"""What is highlighted at the moment: selection, hover, focus, what a hand is doing. No painting.

A plain state that the canvas fills and the painting reads; nothing of it is part of the project.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from designer.canvas.parts import Card, Mark, Wire
from engine.graph import FrameId, Inlet, NodeId, Outlet

Shapes = Literal["all", "changes", "off"]


@dataclass(slots=True)
class Lit:
    """Which ports fit what the hand is dragging: green where True, dim where False."""

    inlets: Mapping[Inlet, bool] = field(default_factory=dict)
    outlets: Mapping[Outlet, bool] = field(default_factory=dict)
    loop: frozenset[NodeId] = frozenset()


@dataclass(slots=True)
class Looks:
    """Everything that changes how things look without changing what they are."""

    nodes: frozenset[NodeId] = frozenset()
    wire: Inlet | None = None
    frame: FrameId | None = None
    hover_node: NodeId | None = None
    hover_wire: Inlet | None = None
    told: Inlet | None = None  # the wire that the shape card tells about
    hover_port: Inlet | None = None
    hover_button: tuple[NodeId, str] | None = None
    focus: NodeId | None = None
    dragged: frozenset[NodeId] = frozenset()
    hidden: frozenset[Inlet] = frozenset()
    replaced: NodeId | None = None
    shapes: Shapes = "all"
    grid: bool = True
    quiet: bool = False
    badges: bool = True
    ports: bool = True
    """Show what no wire touches: free inputs, and outputs that feed nobody."""
    lit: Lit | None = None
    pulse: dict[Inlet, float] = field(default_factory=dict)
    fades: dict[NodeId, float] = field(default_factory=dict)
    """How far cards are lit that the pointer has just come to, or left; all others wholly."""

    def mark(self, card: Card) -> int:
        """Give everything that bears on how ``card`` looks."""
        mark = card.mark
        node = card.node
        if node in self.nodes:
            mark |= Mark.SELECTED
        if node == self.hover_node:
            mark |= Mark.HOVER
        if node == self.focus:
            mark |= Mark.FOCUS
        if node in self.dragged:
            mark |= Mark.DRAGGED
        if node == self.replaced:
            mark |= Mark.SELECTED
        if self.lit is not None and node in self.lit.loop:
            mark |= Mark.ERROR
        return mark

    def state(self, wire: Wire) -> str:
        """Give the state of ``wire``: error, selected, hover, waiting or default."""
        if wire.wrong is not None or wire.blamed:
            return "error"
        inlet = wire.inlet
        if (
            self.lit is not None
            and inlet.node in self.lit.loop
            and wire.outlet.node in self.lit.loop
        ):
            return "error"
        if inlet == self.wire:
            return "selected"
        if wire.waiting:
            return "waiting"
        if inlet.node in self.nodes or wire.outlet.node in self.nodes:
            return "selected"
        return "hover" if inlet in (self.hover_wire, self.told) else "default"
