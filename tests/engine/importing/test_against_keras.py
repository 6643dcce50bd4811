"""What is read from Keras's own files is what Keras built: shapes, dtypes, weights, ends."""

from __future__ import annotations

import json

import pytest

from engine import inspecting
from engine.importing import open_any, read_bytes
from engine.inference import infer, output_tensors
from tests.engine.importing import beside_keras, keras_models

pytestmark = pytest.mark.keras

SMALL_APPLICATIONS = ("MobileNetV2", "ResNet50", "DenseNet121", "EfficientNetB0", "ConvNeXtTiny")


@pytest.fixture(scope="module")
def keras():
    pytest.importorskip("tensorflow")
    return keras_models.load()


@pytest.mark.parametrize("shapes", [True, False], ids=["with shapes", "shapes taken out"])
@pytest.mark.parametrize("make", keras_models.FORMS, ids=lambda make: make.__name__)
def test_a_file_of_any_form_is_read_as_keras_built_it(keras, make, shapes):
    model = make()
    project = read_bytes(keras_models.text(model, shapes=shapes))
    if not shapes and beside_keras.without_rules(project):
        pytest.skip(f"no rule yet for {', '.join(beside_keras.without_rules(project))}")
    assert beside_keras.compare(project, model) > 1


@pytest.mark.parametrize("name", SMALL_APPLICATIONS)
def test_applications_have_every_shape_and_count_of_keras(keras, name):
    model = getattr(keras.applications, name)(weights=None)
    for shapes in (True, False):
        project = read_bytes(keras_models.text(model, shapes=shapes), places=False)
        if not shapes and beside_keras.without_rules(project):
            pytest.skip(f"no rule yet for {', '.join(beside_keras.without_rules(project))}")
        assert beside_keras.compare(project, model) >= 150
        total = inspecting.report("", project)["totals"]
        assert total["trainable"] + total["non_trainable"] == model.count_params()


@pytest.mark.parametrize("make", keras_models.FORMS, ids=lambda make: make.__name__)
def test_an_archive_says_the_same_as_the_json(keras, make, tmp_path):
    model = make()
    path = tmp_path / "model.keras"
    model.save(path)
    assert open_any(path) == read_bytes(keras_models.text(model))


@pytest.mark.parametrize("make", keras_models.FORMS, ids=lambda make: make.__name__)
@pytest.mark.filterwarnings("ignore")  # Keras says that the format is old
def test_an_old_archive_says_the_same_as_the_json(keras, make, tmp_path):
    model = make()
    project = read_bytes(keras_models.text(model))
    path = tmp_path / "model.h5"
    model.save(path)
    again = open_any(path)
    beside_keras.compare(again, model)
    if make is not keras_models.model_in_a_wrapper:  # held models are kept word for word
        assert again == project


def test_an_unbuilt_sequential_names_what_is_missing(keras):
    layers = keras.layers
    model = keras.Sequential([layers.Conv2D(3, 3), layers.Flatten()], name="later")
    report = inspecting.report("", read_bytes(keras_models.text(model)))
    (problem,) = report["problems"]
    assert (problem["code"], problem["severity"], problem["node"]) == (
        "no-input", "error", model.layers[0].name,
    )  # fmt: skip
    assert "later" in problem["why"]


def test_a_class_of_the_authors_own_stays_with_its_configuration_and_shapes(keras):
    layers = keras.layers

    @keras.saving.register_keras_serializable("mine")
    class Dense(layers.Layer):  # on purpose a name that Keras has too
        def __init__(self, keep=3, **kwargs):
            super().__init__(**kwargs)
            self.keep = keep

        def call(self, x, other=None):
            return x[..., : self.keep]

        def get_config(self):
            return {**super().get_config(), "keep": self.keep, "weird": {"a": [1, None, "x"]}}

    x = keras.Input((8,))
    y = Dense(4, name="mine")(x, other=x)
    model = keras.Model(x, layers.Dense(2)(y))
    project = read_bytes(keras_models.text(model))
    facts = infer(project)
    node = next(n for n in facts if facts.model.layer_of(n).name == "mine")
    layer = facts.model.layer_of(node)
    assert (layer.kind, layer.registered_name) == ("mine>Dense", "mine>Dense")
    assert layer.params["keep"] == 4
    assert layer.params["weird"] == {"a": (1, None, "x")}
    assert [t.shape for t in facts[node].outputs] == [(None, 4)]
    assert set(facts[node].inlets) == {("inputs", 0), ("other", 0)}
    assert [t.shape for _, t in output_tensors(facts)] == [(None, 2)]


def test_a_lambda_is_never_decoded_and_keeps_its_code(keras):
    x = keras.Input((8,))
    y = keras.layers.Lambda(lambda t: t * 2, output_shape=(8,), name="twice")(x)
    model = keras.Model(x, keras.layers.Dense(2)(y))
    raw = json.loads(model.to_json())
    code = raw["config"]["layers"][1]["config"]["function"]["config"]["code"]
    project = read_bytes(json.dumps(raw).encode())
    layer = next(x for x in project.model.layers.values() if x.name == "twice")
    assert layer.params["function"].class_name == "__lambda__"
    assert layer.params["function"].config["code"] == code
    facts = infer(project)
    assert [t.shape for _, t in output_tensors(facts)] == [(None, 2)]


def test_a_subclassed_model_is_refused_because_its_file_lists_no_layers(keras, tmp_path):
    class Mine(keras.Model):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.dense = keras.layers.Dense(2)

        def call(self, x):
            return self.dense(x)

    from engine.reading import FileError

    model = Mine()
    model(keras.ops.ones((1, 3)))
    model.save(tmp_path / "mine.keras")
    with pytest.raises(FileError, match="class of its own, Mine") as caught:
        open_any(tmp_path / "mine.keras")
    assert caught.value.code == "no-graph"
