"""How two answers differ, in words: what Keras declares, and what it gives when it runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.tensors import Shape, Tensor
from tests.engine.layers import keras_bugs

if TYPE_CHECKING:
    from tests.engine.layers.oracle import Answer

UNTRUE = "we warn that running differs"


def differ(here: Answer, there: Answer) -> list[str]:
    """Hold what Keras declares to what we say."""
    if here.accepted != there.accepted:
        verb = {True: "accept", False: "refuse"}
        return [f"we {verb[here.accepted]}, Keras {verb[there.accepted]}s"]
    if not here.accepted:
        return []
    found = differ_in_outputs(here.outputs, there.outputs, "Keras")
    if here.weights != there.weights:
        found.append(f"weights: {here.weights} here, {there.weights} in Keras")
    return found


def differ_in_outputs(
    here: Sequence[Tensor], there: Sequence[Tensor], whose: str, loose: bool = False
) -> list[str]:
    """Compare outputs; ``loose`` leaves masks aside and lets an unknown size be any."""
    if len(here) != len(there):
        return [f"{len(here)} outputs here, {len(there)} in {whose}"]
    found = []
    for number, (a, b) in enumerate(zip(here, there, strict=True)):
        where = f"output {number}: " if len(here) > 1 else ""
        if a.shape != b.shape and not (loose and _may_be(a.shape, b.shape)):
            found.append(f"{where}shape {a.shape} here, {b.shape} in {whose}")
        if a.dtype != b.dtype:
            found.append(f"{where}dtype {a.dtype} here, {b.dtype} in {whose}")
        if not loose and a.masked != b.masked:
            found.append(f"{where}mask {a.masked} here, {b.masked} in {whose}")
    return found


def _may_be(declared: Shape | None, found: Shape | None) -> bool:
    return (
        declared is not None
        and found is not None
        and len(declared) == len(found)
        and all(a is None or a == b for a, b in zip(declared, found, strict=True))
    )


def differ_when_run(filled: Answer, executed: Answer, floats: bool) -> list[str]:
    """Hold the executed call to what we say of the same sizes, its warning included."""
    if not filled.accepted:
        if executed.accepted:
            return [f"we refuse these sizes ({filled.reason}), Keras runs"]
        return []
    bugs = {
        str(problem.details.get("bug"))
        for problem in filled.problems
        if problem.code == "runtime-differs"
    }
    unknown = bugs - keras_bugs.RUNTIME.keys()
    if unknown:
        return [f"the warning names no known bug: {', '.join(sorted(unknown))}"]
    if not executed.accepted and keras_bugs.NO_KERNEL.search(executed.reason) and floats:
        return []
    if not executed.accepted and keras_bugs.PROCESSORS_ONLY.search(executed.reason):
        return []
    if not executed.accepted:
        return [] if bugs else [f"Keras cannot run it: {executed.reason}"]
    found = differ_in_outputs(filled.outputs, executed.outputs, "the executed call", loose=True)
    if _shapes(filled) != _shapes(executed):
        found.append(f"weights: {_shapes(filled)} here, {_shapes(executed)} hold values")
    if bugs and not found and not bugs <= keras_bugs.BY_CHANCE:
        return [f"{UNTRUE} ({', '.join(bugs)}), but it does not"]
    return [] if bugs else found


def _shapes(answer: Answer) -> list[Shape]:
    return [shape for _, shape, _ in answer.weights]
