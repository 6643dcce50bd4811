"""The path of a bad dimension lies on the drawing while its problem is selected."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from designer.canvas.overlays.problem_callout import ProblemCallout
from designer.canvas.overlays.problem_links import LinkRow
from designer.canvas.pills import WRONG
from tests import networks
from tests.designer import hands
from tests.engine.broken_networks import BROKEN, conv

POOL = "a large pool shrinks the picture below the next kernel"
"""image 26, conv 13, pool_b 3, conv −1."""


def broken(what: str):
    return next(case.project for case in BROKEN if case.what == what)


def node_of(made, name: str) -> str:
    model = made.document.model
    return next(n for n in model.nodes if model.layer_of(n).name == name)


def opened(stage, what: str = POOL):
    made = stage(broken(what))
    problem = made.document.problems[0]
    made.document.selection.set([problem.node])
    made.canvas.show_problem(problem)
    hands.settle()
    return made


def traced(made) -> list[str]:
    """Give the names of the layers whose wires are on the path, in order."""
    model = made.document.model
    wires = made.canvas.drawing.traced_wires()
    names = [model.layer_of(wire.outlet.node).name for wire in wires]
    order = [model.layer_of(node).name for node in model.nodes]
    return sorted(names, key=order.index)


def test_the_whole_path_is_on_the_drawing_and_red_since_the_culprit(stage):
    made = opened(stage)
    assert len(traced(made)) == 3
    assert traced(made)[-1] == "pool_b"
    blamed = [w.outlet.node for w in made.canvas.drawing.traced_wires() if w.blamed]
    assert blamed == [node_of(made, "pool_b")]
    for wire in made.canvas.drawing.traced_wires():
        state = made.canvas.looks.state(wire)
        assert (state == "error") == (wire.outlet.node == node_of(made, "pool_b"))


def test_each_pill_on_the_path_marks_the_dimensions_at_fault_and_no_other(stage):
    made = opened(stage)
    drawing = made.canvas.drawing
    problem_wire = drawing.wires[max(drawing.trail.axes, key=lambda i: drawing.cards[i.node].z)]
    for wire in drawing.traced_wires():
        wrong = [text for text, kind in drawing.pill(wire).parts if kind == WRONG]
        assert wrong, drawing.pill(wire).text
        if wire is not problem_wire:
            kinds = [kind for text, kind in drawing.pill(wire).parts if text != "×"]
            assert [kind == WRONG for kind in kinds] == [True, True, False]  # height and width


def test_the_culprit_is_marked_with_what_it_did(stage):
    made = opened(stage)
    assert made.canvas.drawing.trail.origins == {node_of(made, "pool_b"): "H 13 → 3"}


def test_it_stays_while_the_card_is_selected_and_goes_with_the_selection(stage):
    made = opened(stage)
    QTest.keyClick(made.canvas.findChild(ProblemCallout), Qt.Key.Key_Escape)
    hands.settle()
    assert len(traced(made)) == 3
    hands.click(made.canvas, QPointF(made.canvas.width() - 12, 12))
    assert made.document.selection.nodes == ()
    assert traced(made) == []
    drawing = made.canvas.drawing
    assert all(not wire.blamed for wire in drawing.wires.values())
    before = drawing.wires_at(node_of(made, "pool_b"))[0]
    assert WRONG not in [kind for _, kind in drawing.pill(before).parts]


def test_selecting_another_layer_takes_it_away(stage):
    made = opened(stage)
    made.document.selection.set([list(made.document.model.nodes)[-1]])
    hands.settle()
    assert traced(made) == []


def test_who_follows_the_path_to_the_culprit_still_sees_it(stage):
    made = opened(stage)
    row = next(r for r in made.canvas.findChildren(LinkRow) if "pool_b" in r.text())
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert made.document.selection.node == node_of(made, "pool_b")
    assert len(traced(made)) == 3
    made.document.selection.clear()
    made.document.selection.set([node_of(made, "pool_b")])
    assert traced(made) == []  # selected for its own sake, it is a layer like others


def test_a_cure_takes_it_away_at_once_and_undo_brings_it_back_after_a_moment(stage, qtbot):
    made = opened(stage)
    made.canvas.findChild(ProblemCallout).apply(0)
    assert traced(made) == []
    made.document.undo_stack.undo()
    assert traced(made) == []  # not while somebody may still be typing
    qtbot.waitUntil(lambda: len(traced(made)) == 3, timeout=2000)


def test_two_origins_that_nobody_can_choose_between_are_both_marked(stage):
    drawing = networks.Drawing()
    image = drawing.add("Input", shape=(8, 8, 3))
    ends = []
    for name, filters in (("left", 16), ("right", 32)):
        first = drawing.add("Conv2D", image, filters=filters, kernel_size=1, name=name)
        ends.append(drawing.add("ReLU", first))
    merged = drawing.add("Add", *ends)
    made = stage(drawing.project)
    made.document.selection.set([merged])
    hands.settle()
    origins = made.canvas.drawing.trail.origins
    assert origins == {node_of(made, "left"): "C 16", node_of(made, "right"): "C 32"}


def test_a_fault_of_the_layer_itself_has_no_path(stage):
    made = opened(stage, "a kernel that is larger than the picture")
    assert made.canvas.drawing.trail is None


def reddish(canvas, spots) -> int:
    """Count the spots that are more red than anything else."""
    picture = canvas.grab().toImage()
    ratio = picture.devicePixelRatio()
    found = 0
    for x, y in spots:
        tone = QColor(picture.pixel(QPoint(round(x * ratio), round(y * ratio))))
        found += tone.red() > tone.blue() + 12 and tone.red() > tone.green() + 12
    return found


@pytest.mark.parametrize("mode", ["dark", "light"])
@pytest.mark.parametrize("zoom", [1.0, 0.4, 0.2, 0.1])
def test_the_band_is_seen_at_every_level_of_detail(stage, themed, mode, zoom):
    themed.set_mode(mode)
    made = stage(
        networks.chain(
            ("Input", {"shape": (26, 26, 3)}),
            conv(8, 3, name="stem"),
            ("MaxPooling2D", {"pool_size": 8}),
            conv(8, 5, name="faulty"),
        )
    )
    canvas, drawing = made.canvas, made.canvas.drawing
    canvas.fit_all(glide=False)
    canvas.zoom_at(zoom)
    hands.settle()
    made.document.selection.set([node_of(made, "faulty")])
    hands.settle()
    wires = [w for w in drawing.traced_wires() if not w.blamed]
    assert len(wires) == 2
    # Beside the line of the wire, near its beginning, where no pill lies.
    spots = []
    for wire in wires:
        x, y = canvas.camera.to_screen(*wire.points[0])
        spots.append((x + 3, y + (8 * zoom if zoom > 0.3 else 0)))
    assert reddish(canvas, spots) == 2
    made.document.selection.clear()
    hands.settle()
    assert reddish(canvas, spots) == 0


def test_the_path_lies_in_a_block_that_is_open_in_place(stage, qtbot):
    drawing = networks.Drawing()
    image = drawing.add("Input", shape=(26, 26, 3), name="image")
    inner = drawing.inside("encoder")
    door = inner.add("Input", shape=(26, 26, 3), name="door")
    inner.chain(
        door,
        conv(8, 3, name="stem"),
        ("MaxPooling2D", {"pool_size": 8, "name": "pool"}),
        conv(8, 5, name="faulty"),
    )
    drawing.take(inner)
    block = drawing.nest("encoder", image, name="code")
    made = stage(drawing.project)
    made.canvas.open_in_place(block)
    hands.settle()
    drawn = made.canvas.drawing
    keys = {made.canvas.drawing.cards[key].name: key for key in drawn.cards}
    hands.click(made.canvas, made.card(keys["faulty"]))
    assert made.document.place
    qtbot.waitUntil(lambda: drawn.trail is not None, timeout=2000)
    assert {keys["pool"]: "H 24 → 3"} == dict(drawn.trail.origins)
    reached = {wire.inlet.node for wire in drawn.traced_wires()}
    assert {keys["stem"], keys["pool"], keys["faulty"]} == reached
