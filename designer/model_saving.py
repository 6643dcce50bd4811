"""Saving a model with its initial weights: real Keras builds and writes it, the window goes on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from engine.verification import saving
from engine.verification.client import Answer
from engine.verification.saving import NotSavedError

if TYPE_CHECKING:
    from designer.main_window import MainWindow


class ModelSaving(QObject):
    """One file that is being made. ``ended`` carries a `NotSavedError`, or ``None``."""

    ended = Signal(object)

    def __init__(self, window: MainWindow, script: str, path: Path) -> None:
        """Begin; raises `NoWorkerError` or `NotSavedError` where that cannot be."""
        super().__init__(window)
        self._window = window
        self.heard = False
        """Whether somebody has shown how it ended."""
        checking = window.dialogs.verification()
        checking.find()
        self._saving = saving.begin(script, path)
        self._process = checking.process
        self._question = self._process.ask(self._saving.job, self._answered)
        self._task = window.busy.begin(f"Keras builds {path.name}", self.cancel)

    def cancel(self) -> None:
        """Give it up; the file that was there stays as it was."""
        self._process.give_up(self._question)
        self._task.end()
        self._saving.drop()
        self.heard = True
        self.ended.emit(None)
        self.deleteLater()

    def _answered(self, answer: Answer) -> None:
        self._task.end()
        error: NotSavedError | None = None
        try:
            self._saving.finish(answer)
        except NotSavedError as problem:
            error = problem
        self.ended.emit(error)
        if error is None:
            self._window.tell(f"Saved {self._saving.path.name}", "ok")
        elif not self.heard:
            self._window.tell(str(error), "error")
        self.deleteLater()
