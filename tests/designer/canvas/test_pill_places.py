"""Pills keep off what is not their wire's: cards, other wires, the borders of frames."""

from __future__ import annotations

import pytest

from designer.canvas.drawing import Drawing
from designer.canvas.geometry import grown, touch
from designer.canvas.pills import HEIGHT
from designer.canvas.wires import SHORTEST_FOR_PILL, boxes
from engine.inference import infer
from engine.layout.model import Rect
from engine.templates import TEMPLATES, project

NOWHERE_ELSE = {"resnet20": 1, "resnet50": 2, "wavenet": 1}
"""Pills of trunks that run between two columns or dilations, close to both, all their way."""


def spots(drawing: Drawing):
    """Every pill that is shown, with its wire."""
    for wire in drawing.wires.values():
        (x, y), width = drawing.pill_at(wire), drawing.pill(wire).width
        if wire.room >= SHORTEST_FOR_PILL:
            yield wire, Rect(x - width / 2, y - HEIGHT / 2, width, HEIGHT)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.key)
def test_a_pill_lies_on_no_other_wire_and_on_no_border(template):
    drawing = Drawing(infer(project(template.key)))
    while drawing.refine(drawing.bounds):
        pass
    bad = 0
    for wire, spot in spots(drawing):
        inner = grown(spot, -1.0)
        others = [w for w in drawing.wires.values() if w.outlet != wire.outlet]
        over = any(touch(part, inner) for other in others for part in boxes(other.points))
        frames = [box.rect for box in drawing.frames.values()]
        on_border = any(
            touch(frame, spot)
            and not (frame.x < spot.x and spot.right < frame.right)
            and not (spot.bottom < frame.y or spot.y > frame.bottom)
            for frame in frames
        )
        bad += over or on_border
        assert not any(touch(card.rect, inner) for card in drawing.cards.values())
    assert bad == NOWHERE_ELSE.get(template.key, 0)


def test_pills_of_a_split_stay_at_one_height_where_nothing_is_near():
    drawing = Drawing(infer(project("inception")))
    while drawing.refine(drawing.bounds):
        pass
    made = drawing.facts.structure
    for inlets in made.consumers.values():
        wires = [drawing.wires[inlet] for inlet in inlets]
        heights = {drawing.pill_at(wire)[1] for wire in wires if wire.room >= SHORTEST_FOR_PILL}
        assert len(heights) <= 1
