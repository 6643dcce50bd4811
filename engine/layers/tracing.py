"""What tracing a layer shows that its declaration does not, and what it stops at.

Keras finds the output of a Pipeline by running its layers inside of a graph, without values. There
comes out what running gives; where running a layer stops, the Pipeline cannot be called at all.
"""

from __future__ import annotations

from collections.abc import Sized
from typing import Any

from engine import names
from engine.layers import stretching, windows
from engine.layers.attachments import untraced
from engine.layers.bidirectional import RECURRENT
from engine.layers.demands import title
from engine.layers.registry import Outcome, Parameters
from engine.layers.traced_values import passes_a_graph
from engine.params import unrunnable_name
from engine.problems import Problem, RuleError, Spot, refuse
from engine.tensors import Shape, Tensor, text
from engine.values import Value

FOLLOWED = ("rescaling-broadcast", "rms-axis", "bidirectional-unequal", "bidirectional-states")
"""What `traced_outputs` follows, or refuses."""


def told_by_tracing(problem: Problem) -> bool:
    """Tell whether a trace shows what is only found by running a layer that stands alone."""
    shown = bug_of(problem) in ("glu-halves", "noise-shape", *FOLLOWED)
    told = shown or problem.details.keys() & {"becomes", "runs_to"}
    return problem.code == "runtime-differs" and bool(told)


def bug_of(problem: Problem) -> str:
    """Give the name of the contradiction of Keras that a warning speaks of."""
    return str(problem.details.get("bug", ""))


def as_run(outcome: Outcome) -> Tensor:
    """Give the first output as running gives it."""
    tensor = (outcome.outputs or (Tensor(None),))[0]
    for problem in outcome.problems:
        if not told_by_tracing(problem):
            continue
        if "becomes" in problem.details:
            tensor = tensor._replace(dtype=str(problem.details["becomes"]))
        if problem.details.get("runs_to") is not None:
            tensor = tensor.with_shape(problem.details["runs_to"])
        if bug_of(problem) == "glu-halves":
            tensor = tensor.with_shape(_halved(tensor))
    return tensor


def _halved(tensor: Tensor) -> Shape:
    """Give what glu leaves of a shape."""
    shape = stretching.parted(tensor.known, -1, 2)
    if shape is None or shape[-1] is None:
        raise refuse(
            "pipeline-stops",
            title(f"glu cannot halve {text(tensor.shape)}"),
            "glu multiplies one half of the last dimension by the other: it has to be even.",
            params=("layers",),
            spots=(Spot("inputs"),),
        )
    return shape


def noised(p: Parameters, held: Any, tensor: Tensor) -> Tensor:
    """Give what noise of a shape of its own makes of a tensor; refuses noise that does not fit."""
    wanted = getattr(held.p, "noise_shape", None)
    rate = getattr(held.p, "rate", 0)
    empty = wanted is None or (isinstance(wanted, Sized) and not wanted)
    if not p.training or empty or not 0 < rate < 1:
        return tensor
    given = held.p.given.get("noise_shape")
    truths = isinstance(given, tuple) and {type(n) for n in given} == {bool}
    if not isinstance(wanted, tuple) or truths or any(isinstance(n, float) for n in wanted):
        raise stops(
            title(f"noise_shape = {wanted!r} is no shape", "This noise_shape is no shape"),
            "It takes one whole number, or None, for each dimension.",
        )
    shape = tensor.known
    if None in wanted[len(shape) :]:
        raise stops(
            title(f"noise_shape = {wanted} is longer than {text(tensor.shape, batch=True)}"),
            "None stands for a size of the input at the same place, and there is none.",
        )
    filled = tuple(shape[i] if n is None else n for i, n in enumerate(wanted))
    if held.kind != "Dropout":  # the others multiply, which stretches both
        # TensorFlow takes a size below 0 for an unknown one, unless all are known and it is not -1.
        below = [n for n in filled if isinstance(n, int) and n < 0]
        hidden = below if None in filled else [n for n in below if n == -1]
        filled = tuple(None if n in hidden else n for n in filled)
        longer = max(len(filled), len(shape))
        one = (*(1,) * (longer - len(filled)), *filled)
        other = (*(1,) * (longer - len(shape)), *shape)
    else:
        one, other = (*(1,) * (len(shape) - len(filled)), *filled), shape
    fits = len(one) == len(other)
    made = []
    for noise, size in zip(one, other, strict=False):
        grows = size is None or (size == 1 and held.kind != "Dropout")
        fits = fits and (noise in (None, 1, size) or grows)
        unknown = noise is None and size in (0, 1) and held.kind != "Dropout"
        made.append(noise if unknown or (noise not in (None, 1) and grows) else size)
    if not fits:
        raise stops(
            title(f"noise_shape = {wanted} does not fit {text(tensor.shape, batch=True)}"),
            "One value is drawn for each place of noise_shape.",
        )
    return tensor.with_shape(made)


def as_masked(held: Any, tensor: Tensor, mask: Shape) -> Tensor:
    """Give what Softmax makes of a tensor with a mask: both are stretched to each other."""
    both = stretching.stretched(tensor.known, mask)
    return tensor if held.kind != "Softmax" or both is None else tensor.with_shape(both)


_FIRST_STEP = (*RECURRENT, "Bidirectional")
"""What looks at the first step to begin with."""

_TRACED = frozenset(
    {
        "clahe-tiles", "stft-one-channel", "mha-scores", "attention-misfit",
        "empty-crop-in-functions", "perspective-flat", "noise-negative", "mel-short",
        "mel-nothing", "transposed-even-kernel", "depthwise-strides",
        "einsum-crash",
    }
)  # fmt: skip
"""What may stop only once there are values, not while the graph is made."""


def stops_it(problem: Problem) -> bool:
    """Tell whether a warning says that running stops."""
    if problem.code != "runtime-differs" or "inside" in problem.details:
        return False  # the latter gives another dtype inside of functions
    if bug_of(problem) in FOLLOWED:
        return False
    if told_by_tracing(problem):  # or nothing comes out
        return None in (problem.details.get("becomes", ""), problem.details.get("runs_to", ""))
    # What may go well, where a size is unknown, stops nobody who has no values yet.
    return bug_of(problem) not in _TRACED and not problem.details.get("unknown")


def must_trace(p: Parameters, held: Any, outcome: Outcome, tensor: Tensor) -> None:
    """Refuse what cannot be run: Keras traces a pipeline to find its shape."""
    for problem in (*outcome.problems, *untraced(held.attachments, outcome)):
        if _stops_a_graph(held, problem, tensor) or (
            stops_it(problem) and not passes_a_graph(held, problem, tensor)
        ):
            details = {k: v for k, v in problem.details.items() if k != "bug"}
            raise stops(problem.title, problem.why, problem.spots, **details)
    _must_keep_nothing(held)
    _must_open_scopes(held)
    kind = held.kind
    if kind in (*_FIRST_STEP, "TimeDistributed") and tensor.rank > 1 and tensor.known[1] == 0:
        raise stops(
            title(f"{kind} cannot be run without steps", "It cannot be run without steps"),
            f"{text(tensor.shape)} has none, and the first one is looked at.",
        )
    thin = kind == "Dense" and getattr(held.p, "lora_rank", 0) and held.p.units != 1
    if thin and tensor.known[-1] == 0 and held.p.policy.mode not in ("int4", "int8"):
        raise stops(
            "LoRA cannot be run without features",
            f"{text(tensor.shape)} holds no values that could be multiplied.",
        )
    if _holds_nothing(held, tensor.known):
        raise stops(
            title(f"{kind} cannot be run without channels", "It cannot be run without channels"),
            f"{text(tensor.shape)} holds no values.",
        )


_BUILT_AT_ONCE = (
    "Activation", "ActivityRegularization", "AlphaDropout", "Dropout", "ELU", "Gaussian",
    "AveragePooling", "MaxPooling", "Global", "Identity", "LeakyReLU", "Masking", "ReLU", "Reshape",
    "Softmax", "SpatialDropout", "UnitNormalization",
)  # fmt: skip
"""What is built when it is made, and so opens no scope in a graph."""


def _must_open_scopes(held: Any) -> None:
    """Refuse names of layers inside TimeDistributed that a scope cannot have: they are built."""
    inside = held.p.layer if held.kind == "TimeDistributed" else None
    if inside is None:
        return
    kind = held.p.recipe(inside.class_name, inside.config).kind
    name = None if kind.startswith(_BUILT_AT_ONCE) else inside.config.get("name")
    if isinstance(name, str) and not names.can_be_run(name):
        problem = unrunnable_name()
        raise stops(problem.title, problem.why, ())


def _must_keep_nothing(held: Any) -> None:
    """Refuse states that are kept from call to call: what a graph makes of them stays in it."""
    inside = getattr(held.p, "layer", None)
    if getattr(held.p, "stateful", False) or (
        held.kind == "Bidirectional" and inside is not None and inside.config.get("stateful")
    ):
        raise stops(
            title(f"{held.kind} that keeps its state cannot be traced"),
            "stateful = True sets variables to what the steps give; in Keras's trace they stay "
            "tensors of that graph.",
        )


def _stops_a_graph(held: Any, problem: Problem, tensor: Tensor) -> bool:
    """Tell whether a window has one channel for several, or a step half of its values."""
    if bug_of(problem) == "glu-halves":
        return held.kind in _FIRST_STEP  # what is halved cannot go on to the next step
    if bug_of(problem) != "stft-one-channel" or "Conv" not in held.kind:
        return False
    inner = problem.details.get("inner_params", ())
    if "Transpose" in held.kind or "recurrent_initializer" in inner:
        return False
    if "depthwise_initializer" in inner:
        return True
    # Filters of one channel are those of a group each.
    groups = (windows.channels(held.p, tensor.known) or 0) * getattr(held.p, "depth_multiplier", 1)
    return groups == 0 or held.p.filters % groups != 0


def _holds_nothing(held: Any, shape: Shape) -> bool:
    """Tell whether windows are laid over no values, which TensorFlow's graphs do not do."""
    kind = held.kind
    if kind == "Bidirectional":
        inside = held.p.layer
        return _holds_nothing(held.p.recipe(inside.class_name, inside.config), shape)
    if kind.startswith("ConvLSTM"):
        step = (shape[0], *shape[2:])
        return held.p.filters == 0 or windows.channels(held.p, step) == 0
    if kind in ("MaxPooling1D", "MaxPooling2D"):
        return held.p.padding == "valid" and windows.channels(held.p, shape) == 0
    if not kind.startswith(("Conv", "SeparableConv")) or "Transpose" in kind:
        return False
    spatial = windows.spatial(held.p, shape) if kind.startswith("Separable") else ()
    if None in spatial and max(held.p.dilation_rate) > 1:
        spatial = ()  # blocks of an image of unknown size may hold something
    return 0 in (windows.channels(held.p, shape), *spatial)


def stops(
    what: str, why: str, spots: tuple[Spot, ...] = (Spot("inputs"),), **details: Value
) -> RuleError:
    """Give the refusal of a pipeline for something that stops one of its layers."""
    return refuse(
        "pipeline-stops",
        what,
        f"{why} Pipeline runs its layers to find their shapes, so it cannot be called.",
        params=("layers",),
        spots=spots,
        **details,
    )
