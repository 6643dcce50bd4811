"""Copied layers that stand alone: what came from outside has become an Input."""

from __future__ import annotations

from engine import inference, restructure
from engine.graph import INPUT, Inlet, Layer, Model, Node, Outlet, Project
from engine.templates import project
from engine.values import FrozenDict


def test_each_tensor_from_outside_is_one_input_of_its_shape_and_kind():
    facts = inference.infer(project("text"))
    model = facts.model
    nodes = {model.layer_of(n).kind: n for n in model.nodes}
    alone = restructure.standing_alone(facts, [nodes["Embedding"]])
    kinds = {layer.kind: layer for layer in alone.model.layers.values()}
    assert kinds.keys() == {"Embedding", INPUT}
    assert kinds[INPUT].params == {"shape": (200,), "dtype": "int32"}
    again = inference.infer(alone)
    assert again.nodes[nodes["Embedding"]].outputs == facts.nodes[nodes["Embedding"]].outputs


def test_a_tensor_that_arrives_twice_is_fed_once_and_one_unknown_not_at_all():
    layers = {
        "i": Layer(INPUT, "image", FrozenDict(shape=(8,))),
        "a": Layer("Add", "add"),
        "u": Layer("Dense", "broken", FrozenDict(units=0)),
        "b": Layer("Add", "other"),
    }
    nodes = {name: Node(name) for name in layers}
    wires = {
        Inlet("a", "inputs", 0): Outlet("i"), Inlet("a", "inputs", 1): Outlet("i"),
        Inlet("u", "inputs", 0): Outlet("i"),
        Inlet("b", "inputs", 0): Outlet("a"), Inlet("b", "inputs", 1): Outlet("u"),
    }  # fmt: skip
    facts = inference.infer(Project({"m": Model(layers, nodes, wires)}, "m"))
    alone = restructure.standing_alone(facts, ["a"]).model
    fed = {alone.wires[Inlet("a", "inputs", slot)] for slot in (0, 1)}
    assert len(fed) == 1
    assert [layer.kind for layer in alone.layers.values()].count(INPUT) == 1
    assert Inlet("b", "inputs", 1) not in restructure.standing_alone(facts, ["b"]).model.wires
