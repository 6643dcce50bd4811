"""Licences are found from what a bundle was made of; a part without a text stops the build."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.packaging.tools import script

licences = script("licences")


@pytest.fixture
def prefix(tmp_path: Path) -> Path:
    """An environment with three distributions as pip installs them."""
    site = tmp_path / "venv/lib/python3.11/site-packages"
    for name, version, texts in (
        ("PySide6_Essentials", "6.11.3", []),
        ("pyinstaller", "6.22.3", ["licenses/COPYING.txt"]),
        ("thing", "1.0", ["licenses/LICENSE", "licenses/sub/LICENSE"]),
    ):
        info = site / f"{name}-{version}.dist-info"
        files = [f"{name}/a.py", *(f"{info.name}/{text}" for text in texts)]
        for file in files:
            (site / file).parent.mkdir(parents=True, exist_ok=True)
            (site / file).write_text(f"text of {file}")
        info.mkdir(exist_ok=True)
        head = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nLicense: Some\n"
        (info / "METADATA").write_text(head)
        (info / "RECORD").write_text("".join(f"{file},,\n" for file in files))
    return tmp_path / "venv"


def manifest(common, prefix: Path, *files: str) -> None:
    site = prefix / "lib/python3.11/site-packages"
    places = {
        name: script("common").ROOT if name.startswith("resources") else site for name in files
    }
    content = {
        "python": "3.11.2",
        "prefix": str(prefix),
        "base_prefix": "/nowhere",
        "files": [[name, str(place / name)] for name, place in places.items()],
        "modules": [],
    }
    common.write(common.BUILD / "shapewright-manifest.json", json.dumps(content))


def test_every_part_brings_its_texts(common, prefix, tmp_path):
    manifest(common, prefix, "thing/a.py", "PySide6_Essentials/a.py")
    bundle = tmp_path / "bundle"
    licences.write_licences(bundle, "shapewright")
    folder = bundle / "licenses"
    assert (folder / "LICENSE.txt").read_text().startswith("MIT License")
    assert (folder / "thing/LICENSE").is_file()
    assert (folder / "thing/sub_LICENSE").is_file()
    assert (folder / "pyinstaller/COPYING.txt").is_file()
    assert "GNU LESSER" in (folder / "pyside6-essentials/LGPL-3.txt").read_text()
    notices = (folder / "NOTICES.md").read_text()
    assert "| thing | 1.0 |" in notices
    assert "Qt for Python (PySide6, shiboken6) 6.11.3" in notices
    assert "replace" in notices


def test_fonts_and_icons_of_the_resources_are_listed(common, prefix, tmp_path):
    manifest(common, prefix, "resources/logo.svg")
    names = {part.name for part in licences.write_licences(tmp_path / "bundle", "shapewright")}
    assert {"fonts", "icons"} <= names


def test_a_part_without_a_text_stops_the_build(common, prefix):
    site = prefix / "lib/python3.11/site-packages"
    for text in (site / "thing-1.0.dist-info").rglob("LICENSE"):
        text.unlink()
    manifest(common, prefix, "thing/a.py")
    with pytest.raises(SystemExit, match="no licence text for thing"):
        licences.write_licences(common.BUILD / "bundle", "shapewright")


def test_a_file_that_nobody_owns_stops_the_build(common, prefix, tmp_path):
    stranger = tmp_path / "elsewhere/strange.so"
    common.write(stranger, "")
    manifest(common, prefix)
    path = common.BUILD / "shapewright-manifest.json"
    content = json.loads(path.read_text())
    content["files"].append(["strange.so", str(stranger)])
    path.write_text(json.dumps(content))
    with pytest.raises(SystemExit, match=r"nobody owns strange\.so"):
        licences.write_licences(common.BUILD / "bundle", "shapewright")
