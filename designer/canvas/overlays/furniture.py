"""All that floats above the canvas, placed and kept in step: one object that knows every overlay.

Also what hovering shows: the lit card or wire, the + on a wire, the shape card after a moment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QTimer
from PySide6.QtGui import QPainter

from designer.canvas import painting_wires as wiring
from designer.canvas.geometry import badge_rect, touch
from designer.canvas.hit import Hit
from designer.canvas.lod import Level
from designer.canvas.overlays.align_bar import AlignBar
from designer.canvas.overlays.breadcrumb import Breadcrumb
from designer.canvas.overlays.empty_hint import EmptyHint
from designer.canvas.overlays.giving_way import GivingWay
from designer.canvas.overlays.minimap import Minimap
from designer.canvas.overlays.port_names import paint_port_names
from designer.canvas.overlays.problem_callout import ProblemCallout
from designer.canvas.overlays.repeat_card import RepeatCard
from designer.canvas.overlays.shape_card import ShapeCard
from designer.canvas.overlays.ties import paint_ties
from designer.canvas.overlays.tips import Tips
from designer.canvas.overlays.zoom_cluster import ZoomCluster
from designer.canvas.painting_far import paint_hover_card
from designer.canvas.pills import pill_of
from designer.canvas.pointer import cursor_for
from designer.canvas.scene import Scene, shows_pill
from designer.canvas.wires import boxes, middle
from designer.theme import theme
from engine.changes import Change
from engine.graph import Inlet, NodeId, Outlet
from engine.layout.model import Rect
from engine.problems import Problem

if TYPE_CHECKING:
    from designer.canvas.view import Canvas

EDGE = 14
Point = tuple[float, float]


class Furniture(QObject):
    """Owns the overlays of one canvas."""

    def __init__(self, canvas: Canvas) -> None:
        """Make them for ``canvas``."""
        super().__init__(canvas)
        self.canvas = canvas
        self.minimap_wanted = True
        self.zoom = ZoomCluster(canvas)
        self.minimap = Minimap(canvas)
        self._giving_way = GivingWay(canvas, self.minimap)
        self.breadcrumb = Breadcrumb(canvas)
        self.align = AlignBar(canvas)
        self.empty = EmptyHint(canvas)
        self.shape_card = ShapeCard(canvas)
        self.repeat_card = RepeatCard(canvas)
        self.callout: ProblemCallout | None = None
        self.tips = Tips(canvas)
        self._hit = Hit("canvas")
        self._card_at: NodeId | None = None
        self._wait = QTimer(self, singleShot=True)
        self._wait.timeout.connect(self._rested)
        canvas.camera_changed.connect(self._looked)
        canvas.rested.connect(self.minimap.refresh)  # its picture may be of cards on their way
        canvas.installEventFilter(self)
        self.follow(Change(everything=True))

    # ── places ───────────────────────────────────────────────────────────────────────────────

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.place()
        return False

    def place(self) -> None:
        """Put everything where it belongs in the widget as large as it is now."""
        wide, high = self.canvas.width(), self.canvas.height()
        self.zoom.adjustSize()
        self.zoom.move(EDGE, high - EDGE - self.zoom.height())
        self.minimap.move(wide - EDGE - self.minimap.width(), high - EDGE - self.minimap.height())
        room = wide > theme().px(420) and high > theme().px(300)
        self._giving_way.want(self.minimap_wanted and room and bool(self.canvas.drawing.cards))
        self.breadcrumb.move(EDGE, EDGE)
        self.align.place()
        self.empty.adjustSize()
        self.empty.move((wide - self.empty.width()) // 2, (high - self.empty.height()) // 2)
        self.repeat_card.refresh()

    def set_minimap(self, shown: bool) -> None:
        """Switch the minimap on or off."""
        self.minimap_wanted = shown
        self.place()

    # ── in step ──────────────────────────────────────────────────────────────────────────────

    def follow(self, change: Change) -> None:
        """Be told what an edit changed."""
        self.quiet()
        self.shape_card.refresh()
        self.empty.refresh()
        if change.everything:
            self.breadcrumb.show_trail(self.canvas.document.shown_trail)
            self._close_callout()
        self.minimap.refresh()
        self.place()

    def problems_changed(self) -> None:
        """Be told that problems were found afresh: an open callout follows, or closes."""
        self.minimap.refresh()  # it shows in red who is at fault
        if self.callout is not None and self.callout.isVisible():
            self.callout.refresh()

    def selection_changed(self) -> None:
        """Be told that something else is selected: a callout about another layer closes."""
        self.align.refresh()
        self.repeat_card.refresh()
        callout = self.callout
        if callout is not None and callout.isVisible() and callout.problem is not None:
            nodes = self.canvas.document.selection.nodes
            if nodes and callout.problem.node not in nodes:
                callout.close_it()

    def _looked(self) -> None:
        # The minimap needs no telling: looking elsewhere paints what is above the canvas, too.
        self.zoom.refresh()
        self.repeat_card.refresh()
        if self.shape_card.isVisible():
            self.shape_card.follow()
        if self.callout is not None and self.callout.isVisible():
            self.callout.follow()

    # ── hovering ─────────────────────────────────────────────────────────────────────────────

    def hover(self, found: Hit, at: Point) -> None:
        """Show what is under the pointer."""
        canvas, looks = self.canvas, self.canvas.looks
        self._wait.stop()
        node = found.node if found.kind in ("card", "badge", "port") else None
        wire = found.inlet if found.kind in ("wire", "pill") else None
        port = found.inlet if found.kind == "port" else None
        plus = self.plus_at(looks.hover_wire) if wire is None else None
        if plus is not None and max(abs(plus[0] - at[0]), abs(plus[1] - at[1])) <= 12:
            wire = looks.hover_wire  # on its +
        button = (found.node, found.button) if found.kind == "button" and found.node else None
        if button != looks.hover_button:
            for key in {button[0]} if button else {looks.hover_button[0]}:  # type: ignore[index]
                if key in canvas.drawing.cards:
                    canvas.repaint_world([canvas.drawing.cards[key].rect])
            looks.hover_button = button
        if (node, wire, port) != (looks.hover_node, looks.hover_wire, looks.hover_port):
            self._touch(looks.hover_node, looks.hover_wire)
            canvas.fading.pass_over(looks.hover_node, node)
            looks.hover_node, looks.hover_wire, looks.hover_port = node, wire, port
            self._touch(node, wire)
            self._card_at = None
            self.tips.hide()
        self._hit = found
        canvas.setCursor(cursor_for(found))
        if found.kind in ("pill", "wire") or (node and canvas.level < Level.FULL):
            self._wait.start(theme().duration("hoverCardDelay"))
        elif not self.shape_card.pinned:
            self.shape_card.hide()

    def _touch(self, node: NodeId | None, inlet: Inlet | None) -> None:
        """Paint again what looks different under the pointer."""
        drawing = self.canvas.drawing
        if node in drawing.cards:
            self.canvas.repaint_world([drawing.whole_rect(node)])
        wire = drawing.wires.get(inlet) if inlet is not None else None
        if wire is not None:
            x, y = drawing.pill_at(wire)
            self.canvas.repaint_world([*boxes(wire.points), Rect(x - 70, y - 12, 140, 24)])
        if self._card_at is not None:
            self.canvas.update()

    def _rested(self) -> None:
        """The pointer has rested on something for a moment."""
        found, canvas = self._hit, self.canvas
        if canvas.pointer.gesture is not None:
            return
        if found.kind in ("pill", "wire") and found.inlet is not None:
            self.shape_card.show_wire(found.inlet)
        elif found.node is not None and canvas.level < Level.FULL:
            self._card_at = found.node
            canvas.update()

    def left(self) -> None:
        """The pointer left the canvas."""
        self.hover(Hit("canvas"), (-1000.0, -1000.0))

    def quiet(self) -> None:
        """Take away what hovering shows."""
        self._wait.stop()
        self._card_at = None
        self.tips.hide()
        if not self.shape_card.pinned:
            self.shape_card.hide()

    def plus_at(self, inlet: Inlet | None) -> Point | None:
        """Give where the + of the hovered wire is on the screen."""
        canvas = self.canvas
        if inlet is None or inlet != canvas.looks.hover_wire or canvas.level != Level.FULL:
            return None
        wire = canvas.drawing.wires.get(inlet)
        if wire is None:
            return None
        x, y = canvas.drawing.pill_at(wire)
        if shows_pill(canvas.scene(), wire, "hover"):
            wide = canvas.drawing.pill(wire).width / 2 + 15
            # Beside the pill, on the side where the wire leaves room.
            return canvas.camera.to_screen(x - wide, y)
        return canvas.camera.to_screen(*middle(wire.points))

    def paint(self, painter: QPainter, scene: Scene) -> None:
        """Paint what hovering shows in the drawing itself."""
        looks, canvas = scene.looks, self.canvas
        if canvas.pointer.gesture is None:
            plus = self.plus_at(looks.hover_wire)
            if plus is not None:
                wiring.paint_plus(painter, plus, scene.style)
        paint_ties(painter, scene)
        paint_port_names(painter, scene)
        card = scene.drawing.cards.get(self._card_at) if self._card_at is not None else None
        if card is not None and scene.level < Level.FULL:
            box = scene.camera.rect_to_screen(card.rect)
            shape = pill_of(scene.drawing.facts, Outlet(card.node), batch=scene.drawing.batch)
            x = min(box.right + 10, canvas.width() - 240)
            y = min(box.y, canvas.height() - 90.0)
            paint_hover_card(painter, card, shape, QPointF(x, y), scene.style)

    # ── cards that stay ──────────────────────────────────────────────────────────────────────

    def pin_shape(self, inlet: Inlet) -> None:
        """Keep the shape card of a wire open."""
        self.shape_card.show_wire(inlet, pinned=True)

    def show_problem(self, problem: Problem) -> None:
        """Open the callout of a problem."""
        key = self.canvas.key_of(problem.node) if problem.node is not None else ""
        if key not in self.canvas.drawing.cards:
            return
        if self.callout is None:
            self.callout = ProblemCallout(self.canvas)
            self.callout.closed.connect(self.canvas.trails.follow)
            self.callout.closed.connect(self.repeat_card.refresh)
        self.shape_card.close_it()
        card = self.canvas.drawing.cards[key]
        if not touch(card.rect, self.canvas.visible) or self.canvas.camera.zoom < 0.3:
            self.canvas.show_rect(card.rect, glide=False)
        else:
            box = self.canvas.camera.rect_to_screen(badge_rect(card.rect))
            if box.right > self.canvas.width() or box.y < 0:
                self.canvas.reveal(card.rect)
        self.callout.show_problem(problem)
        self.repeat_card.refresh()
        self.canvas.trails.follow()

    def show_problem_of(self, node: NodeId) -> None:
        """Open the callout of a layer's problem."""
        found = [p for p in self.canvas.document.problems if p.node == node]
        if found:
            self.show_problem(found[0])

    def _close_callout(self) -> None:
        if self.callout is not None and self.callout.isVisible():
            self.callout.close_it()

    def escape(self) -> bool:
        """Close the topmost card; False when none is open."""
        if self.callout is not None and self.callout.isVisible():
            self.callout.close_it()
            return True
        if self.shape_card.isVisible():
            self.shape_card.close_it()
            return True
        return False


__all__ = ["Furniture", "QRect"]
