"""Every rule against real Keras: the cases of each family, symbolic and executed."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest

from tests.engine.layers.oracle import Case, compare

FAMILIES = sorted(m.name for m in pkgutil.iter_modules([str(Path(__file__).parent / "cases")]))


def _cases() -> list:
    found = []
    for family in FAMILIES:
        cases: list[Case] = importlib.import_module(f"tests.engine.layers.cases.{family}").CASES
        found += [
            pytest.param(case, id=f"{family}-{i}-{case.kind}") for i, case in enumerate(cases)
        ]
    return found


@pytest.mark.keras
@pytest.mark.parametrize("case", _cases())
def test_our_answer_is_that_of_keras(case: Case, keras) -> None:
    comparison = compare(case)
    assert comparison.agrees, str(comparison)
