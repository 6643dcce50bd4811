"""Rules of the layers that only act while training: the shape stays."""

from __future__ import annotations

from engine.layers.demands import HIGHEST, dtype_warnings, needs_rank, title
from engine.layers.normalization import explain_same
from engine.layers.registry import Outcome, Parameters, gives, rule
from engine.problems import Problem, refuse, warn
from engine.tensors import Tensor


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
        warnings=(*warnings, *dtype_warnings(p, inputs, whole="stay")),
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
