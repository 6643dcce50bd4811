"""The wheel: everything inside, and the program starts where it was installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.packaging.tools import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the tree with the setuptools that is installed here."""
    folder = tmp_path_factory.mktemp("tree")
    for name in ("engine", "designer", "resources", "docs/problems"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for name in ("pyproject.toml", "setup.py", "LICENSE", "README.md"):
        if (ROOT / name).is_file():
            shutil.copy(ROOT / name, folder)
    # What an earlier build of an earlier tree left behind.
    leftover = folder / "build/lib/designer/taken_out.py"
    leftover.parent.mkdir(parents=True)
    leftover.touch()
    code = (
        "import sys; from setuptools import build_meta; print(build_meta.build_wheel(sys.argv[1]))"
    )
    target = tmp_path_factory.mktemp("wheel")
    words = [sys.executable, "-c", code, str(target)]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return next(target.glob("*.whl"))


def test_every_module_and_every_resource_is_inside(wheel: Path):
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(ROOT).as_posix()
        for package in ("engine", "designer", "resources")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    wanted |= {
        f"resources/problems/{path.relative_to(ROOT / 'docs/problems').as_posix()}"
        for path in (ROOT / "docs/problems").rglob("*")
        if path.is_file()
    }
    assert wanted - names == set()
    others = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert others == {"engine", "designer", "resources"}


def test_what_an_earlier_build_left_behind_is_not_inside(wheel: Path):
    assert "designer/taken_out.py" not in zipfile.ZipFile(wheel).namelist()


def test_the_wheel_knows_its_version_needs_and_command(wheel: Path):
    from engine.version import VERSION

    archive = zipfile.ZipFile(wheel)
    info = f"shapewright-{VERSION}.dist-info"
    head = archive.read(f"{info}/METADATA").decode()
    assert f"Version: {VERSION}" in head
    assert "Requires-Python: <3.14,>=3.11" in head
    assert "PySide6-Essentials" in head
    assert "Provides-Extra: tf" in head
    entry = archive.read(f"{info}/entry_points.txt").decode()
    assert "shapewright = designer.__main__:main" in entry


def test_the_program_works_from_where_it_is_installed(wheel: Path, tmp_path: Path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "site"), "PYTHONSAFEPATH": "1"}
    code = (
        "import engine, pathlib\n"
        "from engine import catalog\n"
        "home = pathlib.Path(engine.__file__).parent.parent\n"
        "assert (home / 'resources' / 'keras_catalog.json').is_file()\n"
        "from engine import pages\n"
        "assert pages.file('conv2d').is_file()\n"
        "print(home)\n"
    )
    words = [sys.executable, "-c", code]
    said = subprocess.run(words, env=env, cwd=tmp_path, capture_output=True, text=True)
    assert said.stdout.strip() == str(tmp_path / "site"), said.stderr
    words = [sys.executable, "-m", "designer", "--version"]
    done = subprocess.run(words, env=env, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
