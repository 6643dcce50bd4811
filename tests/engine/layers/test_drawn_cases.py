"""Drawn configurations and inputs, held to real Keras: symbolic and executed."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.layers.oracle import compare, ours, wires
from tests.engine.layers.strategies import FAMILIES

EXAMPLES = int(os.environ.get("SHAPEWRIGHT_DRAWN_CASES", "100"))
"""Cases per family; the environment variable asks for more."""


@pytest.mark.keras
@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_drawn_cases_agree_with_keras(family: str, keras) -> None:
    @settings(
        max_examples=EXAMPLES,
        derandomize="SHAPEWRIGHT_DRAWN_CASES" not in os.environ,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def agree(data: st.DataObject) -> None:
        comparison = compare(data.draw(FAMILIES[family]))
        assert comparison.agrees, str(comparison)

    agree()


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.data())
def test_known_sizes_only_make_the_answer_sharper(data: st.DataObject) -> None:
    """Filling an unknown size in never contradicts what was said before."""
    case = data.draw(st.sampled_from(sorted(FAMILIES)).flatmap(FAMILIES.__getitem__))
    before = ours(case, wires(case))
    filled = [(at, t.with_shape(case.fill if n is None else n for n in t.known))
              for at, t in wires(case)]  # fmt: skip
    after = ours(case, filled)
    if not (before.accepted and after.accepted):
        return
    assert before.weights == after.weights
    for loose, sharp in zip(before.outputs, after.outputs, strict=True):
        assert loose.rank == sharp.rank
        for a, b in zip(loose.known, sharp.known, strict=True):
            assert a is None or a == b, (str(case), loose, sharp)
