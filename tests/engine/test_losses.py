"""What comes out against what the loss asks for: warned of where it is wrong, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from engine import checks, inference, losses
from tests import networks
from tests.engine.broken_networks import classifier


def found(project) -> list[str]:
    return [problem.code for problem in checks.everything(project, inference.infer(project))]


def of_class(name: str, **config: Any) -> dict[str, Any]:
    return {"class_name": name, "config": config}


GOOD = [
    ("categorical_crossentropy", 10, "softmax"),
    ("sparse_categorical_crossentropy", 10, "softmax"),
    (of_class("SparseCategoricalCrossentropy", from_logits=True), 10, None),
    (of_class("CategoricalCrossentropy", from_logits=True), 10, "linear"),
    (of_class("CategoricalCrossentropy", label_smoothing=0.1), 10, "softmax"),
    ("binary_crossentropy", 1, "sigmoid"),
    ("binary_crossentropy", 10, "sigmoid"),
    ("binary_crossentropy", 2, "softmax"),
    (of_class("BinaryCrossentropy", from_logits=True), 1, None),
    ("mse", 1, None),
    ("mae", 3, "softplus"),
    ("mse", 784, "sigmoid"),
    ("mse", 4, "tanh"),
    ("huber", 1, "linear"),
    ("hinge", 1, "tanh"),
    ("kl_divergence", 10, "softmax"),
    (None, 10, "relu"),
    ({"class_name": "Custom>MyLoss", "config": {}}, 10, "relu"),
]


@pytest.mark.parametrize(("loss", "units", "activation"), GOOD)
def test_what_goes_together_is_not_warned_of(loss, units, activation):
    assert found(classifier(loss, units, activation)) == []


BAD = [
    ("categorical_crossentropy", 10, "sigmoid", "sigmoid-for-classes"),
    ("sparse_categorical_crossentropy", 3, "sigmoid", "sigmoid-for-classes"),
    ("SparseCategoricalCrossentropy", 3, None, "loss-needs-probabilities"),
    ("categorical_crossentropy", 3, "relu", "loss-needs-probabilities"),
    ("bce", 1, None, "loss-needs-probabilities"),
    ("binary_crossentropy", 1, "tanh", "loss-needs-probabilities"),
    (of_class("BinaryCrossentropy", from_logits=True), 1, "sigmoid", "logits-twice"),
    (of_class("CategoricalCrossentropy", from_logits=True), 5, "softmax", "logits-twice"),
    ("binary_crossentropy", 1, "softmax", "softmax-over-one"),
    ("mse", 1, "softmax", "softmax-over-one"),
    (None, 1, "softmax", "softmax-over-one"),
    ("sparse_categorical_crossentropy", 1, "sigmoid", "one-class"),
    ("binary_crossentropy", 10, "softmax", "binary-for-classes"),
    ("mean_squared_error", 1, "relu", "relu-at-the-end"),
    ("crossentropy", 10, "softmax", "unknown-loss"),
]


@pytest.mark.parametrize(("loss", "units", "activation", "code"), BAD)
def test_what_does_not_go_together_is_one_warning(loss, units, activation, code):
    project = classifier(loss, units, activation)
    (problem,) = checks.everything(project, inference.infer(project))
    assert (problem.code, problem.severity) == (code, "warning")
    assert project.model.layer_of(problem.node).params["units"] == units


def test_a_softmax_layer_counts_as_the_last_activation():
    project = networks.chain(
        ("Input", {"shape": (4,)}),
        ("Dense", {"units": 3}),
        ("Softmax", {}),
        compile={"loss": of_class("SparseCategoricalCrossentropy", from_logits=True)},
    )
    assert found(project) == ["logits-twice"]


def test_each_output_is_held_against_its_own_loss():
    drawing = networks.Drawing()
    x = drawing.add("Input", shape=(4,))
    drawing.add("Dense", x, units=3, activation="softmax", name="kind")
    drawing.add("Dense", x, units=1, name="size")
    fitting = drawing.compiled(loss={"kind": "categorical_crossentropy", "size": "mse"})
    assert found(fitting) == []
    turned = drawing.compiled(loss=["mse", "categorical_crossentropy"])
    assert found(turned) == ["one-class"]
    assert found(drawing.compiled(loss=["mse"])) == ["losses-and-outputs"]
    assert found(drawing.compiled(loss={"kind": "mse"})) == []


def test_a_metric_that_reads_labels_otherwise_is_a_warning():
    def with_metrics(*metrics: Any):
        return classifier("categorical_crossentropy", metrics=list(metrics))

    assert found(with_metrics("accuracy", "categorical_accuracy")) == []
    assert found(with_metrics("sparse_categorical_accuracy")) == ["metric-and-loss"]
    assert found(with_metrics(of_class("SparseCategoricalAccuracy"))) == ["metric-and-loss"]


def test_without_compile_settings_nothing_is_asked_of_the_outputs():
    for project in networks.EVERY.values():
        assert list(losses.problems(inference.infer(project))) == []


@pytest.mark.keras
def test_every_loss_that_keras_knows_is_known_here():
    pytest.importorskip("keras")
    from keras.src import losses as theirs

    for name in theirs.ALL_OBJECTS_DICT.keys() - {"Loss", "LossFunctionWrapper"}:
        assert "unknown-loss" not in found(classifier(name)), name
    for typo in ("crossentropy", "categorical_crosentropy", "sparse"):
        with pytest.raises(ValueError, match="interpret"):
            theirs.get(typo)
        assert "unknown-loss" in found(classifier(typo))
