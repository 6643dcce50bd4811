"""The keys of a hand on the canvas: arrows, Space, Esc, Enter, and (alone) those of the menus.

In the window the menus own the single keys (`designer.commands`), so that they can be changed; a
canvas that stands alone answers to the usual ones itself, and so does one whose keys are as usual.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from designer.canvas.geometry import GRID
from designer.canvas.gestures_wire import KeyConnect
from designer.commands.bindings import bindings
from designer.controls.gesture import Hand

if TYPE_CHECKING:
    from designer.canvas.view import Canvas

_KEY = Qt.Key
_MOD = Qt.KeyboardModifier
_ARROWS = {
    _KEY.Key_Up: ("up", 0, -1),
    _KEY.Key_Down: ("down", 0, 1),
    _KEY.Key_Left: ("left", -1, 0),
    _KEY.Key_Right: ("right", 1, 0),
}
_COPY = QKeySequence.StandardKey.Copy
_PAN = 64.0
_WIDE = 24.0

Act = Callable[["Canvas"], object]
_PLAIN, _SHIFT, _CTRL = _MOD.NoModifier, _MOD.ShiftModifier, _MOD.ControlModifier

ALONE: dict[tuple[Qt.Key, Qt.KeyboardModifier], Act] = {
    (_KEY.Key_F, _PLAIN): lambda c: c.fit(),
    (_KEY.Key_1, _SHIFT): lambda c: c.fit_all(),
    (_KEY.Key_Exclam, _SHIFT): lambda c: c.fit_all(),
    (_KEY.Key_2, _SHIFT): lambda c: c.fit_selection(),
    (_KEY.Key_At, _SHIFT): lambda c: c.fit_selection(),
    (_KEY.Key_Equal, _CTRL): lambda c: c.zoom_in(),
    (_KEY.Key_Plus, _CTRL): lambda c: c.zoom_in(),
    (_KEY.Key_Plus, _CTRL | _SHIFT): lambda c: c.zoom_in(),
    (_KEY.Key_Minus, _CTRL): lambda c: c.zoom_out(),
    (_KEY.Key_0, _CTRL): lambda c: c.zoom_to(1.0),
    (_KEY.Key_A, _CTRL): lambda c: c.select_all(),
    (_KEY.Key_D, _CTRL): lambda c: c.duplicate(),
    (_KEY.Key_Delete, _PLAIN): lambda c: c.delete(heal=True),
    (_KEY.Key_Backspace, _PLAIN): lambda c: c.delete(heal=True),
    (_KEY.Key_Delete, _SHIFT): lambda c: c.delete(heal=False),
    (_KEY.Key_U, _PLAIN): lambda c: c.select_upstream(),
    (_KEY.Key_D, _PLAIN): lambda c: c.select_downstream(),
    (_KEY.Key_C, _PLAIN): lambda c: c.begin_connecting(),
    (_KEY.Key_B, _PLAIN): lambda c: c.set_batch(not c.drawing.batch),
    (_KEY.Key_S, _PLAIN): lambda c: c.cycle_shapes(),
    (_KEY.Key_M, _PLAIN): lambda c: c.set_minimap(not c.minimap_wanted),
    (_KEY.Key_Tab, _PLAIN): lambda c: c.ask_quick_add(None, None),
    (_KEY.Key_A, _SHIFT): lambda c: c.ask_quick_add(None, None),
    (_KEY.Key_Return, _CTRL): lambda c: c.open_block(),
    (_KEY.Key_Enter, _CTRL): lambda c: c.open_block(),
    (_KEY.Key_Return, _PLAIN): lambda c: c.toggle_block(),
    (_KEY.Key_Enter, _PLAIN): lambda c: c.toggle_block(),
    (_KEY.Key_Period, _CTRL): lambda c: c.show_fixes(),
}


class Keys:
    """Turns key events into what the canvas does."""

    def __init__(self, canvas: Canvas) -> None:
        """Serve ``canvas``."""
        self.canvas = canvas
        self._hand = Hand()

    def claims(self, event: QEvent) -> bool:
        """Tell whether a key is meant for the canvas now, though a menu has it as well."""
        assert isinstance(event, QKeyEvent)
        if self.canvas.pointer.gesture is not None:
            return True  # a hand is at work: Delete must not act on what it holds
        return self.canvas.furniture.shape_card.pinned and event.matches(_COPY)

    def press(self, event: QKeyEvent) -> bool:
        """Answer a key; False passes it on."""
        key, keys = Qt.Key(event.key()), event.modifiers() & ~_MOD.KeypadModifier
        gesture = self.canvas.pointer.gesture
        if key == _KEY.Key_Escape:
            return self.canvas.escape()
        if isinstance(gesture, KeyConnect):
            return self._connecting(gesture, key)
        if key in (_KEY.Key_Shift, _KEY.Key_Control, _KEY.Key_Alt):
            if gesture is not None:
                gesture.alter(keys)
            return False
        if gesture is not None:
            return True  # a hand is at work: keys wait until it is done
        if key == _KEY.Key_Space:
            if not event.isAutoRepeat():
                self.canvas.pointer.hold_space(True)
            return True
        if key in _ARROWS:
            return self._arrow(key, keys, event.isAutoRepeat())
        if event.matches(_COPY) and self.canvas.furniture.shape_card.pinned:
            self.canvas.furniture.shape_card.copy()
            self.canvas.announce("Copied the shape")
            return True
        if key == _KEY.Key_Tab and not self.canvas.tab_adds:
            return False
        act = ALONE.get((key, keys))
        if act is None or (self.canvas.actions() and bindings.custom):
            return False
        act(self.canvas)
        return True

    def release(self, event: QKeyEvent) -> bool:
        """Answer a key that comes up."""
        if event.isAutoRepeat():
            return False
        key = event.key()
        if key == _KEY.Key_Space:
            self.canvas.pointer.hold_space(False)
            return True
        if key in _ARROWS or key == _KEY.Key_Control:
            self._hand.up()
        gesture = self.canvas.pointer.gesture
        if gesture is not None and key in (_KEY.Key_Shift, _KEY.Key_Control, _KEY.Key_Alt):
            gesture.alter(event.modifiers())
        return False

    def _arrow(self, key: Qt.Key, keys: Qt.KeyboardModifier, repeat: bool) -> bool:
        canvas = self.canvas
        way, x, y = _ARROWS[key]
        if canvas.pointer.space:
            canvas.look(canvas.camera.panned(-x * _PAN, -y * _PAN))
        elif keys == _CTRL or keys == _CTRL | _SHIFT:
            # One held key is one undo step.
            token = self._hand.held() if repeat else self._hand.down()
            step = _WIDE if keys & _SHIFT else GRID
            canvas.nudge(x * step, y * step, token)
        elif keys in (_PLAIN, _SHIFT):
            canvas.show_focus()
            canvas.walk(way, extend=bool(keys & _SHIFT))
        else:
            return False
        return True

    def _connecting(self, gesture: KeyConnect, key: Qt.Key) -> bool:
        if key in (_KEY.Key_Return, _KEY.Key_Enter):
            self.canvas.pointer.end()
            gesture.confirm()
        elif key in (_KEY.Key_Down, _KEY.Key_Right, _KEY.Key_Tab):
            gesture.choose(1)
        elif key in (_KEY.Key_Up, _KEY.Key_Left, _KEY.Key_Backtab):
            gesture.choose(-1)
        return True
