"""Which keys run a command: those of the table, or those that the author chose instead.

Public: ``bindings`` with ``keys(id)``, ``holder(keys)``, ``bind``, ``reset`` and ``changed``. What
was chosen is kept in the settings. A pair of keys runs one command: binding it takes it away from
whoever had it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence

from designer.commands.table import COMMANDS

if TYPE_CHECKING:
    from designer.commands.command import Command
    from designer.settings import Settings


def plain(keys: str) -> str:
    """Give keys in the one way in which they are kept: ``ctrl+shift+l`` is ``Ctrl+Shift+L``."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText)


class Bindings(QObject):
    """The keys of all commands."""

    changed = Signal()

    def __init__(self) -> None:
        """Begin with the keys of the table."""
        super().__init__()
        self._settings: Settings | None = None
        self._chosen: dict[str, tuple[str, ...]] = {}

    def follow(self, settings: Settings) -> None:
        """Take the keys that are kept in ``settings``, and keep there what is chosen."""
        self._settings = settings
        self._chosen = _read(settings.get("shortcuts"))
        self.changed.emit()

    def keys(self, command_id: str) -> tuple[str, ...]:
        """Give the keys of a command, the first one being that which is shown."""
        return self._chosen.get(command_id, COMMANDS[command_id].keys)

    def first(self, command_id: str) -> str:
        """Give the keys that are shown for a command; empty where it has none."""
        return next(iter(self.keys(command_id)), "")

    @property
    def custom(self) -> bool:
        """Whether the author chose any keys."""
        return bool(self._chosen)

    def holder(self, keys: str) -> Command | None:
        """Give the command that ``keys`` run now."""
        wanted = plain(keys)
        for command in COMMANDS.values():
            if wanted in map(plain, self.keys(command.id)):
                return command
        return None

    def bind(self, command_id: str, keys: str) -> None:
        """Let ``keys``, and nothing else, run a command."""
        held = self.holder(keys)
        if held is not None and held.id != command_id:
            left = tuple(k for k in self.keys(held.id) if plain(k) != plain(keys))
            self._chosen[held.id] = left
        self._chosen[command_id] = (plain(keys),)
        self._keep()

    def reset(self, command_id: str) -> None:
        """Give a command the keys of the table again; who has them now loses them."""
        self._chosen.pop(command_id, None)
        for keys in COMMANDS[command_id].keys:
            for other in COMMANDS.values():
                if other.id != command_id and plain(keys) in map(plain, self.keys(other.id)):
                    left = tuple(k for k in self.keys(other.id) if plain(k) != plain(keys))
                    self._chosen[other.id] = left
        self._keep()

    def _keep(self) -> None:
        self._chosen = {
            name: keys for name, keys in self._chosen.items() if keys != COMMANDS[name].keys
        }
        if self._settings is not None:
            self._settings.set("shortcuts", json.dumps(self._chosen) if self._chosen else "")
        self.changed.emit()


def _read(kept: str) -> dict[str, tuple[str, ...]]:
    """Read what is kept; what does not make sense (any more) is left out."""
    try:
        found = json.loads(kept) if kept else {}
        return {
            name: tuple(str(key) for key in keys if plain(str(key)))
            for name, keys in found.items()
            if name in COMMANDS and isinstance(keys, list)
        }
    except (ValueError, AttributeError):  # a store that was edited by hand
        return {}


bindings = Bindings()
