"""Any JSON value in any parameter: a problem that names it, or Keras takes it as well."""

from __future__ import annotations

import random

import pytest

from engine import catalog
from engine.layers.registry import RULES
from engine.recipes import recipe
from engine.values import EMPTY, freeze
from tests.engine.layers.bases import bases
from tests.engine.layers.odd_values import BASES, ODD, odd_cases, odd_objects
from tests.engine.layers.oracle import Case, compare, ours, wires

LAYERS = sorted(kind for kind in RULES if not kind.startswith("ops.") and catalog.sheet(kind))


@pytest.mark.parametrize("kind", LAYERS)
def test_no_value_breaks_a_rule(kind: str) -> None:
    """Without Keras: no exception, and a refused value is named."""
    base = bases().get(kind)
    sheet = catalog.sheet(kind)
    assert sheet is not None
    assert base is not None or kind in ("Output",), f"no case of {kind} is accepted"
    if base is None:
        return
    for name in sheet.params:
        for value in ODD:
            case = Case(kind, {**base.params, name: value}, base.inputs, base.call)
            if recipe(kind, freeze(dict(case.params))).opaque:
                continue  # it holds a layer of the author's own: what it gives is stated
            answer = ours(case, wires(case))
            assert answer.accepted or answer.problems, str(case)
            for problem in answer.problems:
                assert len(problem.title) < 60, (str(case), problem.title)
                if problem.code == "bad-parameter":
                    assert problem.params, str(case)


def test_a_value_that_fits_nobody_is_refused_by_name() -> None:
    for kind in LAYERS:
        sheet = catalog.sheet(kind)
        assert sheet is not None
        for name, param in sheet.params.items():
            if param.type in ("int", "int_tuple", "layer", "layers"):
                nonsense = freeze({name: {"a": 1}})
                named = [p for p in recipe(kind, nonsense).problems if name in p.params]
                assert named, (kind, name)
                assert recipe(kind, nonsense).outcome((), (), EMPTY).outputs is None or all(
                    problem.severity == "warning" for problem in named
                )


@pytest.mark.keras
@pytest.mark.parametrize("kind", sorted(BASES))
def test_odd_values_get_the_verdict_of_keras(kind: str, keras) -> None:
    cases = list(odd_cases(kind))
    for case in random.Random(kind).sample(cases, min(25, len(cases))):
        comparison = compare(case)
        assert comparison.agrees, str(comparison)


@pytest.mark.keras
@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(BASES))
def test_every_odd_value_gets_the_verdict_of_keras(kind: str, keras) -> None:
    for case in odd_cases(kind):
        comparison = compare(case)
        assert comparison.agrees, str(comparison)


@pytest.mark.keras
@pytest.mark.parametrize(
    "family", ["initializers", "regularizers", "constraints", "dtype_policies"]
)
def test_odd_arguments_of_objects_get_the_verdict_of_keras(family: str, keras) -> None:
    cases = list(odd_objects(family))
    assert len(cases) > 50
    for case in cases:
        comparison = compare(case)
        assert comparison.agrees, str(comparison)
