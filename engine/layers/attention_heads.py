"""Rules of the attention layers with heads: MultiHeadAttention and GroupQueryAttention."""

from __future__ import annotations

from collections.abc import Sequence

from engine.layers.demands import needs_size, runtime_differs, title
from engine.layers.registry import Outcome, Parameters, Weight, gives, rule
from engine.problems import Line, Problem, RuleError, Spot, refuse
from engine.tensors import Shape, Tensor, product, size, text

_ROWS = "The kernel has one row per feature, so their number fixes its shape."


def _outputs(p: Parameters) -> tuple[str, ...]:
    return ("output", "scores") if p.return_attention_scores else ("output",)


def _explain(p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> list[Line]:
    query, made = inputs[0].known, outputs[0].known
    given = getattr(p, "output_shape", None)
    own = "output_shape" if given else "those of the query"
    steps = text(query[:-1])
    features = text((None, *made[len(query) - 1 :]))
    lines = [
        Line("steps", "those of the query", steps, steps),
        Line("features", own, features, features),
    ]
    if len(outputs) > 1:
        scores = text(outputs[1].known)
        lines.append(Line("scores", "heads × query steps × key steps", scores, scores))
    return lines


@rule("MultiHeadAttention", outputs=_outputs, explain=_explain)
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
    _no_flash_with_dropout(p)
    keys = value if key is None else key
    _steps_alike(p, value, keys)
    heads, width = p.num_heads, p.key_dim
    depth = p.value_dim or width
    features = _features(p, query=query, value=value, key=keys)
    made = _made(p, features[0])
    axes = _axes(p, value.rank)
    if query.rank < 2:
        raise _too_flat(p, query)
    outputs = [Tensor((*query.known[:-1], *made), p.compute_dtype)]
    if p.return_attention_scores:
        # Keras declares the query's steps twice, whatever the number of keys.
        length = query.known[1]
        outputs.append(Tensor((query.known[0], heads, length, length), p.compute_dtype))
    return gives(
        *outputs,
        weights=(
            *_projection(p, "query", features[0], heads, width),
            *_projection(p, "key", features[2], heads, width),
            *(_projection(p, "gate", features[0], heads, depth) if p.use_gate else ()),
            *_projection(p, "value", features[1], heads, depth),
            Weight("attention_output/kernel", (heads, depth, *made)),
            *([Weight("attention_output/bias", made)] if p.use_bias else []),
        ),
        macs=_work(
            p, query.known, value.known, keys.known, axes, heads, (width, depth), size(made)
        ),
        warnings=_run_warnings(p, query.known, keys.known, axes),
        masked=query.masked,
    )


@rule("GroupQueryAttention", outputs=_outputs, explain=_explain)
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
    _no_flash_with_dropout(p)
    keys = value if key is None else key
    for port, tensor in (("query", query), ("value", value), ("key", keys)):
        if tensor.rank != 3:
            raise _too_flat(p, tensor, port if tensor is not keys or key is not None else "value")
    features = _features(p, query=query, value=value, key=keys)
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
    _steps_alike(p, value, keys)
    outputs = [Tensor(query.shape, p.compute_dtype)]
    if p.return_attention_scores:
        shape = (query.known[0], heads, query.known[1], keys.known[1])
        outputs.append(Tensor(shape, p.compute_dtype))
    return gives(
        *outputs,
        weights=(
            *_projection(p, "query", features[0], heads, width),
            *_projection(p, "key", features[2], shared, width),
            *(_projection(p, "gate", features[0], heads, width) if p.use_gate else ()),
            *_projection(p, "value", features[1], shared, width),
            Weight("attention_output/kernel", (heads, width, features[0])),
            *([Weight("attention_output/bias", (features[0],))] if p.use_bias else []),
        ),
        macs=_work(
            p,
            query.known,
            value.known,
            keys.known,
            (1,),
            heads,
            (width, width),
            features[0],
            shared,
        ),
        warnings=_flash_warning(p) or _headless(p),
        masked=query.masked,
    )


def _projection(
    p: Parameters, name: str, features: int, heads: int, width: int
) -> tuple[Weight, ...]:
    kernel = Weight(f"{name}/kernel", (features, heads, width))
    return (kernel, Weight(f"{name}/bias", (heads, width))) if p.use_bias else (kernel,)


def _features(p: Parameters, **tensors: Tensor) -> list[int]:
    """Give the last size of query, value and key, which must be known."""
    found = []
    for port, tensor in tensors.items():
        if tensor.rank < 1:
            raise _too_flat(p, tensor, port)
        found.append(needs_size(p, tensor, -1, "number of features", _ROWS, port=port))
    return found


def _made(p: Parameters, features: int) -> tuple[int, ...]:
    """Give the last dimensions of the output."""
    given = p.output_shape
    if not given:
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


def _steps_alike(p: Parameters, value: Tensor, key: Tensor) -> None:
    if value.known[1:-1] == key.known[1:-1]:
        return
    ours, theirs = text(value.known[:-1]), text(key.known[:-1])
    raise refuse(
        "steps-differ",
        title(f"There are {theirs} keys for {ours} values", "Keys and values differ in number"),
        f"Every value needs its key, so all dimensions but the last have to be equal: "
        f"{text(value.shape)} are the values, {text(key.shape)} the keys.",
        spots=(Spot("key"), Spot("value")),
    )


def _too_flat(p: Parameters, tensor: Tensor, port: str = "query") -> RuleError:
    return refuse(
        "wrong-rank",
        title(f"{p.kind} needs T×features, this wire carries {text(tensor.shape)}"),
        f"{p.kind} compares steps; {text(tensor.shape, batch=True)} has {tensor.rank} dimensions, "
        "the batch included, and 3 are needed.",
        spots=(Spot(port),),
        needs=3,
        has=tensor.rank,
    )


def _no_flash_with_dropout(p: Parameters) -> None:
    if p.flash_attention and p.dropout > 0:
        raise refuse(
            "flash-with-dropout",
            "flash_attention and dropout exclude each other",
            f"Flash attention never makes the scores that dropout = {p.dropout} would act on.",
            params=("flash_attention", "dropout"),
        )


def _work(
    p: Parameters,
    query: Shape,
    value: Shape,
    key: Shape,
    axes: tuple[int, ...],
    heads: int,
    widths: tuple[int, int],
    made: int,
    shared: int | None = None,
) -> int | None:
    """Give the multiply-adds of the projections, the scores and the mixing."""
    width, depth = widths
    asked, kept = product(query[1:-1]), product(value[1:-1])
    seen = product([key[axis] for axis in axes if axis < len(key)])
    last = (query[-1], value[-1], key[-1])
    if asked is None or kept is None or seen is None or None in last:
        return None
    q, v, k = (dim or 0 for dim in last)
    few = heads if shared is None else shared
    projections = asked * q * heads * width + kept * few * (k * width + v * depth)
    gate = asked * q * heads * depth if p.use_gate else 0
    return (
        projections + gate + heads * asked * seen * (width + depth) + asked * heads * depth * made
    )


def _flash_warning(p: Parameters) -> tuple[Problem, ...]:
    if not p.flash_attention:
        return ()
    return (
        runtime_differs(
            "flash-attention",
            "flash_attention cannot be run on this machine's TensorFlow",
            "The TensorFlow backend has no flash attention; leave flash_attention free.",
            params=("flash_attention",),
        ),
    )


def _headless(p: Parameters) -> tuple[Problem, ...]:
    if p.num_query_heads > 0:
        return ()
    return (
        runtime_differs(
            "gqa-headless",
            "Without query heads it cannot be run",
            "Keras does not look at num_query_heads = 0 before the layer runs.",
            params=("num_query_heads",),
        ),
    )


def _run_warnings(
    p: Parameters, query: Shape, key: Shape, axes: tuple[int, ...]
) -> tuple[Problem, ...]:
    found = _flash_warning(p)
    if found:
        return found
    rank = len(query)
    if rank != len(key) or rank < 3:
        return (
            runtime_differs(
                "mha-ranks",
                title(f"Query and key have {rank} and {len(key)} dimensions"),
                "MultiHeadAttention can be run on a query and a key of equal rank, at least "
                "(batch, steps, features).",
                spots=(Spot("query"), Spot("key")),
            ),
        )
    apart = [a for a in range(1, rank - 1) if a not in axes and _apart(query, key, a)]
    # With plain steps Keras takes a short cut that does not look at attention_axes.
    if apart and (rank > 3 or p.dropout or p.return_attention_scores):
        return (
            runtime_differs(
                "mha-unattended",
                title(f"Query and key differ on axis {apart[0]}, which is not attended"),
                f"attention_axes = {axes}: all other dimensions have to be equal, and "
                f"{text(query)} is asked of {text(key)}.",
                params=("attention_axes",),
                spots=(Spot("query", 0, tuple(apart)), Spot("key", 0, tuple(apart))),
            ),
        )
    return _scores_warning(p, query, key, axes)


def _scores_warning(
    p: Parameters, query: Shape, key: Shape, axes: tuple[int, ...]
) -> tuple[Problem, ...]:
    """Warn of scores that Keras declares with the query's steps twice."""
    rank = len(query)
    kept = tuple(query[a] for a in range(rank - 1) if a not in axes)
    inside = all(0 < a < rank - 1 for a in axes)
    real = (
        (*kept, p.num_heads, *(query[a] for a in axes), *(key[a] for a in axes)) if inside else ()
    )
    declared = (query[0], p.num_heads, query[1], query[1])
    if not p.return_attention_scores or real == declared:
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
