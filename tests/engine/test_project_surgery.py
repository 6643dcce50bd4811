"""Renaming models, stating shapes, blocks that would hold themselves."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import blocks, edits, inference, names, restructure, separating
from engine.graph import Inlet, Layer, Model, Node, Outlet, Project
from engine.tensors import Tensor
from engine.values import FrozenDict
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


def residual(skip_first: bool):
    """A convolution and a skip around it, added up in either order, in one frame."""
    drawing = Drawing()
    image = drawing.add("Input", shape=(8, 8, 4))
    stem = drawing.add("ReLU", image)
    conv = drawing.add("Conv2D", stem, filters=4, kernel_size=3, padding="same")
    total = drawing.add("Add", *((stem, conv) if skip_first else (conv, stem)))
    project, frame = restructure.add_frame(drawing.project, "model", [stem, conv, total])
    return project, stem, conv, total, frame


def sources(project, node):
    wires = sorted(project.model.wires.items())
    return [outlet.node for inlet, outlet in wires if inlet.node == node]


@pytest.mark.parametrize("skip_first", [False, True])
def test_a_block_made_beside_a_skip_keeps_the_skip_and_the_frame(skip_first):
    project, stem, conv, total, frame = residual(skip_first)
    after, block = blocks.make_block(project, "model", [conv], inference.infer(project))
    assert sources(after, total) == ([stem, block] if skip_first else [block, stem])
    assert after.model.frames[frame].nodes == {stem, block, total}
    back, (again,) = separating.dissolve_block(after, "model", block)
    assert sources(back, total) == ([stem, again] if skip_first else [again, stem])


@pytest.mark.parametrize("skip_first", [False, True])
def test_a_block_around_the_sum_keeps_both_of_its_wires_when_it_is_dissolved(skip_first):
    project, stem, conv, total, _ = residual(skip_first)
    facts = inference.infer(project)
    for chosen in ([total], [conv, total]):
        after, block = blocks.make_block(project, "model", chosen, facts)
        assert inference.infer(after)[block].outputs == facts[total].outputs
        back, made = separating.dissolve_block(after, "model", block)
        twin = dict(zip(sorted(chosen), sorted(made), strict=True))
        expected = [twin.get(node, node) for node in sources(project, total)]
        assert sources(back, twin[total]) == expected


@pytest.mark.parametrize("skip_first", [False, True])
def test_a_duplicate_of_a_sum_has_the_same_wires_in_the_same_order(skip_first):
    project, stem, conv, total, _ = residual(skip_first)
    after, (other, twin) = restructure.duplicate(project, "model", [conv, total], (24.0, 24.0))
    assert sources(after, other) == [stem]
    assert sources(after, twin) == ([stem, other] if skip_first else [other, stem])


def test_what_is_remembered_of_a_new_block_is_the_block_as_it_is():
    drawing = Drawing()
    image = drawing.add("Input", shape=(8, 8, 3))
    conv = drawing.add("Conv2D", image, filters=4, kernel_size=3)
    relu = drawing.add("ReLU", conv)
    drawing.add("Flatten", relu)
    drawing.add("Flatten", conv)  # both leave the block, so both get an Output of their own
    facts = inference.infer(drawing.project)
    after, _ = blocks.make_block(drawing.project, "model", [conv, relu], facts)
    inner = after.models["block"]
    assert sum(layer.kind == "Output" for layer in inner.layers.values()) == 2
    inside = inference.infer(after, "block")
    assert inside.keys() == inner.nodes.keys()
    assert len(inference.output_tensors(inside)) == 2


STEMS = st.sampled_from(["conv2d", "conv2d_1", "conv2d_3", "conv2d_01", "x", "_1", "1"])


@given(st.lists(STEMS, max_size=4), st.lists(STEMS, max_size=12))
def test_names_given_one_after_the_other_are_those_that_are_free(taken, wanted):
    fresh, known = names.FreshNames(taken), set(taken)
    for place, name in enumerate(wanted):
        give = names.fresh_copy if place % 2 else names.fresh
        expected = give(name, known)
        known.add(expected)
        assert (fresh.next_copy(name) if place % 2 else fresh.next(name)) == expected


def test_ids_go_on_from_the_highest():
    ids = names.fresh_ids("n", ["n2", "n7", "x9", "nine"])
    assert [next(ids), next(ids)] == ["n8", "n9"]


def test_surgery_on_ten_times_the_layers_takes_about_ten_times_as_long():
    def took(count):
        project = cnn_chain(count)
        facts, nodes = inference.infer(project), list(project.model.nodes)
        start = time.process_time()
        restructure.standing_alone(facts, nodes[count // 2 :])
        restructure.duplicate(project, "model", nodes[1:], (24.0, 24.0))
        after, block = blocks.make_block(project, "model", nodes[1:], facts)
        separating.dissolve_block(after, "model", block)
        return time.process_time() - start

    short = min(took(200) for _ in range(3))
    # A square would be a hundred times.
    assert min(took(2000) for _ in range(2)) < 40 * short


def cnn_chain(count):
    """Give convolutions, after each of them a sum of it with itself."""
    layers = {"l0": Layer("Input", "image", FrozenDict(shape=(8, 8, 4)))}
    nodes, wires = {"n0": Node("l0")}, {}
    for place in range(1, count + 1):
        kind = "Conv2D" if place % 2 else "Add"
        given = FrozenDict(filters=4, kernel_size=1) if place % 2 else FrozenDict()
        layers[f"l{place}"] = Layer(kind, f"{kind.lower()}_{place}", given)
        nodes[f"n{place}"] = Node(f"l{place}", at=(0.0, 96.0 * place))
        for slot in range(1 if place % 2 else 2):
            wires[Inlet(f"n{place}", "inputs", slot)] = Outlet(f"n{place - 1}")
    return Project({"model": Model(layers, nodes, wires)}, "model")


def test_a_value_for_many_layers_is_that_for_each_of_them_after_the_other():
    project = cnn_chain(12)
    layers = [k for k, v in project.model.layers.items() if v.kind == "Conv2D"]
    one_by_one = project
    for layer in layers:
        one_by_one = edits.set_param(one_by_one, "model", layer, "padding", "same")
    at_once = edits.set_param_of(project, "model", layers, "padding", "same")
    assert at_once == one_by_one
    assert list(at_once.model.layers) == list(project.model.layers)
    assert edits.set_param_of(at_once, "model", layers, "padding", "same") is at_once
    assert edits.reset_param_of(at_once, "model", layers, "padding") == project
    assert edits.set_param_of(project, "model", layers, "padding", "valid") is project
