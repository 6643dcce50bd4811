"""The program tries itself: window, engine, files and, if there is one, real Keras.

`shapewright --smoke OUT.json` opens the real window, builds a network in it, takes everything back
and again, saves, opens what was saved, and writes what it saw. It is how a package is tried on a
system that has no Python and no tests. It knows the parts of the program by their public names
only; a check that fails is reported, never repaired.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, qVersion
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication

from designer import application
from designer.background import background
from designer.document import Document
from designer.main_window import MainWindow
from designer.settings import Settings
from engine import arrange
from engine.graph import Outlet, Project
from engine.importing import open_any
from engine.verification.client import NoWorkerError, Worker, find_worker
from engine.version import VERSION

NETWORK: tuple[tuple[str, dict[str, Any]], ...] = (
    ("Input", {"shape": (28, 28, 1)}),
    ("Conv2D", {"filters": 32, "kernel_size": 3, "activation": "relu"}),
    ("MaxPooling2D", {"pool_size": 2}),
    ("Conv2D", {"filters": 64, "kernel_size": 3, "activation": "relu"}),
    ("MaxPooling2D", {"pool_size": 2}),
    ("Flatten", {}),
    ("Dense", {"units": 10, "activation": "softmax"}),
)
WEIGHTS = 34_826
PATIENCE = 20.0
STEP = 180.0


class _FirstPaint(QObject):
    """Notes when the canvas or any other part of a window is painted for the first time."""

    def __init__(self) -> None:
        super().__init__()
        self.at: float | None = None
        self.cpu = 0.0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if self.at is None and event.type() == QEvent.Type.Paint:
            self.at, self.cpu = time.time(), time.process_time()
        return False


def main(out: Path) -> int:
    """Try everything; write the report; give 0 if all of it is fine."""
    os.environ["SHAPEWRIGHT_SETTINGS"] = str(out.with_suffix(".settings.ini"))
    began = process_start()
    app = application.make_application([])
    paint = _FirstPaint()
    app.installEventFilter(paint)
    window = application.make_window(app, Settings())
    window.show()
    _until(lambda: paint.at is not None, PATIENCE)
    report: dict[str, Any] = {
        "version": VERSION,
        "bundle": bool(getattr(sys, "frozen", False)),
        "qt": qVersion(),
        "platform": app.platformName(),
        "painted_after": round(paint.at - began, 3) if paint.at is not None else None,
        # On a busy machine only this can be compared.
        "processor_seconds_until_painted": round(paint.cpu, 3),
        "checks": {"the window is painted": paint.at is not None},
    }
    app.removeEventFilter(paint)
    try:
        _try_everything(app, window, out, report)
    except Exception as error:  # the report is what is read; a traceback would be lost
        report["checks"][f"{type(error).__name__}: {error}"] = False
    report["ok"] = all(report["checks"].values())
    out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    window.files.ask_unsaved = lambda _document: "drop"
    window.close()
    return 0 if report["ok"] else 1


def process_start() -> float:
    """Give the moment when this process began, before any of our code ran."""
    try:
        fields = Path("/proc/self/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        uptime = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
        return time.time() - uptime + int(fields[19]) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return time.time()  # not Linux: measured from here on


def _until(done: Callable[[], bool], patience: float) -> bool:
    """Let the window live until something is true."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if done():
            return True
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
    return False


def _try_everything(
    app: QApplication, window: MainWindow, out: Path, report: dict[str, Any]
) -> None:
    checks = report["checks"]
    document = window.files.new()
    empty = document.project
    _build(document)
    QApplication.processEvents()
    last = [facts for facts in document.facts.values() if facts.outputs is not None][-1]
    checks["every layer has a shape"] = all(f.outputs is not None for f in document.facts.values())
    checks["the last shape is (None, 10)"] = _sizes(last.outputs) == [(None, 10)]
    code = window.editor.code.text()
    checks["the code pane shows the network"] = "Conv2D" in code and "softmax" in code
    checks["undo and redo return"] = _there_and_back(document, empty)
    checks["another process lays it out alike"] = _laid_out_elsewhere(document)
    checks["the program's own font is used"] = QFontInfo(app.font()).family().startswith("Inter")
    picture = window.grab()
    picture.save(str(out.with_suffix(".png")))
    checks["the picture has content"] = _colours(picture.toImage()) > 50
    checks["saved and opened again it is the same"] = _round_trip(window, document, out)
    out.with_suffix(".py").write_text(code, encoding="utf-8")
    report["keras"] = _ask_keras(code, checks)


def _build(document: Document) -> None:
    source = None
    for index, (kind, params) in enumerate(NETWORK):
        node = document.add(kind, (0.0, 140.0 * index), params, source)
        source = Outlet(node)


def _sizes(outputs: Any) -> list[tuple[Any, ...]]:
    return [tuple(tensor.shape) for tensor in outputs or ()]


def _there_and_back(document: Document, empty: Project) -> bool:
    built, stack = document.project, document.undo_stack
    while stack.canUndo():
        stack.undo()
    back = document.project == empty
    while stack.canRedo():
        stack.redo()
    return back and document.project == built


def _laid_out_elsewhere(document: Document) -> bool:
    """Have the places found as those of a large drawing are: by the program started once more."""
    found: list[Any] = []
    call = ("engine.arrange:places", document.project, document.model_name)
    background().run(*call, done=found.append, failed=found.append)
    _until(lambda: bool(found), PATIENCE)
    expected = arrange.places(document.project, document.model_name)
    return found == [expected] and background().started


def _colours(image: Any) -> int:
    places = range(0, image.height(), 4)
    return len({image.pixel(x, y) for y in places for x in range(0, image.width(), 4)})


def _round_trip(window: MainWindow, document: Document, out: Path) -> bool:
    path = out.with_suffix(".shapewright")
    document.saved(path)
    return window.files.save(document) and open_any(path) == document.project


def _ask_keras(code: str, checks: dict[str, bool]) -> dict[str, Any]:
    """Run the code that the window shows in real Keras, while the window stays alive."""
    try:
        source = find_worker()
    except NoWorkerError as error:
        return {"available": False, "why": error.why}
    with Worker(source, STEP) as worker:
        worker.submit({"task": "build", "script": code})
        answers: list[dict[str, Any]] = []
        _until(lambda: _collect(worker, answers), STEP + PATIENCE)
    answer = answers[0] if answers else {"error": "no answer"}
    checks["Keras runs the code"] = answer.get("error") is None
    total = (answer.get("totals") or {}).get("trainable")
    checks["Keras counts the same weights"] = total == WEIGHTS
    kept = ("keras", "backend", "python", "seconds", "error")
    return {"available": True, "by": source.label, **{key: answer.get(key) for key in kept}}


def _collect(worker: Worker, answers: list[dict[str, Any]]) -> bool:
    answer = worker.poll()
    if answer is not None:
        answers.append(answer)
    return answer is not None
