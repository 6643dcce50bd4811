"""Verifying in the window: asked once, then again in the pauses between edits."""

from __future__ import annotations

import sys
import time

import pytest
from PySide6.QtCore import Qt

from designer.background import background
from engine.templates import project
from engine.verification.client import Source
from tests.designer import hands

WAIT = 60_000
# Answers like the worker that has Keras, late: a process that says of every network the same.
STAND_IN = """
import json, sys, time
for line in sys.stdin:
    job = json.loads(line)
    time.sleep(float(sys.argv[1]))
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


def stand_in(monkeypatch, seconds: float = 0.4) -> None:
    source = Source((sys.executable, "-c", STAND_IN, str(seconds)), "a test")
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
    assert f"The output shapes of {layers} of {layers} layers match the canvas" in proof
    assert f"Layers {layers}" in at.window.status.accessibleDescription()
    first = at.document.model.nodes[list(at.document.model.nodes)[1]].layer
    at.document.set_param([first], "filters", 9)
    qtbot.waitUntil(lambda: sum(how == "ok" for _, how in said) == 2, timeout=WAIT)
    assert at.window.dialogs.verification().report["verified"]


def card(at):
    return at.window.busy.card


def test_who_waits_for_keras_can_give_it_up_and_nobody_asks_again_by_itself(at, qtbot, monkeypatch):
    stand_in(monkeypatch, seconds=60.0)
    said = verdicts(at)
    hands.key(at.canvas, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: card(at) is not None)
    assert card(at).words() == "Keras checks lenet5"
    start = time.perf_counter()
    hands.key(at.canvas, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert time.perf_counter() - start < 1.0
    assert at.document.selection.nodes
    checking = at.window.dialogs.verification()
    worker = checking.process._worker._process
    assert worker.poll() is None
    hands.click(card(at).button)
    assert card(at) is None
    assert worker.poll() is not None, "the process is ended"
    assert not checking.running
    assert said[-1] == ("", "")
    first = at.document.model.nodes[list(at.document.model.nodes)[1]].layer
    at.document.set_param([first], "filters", 9)
    qtbot.wait(1500)
    assert not checking.running
    stand_in(monkeypatch)
    hands.key(at.canvas, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: answered(said) == 1, timeout=WAIT)
    # It has answered soon, so that it goes on by itself as before.
    at.document.set_param([first], "filters", 11)
    qtbot.waitUntil(lambda: answered(said) == 2, timeout=WAIT)


def test_what_nobody_waits_for_has_no_card(at, qtbot, monkeypatch):
    stand_in(monkeypatch)
    said = verdicts(at)
    hands.key(at.canvas, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: answered(said) == 1, timeout=WAIT)
    stand_in(monkeypatch, seconds=3.0)
    checking = at.window.dialogs.verification()
    first = at.document.model.nodes[list(at.document.model.nodes)[1]].layer
    at.document.set_param([first], "filters", 9)
    qtbot.waitUntil(lambda: checking.running, timeout=WAIT)
    qtbot.wait(1300)
    assert card(at) is None
    hands.key(at.canvas, Qt.Key.Key_F5)  # now somebody does
    qtbot.waitUntil(lambda: card(at) is not None)
    qtbot.waitUntil(lambda: answered(said) == 2, timeout=WAIT)
    assert card(at) is None


def test_a_long_answer_about_an_earlier_value_is_told_as_such_and_not_asked_for_again(
    at, qtbot, monkeypatch
):
    stand_in(monkeypatch)
    said = verdicts(at)
    hands.key(at.canvas, Qt.Key.Key_F5)  # starts the process
    qtbot.waitUntil(lambda: answered(said) == 1, timeout=WAIT)
    monkeypatch.setattr("designer.verification._SOON", 0.1)
    hands.key(at.canvas, Qt.Key.Key_F5)
    first = at.document.model.nodes[list(at.document.model.nodes)[1]].layer
    at.document.set_param([first], "filters", 9)
    qtbot.waitUntil(lambda: "Before your last edits" in at.window.toast.words(), timeout=WAIT)
    qtbot.wait(1500)
    assert not at.window.dialogs.verification().running
    assert answered(said) == 1
    assert said[-1] == ("", "")


def test_of_a_large_network_code_and_judgement_come_from_another_process(at, qtbot, monkeypatch):
    stand_in(monkeypatch)
    said = verdicts(at)
    here: list[str] = []
    monkeypatch.setattr("designer.keras_check._LARGE", 3)
    monkeypatch.setattr("engine.remote.function", here.append)
    hands.key(at.canvas, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: answered(said) == 1, timeout=WAIT)
    assert not here
    message = at.window.dialogs.verification().report["mismatches"][0]["keras"]
    kinds = [layer.kind for layer in at.document.model.layers.values()]
    assert message == str(kinds.count("Dense")), "the stand-in tells what the code has"


def test_a_judgement_that_did_not_come_is_told(at, qtbot, monkeypatch):
    stand_in(monkeypatch)
    said = verdicts(at)
    monkeypatch.setattr("designer.keras_check._LARGE", 3)
    monkeypatch.setattr("engine.remote.command", lambda: [sys.executable, "-c", "input()"])
    background.cache_clear()
    hands.key(at.canvas, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: "Not checked in Keras" in at.window.toast.words(), timeout=WAIT)
    assert said[-1] == ("", "")
    assert not at.window.dialogs.verification().running
    background().close()
    background.cache_clear()
