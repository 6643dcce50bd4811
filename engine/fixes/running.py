"""Cures for what Keras builds but cannot run, or runs to another result: dtypes and images."""

from __future__ import annotations

from collections.abc import Iterator

from engine.fixes.case import Candidate, Case, cure
from engine.fixes.sizes import first_of
from engine.graph import INPUT
from engine.layers.demands import is_float
from engine.tensors import Tensor

_NEED_PICTURES = ("image-rank", "adaptive-wrong-rank")


@cure("runtime-differs", "one-image")
def run_as_built(case: Case) -> Iterator[Candidate]:
    """Bring what arrives into the form that the layer computes with."""
    if case.numbers.get("bug") == "initial-state":
        yield from _fit_the_states(case)
    tensor = _arriving(case)
    if tensor is None:
        return
    if case.problem.code == "one-image" or case.numbers.get("bug") in _NEED_PICTURES:
        yield from _with_channels(case, tensor)
    elif not is_float(tensor.dtype) or not case.value("autocast"):
        yield from _as_floats(case, tensor)


def _fit_the_states(case: Case) -> Iterator[Candidate]:
    """Make both layers as wide as the states that go from one to the other."""
    port, slot, _ = case.problem.spots[0] if case.problem.spots else ("", 0, ())
    for (inlet, source), tensor in zip(case.sources(), case.inputs(), strict=True):
        if (inlet.port, inlet.slot) != (port, slot) or tensor is None or not tensor.shape:
            continue
        if isinstance(tensor.shape[-1], int):
            yield case.setting("units", tensor.shape[-1])
        if "units" in case.params_of(source.node):
            yield case.setting("units", case.value("units"), source.node)


def _arriving(case: Case) -> Tensor | None:
    """Give the tensor that the problem is about: the first that is not float, or just the first."""
    known = [t for t in case.inputs() if t is not None and t.shape is not None]
    odd = [t for t in known if not is_float(t.dtype)]
    return next(iter(odd or known), None)


def _as_floats(case: Case, tensor: Tensor) -> Iterator[Candidate]:
    """Declare the data as float32, or convert them in front of the layer."""
    for (inlet, source), arriving in zip(case.sources(), case.inputs(), strict=True):
        if arriving is None or arriving.dtype != tensor.dtype:
            continue
        if case.layer_at(source.node).kind == INPUT:
            yield case.setting("dtype", "float32", source.node)
        if tensor.dtype != "string":
            yield case.insert("ops.cast", {"dtype": "float32"}, "ops.cast to float32", inlet)


def _with_channels(case: Case, tensor: Tensor) -> Iterator[Candidate]:
    """Give pictures the channel that they lack."""
    dims = tensor.known[1:]
    door = first_of(case, (INPUT,))
    if door is not None and case.layer_at(door).params.get("shape") == dims:
        yield case.setting("shape", (*dims, 1), door)
    if len(dims) in (1, 2, 3) and None not in dims:
        target = (*dims, 1)
        words = "×".join(str(size) for size in target)
        yield case.insert("Reshape", {"target_shape": target}, f"Reshape to {words}")
