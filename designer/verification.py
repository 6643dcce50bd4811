"""Verifying in the window: the exported code runs in real Keras, in a process of its own.

The window never waits: a timer asks for the answer. What was verified is one value of the project;
any edit makes the verdict stale.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from engine import inspecting
from engine.exporting.options import Options
from engine.exporting.python_code import python_code
from engine.graph import Project
from engine.verification.client import NoWorkerError, Worker, find_worker
from engine.verification.command import judge

if TYPE_CHECKING:
    from designer.main_window import MainWindow

_ASK = 100
_PATIENCE = 150


class Verification(QObject):
    """One per window. ``told`` carries a sentence and ok, running, error or info."""

    told = Signal(str, str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._worker: Worker | None = None
        self._project: Project | None = None
        self.report: dict[str, Any] | None = None
        self.proof = ""
        """What was compared, in one sentence, once it was."""
        self._timer = QTimer(self, interval=_ASK)
        self._timer.timeout.connect(self._ask)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._patience.timeout.connect(lambda: self._tell("Running in Keras…", "running"))
        self.told.connect(window.status.show_verdict)
        window.workbench.changed.connect(lambda _: self._edited())
        window.destroyed.connect(self.close)

    def start(self) -> None:
        """Verify the project in front."""
        document = self._window.document
        errors = [p for p in document.problems_at(()) if p.severity == "error"]
        if errors or not document.shown.model.nodes:
            self._tell("Keras check runs when the errors are fixed", "info")
            return
        try:
            source = find_worker(self._window.settings.get("python") or None)
        except NoWorkerError as error:
            self._tell("Keras not found, shapes from the built-in rules", "info")
            self._window.tell(f"{error.title}. {error.fix}", "info")
            return
        if self._worker is None or self._worker.source != source:
            self.close()
            self._worker = Worker(source)
        self._project = document.project
        self.report = None
        code = python_code(document.project, Options(form="functional")).text
        self._worker.submit({"task": "build", "script": code})
        self._patience.start()
        self._timer.start()

    @property
    def running(self) -> bool:
        """Whether Keras is at work."""
        return self._timer.isActive()

    def close(self) -> None:
        """End the process."""
        self._timer.stop()
        self._patience.stop()
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def _ask(self) -> None:
        if self._worker is None or self._project is None:
            self._timer.stop()
            return
        answer = self._worker.poll()
        if answer is None:
            return
        self._timer.stop()
        self._patience.stop()
        ours = inspecting.report(self._project.main, self._project)
        self.report = judge(ours, answer, self._worker.source)
        version = answer.get("keras") or "Keras"
        if self.report["verified"]:
            count = len(ours["nodes"])
            params = ours["totals"]["trainable"] + ours["totals"]["non_trainable"]
            self.proof = (
                f"Ran in Keras {version}: {count} of {count} layers, {params:,} parameters match"
            )
            self._tell(f"Verified with Keras {version} ✓", "ok")
            self._window.tell(self.proof, "ok")
            return
        first = self.report["mismatches"][0]
        what = f"{first['node']}: {first['what']}".strip(": ")
        self._tell(f"Differs from Keras {version}", "error")
        self._window.tell(f"Keras differs at {what}", "error")

    def _edited(self) -> None:
        """Forget a verdict that speaks of an earlier value."""
        if self._project is not None and self._window.document.project is not self._project:
            self._project = None
            self._tell("", "")

    def _tell(self, text: str, status: str) -> None:
        self.told.emit(text, status)
