"""Real Keras makes every layer with the arguments that a new one starts with."""

from __future__ import annotations

import pytest

from engine import catalog, starters
from engine.tensors import Tensor
from tests.engine.layers import keras_side

pytestmark = pytest.mark.keras

KINDS = [kind for kinds in catalog.palette().values() for kind in kinds]
OURS = ("Output", "Lambda")
"""No class of Keras; and code that nobody can guess."""


def test_keras_makes_every_layer_with_its_starting_arguments():
    refused = {}
    for shape in ((None, 16, 16, 32), (None, 20, 8), (None, 10), (None, 4, 8, 8, 3)):
        for kind in KINDS:
            if kind in OURS:
                continue
            try:
                keras_side.construct(kind, starters.params(kind, Tensor(shape)))
            except Exception as error:
                refused[kind, shape] = f"{type(error).__name__}: {error}"
    assert refused == {}
