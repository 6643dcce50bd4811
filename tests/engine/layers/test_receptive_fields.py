"""Receptive fields against gradients: what a place of the output depends on in real Keras."""

from __future__ import annotations

import random
import warnings
from typing import Any

import pytest

from engine import inference
from engine.receptive import receptive_fields
from tests import networks

PLACES = 120
PAD = ("valid", "same")
INTERPOLATIONS = ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5")


def drawn(dice: random.Random) -> tuple[str, dict[str, Any]]:
    """Draw a layer that keeps places apart, or one that does not."""
    pick = dice.choice
    made: dict[str, dict[str, Any]] = {
        "Conv1D": {
            "filters": 2, "kernel_size": pick((1, 2, 3, 5)), "padding": pick((*PAD, "causal")),
            **pick(({"strides": 1}, {"strides": 2}, {"strides": 3}, {"dilation_rate": 3})),
        },
        "DepthwiseConv1D": {
            "kernel_size": pick((2, 3)), "strides": pick((1, 2)), "padding": pick(PAD),
        },
        "SeparableConv1D": {
            "filters": 2, "kernel_size": pick((2, 3)), "strides": pick((1, 2)),
            "padding": pick(PAD),
        },
        "AveragePooling1D": {
            "pool_size": pick((2, 3)), "strides": pick((1, 2, None)), "padding": pick(PAD),
        },
        "Conv1DTranspose": {
            "filters": 2, "kernel_size": pick((1, 2, 3, 4, 5)), "padding": pick(PAD),
            **pick(({"strides": 1}, {"strides": 2}, {"strides": 3}, {"dilation_rate": 2})),
        },
        "UpSampling1D": {"size": pick((2, 3))},
        "ZeroPadding1D": {"padding": pick((1, 2))},
        "Cropping1D": {"cropping": pick((1, (2, 0)))},
        "LayerNormalization": {"axis": pick((-1, -1, 1, (1, 2)))},
        "GroupNormalization": {"groups": 2},
        "BatchNormalization": {},
        "RMSNormalization": {"axis": -1},
        "UnitNormalization": {"axis": pick((-1, 1))},
        "Softmax": {"axis": pick((-1, 1))},
        "Activation": {"activation": pick(("tanh", "softmax"))},
        "Dense": {"units": 2},
    }  # fmt: skip
    often = ("Conv1D", "Conv1D", "Conv1DTranspose", "UpSampling1D", "AveragePooling1D")
    kind = pick((*made, *often))
    return kind, made[kind]


def counted(model: Any, shape: tuple[int, ...]) -> tuple[int, ...]:
    """Give how wide the place that sees most sees, per axis, by the gradients of every place."""
    import numpy as np
    import tensorflow as tf

    numbers = np.random.default_rng(0)
    for weight in model.weights:
        if weight.path.endswith("kernel"):
            weight.assign(numbers.random(weight.shape) + 0.1)
    data = tf.constant(numbers.random((1, *shape)) + 0.5, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(data)
        made = model(data, training=False)
        places = tf.reshape(tf.reduce_sum(made * numbers.random(made.shape[-1]), -1), [-1])
    slopes = np.abs(tape.jacobian(places, data).numpy()).sum(-1)[:, 0]
    seen = slopes > 1e-6 * slopes.max()  # what is 0 on paper is a little more in float32
    widths = []
    for axis in range(1, seen.ndim):
        others = tuple(other for other in range(1, seen.ndim) if other != axis)
        rows = [np.flatnonzero(row) for row in seen.any(axis=others)]
        widths.append(max((int(row[-1] - row[0]) + 1 for row in rows if len(row)), default=0))
    return tuple(widths)


def field(project: Any) -> tuple[int, ...] | None:
    facts = inference.infer(project)
    found = receptive_fields(facts).get(facts.structure.order[-1])
    return found.sizes if found is not None else None


def called(keras: Any, layers: list[tuple[str, dict[str, Any]]], tensor: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for kind, params in layers:
            tensor = getattr(keras.layers, kind)(**params)(tensor)
    return tensor


@pytest.mark.keras
@pytest.mark.parametrize("seed", range(60))
def test_chains_see_what_their_gradients_show(seed: int, keras) -> None:
    dice = random.Random(seed)
    layers = [drawn(dice) for _ in range(dice.randint(1, 5))]
    ours = field(networks.chain(("Input", {"shape": (PLACES, 2)}), *layers))
    arriving = keras.Input((PLACES, 2))
    try:
        model = keras.Model(arriving, called(keras, layers, arriving))
    except ValueError:
        assert ours is None  # too small for one of the windows
        return
    seen = counted(model, (PLACES, 2))
    if ours is None:
        # All places flow together; the edges are cut off by what came before.
        assert seen[0] > PLACES // 2, layers
    else:
        assert ours == seen, layers


BRANCHES = [
    ([("Conv1D", {"filters": 2, "kernel_size": 3, "padding": "same"})], []),
    ([("Conv1D", {"filters": 2, "kernel_size": 4, "padding": "causal"})],
     [("Conv1D", {"filters": 2, "kernel_size": 5, "padding": "same"})]),
    ([("Cropping1D", {"cropping": (0, 6)})], [("Cropping1D", {"cropping": (6, 0)})]),
    ([("Conv1D", {"filters": 2, "kernel_size": 2, "strides": 2}), ("UpSampling1D", {"size": 2})],
     [("Conv1D", {"filters": 2, "kernel_size": 2, "padding": "same"})]),
    ([("AveragePooling1D", {"pool_size": 3, "strides": 3}),
      ("Conv1DTranspose", {"filters": 2, "kernel_size": 5, "strides": 3, "padding": "same"})],
     [("ZeroPadding1D", {"padding": (3, 0)}), ("Cropping1D", {"cropping": (0, 3)})]),
]  # fmt: skip


@pytest.mark.keras
@pytest.mark.parametrize("branches", BRANCHES)
def test_branches_see_together_what_each_of_them_sees(branches, keras) -> None:
    """Also where they look to different sides."""
    drawing = networks.Drawing()
    start = drawing.add("Input", shape=(PLACES, 2))
    ends = []
    for layers in branches:
        end = start
        for kind, params in layers:
            end = drawing.add(kind, end, **params)
        ends.append(end)
    drawing.add("Add", *ends)
    arriving = keras.Input((PLACES, 2))
    made = keras.layers.Add()([called(keras, layers, arriving) for layers in branches])
    assert field(drawing.project) == counted(keras.Model(arriving, made), (PLACES, 2))


@pytest.mark.keras
@pytest.mark.parametrize(
    "interpolation", ["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"]
)
@pytest.mark.parametrize("size", [(2, 3), (1, 4)])
def test_interpolation_looks_at_neighbours(interpolation: str, size, keras) -> None:
    layers = [
        ("Conv2D", {"filters": 2, "kernel_size": 3, "strides": 2}),
        ("UpSampling2D", {"size": size, "interpolation": interpolation}),
        ("Conv2D", {"filters": 2, "kernel_size": 2}),
    ]
    shape = (28, 28, 1)
    arriving = keras.Input(shape)
    model = keras.Model(arriving, called(keras, layers, arriving))
    assert field(networks.chain(("Input", {"shape": shape}), *layers)) == counted(model, shape)


def test_a_gate_of_the_whole_image_lets_every_place_see_all() -> None:
    drawing = networks.Drawing()
    image = drawing.add("Input", shape=(16, 16, 4))
    seen = drawing.add("Conv2D", image, filters=4, kernel_size=3)
    gate = drawing.add("GlobalAveragePooling2D", seen, keepdims=True)
    drawing.add("Multiply", seen, gate)
    assert field(drawing.project) is None


def test_numbers_without_places_hide_none() -> None:
    """A condition beside the image is added everywhere, and the image is seen as before."""
    drawing = networks.Drawing()
    image = drawing.add("Input", shape=(16, 16, 4))
    seen = drawing.add("Conv2D", image, filters=4, kernel_size=3)
    numbers = drawing.add("Dense", drawing.add("Input", shape=(7,)), units=4)
    drawing.add("Add", seen, drawing.add("Reshape", numbers, target_shape=(1, 1, 4)))
    assert field(drawing.project) == (3, 3)


def test_a_pattern_that_grows_without_end_is_not_followed() -> None:
    grown = [("Conv1DTranspose", {"filters": 1, "kernel_size": 1, "strides": 9_999})] * 3
    assert field(networks.chain(("Input", {"shape": (3, 1)}), *grown)) is None
