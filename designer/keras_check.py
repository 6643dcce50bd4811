"""One network seen by real Keras: its code is written, Keras runs it, what it says is judged.

None of the three holds the window where the network is large, and all of it can be given up.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from designer.background import Job, background
from designer.keras_process import KerasProcess, Question
from engine import remote
from engine.graph import Project
from engine.verification.client import Answer

_LARGE = 1000
"""Layers; up to here the code is written before the hand has left the key."""
_ABOUT = "engine.verification.command:"


class Check:
    """Asks once; ``done`` gets the report with what Keras said, ``failed`` why there is none."""

    def __init__(
        self,
        project: Project,
        process: KerasProcess,
        done: Callable[[dict[str, Any]], object],
        failed: Callable[[Exception], object],
    ) -> None:
        """Prepare; ``process`` knows already who answers."""
        self.project = project
        self.took = 0.0
        """The seconds that Keras took; nothing while it had to be started first."""
        self._process = process
        self._done, self._failed = done, failed
        self._large = sum(len(model.nodes) for model in project.models.values()) > _LARGE
        self._job: Job | None = None
        self._question: Question | None = None
        self._began: float | None = None

    def begin(self) -> None:
        """Ask; a small network is on its way when this returns."""
        self._call("job", self.project, then=self._ask)

    def cancel(self) -> None:
        """Give it up: nobody hears of it any more, and Keras is ended if it is at work."""
        if self._job is not None:
            self._job.cancel()
        if self._question is not None:
            self._process.give_up(self._question)

    def _call(self, name: str, *arguments: object, then: Callable[[Any], object]) -> None:
        if self._large:
            self._job = background().run(_ABOUT + name, *arguments, done=then, failed=self._failed)
            return
        try:
            value = remote.function(_ABOUT + name)(*arguments)
        except Exception as error:
            self._failed(error)
        else:
            then(value)

    def _ask(self, job: dict[str, Any]) -> None:
        # The first answer has to wait until TensorFlow is there, which says nothing of the network.
        self._began = time.monotonic() if self._process.started else None
        self._question = self._process.ask(job, self._answered)

    def _answered(self, answer: Answer) -> None:
        self.took = 0.0 if self._began is None else time.monotonic() - self._began
        self._question = None
        source = self._process.source
        assert source is not None
        self._call("verdict", self.project, answer, source, then=self._done)
