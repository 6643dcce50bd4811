"""Our canvas beside NodeGraphQt on the same graph: panning, and everything in view.

NodeGraphQt is no dependency of ours; bring it for this run only:

    pip install --target /some/folder NodeGraphQt setuptools
    QT_QPA_PLATFORM=offscreen PYTHONPATH=/some/folder python -m tests.benchmarks.canvas_peers 1000

Each runs in a process of its own, because the first one would hand its memory on to the other. It
draws less than we do: no shapes on its wires, no parameters on its cards.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication

from designer.theme import themes
from tests.benchmarks.canvas_speed import Bench, cells, loop, timed

Figures = dict[str, float]


def ours(count: int) -> Figures:
    """Measure our canvas."""
    app = QApplication([])
    themes.install(app)
    bench = Bench(count)
    bench.near()
    found = {"near, pan": timed(bench.pan), "near, full repaint": timed(bench.full)}
    bench.everything()
    found["all in view, full repaint"] = timed(bench.full)
    found["all in view, pan"] = timed(bench.pan)
    return found


def theirs(count: int) -> Figures:
    """Measure NodeGraphQt on the same cards and wires."""
    import NodeGraphQt

    app = QApplication([])

    class Cell(NodeGraphQt.BaseNode):
        __identifier__ = "bench"
        NODE_NAME = "cell"

        def __init__(self) -> None:
            super().__init__()
            self.add_input("in", multi_input=True)
            self.add_output("out")

    graph = NodeGraphQt.NodeGraph()
    graph.register_node(Cell)
    model = cells(count).models["model"]
    made = {}
    for name, node in model.nodes.items():
        made[name] = graph.create_node("bench.Cell", name=name, pos=node.at, push_undo=False)
    for inlet, outlet in model.wires.items():
        made[outlet.node].output(0).connect_to(made[inlet.node].input(0), push_undo=False)
    viewer = graph.viewer()
    viewer.resize(1600, 1000)
    viewer.show()
    graph.clear_selection()
    app.processEvents()

    def look(area: QRectF) -> None:
        viewer._scene_range = QRectF(area)
        viewer._update_scene()
        app.processEvents()

    def full(_: int) -> None:
        viewer.viewport().update()
        app.processEvents()

    def pan(i: int) -> None:
        step = -17 if i % 8 < 4 else 17
        look(viewer._scene_range.translated(0, step))

    near = QRectF(-300.0, -20.0, 1600.0, 1000.0)
    look(near)
    found = {"near, pan": timed(pan), "near, full repaint": timed(full)}
    look(viewer.scene().itemsBoundingRect())
    found["all in view, full repaint"] = timed(full)
    found["all in view, pan"] = timed(pan)
    return found


def main() -> None:
    """Measure both, and print the ratios."""
    if len(sys.argv) > 2:
        print(json.dumps({"ours": ours, "theirs": theirs}[sys.argv[1]](int(sys.argv[2]))))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    unit = min(loop() for _ in range(5))
    found: dict[str, Figures] = {}
    for who in ("ours", "theirs"):
        run = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.canvas_peers", who, str(count)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        found[who] = json.loads(run.stdout.splitlines()[-1])
    print(f"{count} cards; ms CPU (calibration loop {unit:.1f} ms)")
    print(f"{'':28}{'ours':>10}{'NodeGraphQt':>14}{'times':>8}")
    for name, mine in found["ours"].items():
        other = found["theirs"][name]
        print(f"{name:28}{mine:>10.2f}{other:>14.2f}{other / mine:>7.0f}×")


if __name__ == "__main__":
    main()
