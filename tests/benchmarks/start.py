"""How long the program takes until its window is painted: ``python -m tests.benchmarks.start``.

CPU time of fresh processes, whose bytecode is written as in an installed program, and its ratio to
a process that only imports Qt's three modules (in the same run; half of a start is that). Two
starts are measured: with the start page, and with a network that opens in the editor.

    python -m tests.benchmarks.start [RUNS] [FILE.shapewright]
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

BARE = """
import time
from PySide6 import QtCore, QtGui, QtWidgets
print(time.process_time())
"""

START = """
import os, sys, time
from pathlib import Path
from PySide6.QtCore import QEvent, QEventLoop, QObject
from designer import application

class Painted(QObject):
    seen = False
    def eventFilter(self, watched, event):
        Painted.seen = Painted.seen or event.type() == QEvent.Type.Paint
        return False

files = sys.argv[1:]
app = application.make_application(files)
watcher = Painted()
app.installEventFilter(watcher)
window = application.make_window(app)
window.show()
for name in files:
    window.files.open(Path(name))
while not Painted.seen:
    app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
app.processEvents()  # the rest of what waits to be painted
print(time.process_time(), flush=True)
os._exit(0)
"""


def seconds(code: str, runs: int, *arguments: str) -> float:
    """Give the median CPU seconds that fresh processes print; a first one warms up."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "QT_QPA_PLATFORM": "offscreen",
            "SHAPEWRIGHT_SETTINGS": str(Path(folder) / "settings.ini"),
            "XDG_DATA_HOME": folder,
            # In a place of their own, so that a start never compiles, whoever owns the tree.
            "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "shapewright-bytecode"),
        }
        unwanted = ("PYTHONDONTWRITEBYTECODE",)
        environment = {k: v for k, v in os.environ.items() if k not in unwanted} | settings
        found = []
        for _ in range(runs + 1):
            done = subprocess.run(
                [sys.executable, "-c", code, *arguments],
                env=environment,
                capture_output=True,
                text=True,
                check=True,
            )
            found.append(float(done.stdout.split()[-1]))
    return statistics.median(found[1:])


def main(runs: int = 7, file: str | None = None) -> None:
    """Measure and print."""
    bare = seconds(BARE, runs)
    rows = [("start page painted", seconds(START, runs))]
    if file is not None:
        rows.append((f"{Path(file).name} opened and painted", seconds(START, runs, file)))
    print(f"{'Qt imported, nothing else':42s} {bare * 1e3:8.1f} ms CPU")
    for label, taken in rows:
        print(f"{label:42s} {taken * 1e3:8.1f} ms CPU   {taken / bare:5.2f} times that")


if __name__ == "__main__":
    main(*(int(word) if word.isdigit() else word for word in sys.argv[1:]))  # type: ignore[arg-type]
