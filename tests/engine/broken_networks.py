"""Broken networks as people bring them: each with its cause and the cures that a tutor accepts.

A cure is accepted by what the network is after it, or by its words. Networks are stated as
networks; nobody's text is quoted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from engine import repeats
from engine.graph import Inlet, Layer, Node, Outlet, Project
from engine.values import KerasObject, freeze
from tests.networks import Drawing, chain

Accepts = Callable[[str, Project], bool]


@dataclass(frozen=True)
class Broken:
    """A network that is broken.

    ``cause`` is the code of the problem, ``accepted`` tells whether a fix (its title, the project
    after it) is a cure. ``culprit`` names the layer that brought the fault in, where that is
    another one than the layer that has the problem.
    """

    what: str
    project: Project
    cause: str
    accepted: Accepts
    culprit: str = ""


BROKEN: list[Broken] = []


def broken(what: str, project: Project, cause: str, *accepted: Accepts, culprit: str = "") -> None:
    """Put a network on the list; any of ``accepted`` will do."""
    BROKEN.append(
        Broken(what, project, cause, lambda t, p: any(f(t, p) for f in accepted), culprit)
    )


# ── what a cure may be ───────────────────────────────────────────────────────────────────────


def layers(project: Project) -> Iterator[Any]:
    for model in project.models.values():
        yield from model.layers.values()


def sets(param: str, *values: Any, kind: str = "") -> Accepts:
    """Some layer (of ``kind``) has one of ``values`` afterwards; none: not the one it had."""

    def accepts(title: str, project: Project) -> bool:
        if not title.startswith((f"Set {param}", f"Reset {param}")):
            return False
        given = [x.params.get(param) for x in layers(project) if kind in x.kind]
        return not values or any(freeze(value) in given for value in values)

    return accepts


def inserts(*kinds: str, **params: Any) -> Accepts:
    """A layer of one of ``kinds`` was inserted, with ``params``."""

    def accepts(title: str, project: Project) -> bool:
        return any(title.startswith(f"Insert {kind}") for kind in kinds) and any(
            x.kind in kinds and all(x.params.get(k) == freeze(v) for k, v in params.items())
            for x in layers(project)
        )

    return accepts


def says(*beginnings: str) -> Accepts:
    """The fix begins with these words."""
    return lambda title, project: title.startswith(beginnings)


def compiled(**settings: Any) -> Accepts:
    """The compile settings are these afterwards."""

    def accepts(title: str, project: Project) -> bool:
        given = project.model.settings.get("compile", {})
        return all(given.get(key) == freeze(value) for key, value in settings.items())

    return accepts


def has(kind: str, **params: Any) -> Accepts:
    """There is a layer of ``kind`` with ``params`` afterwards."""
    return lambda title, project: any(
        x.kind == kind and all(x.params.get(k) == freeze(v) for k, v in params.items())
        for x in layers(project)
    )


# ── kernels, pools, strides ──────────────────────────────────────────────────────────────────

IMAGE = ("Input", {"shape": (28, 28, 1), "name": "image"})
HEAD = ("Flatten", {}), ("Dense", {"units": 10, "activation": "softmax", "name": "probs"})


def conv(filters: int, kernel: Any, **more: Any) -> tuple[str, dict[str, Any]]:
    return ("Conv2D", {"filters": filters, "kernel_size": kernel, "activation": "relu", **more})


POOL = ("MaxPooling2D", {"pool_size": 2})

broken(
    "a kernel that is larger than the picture",
    chain(("Input", {"shape": (3, 3, 32)}), conv(64, 5), *HEAD),
    "kernel-too-large",
    sets("padding", "same"), sets("kernel_size", 3),
)  # fmt: skip
broken(
    "a large pool shrinks the picture below the next kernel",
    chain(("Input", {"shape": (26, 26, 3)}), conv(32, 3, strides=2, padding="same"),
          ("MaxPooling2D", {"pool_size": 4, "name": "pool_b"}), conv(64, 5), *HEAD),
    "kernel-too-large",
    sets("padding", "same"), sets("kernel_size", 3), sets("pool_size", 2),
    culprit="pool_b",
)  # fmt: skip
broken(
    "one convolution and pooling too many for 28×28",
    chain(IMAGE, conv(32, 3), POOL, conv(64, 3), POOL, conv(64, 3), POOL, conv(64, 3), *HEAD),
    "kernel-too-large",
    sets("padding", "same"),
)
broken(
    "too many poolings for a small picture",
    chain(("Input", {"shape": (8, 8, 3)}), conv(16, 3, padding="same"), POOL, POOL, POOL,
          ("MaxPooling2D", {"pool_size": 2, "name": "last_pool"}), *HEAD),
    "pool-too-large",
    sets("padding", "same"), says("Bypass"),
)  # fmt: skip
broken(
    "VGG's five blocks on pictures of 16×16",
    chain(("Input", {"shape": (16, 16, 3)}), *[s for _ in range(5) for s in
          (conv(16, 3, padding="same"), POOL)], *HEAD),
    "pool-too-large",
    sets("padding", "same"), sets("shape", (32, 32, 3)), says("Bypass"),
)  # fmt: skip
broken(
    "a one-dimensional kernel longer than the sequence",
    chain(("Input", {"shape": (8, 1)}), ("Conv1D", {"filters": 32, "kernel_size": 16}),
          ("GlobalMaxPooling1D", {}), ("Dense", {"units": 1})),
    "kernel-too-large",
    sets("padding", "same"), sets("kernel_size", 8),
)  # fmt: skip
broken(
    "a text kernel of 5 behind three poolings of 5",
    chain(("Input", {"shape": (100,), "dtype": "int32"}),
          ("Embedding", {"input_dim": 1000, "output_dim": 32}),
          *[s for _ in range(3) for s in (("Conv1D", {"filters": 16, "kernel_size": 5}),
                                          ("MaxPooling1D", {"pool_size": 5}))],
          ("GlobalMaxPooling1D", {}), ("Dense", {"units": 1})),
    "kernel-too-large",
    sets("padding", "same"), sets("kernel_size"), sets("pool_size"),
)  # fmt: skip
broken(
    "dilation spreads the kernel beyond the picture",
    chain(("Input", {"shape": (12, 12, 3)}), conv(8, 3, dilation_rate=8), *HEAD),
    "kernel-too-large",
    sets("padding", "same"), says("Set dilation_rate"),
)  # fmt: skip
broken(
    "strides together with dilation",
    chain(IMAGE, conv(8, 3, strides=2, dilation_rate=2), *HEAD),
    "strides-with-dilation",
    says("Set dilation_rate to 1", "Set strides to 1"),
)
broken(
    "groups that do not divide the channels",
    chain(("Input", {"shape": (16, 16, 32)}), conv(12, 3, groups=3), *HEAD),
    "groups-do-not-divide",
    sets("groups", 2), sets("groups", 4),
)  # fmt: skip
broken(
    "groups that do not divide the filters",
    chain(("Input", {"shape": (16, 16, 32)}), conv(30, 3, groups=4), *HEAD),
    "filters-do-not-divide",
    sets("filters", 28), sets("filters", 32),
)  # fmt: skip
broken(
    "group normalization with its default of 32 groups on 16 channels",
    chain(IMAGE, conv(16, 3), ("GroupNormalization", {}), *HEAD),
    "groups-do-not-divide",
    sets("groups", 16), sets("groups", 8),
)  # fmt: skip
broken(
    "a crop larger than the picture",
    chain(("Input", {"shape": (8, 8, 3)}), ("Cropping2D", {"cropping": 4}), *HEAD),
    "crop-too-large",
    sets("cropping"),
)
broken(
    "output_padding as large as the stride",
    chain(("Input", {"shape": (8, 8, 3)}),
          ("Conv2DTranspose", {"filters": 8, "kernel_size": 3, "strides": 2, "output_padding": 2}),
          *HEAD),
    "output-padding-too-large",
    says("Set output_padding", "Reset output_padding"),
)  # fmt: skip
broken(
    "pixels that a strided convolution never reads",
    chain(IMAGE, conv(8, 3, strides=2), *HEAD),
    "lost-pixels",
    sets("padding", "same"), inserts("ZeroPadding2D"), inserts("Cropping2D"),
)  # fmt: skip

# ── wrong ranks ──────────────────────────────────────────────────────────────────────────────

broken(
    "pictures without their channel axis",
    chain(("Input", {"shape": (28, 28)}), conv(32, 3), *HEAD),
    "wrong-rank",
    sets("shape", (28, 28, 1)), inserts("Reshape", target_shape=(28, 28, 1)),
)  # fmt: skip
broken(
    "flat pixels into a convolution",
    chain(("Input", {"shape": (784,)}), conv(32, 3), *HEAD),
    "wrong-rank",
    inserts("Reshape", target_shape=(28, 28, 1)), sets("shape", (28, 28, 1)),
)  # fmt: skip
broken(
    "the number of samples stands in the shape",
    chain(("Input", {"shape": (60000, 28, 28)}), conv(32, 3), *HEAD),
    "samples-in-shape",
    sets("shape", (28, 28, 1)),
)
broken(
    "the number of samples in front of whole pictures",
    chain(("Input", {"shape": (50000, 32, 32, 3)}), conv(32, 3), *HEAD),
    "wrong-rank",
    sets("shape", (32, 32, 3)),
)
broken(
    "the batch as None in front of the shape",
    chain(("Input", {"shape": (None, 32, 32, 3)}), conv(32, 3), *HEAD),
    "wrong-rank",
    sets("shape", (32, 32, 3)),
)
broken(
    "a table into an LSTM",
    chain(("Input", {"shape": (20,)}), ("LSTM", {"units": 32}), ("Dense", {"units": 1})),
    "wrong-rank",
    sets("shape", (20, 1)), sets("shape", (1, 20)), inserts("Reshape", target_shape=(20, 1)),
)  # fmt: skip
broken(
    "two LSTMs, the first gives its last step alone",
    chain(("Input", {"shape": (10, 8)}), ("LSTM", {"units": 32}), ("LSTM", {"units": 16}),
          ("Dense", {"units": 1})),
    "wrong-rank",
    sets("return_sequences", True),
)  # fmt: skip
broken(
    "dropout between two GRUs, the first without sequences",
    chain(("Input", {"shape": (10, 8)}), ("GRU", {"units": 32}), ("Dropout", {"rate": 0.2}),
          ("GRU", {"units": 16}), ("Dense", {"units": 1})),
    "wrong-rank",
    sets("return_sequences", True),
)  # fmt: skip
broken(
    "a bidirectional LSTM without sequences before another one",
    chain(("Input", {"shape": (10, 8)}),
          ("Bidirectional", {"layer": {"class_name": "LSTM", "config": {"units": 32}}}),
          ("LSTM", {"units": 16}), ("Dense", {"units": 1})),
    "wrong-rank",
    says("Set return_sequences"),
)  # fmt: skip
broken(
    "pictures into an LSTM",
    chain(("Input", {"shape": (32, 32, 3)}), conv(64, 3, padding="same", strides=2),
          ("LSTM", {"units": 64}), ("Dense", {"units": 1})),
    "wrong-rank",
    inserts("Reshape", target_shape=(256, 64)), inserts("Reshape", target_shape=(16, 1024)),
)  # fmt: skip
broken(
    "a flattened picture into a convolution",
    chain(IMAGE, conv(16, 3, padding="same"), ("Flatten", {"name": "flat"}), conv(16, 3), *HEAD),
    "wrong-rank",
    says("Bypass flat"), inserts("Reshape", target_shape=(28, 28, 16)),
)  # fmt: skip
broken(
    "Conv2D on a sequence",
    chain(("Input", {"shape": (100, 6)}), ("Conv2D", {"filters": 16, "kernel_size": 3}),
          ("Flatten", {}), ("Dense", {"units": 1})),
    "wrong-rank",
    has("Conv1D"), sets("shape", (100, 6, 1)), inserts("Reshape"),
)  # fmt: skip
broken(
    "Conv1D on a table",
    chain(("Input", {"shape": (30,)}), ("Conv1D", {"filters": 16, "kernel_size": 3}),
          ("Flatten", {}), ("Dense", {"units": 1})),
    "wrong-rank",
    sets("shape", (30, 1)), inserts("Reshape", target_shape=(30, 1)),
)  # fmt: skip
broken(
    "a video, frame by frame into Conv2D",
    chain(("Input", {"shape": (16, 64, 64, 3)}), conv(16, 3), ("Flatten", {}),
          ("Dense", {"units": 5})),
    "wrong-rank",
    says("Wrap"), has("Conv3D"),
)  # fmt: skip
broken(
    "global pooling behind Flatten",
    chain(IMAGE, conv(16, 3), ("Flatten", {"name": "flat"}), ("GlobalAveragePooling2D", {}),
          ("Dense", {"units": 5})),
    "wrong-rank",
    says("Bypass"),
)  # fmt: skip
broken(
    "an LSTM behind a flattened embedding",
    chain(("Input", {"shape": (50,), "dtype": "int32"}),
          ("Embedding", {"input_dim": 1000, "output_dim": 16}), ("Flatten", {"name": "flat"}),
          ("LSTM", {"units": 8}), ("Dense", {"units": 1})),
    "wrong-rank",
    says("Bypass flat"), inserts("Reshape", target_shape=(50, 16)),
)  # fmt: skip
broken(
    "an attention layer on vectors",
    chain(("Input", {"shape": (64,)}), ("Dense", {"units": 32}),
          ("UpSampling1D", {"size": 2}), ("Flatten", {})),
    "wrong-rank",
    inserts("Reshape"), inserts("RepeatVector"),
)  # fmt: skip
broken(
    "Dense on a picture",
    chain(IMAGE, conv(64, 3, padding="same", strides=4),
          ("Dense", {"units": 10, "activation": "softmax"})),
    "dense-on-image",
    inserts("Flatten"), inserts("GlobalAveragePooling2D"),
)  # fmt: skip

# ── channels first and last ──────────────────────────────────────────────────────────────────

broken(
    "channels-first pictures into a channels-last convolution",
    chain(("Input", {"shape": (3, 224, 224)}), conv(32, 3), ("GlobalAveragePooling2D", {}),
          ("Dense", {"units": 10})),
    "channels-elsewhere",
    inserts("Permute", dims=(2, 3, 1)), sets("shape", (224, 224, 3)),
    sets("data_format", "channels_first"),
)  # fmt: skip
broken(
    "channels-last pictures into a channels-first convolution",
    chain(("Input", {"shape": (64, 64, 3)}), conv(32, 3, data_format="channels_first"),
          ("Flatten", {}), ("Dense", {"units": 10})),
    "channels-elsewhere",
    says("Set data_format", "Reset data_format"), inserts("Permute", dims=(3, 1, 2)),
)  # fmt: skip
broken(
    "one grey channel in front, and a pooling that finds no height",
    chain(("Input", {"shape": (1, 28, 28)}), conv(32, 3), *HEAD),
    "kernel-too-large",
    inserts("Permute"), sets("shape", (28, 28, 1)), sets("data_format", "channels_first"),
)  # fmt: skip

# ── joins ────────────────────────────────────────────────────────────────────────────────────


def shortcut(join: str = "Add", **main: Any) -> Project:
    """Give a residual block whose two branches may differ."""
    drawing = Drawing()
    image = drawing.add("Input", shape=(26, 26, 3), name="image")
    stem = drawing.add("Conv2D", image, filters=32, kernel_size=3, padding="same", name="stem")
    params = {"filters": 32, "kernel_size": 3, "padding": "same", "name": "conv_a", **main}
    branch = drawing.add("Conv2D", stem, **params)
    merged = drawing.add(join, branch, stem, name="merge")
    drawing.add("GlobalAveragePooling2D", merged)
    return drawing.project


broken(
    "a residual block that doubles its channels",
    shortcut(filters=64),
    "shapes-differ",
    inserts("Conv2D", filters=64, kernel_size=1), sets("filters", 32),
)  # fmt: skip
broken(
    "a residual block with a stride on one branch",
    shortcut(strides=2),
    "shapes-differ",
    inserts("Conv2D", strides=2, filters=32), inserts("MaxPooling2D"), inserts("AveragePooling2D"),
)  # fmt: skip
broken(
    "a residual block with a stride and other channels",
    shortcut(strides=2, filters=64),
    "shapes-differ",
    inserts("Conv2D", strides=2, filters=64),
)
broken(
    "a residual block that forgot padding",
    shortcut(padding="valid"),
    "shapes-differ",
    sets("padding", "same"), inserts("ZeroPadding2D"), inserts("Cropping2D"),
)  # fmt: skip
broken(
    "Multiply of different channels",
    shortcut("Multiply", filters=16),
    "shapes-differ",
    inserts("Conv2D", filters=16), inserts("Conv2D", filters=32), sets("filters", 32),
)  # fmt: skip


def unet(size: int) -> Project:
    """Give one step of a U-Net on pictures of an odd or even size."""
    drawing = Drawing()
    image = drawing.add("Input", shape=(size, size, 1), name="image")
    skip = drawing.add("Conv2D", image, filters=16, kernel_size=3, padding="same", name="enc")
    low = drawing.add("MaxPooling2D", skip, name="pool")
    low = drawing.add("Conv2D", low, filters=32, kernel_size=3, padding="same", name="bottom")
    up = drawing.add("UpSampling2D", low, name="up")
    both = drawing.add("Concatenate", up, skip, name="join")
    drawing.add("Conv2D", both, filters=1, kernel_size=1, activation="sigmoid", name="mask")
    return drawing.project


broken(
    "a U-Net on pictures of an odd size",
    unet(101),
    "concat-shapes-differ",
    inserts("ZeroPadding2D"), inserts("Cropping2D"), inserts("Resizing"), sets("padding", "same"),
    culprit="pool",
)  # fmt: skip


def two_inputs(join: str, left: tuple[int, ...], right: tuple[int, ...], **params: Any) -> Project:
    drawing = Drawing()
    a = drawing.add("Input", shape=left, name="left")
    b = drawing.add("Input", shape=right, name="right")
    joined = drawing.add(join, a, b, name="join", **params)
    drawing.add("Dense", joined, units=1, activation="sigmoid", name="score")
    return drawing.project


broken(
    "Concatenate of a picture's features and a table",
    two_inputs("Concatenate", (7, 7, 64), (10,)),
    "concat-ranks-differ",
    inserts("Flatten"),
    inserts("GlobalAveragePooling2D"),
)
broken(
    "Concatenate along the wrong axis",
    two_inputs("Concatenate", (10, 8), (6, 8)),
    "concat-shapes-differ",
    sets("axis", 1),
)
broken(
    "Concatenate of pictures of two scales",
    two_inputs("Concatenate", (28, 28, 8), (14, 14, 16)),
    "concat-shapes-differ",
    inserts("UpSampling2D"), inserts("MaxPooling2D"),
)  # fmt: skip
broken(
    "Add of two vectors of different length",
    two_inputs("Add", (64,), (32,)),
    "shapes-differ",
    inserts("Dense", units=64), inserts("Dense", units=32),
)  # fmt: skip
broken(
    "Add of a picture and a vector",
    two_inputs("Add", (7, 7, 64), (32,)),
    "shapes-differ",
    inserts("Dense", units=64), inserts("GlobalAveragePooling2D"), has("Concatenate"),
)  # fmt: skip
broken(
    "Dot over axes of different size",
    two_inputs("Dot", (10, 16), (20, 16), axes=1),
    "dot-axes-differ",
    sets("axes", 2), sets("axes", -1),
)  # fmt: skip
broken(
    "Subtract of three tensors",
    (lambda d: [d.add("Input", shape=(4,), name=n) for n in "abc"] and
     (d.add("Subtract", "n1", "n2", "n3"), d.project)[1])(Drawing()),
    "needs-two-inputs",
    says("Keep the first two"), has("Add"),
)  # fmt: skip
broken(
    "attention between vectors of different width",
    two_inputs("Attention", (10, 64), (12, 32)),
    "runtime-differs",
    inserts("Dense", units=64), inserts("Dense", units=32),
)  # fmt: skip

# ── reshaping, unknown sizes ─────────────────────────────────────────────────────────────────

broken(
    "Reshape to more values than there are",
    chain(("Input", {"shape": (7, 7, 64)}), ("Reshape", {"target_shape": (8, 8, 64)}), *HEAD),
    "reshape-does-not-fill",
    sets("target_shape", (7, 7, 64)),
)
broken(
    "a generator whose Dense does not fill its Reshape",
    chain(("Input", {"shape": (100,), "name": "noise"}), ("Dense", {"units": 6000, "name": "fc"}),
          ("BatchNormalization", {}), ("ReLU", {}),
          ("Reshape", {"target_shape": (7, 7, 128)}),
          ("Conv2DTranspose", {"filters": 1, "kernel_size": 4, "strides": 2, "padding": "same"})),
    "reshape-does-not-fill",
    sets("units", 6272), culprit="fc",
)  # fmt: skip
broken(
    "Permute that counts from 0",
    chain(("Input", {"shape": (10, 4)}), ("Permute", {"dims": (1, 0)}), ("LSTM", {"units": 4})),
    "bad-parameter",
    sets("dims", (2, 1)),
)
broken(
    "Flatten and Dense on pictures of any size",
    chain(("Input", {"shape": (None, None, 3)}), conv(16, 3), *HEAD),
    "unknown-size",
    has("GlobalAveragePooling2D"), sets("shape"),
)  # fmt: skip
broken(
    "Dense on features of unknown number",
    chain(("Input", {"shape": (None,)}), ("Dense", {"units": 4})),
    "unknown-size",
    sets("shape"),
)
broken(
    "a convolution on an unknown number of channels",
    chain(("Input", {"shape": (32, 32, None)}), conv(8, 3), *HEAD),
    "unknown-size",
    sets("shape", (32, 32, 3)), sets("shape", (32, 32, 1)),
)  # fmt: skip

# ── parameters ───────────────────────────────────────────────────────────────────────────────


def dense(**params: Any) -> Project:
    return chain(("Input", {"shape": (8,)}), ("Dense", {"units": 4, **params}))


broken("an activation with letters swapped", dense(activation="rleu"), "bad-parameter",
       sets("activation", "relu"))  # fmt: skip
broken("an activation in capitals", dense(activation="ReLU6!"), "bad-parameter",
       sets("activation", "relu6"))  # fmt: skip
broken("no units at all", dense(units=0), "bad-parameter", sets("units"))
broken("half a unit", dense(units=2.5), "bad-parameter", sets("units", 2), sets("units", 3))
broken("units as text", dense(units="64"), "bad-parameter", sets("units", 64))
broken("negative units", dense(units=-10), "bad-parameter", sets("units", 10), sets("units", 1))
broken(
    "a dropout rate in percent",
    chain(("Input", {"shape": (8,)}), ("Dropout", {"rate": 50}), ("Dense", {"units": 4})),
    "bad-parameter",
    sets("rate", 0.5),
)
broken(
    "a kernel with three sizes on pictures",
    chain(IMAGE, conv(8, (3, 3, 3)), *HEAD),
    "bad-parameter",
    sets("kernel_size", (3, 3)), sets("kernel_size", 3),
)  # fmt: skip
broken("padding in other words", chain(IMAGE, conv(8, 3, padding="full"), *HEAD), "bad-parameter",
       says("Set padding", "Reset padding"))  # fmt: skip
broken("causal padding on pictures", chain(IMAGE, conv(8, 3, padding="causal"), *HEAD),
       "bad-parameter", says("Set padding", "Reset padding"))  # fmt: skip
broken("an initializer with a typing error", dense(kernel_initializer="he_nrmal"),
       "bad-parameter", sets("kernel_initializer", "he_normal"),
       lambda t, p: any("HeNormal" in str(x.params.get("kernel_initializer")) or
                        x.params.get("kernel_initializer") == KerasObject("HeNormal")
                        for x in layers(p)))  # fmt: skip
broken("an Input whose shape is a number", chain(("Input", {"shape": 4}), ("Dense", {"units": 1})),
       "bad-parameter", sets("shape", (4,)))  # fmt: skip
broken(
    "an Embedding on floats",
    chain(("Input", {"shape": (20,), "name": "tokens"}),
          ("Embedding", {"input_dim": 1000, "output_dim": 8}), ("LSTM", {"units": 4})),
    "float-ids",
    sets("dtype", "int32"),
)  # fmt: skip
broken("a convolution without filters", chain(IMAGE, ("Conv2D", {"kernel_size": 3}), *HEAD),
       "missing-parameter", sets("filters"))  # fmt: skip
broken("an argument of another layer", dense(filters=4), "unknown-parameter",
       says("Leave filters out"))  # fmt: skip
broken(
    "dropout of nothing",
    chain(("Input", {"shape": (8,)}), ("Dropout", {"rate": 0.0}), ("Dense", {"units": 4})),
    "does-nothing",
    sets("rate"), says("Bypass"),
)  # fmt: skip
broken(
    "attention heads that do not share evenly",
    chain(("Input", {"shape": (8, 16)}), ("BatchNormalization", {"axis": 5}), ("Flatten", {})),
    "axis-out-of-range",
    says("Reset axis", "Set axis to -1", "Set axis to −1", "Set axis to 2"),
)

# ── wiring ───────────────────────────────────────────────────────────────────────────────────


def loose(*, markers: bool = False) -> Project:
    drawing = Drawing()
    image = drawing.add("Input", shape=(8,), name="image")
    drawing.add("Input", shape=(3,), name="extra")
    x = drawing.add("Dense", image, units=4, name="kept")
    if markers:
        drawing.add("Dense", image, units=4, name="aside")
        drawing.add("Output", x)
    return drawing.project


broken("an Input that nothing reads", loose(), "unused-input", says("Remove extra", "Connect"))
broken("a branch that reaches no output", loose(markers=True), "loose-end",
       says("Make it an output"))  # fmt: skip
broken("no Input at all", chain(("Conv2D", {"filters": 8, "kernel_size": 3}), *HEAD), "no-input",
       says("Add an Input of 28×28×1", "Add an Input of 224×224×3"))  # fmt: skip


def half_joined() -> Project:
    drawing = Drawing()
    image = drawing.add("Input", shape=(8,), name="image")
    a = drawing.add("Dense", image, units=4, name="a")
    drawing.add("Dense", image, units=4, name="b")
    drawing.add("Subtract", a, name="join")
    return drawing.project


broken("a join with one wire", half_joined(), "needs-two-inputs", says("Connect b"))


def free_layer() -> Project:
    drawing = Drawing()
    image = drawing.add("Input", shape=(8,), name="image")
    drawing.add("Dense", image, units=4, name="first")
    drawing.add("Dense", units=2, name="second")
    return drawing.project


broken("a layer that was never connected", free_layer(), "unconnected-input",
       says("Connect first"))  # fmt: skip


def in_a_circle() -> Project:
    drawing = Drawing()
    image = drawing.add("Input", shape=(8,), name="image")
    merged = drawing.add("Add", image, name="merge")
    hidden = drawing.add("Dense", merged, units=8, name="hidden")
    drawing.add("Dense", hidden, units=2, name="probs")
    model = drawing.project.model
    wires = {**model.wires, Inlet(merged, "inputs", 1): Outlet(hidden)}
    changed = type(model)(model.layers, model.nodes, wires)
    return Project({"model": changed}, "model")


broken("a feedback wire", in_a_circle(), "circle", says("Take out the wire from hidden to merge"))


def shared_by_widths() -> Project:
    drawing = Drawing()
    left = drawing.add("Input", shape=(8,), name="left")
    right = drawing.add("Input", shape=(9,), name="right")
    encoder = drawing.add("Dense", left, units=4, name="encoder")
    twin = drawing.again(encoder, right)
    drawing.add("Concatenate", encoder, twin)
    return drawing.project


broken("a shared layer on two widths", shared_by_widths(), "shared-weights",
       says("Give this call a layer of its own"), inserts("Dense", units=8),
       sets("shape", (8,)))  # fmt: skip


def twice_named() -> Project:
    project = chain(("Input", {"shape": (8,)}), ("Dense", {"units": 4, "name": "fc"}),
                    ("Dense", {"units": 4, "name": "fc_b"}))  # fmt: skip
    model = project.model
    same = {k: (x if x.name != "fc_b" else type(x)(x.kind, "fc", x.params))
            for k, x in model.layers.items()}  # fmt: skip
    return Project({"model": type(model)(same, model.nodes, model.wires)}, "model")


broken("two layers of one name", twice_named(), "duplicate-name", says("Call it"))
broken("a slash in a name",
       chain(("Input", {"shape": (8,)}), ("Dense", {"units": 4, "name": "a/b"})), "bad-name",
       says("Call it a_b"))  # fmt: skip


def missing_state() -> Project:
    drawing = Drawing()
    steps = drawing.add("Input", shape=(8, 4), name="steps")
    reader = drawing.add("LSTM", steps, units=4, name="reader")
    drawing.add("Dense", Outlet(reader, 1), units=2, name="state")
    return drawing.project


broken("a state that was not asked for", missing_state(), "missing-output",
       sets("return_state", True))  # fmt: skip

# ── outputs and losses ───────────────────────────────────────────────────────────────────────


def classifier(loss: Any, units: int = 10, activation: str | None = "softmax",
               **more: Any) -> Project:  # fmt: skip
    head = {"units": units, **({"activation": activation} if activation else {})}
    return chain(("Input", {"shape": (20,)}), ("Dense", {"units": 16, "activation": "relu"}),
                 ("Dense", head), compile={"optimizer": "adam", "loss": loss, **more})  # fmt: skip


LOGITS = {"class_name": "SparseCategoricalCrossentropy", "config": {"from_logits": True}}

broken("softmax and from_logits", classifier(LOGITS), "logits-twice",
       sets("activation"), compiled(loss="sparse_categorical_crossentropy"))  # fmt: skip
broken("logits into a loss for probabilities",
       classifier("sparse_categorical_crossentropy", activation=None), "loss-needs-probabilities",
       sets("activation", "softmax"), compiled(loss=LOGITS))  # fmt: skip
broken("sigmoid over ten classes", classifier("categorical_crossentropy", activation="sigmoid"),
       "sigmoid-for-classes", sets("activation", "softmax"),
       compiled(loss="binary_crossentropy"))  # fmt: skip
broken("softmax over one unit", classifier("binary_crossentropy", units=1), "softmax-over-one",
       sets("activation", "sigmoid"))  # fmt: skip
broken("one unit and a loss over classes",
       classifier("categorical_crossentropy", units=1, activation="sigmoid"), "one-class",
       compiled(loss="binary_crossentropy"))  # fmt: skip
broken("binary_crossentropy over ten classes", classifier("binary_crossentropy"),
       "binary-for-classes", compiled(loss="categorical_crossentropy"),
       compiled(loss="sparse_categorical_crossentropy"), sets("activation", "sigmoid"))  # fmt: skip
broken("relu at the end of a regression", classifier("mse", units=1, activation="relu"),
       "relu-at-the-end", says("Set activation", "Reset activation"))  # fmt: skip
broken("a sparse loss with a metric for one-hot labels",
       classifier("sparse_categorical_crossentropy", metrics=["categorical_accuracy"]),
       "metric-and-loss", compiled(metrics=["sparse_categorical_accuracy"]),
       compiled(metrics=["accuracy"]))  # fmt: skip
broken("a loss with a typing error", classifier("categorical_crosentropy"), "unknown-loss",
       compiled(loss="categorical_crossentropy"))  # fmt: skip


def nested_misfit() -> Project:
    """Give an encoder for 32×32 that is fed 28×28."""
    drawing = Drawing()
    image = drawing.add("Input", shape=(28, 28, 3), name="image")
    inner = drawing.inside("encoder")
    door = inner.add("Input", shape=(32, 32, 3), name="door")
    inner.chain(door, conv(8, 3), ("GlobalAveragePooling2D", {}))
    drawing.take(inner)
    code = drawing.nest("encoder", image, name="code")
    drawing.add("Dense", code, units=2, name="probs")
    return drawing.project


broken("a block made for another size", nested_misfit(), "nested-input-shape",
       sets("shape", (32, 32, 3)), sets("shape", (28, 28, 3)), inserts("Resizing"),
       inserts("ZeroPadding2D"))  # fmt: skip


def repeated_widening() -> Project:
    """Give a block that doubles the channels and is to be called three times in a row."""
    drawing = Drawing()
    image = drawing.add("Input", shape=(28, 28, 32), name="image")
    inner = drawing.inside("widen")
    door = inner.add("Input", shape=(28, 28, 32), name="door")
    inner.chain(door, conv(64, 3, padding="same"))
    drawing.take(inner)
    wide = drawing.nest("widen", image, name="wide")
    drawing.add("Flatten", wide, name="flat")
    project = drawing.project
    return repeats.set_repeat(project, "model", project.model.nodes[wide].layer, 3)


broken("a block that widens, repeated", repeated_widening(), "repeat-shape", says("Call wide once"))
broken("no value left", chain(("Input", {"shape": (0, 4)}), ("Dense", {"units": 2})), "zero-size",
       sets("shape"))  # fmt: skip

# ── more of what people ask ──────────────────────────────────────────────────────────────────

broken(
    "four colour bands in front, a kernel of 7",
    chain(("Input", {"shape": (4, 33, 33)}), conv(64, 7), POOL, *HEAD),
    "kernel-too-large",
    inserts("Permute", dims=(2, 3, 1)), sets("shape", (33, 33, 4)),
    sets("data_format", "channels_first"),
)  # fmt: skip
broken(
    "a grey picture with its channel in front, into a pooling",
    chain(("Input", {"shape": (1, 224, 128)}), POOL, *HEAD),
    "pool-too-large",
    inserts("Permute", dims=(2, 3, 1)), sets("shape", (224, 128, 1)),
    sets("data_format", "channels_first"),
)  # fmt: skip
broken(
    "channels first in the convolution, and not in the pooling behind it",
    chain(("Input", {"shape": (1, 28, 28)}), conv(64, 3, data_format="channels_first"), POOL,
          conv(32, 3), *HEAD),
    "formats-mixed",
    sets("data_format", "channels_first", kind="MaxPooling2D"),
)  # fmt: skip
broken(
    "channels first, normalized along the width",
    chain(("Input", {"shape": (3, 32, 32)}), conv(16, 3, data_format="channels_first"),
          ("BatchNormalization", {}),
          ("GlobalAveragePooling2D", {"data_format": "channels_first"}), ("Dense", {"units": 3})),
    "formats-mixed",
    sets("axis", 1),
)  # fmt: skip
broken(
    "one batch of 32 pictures as the shape",
    chain(("Input", {"shape": (32, 28, 28, 1)}), conv(32, 3), *HEAD),
    "wrong-rank",
    sets("shape", (28, 28, 1)),
)  # fmt: skip
broken(
    "the last pooling of a ResNet on smaller pictures",
    chain(("Input", {"shape": (28, 28, 3)}), conv(16, 3, padding="same"),
          conv(32, 3, padding="same", strides=2), conv(64, 3, padding="same", strides=2),
          ("AveragePooling2D", {"pool_size": 8}), *HEAD),
    "pool-too-large",
    sets("pool_size", 7), has("GlobalAveragePooling2D"), sets("padding", "same"),
)  # fmt: skip
broken(
    "a pooling for pictures behind Conv1D",
    chain(("Input", {"shape": (100, 6)}), ("Conv1D", {"filters": 16, "kernel_size": 3}), POOL,
          ("Flatten", {}), ("Dense", {"units": 1})),
    "wrong-rank",
    has("MaxPooling1D"),
)  # fmt: skip
broken(
    "a pooling for pictures behind Conv3D",
    chain(("Input", {"shape": (16, 64, 64, 1)}), ("Conv3D", {"filters": 8, "kernel_size": 3}),
          POOL, ("GlobalAveragePooling2D", {}), ("Dense", {"units": 1})),
    "wrong-rank",
    has("MaxPooling3D"), says("Wrap"),
)  # fmt: skip
broken(
    "a matrix of word vectors into Conv2D",
    chain(("Input", {"shape": (30,), "dtype": "int32"}),
          ("Embedding", {"input_dim": 1000, "output_dim": 300}),
          ("Conv2D", {"filters": 32, "kernel_size": (3, 300)}), ("Flatten", {}),
          ("Dense", {"units": 1})),
    "wrong-rank",
    inserts("Reshape", target_shape=(30, 300, 1)), has("Conv1D"),
)  # fmt: skip
broken(
    "ConvLSTM2D with the number of samples in its shape",
    chain(("Input", {"shape": (668, 677, 1, 1, 676)}),
          ("ConvLSTM2D", {"filters": 8, "kernel_size": 1}), *HEAD),
    "wrong-rank",
    sets("shape", (677, 1, 1, 676)),
)  # fmt: skip
broken(
    "single pictures into ConvLSTM2D",
    chain(("Input", {"shape": (64, 64, 3)}), ("ConvLSTM2D", {"filters": 8, "kernel_size": 3}),
          *HEAD),
    "wrong-rank",
    inserts("Reshape", target_shape=(1, 64, 64, 3)), sets("shape", (1, 64, 64, 3)),
)  # fmt: skip


def each(kind: str, **config: Any) -> tuple[str, dict[str, Any]]:
    return ("TimeDistributed", {"layer": {"class_name": kind, "config": config}})


broken(
    "a network for each frame, not made flat before the LSTM",
    chain(("Input", {"shape": (10, 32, 32, 3)}), each("Conv2D", filters=8, kernel_size=3),
          each("MaxPooling2D", pool_size=2), ("LSTM", {"units": 16}), ("Dense", {"units": 2})),
    "wrong-rank",
    inserts("Reshape", target_shape=(10, 1800)),
)  # fmt: skip
broken(
    "sentences of words into one LSTM",
    chain(("Input", {"shape": (20, 40), "dtype": "int32"}),
          ("Embedding", {"input_dim": 1000, "output_dim": 16}), ("LSTM", {"units": 8}),
          ("Dense", {"units": 1})),
    "wrong-rank",
    says("Wrap"), inserts("Reshape", target_shape=(800, 16)),
)  # fmt: skip
broken(
    "RepeatVector behind an LSTM that gives its sequence",
    chain(("Input", {"shape": (10, 8)}),
          ("LSTM", {"units": 16, "return_sequences": True, "name": "encoder"}),
          ("RepeatVector", {"n": 10}), ("LSTM", {"units": 8, "return_sequences": True})),
    "wrong-rank",
    sets("return_sequences", False, kind="LSTM"), says("Set return_sequences"),
)  # fmt: skip


def translator(reads: int, writes: int) -> Project:
    """Give an encoder that hands its states to a decoder."""
    drawing = Drawing()
    question = drawing.add("Input", shape=(10, 8), name="question")
    encoder = drawing.add("LSTM", question, units=reads, return_state=True, name="encoder")
    answer = drawing.add("Input", shape=(12, 8), name="answer")
    decoder = drawing.add("LSTM", answer, units=writes, return_sequences=True, name="decoder")
    model = drawing.project.model
    states = {Inlet(decoder, "initial_state", i): Outlet(encoder, i + 1) for i in (0, 1)}
    wired = type(model)(model.layers, model.nodes, {**model.wires, **states})
    return Project({"model": wired}, "model")


broken(
    "a decoder wider than the states of its encoder",
    translator(32, 64),
    "runtime-differs",
    sets("units", 32), sets("units", 64),
)  # fmt: skip


def deep_unet(size: int, levels: int) -> Project:
    """Give a U-Net whose size is halved several times."""
    drawing = Drawing()
    x = drawing.add("Input", shape=(size, size, 1), name="image")
    skips = []
    for level in range(levels):
        x = drawing.add("Conv2D", x, filters=8 * 2**level, kernel_size=3, padding="same",
                        name=f"down_{level}")  # fmt: skip
        if level < levels - 1:
            skips.append(x)
            x = drawing.add("MaxPooling2D", x, name=f"pool_{level}")
    for level in reversed(range(levels - 1)):
        x = drawing.add("Conv2DTranspose", x, filters=8 * 2**level, kernel_size=3, strides=2,
                        padding="same", name=f"up_{level}")  # fmt: skip
        x = drawing.add("Concatenate", x, skips[level], name=f"join_{level}")
    return drawing.project


broken(
    "a U-Net whose picture becomes odd on the way down",
    deep_unet(358, 4),
    "concat-shapes-differ",
    inserts("ZeroPadding2D"), inserts("Cropping2D"),
    culprit="pool_2",
)  # fmt: skip


def unpadded_unet() -> Project:
    """Give one step of the U-Net of the paper: no padding, so that the way up is smaller."""
    drawing = Drawing()
    x = drawing.add("Input", shape=(140, 140, 1), name="image")
    for name in ("enc_a", "enc_b"):
        x = drawing.add("Conv2D", x, filters=16, kernel_size=3, name=name)
    skip = x
    x = drawing.add("MaxPooling2D", x, name="pool")
    for name in ("low_a", "low_b"):
        x = drawing.add("Conv2D", x, filters=32, kernel_size=3, name=name)
    up = drawing.add("UpSampling2D", x, name="up")
    drawing.add("Concatenate", up, skip, name="join")
    return drawing.project


broken("a U-Net without padding", unpadded_unet(), "concat-shapes-differ",
       inserts("Cropping2D"), inserts("ZeroPadding2D"))  # fmt: skip


def first_and_last() -> Project:
    """Give maps with their channels first, joined along the last axis."""
    drawing = Drawing()
    image = drawing.add("Input", shape=(3, 64, 64), name="image")
    maps = drawing.add("Conv2D", image, filters=64, kernel_size=3, padding="same",
                       data_format="channels_first", name="maps")  # fmt: skip
    drawing.add("Concatenate", image, maps, name="join")
    return drawing.project


broken("maps with their channels first, joined along the last axis", first_and_last(),
       "concat-shapes-differ", sets("axis", 1))  # fmt: skip


def inception() -> Project:
    """Give two branches, one of them with a pooling that strides as far as its window."""
    drawing = Drawing()
    maps = drawing.add("Input", shape=(14, 14, 64), name="maps")
    threes = drawing.add("Conv2D", maps, filters=32, kernel_size=3, padding="same", name="threes")
    pool = drawing.add("MaxPooling2D", maps, pool_size=3, padding="same", name="pool")
    ones = drawing.add("Conv2D", pool, filters=16, kernel_size=1, name="ones")
    drawing.add("Concatenate", threes, ones, name="join")
    return drawing.project


broken("an Inception branch whose pooling strides", inception(), "concat-shapes-differ",
       sets("strides", 1, kind="MaxPooling2D"), culprit="pool")  # fmt: skip


def overshooting() -> Project:
    """Give a transposed convolution without padding that comes out one too large."""
    drawing = Drawing()
    image = drawing.add("Input", shape=(28, 28, 8), name="image")
    pool = drawing.add("MaxPooling2D", image, name="pool")
    up = drawing.add("Conv2DTranspose", pool, filters=8, kernel_size=3, strides=2, name="up")
    drawing.add("Add", up, image, name="merge")
    return drawing.project


broken("a transposed convolution that comes out one too large", overshooting(), "shapes-differ",
       sets("padding", "same"), inserts("Cropping2D"), culprit="up")  # fmt: skip


def feed_forward() -> Project:
    """Give the feed-forward half of a transformer block that comes back with another width."""
    drawing = Drawing()
    tokens = drawing.add("Input", shape=(50, 64), name="tokens")
    norm = drawing.add("LayerNormalization", tokens, name="norm")
    wide = drawing.add("Dense", norm, units=256, activation="gelu", name="wide")
    narrow = drawing.add("Dense", wide, units=128, name="narrow")
    drawing.add("Add", narrow, tokens, name="residual")
    return drawing.project


broken("a transformer block that does not come back to its width", feed_forward(),
       "shapes-differ", sets("units", 64, kind="Dense"))  # fmt: skip


def excited() -> Project:
    """Give a squeeze-and-excite block with too few numbers for its channels."""
    drawing = Drawing()
    maps = drawing.add("Input", shape=(14, 14, 64), name="maps")
    squeeze = drawing.add("GlobalAveragePooling2D", maps, name="squeeze")
    small = drawing.add("Dense", squeeze, units=16, activation="relu", name="small")
    excite = drawing.add("Dense", small, units=32, activation="sigmoid", name="excite")
    drawing.add("Multiply", maps, excite, name="scale")
    return drawing.project


broken("squeeze-and-excite with too few numbers", excited(), "shapes-differ",
       sets("units", 64, kind="Dense"))  # fmt: skip
broken(
    "a sequence joined with one vector for all of it",
    two_inputs("Concatenate", (50, 64), (10,)),
    "concat-ranks-differ",
    inserts("Flatten"), inserts("GlobalAveragePooling1D"), inserts("RepeatVector"),
)  # fmt: skip
broken(
    "a feature map read as steps that it does not have",
    chain(("Input", {"shape": (96, 100, 1)}), conv(128, 3, padding="same", strides=4),
          ("Reshape", {"target_shape": (15, 128)}), ("GRU", {"units": 8})),
    "reshape-does-not-fill",
    sets("target_shape", (600, 128)),
)  # fmt: skip

# ── what is built and does nothing, or harm ──────────────────────────────────────────────────

broken("relu in the layer and behind it",
       chain(IMAGE, conv(8, 3), ("ReLU", {"name": "again"}), *HEAD), "does-nothing",
       says("Bypass again"), sets("activation", "linear"))  # fmt: skip
broken("global pooling, and Flatten behind it",
       chain(IMAGE, conv(8, 3), ("GlobalAveragePooling2D", {}), *HEAD), "does-nothing",
       says("Bypass flatten"))  # fmt: skip
broken("zero padding of zero",
       chain(IMAGE, ("ZeroPadding2D", {"padding": 0}), conv(8, 3), *HEAD), "does-nothing",
       sets("padding"), says("Bypass"))  # fmt: skip
broken("two normalizations in a row",
       chain(IMAGE, conv(8, 3), ("BatchNormalization", {}), ("BatchNormalization", {}), *HEAD),
       "normalized-twice", says("Bypass"))  # fmt: skip
broken("softmax in the layer and behind it",
       chain(("Input", {"shape": (20,)}), ("Dense", {"units": 10, "activation": "softmax"}),
             ("Softmax", {})), "activated-twice", says("Bypass"))  # fmt: skip
broken("dropout on the scores of the classes",
       chain(("Input", {"shape": (20,)}), ("Dense", {"units": 10, "name": "scores"}),
             ("Dropout", {"rate": 0.5}), ("Softmax", {})), "classes-left-out",
       says("Put it before scores"), says("Bypass"))  # fmt: skip

# ── blocks: models inside models ─────────────────────────────────────────────────────────────


def block(*inside: tuple[str, dict[str, Any]]) -> Project:
    """Give a network that calls a block of these layers."""
    drawing = Drawing()
    image = drawing.add("Input", shape=(8, 8, 3), name="image")
    inner = drawing.inside("encoder")
    inner.chain(inner.add("Input", shape=(8, 8, 3), name="door"), *inside)
    drawing.take(inner)
    code = drawing.nest("encoder", image, name="code")
    drawing.add("GlobalAveragePooling2D", code)
    return drawing.project


def with_wires(project: Project, **more: Inlet) -> Project:
    """Give ``project`` with the first wire's source led to further inlets."""
    model = project.model
    source = next(iter(model.wires.values()))
    wires = {**model.wires, **{inlet: source for inlet in more.values()}}
    changed = type(model)(model.layers, model.nodes, wires)
    return Project({**project.models, project.main: changed}, project.main)


def calling_itself() -> Project:
    project = block(conv(8, 3, padding="same"))
    inner = project.models["encoder"]
    last = list(inner.nodes)[-1]
    layers_ = {**inner.layers, "again": Layer("Model", "again", model="encoder")}
    nodes = {**inner.nodes, "n9": Node("again")}
    changed = type(inner)(layers_, nodes, {**inner.wires, Inlet("n9"): Outlet(last)})
    return Project({**project.models, "encoder": changed}, project.main)


def gone() -> Project:
    project = block(conv(8, 3))
    return Project({project.main: project.model}, project.main)


broken("a kernel too large inside a block", block(conv(8, 9)), "nested-problem",
       says('Set padding to "same" inside'))  # fmt: skip
broken("a block that calls itself", calling_itself(), "nested-problem",
       says("Bypass again inside"))  # fmt: skip
broken("a block that is no longer there", gone(), "missing-model", says("Bypass code"))
broken("two wires into a block with one input",
       with_wires(block(conv(8, 3)), surplus=Inlet("n2", "inputs", 1)), "nested-inputs",
       says("Take the surplus wires off"))  # fmt: skip
broken("a wire into an input that the layer has not",
       with_wires(dense(), odd=Inlet("n2", "nonsense")), "unknown-port",
       says("Take", "Bypass"))  # fmt: skip
broken("two losses for one output",
       chain(("Input", {"shape": (8,)}), ("Dense", {"units": 4}), compile={"loss": ["mse", "mae"]}),
       "losses-and-outputs", compiled(loss=["mse"]), compiled(loss="mse"))  # fmt: skip


def with_itself() -> Project:
    drawing = Drawing()
    a = drawing.add("Dense", drawing.add("Input", shape=(8,), name="x"), units=4, name="a")
    drawing.add("Dense", drawing.add("Input", shape=(9,), name="y"), units=4, name="b")
    drawing.add("Subtract", a, a, name="distance")
    return drawing.project


broken("the distance of a tensor from itself", with_itself(), "same-twice",
       says("Connect b in place"))  # fmt: skip


def handed_back() -> Project:
    drawing = Drawing()
    image = drawing.add("Input", shape=(8,), name="image")
    drawing.add("Dense", image, units=4, name="probs")
    drawing.add("Output", image)
    return drawing.project


broken("the input as the output", handed_back(), "output-is-input", says("Connect probs"))


def nothing_between(*shape: int, others: bool = False) -> Project:
    drawing = Drawing()
    image = drawing.add("Input", shape=shape, name="image")
    drawing.add("Output", image, name="same")
    if others:
        drawing.add("Output", drawing.add("Flatten", image), name="flat")
    return drawing.project


broken("an input that is an output besides another one", nothing_between(8, 8, 3, others=True),
       "output-is-input", says("Remove the output same"))  # fmt: skip
broken("numbers straight to the output", nothing_between(8), "output-is-input",
       says("Insert Dense with"))  # fmt: skip
broken("a picture straight to the output", nothing_between(28, 28, 3), "output-is-input",
       says("Insert Conv2D with"))  # fmt: skip


def frozen(kind: str, shape: tuple[int, ...], **params: Any) -> Project:
    return chain(("Input", {"shape": shape}), (kind, {**params, "trainable": False}))


for inner, wrapper, shape, param in (
    ("LSTM", "Bidirectional", (5, 4), "layer"),
    ("Dense", "TimeDistributed", (5, 4), "layer"),
    ("Dense", "SpectralNormalization", (4,), "layer"),
    ("LSTMCell", "RNN", (5, 4), "cell"),
):
    broken(f"{wrapper}, frozen in name only",
           frozen(wrapper, shape, **{param: KerasObject(inner, freeze({"units": 3}))}),
           "not-frozen", says("Freeze what"))  # fmt: skip
broken("ConvLSTM1D, frozen in name only",
       frozen("ConvLSTM1D", (5, 8, 4), filters=2, kernel_size=3), "not-frozen",
       says("Let it be trained"))  # fmt: skip
