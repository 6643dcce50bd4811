"""Debian packages of the program and of the add-on, with dpkg-deb alone.

No maintainer scripts: the triggers of the desktop's own packages refresh its caches, so a purge
leaves nothing behind but what people made themselves.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import common
import desktop

# Checked by `try_in_clean_root.py`, which installs with exactly these.
PROGRAM_DEPENDS = [
    *("libc6 (>= 2.35)", "libgcc-s1", "libstdc++6 (>= 11)", "zlib1g", "libzstd1"),
    *("libglib2.0-0t64 | libglib2.0-0", "libdbus-1-3", "libfontconfig1", "libfreetype6"),
    *("libexpat1", "libuuid1"),
    *("libx11-6", "libx11-xcb1", "libxcb1", "libgl1", "libegl1"),
    *("libwayland-client0", "libwayland-cursor0", "libwayland-egl1", "xkb-data"),
]
PROGRAM_RECOMMENDS = [
    # The program brings its own fonts; the desktop's file dialogs want one of the system.
    "fonts-dejavu-core | fonts-freefont-ttf | fonts-liberation | fonts-noto-core",
    *("libgl1-mesa-dri", "xdg-utils", "shared-mime-info", "desktop-file-utils"),
    "hicolor-icon-theme",
]
ADD_ON_DEPENDS = ["libc6 (>= 2.35)", "libgcc-s1", "libstdc++6 (>= 11)", "zlib1g"]
ADD_ON_DEPENDS += ["libexpat1", "libuuid1"]

# What was agreed on; who lets a package grow beyond it shall decide so.
LARGEST = {common.PROGRAM: 35_000_000, common.ADD_ON: 190_000_000}

PROGRAM_TEXT = """\
Description: visual designer for Keras networks
 Draw a neural network, see the tensor shape on every wire while you draw, and
 take readable Keras code that runs. Shape errors come with their numbers and
 with cures. Also a command line: inspect, export, convert, diagram, verify.
 .
 Everything the program needs is inside this package. To check networks
 against real Keras, install shapewright-tensorflow, or name a Python that has
 Keras.
"""
ADD_ON_TEXT = """\
Description: real Keras and TensorFlow for Shapewright
 With this add-on, Shapewright builds and runs the exported code in real Keras
 and compares every shape and every count of weights. It needs no Python on
 the machine and no network.
"""


def make_program() -> Path:
    """Build the package of the program."""
    bundle = common.need_bundle(common.PROGRAM_BUNDLE, "bundle")
    common.need({"dpkg-deb": "dpkg"})
    tree = common.fresh(common.BUILD / "deb" / common.PROGRAM)
    common.copy_bundle(bundle, tree / common.PROGRAM_HOME)
    desktop.add_to(tree)
    link = tree / "usr/bin" / common.PROGRAM
    link.parent.mkdir(parents=True)
    link.symlink_to(f"../../{common.PROGRAM_HOME}/shapewright")
    fields = {
        "Depends": ", ".join(PROGRAM_DEPENDS),
        "Recommends": ", ".join(PROGRAM_RECOMMENDS),
        "Suggests": f"{common.ADD_ON}, xdg-desktop-portal",
    }
    return pack(tree, common.PROGRAM, fields, PROGRAM_TEXT, common.PROGRAM_HOME)


def make_add_on() -> Path:
    """Build the package of the add-on. It fits to exactly one version of the program."""
    bundle = common.need_bundle(common.ADD_ON_BUNDLE, "worker-bundle")
    common.need({"dpkg-deb": "dpkg"})
    tree = common.fresh(common.BUILD / "deb" / common.ADD_ON)
    common.copy_bundle(bundle, tree / common.ADD_ON_HOME)
    fields = {
        "Depends": ", ".join([f"{common.PROGRAM} (= {common.version()})", *ADD_ON_DEPENDS]),
    }
    return pack(tree, common.ADD_ON, fields, ADD_ON_TEXT, common.ADD_ON_HOME)


def pack(tree: Path, name: str, fields: dict[str, str], text: str, home: str) -> Path:
    """Write the control files of a tree and pack it."""
    common.write(tree / "usr/share/doc" / name / "copyright", copyright_file(home))
    common.plain_modes(tree)
    files = sorted(path for path in tree.rglob("*") if path.is_file() and not path.is_symlink())
    sums = [
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}"
        f"  {path.relative_to(tree)}\n"
        for path in files
    ]
    size = common.size_of(tree.rglob("*")) // 1024
    common.write(tree / "DEBIAN/control", control(name, fields, text, size))
    common.write(tree / "DEBIAN/md5sums", "".join(sums))
    common.plain_times(tree)
    common.DIST.mkdir(exist_ok=True)
    target = common.DIST / f"{name}_{common.version()}_{common.debian_arch()}.deb"
    common.run("dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", tree, target)
    size = target.stat().st_size
    if size > LARGEST[name]:
        said = f"{size / 1e6:.1f} MB; {LARGEST[name] / 1e6:.0f} MB were agreed on"
        raise SystemExit(f"build: {target.name} is {said}")
    return target


def control(name: str, fields: dict[str, str], text: str, size: int) -> str:
    """Write the control file."""
    head = {
        "Package": name,
        "Version": common.version(),
        "Architecture": common.debian_arch(),
        "Maintainer": "Shapewright contributors <shapewright@example.invalid>",
        "Installed-Size": str(size),
        "Section": "science",
        "Priority": "optional",
        **fields,
    }
    return "".join(f"{key}: {value}\n" for key, value in head.items()) + text


def copyright_file(home: str) -> str:
    """Say where the licences of everything inside are."""
    return (
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
        "Upstream-Name: shapewright\n\n"
        "Files: *\n"
        "Copyright: 2026 Shapewright contributors\n"
        "License: Expat\n"
        f" See /{home}/licenses/LICENSE.txt for the text of this licence. The package brings\n"
        " software of others; its licences and notices are in the same folder, and\n"
        f" /{home}/licenses/NOTICES.md lists what belongs to what.\n"
    )
