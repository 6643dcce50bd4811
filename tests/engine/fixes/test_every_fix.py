"""Every fix of every problem: the problem goes, nothing breaks or gets lost, and it is one step."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from designer.canvas.geometry import touch
from designer.document import Document
from engine import arrange, blocks, checks, edits, fixes, inference, repeats
from engine.facts import Facts
from engine.fixes import Fix
from engine.graph import INPUT, OUTPUT, Inlet, Layer, Model, Node, NodeId, Outlet, Project
from engine.layout import Rect
from engine.problems import Problem
from engine.tensors import Tensor
from engine.values import FrozenDict, freeze
from tests import networks
from tests.engine.broken_networks import BROKEN
from tests.engine.layers.oracle import Case, wires
from tests.engine.test_inference import random_edit
from tests.engine.test_problem_texts import cases


def offered(project: Project) -> Iterator[tuple[Facts, Problem, Fix]]:
    """Go through every fix of every problem of a project."""
    facts = inference.infer(project)
    for problem in checks.everything(project, facts):
        for fix in fixes.for_problem(project, facts, problem):
            yield facts, problem, fix


def counts_for_nothing(facts: Facts, node: NodeId) -> bool:
    """Tell whether a node is an Input that nothing reads, or marks an Input as an output."""
    layer_of, sources = facts.model.layer_of, facts.structure.sources.get(node, ())
    if layer_of(node).kind == OUTPUT:
        return [layer_of(outlet.node).kind for outlet in sources] == [INPUT]
    return layer_of(node).kind == INPUT and not facts.structure.consumers.get(node)


def holds(facts: Facts, problem: Problem, fix: Fix) -> None:
    """Assert what every fix promises, looked at from scratch."""
    after = inference.infer(fix.after)
    left = checks.everything(fix.after, after)
    key = (problem.code, problem.node, problem.params)
    assert key not in [(p.code, p.node, p.params) for p in left], fix.title
    for node, known in facts.items():
        if known.outputs is not None and node in after:
            assert after[node].outputs is not None, f"{fix.title} silences {node}"
    fine = {n for n, known in facts.items() if known.outputs is not None} - {problem.node}
    had = {(p.code, p.node) for p in checks.everything(facts.project, facts)}
    worse = [p for p in left if p.severity == "error" and p.node in fine]
    calls = facts.structure.calls[facts.model.nodes[problem.node].layer] if problem.node else ()
    worse = [p for p in worse if (p.code, p.node) not in had and p.node not in calls]
    assert worse == [], fix.title
    gone = set(facts.model.nodes) - set(after.model.nodes)
    assert all(counts_for_nothing(facts, n) for n in gone), f"{fix.title} deletes {gone}"
    assert fix.title[:1].isupper()
    assert not fix.title.endswith(".")


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.what)
def test_every_fix_of_a_broken_network_helps_and_harms_nothing(case):
    for facts, problem, fix in offered(case.project):
        holds(facts, problem, fix)


@pytest.mark.parametrize("seed", range(40))
def test_every_fix_of_any_drawing_helps_and_harms_nothing(seed: int):
    dice = random.Random(seed)
    project = networks.residual() if seed % 2 else Project()
    for step in range(30):
        project = random_edit(project, dice)
        if step % 10 == 9:
            for facts, problem, fix in offered(project):
                holds(facts, problem, fix)


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.what)
def test_a_fix_is_one_step_and_undo_gives_back_the_identical_project(case, qapp):
    document = Document(case.project)
    for problem in document.problems:
        for fix in document.fixes(problem):
            assert document.apply_fix(fix)
            assert document.project is fix.after
            assert document.undo_stack.index() == 1
            document.undo_stack.undo()
            assert document.project is case.project
            assert document.undo_stack.index() == 0


def test_a_fix_for_an_older_project_is_not_applied(qapp):
    case = BROKEN[0]
    document = Document(case.project)
    fix = document.fixes(document.problems[0])[0]
    document.apply_fix(fix)
    assert not document.apply_fix(fix)


def test_every_shape_that_a_fix_shows_is_what_comes_out():
    for case in BROKEN:
        for _, problem, fix in offered(case.project):
            if fix.gives is not None and problem.node is not None:
                outputs = [
                    tensor.shape
                    for known in inference.infer(fix.after).values()
                    for tensor in known.outputs or ()
                ]
                assert fix.gives in outputs, (case.what, fix.title)


def alone(case: Case) -> Project | None:
    """Give a case of the rules as a drawing: the layer, and an Input for each tensor."""
    layers = {"l0": Layer(case.kind, "layer", freeze(dict(case.params)))}
    nodes = {"n0": Node("l0", call=freeze(dict(case.call)))}
    wired: dict[Inlet, Outlet] = {}
    for i, ((port, slot), tensor) in enumerate(wires(case), 1):
        if not tensor.shape:
            return None
        size = FrozenDict(batch_shape=tensor.shape, dtype=tensor.dtype)
        if tensor.shape[0] is None:
            size = FrozenDict(shape=tensor.shape[1:], dtype=tensor.dtype)
        layers[f"l{i}"], nodes[f"n{i}"] = Layer("Input", f"in{i}", size), Node(f"l{i}")
        wired[Inlet("n0", port, slot)] = Outlet(f"n{i}")
    return Project({"model": Model(layers, nodes, wired)}, "model")


def calls_itself() -> Project:
    project = networks.chain(("Input", {"shape": (4,)}), ("Dense", {"units": 4}))
    project, node = edits.add(project, "model", "Model", (0, 0), nested="model")
    return edits.connect(project, "model", Outlet(list(project.model.nodes)[1]), Inlet(node))


def repeats_with_two_inputs() -> Project:
    drawing = networks.Drawing()
    one, two = (drawing.add("Input", shape=(4,)) for _ in range(2))
    total = drawing.add("Add", one, two)
    drawing.add("ReLU", total)
    facts = inference.infer(drawing.project)
    project, node = blocks.make_block(drawing.project, "model", [total], facts)
    return repeats.set_repeat(project, "model", project.model.nodes[node].layer, 2)


SELDOM = {
    "cuts-out-of-order": alone(
        Case("ops.split", {"indices_or_sections": (5, 2), "axis": 1}, [Tensor((None, 8))])
    ),
    "dtypes-differ": alone(
        Case("ops.add", {}, {"x1": Tensor((None, 4), "string"), "x2": Tensor((None, 4))})
    ),
    "needs-two": alone(Case("ops.meshgrid", {"indexing": "xy"}, {"x": [Tensor((3,))]})),
    "sizes-differ": alone(Case("LayerScale", {"projection_dim": 5}, [Tensor((None, 4))])),
    "model-in-itself": calls_itself(),
    "repeat-ends": repeats_with_two_inputs(),
    "empty-model": Project(),
}
"""Kinds of problems that neither the broken networks nor the tables of the rules bring."""


@pytest.mark.parametrize("code", SELDOM)
def test_fixes_of_problems_that_are_seldom_help_and_can_be_taken_back(code: str, qapp):
    project = SELDOM[code]
    assert project is not None
    found = [entry for entry in offered(project) if entry[1].code == code]
    assert found
    document = Document(project)
    for facts, problem, fix in found:
        holds(facts, problem, fix)
        again = next(f for f in document.fixes(problem) if f.title == fix.title)
        assert document.apply_fix(again)
        document.undo_stack.undo()
        assert document.project is project


def test_every_error_of_every_layer_has_a_fix_and_looking_for_it_never_raises():
    without, kinds, applied = set(), set(), 0
    for case in cases():
        project = alone(case)
        if project is None:
            continue
        facts = inference.infer(project)
        for problem in checks.everything(project, facts):
            found = list(fixes.for_problem(project, facts, problem))
            assert len(found) <= fixes.MOST
            kinds.add(problem.code)
            for fix in found:
                holds(facts, problem, fix)
                applied += 1
            if problem.severity == "error" and not found:
                without.add((problem.code, str(case)))
    assert without == set()
    assert len(kinds) > 80
    assert applied > 1000


def rects(project: Project) -> dict[NodeId, Rect]:
    model = project.model
    return {
        n: Rect(*node.at, *arrange.size_of(model.layer_of(n))) for n, node in model.nodes.items()
    }


@pytest.mark.parametrize("count", [1, 3])
def test_what_a_fix_inserts_into_a_skip_stands_beside_the_branch(count: int) -> None:
    """Nothing else moves, and it lies on nobody; what goes between two neighbours pushes."""
    project = arrange.arranged(networks.skipped(count))
    layer = next(key for key, one in project.model.layers.items() if one.kind == "Conv2D")
    project = edits.set_param(project, project.main, layer, "strides", 2)
    before, beside, pushed = rects(project), 0, 0
    for _, problem, fix in offered(project):
        if problem.code != "shapes-differ" or not fix.title.startswith("Insert"):
            continue
        after = rects(fix.after)
        (new,) = after.keys() - before.keys()
        others = {n: rect for n, rect in after.items() if n != new}
        assert not any(touch(after[new], rect) for rect in others.values()), fix.title
        beside += others == before
        pushed += others != before
    assert beside >= 1
    assert pushed >= 1
