"""Real Keras builds every broken network that a fix has mended, with the shapes that were shown."""

from __future__ import annotations

from typing import Any

import pytest

from engine import checks, fixes, inference, summary
from engine.exporting.keras_json import keras_json
from engine.facts import output_tensors
from engine.graph import Project
from tests.engine.broken_networks import BROKEN, Broken

pytestmark = [pytest.mark.keras, pytest.mark.slow]

MOST_PARAMS = 20_000_000
"""Weights that a test machine can hold: a fix may leave a network that is right and enormous."""


@pytest.fixture(scope="module")
def keras() -> Any:
    return pytest.importorskip("keras")


def errors(project: Project) -> list[str]:
    found = checks.everything(project, inference.infer(project))
    return [p.code for p in found if p.severity == "error"]


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.what)
def test_keras_builds_what_a_fix_has_mended(case: Broken, keras: Any) -> None:
    facts = inference.infer(case.project)
    problem = next(p for p in checks.everything(case.project, facts) if p.code == case.cause)
    for fix in fixes.for_problem(case.project, facts, problem):
        after = inference.infer(fix.after)
        if errors(fix.after) or summary.totals(after).params > MOST_PARAMS:
            continue  # it shows the next fault, or is too large to build here
        keras.backend.clear_session()
        model = keras.models.model_from_json(keras_json(fix.after))
        ours = [tensor.shape for _, tensor in output_tensors(after) if tensor]
        assert [tuple(tensor.shape) for tensor in model.outputs] == ours, fix.title
