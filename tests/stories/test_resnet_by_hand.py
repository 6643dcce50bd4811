"""ResNet-20 from an empty canvas, by keys and mouse alone; then the code runs in real Keras."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt

from engine import catalog, inference, summary
from engine.exporting.python_code import python_code
from engine.graph import NodeId, Outlet, Project
from engine.templates.builder import Drawing
from tests.designer import hands

STAGES = (16, 32, 64)


def expected() -> Project:
    """The same network by edits."""
    d = Drawing("by_edits")

    def conv(x: NodeId, filters: int, kernel: int, strides: int) -> NodeId:
        return d.add(
            "Conv2D", x, filters=filters, kernel_size=kernel, strides=strides, padding="same"
        )

    x = d.add("Input", shape=(32, 32, 3))
    x = d.add("ReLU", d.add("BatchNormalization", conv(x, 16, 3, 1)))
    for stage, filters in enumerate(STAGES):
        for block in range(3):
            strides = 2 if stage and not block else 1
            y = d.add("ReLU", d.add("BatchNormalization", conv(x, filters, 3, strides)))
            y = d.add("BatchNormalization", conv(y, filters, 3, 1))
            short = conv(x, filters, 1, strides) if strides > 1 else x
            x = d.add("ReLU", d.add("Add", y, short))
    x = d.add("GlobalAveragePooling2D", x)
    d.add("Dense", x, units=10, activation="softmax")
    return d.project


class Builder:
    """Draws with a person's hands."""

    def __init__(self, person: Any) -> None:
        self.person = person

    def add(self, kind: str, after: NodeId | None = None, **params: Any) -> NodeId:
        person = self.person
        if after is not None and person.document.selection.node != after:
            person.click_card(after)
        node = person.quick_add(kind)
        given = person.document.model.layer_of(node).params
        usual = {name: catalog.default(kind, name) for name in given if name not in params}
        for name, value in {**usual, **params}.items():
            if person.document.model.layer_of(node).params.get(name) != value:
                person.set(name, value)
        return node

    def drag_wire(self, source: NodeId, target: NodeId) -> None:
        """From below the source's card onto the target's card, both in view."""
        person = self.person
        canvas = person.canvas
        canvas.fit_all(glide=False)
        canvas.land()
        start = canvas.drawing.router.start_of(Outlet(source))
        end = canvas.drawing.cards[target].middle
        box = canvas.drawing.cards[source].rect
        # Close enough that ports can be hit, both ends in view.
        canvas.show_rect(
            type(box)(
                min(start[0], end[0]) - 150, min(start[1], end[1]) - 80,
                abs(start[0] - end[0]) + 300, abs(start[1] - end[1]) + 160,
            ),
            glide=False,
        )  # fmt: skip
        canvas.land()
        hands.settle()
        assert canvas.camera.zoom >= 0.75, canvas.camera.zoom
        a, b = canvas.camera.to_screen(*start), canvas.camera.to_screen(*end)
        hands.drag(canvas, QPointF(a[0], a[1] + 1), QPointF(b[0] + 12, b[1]))
        hands.settle()


@pytest.mark.slow
def test_resnet_20_is_drawn_by_hand(person) -> None:
    hands.key(person.window, Qt.Key.Key_N, hands.CTRL)
    hands.settle()
    hands.key(person.window, Qt.Key.Key_J, hands.CTRL)  # the dock folds: more room to draw
    hands.settle()
    hand = Builder(person)
    x = person.quick_add("Input")
    person.set("shape", (32, 32, 3))
    x = hand.add("Conv2D", filters=16, kernel_size=3, padding="same")
    hand.add("BatchNormalization")
    x = hand.add("ReLU")
    for stage, filters in enumerate(STAGES):
        for block in range(3):
            strides = 2 if stage and not block else 1
            short = x
            conv: dict[str, Any] = {"filters": filters, "kernel_size": 3, "padding": "same"}
            hand.add("Conv2D", x, **conv, **({"strides": 2} if strides > 1 else {}))
            hand.add("BatchNormalization")
            hand.add("ReLU")
            hand.add("Conv2D", **conv)
            hand.add("BatchNormalization")
            merge = hand.add("Add")
            if strides > 1:
                short = hand.add(
                    "Conv2D", x, filters=filters, kernel_size=1, padding="same", strides=2
                )
            hand.drag_wire(short, merge)
            assert len(person.document.facts[merge].inlets) == 2, (stage, block)
            x = hand.add("ReLU", merge)
    hand.add("GlobalAveragePooling2D")
    hand.add("Dense", units=10, activation="softmax")

    drawn, wanted = person.document.facts, inference.infer(expected())
    assert not [p for p in person.document.problems if p.severity == "error"]
    shapes = sorted(str(known.outputs) for known in drawn.values())
    assert shapes == sorted(str(known.outputs) for known in wanted.values())
    assert summary.totals(drawn).params == summary.totals(wanted).params
    assert "keras.Model(" in python_code(person.document.project).text

    # One key tidies it up, one step of undo takes that back, and every step has a name.
    person.at_canvas()
    hands.key(person.window, Qt.Key.Key_L, hands.CTRL | hands.SHIFT)
    assert person.document.undo_stack.undoText() == "Tidy up"
    stack = person.document.undo_stack
    assert all(stack.text(step) for step in range(stack.count()))
    while stack.canUndo():
        stack.undo()
    assert not person.document.model.nodes
