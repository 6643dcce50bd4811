#!/usr/bin/env python3
"""Builds the packages, one command for each.

    python3 packaging/build.py bundle           the program as a folder (build/bundle/shapewright)
    python3 packaging/build.py worker-bundle    the add-on as a folder (build/bundle/verify)
    python3 packaging/build.py deb              dist/shapewright_VERSION_ARCH.deb
    python3 packaging/build.py worker           dist/shapewright-tensorflow_VERSION_ARCH.deb
    python3 packaging/build.py run              dist/shapewright-VERSION-MACHINE.run
    python3 packaging/build.py rpm              dist/shapewright-VERSION-1.MACHINE.rpm
    python3 packaging/build.py worker-rpm       the add-on's
    RUNTIME=path python3 packaging/build.py appimage
    python3 packaging/build.py nsis             the installer for Windows (PAYLOAD=folder elsewhere)
    python3 packaging/build.py dmg              the disk image, on macOS
    python3 packaging/build.py wheel            dist/shapewright-VERSION-py3-none-any.whl
    python3 packaging/build.py checksums        dist/SHA256SUMS

A package is made from a bundle, and a bundle is made if it is missing; `bundle` makes it anew.
Build on the oldest system that shall be served: Debian 12, with Debian's own Python.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import check_bundle
import common
import licences
import make_appimage
import make_deb
import make_dmg
import make_nsis
import make_rpm
import make_run

# What Debian calls what PyInstaller and Qt's plug-ins need on the build machine.
LIBRARIES = {
    **{"libxcb-cursor.so.0": "libxcb-cursor0", "libxcb-icccm.so.4": "libxcb-icccm4"},
    **{"libxcb-keysyms.so.1": "libxcb-keysyms1", "libxcb-shape.so.0": "libxcb-shape0"},
    **{"libxkbcommon-x11.so.0": "libxkbcommon-x11-0", "libEGL.so.1": "libegl1"},
    **{"libGL.so.1": "libgl1", "libwayland-client.so.0": "libwayland-client0"},
    **{"libwayland-cursor.so.0": "libwayland-cursor0", "libwayland-egl.so.1": "libwayland-egl1"},
}


def builder() -> str:
    """Choose the Python that goes into the bundle: on Debian, Debian's own.

    A Python built by hand carries the paths of the place where it was built.
    """
    given = os.environ.get("BUILD_PYTHON")
    system = "/usr/bin/python3"
    if given or not (common.LINUX and os.path.exists(system)):
        return given or sys.executable
    return system


def environment(lock: str) -> Path:
    """Make the environment that a bundle is built in, from its lock file; give its Python."""
    content = (common.ROOT / lock).read_bytes() + builder().encode()
    mark = hashlib.sha256(content).hexdigest()
    folder = common.BUILD / f"venv-{lock.removesuffix('.txt')}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / ".stamp"
    if stamp.exists() and stamp.read_text() == mark:
        return python
    common.run(builder(), "-m", "venv", "--clear", folder)
    common.run(
        *(python, "-m", "pip", "install", "-q", "--disable-pip-version-check"),
        *("--require-hashes", "--only-binary", ":all:", "-r", common.ROOT / lock),
    )
    stamp.write_text(mark)
    return python


def bundle(spec: str, lock: str, folder: Path, worker: bool) -> Path:
    """Build a bundle, write its licences, and check it."""
    if common.LINUX:
        common.need({"strip": "binutils", "patchelf": "patchelf"})
        need_libraries()
    python = environment(lock)
    name = spec.removesuffix(".spec")
    shutil.rmtree(folder, ignore_errors=True)
    common.run(python, common.HERE / "icons.py", common.LOGO, common.ICONS)
    common.run(
        *(python, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"),
        *("--distpath", common.BUILD / "bundle", "--workpath", common.BUILD / "work"),
        common.HERE / spec,
        env=common.environment(PYINSTALLER_CONFIG_DIR=str(common.BUILD / "pyinstaller")),
    )
    licences.write_licences(folder, "verify" if worker else name)
    found = check_bundle.problems(folder, worker)
    for each in found:
        common.say(each)
    if found:
        raise SystemExit("build: the bundle must not be packed like this")
    say_size(folder)
    return folder


def need_libraries() -> None:
    """Stop when a system library is missing that the bundle would be built without."""
    known = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True).stdout
    missing = [package for library, package in LIBRARIES.items() if f"\t{library} " not in known]
    if missing:
        raise SystemExit("build: on Debian:\n  apt-get install " + " ".join(missing))


def say_size(path: Path) -> None:
    """Tell how large a file or folder is."""
    size = common.size_of(path.rglob("*")) if path.is_dir() else path.stat().st_size
    common.say(f"{path.relative_to(common.ROOT)}: {size / 1e6:.1f} MB")


def program_bundle() -> Path:
    """Build the program's bundle."""
    return bundle("shapewright.spec", "requirements-build.txt", common.PROGRAM_BUNDLE, worker=False)


def worker_bundle() -> Path:
    """Build the add-on's bundle."""
    return bundle("worker.spec", "requirements-worker.txt", common.ADD_ON_BUNDLE, worker=True)


def with_program(make: Callable[[], Path]) -> Callable[[], Path]:
    """Give a target that makes the program's bundle first if there is none."""

    def target() -> Path:
        if not common.PROGRAM_BUNDLE.is_dir():
            program_bundle()
        return make()

    return target


def with_add_on(make: Callable[[], Path]) -> Callable[[], Path]:
    """Give a target that makes the add-on's bundle first if there is none."""

    def target() -> Path:
        if not common.ADD_ON_BUNDLE.is_dir():
            worker_bundle()
        return make()

    return target


def appimage() -> Path:
    """Build the AppImage with the runtime that the variable RUNTIME names."""
    runtime = os.environ.get("RUNTIME")
    if not runtime:
        raise SystemExit("build: RUNTIME=path to the AppImage runtime is needed")
    return make_appimage.make(Path(runtime))


def wheel() -> Path:
    """Build the wheel, for pip and pipx."""
    common.DIST.mkdir(exist_ok=True)
    python = environment("requirements-build.txt")
    common.run(python, "-m", "pip", "wheel", "-q", "--no-deps", "-w", common.DIST, common.ROOT)
    return next(common.DIST.glob(f"shapewright-{common.version()}-*.whl"))


def checksums() -> Path:
    """Write the SHA-256 of everything in dist/, in the form that `sha256sum -c` reads."""
    target = common.DIST / "SHA256SUMS"
    files = sorted(path for path in common.DIST.iterdir() if path.is_file() and path != target)
    common.write(target, "".join(f"{common.checksum(path)}  {path.name}\n" for path in files))
    return target


TARGETS: dict[str, Callable[[], Path]] = {
    "bundle": program_bundle,
    "worker-bundle": worker_bundle,
    "deb": with_program(make_deb.make_program),
    "worker": with_add_on(make_deb.make_add_on),
    "run": with_program(make_run.make),
    "rpm": with_program(make_rpm.make_program),
    "worker-rpm": with_add_on(make_rpm.make_add_on),
    "appimage": with_program(appimage),
    "nsis": make_nsis.make,
    "dmg": make_dmg.make,
    "wheel": wheel,
    "checksums": checksums,
}


def main() -> int:
    """Build what is named, in the order given."""
    wanted = sys.argv[1:]
    unknown = [name for name in wanted if name not in TARGETS]
    if not wanted or unknown:
        print(__doc__)
        return 2
    for name in wanted:
        result = TARGETS[name]()
        say_size(result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
