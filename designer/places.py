"""Where in nested models the author is at work: a drawing, and the calls that lead into it.

A place is a tuple of nodes: the first is a call in the drawing that is shown, each further one a
call inside the model that the one before it calls. Pure: reads facts, never edits.
"""

from __future__ import annotations

from engine import inference, parameters
from engine.facts import Facts
from engine.graph import MODEL, NodeId

Place = tuple[NodeId, ...]


def inside(facts: Facts, node: NodeId, known: Facts | None = None) -> Facts | None:
    """Give the facts inside the call ``node`` of a model; ``None`` where it calls none.

    While nothing arrives at the call, the model is seen by itself, with what its Inputs declare.
    """
    call = facts.model.nodes.get(node)
    layer = facts.model.layers[call.layer] if call is not None else None
    if layer is None or layer.kind != MODEL or layer.model not in facts.project.models:
        return None
    found = facts.nodes[node].outcome.inside
    if isinstance(found, Facts):
        return found
    use = parameters.use_of(layer)
    return inference.infer(facts.project, layer.model, known, use=use)


def at(facts: Facts, place: Place) -> Facts | None:
    """Give the facts at ``place``; ``None`` where its calls are not there (any more)."""
    found: Facts | None = facts
    for node in place:
        found = inside(found, node) if found is not None else None
    return found


def reachable(facts: Facts, place: Place) -> Place:
    """Give as much of ``place`` as is there."""
    while place and at(facts, place) is None:
        place = place[:-1]
    return place


def blocks_on(facts: Facts, place: Place) -> list[str]:
    """Give the names of the blocks that lead to ``place``, as their layers are called."""
    return [
        found.model.layer_of(node).name
        for depth, node in enumerate(place)
        if (found := at(facts, place[:depth])) is not None
    ]
