#!/usr/bin/env python3
"""Installs what was built on a bare Debian without Python and without network, and uses it there.

    python3 packaging/try_in_clean_root.py deb            dist/shapewright_*.deb
    python3 packaging/try_in_clean_root.py deb worker     the same, then the add-on, and `verify`
    python3 packaging/try_in_clean_root.py run appimage   for one person, without root
    python3 packaging/try_in_clean_root.py source         the two commands of the README
    python3 packaging/try_in_clean_root.py windows        the installer for Windows, under wine

Needs root, debootstrap, and for screens Xvfb and weston. Packages of the system are fetched with a
network and installed without one; everything else runs in a network namespace of its own, which
has no interfaces. The report goes to build/clean-root-SUITE-WHAT.json and the terminal.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import clean_root
import common
import screens
from clean_desktop import DESKTOP_TOOLS, desktop_integration
from clean_root import ADA, Root, StepError
from clean_trials import HOME, Trial, libraries, nothing_there, use, verify
from clean_windows import try_windows

# -- Packages ----------------------------------------------------------------------------------


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


def try_for_one_person(trial: Trial, kind: str, wanted: list[str]) -> None:
    """Use the `.run` or the AppImage as a plain user, on a system with a desktop's libraries."""
    root = trial.root
    pattern = "shapewright-*.run" if kind == "run" else "Shapewright-*.AppImage"
    package = newest(pattern)
    from make_deb import PROGRAM_DEPENDS

    def desktop() -> None:
        # What a desktop has; the files themselves declare nothing.
        names = [each.split(" ")[0].split("|")[0] for each in PROGRAM_DEPENDS]
        known = [name for name in names if root.ask("apt-cache", "show", name)[0] == 0]
        others = ["libglib2.0-0"] if "libglib2.0-0t64" not in known else []
        more = ["xz-utils", "bzip2"] if kind == "run" else []
        root.install(*known, *others, *more, *DESKTOP_TOOLS)

    trial.step("a system with a desktop's libraries and tools", desktop)
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
        left = [path for path in root.files() - before if "/.local/" in path]
        assert not left, left
        return {"left": len(left)}

    trial.step("uninstall leaves nothing", remove)


def try_source(trial: Trial) -> None:
    """Both commands of the README on a system that has nothing but Python 3."""
    root = trial.root

    def bring() -> None:
        root.install("python3")
        words = ["git", "ls-files", "-z"]
        names = subprocess.check_output(words, cwd=common.ROOT, text=True).split("\0")
        for name in filter(None, names):
            if (common.ROOT / name).is_file():
                root.bring(common.ROOT / name, f"/tree/{name}")
        env.update(pip_settings(root))

    env: dict[str, str] = {}

    def run_it() -> dict[str, Any]:
        screen = {"QT_QPA_PLATFORM": "offscreen", **env}
        words = ["python3", "/tree/dev.py", "run", "--smoke", "/tmp/source.json"]
        root.run(*words, network=True, env=screen, limit=1800)
        return dict(json.loads(root.read("/tmp/source.json")))

    def test_it() -> str:
        words = ["sh", "-c", "cd /tree && python3 dev.py test"]
        code, out, err = root.ask(*words, network=True, env=env, limit=3600)
        end = (out.strip().splitlines() or [""])[-1]
        if code:
            raise StepError(f"{end}\n{out[-3000:]}\n{err[-1500:]}")
        return end

    if trial.step("a system with Python alone, and the tree", bring):
        trial.step("dev.py run", run_it)
        trial.step("dev.py test", test_it)


def pip_settings(root: Root) -> dict[str, str]:
    """Let pip inside use what pip outside uses: its settings, variables and certificates."""
    for path in (Path("/etc/pip.conf"), Path.home() / ".config/pip/pip.conf"):
        if path.is_file():
            root.bring(path, "/etc/pip.conf")
    settings = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    if "PIP_CERT" in settings:
        # Not to its own place: installing Debian's certificates would write over it.
        root.bring(Path(settings["PIP_CERT"]), "/opt/pip-certificates.crt")
        settings["PIP_CERT"] = "/opt/pip-certificates.crt"
    return settings


KINDS = ["deb", "worker", "run", "appimage", "source", "windows"]


def main() -> int:
    """Try what is named, each in a root of its own, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="+", choices=KINDS)
    parser.add_argument("--suite", default="bookworm")
    parser.add_argument("--mirror", help="Debian's mirror; this machine's own by default")
    parser.add_argument("--cache", type=Path, default=common.BUILD / "roots")
    parser.add_argument("--screens", default=",".join(screens.available()))
    options = parser.parse_args()
    if os.geteuid() != 0:
        raise SystemExit("a clean root needs root: mounts and chroot")
    lower = clean_root.base(options.suite, options.cache, options.mirror)
    wanted = options.screens.split(",")
    report: dict[str, Any] = {"suite": options.suite, "version": common.version(), "trials": {}}
    for kind in [what for what in options.what if what != "worker"] or ["deb"]:
        common.say(f"-- {kind} on {options.suite}")
        with clean_root.fresh_root(lower) as root:
            trial = Trial(root)
            if kind == "deb":
                try_deb(trial, "worker" in options.what, wanted)
            elif kind == "source":
                try_source(trial)
            elif kind == "windows":
                try_windows(trial)
            else:
                try_for_one_person(trial, kind, wanted)
        report["trials"][kind] = trial.steps
    report["ok"] = all(row["ok"] for steps in report["trials"].values() for row in steps)
    name = "-".join(["clean-root", options.suite, *options.what])
    target = common.BUILD / f"{name}.json"
    common.write(target, json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    common.say(f"{'all fine' if report['ok'] else 'NOT fine'}; the report is {target}")
    return 0 if report["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
