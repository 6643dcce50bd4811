"""Models of every form that Keras's files have: the code written of them builds the same."""

from __future__ import annotations

import pytest

from engine.exporting.options import Options
from engine.exporting.python_code import python_code
from engine.importing import read_bytes
from tests.engine.importing import keras_models

pytestmark = pytest.mark.keras


@pytest.fixture(scope="module")
def keras():
    pytest.importorskip("tensorflow")
    return keras_models.load()


def flat(model):
    """Give the shapes and dtypes of the ends, and those of the weights."""
    weights = [(tuple(w.shape), w.trainable) for w in model.weights]
    return (*keras_models.ends(model), weights)


@pytest.mark.parametrize("form", ["auto", "function"])
@pytest.mark.parametrize("make", keras_models.FORMS, ids=lambda make: make.__name__)
def test_the_code_of_a_file_builds_its_model(keras, make, form):
    model = make()
    options = Options() if form == "auto" else Options(form="functional", function=True)
    code = python_code(read_bytes(keras_models.text(model)), options).text
    made = {"__name__": "exported"}
    exec(compile(code, "exported.py", "exec"), made)
    assert flat(made["model"]) == flat(model)
