"""Looking around: fit, zoom, bringing things into view. Mixed into the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.canvas.camera import opening
from designer.canvas.geometry import around, grown
from designer.canvas.surface import Surface
from engine.graph import NodeId
from engine.layout.model import Rect

if TYPE_CHECKING:
    from designer.document import Document

Point = tuple[float, float]
_EDGE = 24
_NUDGE = 12.0
_FOOT = 48.0


class Looking(Surface):
    """What is in view."""

    if TYPE_CHECKING:
        document: Document

        def key_of(self, node: NodeId) -> NodeId:
            """Give the card of a node of the model in hand."""

    def fit(self) -> None:
        """Fit what is selected, or everything."""
        if not self.fit_selection():
            self.fit_all()

    def fit_all(self, glide: bool = True) -> None:
        """Fit everything."""
        bounds = self.drawing.bounds
        self.show_rect(bounds or Rect(-200, -120, 400, 240), glide=glide)

    def first_look(self) -> None:
        """Show everything, as far as cards can be read; of a larger drawing where it begins."""
        bounds = self.drawing.bounds
        if bounds is not None:
            self.jump(opening(bounds, self.width(), self.height()))

    def fit_selection(self) -> bool:
        """Fit what is selected; False when nothing is."""
        cards = self.drawing.cards
        found = [self.drawing.whole_rect(n) for n in self.looks.nodes if n in cards]
        frame = self.looks.frame
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
        self.fly(self.goal.zoomed(zoom, (self.width() / 2, self.height() / 2)))

    def reveal(self, world: Rect) -> None:
        """Bring a place into view, if it is not: no further than needed."""
        goal = self.goal  # what comes into view on the way may be gone at its end
        box = goal.rect_to_screen(grown(world, 28.0 / goal.zoom))
        dx = min(0.0, self.width() - box.right) or max(0.0, -box.x)
        # The last strip belongs to the zoom buttons and the toast.
        foot = self.height() - min(_FOOT, self.height() / 4)
        dy = min(0.0, foot - box.bottom) or max(0.0, -box.y)
        if dx or dy:
            self.fly(goal.panned(dx, dy))

    def reveal_node(self, node: NodeId) -> None:
        """Bring a layer of the model in hand into view."""
        card = self.drawing.cards.get(self.key_of(node))
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
