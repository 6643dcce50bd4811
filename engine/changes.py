"""What differs between two values of a project, for views that show one of them.

Values are compared by identity first: edits share everything they leave alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from engine.graph import FrameId, Inlet, LayerId, Model, NodeId
from engine.inference import Facts


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between before and after, in the model in hand.

    ``nodes``: added, removed, moved, or their layer differs (name, parameters, the model that it
    calls). ``facts``: what arrives, comes out or is wrong differs. ``shapes``: those of ``facts``
    whose outputs differ.
    ``elsewhere``: nothing here, but in a drawing around it. ``everything``: another model or
    another file is in hand; compare nothing, read all afresh.
    """

    nodes: frozenset[NodeId] = frozenset()
    added: frozenset[NodeId] = frozenset()
    removed: frozenset[NodeId] = frozenset()
    layers: frozenset[LayerId] = frozenset()
    wires: frozenset[Inlet] = frozenset()
    frames: frozenset[FrameId] = frozenset()
    facts: frozenset[NodeId] = frozenset()
    shapes: frozenset[NodeId] = frozenset()
    settings: bool = False
    problems: bool = False
    everything: bool = False
    elsewhere: bool = False

    def __bool__(self) -> bool:
        """Tell whether anything differs."""
        return bool(
            self.nodes or self.layers or self.wires or self.frames or self.facts
            or self.settings or self.problems or self.everything or self.elsewhere
        )  # fmt: skip


def _differing(before: Mapping[Any, Any], after: Mapping[Any, Any]) -> set[Any]:
    """Give the keys whose values differ, or which only one side has."""
    if before is after:
        return set()
    found = {key for key, value in after.items() if before.get(key) is not value}
    # Another object may still be an equal value (undo by reloading, a rebuilt wire).
    found = {key for key in found if key not in before or before[key] != after[key]}
    found |= before.keys() - after.keys()
    return found


def _calling(model: Model, names: Collection[str]) -> set[LayerId]:
    """Give the layers of ``model`` that call one of the models called ``names``."""
    if not names:
        return set()
    return {key for key, layer in model.layers.items() if layer.model in names}


def compare(before: Facts, after: Facts) -> Change:
    """Give what differs between two values, facts included."""
    if before.name != after.name:
        return Change(everything=True)
    old, new = before.model, after.model
    layers = _differing(old.layers, new.layers)
    if before.drawing is not old or after.drawing is not new:
        # An argument that has been bound to a parameter has the value that it had.
        layers |= _differing(before.drawing.layers, after.drawing.layers)
    nodes = _differing(old.nodes, new.nodes)
    was, now = before.project.models, after.project.models
    models = {name for name, model in now.items() if was.get(name) is not model} - {after.name}
    for layer in layers | _calling(new, models):
        nodes.update(after.structure.calls.get(layer, ()))
    facts = {node for node, known in after.nodes.items() if before.nodes.get(node) is not known} | (
        before.nodes.keys() - after.nodes.keys()
    )
    shapes = {
        node
        for node in facts
        if (a := before.nodes.get(node)) is None
        or (b := after.nodes.get(node)) is None
        or a.outputs != b.outputs
    }
    return Change(
        frozenset(nodes),
        frozenset(new.nodes.keys() - old.nodes.keys()),
        frozenset(old.nodes.keys() - new.nodes.keys()),
        frozenset(layers),
        frozenset(_differing(old.wires, new.wires)),
        frozenset(_differing(old.frames, new.frames)),
        frozenset(facts),
        frozenset(shapes),
        old.settings != new.settings
        or before.drawing.parameters != after.drawing.parameters
        or before.project.notes != after.project.notes,
    )
