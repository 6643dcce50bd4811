"""The oracle: asks our engine and real Keras the same question and says where they differ.

A `Case` is plain data: a kind, the arguments given, the tensors that arrive. `compare` runs it
through the engine, through a symbolic call of Keras and, where that is accepted, through an
executed call on small random data (unknown sizes filled in), and gives a `Comparison`.

What counts: the verdict (accepted or refused at construction, build or call), the output shapes,
dtypes and masks, the weights by name and shape, trainable or not. Where Keras's executed result
differs from its symbolic one, the engine must show the symbolic one and say so with a warning
"runtime-differs" whose detail `bug` names an entry of `keras_bugs.RUNTIME`; a warning of that kind
where nothing differs counts as a difference too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.layers.registry import RULES, Outcome, Port
from engine.problems import Problem
from engine.recipes import recipe
from engine.tensors import Tensor
from engine.values import EMPTY, freeze
from tests.engine.layers import keras_verdicts
from tests.engine.layers.differing import UNTRUE, differ, differ_when_run

Arriving = Tensor | tuple[int | None, ...]
"""One tensor: a `Tensor`, or its shape alone (batch included, float32, no mask)."""

Wired = Mapping[str, "Arriving | Sequence[Arriving]"]


@dataclass(frozen=True)
class Case:
    """One question: a layer with these arguments, called with these tensors.

    ``inputs`` is one tensor, a list of them in the order of the ports (list ports take all), or a
    mapping from port to a tensor or a list. ``run=""`` executes the layer too; any other text says
    why it cannot be. ``fill`` stands for unknown sizes when it is executed, integer data are drawn
    from 0 to ``high`` (excluded).
    """

    kind: str
    params: Mapping[str, Any] = field(default_factory=dict)
    inputs: Any = ()
    call: Mapping[str, Any] = field(default_factory=dict)
    run: str = ""
    fill: int = 6
    high: int = 2

    def __str__(self) -> str:
        given = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        called = "".join(f", {name}={value!r}" for name, value in self.call.items())
        arriving = ", ".join(_written(port, slot, t) for (port, slot), t in wires(self))
        return f"{self.kind}({given})({arriving}{called})"


@dataclass(frozen=True)
class Answer:
    """What one of the sides says. ``reason`` tells why it refused, and ``stage`` where."""

    accepted: bool
    outputs: tuple[Tensor, ...] = ()
    weights: tuple[tuple[str, tuple[int, ...], bool], ...] = ()
    reason: str = ""
    stage: str = ""
    problems: tuple[Problem, ...] = ()

    def __str__(self) -> str:
        if not self.accepted:
            return f"refused at {self.stage or '?'}: {self.reason}"
        outputs = ", ".join(_shown(tensor) for tensor in self.outputs)
        weights = ", ".join(
            f"{name}{list(shape)}{'' if trainable else ' fixed'}"
            for name, shape, trainable in self.weights
        )
        warned = ", ".join(problem.code for problem in self.problems)
        return f"{outputs or 'nothing'} | {weights or 'no weights'}" + (
            f" | warns {warned}" if warned else ""
        )


@dataclass(frozen=True)
class Comparison:
    """Both answers, and how they differ. ``excuse`` is the bug of Keras that explains it."""

    case: Case
    ours: Answer
    keras: Answer
    ours_filled: Answer | None = None
    executed: Answer | None = None
    differences: tuple[str, ...] = ()
    excuse: str = ""

    @property
    def agrees(self) -> bool:
        """Whether nothing differs that is not a bug of Keras known by name."""
        return not self.differences or bool(self.excuse)

    def __str__(self) -> str:
        lines = [str(self.case), *(f"  ≠ {difference}" for difference in self.differences)]
        lines += [f"  ours:     {self.ours}", f"  Keras:    {self.keras}"]
        if self.executed is not None:
            lines += [f"  ours, filled: {self.ours_filled}", f"  executed: {self.executed}"]
        if self.excuse:
            lines.append(f"  (known: {self.excuse})")
        return "\n".join(lines)


def wires(case: Case) -> list[tuple[tuple[str, int], Tensor]]:
    """Give the case's tensors with the port and slot that each is wired to."""
    ports = RULES[case.kind].ports if case.kind in RULES else (Port("inputs"),)
    given: Any = case.inputs
    if isinstance(given, Tensor) or (isinstance(given, tuple) and given):
        given = {ports[0].name: given}
    if isinstance(given, Mapping):
        found = []
        for port, arriving in given.items():
            several = arriving if isinstance(arriving, list) else [arriving]
            found += [((port, slot), _tensor(one)) for slot, one in enumerate(several)]
        return found
    found, places = [], iter(ports)
    port, slot = next(places, Port("inputs")), 0
    for one in given:
        found.append(((port.name, slot), _tensor(one)))
        if port.many:
            slot += 1
        else:
            port = next(places, Port("one-too-many"))
    return found


def ours(case: Case, wired: Sequence[tuple[tuple[str, int], Tensor]]) -> Answer:
    """Ask the engine."""
    made = recipe(case.kind, freeze(dict(case.params)))
    call = freeze(dict(case.call)) if case.call else EMPTY
    inlets, tensors = tuple(at for at, _ in wired), tuple(tensor for _, tensor in wired)
    return _answer(made.outcome(inlets, tensors, call))


def warned_of(case: Case) -> list[str]:
    """Name the bugs of Keras that the engine warns of for ``case``, unknown sizes filled in."""
    try:
        answer = ours(case, _solid(wires(case), case.fill))
    except Exception:
        return []
    return sorted(
        {str(p.details.get("bug")) for p in answer.problems if p.code == "runtime-differs"}
    )


def compare(case: Case) -> Comparison:
    """Ask both sides and compare."""
    from tests.engine.layers import keras_side

    wired = wires(case)
    try:
        here = ours(case, wired)
    except Exception as error:  # a rule may only refuse; anything else is a fault of ours
        here = Answer(False, reason=f"OUR RULE RAISED {error!r}", stage="crash")
    layer, there = keras_side.symbolic(case, wired)
    differences = differ(here, there)
    if here.stage == "crash":
        differences.insert(0, here.reason)
    filled = executed = None
    if there.accepted and here.accepted and not case.run and not differences and _holds(wired):
        solid = _solid(wired, case.fill)
        filled = ours(case, solid)
        executed = keras_side.executed(case, layer, solid)
        computed = [tensor for (port, _), tensor in solid if "mask" not in port]
        floats = all("float" in tensor.dtype for tensor in [*there.outputs, *computed])
        differences = differ_when_run(filled, executed, floats)
        if differences and differences[0].startswith(UNTRUE):
            differences = _seen_after_all(case, layer, solid, filled, differences)
        if not filled.accepted and differences and not keras_side.symbolic(case, solid)[1].accepted:
            differences = []  # a run lets sizes through that Keras refuses when it knows them
    comparison = Comparison(case, here, there, filled, executed, tuple(differences))
    if differences == ["we refuse, Keras accepts"] and _odd_value(here) and not case.run:
        # Keras looks at some values only when it runs: our refusal is right if that stops it.
        solid = _solid(wired, case.fill)
        executed = keras_side.executed(case, layer, solid)
        if not executed.accepted:
            return Comparison(
                case, here, there, None, executed, tuple(differences), "unchecked-value"
            )
    if differences:
        return Comparison(
            case,
            here,
            there,
            filled,
            executed,
            tuple(differences),
            keras_verdicts.excuse(comparison),
        )
    return comparison


def _seen_after_all(
    case: Case, layer: Any, solid: Any, filled: Answer, differences: list[str]
) -> list[str]:
    """Give no difference if what we warn of shows in a function, or in one of several runs.

    ``predict`` and ``fit`` run layers inside of a function, which sees more than a single call; and
    some layers draw by chance what they do.
    """
    from tests.engine.layers import keras_side

    for compiled in (True, *[False] * CHANCES):
        again = keras_side.executed(case, layer, solid, compiled)
        if not differ_when_run(filled, again, floats=False):
            return []
    return differences


CHANCES = 100
"""How often a layer is run that may do one thing or another by chance."""


def _odd_value(here: Answer) -> bool:
    errors = [problem for problem in here.problems if problem.severity == "error"]
    return bool(errors) and all(problem.code == "bad-parameter" for problem in errors)


def _answer(outcome: Outcome) -> Answer:
    if outcome.outputs is None:
        problem = outcome.problems[0] if outcome.problems else None
        reason = f"{problem.title} ({problem.code})" if problem else "waits"
        return Answer(False, reason=reason, stage="ours", problems=outcome.problems)
    weights = tuple(
        (without_numbers(weight.name), weight.shape, weight.trainable) for weight in outcome.weights
    )
    return Answer(True, outcome.outputs, weights, problems=outcome.problems)


def without_numbers(path: str) -> str:
    """Give the path of a weight without the numbers that Keras gives layers of equal names."""
    return re.sub(r"_\d+(?=/)", "", path)


def _holds(wired: Sequence[tuple[tuple[str, int], Tensor]]) -> bool:
    """Tell whether there is any value: TensorFlow's kernels differ on empty tensors."""
    return all(0 not in tensor.known for _, tensor in wired)


def _solid(
    wired: Sequence[tuple[tuple[str, int], Tensor]], fill: int
) -> list[tuple[tuple[str, int], Tensor]]:
    """Fill unknown sizes in; an unknown batch is that of the other inputs, or 2."""
    batches = [tensor.known[0] for _, tensor in wired if tensor.known]
    batch = next((size for size in batches if size is not None), 2)
    return [
        (
            at,
            tensor.with_shape(
                (fill if axis else batch) if dim is None else dim
                for axis, dim in enumerate(tensor.known)
            ),
        )
        for at, tensor in wired
    ]


def _tensor(one: Arriving) -> Tensor:
    return one if isinstance(one, Tensor) else Tensor(tuple(one))


def _shown(tensor: Tensor) -> str:
    dtype = "" if tensor.dtype == "float32" else f" {tensor.dtype}"
    return f"{tensor.shape}{dtype}{' masked' if tensor.masked else ''}"


def _written(port: str, slot: int, tensor: Tensor) -> str:
    return f"{port}{f'[{slot}]' if slot else ''}={_shown(tensor)}"
