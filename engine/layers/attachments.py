"""What any layer may carry besides its own arguments: initializers and an activity regularizer.

Both are objects that work on a tensor which only the layer knows: an initializer on a weight, an
activity regularizer on what the layer gives. Here is what they ask of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from engine.layers.demands import is_float, runtime_differs, title
from engine.layers.initializing import (
    PLAIN,
    RANKS,
    check_initializers,
    class_of,
    filled_by_keras,
    is_for,
)
from engine.layers.registry import Outcome, Parameters, Weight
from engine.problems import Problem
from engine.sheets import Sheet
from engine.tensors import Tensor
from engine.values import FrozenDict, KerasObject, Value


class Attachments(NamedTuple):
    """What a layer carries that may not fit; most layers carry nothing of it."""

    initializers: tuple[tuple[str, Value], ...] = ()  # by the parameter that they stand in
    regularizer: str = ""
    penalties: tuple[str, ...] = ()


NOTHING = Attachments()
"""What most layers carry."""

_WITHOUT_PARAM = {
    "STFTSpectrogram": {"real": "STFT", "imag": "STFT"},
    "AdditiveAttention": {"scale": "GlorotUniform"},
    "RMSNormalization": {"scale": "Ones"},
    "Normalization": {"variance": "Ones"},
}
"""Initializers that a layer takes itself."""


def attached(sheet: Sheet, given: Mapping[str, Value], dtype: str = "float32") -> Attachments:
    """Find what stands in the arguments that has demands; ``dtype`` is that of the weights."""
    odd = dtype not in PLAIN
    found = []
    names = _initializers(sheet)
    for name in names if odd else [name for name in given if name in names]:
        param = sheet.params[name]
        value = given.get(name, None if param.required else param.default)
        picky = class_of("initializers", value) in RANKS or (
            isinstance(value, KerasObject) and "input_axes" in value.config
        )
        if value is not None and (odd or picky):
            found.append((name, value))
    if odd:
        found += [(f"{n}_initializer", k) for n, k in _WITHOUT_PARAM.get(sheet.kind, {}).items()]
    value = given.get("activity_regularizer")
    if sheet.kind == "ActivityRegularization":
        value = KerasObject("L1L2", FrozenDict(given))
    if value is None or sheet.kind in _REGULARIZER_ASIDE:
        return Attachments(tuple(found)) if found else NOTHING
    return Attachments(tuple(found), class_of("regularizers", value), tuple(_penalties(value)))


@cache
def _initializers(sheet: Sheet) -> tuple[str, ...]:
    """Give the parameters that hold initializers."""
    return tuple(name for name, param in sheet.params.items() if param.type == "initializer")


_REGULARIZER_ASIDE = ("SimpleRNN",)
"""Layers that take an activity regularizer and never use it."""


def _penalties(value: Value) -> Iterator[str]:
    """Name the penalties of L1L2 that are not 0."""
    config: Mapping[str, Value] = value.config if isinstance(value, KerasObject) else {}
    if class_of("regularizers", value) == "L1L2":
        yield from (name for name in ("l1", "l2") if config.get(name))


def with_attachments(attachments: Attachments, p: Parameters, outcome: Outcome) -> Outcome:
    """Give ``outcome`` with what the attachments have to say.

    Raises:
        RuleError: an initializer cannot fill its weight.
    """
    check_initializers(p, attachments.initializers, outcome.weights)
    outputs = [tensor._replace(dtype=_real(outcome, tensor)) for tensor in outcome.outputs or ()]
    warnings = (
        *_one_channel(p, attachments.initializers, outcome.weights),
        *(_sparse(p, attachments) or regularizer_warnings(p, attachments, outputs)),
    )
    return outcome._replace(problems=(*outcome.problems, *warnings)) if warnings else outcome


def _one_channel(
    p: Parameters, initializers: Iterable[tuple[str, Value]], weights: Sequence[Weight]
) -> tuple[Problem, ...]:
    """Warn of STFT, which fills one channel whatever the shape."""
    for name, value in initializers:
        if class_of("initializers", value) != "STFT" or filled_by_keras(p, name):
            continue
        stem = name.removesuffix("_initializer")
        for weight in weights:
            known = is_for(stem, weight.name) and len(weight.shape) == 3
            if known and weight.shape[1] != 1:
                return (
                    runtime_differs(
                        "stft-one-channel",
                        title(f"STFT fills one channel, {weight.name} has {weight.shape[1]}"),
                        f"Keras declares {list(weight.shape)} and holds a weight with one channel; "
                        "running computes with that, gives another shape, or stops.",
                        params=(name,),
                    ),
                )
    return ()


def _sparse(p: Parameters, attachments: Attachments) -> tuple[Problem, ...]:
    if not attachments.regularizer:
        return ()
    # Texts that are not split are as many words each as they came in.
    uneven = getattr(p, "ragged", False) and p.split is not None
    if not (getattr(p, "sparse", False) or (uneven and p.output_mode == "int")):
        return ()
    return (
        runtime_differs(
            "activity-regularizer",
            "A sparse output cannot be regularized",
            "Keras asks the output for its number of dimensions, which a sparse tensor of "
            "TensorFlow does not tell.",
            params=("activity_regularizer", "sparse"),
        ),
    )


def _real(outcome: Outcome, tensor: Tensor) -> str:
    """Give the dtype that running gives, where a warning says that it is another one."""
    differing = (p for p in outcome.problems if p.code == "runtime-differs")
    becomes = (problem.details.get("becomes") for problem in differing)
    return str(next(filter(None, becomes), tensor.dtype))


_HANDS_ON = ("MultiHeadAttention", "GroupQueryAttention")
"""What hands its regularizer of activities on to projections."""


def regularizer_warnings(
    p: Parameters, attachments: Attachments, outputs: Sequence[Tensor]
) -> tuple[Problem, ...]:
    """Warn of outputs that the activity regularizer cannot be computed on when the layer runs.

    The dtypes of ``outputs`` are those that running gives.
    """
    kind = attachments.regularizer
    for output in outputs:
        if output.shape is None or not kind:
            continue
        if kind == "OrthogonalRegularizer" and p.kind in _HANDS_ON:
            why = "It compares the rows of a matrix; it is handed to the projections, which have "
            why += "a dimension for the heads."
        elif kind == "OrthogonalRegularizer" and output.rank != 2:
            why = f"It compares the rows of a matrix; the output has {output.rank} dimensions."
        elif kind == "OrthogonalRegularizer" and output.dtype != "float32":
            why = f"It computes in float32 only; the output is {output.dtype}."
        elif not _adds_up(kind, attachments.penalties, output.dtype):
            why = f"TensorFlow cannot multiply the sum of {output.dtype} values by its factor."
        else:
            continue
        return (
            runtime_differs(
                "activity-regularizer",
                title(f"The output cannot be regularized with {kind}"),
                f"{why} Keras notices it only when the layer runs.",
                params=_OWN.get(p.kind, ("activity_regularizer",)),
            ),
        )
    return ()


def untraced(attachments: Attachments, outcome: Outcome) -> tuple[Problem, ...]:
    """Warn of a regularizer that must know every size, where a holder runs the layer on symbols."""
    sizes = [size for tensor in outcome.outputs or () for size in tensor.shape or ()]
    if attachments.regularizer != "OrthogonalRegularizer" or None not in sizes:
        return ()
    return (
        runtime_differs(
            "activity-regularizer",
            "The output cannot be regularized without its sizes",
            "OrthogonalRegularizer makes a matrix as large as the output has rows, and their "
            "number (the batch) is unknown.",
            params=("activity_regularizer",),
        ),
    )


_OWN = {"ActivityRegularization": ("l1", "l2")}
"""Layers whose own arguments are the regularizer."""


_ADDED = ("int32", "int64", "uint32", "uint64")


def _adds_up(kind: str, penalties: tuple[str, ...], dtype: str) -> bool:
    """Tell whether L1, L2 or both can be computed on ``dtype``."""
    if is_float(dtype) or dtype in _ADDED or kind not in ("L1", "L2", "L1L2"):
        return True
    if dtype == "bool":
        return kind != "L1L2" or not penalties
    if dtype.startswith("complex"):
        return kind == "L2" or (kind == "L1L2" and "l1" not in penalties)
    return kind == "L1L2" and not penalties and dtype != "string"
