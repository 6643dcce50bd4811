"""Small projects for the tests of the canvas: rows of cards, written down by hand."""

from __future__ import annotations

from engine.graph import Frame, Inlet, Layer, Model, Node, Outlet, Project
from engine.layers.registry import RULES
from engine.values import FrozenDict, freeze

Row = tuple[str, str, dict, str, float, float, list[str]]
"""Id, kind, parameters, name, place, and the ids that feed it."""


def drawn(rows: list[Row], frames=(), bypassed=()) -> Project:
    """Give a project with these cards; wires go to ports in the order of the rule."""
    layers, nodes, wires = {}, {}, {}
    for node, kind, params, name, x, y, sources in rows:
        given = FrozenDict({key: freeze(value) for key, value in params.items()})
        layers[f"l_{node}"] = Layer(kind, name, given)
        nodes[node] = Node(f"l_{node}", at=(float(x), float(y)), bypassed=node in bypassed)
        rule = RULES.get(kind)
        many = rule is not None and rule.ports and rule.ports[0].many
        for place, source in enumerate(sources):
            port = "inputs" if rule is None else rule.ports[0 if many else place].name
            wires[Inlet(node, port, place if many else 0)] = Outlet(source)
    made = {f"f{i}": Frame(title, frozenset(members)) for i, (title, members) in enumerate(frames)}
    return Project({"model": Model(layers, nodes, wires, made)}, "model")


def chain() -> Project:
    """Input, two convolutions and a pooling, one below the other."""
    return drawn(
        [
            ("in", "Input", {"shape": (32, 32, 3)}, "image", 200, 40, []),
            ("a", "Conv2D", {"filters": 8, "kernel_size": (3, 3)}, "conv_a", 200, 136, ["in"]),
            ("b", "Conv2D", {"filters": 16, "kernel_size": (3, 3)}, "conv_b", 200, 232, ["a"]),
            ("p", "MaxPooling2D", {}, "pool", 200, 328, ["b"]),
        ]
    )


def loose() -> Project:
    """An Input and layers that are not wired yet, side by side."""
    return drawn(
        [
            ("in", "Input", {"shape": (32, 32, 3)}, "image", 40, 40, []),
            ("conv", "Conv2D", {"filters": 8, "kernel_size": (3, 3)}, "conv", 40, 200, []),
            ("lstm", "LSTM", {"units": 8}, "lstm", 320, 200, []),
            ("add", "Add", {}, "sum", 600, 200, []),
        ]
    )


def resnet() -> Project:
    """A stem and one residual stage with a shortcut, in a frame."""
    conv = {"filters": 64, "kernel_size": (3, 3), "padding": "same"}
    stem = {**conv, "filters": 32, "activation": "relu"}
    return drawn(
        [
            ("image", "Input", {"shape": (32, 32, 3)}, "image", 400, 0, []),
            ("stem", "Conv2D", stem, "stem", 400, 88, ["image"]),
            ("pool", "MaxPooling2D", {}, "pool", 400, 176, ["stem"]),
            ("a", "Conv2D", conv, "conv_a", 400, 296, ["pool"]),
            ("bn", "BatchNormalization", {}, "batch_normalization", 400, 384, ["a"]),
            ("ra", "ReLU", {}, "relu_a", 400, 456, ["bn"]),
            ("b", "Conv2D", conv, "conv_b", 400, 528, ["ra"]),
            ("short", "Conv2D", {"filters": 64, "kernel_size": (1, 1)}, "shortcut", 680, 408,
             ["pool"]),
            ("merge", "Add", {}, "merge", 400, 616, ["b", "short"]),
            ("gap", "GlobalAveragePooling2D", {}, "global_average_pooling2d", 400, 720, ["merge"]),
            ("probs", "Dense", {"units": 10, "activation": "softmax"}, "probs", 400, 792, ["gap"]),
        ],
        [("Stage 1", ["a", "bn", "ra", "b", "short", "merge"])],
    )  # fmt: skip


def broken() -> Project:
    """Unequal channels into Add, a kernel larger than its input, and layers that wait."""
    return drawn(
        [
            ("image", "Input", {"shape": (26, 26, 3)}, "image", 400, 0, []),
            ("stem", "Conv2D",
             {"filters": 32, "kernel_size": (3, 3), "strides": (2, 2), "padding": "same"},
             "stem", 400, 88, ["image"]),
            ("a", "Conv2D", {"filters": 64, "kernel_size": (3, 3), "padding": "same"}, "conv_a",
             248, 232, ["stem"]),
            ("pb", "MaxPooling2D", {"pool_size": (4, 4)}, "pool_b", 548, 232, ["stem"]),
            ("merge", "Add", {}, "merge", 248, 344, ["a", "stem"]),
            ("wide", "Conv2D", {"filters": 64, "kernel_size": (5, 5)}, "conv_wide", 548, 328,
             ["pb"]),
            ("ga", "GlobalAveragePooling2D", {}, "global_average_pooling2d", 248, 432, ["merge"]),
            ("cat", "Concatenate", {}, "concat", 400, 536, ["ga", "wide"]),
        ]
    )  # fmt: skip


def nested() -> Project:
    """A main model that calls another one, twice."""
    inner = drawn(
        [
            ("in", "Input", {"shape": (16,)}, "inside", 200, 40, []),
            ("d", "Dense", {"units": 16}, "dense", 200, 136, ["in"]),
        ]
    ).model
    outer = Model(
        {
            "l1": Layer("Input", "x", FrozenDict(shape=(16,))),
            "l2": Layer("Model", "block", model="block"),
            "l3": Layer("Model", "block_1", model="block"),
        },
        {
            "x": Node("l1", at=(200.0, 40.0)),
            "one": Node("l2", at=(200.0, 136.0)),
            "two": Node("l3", at=(200.0, 232.0)),
        },
        {Inlet("one"): Outlet("x"), Inlet("two"): Outlet("one")},
    )
    return Project({"main": outer, "block": inner}, "main")
