"""Keras code in: what we export comes back, what people write is followed, nothing is ever run."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import edits, inference, inspecting, repeats, summary
from engine.exporting.options import Options
from engine.exporting.python_code import python_code
from engine.graph import OUTPUT, Inlet, Project
from engine.importing.python_source import read_python
from engine.reading import FileError
from engine.templates import TEMPLATES
from tests import blocks, networks

EVERY = {**networks.EVERY, **{template.key: template.build() for template in TEMPLATES}}


def told(project: Project) -> list[tuple[str, str, str]]:
    """Give name, kind and shapes of every layer, in an order of their own."""
    facts = inference.infer(project)
    model = project.model
    return sorted(
        (model.layer_of(n).name, model.layer_of(n).kind, str(facts[n].outputs))
        for n in facts
        if model.layer_of(n).kind != OUTPUT
    )


@pytest.mark.parametrize("key", EVERY)
def test_what_is_exported_comes_back_the_same(key: str) -> None:
    project = EVERY[key]
    for options in (
        Options(form="auto"),
        Options(form="functional", function=True, comments=True, compile=True),
    ):
        again = read_python(python_code(project, options).text)
        assert told(again) == told(project)
        mine, theirs = (summary.totals(inference.infer(p)) for p in (again, project))
        assert mine.params == theirs.params


@pytest.mark.parametrize("form", ["functional", "sequential"])
@pytest.mark.parametrize("calls", [1, 2])
def test_a_block_that_repeats_comes_back_as_its_passes(form, calls) -> None:
    drawing = networks.Drawing()
    last = drawing.add("Input", shape=(8,))
    inner = drawing.inside("unit")
    inner.add("Dense", inner.add("Input", shape=(8,)), units=8)
    drawing.take(inner)
    node = drawing.nest("unit", last)
    drawing.add("Dense", node, units=2)
    project = drawing.project
    if calls == 2:
        project, again = edits.call_again(project, "model", node, (0.0, 0.0))
        project = edits.insert_on_wire(project, "model", again, Inlet(node))
    project = repeats.set_repeat(project, "model", project.model.nodes[node].layer, 3)
    again = read_python(python_code(project, Options(form=form)).text)
    plain = repeats.unrolled(project)
    assert [row[1:] for row in told(again)] == [row[1:] for row in told(plain)]
    names = [layer.name for layer in again.model.layers.values() if layer.kind == "Model"]
    assert names == ["unit_1", "unit_2", "unit_3"]
    totals = summary.totals(inference.infer(again))
    assert totals.params == summary.totals(inference.infer(project)).params == 3 * 72 + 18


def test_functions_loops_and_arithmetic_are_followed() -> None:
    project = read_python(
        """
        import tensorflow as tf
        from tensorflow.keras import layers

        FILTERS = 8

        def block(x, filters, strides=1):
            shortcut = x
            x = layers.Conv2D(filters, 3, strides=strides, padding="same")(x)
            x = layers.BatchNormalization()(x)
            if strides != 1:
                shortcut = layers.Conv2D(filters, 1, strides=strides)(shortcut)
            return layers.ReLU()(x + shortcut)

        inputs = tf.keras.Input((32, 32, 3))
        x = layers.Conv2D(FILTERS, 3, padding="same", name=f"stem_{FILTERS}")(inputs)
        for i in range(3):
            x = block(x, FILTERS * 2 ** i, strides=1 if i == 0 else 2)
        x = layers.GlobalAveragePooling2D()(x)
        outputs = layers.Dense(10, activation="softmax")(x)
        model = tf.keras.Model(inputs=inputs, outputs=outputs)
        model.compile("adam", loss="sparse_categorical_crossentropy")
        """
    )
    facts = inference.infer(project)
    shapes = [facts[n].outputs[0].shape for n in facts.structure.order if facts[n].outputs]
    assert (None, 8, 8, 32) in shapes
    assert shapes[-1] == (None, 10)
    kinds = [project.model.layer_of(n).kind for n in project.model.nodes]
    assert kinds.count("Conv2D") == 6
    assert kinds.count("ops.add") == 3
    assert project.model.settings["compile"]["optimizer"] == "adam"


def test_add_by_add_and_the_first_layer_with_its_shape() -> None:
    project = read_python(
        "from keras.models import Sequential\n"
        "from keras.layers import Dense, Dropout\n"
        "model = Sequential()\n"
        "model.add(Dense(64, input_shape=(20,), activation='relu'))\n"
        "model.add(Dropout(0.5))\n"
        "model.add(Dense(1))\n"
    )
    assert summary.totals(inference.infer(project)).params == 20 * 64 + 64 + 65
    assert project.model.settings["form"] == "sequential"


def test_a_layer_called_twice_is_shared() -> None:
    project = read_python(
        "import keras\n"
        "a, b = keras.Input((4,)), keras.Input((4,))\n"
        "d = keras.layers.Dense(3)\n"
        "m = keras.Model([a, b], keras.layers.concatenate([d(a), d(b)]))\n"
    )
    assert len([x for x in project.model.layers.values() if x.kind == "Dense"]) == 1
    assert len(project.model.nodes) == 5


def test_a_few_lines_alone_make_their_layers() -> None:
    project = read_python("from keras import layers\nlayers.Conv2D(8, 3),\nlayers.Flatten(),\n")
    kinds = [layer.kind for layer in project.model.layers.values()]
    assert kinds == ["Conv2D", "Flatten"]
    assert len(project.model.wires) == 1


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('touch /tmp/ran')",
        "open('/tmp/ran', 'w').write('x')",
        "exec('1/0')",
        "import os\nos.remove('/tmp/nothing')",
        "while True:\n    pass\n",
        "(" * 5000 + ")" * 5000,
        "x = 9 ** 9 ** 9 ** 9",
        "from keras import layers\nfor i in range(10**9):\n    layers.Dense(1)\n",
        "from keras import layers\nx = [layers.Dense(1) for i in range(10**9)]\n",
        "x = [[[[0 for a in r] for b in r] for c in r] for r in [range(500)] * 500]",
        "def f(x):\n    return f(x)\nf(1)",
        "not python at all !!",
        "",
        "\x00",
    ],
)
def test_nothing_is_run_and_nothing_hangs(text: str) -> None:
    from pathlib import Path

    with contextlib.suppress(FileError):
        project = read_python(text)
        assert all(layer.kind == "Dense" for layer in project.model.layers.values())
    assert not Path("/tmp/ran").exists()


SOURCES = [python_code(project).text for project in list(EVERY.values())[:16]]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SOURCES), st.data())
def test_damaged_code_is_refused_or_read_but_never_crashes(source: str, data) -> None:
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(source)))
        length = data.draw(st.integers(0, 12))
        put = data.draw(
            st.sampled_from(["", "(", ")", "x", "None", "-1", "layers", "[", "\n", "0"])
        )
        source = source[:place] + put + source[place + length :]
    with contextlib.suppress(FileError):
        inference.infer(read_python(source))


@pytest.mark.parametrize(
    "made", [blocks.two_uses, blocks.nested_in_one_another, blocks.residual_uses]
)
def test_code_of_blocks_with_parameters_comes_back_with_the_same_shapes_and_weights(made) -> None:
    project = made()
    again = read_python(python_code(project).text)
    assert not inspecting.has_errors(inspecting.report("f", again))
    totals = [summary.totals(inference.infer(repeats.unrolled(p))) for p in (project, again)]
    assert totals[0] == totals[1]
    opened = [x for m in again.models.values() for x in m.layers.values() if x.open]
    assert opened
    assert all("shape" in layer.params for layer in opened)
