"""Verifying in the window: the exported code runs in real Keras, in a process of its own.

The window never waits, and who asked can give it up. What was verified is one value of the project;
any edit makes the verdict stale. Once somebody has asked, Keras is asked again in the pauses
between edits, as long as it answers soon (and the setting "verify_live" is on).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from designer.background import Stopped
from designer.busy import Task
from designer.keras_check import Check
from designer.keras_process import KerasProcess
from engine.verification.client import NoWorkerError, find_worker

if TYPE_CHECKING:
    from designer.main_window import MainWindow
    from engine.graph import Project

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
        self._check: Check | None = None
        self._task: Task | None = None
        self._project: Project | None = None
        """What the verdict that is there, or coming, is about; ``None`` once it is no more."""
        self.report: dict[str, Any] | None = None
        self.proof = ""
        """What was compared, in one sentence, once it was."""
        self._quiet = False
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
        document = self._window.document
        if self._check is not None:
            same = self._check.project is document.project
            self._project = document.project if same else None
            self._quiet = self._quiet and quiet
            self._show_card()
            return
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
        self._patience.start()
        self._check = Check(self._project, self.process, self._answered, self._failed)
        self._show_card()
        self._check.begin()

    def find(self) -> None:
        """See that there is a Keras to ask.

        Raises:
            NoWorkerError: there is none.
        """
        self.process.use(find_worker(self._window.settings.get("python") or None))

    @property
    def running(self) -> bool:
        """Whether Keras is at work."""
        return self._check is not None

    def cancel(self) -> None:
        """Give up what is running; Keras is not asked again until somebody asks."""
        self._stop()
        self._project, self._took = None, math.inf
        self._tell("", "")

    def close(self) -> None:
        """End the process."""
        self._stop()
        self._again.stop()
        self.process.close()

    def _stop(self) -> None:
        check = self._check
        self._ended()
        if check is not None:
            check.cancel()

    def _ended(self) -> None:
        self._check = None
        self._patience.stop()
        if self._task is not None:
            self._task.end()
            self._task = None

    def _show_card(self) -> None:
        """Offer to give it up, where somebody waits for it."""
        if self._check is not None and self._task is None and not self._quiet:
            words = f"Keras checks {self._window.document.title}"
            self._task = self._window.busy.begin(words, self.cancel)

    def _failed(self, error: Exception) -> None:
        self._ended()
        self._project = None
        self._tell("", "")
        if not isinstance(error, Stopped):
            raise error
        self._window.tell(f"Not checked in Keras: {error}", "error")

    def _answered(self, report: dict[str, Any]) -> None:
        check, asked = self._check, self._task is not None
        assert check is not None
        self._took = check.took
        self._ended()
        if self._project is not None:
            self.report = report
            self._say(report)
        elif not self._quiet or self._took <= _SOON:
            self.start(self._quiet)
        elif asked:  # to ask again takes as long; nobody may want that
            words = proof(report) if report["verified"] else difference(report)
            tone = "info" if report["verified"] else "error"
            self._window.tell(f"Before your last edits: {words}", tone)

    def _say(self, report: dict[str, Any]) -> None:
        version = version_of(report)
        if not report["verified"]:
            self._tell(f"Differs from Keras {version}", "error")
            self._window.tell(difference(report), "error")
            return
        self.proof = proof(report)
        self._tell(f"Verified with Keras {version} ✓", "ok")
        if not self._quiet:
            self._window.tell(self.proof, "ok")

    def _edited(self) -> None:
        """Forget a verdict that speaks of an earlier value, and ask again when the hand rests."""
        if self._window.workbench.front is None or self._window.document.project is self._project:
            return
        if self._project is not None:
            self._project = None
            self._patience.stop()
            self._tell("", "")
        if self._check is not None:
            self._quiet = True
            return
        if self.process.source is None or not self._window.settings.get("verify_live"):
            return
        if self._took <= _SOON:
            self._again.start()

    def _tell(self, text: str, status: str) -> None:
        self.told.emit(text, status)


def version_of(report: dict[str, Any]) -> str:
    """Give the version of the Keras that was asked."""
    return (report["keras"] or {}).get("keras") or "Keras"


def proof(report: dict[str, Any]) -> str:
    """Say what was compared, and found to be the same."""
    # The layers that the status bar counts, too.
    totals = report["totals"]
    count, params = totals["layers"], totals["trainable"] + totals["non_trainable"]
    return (
        f"Ran in Keras {version_of(report)}. The output shapes of {count} of {count} layers match"
        f" the canvas, {params:,} parameters match."
    )


def difference(report: dict[str, Any]) -> str:
    """Say where Keras differs first."""
    first = report["mismatches"][0]
    return "Keras differs at " + f"{first['node']}: {first['what']}".strip(": ")
