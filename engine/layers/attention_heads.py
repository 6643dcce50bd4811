"""The rule of MultiHeadAttention."""

from __future__ import annotations

from engine.layers.attention_parts import (
    Masks,
    batches_differ,
    explain,
    features_of,
    flash_warning,
    masks_apart,
    mixed_heads,
    no_flash_with_dropout,
    outputs,
    projection,
    steps_alike,
    too_flat,
    work,
)
from engine.layers.attention_run import run
from engine.layers.demands import dtype_warnings, runtime_differs, title
from engine.layers.einsum import bias_of_nothing
from engine.layers.registry import Outcome, Parameters, Weight, gives, rule
from engine.layers.stretching import may_be
from engine.problems import Problem, Spot, refuse
from engine.tensors import Shape, Tensor, size, text


@rule("MultiHeadAttention", outputs=outputs, explain=explain)
def multi_head(
    p: Parameters,
    query: Tensor,
    value: Tensor,
    key: Tensor | None = None,
    query_mask: Tensor | None = None,
    value_mask: Tensor | None = None,
    key_mask: Tensor | None = None,
    attention_mask: Tensor | None = None,
) -> Outcome:
    """Let several heads mix the values by how well their keys go with the query."""
    no_flash_with_dropout(p)
    keys = value if key is None else key
    steps_alike(p, value, keys)
    heads, width = p.num_heads, p.key_dim
    depth = p.value_dim or width
    features = features_of(p, query=query, value=value, key=keys)
    made = _made(p, features[0])
    axes = _axes(p, value.rank)
    for port, tensor in (("query", query), ("value", value), ("key", keys)):
        if tensor.rank < 2:
            raise too_flat(p, tensor, port)
    outputs = [Tensor((*query.known[:-1], *made), p.compute_dtype)]
    if p.return_attention_scores:
        # Keras declares the query's steps twice, whatever the number of keys.
        length = query.known[1]
        outputs.append(Tensor((query.known[0], heads, length, length), p.compute_dtype))
    masks = Masks(query_mask, value_mask, key_mask, attention_mask)
    return gives(
        *outputs,
        weights=_weights(p, features, made, (query.rank, value.rank)),
        macs=work(p, query.known, value.known, keys.known, axes, heads, (width, depth), size(made)),
        warnings=_run_warnings(p, (query, value, key), axes, masks)
        or bias_of_nothing(made if p.use_bias else None, outputs[0].known)
        or dtype_warnings(p, query, value, keys),
        masked=query.masked,
    )


def _weights(
    p: Parameters, features: list[int], made: tuple[int, ...], ranks: tuple[int, int]
) -> tuple[Weight, ...]:
    heads, width = p.num_heads, p.key_dim
    depth = p.value_dim or width
    return (
        *projection(p, "query", features[0], heads, width, ranks[0]),
        *projection(p, "key", features[2], heads, width, ranks[1]),
        *(projection(p, "gate", features[0], heads, depth, ranks[0]) if p.use_gate else ()),
        *projection(p, "value", features[1], heads, depth, ranks[1]),
        *mixed_heads(p, (heads, depth, *made), made, ranks[0]),
    )


def _made(p: Parameters, features: int) -> tuple[int, ...]:
    """Give the last dimensions of the output."""
    given = p.output_shape
    if not given or p.given.get("output_shape") in (0, False):
        return (features,)
    made = (given,) if isinstance(given, int) else tuple(given)
    if all(isinstance(dim, int) and dim >= 0 for dim in made):
        return made
    raise refuse(
        "bad-parameter",
        "output_shape needs sizes of at least 1",
        f"The output's kernel is made of heads × output_shape, which is {made} here.",
        params=("output_shape",),
    )


def _axes(p: Parameters, rank: int) -> tuple[int, ...]:
    """Give the axes that are attended over, counted from 0 with the batch."""
    given = p.attention_axes
    if given is None:
        return tuple(range(1, rank - 1))
    axes = (given,) if isinstance(given, int) else tuple(given)
    axes = tuple(axis if axis >= 0 else rank + axis for axis in axes)
    for axis in axes:
        # The heads add an axis, so Keras allows one more than the value has.
        if not -rank - 1 <= axis <= rank:
            raise refuse(
                "no-such-axis",
                title(f"attention_axes names axis {axis}, there are {rank}"),
                f"The value has {rank} dimensions, the batch (0) and the features "
                f"({rank - 1}) included.",
                params=("attention_axes",),
                spots=(Spot("value"),),
            )
    return axes


def _run_warnings(
    p: Parameters, wired: tuple[Tensor, Tensor, Tensor | None], axes: tuple[int, ...], masks: Masks
) -> tuple[Problem, ...]:
    query, value, key = wired
    keys = value if key is None else key
    # Images are attended to by equations, which do not mind what is not asked to show its scores.
    found = flash_warning(p) if query.rank == 3 or p.return_attention_scores else ()
    if found:
        return found
    followed = run(p, wired, axes, masks)
    if followed.stops == "ranks":
        return (_ranks(query, keys),)
    if followed.stops == "axes":
        return (_twice(p, query.rank, axes),)
    if followed.stops == "masks":
        return (_mask_warning(p, query, keys, axes),)
    if followed.stops:
        return batches_differ(query, value, keys) or (_unattended(query.known, keys.known, axes),)
    if not may_be(query.known[:-1], followed.output):
        return batches_differ(query, value, keys) or (_stretched(query.known, followed.output),)
    return _scores_warning(p, query.known, followed.scores)


def _stretched(query: Shape, real: Shape) -> Problem:
    has = text(query[:-1], batch=True)
    return runtime_differs(
        "mha-mask",
        title(f"The mask has more queries: {text(real, batch=True)} for {has}"),
        f"A single query is repeated for each row of its mask, so running gives "
        f"{text(real, batch=True)} where Keras declares {has}.",
        spots=(Spot("attention_mask"),),
    )


def _ranks(query: Tensor, keys: Tensor) -> Problem:
    return runtime_differs(
        "mha-ranks",
        title(f"Query and key have {query.rank} and {keys.rank} dimensions"),
        "MultiHeadAttention can be run on a query and a key of equal rank, at least "
        "(batch, steps, features).",
        spots=(Spot("query"), Spot("key")),
    )


def _twice(p: Parameters, rank: int, axes: tuple[int, ...]) -> Problem:
    return runtime_differs(
        "mha-axes",
        title(f"attention_axes = {p.attention_axes} names an axis twice"),
        f"Counted from 0, the axes are {axes}; every one of them has to be another, and {rank} is "
        "the axis of the features of each head, which are multiplied.",
        params=("attention_axes",),
    )


def _unattended(query: Shape, key: Shape, axes: tuple[int, ...]) -> Problem:
    apart = tuple(a for a in range(1, len(query) - 1) if a not in axes and _apart(query, key, a))
    named = f"axis {apart[0]}, which is not attended" if apart else "what is not attended"
    return runtime_differs(
        "mha-unattended",
        title(f"Query and key differ on {named}"),
        f"attention_axes = {axes}: all other dimensions have to be equal, and "
        f"{text(query)} is asked of {text(key)}.",
        params=("attention_axes",),
        spots=(Spot("query", 0, apart), Spot("key", 0, apart)),
    )


def _mask_warning(p: Parameters, query: Tensor, keys: Tensor, axes: tuple[int, ...]) -> Problem:
    """Warn of masks (queries × keys of axis 1) that cannot be lined up with the scores."""
    if query.rank == keys.rank == 3 and axes == (1,):
        return masks_apart((query.known[0], p.num_heads, query.known[1], keys.known[1]))
    heading = "The masks that arrive here cannot be used together"
    if len(axes) > 1:
        heading = title(f"A mask cannot be matched with {len(axes)} attended axes")
    elif axes and axes != (1,):
        heading = title(f"The mask belongs to axis 1, axis {axes[0]} is attended")
    elif query.rank == 2:
        heading = title(f"A mask of {query.known[1]} steps does not fit {p.num_heads} heads")
    return runtime_differs(
        "mha-mask",
        heading,
        f"A mask says which steps of axis 1 count; attention_axes = {axes}. Keras lines the two up "
        "only when it runs, and stops then.",
        params=("attention_axes",),
        spots=(Spot("query"),),
    )


def _scores_warning(p: Parameters, query: Shape, real: Shape) -> tuple[Problem, ...]:
    """Warn of scores that Keras declares with the query's steps twice."""
    declared = (query[0], p.num_heads, query[1], query[1])
    if not p.return_attention_scores or may_be(declared, real):
        return ()
    return (
        runtime_differs(
            "mha-scores",
            title(f"When run, the scores are {text(real)}", "When run, the scores differ"),
            f"Keras declares heads × query steps × query steps = {text(declared)}; running gives "
            f"heads × query steps × key steps = {text(real)}.",
            spots=(Spot("query"), Spot("key")),
        ),
    )


def _apart(left: Shape, right: Shape, axis: int) -> bool:
    one, other = left[axis], right[axis]
    return one is not None and other is not None and one != other
