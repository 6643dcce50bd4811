"""Parameters of blocks: every use has values and facts of its own."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from engine import (
    binding,
    blocks,
    changes,
    checks,
    edits,
    fixes,
    inference,
    inspecting,
    parameters,
    repeats,
    separating,
    storage,
    summary,
)
from engine.exporting.python_code import python_code
from engine.facts import Facts
from engine.graph import Inlet, Layer, Model, Node, Project
from engine.params import fault
from engine.reading import FileError
from engine.restructure import fragment, paste
from engine.stored_projects import read
from engine.values import FrozenDict, KerasObject, Parameter
from tests import blocks as made
from tests.networks import Drawing


def shapes(project: Project, *names: str) -> list[tuple[int | None, ...] | None]:
    facts = inference.infer(project)
    found = [facts[made.node_called(project, "model", name)].outputs for name in names]
    return [None if outputs is None else outputs[0].shape for outputs in found]


def told(facts: Facts) -> list[object]:
    """Give what facts say, of the models inside too."""
    return [
        (node, known.tensors, known.outputs, known.outcome.trainable, known.outcome.problems,
         told(known.outcome.inside) if isinstance(known.outcome.inside, Facts) else None)
        for node, known in facts.nodes.items()
    ]  # fmt: skip


def problems_of(project: Project, name: str, model: str = "model") -> list[tuple[str, str]]:
    facts = inference.infer(project, model)
    node = made.node_called(project, model, name)
    found = checks.everything(project, facts)
    return [(p.code, p.title) for p in found if p.node == node]


def test_two_uses_of_one_definition_have_facts_of_their_own() -> None:
    project = made.two_uses()
    facts = inference.infer(project)
    assert shapes(project, "a", "b") == [(None, 16, 16, 64), (None, 16, 16, 128)]
    a, b = (facts[made.node_called(project, "model", name)].outcome for name in "ab")
    assert a.trainable == 3 * 3 * 3 * 64 + 64 + 2 * 64
    assert b.trainable == 5 * 5 * 64 * 128 + 128 + 2 * 128
    conv = made.layer_called(project, "unit", "conv")
    seen = [outcome.inside.model.layers[conv].params for outcome in (a, b)]
    assert [params["filters"] for params in seen] == [64, 128]
    assert a.inside.drawing is b.inside.drawing is project.models["unit"]
    assert a.inside.drawing.layers[conv].params["filters"] == Parameter("filters")
    assert not checks.everything(project, facts)


def test_the_same_use_is_the_same_value_and_an_edit_elsewhere_leaves_it_alone() -> None:
    project = made.two_uses()
    unit = project.models["unit"]
    one = parameters.bound(unit, {"filters": 8})
    assert parameters.bound(unit, FrozenDict(filters=8)) is one
    assert one.nodes is unit.nodes
    assert one.wires is unit.wires
    plain = Drawing()
    plain.add("Input", shape=(3,))
    assert parameters.bound(plain.project.model) is plain.project.model
    before = inference.infer(project)
    after = edits.set_param(
        project, "model", made.layer_called(project, "model", "probs"), "units", 7
    )
    facts = inference.infer(after, known=before)
    changed = [facts.model.layer_of(node).name for node in facts if facts[node] is not before[node]]
    assert changed == ["probs"]


def test_one_use_is_edited_and_the_others_keep_the_same_facts() -> None:
    project = made.two_uses()
    before = inference.infer(project)
    after = made.given(project, "b", filters=32)
    facts = inference.infer(after, known=before)
    a = made.node_called(project, "model", "a")
    assert facts[a] is before[a]
    assert told(facts) == told(inference.infer(after))
    # Inside the use, what does not depend on the value is the same object.
    b = made.node_called(project, "model", "b")
    was, now = before[b].outcome.inside, facts[b].outcome.inside
    door = made.node_called(project, "unit", "input_layer")
    assert now[door] is was[door]


def test_a_value_that_is_the_default_goes_without_saying_and_follows_it() -> None:
    project = made.given(made.two_uses(), "b", filters=64, kernel_size=3)
    b = made.layer_called(project, "model", "b")
    assert project.model.layers[b].params == {}
    project = binding.set_default(project, "unit", "filters", 16)
    assert shapes(project, "a", "b") == [(None, 16, 16, 16), (None, 16, 16, 16)]
    project = made.given(project, "b", filters=20)
    assert binding.set_default(project, "unit", "filters", 20).model.layers[b].params == {}


def test_a_shared_block_takes_what_arrives_at_its_first_call() -> None:
    drawing = Drawing()
    made.convolution(drawing)
    big = drawing.add("Input", shape=(16, 16, 3), name="big")
    small = drawing.add("Input", shape=(8, 8, 3), name="small")
    first = drawing.nest("unit", big, name="u")
    second = drawing.again(first, small)
    project = drawing.project
    facts = inference.infer(project)
    assert facts[first].outputs[0].shape == (None, 16, 16, 64)
    (problem,) = facts[second].outcome.problems
    assert problem.code == "nested-input-shape"
    assert "16×16×3" in problem.title
    # The first call changes, and the second one fits without having been touched.
    layer = made.layer_called(project, "model", "big")
    after = edits.set_param(project, "model", layer, "shape", (8, 8, 3))
    again = inference.infer(after, known=facts)
    assert told(again) == told(inference.infer(after))
    assert again[second].outputs[0].shape == (None, 8, 8, 64)


def test_declared_inputs_are_as_they_were() -> None:
    project = made.two_uses()
    door = made.layer_called(project, "unit", "input_layer")
    project = binding.set_open(project, "unit", door, False)
    assert shapes(project, "a") == [None]
    assert [code for code, _ in problems_of(project, "a")] == ["nested-input-shape"]


def test_a_block_hands_its_parameter_on() -> None:
    project = made.nested_in_one_another()
    assert shapes(project, "narrow", "wide") == [(None, 12, 12, 64), (None, 6, 6, 96)]
    facts = inference.infer(project)
    wide = facts[made.node_called(project, "model", "wide")].outcome.inside
    assert isinstance(wide, Facts)
    units = [known.outcome.inside for known in wide.nodes.values() if known.outcome.inside]
    assert [unit.model.layers["l2"].params["filters"] for unit in units] == [96, 96]
    assert parameters.param_of(project, "stage", "width").minimum == 1
    assert parameters.param_of(project, "stage", "width").default == 64


# ── what is wrong ─────────────────────────────────────────────────────────────────────────────


def test_a_value_of_the_wrong_type_is_a_problem_of_the_use() -> None:
    project = made.given(made.two_uses(), "b", filters="many")
    ((code, title),) = problems_of(project, "b")
    assert (code, title) == ("bad-parameter", "filters = 'many' does not fit unit")
    facts = inference.infer(project)
    (problem,) = facts[made.node_called(project, "model", "b")].outcome.problems
    assert "whole number" in problem.why
    assert problem.params == ("filters",)
    assert problems_of(project, "a") == []


def test_a_value_that_Keras_would_refuse_inside_is_told_with_the_layer() -> None:
    project = made.given(made.two_uses(), "b", kernel_size=(3, 3, 3))
    assert [code for code, _ in problems_of(project, "b")] == ["bad-parameter"]


def test_a_value_for_no_parameter_is_a_problem_with_a_cure() -> None:
    project = made.given(made.two_uses(), "b", depth=2)
    ((code, title),) = problems_of(project, "b")
    assert (code, title) == ("unknown-parameter", "unit has no parameter called 'depth'")
    facts = inference.infer(project)
    (problem,) = [p for p in checks.everything(project, facts) if p.severity == "error"]
    assert "It has filters, kernel_size" in problem.why
    fix = next(iter(fixes.for_problem(project, facts, problem)))
    assert fix.after == made.two_uses()


def test_a_binding_to_nothing_is_a_problem_with_a_cure_never_an_exception() -> None:
    project = made.two_uses()
    key = made.layer_called(project, "unit", "conv")
    layers = project.models["unit"].layers
    lost = replace(layers[key], params=layers[key].params.with_("strides", Parameter("lost")))
    unit = replace(project.models["unit"], layers={**layers, key: lost})
    project = replace(project, models={**project.models, "unit": unit})
    ((code, title),) = problems_of(project, "conv", "unit")
    assert (code, title) == ("unbound-parameter", "strides of conv is bound to 'lost'")
    assert ("nested-problem") in [code for code, _ in problems_of(project, "a")]
    facts = inference.infer(project, "unit")
    (problem,) = [p for p in checks.everything(project, facts) if p.severity == "error"]
    assert "no parameter called 'lost'" in problem.why
    assert [fix.title for fix in fixes.for_problem(project, facts, problem)]
    assert "# Conv2D conv is missing" in python_code(project).text
    assert inspecting.has_errors(inspecting.report("f", project))


def test_cures_inside_a_block_set_the_parameter_where_it_comes_from() -> None:
    project = made.given(made.two_uses(), "b", kernel_size=99)
    conv = made.layer_called(project, "unit", "conv")
    project = edits.set_param(project, "unit", conv, "padding", "valid")
    facts = inference.infer(project)
    (problem,) = [p for p in checks.everything(project, facts) if p.severity == "error"
                  and p.node == made.node_called(project, "model", "b")]  # fmt: skip
    assert problem.code == "nested-problem"
    found = list(fixes.for_problem(project, facts, problem))
    values = [f.after.model.layers[made.layer_called(f.after, "model", "b")].params for f in found]
    assert any(params["kernel_size"] != 99 for params in values), [f.title for f in found]
    for fix in found:
        assert fix.after.models["unit"].layers[conv].params["kernel_size"] == Parameter(
            "kernel_size"
        )
    # In the definition by itself it is the default that is set.
    alone = binding.set_default(made.two_uses(), "unit", "kernel_size", 99)
    alone = edits.set_param(alone, "unit", conv, "padding", "valid")
    facts = inference.infer(alone, "unit")
    (problem,) = [p for p in checks.everything(alone, facts) if p.severity == "error"]
    titles = [fix.title for fix in fixes.for_problem(alone, facts, problem)]
    assert any(title.startswith("Set the default of kernel_size to") for title in titles), titles


def test_a_declared_input_is_opened_by_a_cure() -> None:
    project = made.two_uses()
    door = made.layer_called(project, "unit", "input_layer")
    project = binding.set_open(project, "unit", door, False)
    facts = inference.infer(project)
    (problem,) = [p for p in checks.everything(project, facts) if p.code == "nested-input-shape"]
    titles = {fix.title: fix for fix in fixes.for_problem(project, facts, problem)}
    assert titles["Let unit take any shape at input_layer"].after == made.two_uses()


def test_an_unbound_argument_gets_its_parameter_by_a_cure() -> None:
    project = binding.remove_parameter(made.two_uses(), "unit", "kernel_size")
    conv = made.layer_called(project, "unit", "conv")
    unit = project.models["unit"]
    params = unit.layers[conv].params.with_("filters", Parameter("lost"))
    layers = {**unit.layers, conv: replace(unit.layers[conv], params=params)}
    project = replace(project, models={**project.models, "unit": replace(unit, layers=layers)})
    facts = inference.infer(project, "unit")
    (problem,) = [p for p in checks.everything(project, facts) if p.severity == "error"]
    first = next(iter(fixes.for_problem(project, facts, problem)))
    assert first.title == "Give unit the parameter lost"
    assert "lost" in first.after.models["unit"].parameters


def test_a_parameter_for_nothing_is_a_warning() -> None:
    project = made.two_uses()
    unit = project.models["unit"]
    spare = replace(unit, parameters=unit.parameters.with_("spare", 3).with_("name", "x"))
    project = replace(project, models={**project.models, "unit": spare})
    found = checks.everything(project, inference.infer(project, "unit"))
    assert [(p.code, p.severity) for p in found] == [
        ("reserved-parameter", "error"),
        ("unused-parameter", "warning"),
    ]
    assert "spare=3" in python_code(project).text
    for problem in found:
        (fix,) = fixes.for_problem(project, inference.infer(project, "unit"), problem)
        assert problem.details["parameter"] not in fix.after.models["unit"].parameters


def test_parameters_of_the_main_model_have_their_defaults() -> None:
    project = replace(made.two_uses(), main="unit")
    facts = inference.infer(project)
    assert facts[made.node_called(project, "unit", "out")].outputs[0].shape == (None, 8, 8, 64)
    text = python_code(project).text
    assert "layers.Conv2D(64, 3" in text
    assert "def " not in text


def test_a_binding_deep_inside_a_held_layer_is_filled_too() -> None:
    drawing = Drawing()
    inner = drawing.inside("steps")
    door = inner.add("Input", shape=(5, 4))
    held = KerasObject("Dense", FrozenDict(units=Parameter("width")))
    inner.add("TimeDistributed", door, layer=held, name="each")
    drawing.take(inner)
    drawing.nest("steps", drawing.add("Input", shape=(5, 4)), name="s")
    project = drawing.project
    steps = replace(project.models["steps"], parameters=FrozenDict(width=7))
    project = replace(project, models={**project.models, "steps": steps})
    assert shapes(project, "s") == [(None, 5, 7)]
    assert shapes(made.given(project, "s", width=9), "s") == [(None, 5, 9)]
    assert "layers.Dense(width)" in python_code(project).text


# ── files ─────────────────────────────────────────────────────────────────────────────────────


def test_a_file_keeps_parameters_bindings_and_open_inputs() -> None:
    for project in (made.two_uses(), made.nested_in_one_another()):
        again = read(storage.write(project))
        assert again == project
        assert list(again.models["unit"].parameters) == list(project.models["unit"].parameters)
        assert storage.write(again) == storage.write(project)


def test_a_file_of_the_format_before_opens_as_it_did() -> None:
    project = made.two_uses()
    raw = json.loads(storage.write(project))
    raw["format"] = 1
    for drawing in raw["models"].values():
        drawing.pop("parameters", None)
        for layer in drawing["layers"].values():
            layer.pop("open", None)
            layer["params"] = {
                k: 64 if isinstance(v, dict) else v for k, v in layer.get("params", {}).items()
            }
    old = read(json.dumps(raw).encode())
    door = made.layer_called(old, "unit", "input_layer")
    assert not old.models["unit"].layers[door].open
    assert old.models["unit"].layers[door].params == {"shape": (8, 8, 4)}


ODD = [None, True, 1.5, "", "x", [], {}, [1, [2]], {"$parameter": "filters"}, {"$parameter": 3},
       {"class_name": "Dense", "config": {"units": {"$parameter": "no"}}}, {"$float": "nan"},
       {"$dict": {"$parameter": "filters"}}]  # fmt: skip


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_a_file_may_hold_any_json_for_a_value(odd: object) -> None:
    raw = json.loads(storage.write(made.nested_in_one_another()))
    raw["models"]["unit"]["parameters"] = [["filters", odd], ["kernel_size", odd], ["more", odd]]
    raw["models"]["stage"]["parameters"] = [["width", odd]]
    for model in ("model", "stage", "unit"):
        for layer in raw["models"][model]["layers"].values():
            if layer["kind"] in ("Model", "Conv2D"):
                layer["params"] = {**layer.get("params", {}), "kernel_size": odd, "x": odd}
    project = read(json.dumps(raw).encode())
    assert storage.write(read(storage.write(project))) == storage.write(project)
    for name in project.models:
        facts = inference.infer(project, name)
        for problem in checks.everything(project, facts):
            list(fixes.for_problem(project, facts, problem))
    summary.rows(inference.infer(project))
    compile(python_code(project).text, "exported.py", "exec")
    inspecting.report("f", project)


@pytest.mark.parametrize(
    ("parameters_", "where"),
    [({"filters": 1}, "parameters"), ([["a"]], "parameters[0]"), ([["a", 1], ["a", 2]], "[1]"),
     ([[1, 2]], "parameters[0]")],
)  # fmt: skip
def test_a_file_with_damaged_parameters_is_refused_with_the_place(
    parameters_: object, where: str
) -> None:
    raw = json.loads(storage.write(made.two_uses()))
    raw["models"]["unit"]["parameters"] = parameters_
    with pytest.raises(FileError) as caught:
        read(json.dumps(raw).encode())
    assert where in caught.value.where


# ── edits ─────────────────────────────────────────────────────────────────────────────────────


def test_an_argument_becomes_a_parameter_and_is_unbound_with_its_value() -> None:
    project = made.two_uses()
    conv = made.layer_called(project, "unit", "conv")
    after = binding.make_parameter(project, "unit", conv, "padding")
    assert after.models["unit"].parameters["padding"] == "same"
    assert shapes(after, "a", "b") == shapes(project, "a", "b")
    assert binding.make_parameter(after, "unit", conv, "padding") is after
    again = binding.make_parameter(after, "unit", conv, "strides", "padding")
    assert again.models["unit"].parameters["padding_1"] == (1, 1)
    back = binding.unbind(after, "unit", conv, "padding")
    assert back.models["unit"].layers[conv].params["padding"] == "same"
    kept = binding.unbind(project, "unit", conv, "filters", 128)
    assert kept.models["unit"].layers[conv].params["filters"] == 128
    assert binding.unbind(kept, "unit", conv, "filters") is kept


def test_a_parameter_is_renamed_everywhere_and_removed_everywhere() -> None:
    project = made.nested_in_one_another()
    after = binding.rename_parameter(project, "unit", "filters", "channels")
    assert list(after.models["unit"].parameters) == ["channels", "kernel_size"]
    assert shapes(after, "narrow", "wide") == shapes(project, "narrow", "wide")
    assert not inspecting.has_errors(inspecting.report("f", after))
    for taken in ("kernel_size", "name", "class", "a b", "", "filters"):
        assert binding.rename_parameter(project, "unit", "filters", taken) is project
    gone = binding.remove_parameter(project, "unit", "filters")
    assert shapes(gone, "narrow", "wide") == [(None, 12, 12, 64), (None, 6, 6, 64)]
    first = made.layer_called(gone, "stage", "first")
    assert gone.models["stage"].layers[first].params == {}
    assert binding.remove_parameter(gone, "unit", "filters") is gone


def test_what_is_held_by_every_use_cannot_be_a_parameter() -> None:
    held = KerasObject("Dense", FrozenDict(units=3))
    layer = Layer("TimeDistributed", "each", FrozenDict(layer=held))
    assert binding.why_not_parameter(layer, "layer") is not None
    assert binding.why_not_parameter(layer, "trainable") is not None
    assert binding.why_not_parameter(Layer("Dense", "d"), "units") is None


def test_making_a_block_opens_its_inputs_and_hands_parameters_on() -> None:
    project = made.two_uses()
    chosen = [made.node_called(project, "unit", name) for name in ("conv", "norm")]
    after, node = blocks.make_block(
        project, "unit", chosen, inference.infer(project, "unit"), "inner"
    )
    assert node is not None
    inner = after.models["inner"]
    assert inner.parameters == {"filters": 64, "kernel_size": 3}
    assert [inner.layer_of(n).open for n in inner.nodes if inner.layer_of(n).kind == "Input"] == [
        True
    ]
    assert shapes(after, "a", "b") == shapes(project, "a", "b")
    totals = [summary.totals(inference.infer(p)).params for p in (project, after)]
    assert totals[0] == totals[1]


def test_dissolving_and_making_unique_write_the_values_of_the_use_in() -> None:
    project = made.two_uses()
    b = made.node_called(project, "model", "b")
    flat, came = separating.dissolve_block(project, "model", b)
    conv = next(n for n in came if flat.model.layer_of(n).kind == "Conv2D")
    assert flat.model.layer_of(conv).params["filters"] == 128
    unique = separating.make_unique(project, "model", b)
    layer = unique.model.layer_of(b)
    assert layer.params == {}
    own = unique.models[layer.model]
    assert own.parameters == {}
    assert own.layers[made.layer_called(unique, layer.model, "conv")].params["filters"] == 128
    totals = {summary.totals(inference.infer(p)).params for p in (project, flat, unique)}
    assert len(totals) == 1


def test_a_unique_definition_inside_a_block_keeps_what_is_handed_on() -> None:
    project = made.nested_in_one_another()
    first = made.node_called(project, "stage", "first")
    unique = separating.make_unique(project, "stage", first)
    own = unique.models[unique.models["stage"].layer_of(first).model]
    assert own.parameters == {"filters": 64}
    flat, _ = separating.dissolve_block(project, "stage", first)
    for after in (unique, flat):
        assert shapes(after, "narrow", "wide") == shapes(project, "narrow", "wide")
        assert not inspecting.has_errors(inspecting.report("f", after))


def test_a_use_is_copied_into_another_project_with_its_definition() -> None:
    project = made.nested_in_one_another()
    wide = made.node_called(project, "model", "wide")
    target = Drawing()
    door = target.add("Input", shape=(6, 6, 9))
    after, (copy,) = paste(target.project, "model", fragment(project, "model", [wide]), (0.0, 0.0))
    assert set(after.models) == {"model", "stage", "unit"}
    target.project = after
    target.wire(door, copy)
    assert inference.infer(target.project)[copy].outputs[0].shape == (None, 6, 6, 96)


def test_a_bound_layer_that_is_pasted_elsewhere_has_the_value_it_had() -> None:
    project = made.two_uses()
    conv = made.node_called(project, "unit", "conv")
    copied = fragment(project, "unit", [conv])
    after, (copy,) = paste(project, "model", copied, (0.0, 0.0))
    assert after.model.layer_of(copy).params["filters"] == 64
    inside, (twin,) = paste(project, "unit", copied, (0.0, 0.0))
    assert inside.models["unit"].layer_of(twin).params["filters"] == Parameter("filters")


def test_a_binding_alone_is_a_change_for_the_views() -> None:
    project = made.two_uses()
    conv = made.layer_called(project, "unit", "conv")
    before = inference.infer(project, "unit")
    after = binding.make_parameter(project, "unit", conv, "padding")
    change = changes.compare(before, inference.infer(after, "unit", before))
    assert change.layers == {conv}
    assert change.settings
    assert not change.shapes


def test_the_summary_sees_the_values_of_each_use() -> None:
    project = made.two_uses()
    rows = {row.name: row for row in summary.rows(inference.infer(project))}
    assert rows["a"].trainable == 3 * 3 * 3 * 64 + 64 + 128
    report = inspecting.report("f", project)
    convs = [row for row in report["nodes"] if row["name"] == "conv"]
    assert [row["outputs"][0]["shape"][-1] for row in convs] == [64, 128]


def test_a_parameter_is_edited_as_the_argument_that_it_stands_for() -> None:
    project = made.two_uses()
    found = parameters.param_of(project, "unit", "kernel_size")
    assert (found.type, found.n, found.default) == ("int_tuple", 2, 3)
    assert fault(found, "x") is not None
    assert fault(found, (5, 5)) is None
    assert parameters.param_of(project, "unit", "nothing") is None


# ── repeats ───────────────────────────────────────────────────────────────────────────────────


def repeated(share: bool = False, naming: str = "") -> Project:
    """Give a use that repeats three times, at a width that lets it."""
    drawing = Drawing()
    made.convolution(drawing)
    first = drawing.nest("unit", drawing.add("Input", shape=(8, 8, 6)), name="u")
    drawing.add("Flatten", first)
    project = made.given(drawing.project, "u", filters=6)
    key = made.layer_called(project, "model", "u")
    project = repeats.set_repeat(project, "model", key, 3)
    project = repeats.set_share(project, "model", key, share)
    return repeats.set_naming(project, "model", key, naming)


def test_passes_that_share_their_weights_have_them_once_and_work_thrice() -> None:
    own, shared = repeated(), repeated(share=True)
    u = made.node_called(own, "model", "u")
    one, three = inference.infer(shared)[u].outcome, inference.infer(own)[u].outcome
    assert 3 * one.trainable == three.trainable
    assert one.macs == three.macs
    written = repeats.unrolled(shared)
    assert [x.name for x in written.model.layers.values()] == ["input_layer", "u", "flatten"]
    calls = [n for n in written.model.nodes if written.model.layer_of(n).name == "u"]
    assert len(calls) == 3
    for project in (own, shared):
        plain = summary.totals(inference.infer(repeats.unrolled(project)))
        assert plain == summary.totals(inference.infer(project))
    assert read(storage.write(shared)) == shared


def test_dissolving_passes_that_share_leaves_calls_of_the_same_layers() -> None:
    for share in (True, False):
        project = repeated(share)
        after, came = separating.dissolve_block(
            project, "model", made.node_called(project, "model", "u")
        )
        assert len(came) == 9
        assert len({after.model.nodes[node].layer for node in came}) == (3 if share else 9)
        before, facts = inference.infer(project), inference.infer(after)
        assert summary.totals(facts).params == summary.totals(before).params
        assert summary.totals(facts).macs == summary.totals(before).macs
        assert not checks.everything(after, facts)


@pytest.mark.parametrize("share", [True, False])
@pytest.mark.parametrize("count", [1, 2])
def test_dissolving_a_block_that_is_called_twice_keeps_its_weights_shared(
    share: bool, count: int
) -> None:
    project = repeated(share)
    u = made.node_called(project, "model", "u")
    key = project.model.nodes[u].layer
    project = repeats.set_repeat(project, "model", key, count)
    project, again = edits.call_again(project, "model", u, (0.0, 0.0))
    flatten = made.node_called(project, "model", "flatten")
    project = edits.insert_on_wire(project, "model", again, Inlet(flatten))
    before = summary.totals(inference.infer(project))
    for node in (u, again):
        after, came = separating.dissolve_block(project, "model", node)
        facts = inference.infer(after)
        assert len(came) == 3 * 2 * count
        assert len({after.model.nodes[n].layer for n in came}) == 3 * (1 if share else count)
        assert summary.totals(facts).params == before.params
        assert summary.totals(facts).macs == before.macs
        assert not checks.everything(after, facts)


def test_names_of_passes_follow_a_pattern_that_holds_the_number_once() -> None:
    project = repeated(naming="stage_{i}_unit")
    names = [layer.name for layer in repeats.unrolled(project).model.layers.values()]
    assert names == ["input_layer", "stage_1_unit", "stage_2_unit", "stage_3_unit", "flatten"]
    key = made.layer_called(project, "model", "u")
    for pattern in ("unit", "{i}_{i}", "a/{i}"):
        assert repeats.set_naming(project, "model", key, pattern) is project
    assert repeats.set_naming(project, "model", key, "u_{i}").model.layers[key].naming == ""
    assert read(storage.write(project)) == project


def test_a_pattern_in_a_file_without_the_number_is_refused() -> None:
    raw = json.loads(storage.write(repeated(naming="a{i}")))
    for layer in raw["models"]["model"]["layers"].values():
        if "naming" in layer:
            layer["naming"] = "a"
    with pytest.raises(FileError) as caught:
        read(json.dumps(raw).encode())
    assert caught.value.where.endswith(".naming")


def test_a_block_repeats_where_its_values_let_it() -> None:
    project = repeated()
    assert shapes(project, "u") == [(None, 8, 8, 6)]
    wrong = made.given(project, "u", filters=64)
    assert [code for code, _ in problems_of(wrong, "u")] == ["repeat-shape"]


def test_no_project_without_parameters_is_looked_through() -> None:
    # What costs nothing where nothing is bound: the models themselves come back.
    project = Project({"model": Model({"l1": Layer("Dense", "d")}, {"n1": Node("l1")})})
    assert parameters.bound(project.model, {"a": 1}) is project.model
