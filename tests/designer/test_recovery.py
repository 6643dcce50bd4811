"""What is in no file yet outlives the window that drew it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from designer.background import background
from designer.busy import Busy
from designer.document import LARGE, Document
from designer.recovery import Recovery
from designer.workbench import Workbench
from engine import edits, storage
from engine.graph import Model, Project
from tests.networks import long_chain as chain


@pytest.fixture
def window(qtbot, tmp_path):
    """Open a workbench that keeps copies, as often as wanted."""

    def open_():
        bench = Workbench()
        return bench, Recovery(bench, tmp_path, bench)

    return open_


def taken_over(recovery):
    """Take over what is small, at once; give how many documents were opened."""
    found = []
    recovery.recovered.connect(found.append)
    recovery.take_over(Busy(QWidget()))
    return sum(found)


def drawn(bench, kind="ReLU"):
    document = Document(Project({"net": Model()}, "net"))
    bench.open(document)
    document.edit("Add", lambda project, name: edits.add(project, name, kind, (0.0, 0.0))[0])
    return document


def copies(folder):
    return sorted(folder.glob("*.shapewright"))


def test_a_step_is_kept_a_moment_later_by_itself(window, qtbot, tmp_path):
    bench, _recovery = window()
    document = drawn(bench)
    qtbot.waitUntil(lambda: len(copies(tmp_path)) == 1, timeout=8000)
    assert storage.write(document.project) == copies(tmp_path)[0].read_bytes()


def test_what_a_window_left_behind_is_opened_as_unsaved_and_kept_again(window, tmp_path):
    bench, recovery = window()
    document = drawn(bench)
    recovery.keep()
    recovery._lock.unlock()  # as the system does for a process that is gone
    other, later = window()
    assert taken_over(later) == 1
    (again,) = other.documents
    assert again.project == document.project
    assert again.unsaved
    assert again.path is None
    assert len(copies(tmp_path)) == 1


def test_the_work_of_a_window_that_lives_is_left_alone(window, tmp_path):
    bench, recovery = window()
    drawn(bench)
    recovery.keep()
    other, later = window()
    assert taken_over(later) == 0
    assert not other.documents
    assert len(copies(tmp_path)) == 1


def test_saved_and_closed_documents_leave_no_copy(window, tmp_path):
    bench, recovery = window()
    first, second = drawn(bench), drawn(bench)
    recovery.keep()
    assert len(copies(tmp_path)) == 2
    first.saved(tmp_path / "elsewhere")
    bench.close(second)
    recovery.finish()
    assert not copies(tmp_path)
    assert not list(tmp_path.glob("*.lock"))


def test_a_damaged_copy_stays_where_it_is_and_harms_nobody(window, tmp_path):
    broken = tmp_path / f"{'0' * 32}-1.shapewright"
    broken.write_text("{", encoding="utf-8")
    bench, recovery = window()
    assert taken_over(recovery) == 0
    assert not bench.documents
    assert broken.exists()


def large(bench):
    document = Document(chain(LARGE + 1))
    bench.open(document)
    document.set_param(["n5"], "units", 9)
    return document


def test_a_large_document_is_kept_by_another_process_and_every_later_step_too(
    window, qtbot, tmp_path
):
    bench, _recovery = window()
    document = large(bench)

    def kept():
        found = copies(tmp_path)
        return bool(found) and found[0].read_bytes() == storage.write(document.project)

    qtbot.waitUntil(kept, timeout=20_000)
    document.set_param(["n5"], "units", 10)
    qtbot.waitUntil(kept, timeout=20_000)
    assert len(copies(tmp_path)) == 1


def test_a_large_document_that_is_closed_while_it_is_written_leaves_nothing(
    window, qtbot, tmp_path
):
    bench, recovery = window()
    document = large(bench)
    recovery.keep(wait=False)
    bench.close(document)
    waiting = []
    background().run(
        "engine.names:snake_case", "AfterIt", done=waiting.append, failed=waiting.append
    )
    qtbot.waitUntil(lambda: bool(waiting), timeout=20_000)
    recovery.finish()
    assert not copies(tmp_path)


@pytest.fixture
def left_large(window, tmp_path):
    """A copy of 2,000 layers that a window left which is gone."""
    left = tmp_path / f"{'0' * 32}-1.shapewright"
    storage.save(chain(2000), left)
    return left


def test_a_large_copy_is_read_while_the_window_goes_on(window, qtbot, tmp_path, left_large):
    bench, recovery = window()
    text = left_large.read_bytes()
    told = []
    recovery.recovered.connect(told.append)
    busy = Busy(QWidget())
    recovery.take_over(busy)
    assert not bench.documents
    other, later = window()
    assert taken_over(later) == 0, "somebody takes it already"
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert told == [1]
    (again,) = bench.documents
    assert again.unsaved
    assert len(again.model.nodes) == 2000
    assert not busy._tasks
    assert not other.documents
    # The copy has become that of this window, without being written again.
    (copy,) = copies(tmp_path)
    assert copy != left_large
    assert copy.read_bytes() == text


def test_a_recovery_that_is_given_up_leaves_the_copy(window, qtbot, tmp_path, left_large):
    bench, recovery = window()
    busy = Busy(QWidget())
    recovery.take_over(busy)
    busy._tasks[0].cancel()
    qtbot.wait(300)
    assert not bench.documents
    assert left_large.exists()
    other, later = window()
    told = []
    later.recovered.connect(told.append)
    later.take_over(busy)
    qtbot.waitUntil(lambda: told == [1], timeout=20_000)
    assert len(other.documents) == 1


def test_a_large_copy_that_cannot_be_read_stays(window, qtbot, tmp_path, left_large):
    left_large.write_text("{" + " " * 300_000)
    bench, recovery = window()
    recovery.take_over(Busy(QWidget()))
    qtbot.waitUntil(lambda: not recovery._others, timeout=20_000)
    assert not bench.documents
    assert left_large.exists()
