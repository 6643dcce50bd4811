"""The list of problems: its fixes as buttons, looked for little by little where there are many."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from designer.document import Document
from designer.problem_list import ProblemList
from designer.workbench import Workbench
from engine.graph import Project
from tests import networks
from tests.designer import hands
from tests.engine.broken_networks import BROKEN


@pytest.fixture
def shown(qtbot, themed):
    """Give the list for a project, on the screen."""

    def put(project: Project) -> ProblemList:
        workbench = Workbench()
        workbench.open(Document(project))
        made = ProblemList(workbench)
        qtbot.addWidget(made)
        hands.show(made, width=900, height=400)
        return made

    return put


def many(count: int) -> Project:
    drawing = networks.Drawing()
    image = drawing.add("Input", shape=(3, 3, 1))
    for _ in range(count):
        drawing.add("Conv2D", image, filters=4, kernel_size=5)
    return drawing.project


def broken(what: str) -> Project:
    return next(case.project for case in BROKEN if case.what == what)


def test_the_first_fix_is_a_button_and_one_click_applies_it(shown):
    made = shown(broken("a kernel that is larger than the picture"))
    (row,) = made.rows
    assert [button.text() for button in row.buttons][0] == 'padding = "same"'
    document = made._workbench.document
    QTest.mouseClick(row.buttons[0], Qt.MouseButton.LeftButton)
    assert [p.code for p in document.problems] == []
    document.undo_stack.undo()
    assert [p.code for p in document.problems] == ["kernel-too-large"]


def test_many_problems_get_their_fixes_one_after_another(shown, qtbot):
    made = shown(many(30))
    assert len(made.rows) == 30
    qtbot.waitUntil(lambda: all(len(row.buttons) == 2 for row in made.rows), timeout=8000)


def test_a_row_that_has_no_buttons_yet_still_applies_its_first_fix(shown):
    made = shown(many(30))
    last = made.rows[-1]
    fixed = []
    last.fixed.connect(fixed.append)
    last.setFocus()
    QTest.keyClick(last, Qt.Key.Key_Return)
    assert [fix.title for fix in fixed] == ['Set padding to "same"']


def test_the_row_of_the_selected_layer_is_chosen_and_stays_so_with_new_numbers(shown, qtbot):
    made = shown(broken("a large pool shrinks the picture below the next kernel"))
    document = made._workbench.document
    row = made.rows[0]
    assert not row._selected
    document.selection.set([row.problem.node])
    assert row._selected
    layer = document.model.nodes[row.problem.node].layer
    document.set_param([layer], "kernel_size", 7)
    qtbot.waitUntil(lambda: "7×7" in made.rows[0].problem.title, timeout=2000)
    assert made.rows[0]._selected
    made.refresh()
    assert made.rows[0]._selected


# ── ignoring ─────────────────────────────────────────────────────────────────────────────────

LOSSY = "pixels that a strided convolution never reads"


def press(row, words: str) -> None:
    button = next(button for button in row.buttons if button.text() == words)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_warning_is_ignored_by_one_click_and_one_step(shown):
    made = shown(broken(LOSSY))
    document = made._workbench.document
    (row,) = made.rows
    assert [button.text() for button in row.buttons] == ['padding = "same"', "Ignore here"]
    before = document.project
    press(row, "Ignore here")
    assert document.problems == ()
    assert [p.code for p in document.ignored] == ["lost-pixels"]
    assert made.header.segment("all").text() == "All 0"
    assert document.undo_stack.undoText() == "Ignore warning"
    document.undo_stack.undo()
    assert document.project is before


def test_what_is_ignored_stays_in_the_list_uncounted_and_can_be_taken_back(shown):
    made = shown(broken(LOSSY))
    document = made._workbench.document
    press(made.rows[0], "Ignore here")
    (row,) = made.rows
    assert row.problem.ignored
    assert row.accessibleName().startswith("ignored")
    assert [button.text() for button in row.buttons] == ["Take back"]
    assert made.step(1) is None  # nobody is led to it
    press(row, "Take back")
    assert [p.code for p in document.problems] == ["lost-pixels"]
    assert document.ignored == ()
    assert document.undo_stack.undoText() == "Take back ignoring"


def test_an_error_offers_no_ignoring(shown):
    made = shown(broken("a kernel that is larger than the picture"))
    (row,) = made.rows
    assert "Ignore here" not in [button.text() for button in row.buttons]
    assert not made._workbench.document.ignore(row.problem)


def test_a_row_whose_warning_is_ignored_applies_nothing_on_enter(shown):
    made = shown(broken(LOSSY))
    press(made.rows[0], "Ignore here")
    document = made._workbench.document
    before = document.project
    made.rows[0].setFocus()
    QTest.keyClick(made.rows[0], Qt.Key.Key_Return)
    assert document.project is before
