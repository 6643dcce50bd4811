"""Renaming models, stating shapes, blocks that would hold themselves."""

from __future__ import annotations

from engine import blocks, inference, restructure
from engine.tensors import Tensor
from tests.networks import Drawing, cnn


def block_project():
    drawing = Drawing()
    image = drawing.add("Input", shape=(8, 8, 3))
    one = drawing.add("Conv2D", image, filters=4, kernel_size=3)
    two = drawing.add("ReLU", one)
    facts = inference.infer(drawing.project)
    return blocks.make_block(drawing.project, "model", [one, two], facts, "stem")


def test_a_renamed_model_is_known_by_its_new_name_everywhere():
    project, node = block_project()
    after = restructure.rename_model(project, "stem", "head")
    assert set(after.models) == {"model", "head"}
    assert after.model.layer_of(node).model == "head"
    assert inference.infer(after)[node].outputs == inference.infer(project)[node].outputs
    main = restructure.rename_model(after, "model", "net")
    assert main.main == "net"
    assert list(main.models) == ["net", "head"]


def test_a_model_name_that_is_taken_gets_a_number_and_nothing_changes_nothing():
    project, _ = block_project()
    assert "model_1" in restructure.rename_model(project, "stem", "model").models
    assert restructure.rename_model(project, "stem", "  ") is project
    assert restructure.rename_model(project, "stem", "stem") is project


def test_notes_are_kept():
    project = cnn()
    assert restructure.set_notes(project, "why").notes == "why"
    assert restructure.set_notes(project, "") is project


def test_a_stated_shape_is_what_follows_see():
    drawing = Drawing()
    image = drawing.add("Input", shape=(8, 8, 3))
    odd = drawing.add("MyLayer", image)
    flat = drawing.add("Flatten", odd)
    after = restructure.state(drawing.project, "model", odd, (Tensor((None, 4, 2)),))
    assert inference.infer(after)[flat].outputs[0].shape == (None, 8)
    assert restructure.state(after, "model", odd, (Tensor((None, 4, 2)),)) is after


def test_a_model_holds_itself_and_what_it_calls():
    project, _ = block_project()
    assert blocks.holds(project, "stem", "stem")
    assert blocks.holds(project, "model", "stem")
    assert not blocks.holds(project, "stem", "model")
    assert not blocks.holds(project, "gone", "stem")
