"""Real Keras for the tests of the rules: imported once per session."""

import pytest


@pytest.fixture(scope="session")
def keras():
    """Give real Keras, which takes seconds to import."""
    pytest.importorskip("tensorflow")
    from tests.engine.layers import keras_side

    return keras_side.load()
