"""Blocks that the author keeps for all projects: one project file each, in a folder of their own.

A kept block is a copy: what becomes of it in a project changes the kept one only when it is kept
again. Files that cannot be read are left alone and not listed.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, unquote

from engine import storage
from engine.graph import Project
from engine.reading import FileError

_LARGEST = 2**22


class OwnBlocks:
    """Reads and writes the folder; looks there each time, as other windows write there too."""

    def __init__(self, folder: Path) -> None:
        """Keep blocks in ``folder``, which is made with the first one."""
        self._folder = folder
        self._known: dict[Path, tuple[tuple[int, int], Project | None]] = {}

    def all(self) -> dict[str, Project]:
        """Give the kept blocks by name; each is the main model of a project of its own."""
        found = {}
        for path in sorted(self._folder.glob(f"*{storage.SUFFIX}")):
            project = self._read(path)
            if project is not None:
                found[unquote(path.stem)] = project
        return found

    def _read(self, path: Path) -> Project | None:
        try:
            about = path.stat()
            stamp = (about.st_mtime_ns, about.st_size)
            known = self._known.get(path)
            if known is None or known[0] != stamp:
                read = storage.read(path.read_bytes()) if about.st_size <= _LARGEST else None
                known = self._known[path] = stamp, read
        except (FileError, OSError):
            return None
        return known[1]

    def keep(self, block: Project) -> None:
        """Keep a block, in place of one of its name.

        Raises:
            OSError: the folder cannot be written.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        storage.save(block, self._path(block.main))

    def forget(self, name: str) -> None:
        """Keep a block no longer.

        Raises:
            OSError: the folder cannot be written.
        """
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / f"{quote(name, safe=' ,()-')}{storage.SUFFIX}"
