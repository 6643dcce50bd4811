"""Verbs that only move things."""

from __future__ import annotations

from collections.abc import Mapping

from designer.verbs.editing import Editing
from engine import edits
from engine.graph import NodeId

Position = tuple[float, float]


class ArrangingVerbs(Editing):
    """Places on the canvas."""

    def move(self, places: Mapping[NodeId, Position], gesture: object | None = None) -> bool:
        """Put nodes at places."""
        return self.edit("Move", lambda p, m: edits.move(p, m, places), gesture)

    def arrange(
        self, places: Mapping[NodeId, Position], name: str = "Tidy up", model: str | None = None
    ) -> bool:
        """Put many nodes at the places that a layout found: of the model in hand, or ``model``."""
        return self.edit(name, lambda p, m: edits.move(p, model or m, places))
