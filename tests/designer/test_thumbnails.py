"""Thumbnails show the drawing that they stand for: each block, and each wire where one sees it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from designer import thumbnails
from engine.templates import TEMPLATES, project


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.key)
def test_no_upright_line_hides_behind_a_block(template):
    made = thumbnails.of_template(template.key)
    assert len(made.blocks) == len(project(template.key).model.nodes)
    assert len(made.lines) == len(project(template.key).model.wires)
    for line in made.lines:
        for one, other in zip(line, line[1:], strict=False):
            if one.x() != other.x():
                continue
            part = QRectF(one, other).normalized().adjusted(-1, 1, 1, -1)
            for rect, category in made.blocks:
                assert not part.intersects(rect), category
        assert made.bounds.contains(QRectF(line[0], line[-1]).normalized().center())


def test_a_tall_drawing_is_painted_with_blocks_that_one_can_tell(themed):
    made = thumbnails.of_template("unet")
    image = QImage(260, 230, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    made.paint(painter, QRectF(0, 0, 260, 230))
    painter.end()
    first, category = min(made.blocks, key=lambda block: block[0].top())
    scale = 230 / made.bounds.height()
    row = image.height() / 2 + (first.center().y() - made.bounds.center().y()) * scale
    ink = themed.current.category_of(category).block
    wide = sum(image.pixelColor(x, round(row)) == ink for x in range(image.width()))
    assert wide > 1.8 * first.width() * scale
