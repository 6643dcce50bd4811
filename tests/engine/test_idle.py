"""Layers that change nothing are told, and only those: Keras itself is asked whether it is true."""

from __future__ import annotations

from typing import Any

import pytest

from engine import checks, edits, fixes, inference, templates
from engine.exporting.keras_json import keras_json
from engine.graph import Project
from tests import networks
from tests.networks import chain

IMAGE = ("Input", {"shape": (8, 8, 4)})
STEPS = ("Input", {"shape": (6, 4)})
ROW = ("Input", {"shape": (12,)})
VIDEO = ("Input", {"shape": (4, 4, 4, 2)})


def conv(**more: Any) -> tuple[str, dict[str, Any]]:
    return "Conv2D", {"filters": 4, "kernel_size": 1, **more}


RELU = ("Activation", {"activation": "relu"})

IDLE: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "no padding in 1D": [STEPS, ("ZeroPadding1D", {"padding": 0})],
    "no padding in 2D": [IMAGE, ("ZeroPadding2D", {"padding": ((0, 0), (0, 0))})],
    "no padding in 3D": [VIDEO, ("ZeroPadding3D", {"padding": 0})],
    "no cropping in 1D": [STEPS, ("Cropping1D", {"cropping": (0, 0)})],
    "no cropping in 2D": [IMAGE, ("Cropping2D", {"cropping": 0})],
    "no cropping in 3D": [VIDEO, ("Cropping3D", {"cropping": 0})],
    "upsampling by 1 in 1D": [STEPS, ("UpSampling1D", {"size": 1})],
    "upsampling by 1 in 2D": [IMAGE, ("UpSampling2D", {"size": 1})],
    "upsampling by 1, interpolated": [
        IMAGE, ("UpSampling2D", {"size": (1, 1), "interpolation": "bilinear"})],
    "upsampling by 1 in 3D": [VIDEO, ("UpSampling3D", {"size": (1, 1, 1)})],
    "a pool of 1": [IMAGE, ("MaxPooling2D", {"pool_size": 1})],
    "a mean of 1, a stride of 1": [STEPS, ("AveragePooling1D", {"pool_size": 1, "strides": 1})],
    "the same shape": [IMAGE, ("Reshape", {"target_shape": (8, 8, 4)})],
    "the same shape by what is left": [IMAGE, ("Reshape", {"target_shape": (8, -1, 4)})],
    "the same order": [IMAGE, ("Permute", {"dims": (1, 2, 3)})],
    "flat already": [ROW, ("Flatten", {})],
    "no noise": [ROW, ("GaussianNoise", {"stddev": 0.0})],
    "no penalty": [ROW, ("ActivityRegularization", {})],
    "no scale": [IMAGE, ("Rescaling", {"scale": 1.0})],
    "identity twice": [ROW, ("Identity", {}), ("Identity", {})],
    "linear behind identity": [ROW, ("Identity", {}), ("Activation", {"activation": "linear"})],
    "relu behind relu": [IMAGE, conv(activation="relu"), RELU],
    "relu behind softmax": [ROW, ("Softmax", {}), ("ReLU", {})],
    "relu behind sigmoid": [ROW, ("Dense", {"units": 4, "activation": "sigmoid"}), RELU],
    "relu behind a bounded relu": [ROW, ("ReLU", {"max_value": 6.0}), ("ReLU", {})],
    "no dropout": [ROW, ("Dropout", {"rate": 0.0})],
    "an Add of one": [ROW, ("Add", {})],
}  # fmt: skip

BUSY: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "padding at one side": [IMAGE, ("ZeroPadding2D", {"padding": ((0, 1), (0, 0))})],
    "cropping at one side": [STEPS, ("Cropping1D", {"cropping": (0, 1)})],
    "upsampling along one axis": [IMAGE, ("UpSampling2D", {"size": (1, 2)})],
    "a pool of 1 that leaves places out": [IMAGE, ("MaxPooling2D", {"pool_size": 1, "strides": 2})],
    "another shape of as many values": [IMAGE, ("Reshape", {"target_shape": (4, 16, 4)})],
    "two equal sizes traded": [IMAGE, ("Permute", {"dims": (2, 1, 3)})],
    "two unknown sizes": [
        ("Input", {"shape": (None, None, 4)}), ("Reshape", {"target_shape": (-1, 4, 4)})],
    "a picture made flat": [IMAGE, ("Flatten", {})],
    "one identity": [ROW, ("Identity", {})],
    "one linear activation": [ROW, ("Activation", {"activation": "linear"})],
    "a linear activation with a penalty": [
        ROW, ("Identity", {}),
        ("Activation", {"activation": "linear", "activity_regularizer": "l2"})],
    "another dtype": [
        ROW, ("Identity", {}), ("Activation", {"activation": "linear", "dtype": "float16"})],
    "a mask that ends": [
        STEPS, ("Masking", {}), ("Reshape", {"target_shape": (6, 4)})],
    "relu behind tanh": [ROW, ("Dense", {"units": 4, "activation": "tanh"}), RELU],
    "relu behind a leaky one": [ROW, ("ReLU", {"negative_slope": 0.1}), RELU],
    "a bounded relu behind relu": [ROW, RELU, ("ReLU", {"max_value": 6.0})],
    "relu behind an LSTM": [STEPS, ("LSTM", {"units": 4, "activation": "relu"}), RELU],
    "a shift": [IMAGE, ("Rescaling", {"scale": 1.0, "offset": -1.0})],
}  # fmt: skip


def told(project: Project) -> list[tuple[str, str | None]]:
    found = checks.everything(project, inference.infer(project))
    return [(p.code, p.node) for p in found]


@pytest.mark.parametrize("what", IDLE)
def test_what_changes_nothing_is_told_once_at_its_layer(what):
    project = chain(*IDLE[what])
    last = list(project.model.nodes)[-1]
    assert told(project) == [("does-nothing", last)]


@pytest.mark.parametrize("what", BUSY)
def test_what_changes_anything_is_left_alone(what):
    assert "does-nothing" not in [code for code, _ in told(chain(*BUSY[what]))]


@pytest.mark.parametrize("what", IDLE)
def test_it_is_cured_by_a_value_or_by_taking_the_layer_out(what):
    project = chain(*IDLE[what])
    facts = inference.infer(project)
    (problem,) = checks.everything(project, facts)
    found = list(fixes.for_problem(project, facts, problem))
    assert any(fix.title.startswith(("Set", "Bypass", "Connect")) for fix in found)
    for fix in found:
        assert "does-nothing" not in [code for code, _ in told(fix.after)], fix.title


def test_a_layer_that_is_bypassed_is_not_told_of_and_hides_the_one_before():
    project = chain(ROW, ("Dense", {"units": 3, "activation": "relu"}), ("Dropout", {"rate": 0.5}),
                    RELU)  # fmt: skip
    nodes = list(project.model.nodes)
    assert told(project) == []
    after = edits.set_bypassed(project, "model", [nodes[-2]], True)
    assert told(after) == []  # what comes through a bypass, nobody looks for
    idle = chain(IMAGE, ("ZeroPadding2D", {"padding": 0}))
    last = list(idle.model.nodes)[-1]
    assert told(edits.set_bypassed(idle, "model", [last], True)) == []


# ── taking back ──────────────────────────────────────────────────────────────────────────────


def test_a_second_normalization_takes_back_the_first():
    twice = chain(IMAGE, conv(), ("BatchNormalization", {}), ("BatchNormalization", {"name": "b"}))
    assert [code for code, _ in told(twice)] == ["normalized-twice"]
    between = chain(IMAGE, conv(), ("BatchNormalization", {}), RELU, ("BatchNormalization", {}))
    other = chain(IMAGE, ("BatchNormalization", {"axis": 1}), ("BatchNormalization", {"axis": -1}))
    assert told(between) == told(other) == []
    drawing = networks.Drawing()
    image = drawing.add("Input", shape=(8, 8, 4))
    first = drawing.add("BatchNormalization", image)
    drawing.add("BatchNormalization", first)
    drawing.add("ReLU", first)  # somebody else reads what the first one gives
    assert told(drawing.project) == []


def test_dropout_on_the_classes_is_put_before_the_layer_that_gives_them():
    softmax = ("Activation", {"activation": "softmax"})
    dropout = ("Dropout", {"rate": 0.5})
    project = chain(ROW, ("Dense", {"units": 3, "name": "scores"}), dropout, softmax)
    facts = inference.infer(project)
    (problem,) = checks.everything(project, facts)
    assert (problem.code, problem.why.split(",")[1].strip()) == (
        "classes-left-out", "50% of the classes get 0 whatever the network found")  # fmt: skip
    first = next(iter(fixes.for_problem(project, facts, problem)))
    assert first.title == "Put it before scores"
    after = inference.infer(first.after)
    order = [after.model.layer_of(node).kind for node in after.structure.order]
    assert order == ["Input", "Dropout", "Dense", "Activation"]
    at_the_end = chain(ROW, ("Dense", {"units": 3, "activation": "softmax"}), dropout)
    assert [code for code, _ in told(at_the_end)] == ["classes-left-out"]


def test_dropout_where_it_belongs_is_left_alone():
    dropout = ("Dropout", {"rate": 0.5})
    head = ("Dense", {"units": 3, "activation": "softmax"})
    assert told(chain(ROW, ("Dense", {"units": 8, "activation": "relu"}), dropout, head)) == []
    gate = ("Dense", {"units": 8, "activation": "sigmoid"})
    assert told(chain(ROW, gate, dropout, head)) == []
    assert told(chain(ROW, ("Dense", {"units": 8}), dropout)) == []


@pytest.mark.parametrize("function", ["softmax", "sigmoid"])
def test_a_second_squashing_is_told_with_its_numbers(function):
    head = ("Dense", {"units": 10, "activation": function})
    project = chain(ROW, head, ("Activation", {"activation": function}))
    found = checks.everything(project, inference.infer(project))
    assert [p.code for p in found] == ["activated-twice"]
    assert ("e / (e + 9) = 0.23" if function == "softmax" else "0.5 to 0.73") in found[0].why


def test_two_softmaxes_along_different_axes_are_two_things():
    assert told(chain(STEPS, ("Softmax", {"axis": 1}), ("Softmax", {}))) == []


@pytest.mark.parametrize("kind", ["Subtract", "Average", "Maximum", "Minimum"])
def test_a_merge_of_a_tensor_with_itself_is_told_and_a_sum_or_a_square_is_not(kind):
    def both(join: str, *, same: bool) -> Project:
        drawing = networks.Drawing()
        row = drawing.add("Input", shape=(8,))
        a, b = (drawing.add("Dense", row, units=4) for _ in range(2))
        drawing.add(join, a, a if same else b)
        return drawing.project

    assert [code for code, _ in told(both(kind, same=True))] == ["same-twice"]
    assert told(both(kind, same=False)) == []
    assert told(both("Add", same=True)) == told(both("Multiply", same=True)) == []


# ── nobody is bothered ───────────────────────────────────────────────────────────────────────

CODES = {"does-nothing", "normalized-twice", "classes-left-out", "activated-twice"}


@pytest.mark.parametrize("key", [t.key for t in templates.TEMPLATES])
def test_no_template_is_idle_anywhere(key):
    project = next(t.build() for t in templates.TEMPLATES if t.key == key)
    for name in project.models:
        found = checks.everything(project, inference.infer(project, name))
        assert not CODES & {p.code for p in found}


@pytest.mark.keras
@pytest.mark.slow
@pytest.mark.parametrize("what", IDLE)
def test_keras_gives_what_it_got_in_training_too(what):
    """The last layer alone: its values are compared with those of the layer before it."""
    keras = pytest.importorskip("keras")
    numpy = pytest.importorskip("numpy")
    model = keras.models.model_from_json(keras_json(chain(*IDLE[what])))
    *before, layer = [x for x in model.layers if not isinstance(x, keras.layers.InputLayer)]
    shape = (2, *model.inputs[0].shape[1:])
    arrives = numpy.random.default_rng(0).normal(size=shape).astype("float32")
    for one in before:
        arrives = one(arrives)
    for training in (False, True):
        more = {"training": training} if "training" in layer._call_signature.parameters else {}
        given = layer([arrives] if what == "an Add of one" else arrives, **more)
        assert numpy.array_equal(numpy.asarray(given), numpy.asarray(arrives))
