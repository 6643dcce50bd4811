"""Tidying up a large drawing: a process of its own finds the places, the window goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.background import background

if TYPE_CHECKING:
    from collections.abc import Mapping

    from designer.document import Document
    from designer.main_window import MainWindow
    from engine.graph import NodeId


class LongTidy:
    """One layout that is being looked for. What comes of it is one undo step, or nothing."""

    def __init__(
        self, window: MainWindow, document: Document, chosen: frozenset[NodeId] | None
    ) -> None:
        self._window = window
        self.document, self._whole = document, chosen is None
        self.model, self._name = document.model, document.model_name
        self._job = background().run(
            "engine.arrange:places", document.project, self._name, None, chosen,
            done=self._found, failed=self._failed,
        )  # fmt: skip
        count = len(self.model.nodes) if chosen is None else len(chosen)
        self._task = window.busy.begin(f"Tidying up {count:,} layers", self.cancel)

    @property
    def running(self) -> bool:
        """Whether the places are still being looked for."""
        return not self._job.cancelled

    def cancel(self) -> None:
        """Leave everything where it is."""
        self._job.cancel()
        self._task.end()

    def _failed(self, error: Exception) -> None:
        self._task.end()
        self._window.tell(f"Not tidied up: {error}", "error")

    def _found(self, places: Mapping[NodeId, tuple[float, float]]) -> None:
        from engine import arrange

        self._task.end()
        document = self.document
        if document not in self._window.workbench.documents:
            return
        now = document.project.models.get(self._name)
        if now is None or not arrange.same_ground(self.model, now):
            self._window.tell("Not tidied up: the drawing has changed meanwhile", "info")
            return
        canvas = self._window.canvas
        if canvas is not None and document is self._window.document and self._whole:
            places = canvas.held_still(places)
        document.arrange(places, model=self._name)
