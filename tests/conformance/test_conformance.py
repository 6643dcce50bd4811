"""Every layer, its arguments drawn at random, held to real Keras: thousands of cases each time.

Nothing may disagree: neither what Keras declares, nor what it does when it runs and we say nothing.
"""

from __future__ import annotations

import os
import random

import pytest

from engine import catalog
from engine.layers.without_rule import WITHOUT_RULE
from tests.conformance import run
from tests.conformance.drawing import by_kind, case_for
from tests.conformance.values import picked

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
    assert declared == [], "\n\n".join(declared)
    assert wrong == [], "\n\n".join(one["text"] for one in wrong)
    assert sum(one["executed"] for one in told) > CASES / 4
    assert sum(not one["accepted"] for one in told) > CASES / 10


def test_a_process_that_cannot_begin_is_told_and_not_begun_for_ever(monkeypatch) -> None:
    monkeypatch.setattr(run.sys, "executable", "/bin/false")
    with pytest.raises(RuntimeError, match="did not begin"):
        run.ask(1, 2, processes=1)


def test_a_new_case_in_the_tables_changes_few_of_the_draws() -> None:
    options = tuple(f"case {number}" for number in range(40))
    throws = [random.Random(number) for number in range(400)]
    before = [picked(options, dice) for dice in throws]
    after = [picked((*options, "a new one"), random.Random(number)) for number in range(400)]
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert set(changed) == {"a new one"}
    assert len(changed) < 40
