"""How a rule is written: its signature is the port list, its result shapes and weights in one.

A rule is a function ``rule(p, inputs, …) -> Outcome``. ``p`` holds every constructor and call
argument by its Keras name, already read. Each further parameter is a port: no default means that
it must be wired, a default of ``None`` that it may be left free, a default of ``()`` that it takes
any number of wires, a star that it takes a list of at least one.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from engine.problems import Line, Problem
from engine.tensors import Shape, Tensor, size

Parameters = Any
"""A namespace: one attribute per Keras argument, plus `kind`, `compute_dtype`, `explicit`."""


class Port(NamedTuple):
    """An input of a layer: ``many`` takes a list of wires."""

    name: str
    required: bool = True
    many: bool = False


class Weight(NamedTuple):
    """One variable that the layer makes when it is built."""

    name: str
    shape: tuple[int, ...]
    trainable: bool = True

    @property
    def values(self) -> int:
        """The number of values in it."""
        return size(self.shape)


class Window(NamedTuple):
    """How far an output position looks back, per spatial axis (for the receptive field)."""

    kernel: tuple[int, ...]
    stride: tuple[int, ...]


class Outcome(NamedTuple):
    """What a call of a layer gives. ``outputs`` is ``None`` where it gives nothing.

    ``macs`` are multiply-accumulates for one sample, ``None`` where there is no meaningful count.
    ``masked`` overrides how the mask travels; ``None`` leaves it to the catalogue. ``counted``:
    whether the weights are known; those of a class without a rule are not.
    """

    outputs: tuple[Tensor, ...] | None
    weights: tuple[Weight, ...] = ()
    macs: int | None = 0
    problems: tuple[Problem, ...] = ()
    window: Window | None = None
    masked: bool | None = None
    trainable: int = 0
    non_trainable: int = 0
    inside: Any = None
    counted: bool = True
    unfrozen: int = 0  # numbers that the layer calls frozen, and Keras's model trains

    @property
    def failed(self) -> bool:
        """Whether this very call is at fault (and not one before it)."""
        return self.outputs is None and bool(self.problems)


WAITING = Outcome(None)
"""The outcome of a call that waits for a shape from upstream."""

Weights = dict[str, Any] | Sequence[Weight]
"""Weights as rules write them: trainable shapes by name (``None``: not made), or made already."""

RuleFunction = Callable[..., Outcome]
Explain = Callable[[Parameters, Sequence[Tensor], Sequence[Tensor]], Sequence[Line]]
Names = Callable[[Parameters], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with what its signature says. ``listed``: Keras takes its ports as ONE list.

    ``single`` is the name of its first port where that takes one wire and the others may be free,
    and where it is no operation (whose constant operands stand in the call).
    """

    kind: str
    function: RuleFunction
    ports: tuple[Port, ...]
    listed: bool
    outputs: Names | None
    explain: Explain | None
    single: str | None = None

    def port(self, name: str) -> Port | None:
        """Give the port called ``name``."""
        return next((port for port in self.ports if port.name == name), None)


RULES: dict[str, Rule] = {}


def ports_of(function: RuleFunction) -> tuple[Port, ...]:
    """Read the ports off a rule's signature (everything behind ``p``)."""
    ports = []
    for parameter in list(inspect.signature(function).parameters.values())[1:]:
        starred = parameter.kind is parameter.VAR_POSITIONAL
        free = parameter.default is not parameter.empty
        ports.append(
            Port(parameter.name, required=not free, many=starred or parameter.default == ())
        )
    return tuple(ports)


def rule(
    *kinds: str,
    listed: bool = False,
    outputs: Names | None = None,
    explain: Explain | None = None,
) -> Callable[[RuleFunction], RuleFunction]:
    """Register the decorated function as the rule of ``kinds``.

    ``outputs`` names the outputs where there are several (a function of the parameters);
    ``explain`` gives the formula with its numbers for "why this shape?".
    """

    def register(function: RuleFunction) -> RuleFunction:
        ports = ports_of(function)
        for kind in kinds:
            if kind in RULES:
                raise ValueError(f"two rules for {kind}")
            alone = ports and not ports[0].many and not any(port.required for port in ports[1:])
            single = ports[0].name if alone and not kind.startswith("ops.") else None
            RULES[kind] = Rule(kind, function, ports, listed, outputs, explain, single)
        return function

    return register


def gives(
    *outputs: Tensor,
    weights: Weights = (),
    frozen: Mapping[str, Sequence[int] | None] | None = None,
    macs: int | None = 0,
    warnings: Sequence[Problem] = (),
    window: Window | None = None,
    masked: bool | None = None,
) -> Outcome:
    """Give a rule's outcome.

    ``weights`` are the trainable variables by name, ``frozen`` the non-trainable ones; a shape of
    ``None`` stands for "not made" (``bias=None``), so that a rule needs no branches.
    """
    made: Sequence[Weight]
    if not weights:
        made = ()  # first, because most layers have none
    elif isinstance(weights, dict):
        made = [Weight(n, tuple(s)) for n, s in weights.items() if s is not None]
    else:
        made = weights
    if frozen:
        made = [*made, *[Weight(n, tuple(s), False) for n, s in frozen.items() if s is not None]]
    return Outcome(outputs, tuple(made), macs, tuple(warnings), window, masked)


def call_order(kind: str, inlets: Sequence[tuple[str, int]]) -> list[int]:
    """Give the positions of ``inlets`` in the order in which Keras's call takes them."""
    if len(inlets) < 2:
        return list(range(len(inlets)))
    known = RULES.get(kind)
    places = {port.name: i for i, port in enumerate(known.ports)} if known else {}
    return sorted(
        range(len(inlets)),
        key=lambda i: (places.get(inlets[i][0], len(places)), inlets[i][0], inlets[i][1]),
    )


def shape_problem_axes(left: Shape, right: Shape) -> tuple[int, ...]:
    """Give the axes on which two shapes of one rank differ (unknown ones agree with anything)."""
    return tuple(
        axis
        for axis, (a, b) in enumerate(zip(left, right, strict=False))
        if a is not None and b is not None and a != b
    )
