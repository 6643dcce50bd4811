"""Diagrams: the drawing as SVG, PDF and PNG, by the same painting as the canvas."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest
from PySide6.QtGui import QColor, QImage

from designer import diagram
from designer.theme import Theme
from engine import storage
from tests.designer.canvas.drawings import broken, nested, resnet

SVG = "{http://www.w3.org/2000/svg}"


def words(svg: bytes) -> list[str]:
    root = ET.fromstring(svg)
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


def test_an_svg_holds_the_text_as_text(themed):
    found = words(diagram.picture(resnet(), "svg"))
    assert {"Conv2D", "conv_a", "18.5 K", "BatchNormalization", "Stage 1"} <= set(found)
    # A pill is written piece by piece: its numbers stand one after the other.
    assert "".join(found).count("16×16×64") >= 5


def test_texts_tell_their_width_so_that_another_typeface_fits(themed):
    root = ET.fromstring(diagram.picture(resnet(), "svg"))
    for text in root.iter(f"{SVG}text"):
        assert float(text.attrib["textLength"]) > 0


def test_an_svg_is_as_large_as_the_drawing_with_its_margin(themed):
    root = ET.fromstring(diagram.picture(resnet(), "svg"))
    box = [float(number) for number in root.attrib["viewBox"].split()]
    # From the frame's left edge to its right one; from the Input to the last Dense.
    assert box[2:] == [552 + 64, 840 + 64]
    doubled = ET.fromstring(diagram.picture(resnet(), "svg", scale=2.0))
    assert float(doubled.attrib["viewBox"].split()[2]) == 2 * box[2]


def test_light_and_dark_have_their_own_ground(themed):
    for dark in (False, True):
        image = QImage.fromData(diagram.picture(resnet(), "png", dark=dark))
        assert image.pixelColor(3, 3) == QColor(Theme(dark).surface.canvas)
    svg = diagram.picture(resnet(), "svg", dark=True).decode()
    assert Theme(True).surface.canvas.name() in svg


def test_a_png_has_two_pixels_for_each_of_the_design(themed):
    svg = ET.fromstring(diagram.picture(resnet(), "svg"))
    wide = float(svg.attrib["viewBox"].split()[2])
    assert QImage.fromData(diagram.picture(resnet(), "png")).width() == 2 * wide
    assert QImage.fromData(diagram.picture(resnet(), "png", scale=0.5)).width() == wide


def test_errors_are_in_the_picture(themed):
    svg = diagram.picture(broken(), "svg").decode()
    assert Theme(False).status.error.solid.name() in svg


def test_a_pdf_is_one_page_as_large_as_the_drawing(themed):
    data = diagram.picture(resnet(), "pdf")
    assert data.startswith(b"%PDF")
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", data)
    assert box is not None
    svg = ET.fromstring(diagram.picture(resnet(), "svg"))
    wide, high = (float(n) for n in svg.attrib["viewBox"].split()[2:])
    assert float(box[1]) == pytest.approx(wide * 0.75, abs=1.5)
    assert float(box[2]) == pytest.approx(high * 0.75, abs=1.5)
    assert b"/Font" in data


def test_any_model_of_the_project_can_be_drawn(themed):
    assert "block" in words(diagram.picture(nested(), "svg"))
    assert "inside" in words(diagram.picture(nested(), "svg", model="block"))


def test_an_empty_project_gives_an_empty_picture(themed):
    from engine.graph import Project

    assert words(diagram.picture(Project(), "svg")) == []


def test_names_with_signs_of_xml_are_kept(themed):
    from engine import edits

    project = edits.rename(resnet(), "model", "l_a", 'a<b>&"c"')
    assert 'a<b>&"c"' in words(diagram.picture(project, "svg"))


def test_a_png_that_is_too_large_is_refused_with_a_way_out(themed, tmp_path):
    target = tmp_path / "huge.png"
    with pytest.raises(ValueError, match="SVG and PDF have no such limit"):
        diagram.write(resnet(), target, scale=60.0)
    assert not target.exists()


def test_another_ending_is_refused(themed, tmp_path):
    with pytest.raises(ValueError, match=r"\.svg"):
        diagram.write(resnet(), tmp_path / "drawing.gif")


def test_the_command_line_draws_without_a_window(tmp_path):
    source, target = tmp_path / "net.shapewright", tmp_path / "net.svg"
    storage.save(resnet(), source)
    run = subprocess.run(
        [sys.executable, "-m", "designer", "diagram", str(source), "-o", str(target)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert "conv_a" in words(target.read_bytes())
