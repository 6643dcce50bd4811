"""Cards that glide to new places (tidying up, undo) instead of jumping. Places, no edits."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEasingCurve, QVariantAnimation

from designer.canvas.surface import Surface
from designer.theme import theme
from engine.graph import NodeId

Point = tuple[float, float]

MOST = 1500
"""Cards that glide at most; more of them jump."""


class Glide:
    """Runs the gliding of one surface."""

    def __init__(self, surface: Surface) -> None:
        """Serve ``surface``."""
        self._surface = surface
        self._from: Mapping[NodeId, Point] = {}
        self._to: Mapping[NodeId, Point] = {}
        self._run = QVariantAnimation(surface)
        self._run.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._run.setStartValue(0.0)
        self._run.setEndValue(1.0)
        self._run.valueChanged.connect(self._step)
        self._run.finished.connect(self.stop)

    def start(self, before: Mapping[NodeId, Point]) -> None:
        """Let cards glide from ``before`` to where the project has them."""
        nodes = self._surface.drawing.facts.model.nodes
        self.stop()
        moved = {n: at for n, at in before.items() if n in nodes and nodes[n].at != at}
        time = theme().duration("autoLayout")
        if not moved or len(moved) > MOST or not time or not self._surface.isVisible():
            return
        self._from = moved
        self._to = {n: nodes[n].at for n in moved}
        self._run.setDuration(time)
        self._surface.looks.quiet = True
        self._run.start()

    def _step(self, share: float) -> None:
        drawing = self._surface.drawing
        drawing.displace(
            {
                n: (x + (self._to[n][0] - x) * share, y + (self._to[n][1] - y) * share)
                for n, (x, y) in self._from.items()
                if n in drawing.cards
            }
        )
        self._surface.update()

    def stop(self) -> None:
        """Be there at once."""
        if not self._from:
            return
        nodes = tuple(self._from)
        self._from = {}
        self._run.stop()
        self._surface.looks.quiet = False
        self._surface.drawing.settle(nodes)
        self._surface.update()
        self._surface.rested.emit()
