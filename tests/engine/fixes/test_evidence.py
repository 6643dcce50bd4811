"""The broken networks that people bring: the cause is found, and a cure stands first or second."""

from __future__ import annotations

import pytest

from engine import checks, fixes, inference
from tests.engine.broken_networks import BROKEN, Broken

WANTED = 0.9


def told(case: Broken):
    """Give the facts, the problem that is the cause, and its fixes."""
    facts = inference.infer(case.project)
    mine = [p for p in checks.everything(case.project, facts) if p.code == case.cause]
    assert mine, f"{case.what}: no {case.cause}"
    return facts, mine[0], list(fixes.for_problem(case.project, facts, mine[0]))


def place(case: Broken) -> int | None:
    """Give the place of the accepted cure among the fixes, from 1."""
    _, _, found = told(case)
    places = (i for i, fix in enumerate(found, 1) if case.accepted(fix.title, fix.after))
    return next(places, None)


def test_there_are_several_dozen_and_each_is_another_one():
    assert len(BROKEN) >= 48
    assert len({case.what for case in BROKEN}) == len(BROKEN)
    assert len({case.cause for case in BROKEN}) >= 25


def test_the_first_or_second_fix_is_an_accepted_cure(capsys: pytest.CaptureFixture[str]):
    places = {case.what: place(case) for case in BROKEN}
    hits = [what for what, found in places.items() if found in (1, 2)]
    with capsys.disabled():
        print(f"\n{len(hits)} of {len(BROKEN)} cured by the first or second fix")  # noqa: T201
        for what, found in places.items():
            print(f"  {found or '-':>2}  {what}")  # noqa: T201
    assert len(hits) >= WANTED * len(BROKEN)


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.what)
def test_the_cause_is_found_and_has_at_least_one_fix(case: Broken):
    _, _, found = told(case)
    assert 1 <= len(found) <= fixes.MOST


@pytest.mark.parametrize("case", [c for c in BROKEN if c.culprit], ids=lambda case: case.what)
def test_the_layer_that_brought_the_fault_in_is_named(case: Broken):
    facts, problem, _ = told(case)
    culprit = problem.details["culprit"]
    assert facts.model.layer_of(culprit).name == case.culprit
    assert case.culprit in problem.lines[-1].note
    assert problem.lines[-1].formula


def test_no_network_of_the_set_is_an_accepted_cure_as_it_is():
    """A predicate that accepts anything would prove nothing."""
    assert [case.what for case in BROKEN if case.accepted("", case.project)] == []
