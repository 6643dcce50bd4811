"""RPM packages of the program and of the add-on, with rpmbuild alone."""

from __future__ import annotations

import time
from pathlib import Path

import common
import desktop

PROGRAM_REQUIRES = [
    "libc.so.6(GLIBC_2.35)(64bit)",
    *("libGL.so.1()(64bit)", "libEGL.so.1()(64bit)", "libxcb.so.1()(64bit)"),
    *("libX11.so.6()(64bit)", "libX11-xcb.so.1()(64bit)", "libdbus-1.so.3()(64bit)"),
    *("libwayland-client.so.0()(64bit)", "libwayland-cursor.so.0()(64bit)"),
    *("libwayland-egl.so.1()(64bit)", "libglib-2.0.so.0()(64bit)"),
    *("libfontconfig.so.1()(64bit)", "libfreetype.so.6()(64bit)", "libstdc++.so.6()(64bit)"),
    *("libz.so.1()(64bit)", "libzstd.so.1()(64bit)", "xkeyboard-config"),
]
ADD_ON_REQUIRES = [
    *("libc.so.6(GLIBC_2.35)(64bit)", "libstdc++.so.6()(64bit)", "libz.so.1()(64bit)"),
    "libuuid.so.1()(64bit)",
]

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
    return pack(tree, common.PROGRAM, common.SUMMARY, text, PROGRAM_REQUIRES)


def make_add_on() -> Path:
    """Build the package of the add-on."""
    bundle = common.need_bundle(common.ADD_ON_BUNDLE, "worker-bundle")
    common.need({"rpmbuild": "rpm"})
    tree = common.fresh(common.BUILD / "rpm" / common.ADD_ON)
    common.copy_bundle(bundle, tree / common.ADD_ON_HOME)
    requires = [f"{common.PROGRAM} = {common.version()}", *ADD_ON_REQUIRES]
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
            requires="\n".join(f"Requires: {each}" for each in requires),
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
