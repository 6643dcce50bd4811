"""Exported code: right, clean, and never hijacked by what a person types."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import blocks, edits, inference
from engine.exporting.options import Options
from engine.exporting.python_code import python_code
from engine.exporting.sequential import why_not_sequential
from engine.graph import Layer, Model, Node, Project
from engine.values import FrozenDict, freeze
from tests import networks

BOTH = (Options(form="auto"), Options(form="functional", function=True, comments=True))


def names_called(source: str) -> set[str]:
    """Give every name that the source calls, imports aside."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            found.add(ast.unparse(node.func))
    return found


def test_a_chain_is_sequential_and_a_branch_is_not() -> None:
    assert why_not_sequential(inference.infer(networks.cnn())) is None
    assert "keras.Sequential" in python_code(networks.cnn(), Options(form="auto")).text
    reason = why_not_sequential(inference.infer(networks.residual()))
    assert reason is not None
    assert "feeds several layers" in reason
    assert "keras.Model(" in python_code(networks.residual(), Options(form="auto")).text


def test_only_what_differs_from_the_defaults_is_written() -> None:
    text = python_code(networks.cnn(), Options(form="auto")).text
    assert 'layers.Conv2D(32, 3, activation="relu"),' in text
    assert "strides" not in text
    assert "padding" not in text
    assert "layers.MaxPooling2D(2)" in text or "layers.MaxPooling2D()" in text


def test_a_trunk_is_called_x_and_what_waits_keeps_its_name() -> None:
    text = python_code(networks.residual()).text
    assert 'stem = layers.Conv2D(16, 3, padding="same", name="stem")(image)' in text
    assert 'x = layers.Add(name="merge_0")([x, stem])' in text


def test_a_shared_layer_is_one_variable_called_twice() -> None:
    text = python_code(networks.siamese()).text
    assert text.count("layers.Dense(8") == 1
    assert "encoder(left)" in text
    assert "encoder(right)" in text


def test_every_line_knows_its_layer() -> None:
    project = networks.residual()
    code = python_code(project)
    lines = code.text.splitlines()
    assert len(lines) == len(code.nodes)
    for node in project.model.nodes:
        name = project.model.layer_of(node).name
        owned = [lines[i] for i in code.lines_of([node], project.main)]
        assert owned, name
        if not name.startswith(("re_lu", "batch_", "global_")):
            assert any(f'"{name}"' in line for line in owned)


def test_code_up_to_the_last_valid_layer_stays_while_there_are_errors() -> None:
    project = networks.cnn(8, 8, 1)  # the second pooling has nothing left to pool
    code = python_code(project)
    assert not code.complete
    assert "layers.Conv2D(32, 3" in code.text
    assert "# " in code.text
    ast.parse(code.text)


def test_code_is_written_while_an_input_has_an_error() -> None:
    project = networks.cnn()
    image = next(iter(project.model.nodes.values())).layer
    wrong = edits.set_param(project, "model", image, "trainable", False)
    assert inference.infer(wrong).nodes[next(iter(wrong.model.nodes))].outcome.outputs is None
    code = python_code(wrong, Options(form="functional"))
    assert not code.complete
    ast.parse(code.text)


def test_a_nested_model_becomes_a_function() -> None:
    project = networks.residual()
    facts = inference.infer(project)
    wanted = {"conv_1a", "conv_1b", "merge_1"}
    names = {project.model.layer_of(n).name: n for n in project.model.nodes}
    first, last = (list(project.model.nodes).index(names[x]) for x in ("conv_1a", "merge_1"))
    chosen = list(project.model.nodes)[first : last + 1]
    assert wanted <= {project.model.layer_of(n).name for n in chosen}
    project, node = blocks.make_block(project, "residual", chosen, facts, "residual_block")
    assert node is not None
    text = python_code(project).text
    assert 'def build_residual_block(shape, name="residual_block"):' in text
    assert "x = build_residual_block(x.shape[1:])(x)" in text
    before = sum(f.outcome.trainable for f in facts.values())
    after = inference.infer(project)
    assert sum(f.outcome.trainable for f in after.values()) == before


HOSTILE = (
    'x")\nimport os; os.system("id")\n#',
    "'''",
    '"""',
    "\\",
    "{0.__class__}",
    "name\x00null",
    "line\nbreak",
    "‮evil",
    "__import__('os')",
    "\ud800",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_person_types_never_becomes_code(text: str) -> None:
    drawing = networks.Drawing("model")
    image = drawing.add("Input", shape=(4,), name=text)
    dense = drawing.add("Dense", image, units=2, name="dense " + text)
    act = drawing.add("Activation", dense, activation=text)
    del act
    project = Project({text: drawing.project.model}, text)
    project = edits.set_setting(project, text, "compile", {"loss": text, "optimizer": text})
    for options in BOTH:
        source = python_code(project, options).text
        called = names_called(source)
        assert called <= {
            "keras.Input", "keras.Model", "keras.Sequential", "layers.Dense", "layers.Activation",
            "build_model", "layers.Dense(2, name=" + repr("dense " + text) + ")",
        } | {name for name in called if name.startswith("layers.")}, called  # fmt: skip
        assert "import os" not in [line.strip() for line in source.splitlines()]


@pytest.mark.parametrize("kind", ["open", "__import__", "exec", "a b", "keras", "x; y", "lambda"])
def test_a_class_from_a_file_cannot_call_what_is_no_layer(kind: str) -> None:
    layers = {
        "l1": Layer("Input", "a", freeze({"shape": (4,)})),
        "l2": Layer(kind, "b", FrozenDict(file="/etc/passwd"), module="elsewhere"),
    }
    project = networks.Drawing().project
    drawing = Model(layers, {"n1": Node("l1"), "n2": Node("l2")})
    project = Project({"model": drawing}, "model")
    for options in BOTH:
        source = python_code(project, options).text
        called = {name.split("(")[0] for name in names_called(source)}
        assert called <= {"keras.Input", "keras.Model", "UnknownLayer", "build_model"}, source


def test_ruff_has_nothing_to_reformat(tmp_path: Path) -> None:
    for key, project in networks.EVERY.items():
        for i, options in enumerate(BOTH):
            file = tmp_path / f"{key}_{i}.py"
            file.write_text(python_code(project, options).text, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--isolated", "--diff", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout
    run = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="/"), min_size=1, max_size=90)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WORDS, st.lists(st.tuples(WORDS, VALUES), max_size=4), VALUES)
def test_whatever_a_layer_holds_the_code_is_python(
    name: str, pairs: list[tuple[str, object]], compile_: object
) -> None:
    layers = {
        "l1": Layer("Input", "a", freeze({"shape": (4,)})),
        "l2": Layer("Dense", name, freeze({"units": 3, **dict(pairs)})),
    }
    wires = networks.chain(("Input", {"shape": (4,)}), ("Dense", {"units": 3})).model.wires
    drawing = Model(
        layers,
        {"n1": Node("l1"), "n2": Node("l2")},
        wires,
        settings=freeze({"compile": compile_, "inputs": compile_}),
    )
    project = Project({name: drawing}, name)
    for options in (*BOTH, Options(compile=True, title=name)):
        ast.parse(python_code(project, options).text)
