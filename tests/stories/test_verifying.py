"""Verifying in the window: asked once, then again in the pauses between edits."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import Qt

from engine.templates import project
from engine.verification.client import Source
from tests.designer import hands

WAIT = 60_000
# Answers like the worker that has Keras, late: a process that says of every network the same.
STAND_IN = """
import json, sys, time
for line in sys.stdin:
    job = json.loads(line)
    time.sleep(0.4)
    error = {"kind": "Stand-in", "message": str(job["script"].count("Dense("))}
    print(json.dumps({"id": job["id"], "keras": "9.9", "error": error}), flush=True)
"""


@pytest.fixture
def at(person):
    person.window.files.new(project("lenet5"))
    hands.settle()
    person.at_canvas()
    return person


def verdicts(at) -> list[tuple[str, str]]:
    said: list[tuple[str, str]] = []
    at.window.dialogs.verification().told.connect(lambda words, how: said.append((words, how)))
    return said


def stand_in(monkeypatch) -> None:
    source = Source((sys.executable, "-c", STAND_IN), "a test")
    monkeypatch.setattr("designer.verification.find_worker", lambda _: source)


def answered(said: list[tuple[str, str]]) -> int:
    return sum(how in ("ok", "error") for _, how in said)


def test_asking_again_while_keras_is_busy_waits_for_its_turn(at, qtbot, monkeypatch):
    stand_in(monkeypatch)
    said = verdicts(at)
    hands.key(at.canvas, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: ("Running in Keras…", "running") in said, timeout=WAIT)
    dense = next(
        n for n in at.document.model.nodes if at.document.model.layer_of(n).kind == "Dense"
    )
    at.document.set_param([at.document.model.nodes[dense].layer], "units", 7)
    hands.key(at.canvas, Qt.Key.Key_F5)
    checking = at.window.dialogs.verification()
    qtbot.waitUntil(lambda: answered(said) == 1, timeout=WAIT)
    assert checking._project is at.document.project
    assert not checking.running


def test_after_an_edit_keras_is_asked_again_unless_the_author_does_not_want_it(
    at, qtbot, monkeypatch
):
    stand_in(monkeypatch)
    said = verdicts(at)
    hands.key(at.canvas, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: answered(said) == 1, timeout=WAIT)
    first = at.document.model.nodes[list(at.document.model.nodes)[1]].layer
    at.document.set_param([first], "filters", 9)
    assert said[-1] == ("", "")
    qtbot.waitUntil(lambda: answered(said) == 2, timeout=WAIT)
    at.window.settings.set("verify_live", False)
    at.document.set_param([first], "filters", 11)
    qtbot.wait(1800)
    assert answered(said) == 2
    at.window.settings.set("verify_live", True)


def test_nothing_is_asked_before_somebody_asks(at, qtbot, monkeypatch):
    stand_in(monkeypatch)
    said = verdicts(at)
    first = at.document.model.nodes[list(at.document.model.nodes)[1]].layer
    at.document.set_param([first], "filters", 9)
    qtbot.wait(1600)
    assert answered(said) == 0
    assert at.window.dialogs.verification().process.source is None


@pytest.mark.keras
@pytest.mark.slow
def test_real_keras_says_that_every_layer_matches_and_stays_in_step(at, qtbot):
    said = verdicts(at)
    hands.key(at.canvas, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: any(how == "ok" for _, how in said), timeout=WAIT)
    proof, layers = at.window.dialogs.verification().proof, len(at.document.model.layers) - 1
    assert f"the output shapes of {layers} of {layers} layers match the canvas" in proof
    assert f"Layers {layers}" in at.window.status.accessibleDescription()
    first = at.document.model.nodes[list(at.document.model.nodes)[1]].layer
    at.document.set_param([first], "filters", 9)
    qtbot.waitUntil(lambda: sum(how == "ok" for _, how in said) == 2, timeout=WAIT)
    assert at.window.dialogs.verification().report["verified"]
