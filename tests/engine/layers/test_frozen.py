"""What a model trains where a layer is told not to: the flag is not handed on by all of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine import blocks, checks, edits, exports, inference, summary
from engine.facts import uses_of
from engine.graph import Inlet, Project
from engine.layers.nested import UNHEARD
from engine.tensors import size
from engine.values import KerasObject, freeze
from tests.engine.layers import keras_side
from tests.engine.layers.bases import bases
from tests.engine.layers.oracle import Case, ours, wires
from tests.networks import Drawing

KINDS = sorted(
    kind
    for kind, case in bases().items()
    if ours(case, wires(case)).weights
    and not case.call
    and kind != "Pipeline"  # takes no such argument
)


def test_every_layer_that_does_not_hand_its_flag_on_is_asked_about():
    # A stack of cells is no layer of a model by itself.
    assert set(KINDS) >= UNHEARD - {"StackedRNNCells"}


@pytest.mark.keras
@pytest.mark.parametrize("kind", KINDS)
def test_a_model_trains_of_a_frozen_layer_what_it_trains_in_keras(kind: str, keras) -> None:
    case = bases()[kind]
    case = replace(case, params={**case.params, "trainable": False})
    wired = [
        (at, keras.Input(batch_shape=tensor.known, dtype=tensor.dtype))
        for at, tensor in wires(case)
    ]
    layer = keras_side.construct(kind, freeze(dict(case.params)))
    model = keras.Model([tensor for _, tensor in wired], keras_side._called(layer, case, wired))
    trained = sum(size(tuple(weight.shape)) for weight in model.trainable_weights)

    facts = inference.infer(_drawn(case))
    assert summary.totals(facts).trainable == trained
    told = [p.code for known in facts.nodes.values() for p in known.outcome.problems]
    assert ("not-frozen" in told) == bool(trained)


def _drawn(case: Case):
    """Give a project in which the layer of ``case`` gets its tensors from Inputs."""
    drawing = Drawing()
    doors = [
        (at, drawing.add("Input", batch_shape=tensor.known, dtype=tensor.dtype))
        for at, tensor in wires(case)
    ]
    node = drawing.add(case.kind, **dict(case.params))
    project = drawing.project
    for (port, slot), door in doors:
        outlet = edits.Outlet(door)
        project = edits.connect(project, "model", outlet, Inlet(node, port, slot))
    return project


@pytest.fixture
def with_frozen_block() -> Project:
    """A project with a frozen block that holds a wrapper."""
    drawing = Drawing()
    image = drawing.add("Input", shape=(5, 4))
    both = drawing.add("Bidirectional", image, layer=KerasObject("LSTM", freeze({"units": 3})))
    drawing.add("Dense", both, units=2)
    project, block = blocks.make_block(
        drawing.project, "model", [both], inference.infer(drawing.project), "held"
    )
    assert block is not None
    return edits.set_param(project, "model", project.model.nodes[block].layer, "trainable", False)


def test_what_is_in_a_frozen_block_is_frozen_all_the_way(with_frozen_block: Project) -> None:
    facts = inference.infer(with_frozen_block)
    (inside,) = uses_of(facts)
    assert summary.totals(inside).trainable == 0
    assert [p.code for p in checks.everything(with_frozen_block, inside)] == []
    assert summary.totals(facts).trainable == 6 * 2 + 2


@pytest.mark.keras
def test_keras_trains_nothing_of_a_frozen_block(with_frozen_block: Project, keras) -> None:
    made: dict[str, object] = {}
    exec(exports.FORMS["functional"](with_frozen_block), made)
    read = keras.models.model_from_json(exports.FORMS["keras-json"](with_frozen_block))
    for model in (made["model"], read):
        assert [tuple(weight.shape) for weight in model.trainable_weights] == [(6, 2), (2,)]
