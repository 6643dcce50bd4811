"""The one undo command: the project before a step of the author's work and after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QUndoCommand

from engine.graph import Project


class EditStep(QUndoCommand):
    """One step. Steps of one gesture (a scrubbed number, a dragged card) become one step.

    A gesture is a token made when the hand goes down and dropped when it comes up.
    """

    def __init__(
        self,
        name: str,
        show: Callable[[Project], None],
        before: Project,
        after: Project,
        gesture: object | None = None,
    ) -> None:
        """Remember both values; ``show`` puts one of them before the author."""
        super().__init__(name)
        self._show = show
        self._before = before
        self._after = after
        self._gesture = gesture

    def redo(self) -> None:
        """Show the later value."""
        self._show(self._after)

    def undo(self) -> None:
        """Show the earlier value."""
        self._show(self._before)

    def id(self) -> int:
        """Give Qt one id for all steps: any two of one gesture may merge."""
        return 1

    def mergeWith(self, later: Any) -> bool:
        """Take in a later step of the same gesture; a gesture that ends where it began is none."""
        if self._gesture is None or later._gesture is not self._gesture:
            return False
        self._after = later._after
        self.setText(later.text())
        self.setObsolete(self._after is self._before or self._after == self._before)
        return True
