"""The rule of Pipeline: layers one after the other, run on symbols to find their shapes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from engine.layers import nested, stretching
from engine.layers.demands import arriving_dtype, is_float, runtime_differs, title
from engine.layers.images_dtypes import KINDS
from engine.layers.registry import Outcome, Parameters, Weight, gives, rule
from engine.layers.traced_images import as_colours, as_cut, must_count, three_colours
from engine.layers.traced_outputs import traced_outputs
from engine.layers.traced_values import TABLES, of_values
from engine.layers.tracing import (
    as_masked,
    bug_of,
    must_trace,
    noised,
    stops_it,
    told_by_tracing,
)
from engine.problems import Line, Problem, RuleError, refuse
from engine.tensors import Tensor, text
from engine.values import EMPTY, FrozenDict, KerasObject

_DATA_LAYERS = frozenset(
    (*KINDS, "Rescaling", "Normalization", "Discretization", "CategoryEncoding", "MelSpectrogram")
)
"""What casts everything that arrives while it is traced, and only floats when it is run."""


class _Chain(NamedTuple):
    """What comes out of the held layers, and what was found on the way."""

    tensors: tuple[Tensor, ...]
    weights: tuple[Weight, ...]
    macs: int | None
    problems: tuple[Problem, ...]
    cast: bool  # whether anything was that would not be outside of a graph
    more: tuple[Tensor, ...]  # what the last layer gives besides: its states


def _explain_chain(
    p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]
) -> list[Line]:
    """Give the shape behind each of the held layers."""
    tensors = _traced(p, inputs[0]).tensors
    pairs = zip(p.layers, tensors, tensors[1:], strict=False)
    return [
        Line(nested.name_of(value), text(before.shape), "", text(after.shape))
        for value, before, after in pairs
    ]


def _outputs(p: Parameters) -> tuple[str, ...]:
    """Name the outputs of the last layer: a recurrent one may give its states too."""
    layers = list(p.layers) if isinstance(p.layers, tuple) else []
    while len(layers) > 1 and getattr(layers[-1], "class_name", "") == "Identity":
        layers.pop()  # it hands all of them on
    last = layers[-1] if layers else None
    held = p.recipe(last.class_name, last.config) if isinstance(last, KerasObject) else None
    if held is None or held.rule is None or held.rule.outputs is None or held.problems:
        return ("output",)
    return tuple(held.rule.outputs(held.p))


@rule("Pipeline", outputs=_outputs, explain=_explain_chain)
def pipeline(p: Parameters, inputs: Tensor, mask: Tensor | None = None) -> Outcome:
    """Run the held layers one after the other."""
    if not p.layers:
        raise refuse(
            "empty-pipeline",
            "The pipeline holds no layer",
            "Pipeline gives what its last layer gives, and there is none.",
            params=("layers",),
        )
    if mask is not None:
        inputs = inputs._replace(masked=True)
    traced = _traced(p, inputs)
    return gives(
        traced.tensors[-1],
        *traced.more,
        weights=traced.weights,
        macs=traced.macs,
        warnings=(
            *traced.problems,
            *(_normalized(p) or (_when_run(p, inputs, traced.tensors) if traced.cast else ())),
        ),
        masked=False,
    )


def _said(p: Parameters, held: Any) -> FrozenDict:
    """Give what the call of a held layer says: a pipeline trains unless it is told not to."""
    if held.sheet is None or "training" not in held.sheet.call_params:
        return EMPTY
    return EMPTY if p.training is None else FrozenDict(training=p.training)


def _called(p: Parameters, held: Any, value: KerasObject, tensor: Tensor) -> Outcome:
    return nested.call(p, value, "layers", as_colours(p, held, tensor), said=_said(p, held))


def _in_a_graph(p: Parameters, held: Any, value: KerasObject, tensor: Tensor) -> Outcome:
    """Give the outcome in a graph, where tables do not mind the dtype of what is looked up.

    Nor does it mind casts to texts, which nobody has written.
    """
    outcome = _called(p, held, value, tensor)
    texts = held.p.compute_dtype == "string" and is_float(tensor.dtype)
    if texts and any(bug_of(one) == "string-fails" for one in outcome.problems):
        cast = _called(p, held, value, tensor._replace(dtype="string"))
        told = tuple(of_values(one) for one in outcome.problems if bug_of(one) == "string-fails")
        return cast._replace(problems=(*cast.problems, *told))
    odd = tuple(one for one in outcome.problems if bug_of(one) == "category-dtype")
    if not odd or held.kind not in TABLES:
        return outcome
    texts = held.kind != "IntegerLookup" and not getattr(held.p, "invert", False)
    keys = tensor._replace(dtype="string" if texts else "int64")
    fitting = _called(p, held, value, keys)
    return fitting._replace(problems=(*odd, *fitting.problems))


def _as_it_came(held: Any, found: Tensor, tensor: Tensor) -> Tensor:
    """Give what comes out: as many channels as came in."""
    return found.with_shape(tensor.known) if held.kind == "RandomColorDegeneration" else found


def _traced(p: Parameters, tensor: Tensor) -> _Chain:
    """Go through the layers as Keras does to find the shape: inside of a graph."""
    tensors, macs = [tensor], 0
    weights: list[Weight] = []
    problems: list[Problem] = []
    unknown_work = cast = False
    more: tuple[Tensor, ...] = ()
    mask = stretching.mask_shape(tensor)
    for value in p.layers:
        held = nested.held(p, value, "layers")
        if more and held.kind == "Identity":
            tensor, *rest = (
                one._replace(dtype=arriving_dtype(held.p, one)) for one in (tensor, *more)
            )
            tensors.append(tensor)
            more = tuple(rest)
            continue
        if more:
            raise _list_for_one(held.kind, 1 + len(more))
        if held.kind in _DATA_LAYERS and tensor.dtype != held.p.compute_dtype:
            cast = True
            tensor = tensor._replace(dtype=held.p.compute_dtype)
        if len(tensors) == 1 and (held.rule is None or held.rule.port("mask") is None):
            # A trace hands the mask to who asks for one; outside of it, it stays with the tensor.
            cast = cast or tensor.masked
            tensor = tensor._replace(masked=False)
        outcome = _in_a_graph(p, held, value, tensor)
        must_trace(p, held, outcome, tensor)
        must_count(p, held, tensor)
        first, *states = traced_outputs(held, outcome, tensor)
        found = noised(p, held, three_colours(p, held, first))
        found = as_cut(held, found, tensor)
        if tensor.masked:
            found = as_masked(held, found, mask)
        if held.kind == "Masking":
            mask = tensor.known[:-1]
        tensor = _as_it_came(held, found, tensor)
        more = tuple(states)
        tensors.append(tensor)
        weights += nested.under(nested.name_of(value), outcome.weights)
        problems += [one for one in outcome.problems if not told_by_tracing(one)]
        unknown_work = unknown_work or outcome.macs is None
        macs += outcome.macs or 0
    work = None if unknown_work else macs
    return _Chain(tuple(tensors), tuple(weights), work, tuple(problems), cast, more)


def _list_for_one(kind: str, count: int) -> RuleError:
    return refuse(
        "pipeline-stops",
        title(f"{kind} takes one tensor, here it gets {count}"),
        f"The layer before it gives {count} tensors (return_state), and Pipeline hands all of them "
        "on.",
        params=("layers",),
    )


def _when_run(p: Parameters, tensor: Tensor, traced: tuple[Tensor, ...]) -> tuple[Problem, ...]:
    """Warn of what comes out otherwise where nothing is traced: whole numbers are not cast."""
    for value in p.layers:
        held = nested.held(p, value, "layers")
        outcome = _called(p, held, value, tensor)
        for problem in outcome.problems:
            if stops_it(problem):
                return (problem,)
        tensor = _as_it_came(held, traced_outputs(held, outcome, tensor)[0], tensor)
    declared = traced[-1]
    if tensor.dtype == declared.dtype:
        return ()
    return (
        runtime_differs(
            "pipeline-traced",
            title(f"When run, the values are {tensor.dtype}, not {declared.dtype}"),
            "Keras traces a pipeline to find its shape, and there the layers inside cast all that "
            f"arrives. A call outside of a function does not: it gives {tensor.dtype}.",
            params=("layers",),
            becomes=tensor.dtype,
        ),
    )


def _normalized(p: Parameters) -> tuple[Problem, ...]:
    """Warn of Normalization, which keeps what it made while it was traced."""
    if not any(nested.held(p, value, "layers").kind == "Normalization" for value in p.layers):
        return ()
    return (
        runtime_differs(
            "pipeline-normalization",
            "Normalization cannot be run in a Pipeline",
            "Keras builds it inside of the graph that it traces to find the shape, where its mean "
            "and variance stay behind. Put Normalization in front of the Pipeline.",
            params=("layers",),
        ),
    )
