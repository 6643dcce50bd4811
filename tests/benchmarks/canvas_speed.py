"""How long the canvas takes: build, pan, zoom, drag, edit, everything in view.

CPU time of this process, in milliseconds and in multiples of a small calibration loop, so that
machines can be compared. Run it alone, on a quiet machine:

    QT_QPA_PLATFORM=offscreen python -m tests.benchmarks.canvas_speed [100 1000 5000 10000]
"""

from __future__ import annotations

import gc
import os
import statistics
import sys
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from designer.canvas.camera import Camera, fitted
from designer.canvas.drawing import Drawing
from designer.canvas.view import Canvas
from designer.document import Document
from designer.theme import themes
from engine import edits
from engine.graph import Inlet, Layer, Model, Node, Outlet, Project
from engine.values import FrozenDict

WIDTH, HEIGHT = 1600, 1000
COLUMNS = 12


def cells(count: int) -> Project:
    """Give a network of about ``count`` cards: residual cells in columns, as a layout puts them."""
    layers: dict[str, Layer] = {}
    nodes: dict[str, Node] = {}
    wires: dict[Inlet, Outlet] = {}
    conv = FrozenDict(filters=16, kernel_size=(3, 3), padding="same")

    def put(kind: str, params: FrozenDict, x: float, y: float, *sources: str) -> str:
        name = f"n{len(nodes)}"
        layers[name] = Layer(kind, f"{kind.lower()}_x{len(nodes)}", params)
        nodes[name] = Node(name, at=(x, y))
        for slot, source in enumerate(sources):
            wires[Inlet(name, "inputs", slot)] = Outlet(source)
        return name

    per_column = max(10, count // COLUMNS)
    x, y = 0.0, 0.0
    last = put("Input", FrozenDict(shape=(32, 32, 16)), x, y)
    in_column = 1
    while len(nodes) < count:
        if in_column + 5 > per_column:
            x, y, in_column = x + 700.0, -96.0, 0
        start = last
        y += 96.0
        a = put("Conv2D", conv, x, y, start)
        b = put("BatchNormalization", FrozenDict(), x, y + 96, a)
        c = put("ReLU", FrozenDict(), x, y + 176, b)
        side = put("Conv2D", conv, x + 280, y + 96, start)
        last = put("Add", FrozenDict(), x, y + 256, c, side)
        y += 264.0
        in_column += 5
    return Project({"model": Model(layers, nodes, wires)}, "model")


def loop() -> float:
    """Give the CPU time of the calibration loop in milliseconds."""
    start = time.process_time()
    s = 0
    for i in range(200_000):
        s += i * i & 7
    return (time.process_time() - start) * 1000


def timed(act: Callable[[int], object], repeat: int = 16) -> float:
    """Give the median CPU time of ``act`` in milliseconds."""
    found = []
    for i in range(repeat):
        start = time.process_time()
        act(i)
        found.append((time.process_time() - start) * 1000)
    return statistics.median(found)


class Bench:
    """One canvas of some size, and what is done to it."""

    def __init__(self, count: int) -> None:
        self.project = cells(count)
        self.document = Document(self.project)
        start = time.process_time()
        self.drawing = Drawing(self.document.facts)
        self.built = (time.process_time() - start) * 1000
        self.canvas = Canvas(self.document)
        self.canvas.resize(WIDTH, HEIGHT)
        self.canvas.show()
        self.paint()
        start = time.process_time()
        while self.canvas.drawing.router.sketched:
            self.paint()
        self.refined = (time.process_time() - start) * 1000

    def paint(self) -> None:
        """Let everything that is asked for be painted."""
        QApplication.processEvents()

    def near(self) -> None:
        """Look at the middle of the first column, at 100 %."""
        self.canvas.look(Camera(1.0, 300.0, 20.0))
        self.rest()

    def rest(self) -> None:
        """Let the zoom come to rest."""
        self.canvas._rest.stop()
        self.canvas.update()
        self.paint()

    def full(self, _: int) -> None:
        """Paint everything in view again."""
        self.canvas.update()
        self.paint()

    def pan(self, i: int) -> None:
        """Pan by some pixels."""
        self.canvas.look(self.canvas.camera.panned(0, -17 if i % 8 < 4 else 17))
        self.paint()

    def zoom(self, i: int) -> None:
        """One step of the wheel."""
        factor = 1.04 if i % 8 < 4 else 1 / 1.04
        self.canvas.zoom_at(self.canvas.camera.zoom * factor, (800.0, 500.0))
        self.paint()

    def mouse(self, kind: object, at: QPointF, button: Qt.MouseButton) -> None:
        """Send what a mouse sends."""
        buttons = Qt.MouseButton.LeftButton
        event = QMouseEvent(
            kind, at, at, self.canvas.mapToGlobal(at), button, buttons,
            Qt.KeyboardModifier.ControlModifier,
        )  # fmt: skip
        QApplication.sendEvent(self.canvas, event)

    def drag(self) -> float:
        """Drag a card with its wires; the median of one step."""
        card = next(
            c for c in self.drawing.cards.values()
            if c.kind == "Conv2D" and 60 < self.canvas.camera.to_screen(*c.middle)[1] < 940
            and 100 < self.canvas.camera.to_screen(*c.middle)[0] < 1000
        )  # fmt: skip
        at = QPointF(*self.canvas.camera.to_screen(*card.middle))
        self.mouse(QMouseEvent.Type.MouseButtonPress, at, Qt.MouseButton.LeftButton)

        def step(i: int) -> None:
            spot = at + QPointF(10 + 3 * i, 5 + 2 * (i % 5))
            self.mouse(QMouseEvent.Type.MouseMove, spot, Qt.MouseButton.NoButton)
            self.paint()

        found = timed(step)
        self.canvas.pointer.cancel()
        self.paint()
        return found

    def edit(self) -> float:
        """Change a size in the middle: everything behind it gets another shape or a fault."""
        node = list(self.project.models["model"].nodes)[
            len(self.project.models["model"].nodes) // 2
        ]
        model = self.project.models["model"]
        conv = next(n for n in list(model.nodes)[len(model.nodes) // 2 :]
                    if model.layers[n].kind == "BatchNormalization")  # fmt: skip
        del node

        def step(i: int) -> None:
            self.document.set_param([conv], "momentum", 0.9 + i / 1000)
            self.paint()

        return timed(step)

    def shapes(self) -> float:
        """Change the shape of the input: every pill changes."""

        def step(i: int) -> None:
            self.document.set_param(["n0"], "shape", (32 + i, 32 + i, 16))
            self.paint()

        return timed(step, 8)

    def move_all(self) -> float:
        """Move every card, and paint."""
        places = {n: c.rect[:2] for n, c in self.drawing.cards.items()}

        def step(i: int) -> None:
            d = float(i + 1)
            self.canvas.drawing.displace({n: (x + d, y + d) for n, (x, y) in places.items()})
            self.canvas.update()
            self.paint()

        found = timed(step, 5)
        self.canvas.drawing.settle()
        return found

    def everything(self) -> None:
        """Fit all into view."""
        bounds = self.canvas.drawing.bounds
        self.canvas.look(fitted(bounds, WIDTH, HEIGHT))
        self.rest()


def run(count: int) -> list[tuple[str, float]]:
    """Measure one size."""
    bench = Bench(count)
    gc.collect()
    rows = [("build", bench.built), ("courses of wires, while idle", bench.refined)]
    bench.near()
    rows.append(("near, full repaint", timed(bench.full)))
    rows.append(("near, pan", timed(bench.pan)))
    rows.append(("near, drag step", bench.drag()))
    rows.append(("near, edit one layer", bench.edit()))
    rows.append(("near, edit all shapes", bench.shapes()))
    bench.canvas.pulse._timer.stop()
    bench.canvas.looks.pulse = {}
    rows.append(("near, zoom step", timed(bench.zoom)))
    bench.canvas.look(Camera(0.45, 300.0, -400.0))
    bench.rest()
    rows.append(("45 %, full repaint", timed(bench.full)))
    bench.everything()
    rows.append(("all in view, full repaint", timed(bench.full)))
    rows.append(("all in view, pan", timed(bench.pan)))
    rows.append(("all in view, edit one layer", bench.edit()))
    rows.append(("move all and repaint", bench.move_all()))
    bench.canvas.hide()
    bench.canvas.deleteLater()
    return rows


def main() -> None:
    """Print a table."""
    app = QApplication.instance() or QApplication([])
    themes.install(app)  # type: ignore[arg-type]
    unit = min(loop() for _ in range(7))
    counts = [int(word) for word in sys.argv[1:]] or [100, 1000, 5000, 10000]
    found = {count: dict(run(count)) for count in counts}
    print(f"calibration loop {unit:.1f} ms CPU; figures in ms CPU (multiples of the loop)")
    names = list(next(iter(found.values())))
    print(f"{'':32}" + "".join(f"{count:>18}" for count in counts))
    for name in names:
        cells_ = [f"{found[c][name]:.2f} ({found[c][name] / unit:.2f})" for c in counts]
        print(f"{name:32}" + "".join(f"{cell:>18}" for cell in cells_))


if __name__ == "__main__":
    main()
    assert QPoint is not None
    assert edits is not None
