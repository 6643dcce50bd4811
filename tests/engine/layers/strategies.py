"""Drawn cases: configurations and inputs of each family, sensible ones and such that are not.

Most draws are sensible; now and then a rank is off by one, a size unknown or nought, a number does
not divide another. All of them are plain `Case` values.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from engine.tensors import Dim, Tensor
from tests.engine.layers.oracle import Case

FORMATS = st.sampled_from([None, "channels_last", "channels_first"])
POLICIES = st.sampled_from(["float32"] * 8 + ["mixed_float16", "mixed_bfloat16", "float64"])
DTYPES = st.sampled_from(["float32"] * 12 + ["float16", "float64", "int32", "uint8", "bool"])
SIZES: st.SearchStrategy[Dim] = st.one_of(
    st.integers(1, 9), st.integers(1, 9), st.integers(1, 16), st.none(), st.integers(0, 1)
)
BATCHES: st.SearchStrategy[Dim] = st.sampled_from([None, None, None, 1, 2, 3])
ACTIVATIONS = st.sampled_from([None, None, "relu", "softmax", "gelu", "tanh", "glu"])


def rarely(usual: st.SearchStrategy[Any], odd: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw from ``usual``, once in about ten times from ``odd``."""
    return st.integers(0, 9).flatmap(lambda n: odd if n == 0 else usual)


@st.composite
def tensors(draw: st.DrawFn, rank: int, sizes: st.SearchStrategy[Dim] = SIZES) -> Tensor:
    """Draw a tensor of about ``rank`` dimensions, the batch included."""
    rank = draw(rarely(st.just(rank), st.integers(max(0, rank - 1), rank + 1)))
    shape = tuple(draw(BATCHES if axis == 0 else sizes) for axis in range(rank))
    masked = rank in (2, 3) and draw(st.integers(0, 9)) == 0
    return Tensor(shape, draw(DTYPES), masked)


@st.composite
def chosen(draw: st.DrawFn, **options: st.SearchStrategy[Any]) -> dict[str, Any]:
    """Draw some of the options; the others keep their default."""
    return {name: draw(value) for name, value in options.items() if draw(st.booleans())}


def per_axis(axes: int, low: int, high: int) -> st.SearchStrategy[Any]:
    """Draw one number for all axes, or one for each."""
    one = st.integers(low, high)
    return rarely(st.one_of(one, st.tuples(*[one] * axes)), st.integers(-1, 12))


COMMON = {"dtype": POLICIES, "trainable": st.booleans()}


@st.composite
def convolutions(draw: st.DrawFn) -> Case:
    """Draw a convolution of any sort."""
    axes = draw(st.integers(1, 3))
    stems = ["Conv", "Conv", "ConvTranspose"] + (["DepthwiseConv", "SeparableConv"] * (axes < 3))
    stem = draw(st.sampled_from(stems))
    kind = f"Conv{axes}DTranspose" if stem == "ConvTranspose" else f"{stem}{axes}D"
    paddings = ["valid", "same", "valid", "same", "causal"]
    options: dict[str, Any] = {
        "strides": per_axis(axes, 1, 3),
        "padding": st.sampled_from(paddings),
        "data_format": FORMATS,
        "dilation_rate": per_axis(axes, 1, 3),
        "use_bias": st.booleans(),
        "activation": ACTIVATIONS,
        **COMMON,
    }
    if stem == "Conv":
        options |= {"groups": rarely(st.sampled_from([1, 2, 3]), st.integers(-1, 9))}
        options |= {"lora_rank": rarely(st.none(), st.integers(1, 3))}
    if stem == "ConvTranspose":
        options |= {"output_padding": rarely(st.none(), per_axis(axes, 0, 2))}
    if stem in ("DepthwiseConv", "SeparableConv"):
        options |= {"depth_multiplier": rarely(st.integers(1, 3), st.integers(-1, 0))}
    params = {"kernel_size": draw(per_axis(axes, 1, 4)), **draw(chosen(**options))}
    if stem != "DepthwiseConv":
        params["filters"] = draw(rarely(st.sampled_from([2, 4, 6]), st.integers(-1, 5)))
    return Case(kind, params, draw(tensors(axes + 2)), fill=draw(st.integers(3, 8)))


@st.composite
def poolings(draw: st.DrawFn) -> Case:
    """Draw a pooling of any sort."""
    axes = draw(st.integers(1, 3))
    what = draw(st.sampled_from(["Max", "Average"]))
    sort = draw(st.sampled_from(["", "", "Global", "Adaptive"]))
    kind = f"{sort}{what}Pooling{axes}D"
    options: dict[str, Any] = {"data_format": FORMATS, "dtype": POLICIES}
    params: dict[str, Any] = {}
    run = ""
    if sort == "Global":
        options |= {"keepdims": st.booleans()}
    elif sort == "Adaptive":
        params["output_size"] = draw(per_axis(axes, 2, 4))
        run = "adaptive pooling can end the process"
    else:
        options |= {
            "strides": st.one_of(st.none(), per_axis(axes, 1, 3)),
            "padding": st.sampled_from(["valid", "same", "valid", "same", "causal"]),
        }
        params["pool_size"] = draw(per_axis(axes, 1, 3))
    return Case(kind, {**params, **draw(chosen(**options))}, draw(tensors(axes + 2)), run=run)


@st.composite
def rearrangements(draw: st.DrawFn) -> Case:
    """Draw a layer that rearranges, cuts, pads or repeats."""
    kind = draw(
        st.sampled_from(
            ["Flatten", "Reshape", "Reshape", "Reshape", "Permute", "RepeatVector"]
            + [f"{s}{n}D" for n in (1, 2, 3) for s in ("Cropping", "ZeroPadding", "UpSampling")]
        )
    )  # fmt: skip
    params: dict[str, Any] = {}
    rank = 3
    if kind == "Reshape":
        factors = st.sampled_from([1, 2, 3, 4, 6])
        params["target_shape"] = tuple(
            draw(st.lists(rarely(st.one_of(factors, st.just(-1)), SIZES), min_size=1, max_size=3))
        )
        shape = (None, *draw(st.lists(factors, min_size=1, max_size=3)))
        return Case(kind, params, Tensor(shape, draw(DTYPES)))
    if kind == "Permute":
        rank = draw(st.integers(2, 5))
        params["dims"] = tuple(draw(st.permutations(range(1, rank))))
    elif kind == "RepeatVector":
        rank, params["n"] = 2, draw(rarely(st.integers(1, 4), st.integers(-1, 0)))
    elif kind != "Flatten":
        axes = int(kind[-2])
        rank = axes + 2
        if kind.startswith("UpSampling"):
            few = st.integers(1, 3)
            params["size"] = draw(few if axes == 1 else st.one_of(few, st.tuples(*[few] * axes)))
        else:
            pair = st.tuples(st.integers(0, 3), st.integers(0, 3))
            name = "cropping" if kind.startswith("Cropping") else "padding"
            several = st.tuples(*[st.one_of(st.integers(0, 2), pair)] * axes)
            params[name] = draw(st.one_of(st.integers(0, 3), pair if axes == 1 else several))
        if not (axes == 1 and kind[:2] != "Ze"):
            params |= draw(chosen(data_format=FORMATS))
    return Case(kind, {**params, **draw(chosen(dtype=POLICIES))}, draw(tensors(rank)))


@st.composite
def mergers(draw: st.DrawFn) -> Case:
    """Draw a layer that joins tensors."""
    kind = draw(
        st.sampled_from(
            ["Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract"]
            + ["Concatenate"] * 4 + ["Dot"] * 4
        )
    )  # fmt: skip
    few = st.sampled_from([1, 2, 3, 3, 3, None])
    rank = draw(st.integers(1, 4))
    count = 2 if kind in ("Subtract", "Dot") else draw(st.integers(1, 3))
    count = draw(rarely(st.just(count), st.integers(1, 3)))
    params: dict[str, Any] = draw(chosen(dtype=POLICIES))
    if kind == "Concatenate":
        params |= draw(chosen(axis=st.integers(-rank, rank)))
    if kind == "Dot":
        axis = st.integers(-rank, rank)
        params["axes"] = draw(st.one_of(axis, st.tuples(axis, axis)))
        params |= draw(chosen(normalize=st.booleans()))
    return Case(kind, params, [draw(tensors(rank, few)) for _ in range(count)], fill=3)


@st.composite
def normalizations(draw: st.DrawFn) -> Case:
    """Draw a normalization."""
    kind = draw(
        st.sampled_from(
            ["BatchNormalization", "LayerNormalization", "GroupNormalization",
             "RMSNormalization", "UnitNormalization"]
        )
    )  # fmt: skip
    rank = draw(st.integers(2, 5))
    axis = st.integers(-rank, rank - 1)
    several = st.lists(axis, min_size=1, max_size=2).map(tuple)
    one_only = kind in ("BatchNormalization", "GroupNormalization")
    options: dict[str, Any] = {
        "axis": rarely(axis if one_only else st.one_of(axis, several), several),
        "epsilon": st.sampled_from([1e-3, 0.1]),
        **COMMON,
    }
    if kind not in ("RMSNormalization", "UnitNormalization"):
        options |= {"center": st.booleans(), "scale": st.booleans()}
    if kind == "BatchNormalization":
        options |= {"renorm": st.booleans()}
    params = draw(chosen(**options))
    if kind == "GroupNormalization":
        params["groups"] = draw(rarely(st.sampled_from([1, 2, 3, -1]), st.integers(-2, 9)))
    return Case(kind, params, draw(tensors(rank)))


@st.composite
def activations(draw: st.DrawFn) -> Case:
    """Draw an activation or a layer that acts while training."""
    kind = draw(
        st.sampled_from(
            ["Activation", "ReLU", "LeakyReLU", "ELU", "PReLU", "Softmax", "Dropout",
             "AlphaDropout", "GaussianDropout", "GaussianNoise", "ActivityRegularization",
             "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D"]
        )
    )  # fmt: skip
    rank = int(kind[-2]) + 2 if kind.endswith("D") else draw(st.integers(1, 4))
    axis = st.integers(-rank, rank)
    rate = rarely(st.floats(0, 1), st.sampled_from([-0.5, 1.5]))
    given: dict[str, dict[str, Any]] = {
        "Activation": {"activation": ACTIVATIONS},
        "GaussianNoise": {"stddev": rate},
    }
    if "Dropout" in kind:
        given[kind] = {"rate": rate}
    options: dict[str, dict[str, Any]] = {
        "ReLU": {"max_value": st.floats(0, 6), "negative_slope": st.floats(0, 1)},
        "LeakyReLU": {"negative_slope": st.floats(-0.1, 1)},
        "ELU": {"alpha": st.floats(0, 1)},
        "PReLU": {"shared_axes": st.one_of(axis, st.lists(axis, max_size=2).map(tuple))},
        "Softmax": {"axis": st.one_of(axis, st.lists(axis, max_size=2).map(tuple))},
        "ActivityRegularization": {"l1": st.floats(0, 1), "l2": st.floats(0, 1)},
    }
    params = {name: draw(value) for name, value in given.get(kind, {}).items()}
    params |= draw(chosen(dtype=POLICIES, **options.get(kind, {})))
    return Case(kind, params, draw(tensors(rank)))


@st.composite
def dense_layers(draw: st.DrawFn) -> Case:
    """Draw a dense layer, an embedding, a mask or an EinsumDense."""
    kind = draw(
        st.sampled_from(
            ["Dense", "Dense", "Embedding", "ReversibleEmbedding", "Masking", "Identity"]
            + ["EinsumDense"] * 3
        )
    )  # fmt: skip
    tensor = draw(tensors(draw(st.integers(1, 4))))
    lora = {"lora_rank": rarely(st.none(), st.integers(1, 3))}
    if kind == "Dense":
        params = {"units": draw(rarely(st.integers(1, 9), st.integers(-1, 0)))}
        return Case(kind, {**params, **draw(chosen(
            use_bias=st.booleans(), activation=ACTIVATIONS, **lora, **COMMON
        ))}, tensor)  # fmt: skip
    if kind.endswith("Embedding"):
        params = {"input_dim": draw(st.integers(2, 9)), "output_dim": draw(st.integers(1, 9))}
        options: dict[str, Any] = {"mask_zero": st.booleans(), **lora, **COMMON}
        call = {}
        if kind == "ReversibleEmbedding":
            options |= {"tie_weights": st.booleans()}
            call = draw(chosen(reverse=st.booleans()))
        return Case(kind, {**params, **draw(chosen(**options))}, tensor, call)
    if kind != "EinsumDense":
        return Case(kind, draw(chosen(**COMMON)), tensor)
    equation, letters = draw(
        st.sampled_from(
            [("ab,bc->ac", 1), ("abc,cd->abd", 2), ("abc,cde->abde", 3), ("abcd,cde->abe", 2),
             ("...x,xy->...y", 1), ("ab...,bc->ac...", 1), ("abc,cb->ab", 1), ("abc,acd->abd", 2)]
        )
    )  # fmt: skip
    sizes = st.sampled_from([None, 2, 3, 3, 3])
    shape = tuple(draw(sizes) for _ in range(draw(rarely(st.just(letters), st.integers(0, 4)))))
    tensor = draw(tensors(len(equation.partition(",")[0].replace("...", "xx")), sizes))
    params = {"equation": equation, "output_shape": shape}
    bias = {"bias_axes": st.sampled_from([None, "c", "d", "e", "de", "y"])}
    return Case(kind, {**params, **draw(chosen(**bias, **lora, **COMMON))}, tensor, fill=3)


FAMILIES = {
    "convolution": convolutions(),
    "pooling": poolings(),
    "rearranging": rearrangements(),
    "merging": mergers(),
    "normalization": normalizations(),
    "activation": activations(),
    "dense": dense_layers(),
}
"""Strategies by family."""
