"""The process that asks Keras: ``python -m tests.conformance.asking SEED FIRST LAST STEP``.

One JSON line per case. It may be ended by Keras (some kernels divide by zero and take the process
with them); whoever started it goes on behind the case at which that happened.
"""

from __future__ import annotations

import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from tests.conformance.drawing import case_for
from tests.engine.layers.oracle import Case, compare, warned_of


def main(seed: int, first: int, last: int, step: int) -> None:
    """Ask about every ``step``-th case from ``first`` up to ``last``."""
    for number in range(first, last, step):
        case = case_for(seed, number)
        begun = {
            "begin": number,
            "kind": case.kind,
            "case": str(case),
            "arguments": _arguments(case),
            "bugs": warned_of(case),
        }
        print(json.dumps(begun), flush=True)
        found = compare(case)
        told = {
            "number": number,
            "kind": case.kind,
            "arguments": begun["arguments"],
            "accepted": found.keras.accepted,
            "executed": found.executed is not None,
            "agrees": found.agrees,
            "excuse": found.excuse,
            "bugs": [] if found.executed is None else begun["bugs"],
            "when_run": all(map(_speaks_of_running, found.differences)),
            "text": "" if found.agrees else str(found),
        }
        print(json.dumps(told), flush=True)


def _arguments(case: Case) -> list[str]:
    return sorted([*case.params, *(f"call {name}" for name in case.call)])


def _speaks_of_running(difference: str) -> bool:
    """Tell whether only the executed call differs; what Keras declares agrees with us."""
    words = ("Keras cannot run it", "the executed call", "we warn that running differs")
    return any(word in difference for word in words)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:5]))
