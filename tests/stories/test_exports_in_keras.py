"""What is exported is run by real Keras and compared with the drawing, shape by shape."""

from __future__ import annotations

from typing import Any

import pytest

from engine import blocks, edits, inference, repeats, summary
from engine.exporting import serialized
from engine.exporting.keras_json import keras_json
from engine.exporting.options import Options
from engine.exporting.python_code import python_code
from engine.graph import MODEL, OUTPUT, Inlet, Layer, Project
from engine.importing import read_bytes
from engine.templates import TEMPLATES
from engine.templates.built_in import BUILT_IN
from engine.values import freeze
from tests import networks
from tests.blocks import built_in_use

pytestmark = pytest.mark.keras


@pytest.fixture(scope="module")
def keras() -> Any:
    import keras

    return keras


def built(keras: Any, source: str) -> Any:
    """Give the model that the exported source makes."""
    keras.backend.clear_session()
    names: dict[str, Any] = {"__name__": "exported"}
    exec(compile(source, "exported.py", "exec"), names)
    return names["model"]


def by_name(model: Any) -> dict[str, Any]:
    """Give the layers of a Keras model by name."""
    return {layer.name: layer for layer in model.layers}


def assert_equal(model: Any, project: Project) -> None:
    """Compare every layer's output shape, count and dtype, and the totals."""
    facts = inference.infer(project)
    totals = summary.totals(facts)
    assert model.count_params() == totals.params
    trainable = sum(int(w.shape.num_elements() or 1) for w in model.trainable_weights)
    assert trainable == totals.trainable
    layers = by_name(model)
    seen = set()
    for node, known in facts.items():
        layer = project.model.layer_of(node)
        if layer.kind == OUTPUT:
            continue
        if layer.kind == "Input" and layer.name not in layers:
            continue  # Sequential keeps its Input to itself
        mine = layers[layer.name]
        assert known.outputs is not None
        if layer.kind != MODEL and project.model.nodes[node].layer not in seen:
            output = mine._inbound_nodes[0].output_tensors[0]
            assert tuple(output.shape) == known.outputs[0].shape, layer.name
            assert output.dtype == known.outputs[0].dtype, layer.name
        if project.model.nodes[node].layer not in seen:
            count = known.outcome.trainable + known.outcome.non_trainable
            assert (mine.count_params() if hasattr(mine, "count_params") else 0) == count
        seen.add(project.model.nodes[node].layer)


@pytest.mark.parametrize("key", networks.EVERY)
def test_the_code_gives_the_drawn_network(keras: Any, key: str) -> None:
    project = networks.EVERY[key]
    if key in networks.COUNTS:
        assert summary.totals(inference.infer(project)).params == networks.COUNTS[key]
    for options in (Options(form="auto"), Options(form="functional", function=True)):
        assert_equal(built(keras, python_code(project, options).text), project)


@pytest.mark.parametrize("key", networks.EVERY)
def test_the_architecture_gives_it_too_and_survives_a_round_trip(keras: Any, key: str) -> None:
    project = networks.EVERY[key]
    keras.backend.clear_session()
    model = keras.models.model_from_json(keras_json(project))
    assert_equal(model, project)
    again = read_bytes(model.to_json().encode())
    keras.backend.clear_session()
    assert_equal(keras.models.model_from_json(keras_json(again)), again)


@pytest.mark.parametrize(
    ("kind", "params"),
    [("Rescaling", {"scale": 0.5}), ("TextVectorization", {}),
     ("GroupQueryAttention", {"head_dim": 2, "num_query_heads": 4, "num_key_value_heads": 2})],
)  # fmt: skip
def test_keras_finds_a_layer_that_it_reads_in_a_way_of_its_own(
    keras: Any, kind: str, params: dict[str, Any]
) -> None:
    made = keras.layers.deserialize(serialized.layer(Layer(kind, "mine", freeze(params))))
    assert (made.name, {key: getattr(made, key) for key in params}) == ("mine", params)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.key)
def test_every_template_is_what_keras_makes_of_it(keras: Any, template: Any) -> None:
    project = template.build()
    assert_equal(built(keras, python_code(project, Options(form="auto")).text), project)
    keras.backend.clear_session()
    assert_equal(keras.models.model_from_json(keras_json(project)), project)


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_built_in_block_is_what_keras_makes_of_it(keras: Any, name: str) -> None:
    project, node = built_in_use(name)
    if blocks.keeps_shape(project, name, inference.infer(project)):
        project = repeats.set_repeat(project, project.main, project.model.nodes[node].layer, 2)
    made = built(keras, python_code(project, Options(form="auto")).text)
    assert made.count_params() == summary.totals(inference.infer(project)).params
    (_, given), *_ = inference.output_tensors(inference.infer(project))
    assert given is not None
    assert tuple(made.outputs[0].shape) == given.shape
    keras.backend.clear_session()
    again = keras.models.model_from_json(keras_json(project))
    assert again.count_params() == made.count_params()
    assert again.outputs[0].shape == made.outputs[0].shape


@pytest.mark.parametrize("key", ["tabular", "forecaster"])
def test_compile_lines_run(keras: Any, key: str) -> None:
    source = python_code(networks.EVERY[key], Options(form="auto", compile=True)).text
    model = built(keras, source)
    assert model.optimizer.name == "adam"
    assert model.loss == {"tabular": "binary_crossentropy", "forecaster": "mse"}[key]


def repeated(count: int, calls: int = 1) -> Project:
    """Give a residual block that repeats, called so often, beside a lone layer of its kinds."""
    drawing = networks.Drawing()
    last = drawing.add("Input", shape=(8, 8, 4))
    inner = drawing.inside("res")
    door = inner.add("Input", shape=(8, 8, 4))
    conv = inner.add("Conv2D", door, filters=4, kernel_size=3, padding="same")
    norm = inner.add("BatchNormalization", conv)
    inner.add("Add", door, norm)
    drawing.take(inner)
    last = drawing.add("Conv2D", last, filters=4, kernel_size=1)
    last = drawing.nest("res", last)
    node = last
    after = drawing.add("Conv2D", last, filters=4, kernel_size=1)
    drawing.add("Dense", drawing.add("Flatten", after), units=2)
    project = drawing.project
    project = repeats.set_repeat(project, "model", project.model.nodes[node].layer, count)
    for _ in range(calls - 1):
        project, again = edits.call_again(project, "model", node, (0.0, 0.0))
        project = edits.insert_on_wire(project, "model", again, Inlet(after))
    return project


@pytest.mark.parametrize("form", ["functional", "sequential"])
@pytest.mark.parametrize("calls", [1, 2])
@pytest.mark.parametrize("count", [2, 3])
def test_a_block_that_repeats_is_so_many_models_in_a_row(
    keras: Any, count: int, calls: int, form: Any
) -> None:
    project = repeated(count, calls)
    source = python_code(project, Options(form="auto" if form == "sequential" else form)).text
    assert f"for i in range({count})" in source
    # Names, shapes and weights of every pass are those of the written out drawing.
    plain = repeats.unrolled(project)
    model = built(keras, source)
    assert_equal(model, plain)
    assert summary.totals(inference.infer(project)) == summary.totals(inference.infer(plain))
    passes = [layer for layer in model.layers if layer.name.startswith("res")]
    assert [layer.name for layer in passes] == [f"res_{i + 1}" for i in range(count)]
    inside = {layer.name for each in passes for layer in each.layers}
    assert inside == {"input_layer", "conv2d", "batch_normalization", "add"}
    assert len({id(w) for each in passes for w in each.weights}) == 6 * count
    keras.backend.clear_session()
    assert_equal(keras.models.model_from_json(keras_json(project)), plain)


def test_a_block_is_a_nested_model_with_the_same_weights(keras: Any) -> None:
    project = networks.residual()
    facts = inference.infer(project)
    names = {project.model.layer_of(n).name: n for n in project.model.nodes}
    nodes = list(project.model.nodes)
    chosen = nodes[nodes.index(names["conv_1a"]) : nodes.index(names["merge_1"]) + 1]
    project, node = blocks.make_block(project, "residual", chosen, facts, "block")
    assert node is not None
    model = built(keras, python_code(project).text)
    assert_equal(model, project)
    keras.backend.clear_session()
    assert_equal(keras.models.model_from_json(keras_json(project)), project)
