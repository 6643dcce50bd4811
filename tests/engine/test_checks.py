"""What is wrong with a drawing as a whole, each told once, at its place, with names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine import checks, edits, inference
from engine.graph import Inlet, Layer, Model, Node, Outlet, Project
from engine.values import FrozenDict
from tests import networks


def problems(project, name=None):
    facts = inference.infer(project, name)
    return checks.everything(project, facts)


def codes(project):
    return [problem.code for problem in problems(project)]


def dense_web(count, *edges):
    """Give Dense layers with any wires among them, circles too."""
    layers = {f"l{i}": Layer("Dense", f"d{i}", FrozenDict(units=3)) for i in range(count)}
    nodes = {f"n{i}": Node(f"l{i}") for i in range(count)}
    wires = {Inlet(f"n{b}"): Outlet(f"n{a}") for a, b in edges}
    return Project({"m": Model(layers, nodes, wires)}, "m")


def test_networks_that_people_work_with_have_no_problems():
    for name, project in networks.EVERY.items():
        assert [p for p in problems(project) if p.severity == "error"] == [], name


def test_an_empty_model_is_a_warning_and_nothing_else():
    (problem,) = problems(Project())
    assert (problem.code, problem.severity, problem.node) == ("empty-model", "warning", None)


def test_names_of_the_layer_and_of_what_feeds_it_are_filled_in():
    project = networks.chain(
        ("Input", {"shape": (10,), "name": "vector"}), ("LSTM", {"units": 3, "name": "reader"})
    )
    (problem,) = problems(project)
    assert problem.node == "n2"
    assert "{" not in problem.title + problem.why


def test_a_title_stays_short_whatever_the_layer_is_called():
    long = "a_layer_whose_name_goes_on_and_on_until_nobody_can_follow_it_any_more"
    project = networks.chain(("Dense", {"units": 3, "name": long}))
    (problem,) = problems(project)
    assert len(problem.title) <= checks.LONGEST_TITLE
    assert long in problem.why


def test_a_name_with_braces_is_no_pattern():
    project = networks.chain(("Dense", {"units": 3, "name": "{source}{0}"}))
    (problem,) = [one for one in problems(project) if one.code != "runtime-differs"]
    assert "{source}{0}" in problem.why


@pytest.mark.parametrize("name", ["a b", "Größe"])
def test_a_name_that_tensorflow_takes_for_no_scope_is_told(name):
    project = networks.chain(("Input", {"shape": (4,)}), ("Dense", {"units": 3, "name": name}))
    told = [one for one in problems(project) if one.params == ("name",)]
    assert [(one.code, one.details["bug"]) for one in told] == [("runtime-differs", "scope-name")]


# ── circles ──────────────────────────────────────────────────────────────────────────────────


def test_a_circle_is_told_once_with_its_layers():
    (problem,) = [p for p in problems(dense_web(4, (0, 1), (1, 2), (2, 0))) if p.code == "circle"]
    assert set(problem.details["nodes"]) == {"n0", "n1", "n2"}
    assert problem.why.count("→") == 3


def test_two_circles_are_two_problems_and_what_is_behind_them_only_waits():
    web = dense_web(6, (0, 1), (1, 0), (2, 3), (3, 2), (3, 4), (4, 5))
    found = problems(web)
    # A wire into an inlet that another one took is not there: 3 → 2 and 3 → 4 both are.
    assert [p.code for p in found if p.severity == "error"] == ["circle", "circle"]


def test_a_layer_that_feeds_itself_is_a_circle():
    (problem,) = [p for p in problems(dense_web(2, (1, 1))) if p.code == "circle"]
    assert problem.node == "n1"


def test_a_circle_of_thousands_is_found_at_once():
    count = 5000
    web = dense_web(count, *((i, (i + 1) % count) for i in range(count)))
    (problem,) = problems(web)
    assert (problem.code, len(problem.details["nodes"])) == ("circle", count)
    assert len(problem.why) < 200


# ── names ────────────────────────────────────────────────────────────────────────────────────


def test_two_layers_of_one_name_are_an_error_at_the_second():
    project = networks.tabular()
    layers = project.model.layers
    again = {key: replace(x, name="same") if x.kind == "Dense" else x for key, x in layers.items()}
    project = Project({"model": replace(project.model, layers=again)}, "model")
    found = [p for p in problems(project) if p.code == "duplicate-name"]
    assert [p.node for p in found] == ["n3", "n4"]
    assert found[0].title == "Two layers are called same"


def test_a_slash_in_a_name_is_an_error():
    project = networks.chain(("Input", {"shape": (3,)}), ("Dense", {"units": 2, "name": "a/b"}))
    assert codes(project) == ["bad-name"]


# ── shared layers ────────────────────────────────────────────────────────────────────────────


def two_calls(first, second, kind="Dense", **params):
    drawing = networks.Drawing()
    left = drawing.add("Input", shape=first, name="left")
    right = drawing.add("Input", shape=second, name="right")
    node = drawing.add(kind, left, name="shared", **params)
    drawing.again(node, right)
    return drawing.project


def test_calls_of_a_shared_layer_that_need_other_weights_are_an_error():
    (problem,) = problems(two_calls((8,), (9,), units=4))
    assert (problem.code, problem.node) == ("shared-weights", "n4")
    assert "8×4" in problem.why
    assert "9×4" in problem.why


def test_calls_that_fit_are_fine_even_with_other_shapes():
    assert problems(two_calls((5, 8), (7, 8), units=4)) == []
    assert problems(two_calls((8,), (9,), kind="ReLU")) == []


def test_a_problem_of_sharing_goes_away_with_an_edit_elsewhere():
    project = two_calls((8,), (9,), units=4)
    known = inference.infer(project)
    assert len(checks.everything(project, known)) == 1
    right = project.model.nodes["n2"].layer
    after = edits.set_param(project, "model", right, "shape", (8,))
    assert checks.everything(after, inference.infer(after, known=known)) == []


# ── ends ─────────────────────────────────────────────────────────────────────────────────────


def test_with_markers_what_leads_to_none_of_them_is_loose():
    drawing = networks.Drawing()
    x = drawing.add("Input", shape=(4,))
    kept = drawing.add("Dense", x, units=2, name="kept")
    drawing.add("Dense", x, units=3, name="loose")
    assert problems(drawing.project) == []
    drawing.add("Output", kept)
    (problem,) = problems(drawing.project)
    assert (problem.code, problem.severity) == ("loose-end", "warning")
    assert "loose" in problem.title


def test_an_input_that_nobody_uses_is_a_warning():
    drawing = networks.Drawing()
    x = drawing.add("Input", shape=(4,))
    drawing.add("Input", shape=(4,), name="idle")
    drawing.add("Dense", x, units=2)
    (problem,) = problems(drawing.project)
    assert (problem.code, problem.severity) == ("unused-input", "warning")
    assert "idle" in problem.title


def test_a_lone_input_is_a_beginning_and_no_problem():
    assert problems(networks.chain(("Input", {"shape": (4,)}))) == []


def test_a_chain_without_an_input_says_so_once_at_its_first_layer():
    (problem,) = problems(networks.chain(("Dense", {"units": 3}), ("ReLU", {})))
    assert (problem.code, problem.node, problem.severity) == ("no-input", "n1", "error")


def test_a_wire_from_an_output_that_is_not_there_is_an_error():
    drawing = networks.Drawing()
    x = drawing.add("Input", shape=(5, 4))
    states = drawing.add("LSTM", x, units=3, return_state=True, name="lstm")
    drawing.add("Dense", Outlet(states, 2), units=2, name="reader")
    project = drawing.project
    layer = project.model.nodes[states].layer
    broken = edits.set_param(project, "model", layer, "return_state", False)
    found = [p for p in problems(broken) if p.code == "missing-output"]
    assert [p.title for p in found] == ["reader is wired to output 2 of lstm"]
    assert codes(project) == []


def test_errors_come_before_warnings():
    drawing = networks.Drawing()
    drawing.add("Input", shape=(4,), name="idle")
    drawing.add("Dense", units=2)
    found = problems(drawing.project)
    assert [p.severity for p in found] == ["error", "warning"]


# ── set aside ────────────────────────────────────────────────────────────────────────────────


def lossy():
    project = networks.chain(
        ("Input", {"shape": (28, 28, 1)}),
        ("Conv2D", {"filters": 8, "kernel_size": 3, "strides": 2, "name": "first"}),
    )
    return project, list(project.model.nodes)[-1]


def test_a_warning_can_be_set_aside_for_one_call_and_taken_back():
    project, node = lossy()
    after = edits.set_ignored(project, "model", node, "lost-pixels", True)
    assert [(p.code, p.ignored) for p in problems(after)] == [("lost-pixels", True)]
    assert edits.set_ignored(after, "model", node, "lost-pixels", True) is after
    back = edits.set_ignored(after, "model", node, "lost-pixels", False)
    assert back == project
    assert [(p.code, p.ignored) for p in problems(back)] == [("lost-pixels", False)]


def test_an_error_cannot_be_set_aside():
    project = networks.chain(
        ("Input", {"shape": (3, 3, 1)}), ("Conv2D", {"filters": 8, "kernel_size": 5})
    )
    node = list(project.model.nodes)[-1]
    after = edits.set_ignored(project, "model", node, "kernel-too-large", True)
    assert [(p.code, p.ignored) for p in problems(after)] == [("kernel-too-large", False)]


def test_another_call_and_another_kind_are_not_meant():
    project, node = lossy()
    project = edits.set_ignored(project, "model", node, "lost-pixels", True)
    again, twin = edits.call_again(project, "model", node, (400.0, 0.0))
    assert again.model.nodes[twin].ignored == frozenset()
    layer = project.model.nodes[node].layer
    other = edits.replace_kind(project, "model", layer, "MaxPooling2D")
    assert other.model.nodes[node].ignored == frozenset()


def test_a_value_that_is_told_of_with_what_comes_of_it_is_not_told_twice():
    project = networks.chain(
        ("Input", {"shape": (28, 28, 1)}),
        ("Resizing", {"height": 8, "width": 8, "interpolation": "foo"}),
    )
    assert codes(project) == ["runtime-differs"]


def test_an_output_that_is_an_input_is_doubtful():
    drawing = networks.Drawing()
    image = drawing.add("Input", shape=(8,), name="image")
    drawing.add("Output", image)
    drawing.add("Output", drawing.add("Dense", image, units=3))
    (problem,) = problems(drawing.project)
    assert (problem.code, problem.severity) == ("output-is-input", "warning")
    assert "image" in problem.title
