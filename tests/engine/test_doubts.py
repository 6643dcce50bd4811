"""Doubts about the data: narrow enough to be right."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from engine import checks, doubts, inference, templates
from engine.graph import Project
from engine.importing import read_bytes
from engine.tensors import Tensor
from tests import networks


def found(project: Project) -> list[str]:
    return [problem.code for problem in checks.everything(project, inference.infer(project))]


@pytest.mark.parametrize(
    "shape",
    [(60000, 28, 28), (50000, 32, 32, 3), (10000, 64, 64, 1), (2000, 150, 150, 3), (5000, 48, 48)],
)
def test_a_number_of_samples_in_a_shape_is_noticed(shape):
    assert doubts.holds_samples(shape)


@pytest.mark.parametrize(
    "shape",
    [
        (1024, 1024, 3), (4000, 4000, 1), (1080, 1920, 3), (16000, 1), (16000, 64), (1000, 64, 3),
        (1000, 64, 1), (None, 28, 28), (28, 28, 1), (16, 112, 112, 3), (1000,), (5000,), "shape",
        (2000, None, 3), (1000, 1000, 1000), (0, 0, 0), (1000, 0, 0),
    ],
)  # fmt: skip
def test_large_shapes_of_one_sample_are_no_samples(shape):
    assert not doubts.holds_samples(shape)


def test_flat_pictures_with_their_number_are_noticed_at_a_dense_layer():
    assert doubts.holds_samples((60000, 784), "Dense")
    assert not doubts.holds_samples((60000, 784), "LSTM")
    project = networks.chain(("Input", {"shape": (60000, 784)}), ("Dense", {"units": 10}))
    assert found(project) == ["samples-in-shape"]


def conv(shape, **params):
    given = {"filters": 8, "kernel_size": 3, **params}
    return networks.chain(("Input", {"shape": shape}), ("Conv2D", given))


@pytest.mark.parametrize("shape", [(3, 224, 224), (3, 480, 640), (4, 64, 64), (3, 32, 32)])
def test_channels_in_front_of_a_channels_last_layer_are_noticed(shape):
    assert "channels-elsewhere" in found(conv(shape))
    assert "channels-elsewhere" not in found(conv(shape, data_format="channels_first"))


@pytest.mark.parametrize("shape", [(224, 224, 3), (480, 640, 3), (64, 64, 3)])
def test_channels_behind_a_channels_first_layer_are_noticed(shape):
    assert "channels-elsewhere" in found(conv(shape, data_format="channels_first"))
    assert "channels-elsewhere" not in found(conv(shape))


@pytest.mark.parametrize(
    "project",
    [
        conv((3, 8, 8)),
        conv((1, 128, 64), kernel_size=(1, 3)),
        conv((4, 100, 64)),
        conv((28, 28, 28)),
        conv((None, None, 3)),
        conv((3, None, None)),
        networks.chain(
            ("Input", {"shape": (16, 64, 64)}),
            ("Conv2D", {"filters": 3, "kernel_size": 3, "padding": "same"}),
            ("Conv2D", {"filters": 3, "kernel_size": 3, "data_format": "channels_first"}),
        ),
    ],
)
def test_feature_maps_that_only_resemble_pictures_are_left_alone(project):
    assert "channels-elsewhere" not in found(project)


def test_a_layer_that_gives_no_values_is_told_once():
    drawing = networks.Drawing()
    rows = drawing.add("Input", shape=(8, 3))
    drawing.add("Identity", drawing.add("CutsAll", rows, name="cuts"), name="behind")
    model = drawing.project.model
    nothing = replace(model.nodes["n2"], stated=(Tensor((None, 0, 3)),))
    model = replace(model, nodes={**model.nodes, "n2": nothing})
    project = Project({"model": model}, "model")
    (problem,) = checks.everything(project, inference.infer(project))
    assert (problem.code, problem.node) == ("nothing-left", "n2")
    assert problem.title == "cuts gives 0×3, which holds no values"


@cache
def template(key: str) -> Project:
    return next(t.build() for t in templates.TEMPLATES if t.key == key)


@pytest.mark.parametrize("key", [t.key for t in templates.TEMPLATES])
def test_no_template_raises_a_doubt_that_is_not_true(key):
    # The last row that a strided convolution never reads is true, and worth knowing.
    assert set(found(template(key))) <= {"lost-pixels"}


@pytest.mark.keras
@pytest.mark.slow
@pytest.mark.parametrize("name", ["ResNet50", "MobileNetV2", "EfficientNetB0", "DenseNet121"])
def test_no_network_of_keras_applications_raises_a_false_alarm(name):
    keras = pytest.importorskip("keras")
    model = getattr(keras.applications, name)(weights=None)
    project = read_bytes(model.to_json().encode(), places=False)
    assert set(found(project)) <= {"lost-pixels"}
