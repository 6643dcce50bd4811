"""RPM packages of the program and of the add-on, with rpmbuild alone."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import common
import desktop

# What no library of ours names, and the program reads all the same.
PROGRAM_READS = ["xkeyboard-config"]

SPEC = """\
# Everything inside was built already: nothing to compile, strip or search for requirements.
%global __os_install_post %{{nil}}
%global _build_id_links none
%global debug_package %{{nil}}
%define _binary_payload w6.xzdio
Name: {name}
Version: {version}
Release: 1
Summary: {summary}
License: MIT AND LGPL-3.0-only AND others
AutoReqProv: no
{requires}

%description
{text}

%install
cp -a {tree}/. %{{buildroot}}

%files
{files}

%changelog
* {day} Shapewright contributors <shapewright@example.invalid> - {version}-1
- This version's changes are in the program's documentation.
"""


def make_program() -> Path:
    """Build the package of the program."""
    bundle = common.need_bundle(common.PROGRAM_BUNDLE, "bundle")
    common.need({"rpmbuild": "rpm"})
    tree = common.fresh(common.BUILD / "rpm" / common.PROGRAM)
    common.copy_bundle(bundle, tree / common.PROGRAM_HOME)
    desktop.add_to(tree)
    link = tree / "usr/bin" / common.PROGRAM
    link.parent.mkdir(parents=True)
    link.symlink_to(f"../../{common.PROGRAM_HOME}/shapewright")
    text = "Draw a neural network, see the tensor shape on every wire, and take Keras code."
    return pack(tree, common.PROGRAM, common.SUMMARY, text, PROGRAM_READS)


def make_add_on() -> Path:
    """Build the package of the add-on."""
    bundle = common.need_bundle(common.ADD_ON_BUNDLE, "worker-bundle")
    common.need({"rpmbuild": "rpm"})
    tree = common.fresh(common.BUILD / "rpm" / common.ADD_ON)
    common.copy_bundle(bundle, tree / common.ADD_ON_HOME)
    requires = [f"{common.PROGRAM} = {common.version()}"]
    text = "Real Keras and TensorFlow for Shapewright, to check networks against."
    return pack(tree, common.ADD_ON, "Real Keras for Shapewright", text, requires)


def pack(tree: Path, name: str, summary: str, text: str, requires: list[str]) -> Path:
    """Write the spec file of a tree and pack it."""
    common.plain_modes(tree)
    common.plain_times(tree)
    spec = common.BUILD / "rpm" / f"{name}.spec"
    common.write(
        spec,
        SPEC.format(
            name=name,
            version=common.version(),
            summary=summary,
            requires="\n".join(f"Requires: {each}" for each in (*requires, *needs_of(tree))),
            text=text,
            tree=tree,
            files="\n".join(entries(tree)),
            day=time.strftime("%a %b %d %Y", time.gmtime(common.source_date())),
        ),
    )
    output = common.fresh(common.BUILD / "rpm" / f"{name}-out")
    common.run(
        *("rpmbuild", "-bb", "--quiet", spec),
        *("--define", f"_topdir {common.BUILD}/rpm/top", "--define", f"_rpmdir {output}"),
        *("--define", "_buildhost localhost", "--define", "use_source_date_epoch_as_buildtime 1"),
        *("--define", "clamp_mtime_to_source_date_epoch 1"),
    )
    common.DIST.mkdir(exist_ok=True)
    built = next(output.rglob("*.rpm"))
    return built.rename(common.DIST / built.name)


def needs_of(tree: Path) -> list[str]:
    """List what the libraries of a tree want of the system, in the words of all RPM systems.

    rpm's own reader of ELF files says it, as it does when Fedora builds its libraries: the names
    are the same on both sides. What the tree brings itself is no need.
    """
    asked = subprocess.run(["rpm", "--eval", "%_rpmconfigdir"], capture_output=True, text=True)
    reader = Path(asked.stdout.strip()) / "elfdeps"
    if not reader.is_file():
        raise SystemExit(f"build: {reader} is missing. On Debian:\n  apt-get install rpm")
    files = [path for path in sorted(tree.rglob("*")) if path.is_file() and not path.is_symlink()]
    binaries = [str(path) for path in files if path.read_bytes()[:4] == b"\x7fELF"]

    def said(option: str) -> set[str]:
        words = [str(reader), option]
        text = "".join(f"{path}\n" for path in binaries)
        done = subprocess.run(words, input=text, capture_output=True, text=True, check=True)
        return set(done.stdout.split("\n")) - {""}

    # Libraries that were renamed when they were packed give no name of their own.
    inside = {path.name for path in tree.rglob("*.so*")}
    return sorted(
        need for need in said("--requires") - said("--provides") if need.split("(")[0] not in inside
    )


def entries(tree: Path) -> list[str]:
    """List a tree's files for %files: our own folder whole, the shared ones file by file."""
    found = []
    for path in sorted(tree.rglob("*")):
        inside = "/" + str(path.relative_to(tree))
        if path.is_dir() and not path.is_symlink():
            if inside in (f"/{common.PROGRAM_HOME}", f"/{common.ADD_ON_HOME}"):
                found.append(inside)
        elif not inside.startswith("/opt/"):
            found.append(inside)
    # The add-on's folder lies in the program's: each package owns its own.
    both = f"/{common.PROGRAM_HOME}" in found and f"/{common.ADD_ON_HOME}" in found
    return [f"/{common.ADD_ON_HOME}"] if both else found
