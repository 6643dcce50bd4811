"""Facts as values: what is known of each call of a model, and where the model begins and ends.

They are made in `engine.inference`; here is only how they are kept and asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from engine.graph import INPUT, MODEL, OUTPUT, Model, NodeId, Outlet, Project
from engine.recipes import NodeFacts
from engine.structure import Structure, structure
from engine.tensors import Tensor
from engine.values import EMPTY, Value

__all__ = [
    "Facts", "Feed", "NodeFacts", "Use", "inputs_of", "output_tensors", "outputs_of", "uses_of",
]  # fmt: skip

Feed = Mapping[NodeId, Tensor]


class Use(NamedTuple):
    """What one use of a block says.

    Values for its parameters, what arrives at its open Inputs, and whether nothing in it is
    trained.
    """

    given: Mapping[str, Value] = EMPTY
    arriving: Feed = EMPTY
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class Facts(Mapping[NodeId, NodeFacts]):
    """Facts of one model of the project, by node."""

    project: Project
    name: str
    model: Model
    structure: Structure
    nodes: Mapping[NodeId, NodeFacts]
    feed: Feed
    definition: Model | None = None
    use: Use = Use()

    @property
    def drawing(self) -> Model:
        """The model as its author drew it; ``model`` has the values of a use in it, if it has any.

        Both have the same nodes and wires.
        """
        return self.model if self.definition is None else self.definition

    def __getitem__(self, node: NodeId) -> NodeFacts:
        """Give the facts of ``node``."""
        return self.nodes[node]

    def __iter__(self) -> Iterator[NodeId]:
        """Go through the nodes."""
        return iter(self.nodes)

    def __len__(self) -> int:
        """Count the nodes."""
        return len(self.nodes)

    def tensor(self, outlet: Outlet) -> Tensor | None:
        """Give the tensor that leaves ``outlet``; ``None`` while it is not known."""
        facts = self.nodes.get(outlet.node)
        outputs = facts.outcome.outputs if facts is not None else None
        if outputs is None or outlet.index >= len(outputs):
            return None
        return outputs[outlet.index]


def inputs_of(model: Model) -> tuple[NodeId, ...]:
    """Give the nodes that are the model's inputs, in its order."""
    return tuple(
        node_id for node_id, node in model.nodes.items() if model.layers[node.layer].kind == INPUT
    )


def outputs_of(model: Model, made: Structure | None = None) -> tuple[Outlet, ...]:
    """Give the outlets that are the model's outputs, in its order.

    Where the author placed Output nodes, what they are wired to; else every output of the nodes
    that feed nobody.
    """
    made = structure(model) if made is None else made
    placed = [n for n, node in model.nodes.items() if model.layers[node.layer].kind == OUTPUT]
    if placed:
        return tuple(outlet for node in placed for outlet in made.sources.get(node, ()))
    return tuple(Outlet(node_id) for node_id in model.nodes if not made.consumers.get(node_id))


def output_tensors(facts: Facts) -> tuple[tuple[Outlet, Tensor | None], ...]:
    """Give the model's outputs with their tensors; a loose end gives ALL its outputs."""
    ends = outputs_of(facts.model, facts.structure)
    placed = any(layer.kind == OUTPUT for layer in facts.model.layers.values())
    found: list[tuple[Outlet, Tensor | None]] = []
    for outlet in ends:
        outputs = facts.nodes[outlet.node].outcome.outputs
        if placed or outputs is None:
            found.append((outlet, facts.tensor(outlet)))
        else:
            found += [(Outlet(outlet.node, i), tensor) for i, tensor in enumerate(outputs)]
    return tuple(found)


def uses_of(facts: Facts) -> Iterator[Facts]:
    """Go through all uses of blocks below ``facts``, those that give something first."""
    later: list[Facts] = []
    for node in facts.structure.order:
        known = facts.nodes[node].outcome
        if facts.model.layer_of(node).kind == MODEL and isinstance(known.inside, Facts):
            if known.outputs is not None:
                yield known.inside
                yield from uses_of(known.inside)
            else:
                later.append(known.inside)
    for inside in later:
        yield inside
        yield from uses_of(inside)
