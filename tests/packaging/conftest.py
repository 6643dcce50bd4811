"""A bundle that is small enough to be packed in a test, and folders that belong to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packaging.tools import script

ONE_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154"
    "78da63fcffff3f030005fe02fea7356a3d0000000049454e44ae426082"
)


@pytest.fixture
def common(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The shared module with build and dist in a folder of the test."""
    module = script("common")
    monkeypatch.setattr(module, "BUILD", tmp_path / "build")
    monkeypatch.setattr(module, "DIST", tmp_path / "dist")
    monkeypatch.setattr(module, "ICONS", tmp_path / "build/icons")
    bundle = tmp_path / "build/bundle/shapewright"
    monkeypatch.setattr(module, "PROGRAM_BUNDLE", bundle)
    monkeypatch.setattr(module, "ADD_ON_BUNDLE", tmp_path / "build/bundle/verify")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    return module


@pytest.fixture
def bundle(common) -> Path:
    """A program that says its arguments, with a library and a link, as a bundle has them."""
    folder = common.PROGRAM_BUNDLE
    common.write(folder / "shapewright", '#!/bin/sh\necho "shapewright $*"\n', 0o755)
    common.write(folder / "lib/libthing.so.1.0", "not really a library\n")
    (folder / "lib/libthing.so.1").symlink_to("libthing.so.1.0")
    common.write(folder / "licenses/LICENSE.txt", "MIT\n")
    for size in common.ICON_SIZES:
        (common.ICONS).mkdir(parents=True, exist_ok=True)
        (common.ICONS / f"{size}.png").write_bytes(ONE_PIXEL)
    return folder
