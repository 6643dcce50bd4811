"""Rules of the layers that only act while training: the shape stays."""

from __future__ import annotations

from engine.dtypes import HIGHEST
from engine.layers import stretching
from engine.layers.demands import (
    arriving_dtype,
    cannot_run,
    draws_noise,
    dtype_warnings,
    is_float,
    is_whole,
    needs_rank,
    runtime_differs,
    title,
)
from engine.layers.normalization import explain_same
from engine.layers.registry import Outcome, Parameters, gives, rule
from engine.problems import Problem, refuse, warn
from engine.tensors import Tensor, text


@rule("Dropout", "AlphaDropout", "GaussianDropout", explain=explain_same)
def dropout(p: Parameters, inputs: Tensor) -> Outcome:
    """Leave out a share of the values while training."""
    return _same(p, inputs, _extremes(p))


@rule("SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", explain=explain_same)
def spatial_dropout(p: Parameters, inputs: Tensor) -> Outcome:
    """Leave out a share of whole channels while training."""
    axes = int(p.kind[-2])
    needs_rank(p, inputs, axes + 2, {1: "T×C", 2: "H×W×C", 3: "D×H×W×C"}[axes])
    return _same(p, inputs, _extremes(p))


@rule("GaussianNoise", explain=explain_same)
def noise(p: Parameters, inputs: Tensor) -> Outcome:
    """Add noise while training."""
    return _same(p, inputs, ())


@rule("ActivityRegularization", explain=explain_same)
def activity_regularization(p: Parameters, inputs: Tensor) -> Outcome:
    """Add a penalty for large values while training."""
    for name in ("l1", "l2"):
        if (getattr(p, name) or 0) > HIGHEST:
            raise refuse(
                "bad-parameter",
                title(f"{name} = {getattr(p, name)} is too large"),
                f"{name} takes a number that float32 can hold.",
                params=(name,),
            )
    return _same(p, inputs, ())


def _same(p: Parameters, inputs: Tensor, warnings: tuple[Problem, ...]) -> Outcome:
    return gives(
        Tensor(inputs.known, p.compute_dtype),
        warnings=(
            *warnings,
            *(
                _in_training(p, inputs)
                or (*dtype_warnings(p, inputs, whole="stay"), *_noise_warnings(p, inputs))
            ),
        ),
    )


def _in_training(p: Parameters, inputs: Tensor) -> tuple[Problem, ...]:
    """Warn of what a call with training = True cannot be run with."""
    strength = draws_noise(p)
    if not strength:
        return ()
    if strength == 1 and p.kind in ("AlphaDropout", "GaussianDropout"):
        return (
            runtime_differs(
                "dropout-of-everything",
                title(f"{p.kind} with rate = 1 cannot be trained"),
                "The values that stay are scaled by what is left, 1 − rate = 0: training divides "
                "by 0.",
                params=("rate",),
            ),
        )
    seen = arriving_dtype(p, inputs)
    nothing_stays = strength == 1 and p.kind != "GaussianNoise"
    if "complex" in seen and p.kind != "AlphaDropout" and not nothing_stays:
        return (cannot_run("complex-fails", p, seen, "noise and scales are real numbers"),)
    if seen == "bool" and p.kind == "GaussianDropout" and is_float(p.compute_dtype):
        return ()  # truth values are multiplied with its noise
    if is_whole(seen) and not nothing_stays:
        return (cannot_run("int-fails", p, seen, "training scales the values by fractions"),)
    return ()


def _noise_warnings(p: Parameters, inputs: Tensor) -> tuple[Problem, ...]:
    """Warn of a noise_shape that does not go with the values."""
    wanted = getattr(p, "noise_shape", None)
    if wanted is None or wanted == {} or (p.kind == "Dropout" and p.rate == 1):
        return ()  # nothing is drawn in a shape of its own
    if not draws_noise(p):
        return ()  # as at inference
    shape = inputs.known
    if isinstance(wanted, tuple) and any(isinstance(n, int | float) and n < 0 for n in wanted):
        return (
            runtime_differs(
                "noise-negative",
                title(f"noise_shape = {wanted} has a size below 0"),
                "One value is drawn for each place of noise_shape, and there are no places below "
                "0. Keras looks only when it runs in training.",
                params=("noise_shape",),
            ),
        )
    noise = None
    if isinstance(wanted, tuple) and not (
        len(wanted) > len(shape) and None in wanted[len(shape) :]
    ):
        noise = tuple(shape[i] if n is None else n for i, n in enumerate(wanted))
        noise = stretching.stretched(shape, noise)
    if noise is not None and stretching.may_be(shape, noise):
        return ()
    return (
        runtime_differs(
            "noise-shape",
            title(f"noise_shape = {wanted} does not fit {text(shape, batch=True)}"),
            f"One value is drawn for each place of noise_shape, and those are stretched to "
            f"{text(shape, batch=True)}; Keras looks only when it runs in training.",
            params=("noise_shape",),
        ),
    )


def _extremes(p: Parameters) -> tuple[Problem, ...]:
    if p.rate == 0:
        return (
            warn(
                "does-nothing",
                title(f"{p.kind} with rate = 0 changes nothing"),
                "A rate of 0 leaves out no values, also while training.",
                params=("rate",),
            ),
        )
    if p.rate == 1:
        return (
            warn(
                "drops-everything",
                title(f"{p.kind} with rate = 1 leaves out every value"),
                "While training nothing passes, so the layers before it learn nothing.",
                params=("rate",),
            ),
        )
    return ()
