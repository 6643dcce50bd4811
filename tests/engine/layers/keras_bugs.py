"""Where Keras contradicts itself: the only disagreements that are allowed, each with evidence.

`RUNTIME` lists what differs between a symbolic and an executed call. The engine shows the symbolic
result and its rule warns with the code "runtime-differs", the detail `bug` naming the entry here.
`VERDICTS` lists the cases in which we knowingly say something else than Keras's symbolic call.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.engine.layers.oracle import Comparison


@dataclass(frozen=True)
class Bug:
    """One contradiction: in which versions it was seen, on what evidence."""

    evidence: str
    versions: tuple[str, ...] = ("3.15.1",)


RUNTIME: dict[str, Bug] = {
    "int-dtype-kept": Bug(
        "Layers without weights declare their compute dtype (float32) as the dtype of the output, "
        "yet integers stay integers: ReLU()(int32 KerasTensor).dtype is float32, executed int32.",
    ),
}


@dataclass(frozen=True)
class Verdict:
    """A verdict of ours that knowingly differs; ``holds`` recognises the cases."""

    name: str
    evidence: str
    holds: Callable[[Comparison], bool]
    versions: tuple[str, ...] = ("3.15.1",)


VERDICTS: tuple[Verdict, ...] = ()


def excuse(comparison: Comparison) -> str:
    """Give the name of the bug that explains the differences, or nothing."""
    return next((bug.name for bug in VERDICTS if bug.holds(comparison)), "")
