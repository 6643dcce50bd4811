"""Other keys for a command: what was pressed, whether it may be, and who has it now."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from designer.commands.bindings import bindings
from designer.commands.command import Command
from designer.popups.pick_rows import Row, Section

_KEY = Qt.Key
_BARE = (_KEY.Key_Control, _KEY.Key_Shift, _KEY.Key_Alt, _KEY.Key_Meta, _KEY.Key_AltGr)
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class KeyBinding:
    """Waits for the keys of one command. Keys that another command has are taken at a second go."""

    def __init__(self, command: Command) -> None:
        """Begin to wait."""
        self.command = command
        self._asked = ""
        self._words = "press the new keys"

    def section(self) -> Section:
        """Give what the list shows meanwhile."""
        command = self.command
        keys = self._asked or bindings.first(command.id)
        rows = (
            Row(command.text, None, command.icon or "keyboard", "", self._words, (), keys),
            Row("The usual keys", None, "undo-2", "", "", (), "Backspace"),
            Row("Leave it as it is", None, "x", "", "", (), "Esc"),
        )
        return Section(f"New keys for “{command.text}”", rows)

    def press(self, event: QKeyEvent) -> bool:
        """Take what was pressed; True when that ends the waiting."""
        key = Qt.Key(event.key())
        if key in _BARE:
            return False
        if key == _KEY.Key_Escape:
            return True
        if key in (_KEY.Key_Backspace, _KEY.Key_Delete) and not event.modifiers():
            bindings.reset(self.command.id)
            return True
        keys = QKeySequence(event.keyCombination()).toString(
            QKeySequence.SequenceFormat.PortableText
        )
        if not self._may_be(event, keys):
            return False
        held = bindings.holder(keys)
        if held is not None and held.id != self.command.id and keys != self._asked:
            self._asked = keys
            self._words = f"these run “{held.text}”; press them again to take them"
            return False
        bindings.bind(self.command.id, keys)
        return True

    def _may_be(self, event: QKeyEvent, keys: str) -> bool:
        """Refuse what would be typed into fields, or what no keyboard sends."""
        function = _KEY.Key_F1 <= event.key() <= _KEY.Key_F35
        if self.command.scope == "window" and not function and not event.modifiers() & _HELD:
            self._words = "works everywhere, so it needs Ctrl, Alt or a function key"
            return False
        return bool(keys)
