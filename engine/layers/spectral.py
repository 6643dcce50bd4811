"""The rule of SpectralNormalization, which tames the kernel of the layer inside."""

from __future__ import annotations

from collections.abc import Sequence

from engine.layers import nested
from engine.layers.bidirectional import RECURRENT
from engine.layers.casting import FAILS, PROMOTES, manner
from engine.layers.demands import (
    arriving_dtype,
    cannot_run,
    casts,
    dtype_warnings,
    is_float,
    runtime_differs,
    title,
)
from engine.layers.initializing import QUANTIZED
from engine.layers.registry import Outcome, Parameters, Weight, gives, rule
from engine.layers.wrappers import only_output, without_kept
from engine.problems import Line, Problem, Spot, refuse
from engine.tensors import Tensor, text


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
    shape = only_output(p, outcome)
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
            *_read_as_kept(p, held, seen),
            *(one for one in without_kept(outcome.problems) if not _cast_back(one)),
            *dtype_warnings(p, inputs, whole="stay"),
        ),
    )


def _cast_back(problem: Problem) -> bool:
    """Tell whether a problem says only that the layer inside, uncast, gives another dtype."""
    details = problem.details
    return details.get("bug") == "autocast-off" and details.get("becomes") is not None


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
    quantized = held.kind in QUANTIZED and held.policy.mode not in ("", "float8")
    if quantized and not getattr(held, "lora_rank", None):
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
    _must_have_a_vector(inputs, held)
    return kernel


def _must_have_a_vector(inputs: Tensor, held: Parameters) -> None:
    """Refuse a single number, and kernels whose vector cannot be drawn at random."""
    if inputs.rank == 0:
        raise refuse(
            "wrong-rank",
            "SpectralNormalization needs samples, this wire carries a single number",
            "It keeps the shape of one sample, (batch, …), and there is no batch.",
            spots=(Spot("inputs"),),
            needs=1,
            has=0,
            at_least=True,
        )
    if not is_float(held.variable_dtype):
        raise refuse(
            "no-kernel",
            title(f"A kernel of {held.variable_dtype} cannot be normalized"),
            "The vector that estimates its largest singular value is drawn at random, in the "
            "kernel's dtype, which has to be one of floats.",
            params=("layer",),
        )


def _complex(p: Parameters, held: Parameters, seen: str) -> tuple[Problem, ...]:
    if "complex" not in seen or manner(held.kind) != FAILS:
        return ()
    return (cannot_run("complex-fails", p, seen, f"the weights inside are {held.variable_dtype}"),)


def _read_as_kept(p: Parameters, held: Parameters, seen: str) -> tuple[Problem, ...]:
    """Warn of weights that are read as they are kept: nothing is cast in a layer inside.

    In a layer of mixed precision Keras takes them for float32, and adds a bias without a look.
    """
    if casts(held) or p.compute_dtype == p.variable_dtype or not is_float(seen):
        return ()
    how, kept = manner(held.kind), held.variable_dtype
    biased = getattr(held, "use_bias", getattr(held, "bias_axes", None))
    if (how == FAILS and kept != seen) or (how == PROMOTES and biased and kept != "float32"):
        return (cannot_run("autocast-off", p, seen, f"the weights inside are {kept}"),)
    return ()


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
    # What is packed is not as wide as the kernel that LoRA's matrices make.
    widest = next((one for one in weights if one.name.endswith("_b")), kernel)
    vector = Weight("vector_u", (1, widest.shape[-1]), False)
    held = p.recipe(p.layer.class_name, p.layer.config).p
    while held.kind == p.kind:
        held = p.recipe(held.layer.class_name, held.layer.config).p
    if getattr(held, "lora_rank", None):
        # A kernel with LoRA is a sum, no variable: it is not counted among its own.
        return (vector, *nested.under(name, weights))
    others = [weight for weight in weights if weight is not kernel]
    return (*nested.under(name, (kernel,)), vector, *nested.under(name, others))
