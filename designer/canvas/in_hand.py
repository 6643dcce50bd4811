"""Whose model a hand is working on: selecting in the drawing takes that model in hand.

Cards and wires of the drawing go by flat ids (`unfolded`), the document by those of the model in
hand; here one becomes the other. Mixed into the canvas.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from designer.canvas.geometry import contains
from designer.canvas.levels import TILE, local_of, place_of
from designer.places import Place
from engine.graph import FrameId, Inlet, NodeId, Outlet

if TYPE_CHECKING:
    from designer.canvas.drawing import Drawing
    from designer.canvas.looks import Looks
    from designer.document import Document

Point = tuple[float, float]


class InHand:
    """The way between the drawing and the project, and selecting."""

    if TYPE_CHECKING:
        document: Document
        drawing: Drawing
        looks: Looks

    def key_of(self, node: NodeId) -> NodeId:
        """Give the card of a node of the model in hand."""
        return self.drawing.sheet.node(self.document.place, node)

    @property
    def focused(self) -> NodeId | None:
        """The card that was selected last."""
        return self.selected[-1] if self.selected else None

    def _frame_key(self, frame: FrameId | None) -> FrameId | None:
        """Give the id that a frame of the model in hand has in the drawing, or that of its tile."""
        level = self.drawing.sheet.levels.get(self.document.place)
        if frame is None or level is None:
            return frame
        return level.tile_key(frame) if frame in level.tiles else level.key(frame)

    @property
    def selected(self) -> tuple[NodeId, ...]:
        """The cards that are selected, in the order in which they were."""
        nodes = self.document.selection.nodes
        return tuple(dict.fromkeys(map(self.key_of, nodes)))

    def select(
        self,
        keys: Iterable[NodeId] = (),
        wire: Inlet | None = None,
        frame: FrameId | None = None,
    ) -> None:
        """Select cards, a wire or a frame of the drawing, and take their model in hand."""
        document, sheet = self.document, self.drawing.sheet
        nodes = list(dict.fromkeys(map(self._whole, keys)))
        if nodes and sheet.special and nodes[-1] in sheet.special:
            special = sheet.special[nodes[-1]]
            if special.part == "tile":
                nodes, frame = [], nodes[-1].replace(TILE, "")
        place: Place = ()
        if nodes:
            place = place_of(nodes[-1])
        elif wire is not None:
            place, stands_for = sheet.inlet(wire)
            wire = stands_for[0] if stands_for else None
        elif frame is not None:
            place = place_of(frame)
        document.enter(place)
        document.selection.set(
            [local_of(n) for n in nodes if place_of(n) == place and TILE not in n],
            wire,
            local_of(frame) if frame is not None else None,
        )

    def _whole(self, key: NodeId) -> NodeId:
        """Give the block for its foot; every other card is itself."""
        special = self.drawing.sheet.special.get(key)
        if special is not None and special.part == "foot":
            return key[:-1]
        return key

    def take(self, key: NodeId) -> NodeId:
        """Take the model in hand that a card is in; give the card's node there."""
        self.document.enter(place_of(key))
        return local_of(key)

    def take_outlet(self, outlet: Outlet) -> Outlet | None:
        """Take the model in hand that a wire from ``outlet`` runs in; give the outlet there."""
        stands_for = self.drawing.sheet.outlets.get(outlet)
        place = next(iter(stands_for)) if stands_for else place_of(outlet.node)
        self.document.enter(place)
        return self.drawing.sheet.outlet(outlet, place)

    def take_inlet(self, inlet: Inlet) -> Inlet | None:
        """Take the model in hand that a wire to ``inlet`` runs in; give the inlet there."""
        place, stands_for = self.drawing.sheet.inlet(inlet)
        self.document.enter(place)
        return stands_for[0] if stands_for else None

    def place_at(self, spot: Point) -> Place:
        """Give the place of the innermost open block around a point of the drawing."""
        found: Place = ()
        for key, rect in self.drawing.block_rects().items():
            if contains(rect, *spot):
                found = self.drawing.sheet.blocks[key].place
        return found
