"""Rules of the core layers: doors, dense layers, embeddings, masks."""

from __future__ import annotations

import math
from collections.abc import Sequence

from engine.layers.demands import (
    HIGHEST,
    activation_warnings,
    arriving_dtype,
    check_lora_alpha,
    dtype_warnings,
    is_float,
    needs_rank,
    needs_size,
    runtime_differs,
    title,
    wider,
    with_lora,
)
from engine.layers.normalization import explain_same
from engine.layers.registry import Outcome, Parameters, Weight, gives, rule
from engine.problems import Line, Problem, Spot, refuse, warn
from engine.readers import DTYPES
from engine.tensors import Tensor, product, text


@rule("Input")
def input_layer(p: Parameters) -> Outcome:
    """Bring data in: the declared shape with the batch in front."""
    if p.batch_shape is not None:
        for other in ("shape", "batch_size"):
            if getattr(p, other) is not None:
                raise refuse(
                    "parameters-exclude",
                    title(f"batch_shape and {other} exclude each other"),
                    f"batch_shape is the whole shape, the batch included; {other} says part of it "
                    "again.",
                    params=("batch_shape", other),
                )
        shape = p.batch_shape
    elif p.shape is None:
        raise refuse(
            "missing-parameter",
            "{layer} needs a value for shape",
            "An Input declares the shape of one sample, without the batch: (28, 28, 1).",
            params=("shape",),
        )
    else:
        shape = (p.batch_size, *p.shape)
    if p.sparse and p.ragged:
        raise refuse(
            "parameters-exclude",
            "sparse and ragged exclude each other",
            "A tensor is stored either as sparse or as ragged.",
            params=("sparse", "ragged"),
        )
    return gives(Tensor(shape, p.dtype or "float32"), warnings=_empty(p, shape))


def _empty(p: Parameters, shape: Sequence[int | None]) -> tuple[Problem, ...]:
    if 0 not in shape:
        return ()
    return (
        warn(
            "zero-size",
            title(f"{{layer}} has a size of 0: {text(tuple(shape))}", "{layer} has a size of 0"),
            "A tensor with a size of 0 holds no values at all.",
            params=("batch_shape" if p.batch_shape is not None else "shape",),
        ),
    )


@rule("Output")
def output(p: Parameters, inputs: Tensor) -> Outcome:
    """Mark a tensor as an output of the model; nothing is computed."""
    return gives(inputs, masked=inputs.masked)


@rule("Identity", explain=explain_same)
def identity(p: Parameters, inputs: Tensor) -> Outcome:
    """Pass the tensor through."""
    return gives(Tensor(inputs.known, arriving_dtype(p, inputs)))


@rule("Masking", explain=explain_same)
def masking(p: Parameters, inputs: Tensor) -> Outcome:
    """Mark the steps that hold nothing but ``mask_value``."""
    needs_rank(p, inputs, 1, "T×features", at_least=True)
    features = inputs.known[-1]
    if not isinstance(p.mask_value, tuple) and HIGHEST < abs(p.mask_value) < math.inf:
        raise refuse(
            "bad-parameter",
            title(f"mask_value = {p.mask_value} is too large"),
            "mask_value takes a number that float32 can hold.",
            params=("mask_value",),
        )
    if isinstance(p.mask_value, tuple) and features is not None:
        count = len(p.mask_value)
        if count != features and 1 not in (count, features):
            raise refuse(
                "bad-parameter",
                title(f"mask_value has {count} values for {features} features"),
                "Each step is compared with mask_value, so it takes one number, or one per "
                "feature.",
                params=("mask_value",),
                spots=(Spot("inputs", 0, (inputs.rank - 1,)),),
            )
    return gives(
        Tensor(inputs.known, p.compute_dtype),
        warnings=dtype_warnings(p, inputs, whole="int32" if inputs.dtype == "bool" else "stay"),
        masked=True,
    )


def explain_dense(p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> list[Line]:
    """Say that the last dimension becomes the units."""
    lines = [Line("features", "units", "", str(p.units))]
    before = inputs[0].known
    if len(before) > 2:
        lines.insert(0, Line("other dimensions", "unchanged", "", text(before[:-1])))
    return lines


@rule("Dense", explain=explain_dense)
def dense(p: Parameters, inputs: Tensor) -> Outcome:
    """Multiply the last dimension by a matrix; all others pass through."""
    needs_rank(p, inputs, 2, "features", at_least=True, why="It multiplies the last one.")
    features = needs_size(
        p, inputs, -1, "number of features",
        "The kernel has one row per feature, so the last dimension fixes its shape.",
    )  # fmt: skip
    rows = product(inputs.known[1:-1])
    return gives(
        Tensor((*inputs.known[:-1], p.units), p.compute_dtype),
        weights=with_lora(p, "kernel", (features, p.units), (p.units,) if p.use_bias else None),
        macs=None if rows is None else rows * features * p.units,
        warnings=(
            *_dense_on_an_image(p, inputs),
            *dtype_warnings(p, inputs),
            *activation_warnings(p),
        ),
    )


def _dense_on_an_image(p: Parameters, inputs: Tensor) -> tuple[Problem, ...]:
    """Warn of a Dense that was probably meant to see the whole image.

    Without an activation it is the 1×1 convolution that many networks write as Dense.
    """
    if inputs.rank < 4 or p.activation in (None, "linear"):
        return ()
    after = text((*inputs.known[:-1], p.units))
    return (
        warn(
            "dense-on-image",
            title(
                f"Dense acts on the last dim only: {text(inputs.shape)} becomes {after}",
                f"Dense acts on the last dim only, giving {after}",
                "Dense acts on the last dimension only",
            ),
            f"Each of the {text(inputs.known[:-1])} places is multiplied by itself; Dense never "
            "mixes places. To see the whole image at once, flatten or pool it first.",
            spots=(Spot("inputs", 0, tuple(range(1, inputs.rank - 1))),),
            becomes=(*inputs.known[:-1], p.units),
        ),
    )


def explain_embedding(
    p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]
) -> list[Line]:
    """Say that each id becomes a vector."""
    before = text(inputs[0].shape) if inputs[0].rank > 1 else "one per sample"
    return [
        Line("ids", "unchanged", "", before),
        Line("features", "output_dim", "", str(p.output_dim)),
    ]


@rule("Embedding", explain=explain_embedding)
def embedding(p: Parameters, inputs: Tensor) -> Outcome:
    """Look up a vector for each whole number."""
    _no_weights(p)
    return gives(
        Tensor((*inputs.known, p.output_dim), p.compute_dtype),
        weights=_table(p),
        warnings=_ids(p, inputs),
        masked=bool(p.mask_zero),
    )


@rule("ReversibleEmbedding", explain=explain_embedding)
def reversible_embedding(p: Parameters, inputs: Tensor) -> Outcome:
    """Look up vectors, or (``reverse``) compare vectors with all of the table."""
    _no_weights(p)
    weights = _table(p)
    if not p.tie_weights and p.lora_rank:
        raise refuse(
            "lora-with-untied-weights",
            "lora_rank needs tie_weights = True",
            "Keras locks the layer after adding LoRA's matrices, so the second table that "
            "tie_weights = False asks for cannot be made.",
            params=("lora_rank", "tie_weights"),
        )
    if not p.tie_weights:
        weights.insert(1, Weight("reverse_embeddings", (p.output_dim, p.input_dim)))
    if not p.reverse:
        shape: tuple[int | None, ...] = (*inputs.known, p.output_dim)
        return gives(
            Tensor(shape, p.compute_dtype), weights=weights, warnings=_ids(p, inputs), masked=False
        )
    needs_rank(p, inputs, 1, "features", at_least=True)
    _check_reverse(p)
    rows = product(inputs.known[1:-1])
    return gives(
        Tensor((*inputs.known[:-1], p.input_dim), p.compute_dtype),
        weights=weights,
        macs=None if rows is None else rows * p.output_dim * p.input_dim,
        warnings=_reversed_when_run(p, inputs),
        masked=False,
    )


def _check_reverse(p: Parameters) -> None:
    """Refuse what Keras reads in reverse alone."""
    cap, dtype = p.logit_soft_cap, p.reverse_dtype
    if cap is not None and not isinstance(cap, int | float):
        name, takes = "logit_soft_cap", "a number"
    elif dtype is not None and dtype not in DTYPES:
        name, takes = "reverse_dtype", "the name of a dtype"
    else:
        return
    raise refuse(
        "bad-parameter",
        f"{name} takes {takes}",
        f"In reverse, {p.kind} uses {name}, so it must be {takes}.",
        params=(name,),
    )


def _table(p: Parameters) -> list[Weight]:
    table = (p.input_dim, p.output_dim)
    if not p.lora_rank:
        return [Weight("embeddings", table)]
    check_lora_alpha(p)
    if p.embeddings_constraint is not None:
        raise refuse(
            "lora-with-constraint",
            "lora_rank and embeddings_constraint exclude each other",
            "LoRA adds two thin matrices to the table, which a constraint cannot hold.",
            params=("lora_rank", "embeddings_constraint"),
        )
    return [
        Weight("embeddings", table, False),
        Weight("lora_embeddings_a", (p.input_dim, p.lora_rank)),
        Weight("lora_embeddings_b", (p.lora_rank, p.output_dim)),
    ]


def _no_weights(p: Parameters) -> None:
    if p.weights is not None:
        raise refuse(
            "bad-parameter",
            "weights takes arrays, which a drawing cannot hold",
            f"{p.kind} takes initial weights as arrays of numbers, in Python only.",
            params=("weights",),
        )


def _ids(p: Parameters, inputs: Tensor) -> tuple[Problem, ...]:
    if not is_float(inputs.dtype):
        return dtype_warnings(p, inputs)
    return (
        warn(
            "float-ids",
            title(f"{p.kind} reads whole-number ids, {{source}} is {inputs.dtype}"),
            f"{p.kind} looks up a row of its table by number. {inputs.dtype} values are cut down "
            "to whole numbers first.",
            spots=(Spot("inputs"),),
            dtype=inputs.dtype,
        ),
    )


def _reversed_when_run(p: Parameters, inputs: Tensor) -> tuple[Problem, ...]:
    features = inputs.known[-1]
    if features is not None and features != p.output_dim:
        return (
            runtime_differs(
                "reverse-size",
                title(f"{features} features do not fit the table's {p.output_dim}"),
                f"In reverse, each vector is compared with vectors of output_dim = {p.output_dim} "
                "values. Keras looks only when it runs, and stops then.",
                spots=(Spot("inputs", 0, (inputs.rank - 1,)),),
            ),
        )
    becomes = p.reverse_dtype or wider(inputs.dtype, p.compute_dtype)
    if becomes == p.compute_dtype or inputs.dtype == "string":
        return dtype_warnings(p, inputs)
    return (
        runtime_differs(
            "reverse-dtype",
            title(f"When run, the values are {becomes}, not {p.compute_dtype}"),
            f"Keras declares {p.compute_dtype}, but in reverse it multiplies {inputs.dtype} values "
            f"without casting them, which gives {becomes}.",
        ),
    )
