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
from designer.canvas.unfolding import flat_change, unfold
from designer.canvas.walking import Walking
from designer.document import Document
from designer.places import Place
from engine.changes import Change
from engine.graph import Inlet, NodeId, Outlet
from engine.problems import Problem
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
    shapes_changed = Signal(str)
    wire_in_hand = Signal(object)
    """The `Outlet` from which a wire is being dragged; ``None`` when the hand has let go."""
    is_canvas = True
    """How the accessible interface knows a canvas among widgets."""

    def __init__(self, document: Document, parent: object = None) -> None:
        """Show ``document``."""
        sheet = unfold(document.shown, ())
        super().__init__(Drawing(sheet.facts, sheet), parent)  # type: ignore[arg-type]
        self.document = document
        self.opened = set()
        self._left_open: dict[tuple[str, ...], set[Place]] = {}
        self._trail = document.shown_trail
        self.own_move = False
        self.put_step = None
        self.tab_adds = True
        """Whether Tab opens quick add; Shift+A always does."""
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
        if document.large:
            self._badges.start()  # looking for what is wrong would hold up the first picture
        else:
            self._show_badges()

    # ── in step with the document ────────────────────────────────────────────────────────────

    def _changed(self, change: Change) -> None:
        if self.drawing.facts.project is not self.document.project:
            self.pointer.cancel()  # not where a hand has only taken another model in hand
            self.glide.stop()
            self.easing.stop()
        if self._trail != self.document.shown_trail:
            self._show_model()
            return
        moved = {self.key_of(node) for node in change.nodes}
        by_hand = self.own_move and not any(map(self.is_open, moved))
        self._follow(change, by_hand or self.put_step is not None or self.same_places())
        self._selected_changed()

    def refresh(self) -> None:
        """Show the document as it is now: something was opened or closed in place."""
        self.glide.stop()
        self._follow(Change(elsewhere=True), False)
        self._selected_changed()
        self._show_badges()

    def _follow(self, change: Change, keep: bool) -> None:
        """Bring the drawing up to date; ``keep`` moves no card that is there."""
        before, was = self.drawing.facts, self.drawing.sheet
        sheet = self.unfolded(keep)
        if not (sheet.plain and was.plain) or change.everything or change.elsewhere:
            change = flat_change(before, was, sheet)
        places: dict[NodeId, Point] = {}
        if not self.own_move:
            for node in change.nodes - change.added - change.removed:
                rect = self.drawing.cards[node].rect
                places[node] = (rect[0], rect[1])
        if change.facts:
            self.trails.clear()
        self.drawing.update(sheet.facts, change, sheet)
        if change:
            self._badges.start()
        if places:
            self.glide.start(places)
        if change.shapes and self.level == Level.FULL:
            shown = change.shapes - change.added
            self.pulse.start(delays(sheet.facts.structure, change.nodes, shown))
        self.furniture.follow(change)
        self.update()

    def _show_model(self) -> None:
        """Another model of the project is shown: where it was left, or all of it."""
        self._left_open[self._trail] = self.opened
        self._trail = self.document.shown_trail
        self.opened = self._left_open.get(self._trail, set())
        sheet = self.unfolded(fresh=True)
        self.drawing.show(sheet.facts, sheet)
        self._selected_changed()
        self._show_badges()
        self.furniture.follow(Change(everything=True))
        self.fit_all(glide=False)
        self.update()

    def _show_badges(self) -> None:
        self._badges.stop()
        found: dict[NodeId, Problem] = {}
        sheet = self.drawing.sheet
        for place in sheet.levels or ((),):
            for problem in reversed(self.document.problems_at(place)):  # errors come first, and win
                key = sheet.node(place, problem.node) if problem.node is not None else None
                if key in self.drawing.cards:
                    found[key] = problem
        self.drawing.set_badges(found)
        self.furniture.problems_changed()
        self.trails.follow()
        self.update()

    def _selected_changed(self) -> None:
        selection = self.document.selection
        looks = self.looks
        sheet, place = self.drawing.sheet, self.document.place
        looks.nodes = frozenset(self.selected)
        looks.wire = sheet.wire(place, selection.wire) if selection.wire is not None else None
        looks.frame = self._frame_key(selection.frame)
        if looks.frame in sheet.special:
            looks.nodes, looks.frame = frozenset({looks.frame}), None
        looks.focus = self.focused if looks.focus is not None and self.hasFocus() else None
        self.furniture.selection_changed()
        if self.document.checked and not self._badges.isActive():
            self.trails.follow()  # else with the badges
        accessible.selection_moved(self)
        self.update()

    def show_focus(self) -> None:
        """Show where the keyboard is, from now on until the mouse is used."""
        self.looks.focus = self.focused or ""

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
        sheet, place = self.drawing.sheet, self.document.place
        start = sheet.source(place, source) if source is not None else None
        target = sheet.wire(place, into) if into is not None else None
        self.set_ghost(Ghost(kind, params, at, start, target))

    def ask_quick_add(self, at: Point | None, end: Outlet | Inlet | None) -> None:
        """Ask for quick add at a place of the screen."""
        world = None if at is None else QPointF(*self.at(at))
        if isinstance(end, Outlet):
            end = self.take_outlet(end)
        elif isinstance(end, Inlet):
            end = self.take_inlet(end)
        elif world is not None:
            self.document.enter(self.place_at((world.x(), world.y())))
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
