"""The process with Keras, driven as the program drives it: over its pipes, with real scripts."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.verification.client import Source, Worker, _script

pytestmark = pytest.mark.keras

Build = Callable[..., dict[str, Any]]

CNN = """
import keras
from keras import layers

image = keras.Input((28, 28, 1), name="image")
x = layers.Conv2D(32, 3, activation="relu", name="conv_a")(image)
x = layers.MaxPooling2D(2, name="pool_a")(x)
x = layers.Conv2D(64, 3, activation="relu", name="conv_b")(x)
x = layers.MaxPooling2D(2, name="pool_b")(x)
x = layers.Flatten(name="flatten")(x)
probs = layers.Dense(10, activation="softmax", name="probs")(x)
model = keras.Model(image, probs, name="cnn")
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def build(home: Path) -> Iterator[Build]:
    """One process for all tests: it shall also survive each of them."""
    before = os.environ.get("HOME")
    os.environ["HOME"] = str(home)
    with Worker(Source(_script(sys.executable), "this Python")) as worker:

        def ask(script: str, **options: Any) -> dict[str, Any]:
            worker.submit({"task": "build", "script": script, **options})
            return worker.wait()

        worker.submit({"task": "ping"})
        worker.wait()
        yield ask
    if before is not None:
        os.environ["HOME"] = before


def test_shapes_and_counts_are_those_of_keras(build: Build):
    answer = build(CNN)
    assert answer["error"] is None
    assert answer["totals"] == {"layers": 7, "trainable": 34826, "non_trainable": 0}
    assert answer["inputs"] == [{"name": "image", "shape": [None, 28, 28, 1], "dtype": "float32"}]
    assert answer["outputs"][0]["name"] == "probs"
    conv = answer["nodes"][0]
    assert (conv["name"], conv["kind"], conv["trainable"]) == ("conv_a", "Conv2D", 320)
    assert conv["outputs"] == [{"shape": [None, 26, 26, 32], "dtype": "float32"}]


def test_the_model_is_run_and_every_call_reports_what_came_out(build: Build):
    ran = build(CNN)["ran"]
    assert ran["outputs"] == [[2, 10]]
    assert ran["nodes"][0] == [[2, 26, 26, 32]]
    assert build(CNN, run=False)["ran"] is None


def test_a_function_that_builds_the_model_is_called(build: Build):
    script = (
        "import keras\n"
        "def build_model():\n"
        "    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, name='d')])\n"
    )
    answer = build(script)
    assert answer["nodes"][0]["trainable"] == 15
    assert answer["inputs"][0]["shape"] == [None, 4]


def test_a_shared_layer_is_two_calls_and_its_weights_count_once(build: Build):
    script = (
        "import keras\n"
        "a = keras.Input((4,)); b = keras.Input((4,)); d = keras.layers.Dense(2, name='d')\n"
        "model = keras.Model([a, b], keras.layers.Add(name='s')([d(a), d(b)]))\n"
    )
    rows = [row for row in build(script)["nodes"] if row["name"] == "d"]
    assert [(row["call"], row["trainable"]) for row in rows] == [(0, 10), (1, 0)]


def test_a_nested_model_is_listed_after_the_node_that_calls_it(build: Build):
    script = (
        "import keras\n"
        "dense = keras.layers.Dense(8, name='d')\n"
        "part = keras.Sequential([keras.Input((8,)), dense], name='part')\n"
        "a = keras.Input((8,))\n"
        "model = keras.Model(a, keras.ops.add(part(a), part(part(a))), name='whole')\n"
    )
    rows = [(row["model"], row["name"], row["call"]) for row in build(script)["nodes"]]
    assert rows == [
        ("whole", "part", 0),
        ("whole/part", "d", 0),
        ("whole", "part", 1),
        ("whole", "part", 2),
        ("whole", "add", 0),
    ]


def test_open_dimensions_are_tried_until_one_fits(build: Build):
    # 32 is too short for a kernel of 60; 64 is the next size that is long enough.
    script = (
        "import keras\n"
        "model = keras.Sequential([keras.Input((None, 1)), keras.layers.Conv1D(2, 60, name='c')])\n"
    )
    ran = build(script)["ran"]
    assert ran["unknown"] == 64
    assert ran["outputs"] == [[2, 5, 2]]


def test_inputs_of_every_sort_of_number_can_be_run(build: Build):
    script = (
        "import keras\nfrom keras import layers\n"
        "ids = keras.Input((6,), dtype='int32'); flag = keras.Input((6, 3), dtype='bool')\n"
        "half = keras.Input((6, 3), dtype='bfloat16')\n"
        "x = layers.Embedding(9, 3)(ids)\n"
        "flat = [layers.Flatten()(flag), layers.Flatten()(half)]\n"
        "model = keras.Model([ids, flag, half], [x, *flat])\n"
    )
    answer = build(script)
    assert answer["ran"]["error"] is None
    assert answer["ran"]["outputs"] == [[2, 6, 3], [2, 18], [2, 18]]


def test_a_refusal_of_keras_names_the_line(build: Build):
    script = CNN.replace("Conv2D(64, 3", "Conv2D(64, 30")
    error = build(script)["error"]
    assert error["kind"] == "ValueError"
    assert error["line"] == 1 + script.splitlines().index(error["code"])
    assert "negative" in error["message"]


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ("x = (", "SyntaxError"),
        ("pass", "NoModelError"),
        ("import sys; sys.exit(0)", "SystemExit"),
        ("import keras; model = keras.Sequential([keras.layers.Dense(3)])", "NoModelError"),
        ("raise KeyError('k')", "KeyError"),
    ],
)
def test_a_script_without_a_model_is_an_answer_and_not_an_end(build: Build, script, kind):
    assert build(script)["error"]["kind"] == kind
    assert build(CNN)["error"] is None


def test_what_a_script_prints_does_not_disturb_the_answer(build: Build):
    answer = build("print('{\"id\": 1}')\nimport os; os.write(1, b'noise\\n')\n" + CNN)
    assert answer["totals"]["trainable"] == 34826


def test_control_flow_in_a_graph_works_because_the_script_is_a_file(build: Build):
    script = CNN + (
        "\nimport tensorflow as tf\n"
        "@tf.function\ndef f(x):\n    if tf.reduce_sum(x) > 0:\n        return x\n    return -x\n"
        "assert float(f(tf.constant(-1.0))) == 1.0\n"
    )
    assert build(script)["error"] is None


def test_weights_beyond_the_memory_of_the_machine_are_refused_not_fatal(build: Build):
    script = (
        "import keras\n"
        "model = keras.Sequential([keras.Input((2_000_000,)), keras.layers.Dense(2_000_000)])\n"
    )
    assert build(script, run=False)["error"] is not None
    assert build(CNN)["error"] is None


def test_nothing_is_left_in_the_home_folder(build: Build, home: Path):
    build(CNN)
    assert list(home.iterdir()) == []
