"""Rules of the attention layers: with heads (MultiHead, GroupQuery), and the plain ones.

What Keras only notices when it runs (lengths that do not meet, scores of another shape) is a
warning here; what it declares is what is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.dtypes import promote
from engine.layers import stretching
from engine.layers.attention_parts import readable_seed
from engine.layers.demands import (
    arriving_dtype,
    cannot_run,
    is_float,
    is_whole,
    needs_size,
    runtime_differs,
    title,
)
from engine.layers.registry import Outcome, Parameters, gives, rule
from engine.problems import Line, Problem, Spot, refuse
from engine.tensors import Dim, Shape, Tensor, text

_ROWS = "The kernel has one row per feature, so their number fixes its shape."


def _outputs(p: Parameters) -> tuple[str, ...]:
    return ("output", "scores") if p.return_attention_scores else ("output",)


def _explain(p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> list[Line]:
    query, value = inputs[0].known, inputs[1].known
    last = "value's" if p.kind in ("Attention", "AdditiveAttention") else "query's"
    if getattr(p, "output_shape", None):
        last = "output_shape"
    made = outputs[0].known
    lines = [
        Line("steps", "those of the query", text(query[:-1]), text(made[: len(query) - 1])),
        Line("features", last, text((None, made[-1])), text((None, made[-1]))),
    ]
    if len(outputs) > 1:
        numbers = f"{text((None, query[1]))} · {text((None, value[1]))}"
        lines.append(Line("scores", "query steps × key steps", numbers, text(outputs[1].known)))
    return lines


@rule("Attention", listed=True, outputs=_outputs, explain=_explain)
def attention(p: Parameters, query: Tensor, value: Tensor, key: Tensor | None = None) -> Outcome:
    """Mix the values by how well their keys go with the query (a product, or concatenated)."""
    weights = {
        "scale": () if p.use_scale else None,
        "concat_score_weight": () if p.score_mode == "concat" else None,
    }
    return _plain(p, query, value, key, weights, products=p.score_mode == "dot")


@rule("AdditiveAttention", listed=True, outputs=_outputs, explain=_explain)
def additive(p: Parameters, query: Tensor, value: Tensor, key: Tensor | None = None) -> Outcome:
    """Mix the values by a weighted sum of the tanh of query + key."""
    scale: tuple[int, ...] | None = None
    if p.use_scale:
        _has_rank(p, query, "query", 1)
        scale = (needs_size(p, query, -1, "number of features", _ROWS, port="query"),)
    return _plain(p, query, value, key, {"scale": scale}, products=False)


def _plain(
    p: Parameters,
    query: Tensor,
    value: Tensor,
    key: Tensor | None,
    weights: dict[str, Any],
    products: bool,
) -> Outcome:
    readable_seed(p)
    if weights and p.variable_dtype == "string" and any(w is not None for w in weights.values()):
        raise refuse(
            "bad-parameter",
            title(f"The weights of {p.kind} cannot be texts"),
            "dtype = string is also that of the weights, which are numbers.",
            params=("dtype",),
        )
    keys = value if key is None else key
    _has_rank(p, value, "value", 1)
    shape = (*query.known[:-1], value.known[-1])
    outputs = [Tensor(shape, p.compute_dtype)]
    if p.return_attention_scores:
        _has_rank(p, keys, "value" if key is None else "key", 2)
        outputs.append(Tensor((*query.known[:-1], keys.known[-2]), p.compute_dtype))
    warnings = _dtypes(p, query, value, keys, products) or _beyond_one(p)
    return gives(
        *outputs,
        weights=weights,
        macs=_plain_macs(query.known, value.known, keys.known),
        warnings=warnings
        or _misfits(query.known, value.known, keys.known, products)
        or _differs(p, query, value, keys, outputs),
        masked=query.masked,
    )


def _dtypes(
    p: Parameters, query: Tensor, value: Tensor, keys: Tensor, products: bool
) -> tuple[Problem, ...]:
    """Warn where following the dtypes through a run ends otherwise than declared."""
    one, other, mixed = (arriving_dtype(p, tensor) for tensor in (query, keys, value))
    if "string" in (one, other, mixed):
        return (cannot_run("string-fails", p, "string", "texts are no numbers"),)
    if not products and one != other:
        return (
            runtime_differs(
                "attention-dtypes",
                title(f"The query is {one}, the key {other}", "Query and key differ in dtype"),
                f"Query and key are added, and TensorFlow adds no {one} to {other}. Keras accepts "
                "it while the model is built, and stops when it runs.",
                spots=(Spot("query"),),
            ),
        )
    if one == other == "bool" and not products:
        return (cannot_run("int-fails", p, one, "truth values cannot be added"),)
    scores = _scores_dtype(p, one, other)
    if scores is None or not is_float(scores):
        bug = "complex-fails" if "complex" in (scores or "") else "int-fails"
        return (cannot_run(bug, p, one, f"softmax of {scores or one} cannot be computed"),)
    becomes = promote(scores, mixed)
    seen = (becomes, scores) if p.return_attention_scores else (becomes,)
    if {*seen} == {p.compute_dtype}:
        return ()
    return (
        runtime_differs(
            _another(p, query, value, keys),
            title(f"When run, the values are {becomes}, not {p.compute_dtype}"),
            f"Scores of {one} come out as {scores}, and with {mixed} values running gives "
            f"{becomes}, where Keras declares {p.compute_dtype}.",
            dtype=one,
            becomes=becomes,
        ),
    )


def _beyond_one(p: Parameters) -> tuple[Problem, ...]:
    """Warn of more dropout than there is, which is looked at only in training."""
    if not p.training or p.dropout <= 1:
        return ()
    return (
        runtime_differs(
            "dropout-beyond-one",
            title(f"{p.kind} cannot drop {p.dropout} of its scores"),
            f"dropout = {p.dropout} is a share of the scores, at most 1. Keras notices it only "
            "when the layer runs in training.",
            params=("dropout",),
        ),
    )


def _another(p: Parameters, *tensors: Tensor) -> str:
    """Name what another dtype than the declared one comes from."""
    seen = [arriving_dtype(p, tensor) for tensor in tensors]
    if any("complex" in dtype for dtype in seen):
        return "complex-kept"
    return "autocast-off" if all(map(is_float, seen)) else "int-dtype-kept"


def _scores_dtype(p: Parameters, one: str, other: str) -> str | None:
    """Give the dtype of what softmax is computed of; None where it is not come to."""
    weights = p.compute_dtype
    if p.kind == "Attention" and p.score_mode == "dot":
        product = promote(one, other)
        if p.use_scale and product == weights == "bool":
            return None  # truth values are not multiplied place by place
        return promote(product, weights) if p.use_scale and product else product
    summed = promote(one, weights) if p.kind == "Attention" and p.use_scale else one
    if summed is not None and is_whole(summed):
        summed = "float32"  # tanh makes it so
    scaled = p.kind == "Attention" or p.use_scale
    return promote(summed, weights) if scaled and summed else summed


def _has_rank(p: Parameters, tensor: Tensor, port: str, rank: int) -> None:
    if tensor.rank < rank:
        raise refuse(
            "wrong-rank",
            title(f"{p.kind} needs T×features at {port}"),
            f"The {port} has {tensor.rank} dimensions, the batch included; {rank} are needed.",
            spots=(Spot(port),),
            needs=rank,
            has=tensor.rank,
            at_least=True,
        )


def _plain_macs(query: Shape, value: Shape, keys: Shape) -> int | None:
    if min(len(query), len(value), len(keys)) < 2:
        return None
    count = 1
    for dim in query[1:-1]:
        if dim is None:
            return None
        count *= dim
    if keys[-2] is None or query[-1] is None or value[-1] is None:
        return None
    return count * keys[-2] * (query[-1] + value[-1])


def _misfits(query: Shape, value: Shape, keys: Shape, products: bool) -> tuple[Problem, ...]:
    """Warn of sizes that do not meet, which Keras notices only when it runs."""
    if not query or min(len(value), len(keys)) < 2:
        heading = "Attention needs T×features to be run"
        return (
            _misfit(heading, "Steps are compared with steps; one dimension has none.", "query"),
        )
    one, other = query[-1], keys[-1]
    if len(query) > 1 and _apart(one, other) and (products or 1 not in (one, other)):
        return (
            _misfit(
                title(f"Query and key have {one} and {other} features"),
                f"Each step of the query ({one} features) is compared with each step of the key "
                f"({other} features).",
                "query",
            ),
        )
    if _apart(keys[-2], value[-2]):
        return (
            _misfit(
                title(f"There are {keys[-2]} keys for {value[-2]} values"),
                f"Every value needs its key: the key has {keys[-2]} steps, the value {value[-2]}.",
                "key",
            ),
        )
    return ()


def _run(
    p: Parameters, query: Tensor, value: Tensor, keys: Tensor, products: bool
) -> tuple[Shape, Shape] | None:
    """Follow the shapes through a run: what comes out and the scores, ``None`` where it stops."""
    q, k = query.known, keys.known
    turned = (*k[:-2], k[-1], k[-2])
    if products:
        scores = stretching.multiplied(q, turned)
    else:
        pairs = stretching.stretched((*q[:-1], 1, q[-1]), (*k[:-2], 1, *k[-2:]))
        scores = None if pairs is None else pairs[:-1]
    if scores is not None:
        scores = stretching.stretched(scores, *_score_masks(p, value, scores))
    made = stretching.multiplied(scores, value.known)
    if query.masked:
        made = stretching.stretched(made, (*stretching.mask_shape(query), 1))
    return None if made is None or scores is None else (made, scores)


def _score_masks(p: Parameters, value: Tensor, scores: Shape) -> tuple[Shape, ...]:
    mask = stretching.mask_shape(value) if value.masked else None
    if p.use_causal_mask:
        causal = (1, *scores[-2:])
        return (causal,) if mask is None else ((*mask[:-1], 1, mask[-1]), causal)
    if mask is None:
        return ()
    return ((*mask[:-1], 1, mask[-1]),) if len(mask) == 2 else (mask,)


def _differs(
    p: Parameters, query: Tensor, value: Tensor, keys: Tensor, outputs: Sequence[Tensor]
) -> tuple[Problem, ...]:
    """Warn where following the shapes through a run gives other ones than are declared."""
    products = p.kind == "Attention" and p.score_mode == "dot"
    run = _run(p, query, value, keys, products)
    if run is None:
        why = "Their leading dimensions (or a mask) do not go together when they are combined."
        return (_misfit("Query, key and value cannot be run together", why, "query"),)
    for output, running in zip(outputs, run, strict=False):
        if not stretching.may_be(output.known, running):
            shown = text(running, batch=True)
            return (
                runtime_differs(
                    "attention-misfit",
                    title(f"When run, this is {shown}", "When run, the shape is another one"),
                    f"Keras declares {text(output.shape, batch=True)}; query, key and value are "
                    f"stretched to each other, and running gives {shown}.",
                    spots=(Spot("query"),),
                ),
            )
    return ()


def _apart(left: Dim, right: Dim) -> bool:
    return left is not None and right is not None and left != right


def _misfit(heading: str, why: str, port: str) -> Problem:
    return runtime_differs(
        "attention-misfit",
        heading,
        f"{why} Keras accepts it while the model is built, and stops when it runs.",
        spots=(Spot(port),),
    )
