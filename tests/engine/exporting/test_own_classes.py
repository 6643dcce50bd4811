"""Classes and functions of the author's own: called as they were, named, counted honestly."""

from __future__ import annotations

import csv
import io
import json

import pytest

from engine import inference, inspecting, printing, summary
from engine.exporting import tables
from engine.exporting.options import Options
from engine.exporting.python_code import python_code
from engine.graph import Inlet, Layer, Model, Node, Outlet, Project
from engine.importing import read_bytes
from engine.tensors import Tensor
from engine.values import FrozenDict, KerasObject


def mixed(**given) -> Project:
    """Give an Input, a layer of the author's own, and a Dense behind it."""
    own = Layer("Mix", "mix", FrozenDict(given), None, "mine", "mine>Mix")
    layers = {
        "i": Layer("Input", "image", FrozenDict(shape=(4,))),
        "m": own,
        "d": Layer("Dense", "dense", FrozenDict(units=2)),
    }
    nodes = {
        "i": Node("i"),
        "m": Node("m", FrozenDict(steps=3), stated=(Tensor((None, 8)),)),
        "d": Node("d"),
    }
    wires = {
        Inlet("m"): Outlet("i"),
        Inlet("m", "1"): Outlet("i"),
        Inlet("m", "gate"): Outlet("i"),
        Inlet("d"): Outlet("m"),
    }
    return Project({"model": Model(layers, nodes, wires)}, "model")


# ── calls and names ──────────────────────────────────────────────────────────────────────────


def test_tensors_go_out_by_position_or_by_name_as_they_came():
    code = python_code(mixed(), Options(form="functional")).text
    assert 'Mix(name="mix")(image, image, gate=image, steps=3)' in code


def test_lists_and_dicts_of_tensors_keep_their_form():
    project = mixed()
    model = project.model
    call = FrozenDict(gate=FrozenDict(a=(None,), b="text"))
    nodes = {**model.nodes, "m": Node("m", call, stated=(Tensor((None, 8)),))}
    project = Project({"model": Model(model.layers, nodes, model.wires)}, "model")
    assert 'gate={"a": [image], "b": "text"}' in python_code(project).text


@pytest.mark.parametrize(
    ("value", "written", "own"),
    [
        (KerasObject("function", FrozenDict(name="relu")), '"relu"', []),
        (
            KerasObject("function", FrozenDict(name="mine>twice")),
            'keras.saving.get_registered_object("mine>twice")',
            [],
        ),
        (KerasObject("function", FrozenDict(name="twice")), "twice", ["twice"]),
        (KerasObject("function", FrozenDict(name="open")), '"open"', []),
        (KerasObject("function", FrozenDict(name="x); import os; (")), '"x); import os; ("', []),
        (KerasObject("__lambda__", FrozenDict(code="4wEA")), "python_lambda", ["python_lambda"]),
        (KerasObject("Warmth", FrozenDict(rate=2)), "Warmth(rate=2)", ["Warmth"]),
        (KerasObject("__import__", FrozenDict(rate=2)), "UnknownClass(rate=2)", []),
        ((KerasObject("Warmth"), 1), "[Warmth(), 1]", ["Warmth"]),
    ],
)
def test_functions_and_objects_go_out_by_their_names(value, written, own):
    code = python_code(mixed(act=value)).text
    assert f"Mix(act={written}, name=" in code
    named = ", ".join(sorted(["Mix", *own]))
    assert f"# Define or import these before running: {named}\n" in code


def test_a_class_of_the_name_of_a_layer_of_keras_goes_out_by_its_own_name():
    project = mixed()
    layers = {**project.model.layers, "m": Layer("mine.Dense", "mix", FrozenDict(), None, "mine")}
    model = Model(layers, project.model.nodes, project.model.wires)
    code = python_code(Project({"model": model}, "model")).text
    assert ' Dense(name="mix")(' in code
    assert "# Define or import these before running: Dense\n" in code


# ── counts ───────────────────────────────────────────────────────────────────────────────────


def test_weights_that_nobody_can_know_are_no_zero():
    facts = inference.infer(mixed())
    total = summary.totals(facts)
    assert total.partial == {"params", "weights", "macs"}
    assert dict(summary.status_line(facts))["Params"] == "18 + ?"
    assert [row.params_text for row in summary.rows(facts)] == ["0", "?", "18"]
    assert "| mix | Mix | 8 | ? |" in tables.markdown(facts)
    cells = list(csv.DictReader(io.StringIO(tables.csv(facts))))
    assert [row["trainable"] for row in cells] == ["0", "", "18"]


def test_the_report_tells_what_is_not_counted():
    made = inspecting.report("", mixed())
    assert [node.get("counted", True) for node in made["nodes"]] == [True, False, True]
    assert made["totals"]["partial"] == ["macs", "params", "weights"]
    assert "2 layers, 18 + ? parameters (18 trainable), 16 + ? multiply-adds" in printing.report(
        made
    )


def test_a_lambda_has_no_weights_and_nothing_is_missing():
    project = mixed()
    layers = {**project.model.layers, "m": Layer("Lambda", "mix", FrozenDict(output_shape=(8,)))}
    model = Model(layers, project.model.nodes, project.model.wires)
    total = summary.totals(inference.infer(Project({"model": model}, "model")))
    assert "params" not in total.partial


def test_a_block_with_an_unknown_inside_is_not_counted_either():
    inner = mixed().model
    layers = {"i": Layer("Input", "in", FrozenDict(shape=(4,))),
              "b": Layer("Model", "block", model="inner")}  # fmt: skip
    outer = Model(layers, {"i": Node("i"), "b": Node("b")}, {Inlet("b"): Outlet("i")})
    facts = inference.infer(Project({"model": outer, "inner": inner}, "model"))
    assert [row.params_text for row in summary.rows(facts)] == ["0", "18 + ?"]


# ── real Keras ───────────────────────────────────────────────────────────────────────────────

OWN = """
import keras

@keras.saving.register_keras_serializable("mine")
def twice(x):
    return x * 2

@keras.saving.register_keras_serializable("mine")
class Gate(keras.layers.Layer):
    def __init__(self, units, act=None, **rest):
        super().__init__(**rest)
        self.units, self.act = units, keras.activations.get(act)
        self.inner = keras.layers.Dense(units)

    def build(self, shape, *rest):
        self.inner.build(shape)

    def call(self, x, gate=None, others=()):
        found = self.act(self.inner(x)) * (1 if gate is None else gate)
        for other in others:
            found = found + other
        return found

    def compute_output_shape(self, x, *rest, **named):
        return (*x[:-1], self.units)

    def get_config(self):
        act = keras.activations.serialize(self.act)
        return {**super().get_config(), "units": self.units, "act": act}
"""


@pytest.mark.keras
def test_the_code_runs_where_the_own_classes_are_there_and_builds_the_same_network():
    import keras

    names: dict = {}
    exec(OWN, names)  # noqa: S102  the text above
    gate = names["Gate"]
    image = keras.Input((4,), name="image")
    side = keras.layers.Dense(3, name="side", activation=names["twice"])(image)
    found = gate(3, "relu", name="first")(image)
    found = gate(3, names["twice"], name="second")(found, gate=side, others=[side, found])
    model = keras.Model(image, keras.layers.Dense(2, name="head")(found))
    project = read_bytes(model.to_json().encode())
    code = python_code(project, Options(form="functional")).text
    assert "# Define or import these before running: Gate\n" in code
    exec(code, names)  # noqa: S102  what is tested
    again = names["model"]
    assert again.count_params() == model.count_params()
    assert json.loads(again.to_json())["config"]["layers"][-1]["name"] == "head"
    again.set_weights(model.get_weights())
    data = keras.random.normal((5, 4), seed=1)
    assert (keras.ops.abs(again(data) - model(data)) < 1e-6).numpy().all()
