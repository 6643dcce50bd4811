"""The logo as pictures of every size and as the icon files of Windows and macOS.

Run by the Python of the build's environment, which has Qt to draw SVG; both icon formats are
containers of PNG pictures with a short head, so nothing else is needed.
"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

SIZES = (16, 24, 32, 48, 64, 128, 256, 512, 1024)
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
ICNS_TYPES = {16: b"icp4", 32: b"icp5", 128: b"ic07", 256: b"ic08", 512: b"ic09", 1024: b"ic10"}


def draw(logo: Path, folder: Path) -> dict[int, bytes]:
    """Draw the logo in every size; give the pictures' bytes."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    app = QGuiApplication.instance() or QGuiApplication([])
    renderer = QSvgRenderer(str(logo))
    if not renderer.isValid():
        raise SystemExit(f"build: {logo} is no picture")
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {}
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        path = folder / f"{size}.png"
        if not image.save(str(path)):
            raise SystemExit(f"build: {path} cannot be written")
        pictures[size] = path.read_bytes()
    del app
    return pictures


def ico(pictures: dict[int, bytes]) -> bytes:
    """Pack pictures as Windows wants them."""
    sizes = [size for size in ICO_SIZES if size in pictures]
    head = struct.pack("<HHH", 0, 1, len(sizes))
    place = len(head) + 16 * len(sizes)
    rows = b""
    for size in sizes:
        # A width of 0 means 256.
        rows += struct.pack(
            "<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(pictures[size]), place
        )
        place += len(pictures[size])
    return head + rows + b"".join(pictures[size] for size in sizes)


def icns(pictures: dict[int, bytes]) -> bytes:
    """Pack pictures as macOS wants them."""
    parts = b"".join(
        kind + struct.pack(">I", 8 + len(pictures[size])) + pictures[size]
        for size, kind in ICNS_TYPES.items()
        if size in pictures
    )
    return b"icns" + struct.pack(">I", 8 + len(parts)) + parts


def main() -> int:
    """Draw everything: `icons.py LOGO.svg FOLDER`."""
    logo, folder = Path(sys.argv[1]), Path(sys.argv[2])
    pictures = draw(logo, folder)
    (folder / "shapewright.ico").write_bytes(ico(pictures))
    (folder / "shapewright.icns").write_bytes(icns(pictures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
