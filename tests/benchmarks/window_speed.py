"""How long the whole window takes for edits of a large drawing, from the event to the picture.

CPU time of this process in milliseconds and in multiples of a small calibration loop, the median of
some runs; beside it the longest turn of the event loop afterwards, when totals, problems and code
catch up. Run it alone, on a quiet machine:

    QT_QPA_PLATFORM=offscreen python -m tests.benchmarks.window_speed [10000]
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["SHAPEWRIGHT_SETTINGS"] = str(Path(tempfile.mkdtemp()) / "settings.ini")

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtWidgets import QApplication

from designer.application import make_application, make_window
from designer.canvas.camera import Camera
from designer.housekeeping import Housekeeping
from designer.settings import Settings
from engine import arrange, edits
from engine.graph import Inlet, NodeId, Outlet
from tests.benchmarks.canvas_speed import cells, loop
from tests.designer import hands

REST = 0.7
"""Seconds after an edit in which what waits for a pause is done."""
KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


class Bench:
    """One window with a drawing of residual cells, tidied up."""

    def __init__(self, count: int) -> None:
        """Open it, and let everything settle."""
        app = make_application([])
        settings = Settings()
        settings.set("reduced_motion", True)
        self.settings = settings
        self.window = make_window(app, settings)
        self.window.files.ask_unsaved = lambda _: "drop"
        Housekeeping(self.window.workbench, app)
        hands.show(self.window, width=1600, height=1000)
        project = cells(count)
        places = arrange.places(project, "model", None, None)
        self.window.files.new(edits.move(project, "model", places))
        self.document = self.window.document
        self.canvas = self.window.canvas
        assert self.canvas is not None
        self.nodes = list(self.document.model.nodes)
        self.relu, self.conv, self.norm = (
            self.middle(kind) for kind in ("ReLU", "Conv2D", "BatchNormalization")
        )
        self.rest(3.0)
        while self.canvas.drawing.router.sketched:
            QApplication.processEvents()

    def middle(self, kind: str) -> NodeId:
        """Give a layer of ``kind`` in the middle."""
        half = self.nodes[len(self.nodes) // 2 :]
        return next(n for n in half if self.document.model.layer_of(n).kind == kind)

    def paint(self) -> None:
        """Let what was asked for be painted."""
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def rest(self, seconds: float = REST) -> float:
        """Let everything catch up; give the CPU milliseconds of the longest turn."""
        longest, end = 0.0, time.monotonic() + seconds
        while time.monotonic() < end:
            start = time.process_time()
            QApplication.processEvents()
            longest = max(longest, time.process_time() - start)
            time.sleep(0.002)
        return longest * 1000

    def near(self) -> None:
        """Look at a selected layer in the middle."""
        self.document.selection.set([self.relu])
        x, y = self.canvas.drawing.cards[self.relu].middle
        self.canvas.land()
        self.canvas.look(Camera(1.0, 800 - x, 450 - y))
        self.canvas.setFocus()

    def all(self) -> None:
        """Select everything."""
        self.near()
        self.canvas.select_all()

    def timed(
        self, act: Callable[[int], object], before: Callable[[], object], undone: bool
    ) -> tuple[float, float]:
        """Give the median of the CPU time of ``act`` with its picture, and of the longest turn."""
        found, later = [], []
        for number in range(3):
            before()
            self.paint()
            self.rest()
            start = time.process_time()
            act(number)
            self.paint()
            found.append((time.process_time() - start) * 1000)
            later.append(self.rest())
            if undone:
                self.document.undo_stack.undo()
        return statistics.median(found), statistics.median(later)

    def drag(self, _: int) -> None:
        """Drag what is selected by its card in the middle, and let go."""
        at = QPointF(*self.canvas.camera.to_screen(*self.canvas.drawing.cards[self.relu].middle))
        hands.drag(self.canvas, at, at + QPointF(64, 40), steps=2)


def acts(bench: Bench) -> list[tuple[str, Callable[[int], object], Callable[[], object], bool]]:
    """Give what is timed: a name, the act, what comes before it, whether it is undone."""
    document, canvas, window = bench.document, bench.canvas, bench.window
    layer = {n: document.model.nodes[n].layer for n in bench.nodes}
    inlet, near, everything = Inlet(bench.relu, "inputs", 0), bench.near, bench.all

    def added() -> None:
        near()
        canvas.add_after_selection("ReLU")

    def unwired() -> None:
        near()
        document.disconnect_wires([inlet])

    def key(which: Qt.Key, keys: Qt.KeyboardModifier = hands.NO_KEYS) -> Callable[[int], object]:
        return lambda _: hands.key(canvas, which, keys)

    def inserted(_: int) -> None:
        rect = canvas.drawing.cards[bench.relu].rect
        document.add("ReLU", (rect.x + 320.0, rect.y), into=inlet)

    def set_value(which: NodeId, name: str, values: Callable[[int], object]) -> Callable:
        return lambda i: document.set_param([layer[which]], name, values(i))

    source = document.model.wires[inlet]
    path = Path(tempfile.mkdtemp()) / "large.shapewright"
    half = bench.nodes[: len(bench.nodes) // 2]
    theme = bench.settings
    return [
        ("set a parameter", set_value(bench.norm, "momentum", lambda i: 0.9 + i / 1e3), near, True),
        ("change shapes behind", set_value(bench.conv, "filters", lambda i: 17 + i), near, True),
        ("rename", lambda i: document.rename(layer[bench.relu], f"other{i}"), near, True),
        ("add behind the selection", lambda _: canvas.add_after_selection("ReLU"), near, True),
        ("add on a wire", inserted, near, True),
        ("delete", key(KEY.Key_Delete), near, True),
        ("undo", lambda _: document.undo_stack.undo(), added, False),
        ("take a wire away", lambda _: document.disconnect_wires([inlet]), near, True),
        ("run a wire", lambda _: document.connect_wire(Outlet(source.node), inlet), unwired, True),
        ("bypass", lambda _: document.set_bypassed([bench.relu], True), near, True),
        ("nudge", key(KEY.Key_Right), near, True),
        ("save", lambda _: window.files._write(document, path), near, False),
        ("another theme", lambda i: theme.set("theme", ("light", "dark")[i % 2]), near, False),
        ("select all", key(KEY.Key_A, CTRL), near, False),
        ("drag all", bench.drag, everything, True),
        ("a value for all", lambda _: document.set_frozen(bench.nodes, True), near, True),
        ("double all sizes", lambda _: window.dialogs.scale_main(2.0), everything, True),
        ("duplicate all", key(KEY.Key_D, CTRL), everything, True),
        ("delete half", lambda _: document.remove(half, True), near, True),
    ]  # fmt: skip


def main() -> None:
    """Print a table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    bench = Bench(count)
    unit = min(loop() for _ in range(7))
    print(f"{count:,} layers; calibration loop {unit:.1f} ms CPU; figures in ms CPU (multiples)")
    print(f"{'':28}{'to the picture':>18}{'longest turn after':>22}")
    for name, act, before, undone in acts(bench):
        took, after = bench.timed(act, before, undone)
        print(f"{name:28}{took:>10.0f} ({took / unit:.1f}){after:>15.0f} ({after / unit:.1f})")
    os._exit(0)  # the processes that it started end with it


if __name__ == "__main__":
    main()
