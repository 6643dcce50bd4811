"""Says what an edit did, for people who do not see the drawing: "8 shapes changed, no errors".

One sentence after a pause, however many edits came before it; a new problem by its title. Says
nothing, and counts nothing, while nobody listens.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from designer.workbench import Workbench
from engine.changes import Change
from engine.graph import NodeId
from engine.problems import Problem

_PAUSE = 600
"""Milliseconds without an edit before something is said."""


class Narrator(QObject):
    """Listens to the workbench, and tells ``say`` while ``heard`` says that somebody listens."""

    def __init__(
        self, workbench: Workbench, say: Callable[[str], object], heard: Callable[[], bool]
    ) -> None:
        """Begin to listen."""
        super().__init__(workbench)
        self._workbench, self._say, self._heard = workbench, say, heard
        self._changed: set[NodeId] = set()
        self._known: set[tuple[str, NodeId | None]] = set()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._tell)
        workbench.changed.connect(self._follow)

    def _follow(self, change: Change) -> None:
        if not self._heard():
            return
        if change.everything:
            self._pause.stop()
            self._changed.clear()
            self._known = {_key(problem) for problem in self._workbench.document.problems}
            return
        self._changed |= change.shapes - change.added
        self._changed -= change.removed
        if change:
            self._pause.start()

    def _tell(self) -> None:
        problems = self._workbench.document.problems
        new = [problem for problem in problems if _key(problem) not in self._known]
        count = len(self._changed)
        self._known = {_key(problem) for problem in problems}
        self._changed.clear()
        if count or new:
            self._say(sentence(count, new, problems))


def _key(problem: Problem) -> tuple[str, NodeId | None]:
    return problem.code, problem.node


def sentence(count: int, new: list[Problem], problems: tuple[Problem, ...]) -> str:
    """Give what is said of ``count`` changed shapes, ``new`` problems, and all there are now."""
    parts = []
    if count:
        parts.append(f"{count} shape{'' if count == 1 else 's'} changed")
    if new:
        more = f" and {len(new) - 1} more" if len(new) > 1 else ""
        parts.append(f"new problem: {new[0].title}{more}")
    else:
        errors = sum(problem.severity == "error" for problem in problems)
        parts.append(f"{errors} error{'' if errors == 1 else 's'}" if errors else "no errors")
    return ", ".join(parts)
