"""What problems say: short titles, plain words, numbers in place, nothing twice."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from engine import checks, fixes, inference
from engine.layers.registry import RULES
from engine.problems import Problem
from engine.recipes import recipe
from engine.tensors import Tensor
from engine.values import EMPTY, freeze
from tests.engine.broken_networks import BROKEN
from tests.engine.layers.oracle import Case, wires

CASES = Path(__file__).parent / "layers" / "cases"
FORBIDDEN = re.compile(
    r"\b(invalid|fail(ed|s|ure)?|illegal|oops|sorry|exception|traceback)\b|!", re.I
)


@cache
def cases() -> tuple[Case, ...]:
    found: list[Case] = []
    for module in pkgutil.iter_modules([str(CASES)]):
        found += importlib.import_module(f"tests.engine.layers.cases.{module.name}").CASES
    return tuple(found)


def called(case: Case):
    """Give the recipe of a case, the tensors that arrive, and what comes of it."""
    made = recipe(case.kind, freeze(dict(case.params)))
    wired = wires(case)
    inlets, tensors = tuple(at for at, _ in wired), tuple(tensor for _, tensor in wired)
    call = freeze(dict(case.call)) if case.call else EMPTY
    return made, tensors, made.outcome(inlets, tensors, call)


def of_the_rules() -> Iterator[tuple[str, Problem]]:
    for case in cases():
        for problem in called(case)[2].problems:
            yield str(case), problem.at("n1", {"layer": "a_layer_1", "source": "before_1"})


def of_the_networks() -> Iterator[tuple[str, Problem]]:
    for broken in BROKEN:
        for problem in checks.everything(broken.project, inference.infer(broken.project)):
            yield broken.what, problem


def every() -> list[tuple[str, Problem]]:
    return [*of_the_rules(), *of_the_networks()]


def test_many_kinds_of_problems_are_looked_at():
    assert len({problem.code for _, problem in every()}) > 80


def test_titles_are_short_and_have_no_final_stop():
    wrong = {
        (p.code, p.title)
        for _, p in every()
        if not 0 < len(p.title) < 60 or p.title.endswith((".", "!"))
    }
    assert wrong == set()


def test_no_text_blames_or_shouts():
    # What the author typed stands in quotes, and may be any word.
    wrong = {
        (p.code, word[0], text)
        for _, p in every()
        for text in (p.title, p.why)
        for word in FORBIDDEN.finditer(re.sub(r"'[^']*'|\"[^\"]*\"|\([^)]*=[^)]*\)", "", text))
        if word
    }
    assert wrong == set()


def test_every_problem_says_why():
    assert {(p.code, p.title) for _, p in every() if not p.why} == set()


def test_no_placeholder_is_left_in_a_text():
    wrong = {(p.code, p.title) for _, p in of_the_networks() if "{" in p.title + p.why}
    assert wrong == set()


def test_codes_are_stable_words():
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", problem.code) for _, problem in every())


def test_no_message_is_shown_twice():
    for broken in BROKEN:
        found = checks.everything(broken.project, inference.infer(broken.project))
        shown = [(p.node, p.title) for p in found]
        assert len(set(shown)) == len(shown), broken.what


def test_words_of_fixes_begin_with_a_verb_and_carry_the_value():
    verbs = {
        "Set", "Insert", "Use", "Bypass", "Reset", "Leave", "Add", "Connect", "Take", "Call",
        "Remove", "Keep", "Give", "Make", "Wrap", "Feed", "Repeat", "Put", "Let", "Freeze",
    }  # fmt: skip
    for broken in BROKEN:
        facts = inference.infer(broken.project)
        for problem in checks.everything(broken.project, facts):
            for fix in fixes.for_problem(broken.project, facts, problem):
                assert fix.title.split()[0] in verbs, fix.title
                assert FORBIDDEN.search(fix.title) is None, fix.title


# ── why this shape? ──────────────────────────────────────────────────────────────────────────

NO_PLACES = {
    "CategoryEncoding", "Hashing", "HashedCrossing", "StringLookup", "IntegerLookup",
    "TextVectorization", "Discretization", "LSTMCell", "GRUCell", "SimpleRNNCell",
}  # fmt: skip
"""Layers that change a shape by encoding, or within one step: no place and no time is in it."""


SLIDING = ("ops.conv", "ops.depthwise_conv", "ops.separable_conv", "ops.max_pool",
           "ops.average_pool")  # fmt: skip
"""Operations that slide windows; the others move or count values, by no formula of places."""


def changes(before: tuple[Tensor, ...], after: tuple[Tensor, ...]) -> bool:
    known = [t.shape for t in before if t.shape is not None and len(t.shape) > 2]
    return bool(known) and all(shape not in known for shape in (t.shape for t in after))


@pytest.mark.parametrize("kind", sorted({*SLIDING, *(k for k in RULES if "ops." not in k)}))
def test_every_layer_that_changes_places_or_steps_explains_its_shape_with_numbers(kind: str):
    if kind in NO_PLACES:
        return
    for case in cases():
        if case.kind != kind:
            continue
        made, tensors, outcome = called(case)
        if not outcome.outputs or not changes(tensors, outcome.outputs) or case.call:
            continue
        if any(None in (t.shape or (None,))[1:] for t in (*tensors, *outcome.outputs)):
            continue
        assert made.rule is not None
        assert made.rule.explain is not None, f"{case} gives {outcome.outputs}"
        lines = made.rule.explain(made.p, tensors, outcome.outputs)
        written = " ".join(f"{x.numbers} {x.result} {x.note}" for x in lines)
        assert any(letter.isdigit() for letter in written) or "removed" in str(lines), str(case)
