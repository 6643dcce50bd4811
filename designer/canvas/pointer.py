"""What the mouse means: which gesture a press begins, what a click does, what hovering shows.

Holds the gesture that is under way. Knows the canvas and the hits; edits are up to gestures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QMouseEvent

from designer.canvas.gestures import THRESHOLD, Box, Cut, Gesture, Pan, Point
from designer.canvas.gestures_move import Move
from designer.canvas.gestures_wire import Connect
from designer.canvas.hit import Hit, hit
from designer.canvas.levels import BETWEEN, local_of
from designer.canvas.lod import Level
from designer.canvas.painting import TEXT_LEFT

if TYPE_CHECKING:
    from designer.canvas.view import Canvas

_BUTTON = Qt.MouseButton
_KEYS = Qt.KeyboardModifier
_PLUS_REACH = 12.0
_EDGE_TIME = 30


class Pointer:
    """Turns mouse events into gestures and clicks."""

    def __init__(self, canvas: Canvas) -> None:
        """Serve ``canvas``."""
        self.canvas = canvas
        self.gesture: Gesture | None = None
        self.space = False
        self._pressed: Hit | None = None
        self._at: Point = (0.0, 0.0)
        self._keys = _KEYS.NoModifier
        self._button = _BUTTON.NoButton
        self._collapse: str | None = None
        self._edge = QTimer(canvas, interval=_EDGE_TIME)
        self._edge.timeout.connect(self._at_edge)

    def hit(self, at: Point) -> Hit:
        """Give what is under a place of the screen."""
        canvas = self.canvas
        return hit(canvas.drawing, canvas.camera, canvas.level, *at)

    # ── buttons ──────────────────────────────────────────────────────────────────────────────

    def press(self, event: QMouseEvent) -> None:
        """A button goes down."""
        canvas = self.canvas
        at = (event.position().x(), event.position().y())
        canvas.setFocus(Qt.FocusReason.MouseFocusReason)
        canvas.land()
        canvas.quiet_hover()
        if self.gesture is not None:
            return
        self._at, self._keys, self._button = at, event.modifiers(), event.button()
        self._pressed, self._collapse = None, None
        if event.button() == _BUTTON.MiddleButton or (
            self.space and event.button() == _BUTTON.LeftButton
        ):
            self.begin(Pan(canvas, at))
        elif event.button() == _BUTTON.RightButton:
            if event.modifiers() & _KEYS.ControlModifier:
                self._pressed = Hit("canvas")
            else:
                self._right(at, event)
        elif event.button() == _BUTTON.LeftButton:
            self._pressed = self._plus(at) or self.hit(at)
            self._press_on(self._pressed, at)

    def _right(self, at: Point, event: QMouseEvent) -> None:
        """Select what is under the pointer, as menus act on what is selected."""
        found, canvas = self.hit(at), self.canvas
        if found.node is not None and found.node not in canvas.looks.nodes:
            canvas.select([found.node])
        elif found.kind in ("wire", "pill"):
            canvas.select(wire=found.inlet)
        elif found.kind == "frame":
            canvas.select(frame=found.frame)
        self.canvas.context_menu_requested.emit(event.globalPosition().toPoint(), found)

    def _press_on(self, found: Hit, at: Point) -> None:
        canvas = self.canvas
        several = self._keys & (_KEYS.ShiftModifier | _KEYS.ControlModifier)
        if found.kind == "card" and found.node is not None:
            if found.node not in canvas.looks.nodes and not several:
                canvas.select([found.node])
            elif not several:
                # Perhaps several will be dragged; a mere click selects the one on release.
                self._collapse = found.node
        elif found.kind in ("wire", "pill"):
            canvas.select(wire=found.inlet)
        elif found.kind == "frame" and found.frame is not None:
            canvas.select(frame=found.frame)

    def _plus(self, at: Point) -> Hit | None:
        """Give the + of the wire that is hovered, if that is what is under the pointer."""
        inlet = self.canvas.looks.hover_wire
        plus = self.canvas.plus_at(inlet)
        if plus is None or max(abs(plus[0] - at[0]), abs(plus[1] - at[1])) > _PLUS_REACH:
            return None
        return Hit("plus", inlet=inlet)

    def move(self, event: QMouseEvent) -> None:
        """The pointer moves: a gesture follows, one begins, or something is hovered."""
        at = (event.position().x(), event.position().y())
        if self.gesture is not None:
            self._keys = event.modifiers()
            self.gesture.move(at, event.modifiers())
            self._watch_edge()
        elif self._pressed is not None and event.buttons():
            if max(abs(at[0] - self._at[0]), abs(at[1] - self._at[1])) >= THRESHOLD:
                made = self._gesture_for(self._pressed)
                if made is not None:
                    self.begin(made)
                    made.move(at, event.modifiers())
        else:
            self.canvas.hover(self.hit(at), at)

    def _watch_edge(self) -> None:
        """Go on scrolling while a hand holds something at the edge."""
        near = self.gesture is not None and self.gesture.scrolls and self.canvas.near_edge(
            self.gesture.here
        )  # fmt: skip
        if near and not self._edge.isActive():
            self._edge.start()
        elif not near:
            self._edge.stop()

    def _at_edge(self) -> None:
        if self.gesture is None or not self.canvas.near_edge(self.gesture.here):
            self._edge.stop()
            return
        self.canvas.scroll_near_edge(self.gesture.here)
        self.gesture.move(self.gesture.here, self._keys)

    def _gesture_for(self, found: Hit) -> Gesture | None:
        canvas, keys = self.canvas, self._keys
        if self._button == _BUTTON.RightButton:
            return Cut(canvas, self._at)
        if found.kind == "port" and found.port is not None:
            return Connect(canvas, self._at, found.port)
        if found.kind in ("card", "badge") and found.node is not None:
            if found.node not in canvas.looks.nodes:
                more = keys & (_KEYS.ShiftModifier | _KEYS.ControlModifier)
                canvas.select([*(canvas.selected if more else ()), found.node])
            chosen = canvas.selected or tuple(canvas.looks.nodes)
            return Move(canvas, self._at, chosen, bool(keys & _KEYS.AltModifier))
        if found.kind == "frame" and found.frame is not None:
            frame = canvas.drawing.facts.model.frames[found.frame]
            return Move(canvas, self._at, tuple(frame.nodes), bool(keys & _KEYS.AltModifier))
        if found.kind == "canvas":
            return Box(canvas, self._at, keys)
        return None

    def release(self, event: QMouseEvent) -> None:
        """A button comes up: the gesture ends, or it was a click."""
        at = (event.position().x(), event.position().y())
        if self.gesture is not None:
            if event.button() != self._button:
                return
            gesture, self.gesture = self.gesture, None
            gesture.release(at, event.modifiers())
            self._after(at)
        elif self._pressed is not None and event.button() == _BUTTON.LeftButton:
            self._click(self._pressed, at)
        self._pressed = None

    def _click(self, found: Hit, at: Point) -> None:
        canvas, keys = self.canvas, self._keys
        if found.kind == "badge" and found.node is not None:
            canvas.select([found.node])
            canvas.show_problem_of(local_of(found.node))
        elif found.kind == "button" and found.node is not None:
            canvas.press_button(found.node, found.button)
        elif found.kind == "port" and found.node is not None:
            if found.inlet in canvas.drawing.wires:
                canvas.select(wire=found.inlet)
            else:
                canvas.select([found.node])
        elif found.kind == "card" and found.node is not None:
            if keys & _KEYS.ControlModifier:
                chosen = [n for n in canvas.selected if n != found.node]
                canvas.select(chosen if found.node in canvas.looks.nodes else [*chosen, found.node])
            elif keys & _KEYS.ShiftModifier:
                canvas.select([*canvas.selected, found.node])
            elif self._collapse is not None:
                canvas.select([self._collapse])
        elif found.kind == "plus" and found.inlet is not None:
            canvas.ask_quick_add(at, found.inlet)
        elif found.kind == "pill" and found.inlet is not None:
            canvas.pin_shape(found.inlet)
        elif found.kind == "canvas" and not keys & (_KEYS.ShiftModifier | _KEYS.ControlModifier):
            # The ground of an open block belongs to the block.
            place = canvas.place_at(canvas.at(at))
            canvas.select([BETWEEN.join(place)] if place else ())

    def double_click(self, event: QMouseEvent) -> None:
        """Quick add on the empty canvas; blocks open and frames fold; a name is edited."""
        if event.button() != _BUTTON.LeftButton or self.space:
            return
        at = (event.position().x(), event.position().y())
        found = self.hit(at)
        canvas = self.canvas
        self._pressed = None
        if found.kind == "canvas":
            canvas.ask_quick_add(at, None)
        elif found.kind == "frame" and found.frame is not None:
            canvas.select(frame=found.frame)
            canvas.toggle_frame()
        elif found.kind == "card" and found.node is not None:
            card = canvas.drawing.cards[found.node]
            if card.part == "tile":
                canvas.select([found.node])
                canvas.toggle_frame()
            elif card.kind == "Model":
                canvas.open_in_place(found.node)
            elif canvas.level == Level.FULL and self._on_title(found.node, at):
                canvas.rename_requested.emit(found.node)

    def _on_title(self, node: str, at: Point) -> bool:
        rect = self.canvas.drawing.cards[node].rect
        x, y = self.canvas.at(at)
        return x - rect.x > TEXT_LEFT - 6 and y - rect.y < 28.0

    # ── gestures from elsewhere, and their end ───────────────────────────────────────────────

    def begin(self, gesture: Gesture) -> None:
        """Let ``gesture`` follow the hand from now on."""
        self.gesture = gesture
        if gesture.cursor is not None:
            self.canvas.setCursor(gesture.cursor)
        gesture.begin()
        if getattr(gesture, "source", None) is not None:
            self.canvas.wire_in_hand.emit(gesture.source)  # type: ignore[attr-defined]

    def cancel(self) -> bool:
        """End the gesture and leave everything as it was; False when there is none."""
        self._pressed = None
        if self.gesture is None:
            return False
        gesture, self.gesture = self.gesture, None
        gesture.cancel()
        self._after(gesture.here)
        return True

    def end(self) -> None:
        """Forget the gesture, which has done its work."""
        here = self.gesture.here if self.gesture is not None else (0.0, 0.0)
        self.gesture = None
        self._after(here)

    def hold_space(self, held: bool) -> None:
        """Space turns the pointer into a hand that pans."""
        self.space = held
        self._after(None)

    def _after(self, at: Point | None) -> None:
        canvas = self.canvas
        self._edge.stop()
        if self.gesture is None:
            canvas.wire_in_hand.emit(None)
            shape = Qt.CursorShape.OpenHandCursor if self.space else Qt.CursorShape.ArrowCursor
            canvas.setCursor(shape)
            if at is not None and not self.space:
                canvas.hover(self.hit(at), at)
        canvas.update()


def cursor_for(found: Hit) -> Qt.CursorShape:
    """Give the shape of the pointer over something."""
    if found.kind == "port":
        return Qt.CursorShape.CrossCursor
    if found.kind in ("pill", "badge", "button"):
        return Qt.CursorShape.PointingHandCursor
    return Qt.CursorShape.ArrowCursor
