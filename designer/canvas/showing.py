"""Looking around, and what is shown: fit, zoom, toggles, bringing things into view.

Mixed into the canvas; commands call these by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from designer.canvas.geometry import WIDTH, around, grown, on_grid
from designer.canvas.gestures_wire import KeyConnect
from designer.canvas.looks import Shapes
from designer.canvas.surface import Surface
from engine import starters
from engine.graph import Inlet, NodeId, Outlet, Project
from engine.layout.model import Rect
from engine.problems import Problem

if TYPE_CHECKING:
    from designer.canvas.overlays.furniture import Furniture
    from designer.canvas.pointer import Pointer
    from designer.document import Document

Point = tuple[float, float]
_EDGE = 24
_NUDGE = 12.0


class Showing(Surface):
    """What is in view."""

    if TYPE_CHECKING:
        document: Document
        pointer: Pointer
        furniture: Furniture

    # ── fitting and zooming ──────────────────────────────────────────────────────────────────

    def fit(self) -> None:
        """Fit what is selected, or everything."""
        if not self.fit_selection():
            self.fit_all()

    def fit_all(self, glide: bool = True) -> None:
        """Fit everything."""
        bounds = self.drawing.bounds
        self.show_rect(bounds or Rect(-200, -120, 400, 240), glide=glide)

    def fit_selection(self) -> bool:
        """Fit what is selected; False when nothing is."""
        cards = self.drawing.cards
        found = [cards[n].rect for n in self.document.selection.nodes if n in cards]
        frame = self.document.selection.frame
        if frame in self.drawing.frames:
            found.append(self.drawing.frames[frame].rect)
        box = around(found)
        if box is not None:
            self.show_rect(grown(box, 40.0))
        return box is not None

    def zoom_in(self) -> None:
        """Zoom to the next round percentage above."""
        self.step_zoom(True)

    def zoom_out(self) -> None:
        """Zoom to the next round percentage below."""
        self.step_zoom(False)

    def zoom_to(self, zoom: float) -> None:
        """Zoom to ``zoom`` around the middle."""
        self.fly(self.camera.zoomed(zoom, (self.width() / 2, self.height() / 2)))

    def reveal(self, world: Rect) -> None:
        """Bring a place into view, if it is not: no further than needed."""
        box = self.camera.rect_to_screen(grown(world, 28.0 / self.camera.zoom))
        dx = min(0.0, self.width() - box.right) or max(0.0, -box.x)
        dy = min(0.0, self.height() - box.bottom) or max(0.0, -box.y)
        if dx or dy:
            self.fly(self.camera.panned(dx, dy))

    def reveal_node(self, node: NodeId) -> None:
        """Bring a layer into view."""
        card = self.drawing.cards.get(node)
        if card is not None:
            self.reveal(card.rect)

    def near_edge(self, at: Point) -> bool:
        """Tell whether a place of the screen is so near to the edge that the drawing scrolls."""
        x, y = at
        return not (_EDGE <= x <= self.width() - _EDGE and _EDGE <= y <= self.height() - _EDGE)

    def scroll_near_edge(self, at: Point) -> None:
        """Scroll while a hand drags something to the edge."""
        x, y = at
        dx = _NUDGE if x < _EDGE else -_NUDGE if x > self.width() - _EDGE else 0.0
        dy = _NUDGE if y < _EDGE else -_NUDGE if y > self.height() - _EDGE else 0.0
        if dx or dy:
            self.look(self.camera.panned(dx, dy))

    # ── toggles ──────────────────────────────────────────────────────────────────────────────

    def set_batch(self, shown: bool) -> None:
        """Show the batch dimension in pills."""
        self.drawing.set_batch(shown)
        self.update()

    def set_grid(self, shown: bool) -> None:
        """Show the dots of the ground."""
        self.looks.grid = shown
        self.update()

    def set_shapes(self, shapes: Shapes) -> None:
        """Show all pills, those that tell a change, or none."""
        self.looks.shapes = shapes
        self.update()

    def cycle_shapes(self) -> None:
        """All pills, then those that tell a change, then none."""
        order: tuple[Shapes, ...] = ("all", "changes", "off")
        shapes = order[(order.index(self.looks.shapes) + 1) % 3]
        self.set_shapes(shapes)
        self.shapes_changed.emit(shapes)  # type: ignore[attr-defined]

    @property
    def minimap_wanted(self) -> bool:
        """Whether the minimap is switched on."""
        return self.furniture.minimap_wanted

    def set_minimap(self, shown: bool) -> None:
        """Show the minimap."""
        self.furniture.set_minimap(shown)

    # ── placing ──────────────────────────────────────────────────────────────────────────────

    def place_below(self, nodes: Iterable[NodeId], slim: bool = False) -> Point:
        """Give a free place below cards, or in the middle of the view where there are none."""
        rects = [self.drawing.cards[n].rect for n in nodes if n in self.drawing.cards]
        box = around(rects)
        if box is None:
            x, y, wide, high = self.visible
            return on_grid(x + wide / 2 - WIDTH / 2), on_grid(y + high / 2 - 24.0)
        x, y = box.x + (box.width - WIDTH) / 2, box.bottom + (40.0 if slim else 42.0)
        return self.free_place((on_grid(x), on_grid(y + 3.0)))

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
        left, top = min(x for x, _ in spots), min(y for _, y in spots)
        visible = self.visible
        if visible.x <= left <= visible.right - 60 and visible.y <= top <= visible.bottom - 40:
            return 48.0, 48.0
        x, y = on_grid(visible.x + visible.width / 3), on_grid(visible.y + visible.height / 4)
        return x - left, y - top

    def add_after_selection(self, kind: str) -> NodeId:
        """Add a layer below what is selected and connect it; without a selection, in the view."""
        document = self.document
        last = document.selection.last
        source = Outlet(last) if last in self.drawing.cards else None
        card = self.drawing.cards.get(last) if last is not None else None
        if card is not None and not card.outputs:
            source = None
        tensor = document.facts.tensor(source) if source is not None else None
        params = starters.params(kind, tensor)
        at = self.place_below([last] if last is not None else [])
        node = document.add(kind, at, params, source=source)
        self.reveal_node(node)
        return node

    def animate_to(self, places: Mapping[NodeId, Point]) -> None:
        """Be told that a layout is about to be applied (cards glide by themselves)."""
        self.land()

    # ── problems and shapes ──────────────────────────────────────────────────────────────────

    def show_problem(self, problem: Problem) -> None:
        """Show a problem beside its card, with its cures."""
        self.furniture.show_problem(problem)

    def show_problem_of(self, node: NodeId) -> None:
        """Show the problem of a card, if it has one."""
        self.furniture.show_problem_of(node)

    def show_fixes(self) -> None:
        """Show the problem of the selected layer, or the first one."""
        node = self.document.selection.last
        problems = self.document.problems
        mine = [p for p in problems if p.node == node] or list(problems)
        if mine:
            self.show_problem(mine[0])

    def pin_shape(self, inlet: Inlet) -> None:
        """Keep the shape card of a wire open."""
        self.furniture.pin_shape(inlet)

    def plus_at(self, inlet: Inlet | None) -> Point | None:
        """Give where the + of the hovered wire is on the screen; ``None`` when it has none."""
        return self.furniture.plus_at(inlet)

    def quiet_hover(self) -> None:
        """Take away what hovering shows."""
        self.furniture.quiet()

    def begin_connecting(self) -> None:
        """Connect from the selected layer by keys."""
        node = self.document.selection.last
        card = self.drawing.cards.get(node) if node is not None else None
        if card is None or not card.outputs:
            return
        gesture = KeyConnect(self, Outlet(card.node))  # type: ignore[arg-type]
        if gesture.choices:
            self.pointer.begin(gesture)
        else:
            self.document.announced.emit("No input of another layer fits this shape", False)

    def escape(self) -> bool:
        """Close the topmost thing: gesture, card, selection, block; False when there is nothing."""
        if self.pointer.cancel() or self.furniture.escape():
            return True
        selection = self.document.selection
        if selection.nodes or selection.wire is not None or selection.frame is not None:
            selection.clear()
            return True
        return bool(self.leave_block())  # type: ignore[attr-defined]


def _overlap(a: Rect, b: Rect) -> bool:
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom


__all__ = ["QWidget", "Showing"]
