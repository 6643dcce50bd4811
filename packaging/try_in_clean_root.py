#!/usr/bin/env python3
"""Installs what was built on a bare Debian without Python and without network, and uses it there.

    python3 packaging/try_in_clean_root.py deb            dist/shapewright_*.deb
    python3 packaging/try_in_clean_root.py deb worker     the same, then the add-on, and `verify`
    python3 packaging/try_in_clean_root.py run appimage   for one person, without root
    python3 packaging/try_in_clean_root.py source         the two commands of the README

Needs root, debootstrap, and for screens Xvfb and weston. Packages of the system are fetched with a
network and installed without one; everything else runs in a network namespace of its own, which
has no interfaces. The report goes to build/clean-root-SUITE.json and to the terminal.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import clean_root
import common
import screens
from clean_root import ADA, Root, StepError

# A Keras 3 architecture as `model.to_json()` writes it, small enough to be read here.
ARCHITECTURE = {
    "module": "keras",
    "class_name": "Sequential",
    "config": {
        "name": "tiny",
        "layers": [
            {
                "module": "keras.layers",
                "class_name": "InputLayer",
                "config": {"batch_shape": [None, 100], "dtype": "float32", "name": "noise"},
                "registered_name": None,
            },
            {
                "module": "keras.layers",
                "class_name": "Dense",
                "config": {"name": "hidden", "units": 128, "activation": "relu"},
                "registered_name": None,
            },
            {
                "module": "keras.layers",
                "class_name": "Dense",
                "config": {"name": "out", "units": 1, "activation": "sigmoid"},
                "registered_name": None,
            },
        ],
    },
}
ARCHITECTURE_WEIGHTS = 100 * 128 + 128 + 128 + 1
HOME = "/home/ada"


class Trial:
    """One root, the steps tried in it, and what came of each."""

    def __init__(self, root: Root) -> None:
        self.root = root
        self.steps: list[dict[str, Any]] = []

    def step(self, name: str, do: Callable[[], Any]) -> bool:
        """Do one step; note how long it took and what it said, and go on after a failure."""
        began = time.monotonic()
        row: dict[str, Any] = {"step": name, "ok": True}
        try:
            said = do()
            if said is not None:
                row["said"] = said
        except (StepError, AssertionError, OSError, ValueError, KeyError) as error:
            row.update(ok=False, said=f"{type(error).__name__}: {error}")
        except subprocess.TimeoutExpired as error:
            row.update(ok=False, said=f"still running after {error.timeout:.0f} s")
        row["seconds"] = round(time.monotonic() - began, 2)
        self.steps.append(row)
        said = "" if row["ok"] else f" {row.get('said')}"
        common.say(f"{'ok    ' if row['ok'] else 'FAILED'} {name} ({row['seconds']} s){said}")
        return bool(row["ok"])


# -- What is tried with every package ----------------------------------------------------------


def nothing_there(trial: Trial) -> None:
    """The root has no Python, and what runs in it has no network."""

    def no_python() -> None:
        code, out, _ = trial.root.ask("sh", "-c", "command -v python3 python")
        assert code != 0, f"there is a Python: {out}"

    def no_network() -> None:
        routes = trial.root.run("cat", "/proc/net/route").strip().splitlines()
        assert len(routes) <= 1, routes

    trial.step("there is no Python", no_python)
    trial.step("there is no network", no_network)


def use(trial: Trial, program: str, wanted: list[str]) -> None:
    """Use an installed program as a person does: on every screen, and on the command line."""
    root = trial.root

    def smoke(name: str) -> Callable[[], dict[str, Any]]:
        def do() -> dict[str, Any]:
            with screens.SCREENS[name](root) as screen:
                out = f"{HOME}/smoke-{name}.json"
                code, said, err = root.ask(program, "--smoke", out, user=ADA, env=screen)
                try:
                    report: dict[str, Any] = json.loads(root.read(out))
                except OSError:
                    raise StepError(f"exit code {code}: {(err or said)[-1500:]}") from None
                assert code == 0, report
                assert report["bundle"] or "source" in program, "not the bundle"
                return report

        return do

    for name in wanted:
        trial.step(f"smoke on {name}", smoke(name))
    trial.step("second start", smoke("offscreen"))

    def no_screen() -> str:
        code, _, err = root.ask(program, user=ADA, limit=60)
        assert code == 2, (code, err)
        assert "DISPLAY" in err, err
        return err.strip()

    trial.step("without a screen it says so", no_screen)
    command_line(trial, program)


def command_line(trial: Trial, program: str) -> None:
    """Inspect, export and convert without a screen; the saved project and a Keras file."""
    root, saved = trial.root, f"{HOME}/smoke-offscreen.shapewright"
    keras_file = f"{HOME}/tiny.json"
    (root.folder / keras_file.lstrip("/")).write_text(json.dumps(ARCHITECTURE), encoding="utf-8")

    def inspect() -> dict[str, int]:
        out = root.run(program, "inspect", "--json", saved, keras_file, user=ADA)
        rows = [json.loads(line) for line in out.splitlines()]
        assert [row["error"] for row in rows] == [None, None], rows
        counts = [row["totals"]["trainable"] for row in rows]
        assert counts == [34_826, ARCHITECTURE_WEIGHTS], counts
        return {"networks": len(rows)}

    def export() -> str:
        out = root.run(program, "export", keras_file, "--to", "functional", user=ADA)
        assert "import keras" in out, out
        assert "128" in out, out
        return out

    def convert() -> None:
        target = f"{HOME}/tiny.shapewright"
        root.run(program, "convert", keras_file, "-o", target, user=ADA)
        out = root.run(program, "inspect", "--json", target, user=ADA)
        assert json.loads(out)["totals"]["trainable"] == ARCHITECTURE_WEIGHTS

    def refuse() -> str:
        code, _, err = root.ask(program, "inspect", "/etc/passwd", user=ADA)
        assert code == 2, (code, err)
        return err.strip()

    trial.step("inspect", inspect)
    trial.step("export", export)
    trial.step("convert", convert)
    trial.step("a file that is no model is refused", refuse)


def verify(trial: Trial, program: str) -> None:
    """Check networks against the Keras of the add-on."""
    root = trial.root

    def do() -> list[Any]:
        files = [f"{HOME}/smoke-offscreen.shapewright", f"{HOME}/tiny.json"]
        out = root.run(program, "verify", "--json", *files, user=ADA)
        rows = [json.loads(line) for line in out.splitlines()]
        assert all(row["error"] is None and row["verified"] for row in rows), rows
        return [row["keras"] for row in rows]

    def smoke() -> dict[str, Any]:
        out = f"{HOME}/smoke-keras.json"
        root.run(program, "--smoke", out, user=ADA, env={"QT_QPA_PLATFORM": "offscreen"})
        report: dict[str, Any] = json.loads(root.read(out))
        assert report["keras"]["available"], report
        return dict(report["keras"])

    trial.step("verify", do)
    trial.step("the window asks Keras", smoke)

    def nothing_left() -> None:
        left = [name for name in root.files() if name.startswith(f"{HOME}/.keras")]
        assert not left, left

    trial.step("Keras leaves nothing in the home folder", nothing_left)


def libraries(trial: Trial, folder: str) -> None:
    """Every library of a bundle finds every library that it needs."""

    def do() -> dict[str, int]:
        lib = f"{folder}/lib"
        script = (
            f"export LD_LIBRARY_PATH={lib}; "
            f"find {folder} -name '*.so*' -type f -exec ldd {{}} + 2>/dev/null "
            "| grep 'not found' | sort -u || :"
        )
        missing = trial.root.run("sh", "-c", script).strip()
        assert not missing, missing
        count = trial.root.run("sh", "-c", f"find {folder} -name '*.so*' -type f | wc -l")
        return {"libraries": int(count)}

    trial.step(f"no library is missing in {folder}", do)


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


def desktop_integration(trial: Trial) -> None:
    """The desktop knows the files and who opens them."""
    root = trial.root

    def tools() -> None:
        root.install("shared-mime-info", "desktop-file-utils", "xdg-utils")

    def kinds() -> dict[str, str]:
        found = {}
        # Without a desktop's own tools xdg-mime asks `file` and the database of globs.
        globs = root.read("/usr/share/mime/globs2")
        for pattern, kind in (
            ("*.shapewright", "application/x-shapewright"),
            ("*.keras", "application/x-keras"),
        ):
            assert f":{kind}:{pattern}" in globs, pattern
            answer = root.run("xdg-mime", "query", "default", kind, user=ADA).strip()
            assert answer == f"{common.ID}.desktop", (kind, answer)
            found[pattern] = kind
        cache = root.read("/usr/share/applications/mimeinfo.cache")
        line = next(line for line in cache.splitlines() if line.startswith("application/json="))
        assert common.ID in line, line
        return found

    if trial.step("bring the desktop's tools", tools):
        trial.step("the desktop opens our files with it", kinds)


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
        root.install(*known, *others, *more)

    trial.step("a system with a desktop's libraries", desktop)
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
        pip_settings(root)

    env = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}

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


def pip_settings(root: Root) -> None:
    """Let pip inside use what pip outside uses: its settings, certificates and local folders."""
    for path in (Path("/etc/pip.conf"), Path.home() / ".config/pip/pip.conf"):
        if path.is_file():
            root.bring(path, "/etc/pip.conf")
    certificates = Path("/etc/ssl/certs/ca-certificates.crt")
    if certificates.is_file():
        root.bring(certificates, str(certificates))


def main() -> int:
    """Try what is named, each in a root of its own, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="+", choices=["deb", "worker", "run", "appimage", "source"])
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
            else:
                try_for_one_person(trial, kind, wanted)
        report["trials"][kind] = trial.steps
    report["ok"] = all(row["ok"] for steps in report["trials"].values() for row in steps)
    target = common.BUILD / f"clean-root-{options.suite}.json"
    common.write(target, json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    common.say(f"{'all fine' if report['ok'] else 'NOT fine'}; the report is {target}")
    return 0 if report["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
