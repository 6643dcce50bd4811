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
