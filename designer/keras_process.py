"""The one process with real Keras of a window, and who is waiting for what it says.

Questions are answered one after the other. The window never waits: a timer asks for the answer.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer

from engine.verification.client import Answer, NoWorkerError, Source, Worker, failure

_ASK = 100
_LIMIT = 1200.0
"""Seconds after which it will not answer any more. Whoever waits can give it up long before."""


class Question:
    """A job, and who gets the answer."""

    def __init__(self, job: Mapping[str, Any], answered: Callable[[Answer], object]) -> None:
        self.job = job
        self.answered = answered


class KerasProcess(QObject):
    """Started with the first question, and kept: Keras takes seconds to start."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worker: Worker | None = None
        self._now: Question | None = None
        self._waiting: deque[Question] = deque()
        self._timer = QTimer(self, interval=_ASK)
        self._timer.timeout.connect(self._look)

    @property
    def started(self) -> bool:
        """Whether the process is there: the first answer has to wait for TensorFlow, too."""
        return self._worker is not None and self._worker.started

    @property
    def source(self) -> Source | None:
        """What answers; ``None`` before the first question."""
        return self._worker.source if self._worker is not None else None

    def use(self, source: Source) -> None:
        """Have ``source`` answer from now on, unless another one is at work."""
        if self._worker is not None and self._worker.source != source and self._now is None:
            self._worker.close()
            self._worker = None
        if self._worker is None:
            self._worker = Worker(source, _LIMIT)

    def ask(self, job: Mapping[str, Any], answered: Callable[[Answer], object]) -> Question:
        """Ask; ``answered`` gets the answer when it is there."""
        question = Question(job, answered)
        self._waiting.append(question)
        self._next()
        return question

    def give_up(self, question: Question) -> None:
        """Ask no more; the process ends if it is about this."""
        if question in self._waiting:
            self._waiting.remove(question)
        elif question is self._now and self._worker is not None:
            self._now = None
            self._worker.close()
            self._next()

    def close(self) -> None:
        """End the process; nobody is answered any more."""
        self._waiting.clear()
        self._now = None
        self._timer.stop()
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def _next(self) -> None:
        if self._now is not None or self._worker is None:
            return
        if not self._waiting:
            self._timer.stop()
            return
        question = self._now = self._waiting.popleft()
        try:
            self._worker.submit(question.job)
        except NoWorkerError as error:
            self._now = None
            question.answered(failure("Start", f"{error.title}. {error.why}"))
            self._next()
            return
        self._timer.start()

    def _look(self) -> None:
        question = self._now
        answer = self._worker.poll() if self._worker is not None and question else None
        if question is None or answer is None:
            return
        self._now = None
        question.answered(answer)
        self._next()
