"""A drawing as it is shown, with blocks open in place and frames folded: the value.

Cards, wires, pills and hands work on its flat facts as on any others; ids of what lies in a block
are the calls that lead there. An open block has a bar, which its inputs enter and leave downwards,
and a foot, which its outputs leave; a folded frame has a tile. Here is also what flat ends of wires
are in the project; how it is made, `unfolding` knows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from designer.canvas.geometry import Point
from designer.canvas.levels import Level, local_of, place_of
from designer.places import Place
from engine.facts import Facts
from engine.graph import INPUT, OUTPUT, FrameId, Inlet, NodeId, Outlet
from engine.layout.model import Rect

FOOT = "Foot of a block"
FOLDED = "Folded frame"
"""Kinds of the cards that stand for no layer."""

Part = Literal["", "bar", "foot", "tile"]


class Special(NamedTuple):
    """What a card stands for that is no plain card: which part, how large, where wires leave it."""

    part: Part
    size: tuple[float, float]
    exits: tuple[float, ...] = ()
    frame: FrameId | None = None
    members: int = 0


class Block(NamedTuple):
    """One open block: its bar, its foot, the level in it."""

    bar: NodeId
    foot: NodeId
    place: Place
    rect: Rect
    repeat: int
    twice: bool


@dataclass(slots=True)
class Unfolded:
    """A drawing as it is shown. ``steps`` is how far each card lies from its own place.

    ``inlets`` and ``outlets`` tell where the ends of flat wires really are, where that is elsewhere
    than the ids say: at the ends of a block, or inside a folded frame.
    """

    facts: Facts
    plain: bool = True
    special: dict[NodeId, Special] = field(default_factory=dict)
    blocks: dict[NodeId, Block] = field(default_factory=dict)
    levels: dict[Place, Level] = field(default_factory=dict)
    steps: dict[NodeId, Point] = field(default_factory=dict)
    inlets: dict[Inlet, tuple[Place, tuple[Inlet, ...]]] = field(default_factory=dict)
    outlets: dict[Outlet, dict[Place, Outlet]] = field(default_factory=dict)

    # ── from the drawing to the project ──────────────────────────────────────────────────────

    def inlet(self, flat: Inlet) -> tuple[Place, tuple[Inlet, ...]]:
        """Give the place of a flat wire's end, and the inlets that it stands for there."""
        known = self.inlets.get(flat)
        if known is not None:
            return known
        return place_of(flat.node), (flat._replace(node=local_of(flat.node)),)

    def outlet(self, flat: Outlet, place: Place) -> Outlet | None:
        """Give what a flat outlet is at ``place``; ``None`` when it does not reach there."""
        known = self.outlets.get(flat)
        if known is not None and place in known:
            return known[place]
        if place_of(flat.node) == place and known is None:
            return flat._replace(node=local_of(flat.node))
        return None

    # ── from the project to the drawing ──────────────────────────────────────────────────────

    def node(self, place: Place, local: NodeId) -> NodeId:
        """Give the card that shows a node: its own, a tile, or the edge of an open block."""
        level = self.levels.get(place)
        if level is None:
            return local
        if local in level.tile_of:
            return level.tile_key(level.tile_of[local])
        if place and local in level.facts.model.nodes:
            kind = level.facts.model.layer_of(local).kind
            if kind == INPUT:
                return Level(level.facts, place[:-1]).key(place[-1])
            if kind == OUTPUT:
                return Level(level.facts, place[:-1]).foot_key(place[-1])
        return level.key(local)

    def wire(self, place: Place, inlet: Inlet) -> Inlet:
        """Give the flat inlet in which a wire of the model at ``place`` ends."""
        for flat, (there, stands_for) in self.inlets.items():
            if there == place and inlet in stands_for:
                return flat
        return inlet._replace(node=self.node(place, inlet.node))

    def source(self, place: Place, outlet: Outlet) -> Outlet:
        """Give the flat outlet of an outlet of the model at ``place``."""
        for flat, stands_for in self.outlets.items():
            if stands_for.get(place) == outlet:
                return flat
        return outlet._replace(node=self.node(place, outlet.node))

    def step_at(self, place: Place, near: NodeId | None = None) -> Point:
        """Give how far what is put at ``place``, near a card, lies from its own place."""
        if near is not None and near in self.steps and place_of(near) == place:
            return self.steps[near]
        inside = [step for key, step in self.steps.items() if place_of(key) == place]
        return inside[0] if place and inside else (0.0, 0.0)
