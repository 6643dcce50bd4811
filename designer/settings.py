"""What the author chose about the program, kept between runs. No project stands in here."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings, QStandardPaths, Signal

RECENT = 12
"""How many recent files are remembered."""

DEFAULTS: dict[str, Any] = {
    "theme": "system",
    "scale": 1.0,
    "reduced_motion": False,
    "high_contrast": False,
    "tab_adds": True,
    "show_grid": True,
    "show_minimap": True,
    "show_batch": False,
    "show_shapes": "all",
    "code_form": "auto",
    "inspector_open": "parameters,essentials,stated,bias,cost,definition,repeat,parts,compute,"
    "categories",
    "palette_open": "suggested,conv,pool",
    "palette_shapes": True,
    "python": "",
    "seen_tour": False,
    "tip": 0,
    "shortcuts": "",
    "tab_moves": False,
    "verify_live": True,
}


def data_folder() -> Path:
    """Give the folder of what the program keeps as files for this person."""
    place = QStandardPaths.StandardLocation.AppLocalDataLocation
    return Path(QStandardPaths.writableLocation(place) or Path.home() / ".shapewright")


class Settings(QObject):
    """Typed access to what is kept, with one signal that names what changed."""

    changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Open the store; ``SHAPEWRIGHT_SETTINGS`` names a file instead (tests, portable use)."""
        super().__init__(parent)
        own = os.environ.get("SHAPEWRIGHT_SETTINGS")
        if own:
            self._store = QSettings(own, QSettings.Format.IniFormat)
        else:
            self._store = QSettings("Shapewright", "Shapewright")

    def get(self, key: str) -> Any:
        """Give what is kept under ``key``, in the type of its default."""
        default = DEFAULTS[key]
        value = self._store.value(key, default)
        if isinstance(default, bool):
            return value in (True, "true", "True", "1", 1)
        try:
            return type(default)(value)
        except (TypeError, ValueError):  # a store that was edited by hand
            return default

    def set(self, key: str, value: Any) -> None:
        """Keep ``value`` under ``key``."""
        if self.get(key) == value:
            return
        self._store.setValue(key, value)
        self.changed.emit(key)

    def folder(self, name: str) -> Path:
        """Give the folder ``name`` of what is kept as files; it may not be there yet."""
        own = os.environ.get("SHAPEWRIGHT_SETTINGS")
        if own:
            return Path(own).parent / name
        return data_folder() / name

    # ── the window ───────────────────────────────────────────────────────────────────────────

    def state(self, name: str) -> Any:
        """Give the bytes kept for a window or a splitter; ``None`` at first."""
        return self._store.value(f"window/{name}")

    def keep_state(self, name: str, state: Any) -> None:
        """Keep the bytes of a window or a splitter."""
        self._store.setValue(f"window/{name}", state)

    # ── recent files ─────────────────────────────────────────────────────────────────────────

    def recent(self) -> list[Path]:
        """Give the files opened or saved last, the newest first; those that are gone left out."""
        kept = self._store.value("recent", [])
        names = [kept] if isinstance(kept, str) else list(kept or [])
        return [path for path in map(Path, names) if path.is_file()][:RECENT]

    def remember(self, path: Path) -> None:
        """Put ``path`` at the head of the recent files."""
        path = path.resolve()
        names = [str(path), *(str(other) for other in self.recent() if other != path)]
        self._store.setValue("recent", names[:RECENT])
        self.changed.emit("recent")
