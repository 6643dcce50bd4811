"""The document: every edit one undo step, undo back to the first project, one announcement."""

from __future__ import annotations

import random

import pytest

from designer.document import Document
from engine import inference
from engine.changes import Change
from engine.graph import Outlet
from tests import networks
from tests.engine.test_inference import random_edit, told


@pytest.fixture
def heard() -> list[Change]:
    return []


def opened(project, heard: list[Change], qapp) -> Document:
    document = Document(project)
    document.changed.connect(heard.append)
    return document


def test_ticks_of_one_gesture_are_one_step_and_two_gestures_two(qapp, heard) -> None:
    document = opened(networks.tabular(), heard, qapp)
    layer = document.model.nodes[list(document.model.nodes)[1]].layer
    first, second = object(), object()
    for units in range(129, 180):
        document.set_param([layer], "units", units, first)
    document.set_param([layer], "units", 5, second)
    assert document.undo_stack.count() == 2
    document.undo_stack.undo()
    assert document.model.layers[layer].params["units"] == 179
    document.undo_stack.undo()
    assert document.model.layers[layer].params["units"] == 128
    assert document.undo_stack.undoText() == ""
    assert document.undo_stack.redoText() == "Change units"


def test_a_gesture_that_ends_where_it_began_leaves_no_step(qapp, heard) -> None:
    document = opened(networks.tabular(), heard, qapp)
    layer = document.model.nodes[list(document.model.nodes)[1]].layer
    hand = object()
    document.set_param([layer], "units", 7, hand)
    document.set_param([layer], "units", 128, hand)
    assert document.undo_stack.count() == 0
    assert not document.unsaved


def test_an_edit_that_changes_nothing_is_no_step_and_says_nothing(qapp, heard) -> None:
    document = opened(networks.tabular(), heard, qapp)
    layer = document.model.nodes[list(document.model.nodes)[1]].layer
    assert not document.set_param([layer], "units", 128)
    assert not document.rename(layer, document.model.layers[layer].name)
    assert document.undo_stack.count() == 0
    assert heard == []


def test_one_edit_announces_once_and_says_what_differs(qapp, heard) -> None:
    document = opened(networks.tabular(), heard, qapp)
    nodes = list(document.model.nodes)
    layer = document.model.nodes[nodes[1]].layer
    document.set_param([layer], "units", 64)
    (change,) = heard
    assert change.layers == {layer}
    assert change.nodes == {nodes[1]}
    assert change.shapes == {nodes[1]}
    assert change.facts == {nodes[1], nodes[2]}
    assert not change.wires


@pytest.mark.parametrize("seed", range(8))
def test_undoing_everything_gives_the_first_project_and_redoing_the_last(
    qapp, heard, seed: int
) -> None:
    dice = random.Random(seed)
    start = networks.residual()
    document = opened(start, heard, qapp)
    for step in range(40):
        document.apply(f"Step {step}", random_edit(document.project, dice))
    last, facts = document.project, told(document.facts)
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert document.project == start
    assert told(document.facts) == told(inference.infer(start))
    while document.undo_stack.canRedo():
        document.undo_stack.redo()
    assert document.project == last
    assert told(document.facts) == facts


def test_the_selection_loses_what_is_deleted(qapp, heard) -> None:
    document = opened(networks.tabular(), heard, qapp)
    nodes = list(document.model.nodes)
    document.selection.set(nodes[1:3])
    document.remove([nodes[1]], heal=True)
    assert document.selection.nodes == (nodes[2],)
    assert document.model.wires[next(i for i in document.model.wires if i.node == nodes[2])] == (
        Outlet(nodes[0])
    )


def test_problems_are_computed_when_asked_and_not_kept_too_long(qapp, heard) -> None:
    document = opened(networks.tabular(), heard, qapp)
    layer = document.model.nodes[list(document.model.nodes)[1]].layer
    document.set_param([layer], "units", 0)
    assert [p.params for p in document.problems if p.severity == "error"] == [("units",)]
    document.undo_stack.undo()
    assert not [p for p in document.problems if p.severity == "error"]


def test_saving_marks_the_step_and_a_later_tick_of_the_gesture_is_a_new_step(
    qapp, heard, tmp_path
) -> None:
    document = opened(networks.tabular(), heard, qapp)
    layer = document.model.nodes[list(document.model.nodes)[1]].layer
    hand = object()
    document.set_param([layer], "units", 7, hand)
    document.saved(tmp_path / "a.shapewright")
    assert not document.unsaved
    document.set_param([layer], "units", 8, hand)
    assert document.unsaved
    document.undo_stack.undo()
    assert not document.unsaved
    assert document.model.layers[layer].params["units"] == 7


def test_opening_a_block_shows_it_and_closing_returns(qapp, heard) -> None:
    document = opened(networks.residual(), heard, qapp)
    names = {document.model.layer_of(n).name: n for n in document.model.nodes}
    assert document.make_block([names["probs"]]) is None
    document.open_model(("residual", "block"))
    assert heard[-1].everything
    assert {layer.name for layer in document.model.layers.values()} >= {"probs"}
    document.undo_stack.undo()  # the block is gone, so its drawing cannot stay on show
    assert document.trail == ("residual",)
