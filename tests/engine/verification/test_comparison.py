"""Ours beside Keras's: equal is silent, and every kind of difference is seen."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from engine.verification.comparison import compare, fits, left_open, surprises


def tensor(*shape: int | None, dtype: str = "float32") -> dict[str, Any]:
    return {"shape": [None, *shape], "dtype": dtype}


def node(name: str, kind: str, out: int, weights: int = 0, **more: Any) -> dict[str, Any]:
    row = {
        "model": "net",
        "name": name,
        "kind": kind,
        "call": 0,
        "inputs": [tensor(4)],
        "outputs": [tensor(out)],
        "trainable": weights,
        "non_trainable": 0,
    }
    return {**row, **more}


@pytest.fixture
def ours() -> dict[str, Any]:
    return {
        "inputs": [{"name": "a", **tensor(4)}],
        "outputs": [{"name": "b", **tensor(2)}],
        "nodes": [node("d", "Dense", 4, 20), node("plus", "ops.add", 4), node("b", "Dense", 2, 10)],
        "totals": {"layers": 2, "trainable": 30, "non_trainable": 0},
    }


@pytest.fixture
def keras(ours: dict[str, Any]) -> dict[str, Any]:
    theirs = copy.deepcopy(ours)
    for row in theirs["nodes"]:
        row["model"] = "functional_3"
    # Keras numbers operations as it meets them.
    theirs["nodes"][1].update(name="add_17", kind="Add")
    return theirs


def test_equal_networks_have_no_differences_whatever_the_model_is_called(ours, keras):
    assert compare(ours, keras) == []


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda k: k["nodes"][0].update(outputs=[tensor(5)]), "outputs"),
        (lambda k: k["nodes"][0].update(outputs=[tensor(4, dtype="float16")]), "outputs"),
        (lambda k: k["nodes"][2].update(inputs=[tensor(9)]), "inputs"),
        (lambda k: k["nodes"][0].update(trainable=19), "trainable"),
        (lambda k: k["nodes"][0].update(non_trainable=1), "non_trainable"),
        (lambda k: k["totals"].update(trainable=29), "total trainable"),
        (lambda k: k.update(outputs=[tensor(3)]), "outputs"),
        (lambda k: k["nodes"].pop(0), "missing in Keras"),
        (lambda k: k["nodes"].append(node("x", "Flatten", 7)), "missing in the drawing"),
        (lambda k: k["nodes"][0].update(kind="Other", outputs=[tensor(5)]), "missing in Keras"),
    ],
)
def test_each_kind_of_difference_is_seen(ours, keras, change, what):
    change(keras)
    assert what in [found.what for found in compare(ours, keras)]


def test_a_node_that_waits_differs_from_one_that_keras_built(ours, keras):
    ours["nodes"][2]["outputs"] = None
    found = compare(ours, keras)
    assert [(each.node, each.ours) for each in found] == [("b", None)]


def test_where_nothing_was_claimed_nothing_differs(ours, keras):
    for row in ours["nodes"][1:2]:
        row["outputs"] = [{"shape": None, "dtype": "float32"}]
    assert compare(ours, keras) == []
    assert left_open(ours) == 1
    assert left_open(keras) == 0


def test_arguments_by_name_may_come_in_another_order(ours, keras):
    ours["nodes"][0]["inputs"] = [tensor(4), tensor(5)]
    keras["nodes"][0]["inputs"] = [tensor(5), tensor(4)]
    assert compare(ours, keras) == []
    keras["nodes"][0]["inputs"] = [tensor(5), tensor(5)]
    assert [each.what for each in compare(ours, keras)] == ["inputs"]


def test_a_nested_model_is_followed_through_its_call_and_listed_once(ours, keras):
    inner = {"model": "net/part", "inputs": [], "outputs": [tensor(7, 3)]}
    ours["nodes"] += [node("d", "Dense", 1, **inner), node("d", "Dense", 1, **inner, call=1)]
    alone = {"model": "functional_3/part", "inputs": [], "outputs": [tensor(None, 3)]}
    keras["nodes"].append(node("d", "Dense", 1, **alone))
    assert compare(ours, keras) == []
    keras["nodes"][-1]["outputs"] = [tensor(None, 4)]
    assert [each.what for each in compare(ours, keras)] == ["outputs"]


def test_layers_of_nested_models_are_paired_by_their_path(ours, keras):
    ours["nodes"].insert(1, node("d", "Dense", 6, model="net/part"))
    keras["nodes"].insert(1, node("d", "Dense", 6, model="functional_3/part"))
    assert compare(ours, keras) == []
    keras["nodes"][1]["model"] = "functional_3/other"
    keras["nodes"][1]["outputs"] = [tensor(5)]
    assert compare(ours, keras) != []


def test_a_run_that_breaks_the_promise_is_a_surprise(keras):
    keras["ran"] = {"nodes": [[[2, 4]], [[2, 5]], [[2, 2]]]}
    assert [each.node for each in surprises(keras)] == ["add_17"]


def test_a_run_that_was_not_made_surprises_nobody(keras):
    keras["ran"] = None
    assert surprises(keras) == []


@pytest.mark.parametrize(
    ("promised", "real", "kept"),
    [
        ([None, 3], [7, 3], True),
        ([None, 3], [7, 4], False),
        ([None], [7, 4], False),
        (None, [1, 2, 3], True),
    ],
)
def test_none_promises_nothing(promised, real, kept):
    assert fits(promised, real) is kept
