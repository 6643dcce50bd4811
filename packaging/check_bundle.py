"""What must be true of a finished bundle, checked on its files.

`problems(bundle, worker)` gives a list of sentences; an empty one means that the bundle may be
packed. It knows files and bytes and refuses to start anything.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import common

FORBIDDEN = {
    "readline (GPL-3)": re.compile(r"readline", re.IGNORECASE),
    "the virtual keyboard (GPL-3)": re.compile(r"virtualkeyboard", re.IGNORECASE),
    "GTK": re.compile(r"lib(gtk|gdk|q?gtk3)", re.IGNORECASE),
    "the network module of Qt": re.compile(r"Qt6?Network\b|Qt6?Qml|Qt6?Quick"),
    "a file of the builder's editor or cache": re.compile(r"(~|\.orig|\.swp|\.pyc\.\d+)$"),
}
ONLY_IN_THE_ADD_ON = re.compile(r"(^|/)(tensorflow|keras|numpy|h5py)(/|$)")
ONLY_IN_THE_PROGRAM = re.compile(r"(^|/)(PySide6|shiboken6|designer)(/|$)")
# Test files of these are read by nobody at run time.
LARGEST_PROGRAM = 130_000_000
LARGEST_ADD_ON = 950_000_000


def problems(bundle: Path, worker: bool) -> list[str]:
    """Say what is wrong with a bundle."""
    files = [path for path in sorted(bundle.rglob("*")) if path.is_file() or path.is_symlink()]
    names = [path.relative_to(bundle).as_posix() for path in files]
    found = [*_wrong_names(names, worker), *_missing(bundle, names, worker)]
    found += _broken_links(files)
    found += list(_with_build_paths(bundle, files))
    limit = LARGEST_ADD_ON if worker else LARGEST_PROGRAM
    size = common.size_of(files)
    if size > limit:
        found.append(f"the bundle is {size / 1e6:.0f} MB; {limit / 1e6:.0f} MB were agreed on")
    if common.LINUX:
        found += list(_not_found(bundle, files))
    return found


def _wrong_names(names: list[str], worker: bool) -> Iterator[str]:
    stranger = ONLY_IN_THE_PROGRAM if worker else ONLY_IN_THE_ADD_ON
    for name in names:
        if name.startswith("licenses/"):
            continue
        for what, pattern in FORBIDDEN.items():
            if pattern.search(name):
                yield f"{what} is inside: {name}"
        if stranger.search(name):
            yield f"{name} belongs to the other bundle"


def _missing(bundle: Path, names: list[str], worker: bool) -> Iterator[str]:
    wanted = ["licenses/LICENSE.txt", "licenses/NOTICES.md"]
    if not worker:
        wanted += ["lib/engine/verification/worker.py"]
        resources = common.ROOT / "resources"
        wanted += [
            f"lib/{path.relative_to(common.ROOT).as_posix()}"
            for path in sorted(resources.rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        ]
    if common.LINUX and not worker:
        plugins = "lib/PySide6/Qt/plugins/"
        wanted += [f"{plugins}platforms/libq{name}.so" for name in ("xcb", "offscreen", "wayland")]
        if not any("libxcb-cursor" in name for name in names):
            yield "libxcb-cursor is missing; many systems lack it"
    present = set(names)
    yield from (f"{name} is missing" for name in wanted if name not in present)


def _broken_links(files: list[Path]) -> list[str]:
    return [
        f"{path} points at nothing" for path in files if path.is_symlink() and not path.exists()
    ]


def build_paths() -> list[bytes]:
    """Give the paths of this machine that must not be found in any file."""
    places = {str(common.ROOT), str(common.BUILD), str(Path.home()), sys.base_prefix}
    # Others build in containers as root: their "/root/" inside their libraries is not ours. And
    # "/usr" is where things belong.
    places -= {"/root", "/usr", "/usr/local"}
    return [f"{place}{os.sep}".encode() for place in sorted(places)]


def _with_build_paths(bundle: Path, files: list[Path]) -> Iterator[str]:
    paths = build_paths()
    for path in files:
        if path.is_symlink():
            if os.readlink(path).startswith("/"):
                yield f"{path.relative_to(bundle)} is a link out of the bundle"
            continue
        content = path.read_bytes()
        for place in paths:
            if place in content:
                yield f"{path.relative_to(bundle)} holds the build machine's path {place.decode()}"


def _not_found(bundle: Path, files: list[Path]) -> Iterator[str]:
    """Ask the loader about every library, with the bundle's own folder as the program sets it."""
    folders = [bundle / "lib"]
    env = {**os.environ, "LD_LIBRARY_PATH": ":".join(map(str, folders)), "LC_ALL": "C"}
    for path in files:
        if path.is_symlink() or ".so" not in path.name:
            continue
        asked = subprocess.run(["ldd", str(path)], capture_output=True, text=True, env=env)
        for line in asked.stdout.splitlines():
            if "not found" in line:
                yield f"{path.relative_to(bundle)} needs {line.split()[0]}, which is nowhere"


def main() -> int:
    """Check the bundles that are named: `check_bundle.py FOLDER [--worker]`."""
    worker = "--worker" in sys.argv
    found = problems(Path(sys.argv[1]), worker)
    for each in found:
        common.say(each)
    common.say(f"{sys.argv[1]}: " + ("fine" if not found else f"{len(found)} problems"))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
