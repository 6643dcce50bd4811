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
    "initial-state": Bug(
        "Recurrent layers look at the number and the sizes of initial states only in the cell's "
        "matrix product: LSTM(4)(x, initial_state=[h of 5, c of 5]) is accepted symbolically.",
    ),
    "unroll-unknown-steps": Bug(
        "RNN.call refuses unroll=True with an unknown number of steps, compute_output_shape does "
        "not look.",
    ),
    "cudnn-on-cpu": Bug(
        "LSTM(4, use_cudnn=True) is accepted symbolically; on a processor the call raises.",
    ),
    "stack-of-one-masked": Bug(
        "StackedRNNCells.call unwraps the states of a lone cell, so the loop's states change their "
        "structure: RNN([LSTMCell(4)]) on a masked tensor raises when run.",
    ),
    "bidirectional-unequal": Bug(
        "Bidirectional.compute_output_shape looks at the forward layer only: LSTM(6) with a "
        "backward LSTM(4) declares 12 features, executed they are 10 (sum: it fails).",
    ),
    "time-distributed-dtype": Bug(
        "TimeDistributed(Dense(4), dtype='float16') declares float16; it calls the layer inside "
        "without casting its weights, and running gives float32.",
    ),
    "rnn-rank": Bug(
        "RNN(cell) has no input_spec: RNN(LSTMCell(4)) accepts (None, 5, 2, 3) symbolically, and "
        "the cell's split or matrix product fails when it runs.",
    ),
}


@dataclass(frozen=True)
class Verdict:
    """A verdict of ours that knowingly differs; ``holds`` recognises the cases."""

    name: str
    evidence: str
    holds: Callable[[Comparison], bool]
    versions: tuple[str, ...] = ("3.15.1",)


VERDICTS: tuple[Verdict, ...] = (
    Verdict(
        "conv-lstm-without-filters",
        "ConvLSTM does not check filters: filters=0 is accepted symbolically (an output without "
        "channels) and fails when run. We refuse it like every other number of filters below 1.",
        lambda c: c.case.kind.startswith("ConvLSTM") and c.case.params.get("filters") == 0,
    ),
)


def excuse(comparison: Comparison) -> str:
    """Give the name of the bug that explains the differences, or nothing."""
    return next((bug.name for bug in VERDICTS if bug.holds(comparison)), "")
