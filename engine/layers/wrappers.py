"""Rules of layers that hold others: TimeDistributed, SpectralNormalization, Pipeline.

The held layer's own rule says what it gives; a wrapper says what it makes of that.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.layers import nested
from engine.layers.bidirectional import RECURRENT
from engine.layers.demands import dtype_warnings, is_float, runtime_differs, title
from engine.layers.registry import Outcome, Parameters, Weight, gives, rule
from engine.problems import Line, Problem, Spot, refuse
from engine.tensors import Shape, Tensor, bytes_of, text


def _explain_steps(
    p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]
) -> list[Line]:
    before, after = inputs[0].known, outputs[0].known
    shown = "?" if before[1] is None else str(before[1])
    return [
        Line("T", "T", shown, shown, "every step by itself"),
        Line(
            "one step",
            nested.name_of(p.layer),
            text((before[0], *before[2:])),
            text((after[0], *after[2:])),
        ),
    ]


@rule("TimeDistributed", explain=_explain_steps)
def time_distributed(p: Parameters, inputs: Tensor, mask: Tensor | None = None) -> Outcome:
    """Run the held layer on every step by itself, with the same weights."""
    if inputs.rank < 3:
        raise refuse(
            "wrong-rank",
            title(f"TimeDistributed needs steps, this wire carries {text(inputs.shape)}"),
            "It takes each step of (batch, steps, …) by itself, so at least 3 dimensions are "
            f"needed; {text(inputs.shape, batch=True)} has {inputs.rank}.",
            spots=(Spot("inputs"),),
            needs=3,
            has=inputs.rank,
            at_least=True,
        )
    batch, steps = inputs.known[:2]
    outcome = nested.call(
        p, p.layer, "layer", Tensor((batch, *inputs.known[2:]), inputs.dtype), shift=1
    )
    shape = _only_output(p, outcome)
    return gives(
        Tensor((shape[0], steps, *shape[1:]), p.compute_dtype),
        weights=nested.under(nested.name_of(p.layer), outcome.weights),
        macs=None if steps is None or outcome.macs is None else steps * outcome.macs,
        warnings=(*_without_kept(outcome.problems), *_other_dtype(p, outcome)),
        masked=mask is not None or inputs.masked,
    )


def _other_dtype(p: Parameters, outcome: Outcome) -> tuple[Problem, ...]:
    """Warn of weights that are wider than what the steps were cast to: running gives theirs."""
    real = _real_dtype(outcome)
    if not is_float(real):
        return (*dtype_warnings(p, Tensor(None, real), whole="stay"),)
    inner = p.recipe(p.layer.class_name, p.layer.config).p
    mixed = p.compute_dtype != p.variable_dtype
    if mixed or not outcome.weights or bytes_of(inner.variable_dtype) <= bytes_of(p.compute_dtype):
        return ()
    return (
        runtime_differs(
            "time-distributed-dtype",
            title(f"When run, the values are {inner.variable_dtype}, not {p.compute_dtype}"),
            f"Keras declares {p.compute_dtype}, but the weights inside are "
            f"{inner.variable_dtype}, and so is what they give.",
            params=("dtype",),
        ),
    )


def _only_output(p: Parameters, outcome: Outcome) -> Shape:
    outputs = outcome.outputs or ()
    if len(outputs) != 1:
        raise refuse(
            "several-outputs",
            title(f"{p.layer.class_name} gives {len(outputs)} outputs, one is needed"),
            f"{p.kind} passes one output on; the layer inside has {len(outputs)}.",
            params=("layer",),
        )
    return outputs[0].known


def _explain_held(p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> list[Line]:
    """Give the formula of the held layer."""
    held = p.recipe(p.layer.class_name, p.layer.config)
    if held.rule is None or held.rule.explain is None:
        return []
    return list(held.rule.explain(held.p, inputs, outputs))


@rule("SpectralNormalization", explain=_explain_held)
def spectral_normalization(p: Parameters, inputs: Tensor) -> Outcome:
    """Run the held layer with its kernel divided by the kernel's largest singular value."""
    outcome = nested.call(p, p.layer, "layer", inputs)
    shape = _only_output(p, outcome)
    kernel = _kernel(p, outcome.weights)
    if kernel is None:
        raise refuse(
            "no-kernel",
            title(f"{p.layer.class_name} has no kernel to normalize"),
            "SpectralNormalization divides a layer's kernel (or embeddings) by its largest "
            f"singular value; {p.layer.class_name} has neither.",
            params=("layer",),
        )
    return gives(
        Tensor(shape, p.compute_dtype),
        weights=_with_vector(p, outcome.weights, kernel),
        macs=outcome.macs,
        # What comes out is cast to what came in.
        warnings=(*_without_kept(outcome.problems), *dtype_warnings(p, inputs, whole="stay")),
    )


def _kernel(p: Parameters, weights: Sequence[Weight]) -> Weight | None:
    kind = p.recipe(p.layer.class_name, p.layer.config).kind
    if kind in RECURRENT:  # their kernels belong to their cells
        return None
    if kind == p.kind:
        return weights[0]
    return next((weight for weight in weights if weight.name in ("kernel", "embeddings")), None)


def _with_vector(p: Parameters, weights: Sequence[Weight], kernel: Weight) -> tuple[Weight, ...]:
    """Give the held layer's weights with the vector that the norm is estimated by."""
    others = [weight for weight in weights if weight is not kernel]
    under = nested.under(nested.name_of(p.layer), (kernel, *others))
    return (under[0], Weight("vector_u", (1, kernel.shape[-1]), False), *under[1:])


def _explain_chain(
    p: Parameters, inputs: Sequence[Tensor], outputs: Sequence[Tensor]
) -> list[Line]:
    """Give the shape behind each of the held layers."""
    tensor, lines = inputs[0], []
    for value in p.layers:
        after = nested.call(p, value, "layers", tensor).outputs
        if not after:
            break
        lines.append(Line(nested.name_of(value), text(tensor.shape), "", text(after[0].shape)))
        tensor = after[0]
    return lines


@rule("Pipeline", explain=_explain_chain)
def pipeline(p: Parameters, inputs: Tensor, mask: Tensor | None = None) -> Outcome:
    """Run the held layers one after the other."""
    if not p.layers:
        raise refuse(
            "empty-pipeline",
            "The pipeline holds no layer",
            "Pipeline gives what its last layer gives, and there is none.",
            params=("layers",),
        )
    tensor, macs = inputs, 0
    weights: list[Weight] = []
    problems: list[Problem] = []
    unknown_work = False
    for value in p.layers:
        outcome = nested.call(p, value, "layers", tensor)
        outputs = outcome.outputs or ()
        tensor = outputs[0]._replace(dtype=_real_dtype(outcome))
        weights += nested.under(nested.name_of(value), outcome.weights)
        problems += outcome.problems
        unknown_work = unknown_work or outcome.macs is None
        macs += outcome.macs or 0
    return gives(
        tensor,
        weights=weights,
        macs=None if unknown_work else macs,
        warnings=_without_kept(problems),
        masked=False,
    )


def _without_kept(problems: Sequence[Problem]) -> list[Problem]:
    """Leave out that whole numbers stay what they are: the wrapper has its own say on that."""
    return [one for one in problems if one.details.get("bug") != "int-dtype-kept"]


def _real_dtype(outcome: Outcome) -> str:
    """Give the dtype that running gives: Keras traces a pipeline instead of declaring it."""
    for problem in outcome.problems:
        if problem.details.get("bug") == "int-dtype-kept":
            return str(problem.details["dtype"])
    return (outcome.outputs or (Tensor(None),))[0].dtype
