"""The callout of a problem leads to the layer that caused it, and to the page about it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from designer.canvas.overlays import problem_links
from designer.canvas.overlays.problem_callout import ProblemCallout
from designer.canvas.overlays.problem_links import LinkRow
from designer.canvas.parts import Mark
from tests.designer import hands
from tests.engine.broken_networks import BROKEN


def broken(what: str):
    return next(case.project for case in BROKEN if case.what == what)


def opened(stage, what: str, code: str):
    """Open the callout of a problem; give it and the document."""
    made = stage(broken(what))
    problem = next(p for p in made.document.problems if p.code == code)
    made.canvas.show_problem(problem)
    hands.settle()
    callout = made.canvas.findChild(ProblemCallout)
    return made, callout


def links(callout) -> dict[str, LinkRow]:
    return {row.text(): row for row in callout.findChildren(LinkRow) if row.isVisible()}


def test_a_click_on_the_cause_selects_the_layer_that_brought_the_fault_in(stage):
    what = "a large pool shrinks the picture below the next kernel"
    made, callout = opened(stage, what, "kernel-too-large")
    row = next(row for words, row in links(callout).items() if "pool_b" in words)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    node = made.document.selection.node
    assert made.document.model.layer_of(node).name == "pool_b"
    assert made.document.undo_stack.count() == 0


def test_the_history_stands_in_the_box_and_the_cause_is_not_said_twice(stage):
    what = "a large pool shrinks the picture below the next kernel"
    _, callout = opened(stage, what, "kernel-too-large")
    last = problem_links.shown_lines(callout.problem)[-1]
    assert (last.dims, last.formula, last.note) == ("H", "26 → 13 → 3 → −1", "")


def test_a_fault_of_the_layer_itself_has_no_cause_to_go_to(stage):
    _, callout = opened(stage, "a kernel that is larger than the picture", "kernel-too-large")
    assert [words for words in links(callout) if "began" in words] == []


def test_read_more_opens_the_page_about_the_problem(stage, monkeypatch):
    seen = []
    monkeypatch.setattr(
        problem_links.QDesktopServices, "openUrl", lambda url: seen.append(url.toLocalFile())
    )
    _, callout = opened(stage, "a kernel that is larger than the picture", "kernel-too-large")
    QTest.mouseClick(links(callout)["Read more about this"], Qt.MouseButton.LeftButton)
    assert [path.rsplit("/", 1)[-1] for path in seen] == ["conv2d.md"]


def test_a_long_fix_is_shown_whole_on_two_lines(stage):
    what = "channels-first pictures into a channels-last convolution"
    _, callout = opened(stage, what, "channels-elsewhere")
    short = [row.height() for row in callout.rows if len(row.text()) < 20]
    long = [row.height() for row in callout.rows if len(row.text()) > 34]
    assert long
    assert all(height > 40 for height in long)
    assert all(height < 40 for height in short)


def test_a_warning_is_ignored_in_its_callout_and_its_card_looks_fine(stage, qtbot):
    what = "pixels that a strided convolution never reads"
    made, callout = opened(stage, what, "lost-pixels")
    node = callout.problem.node
    card = made.canvas.drawing.cards[node]
    assert card.mark & Mark.WARNING
    QTest.mouseClick(links(callout)["Ignore here"], Qt.MouseButton.LeftButton)
    assert not callout.isVisible()
    assert made.document.problems == ()
    qtbot.waitUntil(lambda: node not in made.canvas.drawing.badges, timeout=2000)
    assert not card.mark & Mark.WARNING
    made.canvas.show_problem(made.document.ignored[0])
    hands.settle()
    QTest.mouseClick(links(callout)["Show this warning again"], Qt.MouseButton.LeftButton)
    assert [p.code for p in made.document.problems] == ["lost-pixels"]
    qtbot.waitUntil(lambda: bool(card.mark & Mark.WARNING), timeout=2000)


def test_an_error_cannot_be_ignored_in_its_callout(stage):
    _, callout = opened(stage, "a kernel that is larger than the picture", "kernel-too-large")
    assert "Ignore here" not in links(callout)
