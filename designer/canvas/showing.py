"""What is shown besides the drawing: toggles, problems, shapes, connecting by keys.

Mixed into the canvas; commands call these by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.canvas.gestures_wire import KeyConnect
from designer.canvas.looks import Shapes
from designer.canvas.placing import Placing
from engine.graph import Inlet, NodeId, Outlet
from engine.problems import Problem

if TYPE_CHECKING:
    from designer.canvas.overlays.furniture import Furniture
    from designer.canvas.pointer import Pointer

Point = tuple[float, float]


class Showing(Placing):
    """Toggles, and cards that explain."""

    if TYPE_CHECKING:
        pointer: Pointer
        furniture: Furniture

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
        if node is None or not self.drawing.cards[self.key_of(node)].outputs:
            return
        source = self.drawing.sheet.source(self.document.place, Outlet(node))
        gesture = KeyConnect(self, source)  # type: ignore[arg-type]
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
            self.document.enter(())
            return True
        return bool(self.leave_block())  # type: ignore[attr-defined]
