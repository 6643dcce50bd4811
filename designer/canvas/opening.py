"""Blocks that are opened in place, frames that are folded, and edits of what is shown of them.

Mixed into the canvas. What is open is no part of the project, and no step of undo.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from designer.canvas.in_hand import InHand
from designer.canvas.levels import local_of, place_of
from designer.canvas.unfolded import Unfolded
from designer.canvas.unfolding import unfold
from designer.places import Place, at, inside
from engine.graph import FrameId, Inlet, NodeId, Outlet
from engine.layout.model import Rect

Point = tuple[float, float]
CROSSES = "A wire cannot run through the edge of a block"


class Opening(InHand):
    """What is open, and the way between the drawing and the project."""

    if TYPE_CHECKING:
        opened: set[Place]
        own_move: bool
        put_step: Point | None

        def refresh(self) -> None:
            """Show the document as it is now."""

        visible: Rect

        def reveal(self, world: Rect) -> None:
            """Bring a place into view."""

        def announce(self, sentence: str) -> None:
            """Tell the author something."""

    # ── what is open ─────────────────────────────────────────────────────────────────────────

    def unfolded(self, keep: bool = False, fresh: bool = False) -> Unfolded:
        """Give the drawing as it is to be shown now; ``keep`` moves no card that is there."""
        shown = self.document.shown
        before = None if fresh else self.drawing.sheet
        return unfold(shown, self.opened, before, keep, self.put_step)

    def is_open(self, key: NodeId) -> bool:
        """Tell whether a block is open in place."""
        return key in self.drawing.sheet.blocks

    def toggle_block(self) -> bool:
        """Open the selected block in place, or close it; False when no block is selected."""
        node = self.document.selection.node
        if node is None or inside(self.document.facts, node) is None:
            return False
        self.open_in_place(self.key_of(node))
        return True

    def open_in_place(self, key: NodeId, on: bool | None = None) -> None:
        """Open a block where it stands, or close it (``None``: the other of the two)."""
        place = (*place_of(key), local_of(key))
        on = place not in self.opened if on is None else on
        self.select([key])
        if on:
            facts = inside(self.document.facts, local_of(key))
            if facts is None:
                return
            if facts.name in self.document.trail:
                self.announce(f"The model {facts.name} contains itself")
                return
            self.opened.add(place)
        else:
            self.opened = {other for other in self.opened if other[: len(place)] != place}
        self.refresh()
        rect = self.drawing.whole_rect(key) if key in self.drawing.cards else None
        if on and rect is not None and rect.height < self.visible.height:
            self.reveal(rect)

    def fold(self, frame: FrameId, on: bool) -> None:
        """Fold a frame of the model in hand, or unfold it, as one step."""
        self.document.change_frame(frame, folded=on)

    def toggle_frame(self) -> None:
        """Fold the selected frame, or unfold it."""
        frame = self.document.selection.frame
        known = self.document.model.frames.get(frame) if frame is not None else None
        if frame is not None and known is not None:
            self.fold(frame, not known.folded)

    def same_places(self) -> bool:
        """Tell whether all that is shown lies where it lay in its own model."""
        for place, level in self.drawing.sheet.levels.items():
            facts = at(self.document.shown, place)
            if facts is None:
                return False
            before, now = level.facts.model.nodes, facts.model.nodes
            if before is not now and any(
                key not in before or before[key].at != node.at for key, node in now.items()
            ):
                return False
        return True

    # ── edits of the drawing ─────────────────────────────────────────────────────────────────

    def own_places(self, places: Mapping[NodeId, Point]) -> dict[NodeId, Point]:
        """Give where nodes of the model in hand go for cards that are put at ``places``."""
        shown = self.drawing.facts.model.nodes
        nodes = self.document.model.nodes
        found: dict[NodeId, Point] = {}
        for key, (x, y) in places.items():
            if place_of(key) != self.document.place or key not in shown:
                continue
            dx, dy = x - shown[key].at[0], y - shown[key].at[1]
            special = self.drawing.sheet.special.get(key)
            mine = [local_of(key)]
            if special is not None and special.part == "tile" and special.frame is not None:
                mine = list(self.document.model.frames[special.frame].nodes)
            for node in mine:
                if node in nodes and (dx or dy):
                    found[node] = (nodes[node].at[0] + dx, nodes[node].at[1] + dy)
        return found

    def why_not_join(self, source: Outlet, target: Inlet) -> str:
        """Tell why a wire cannot join two ends of the drawing; empty where it can."""
        sheet = self.drawing.sheet
        if sheet.plain:
            return ""
        place, stands_for = sheet.inlet(target)
        if not stands_for:
            return "Add an Output inside to choose what the block gives"
        return "" if sheet.outlet(source, place) is not None else CROSSES

    def join(self, source: Outlet, target: Inlet, old: Inlet | None = None) -> bool:
        """Run a wire between two ends of the drawing; ``old`` is the end it is taken from."""
        start = self.drawing.sheet.outlet(source, self.drawing.sheet.inlet(target)[0])
        was = self.drawing.sheet.inlet(old)[1] if old is not None else ()
        end = self.take_inlet(target)
        if start is None or end is None:
            return False
        if was:
            return self.document.rewire(was[0], start, end)
        return self.document.connect_wire(start, end)

    def cut(self, wires: Iterable[Inlet]) -> None:
        """Take away wires of the drawing, those in the same model in one step."""
        found: dict[Place, list[Inlet]] = {}
        for flat in wires:
            place, stands_for = self.drawing.sheet.inlet(flat)
            found.setdefault(place, []).extend(stands_for)
        for place, inlets in found.items():
            self.document.enter(place)
            self.document.disconnect_wires(inlets)
