"""Templates for sequences, tables, and models with several ends."""

from __future__ import annotations

from engine.graph import Project
from engine.templates.builder import Drawing


def tabular() -> Project:
    """Tabular regression: 13 numbers in, one out."""
    d = Drawing("tabular")
    x = d.add("Input", shape=(13,), name="features")
    d.chain(
        x,
        ("Dense", {"units": 64, "activation": "relu"}),
        ("Dropout", {"rate": 0.2}),
        ("Dense", {"units": 32, "activation": "relu"}),
        ("Dense", {"units": 1, "name": "price"}),
    )
    return d.compiled(optimizer="adam", loss="mse", metrics=["mae"])


def text_classifier() -> Project:
    """A text classifier: word ids, embedding, two bidirectional LSTMs."""
    d = Drawing("text_classifier")
    lstm = {"class_name": "LSTM", "config": {"units": 64, "return_sequences": True}}
    last = {"class_name": "LSTM", "config": {"units": 32}}
    x = d.add("Input", shape=(200,), dtype="int32", name="tokens")
    d.chain(
        x,
        ("Embedding", {"input_dim": 20_000, "output_dim": 64, "mask_zero": True}),
        ("Bidirectional", {"layer": lstm}),
        ("Bidirectional", {"layer": last}),
        ("Dropout", {"rate": 0.3}),
        ("Dense", {"units": 1, "activation": "sigmoid", "name": "positive"}),
    )
    return d.compiled(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])


def transformer() -> Project:
    """A Transformer encoder: embedding, two pre-norm attention blocks, four classes."""
    d = Drawing("transformer_encoder")
    tokens = d.add("Input", shape=(128,), dtype="int32", name="tokens")
    x = d.add("Embedding", tokens, input_dim=10_000, output_dim=128, name="embedding")
    for block in (1, 2):
        first = len(d)
        y = d.add("LayerNormalization", x, name=f"b{block}_norm1")
        y = d.add("MultiHeadAttention", y, y, num_heads=4, key_dim=32, name=f"b{block}_attn")
        y = d.add("Dropout", y, rate=0.1)
        x = d.add("Add", x, y, name=f"b{block}_add1")
        y = d.add("LayerNormalization", x, name=f"b{block}_norm2")
        y = d.add("Dense", y, units=256, activation="gelu", name=f"b{block}_ff1")
        y = d.add("Dense", y, units=128, name=f"b{block}_ff2")
        x = d.add("Add", x, y, name=f"b{block}_add2")
        d.frame(f"Block {block}", d.since(first))
    d.chain(
        x,
        ("GlobalAveragePooling1D", {}),
        ("Dense", {"units": 4, "activation": "softmax", "name": "topic"}),
    )
    return d.compiled(
        optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )


def wavenet() -> Project:
    """WaveNet-like: causal convolutions whose dilation doubles, with residual sums."""
    d = Drawing("wavenet_small")
    series = d.add("Input", shape=(256, 1), name="series")
    x = d.add("Conv1D", series, filters=32, kernel_size=1, name="embed")
    skips = []
    for layer in range(6):
        rate = 2**layer
        gate = {"filters": 32, "kernel_size": 2, "padding": "causal", "dilation_rate": rate}
        t = d.add("Conv1D", x, activation="tanh", name=f"filter{rate}", **gate)
        s = d.add("Conv1D", x, activation="sigmoid", name=f"gate{rate}", **gate)
        y = d.add("Multiply", t, s, name=f"gated{rate}")
        y = d.add("Conv1D", y, filters=32, kernel_size=1, name=f"mix{rate}")
        skips.append(y)
        if layer < 5:
            x = d.add("Add", x, y, name=f"res{rate}")
    x = d.add("Add", *skips, name="skips")
    d.chain(
        x,
        ("ReLU", {}),
        ("Conv1D", {"filters": 32, "kernel_size": 1, "activation": "relu", "name": "head"}),
        ("Conv1D", {"filters": 1, "kernel_size": 1, "name": "next"}),
    )
    return d.compiled(optimizer="adam", loss="mse", metrics=["mae"])


def siamese() -> Project:
    """A Siamese pair: the same encoder, the same weights, for two pictures."""
    d = Drawing("siamese")
    inner = d.inside("encoder")
    x = inner.add("Input", shape=(105, 105, 1), name="picture")
    inner.chain(
        x,
        ("Conv2D", {"filters": 16, "kernel_size": 7, "strides": 2, "activation": "relu"}),
        ("MaxPooling2D", {"pool_size": 2}),
        ("Conv2D", {"filters": 32, "kernel_size": 5, "activation": "relu"}),
        ("MaxPooling2D", {"pool_size": 2}),
        ("GlobalAveragePooling2D", {}),
        ("Dense", {"units": 64, "name": "code"}),
    )
    d.take(inner)
    left = d.add("Input", shape=(105, 105, 1), name="left")
    right = d.add("Input", shape=(105, 105, 1), name="right")
    first = d.nest("encoder", left)
    second = d.again(first, right)
    gap = d.add("Subtract", first, second, name="difference")
    squared = d.add("Multiply", gap, gap, name="squared")
    d.add("Dense", squared, units=1, activation="sigmoid", name="same")
    return d.compiled(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])


def two_ends() -> Project:
    """Two inputs and two outputs: a picture and its text, a class and a score."""
    d = Drawing("picture_and_text")
    image = d.add("Input", shape=(64, 64, 3), name="image")
    words = d.add("Input", shape=(50,), dtype="int32", name="words")
    seen = d.chain(
        image,
        ("Conv2D", {"filters": 32, "kernel_size": 3, "strides": 2, "activation": "relu"}),
        ("Conv2D", {"filters": 64, "kernel_size": 3, "strides": 2, "activation": "relu"}),
        ("GlobalAveragePooling2D", {}),
    )
    read = d.chain(
        words,
        ("Embedding", {"input_dim": 5_000, "output_dim": 32}),
        ("GRU", {"units": 32}),
    )
    both = d.add("Concatenate", seen, read, name="both")
    both = d.add("Dense", both, units=64, activation="relu")
    d.add("Dense", both, units=5, activation="softmax", name="kind")
    d.add("Dense", both, units=1, name="score")
    return d.project
