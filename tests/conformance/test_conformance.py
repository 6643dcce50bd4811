"""Every layer, its arguments drawn at random, held to real Keras: thousands of cases each time."""

from __future__ import annotations

import os

import pytest

from engine import catalog
from engine.layers.without_rule import WITHOUT_RULE
from tests.conformance import run
from tests.conformance.drawing import by_kind, case_for

CASES = int(os.environ.get("SHAPEWRIGHT_CONFORMANCE_CASES", "3000"))
SEED = int(os.environ.get("SHAPEWRIGHT_CONFORMANCE_SEED", "1"))


def test_every_layer_of_keras_takes_its_turn() -> None:
    missing = [
        kind
        for kind in catalog.layers()
        if kind not in by_kind() and kind not in WITHOUT_RULE and kind != "Output"
    ]
    assert missing == []


def test_the_same_seed_gives_the_same_cases() -> None:
    first = [str(case_for(5, number)) for number in range(300)]
    assert first == [str(case_for(5, number)) for number in range(300)]
    assert first != [str(case_for(6, number)) for number in range(300)]


@pytest.mark.keras
@pytest.mark.slow
def test_drawn_cases_agree_with_keras() -> None:
    told = run.ask(SEED, CASES)
    wrong = [one for one in told if not one["agrees"]]
    declared = [one["text"] for one in wrong if not one["when_run"]]
    assert len(told) == CASES
    # What Keras declares (verdict, shapes, dtypes, weights) is ours in every case but the odd
    # one; where it declares one thing and does another when run, a few go without our warning.
    assert len(declared) <= CASES / 1000, "\n\n".join(declared)
    assert len(wrong) <= CASES / 100, "\n\n".join(one["text"] for one in wrong)
    assert sum(one["executed"] for one in told) > CASES / 4
    assert sum(not one["accepted"] for one in told) > CASES / 10
