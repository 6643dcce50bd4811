"""The oracle sees what is wrong: each sort of mistake in a rule is noticed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from engine import recipes
from engine.layers.demands import runtime_differs
from engine.layers.registry import RULES, Outcome
from engine.problems import refuse
from engine.tensors import Tensor
from tests.engine.layers.oracle import Case, Comparison, compare

CASE = Case("Dense", {"units": 3}, (None, 4))


@pytest.fixture
def broken(monkeypatch, keras) -> Callable[[Callable[[Outcome], Outcome]], Comparison]:
    """Compare with a rule of Dense whose outcome is spoilt."""

    def with_(spoil: Callable[[Outcome], Outcome]) -> Comparison:
        right = RULES["Dense"]
        wrong = replace(right, function=lambda p, inputs: spoil(right.function(p, inputs)))
        monkeypatch.setitem(RULES, "Dense", wrong)
        recipes.forget()
        try:
            return compare(CASE)
        finally:
            monkeypatch.undo()
            recipes.forget()

    return with_


def _output(outcome: Outcome) -> Tensor:
    assert outcome.outputs is not None
    return outcome.outputs[0]


@pytest.mark.keras
def test_a_right_rule_agrees(broken) -> None:
    assert broken(lambda outcome: outcome).differences == ()


@pytest.mark.keras
def test_a_wrong_shape_is_noticed(broken) -> None:
    seen = broken(lambda o: o._replace(outputs=(_output(o).with_last(4),)))
    assert not seen.agrees
    assert "shape (None, 4) here, (None, 3) in Keras" in str(seen)


@pytest.mark.keras
def test_a_wrong_dtype_is_noticed(broken) -> None:
    assert not broken(lambda o: o._replace(outputs=(_output(o)._replace(dtype="float16"),))).agrees


@pytest.mark.keras
def test_a_wrong_mask_is_noticed(broken) -> None:
    assert not broken(lambda o: o._replace(masked=True)).agrees


@pytest.mark.keras
def test_a_missing_weight_is_noticed(broken) -> None:
    assert not broken(lambda o: o._replace(weights=o.weights[:1])).agrees


@pytest.mark.keras
def test_a_weight_that_is_not_trained_is_noticed(broken) -> None:
    fixed = broken(
        lambda o: o._replace(weights=(o.weights[0]._replace(trainable=False), o.weights[1]))
    )
    assert not fixed.agrees


@pytest.mark.keras
def test_a_refusal_without_reason_is_noticed(broken) -> None:
    def spoil(outcome: Outcome) -> Outcome:
        raise refuse("wrong-rank", "No", "This rule refuses everything.")

    assert broken(spoil).differences == ("we refuse, Keras accepts",)


@pytest.mark.keras
def test_an_exception_is_noticed(broken) -> None:
    def spoil(outcome: Outcome) -> Outcome:
        raise ZeroDivisionError

    assert "RAISED" in str(broken(spoil))


@pytest.mark.keras
def test_a_warning_that_is_not_true_is_noticed(broken) -> None:
    warning = runtime_differs("int-fails", "It cannot be run", "But it can.")
    seen = broken(lambda o: o._replace(problems=(warning,)))
    assert "but it does not" in str(seen)


@pytest.mark.keras
def test_a_warning_must_name_a_known_bug(broken) -> None:
    warning = runtime_differs("no-such-bug", "It cannot be run", "Who knows.")
    assert "names no known bug" in str(broken(lambda o: o._replace(problems=(warning,))))


@pytest.mark.keras
def test_what_only_a_run_shows_must_be_warned_of(monkeypatch, keras) -> None:
    right = RULES["Conv2D"]
    silent = replace(
        right, function=lambda p, inputs: right.function(p, inputs)._replace(problems=())
    )
    monkeypatch.setitem(RULES, "Conv2D", silent)
    recipes.forget()
    case = Case("Conv2D", {"filters": 2, "kernel_size": 2}, Tensor((None, 4, 4, 3), "int32"))
    seen = compare(case)
    monkeypatch.undo()
    recipes.forget()
    assert seen.differences
    assert seen.differences[0].startswith("Keras cannot run it")
    assert compare(case).agrees
