"""File → project → file: real Keras builds the same model, and we read the same project again."""

from __future__ import annotations

import json

import pytest

from engine import storage
from engine.exporting.keras_json import keras_json
from engine.importing import read_bytes
from tests.engine.importing import keras_models

pytestmark = pytest.mark.keras


@pytest.fixture(scope="module")
def keras():
    pytest.importorskip("tensorflow")
    return keras_models.load()


@pytest.mark.parametrize("make", keras_models.FORMS, ids=lambda make: make.__name__)
def test_what_goes_out_again_is_the_same_model_to_keras_and_to_us(keras, make):
    model = make()
    project = read_bytes(keras_models.text(model))
    written = keras_json(storage.read(storage.write(project)))
    again = keras.models.model_from_json(written)
    assert read_bytes(keras_models.text(again)) == project
    before, after = json.loads(model.to_json()), json.loads(again.to_json())
    ends = ("input_layers", "output_layers")
    assert [before["config"].get(key) for key in ends] == [after["config"].get(key) for key in ends]
    assert [x["class_name"] for x in before["config"]["layers"]] == [
        x["class_name"] for x in after["config"]["layers"]
    ]
    assert keras_models.said(again) == keras_models.said(model)


def test_a_class_of_the_authors_own_goes_out_as_it_came_in(keras):
    layers = keras.layers

    @keras.saving.register_keras_serializable("mine")
    class Mix(layers.Layer):
        def __init__(self, factor=3, table=None, **kwargs):
            super().__init__(**kwargs)
            self.factor = factor
            self.table = table

        def call(self, first, second=None, third=None, pairs=()):
            return first[0] * self.factor if isinstance(first, list | tuple) else first

        def get_config(self):
            return {**super().get_config(), "factor": self.factor, "table": self.table}

    @keras.saving.register_keras_serializable("mine")
    def act(x):
        return x * 2

    x = keras.Input((8,), name="x")
    y = Mix(4, {"a": [1, {"b": None}]}, name="one")(x, x, third=x)
    y = Mix(name="two")([x, y], pairs=[y])
    y = Mix(name="three")([y])
    model = keras.Model(x, layers.Dense(2, name="last", activation=act)(y), name="own")
    project = read_bytes(keras_models.text(model))
    again = keras.models.model_from_json(keras_json(project))
    assert json.loads(again.to_json()) == json.loads(model.to_json())
