"""Blocks that come with the program: what people build again and again, each with parameters.

A block of these becomes the project's own when it is first used: from then on it is edited like
any other, and the project needs nothing from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from engine import arrange
from engine.graph import Model, NodeId, Project
from engine.parameters import declared
from engine.templates.builder import Drawing
from engine.tensors import Tensor
from engine.values import Value

Builder = Callable[[Drawing], NodeId | None]
"""Draws a block; gives the layer whose width must be that of what comes in, where there is one."""

FITTED = "filters"
"""The parameter that takes the width of what comes in: a skip leads around the layers."""


def _conv(d: Drawing, x: NodeId, name: str, filters: int, size: int = 3) -> NodeId:
    return d.add("Conv2D", x, filters=filters, kernel_size=size, padding="same", use_bias=False,
                 name=name)  # fmt: skip


def _conv_norm_activation(d: Drawing) -> NodeId | None:
    conv = _conv(d, d.add("Input", shape=(32, 32, 3), name="features"), "conv", 64)
    d.add("ReLU", d.add("BatchNormalization", conv, name="norm"), name="relu")
    for argument in ("filters", "kernel_size", "strides"):
        d.bind(conv, argument)
    return None


def _residual(d: Drawing) -> NodeId | None:
    door = d.add("Input", shape=(32, 32, 64), name="features")
    one = _conv(d, door, "conv_1", 64)
    x = d.add("ReLU", d.add("BatchNormalization", one, name="norm_1"), name="relu_1")
    two = _conv(d, x, "conv_2", 64)
    x = d.add("Add", d.add("BatchNormalization", two, name="norm_2"), door, name="add")
    d.add("ReLU", x, name="out")
    for conv in (one, two):
        d.bind(conv, "filters")
        d.bind(conv, "kernel_size")
    return two


def _bottleneck(d: Drawing) -> NodeId | None:
    door = d.add("Input", shape=(32, 32, 256), name="features")
    narrow = _conv(d, door, "reduce", 64, 1)
    x = d.add("ReLU", d.add("BatchNormalization", narrow, name="norm_1"), name="relu_1")
    middle = _conv(d, x, "conv", 64)
    x = d.add("ReLU", d.add("BatchNormalization", middle, name="norm_2"), name="relu_2")
    wide = _conv(d, x, "expand", 256, 1)
    x = d.add("Add", d.add("BatchNormalization", wide, name="norm_3"), door, name="add")
    d.add("ReLU", x, name="out")
    d.bind(wide, "filters")
    for conv in (narrow, middle):
        d.bind(conv, "filters", "width")
    return wide


def _inverted_residual(d: Drawing) -> NodeId | None:
    door = d.add("Input", shape=(32, 32, 24), name="features")
    wide = _conv(d, door, "expand", 144, 1)
    x = d.add("BatchNormalization", wide, name="norm_1")
    x = d.add("ReLU", x, max_value=6.0, name="relu_1")
    depth = d.add("DepthwiseConv2D", x, kernel_size=3, padding="same", use_bias=False,
                  name="depthwise")  # fmt: skip
    x = d.add("BatchNormalization", depth, name="norm_2")
    x = d.add("ReLU", x, max_value=6.0, name="relu_2")
    narrow = _conv(d, x, "project", 24, 1)
    d.add("Add", d.add("BatchNormalization", narrow, name="norm_3"), door, name="out")
    d.bind(narrow, "filters")
    d.bind(wide, "filters", "expanded")
    d.bind(depth, "kernel_size")
    return narrow


def _squeeze_and_excite(d: Drawing) -> NodeId | None:
    door = d.add("Input", shape=(32, 32, 64), name="features")
    x = d.add("GlobalAveragePooling2D", door, keepdims=True, name="squeeze")
    narrow = d.add("Dense", x, units=16, activation="relu", name="reduce")
    gate = d.add("Dense", narrow, units=64, activation="sigmoid", name="excite")
    d.add("Multiply", door, gate, name="scale")
    d.bind(gate, "units", FITTED)
    d.bind(narrow, "units", "reduced")
    return gate


def _attention(d: Drawing) -> NodeId | None:
    door = d.add("Input", shape=(128, 128), name="sequence")
    x = d.add("LayerNormalization", door, name="norm_1")
    heads = d.add("MultiHeadAttention", x, x, num_heads=4, key_dim=32, name="attention")
    middle = d.add("Add", door, heads, name="add_1")
    x = d.add("LayerNormalization", middle, name="norm_2")
    wide = d.add("Dense", x, units=512, activation="gelu", name="expand")
    narrow = d.add("Dense", wide, units=128, name="reduce")
    d.add("Add", middle, narrow, name="out")
    d.bind(narrow, "units", FITTED)
    d.bind(wide, "units", "hidden")
    d.bind(heads, "num_heads")
    d.bind(heads, "key_dim")
    return narrow


def _gated_causal(d: Drawing) -> NodeId | None:
    door = d.add("Input", shape=(256, 32), name="sequence")
    branches = [
        d.add("Conv1D", door, filters=32, kernel_size=2, padding="causal", dilation_rate=2,
              activation=activation, name=name)
        for name, activation in (("filter", "tanh"), ("gate", "sigmoid"))
    ]  # fmt: skip
    x = d.add("Multiply", *branches, name="gated")
    narrow = d.add("Conv1D", x, filters=32, kernel_size=1, name="mix")
    d.add("Add", door, narrow, name="out")
    for conv in (*branches, narrow):
        d.bind(conv, "filters")
    for conv in branches:
        d.bind(conv, "dilation_rate")
    return narrow


def _up_and_join(d: Drawing) -> NodeId | None:
    low = d.add("Input", shape=(16, 16, 128), name="below")
    skip = d.add("Input", shape=(32, 32, 64), name="skip")
    up = d.add("Conv2DTranspose", low, filters=64, kernel_size=2, strides=2, padding="same",
               name="up")  # fmt: skip
    one = _conv(d, d.add("Concatenate", skip, up, name="join"), "conv_1", 64)
    x = d.add("ReLU", d.add("BatchNormalization", one, name="norm_1"), name="relu_1")
    two = _conv(d, x, "conv_2", 64)
    d.add("ReLU", d.add("BatchNormalization", two, name="norm_2"), name="out")
    for conv in (up, one, two):
        d.bind(conv, "filters")
    return None


def _dense_norm_dropout(d: Drawing) -> NodeId | None:
    dense = d.add("Dense", d.add("Input", shape=(128,), name="features"), units=64, name="dense")
    x = d.add("ReLU", d.add("BatchNormalization", dense, name="norm"), name="relu")
    drop = d.add("Dropout", x, rate=0.3, name="dropout")
    d.bind(dense, "units")
    d.bind(drop, "rate")
    return None


BUILT_IN: Mapping[str, Builder] = {
    "Conv, norm, activation": _conv_norm_activation,
    "Residual block": _residual,
    "Bottleneck block": _bottleneck,
    "Inverted residual": _inverted_residual,
    "Squeeze and excite": _squeeze_and_excite,
    "U-Net level up": _up_and_join,
    "Dense, norm, dropout": _dense_norm_dropout,
    "Pre-norm attention": _attention,
    "Gated causal Conv1D": _gated_causal,
}


@cache
def built_in(name: str) -> Project:
    """Give a project whose main model is the block called ``name``.

    Raises:
        KeyError: there is no such block.
    """
    drawing = Drawing(name)
    BUILT_IN[name](drawing)
    drawing.open_inputs()
    return arrange.arranged(drawing.project)


def with_block(project: Project, name: str) -> Project:
    """Give ``project`` with the block called ``name``, taken from here if it has none."""
    if name in project.models or name not in BUILT_IN:
        return project
    found: Model = built_in(name).model
    return replace(project, models={**project.models, name: found})


def fitted(project: Project, name: str, tensor: Tensor | None) -> dict[str, Value]:
    """Give the values for a use of a block behind ``tensor``: as wide as that, where it must be.

    Only blocks from here are fitted, for as long as they have the parameter that says it.
    """
    model = project.models.get(name)
    if name not in BUILT_IN or model is None or FITTED not in declared(model):
        return {}
    if not _skips(name) or tensor is None or not tensor.shape:
        return {}
    width = tensor.shape[-1]
    return {FITTED: width} if width is not None and width != declared(model)[FITTED] else {}


@cache
def _skips(name: str) -> bool:
    return BUILT_IN[name](Drawing(name)) is not None
