"""Whether a wire would fit: asked for every port in sight while a hand drags one.

Runs the layer's rule on what would arrive. Knows nothing of the screen.
"""

from __future__ import annotations

from typing import NamedTuple

from engine.graph import INPUT, MODEL, OUTPUT, Inlet, NodeId, Outlet
from engine.inference import Facts, inputs_of
from engine.recipes import recipe_of
from engine.structure import circle, downstream, upstream
from engine.tensors import Tensor, text
from engine.values import EMPTY


class Fit(NamedTuple):
    """The answer: ``why`` not, in words; what comes out if it fits; the loop it closes."""

    fits: bool
    why: str = ""
    gives: Tensor | None = None
    closes: tuple[NodeId, NodeId] | None = None


class Fitting:
    """Answers for one drawing while it does not change; answers are remembered."""

    def __init__(self, facts: Facts, moving: Inlet | None = None) -> None:
        """Ask about ``facts``; ``moving`` is the end of a wire that is being moved elsewhere."""
        self.facts = facts
        self.moving = moving
        self._known: dict[tuple[Outlet, Inlet], Fit] = {}
        self._above: dict[NodeId, frozenset[NodeId]] = {}

    def fit(self, source: Outlet, target: Inlet) -> Fit:
        """Tell whether a wire may run from ``source`` to ``target``."""
        key = (source, target)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._ask(source, target)
        return known

    def _ask(self, source: Outlet, target: Inlet) -> Fit:
        facts = self.facts
        if source.node == target.node or target.node in self._upstream(source.node):
            return Fit(False, "This would close a circle", closes=(source.node, target.node))
        layer = facts.model.layer_of(target.node)
        if layer.kind == INPUT:
            return Fit(False, "An Input takes no wire")
        tensor = facts.tensor(source)
        if tensor is None or tensor.shape is None or layer.kind == OUTPUT:
            return Fit(True)
        if layer.kind == MODEL:
            return self._into_model(layer.model, target, tensor)
        recipe = recipe_of(layer)
        if recipe.rule is None:
            return Fit(True)
        wired = self._arriving(target.node)
        wired[(target.port, target.slot)] = tensor
        others = [t for key, t in wired.items() if key != (target.port, target.slot)]
        if None in others:
            return Fit(True)
        inlets = tuple(sorted(wired))
        arrived = tuple(wired[key] for key in inlets)
        call = facts.model.nodes[target.node].call or EMPTY
        outcome = recipe.outcome(inlets, arrived, call)  # type: ignore[arg-type]
        if outcome.outputs is not None:
            return Fit(True, gives=outcome.outputs[0])
        for problem in outcome.problems:
            if problem.code in ("unconnected-input", "missing-parameter", "bad-parameter"):
                return Fit(True)
            names = {"layer": layer.name, "source": facts.model.layer_of(source.node).name}
            return Fit(False, problem.at(target.node, names).title)
        return Fit(True)

    def _arriving(self, node: NodeId) -> dict[tuple[str, int], Tensor | None]:
        known = self.facts.nodes[node]
        found = dict(zip(known.inlets, known.tensors, strict=True))
        if self.moving is not None and self.moving.node == node:
            found.pop((self.moving.port, self.moving.slot), None)
        return found

    def _into_model(self, name: str | None, target: Inlet, tensor: Tensor) -> Fit:
        model = self.facts.project.models.get(name or "")
        doors = inputs_of(model) if model is not None else ()
        if model is None or target.slot >= len(doors):
            return Fit(False, f"{name} has no further input")
        outputs = recipe_of(model.layer_of(doors[target.slot])).outcome((), ()).outputs
        wanted = outputs[0].shape if outputs else None
        given = tensor.known
        if wanted is None or (
            len(wanted) == len(given)
            and all(a is None or b is None or a == b for a, b in zip(wanted, given, strict=True))
        ):
            return Fit(True)
        return Fit(False, f"{name} needs {text(wanted)}, this is {text(given)}")

    def _upstream(self, node: NodeId) -> frozenset[NodeId]:
        known = self._above.get(node)
        if known is None:
            known = self._above[node] = frozenset(upstream(self.facts.structure, node))
        return known

    def loop(self, fit: Fit | None) -> frozenset[NodeId]:
        """Give the nodes of the circle that a wire would close: of the one under the hand alone.

        To know them for every port in sight would take a walk through the drawing for each.
        """
        if fit is None or fit.closes is None:
            return frozenset()
        made, (source, target) = self.facts.structure, fit.closes
        if source == target:
            return frozenset({source})
        if source in (already := circle(made, target)):
            return frozenset(already)
        return (self._upstream(source) | {source}) & (downstream(made, target) | {target})
