"""The installer for Windows, compiled by makensis, which also runs on Linux.

On Windows the payload is the bundle. Elsewhere PAYLOAD names a folder: the installer itself can be
compiled and tried (with wine) on any system, the program inside only built on its own.
"""

from __future__ import annotations

import os
from pathlib import Path

import common


def make() -> Path:
    """Compile the installer."""
    common.need({"makensis": "nsis"})
    payload = Path(os.environ.get("PAYLOAD") or common.need_bundle(common.PROGRAM_BUNDLE, "bundle"))
    if not (payload / "shapewright.exe").is_file():
        raise SystemExit(f"build: {payload} holds no shapewright.exe; see PAYLOAD")
    add_on = Path(os.environ.get("ADD_ON_PAYLOAD") or common.ADD_ON_BUNDLE)
    common.DIST.mkdir(exist_ok=True)
    target = common.DIST / f"Shapewright-{common.version()}-win64-setup.exe"
    defined = {"VERSION": common.version(), "PAYLOAD": payload.resolve(), "OUTPUT": target}
    if (add_on / f"{common.ADD_ON_PROGRAM}.exe").is_file():
        defined["ADD_ON_PAYLOAD"] = add_on.resolve()
    options = [f"-D{name}={value}" for name, value in defined.items()]
    script = common.HERE / "windows" / "installer.nsi"
    common.run("makensis", "-V2", "-WX", *options, script)
    return target
