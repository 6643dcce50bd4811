"""The AppImage: one file to start, made of a runtime and a SquashFS image.

The runtime is the AppImage project's own program. It is given by path, so that whoever builds
decides which one and checks it; nothing is fetched here.
"""

from __future__ import annotations

import os
from pathlib import Path

import common
import desktop


def make(runtime: Path) -> Path:
    """Build the AppImage with a runtime that is already on this machine."""
    bundle = common.need_bundle(common.PROGRAM_BUNDLE, "bundle")
    common.need({"mksquashfs": "squashfs-tools"})
    check_runtime(runtime)
    tree = common.fresh(common.BUILD / "appimage")
    common.copy_bundle(bundle, tree / common.PROGRAM_HOME)
    desktop.add_to(tree)
    common.put(common.HERE / "linux/AppRun", tree / "AppRun", 0o755)
    entry = tree / "usr/share/applications" / f"{common.ID}.desktop"
    common.put(entry, tree / entry.name)
    common.put(common.LOGO, tree / f"{common.ID}.svg")
    (tree / ".DirIcon").symlink_to(f"{common.ID}.svg")
    common.plain_modes(tree)
    image = common.BUILD / "appimage.squashfs"
    image.unlink(missing_ok=True)
    # The time stamps come from SOURCE_DATE_EPOCH, which `common.run` sets.
    common.run(
        *("mksquashfs", tree, image, "-root-owned", "-noappend", "-quiet", "-no-progress"),
        *("-comp", "zstd", "-Xcompression-level", "19", "-b", "1M"),
    )
    common.DIST.mkdir(exist_ok=True)
    name = f"Shapewright-{common.version()}-{os.uname().machine}.AppImage"
    target = common.DIST / name
    target.write_bytes(runtime.read_bytes() + image.read_bytes())
    target.chmod(0o755)
    return target


def check_runtime(runtime: Path) -> None:
    """Stop when the file is not what an AppImage begins with."""
    if not runtime.is_file():
        raise SystemExit(f"build: RUNTIME={runtime} is not a file")
    head = runtime.read_bytes()[:11]
    # Byte 8 to 10 of an AppImage's ELF head: "AI" and the type.
    if head[:4] != b"\x7fELF" or head[8:11] != b"AI\x02":
        raise SystemExit(f"build: {runtime} is not an AppImage runtime of type 2")
