"""What the desktop is told about our files: models open with the program, other JSON does not."""

from __future__ import annotations

import configparser
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.tools import ROOT, script

LINUX = ROOT / "packaging/linux"
clean_desktop = script("clean_desktop")

ASK_QT = """
import json, sys
from PySide6.QtCore import QMimeDatabase
known = QMimeDatabase()
print(json.dumps({path: known.mimeTypeForFile(path).name() for path in sys.argv[1:]}))
"""


@pytest.fixture
def world(tmp_path: Path) -> dict[str, str]:
    """The environment of a person who has our file types installed."""
    packages = tmp_path / "share/mime/packages"
    packages.mkdir(parents=True)
    shutil.copy(LINUX / f"{script('common').ID}.mime.xml", packages / "ours.xml")
    return {**os.environ, "XDG_DATA_HOME": str(tmp_path / "share")}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """A file of each kind, and the kind that it is."""
    wanted = {}
    for name, (text, kind) in clean_desktop.FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        wanted[str(tmp_path / name)] = kind
    return wanted


def asked(*words: str, env: dict[str, str]) -> str:
    return subprocess.run(words, capture_output=True, text=True, check=True, env=env).stdout


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux has this database")
def test_desktops_on_qt_tell_a_keras_architecture_from_other_json(world, files):
    found = json.loads(asked(sys.executable, "-c", ASK_QT, *files, env=world))
    assert found == files


@pytest.mark.skipif(
    not (shutil.which("gio") and shutil.which("update-mime-database")), reason="no gio here"
)
def test_desktops_on_gtk_tell_a_keras_architecture_from_other_json(world, files):
    asked("update-mime-database", f"{world['XDG_DATA_HOME']}/mime", env=world)
    words = ("gio", "info", "-a", "standard::content-type")
    said = {path: asked(*words, path, env=world) for path in files}
    found = {path: text.split("content-type:")[1].split()[0] for path, text in said.items()}
    assert found == files


def test_the_program_opens_its_own_kinds_and_claims_no_others():
    entry = configparser.RawConfigParser()
    entry.read(LINUX / f"{script('common').ID}.desktop", encoding="utf-8")
    kinds = entry["Desktop Entry"]["MimeType"].strip(";").split(";")
    assert sorted(kinds) == sorted(clean_desktop.OURS)
