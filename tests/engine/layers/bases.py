"""One sensible case per kind, taken from the case tables: what tests vary."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path

from tests.engine.layers.oracle import Case, ours, wires


@cache
def all_cases() -> tuple[Case, ...]:
    """Give every case of every table."""
    folder = Path(__file__).parent / "cases"
    found: list[Case] = []
    for module in sorted(m.name for m in pkgutil.iter_modules([str(folder)])):
        found += importlib.import_module(f"tests.engine.layers.cases.{module}").CASES
    return tuple(found)


@cache
def bases() -> dict[str, Case]:
    """Give the first case of each kind that we accept without a warning (or at all)."""
    found: dict[str, Case] = {}
    for wanted in (True, False):
        for case in all_cases():
            if case.kind not in found:
                answer = ours(case, wires(case))
                if answer.accepted and not (wanted and answer.problems):
                    found[case.kind] = case
    return found
