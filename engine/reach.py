"""Where an edit is felt first: the calls whose facts `engine.inference` must find again.

What follows from there, inference knows: it goes downstream as far as outputs differ.
"""

from __future__ import annotations

from engine.facts import Facts
from engine.graph import MODEL, Model, Node, NodeId, Project
from engine.structure import Structure


def touched_models(before: Project, after: Project) -> frozenset[str]:
    """Give the models that differ, and those that contain one that differs."""
    if before.models is after.models:
        return frozenset()
    touched = {name for name, model in after.models.items() if before.models.get(name) is not model}
    grew = bool(touched)
    while grew:
        containing = {
            name
            for name, model in after.models.items()
            if name not in touched and any(x.model in touched for x in model.layers.values())
        }
        touched |= containing
        grew = bool(containing)
    return frozenset(touched)


def touched_calls(
    known: Facts, model: Model, made: Structure, touched: frozenset[str]
) -> set[NodeId]:
    """Give the calls of layers that differ, or that call a model which is ``touched``."""
    old, new = known.model.layers, model.layers
    found: set[NodeId] = set()
    if old is not new or touched:
        for layer_id, layer in new.items():
            if old.get(layer_id) is not layer or layer.model in touched:
                found.update(made.calls.get(layer_id, ()))
    return found


def rewired_calls(known: Facts, model: Model, made: Structure) -> set[NodeId]:
    """Give the calls that are new or differ themselves, and those at whose inlets wires differ."""
    was, old = known.structure, known.model.nodes
    found = set(was.circular)
    for layer_id, layer in model.layers.items():
        if layer.kind == MODEL:  # which call of a block is its first depends on the others
            found.update(made.calls.get(layer_id, ()))
    sources, inlets = made.sources, made.inlets
    sources_before, inlets_before = was.sources, was.inlets
    for node, call in model.nodes.items():
        before = old.get(node)
        if (
            before is None
            or (before is not call and not same_call(before, call))
            or sources.get(node) != sources_before.get(node)
            or inlets.get(node) != inlets_before.get(node)
        ):
            found.add(node)
    return found


def same_call(before: Node, after: Node) -> bool:
    """Tell whether two nodes differ in nothing but their place (an equal value may be another)."""
    return (
        before.layer == after.layer
        and before.call is after.call
        and before.bypassed is after.bypassed
        and before.stated is after.stated
    )
