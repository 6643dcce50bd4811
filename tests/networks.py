"""Small networks that people really work with, drawn by edits; shared by many tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import arrange
from engine.graph import Inlet, Layer, Model, Node, NodeId, Outlet, Project
from engine.templates.builder import Drawing
from engine.values import FrozenDict

Step = tuple[str, dict[str, Any]]


def chain(*steps: Step, name: str = "model", compile: Mapping[str, Any] | None = None) -> Project:
    """Give a project whose layers follow one another."""
    drawing = Drawing(name)
    last: NodeId | None = None
    for kind, params in steps:
        last = drawing.add(kind, *([last] if last is not None else []), **params)
    return drawing.compiled(**compile) if compile else drawing.project


def long_chain(count: int) -> Project:
    """Give a long chain of Dense layers, ``n0`` (the Input) to the last, below one another."""
    layers = {"n0": Layer("Input", "image", FrozenDict(shape=(8,)))}
    nodes = {"n0": Node("n0", at=(0.0, 0.0))}
    wires = {}
    for place in range(1, count):
        name = f"n{place}"
        layers[name] = Layer("Dense", f"dense_{place}x", FrozenDict(units=8))
        nodes[name] = Node(name, at=(0.0, place * 96.0))
        wires[Inlet(name, "inputs", 0)] = Outlet(f"n{place - 1}")
    return Project({"model": Model(layers, nodes, wires)}, "model")


def cnn(height: int = 28, width: int = 28, channels: int = 1) -> Project:
    """Give the first CNN of every course: two convolutions, two poolings, ten classes."""
    return chain(
        ("Input", {"shape": (height, width, channels)}),
        ("Conv2D", {"filters": 32, "kernel_size": 3, "activation": "relu"}),
        ("MaxPooling2D", {"pool_size": 2}),
        ("Conv2D", {"filters": 64, "kernel_size": 3, "activation": "relu"}),
        ("MaxPooling2D", {"pool_size": 2}),
        ("Flatten", {}),
        ("Dense", {"units": 10, "activation": "softmax"}),
    )


def tabular() -> Project:
    """Give a binary classifier of 100 numbers."""
    return chain(
        ("Input", {"shape": (100,)}),
        ("Dense", {"units": 128, "activation": "relu"}),
        ("Dense", {"units": 64, "activation": "relu"}),
        ("Dense", {"units": 1, "activation": "sigmoid"}),
        compile={"optimizer": "adam", "loss": "binary_crossentropy", "metrics": ["accuracy"]},
    )


def forecaster() -> Project:
    """Give two stacked LSTMs that forecast one number."""
    return chain(
        ("Input", {"shape": (10, 10)}),
        ("LSTM", {"units": 64, "return_sequences": True}),
        ("LSTM", {"units": 32}),
        ("Dense", {"units": 1}),
        compile={"optimizer": "adam", "loss": "mse", "metrics": ["mae"]},
    )


def sequence() -> Project:
    """Give one LSTM over 100 steps of 32 features, two numbers out."""
    return chain(("Input", {"shape": (100, 32)}), ("LSTM", {"units": 64}), ("Dense", {"units": 2}))


def strided(shape: tuple[int, ...], first: dict[str, Any], second: dict[str, Any]) -> Project:
    """Give two convolutions."""
    return chain(("Input", {"shape": shape}), ("Conv2D", first), ("Conv2D", second))


STRIDED = {
    "28x28x3": strided(
        (28, 28, 3),
        {"filters": 32, "kernel_size": 3, "strides": 2},
        {"filters": 64, "kernel_size": 3, "padding": "same"},
    ),
    "64x64x1": strided(
        (64, 64, 1),
        {"filters": 16, "kernel_size": 5, "padding": "same"},
        {"filters": 32, "kernel_size": 3, "padding": "same"},
    ),
    "128x128x3": strided(
        (128, 128, 3),
        {"filters": 8, "kernel_size": 3, "strides": 4},
        {"filters": 16, "kernel_size": 3, "padding": "same"},
    ),
}


def channels_first() -> Project:
    """Give one convolution on channels-first images."""
    return chain(
        ("Input", {"shape": (1, 28, 28)}),
        ("Conv2D", {"filters": 32, "kernel_size": 3, "data_format": "channels_first"}),
    )


def residual(blocks: int = 2, filters: int = 16) -> Project:
    """Give a small residual network with identity shortcuts."""
    drawing = Drawing("residual")
    x = drawing.add("Input", shape=(16, 16, 3), name="image")
    x = drawing.add("Conv2D", x, filters=filters, kernel_size=3, padding="same", name="stem")
    for block in range(blocks):
        shortcut = x
        for part in "ab":
            name = f"conv_{block}{part}"
            x = drawing.add("Conv2D", x, filters=filters, kernel_size=3, padding="same", name=name)
            x = drawing.add("BatchNormalization", x)
            if part == "a":
                x = drawing.add("ReLU", x)
        x = drawing.add("Add", x, shortcut, name=f"merge_{block}")
        x = drawing.add("ReLU", x)
    x = drawing.add("GlobalAveragePooling2D", x)
    drawing.add("Dense", x, units=10, activation="softmax", name="probs")
    return drawing.project


def skipped(count: int) -> Project:
    """Give a chain of ``count`` convolutions that a skip leads past to an Add."""
    drawing = Drawing()
    last = start = drawing.add("Input", shape=(32, 32, 8))
    for _ in range(count):
        last = drawing.add("Conv2D", last, filters=8, kernel_size=3, padding="same")
    drawing.add("Add", last, start, name="merge")
    return drawing.project


def siamese() -> Project:
    """Give two inputs that go through the same layer."""
    drawing = Drawing("siamese")
    left = drawing.add("Input", shape=(12,), name="left")
    right = drawing.add("Input", shape=(12,), name="right")
    encoder = drawing.add("Dense", left, units=8, activation="relu", name="encoder")
    twin = drawing.again(encoder, right)
    merged = drawing.add("Concatenate", encoder, twin, name="pair")
    drawing.add("Dense", merged, units=1, activation="sigmoid", name="same")
    return drawing.project


EVERY: dict[str, Project] = {
    "cnn_28": cnn(),
    "cnn_64": cnn(64, 64, 3),
    "cnn_128": cnn(128, 128, 3),
    "tabular": tabular(),
    "forecaster": forecaster(),
    "sequence": sequence(),
    **{f"strided_{key}": project for key, project in STRIDED.items()},
    "channels_first": channels_first(),
    "residual": residual(),
    "siamese": siamese(),
}
"""Networks without problems."""

COUNTS = {
    "cnn_28": 34_826,
    "cnn_64": 144_842,
    "cnn_128": 595_402,
    "tabular": 21_249,
    "forecaster": 31_649,
    "sequence": 24_962,
}
"""Their parameters, as Keras counts them."""


def two_scales() -> Project:
    """Give the broken network of the design: a kernel too large, an Add that does not match."""
    d = Drawing("two_scale_net")
    image = d.add("Input", shape=(26, 26, 3), name="image")
    stem = d.add("Conv2D", image, filters=32, kernel_size=3, strides=2, padding="same",
                 activation="relu", name="stem")  # fmt: skip
    conv = d.add("Conv2D", stem, filters=64, kernel_size=3, padding="same", name="conv_a")
    merge = d.add("Add", conv, stem, name="merge")
    first = d.add("GlobalAveragePooling2D", merge, name="gap_a")
    pool = d.add("MaxPooling2D", stem, pool_size=4, name="pool_b")
    wide = d.add("Conv2D", pool, filters=64, kernel_size=5, activation="relu", name="conv_wide")
    second = d.add("GlobalAveragePooling2D", wide, name="gap_b")
    both = d.add("Concatenate", first, second, name="concat")
    d.add("Dense", both, units=10, activation="softmax", name="probs")
    return arrange.arranged(d.project)
