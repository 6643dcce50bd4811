"""Templates for pictures."""

from __future__ import annotations

from typing import Any

from engine.graph import NodeId, Project
from engine.templates.builder import Drawing

_ACROSS, _LOWER, _BETWEEN = 560.0, 104.0, 24.0
"""The sides of a U: how far apart, how much lower the way up, and the air between two sizes."""

_SOFTMAX = {"optimizer": "adam", "loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"]}


def lenet() -> Project:
    """LeNet-5 on 28×28 digits, as of 1998 (tanh, average pooling)."""
    d = Drawing("lenet5")
    x = d.add("Input", shape=(28, 28, 1), name="digit")
    d.chain(
        x,
        ("Conv2D", {"filters": 6, "kernel_size": 5, "padding": "same", "activation": "tanh"}),
        ("AveragePooling2D", {"pool_size": 2}),
        ("Conv2D", {"filters": 16, "kernel_size": 5, "activation": "tanh"}),
        ("AveragePooling2D", {"pool_size": 2}),
        ("Flatten", {}),
        ("Dense", {"units": 120, "activation": "tanh"}),
        ("Dense", {"units": 84, "activation": "tanh"}),
        ("Dense", {"units": 10, "activation": "softmax", "name": "probs"}),
    )
    return d.compiled(**_SOFTMAX)


def vgg() -> Project:
    """A small VGG: blocks of 3×3 convolutions, each ended by a pooling."""
    d = Drawing("vgg_small")
    x = d.add("Input", shape=(32, 32, 3), name="image")
    for stage, (filters, count) in enumerate(((64, 2), (128, 2), (256, 3)), 1):
        first = len(d)
        for number in range(1, count + 1):
            name = f"block{stage}_conv{number}"
            x = d.add("Conv2D", x, filters=filters, kernel_size=3, padding="same",
                      activation="relu", name=name)  # fmt: skip
        x = d.add("MaxPooling2D", x, pool_size=2, name=f"block{stage}_pool")
        d.frame(f"Block {stage}", d.since(first))
    d.chain(
        x,
        ("Flatten", {}),
        ("Dense", {"units": 256, "activation": "relu"}),
        ("Dropout", {"rate": 0.5}),
        ("Dense", {"units": 10, "activation": "softmax", "name": "probs"}),
    )
    return d.compiled(**_SOFTMAX)


def _conv_norm(
    d: Drawing, x: NodeId, filters: int, kernel: int, name: str, strides: int = 1, relu: bool = True
) -> NodeId:
    x = d.add("Conv2D", x, filters=filters, kernel_size=kernel, strides=strides, padding="same",
              use_bias=False, kernel_initializer="he_normal", name=name)  # fmt: skip
    x = d.add("BatchNormalization", x, name=f"{name}_bn")
    return d.add("ReLU", x, name=f"{name}_relu") if relu else x


def resnet20() -> Project:
    """ResNet-20 for CIFAR-10: three stages of three residual blocks."""
    d = Drawing("resnet20")
    x = d.add("Input", shape=(32, 32, 3), name="image")
    x = _conv_norm(d, x, 16, 3, "stem")
    for stage, filters in enumerate((16, 32, 64), 1):
        first = len(d)
        for block in range(1, 4):
            strides = 2 if stage > 1 and block == 1 else 1
            name = f"s{stage}b{block}"
            shortcut = x
            y = _conv_norm(d, x, filters, 3, f"{name}_a", strides)
            y = _conv_norm(d, y, filters, 3, f"{name}_b", relu=False)
            if strides > 1:
                shortcut = _conv_norm(d, x, filters, 1, f"{name}_short", strides, relu=False)
            x = d.add("Add", y, shortcut, name=f"{name}_add")
            x = d.add("ReLU", x, name=f"{name}_out")
        d.frame(f"Stage {stage}", d.since(first))
    x = d.add("GlobalAveragePooling2D", x, name="pool")
    d.add("Dense", x, units=10, activation="softmax", name="probs")
    return d.compiled(**_SOFTMAX)


def resnet50() -> Project:
    """ResNet-50 for ImageNet: bottleneck blocks, 1,000 classes."""
    d = Drawing("resnet50")
    x = d.add("Input", shape=(224, 224, 3), name="image")
    x = d.add("Conv2D", x, filters=64, kernel_size=7, strides=2, padding="same", name="stem")
    x = d.add("BatchNormalization", x, epsilon=1.001e-05, name="stem_bn")
    x = d.add("ReLU", x, name="stem_relu")
    x = d.add("MaxPooling2D", x, pool_size=3, strides=2, padding="same", name="stem_pool")
    for stage, (filters, blocks) in enumerate(((64, 3), (128, 4), (256, 6), (512, 3)), 2):
        first = len(d)
        for block in range(1, blocks + 1):
            strides = 2 if stage > 2 and block == 1 else 1
            x = _bottleneck(d, x, filters, strides, f"conv{stage}_b{block}", block == 1)
        d.frame(f"Stage {stage}", d.since(first))
    x = d.add("GlobalAveragePooling2D", x, name="avg_pool")
    d.add("Dense", x, units=1000, activation="softmax", name="predictions")
    return d.compiled(**_SOFTMAX)


def _bottleneck(
    d: Drawing, x: NodeId, filters: int, strides: int, name: str, project: bool
) -> NodeId:
    def conv(source: NodeId, count: int, kernel: int, part: str, by: int = 1) -> NodeId:
        y = d.add("Conv2D", source, filters=count, kernel_size=kernel, strides=by, padding="same",
                  name=f"{name}_{part}")  # fmt: skip
        return d.add("BatchNormalization", y, epsilon=1.001e-05, name=f"{name}_{part}_bn")

    shortcut = conv(x, 4 * filters, 1, "short", strides) if project else x
    y = d.add("ReLU", conv(x, filters, 1, "1", strides), name=f"{name}_1_relu")
    y = d.add("ReLU", conv(y, filters, 3, "2"), name=f"{name}_2_relu")
    y = conv(y, 4 * filters, 1, "3")
    return d.add("ReLU", d.add("Add", shortcut, y, name=f"{name}_add"), name=f"{name}_out")


def inception() -> Project:
    """A small network of Inception cells: four branches of different reach, joined."""
    d = Drawing("inception_small")
    x = d.add("Input", shape=(96, 96, 3), name="image")
    x = _conv_norm(d, x, 32, 5, "stem", 2)
    x = d.add("MaxPooling2D", x, pool_size=3, strides=2, padding="same", name="stem_pool")
    for cell, width in (("a", 16), ("b", 24), ("c", 32)):
        first = len(d)
        name = f"inc_{cell}"

        def conv(s: NodeId, filters: int, kernel: int, part: str, base: str = name) -> NodeId:
            return d.add("Conv2D", s, filters=filters, kernel_size=kernel, padding="same",
                         activation="relu", name=f"{base}_{part}")  # fmt: skip

        one = conv(x, width, 1, "1x1")
        three = conv(conv(x, width, 1, "3x3_reduce"), 2 * width, 3, "3x3")
        five = conv(conv(x, width // 2, 1, "5x5_reduce"), width, 5, "5x5")
        pool = d.add("MaxPooling2D", x, pool_size=3, strides=1, padding="same", name=f"{name}_pool")
        pool = conv(pool, width, 1, "proj")
        x = d.add("Concatenate", one, three, five, pool, name=f"{name}_concat")
        d.frame(f"Inception {cell}", d.since(first))
        if cell != "c":
            x = d.add("MaxPooling2D", x, pool_size=2, name=f"pool_{cell}")
    d.chain(
        x,
        ("GlobalAveragePooling2D", {}),
        ("Dropout", {"rate": 0.4}),
        ("Dense", {"units": 10, "activation": "softmax", "name": "probs"}),
    )
    return d.compiled(**_SOFTMAX)


def unet() -> Project:
    """U-Net: down, up, and skip connections at every size; one mask out."""
    d = Drawing("unet")
    x = d.add("Input", shape=(128, 128, 3), name="image")
    skips: list[NodeId] = []
    widths = (32, 64, 128, 256)
    down: list[list[NodeId]] = []
    up: list[list[NodeId]] = []

    def pair(source: NodeId, filters: int, name: str) -> NodeId:
        for part in "ab":
            source = d.add("Conv2D", source, filters=filters, kernel_size=3, padding="same",
                           activation="relu", name=f"{name}_{part}")  # fmt: skip
        return source

    for level, filters in enumerate(widths, 1):
        first = len(d)
        x = pair(x, filters, f"down{level}")
        skips.append(x)
        x = d.add("MaxPooling2D", x, pool_size=2, name=f"pool{level}")
        down.append(d.since(first))
    d.frame("Encoder", [node for level in down for node in level])
    first = len(d)
    x = pair(x, 512, "bottom")
    bottom = d.since(first)
    d.frame("Bottleneck", bottom)
    for level, filters in reversed(list(enumerate(widths, 1))):
        first = len(d)
        x = d.add("Conv2DTranspose", x, filters=filters, kernel_size=2, strides=2, padding="same",
                  name=f"up{level}")  # fmt: skip
        x = d.add("Concatenate", skips[level - 1], x, name=f"join{level}")
        x = pair(x, filters, f"merge{level}")
        up.insert(0, d.since(first))
    mask = d.add("Conv2D", x, filters=1, kernel_size=1, activation="sigmoid", name="mask")
    d.frame("Decoder", [*(node for level in up for node in level), mask])
    _as_a_u(d, down, bottom, up, mask)
    return d.compiled(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])


def _as_a_u(
    d: Drawing, down: list[list[NodeId]], bottom: list[NodeId], up: list[list[NodeId]], mask: NodeId
) -> None:
    """Place the way down at the left and the way up at the right, each size at one height."""
    y = 112.0  # below the Input, and the title of the frame
    for level, (left, right) in enumerate(zip(down, up, strict=True)):
        d.stack(left, (0.0, y))
        end = d.stack(right, (_ACROSS, y + _LOWER))
        if level == 0:
            end = d.stack([mask], (_ACROSS, end + _BETWEEN))
        y = end + _BETWEEN
    d.stack(bottom, (_ACROSS / 2, y - _BETWEEN))


def mobilenet() -> Project:
    """MobileNet-like: depthwise and pointwise convolutions in place of full ones."""
    d = Drawing("mobile_small")
    x = d.add("Input", shape=(128, 128, 3), name="image")
    x = _conv_norm(d, x, 16, 3, "stem", 2)
    inner = d.inside("separable")
    y = inner.add("Input", shape=(64, 64, 16), name="features")
    y = depthwise = inner.add("DepthwiseConv2D", y, kernel_size=3, padding="same", use_bias=False,
                              name="depthwise")  # fmt: skip
    y = inner.add("BatchNormalization", y, name="depthwise_bn")
    y = inner.add("ReLU", y, max_value=6.0, name="depthwise_relu")
    pointwise = inner.add("Conv2D", y, filters=32, kernel_size=1, padding="same", use_bias=False,
                          kernel_initializer="he_normal", name="pointwise")  # fmt: skip
    y = inner.add("BatchNormalization", pointwise, name="pointwise_bn")
    inner.add("ReLU", y, name="pointwise_relu")
    inner.bind(pointwise, "filters")
    inner.bind(depthwise, "strides")
    inner.open_inputs()
    d.take(inner)
    plan = ((32, 1), (64, 2), (64, 1), (128, 2), (128, 1), (256, 2))
    for number, (filters, strides) in enumerate(plan, 1):
        x = d.nest("separable", x, name=f"unit{number}", filters=filters, strides=strides)
    x = d.add("GlobalAveragePooling2D", x, name="pool")
    d.add("Dense", x, units=100, activation="softmax", name="probs")
    return d.compiled(**_SOFTMAX)


def autoencoder() -> Project:
    """A convolutional autoencoder: compress 28×28 to 32 numbers and rebuild it."""
    d = Drawing("conv_autoencoder")
    relu: dict[str, Any] = {"kernel_size": 3, "padding": "same", "activation": "relu"}
    x = d.add("Input", shape=(28, 28, 1), name="image")
    d.chain(
        x,
        ("Conv2D", {"filters": 16, "strides": 2, **relu}),
        ("Conv2D", {"filters": 32, "strides": 2, **relu}),
        ("Flatten", {}),
        ("Dense", {"units": 32, "name": "code"}),
        ("Dense", {"units": 7 * 7 * 32, "activation": "relu"}),
        ("Reshape", {"target_shape": (7, 7, 32)}),
        ("Conv2DTranspose", {"filters": 32, "strides": 2, **relu}),
        ("Conv2DTranspose", {"filters": 16, "strides": 2, **relu}),
        ("Conv2D", {"filters": 1, "kernel_size": 3, "padding": "same", "activation": "sigmoid",
                    "name": "rebuilt"}),
    )  # fmt: skip
    return d.compiled(optimizer="adam", loss="mse", metrics=["mae"])


def variational() -> Project:
    """A variational autoencoder's two halves: mean and spread of a code, a sample, a decoder."""
    d = Drawing("vae")
    x = d.add("Input", shape=(28, 28, 1), name="image")
    noise = d.add("Input", shape=(2,), name="noise")
    h = d.chain(
        x,
        ("Conv2D", {"filters": 32, "kernel_size": 3, "strides": 2, "padding": "same",
                    "activation": "relu"}),
        ("Conv2D", {"filters": 64, "kernel_size": 3, "strides": 2, "padding": "same",
                    "activation": "relu"}),
        ("Flatten", {}),
        ("Dense", {"units": 16, "activation": "relu"}),
    )  # fmt: skip
    mean = d.add("Dense", h, units=2, name="z_mean")
    spread = d.add("Dense", h, units=2, activation="exponential", name="z_spread")
    z = d.add("Add", mean, d.add("Multiply", spread, noise, name="scaled"), name="z")
    y = d.chain(
        z,
        ("Dense", {"units": 7 * 7 * 64, "activation": "relu"}),
        ("Reshape", {"target_shape": (7, 7, 64)}),
        ("Conv2DTranspose", {"filters": 64, "kernel_size": 3, "strides": 2, "padding": "same",
                             "activation": "relu"}),
        ("Conv2DTranspose", {"filters": 32, "kernel_size": 3, "strides": 2, "padding": "same",
                             "activation": "relu"}),
        ("Conv2D", {"filters": 1, "kernel_size": 3, "padding": "same", "activation": "sigmoid",
                    "name": "decoded"}),
    )  # fmt: skip
    for end in (y, mean, spread):
        d.add("Output", end)
    return d.project


def vit() -> Project:
    """A Vision Transformer: patches as a sequence, attention blocks, one class."""
    d = Drawing("vit_small")
    x = d.add("Input", shape=(64, 64, 3), name="image")
    x = d.add("Conv2D", x, filters=64, kernel_size=8, strides=8, name="patches")
    x = d.add("Reshape", x, target_shape=(64, 64), name="tokens")
    for block in (1, 2, 3):
        first = len(d)
        y = d.add("LayerNormalization", x, epsilon=1e-6, name=f"b{block}_norm1")
        y = d.add("MultiHeadAttention", y, y, num_heads=4, key_dim=16, name=f"b{block}_attn")
        x = d.add("Add", x, y, name=f"b{block}_add1")
        y = d.add("LayerNormalization", x, epsilon=1e-6, name=f"b{block}_norm2")
        y = d.add("Dense", y, units=128, activation="gelu", name=f"b{block}_mlp1")
        y = d.add("Dense", y, units=64, name=f"b{block}_mlp2")
        x = d.add("Add", x, y, name=f"b{block}_add2")
        d.frame(f"Encoder {block}", d.since(first))
    d.chain(
        x,
        ("LayerNormalization", {"epsilon": 1e-6}),
        ("GlobalAveragePooling1D", {}),
        ("Dropout", {"rate": 0.2}),
        ("Dense", {"units": 10, "activation": "softmax", "name": "probs"}),
    )
    return d.compiled(**_SOFTMAX)
