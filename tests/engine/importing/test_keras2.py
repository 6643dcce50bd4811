"""Files of Keras 2 open as what Keras 2 had built; most of them Keras 3 itself cannot read."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from engine import inspecting
from engine.graph import OUTPUT
from engine.importing import open_any, read_bytes
from engine.importing.keras2 import is_keras_2, modernised
from engine.values import KerasObject
from tests.engine.importing.test_keras_config import by_name, node_of, wires_into

DATA = Path(__file__).parent / "data"

# What Keras 2.21 said of each model when it wrote the file.
KNOWN = {
    "twins": (81, [[None, 2], [None, 2, 4]]),
    "recurrent": (1230, [[None, 2], [None, 6], [None, 2, 10, 10]]),
    "classifier": (391, [[None, 2]]),
    "consts": (0, [[None, 1, 1], [None, 4, 4, 1]]),
    "nests": (30, [[None, 2]]),
    "video": (1216, [[None, 2]]),
}


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_shapes_and_counts_are_those_of_keras_2(name):
    made = inspecting.report("", open_any(DATA / "keras2" / f"{name}.json"))
    params, outputs = KNOWN[name]
    total = made["totals"]
    assert [p for p in made["problems"] if p["severity"] == "error"] == []
    assert total["trainable"] + total["non_trainable"] == params
    assert [tensor["shape"] for tensor in made["outputs"]] == outputs


def test_files_of_keras_3_are_not_taken_for_older_ones():
    for path in DATA.glob("*.json"):
        assert not is_keras_2(json.loads(path.read_text())), path.name
    for path in (DATA / "keras2").glob("*.json"):
        raw = json.loads(path.read_text())
        assert is_keras_2(raw), path.name
        del raw["keras_version"]
        if path.name != "unbuilt.json":  # nothing in it tells
            assert is_keras_2(raw), path.name


def test_calls_of_nested_models_are_counted_from_one_when_they_begin_with_an_input():
    model = open_any(DATA / "keras2" / "twins.json").model
    assert wires_into(model, "head", 0) == {("inputs", 0): ("encoder", 0)}
    first, second = node_of(model, "encoder", 0), node_of(model, "encoder", 1)
    heads = [model.wires[i].node for i in model.wires if i.node == node_of(model, "head", 1)]
    assert (first in heads, second in heads) == (False, True)


def test_functions_of_tensorflow_become_operations():
    model = open_any(DATA / "keras2" / "twins.json").model
    layers = by_name(model)
    assert layers["tf.math.multiply"].kind == "ops.multiply"
    assert layers["tf.stack"].params == {"axis": 1}
    assert model.nodes[node_of(model, "tf.math.multiply")].call == {"x2": 2.0}
    key = model.nodes[node_of(model, "tf.__operators__.getitem")].call["key"]
    assert key[1] == KerasObject("__slice__", {"start": 1, "stop": 3, "step": None})
    constant = model_of("consts")
    matrix = constant.nodes[node_of(constant, "tf.linalg.matmul")].call["x2"]
    assert matrix.class_name == "__numpy__"
    assert len(matrix.config["value"]) == 4


def model_of(name):
    return open_any(DATA / "keras2" / f"{name}.json").model


def test_a_function_without_a_counterpart_stays_a_layer_that_nobody_knows():
    raw = json.loads((DATA / "keras2" / "twins.json").read_text())
    layer = next(x for x in raw["config"]["layers"] if x["name"] == "tf.nn.relu")
    layer["config"]["function"] = "raw_ops.Mystery"
    project = read_bytes(json.dumps(raw).encode())
    opaque = by_name(project.model)["tf.nn.relu"]
    assert opaque.kind == "TFOpLambda"
    assert opaque.params["function"] == "raw_ops.Mystery"
    made = inspecting.report("", project)
    assert [p for p in made["problems"] if p["severity"] == "error"] == []


def test_an_argument_with_another_meaning_is_not_guessed():
    raw = json.loads((DATA / "keras2" / "consts.json").read_text())
    layer = next(x for x in raw["config"]["layers"] if x["name"] == "tf.image.resize")
    layer["inbound_nodes"][0][3]["preserve_aspect_ratio"] = True
    assert (
        by_name(read_bytes(json.dumps(raw).encode()).model)["tf.image.resize"].kind == "TFOpLambda"
    )


def test_split_by_sizes_becomes_split_at_places():
    raw = json.loads((DATA / "keras2" / "consts.json").read_text())
    layer = next(x for x in raw["config"]["layers"] if x["name"] == "tf.split")
    layer["inbound_nodes"][0][3]["num_or_size_splits"] = [1, 1, 1]
    split = by_name(read_bytes(json.dumps(raw).encode()).model)["tf.split"]
    assert split.params["indices_or_sections"] == (1, 2)


def test_states_and_keyword_tensors_find_their_ports():
    model = model_of("recurrent")
    assert set(wires_into(model, "lstm")) == {
        ("sequences", 0), ("initial_state", 0), ("initial_state", 1),
    }  # fmt: skip
    assert set(wires_into(model, "multi_head_attention")) == {("query", 0), ("value", 0)}
    assert [x.kind for x in model.layers.values()].count(OUTPUT) == 3


def test_arguments_that_are_gone_are_left_out_and_renamed_ones_renamed():
    layers = by_name(model_of("classifier"))
    assert layers["batch_normalization"].params == {"axis": 3}
    assert layers["depthwise_conv2d"].params == {"kernel_size": (3, 3)}
    assert layers["leaky_re_lu"].params == {"negative_slope": 0.2}
    assert layers["conv2d_transpose"].params == {"filters": 4, "kernel_size": (3, 3)}
    words = by_name(model_of("words"))
    assert words["embedding"].params == {"input_dim": 50, "output_dim": 8, "mask_zero": True}
    assert words["lambda"].params["function"].class_name == "__lambda__"


def test_an_argument_that_meant_something_is_not_dropped():
    raw = json.loads((DATA / "keras2" / "words.json").read_text())
    layer = next(x for x in raw["config"]["layers"] if x["name"] == "gru")
    layer["config"]["time_major"] = True
    made = inspecting.report("", read_bytes(json.dumps(raw).encode()))
    assert ("gru", "unknown-parameter") in [(p["node"], p["code"]) for p in made["problems"]]


def test_the_first_layer_of_a_sequential_may_say_what_comes_in():
    raw = json.loads((DATA / "keras2" / "classifier.json").read_text())
    assert raw["config"]["layers"].pop(0)["class_name"] == "InputLayer"
    made = inspecting.report("", read_bytes(json.dumps(raw).encode()))
    assert made["inputs"] == [
        {"name": "conv2d_input", "shape": [None, 8, 8, 3], "dtype": "float32"}
    ]
    assert made["problems"] == []


def test_the_oldest_sequentials_are_a_plain_list():
    raw = json.loads((DATA / "keras2" / "classifier.json").read_text())
    raw["config"] = raw["config"]["layers"]
    made = inspecting.report("", read_bytes(json.dumps(raw).encode()))
    assert made["outputs"][0]["shape"] == [None, 2]


def test_slashes_in_names_become_lines_and_stay_unique():
    raw = json.loads((DATA / "keras2" / "recurrent.json").read_text())
    text = json.dumps(raw).replace('"lstm"', '"block/lstm"').replace('"attention"', '"block_lstm"')
    made = inspecting.report("", read_bytes(text.encode()))
    names = [node["name"] for node in made["nodes"]]
    assert "block_lstm_1" in names
    assert "block_lstm" in names
    assert [p for p in made["problems"] if p["severity"] == "error"] == []


def test_rewriting_leaves_the_file_as_it_was():
    for path in (DATA / "keras2").glob("*.json"):
        raw = json.loads(path.read_text())
        before = copy.deepcopy(raw)
        modernised(raw)
        assert raw == before
