"""What the attention layers with heads share: projections, checks, work."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase
from types import SimpleNamespace
from typing import NamedTuple

from engine.layers.demands import needs_size, runtime_differs, title
from engine.layers.nested import under
from engine.layers.quantized_einsum import einsum_weights
from engine.layers.registry import Parameters, Weight
from engine.layers.stretching import covers, mask_shape, stretched
from engine.problems import Line, Problem, RuleError, Spot, refuse
from engine.tensors import Shape, Tensor, product, text

_ROWS = "The kernel has one row per feature, so their number fixes its shape."


class Masks(NamedTuple):
    """The masks that are wired to a call."""

    query: Tensor | None = None
    value: Tensor | None = None
    key: Tensor | None = None
    attention: Tensor | None = None


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
    p: Parameters, name: str, features: int, heads: int, width: int, rank: int = 3
) -> tuple[Weight, ...]:
    """Give the weights of a projection to heads, of a tensor of ``rank`` dimensions."""
    free = ascii_lowercase[: rank - 1]
    letters = (f"{free}x", "xyz", f"{free}yz")
    bias = (heads, width) if p.use_bias else None
    return _product(p, name, (features, heads, width), bias, letters)


def mixed_heads(
    p: Parameters, kernel: tuple[int, ...], made: tuple[int, ...], rank: int = 3
) -> tuple[Weight, ...]:
    """Give the weights of the projection from heads to the output."""
    free, last = ascii_lowercase[: rank - 1], ascii_lowercase[rank - 1 :][: len(made)]
    letters = (f"{free}YZ", f"YZ{last}", free + last)
    return _product(p, "attention_output", kernel, made if p.use_bias else None, letters)


def _product(
    p: Parameters,
    name: str,
    kernel: tuple[int, ...],
    bias: tuple[int, ...] | None,
    letters: tuple[str, str, str],
) -> tuple[Weight, ...]:
    """Give the weights of the EinsumDense that Keras makes for a projection."""
    if p.policy.mode:
        inner = SimpleNamespace(policy=p.policy, equation="", kind="EinsumDense")
        return tuple(under(name, einsum_weights(inner, kernel, bias, letters)))
    made = [Weight("kernel", kernel), *([] if bias is None else [Weight("bias", bias)])]
    return under(name, made)


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


def batches_differ(
    query: Tensor, value: Tensor, key: Tensor, through_scores: bool = False
) -> tuple[Problem, ...]:
    """Warn of queries and values (or keys) of another number of samples.

    Where the scores themselves are computed, one sample of values does for all.
    """
    asked = query.known[0]
    for port, tensor in (("value", value), ("key", key)):
        given = tensor.known[0]
        if asked is None or given is None or asked == given or (through_scores and given == 1):
            continue
        return (
            runtime_differs(
                "attention-batches",
                title(f"{asked} samples ask {given} samples"),
                f"Every sample attends to its own values: {text(query.shape, batch=True)} asks "
                f"{text(tensor.shape, batch=True)}. Keras notices it only when the layer runs.",
                spots=(Spot("query", 0, (0,)), Spot(port, 0, (0,))),
            ),
        )
    return ()


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
    seen = product([key[axis] for axis in axes if -len(key) <= axis < len(key)])
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


def mask_misfit(
    p: Parameters, query: Tensor, value: Tensor, key: Tensor | None, masks: Masks
) -> tuple[Problem, ...]:
    """Warn of masks of (batch, steps) that do not go together, or not with the scores."""
    keys = value if key is None else key
    parts: list[Shape] = []
    for tensor, given, behind in (
        (query, masks.query, True),
        (value, masks.value, False),
        (key, masks.key, False),
    ):
        shape = given.known if given is not None else None
        if shape is None and tensor is not None and tensor.masked:
            shape = mask_shape(tensor)
        if shape is not None and shape:
            parts.append((*shape, 1) if behind else (*shape[:-1], 1, shape[-1]))
    steps = (query.known[1], keys.known[1])
    if p.use_causal_mask or p.sliding_window is not None:
        parts.append((1, *steps))
    if masks.attention is not None:
        parts.append(masks.attention.known)
    whole = stretched(*parts)
    scores = (query.known[0], p.num_query_heads, *steps)
    if whole is not None:
        missing = max(0, 4 - len(whole)) if len(whole) > 1 else 0
        whole = (*whole[:-2], *(1,) * missing, *whole[-2:])
    return () if whole is not None and covers(whole, scores) else (masks_apart(scores),)


def masks_apart(scores: Shape) -> Problem:
    """Warn of masks that do not go together, or not with ``scores``."""
    return runtime_differs(
        "attention-mask",
        "The masks that arrive here cannot be used together",
        f"They are combined to queries × keys and have to fit {text(scores, batch=True)}. "
        "Keras notices it only when the layer runs.",
        spots=(Spot("query"),),
    )
