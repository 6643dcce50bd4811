"""Cures: for a problem, edits that were tried out and do remove it.

A candidate is applied to a copy, the facts are inferred anew, and it is offered only when the
problem is gone and nothing that was fine is broken. So every fix can show the shape it gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine import binding, checks, edits, inference
from engine.facts import Facts
from engine.fixes import (  # noqa: F401  cures register themselves
    attending,
    data,
    freezing,
    merging,
    outputs,
    parameters,
    ranks,
    running,
    sizes,
    wiring,
)
from engine.fixes.case import CURES, Candidate, Case
from engine.graph import INPUT, NodeId, Project
from engine.problems import Problem
from engine.tensors import Shape

MOST = 4
"""Fixes that are offered for one problem."""
_ENOUGH = 1
"""From so many fixes on, no unspecific ones are looked for."""
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
    return (fix for fix in search(project, facts, problem) if fix is not None)


def search(project: Project, facts: Facts, problem: Problem) -> Iterator[Fix | None]:
    """Look for the cures that `for_problem` gives, with ``None`` after each try that failed.

    So one can stop in between: in a drawing of thousands of layers a try takes long.
    """
    if problem.code == "empty-model":
        yield from _beginnings(project, facts.name)
    if problem.code in ("unused-parameter", "reserved-parameter"):
        yield from _without_parameter(project, facts.name, problem)
    if problem.node is None or problem.node not in facts.nodes:
        return
    case = Case(project, facts.name, facts, problem, problem.node)
    known = _keys(checks.found(facts))
    later: list[Fix] = []
    given = 0
    for verdict in _tried(case, _candidates(case), known):
        if verdict is None or verdict[1]:
            later += [verdict[0]] if verdict is not None else []
            yield None
            continue
        yield verdict[0]
        given += 1
        if given == MOST:
            return
    yield from later[: MOST - given]
    if given + len(later) < _ENOUGH:
        wanted = MOST - given - len(later)
        for verdict in _tried(case, parameters.other_value(case), known):
            fresh = verdict is not None and all(verdict[0].after != x.after for x in later)
            yield verdict[0] if verdict is not None and fresh else None
            given += fresh
            wanted -= verdict is not None
            if not wanted:
                break
    if given or later or problem.severity == "warning" or not case.sources():
        return
    # Better than nothing: the network works without the layer, and the layer stays.
    last = _try(case, case.bypass(case.node), known)
    if last is not None:
        yield last[0]


def _beginnings(project: Project, model: str) -> Iterator[Fix]:
    """Give the Inputs that networks usually begin with."""
    for shape in ((28, 28, 1), (224, 224, 3), (100,)):
        size = "×".join(map(str, shape))
        after, _ = edits.add(project, model, INPUT, (0.0, 0.0), {"shape": shape})
        yield Fix(f"Add an Input of {size}", project, after, f"Input {size}", (None, *shape))


def _without_parameter(project: Project, model: str, problem: Problem) -> Iterator[Fix]:
    """Take a parameter of a block away that changes nothing, or cannot be there."""
    name = str(problem.details["parameter"])
    after = binding.remove_parameter(project, model, name)
    yield Fix(f"Remove the parameter {name}", project, after, "Remove it")


def _tried(
    case: Case, candidates: Iterator[Candidate], known: dict[Key, str]
) -> Iterator[tuple[Fix, bool] | None]:
    """Try candidates, each once: those that help, and whether they reveal other errors."""
    seen: list[Project] = []
    for candidate in candidates:
        if candidate.after is case.project or candidate.after in seen:
            continue
        seen.append(candidate.after)
        yield _try(case, candidate, known)


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
    return {_key(problem): problem.severity for problem in problems}


def _key(problem: Problem) -> Key:
    return problem.code, problem.node, problem.params


def _later(problem: Problem, other: Problem) -> bool:
    """Tell whether ``other`` can only be seen once ``problem`` is gone: wires after parameters."""
    about_parameters = bool(problem.params) and not problem.spots
    return about_parameters and not set(other.params) & set(problem.params)


def _silenced(before: Facts, after: Facts) -> bool:
    """Tell whether a layer that gave something gives nothing any more."""
    return any(
        known.outputs is None and node in before and before[node].outputs is not None
        for node, known in after.nodes.items()
    )


def _try(case: Case, candidate: Candidate, known: dict[Key, str]) -> tuple[Fix, bool] | None:
    """Apply a candidate; give the fix and whether it reveals other errors, or None."""
    facts = inference.again(candidate.after, case.facts)
    after = checks.found(facts)
    if _breaks_another_model(case, candidate):
        return None
    problem = case.problem
    if any(_key(p) == _key(problem) for p in after) or _silenced(case.facts, facts):
        return None
    reveals = False
    for other in after:
        if _key(other) in known:
            continue
        if other.severity != "error":
            # A doubt in place of an error; a layer that fits and has nothing to do is none.
            doubtful = other.node == problem.node and other.code != "does-nothing"
            reveals = reveals or doubtful
            continue
        before = case.facts.nodes.get(other.node) if other.node is not None else None
        here = other.node in case.calls
        if before is None or not (here or before.outputs is None):
            return None  # something that was fine would break
        if here and not _later(problem, other):
            return None  # one fault in place of another
        reveals = True
    shown = facts.nodes.get(candidate.node or case.node)
    gives = shown.outputs[0].shape if shown is not None and shown.outputs else None
    return Fix(candidate.title, case.project, candidate.after, candidate.short, gives), reveals


def _breaks_another_model(case: Case, candidate: Candidate) -> bool:
    """Tell whether a change reaches other models of the project and makes errors there."""
    before, after = case.project.models, candidate.after.models
    if all(after[name] is model for name, model in before.items() if name != case.name):
        return False
    return any(
        _errors(candidate.after, name) > _errors(case.project, name)
        for name in before
        if name != case.name
    )


def _errors(project: Project, name: str) -> int:
    found = checks.found(inference.infer(project, name))
    return sum(problem.severity == "error" for problem in found)
