"""What a call of a model of the project gives, from the facts inside it: ends, costs, repeats.

Knows tensors and facts that are there; how facts come to be, `engine.inference` knows.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.facts import Facts, inputs_of, output_tensors
from engine.graph import Layer, Model
from engine.layers.registry import Outcome
from engine.problems import Problem, Spot
from engine.recipes import recipe_of
from engine.tensors import Tensor, text


def failed(code: str, title: str, why: str = "") -> Outcome:
    """Give the outcome of a call that cannot be."""
    return Outcome(None, problems=(Problem(code, title, why),))


def _count(inputs: int) -> str:
    return f"{inputs} input{'s' * (inputs != 1)}"


def _first_fault(facts: Facts) -> str:
    """Tell what is wrong with the first layer inside that has a problem."""
    for node, known in facts.nodes.items():
        if known.outcome.failed:
            name = facts.model.layer_of(node).name
            words = {"layer": name, "source": "its input"}
            return f"{name} in {facts.name}: {known.outcome.problems[0].at(node, words).title}. "
    return ""


def misfit(name: str, model: Model, wired: Mapping[int, Tensor]) -> Problem | None:
    """Tell which input lacks its tensor, or does not take it, as Keras's input spec does."""
    doors = inputs_of(model)
    if len(wired) < len(doors) or any(slot >= len(doors) for slot in wired):
        return Problem(
            "nested-inputs",
            f"{{layer}} takes {_count(len(doors))}, {len(wired)} connected",
            f"The model {name} reads "
            + ", ".join(model.layer_of(door).name for door in doors)
            + ", each by a wire of its own.",
        )
    for slot, door in enumerate(doors):
        declared = recipe_of(model.layer_of(door)).outcome((), ()).outputs
        given = wired[slot].shape
        if declared is None or given is None or declared[0].shape is None:
            continue
        wanted = declared[0].shape
        fits = len(wanted) == len(given) and all(
            a is None or b is None or a == b for a, b in zip(wanted[1:], given[1:], strict=True)
        )
        if not fits:
            return Problem(
                "nested-input-shape",
                f"{{layer}} needs {text(wanted)}, this wire carries {text(given)}"[:60],
                f"The input {model.layer_of(door).name} of the model declares "
                f"{text(wanted)}; {text(given)} arrives.",
            )
    return None


def through(facts: Facts, layer: Layer, given: tuple[Tensor, ...]) -> Outcome:
    """Give the outcome of calling the model of ``facts`` as ``layer`` with tensors ``given``."""
    tensors = [tensor for _, tensor in output_tensors(facts)]
    made = _cost(facts, layer)
    if None in tensors or not tensors:
        faulty = any(f.outcome.failed for f in facts.nodes.values()) or not tensors
        problem = Problem(
            "nested-problem",
            "The model inside {layer} has a problem of its own",
            f"{_first_fault(facts)}Open it to see which layer inside cannot be computed.",
        )
        return made._replace(problems=(problem,) if faulty else ())
    outputs = tuple(tensor for tensor in tensors if tensor is not None)
    if layer.repeat > 1:
        fault = why_not_repeat(given, outputs)
        if fault is not None:
            return made._replace(problems=(fault,))
    return made._replace(outputs=outputs)


def _cost(facts: Facts, layer: Layer) -> Outcome:
    """Give weights and multiply-adds of all passes; shared weights count once."""
    trainable = non_trainable = 0
    macs: int | None = 0
    seen: set[str] = set()
    for node_id in facts.structure.order:
        outcome = facts.nodes[node_id].outcome
        macs = None if macs is None or outcome.macs is None else macs + outcome.macs
        called = facts.model.nodes[node_id].layer
        if called not in seen:
            seen.add(called)
            trainable += outcome.trainable + outcome.unfrozen
            non_trainable += outcome.non_trainable - outcome.unfrozen
    if layer.params.get("trainable") is False:
        trainable, non_trainable = 0, trainable + non_trainable
    times = layer.sets_of_weights
    return Outcome(
        None,
        macs=None if macs is None else macs * layer.repeat,
        trainable=trainable * times,
        non_trainable=non_trainable * times,
        inside=facts,
        counted=all(known.outcome.counted for known in facts.nodes.values()),
    )


def truly_frozen(outcome: Outcome) -> Outcome:
    """Give the outcome of a layer in a model that is frozen: Keras hands that on all the way."""
    left = tuple(problem for problem in outcome.problems if problem.code != "not-frozen")
    return outcome._replace(problems=left, unfrozen=0)


def why_not_repeat(given: tuple[Tensor, ...], outputs: tuple[Tensor, ...]) -> Problem | None:
    """Tell why a model that takes ``given`` and gives ``outputs`` cannot be called in a row."""
    rule = "Each pass feeds the next one, so "
    for count, what in ((len(given), "input"), (len(outputs), "output")):
        if count != 1:
            return Problem(
                "repeat-ends",
                f"{{layer}} cannot repeat: it has {count} {what}s",
                f"{rule}a block that repeats has one input and one output.",
                params=("repeat",),
            )
    (first,), (last,) = given, outputs
    if first.shape == last.shape and first.dtype == last.dtype:
        return None
    came, went = text(first.shape), text(last.shape)
    if came == went:
        came, went = first.dtype, last.dtype
    return Problem(
        "repeat-shape",
        f"{{layer}} cannot repeat: in {came}, out {went}"[:60],
        f"{rule}the shape must come out as it went in; {came} goes in, {went} comes out.",
        params=("repeat",),
        spots=(Spot("inputs"),),
    )
