"""The rule of TimeDistributed, which calls the layer inside step by step.

The held layer's own rule says what it gives; a wrapper says what it makes of that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.dtypes import promote
from engine.layers import images_dtypes, nested, stretching
from engine.layers.bidirectional import RECURRENT
from engine.layers.casting import CASTS, KEEPS, OF_WHOLE, given_when_run, manner
from engine.layers.demands import (
    arriving_dtype,
    cannot_run,
    dtype_warnings,
    is_float,
    is_whole,
    runtime_differs,
    title,
)
from engine.layers.registry import Outcome, Parameters, gives, rule
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
    _must_declare(p)
    batch, steps = inputs.known[:2]
    seen = arriving_dtype(p, inputs)
    step = Tensor((batch, *inputs.known[2:]), seen)
    outcome = nested.call(p, p.layer, "layer", step, shift=1)
    shape = only_output(p, outcome)
    told = _uncast(p, step, outcome)
    asked = tuple(one for one in told.problems if not _unasked(p, one))
    told = told._replace(problems=asked)
    return gives(
        Tensor((shape[0], steps, *shape[1:]), p.compute_dtype),
        weights=nested.under(nested.name_of(p.layer), outcome.weights),
        macs=None if steps is None or outcome.macs is None else steps * outcome.macs,
        warnings=(
            *without_kept(told.problems),
            *(_sparse_steps(p) or _other_dtype(p, told, seen)),
            *_mask_when_run(p, inputs, mask),
        ),
        masked=mask is not None or inputs.masked,
    )


def _must_declare(p: Parameters) -> None:
    """Refuse layers whose shape Keras finds only by running them: it asks for the shape here."""
    kind = p.recipe(p.layer.class_name, p.layer.config).kind
    if kind != "Pipeline" and not kind.endswith(("RNNCell", "GRUCell", "LSTMCell", "RNNCells")):
        return
    raise refuse(
        "no-output-shape",
        title(f"{kind} cannot stand in TimeDistributed"),
        f"TimeDistributed asks the layer inside for its output shape, and {kind} has no "
        "compute_output_shape in Keras.",
        params=("layer",),
    )


def _uncast(p: Parameters, step: Tensor, outcome: Outcome) -> Outcome:
    """Give the outcome of a layer inside that computes in what it gets: nothing is cast for it.

    What casts by itself does so here too; what is quantized keeps its policy.
    """
    held = p.recipe(p.layer.class_name, p.layer.config)
    if held.kind in images_dtypes.KINDS:
        return _images_uncast(p, step)
    seen = step.dtype if not is_whole(step.dtype) else "float32"
    own = getattr(held.p, "compute_dtype", seen)
    if own == seen or (is_whole(step.dtype) and is_float(own)) or "string" in (seen, step.dtype):
        return outcome
    if manner(held.kind) == CASTS:
        return outcome
    config = p.layer.config.without("autocast")
    config = config if held.p.policy.mode else config.with_("dtype", seen)
    try:
        return nested.call(p, replace(p.layer, config=config), "layer", step, shift=1)
    except RuleError:  # its weights cannot be of that dtype, and are not
        return outcome


def _images_uncast(p: Parameters, step: Tensor) -> Outcome:
    """Give the outcome of an image layer inside, in the dtype that its arithmetic gives."""
    config = p.layer.config.with_("autocast", False)
    told = nested.call(p, replace(p.layer, config=config), "layer", step, shift=1)
    dtypes = [one.details["becomes"] for one in told.problems if "becomes" in one.details]
    outputs = tuple(
        one._replace(dtype=str(dtypes[0])) if dtypes else one for one in told.outputs or ()
    )
    # What casts images inside of a function is the layer's own call, which is passed by.
    apart = ("becomes", "inside")
    kept = tuple(one for one in told.problems if not {*apart} & one.details.keys())
    return told._replace(outputs=outputs, problems=kept)


def _unasked(p: Parameters, problem: Problem) -> bool:
    """Tell whether a problem is one of the scope, the regularizer or the casts of the layer inside.

    Its arithmetic alone is called, and not that of quantized weights: no scope is opened, nothing
    is cast to texts, and what comes out is not penalized.
    """
    bug, inner = problem.details.get("bug"), problem.details.get("inner_params", ())
    if bug == "activity-regularizer":
        return "layer" not in inner
    held = p.recipe(p.layer.class_name, p.layer.config)
    if bug in ("scope-name", "float8-lora"):
        return True
    if held.kind in _FILLED and bug == "string-fails":
        return problem.details.get("dtype") != "string"
    scaled = held.p.policy.mode in ("int8", "int4") and bug == "int-fails"
    return held.kind not in _STEP_BY_STEP and (scaled or bug in _QUANTIZED)


def _sparse_steps(p: Parameters) -> tuple[Problem, ...]:
    """Warn of sparse codes: the steps are stacked, which sparse tensors cannot be."""
    held = p.recipe(p.layer.class_name, p.layer.config).p
    if not getattr(held, "sparse", False) or held.output_mode == "int":
        return ()
    return (
        runtime_differs(
            "time-distributed-sparse",
            "Sparse codes of the steps cannot be put together",
            "TimeDistributed stacks what the layer inside gives for every step, and Keras stacks "
            "dense tensors only.",
            params=("layer",),
        ),
    )


def _of_whole_kernel(held: Parameters, seen: str) -> str | None:
    """Give what whole numbers make with quantized weights, if no floats are added, or "fail"."""
    if held.kind not in ("Dense", "EinsumDense") or held.policy.mode not in ("int8", "int4"):
        return None
    added = getattr(held, "use_bias", None) or getattr(held, "bias_axes", None)
    bent = held.activation or "linear"
    if held.lora_rank or added or not is_whole(seen) or not isinstance(bent, str):
        return None
    how = OF_WHOLE.get(bent, "fail")
    return promote(seen, "int8") if how == "stay" else how


_QUANTIZED = ("quantized-fails", "einsum-int8", "einsum-quantized-lora")
"""What stops calls with quantized weights."""

_FILLED = ("RandomGrayscale", "Equalization")
"""What casts to texts where the layer's own call would."""


def _other_dtype(p: Parameters, outcome: Outcome, seen: str) -> tuple[Problem, ...]:
    """Warn of values of another dtype: the call inside casts nothing, not even its weights."""
    held = p.recipe(p.layer.class_name, p.layer.config)
    whole = _of_whole_kernel(held.p, seen)
    if whole == "fail":
        return (cannot_run("int-fails", p, seen, f"{held.kind} gives whole numbers there"),)
    if whole:
        return _gives(p, whole, f"{seen} values and a quantized kernel")
    real: str | None = real_dtype(outcome)
    told = [one for one in outcome.problems if one.code == "runtime-differs"]
    known = ("scope-name", "complex-kept", "activity-regularizer")
    told = [one for one in told if one.details.get("bug") not in known and not _other_inside(one)]
    if held.kind in images_dtypes.KINDS and not told:
        return _gives(p, str(real), seen)
    kept = all(one.details.get("bug") in _KEPT for one in told)
    if kept and (real == seen == "string" or (told and is_float(real or ""))):
        return _gives(p, str(real), f"{seen} values")
    if seen == "string" and not told and is_float(real or ""):
        return _gives(p, str(real), "texts")
    if seen == "string" or told:
        if not is_float(real or ""):
            return (*dtype_warnings(p, Tensor(None, real or ""), whole="stay"),)
        return ()
    # A mixed policy of the wrapper casts the weights inside, the layer's own policy does not.
    mixed = p.compute_dtype != p.variable_dtype
    while held.kind == "TimeDistributed":  # whose own call casts no more than this one's
        held = p.recipe(held.p.layer.class_name, held.p.layer.config)
    weights = p.compute_dtype if mixed else held.p.variable_dtype
    noisy = bool(p.training) and held.kind.startswith("Gaussian")
    # Noise is drawn in the layer's own compute dtype, whatever the wrapper reads weights in.
    read = held.p.compute_dtype if noisy else weights if outcome.weights else seen
    if not is_whole(seen) or manner(held.kind) != KEEPS:  # which tell of whole numbers themselves
        real = given_when_run(held.kind, seen, read, real or seen, noisy)
    if real is None:
        return (cannot_run("time-distributed-dtype", p, seen, f"its weights are {weights}"),)
    return _gives(p, real, f"{seen} values and {weights} weights")


def _gives(p: Parameters, real: str, of: str) -> tuple[Problem, ...]:
    """Warn that a call inside gives ``real`` of what it gets, if it is not what is declared."""
    if real == p.compute_dtype:
        return ()
    return (
        runtime_differs(
            "time-distributed-dtype",
            title(f"When run, the values are {real}, not {p.compute_dtype}"),
            f"Keras declares {p.compute_dtype}, but calls the layer inside without casting, "
            f"so {of} give {real}.",
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


def only_output(p: Parameters, outcome: Outcome) -> Shape:
    """Give the shape of what the layer inside gives.

    Raises:
        RuleError: it gives several tensors, which no wrapper takes.
    """
    outputs = outcome.outputs or ()
    if len(outputs) != 1:
        raise refuse(
            "several-outputs",
            title(f"{p.layer.class_name} gives {len(outputs)} outputs, one is needed"),
            f"{p.kind} passes one output on; the layer inside has {len(outputs)}.",
            params=("layer",),
        )
    return outputs[0].known


_KEPT = ("encoding-dtype", "int-dtype-kept", "string-kept", "complex-kept")


def _other_inside(problem: Problem) -> bool:
    """Tell whether a TimeDistributed inside says that another dtype comes out of it."""
    bug, becomes = problem.details.get("bug"), problem.details.get("becomes")
    return bug == "time-distributed-dtype" and becomes is not None


def without_kept(problems: Sequence[Problem]) -> list[Problem]:
    """Leave out that values stay what they are: the wrapper has its own say on that."""
    return [
        one for one in problems if one.details.get("bug") not in _KEPT and not _other_inside(one)
    ]


def real_dtype(outcome: Outcome) -> str:
    """Give the dtype that running gives where values stay what they are."""
    for problem in outcome.problems:
        if problem.details.get("bug") in _KEPT or _other_inside(problem):
            return str(problem.details["becomes"])
    return (outcome.outputs or (Tensor(None),))[0].dtype
