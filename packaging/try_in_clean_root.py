#!/usr/bin/env python3
"""Installs what was built on a bare Debian without Python and without network, and uses it there.

    python3 packaging/try_in_clean_root.py deb            dist/shapewright_*.deb
    python3 packaging/try_in_clean_root.py deb worker     the same, then the add-on, and `verify`
    python3 packaging/try_in_clean_root.py run appimage   for one person, without root
    python3 packaging/try_in_clean_root.py rpm            with rpm itself, on Debian's libraries
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
from clean_packages import try_deb, try_for_one_person, try_rpm
from clean_root import Root, StepError
from clean_trials import Trial
from clean_windows import try_windows


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


KINDS = ["deb", "worker", "run", "appimage", "rpm", "source", "windows"]


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
            elif kind == "rpm":
                try_rpm(trial, "worker" in options.what, wanted)
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
