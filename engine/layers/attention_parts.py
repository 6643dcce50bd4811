"""What the attention layers with heads share: projections, checks, work."""

from __future__ import annotations

from collections.abc import Sequence

from engine.layers.demands import needs_size, runtime_differs, title
from engine.layers.registry import Parameters, Weight
from engine.problems import Line, Problem, RuleError, Spot, refuse
from engine.tensors import Shape, Tensor, product, text

_ROWS = "The kernel has one row per feature, so their number fixes its shape."


def outputs(p: Parameters) -> tuple[str, ...]:
    """Name the outputs: the scores come out where the call asks for them."""
    return ("output", "scores") if p.return_attention_scores else ("output",)


def explain(p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> list[Line]:
    """Give where the shape comes from."""
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


def projection(
    p: Parameters, name: str, features: int, heads: int, width: int
) -> tuple[Weight, ...]:
    """Give the weights of a projection to heads."""
    kernel = Weight(f"{name}/kernel", (features, heads, width))
    return (kernel, Weight(f"{name}/bias", (heads, width))) if p.use_bias else (kernel,)


def features_of(p: Parameters, **tensors: Tensor) -> list[int]:
    """Give the last size of query, value and key, which must be known."""
    found = []
    for port, tensor in tensors.items():
        if tensor.rank < 1:
            raise too_flat(p, tensor, port)
        found.append(needs_size(p, tensor, -1, "number of features", _ROWS, port=port))
    return found


def steps_alike(p: Parameters, value: Tensor, key: Tensor) -> None:
    """Refuse keys and values that differ in number."""
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


def too_flat(p: Parameters, tensor: Tensor, port: str = "query") -> RuleError:
    """Give the refusal of a tensor without steps."""
    return refuse(
        "wrong-rank",
        title(f"{p.kind} needs T×features, this wire carries {text(tensor.shape)}"),
        f"{p.kind} compares steps; {text(tensor.shape, batch=True)} has {tensor.rank} dimensions, "
        "the batch included, and 3 are needed.",
        spots=(Spot(port),),
        needs=3,
        has=tensor.rank,
    )


def readable_seed(p: Parameters) -> None:
    """Refuse a seed that is no number; Keras looks at it where there is something to drop."""
    seed = p.seed
    whole = isinstance(seed, int) and not isinstance(seed, bool) and abs(seed) < 2**63
    if p.dropout > 0 and seed is not None and not whole:
        raise refuse(
            "bad-parameter",
            title(f"seed = {seed!r} does not fit {p.kind}", f"seed does not fit {p.kind}"),
            "seed takes a whole number of at most 64 bits.",
            params=("seed",),
        )


def no_flash_with_dropout(p: Parameters) -> None:
    """Refuse dropout of scores that are never made."""
    readable_seed(p)
    if p.flash_attention and p.dropout > 0:
        raise refuse(
            "flash-with-dropout",
            "flash_attention and dropout exclude each other",
            f"Flash attention never makes the scores that dropout = {p.dropout} would act on.",
            params=("flash_attention", "dropout"),
        )


def work(
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


def flash_warning(p: Parameters) -> tuple[Problem, ...]:
    """Warn of flash attention, which TensorFlow does not have."""
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
