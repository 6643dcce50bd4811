"""Names for the variables of functional code: ``x`` along a trunk, layer names elsewhere.

A tensor is called ``x`` when everything that is computed while it is needed has a name of its own;
so the trunk reads ``x = …(x)``, and whatever waits for a later merge keeps its layer's name.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterable, Sequence

from engine.graph import NodeId
from engine.inference import Facts

_LONGEST = 48
"""Letters of a name; imported layers may be called by a whole path."""
_RESERVED = frozenset(
    {"x", "i", "keras", "layers", "ops", "model", "inputs", "outputs", "name", "build_model"}
) | frozenset(dir(builtins))


def identifier(name: str, taken: Iterable[str] = ()) -> str:
    """Give a valid Python name made of ``name``, that is none of ``taken``.

    Whatever is typed, only letters, digits and underscores come out.
    """
    stem = re.sub(r"[^0-9a-zA-Z_]+", "_", name).strip("_").lower()[:_LONGEST] or "layer"
    if stem[0].isdigit():
        stem = "layer_" + stem
    taken = set(taken)
    if keyword.iskeyword(stem) or keyword.issoftkeyword(stem) or stem in _RESERVED:
        stem += "_"
    made, number = stem, 1
    while made in taken or made in _RESERVED:
        number += 1
        made = f"{stem}_{number}"
    return made


def last_uses(facts: Facts, order: Sequence[NodeId], ends: Iterable[NodeId]) -> dict[NodeId, int]:
    """Give for each node the place in ``order`` at which its tensors are used for the last time.

    Bypassed nodes hand their source on, so a use behind them is a use of the source.
    """
    place = {node: i for i, node in enumerate(order)}
    uses = {node: place[node] for node in order}
    for node in order:
        for source in facts.structure.sources.get(node, ()):
            if source.node in uses:
                uses[source.node] = max(uses[source.node], place[node])
    for node in reversed(order):
        if facts.model.nodes[node].bypassed:
            for source in facts.structure.sources.get(node, ())[:1]:
                if source.node in uses:
                    uses[source.node] = max(uses[source.node], uses[node])
    for node in ends:
        if node in uses:
            uses[node] = len(order)
    return uses


def on_the_trunk(
    facts: Facts, order: Sequence[NodeId], uses: dict[NodeId, int], named: Iterable[NodeId]
) -> set[NodeId]:
    """Give the nodes whose tensor may be called ``x``."""
    own = set(named)
    trunk: set[NodeId] = set()
    nearest = len(order) + 1  # the place of the next tensor called x
    for i in range(len(order) - 1, -1, -1):
        node = order[i]
        if node in own or facts.model.nodes[node].bypassed:
            continue
        outputs = facts.nodes[node].outcome.outputs
        several = outputs is not None and len(outputs) > 1
        if not several and nearest >= min(uses[node], len(order)):
            trunk.add(node)
            nearest = i
    return trunk
