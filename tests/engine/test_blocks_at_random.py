"""What holds for every project with blocks, whatever was done to it."""

from __future__ import annotations

import pytest

from engine import checks, fixes, inference, repeats, storage, summary
from engine.exporting.options import Options
from engine.exporting.python_code import python_code
from engine.graph import Project
from engine.stored_projects import read
from tests import blocks as made
from tests.blocks_at_random import Hand
from tests.engine.test_parameters import told

STARTS = (made.two_uses, made.nested_in_one_another, made.residual_uses)
STEPS = 15


def look(project: Project, known: inference.Facts) -> inference.Facts:
    """Check one project; give its facts."""
    facts, cold = inference.infer(project, known=known), inference.infer(project)
    assert told(facts) == told(cold)
    data = storage.write(project)
    assert storage.write(read(data)) == data
    for form in ("auto", "functional"):
        text = python_code(project, Options(form=form, function=True), facts).text
        compile(text, "exported.py", "exec")
    total = summary.totals(cold)
    plain = summary.totals(inference.infer(repeats.unrolled(project)))
    if not total.partial:
        assert (total.params, total.macs) == (plain.params, plain.macs)
    return facts


@pytest.mark.parametrize("seed", range(24))
def test_facts_files_and_code_hold_after_every_edit(seed: int) -> None:
    hand = Hand(seed, STARTS[seed % len(STARTS)]())
    known = inference.infer(hand.project)
    for _ in range(STEPS):
        after = hand.step()
        if after is not hand.project:
            hand.project, known = after, look(after, known)
    for name in hand.project.models:
        facts = inference.infer(hand.project, name)
        for problem in checks.everything(hand.project, facts):
            for fix in fixes.for_problem(hand.project, facts, problem):
                assert fix.after is not hand.project
