"""What many rules ask of their inputs, in one wording: ranks, known sizes, dtypes.

It knows how Keras casts what arrives (floats to the layer's dtype, whole numbers not at all) and
how to say that an executed call of Keras differs from its symbolic one. It knows no layer.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.layers.registry import Parameters, Weight, Weights
from engine.problems import Problem, RuleError, Spot, refuse, warn
from engine.tensors import Dim, Tensor, text

TITLE = 59
"""Titles have fewer than 60 characters."""


def title(*candidates: str) -> str:
    """Give the first candidate that is short enough for a title (the last one, cut, else)."""
    for candidate in candidates:
        if len(candidate) <= TITLE:
            return candidate
    return candidates[-1][: TITLE - 1] + "…"


def signed(number: float) -> str:
    """Give ``number`` with a real minus sign."""
    return str(number).replace("-", "−")


def is_float(dtype: str) -> bool:
    """Tell whether Keras casts tensors of ``dtype`` to the dtype of the layer they enter."""
    return "float" in dtype


def is_whole(dtype: str) -> bool:
    """Tell whether ``dtype`` holds whole numbers or truth values."""
    return "int" in dtype or dtype == "bool"


_WIDTHS = {"float16": 16, "bfloat16": 16, "float32": 32, "float64": 64}


def wider(left: str, right: str) -> str:
    """Give the dtype that computing with two of them gives; whole numbers follow the float."""
    if not is_float(left) or left == right:
        return right
    if not is_float(right):
        return left
    one, two = _WIDTHS.get(left, 8), _WIDTHS.get(right, 8)
    if one == two:
        return "float32"
    return left if one > two else right


def casts(p: Parameters) -> bool:
    """Tell whether the layer casts floats that enter it (the spatial dropouts have no choice)."""
    return bool(getattr(p, "autocast", True))


def arriving_dtype(p: Parameters, tensor: Tensor) -> str:
    """Give the dtype that the layer's computation sees: floats are cast, nothing else is."""
    if is_float(tensor.dtype) and casts(p):
        return str(p.compute_dtype)
    return tensor.dtype


def at_home(p: Parameters, tensors: Iterable[Tensor]) -> bool:
    """Tell whether all are floats of the layer's own dtype, as nearly always: nothing is cast."""
    own = p.compute_dtype
    for tensor in tensors:
        if tensor.dtype != own:
            return False
    return "float" in own  # as `is_float` has it, without a call: every call of a layer asks


def needs_rank(
    p: Parameters,
    tensor: Tensor,
    rank: int,
    form: str,
    *,
    port: str = "inputs",
    at_least: bool = False,
    why: str = "",
) -> None:
    """Refuse ``tensor`` unless it has ``rank`` dimensions, the batch included.

    ``form`` says what one sample looks like: "H×W×C".
    """
    has = tensor.rank
    if has == rank or (at_least and has > rank):
        return
    raise wrong_rank(p, tensor, rank, form, port=port, at_least=at_least, why=why)


def wrong_rank(
    p: Parameters,
    tensor: Tensor,
    rank: int,
    form: str,
    *,
    port: str = "inputs",
    at_least: bool = False,
    why: str = "",
) -> RuleError:
    """Give the refusal of a tensor with the wrong number of dimensions."""
    carried = text(tensor.shape) if tensor.rank > 1 else "one number per sample"
    if tensor.rank == 0:
        carried = "a single number"
    count = f"{'at least ' if at_least else ''}{rank} dimensions, the batch included"
    reason = f"{p.kind} needs {count}; {text(tensor.shape, batch=True)} has {tensor.rank}."
    return refuse(
        "wrong-rank",
        title(
            f"{p.kind} needs {form}, this wire carries {carried}",
            f"It needs {form}, this wire carries {carried}",
            f"{p.kind} needs {form}, not {carried}",
        ),
        f"{reason} {why}".strip(),
        spots=(Spot(port),),
        needs=rank,
        has=tensor.rank,
        form=form,
        at_least=at_least,
    )


def needs_size(
    p: Parameters, tensor: Tensor, axis: int, what: str, because: str, *, port: str = "inputs"
) -> int:
    """Give the size on ``axis``, which must be known; ``what`` names it ("number of features")."""
    size: Dim = tensor.known[axis]
    if size is not None:
        return size
    raise refuse(
        "unknown-size",
        title(f"{p.kind} must know the {what}", f"The {what} must be known"),
        f"{because} It is unknown (None) in {text(tensor.shape, batch=True)}.",
        spots=(Spot(port, 0, (axis % tensor.rank,)),),
        axis=axis % tensor.rank,
        what=what,
    )


def runtime_differs(
    bug: str,
    heading: str,
    why: str,
    *,
    params: tuple[str, ...] = (),
    spots: tuple[Spot, ...] = (),
    **details: Any,
) -> Problem:
    """Warn that running gives something else than Keras's own symbolic call, which is shown.

    ``bug`` names the contradiction in the tests' list of Keras's bugs. ``details`` tell what the
    first output is when run: its dtype as ``becomes``, its shape as ``runs_to``; None says that
    there is none, because running stops.
    """
    return warn("runtime-differs", heading, why, params=params, spots=spots, bug=bug, **details)


def stops_in_functions(bug: str, heading: str, why: str, **where: Any) -> Problem:
    """Warn of what a plain call runs, and `fit` and `predict` do not: they run functions.

    ``where`` are the ``params`` and ``spots`` of `runtime_differs`.
    """
    why = (
        f"{why} fit and predict run a model inside of a TensorFlow function, where this stops; "
        "a plain call of the model runs."
    )
    return runtime_differs(bug, heading, why, **where)


_MOVES = ("SpatialDropout", "RepeatVector", "ZeroPadding", "Cropping", "UpSampling", "Add",
          "Concatenate")  # fmt: skip
"""What moves values about (or adds them) can do so with texts, if its policy is one of texts."""


_MOVES_TEXTS = (
    "SpatialDropout", "RepeatVector", "ZeroPadding", "Cropping", "UpSampling", "Activation",
    "Dropout", "AlphaDropout", "GaussianDropout", "GaussianNoise",
)  # fmt: skip


def _only_moves(p: Parameters) -> bool:
    """Tell whether nothing is computed: nothing between pixels, no noise."""
    if getattr(p, "interpolation", "nearest") != "nearest":
        return False
    if getattr(p, "activation", None) not in (None, "linear"):
        return False
    return not draws_noise(p)


def draws_noise(p: Parameters) -> float:
    """Give how strong the noise is that a call draws; 0 where it draws none, as at inference."""
    strength: float = getattr(p, "rate", None) or getattr(p, "stddev", None) or 0
    return strength if getattr(p, "training", False) else 0


def dtype_warnings(p: Parameters, *tensors: Tensor, whole: str = "fine") -> tuple[Problem, ...]:
    """Warn where running on these dtypes gives something else than Keras declares.

    ``whole`` says what becomes of whole numbers and truth values when the layer runs: "fine"
    (converted to what is declared), "stay" (the output keeps their dtype), "fail", or the dtype
    that comes out. Texts always fail. (Floats that nobody casts: `engine.layers.casting`.)
    """
    if at_home(p, tensors):
        return ()
    # A policy that is no float casts floats to itself, and that is what is computed with.
    arriving = [
        tensor.dtype if is_float(p.compute_dtype) else arriving_dtype(p, tensor)
        for tensor in tensors
    ]
    for dtype in arriving:
        if dtype == p.compute_dtype and is_float(dtype):
            continue
        if (
            dtype == p.compute_dtype == "string"
            and p.kind.startswith(_MOVES)
            and (p.kind != "AdditiveAttention")
        ):
            continue
        if dtype == "string" and p.kind.startswith(_MOVES_TEXTS) and _only_moves(p):
            if p.compute_dtype == "string":
                continue
            return (_becomes("string-kept", p, dtype, dtype),)
        if dtype == "string":
            return (cannot_run("string-fails", p, dtype, "texts are no numbers"),)
        if is_whole(dtype):
            if whole == "fail":
                return (cannot_run("int-fails", p, dtype, "it computes with floats only"),)
            becomes = dtype if whole == "stay" else p.compute_dtype if whole == "fine" else whole
            if becomes != p.compute_dtype and all(map(is_whole, arriving)):
                return (_becomes("int-dtype-kept", p, dtype, becomes),)
    return ()


def _becomes(bug: str, p: Parameters, dtype: str, becomes: str) -> Problem:
    return runtime_differs(
        bug,
        title(f"When run, the values are {becomes}, not {p.compute_dtype}"),
        f"Keras declares {p.compute_dtype} for the output of {p.kind}, but computes {dtype} values "
        f"without converting them to that, so running gives {becomes}.",
        dtype=dtype,
        becomes=becomes,
    )


def cannot_run(bug: str, p: Parameters, dtype: str, why: str) -> Problem:
    """Warn that Keras lets ``dtype`` be wired into the layer, but cannot run it."""
    return runtime_differs(
        bug,
        title(f"{p.kind} cannot be run on {dtype} values", f"It cannot be run on {dtype} values"),
        f"Keras lets {dtype} be wired into {p.kind}, but running it stops: {why}.",
        dtype=dtype,
    )


_ODD_ACTIVATIONS = {
    "glu": ("glu-halves", "When run, glu halves the last dimension"),
    "threshold": ("threshold-needs-arguments", "The activation threshold cannot be run by name"),
}


def activation_warnings(p: Parameters) -> tuple[Problem, ...]:
    """Warn of activations that change the shape or need arguments of their own."""
    odd = _ODD_ACTIVATIONS.get(p.activation) if isinstance(p.activation, str) else None
    if odd is None:
        return half_sparsemax(p, "activation") if p.activation == "sparsemax" else ()
    bug, heading = odd
    if bug == "glu-halves":
        why = "Keras declares the shape before the activation, but glu multiplies one half of the "
        why += "last dimension by the other, which leaves half of it."
    else:
        why = "threshold takes two numbers besides its input, and a name cannot give them."
    return (runtime_differs(bug, heading, why, params=("activation",)),)


def half_sparsemax(p: Parameters, *names: str, dtype: str = "") -> tuple[Problem, ...]:
    """Warn of sparsemax among the arguments ``names``, of values of ``dtype`` float16, or cast."""
    odd = [name for name in names if getattr(p, name, None) == "sparsemax"]
    if not odd or (dtype or (p.compute_dtype if casts(p) else "")) != "float16":
        return ()
    why = "sparsemax counts values in float16, which TensorFlow's range does not do there."
    return (
        stops_in_functions("half-counted", "sparsemax in float16", why, params=(odd[0], "dtype")),
    )


def check_lora_alpha(p: Parameters) -> None:
    """Refuse a ``lora_alpha`` that is no number, now that ``lora_rank`` makes Keras read it."""
    if p.lora_alpha is not None and not isinstance(p.lora_alpha, int | float):
        raise refuse(
            "bad-parameter",
            "lora_alpha takes a number",
            "LoRA's matrices are multiplied by lora_alpha / lora_rank.",
            params=("lora_alpha",),
        )


def no_lora_with_constraint(p: Parameters, name: str) -> None:
    """Refuse a constraint of the weight ``name`` that LoRA's matrices are added to."""
    if getattr(p, f"{name}_constraint") is not None:
        raise refuse(
            "lora-with-constraint",
            title(f"lora_rank and {name}_constraint exclude each other"),
            f"LoRA adds two thin matrices to the {name}, which a constraint cannot hold.",
            params=("lora_rank", f"{name}_constraint"),
        )


def with_lora(
    p: Parameters, name: str, kernel: tuple[int, ...], bias: tuple[int, ...] | None
) -> Weights:
    """Give kernel and bias; with ``lora_rank`` the kernel is fixed and two thin ones are added."""
    if not p.lora_rank:
        return {name: kernel, "bias": bias}
    check_lora_alpha(p)
    no_lora_with_constraint(p, name)
    return [
        Weight(name, kernel, False),
        *([] if bias is None else [Weight("bias", bias)]),
        Weight(f"lora_{name}_a", (*kernel[:-1], p.lora_rank)),
        Weight(f"lora_{name}_b", (p.lora_rank, kernel[-1])),
    ]
