"""What fits behind a tensor: for every kind of layer the shape that it would give, or why not.

Runs the layers' own rules with the arguments a new layer starts with, so the answer is the one that
the drawing will show. Knows no screen; the palette, quick add and the canvas ask here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from engine import catalog, starters
from engine.graph import INPUT, MODEL, OUTPUT, NodeId, Outlet
from engine.inference import Facts
from engine.layers.registry import Outcome
from engine.problems import Problem
from engine.recipes import Inlets, Recipe, recipe
from engine.tensors import Tensor, product
from engine.values import FrozenDict

MOST = 4
"""Suggestions that are made at once."""


class Offer(NamedTuple):
    """A layer behind a tensor.

    ``gives`` is what comes out, ``None`` where it cannot be told. ``why`` is a word or three on why
    it cannot follow ("needs 2 dims"), empty where it can; ``detail`` the whole sentence.
    """

    kind: str
    params: FrozenDict
    gives: Tensor | None = None
    why: str = ""
    detail: str = ""

    @property
    def fits(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.why


class Helped(NamedTuple):
    """A layer that fits when ``helper`` stands before it."""

    helper: Offer
    offer: Offer


@lru_cache(maxsize=4096)
def offer(kind: str, tensor: Tensor | None) -> Offer:
    """Tell what a new layer of ``kind`` gives behind ``tensor``, or why it cannot follow."""
    params = starters.params(kind, tensor)
    if kind == INPUT:
        gives = recipe(kind, params).outcome((), ()).outputs
        if tensor is None:
            return Offer(kind, params, gives[0] if gives else None)
        return Offer(kind, params, None, "takes no wire", "Data enters the model at an Input.")
    made = recipe(kind, params)
    if made.opaque or tensor is None or tensor.shape is None:
        return Offer(kind, params)
    outcome = _run(made, tensor)
    if outcome.outputs is not None:
        return Offer(kind, params, outcome.outputs[0])
    if not outcome.problems:
        return Offer(kind, params)
    problem = outcome.problems[0].at(None, {"layer": kind, "source": "the layer before"})
    return Offer(kind, params, None, _short(problem), problem.title)


def _run(made: Recipe, tensor: Tensor) -> Outcome:
    """Run a rule with the tensor at every port that must be wired (attention: to itself)."""
    assert made.rule is not None
    wanted: Inlets = tuple((port.name, 0) for port in made.rule.ports if port.required)
    outcome = made.outcome(wanted, (tensor,) * len(wanted))
    if outcome.outputs is None and len(wanted) == 1 and made.rule.ports[0].many:
        # Subtract and Dot take two: a second one like the first shows what comes out.
        name = made.rule.ports[0].name
        twice = made.outcome(((name, 0), (name, 1)), (tensor, tensor))
        return twice if twice.outputs is not None else outcome
    return outcome


def _short(problem: Problem) -> str:
    """Give the reason in a few words."""
    details = problem.details
    if problem.code == "wrong-rank" and isinstance(details.get("needs"), int):
        dims = details["needs"] - 1
        more = "+" if details.get("at_least") else ""
        return f"needs {dims}{more} dim{'' if dims == 1 and not more else 's'}"
    return _SHORT.get(problem.code, "does not fit")


_SHORT = {
    "kernel-too-large": "kernel too large",
    "pool-too-large": "pool too large",
    "crop-too-large": "crops everything",
    "needs-two-inputs": "needs 2 inputs",
    "unknown-size": "size unknown",
    "reshape-does-not-fill": "does not fill",
    "groups-do-not-divide": "groups differ",
    "missing-parameter": "needs a value",
}


# ── with a layer in between ──────────────────────────────────────────────────────────────────


@lru_cache(maxsize=4096)
def with_helper(kind: str, tensor: Tensor) -> Helped | None:
    """Give the layer that makes ``kind`` fit behind ``tensor``; ``None`` when none does."""
    if tensor.shape is None or offer(kind, tensor).fits:
        return None
    for helper, params in _helpers(tensor):
        bridge = recipe(helper, params).outcome((("inputs", 0),), (tensor,)).outputs
        if bridge:
            after = offer(kind, bridge[0])
            if after.fits and after.gives is not None:
                return Helped(Offer(helper, params, bridge[0]), after)
    return None


def _helpers(tensor: Tensor) -> list[tuple[str, FrozenDict]]:
    """Give what may stand in between, the gentlest first."""
    dims = tensor.known[1:]
    found: list[tuple[str, FrozenDict]] = []
    if len(dims) > 2 and None not in dims:
        merged = product(dims[:-1])
        found.append(("Reshape", FrozenDict(target_shape=(merged, dims[-1]))))
    if len(dims) > 1:
        found.append(("Flatten", FrozenDict()))
    if dims and None not in dims:
        found.append(("Reshape", FrozenDict(target_shape=(*dims, 1))))
    if len(dims) == 1 and dims[0] is not None:
        found.append(("Reshape", FrozenDict(target_shape=(1, dims[0]))))
        found.append(("Reshape", FrozenDict(target_shape=(1, 1, dims[0]))))
    return found


# ── where, and what next ─────────────────────────────────────────────────────────────────────


def anchor(facts: Facts, node: NodeId | None) -> Outlet | None:
    """Give the outlet that a new layer would follow.

    It is that of ``node``, or of the last one before it whose shape is known.
    """
    seen: set[NodeId] = set()
    while node is not None and node not in seen and node in facts.nodes:
        seen.add(node)
        if facts.nodes[node].outputs and facts.model.layer_of(node).kind != OUTPUT:
            return Outlet(node)
        sources = facts.structure.sources.get(node, ())
        node = sources[0].node if sources else None
    return None


def suggested(facts: Facts, outlet: Outlet | None) -> tuple[Offer, ...]:
    """Give up to four layers that usually come next behind ``outlet``, each of which fits.

    Behind nothing they are what drawings begin with.
    """
    if outlet is None:
        kinds = ("Input", "Conv2D", "Dense", "LSTM") if facts.model.nodes else ("Input",)
        return tuple(offer(kind, None) for kind in kinds)
    tensor = facts.tensor(outlet)
    if tensor is None or tensor.shape is None:
        return ()
    found = []
    for kind in dict.fromkeys(_usual_next(facts, outlet.node, tensor)):
        answer = offer(kind, tensor)
        if answer.fits and answer.gives is not None:
            found.append(answer)
        if len(found) == MOST:
            break
    return tuple(found)


def _usual_next(facts: Facts, node: NodeId, tensor: Tensor) -> Sequence[str]:
    layer = facts.model.layer_of(node)
    sheet = catalog.sheet(layer.kind)
    category = sheet.category if sheet is not None else None
    if layer.kind == MODEL:
        category = "merge"
    shape = tensor.known
    rank = len(shape)
    if "int" in tensor.dtype and rank < 4:
        return ("Embedding", "CategoryEncoding", "Rescaling", "Dense")
    if layer.params.get("activation") == "softmax" or layer.kind == "Softmax":
        return (OUTPUT,)
    if category in ("conv", "core", "rnn") and layer.params.get("activation"):
        category = "act"  # the activation is in it already
    if rank >= 4:
        return _pictures(category, shape, rank - 2)
    return _SEQUENCES.get(category or "", _SEQUENCES[""]) if rank == 3 else _vectors(category)


def _pictures(category: str | None, shape: Sequence[int | None], axes: int) -> Sequence[str]:
    """Behind H×W×C (and D×H×W×C): the usual order, with an end where little is left to shrink."""
    conv, pool = f"Conv{axes}D", f"MaxPooling{axes}D"
    mean, pad = f"GlobalAveragePooling{axes}D", f"ZeroPadding{axes}D"
    sides = [size for size in shape[1:-1] if size is not None]
    if sides and max(sides) <= 4:
        return (mean, "Flatten", pad, conv, "Dropout") if category == "act" else (
            pad, conv, "Flatten", mean,
        )  # fmt: skip
    return {
        "io": ("Rescaling", conv, pad, "RandomFlip", "BatchNormalization", pool),
        "prep": (conv, "RandomFlip", "RandomRotation", pad, pool),
        "conv": ("BatchNormalization", "ReLU", conv, pool),
        "norm": ("ReLU", conv, pool, "Dropout"),
        "act": (conv, pool, "Dropout", mean),
        "pool": (conv, mean, "Flatten", "Dropout"),
        "merge": ("ReLU", conv, pool, mean),
        "reg": (conv, pool, mean, "Flatten"),
    }.get(category or "", (conv, pool, "BatchNormalization", "Flatten"))


_SEQUENCES: dict[str, Sequence[str]] = {
    "": ("LSTM", "Conv1D", "Dense", "GlobalAveragePooling1D"),
    "core": ("LSTM", "Bidirectional", "Conv1D", "GlobalAveragePooling1D"),
    "conv": ("BatchNormalization", "ReLU", "Conv1D", "MaxPooling1D"),
    "act": ("Conv1D", "MaxPooling1D", "Dropout", "GlobalAveragePooling1D"),
    "norm": ("MultiHeadAttention", "Dense", "Dropout", "GlobalAveragePooling1D"),
    "attn": ("Add", "Dropout", "LayerNormalization", "Dense"),
    "merge": ("LayerNormalization", "MultiHeadAttention", "Dense", "GlobalAveragePooling1D"),
    "rnn": ("LSTM", "Dropout", "TimeDistributed", "Dense"),
    "reshape": ("LSTM", "MultiHeadAttention", "Dense", "Conv1D"),
}
"""Behind T×features."""


def _vectors(category: str | None) -> Sequence[str]:
    """Behind plain features."""
    return {
        "core": ("ReLU", "BatchNormalization", "Dropout", "Dense"),
        "norm": ("ReLU", "Dropout", "Dense"),
        "io": ("Dense", "Normalization", "BatchNormalization", "Dropout"),
        "reg": ("Dense", "BatchNormalization", OUTPUT),
    }.get(category or "", ("Dense", "Dropout", "BatchNormalization", OUTPUT))


__all__ = [
    "MOST", "Helped", "Offer", "anchor", "offer", "suggested",
    "with_helper",
]  # fmt: skip
