"""Layers taken out: neighbours join where they fit, and stay apart where they do not."""

from __future__ import annotations

from engine import edits, inference
from engine.graph import Inlet, Outlet
from engine.healing import healed
from tests.networks import Drawing, chain


def test_neighbours_that_fit_are_joined_and_named():
    project = chain(("Input", {"shape": (8,)}), ("ReLU", {}), ("Dense", {"units": 2}))
    first, relu, dense = project.model.nodes
    done = healed(project, inference.infer(project), [relu])
    assert done.joined == ((first, dense),)
    assert not done.apart
    assert done.after.model.wires == {Inlet(dense): Outlet(first)}


def test_neighbours_that_would_make_an_error_stay_apart():
    project = chain(
        ("Input", {"shape": (20,), "dtype": "int32"}),
        ("Embedding", {"input_dim": 100, "output_dim": 8}),
        ("LSTM", {"units": 4}),
    )
    ids, embedding, lstm = project.model.nodes
    done = healed(project, inference.infer(project), [embedding])
    assert done.apart == ((ids, lstm),)
    assert not done.joined
    assert not done.after.model.wires


def test_an_error_that_was_there_before_keeps_nobody_apart():
    project = chain(
        ("Input", {"shape": (8, 8, 3)}),
        ("ReLU", {}),
        ("Conv2D", {"filters": 4, "kernel_size": 99}),
    )
    image, relu, conv = project.model.nodes
    done = healed(project, inference.infer(project), [relu])
    assert done.joined == ((image, conv),)


def test_the_end_of_a_chain_leaves_nothing_to_join():
    project = chain(("Input", {"shape": (8,)}), ("ReLU", {}))
    facts = inference.infer(project)
    done = healed(project, facts, [list(project.model.nodes)[1]])
    assert not done.joined
    assert not done.apart
    assert healed(project, facts, []).after is project


def test_inside_a_block_what_arrives_there_decides():
    drawing = Drawing()
    image = drawing.add("Input", shape=(6,))
    inner = drawing.inside("head")
    door = inner.add("Input", shape=(None,))
    dense = inner.add("Dense", door, units=3)
    again = inner.add("Dense", dense, units=3)
    drawing.take(inner)
    node = drawing.nest("head", image)
    facts = inference.infer(drawing.project)[node].outcome.inside
    done = healed(drawing.project, facts, [dense])
    assert done.joined == ((door, again),)
    assert edits.remove(drawing.project, "head", [dense], heal=True) == done.after
