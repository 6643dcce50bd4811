"""A card under the pointer lights up, and the one it left goes dark, in 80 ms each."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QTimer

from designer.canvas.surface import Surface
from designer.theme import theme
from engine.graph import NodeId

_FRAME = 16


class Fading:
    """Runs the fades of one surface; ``looks.fades`` holds how far each card is lit."""

    def __init__(self, surface: Surface) -> None:
        """Serve ``surface``."""
        self._surface = surface
        self._clock = QElapsedTimer()
        self._timer = QTimer(surface, interval=_FRAME)
        self._timer.timeout.connect(self._tick)

    def pass_over(self, left: NodeId | None, entered: NodeId | None) -> None:
        """The pointer went from one card to another."""
        fades = self._surface.looks.fades
        if not theme().duration("hover") or left == entered:
            return
        if left is not None:
            fades.setdefault(left, 1.0)
        if entered is not None:
            fades.setdefault(entered, 0.0)
        if fades and not self._timer.isActive():
            self._clock.start()
            self._timer.start()

    def _tick(self) -> None:
        looks, drawing = self._surface.looks, self._surface.drawing
        step = self._clock.restart() / max(1, theme().duration("hover"))
        touched = [drawing.cards[node].rect for node in looks.fades if node in drawing.cards]
        for node, share in list(looks.fades.items()):
            share += step if node == looks.hover_node else -step
            looks.fades[node] = share
            if not 0.0 < share < 1.0 or node not in drawing.cards:
                del looks.fades[node]
        if not looks.fades:
            self._timer.stop()
        self._surface.repaint_world(touched)
