"""What a drawing shows of the models in it: blocks that are open in place, frames that are folded.

A level is one model as it is drawn: with the blocks that are open (levels of their own) and with a
tile for each folded frame. Pure; where things lie, `spreading` knows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from designer.canvas.geometry import HEIGHT, WIDTH, Point, around, card_rect
from designer.places import Place, inside
from engine import arrange
from engine.facts import Facts, inputs_of
from engine.graph import INPUT, OUTPUT, FrameId, NodeId
from engine.layout.model import Rect

BETWEEN = "\x1f"
"""Stands between the calls of a place in the id of a card; no id of a node holds it."""
TILE = "\x1e"
"""Begins the id of a folded frame's tile."""
DEEPEST = 8
"""How deep blocks are shown in one another."""


@dataclass(slots=True)
class Level:
    """One model as it is drawn. ``place`` leads to it, ``doors`` are its Inputs when it is inside.

    ``drawn`` are the nodes that have a card of their own, ``tiles`` the members of folded frames.
    """

    facts: Facts
    place: Place
    doors: tuple[NodeId, ...] = ()
    drawn: list[NodeId] = field(default_factory=list)
    opened: dict[NodeId, Level] = field(default_factory=dict)
    tiles: dict[FrameId, frozenset[NodeId]] = field(default_factory=dict)
    tile_of: dict[NodeId, FrameId] = field(default_factory=dict)

    def key(self, local: str) -> str:
        """Give the id that a node of this level has in the drawing."""
        return BETWEEN.join((*self.place, local)) if self.place else local

    def tile_key(self, frame: FrameId) -> str:
        """Give the id of a folded frame's tile."""
        return self.key(TILE + frame)

    def foot_key(self, block: NodeId) -> str:
        """Give the id of the lower edge of an open block, which its outputs leave."""
        return self.key(block) + BETWEEN

    @property
    def shown(self) -> list[str]:
        """What has a card of its own: nodes, and the tiles of folded frames."""
        return [*self.drawn, *(TILE + frame for frame in self.tiles)]

    def stand_in(self, node: NodeId) -> str:
        """Give the tile that hides a node; a node that is drawn is itself."""
        return TILE + self.tile_of[node] if node in self.tile_of else node

    def framed(self) -> list[frozenset[str]]:
        """Give what is shown of the members of each frame that is not folded."""
        frames = self.facts.model.frames.items()
        here = set(self.shown)
        found = (frozenset(map(self.stand_in, f.nodes)) & here for k, f in frames
                 if k not in self.tiles)  # fmt: skip
        return [members for members in found if members]

    def rect(self, shown: str) -> Rect:
        """Give where the card of a node, or the tile of a frame, is by itself."""
        if shown.startswith(TILE):
            box = self.hidden(shown)
            return Rect(box.x + (box.width - WIDTH) / 2, box.y, WIDTH, HEIGHT)
        return rect_of(self.facts, shown, self.facts.model.nodes[shown].at)

    def hidden(self, tile: str) -> Rect:
        """Give the rectangle around the cards that a tile stands for."""
        box = around(self.rect(node) for node in self.tiles[tile.removeprefix(TILE)])
        assert box is not None
        return box


def rect_of(facts: Facts, node: NodeId, at: Point) -> Rect:
    """Give the rectangle of a node's card at ``at``."""
    return card_rect(at, arrange.size_of(facts.model.layer_of(node))[1] == arrange.SLIM)


def place_of(key: str) -> Place:
    """Give the place of a card of the drawing: the calls that lead to it."""
    return tuple(key.split(BETWEEN)[:-1])


def local_of(key: str) -> NodeId:
    """Give the id that a card's node has in its own model."""
    return key.rpartition(BETWEEN)[2]


def is_plain(facts: Facts, opened: Collection[Place]) -> bool:
    """Tell whether a drawing is shown as it is: nothing in it is open or folded."""
    return not opened and not any(frame.folded for frame in facts.model.frames.values())


def level_of(
    facts: Facts,
    opened: Collection[Place],
    known: Mapping[Place, Facts],
    place: Place = (),
) -> Level:
    """Give what is drawn of the model of ``facts``, the blocks at the places ``opened`` open.

    ``known`` are facts inside open blocks as they were, to be used again.
    """
    model = facts.model
    level = Level(facts, place, inputs_of(model) if place else ())
    folded = {key: frame for key, frame in model.frames.items() if frame.folded and frame.nodes}
    for key in sorted(folded, key=lambda key: (-len(folded[key].nodes), key)):
        members = folded[key].nodes & model.nodes.keys() - level.tile_of.keys()
        if place:  # the doors of a block are not drawn, so they cannot be folded
            members = frozenset(n for n in members if not is_end(facts, n))
        if members:
            level.tiles[key] = members
            level.tile_of.update(dict.fromkeys(members, key))
    for node in model.nodes:
        if node in level.tile_of or (place and is_end(facts, node)):
            continue
        level.drawn.append(node)
        there = (*place, node)
        if there in opened and len(there) <= DEEPEST:
            inner = inside(facts, node, known.get(there))
            if inner is not None and not model.nodes[node].bypassed:
                level.opened[node] = level_of(inner, opened, known, there)
    return level


def is_end(facts: Facts, node: NodeId) -> bool:
    """Tell whether a node is an Input or an Output of its model."""
    return facts.model.layer_of(node).kind in (INPUT, OUTPUT)
