"""The canvas: a painted surface that listens to a document and to a hand.

Everything that edits goes through verbs of the document; everything that is shown follows from its
facts. What floats above the drawing (zoom, minimap, shape card, callout) lives in `overlays`.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter

from designer.canvas import accessible
from designer.canvas.drawing import Drawing
from designer.canvas.drops import Drops, Ghost
from designer.canvas.easing import Easing
from designer.canvas.editing import Editing
from designer.canvas.events import Events
from designer.canvas.fading import Fading
from designer.canvas.gliding import Glide
from designer.canvas.hit import Hit
from designer.canvas.keys import Keys
from designer.canvas.lod import Level
from designer.canvas.overlays.furniture import Furniture
from designer.canvas.pointer import Pointer
from designer.canvas.pulse import Pulse, delays
from designer.canvas.scene import Scene
from designer.canvas.showing import Showing
from designer.canvas.trail import Trails
from designer.canvas.walking import Walking
from designer.document import Document
from engine.changes import Change
from engine.graph import Inlet, NodeId, Outlet
from engine.values import Value

BADGE_DELAY = 300
"""Milliseconds after the last edit until badges appear: not while somebody is typing."""

Point = tuple[float, float]


class Canvas(Events, Showing, Editing, Walking):
    """Shows the model of one document, and lets hands work on it."""

    quick_add_requested = Signal(object, object)
    """Somebody wants to add a layer: at a place of the drawing (`QPointF`, or ``None``: behind the
    selection), behind an `Outlet`, into a wire or before a free input (`Inlet`), or ``None``."""
    context_menu_requested = Signal(QPoint, object)
    """A place of the screen, and the `Hit` under it; what was hit is selected."""
    rename_requested = Signal(str)
    rename_frame_requested = Signal(str)
    shapes_changed = Signal(str)
    wire_in_hand = Signal(object)
    """The `Outlet` from which a wire is being dragged; ``None`` when the hand has let go."""
    is_canvas = True
    """How the accessible interface knows a canvas among widgets."""

    def __init__(self, document: Document, parent: object = None) -> None:
        """Show ``document``."""
        super().__init__(Drawing(document.facts), parent)  # type: ignore[arg-type]
        self.document = document
        self.own_move = False
        self.ghost: Ghost | None = None
        self.pointer = Pointer(self)
        self.keys = Keys(self)
        self.drops = Drops(self)
        self.pulse = Pulse(self)
        self.fading = Fading(self)
        self.glide = Glide(self)
        self.easing = Easing(self)
        self.trails = Trails(self)
        self._badges = QTimer(self, singleShot=True, interval=BADGE_DELAY)
        self._badges.timeout.connect(self._show_badges)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        accessible.install()
        self.setAccessibleName("Drawing")
        self.setAcceptDrops(True)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.furniture = Furniture(self)
        document.changed.connect(self._changed)
        document.selection.changed.connect(self._selected_changed)
        self._selected_changed()
        self._show_badges()

    # ── in step with the document ────────────────────────────────────────────────────────────

    def _changed(self, change: Change) -> None:
        self.pointer.cancel()
        self.glide.stop()
        self.easing.stop()
        if change.everything:
            self._show_model()
            return
        before: dict[NodeId, Point] = {}
        if not self.own_move:
            for node in change.nodes - change.added - change.removed:
                rect = self.drawing.cards[node].rect
                before[node] = (rect[0], rect[1])
        self.drawing.update(self.document.facts, change)
        if change:
            self._badges.start()
        if change.facts or change.wires:
            self.trails.clear()
        if before:
            self.glide.start(before)
        if change.shapes and self.level == Level.FULL:
            shown = change.shapes - change.added
            self.pulse.start(delays(self.document.facts.structure, change.nodes, shown))
        self.furniture.follow(change)
        self.update()

    def _show_model(self) -> None:
        """Another model of the project is shown: where it was left, or all of it."""
        self.drawing.show(self.document.facts)
        self._show_badges()
        self.furniture.follow(Change(everything=True))
        self.fit_all(glide=False)
        self.update()

    def _show_badges(self) -> None:
        self._badges.stop()
        found = {}
        for problem in reversed(self.document.problems):  # errors come first, and win
            if problem.node in self.drawing.cards:
                found[problem.node] = problem
        self.drawing.set_badges(found)  # type: ignore[arg-type]
        self.furniture.problems_changed()
        self.trails.follow()
        self.update()

    def _selected_changed(self) -> None:
        selection = self.document.selection
        looks = self.looks
        looks.nodes = frozenset(selection.nodes)
        looks.wire = selection.wire
        looks.frame = selection.frame
        looks.focus = selection.last if looks.focus is not None and self.hasFocus() else None
        self.furniture.selection_changed()
        if not self._badges.isActive():
            self.trails.follow()
        accessible.selection_moved(self)
        self.update()

    def show_focus(self) -> None:
        """Show where the keyboard is, from now on until the mouse is used."""
        self.looks.focus = self.document.selection.last or ""

    # ── what others ask and are asked ────────────────────────────────────────────────────────

    def set_ghost(self, ghost: Ghost | None) -> None:
        """Show a card that is not there yet, or none; over a wire the wire splits for it."""
        if self.ghost is not None and self.ghost.moves:
            self.drawing.settle(self.ghost.moves)
        self.ghost = ghost
        into = ghost.into if ghost is not None else None
        self.looks.hidden = frozenset() if into is None else frozenset({into})
        if ghost is not None and into in self.drawing.wires:
            ghost.make_room(self.drawing)
            self.drawing.displace(ghost.moves)
        self.furniture.empty.refresh()
        self.update()

    def show_ghost(
        self,
        kind: str,
        params: Mapping[str, Value],
        at: Point,
        source: Outlet | None = None,
        into: Inlet | None = None,
    ) -> None:
        """Show what adding a layer would look like (quick add, for the row in question)."""
        self.set_ghost(Ghost(kind, params, at, source, into))

    def ask_quick_add(self, at: Point | None, end: Outlet | Inlet | None) -> None:
        """Ask for quick add at a place of the screen."""
        world = None if at is None else QPointF(*self.at(at))
        self.quick_add_requested.emit(world, end)

    def announce(self, sentence: str) -> None:
        """Tell the author something at the foot of the canvas."""
        self.document.announced.emit(sentence, False)

    def hover(self, found: Hit, at: Point) -> None:
        """Show what is under the pointer."""
        self.furniture.hover(found, at)

    def paint_above(self, painter: QPainter, scene: Scene) -> None:
        self.furniture.paint(painter, scene)
        self.easing.paint(painter, scene)
        if self.ghost is not None:
            self.ghost.paint(painter, scene)
        if self.pointer.gesture is not None:
            self.pointer.gesture.paint(painter, scene)

    def event(self, event: QEvent) -> bool:
        # Tab means "add" here: Qt would move the focus before a key handler sees it.
        kind = event.type()
        if kind == QEvent.Type.KeyPress and self.key_pressed(event):
            return True
        if kind == QEvent.Type.ShortcutOverride and self.keys.claims(event):
            event.accept()
            return True
        if kind == QEvent.Type.ToolTip:
            self.tip_asked(event)
            return True
        if kind in (QEvent.Type.NativeGesture, QEvent.Type.Gesture) and self.pinched(event):
            return True
        return super().event(event)
