"""The networks that people draw first, drawn in the window with mouse and keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from engine import catalog, inference, summary, tensors
from tests import networks
from tests.designer import hands

Steps = list[tuple[str, dict[str, Any]]]

CNN: Steps = [
    ("Conv2D", {"filters": 32, "kernel_size": 3, "activation": "relu"}),
    ("MaxPooling2D", {}),
    ("Conv2D", {"filters": 64, "kernel_size": 3, "activation": "relu"}),
    ("MaxPooling2D", {}),
    ("Flatten", {}),
    ("Dense", {"units": 10, "activation": "softmax"}),
]

DRAWN: dict[str, tuple[tuple[int, ...], Steps]] = {
    "cnn_28": ((28, 28, 1), CNN),
    "cnn_64": ((64, 64, 3), CNN),
    "cnn_128": ((128, 128, 3), CNN),
    "tabular": (
        (100,),
        [
            ("Dense", {"units": 128, "activation": "relu"}),
            ("Dense", {"units": 64, "activation": "relu"}),
            ("Dense", {"units": 1, "activation": "sigmoid"}),
        ],
    ),
    "forecaster": (
        (10, 10),
        [
            ("LSTM", {"units": 64, "return_sequences": True}),
            ("LSTM", {"units": 32}),
            ("Dense", {"units": 1}),
        ],
    ),
    "sequence": ((100, 32), [("LSTM", {"units": 64}), ("Dense", {"units": 2})]),
    "strided_28x28x3": (
        (28, 28, 3),
        [
            ("Conv2D", {"filters": 32, "kernel_size": 3, "strides": 2}),
            ("Conv2D", {"filters": 64, "kernel_size": 3, "padding": "same"}),
        ],
    ),
    "strided_64x64x1": (
        (64, 64, 1),
        [
            ("Conv2D", {"filters": 16, "kernel_size": 5, "padding": "same"}),
            ("Conv2D", {"filters": 32, "kernel_size": 3, "padding": "same"}),
        ],
    ),
    "strided_128x128x3": (
        (128, 128, 3),
        [
            ("Conv2D", {"filters": 8, "kernel_size": 3, "strides": 4}),
            ("Conv2D", {"filters": 16, "kernel_size": 3, "padding": "same"}),
        ],
    ),
    "channels_first": (
        (1, 28, 28),
        [("Conv2D", {"filters": 32, "kernel_size": 3, "data_format": "channels_first"})],
    ),
}


def draw(person, shape: tuple[int, ...], steps: Steps) -> None:
    """Draw a chain: quick add for each layer, the inspector for its values."""
    hands.key(person.window, Qt.Key.Key_N, hands.CTRL)
    hands.settle()
    person.quick_add("Input")
    person.set("shape", shape)
    for kind, params in steps:
        node = person.quick_add(kind)
        given = person.document.model.layer_of(node).params
        # A new layer starts with usual values (a convolution keeps the size): undo those.
        usual = {name: catalog.default(kind, name) for name in given if name not in params}
        for name, value in {**usual, **params}.items():
            if person.document.model.layer_of(node).params.get(name) != value:
                person.set(name, value)


@pytest.mark.parametrize("key", DRAWN)
def test_a_network_is_drawn_and_its_shapes_read(person, key: str) -> None:
    shape, steps = DRAWN[key]
    draw(person, shape, steps)
    facts = inference.infer(networks.EVERY[key])
    mine = person.document.facts
    drawn = [mine[n].outputs for n in mine.structure.order]
    assert drawn == [facts[n].outputs for n in facts.structure.order]
    assert summary.totals(mine).params == summary.totals(facts).params
    if key in networks.COUNTS:
        assert summary.totals(mine).params == networks.COUNTS[key]
    # On the wires stand these very shapes, painted once everything is in view.
    person.at_canvas()
    person.canvas.fit_all(glide=False)
    person.canvas.zoom_to(1.0)
    person.canvas.land()
    for inlet, outlet in person.document.model.wires.items():
        wire = person.canvas.drawing.wires[inlet]
        person.canvas.reveal_node(inlet.node)
        person.canvas.land()
        person.canvas.grab()
        tensor = mine.tensor(outlet)
        assert tensor is not None
        assert wire.pill is not None
        assert wire.pill.text == tensors.text(tensor.shape)


def test_the_code_follows_and_is_copied(person) -> None:
    shape, steps = DRAWN["cnn_28"]
    draw(person, shape, steps)
    hands.key(person.window, Qt.Key.Key_C, hands.CTRL | hands.SHIFT)
    text = QGuiApplication.clipboard().text()
    assert "keras.Sequential" in text
    assert 'layers.Conv2D(32, 3, activation="relu")' in text
    assert 'layers.Dense(10, activation="softmax")' in text


def test_undoing_all_of_it_leaves_an_empty_canvas_and_redoing_the_network(person) -> None:
    shape, steps = DRAWN["cnn_28"]
    draw(person, shape, steps)
    drawn = person.document.project
    stack = person.document.undo_stack
    person.at_canvas()
    for _ in range(stack.count()):
        hands.key(person.window, Qt.Key.Key_Z, hands.CTRL)
    assert not person.document.model.nodes
    for _ in range(stack.count()):
        hands.key(person.window, Qt.Key.Key_Y, hands.CTRL)
    assert person.document.project == drawn


def test_a_kernel_too_large_is_explained_and_mended_by_two_keys(person) -> None:
    draw(person, (5, 5, 1), [("Conv2D", {"kernel_size": 3}), ("Conv2D", {})])
    person.set("kernel_size", 5)
    (problem,) = [p for p in person.document.problems if p.severity == "error"]
    assert problem.code == "kernel-too-large"
    assert "−1" in problem.why
    person.at_canvas()
    hands.key(person.window, Qt.Key.Key_Period, hands.CTRL)
    hands.settle()
    hands.key(hands.QApplication.focusWidget(), Qt.Key.Key_Return)
    hands.settle()
    assert not [p for p in person.document.problems if p.severity == "error"]
    hands.key(person.window, Qt.Key.Key_Z, hands.CTRL)
    assert [p.code for p in person.document.problems if p.severity == "error"] == [problem.code]


def test_save_close_and_open_give_the_same_project(person, tmp_path, monkeypatch) -> None:
    from PySide6.QtWidgets import QFileDialog

    draw(person, *DRAWN["tabular"])
    path = tmp_path / "tabular.shapewright"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    hands.key(person.window, Qt.Key.Key_S, hands.CTRL)
    assert path.is_file()
    assert not person.document.unsaved
    saved = person.document.project
    hands.key(person.window, Qt.Key.Key_W, hands.CTRL)
    assert person.window.workbench.front is None
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
    hands.key(person.window, Qt.Key.Key_O, hands.CTRL)
    assert person.document.project == saved


def test_a_damaged_file_leaves_the_open_project_alone(person, tmp_path) -> None:
    draw(person, *DRAWN["sequence"])
    before = person.document.project
    path = tmp_path / "bad.json"
    path.write_text('{"class_name": "Functional", "config": {"layers": 7}}')
    assert person.window.files.open(path) is None
    assert person.document.project is before
    assert "bad.json was not opened" in person.window.toast.words()
