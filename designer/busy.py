"""The one place that says what the program is busy with, once it has taken a second.

Whoever begins something that may take long says so here and ends it here; the card with Cancel
shows itself and goes by itself. Knows nothing of what is being done.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, QTimer
from PySide6.QtWidgets import QWidget

from designer.controls.busy_card import BusyCard

PATIENCE = 1000
"""Milliseconds after which the author is told."""


class Task:
    """Something that is being done; its owner says when it has ended."""

    def __init__(self, busy: Busy, words: str, cancel: Callable[[], object]) -> None:
        self.words = words
        self._busy = busy
        self._cancel = cancel
        self.clock = QElapsedTimer()
        self.clock.start()

    def end(self) -> None:
        """It has ended, in whatever way; to say so twice does no harm."""
        self._busy.end(self)

    def cancel(self) -> None:
        """Give it up."""
        self._busy.end(self)
        self._cancel()


class Busy(QObject):
    """Shows the oldest task that has taken more than a second."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._card: BusyCard | None = None
        self._shown: Task | None = None
        self._tasks: list[Task] = []
        self._look = QTimer(self, singleShot=True)
        self._look.timeout.connect(self._show)

    def begin(self, words: str, cancel: Callable[[], object]) -> Task:
        """Say that something has begun: ``words``, as in "Opening model.json"."""
        task = Task(self, words, cancel)
        self._tasks.append(task)
        self._show()
        return task

    def end(self, task: Task) -> None:
        """Say that it has ended."""
        if task in self._tasks:
            self._tasks.remove(task)
            self._show()

    @property
    def card(self) -> BusyCard | None:
        """The card, while it is shown."""
        return self._card if self._shown is not None else None

    def _show(self) -> None:
        self._look.stop()
        task = self._tasks[0] if self._tasks else None
        left = PATIENCE - task.clock.elapsed() if task is not None else 0
        if task is None or left > 0:
            if self._card is not None:
                self._card.hide()
            self._shown = None
            if task is not None:
                self._look.start(max(1, int(left)))
            return
        if task is self._shown:
            return
        if self._card is None:
            self._card = BusyCard(self._window)
        self._shown = task
        self._card.say(task.words, task.cancel, int(task.clock.elapsed()))
