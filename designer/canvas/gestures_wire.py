"""Drawing wires: from an output, from a free input, or by taking an arrow's end elsewhere.

From the first pixel the ports that fit are lit; over one that does not fit, a pill says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from designer.canvas import painting_wires as wiring
from designer.canvas.fitting import Fit, Fitting
from designer.canvas.geometry import grown
from designer.canvas.gestures import Gesture, Keys, Point
from designer.canvas.hit import inlet_hit, ports_of
from designer.canvas.looks import Lit
from designer.canvas.parts import Card, Port
from designer.canvas.pills import CHARACTER, SAME, Pill, pill
from designer.canvas.scene import Scene
from designer.canvas.style import NAME, width_of, write
from designer.look.paint import paint_box
from engine.graph import Inlet, Outlet
from engine.layout.model import Rect

if TYPE_CHECKING:
    from designer.canvas.view import Canvas

_SIGHT = 400.0
_REACH = 14.0


class Connect(Gesture):
    """Drag a wire. Exactly one end is fixed; ``old`` is the inlet that a moved wire ended in."""

    cursor = Qt.CursorShape.CrossCursor
    scrolls = True

    def __init__(self, canvas: Canvas, at: Point, port: Port) -> None:
        """Begin at ``port``; a wired input gives its wire into the hand."""
        super().__init__(canvas, at)
        self.old: Inlet | None = None
        self.source: Outlet | None = port.outlet
        self.target: Inlet | None = None
        if port.inlet is not None:
            if port.wired:
                self.old = port.inlet
                self.source = canvas.drawing.wires[port.inlet].outlet
            else:
                self.target = port.inlet
        self.fitting = Fitting(canvas.drawing.facts, self.old)
        self.over: Port | None = None
        self.fit: Fit | None = None
        self.curve: QPainterPath | None = None
        self.fixed: Point = port.at if self.old is None else self._start()

    def _start(self) -> Point:
        assert self.source is not None
        return self.canvas.drawing.router.start_of(self.source)

    # ── what fits ────────────────────────────────────────────────────────────────────────────

    def begin(self) -> None:
        looks = self.canvas.looks
        looks.hidden = frozenset() if self.old is None else frozenset({self.old})
        looks.lit = self._light()
        self.canvas.update()

    def _light(self) -> Lit:
        """Ask for every port in sight and a little beyond."""
        canvas = self.canvas
        drawing = canvas.drawing
        lit = Lit()
        inlets: dict[Inlet, bool] = {}
        outlets: dict[Outlet, bool] = {}
        for node in drawing.card_grid.near(grown(canvas.visible, _SIGHT)):
            card = drawing.cards[node]
            spare = {ring.inlet for ring in drawing.rings(card) if not ring.needed}
            for port in ports_of(drawing, card):
                # What may stay free (a mask) takes almost anything: lighting it says nothing.
                fit = self.ask(port) if port.inlet not in spare else None
                if fit is None:
                    continue
                if port.inlet is not None:
                    inlets[port.inlet] = fit.fits
                elif port.outlet is not None:
                    outlets[port.outlet] = fit.fits
        lit.inlets, lit.outlets = inlets, outlets
        return lit

    def ask(self, port: Port) -> Fit | None:
        """Tell whether the wire may end at ``port``; ``None`` where it is the wrong kind of end."""
        source = self.source if port.inlet is not None else port.outlet
        target = self.target if port.outlet is not None else port.inlet
        if source is None or target is None:
            return None
        why = self.canvas.why_not_join(source, target)
        return Fit(False, why) if why else self.fitting.fit(source, target)

    def best_of(self, card: Card, at: Point) -> Port | None:
        """Give the port of ``card`` that a wire released on it means.

        The one under the hand where there is one; else a free one that the layer waits for, then
        one that is taken, last those that may stay free; each time one that fits before others.
        """
        drawing, camera = self.canvas.drawing, self.canvas.camera
        ports = [p for p in ports_of(drawing, card) if self.ask(p) is not None]
        for port in ports:
            x, y = camera.to_screen(*port.at)
            if abs(x - at[0]) <= _REACH and abs(y - at[1]) <= _REACH:
                return port
        needed = {r.inlet for r in drawing.rings(card) if r.needed}

        def rank(port: Port) -> tuple[int, bool]:
            fit = self.ask(port)
            asked = 0 if port.inlet in needed or port.inlet is None else 1 if port.wired else 2
            return (asked, not (fit is not None and fit.fits))

        return min(ports, key=rank, default=None)

    # ── following the hand ───────────────────────────────────────────────────────────────────

    def move(self, at: Point, keys: Keys) -> None:
        super().move(at, keys)
        canvas = self.canvas
        card = inlet_hit(canvas.drawing, canvas.camera, canvas.level, *at)
        over = self.best_of(card, at) if card is not None else None
        if over is not None and over.inlet is not None and over.inlet == self.old:
            self.over, self.fit = over, Fit(True)
        else:
            self.over = over
            self.fit = self.ask(over) if over is not None else None
        if canvas.looks.lit is not None:
            canvas.looks.lit.loop = self.fitting.loop(self.fit)
        canvas.update()

    def release(self, at: Point, keys: Keys) -> None:
        self.move(at, keys)
        self._stop()
        if self.over is not None:
            self._connect(self.over)
        elif self.old is not None:
            self.canvas.cut([self.old])
        else:
            self.canvas.ask_quick_add(at, self.source or self.target)

    def _connect(self, port: Port) -> None:
        canvas, fit = self.canvas, self.fit
        source = self.source or port.outlet
        target = self.target or port.inlet
        if source is None or target is None or target == self.old:
            return
        why = canvas.why_not_join(source, target)
        if why or (fit is not None and fit.closes is not None):
            canvas.announce(why or (fit.why if fit is not None else ""))
            return
        done = canvas.join(source, target, self.old)
        if done and self.curve is not None:
            canvas.easing.start(target, self.curve)
        if done and fit is not None and not fit.fits:
            # The problem is told where it is, with the helper layers that would cure it.
            canvas.show_problem_of(canvas.take(target.node))

    def cancel(self) -> None:
        self._stop()

    def _stop(self) -> None:
        looks = self.canvas.looks
        looks.lit = None
        looks.hidden = frozenset()
        self.canvas.update()

    # ── painting ─────────────────────────────────────────────────────────────────────────────

    def paint(self, painter: QPainter, scene: Scene) -> None:
        camera = scene.camera
        free = camera.to_world(*self.here)
        if self.over is not None:
            free = self.over.at
        start, end = (self.fixed, free) if self.source is not None else (free, self.fixed)
        state = "selected"
        if self.fit is not None:
            state = "compatible" if self.fit.fits else "error"
        painter.save()
        painter.translate(camera.x, camera.y)
        painter.scale(camera.zoom, camera.zoom)
        self.curve = wiring.paint_curve(painter, start, end, scene.style, state)
        if self.over is None or self.source is None:
            wiring.paint_arrow(painter, end, scene.style.wire_colour[state])
        painter.restore()
        self._say(painter, scene)

    def _say(self, painter: QPainter, scene: Scene) -> None:
        """Paint the pill at the pointer: why not, or the shape that would come out."""
        fit = self.fit
        if fit is None or (fit.fits and fit.gives is None):
            return
        if not fit.fits:
            say_why(painter, scene, self.here, fit.why, self.room())
            return
        result = pill(fit.gives)
        shown = Pill((("→ ", SAME), *result.parts), result.width + 2 * CHARACTER)
        at = (self.here[0] + 16 + shown.width / 2, self.here[1] + 22)
        wiring.paint_pill(painter, at, shown, scene.style, "selected")

    def room(self) -> float:
        """Give where a pill at the pointer has to end: the minimap lies above the drawing."""
        minimap = self.canvas.furniture.minimap
        beside = minimap.isVisible() and self.here[1] + 40 > minimap.y()
        return minimap.x() if beside else self.canvas.width()


def say_why(painter: QPainter, scene: Scene, at: Point, why: str, room: float) -> None:
    """Paint a red pill with a reason beside the pointer."""
    theme = scene.style.theme
    wide = width_of(why, NAME) + 20
    x = min(at[0] + 16, room - wide - 8)
    box = QRectF(x, at[1] + 14, wide, 24)
    paint_box(painter, box, 12, theme.status.error.tint, theme.status.error.border)
    write(painter, box.left() + 10, box.center().y() + 4.2, why, NAME, theme.status.error.fg)


class KeyConnect(Connect):
    """Connect from the keyboard: arrows go through the inputs that fit, Enter connects, Esc not."""

    def __init__(self, canvas: Canvas, source: Outlet) -> None:
        """Begin at an output."""
        start = canvas.drawing.router.start_of(source)
        super().__init__(canvas, canvas.camera.to_screen(*start), Port(source, None, start, False))
        self.choices = self._choices()
        self.chosen = 0

    def _choices(self) -> list[Port]:
        """Give the free inputs that fit, nearest first; then those that are taken."""
        drawing = self.canvas.drawing
        assert self.source is not None
        x, y = drawing.router.start_of(self.source)
        found: list[tuple[bool, float, Port]] = []
        for card in drawing.cards.values():
            needed = {r.inlet for r in drawing.rings(card) if r.needed}
            for port in ports_of(drawing, card):
                if port.inlet is None or not (port.wired or port.inlet in needed):
                    continue
                fit = self.ask(port)
                if fit is not None and fit.fits:
                    far = abs(port.at[0] - x) + abs(port.at[1] - y)
                    found.append((port.wired, far, port))
        return [port for _, _, port in sorted(found, key=lambda entry: entry[:2])]

    def choose(self, step: int) -> None:
        """Go to the next input that fits, or the one before."""
        if self.choices:
            self.chosen = (self.chosen + step) % len(self.choices)
            self.show()

    def show(self) -> None:
        """Show the wire to the input that is chosen."""
        if not self.choices:
            return
        self.over = self.choices[self.chosen]
        self.fit = self.ask(self.over)
        self.here = self.canvas.camera.to_screen(*self.over.at)
        self.canvas.reveal(Rect(self.over.at[0] - 60, self.over.at[1] - 40, 120, 80))
        self.canvas.update()

    def begin(self) -> None:
        super().begin()
        self.show()

    def move(self, at: Point, keys: Keys) -> None:
        """The pointer has no say here."""

    def confirm(self) -> None:
        """Connect what is chosen."""
        self._stop()
        if self.over is not None:
            self._connect(self.over)
