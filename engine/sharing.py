"""Shared layers whose calls would need different weights.

Reads facts: two calls may differ in everything but the shapes of the weights that they make.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.facts import Facts, NodeFacts
from engine.graph import NodeId
from engine.problems import Problem
from engine.values import FrozenDict


def problems(facts: Facts) -> Iterator[tuple[NodeId, Problem]]:
    """Go through layers that are called several times and would need other weights each time."""
    for layer_id, calls in facts.structure.calls.items():
        if len(calls) < 2:
            continue
        layer = facts.model.layers[layer_id]
        known = [node for node in calls if facts.nodes[node].outputs is not None]
        for node in known[1:]:
            differing = _differing_weight(facts.nodes[known[0]], facts.nodes[node])
            if differing is None:
                continue
            name, first, other = differing
            yield (
                node,
                Problem(
                    "shared-weights",
                    "The calls of {layer} need different weights",
                    f"{layer.name} has one set of weights. Its first call makes {name} "
                    f"{_shape(first)}, this one would need {_shape(other)}.",
                    details=FrozenDict(first=known[0], weight=name),
                ),
            )
            break


def _differing_weight(first: NodeFacts, other: NodeFacts) -> tuple[str, object, object] | None:
    """Give the first weight that two calls disagree about, with both shapes."""
    mine, theirs = first.outcome, other.outcome
    if mine.weights == theirs.weights and mine.inside is None:
        return None
    shapes = {weight.name: weight.shape for weight in theirs.weights}
    for weight in mine.weights:
        shape = shapes.pop(weight.name, None)
        if shape != weight.shape:
            return weight.name, weight.shape, shape
    for name, shape in shapes.items():
        return name, None, shape
    counts = (mine.trainable, mine.non_trainable), (theirs.trainable, theirs.non_trainable)
    return None if counts[0] == counts[1] else ("its weights", sum(counts[0]), sum(counts[1]))


def _shape(shape: object) -> str:
    if shape is None:
        return "none"
    if isinstance(shape, tuple):
        return "×".join(str(size) for size in shape) or "a single number"
    return f"{shape:,} values" if isinstance(shape, int) else str(shape)
