"""The pages on problems: every code is listed, links lead somewhere, pictures are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine import checks, inference, pages
from tests.engine.broken_networks import BROKEN
from tests.screens import problem_pages
from tests.screens.problem_scenes import SCENES

FOLDER = Path(__file__).resolve().parents[2] / pages.FOLDER
FILES = sorted(FOLDER.glob("*.md"))
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#]+)\)")


def test_the_list_of_codes_is_what_the_sources_hold():
    written = (FOLDER / "codes.md").read_text("utf-8")
    assert written == problem_pages.table(), "run: python tests/screens/problem_pages.py --codes"


def test_every_code_that_occurs_is_in_the_list():
    listed = problem_pages.codes()
    for case in BROKEN:
        for problem in checks.everything(case.project, inference.infer(case.project)):
            assert problem.code in listed
            assert listed[problem.code][0] in (problem.severity, "error"), problem.code


def test_every_code_with_a_page_exists_and_every_page_has_its_file():
    listed = problem_pages.codes()
    for page, codes in pages.PAGES.items():
        assert pages.file(page) is not None, page
        assert set(codes) <= set(listed), page
        for code in codes:
            assert pages.documentation(code) == page
    assert pages.documentation("no-such-code") == pages.CODES
    assert pages.file("no-such-page") is None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_link_of_a_page_leads_somewhere(path: Path):
    for target in LINK.findall(path.read_text("utf-8")):
        assert (path.parent / target).is_file(), target


def test_every_picture_is_shown_and_every_scene_has_its_picture():
    shown = {
        Path(target).stem
        for path in FILES
        for target in LINK.findall(path.read_text("utf-8"))
        if target.startswith("images/")
    }
    assert shown == set(SCENES)
    assert {path.stem for path in (FOLDER / "images").glob("*.png")} == set(SCENES)


def test_the_networks_of_the_pictures_have_the_problems_that_the_pages_speak_of():
    for name, scene in SCENES.items():
        project = scene.project()
        codes = {p.code for p in checks.everything(project, inference.infer(project))}
        if name in ("first-layer", "output-shape"):
            assert codes == set()
        else:
            assert codes, name
