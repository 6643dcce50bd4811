"""What the inspector writes for an object is what real Keras understands."""

from __future__ import annotations

import pytest

from designer.inspector.families import FAMILIES
from engine.values import KerasObject, thaw
from tests.engine.layers import keras_side

pytestmark = pytest.mark.keras

MODULES = {
    "initializer": "initializers", "regularizer": "regularizers", "constraint": "constraints",
    "activation": "activations", "optimizer": "optimizers", "loss": "losses", "metric": "metrics",
}  # fmt: skip


def test_keras_understands_every_object_that_can_be_chosen():
    keras = keras_side.load()
    refused = {}
    for family, module in MODULES.items():
        for name in FAMILIES[family].members():
            written = FAMILIES[family].start(name)
            plain = thaw(written) if isinstance(written, KerasObject) else written
            known = getattr(keras, module)
            try:
                if isinstance(plain, str):
                    made = known.get(plain)
                else:
                    made = getattr(known, plain["class_name"])(**plain["config"])
            except Exception as error:
                refused[family, name] = f"{plain!r}: {type(error).__name__}: {error}"
                continue
            found = getattr(made, "__name__", type(made).__name__)
            if found.lower().replace("_", "") != name.lower().replace("_", ""):
                refused[family, name] = f"{plain!r} became {found}"
    assert refused == {}
