"""What a drawing costs: totals, and a row per layer for tables.

Counts weights as Keras does (those of a shared layer once), multiply-adds, and the memory that the
outputs take for one sample. Knows facts; refuses to know how a table is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.amounts import bytes_text, count_text, short_count
from engine.facts import Facts, NodeFacts
from engine.graph import INPUT, MODEL, OUTPUT, LayerId, NodeId
from engine.layers.registry import Outcome
from engine.params import policy_dtypes
from engine.receptive import receptive_fields
from engine.recipes import recipe
from engine.tensors import Tensor, bytes_of, bytes_per_sample, product, text


@dataclass(frozen=True, slots=True)
class Row:
    """One call of a layer, as a row of the summary table.

    Counts of weights stand in the row of a shared layer's first call; where they are not
    ``counted``, they are those that are known (none, of a class without a rule). ``macs``,
    ``memory`` and ``elements`` are for one sample, ``None`` where there is no count. ``field`` is
    the receptive field per spatial axis, empty where there is none.
    """

    node: NodeId
    name: str
    kind: str
    call: int
    outputs: tuple[Tensor, ...] | None
    trainable: int
    non_trainable: int
    macs: int | None
    memory: int | None
    elements: int | None
    field: tuple[int, ...] = ()
    repeat: int = 1
    counted: bool = True

    @property
    def title(self) -> str:
        """The layer's name, with how often it repeats."""
        return self.name if self.repeat == 1 else f"{self.name} ×{self.repeat}"

    @property
    def params(self) -> int:
        """All values in the weights."""
        return self.trainable + self.non_trainable

    @property
    def params_text(self) -> str:
        """All values in the weights, with what is not known of them as ``?``."""
        return f"{self.params:,}" if self.counted else at_least(f"{self.params:,}", self.params)

    @property
    def flops(self) -> int | None:
        """Floating point operations: a multiply-add is two."""
        return None if self.macs is None else 2 * self.macs

    @property
    def shape_text(self) -> str:
        """The shapes that come out, as people read them."""
        if self.outputs is None:
            return "?"
        return ", ".join(text(tensor.shape) for tensor in self.outputs)

    @property
    def flops_text(self) -> str:
        """The operations with four significant digits."""
        return "?" if self.flops is None else count_text(self.flops)

    @property
    def memory_text(self) -> str:
        """The memory of the outputs in KiB or MiB."""
        return "?" if self.memory is None else bytes_text(self.memory)

    @property
    def field_text(self) -> str:
        """The receptive field: ``8 × 8``."""
        return " × ".join(str(size) for size in self.field)


@dataclass(frozen=True, slots=True)
class Totals:
    """What a whole model costs, as far as it is known.

    ``layers`` counts neither inputs nor Output markers. ``partial`` are the names of the sums to
    which something unknown belongs: a layer waits for its shape, a class without a rule has
    weights, a size is open until the model runs.
    """

    layers: int = 0
    trainable: int = 0
    non_trainable: int = 0
    macs: int = 0
    activations: int = 0
    weights: int = 0
    partial: frozenset[str] = frozenset()

    @property
    def params(self) -> int:
        """All values in the weights."""
        return self.trainable + self.non_trainable

    def words(self, what: str, text: str) -> str:
        """Give ``text`` of the sum called ``what``, with ``+ ?`` where more belongs to it."""
        return f"{text} + ?" if what in self.partial else text


def rows(facts: Facts) -> list[Row]:
    """Give a row per call, in the order of the network; Output markers are left out."""
    fields = receptive_fields(facts)
    counted: dict[LayerId, int] = {}
    found: list[Row] = []
    for node in in_order(facts):
        layer_id = facts.model.nodes[node].layer
        layer = facts.model.layers[layer_id]
        if layer.kind == OUTPUT:
            continue
        call = counted[layer_id] = counted.get(layer_id, -1) + 1
        outcome = facts.nodes[node].outcome
        field = fields.get(node)
        found.append(
            Row(
                node,
                layer.name,
                layer.kind,
                call,
                outcome.outputs,
                0 if call else outcome.trainable,
                0 if call else outcome.non_trainable,
                None if outcome.outputs is None else outcome.macs,
                _total(bytes_per_sample(tensor) for tensor in outcome.outputs or ()),
                _total(
                    None if tensor.shape is None else product(tensor.shape[1:])
                    for tensor in outcome.outputs or ()
                ),
                field.sizes if field is not None and layer.kind != INPUT else (),
                layer.repeat,
                outcome.counted,
            )
        )
    return found


def in_order(facts: Facts) -> list[NodeId]:
    """Give the nodes in the order of the network, those in circles at the end."""
    circular = facts.structure.circular
    rest = [node for node in facts.model.nodes if node in circular] if circular else []
    return [*facts.structure.order, *rest]


def _total(counts: Iterator[int | None]) -> int | None:
    total = 0
    for count in counts:
        if count is None:
            return None
        total += count
    return total


_KEPT = 8
_totals: dict[int, tuple[Facts, Totals]] = {}


def at_hand(facts: Facts) -> bool:
    """Tell whether the totals of ``facts`` were counted already."""
    kept = _totals.get(id(facts))
    return kept is not None and kept[0] is facts


def totals(facts: Facts) -> Totals:
    """Give what the model of ``facts`` costs, nested models included; counted once for a value."""
    if not at_hand(facts):
        if len(_totals) >= _KEPT:
            _totals.pop(next(iter(_totals)))
        _totals[id(facts)] = (facts, _counted(facts))
    return _totals[id(facts)][1]


def _counted(facts: Facts) -> Totals:
    layers = trainable = non_trainable = weights = 0
    for layer_id, calls in facts.structure.calls.items():
        layer = facts.model.layers[layer_id]
        if layer.kind in (INPUT, OUTPUT):
            continue
        layers += layer.sets_of_weights
        outcome = facts.nodes[calls[0]].outcome
        # What only calls itself frozen is trained with the model.
        trainable += outcome.trainable + outcome.unfrozen
        non_trainable += outcome.non_trainable - outcome.unfrozen
        weights += _weight_bytes(facts, calls[0])
    macs = activations = 0
    partial: set[str] = set()
    for kind, known, times in leaves(facts):
        outcome = known.outcome
        if outcome.outputs is None:
            partial.update(SUMS)
        if not outcome.counted:
            partial.update(("params", "weights"))
        if outcome.macs is None:
            partial.add("macs")
        macs += (outcome.macs or 0) * times
        if kind != OUTPUT:
            sizes = [bytes_per_sample(tensor) for tensor in outcome.outputs or ()]
            if None in sizes:
                partial.add("activations")
            activations += sum(size or 0 for size in sizes) * times
    return Totals(layers, trainable, non_trainable, macs, activations, weights, frozenset(partial))


def switch_weights(facts: Facts, nodes: Iterable[NodeId], name: str, on: bool) -> int:
    """Give how many weights the switch ``name`` brings, which is ``on`` at each of ``nodes``.

    What the rule of the layer gives with the switch, less what it gives without.
    """
    total = 0
    for layer_id in {facts.model.nodes[node].layer: node for node in nodes}:
        layer = facts.model.layers[layer_id]
        node = facts.structure.calls[layer_id][0]
        known = facts.nodes[node]
        if layer.kind == MODEL or known.outputs is None or None in known.tensors:
            continue
        arrived = tuple(tensor for tensor in known.tensors if tensor is not None)
        other = recipe(layer.kind, layer.params.with_(name, not on))
        if other.opaque:
            continue
        without = other.outcome(known.inlets, arrived, facts.model.nodes[node].call)
        if not without.failed:
            total += _weights(known.outcome) - _weights(without)
    return total if on else -total


def _weights(outcome: Outcome) -> int:
    return outcome.trainable + outcome.non_trainable


SUMS = ("params", "macs", "weights", "activations")
"""The sums of a model that may be partial, by the names that `Totals.partial` has them."""


def at_least(text: str, known: int) -> str:
    """Give a count of which only a part is known: ``1,136 + ?``, or ``?`` where none is."""
    return f"{text} + ?" if known else "?"


def leaves(
    facts: Facts, times: int = 1, inner: bool = False
) -> Iterator[tuple[str, NodeFacts, int]]:
    """Go through all calls with the kinds of their layers, into nested models too.

    An Input of a nested model is no tensor of its own: what is fed to it has been counted.
    With each comes how many ``times`` it is run: a block that repeats is gone through once.
    """
    for node in in_order(facts):
        known = facts.nodes[node]
        layer = facts.model.layer_of(node)
        if layer.kind == MODEL and isinstance(known.outcome.inside, Facts):
            yield from leaves(known.outcome.inside, times * layer.repeat, True)
        elif layer.kind != INPUT or not inner:
            yield layer.kind, known, times


def _weight_bytes(facts: Facts, node: NodeId) -> int:
    """Give the memory of the weights that a call's layer has."""
    outcome = facts.nodes[node].outcome
    if isinstance(outcome.inside, Facts):
        inside = outcome.inside
        once = sum(_weight_bytes(inside, calls[0]) for calls in inside.structure.calls.values())
        return once * facts.model.layer_of(node).sets_of_weights
    dtype = policy_dtypes(facts.model.layer_of(node).params.get("dtype") or "float32")[1]
    return sum(weight.values for weight in outcome.weights) * bytes_of(dtype)


def status_line(facts: Facts) -> list[tuple[str, str]]:
    """Give the totals as words and values; "+ ?" where something unknown belongs to them."""
    total = totals(facts)
    memory = total.words("activations", bytes_text(total.activations))
    return [
        ("Layers", str(total.layers)),
        ("Params", total.words("params", f"{total.params:,}")),
        ("FLOPs", total.words("macs", count_text(2 * total.macs))),
        ("Weights", total.words("weights", bytes_text(total.weights))),
        ("Activations", f"{memory} per sample"),
    ]


__all__ = [
    "Row", "Totals", "bytes_text", "count_text", "in_order", "leaves", "rows", "short_count",
    "status_line", "switch_weights", "totals",
]  # fmt: skip
