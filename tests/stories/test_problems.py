"""A problem in the whole window: shown in all places at once, cured and taken back by keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from designer.canvas import accessible
from designer.canvas.overlays.problem_callout import ProblemCallout
from tests.designer import hands
from tests.engine.broken_networks import BROKEN


def test_f8_shows_a_problem_in_all_places_at_once_and_ctrl_z_takes_back_its_cure(person) -> None:
    what = "a large pool shrinks the picture below the next kernel"
    person.window.files.new(next(case.project for case in BROKEN if case.what == what))
    hands.settle()
    person.at_canvas()
    canvas, document = person.canvas, person.document
    hands.key(canvas, Qt.Key.Key_F8)
    hands.settle()
    wide = document.problems[0].node
    callout = canvas.findChild(ProblemCallout)
    assert callout.problem.node == wide
    assert document.selection.node == wide
    rows = person.window.panel("problems").rows
    assert [row.problem.node for row in rows if row._selected] == [wide]
    assert canvas.drawing.trail.origins == {person.node("pool_b"): "H 13 → 3"}
    pool = canvas.drawing.cards[person.node("pool_b")]
    said = accessible.card_words(canvas.drawing, pool, False)
    assert "began here: H 13 to 3" in said
    before = document.project
    hands.key(QApplication.focusWidget(), Qt.Key.Key_Return)
    hands.settle()
    assert document.model.layer_of(wide).params["padding"] == "same"
    assert canvas.drawing.trail is None
    hands.key(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert document.project is before
