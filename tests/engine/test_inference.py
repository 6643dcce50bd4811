"""Facts: right, total, and the same whether computed afresh or from earlier ones."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from engine import blocks, edits, inference, restructure
from engine import structure as wiring
from engine.graph import Inlet, Layer, Model, Node, Outlet, Project
from engine.inference import Facts
from engine.layers.registry import RULES
from engine.values import FrozenDict
from tests import networks

KINDS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("Dense", {"units": 4}),
    ("Conv2D", {"filters": 4, "kernel_size": 3}),
    ("MaxPooling2D", {}),
    ("Add", {}),
    ("Concatenate", {}),
    ("Flatten", {}),
    ("ReLU", {}),
    ("LSTM", {"units": 3, "return_state": True}),
    ("Input", {"shape": (8, 8, 3)}),
    ("Output", {}),
    ("NoSuchLayer", {"a": 1}),
)


def random_edit(project: Project, dice: random.Random) -> Project:
    """Give ``project`` after one edit as an impatient author might make it."""
    name = project.main
    model = project.model
    nodes = list(model.nodes)
    choice = dice.randrange(12)
    if choice <= 2 or not nodes:
        kind, params = dice.choice(KINDS)
        project, node = edits.add(project, name, kind, (0, 0), params)
        if nodes and dice.random() < 0.8:
            inlet = edits.free_inlet(project, name, node)
            if inlet is not None:
                project = edits.connect(project, name, Outlet(dice.choice(nodes)), inlet)
        return project
    node = dice.choice(nodes)
    layer = model.nodes[node].layer
    if choice <= 4:
        inlet = edits.free_inlet(project, name, node) or Inlet(node)
        return edits.connect(project, name, Outlet(dice.choice(nodes), dice.randrange(2)), inlet)
    if choice == 5 and model.wires:
        return edits.disconnect(project, name, [dice.choice(list(model.wires))])
    if choice == 6:
        return edits.remove(project, name, [node], heal=dice.random() < 0.5)
    if choice == 7:
        return edits.set_bypassed(project, name, [node], not model.nodes[node].bypassed)
    if choice == 8:
        value = dice.choice([1, 5, 0, -3, "x", None, True, 2.5, (1, 2), {"a": float("nan")}])
        param = dice.choice(["units", "filters", "kernel_size", "shape", "padding", "nonsense"])
        return edits.set_param(project, name, layer, param, value)
    if choice == 9:
        return edits.replace_kind(project, name, layer, dice.choice(KINDS[:9])[0])
    if choice == 10:
        chosen = dice.sample(nodes, min(len(nodes), 3))
        facts = inference.infer(project)
        return blocks.make_block(project, name, chosen, facts)[0]
    if dice.random() < 0.5:
        return restructure.duplicate(project, name, [node], (0, 0))[0]
    return edits.call_again(project, name, node, (0, 0))[0]


def told(facts: Facts) -> dict[str, Any]:
    """Give facts as plain values: what is inside nested calls too."""
    return {
        node: (
            known.inlets,
            known.tensors,
            known.outcome.outputs,
            known.outcome.problems,
            known.outcome.trainable,
            known.outcome.non_trainable,
            told(known.outcome.inside) if isinstance(known.outcome.inside, Facts) else None,
        )
        for node, known in facts.items()
    }


@pytest.mark.parametrize("seed", range(30))
def test_facts_from_earlier_ones_equal_fresh_ones(seed: int) -> None:
    dice = random.Random(seed)
    project = networks.residual() if seed % 2 else Project()
    facts = inference.infer(project)
    for _ in range(50):
        project = random_edit(project, dice)
        facts = inference.infer(project, known=facts)
        fresh = inference.infer(project)
        assert told(facts) == told(fresh)
        assert list(facts) == list(fresh)
        for model in project.models.values():
            # Values never change, so what is remembered of their wiring stays true.
            assert wiring.structure(model) == wiring.structure(
                replace(model, nodes={**model.nodes})
            )


def test_what_an_edit_does_not_reach_is_the_same_object() -> None:
    project = networks.residual()
    before = inference.infer(project)
    names = {project.model.layer_of(n).name: n for n in project.model.nodes}
    layer = project.model.nodes[names["conv_1a"]].layer
    after = inference.infer(
        edits.set_param(project, "residual", layer, "kernel_size", 5), known=before
    )
    changed = [n for n in after if after[n] is not before[n]]
    assert changed == [names["conv_1a"]]


def test_a_new_wire_or_layer_is_followed_only_as_far_as_it_reaches(monkeypatch) -> None:
    project = networks.long_chain(300)
    seen: list[str] = []
    ask = inference._Pass.node_facts
    monkeypatch.setattr(
        inference._Pass, "node_facts", lambda self, node: seen.append(node) or ask(self, node)
    )
    known = inference.infer(project)
    assert len(seen) == 300
    seen.clear()
    inlet = next(inlet for inlet in project.model.wires if inlet.node == "n150")
    grown, node = edits.add(project, project.main, "ReLU", (0.0, 0.0))
    grown = edits.insert_on_wire(grown, project.main, node, inlet)
    facts = inference.infer(grown, known=known)
    # The shape behind it is as it was.
    assert seen == [node, "n150"]
    assert told(facts) == told(inference.infer(grown))
    seen.clear()
    assert told(inference.infer(project, known=facts)) == told(known)
    assert seen == ["n150"]


def test_renaming_computes_nothing_anew() -> None:
    project = networks.residual()
    before = inference.infer(project)
    layer = next(iter(project.model.layers))
    after = inference.infer(edits.rename(project, "residual", layer, "other"), known=before)
    assert all(after[n] is before[n] for n in after)


def test_layers_behind_a_fault_wait_and_do_not_fail_too() -> None:
    project = networks.cnn(8, 8)
    facts = inference.infer(project)
    failed = [project.model.layer_of(n).kind for n in facts if facts[n].outcome.failed]
    waiting = [project.model.layer_of(n).kind for n in facts if facts[n].waiting]
    assert len(failed) == 1
    assert "Dense" in waiting


def test_a_circle_waits_and_ends() -> None:
    project = networks.chain(("ReLU", {}), ("ReLU", {}))
    first, second = project.model.nodes
    model = project.model
    wires = {**model.wires, Inlet(first): Outlet(second)}
    project = Project({"model": type(model)(model.layers, model.nodes, wires)}, "model")
    facts = inference.infer(project)
    assert facts.structure.circular == {first, second}
    assert all(facts[n].waiting for n in facts)


def test_a_model_inside_itself_is_told_and_not_followed_for_ever() -> None:
    project = networks.chain(("Input", {"shape": (4,)}), ("Dense", {"units": 4}))
    project, node = edits.add(project, "model", "Model", (0, 0), nested="model")
    dense = list(project.model.nodes)[1]
    project = edits.connect(project, "model", Outlet(dense), Inlet(node))
    facts = inference.infer(project)
    assert [p.code for p in facts[node].outcome.problems] == ["model-in-itself"]


def test_true_one_and_one_point_nought_are_three_values() -> None:
    outcomes = []
    for units in (1, 1.0, True):
        project = networks.chain(("Input", {"shape": (4,)}), ("Dense", {"units": units}))
        facts = inference.infer(project)
        outcomes.append([*facts.values()][-1].outcome.failed)
    assert outcomes[0] is False
    assert outcomes[1] is True


def test_a_nested_edit_reaches_the_outer_shapes() -> None:
    project = networks.residual()
    names = {project.model.layer_of(n).name: n for n in project.model.nodes}
    facts = inference.infer(project)
    project, node = blocks.make_block(project, "residual", [names["probs"]], facts, "head")
    assert node is not None
    facts = inference.infer(project)
    assert facts[node].outputs is not None
    assert facts[node].outputs[0].shape == (None, 10)
    inner = project.models["head"]
    layer = next(k for k, v in inner.layers.items() if v.name == "probs")
    after = inference.infer(edits.set_param(project, "head", layer, "units", 7), known=facts)
    assert after[node].outputs is not None
    assert after[node].outputs[0].shape == (None, 7)


@pytest.mark.parametrize("shape", [(), (4,), (8, 3), (8, 8, 3), (None, None, 3)])
@pytest.mark.parametrize("dtype", ["float32", "int32", "string"])
def test_no_rule_of_any_kind_raises_whatever_arrives(shape: tuple[int, ...], dtype: str) -> None:
    for kind in sorted(RULES.keys() - {"Input"}):
        for given in (FrozenDict(), FrozenDict(projection_dim=3, scale=0.5, trainable=False)):
            layers = {
                "i": Layer("Input", "i", FrozenDict(shape=shape, dtype=dtype)),
                "l": Layer(kind, "l", given),
            }
            ports = RULES[kind].ports
            wires = {
                Inlet("n", port.name, slot): Outlet("i")
                for port in ports
                for slot in range(2 if port.many else 1)
            }
            model = Model(layers, {"i": Node("i"), "n": Node("l")}, wires)
            facts = inference.infer(Project({"model": model}, "model"))
            assert facts["n"].outputs is not None or facts["n"].outcome.problems, kind
