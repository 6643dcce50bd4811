"""Rules of the embeddings: a table of vectors, looked up by number and compared in reverse."""

from __future__ import annotations

from collections.abc import Sequence

from engine.dtypes import promote
from engine.layers.demands import (
    cannot_run,
    check_lora_alpha,
    dtype_warnings,
    is_float,
    is_whole,
    needs_rank,
    no_lora_with_constraint,
    runtime_differs,
    title,
    wider,
)
from engine.layers.quantization import lora_work, quantized_with_lora, table_weights
from engine.layers.registry import Outcome, Parameters, Weight, gives, rule
from engine.policies import DTYPES
from engine.problems import Line, Problem, Spot, refuse, warn
from engine.tensors import Tensor, product, text


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
        macs=_looked_up(p, inputs),
        warnings=_ids(p, inputs),
        masked=bool(p.mask_zero),
    )


@rule("ReversibleEmbedding", explain=explain_embedding)
def reversible_embedding(p: Parameters, inputs: Tensor) -> Outcome:
    """Look up vectors, or (``reverse``) compare vectors with all of the table."""
    _no_weights(p)
    weights = _table(p)
    if not p.tie_weights and p.lora_rank and not p.policy.mode:
        raise refuse(
            "lora-with-untied-weights",
            "lora_rank needs tie_weights = True",
            "Keras locks the layer after adding LoRA's matrices, so the second table that "
            "tie_weights = False asks for cannot be made.",
            params=("lora_rank", "tie_weights"),
        )
    if not p.tie_weights and not p.policy.mode:
        weights.insert(1, Weight("reverse_embeddings", (p.output_dim, p.input_dim)))
    if not p.reverse:
        shape: tuple[int | None, ...] = (*inputs.known, p.output_dim)
        return gives(
            Tensor(shape, p.compute_dtype),
            weights=weights,
            macs=_looked_up(p, inputs),
            warnings=_ids(p, inputs),
            masked=False,
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


def _looked_up(p: Parameters, inputs: Tensor) -> int | None:
    """Looking up multiplies nothing but what LoRA adds to a quantized table."""
    return lora_work(p, 0, product((*inputs.known[1:], p.output_dim)))


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
    if p.policy.mode:
        untied = not getattr(p, "tie_weights", True)
        return quantized_with_lora(p, table_weights(p, untied=untied), "embeddings", table)
    if not p.lora_rank:
        return [Weight("embeddings", table)]
    check_lora_alpha(p)
    no_lora_with_constraint(p, "embeddings")
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
    """Warn of ids that are no whole numbers, and of a table that cannot be read."""
    if p.compute_dtype == "string" and p.lora_rank:
        return (cannot_run("string-fails", p, "string", "LoRA adds a product to its table"),)
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
    mixed = wider if p.policy.mode else promote
    asked = None if p.policy.mode else p.reverse_dtype  # which quantized tables do not read
    becomes = asked or mixed(inputs.dtype, p.compute_dtype) or inputs.dtype
    if is_whole(becomes) and p.logit_soft_cap is not None:
        becomes = "float32"  # the cap is a tanh
    if becomes == p.compute_dtype or inputs.dtype == "string":
        return dtype_warnings(p, inputs)
    return (
        runtime_differs(
            "reverse-dtype",
            title(f"When run, the values are {becomes}, not {p.compute_dtype}"),
            f"Keras declares {p.compute_dtype}, but in reverse it multiplies {inputs.dtype} values "
            f"without casting them, which gives {becomes}.",
            becomes=becomes,
        ),
    )
