"""Taking layers out and joining their neighbours, where what comes fits where it goes.

A pure function on projects; facts are read and made, to see whether the neighbours fit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine import edits, inference
from engine.facts import Facts
from engine.graph import NodeId, Project

Join = tuple[NodeId, NodeId]
"""Two neighbours of what was taken out: who feeds now, and who is fed."""


@dataclass(frozen=True, slots=True)
class Healed:
    """The project without some layers: who feeds whom now, and which neighbours did not fit."""

    after: Project
    joined: tuple[Join, ...] = ()
    apart: tuple[Join, ...] = ()


def healed(project: Project, facts: Facts, nodes: Iterable[NodeId]) -> Healed:
    """Take ``nodes`` out of the model of ``facts`` and join their neighbours.

    Neighbours that would make an error where there was none stay apart: the gap is left open.
    """
    name = facts.name
    after = edits.remove(project, name, nodes, heal=True)
    before = {(o.node, i.node) for i, o in facts.model.wires.items()}
    new = {i: o for i, o in after.models[name].wires.items() if (o.node, i.node) not in before}
    if not new:
        return Healed(after)
    now = inference.again(after, facts)
    bad = [
        inlet
        for inlet in new
        if now.nodes[inlet.node].outcome.failed and not facts.nodes[inlet.node].outcome.failed
    ]
    if bad:
        after = edits.disconnect(after, name, bad)
    pairs = {True: dict[Join, None](), False: dict[Join, None]()}
    for inlet, outlet in new.items():
        pairs[inlet in bad][(outlet.node, inlet.node)] = None
    return Healed(after, tuple(pairs[False]), tuple(pairs[True]))
