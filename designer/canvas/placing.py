"""Places for what comes new: below the selection, in the view, beside what is there.

Mixed into the canvas; commands and panels call these by name.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from designer.canvas.geometry import WIDTH, around, on_grid, touch
from designer.canvas.looking import Looking
from engine import starters
from engine.graph import NodeId, Outlet, Project
from engine.layout.model import Rect

Point = tuple[float, float]
_SPLIT = 32.0


class Placing(Looking):
    """Where new cards go."""

    def place_below(self, nodes: Iterable[NodeId], slim: bool = False) -> Point:
        """Give a free place below layers, or in the middle of the view where there are none."""
        keys = [self.key_of(node) for node in nodes]
        rects = [self.drawing.whole_rect(key) for key in keys if key in self.drawing.cards]
        box = around(rects)
        if box is None:
            x, y, wide, high = self.visible
            return on_grid(x + wide / 2 - WIDTH / 2), on_grid(y + high / 2 - 24.0)
        x, y = box.x + (box.width - WIDTH) / 2, box.bottom + (40.0 if slim else 42.0)
        at = (on_grid(x), on_grid(y + 3.0))
        free = self.free_place(at)
        if free == at:
            return at
        # Its trunk splits above it, and both branches need room for their shapes.
        return self.free_place((free[0], free[1] + _SPLIT))

    def free_place(self, at: Point) -> Point:
        """Give ``at``, or the nearest place to its right that no card covers."""
        x, y = at
        for _ in range(60):
            want = Rect(x - 16, y - 8, WIDTH + 32, 64)
            hit = [
                self.drawing.cards[n].rect
                for n in self.drawing.card_grid.near(want)
                if _overlap(self.drawing.cards[n].rect, want)
            ]
            if not hit:
                break
            x = on_grid(max(r.right for r in hit) + 56.0)
        return x, y

    def paste_shift(self, fragment: Project) -> Point:
        """Give how far a fragment is moved when it is pasted: into view, beside what is there."""
        spots = [node.at for node in fragment.model.nodes.values()]
        if not spots:
            return 0.0, 0.0
        step = self.drawing.sheet.step_at(self.document.place)
        left, top = min(x for x, _ in spots) + step[0], min(y for _, y in spots) + step[1]
        visible = self.visible
        if visible.x <= left <= visible.right - 60 and visible.y <= top <= visible.bottom - 40:
            return 48.0, 48.0
        x, y = on_grid(visible.x + visible.width / 3), on_grid(visible.y + visible.height / 4)
        return x - left, y - top

    def add_after_selection(self, kind: str) -> NodeId:
        """Add a layer below what is selected and connect it; without a selection, in the view."""
        document = self.document
        last = document.selection.last
        source = Outlet(last) if last in document.model.nodes else None
        card = self.drawing.cards.get(self.key_of(last)) if last is not None else None
        if card is not None and not card.outputs:
            source = None
        tensor = document.facts.tensor(source) if source is not None else None
        params = starters.params(kind, tensor)
        at = self.place_below([last] if last is not None else [])
        step = self.drawing.sheet.step_at(document.place, self.key_of(last) if last else None)
        at = (at[0] - step[0], at[1] - step[1])
        node = document.add(kind, at, params, source=source)
        self.reveal_node(node)
        return node

    def held_still(self, places: Mapping[NodeId, Point]) -> dict[NodeId, Point]:
        """Give the places of a layout, moved as a whole so that one layer stays where it is.

        That is the layer under the pointer; else one that is selected and in view, else the one
        nearest to the middle of the view. Cards that are on their way arrive.
        """
        self.land()
        node = self._holding(places)
        if node is None:
            return dict(places)
        before = self.document.model.nodes[node].at
        step = [on_grid(old - new) for old, new in zip(before, places[node], strict=True)]
        return {key: (x + step[0], y + step[1]) for key, (x, y) in places.items()}

    def _holding(self, places: Mapping[NodeId, Point]) -> NodeId | None:
        cards, visible = self.drawing.cards, self.visible
        keys = {node: self.key_of(node) for node in places}
        shown = {
            node: cards[key].rect
            for node, key in keys.items()
            if key in cards and touch(cards[key].rect, visible)
        }
        middle = (visible.x + visible.width / 2, visible.y + visible.height / 2)
        selected = set(self.document.selection.nodes)

        def rank(node: NodeId) -> tuple[bool, bool, float]:
            x, y, wide, high = shown[node]
            away = math.hypot(x + wide / 2 - middle[0], y + high / 2 - middle[1])
            return keys[node] != self.looks.hover_node, node not in selected, away

        return min(shown, key=rank) if shown else None


def _overlap(a: Rect, b: Rect) -> bool:
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom
