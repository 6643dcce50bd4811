"""The installer for one person: a file that unpacks itself, without root, FUSE or network."""

from __future__ import annotations

import os
from pathlib import Path

import common


def make() -> Path:
    """Build the `.run` file with makeself."""
    bundle = common.need_bundle(common.PROGRAM_BUNDLE, "bundle")
    common.need({"makeself": "makeself", "xz": "xz-utils"})
    tree = common.fresh(common.BUILD / "run")
    common.copy_bundle(bundle, tree / "app")
    linux = common.HERE / "linux"
    common.put(linux / "install.sh", tree / "install.sh", 0o755)
    common.put(linux / f"{common.ID}.desktop", tree / f"{common.ID}.desktop")
    common.put(linux / f"{common.ID}.mime.xml", tree / f"{common.ID}.mime.xml")
    common.put(common.LOGO, tree / f"{common.ID}.svg")
    common.plain_modes(tree)
    common.plain_times(tree)
    common.DIST.mkdir(exist_ok=True)
    name = f"{common.PROGRAM}-{common.version()}-{os.uname().machine}.run"
    target = common.DIST / name
    common.run(
        # --noprogress: the bar is for terminals, and the file is started from anywhere.
        *("makeself", "--xz", "--complevel", "6", "--nox11", "--noprogress", "--sha256"),
        *("--tar-extra", "--sort=name --owner=0 --group=0 --numeric-owner"),
        *("--packaging-date", str(common.source_date())),
        *(tree, target, f"Shapewright {common.version()}", "./install.sh"),
    )
    return target
