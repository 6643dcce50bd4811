"""Cures: for a problem, edits that were tried out and do remove it.

A candidate is applied to a copy, the facts are inferred anew, and it is offered only when the
problem is gone and nothing that was fine is broken. So every fix can show the shape it gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine import checks, inference
from engine.facts import Facts
from engine.fixes import merging, ranks, sizes, wiring  # noqa: F401  cures register themselves
from engine.fixes.case import CURES, Candidate, Case
from engine.graph import NodeId, Project
from engine.problems import Problem
from engine.tensors import Shape

MOST = 4
"""Fixes that are offered for one problem."""
_TRIED = 24
"""Candidates that are tried at most; each costs an inference of what it changes."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A cure that helps: ``after`` is the project with it, ``gives`` the shape that comes out.

    ``before`` is the very project that it was tried on; for another one it may not be applied.
    """

    title: str
    before: Project
    after: Project
    short: str = ""
    gives: Shape | None = None


def for_problem(project: Project, facts: Facts, problem: Problem) -> Iterator[Fix]:
    """Give up to four cures of ``problem``, best first.

    Args:
        project: the project that has the problem.
        facts: of the model that has it.
        problem: as `engine.checks` located it.
    """
    if problem.node is None or problem.node not in facts.nodes:
        return
    case = Case(project, facts.name, facts, problem, problem.node)
    known = _keys(checks.found(facts))
    later: list[Fix] = []
    given = 0
    seen: list[Project] = []
    for candidate in _candidates(case):
        if candidate.after is project or candidate.after in seen:
            continue
        seen.append(candidate.after)
        verdict = _try(case, candidate, known)
        if verdict is None:
            continue
        fix, reveals = verdict
        if reveals:
            later.append(fix)
            continue
        yield fix
        given += 1
        if given == MOST:
            return
    yield from later[: MOST - given]


def _candidates(case: Case) -> Iterator[Candidate]:
    count = 0
    for function in CURES.get(case.problem.code, ()):
        for candidate in function(case):
            yield candidate
            count += 1
            if count == _TRIED:
                return


Key = tuple[str, NodeId | None, tuple[str, ...]]


def _keys(problems: list[Problem]) -> dict[Key, str]:
    return {(p.code, p.node, p.params): p.severity for p in problems}


def _try(case: Case, candidate: Candidate, known: dict[Key, str]) -> tuple[Fix, bool] | None:
    """Apply a candidate; give the fix and whether it reveals other errors, or None."""
    facts = inference.infer(candidate.after, case.name, case.facts)
    after = checks.found(facts)
    problem = case.problem
    if any(p.code == problem.code and p.node == problem.node for p in after):
        return None
    reveals = False
    for other in after:
        if (other.code, other.node, other.params) in known or other.severity != "error":
            continue
        before = case.facts.nodes.get(other.node) if other.node is not None else None
        if before is None or not (before.waiting or other.node == problem.node):
            return None  # something that was fine would break
        if other.node == problem.node:
            return None  # one fault in place of another
        reveals = True
    shown = facts.nodes.get(candidate.node or case.node)
    gives = shown.outputs[0].shape if shown is not None and shown.outputs else None
    return Fix(candidate.title, case.project, candidate.after, candidate.short, gives), reveals
