"""The disk image for macOS, made on macOS: hdiutil exists nowhere else.

Without a signing identity the program is signed "ad hoc", and macOS asks before the first start.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import common


def make() -> Path:
    """Build the `.dmg` from the application that `build.py bundle` made."""
    if sys.platform != "darwin":
        raise SystemExit("build: a .dmg can only be made on macOS")
    app = common.need_bundle(common.BUILD / "bundle" / "Shapewright.app", "bundle")
    identity = os.environ.get("CODESIGN_IDENTITY", "-")
    options = ("--options", "runtime", "--timestamp") if identity != "-" else ()
    common.run("codesign", "--force", "--deep", *options, "--sign", identity, app)
    tree = common.fresh(common.BUILD / "dmg")
    common.run("ditto", app, tree / app.name)  # keeps symbolic links and signatures
    (tree / "Applications").symlink_to("/Applications")
    common.DIST.mkdir(exist_ok=True)
    target = common.DIST / f"Shapewright-{common.version()}-{os.uname().machine}.dmg"
    target.unlink(missing_ok=True)
    common.run(
        *("hdiutil", "create", "-volname", "Shapewright", "-srcfolder", tree),
        *("-format", "ULMO", target),
    )
    return target
