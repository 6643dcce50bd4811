"""Names of frames: readable at every zoom, and on nothing that could be read there."""

from __future__ import annotations

import pytest

from designer.canvas.camera import Camera
from designer.canvas.drawing import Drawing
from designer.canvas.frame_titles import title_in, words_rects
from designer.canvas.geometry import touch
from designer.canvas.lod import level_of
from designer.canvas.painting_far import chip_rect
from engine.inference import infer
from engine.layout.model import Rect
from engine.templates import project
from tests.screens.googlenet import googlenet

FRAMED = ("resnet20", "resnet50", "transformer", "inception", "vit", "unet", "googlenet")
ZOOMS = (0.74, 0.6, 0.5, 0.44, 0.36, 0.33, 0.3, 0.26, 0.23, 0.18, 0.15)


def framed(key):
    return googlenet() if key == "googlenet" else project(key)


@pytest.mark.parametrize("key", FRAMED)
def test_the_name_of_a_frame_covers_no_card_and_no_other_name(key, themed):
    drawing = Drawing(infer(framed(key)))
    assert drawing.frames
    for zoom in ZOOMS:
        camera, level = Camera(zoom), level_of(zoom)
        titles = [title_in(drawing, box, camera, level) for box in drawing.frames.values()]
        words = [words_rects(title) for title in titles]
        for place, title in enumerate(titles):
            if zoom < 0.32 and title.inside:
                continue  # there was no place for it around the frame
            letters = [
                Rect(x + 3, y + title.size - 9, wide - 6, 9) for x, y, wide, _ in words[place]
            ]
            for card in drawing.cards.values():
                box = chip_rect(card.rect, camera)
                shown = Rect(box.x(), box.y(), box.width(), box.height())
                for rect in letters:
                    assert not touch(shown, rect), (zoom, title.name, card.name)
            for other in words[place + 1 :]:
                assert not [1 for a in words[place] for b in other if touch(a, b)]


@pytest.mark.parametrize("key", ["resnet20", "inception", "googlenet"])
def test_as_blocks_every_name_stands_around_its_frame_with_the_shape_that_leaves_it(key, themed):
    drawing = Drawing(infer(framed(key)))
    camera = Camera(0.23)
    for box in drawing.frames.values():
        title = title_in(drawing, box, camera, level_of(0.23))
        assert not title.inside
        assert title.shape == box.shape
