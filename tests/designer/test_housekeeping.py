"""Python looks for garbage when nobody waits, and finds it all the same."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from designer import housekeeping
from designer.document import Document
from designer.workbench import Workbench


class Thing:
    """Something that can hold itself."""


def in_a_circle() -> weakref.ref[Thing]:
    thing = Thing()
    thing.itself = thing
    return weakref.ref(thing)


@pytest.fixture
def kept(qapp, monkeypatch):
    monkeypatch.setattr(housekeeping, "_PAUSE", 20)
    monkeypatch.setattr(housekeeping, "_AWAY", 20)
    bench = Workbench()
    made = housekeeping.Housekeeping(bench, qapp)
    yield made, bench
    made.stop()
    assert gc.isenabled()


def test_nothing_is_looked_for_while_objects_are_made(kept):
    looks = []
    gc.callbacks.append(lambda phase, _: looks.append(phase))
    try:
        there = [[number] for number in range(300_000)]
    finally:
        gc.callbacks.pop()
    assert len(there) == 300_000
    assert looks == []


def test_what_is_new_and_in_circles_goes_in_the_next_pause(kept, qtbot):
    gone = in_a_circle()
    assert gone() is not None
    _many = [[number] for number in range(2 * housekeeping._MANY)]
    qtbot.waitUntil(lambda: gone() is None, timeout=5000)


def test_what_is_old_goes_when_a_document_is_closed_or_another_program_is_in_front(kept, qtbot):
    made, bench = kept
    gone = in_a_circle()
    gc.collect(0)
    gc.collect(1)
    bench.open(Document())
    bench.open(Document())
    bench.close(bench.documents[0])
    qtbot.waitUntil(lambda: gone() is None, timeout=5000)
    gone = in_a_circle()
    QApplication.instance().applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    qtbot.waitUntil(lambda: gone() is None, timeout=5000)
    gone = in_a_circle()
    QApplication.instance().applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    QApplication.instance().applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    qtbot.wait(100)
    assert gone() is not None
