"""How Keras's files become drawings: what is kept, what is left out, where the wires end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.graph import INPUT, MODEL, OUTPUT, Inlet, Outlet
from engine.importing import open_any, read_bytes
from engine.importing.values import layer_arguments
from engine.inference import infer, output_tensors
from engine.values import FrozenDict, KerasObject

DATA = Path(__file__).parent / "data"


def by_name(model):
    return {layer.name: layer for layer in model.layers.values()}


def node_of(model, name, call=0):
    nodes = [n for n in model.nodes if model.layer_of(n).name == name]
    return nodes[call]


def wires_into(model, name, call=0):
    node = node_of(model, name, call)
    return {
        (inlet.port, inlet.slot): (model.layer_of(outlet.node).name, outlet.index)
        for inlet, outlet in model.wires.items()
        if inlet.node == node
    }


@pytest.fixture(scope="module")
def twins():
    return open_any(DATA / "twins.json")


@pytest.fixture(scope="module")
def recurrent():
    return open_any(DATA / "recurrent.json")


# ── structure ────────────────────────────────────────────────────────────────────────────────


def test_a_shared_layer_is_one_layer_with_several_calls(twins):
    dense = [k for k, x in twins.model.layers.items() if x.name == "dense"]
    assert len(dense) == 1
    assert len([n for n in twins.model.nodes.values() if n.layer == dense[0]]) == 2


def test_nested_models_become_models_of_the_project(twins):
    assert list(twins.models) == ["twins", "encoder", "head"]
    layer = by_name(twins.model)["encoder"]
    assert (layer.kind, layer.model) == (MODEL, "encoder")
    assert twins.models["head"].settings["form"] == "sequential"
    assert twins.models["encoder"].settings["form"] == "functional"


def test_models_of_one_name_are_kept_apart():
    inner = json.loads((DATA / "own.json").read_text())
    inner["name"], inner["inbound_nodes"] = "block", []
    outer = {
        "module": "keras", "class_name": "Sequential",
        "config": {"name": "own", "layers": [inner, {**inner, "config": {**inner["config"]}}]},
    }  # fmt: skip
    project = read_bytes(json.dumps(outer).encode())
    assert list(project.models) == ["own", "own_1", "own_2"]
    assert project.main == "own"


def test_the_calls_of_nested_models_are_counted_as_keras_counts_them(twins):
    """In `output_layers` the first call of a functional model has the number 1, elsewhere 0."""
    assert wires_into(twins.model, "head", 0) == {("inputs", 0): ("encoder", 0)}
    extra = next(n for n in twins.model.nodes if twins.model.layer_of(n).name == "extra")
    outlet = twins.model.wires[Inlet(extra)]
    assert outlet == Outlet(node_of(twins.model, "encoder", 1), 1)


def test_inputs_come_first_and_in_the_order_of_the_file():
    raw = json.loads((DATA / "recurrent.json").read_text())
    raw["config"]["input_layers"].reverse()
    model = read_bytes(json.dumps(raw).encode()).model
    assert [model.layer_of(n).name for n in list(model.nodes)[:3]] == ["c", "h", "steps"]
    assert {model.layer_of(n).kind for n in list(model.nodes)[3:]} & {INPUT} == set()


def test_outputs_that_are_all_loose_ends_need_no_markers():
    model = open_any(DATA / "classifier.json").model
    assert OUTPUT not in {layer.kind for layer in model.layers.values()}


def test_other_outputs_get_markers_in_their_order(recurrent):
    facts = infer(recurrent)
    markers = [x for x in recurrent.model.layers.values() if x.kind == OUTPUT]
    assert len(markers) == 3
    ends = [(facts.model.layer_of(o.node).name, o.index) for o, _ in output_tensors(facts)]
    assert ends == [("rnn", 0), ("lstm", 1), ("multi_head_attention", 1)]


def test_dicts_keep_their_keys_and_the_order_in_which_keras_flattens_them():
    project = open_any(DATA / "dicts.json")
    inner = project.models["inner"]
    assert inner.settings["inputs"] == ("a", "z")
    assert inner.settings["outputs"] == ("p", "q")
    facts = infer(project)
    assert [t.shape for t in facts[node_of(project.model, "inner")].outputs] == [
        (None, 3), (None, 2),
    ]  # fmt: skip
    assert wires_into(project.model, "inner") == {
        ("inputs", 0): ("input_layer_1", 0),
        ("inputs", 1): ("input_layer", 0),
    }


def test_a_list_of_one_is_remembered_as_a_list():
    raw = json.loads((DATA / "own.json").read_text())
    raw["config"]["output_layers"] = [raw["config"]["output_layers"]]
    settings = read_bytes(json.dumps(raw).encode()).model.settings
    assert settings["outputs"] == FrozenDict(structure=(0,))
    assert "inputs" not in settings


def test_every_card_has_a_place_of_its_own(twins):
    for model in twins.models.values():
        places = [node.at for node in model.nodes.values()]
        assert len(set(places)) == len(places)


# ── calls ────────────────────────────────────────────────────────────────────────────────────


def test_lists_fill_the_slots_of_a_port(twins, recurrent):
    assert wires_into(twins.model, "concatenate") == {
        ("inputs", 0): ("head", 0), ("inputs", 1): ("head", 0), ("inputs", 2): ("encoder", 1),
    }  # fmt: skip
    assert wires_into(recurrent.model, "lstm") == {
        ("sequences", 0): ("steps", 0), ("initial_state", 0): ("h", 0),
        ("initial_state", 1): ("c", 0),
    }  # fmt: skip


def test_the_list_of_attention_is_query_value_and_key(recurrent):
    assert set(wires_into(recurrent.model, "attention")) == {
        ("query", 0), ("value", 0), ("key", 0),
    }  # fmt: skip


def test_call_arguments_stay_with_the_call_and_defaults_do_not(recurrent):
    model = recurrent.model
    scores = model.nodes[node_of(model, "multi_head_attention")]
    assert scores.call == {"return_attention_scores": True, "use_causal_mask": True}
    assert model.nodes[node_of(model, "rnn")].call == {}


def test_constants_of_operations_stay_with_the_call(twins):
    model = twins.model
    assert model.nodes[node_of(model, "multiply")].call == {"x2": 2.0}
    assert wires_into(model, "multiply") == {("x1", 0): ("get_item", 0)}
    key = model.nodes[node_of(model, "get_item")].call["key"]
    assert key == (
        KerasObject("__slice__", FrozenDict(start=None, stop=None, step=None)),
        KerasObject("__slice__", FrozenDict(start=1, stop=3, step=None)),
    )


def test_operations_and_layers_of_one_class_name_are_told_apart(twins):
    assert by_name(twins.model)["add"].kind == "ops.add"
    layer = {"module": "keras.layers", "class_name": "Add", "config": {"name": "sum"}}
    project = read_bytes(
        json.dumps({"module": "keras", "class_name": "Sequential",
                    "config": {"name": "s", "layers": [layer]}}).encode()
    )  # fmt: skip
    assert by_name(project.model)["sum"].kind == "Add"


def test_a_class_of_the_authors_own_states_the_shapes_that_the_file_knows():
    model = open_any(DATA / "own.json").model
    node = model.nodes[node_of(model, "scale")]
    assert [tensor.shape for tensor in node.stated] == [(None, 8)]
    assert set(wires_into(model, "scale")) == {("inputs", 0), ("other", 0)}


# ── arguments ────────────────────────────────────────────────────────────────────────────────

GLOROT = {"module": "keras.initializers", "class_name": "GlorotUniform",
          "config": {"seed": None, "input_axes": None, "output_axes": None}}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "written", "given"),
    [
        ("Dense", {"units": 3, "use_bias": True, "activation": "linear"}, {"units": 3}),
        ("Dense", {"units": 3, "kernel_initializer": GLOROT}, {"units": 3}),
        ("Dense", {"units": 3, "kernel_initializer": {"class_name": "Zeros", "config": {}}},
         {"units": 3, "kernel_initializer": "zeros"}),
        ("Dense", {"kernel_initializer": {"class_name": "HeNormal", "config": {"seed": 3}}},
         {"kernel_initializer": KerasObject("HeNormal", FrozenDict(seed=3))}),
        ("Dense", {"kernel_regularizer": {"class_name": "L2", "config": {"l2": 0.01}}},
         {"kernel_regularizer": "l2"}),
        ("Dense", {"activation": {"module": "builtins", "class_name": "function",
                                  "config": "relu6", "registered_name": "function"}},
         {"activation": "relu6"}),
        ("Dense", {"activation": {"module": "builtins", "class_name": "function",
                                  "config": "my>act", "registered_name": "function"}},
         {"activation": KerasObject("function", FrozenDict(name="my>act"), "builtins",
                                    "function")}),
        ("Dense", {"dtype": {"module": "keras", "class_name": "DTypePolicy",
                             "config": {"name": "mixed_float16"}, "registered_name": None}},
         {"dtype": "mixed_float16"}),
        ("Dense", {"dtype": {"class_name": "DTypePolicy", "config": {"name": "float32"}}}, {}),
        ("Hashing", {"num_bins": 3, "dtype": "int64"}, {"num_bins": 3}),
        ("Hashing", {"num_bins": 3, "dtype": "float32"}, {"num_bins": 3, "dtype": "float32"}),
        ("Conv2D", {"kernel_size": [3, 5], "strides": [1, 1], "data_format": "channels_last"},
         {"kernel_size": (3, 5)}),
        ("Conv1D", {"strides": [1], "dilation_rate": [2]}, {"dilation_rate": (2,)}),
        ("MaxPooling2D", {"pool_size": [3, 3], "strides": [3, 3]}, {"pool_size": (3, 3)}),
        ("MaxPooling2D", {"pool_size": [3, 3], "strides": [2, 2]},
         {"pool_size": (3, 3), "strides": (2, 2)}),
        ("ZeroPadding2D", {"padding": [[1, 1], [1, 1]]}, {}),
        ("ZeroPadding2D", {"padding": [[1, 1], [1, 2]]}, {"padding": ((1, 1), (1, 2))}),
        ("Dropout", {"rate": 0.5, "seed": None, "noise_shape": None}, {"rate": 0.5}),
        ("MultiHeadAttention", {"num_heads": 2, "key_dim": 8, "value_dim": 8},
         {"num_heads": 2, "key_dim": 8}),
        ("LayerNormalization", {"rms_scaling": False}, {}),
        ("LayerNormalization", {"rms_scaling": True}, {"rms_scaling": True}),
        ("Normalization", {"axis": [-1]}, {}),
        ("RandomShear", {"x_factor": [-0.0, 0.0]}, {}),
        ("Input", {"batch_shape": [None, 3, 4], "dtype": "float32", "sparse": False,
                   "ragged": False, "optional": False}, {"shape": (3, 4)}),
        ("Input", {"batch_shape": [2, 3], "dtype": "int32"},
         {"shape": (3,), "batch_size": 2, "dtype": "int32"}),
        ("Dense", {"units": 3, "strange": {"a": [1]}},
         {"units": 3, "strange": FrozenDict(a=(1,))}),
        ("Dense", {"units": "many", "use_bias": 1}, {"units": "many", "use_bias": 1}),
    ],
)  # fmt: skip
def test_what_was_given_is_kept_and_what_keras_filled_in_is_not(kind, written, given):
    assert layer_arguments(kind, {"name": "x", **written}) == given


def test_wrappers_hold_layers_without_what_keras_made_up(recurrent):
    layers = by_name(recurrent.model)
    assert layers["bidirectional"].params == {
        "layer": KerasObject("LSTM", FrozenDict(return_sequences=True, units=3))
    }
    assert layers["time_distributed"].params == {"layer": KerasObject("Dense", FrozenDict(units=7))}
    (cells,) = layers["rnn"].params.values()
    assert [cell.class_name for cell in cells.config["cells"]] == ["LSTMCell", "GRUCell"]


def test_a_backward_layer_of_its_own_is_kept():
    raw = json.loads((DATA / "recurrent.json").read_text())
    entry = next(x for x in raw["config"]["layers"] if x["name"] == "bidirectional")
    entry["config"]["backward_layer"]["config"]["units"] = 5
    given = by_name(read_bytes(json.dumps(raw).encode()).model)["bidirectional"].params
    assert given["backward_layer"].config == {
        "return_sequences": True, "go_backwards": True, "units": 5,
    }  # fmt: skip


def test_training_settings_are_what_a_person_would_type():
    settings = open_any(DATA / "classifier.json").model.settings
    assert settings["compile"] == {
        "optimizer": KerasObject("Adam", FrozenDict(learning_rate=0.0001)),
        "loss": "sparse_categorical_crossentropy",
        "metrics": (KerasObject("SparseCategoricalAccuracy", FrozenDict(name="acc")),),
    }


def test_a_frozen_nested_model_is_frozen_where_it_is_called():
    raw = json.loads((DATA / "twins.json").read_text())
    entry = next(x for x in raw["config"]["layers"] if x["name"] == "encoder")
    entry["config"]["trainable"] = False
    project = read_bytes(json.dumps(raw).encode())
    assert by_name(project.model)["encoder"].params == {"trainable": False}
    assert project.models["encoder"].settings["trainable"] is False
