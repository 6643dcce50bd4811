"""Each kind of package of a Linux system, installed in a clean root, used, and taken away again.

It knows how packages come and go; what is tried with the program itself is in `clean_trials` and
`clean_desktop`.
"""

from __future__ import annotations

from pathlib import Path

import common
from clean_desktop import DESKTOP_TOOLS, desktop_integration
from clean_root import ADA, Root
from clean_trials import HOME, Trial, libraries, nothing_there, use, verify
from make_deb import PROGRAM_DEPENDS


def newest(pattern: str) -> Path:
    """Give the package of this version, or say which command builds it."""
    found = sorted(common.DIST.glob(pattern), key=lambda path: path.stat().st_mtime)
    if not found:
        raise SystemExit(f"dist/{pattern} is missing; see python3 packaging/build.py")
    return found[-1]


def try_deb(trial: Trial, add_on: bool, wanted: list[str]) -> None:
    """Install the packages, use them, and take them away again."""
    root = trial.root
    package = newest(f"{common.PROGRAM}_{common.version()}_*.deb")
    before = root.files()

    def install() -> dict[str, float]:
        root.bring(package, f"/tmp/{package.name}")
        root.install(f"/tmp/{package.name}")
        return {"megabytes": round(package.stat().st_size / 1e6, 1)}

    if not trial.step("install with the declared dependencies", install):
        return
    nothing_there(trial)
    libraries(trial, f"/{common.PROGRAM_HOME}")
    use(trial, common.PROGRAM, wanted)
    if add_on:
        try_add_on(trial)
    if trial.step("bring the desktop's tools", lambda: root.install(*DESKTOP_TOOLS)):
        desktop_integration(trial)

    def purge() -> dict[str, int]:
        names = [common.ADD_ON, common.PROGRAM] if add_on else [common.PROGRAM]
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        root.run("apt-get", "purge", "-y", "-qq", *names, env=quiet)
        left = [name for name in root.files() - before if "shapewright" in name.lower()]
        ours = [name for name in left if not name.startswith(f"{HOME}/")]
        assert not ours, ours
        assert not (root.folder / common.PROGRAM_HOME).exists()
        assert (root.folder / HOME.lstrip("/") / "smoke-offscreen.shapewright").exists()
        return {"files of the person left": len(left)}

    trial.step("purge leaves only the person's files", purge)


def try_add_on(trial: Trial) -> None:
    """Install the add-on beside the program and verify with it."""
    package = newest(f"{common.ADD_ON}_{common.version()}_*.deb")

    def install() -> dict[str, float]:
        trial.root.bring(package, f"/tmp/{package.name}")
        trial.root.install(f"/tmp/{package.name}")
        return {"megabytes": round(package.stat().st_size / 1e6, 1)}

    if trial.step("install the add-on", install):
        libraries(trial, f"/{common.ADD_ON_HOME}")
        verify(trial, common.PROGRAM)


def a_desktop(trial: Trial, *more: str) -> None:
    """Give the root the libraries and tools that every desktop has."""
    root = trial.root

    def bring() -> None:
        names = [each.split(" ")[0].split("|")[0] for each in PROGRAM_DEPENDS]
        known = [name for name in names if root.ask("apt-cache", "show", name)[0] == 0]
        others = ["libglib2.0-0"] if "libglib2.0-0t64" not in known else []
        root.install(*known, *others, *DESKTOP_TOOLS, *more)

    trial.step("a system with a desktop's libraries and tools", bring)


def try_for_one_person(trial: Trial, kind: str, wanted: list[str]) -> None:
    """Use the `.run` or the AppImage as a plain user, on a system with a desktop's libraries."""
    root = trial.root
    pattern = "shapewright-*.run" if kind == "run" else "Shapewright-*.AppImage"
    package = newest(pattern)
    # The files themselves declare nothing.
    a_desktop(trial, *(["xz-utils", "bzip2"] if kind == "run" else []))
    nothing_there(trial)
    root.bring(package, f"{HOME}/{package.name}")
    (root.folder / HOME.lstrip("/") / package.name).chmod(0o755)
    if kind == "run":
        try_run(trial, package.name, wanted)
    else:
        # In a root without FUSE the image unpacks itself for every start.
        wrapper = root.folder / "usr/local/bin/appimage"
        text = f'#!/bin/sh\nexec {HOME}/{package.name} --appimage-extract-and-run "$@"\n'
        common.write(wrapper, text, 0o755)
        use(trial, "/usr/local/bin/appimage", wanted)


def try_run(trial: Trial, name: str, wanted: list[str]) -> None:
    """Install the `.run`, use it, remove it."""
    root = trial.root
    before = root.files()
    install = [f"{HOME}/{name}", "--quiet"]
    if trial.step("install for one person", lambda: root.run(*install, user=ADA).strip()):
        libraries(trial, f"{HOME}/.local/opt/shapewright")
        use(trial, f"{HOME}/.local/bin/shapewright", wanted)
        desktop_integration(trial)

    def remove() -> dict[str, int]:
        root.run(*install, "--", "--uninstall", user=ADA)
        # Copies of unsaved work are the person's own.
        kept = f"{HOME}/.local/share/Shapewright/"
        found = root.files() - before
        left = [name for name in found if "/.local/" in name and not name.startswith(kept)]
        assert not left, left
        return {"left": len(left)}

    trial.step("uninstall leaves nothing", remove)


# -- RPM ---------------------------------------------------------------------------------------

# A system's libraries in the words of RPM systems, as rpm's own reader finds them.
SYSTEM_SPEC = """\
Name: system
Version: 1
Release: 1
Summary: What is here already
License: none
AutoReqProv: no
Provides: xkeyboard-config
Provides: rtld(GNU_HASH)
{provides}

%description
The libraries of this system.

%files
"""
LIBRARIES = (
    "find /usr/lib/x86_64-linux-gnu /lib64/ -maxdepth 1 -name '*.so*'"
    " | /usr/lib/rpm/elfdeps --provides | sort -u"
)


def try_rpm(trial: Trial, add_on: bool, wanted: list[str]) -> None:
    """Install the `.rpm` with rpm, its requirements resolved against what the root really has.

    A system made of RPM packages is not at hand; its package manager is, and so are the names
    that it gives to libraries.
    """
    root = trial.root
    a_desktop(trial, "rpm")
    nothing_there(trial)
    before = root.files()
    names = [f"{common.PROGRAM}-{common.version()}-1.*.rpm"]
    names += [f"{common.ADD_ON}-{common.version()}-1.*.rpm"] if add_on else []
    packages = [newest(name) for name in names]
    inside = [f"/tmp/{package.name}" for package in packages]
    for package, place in zip(packages, inside, strict=True):
        root.bring(package, place)

    def refresh() -> None:
        # What the desktop's packages do by themselves where they are RPM packages.
        root.run("update-mime-database", "/usr/share/mime")
        root.run("update-desktop-database")

    def install() -> dict[str, float]:
        root.run("rpm", "--install", *inside)
        refresh()
        return {each.name: round(each.stat().st_size / 1e6, 1) for each in packages}

    trial.step("without its libraries rpm refuses it", lambda: _refused(root, inside[0]))
    trial.step("rpm knows the system's libraries", lambda: _register(root))
    if not trial.step("install with the declared requirements", install):
        return
    libraries(trial, f"/{common.PROGRAM_HOME}")
    use(trial, common.PROGRAM, wanted)
    if add_on:
        verify(trial, common.PROGRAM)
    desktop_integration(trial)

    def erase() -> None:
        root.run("rpm", "--erase", *([common.ADD_ON] if add_on else []), common.PROGRAM)
        refresh()
        left = [name for name in root.files() - before if "shapewright" in name.lower()]
        ours = [name for name in left if not name.startswith(f"{HOME}/")]
        assert not ours, ours
        assert not (root.folder / common.PROGRAM_HOME).exists()

    trial.step("erasing leaves only the person's files", erase)


def _refused(root: Root, package: str) -> str:
    code, _, said = root.ask("rpm", "--install", package)
    assert code != 0
    assert "libGL.so.1()(64bit) is needed by shapewright" in said, said
    return f"{len(said.splitlines()) - 1} requirements"


def _register(root: Root) -> None:
    """Tell rpm's database what the root has, by a package without files."""
    provided = root.run("sh", "-c", LIBRARIES).splitlines()
    spec = SYSTEM_SPEC.format(provides="\n".join(f"Provides: {name}" for name in provided))
    common.write(root.folder / "tmp/system.spec", spec)
    top = ("--define", "_topdir /tmp/rpmbuild")
    root.run("rpmbuild", "-bb", "--quiet", *top, "/tmp/system.spec")
    root.run("sh", "-c", "rpm --install /tmp/rpmbuild/RPMS/*/system-1-1.*.rpm")
