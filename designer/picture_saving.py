"""Saving the picture of a large drawing: a process of its own paints it, the window goes on."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from designer.background import background
from engine import storage
from engine.graph import Project

if TYPE_CHECKING:
    from designer.main_window import MainWindow


class PictureSaving:
    """One picture that is being painted, beside its place, and put there when it is whole."""

    def __init__(self, window: MainWindow, project: Project, path: Path) -> None:
        """Begin; raises `OSError` where nothing can be written."""
        self._window, self._path = window, path
        self._part = storage.part_beside(path, path.suffix)
        self._job = background().run(
            "designer.diagram:fill", project, self._part, "light",
            done=self._done, failed=self._failed,
        )  # fmt: skip
        self._task = window.busy.begin(f"Painting {path.name}", self.cancel)

    def cancel(self) -> None:
        """Give it up; the file that was there stays as it was."""
        self._job.cancel()
        self._end()

    def _end(self) -> None:
        self._task.end()
        with contextlib.suppress(OSError):
            self._part.unlink()

    def _failed(self, error: Exception) -> None:
        self._end()
        self._window.tell(f"{self._path.name} was not saved: {error}", "error")

    def _done(self, _: object) -> None:
        try:
            storage.put_in_place(self._part, self._path)
        except OSError as error:
            self._failed(error)
            return
        self._end()
        self._window.tell(f"Saved {self._path.name}", "ok")
