"""Where a bad dimension comes from: followed as far as it is the same dimension, and no further."""

from __future__ import annotations

from engine import blame, checks, inference
from tests import networks
from tests.engine.broken_networks import conv


def last(project):
    """Give the facts and the last node."""
    facts = inference.infer(project)
    return facts, list(facts)[-1]


def names(facts, steps):
    return [(facts.model.layer_of(step.node).name, step.size) for step in steps]


def test_a_height_is_followed_to_the_input():
    project = networks.chain(
        ("Input", {"shape": (28, 30, 1), "name": "image"}),
        conv(8, 3, name="a"),
        ("BatchNormalization", {"name": "norm"}),
        ("MaxPooling2D", {"pool_size": 2, "name": "pool"}),
        conv(8, 3, name="b"),
    )
    facts, node = last(project)
    steps = blame.history(facts, node, 0, 1)
    assert names(facts, steps) == [("image", 28), ("a", 26), ("norm", 26), ("pool", 13)]
    assert [size for _, size in names(facts, blame.history(facts, node, 0, 2))] == [30, 28, 28, 14]


def test_channels_are_followed_to_the_convolution_that_made_them():
    project = networks.chain(
        ("Input", {"shape": (28, 28, 1)}),
        conv(8, 3, name="maker"),
        ("ReLU", {"name": "relu"}),
        ("MaxPooling2D", {"pool_size": 2, "name": "pool"}),
        conv(8, 3, name="b"),
    )
    facts, node = last(project)
    steps = blame.history(facts, node, 0, 3)
    assert names(facts, steps) == [("maker", 8), ("relu", 8), ("pool", 8)]


def test_a_dimension_is_followed_through_a_permutation_and_not_through_a_flattening():
    project = networks.chain(
        ("Input", {"shape": (10, 4), "name": "steps"}),
        ("Permute", {"dims": (2, 1), "name": "turn"}),
        ("ReLU", {"name": "relu"}),
        ("Flatten", {"name": "flat"}),
        ("Dense", {"units": 3, "name": "end"}),
    )
    facts = inference.infer(project)
    nodes = {project.model.layer_of(n).name: n for n in facts}
    steps = blame.history(facts, nodes["flat"], 0, 1)
    assert [(n, s.axis) for (n, _), s in zip(names(facts, steps), steps, strict=True)] == [
        ("steps", 2), ("turn", 1), ("relu", 1),
    ]  # fmt: skip
    assert names(facts, blame.history(facts, nodes["end"], 0, 1)) == [("flat", 40)]


def test_behind_a_join_the_branch_with_that_size_is_followed():
    project = networks.residual()
    nodes = {project.model.layer_of(n).name: n for n in project.model.nodes}
    facts = inference.infer(project)
    steps = blame.history(facts, nodes["conv_1a"], 0, 1)
    assert names(facts, steps)[0] == ("image", 16)


def test_the_culprit_is_the_layer_behind_which_the_window_no_longer_fits():
    project = networks.chain(
        ("Input", {"shape": (26, 26, 3), "name": "image"}),
        ("MaxPooling2D", {"pool_size": 4, "name": "shrinks"}),
        conv(8, 3, name="harmless"),
        ("ReLU", {}),
        conv(8, 5, name="faulty"),
    )
    problem = checks.everything(project, inference.infer(project))[0]
    assert project.model.layer_of(problem.details["culprit"]).name == "harmless"
    wider = networks.chain(
        ("Input", {"shape": (26, 26, 3), "name": "image"}),
        ("MaxPooling2D", {"pool_size": 8, "name": "shrinks"}),
        conv(8, 1, name="harmless"),
        conv(8, 5, name="faulty"),
    )
    problem = checks.everything(wider, inference.infer(wider))[0]
    assert wider.model.layer_of(problem.details["culprit"]).name == "shrinks"
    assert problem.lines[-1].formula == "26 → 3 → −1"
    assert problem.lines[-1].note == "since shrinks"
    assert checks.in_full(problem).endswith("H: 26 → 3 → −1 (since shrinks)")


def test_a_long_history_is_shortened_in_the_middle():
    pools = [("MaxPooling2D", {"pool_size": 2, "padding": "same"})] * 8
    project = networks.chain(("Input", {"shape": (200, 200, 3)}), *pools, conv(8, 3))
    (problem,) = checks.everything(project, inference.infer(project))
    assert problem.lines[-1].formula.startswith("200 → 100 → 50 → … → ")
    assert problem.lines[-1].formula.count("→") <= 7


def test_a_fault_of_the_very_layer_in_front_needs_no_history():
    project = networks.chain(("Input", {"shape": (3, 3, 1)}), conv(8, 5))
    (problem,) = checks.everything(project, inference.infer(project))
    assert "culprit" not in problem.details


def test_a_circle_and_a_thousand_layers_are_followed_without_hanging():
    steps = [("ReLU", {})] * 1000
    project = networks.chain(("Input", {"shape": (3, 3, 1)}), *steps, conv(8, 5))
    facts, node = last(project)
    assert len(blame.history(facts, node, 0, 1)) == blame.MOST_STEPS


def test_of_two_inputs_that_never_changed_both_origins_are_told_and_none_is_blamed():
    drawing = networks.Drawing()
    image = drawing.add("Input", shape=(8, 8, 3))
    ends = []
    for name, filters in (("left", 16), ("right", 32)):
        made = drawing.add("Conv2D", image, filters=filters, kernel_size=1, name=name)
        ends.append(drawing.add("ReLU", made))
    drawing.add("Add", *ends)
    (problem,) = checks.everything(drawing.project, inference.infer(drawing.project))
    assert "culprit" not in problem.details
    told = [(line.dims, line.formula, line.note) for line in problem.lines[-2:]]
    assert told == [("C", "16", "from left"), ("C", "32", "from right")]
