"""The export dialog saves a Keras model: real Keras builds it, the window goes on."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import Qt

from designer.dialogs.export import ExportDialog
from engine.templates import project
from engine.verification.client import NoWorkerError, Source
from tests.designer import hands

WAIT = 60_000
# Answers like the worker that has Keras: it writes what the script is long, if it is not told off.
STAND_IN = """
import json, sys, time
for line in sys.stdin:
    job = json.loads(line)
    error = None
    if "save" in job:
        time.sleep(float(sys.argv[1]))
        if sys.argv[2]:
            error = {"kind": "ValueError", "message": sys.argv[2], "line": 3, "code": "x"}
        else:
            open(job["save"], "w").write(job["script"])
    else:
        error = {"kind": "Stand-in", "message": "-"}
    print(json.dumps({"id": job["id"], "keras": "9.9", "error": error}), flush=True)
"""


def stand_in(monkeypatch, seconds: float, says: str = "") -> None:
    words = (sys.executable, "-c", STAND_IN, str(seconds), says)
    monkeypatch.setattr("designer.verification.find_worker", lambda _: Source(words, "a test"))


def dialog(person) -> ExportDialog:
    person.at_canvas()
    hands.key(person.canvas, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    (shown,) = [d for d in person.window.findChildren(ExportDialog) if d.isVisible()]
    return shown


def open_(person) -> bool:
    return any(d.isVisible() for d in person.window.findChildren(ExportDialog))


@pytest.fixture
def at(person):
    person.window.files.new(project("lenet5"))
    hands.settle()
    return person


def choose(shown: ExportDialog, path) -> None:
    hands.click(shown._rows["keras"])
    assert shown.path.text().endswith(".keras")
    hands.type_into(shown.path, str(path))


def test_the_model_is_saved_and_the_dialog_goes_when_it_is_there(at, qtbot, monkeypatch, tmp_path):
    stand_in(monkeypatch, 1.2)
    shown, path = dialog(at), tmp_path / "net.keras"
    choose(shown, path)
    assert "layers.Conv2D" in shown.preview.code.text, "what is run is shown"
    hands.click(shown.save)
    assert shown.strip.status == "running"
    assert not shown.save.isEnabled()
    qtbot.waitUntil(lambda: at.window.busy.card is not None, timeout=WAIT)
    assert at.window.busy.card.words() == "Keras builds net.keras"
    assert not path.exists()
    qtbot.waitUntil(path.exists, timeout=WAIT)
    qtbot.waitUntil(lambda: not open_(at))
    assert at.window.toast.words() == "Saved net.keras"
    assert at.window.busy.card is None
    assert "keras.Model(" in path.read_text() or "keras.Sequential(" in path.read_text()
    assert list(tmp_path.glob("*.keras")) == [path]
    assert len(list(tmp_path.iterdir())) == 2  # and the settings of the test


def test_cancel_ends_keras_and_leaves_what_was_there(at, qtbot, monkeypatch, tmp_path):
    stand_in(monkeypatch, 60.0)
    shown, path = dialog(at), tmp_path / "net.keras"
    path.write_text("old")
    choose(shown, path)
    hands.click(shown.save)
    qtbot.waitUntil(lambda: at.window.busy.card is not None, timeout=WAIT)
    hands.click(at.window.busy.card.button)
    assert path.read_text() == "old"
    assert list(tmp_path.glob("*.keras")) == [path]
    assert not list(tmp_path.glob(".*"))
    assert shown.isVisible()
    assert shown.save.isEnabled()


def test_what_keras_refuses_is_said_in_three_parts_and_the_dialog_stays(
    at, qtbot, monkeypatch, tmp_path
):
    stand_in(monkeypatch, 0.0, "not like this")
    shown = dialog(at)
    choose(shown, tmp_path / "net.keras")
    hands.click(shown.save)
    qtbot.waitUntil(lambda: shown.strip.status == "error" and bool(shown.strip.more), timeout=WAIT)
    assert shown.strip.words == "net.keras was not saved"
    assert shown.strip.more[0] == "Keras stopped in line 3 of the code, `x`: not like this"
    assert shown.strip.more[1] == "Verify with F5 shows the layer at fault."
    assert shown.isVisible()
    assert not list(tmp_path.glob("*.keras"))


def test_the_model_comes_also_when_the_dialog_was_closed(at, qtbot, monkeypatch, tmp_path):
    stand_in(monkeypatch, 0.6)
    shown, path = dialog(at), tmp_path / "net.keras"
    choose(shown, path)
    hands.click(shown.save)
    hands.key(shown, Qt.Key.Key_Escape)
    hands.settle()
    assert not open_(at)
    qtbot.waitUntil(path.exists, timeout=WAIT)
    qtbot.waitUntil(lambda: at.window.toast.words() == "Saved net.keras")


def test_without_keras_the_row_says_so_and_how_to_get_it(at, monkeypatch):
    def none(_):
        raise NoWorkerError

    monkeypatch.setattr("designer.verification.find_worker", none)
    shown = dialog(at)
    assert shown._rows["keras"].accessibleDescription().startswith("Keras not found")
    hands.click(shown._rows["keras"])
    assert shown.strip.words == "Keras is not available"
    assert "Install the add-on shapewright-tensorflow" in shown.strip.more[1]
    assert not shown.save.isEnabled()
    hands.click(shown._rows["python"])
    assert shown.save.isEnabled()


@pytest.mark.keras
@pytest.mark.slow
def test_real_keras_saves_what_it_loads(at, qtbot, tmp_path):
    import keras

    from engine import summary

    shown, path = dialog(at), tmp_path / "net.keras"
    choose(shown, path)
    hands.click(shown.save)
    qtbot.waitUntil(path.exists, timeout=WAIT)
    model = keras.models.load_model(path)
    assert model.count_params() == summary.totals(at.document.facts).params
    assert model.output_shape == (None, 10)
