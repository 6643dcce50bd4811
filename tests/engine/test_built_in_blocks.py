"""Blocks that come with the program: whole, as wide as what they follow, and the project's own."""

from __future__ import annotations

import pytest

from engine import blocks, checks, edits, fixes, inference, names, storage
from engine.graph import Outlet
from engine.templates.built_in import BUILT_IN, fitted, with_block
from tests.blocks import built_in_use
from tests.networks import Drawing


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_built_in_block_fits_what_it_is_put_behind(name):
    project, node = built_in_use(name)
    facts = inference.infer(project)
    assert facts[node].outputs is not None
    assert [p for p in checks.everything(project, facts) if p.severity == "error"] == []
    named, new = edits.add(project, "model", "Model", (0.0, 0.0), nested=name)
    assert names.can_be_run(named.model.layer_of(new).name)
    model = project.models[name]
    assert model.parameters
    assert all(layer.open for layer in model.layers.values() if layer.kind == "Input")
    assert blocks.keeps_shape(project, name, facts) is (
        name not in ("Conv, norm, activation", "U-Net level up", "Dense, norm, dropout")
    )
    assert storage.read(storage.write(project)) == project


def test_the_block_of_the_project_is_the_one_that_is_used():
    project, _ = built_in_use("Residual block")
    own = edits.set_setting(project, "Residual block", "notes", "mine")
    assert with_block(own, "Residual block") is own
    assert with_block(own, "nonsense") is own


def test_what_is_as_wide_already_and_what_has_no_skip_is_left_as_it_is():
    drawing = Drawing()
    x = drawing.add("Input", shape=(8, 8, 64))
    for name in ("Residual block", "Conv, norm, activation"):
        project = with_block(drawing.project, name)
        assert fitted(project, name, inference.infer(project).tensor(Outlet(x))) == {}
    assert fitted(drawing.project, "Residual block", None) == {}


def test_a_use_that_is_too_narrow_is_widened_before_the_block_is_changed():
    drawing = Drawing()
    x = drawing.add("Input", shape=(8, 8, 24))
    drawing.project = with_block(drawing.project, "Residual block")
    use = drawing.nest("Residual block", x)
    facts = inference.infer(drawing.project)
    (problem,) = [p for p in checks.everything(drawing.project, facts) if p.severity == "error"]
    assert problem.node == use
    first, *others = fixes.for_problem(drawing.project, facts, problem)
    assert first.title == "Set filters to 24"
    assert all("inside Residual block" in other.title for other in others)
