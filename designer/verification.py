"""Verifying in the window: the exported code runs in real Keras, in a process of its own.

The window never waits. What was verified is one value of the project;
any edit makes the verdict stale. Once somebody has asked, Keras is asked again in the pauses
between edits, as long as it answers soon (and the setting "verify_live" is on).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from designer.keras_process import KerasProcess, Question
from engine import inspecting
from engine.exporting.options import Options
from engine.exporting.python_code import python_code
from engine.graph import Project
from engine.verification.client import Answer, NoWorkerError, find_worker
from engine.verification.command import judge

if TYPE_CHECKING:
    from designer.main_window import MainWindow

_PATIENCE = 150
_PAUSE = 1200
"""Milliseconds after the last edit before Keras is asked again."""
_SOON = 5.0
"""Seconds within which a network is built that is checked again after edits."""


class Verification(QObject):
    """One per window. ``told`` carries a sentence and ok, running, error or info."""

    told = Signal(str, str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.process = KerasProcess(self)
        self._question: Question | None = None
        self._project: Project | None = None
        self.report: dict[str, Any] | None = None
        self.proof = ""
        """What was compared, in one sentence, once it was."""
        self._quiet = False
        self._began: float | None = None
        self._took = 0.0
        self._again = QTimer(self, singleShot=True, interval=_PAUSE)
        self._again.timeout.connect(lambda: self.start(quiet=True))
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._patience.timeout.connect(lambda: self._tell("Running in Keras…", "running"))
        self.told.connect(window.status.show_verdict)
        window.workbench.changed.connect(lambda _: self._edited())
        window.destroyed.connect(self.close)

    def start(self, quiet: bool = False) -> None:
        """Verify the project in front; what comes of it is said in the status bar alone if quiet.

        While Keras is busy with an earlier value, this waits for its turn.
        """
        self._again.stop()
        if self._window.workbench.front is None:
            return
        if self._question is not None:
            self._project, self._quiet = None, quiet
            return
        document = self._window.document
        self._quiet, self.report, self.proof = quiet, None, ""
        errors = [p for p in document.problems_at(()) if p.severity == "error"]
        if errors or not document.shown.model.nodes:
            self._tell("Keras check runs when the errors are fixed", "info")
            return
        try:
            self.find()
        except NoWorkerError as error:
            self._tell("Keras not found, shapes from the built-in rules", "info")
            if not quiet:
                self._window.tell(f"{error.title}. {error.fix}", "info")
            return
        self._project = document.project
        # The first answer has to wait until TensorFlow is there, which says nothing of the network.
        self._began = time.monotonic() if self.process.started else None
        code = python_code(document.project, Options(form="functional")).text
        self._patience.start()
        self._question = self.process.ask({"task": "build", "script": code}, self._answered)

    def find(self) -> None:
        """See that there is a Keras to ask.

        Raises:
            NoWorkerError: there is none.
        """
        self.process.use(find_worker(self._window.settings.get("python") or None))

    @property
    def running(self) -> bool:
        """Whether Keras is at work."""
        return self._question is not None

    def close(self) -> None:
        """End the process."""
        self._patience.stop()
        self._again.stop()
        self._question = None
        self.process.close()

    def _answered(self, answer: Answer) -> None:
        self._question = None
        self._patience.stop()
        self._took = 0.0 if self._began is None else time.monotonic() - self._began
        if self._project is None:  # about a value that is no more
            self.start(self._quiet)
            return
        ours = inspecting.report(self._project.main, self._project)
        source = self.process.source
        assert source is not None
        self.report = judge(ours, answer, source)
        version = answer.get("keras") or "Keras"
        if self.report["verified"]:
            # The layers that the status bar counts, too.
            count = ours["totals"]["layers"]
            params = ours["totals"]["trainable"] + ours["totals"]["non_trainable"]
            self.proof = (
                f"Ran in Keras {version}: the output shapes of {count} of {count} layers match the"
                f" canvas, {params:,} parameters match"
            )
            self._tell(f"Verified with Keras {version} ✓", "ok")
            if not self._quiet:
                self._window.tell(self.proof, "ok")
            return
        first = self.report["mismatches"][0]
        what = f"{first['node']}: {first['what']}".strip(": ")
        self._tell(f"Differs from Keras {version}", "error")
        self._window.tell(f"Keras differs at {what}", "error")

    def _edited(self) -> None:
        """Forget a verdict that speaks of an earlier value, and ask again when the hand rests."""
        if self._window.workbench.front is None or self._window.document.project is self._project:
            return
        if self._project is not None:
            self._project = None
            self._tell("", "")
        if self.process.source is None or not self._window.settings.get("verify_live"):
            return
        if self._question is not None:
            self._quiet = True
        elif self._took <= _SOON:
            self._again.start()

    def _tell(self, text: str, status: str) -> None:
        self.told.emit(text, status)
