"""The rule of GroupQueryAttention: many query heads share few heads of keys and values."""

from __future__ import annotations

from engine.layers.attention_parts import (
    Masks,
    batches_differ,
    explain,
    features_of,
    flash_warning,
    mask_misfit,
    mixed_heads,
    no_flash_with_dropout,
    outputs,
    projection,
    steps_alike,
    too_flat,
    work,
)
from engine.layers.demands import dtype_warnings, runtime_differs, title
from engine.layers.registry import Outcome, Parameters, Weight, gives, rule
from engine.problems import Problem, Spot, refuse
from engine.tensors import Tensor, text


@rule("GroupQueryAttention", outputs=outputs, explain=explain)
def group_query(
    p: Parameters,
    query: Tensor,
    value: Tensor,
    key: Tensor | None = None,
    query_mask: Tensor | None = None,
    value_mask: Tensor | None = None,
    key_mask: Tensor | None = None,
    attention_mask: Tensor | None = None,
) -> Outcome:
    """Attend with many query heads that share fewer heads of keys and values."""
    heads, shared, width = p.num_query_heads, p.num_key_value_heads, p.head_dim
    _check_heads(p, heads, shared)
    keys = value if key is None else key
    features = _checked_features(p, query, value, key)
    made = [Tensor(query.shape, p.compute_dtype)]
    if p.return_attention_scores:
        shape = (query.known[0], heads, query.known[1], keys.known[1])
        made.append(Tensor(shape, p.compute_dtype))
    masks = Masks(query_mask, value_mask, key_mask, attention_mask)
    sizes = (query.known, value.known, keys.known)
    return gives(
        *made,
        weights=_weights(p, features),
        macs=work(p, *sizes, (1,), heads, (width, width), features[0], shared),
        warnings=flash_warning(p)
        or _headless(p)
        or batches_differ(query, value, keys, bool(p.dropout or p.return_attention_scores))
        or dtype_warnings(p, query, value, keys)
        or mask_misfit(p, query, value, key, masks),
        masked=query.masked,
    )


def _weights(p: Parameters, features: list[int]) -> tuple[Weight, ...]:
    heads, shared, width = p.num_query_heads, p.num_key_value_heads, p.head_dim
    return (
        *projection(p, "query", features[0], heads, width),
        *projection(p, "key", features[2], shared, width),
        *(projection(p, "gate", features[0], heads, width) if p.use_gate else ()),
        *projection(p, "value", features[1], shared, width),
        *mixed_heads(p, (heads, width, features[0]), (features[0],)),
    )


def _check_heads(p: Parameters, heads: int, shared: int) -> None:
    no_flash_with_dropout(p)
    if heads % shared:
        raise refuse(
            "heads-do-not-divide",
            title(f"{shared} key heads cannot be shared by {heads} query heads"),
            f"Each key and value head serves num_query_heads / num_key_value_heads = {heads} / "
            f"{shared} query heads, which must be a whole number.",
            params=("num_query_heads", "num_key_value_heads"),
            heads=heads,
            shared=shared,
        )


def _checked_features(p: Parameters, query: Tensor, value: Tensor, key: Tensor | None) -> list[int]:
    """Give the features of query, value and key; refuses tensors that do not go together."""
    wired = {"query": query, "value": value} | ({} if key is None else {"key": key})
    for port, tensor in wired.items():
        if tensor.rank != 3:
            raise too_flat(p, tensor, port)
    keys = value if key is None else key
    features = features_of(p, query=query, value=value, key=keys)
    if features[0] != features[1]:
        raise refuse(
            "features-differ",
            title(f"Query and value have {features[0]} and {features[1]} features"),
            f"GroupQueryAttention needs equal features: {text(query.shape)} is queried, "
            f"{text(value.shape)} are the values.",
            spots=(Spot("query", 0, (2,)), Spot("value", 0, (2,))),
            query=features[0],
            value=features[1],
        )
    steps_alike(p, value, keys)
    return features


def _headless(p: Parameters) -> tuple[Problem, ...]:
    if p.num_query_heads > 0 or p.head_dim == 1:
        return ()
    return (
        runtime_differs(
            "gqa-headless",
            "Without query heads it cannot be run",
            "Keras does not look at num_query_heads = 0 before the layer runs.",
            params=("num_query_heads",),
        ),
    )
