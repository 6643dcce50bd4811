"""What fits behind a tensor: the answer is what the drawing then shows."""

from __future__ import annotations

import pytest

from engine import catalog, edits, inference, params, starters, suggestions
from engine.graph import INPUT, OUTPUT, Inlet, Outlet
from engine.layers.registry import RULES
from engine.tensors import Tensor
from tests.networks import Drawing, cnn

KINDS = [kind for kinds in catalog.palette().values() for kind in kinds]
SHAPES = ((16, 16, 32), (20, 8), (10,), (4, 8, 8, 3), (3, 3, 8), (None, 16), ())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_new_layer_has_every_argument_it_needs(kind, shape):
    sheet = catalog.sheet(kind)
    given = starters.params(kind, Tensor((None, *shape)))
    missing = {p.name for p in sheet.params.values() if p.required} - set(given)
    # A Lambda holds code, and nobody can guess that.
    assert missing <= {"function"}
    for name, value in given.items():
        assert params.fault(sheet.params[name], value) is None, (name, value)


def test_starting_arguments_need_no_tensor():
    for kind in KINDS:
        assert starters.params(kind) == starters.params(kind, None)
    assert starters.params("Nobody") == {}


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_an_offer_gives_what_the_drawing_gives(shape):
    drawing = Drawing()
    source = drawing.add("Input", shape=shape)
    tensor = inference.infer(drawing.project)[source].outputs[0]
    for kind in KINDS:
        if kind in (INPUT, OUTPUT) or kind not in RULES:
            continue
        offer = suggestions.offer(kind, tensor)
        outputs = wired(drawing.project, source, offer, 1)
        if outputs is None and len(RULES[kind].ports) == 1 and RULES[kind].ports[0].many:
            outputs = wired(drawing.project, source, offer, 2)
        if outputs is None:
            assert not offer.fits or offer.gives is None, kind
        else:
            assert offer.gives == outputs[0], kind
            assert offer.fits, kind


def wired(project, source, offer, times):
    """Add the offered layer with the tensor at every port it needs; give what comes out."""
    project, node = edits.add(project, "model", offer.kind, (0, 0), offer.params)
    for port in RULES[offer.kind].ports:
        for slot in range(times if port.required else 0):
            inlet = Inlet(node, port.name, slot)
            project = edits.connect(project, "model", Outlet(source), inlet)
    return inference.infer(project)[node].outputs


def test_a_layer_that_cannot_follow_says_why_in_a_few_words():
    picture = Tensor((None, 16, 16, 64))
    assert suggestions.offer("Conv1D", picture).why == "needs 2 dims"
    assert suggestions.offer("Conv3D", picture).why == "needs 4 dims"
    assert suggestions.offer("RepeatVector", picture).why == "needs 1 dim"
    assert suggestions.offer("LSTM", picture).detail == (
        "LSTM needs T×features, this wire carries 16×16×64"
    )
    for kind in KINDS:
        assert len(suggestions.offer(kind, picture).why) <= 20


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_helper_makes_the_layer_fit(shape):
    tensor = Tensor((None, *shape))
    for kind in KINDS:
        found = suggestions.with_helper(kind, tensor)
        if found is None:
            continue
        assert not suggestions.offer(kind, tensor).fits
        assert found.offer.kind == kind
        assert suggestions.offer(kind, found.helper.gives).gives == found.offer.gives


def test_a_picture_reaches_a_sequence_layer_through_reshape():
    found = suggestions.with_helper("LSTM", Tensor((None, 16, 16, 64)))
    assert found.helper.kind == "Reshape"
    assert found.helper.params["target_shape"] == (256, 64)
    assert found.offer.gives.shape == (None, 64)


def test_what_is_suggested_fits_and_is_at_most_four():
    project = cnn()
    facts = inference.infer(project)
    for node in facts.structure.order:
        offers = suggestions.suggested(facts, Outlet(node))
        assert 1 <= len(offers) <= suggestions.MOST
        assert all(offer.fits and offer.gives is not None for offer in offers)
        assert len({offer.kind for offer in offers}) == len(offers)


def test_an_empty_drawing_begins_with_an_input():
    facts = inference.infer(Drawing().project)
    assert [offer.kind for offer in suggestions.suggested(facts, None)] == [INPUT]


def test_the_anchor_is_the_last_known_shape_upstream():
    drawing = Drawing()
    small = drawing.add("Input", shape=(3, 3, 8))
    wrong = drawing.add("Conv2D", small, filters=4, kernel_size=5)
    waits = drawing.add("ReLU", wrong)
    facts = inference.infer(drawing.project)
    assert suggestions.anchor(facts, waits) == Outlet(small)
    assert suggestions.anchor(facts, small) == Outlet(small)
    assert suggestions.anchor(facts, None) is None
    assert suggestions.anchor(facts, "gone") is None


def test_the_anchor_of_a_circle_is_nothing():
    drawing = Drawing()
    one = drawing.add("ReLU")
    facts = inference.infer(drawing.project)
    assert suggestions.anchor(facts, one) is None
