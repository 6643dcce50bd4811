"""Facts about every node: shapes, weights, problems. Total, incremental, never raises.

`infer` re-uses the facts of an earlier value of the project wherever layer, call and arriving
tensors are the same, as the SAME objects: a view finds what changed by identity. A faulty drawing
gives problems; nodes behind a fault wait. Checks of the drawing as a whole stand in
`engine.checks`: they read facts and never write into them.
"""

from __future__ import annotations

import heapq

from engine import nesting, parameters, reach
from engine.facts import Facts, Feed, NodeFacts, Use, inputs_of, output_tensors, outputs_of
from engine.graph import INPUT, MODEL, Layer, Model, NodeId, Outlet, Project
from engine.layers.registry import WAITING, Outcome
from engine.recipes import Inlets, Recipe, recipe_of
from engine.structure import Structure, structure
from engine.tensors import Tensor

__all__ = [
    "Facts", "Feed", "NodeFacts", "Use", "again", "infer", "inputs_of", "output_tensors",
    "outputs_of",
]  # fmt: skip

_NO_INLETS: Inlets = ()
_ALONE = Use()


def infer(
    project: Project,
    name: str | None = None,
    known: Facts | None = None,
    feed: Feed | None = None,
    path: tuple[str, ...] = (),
    use: Use = _ALONE,
) -> Facts:
    """Give the facts of the model called ``name`` (the main one by default).

    Args:
        project: the project.
        name: which of its models.
        known: facts of an earlier value, re-used where nothing changed.
        feed: tensors that take the place of what Input nodes declare (a nested call).
        path: the models that this one is nested in, to notice a model inside itself.
        use: what the use of a block says; by default its parameters have their defaults.
    """
    name = project.main if name is None else name
    model = parameters.bound(project.models[name], *use)
    pass_ = _Pass(project, name, model, structure(model), known, feed or {}, (*path, name), use)
    if known is None or known.feed != pass_.feed:
        return pass_.everything()
    if known.structure is pass_.structure:
        return pass_.update(known)
    return pass_.rewire(known) if known.use == use else pass_.everything()


def again(project: Project, facts: Facts) -> Facts:
    """Give what ``facts`` are about for another value of the project: the same use, if it is one.

    What arrives there is what arrived.
    """
    return infer(project, facts.name, facts, facts.feed, use=facts.use)


class _Pass:
    """One run over one model."""

    def __init__(
        self,
        project: Project,
        name: str,
        model: Model,
        made: Structure,
        known: Facts | None,
        feed: Feed,
        path: tuple[str, ...],
        use: Use,
    ) -> None:
        self.project = project
        self.name = name
        self.model = model
        self.structure = made
        self.known = known
        self.feed = feed
        self.path = path
        self.use = use
        self.frozen = use.frozen
        self.touched = (
            reach.touched_models(known.project, project) if known is not None else frozenset()
        )
        self.results: dict[NodeId, NodeFacts] = {}

    def facts(self) -> Facts:
        drawn = self.project.models[self.name]
        return Facts(
            self.project, self.name, self.model, self.structure, self.results, self.feed,
            None if drawn is self.model else drawn, self.use,
        )  # fmt: skip

    def everything(self) -> Facts:
        """Go through all nodes in order; nodes in a circle wait."""
        results = self.results
        for node in self.structure.order:
            results[node] = self.node_facts(node)
        self.leave_circular()
        return self.facts()

    def leave_circular(self) -> None:
        """Let the nodes in a circle wait."""
        for node in self.structure.circular:
            inlets = self.structure.inlets.get(node, _NO_INLETS)
            self.results[node] = NodeFacts(inlets, (None,) * len(inlets), WAITING)

    def update(self, known: Facts) -> Facts:
        """Follow the changes downstream, in topological order, as far as they reach."""
        made = self.structure
        dirty = reach.touched_calls(known, self.model, made, self.touched)
        if not dirty:
            self.results = dict(known.nodes)
            return self.facts()
        self.results = results = dict(known.nodes)
        position = made.position
        queue = [position[node] for node in dirty if node in position]
        heapq.heapify(queue)
        queued = set(queue)
        while queue:
            node = made.order[heapq.heappop(queue)]
            before = results[node]
            after = self.node_facts(node)
            if after is before:
                continue
            results[node] = after
            if after.tensors != before.tensors:
                self.queue_later_calls(node, queue, queued)
            if after.outcome.outputs != before.outcome.outputs:
                for inlet in made.consumers.get(node, ()):
                    place = position.get(inlet.node)
                    if place is not None and place not in queued:
                        queued.add(place)
                        heapq.heappush(queue, place)
        return self.facts()

    def rewire(self, known: Facts) -> Facts:
        """Follow the changes after nodes or wires came, went or changed."""
        made, earlier, results = self.structure, known.nodes, self.results
        dirty = reach.touched_calls(known, self.model, made, self.touched)
        dirty |= reach.rewired_calls(known, self.model, made)
        for node in made.order:
            if node not in dirty:
                results[node] = earlier[node]
                continue
            before = earlier.get(node)
            after = results[node] = self.node_facts(node)
            if before is None or after.outcome.outputs != before.outcome.outputs:
                dirty.update([inlet.node for inlet in made.consumers.get(node, ())])
        self.leave_circular()
        return self.facts()

    def queue_later_calls(self, node: NodeId, queue: list[int], queued: set[int]) -> None:
        """Look again at further calls of a block: what arrives at its first says what it takes."""
        layer = self.model.nodes[node].layer
        calls = self.structure.calls[layer]
        if len(calls) == 1 or self.model.layers[layer].kind != MODEL:
            return
        position = self.structure.position
        here = position[node]
        for call in calls:
            place = position.get(call, here)
            if place > here and place not in queued:
                queued.add(place)
                heapq.heappush(queue, place)

    def node_facts(self, node_id: NodeId) -> NodeFacts:
        """Give the facts of one node, whose sources are done; the known object where equal."""
        made = self.structure
        inlets = made.inlets.get(node_id, _NO_INLETS)
        tensors = self.arriving(made.sources[node_id]) if inlets else ()
        node = self.model.nodes[node_id]
        layer = self.model.layers[node.layer]
        found: Recipe | None = None
        if not (node.bypassed or layer.kind == MODEL or None in tensors):
            found = layer.recipe or recipe_of(layer)
        fed = node_id in self.feed and layer.kind == INPUT
        if found is None or found.opaque or (fed and not found.faulty):
            after = NodeFacts(inlets, tensors, self.unruled(node_id, layer, inlets, tensors))
        else:
            after = found.facts(inlets, tensors, node.call)  # type: ignore[arg-type]
            if self.frozen and after.outcome.unfrozen:
                after = after._replace(outcome=nesting.truly_frozen(after.outcome))
        if self.known is not None:
            before = self.known.nodes.get(node_id)
            if before is not None and _equal(before, after):
                return before
        return after

    def arriving(self, wires: tuple[Outlet, ...]) -> tuple[Tensor | None, ...]:
        """Give the tensors that arrive by ``wires``, whose sources are done."""
        results = self.results
        if len(wires) == 1:
            outputs = results[wires[0][0]].outcome.outputs
            if outputs is not None and len(outputs) == 1 and wires[0][1] == 0:
                return outputs  # most calls by far take all that one other gives
        found: list[Tensor | None] = []
        for source, index in wires:
            outputs = results[source].outcome.outputs
            if outputs is None or index >= len(outputs):
                found.append(None)
            else:
                found.append(outputs[index])
        return tuple(found)

    def unruled(
        self, node_id: NodeId, layer: Layer, inlets: Inlets, tensors: tuple[Tensor | None, ...]
    ) -> Outcome:
        """Give the outcome of a call that waits, is bypassed or fed, or that no rule knows."""
        if None in tensors:
            return WAITING
        arrived: tuple[Tensor, ...] = tensors  # type: ignore[assignment]
        node = self.model.nodes[node_id]
        if node.bypassed:
            return Outcome(arrived[:1]) if arrived else WAITING
        if layer.kind == MODEL:
            return self.nested(node_id, layer, inlets, arrived)
        found = recipe_of(layer)
        if not found.opaque:
            return Outcome((self.feed[node_id],))
        return _opaque(found, layer.kind, node.stated)

    def nested(
        self, node_id: NodeId, layer: Layer, inlets: Inlets, tensors: tuple[Tensor, ...]
    ) -> Outcome:
        """Give the outcome of calling another model of the project."""
        name = layer.model
        if name is None or name not in self.project.models:
            return nesting.failed(
                "missing-model",
                "The model that {layer} calls is not in the project",
                f"A block stands for a model by its name; the project holds none called {name}.",
            )
        if name in self.path:
            return nesting.failed(
                "model-in-itself",
                f"The model {name} contains itself"[:60],
                "A model cannot be a layer of itself: " + " → ".join((*self.path, name)) + ".",
            )
        before = self.known.nodes.get(node_id) if self.known is not None else None
        inside = before.outcome.inside if before is not None else None
        if not isinstance(inside, Facts) or inside.name != name:
            inside = None
        drawn = self.project.models[name]
        doors = inputs_of(drawn)
        feed = _fed(doors, inlets, tensors)
        first = self.first_call(node_id)
        opened = feed if first is None else _fed(doors, first.inlets, first.tensors)
        use = parameters.use_of(layer, opened)
        model = parameters.bound(drawn, *use)
        wired = {slot: tensor for (_, slot), tensor in zip(inlets, tensors, strict=True)}
        fault = parameters.misgiven(self.project, layer) if layer.params else None
        fault = fault or nesting.misfit(name, model, wired)
        if fault is not None:
            return Outcome(None, problems=(fault,))
        facts = infer(self.project, name, inside, feed, self.path, use)
        return nesting.through(facts, layer, tensors)

    def first_call(self, node_id: NodeId) -> NodeFacts | None:
        """Give the facts of the call that builds the layer of ``node_id``; ``None`` for itself."""
        position = self.structure.position
        here = position.get(node_id, -1)
        first: NodeFacts | None = None
        for call in self.structure.calls[self.model.nodes[node_id].layer]:
            place = position.get(call, here)
            known = self.results.get(call)
            ready = known is not None and known.tensors and None not in known.tensors
            if place < here and ready and not self.model.nodes[call].bypassed:
                here, first = place, known
        return first


def _fed(
    doors: tuple[NodeId, ...], inlets: Inlets, tensors: tuple[Tensor | None, ...]
) -> dict[NodeId, Tensor]:
    """Give what arrives at the Inputs of a model, in whose order the slots of a call are."""
    pairs = zip(inlets, tensors, strict=True)
    return {doors[slot]: t for (_, slot), t in pairs if t is not None and slot < len(doors)}


def _opaque(found: Recipe, kind: str, stated: tuple[Tensor, ...]) -> Outcome:
    """Give the outcome of a layer that no rule knows: what the file or the author states.

    Of Keras's own kinds without a rule, functions have no weights: operations, Lambda, and the
    wrappers that Keras 2 put around operations.
    """
    if found.faulty and found.rule is None:
        return Outcome(None, problems=found.problems)
    functions = ("Lambda", "TFOpLambda", "SlicingOpLambda")
    weightless = kind in functions or kind.startswith("ops.")
    return Outcome(stated or (Tensor(None),), macs=None, counted=weightless)


def _equal(before: NodeFacts, after: NodeFacts) -> bool:
    return before is after or (
        _same_outcome(before.outcome, after.outcome)
        and before.tensors == after.tensors
        and before.inlets == after.inlets
    )


def _same_outcome(before: Outcome, after: Outcome) -> bool:
    """Compare outcomes that are not remembered by a recipe (nested, bypassed, stated)."""
    return before is after or (before.inside is after.inside and before == after)
