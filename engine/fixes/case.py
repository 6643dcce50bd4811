"""What a cure looks at: one problem where it stands, and small edits to try on it.

Candidates are pure edits with words; whether they help is found out by trying (`engine.fixes`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from engine import binding, edits, room
from engine.facts import Facts
from engine.graph import OUTPUT, Inlet, Layer, NodeId, Outlet, Project
from engine.layers.demands import signed
from engine.params import shown
from engine.problems import Problem
from engine.structure import downstream, upstream
from engine.tensors import Tensor
from engine.values import Parameter, Value, freeze

GAP = 64.0
"""How far above a card a helper layer is put (the layout moves the rest)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cure to try: what it says it does, the project after it, whose shape it shows."""

    title: str
    after: Project
    short: str = ""
    node: NodeId | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One problem at one node."""

    project: Project
    name: str
    facts: Facts
    problem: Problem
    node: NodeId
    around: Case | None = None
    """The use of a block that the problem is inside of."""

    @property
    def layer(self) -> Layer:
        """The layer that has the problem."""
        return self.facts.model.layer_of(self.node)

    @property
    def numbers(self) -> Mapping[str, Value]:
        """The numbers that the rule gave with the problem."""
        return self.problem.details

    @property
    def calls(self) -> tuple[NodeId, ...]:
        """The calls of that layer, this one among them."""
        return self.facts.structure.calls[self.facts.model.nodes[self.node].layer]

    def sources(self) -> list[tuple[Inlet, Outlet]]:
        """Give the wires that arrive, in order."""
        known = self.facts.nodes[self.node]
        found = self.facts.structure.sources.get(self.node, ())
        return [
            (Inlet(self.node, port, slot), outlet)
            for (port, slot), outlet in zip(known.inlets, found, strict=True)
        ]

    def inputs(self) -> list[Tensor | None]:
        """Give the tensors that arrive, in order."""
        return list(self.facts.nodes[self.node].tensors)

    def layer_at(self, node: NodeId) -> Layer:
        """Give the layer that ``node`` calls."""
        return self.facts.model.layer_of(node)

    def value(self, param: str, node: NodeId | None = None) -> Value:
        """Give a parameter's value, the default where it was not given."""
        from engine import catalog

        layer = self.layer if node is None else self.layer_at(node)
        if param in layer.params:
            return layer.params[param]
        sheet = catalog.sheet(layer.kind)
        known = sheet.params.get(param) if sheet is not None else None
        return None if known is None or known.required else known.default

    def params_of(self, node: NodeId) -> Collection[str]:
        """Give the names of the parameters that the layer at ``node`` has, given or not."""
        from engine import catalog

        sheet = catalog.sheet(self.layer_at(node).kind)
        return sheet.params if sheet is not None else ()

    def loose_ends(self) -> list[Outlet]:
        """Give what is computed elsewhere and used nowhere, the nearest first."""
        model, made = self.facts.model, self.facts.structure
        x, y = model.nodes[self.node].at
        behind = downstream(made, self.node)
        ends = [
            node
            for node in model.nodes
            if node != self.node
            and node not in behind
            and model.layer_of(node).kind != OUTPUT
            and not made.consumers.get(node)
            and self.facts.nodes[node].outputs is not None
        ]
        ends.sort(key=lambda n: abs(model.nodes[n].at[0] - x) + abs(model.nodes[n].at[1] - y))
        return [Outlet(node) for node in ends]

    # ── edits to try ─────────────────────────────────────────────────────────────────────────

    def setting(self, param: str, value: Value, node: NodeId | None = None) -> Candidate:
        """Set a parameter of the layer (or of the layer that ``node`` calls)."""
        layer_id = self.facts.model.nodes[node or self.node].layer
        written = as_written(value, param)
        said = self.facts.drawing.layers[layer_id].params.get(param)
        if isinstance(said, Parameter):
            return self._of_block(said.name, value, written)
        after = edits.set_param(self.project, self.name, layer_id, param, value)
        where = "" if node in (None, self.node) else f" of {self.layer_at(node or self.node).name}"
        return Candidate(f"Set {param}{where} to {written}", after, f"{param} = {written}")

    def _of_block(self, name: str, value: Value, written: str) -> Candidate:
        """Set the parameter that an argument stands for: at the use of the block, if known."""
        if self.around is not None:
            return self.around.setting(name, value)
        after = binding.set_default(self.project, self.name, name, value)
        return Candidate(f"Set the default of {name} to {written}", after, f"{name} = {written}")

    def insert(
        self, kind: str, params: Mapping[str, Value], words: str, inlet: Inlet | None = None
    ) -> Candidate:
        """Put a helper layer into the wire that ends in ``inlet`` (the first one by default)."""
        wires = self.sources()
        target = inlet or (wires[0][0] if wires else Inlet(self.node))
        x, y = self.facts.model.nodes[self.node].at
        after, node = edits.add(self.project, self.name, kind, (x, y - GAP), params)
        after = edits.insert_on_wire(after, self.name, node, target)
        if after is not self.project:
            after = room.inserted(after, self.name, node)
        return Candidate(f"Insert {words}", after, f"Insert {words}", node=self.node)

    def replace_by(self, kind: str, words: str = "") -> Candidate:
        """Make the layer one of another kind."""
        layer_id = self.facts.model.nodes[self.node].layer
        after = edits.replace_kind(self.project, self.name, layer_id, kind)
        return Candidate(words or f"Use {kind} instead", after, f"Use {kind}")

    def bypass(self, node: NodeId) -> Candidate:
        """Take a layer out of the network without deleting it."""
        after = edits.set_bypassed(self.project, self.name, [node], True)
        name = self.layer_at(node).name
        return Candidate(f"Bypass {name}", after, f"Bypass {name}")

    def path(self) -> Iterator[NodeId]:
        """Go upstream from the node along first inputs, nearest first."""
        seen = {self.node}
        sources = self.facts.structure.sources.get(self.node, ())
        while sources and sources[0].node not in seen:
            node = sources[0].node
            seen.add(node)
            yield node
            sources = self.facts.structure.sources.get(node, ())

    def upstream(self) -> set[NodeId]:
        """Give every node before this one."""
        return upstream(self.facts.structure, self.node)


_PLACES = ("dims", "axes", "axis")
"""Parameters whose numbers name dimensions, and are no sizes."""


def as_written(value: Value, param: str = "") -> str:
    """Give a value as a person reads it in a fix: ``"same"``, ``3×3``, ``64``."""
    frozen = freeze(value)
    if isinstance(frozen, tuple) and len(frozen) > 1 and param not in _PLACES:
        if all(isinstance(v, int | None) for v in frozen):
            return "×".join("?" if v is None else signed(v) for v in frozen)
        if all(isinstance(v, tuple) for v in frozen):
            return shown(frozen)
    if isinstance(frozen, str):
        return f'"{frozen}"'
    return shown(frozen).replace("-", "−") if isinstance(frozen, int | float) else shown(frozen)


Cure = Callable[[Case], Iterator[Candidate]]
CURES: dict[str, list[Cure]] = {}


def cure(*codes: str, first: bool = False) -> Callable[[Cure], Cure]:
    """Register the decorated function as giving candidates for problems with these codes.

    ``first`` puts them before what other functions give.
    """

    def register(function: Cure) -> Cure:
        for code in codes:
            known = CURES.setdefault(code, [])
            known.insert(0 if first else len(known), function)
        return function

    return register
