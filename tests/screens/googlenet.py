"""GoogLeNet with batch normalization, as the design's pictures from afar show it."""

from __future__ import annotations

from engine import arrange
from engine.graph import NodeId, Project
from engine.templates.builder import Drawing

_CELLS = {
    "3a": (64, 96, 128, 16, 32, 32), "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64), "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64), "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128), "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}  # fmt: skip
"""Filters of the 1×1, of the 3×3 (reduced, then full), of the 5×5, and behind the pooling."""


def _conv(d: Drawing, x: NodeId, filters: int, size: int, name: str, strides: int = 1) -> NodeId:
    x = d.add("Conv2D", x, filters=filters, kernel_size=size, strides=strides, padding="same",
              use_bias=False, name=name)  # fmt: skip
    return d.add("ReLU", d.add("BatchNormalization", x, name=f"{name}_bn"), name=f"{name}_relu")


def _cell(d: Drawing, x: NodeId, key: str) -> NodeId:
    one, three_in, three, five_in, five, pooled = _CELLS[key]
    first, name = len(d), f"inc{key}"
    a = _conv(d, x, one, 1, f"{name}_1x1")
    b = _conv(d, _conv(d, x, three_in, 1, f"{name}_3x3_reduce"), three, 3, f"{name}_3x3")
    c = _conv(d, _conv(d, x, five_in, 1, f"{name}_5x5_reduce"), five, 5, f"{name}_5x5")
    p = d.add("MaxPooling2D", x, pool_size=3, strides=1, padding="same", name=f"{name}_pool")
    x = d.add("Concatenate", a, b, c, _conv(d, p, pooled, 1, f"{name}_proj"), name=f"{name}_concat")
    d.frame(f"Inception {key}", d.since(first))
    return x


def googlenet() -> Project:
    """Give the network, laid out."""
    d = Drawing("googlenet_bn")
    x = d.add("Input", shape=(224, 224, 3), name="image")
    x = _conv(d, x, 64, 7, "stem_a", 2)
    x = d.add("MaxPooling2D", x, pool_size=3, strides=2, padding="same", name="pool1")
    x = _conv(d, _conv(d, x, 64, 1, "stem_b"), 192, 3, "stem_c")
    x = d.add("MaxPooling2D", x, pool_size=3, strides=2, padding="same", name="pool2")
    d.frame("Stem", d.since(0))
    for key in _CELLS:
        if key in ("4a", "5a"):
            x = d.add("MaxPooling2D", x, pool_size=3, strides=2, padding="same",
                      name=f"pool{int(key[0]) - 1}")  # fmt: skip
        x = _cell(d, x, key)
    first = len(d)
    x = d.add("Dropout", d.add("GlobalAveragePooling2D", x, name="gap"), rate=0.4, name="drop")
    d.add("Dense", x, units=1000, activation="softmax", name="probs")
    d.frame("Head", d.since(first))
    return arrange.arranged(d.project)
