"""From a layer to what its calls give: parameters read once, outcomes remembered.

The only place where rules run and where `RuleError` is caught. Equal layers share one `Recipe`, and
a recipe remembers its outcome per arriving tensors, so that a network of a thousand nodes made of
repeated cells costs a lookup per node.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from operator import itemgetter
from types import SimpleNamespace
from typing import Any, NamedTuple

import engine.layers  # noqa: F401  the rules register themselves when they are imported
from engine import catalog, params
from engine.catalog import Sheet
from engine.graph import Layer
from engine.layers.attachments import NOTHING, attached, with_attachments
from engine.layers.casting import cast_in, casting_warnings
from engine.layers.demands import at_home
from engine.layers.nested import UNHEARD, UnknownRank, not_frozen
from engine.layers.operations_dtypes import dtypes_when_run
from engine.layers.registry import RULES, Outcome, Rule
from engine.policies import FLOAT32, policy
from engine.problems import Problem, RuleError
from engine.tensors import Tensor, size
from engine.values import EMPTY, FrozenDict, KerasObject, Value

Inlets = tuple[tuple[str, int], ...]
"""Ports and slots of the wires that arrive, in the order of the tensors beside them."""


class NodeFacts(NamedTuple):
    """What is known of one call: what arrives at which inlets, and what comes of it.

    A tensor is ``None`` where the wire's source gives nothing yet.
    """

    inlets: Inlets
    tensors: tuple[Tensor | None, ...]
    outcome: Outcome

    @property
    def outputs(self) -> tuple[Tensor, ...] | None:
        """The tensors that come out; ``None`` for a faulty or waiting call."""
        return self.outcome.outputs

    @property
    def waiting(self) -> bool:
        """Whether the call waits for a shape from upstream (and is not at fault itself)."""
        return self.outcome.outputs is None and not self.outcome.problems


_LIMIT = 512
"""Calls that one recipe remembers; scrubbing a number must not fill the memory."""


_RECIPES = 20_000
"""Recipes that are remembered."""


class Recipe:
    """What a layer of this kind with these parameters gives, whatever arrives."""

    __slots__ = (
        "attachments", "faulty", "given", "kind", "masking", "memo", "opaque", "p", "problems",
        "rule", "sheet",
    )  # fmt: skip

    def __init__(self, kind: str, given: FrozenDict) -> None:
        """Read the parameters; problems with them are kept, not raised."""
        self.kind = kind
        self.given = given
        self.memo: dict[Any, NodeFacts] = {}
        self.p: SimpleNamespace
        self.rule: Rule | None = RULES.get(kind)
        sheet = self.sheet = catalog.sheet(kind)
        self.masking = sheet is not None and sheet.supports_masking
        self.attachments = NOTHING
        problems = params.loose(given)
        if sheet is not None and self.rule is not None:
            self.p, unread = params.read(sheet, given)
            problems += unread
            # Layers in parameters are run through `recipe`, which the rules cannot import (this
            # module imports them).
            self.p.recipe, self.p.given = recipe, given
            self.attachments = attached(sheet, given, self.p.variable_dtype)
        elif self.rule is not None:  # a class of Keras that is not public: its rule reads `given`
            found = policy(given.get("dtype")) or FLOAT32
            self.p = SimpleNamespace(
                kind=kind, given=given, policy=found, explicit=frozenset(given),
                compute_dtype=found.compute, variable_dtype=found.variable,
                trainable=given.get("trainable", True), recipe=recipe,
            )  # fmt: skip
        else:
            self.p = SimpleNamespace()
        self.problems: tuple[Problem, ...] = tuple(problems)
        self.faulty = bool(problems) and "error" in [problem.severity for problem in problems]
        # Whether no rule knows this kind, or one of the layers that it holds.
        self.opaque: bool = self.rule is None or True in [r.opaque for r in _held(sheet, given)]

    def outcome(
        self, inlets: Inlets, tensors: tuple[Tensor, ...], call: FrozenDict = EMPTY
    ) -> Outcome:
        """Give what a call with ``tensors`` at ``inlets`` gives. Never raises."""
        return self.facts(inlets, tensors, call).outcome

    def facts(
        self, inlets: Inlets, tensors: tuple[Tensor, ...], call: FrozenDict = EMPTY
    ) -> NodeFacts:
        """Give what is known of such a call: the same object for equal ones. Never raises."""
        # repr keeps 1, 1.0 and True apart: as constant operands they give other dtypes.
        key = (inlets, tensors, repr(call)) if call else (inlets, tensors)
        known = self.memo.get(key)
        if known is None:
            if len(self.memo) >= _LIMIT:
                self.memo.clear()
            outcome = self._run(inlets, tensors, call)
            known = self.memo[key] = NodeFacts(inlets, tensors, outcome)
        return known

    def _run(self, inlets: Inlets, tensors: tuple[Tensor, ...], call: FrozenDict) -> Outcome:
        if self.faulty:
            return Outcome(None, problems=self.problems)
        assert self.rule is not None
        warnings = self.problems
        p = self.p
        if call and self.sheet is not None:
            said, problems = params.read_call(self.sheet, call)
            if any(problem.severity == "error" for problem in problems):
                return Outcome(None, problems=tuple(problems))
            warnings = (*warnings, *problems)
            p = SimpleNamespace(**{**vars(p), **said})
        if None in [tensor.shape for tensor in tensors]:
            count = len(self.rule.outputs(p)) if self.rule.outputs else 1
            return Outcome((Tensor(None, p.compute_dtype),) * count, macs=None)
        try:
            outcome = self._call(self.rule, p, inlets, tensors)
            if self.attachments is not NOTHING:
                outcome = with_attachments(self.attachments, p, outcome)
            if not at_home(p, tensors):
                warned = dtypes_when_run if p.kind.startswith("ops.") else casting_warnings
                unusual = warned(p, cast_in(inlets, tensors), outcome)
                outcome = outcome._replace(problems=(*outcome.problems, *unusual))
        except RuleError as error:
            return Outcome(None, problems=(error.problem,))
        except UnknownRank as unknown:
            count = len(self.rule.outputs(p)) if self.rule.outputs else 1
            unclear = (Tensor(None, p.compute_dtype),) * count
            outcome = Outcome(unclear, unknown.weights, None)
        if warnings:
            outcome = outcome._replace(problems=(*warnings, *outcome.problems))
        return self._finished(outcome, tensors)

    def _call(
        self, rule: Rule, p: SimpleNamespace, inlets: Inlets, tensors: Sequence[Tensor]
    ) -> Outcome:
        if len(inlets) == 1 and rule.single == inlets[0][0]:
            return rule.function(p, tensors[0])  # one port, one wire: most layers by far
        arrived: dict[str, list[tuple[int, Tensor]]] = {}
        for (name, slot), tensor in zip(inlets, tensors, strict=True):
            arrived.setdefault(name, []).append((slot, tensor))
        positional: list[Any] = []
        starred: list[Any] = []
        for port in rule.ports:
            wires = [tensor for _, tensor in sorted(arrived.pop(port.name, []), key=itemgetter(0))]
            # A constant operand of an operation stands in its call, not on a wire.
            constant = getattr(p, port.name, None) if rule.kind.startswith("ops.") else None
            if port.many:
                wires = _with_constants(wires, constant)
            if port.many and port.required:
                starred = wires
            elif port.many:
                positional.append(tuple(wires))
            else:
                positional.append(wires[0] if wires else constant)
            if port.required and not wires and (constant is None or port.many):
                raise RuleError(_unconnected(rule, port.name))
        if arrived:
            raise RuleError(_no_port(rule, next(iter(arrived))))
        return rule.function(p, *positional, *starred)

    def _finished(self, outcome: Outcome, tensors: Sequence[Tensor]) -> Outcome:
        """Count the weights, and let the mask travel as the catalogue says."""
        weights = outcome.weights
        problems, unfrozen = outcome.problems, 0
        if weights and getattr(self.p, "trainable", True) is False:
            if self.kind in UNHEARD:
                unfrozen = sum(size(weight.shape) for weight in weights if weight.trainable)
                problems = (*problems, *not_frozen(self.p, unfrozen))
            weights = tuple([weight._replace(trainable=False) for weight in weights])
        outputs = outcome.outputs or ()
        masked = outcome.masked
        if masked is None:
            masked = self.masking and True in [tensor.masked for tensor in tensors]
        if outputs and outputs[0].masked is not masked:
            outputs = (outputs[0]._replace(masked=masked), *outputs[1:])
        trainable = non_trainable = 0
        for _, shape, learns in weights:
            if learns:
                trainable += size(shape)
            else:
                non_trainable += size(shape)
        # Spelled out instead of _replace: this runs for every new outcome.
        return Outcome(
            outputs,
            weights,
            outcome.macs,
            problems,
            outcome.window,
            masked,
            trainable,
            non_trainable,
            outcome.inside,
            unfrozen=unfrozen,
        )


def _with_constants(wires: list[Tensor], constants: Value) -> list[Any]:
    """Put the constant operands of a list between its wires: ``None`` keeps a wire's place."""
    if not isinstance(constants, tuple):
        return list(wires)
    waiting = iter(wires)
    mixed = [next(waiting, None) if constant is None else constant for constant in constants]
    return [operand for operand in (*mixed, *waiting) if operand is not None]


def _held(sheet: Sheet | None, given: FrozenDict) -> Iterator[Recipe]:
    """Go through the recipes of the layers that stand in the parameters."""
    for name in _holders(sheet) if sheet is not None else ():
        value = given.get(name)
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, KerasObject):
                yield recipe(inner.class_name, inner.config)


@cache
def _holders(sheet: Sheet) -> tuple[str, ...]:
    """Give the parameters that hold layers: few kinds have any."""
    return tuple(name for name, param in sheet.params.items() if param.holds_layers)


def _unconnected(rule: Rule, port: str) -> Problem:
    several = sum(p.required for p in rule.ports) > 1
    what = f"the {port} of {{layer}}" if several else "{layer}"
    return Problem(
        "unconnected-input",
        f"{what} has nothing connected to it" if several else f"{what} has no input connected",
        f"{rule.kind} needs a tensor at {port} before its shape can be computed.",
        details=FrozenDict(port=port),
    )


def _no_port(rule: Rule, port: str) -> Problem:
    return Problem(
        "unknown-port",
        f"{rule.kind} has no input called {port}"[:60],
        f"{rule.kind} takes {', '.join(p.name for p in rule.ports) or 'no tensors'}.",
        details=FrozenDict(port=port),
    )


_recipes: dict[Any, Recipe] = {}
_near: dict[int, Recipe] = {}
"""The recipes by the very object that they were made from: most layers of a file share theirs."""


def recipe(kind: str, given: FrozenDict) -> Recipe:
    """Give the one recipe for ``kind`` (or an alias of it) with ``given`` parameters."""
    key = (kind, given.exact)
    known = _recipes.get(key)
    if known is None:
        if len(_recipes) >= _RECIPES:
            _recipes.clear()
            _near.clear()
        known = Recipe(kind if kind in RULES else catalog.canonical(kind) or kind, given)
        _recipes[key] = _near[id(given)] = known
    return known


# A layer is frozen; this is object.__setattr__ for the one slot that is no part of its value.
_keep = Layer.__dict__["recipe"].__set__


def recipe_of(layer: Layer) -> Recipe:
    """Give the recipe of ``layer``, kept on the layer so that it is looked up once."""
    known: Recipe | None = layer.recipe
    if known is None:
        given = layer.params
        known = _near.get(id(given))
        if known is None or known.given is not given or known.kind != layer.kind:
            known = recipe(layer.kind, given)
        _keep(layer, known)
    return known


def forget() -> None:
    """Forget every recipe and what led to it (benchmarks measure from cold with it)."""
    _recipes.clear()
    _near.clear()
    params.forget()
