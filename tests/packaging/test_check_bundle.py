"""The check of a finished bundle: a good one passes, and each fault is seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packaging.tools import ROOT, script

check_bundle = script("check_bundle")


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A folder with everything that a program's bundle must have, as empty files."""
    folder = tmp_path / "good"
    plugins = "lib/PySide6/Qt/plugins/platforms"
    names = [
        "shapewright",
        "licenses/LICENSE.txt",
        "licenses/NOTICES.md",
        "lib/engine/verification/worker.py",
        "lib/libxcb-cursor.so.0",
        *(f"{plugins}/libq{name}.so" for name in ("xcb", "offscreen", "wayland")),
        *(
            f"lib/{path.relative_to(ROOT).as_posix()}"
            for path in (ROOT / "resources").rglob("*")
            if path.is_file()
        ),
    ]
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


@pytest.fixture(autouse=True)
def _no_loader(monkeypatch: pytest.MonkeyPatch) -> None:
    # Empty files are no libraries; what the loader says is tried with real bundles.
    monkeypatch.setattr(check_bundle, "_not_found", lambda _bundle, _files: iter(()))


def test_a_good_bundle_has_no_problems(good):
    assert check_bundle.problems(good, worker=False) == []


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("lib/libreadline.so.8", "readline"),
        ("lib/PySide6/Qt/lib/libQt6VirtualKeyboard.so.6", "virtual keyboard"),
        ("lib/libgtk-3.so.0", "GTK"),
        ("lib/PySide6/Qt/lib/libQt6Network.so.6", "network"),
        ("lib/tensorflow/libtensorflow_cc.so.2", "other bundle"),
        ("lib/numpy/core.so", "other bundle"),
        ("lib/engine/graph.py.orig", "editor"),
    ],
)
def test_what_must_not_be_inside_is_seen(good, name, word):
    (good / name).parent.mkdir(parents=True, exist_ok=True)
    (good / name).touch()
    assert any(word in each for each in check_bundle.problems(good, worker=False))


@pytest.mark.parametrize(
    "name",
    [
        "lib/resources/keras_catalog.json",
        "lib/libxcb-cursor.so.0",
        "lib/PySide6/Qt/plugins/platforms/libqwayland.so",
        "lib/engine/verification/worker.py",
        "licenses/NOTICES.md",
    ],
)
def test_what_is_missing_is_seen(good, name):
    (good / name).unlink()
    assert check_bundle.problems(good, worker=False)


def test_a_path_of_the_build_machine_is_seen(good):
    content = b"\0\0" + str(ROOT).encode() + b"/lib\0"
    (good / "lib/libthing.so").write_bytes(content)
    assert any("path" in each for each in check_bundle.problems(good, worker=False))


def test_a_link_that_leads_out_or_nowhere_is_seen(good):
    (good / "lib/out.so").symlink_to("/usr/lib/libc.so.6")
    (good / "lib/nowhere.so").symlink_to("gone.so")
    found = check_bundle.problems(good, worker=False)
    assert any("out of the bundle" in each for each in found)
    assert any("points at nothing" in each for each in found)


def test_a_bundle_that_grew_is_seen(good, monkeypatch):
    monkeypatch.setattr(check_bundle, "LARGEST_PROGRAM", 10)
    (good / "lib/large.bin").write_bytes(b"x" * 11)
    assert any("agreed" in each for each in check_bundle.problems(good, worker=False))
