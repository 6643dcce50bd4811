"""Blocks with parameters, as real Keras builds them from the exported code and architecture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine import binding, edits, inference, inspecting, repeats
from engine.exporting.keras_json import keras_json
from engine.exporting.options import Options
from engine.exporting.python_code import python_code
from engine.graph import Project
from engine.importing import read_bytes
from engine.values import Parameter
from engine.verification import comparison, worker
from tests import blocks as made
from tests.blocks_at_random import Hand
from tests.networks import Drawing

pytestmark = pytest.mark.keras


def width_by_name(hostile: str) -> Project:
    """Give two uses of a block whose parameter, layers and uses are called something hostile."""
    project = made.two_uses()
    unit = project.models["unit"]
    from dataclasses import replace

    from engine.values import FrozenDict

    layers = {}
    for key, layer in unit.layers.items():
        params = layer.params
        if "filters" in params:
            params = params.with_("filters", Parameter(hostile))
        layers[key] = replace(layer, params=params, name="filters" if layer.name == "norm" else
                              "build_unit" if layer.name == "out" else layer.name)  # fmt: skip
    declared = {hostile if k == "filters" else k: v for k, v in unit.parameters.items()}
    unit = replace(unit, layers=layers, parameters=FrozenDict(declared))
    b = made.layer_called(project, "model", "b")
    layer = project.model.layers[b]
    given = {hostile if k == "filters" else k: v for k, v in layer.params.items()}
    main = replace(
        project.model,
        layers={**project.model.layers, b: replace(layer, params=FrozenDict(given))},
    )
    return replace(project, models={"model": main, "unit": unit})


def repeated(share: bool, calls: int = 1, naming: str = "") -> Project:
    """Give a use at a width that lets it repeat, behind another one at another width."""
    drawing = Drawing()
    made.convolution(drawing)
    x = drawing.nest("unit", drawing.add("Input", shape=(8, 8, 3), name="image"), name="stem")
    first = drawing.nest("unit", x, name="u")
    x = first
    for _ in range(calls - 1):
        x = drawing.again(first, x)
    drawing.add("Dense", drawing.add("Flatten", x), units=2, name="probs")
    project = made.given(drawing.project, "stem", filters=6, kernel_size=1)
    project = made.given(project, "u", filters=6)
    key = made.layer_called(project, "model", "u")
    project = repeats.set_share(repeats.set_repeat(project, "model", key, 3), "model", key, share)
    return repeats.set_naming(project, "model", key, naming)


def repeated_inside() -> Project:
    """Give a block that repeats another one at its own width, used twice."""
    drawing = Drawing()
    made.convolution(drawing)
    outer = drawing.inside("stage")
    door = outer.add("Input", shape=(8, 8, 4), name="door")
    entry = outer.add("Conv2D", door, filters=4, kernel_size=1, name="entry")
    outer.nest("unit", entry, name="body")
    drawing.take(outer)
    project = made.opened(drawing.project, "stage")
    entry, body = (made.layer_called(project, "stage", name) for name in ("entry", "body"))
    project = binding.make_parameter(project, "stage", entry, "filters", "width")
    project = binding.bind(project, "stage", body, "filters", "width")
    drawing.project = repeats.set_repeat(project, "stage", body, 2)
    x = drawing.nest("stage", drawing.add("Input", shape=(8, 8, 3), name="image"), name="one")
    drawing.nest("stage", x, name="two")
    return made.given(drawing.project, "two", width=9)


def ids() -> Project:
    """Give a block over whole numbers at one use and over decimals at the other: two dtypes."""
    drawing = Drawing()
    inner = drawing.inside("twice")
    door = inner.add("Input", shape=(4,))
    inner.add("ops.add", door, door)
    drawing.take(inner)
    drawing.project = made.opened(drawing.project, "twice")
    words = drawing.add("Input", shape=(7,), dtype="int32", name="words")
    numbers = drawing.add("Input", shape=(3,), name="numbers")
    drawing.add("Embedding", drawing.nest("twice", words, name="a"), input_dim=9, output_dim=2)
    drawing.add("Dense", drawing.nest("twice", numbers, name="b"), units=2)
    return drawing.project


def two_doors() -> Project:
    """Give a block with two open Inputs and one that is declared."""
    drawing = Drawing()
    inner = drawing.inside("join")
    doors = [inner.add("Input", shape=(4,), name=name) for name in ("left", "right", "fixed")]
    parts = [inner.add("Dense", door, units=5, name=f"d{i}") for i, door in enumerate(doors)]
    inner.add("Concatenate", *parts, name="both")
    drawing.take(inner)
    project = made.opened(drawing.project, "join")
    fixed = made.layer_called(project, "join", "fixed")
    project = binding.set_open(project, "join", fixed, False)
    for i in range(3):
        key = made.layer_called(project, "join", f"d{i}")
        if i:
            project = binding.bind(project, "join", key, "units", "units")
        else:
            project = binding.make_parameter(project, "join", key, "units")
    drawing.project = project
    a, b, c = (drawing.add("Input", shape=(n,), name=f"in{n}") for n in (3, 6, 4))
    first = drawing.nest("join", a, b, c, name="first")
    drawing.nest("join", first, a, c, name="second")
    return made.given(drawing.project, "second", units=2)


def unknown_size() -> Project:
    """Give a block whose Inputs take pictures of any size."""
    drawing = Drawing()
    made.convolution(drawing)
    x = drawing.add("Input", shape=(None, None, 3), name="image")
    drawing.add("GlobalAveragePooling2D", drawing.nest("unit", x, name="a"))
    return drawing.project


def objects() -> Project:
    """Give a block whose parameters are words: an activation, an initializer, a shape."""
    drawing = Drawing()
    inner = drawing.inside("head")
    door = inner.add("Input", shape=(8,))
    flat = inner.add("Dense", door, units=6, activation="relu", name="dense",
                     kernel_initializer="he_normal")  # fmt: skip
    inner.add("Reshape", flat, target_shape=(2, 3), name="square")
    drawing.take(inner)
    project = made.opened(drawing.project, "head")
    dense, square = (made.layer_called(project, "head", name) for name in ("dense", "square"))
    for argument in ("activation", "kernel_initializer", "use_bias"):
        project = binding.make_parameter(project, "head", dense, argument)
    drawing.project = binding.make_parameter(project, "head", square, "target_shape")
    x = drawing.add("Input", shape=(5,))
    drawing.nest("head", x, name="one")
    drawing.nest("head", x, name="two")
    return made.given(
        drawing.project, "two", activation=None, target_shape=(3, 2), use_bias=False,
        kernel_initializer="zeros",
    )  # fmt: skip


def frozen(make: Callable[[], Project], *names: str) -> Project:
    """Give a project in which nothing is trained in some uses of blocks."""
    project = make()
    for name in names:
        key = made.layer_called(project, project.main, name)
        project = edits.set_param(project, project.main, key, "trainable", False)
    return project


def plain_blocks() -> Project:
    """Give a chain of two uses of a block without parameters; one layer in it is not trained."""
    drawing = Drawing()
    inner = drawing.inside("head")
    door = inner.add("Input", shape=(8,))
    first = inner.add("Dense", door, units=8, trainable=False, name="fixed")
    inner.add("Dense", inner.add("BatchNormalization", first), units=8, name="free")
    drawing.take(inner)
    drawing.project = edits.set_setting(drawing.project, "head", "form", "sequential")
    x = drawing.nest("head", drawing.add("Input", shape=(8,)), name="one")
    drawing.nest("head", x, name="two")
    return drawing.project


PROJECTS: dict[str, Callable[[], Project]] = {
    "two uses": made.two_uses,
    "nested in one another": made.nested_in_one_another,
    "repeated": lambda: repeated(False),
    "repeated, sharing": lambda: repeated(True),
    "repeated, called twice": lambda: repeated(False, 2),
    "repeated, sharing, called twice": lambda: repeated(True, 2),
    "repeated, named": lambda: repeated(False, 1, 'st"age{{i}}_{x}'),
    "repeated inside": repeated_inside,
    "two dtypes": ids,
    "two doors": two_doors,
    "unknown size": unknown_size,
    "words": objects,
    "frozen": lambda: frozen(made.two_uses, "b"),
    "frozen, with blocks inside": lambda: frozen(made.nested_in_one_another, "wide"),
    "frozen passes": lambda: frozen(lambda: repeated(False), "u"),
    "frozen passes, sharing": lambda: frozen(lambda: repeated(True, 2), "u"),
    "frozen, of no parameters": lambda: frozen(plain_blocks, "two"),
    "hostile": lambda: width_by_name('f):\n import os #"'),
    "builtin": lambda: width_by_name("print"),
    "keyword": lambda: width_by_name("class"),
    "argument": lambda: width_by_name("shape"),
    "module": lambda: width_by_name("layers"),
}


def keras_report(folder: Path, text: str) -> dict[str, Any]:
    """Give what Keras says of the model that a script makes."""
    script = folder / "exported.py"
    folder.mkdir(exist_ok=True)
    script.write_text(text, "utf-8")
    return worker.build(script, run=True)


def differences(project: Project, told: dict[str, Any]) -> list[Any]:
    report = inspecting.report("f", project)
    assert not inspecting.has_errors(report), report["problems"]
    assert told["ran"]["error"] is None
    return [*comparison.compare(report, told), *comparison.surprises(told)]


@pytest.fixture(autouse=True)
def where_we_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The worker moves into the script's folder; come back."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("form", ["auto", "functional"])
@pytest.mark.parametrize("function", [False, True])
@pytest.mark.parametrize("key", PROJECTS)
def test_the_code_is_what_was_drawn(tmp_path: Path, key: str, function: bool, form: Any) -> None:
    project = PROJECTS[key]()
    text = python_code(project, Options(form=form, function=function, comments=True)).text
    told = keras_report(tmp_path / "job", text)
    assert differences(project, told) == []


@pytest.mark.parametrize("key", PROJECTS)
def test_the_architecture_is_what_was_drawn_and_comes_back_with_equal_facts(
    tmp_path: Path, key: str
) -> None:
    project = PROJECTS[key]()
    written = keras_json(project)
    text = f"import keras\nmodel = keras.models.model_from_json({written!r})\n"
    assert differences(project, keras_report(tmp_path / "job", text)) == []
    again = inspecting.report("f", read_bytes(written.encode()))
    mine = inspecting.report("f", project)
    assert again["totals"] == mine["totals"]
    form = [(row["name"], row["outputs"], row["trainable"]) for row in mine["nodes"]]
    assert [(row["name"], row["outputs"], row["trainable"]) for row in again["nodes"]] == form


def test_the_function_has_the_parameters_and_a_use_says_what_differs() -> None:
    text = python_code(made.two_uses()).text
    assert 'def build_unit(shape, filters=64, kernel_size=3, name="unit"):' in text
    assert 'layers.Conv2D(filters, kernel_size, padding="same", name="conv")' in text
    assert 'x = build_unit(image.shape[1:], name="a")(image)' in text
    assert 'x = build_unit(x.shape[1:], filters=128, kernel_size=5, name="b")(x)' in text
    text = python_code(made.nested_in_one_another()).text
    assert 'def build_stage(shape, width=64, name="stage"):' in text
    assert 'x = build_unit(door.shape[1:], filters=width, name="first")(door)' in text


def test_passes_that_share_their_weights_are_calls_of_one_model() -> None:
    text = python_code(repeated(True)).text
    assert (
        'u = build_unit(x.shape[1:], filters=6, name="u")\nfor _ in range(3):\n    x = u(x)' in text
    )


def test_a_value_handed_on_that_is_the_default_outside_is_still_handed_on() -> None:
    project = made.nested_in_one_another()
    key = made.layer_called(project, "stage", "first")
    project = edits.set_param(project, "stage", key, "filters", Parameter("width"))
    assert "filters=width" in python_code(project).text
    assert inference.infer(project)


@pytest.mark.parametrize("seed", range(12))
def test_whatever_was_done_to_blocks_keras_agrees(tmp_path: Path, seed: int) -> None:
    starts = [*PROJECTS.values()]
    hand = Hand(seed, starts[seed % len(starts)]())
    for _ in range(20):
        after = hand.step()
        told = inspecting.report("f", after)
        if not inspecting.has_errors(told) and told["totals"]["layers"] <= 40:
            hand.project = after
    project = hand.project
    told = keras_report(tmp_path / "code", python_code(project, Options(form="auto")).text)
    assert comparison.compare(inspecting.report("f", project), told) == []
    text = f"import keras\nmodel = keras.models.model_from_json({keras_json(project)!r})\n"
    told = keras_report(tmp_path / "json", text)
    assert comparison.compare(inspecting.report("f", project), told) == []
