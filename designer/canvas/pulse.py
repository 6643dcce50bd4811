"""The change pulse: pills whose shape changed flash once, outward from the edit.

420 ms each, 20 ms later per step away, at most 400 ms later in all; with reduced motion a still
highlight for one second.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QElapsedTimer, QTimer

from designer.canvas.geometry import grown, touch
from designer.canvas.surface import Surface
from designer.theme import theme
from engine.graph import Inlet, NodeId
from engine.layout.model import Rect
from engine.structure import Structure

_STEP, _LATEST, _STILL = 20, 400, 1000
_FRAME = 16
MOST = 400
"""Pills that pulse at most; beyond that the eye sees nothing but flicker."""


def delays(
    made: Structure, start: Iterable[NodeId], changed: frozenset[NodeId]
) -> dict[Inlet, int]:
    """Give when each wire that leaves a changed node begins to pulse, outward from ``start``."""
    found: dict[Inlet, int] = {}
    layer = [node for node in start if node in changed] or [n for n in made.order if n in changed][
        :1
    ]
    seen = set(layer)
    step = 0
    while layer and len(found) < MOST:
        following: list[NodeId] = []
        for node in layer:
            for inlet in made.consumers.get(node, ()):
                found[inlet] = min(step * _STEP, _LATEST)
                if inlet.node in changed and inlet.node not in seen:
                    seen.add(inlet.node)
                    following.append(inlet.node)
        layer, step = following, step + 1
    return found


class Pulse:
    """Runs the pulses of one surface."""

    def __init__(self, surface: Surface) -> None:
        """Serve ``surface``."""
        self._surface = surface
        self._begin: dict[Inlet, int] = {}
        self._clock = QElapsedTimer()
        self._timer = QTimer(surface)
        self._timer.timeout.connect(self._tick)

    def start(self, when: dict[Inlet, int]) -> None:
        """Let pills flash: now, or so many milliseconds from now."""
        if not when or not self._surface.isVisible():
            return
        self._begin = when
        self._clock.start()
        still = theme().duration("shapePulse") == 0
        if still:
            self._show({inlet: 1.0 for inlet in when})
            self._timer.start(_STILL)
        else:
            self._timer.start(_FRAME)
            self._tick()

    def _tick(self) -> None:
        length = theme().duration("shapePulse")
        now = self._clock.elapsed()
        shown: dict[Inlet, float] = {}
        last = 0
        for inlet, begin in self._begin.items():
            age = now - begin
            last = max(last, begin)
            if 0 <= age < length:
                shown[inlet] = (1.0 - age / length) ** 2 if age > 60 else 1.0
        if not length or now - last >= length:
            shown = {}
            self._timer.stop()
        self._show(shown)

    def _show(self, shown: dict[Inlet, float]) -> None:
        looks, drawing = self._surface.looks, self._surface.drawing
        touched = looks.pulse.keys() | shown.keys()
        looks.pulse = shown
        rects = []
        visible = self._surface.visible
        seen = grown(visible, 60.0)
        for inlet in touched:
            wire = drawing.wires.get(inlet)
            # Where the pills of thousands of wires are that nobody sees need not be found.
            if wire is not None and touch(wire.box, seen):
                x, y = drawing.pill_at(wire)
                rects.append(Rect(x - 50, y - 12, 100, 24))
        rects = [r for r in rects if visible.x <= r.right and r.x <= visible.right
                 and visible.y <= r.bottom and r.y <= visible.bottom]  # fmt: skip
        if len(rects) > 60:
            self._surface.update()
        else:
            self._surface.repaint_world(rects, 2.0)
