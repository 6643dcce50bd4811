"""The desktop's side of a Linux package: entry, file types, icons, and the command on the path."""

from __future__ import annotations

import time
from pathlib import Path

import common


def add_to(tree: Path, prefix: str = "usr") -> None:
    """Put entry, file types, description and icons below a tree's prefix."""
    share = tree / prefix / "share"
    linux = common.HERE / "linux"
    common.put(linux / f"{common.ID}.desktop", share / "applications" / f"{common.ID}.desktop")
    common.put(linux / f"{common.ID}.mime.xml", share / "mime/packages" / f"{common.ID}.xml")
    common.write(share / "metainfo" / f"{common.ID}.metainfo.xml", metainfo())
    add_icons(share / "icons/hicolor")


def metainfo() -> str:
    """Fill in version and date of the description that software centres show."""
    day = time.strftime("%Y-%m-%d", time.gmtime(common.source_date()))
    template = common.HERE / "linux" / f"{common.ID}.metainfo.xml"
    return common.fill(template, VERSION=common.version(), DATE=day)


def add_icons(hicolor: Path) -> None:
    """Put the logo in every size, for the program and for its files."""
    for context, name in (("apps", common.ID), ("mimetypes", common.MIME.replace("/", "-"))):
        common.put(common.LOGO, hicolor / "scalable" / context / f"{name}.svg")
        for size in common.ICON_SIZES:
            picture = common.need_bundle(common.ICONS, "bundle") / f"{size}.png"
            common.put(picture, hicolor / f"{size}x{size}" / context / f"{name}.png")
