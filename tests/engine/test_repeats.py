"""Blocks that repeat: counts, refusals, files, what they come to when written out."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from engine import (
    blocks,
    checks,
    fixes,
    inference,
    inspecting,
    repeats,
    separating,
    storage,
    summary,
)
from engine.exporting import tables
from engine.exporting.python_code import python_code
from engine.graph import Project
from engine.reading import FileError
from engine.stored_projects import read
from tests.networks import Drawing


def residual(count: int = 3, out: int = 4) -> tuple[Project, str]:
    """Give a project with a residual block that repeats, and the node that calls it."""
    drawing = Drawing()
    image = drawing.add("Input", shape=(8, 8, 4))
    conv = drawing.add("Conv2D", image, filters=out, kernel_size=3, padding="same")
    relu = drawing.add("ReLU", conv)
    drawing.add("Flatten", relu)
    facts = inference.infer(drawing.project)
    project, node = blocks.make_block(drawing.project, "model", [conv, relu], facts, "res")
    layer = project.model.nodes[node].layer
    return repeats.set_repeat(project, "model", layer, count), node


def test_each_pass_has_weights_and_work_of_its_own():
    once, node = residual(1)
    thrice, _ = residual(3)
    one, three = inference.infer(once), inference.infer(thrice)
    assert one[node].outcome.trainable == 3 * 3 * 4 * 4 + 4
    assert three[node].outcome.trainable == 3 * one[node].outcome.trainable
    assert three[node].outcome.macs == 3 * one[node].outcome.macs
    assert three[node].outputs == one[node].outputs
    assert summary.totals(three).layers == summary.totals(one).layers + 2
    per_pass = 8 * 8 * 4 * 4 * 2
    assert summary.totals(three).activations == summary.totals(one).activations + 2 * per_pass
    assert summary.totals(three).weights == summary.totals(three).params * 4


def test_only_the_call_that_repeats_is_inferred_again():
    once, node = residual(1)
    before = inference.infer(once)
    again = repeats.set_repeat(once, "model", once.model.nodes[node].layer, 2)
    after = inference.infer(again, known=before)
    assert [n for n in after if after[n] is not before[n]] == [node]
    inner = after[node].outcome.inside
    assert all(inner[n] is before[node].outcome.inside[n] for n in inner)


def test_a_repeat_is_set_within_its_bounds_and_for_blocks_alone():
    project, node = residual(1)
    layer = project.model.nodes[node].layer
    assert repeats.set_repeat(project, "model", layer, 0) is project
    assert repeats.set_repeat(project, "model", layer, 10**9).model.layers[layer].repeat == 999
    other = next(k for k, x in project.model.layers.items() if x.kind == "Flatten")
    assert repeats.set_repeat(project, "model", other, 3) is project


def test_a_block_that_changes_the_shape_says_why_it_cannot_repeat_and_has_a_cure():
    project, node = residual(2, out=6)
    facts = inference.infer(project)
    (problem,) = [p for p in checks.everything(project, facts) if p.node == node]
    assert problem.code == "repeat-shape"
    assert problem.title == "res cannot repeat: in 8×8×4, out 8×8×6"
    assert "8×8×4 goes in, 8×8×6 comes out" in problem.why
    assert problem.params == ("repeat",)
    assert repeats.fault(facts, node) is not None
    fix = next(iter(fixes.for_problem(project, facts, problem)))
    assert fix.after == residual(1, out=6)[0]
    assert repeats.unrolled(project) is project
    codes = [p["code"] for p in inspecting.report("f", project)["problems"]]
    assert "repeat-shape" in codes


def test_a_block_with_two_inputs_cannot_repeat():
    drawing = Drawing()
    one, two = (drawing.add("Input", shape=(4,)) for _ in range(2))
    total = drawing.add("Add", one, two)
    drawing.add("ReLU", total)
    facts = inference.infer(drawing.project)
    project, node = blocks.make_block(drawing.project, "model", [total], facts)
    project = repeats.set_repeat(project, "model", project.model.nodes[node].layer, 2)
    (problem,) = inference.infer(project)[node].outcome.problems
    assert problem.code == "repeat-ends"
    assert "2 inputs" in problem.title


def test_a_file_keeps_the_repeat_and_one_pass_writes_nothing():
    project, _ = residual(3)
    assert read(storage.write(project)) == project
    assert b"repeat" not in storage.write(residual(1)[0])


@pytest.mark.parametrize("count", [0, -1, 1000, True, 2.5, "3"])
def test_a_file_with_an_impossible_repeat_is_refused(count):
    project, _ = residual(3)
    raw = json.loads(storage.write(project))
    for layer in raw["models"]["model"]["layers"].values():
        if "repeat" in layer:
            layer["repeat"] = count
    with pytest.raises(FileError) as caught:
        read(json.dumps(raw).encode())
    assert caught.value.where.endswith(".repeat")


@pytest.mark.parametrize("group", ["nodes", "layers", "frames"])
def test_ids_with_control_characters_are_refused(group):
    """The drawing puts ids of nested calls together with them."""
    project, _ = residual(1)
    raw = json.loads(storage.write(project))
    part = raw["models"]["model"][group]
    part["a\x1fb"] = part.pop(next(iter(part), ""), {"title": "x"})
    with pytest.raises(FileError, match="character"):
        read(json.dumps(raw).encode())


def test_a_small_file_cannot_ask_for_endless_passes():
    project, _ = residual(999)
    raw = json.loads(storage.write(project))
    raw["models"]["outer"] = raw["models"]["model"]
    raw["models"]["more"] = json.loads(json.dumps(raw["models"]["outer"]))
    for layer in raw["models"]["more"]["layers"].values():
        if "repeat" in layer:
            layer["model"] = "outer"
    with pytest.raises(FileError, match="200,000"):
        read(json.dumps(raw).encode())


def test_written_out_it_costs_the_same_and_has_free_names():
    project, node = residual(3)
    taken = next(k for k, x in project.model.layers.items() if x.kind == "Flatten")
    from engine import edits

    project = edits.rename(project, "model", taken, "res_2")
    plain = repeats.unrolled(project)
    names = [layer.name for layer in plain.model.layers.values()]
    assert len(names) == len(set(names)) == 5
    assert [n for n in names if n.startswith("res_pass")] == [f"res_pass_{i}" for i in (1, 2, 3)]
    assert summary.totals(inference.infer(plain)) == summary.totals(inference.infer(project))
    assert 'build_res(x.shape[1:], name=f"res_pass_{i + 1}")(x)' in python_code(project).text
    assert repeats.unrolled(plain) is plain


def test_dissolving_leaves_the_layers_of_every_pass_in_a_row():
    project, node = residual(3)
    after, made = separating.dissolve_block(project, "model", node)
    assert len(made) == 6
    before, facts = inference.infer(project), inference.infer(after)
    assert summary.totals(facts).params == summary.totals(before).params
    assert all(known.outputs is not None for known in facts.nodes.values())
    kinds = [after.model.layer_of(n).kind for n in facts.structure.order]
    assert kinds == ["Input", *["Conv2D", "ReLU"] * 3, "Flatten"]
    places = [after.model.nodes[n].at for n in made]
    assert len(set(places)) == 6


def test_the_tables_and_the_report_tell_of_the_passes():
    project, _ = residual(3)
    facts = inference.infer(project)
    assert "| res ×3 |" in tables.markdown(facts)
    made = inspecting.report("f", project)
    rows = [row["name"] for row in made["nodes"] if row["model"] == "model"]
    assert rows == ["input_layer", "res_1", "res_2", "res_3", "flatten"]
    assert made["totals"]["trainable"] == summary.totals(facts).trainable


def test_a_name_with_braces_and_quotes_is_only_text_in_the_loop():
    project, node = residual(2)
    from engine import edits

    layer = project.model.nodes[node].layer
    project = edits.rename(project, "model", layer, 'r{0}"\\')
    source = python_code(project).text
    built = []
    names = {"build_res": lambda shape, name: built.append(name), "x": SimpleNamespace(shape=())}
    line = next(line for line in source.splitlines() if "name=f" in line)
    call = line.split("= ", 1)[1].removesuffix("(x)")
    for i in range(2):
        eval(call, {**names, "i": i})
    assert built == list(repeats.pass_names(project.model)[layer])
