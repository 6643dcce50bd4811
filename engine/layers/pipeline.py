"""The rule of Pipeline: layers one after the other, run on symbols to find their shapes."""

from __future__ import annotations

from collections.abc import Sequence

from engine.layers import nested, stretching, windows
from engine.layers.attachments import untraced
from engine.layers.demands import title
from engine.layers.images_run import channel_axis, channels_of
from engine.layers.registry import Outcome, Parameters, Weight, gives, rule
from engine.layers.wrappers import real_dtype, without_kept
from engine.problems import Line, Problem, RuleError, Spot, refuse
from engine.tensors import Shape, Tensor, text
from engine.values import KerasObject, Value


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
        _must_trace(p, value, outcome, tensor)
        outputs = outcome.outputs or ()
        tensor = outputs[0]._replace(dtype=real_dtype(outcome))
        if any(problem.details.get("bug") == "glu-halves" for problem in outcome.problems):
            tensor = tensor.with_shape(_halved(tensor))
        tensor = _three_colours(p, value, tensor)
        weights += nested.under(nested.name_of(value), outcome.weights)
        problems += outcome.problems
        unknown_work = unknown_work or outcome.macs is None
        macs += outcome.macs or 0
    return gives(
        tensor,
        weights=weights,
        macs=None if unknown_work else macs,
        # Its own shape is traced, so a halved one is true.
        warnings=[one for one in without_kept(problems) if one.details.get("bug") != "glu-halves"],
        masked=False,
    )


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


_COUNT_COLOURS = ("RandomGrayscale", "RandomColorDegeneration", "Equalization", "RandAugment",
                  "RandomElasticTransform", "AugMix")  # fmt: skip
"""Image layers that go through the channels one by one, or read how many there are. (AugMix draws
lots for what it does, so now and then Keras gets through.)"""


def _colours_unknown(
    p: Parameters, value: KerasObject, tensor: Tensor, kinds: Sequence[str]
) -> bool:
    """Tell whether ``value`` is one of ``kinds`` and works on pictures of unknown channels."""
    held = p.recipe(value.class_name, value.config)
    if held.kind not in kinds or tensor.rank not in (3, 4) or p.training is False:
        return False
    return channels_of(held.p, tensor.known) is None


def _three_colours(p: Parameters, value: KerasObject, tensor: Tensor) -> Tensor:
    """Give the three channels that going through another colour space leaves."""
    if not _colours_unknown(p, value, tensor, ("RandomHue", "RandomSaturation")):
        return tensor
    shape = list(tensor.known)
    shape[channel_axis(p.recipe(value.class_name, value.config).p, tensor.rank)] = 3
    return tensor.with_shape(shape)


_RUNS_ON = frozenset(
    {
        "glu-halves", "int-dtype-kept", "autocast-off", "encoding-shape", "encoding-dtype",
        "lookup-dtype", "equalization-dtype", "center-crop-dtype", "reverse-dtype",
        "rescaling-broadcast", "time-distributed-dtype", "bidirectional-unequal",
        "bidirectional-states", "mel-frames", "random-crop-inference", "attention-misfit",
        "adaptive-to-one", "noise-shape", "stft-one-channel", "einsum-shape", "mha-scores",
    }
)  # fmt: skip
"""What gives something else when it is run, but runs."""


def _must_trace(p: Parameters, value: KerasObject, outcome: Outcome, tensor: Tensor) -> None:
    """Refuse what cannot be run: Keras traces a pipeline to find its shape."""
    held = p.recipe(value.class_name, value.config)
    for problem in (*outcome.problems, *untraced(held.attachments, outcome)):
        stops = problem.details.get("bug") not in _RUNS_ON or (
            problem.details.get("bug") == "autocast-off" and problem.details["becomes"] is None
        )
        if problem.code == "runtime-differs" and stops:
            details = {k: v for k, v in problem.details.items() if k != "bug"}
            raise _stops(problem.title, problem.why, problem.spots, **details)
    kind = held.kind
    if _colours_unknown(p, value, tensor, _COUNT_COLOURS):
        raise _stops(
            title(f"{kind} must know the number of channels", "The channels must be known"),
            f"It is unknown (None) in {text(tensor.shape, batch=True)}.",
        )
    windowed = kind.startswith(("Conv", "SeparableConv", "MaxPooling", "AveragePooling"))
    windowed = windowed and "Transpose" not in kind and "LSTM" not in kind
    if windowed and windows.channels(held.p, tensor.known) == 0:
        raise _stops(
            title(f"{kind} cannot be run without channels", "It cannot be run without channels"),
            f"{text(tensor.shape)} holds no values.",
        )


def _stops(
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
