"""Rules of the core layers: doors, dense layers, embeddings, masks."""

from __future__ import annotations

from collections.abc import Sequence

from engine.dtypes import too_large
from engine.layers.casting import product_of_whole
from engine.layers.demands import (
    activation_warnings,
    arriving_dtype,
    dtype_warnings,
    needs_rank,
    needs_size,
    title,
    with_lora,
)
from engine.layers.normalization import explain_same
from engine.layers.quantization import (
    kernel_weights,
    lora_work,
    quantized_when_run,
    quantized_with_lora,
)
from engine.layers.registry import Outcome, Parameters, Weights, gives, rule
from engine.problems import Line, Problem, Spot, refuse, warn
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
    if not isinstance(p.mask_value, tuple) and too_large(p.mask_value):
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
        warnings=dtype_warnings(
            p, inputs, whole="int32" if arriving_dtype(p, inputs) == "bool" else "stay"
        ),
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
        weights=_dense_weights(p, (features, p.units), (p.units,) if p.use_bias else None),
        macs=None if rows is None else _dense_work(p, rows, features),
        warnings=(
            *_dense_on_an_image(p, inputs),
            *(quantized_when_run(p) if p.policy.mode else ()),
            *dtype_warnings(p, inputs, whole=product_of_whole(p, inputs, p.use_bias)),
            *activation_warnings(p),
        ),
    )


def _dense_work(p: Parameters, rows: int, features: int) -> int:
    units = int(p.units)
    return rows * features * units + (lora_work(p, rows * features, rows * units) or 0)


def _dense_weights(p: Parameters, kernel: tuple[int, ...], bias: tuple[int, ...] | None) -> Weights:
    if p.policy.mode:
        return quantized_with_lora(p, kernel_weights(p, kernel, bias), "kernel", kernel)
    return with_lora(p, "kernel", kernel, bias)


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
