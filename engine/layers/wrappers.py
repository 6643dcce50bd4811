"""Rules of layers that hold another: TimeDistributed and SpectralNormalization.

The held layer's own rule says what it gives; a wrapper says what it makes of that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.layers import nested, stretching
from engine.layers.bidirectional import RECURRENT
from engine.layers.casting import CASTS, FAILS, KEEPS, given_when_run, manner
from engine.layers.demands import (
    arriving_dtype,
    cannot_run,
    dtype_warnings,
    is_float,
    is_whole,
    runtime_differs,
    title,
)
from engine.layers.initializing import QUANTIZED
from engine.layers.registry import Outcome, Parameters, Weight, gives, rule
from engine.problems import Line, Problem, RuleError, Spot, refuse
from engine.tensors import Shape, Tensor, text


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
    seen = arriving_dtype(p, inputs)
    step = Tensor((batch, *inputs.known[2:]), seen)
    outcome = nested.call(p, p.layer, "layer", step, shift=1)
    shape = _only_output(p, outcome)
    told = _uncast(p, step, outcome)
    return gives(
        Tensor((shape[0], steps, *shape[1:]), p.compute_dtype),
        weights=nested.under(nested.name_of(p.layer), outcome.weights),
        macs=None if steps is None or outcome.macs is None else steps * outcome.macs,
        warnings=(
            *(one for one in without_kept(told.problems) if not _unasked(one)),
            *_other_dtype(p, told, seen),
            *_mask_when_run(p, inputs, mask),
        ),
        masked=mask is not None or inputs.masked,
    )


def _uncast(p: Parameters, step: Tensor, outcome: Outcome) -> Outcome:
    """Give the outcome of a layer inside that computes in what it gets: nothing is cast for it.

    What casts by itself, or is quantized, does so here too.
    """
    held = p.recipe(p.layer.class_name, p.layer.config)
    seen = step.dtype if not is_whole(step.dtype) else "float32"
    own = getattr(held.p, "compute_dtype", seen)
    if own == seen or (is_whole(step.dtype) and is_float(own)) or "string" in (seen, step.dtype):
        return outcome
    if manner(held.kind) == CASTS or held.p.policy.mode:
        return outcome
    config = p.layer.config.without("autocast").with_("dtype", seen)
    try:
        return nested.call(p, replace(p.layer, config=config), "layer", step, shift=1)
    except RuleError:  # its weights cannot be of that dtype, and are not
        return outcome


def _unasked(problem: Problem) -> bool:
    """Tell whether a problem is one of the scope or the regularizer of the layer inside.

    Its arithmetic alone is called: no scope is opened, and what comes out is not penalized.
    """
    bug, inner = problem.details.get("bug"), problem.details.get("inner_params", ())
    return bug == "scope-name" or (bug == "activity-regularizer" and "layer" not in inner)


def _other_dtype(p: Parameters, outcome: Outcome, seen: str) -> tuple[Problem, ...]:
    """Warn of values of another dtype: the call inside casts nothing, not even its weights."""
    held = p.recipe(p.layer.class_name, p.layer.config)
    real: str | None = real_dtype(outcome)
    told = [one for one in outcome.problems if one.code == "runtime-differs"]
    known = ("scope-name", "complex-kept", "activity-regularizer")
    if seen == "string" or any(one.details.get("bug") not in known for one in told):
        if not is_float(real or ""):
            return (*dtype_warnings(p, Tensor(None, real or ""), whole="stay"),)
        return ()
    # A mixed policy of the wrapper casts the weights inside, the layer's own policy does not.
    mixed = p.compute_dtype != p.variable_dtype
    while held.kind == "TimeDistributed":  # whose own call casts no more than this one's
        held = p.recipe(held.p.layer.class_name, held.p.layer.config)
    weights = p.compute_dtype if mixed else held.p.variable_dtype
    noisy = bool(p.training) and held.kind.startswith("Gaussian")
    read = weights if outcome.weights or noisy else seen
    if not is_whole(seen) or manner(held.kind) != KEEPS:  # which tell of whole numbers themselves
        real = given_when_run(held.kind, seen, read, real or seen, noisy)
    if real == p.compute_dtype:
        return ()
    if real is None:
        return (cannot_run("time-distributed-dtype", p, seen, f"its weights are {weights}"),)
    return (
        runtime_differs(
            "time-distributed-dtype",
            title(f"When run, the values are {real}, not {p.compute_dtype}"),
            f"Keras declares {p.compute_dtype}, but calls the layer inside without casting, "
            f"so {seen} values and {weights} weights give {real}.",
            params=("dtype",),
            becomes=real,
        ),
    )


_STEP_BY_STEP = (*RECURRENT, "Bidirectional", "TimeDistributed", "GlobalAveragePooling1D")
"""Layers that want a mask of all steps, where one of a single step arrives."""


_BATCHES = "BatchNormalization"


def _mask_when_run(p: Parameters, inputs: Tensor, mask: Tensor | None) -> tuple[Problem, ...]:
    """Warn of masks that do not cover the steps, or that the layer inside cannot read."""
    why = ""
    if mask is not None and (
        mask.rank < 2 or not stretching.may_be(mask.known[:2], inputs.known[:2])
    ):
        needed, has = text(inputs.known[:2], batch=True), text(mask.known, batch=True)
        why = f"The mask has to be {needed}, one value for each step; this one is {has}."
    kind = p.recipe(p.layer.class_name, p.layer.config).kind
    if (mask is not None or inputs.masked) and kind in _STEP_BY_STEP:
        why = f"Each step gets its part of the mask, and {kind} wants one with steps of its own."
    step = (inputs.known[0], *inputs.known[2:])
    odd = kind == "Softmax" and not stretching.covers(step[:1], step)
    if (mask is not None or inputs.masked) and (odd or (kind == _BATCHES and len(step) > 2)):
        why = f"Each step gets its part of the mask, one value per sample, and {kind} wants more."
    if not why:
        return ()
    return (
        runtime_differs(
            "time-distributed-mask",
            "The mask that arrives here cannot be used",
            f"{why} Keras notices it only when the layer runs.",
            spots=(Spot("inputs" if mask is None else "mask"),),
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
    seen = arriving_dtype(p, inputs)
    outcome = nested.call(p, p.layer, "layer", inputs._replace(dtype=seen))
    shape = _only_output(p, outcome)
    held = p.recipe(p.layer.class_name, p.layer.config).p
    kernel = _normalizable(p, inputs, held, outcome.weights)
    return gives(
        Tensor(shape, p.compute_dtype),
        weights=_with_vector(p, outcome.weights, kernel),
        macs=outcome.macs,
        # What comes out is cast to what came in.
        warnings=(
            *_with_lora(p, held),
            *_counted_by_float(p),
            *_complex(p, held, seen),
            *without_kept(outcome.problems),
            *dtype_warnings(p, inputs, whole="stay"),
        ),
    )


def _normalizable(
    p: Parameters, inputs: Tensor, held: Parameters, weights: Sequence[Weight]
) -> Weight:
    """Give the weight that is normalized; refuses layers without one that can be."""
    if getattr(held, "lora_rank", None) and held.kind == "Dense" and inputs.known[-1] == 0:
        raise refuse(
            "unknown-size",
            "A layer with LoRA needs features to be normalized",
            f"{text(inputs.shape)} has none, and Keras computes with the kernel while it builds.",
            params=("layer",),
            spots=(Spot("inputs", 0, (inputs.rank - 1,)),),
        )
    if held.kind in QUANTIZED and held.policy.mode not in ("", "float8"):
        raise refuse(
            "no-kernel",
            title(f"The kernel of {p.layer.class_name} is quantized"),
            "SpectralNormalization divides a kernel by its largest singular value, which whole "
            f"numbers ({held.policy.mode}) do not take.",
            params=("layer",),
        )
    kernel = _kernel(p, weights)
    if kernel is None:
        raise refuse(
            "no-kernel",
            title(f"{p.layer.class_name} has no kernel to normalize"),
            "SpectralNormalization divides a layer's kernel (or embeddings) by its largest "
            f"singular value; {p.layer.class_name} has neither.",
            params=("layer",),
        )
    return kernel


def _complex(p: Parameters, held: Parameters, seen: str) -> tuple[Problem, ...]:
    if "complex" not in seen or manner(held.kind) != FAILS:
        return ()
    return (cannot_run("complex-fails", p, seen, f"the weights inside are {held.variable_dtype}"),)


def _with_lora(p: Parameters, held: Parameters) -> tuple[Problem, ...]:
    """Warn of LoRA inside, whose kernel is a sum and not a variable to write to."""
    if not p.training or not getattr(held, "lora_rank", None):
        return ()
    return (
        runtime_differs(
            "spectral-lora",
            "A layer with LoRA cannot be normalized in training",
            "Training writes the normalized kernel back, and with lora_rank the kernel is a sum, "
            "no variable.",
            params=("layer",),
        ),
    )


def _counted_by_float(p: Parameters) -> tuple[Problem, ...]:
    """Warn of a float that is to say how often the norm is estimated: training counts up to it."""
    if not p.training or isinstance(p.power_iterations, int):
        return ()
    return (
        runtime_differs(
            "spectral-iterations",
            f"power_iterations = {p.power_iterations} is no whole number",
            "In training the norm is estimated power_iterations times over, and Python counts in "
            "whole numbers only: running stops.",
            params=("power_iterations",),
        ),
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
    name = nested.name_of(p.layer)
    vector = Weight("vector_u", (1, kernel.shape[-1]), False)
    held = p.recipe(p.layer.class_name, p.layer.config).p
    while held.kind == p.kind:
        held = p.recipe(held.layer.class_name, held.layer.config).p
    if getattr(held, "lora_rank", None):
        # A kernel with LoRA is a sum, no variable: it is not counted among its own.
        return (vector, *nested.under(name, weights))
    others = [weight for weight in weights if weight is not kernel]
    return (*nested.under(name, (kernel,)), vector, *nested.under(name, others))


_KEPT = ("int-dtype-kept", "string-kept", "complex-kept")


def without_kept(problems: Sequence[Problem]) -> list[Problem]:
    """Leave out that values stay what they are: the wrapper has its own say on that."""
    return [one for one in problems if one.details.get("bug") not in _KEPT]


def real_dtype(outcome: Outcome) -> str:
    """Give the dtype that running gives where values stay what they are."""
    for problem in outcome.problems:
        if problem.details.get("bug") in _KEPT:
            return str(problem.details["becomes"])
    return (outcome.outputs or (Tensor(None),))[0].dtype
