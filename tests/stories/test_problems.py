"""A problem in the whole window: shown in all places at once, cured and taken back by keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtWidgets import QApplication

from designer.canvas import accessible
from designer.canvas.overlays.problem_callout import ProblemCallout
from designer.canvas.overlays.problem_links import FixRow
from tests.designer import hands
from tests.engine.broken_networks import BROKEN
from tests.networks import Drawing, cnn


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


def several() -> Drawing:
    """Give four branches, each with a kernel that is too large and a layer that waits for it."""
    drawing = Drawing()
    for _ in range(4):
        image = drawing.add("Input", shape=(5, 5, 3))
        drawing.add("ReLU", drawing.add("Conv2D", image, filters=4, kernel_size=9))
    return drawing


def test_what_waits_is_told_below_the_last_row_and_cuts_none(person) -> None:
    person.window.files.new(several().project)
    problems = person.window.panel("problems")
    hands.settle()
    view = problems.area.viewport()
    assert len(problems.rows) == 4
    assert problems.area.verticalScrollBar().maximum() > 0
    # All of the panel is there for rows; the note comes after the last of them.
    assert problems.area.height() == problems.height()
    last = problems.rows[-1]
    note = problems.note.mapTo(view, problems.note.rect().topLeft()).y()
    assert note >= last.mapTo(view, last.rect().bottomLeft()).y()
    bar = problems.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    hands.settle()
    assert hands.visible_rect(problems.note) == problems.note.rect()
    assert hands.visible_rect(last) == last.rect()
    assert "4 layers wait" in problems.note.text()


def test_without_problems_the_note_stands_in_the_middle(person) -> None:
    person.window.files.new(cnn())
    problems = person.window.panel("problems")
    hands.settle()
    middle = problems.note.mapTo(problems, problems.note.rect().center()).y()
    assert abs(middle - problems.height() / 2) < problems.height() / 8
    assert problems.note.text().startswith("No problems.")


def test_the_tag_of_a_problem_is_a_target_for_the_pointer_and_leads_to_the_layer(person) -> None:
    person.window.files.new(several().project)
    problems = person.window.panel("problems")
    hands.settle()
    tag = problems.rows[1].tag
    assert tag.height() >= 24
    hands.click(tag, QPointF(tag.width() / 2, 1.0))
    assert person.document.selection.node == problems.rows[1].problem.node


def test_a_cure_of_three_lines_is_shown_whole(themed, qtbot) -> None:
    words = "Insert Conv2D 1×1 with 64 filters on norm_2 inside Residual block"
    row = FixRow(words, "64×64×64", "Enter", True, None)
    qtbot.addWidget(row)
    metrics = themed.current.metrics("body")
    room = QRectF(0, 0, row._room(), 1000)
    high = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), words).height()
    assert high > 2 * metrics.height()
    assert row.sizeHint().height() >= high + 8
    assert FixRow("Set filters to 64", "64", "2", False, None).sizeHint().height() == 32
