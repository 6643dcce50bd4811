"""The logo in the containers of Windows and macOS."""

from __future__ import annotations

import struct

from tests.packaging.tools import ROOT, script

icons = script("icons")


def test_the_logo_is_drawn_in_every_size(qapp, tmp_path):
    from PySide6.QtGui import QImage

    pictures = icons.draw(ROOT / "resources/logo.svg", tmp_path)
    assert set(pictures) == set(icons.SIZES)
    for size in icons.SIZES:
        image = QImage(str(tmp_path / f"{size}.png"))
        assert (image.width(), image.height()) == (size, size)
        middle = image.pixelColor(size // 2, size // 5)
        corner = image.pixelColor(0, 0)
        assert middle.alpha() == 255
        assert corner.alpha() < 60


def test_windows_finds_every_picture_where_the_head_says():
    pictures = {16: b"\x89PNGsmall", 256: b"\x89PNGlarge!"}
    packed = icons.ico(pictures)
    assert struct.unpack("<HHH", packed[:6]) == (0, 1, 2)
    for index, (size, picture) in enumerate(pictures.items()):
        row = struct.unpack("<BBBBHHII", packed[6 + 16 * index : 22 + 16 * index])
        assert row[0] == size % 256
        assert packed[row[7] : row[7] + row[6]] == picture


def test_macos_finds_every_picture_by_its_type():
    packed = icons.icns({16: b"a", 128: b"bb"})
    assert packed[:4] == b"icns"
    assert struct.unpack(">I", packed[4:8])[0] == len(packed)
    assert packed[8:12] == b"icp4"
    assert b"ic07" + struct.pack(">I", 10) + b"bb" in packed
