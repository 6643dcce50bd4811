#!/usr/bin/env python3
"""Everything a fresh checkout needs, from one file that needs nothing but Python.

    python3 dev.py run [FILE...]     start the program (arguments are handed on to it)
    python3 dev.py test [ARGS...]    all checks and all tests (arguments go to pytest instead)
    python3 dev.py check             the quick half of `test`: style, types, fences
    python3 dev.py lock              write the requirements*.txt again from pyproject.toml

It knows which system libraries Qt loads, makes a virtual environment in `.venv`, installs the
locked packages into it (every one by its hash; pip's own settings are honoured) and goes on there.
The second start takes a second. It refuses to know anything about the program itself.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

OLDEST, NEWEST = (3, 11), (3, 13)

# Shared libraries that Qt's wheel expects from the system: (Debian's package, Fedora's package).
OFFSCREEN = {
    "libGL.so.1": ("libgl1", "mesa-libGL"),
    "libEGL.so.1": ("libegl1", "mesa-libEGL"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
    "libX11.so.6": ("libx11-6", "libX11"),
}
SCREEN = {
    **OFFSCREEN,
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
}

# Lock file -> what it is made from. `run` needs the first, the tests need all of the second.
LOCKS = {
    "requirements.txt": [],
    "requirements-test.txt": ["--extra", "tf", "--group", "test", "--group", "lint"],
    "requirements-build.txt": ["--group", "build"],
    "requirements-worker.txt": ["--extra", "tf", "--group", "build"],
}


def say(text: str) -> None:
    """Tell the person at the terminal what happens."""
    print(f"dev: {text}", file=sys.stderr, flush=True)


def run(*command: object, env: Mapping[str, str] | None = None) -> None:
    """Run a command in the root of the tree and stop with its exit code if it fails."""
    words = [str(word) for word in command]
    say("$ " + " ".join(words))
    code = subprocess.run(words, cwd=ROOT, env=env).returncode
    if code:
        sys.exit(code)


# -- Python and the system ---------------------------------------------------------------------


def use_a_fitting_python() -> None:
    """Start over with another Python when this one is too old or too new."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        other = shutil.which(f"python3.{minor}")
        # A pyenv shim exists for versions that are not active; ask before handing over.
        if other and subprocess.run([other, "--version"], capture_output=True).returncode == 0:
            os.execv(other, [other, *sys.argv])
    here = ".".join(map(str, sys.version_info[:2]))
    sys.exit(f"dev: this is Python {here}; Python 3.11, 3.12 or 3.13 is needed")


def loads(library: str) -> bool:
    """Say whether the system's loader finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages(libraries: Mapping[str, tuple[str, str]], debian: bool) -> list[str]:
    """Give the system packages that are needed and not there."""
    which = 0 if debian else 1
    packages = [names[which] for library, names in libraries.items() if not loads(library)]
    # Debian takes ensurepip out of its Python and puts it into a package of its own.
    if importlib.util.find_spec("ensurepip") is None and not PYTHON.exists():
        version = ".".join(map(str, sys.version_info[:2]))
        packages.append(f"python{version}-venv" if debian else "python3-pip")
    return packages


def bring_system_libraries(libraries: Mapping[str, tuple[str, str]]) -> None:
    """Install what Qt expects from a Linux system, or say the command that does."""
    if not sys.platform.startswith("linux"):
        return
    debian = shutil.which("apt-get") is not None
    packages = missing_packages(libraries, debian or shutil.which("dnf") is None)
    if not packages:
        return
    if not debian and not shutil.which("dnf"):
        sys.exit(f"dev: please install these libraries first: {', '.join(libraries)}")
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    if not debian:
        command = ["dnf", "install", "-y", *packages]
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    if sudo and not may_use_sudo([*sudo, *command]):
        sys.exit("dev: system packages are missing. Run:\n  " + " ".join([*sudo, *command]))
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    if debian:
        run(*sudo, "apt-get", "update", "-qq", env=env)
    run(*sudo, *command, env=env)


def may_use_sudo(command: list[str]) -> bool:
    """Ask the person, where there is one, before anything is installed as root."""
    if not (sys.stdin.isatty() and shutil.which("sudo")):
        return False
    answer = input(f"dev: needed: {' '.join(command)}\ndev: run this now? [Y/n] ")
    return answer.strip().lower() in ("", "y", "yes")


# -- The virtual environment -------------------------------------------------------------------


def environment_is(lock: Path) -> bool:
    """Say whether `.venv` holds what a lock file asks for (or more: the tests' lock has it all)."""
    stamp = VENV / ".dev-stamp"
    return (
        PYTHON.exists() and stamp.exists() and fingerprint(lock) in stamp.read_text().splitlines()
    )


def fingerprint(lock: Path) -> str:
    """Give what changes when a lock file or the Python under the environment changes."""
    return hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()


def bring_environment(*locks: str) -> None:
    """Make `.venv` and install the locked packages, unless that was done before.

    The last of the locks is the one that is installed; the ones before it are contained in it.
    """
    wanted = ROOT / locks[-1]
    if environment_is(wanted):
        return
    stamp = VENV / ".dev-stamp"
    if not PYTHON.exists() or not works(PYTHON):
        run(sys.executable, "-m", "venv", "--clear", VENV)
    stamp.unlink(missing_ok=True)
    run(
        *(PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check"),
        *("--require-hashes", "--only-binary", ":all:", "-r", wanted),
    )
    site = subprocess.check_output(
        [PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
    )
    # The tree itself is the installation: `python -m designer` works from every folder.
    Path(site.strip(), "shapewright-tree.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    stamp.write_text("".join(fingerprint(ROOT / name) + "\n" for name in locks))


def works(python: Path) -> bool:
    """Say whether an environment's Python starts (its base may have been removed since)."""
    try:
        code = subprocess.run([python, "-c", "import pip"], capture_output=True).returncode
    except OSError:
        return False
    return code == 0


def no_screen_needed(arguments: Iterable[str]) -> bool:
    """Say whether `run` will open no window: a subcommand, or Qt's offscreen platform."""
    commands = {"inspect", "export", "convert", "diagram", "verify", "--help", "--version"}
    first = next(iter(arguments), "")
    return first in commands or os.environ.get("QT_QPA_PLATFORM") == "offscreen"


# -- What can be asked for ---------------------------------------------------------------------


def do_run(arguments: list[str]) -> int:
    """Start the program in the folder where the person is."""
    bring_system_libraries(OFFSCREEN if no_screen_needed(arguments) else SCREEN)
    if not environment_is(ROOT / "requirements.txt"):
        bring_environment("requirements.txt")
    return subprocess.call([str(PYTHON), "-m", "designer", *arguments])


def checks() -> list[tuple[str, list[str]]]:
    """List the checks that read the code without running it."""
    return [
        ("style", ["ruff", "check", "."]),
        ("format", ["ruff", "format", "--check", "."]),
        ("types", ["mypy"]),
        ("fences", ["lint-imports"]),
    ]


def do_check(_: list[str]) -> int:
    """Run style, types and fences, all of them even if the first fails."""
    bring_system_libraries(OFFSCREEN)
    bring_environment("requirements.txt", "requirements-test.txt")
    failed = []
    for name, words in checks():
        command = [str(PYTHON), "-m", *words]
        if words == ["lint-imports"]:
            program = PYTHON.parent / ("lint-imports.exe" if WINDOWS else "lint-imports")
            command = [str(program), "--no-logo"]
        say("$ " + " ".join(command))
        started = time.monotonic()
        if subprocess.run(command, cwd=ROOT).returncode:
            failed.append(name)
        say(f"{name}: {time.monotonic() - started:.1f} s")
    if failed:
        say("failed: " + ", ".join(failed))
    return 1 if failed else 0


def test_environment(runtime: str) -> dict[str, str]:
    """Give what the tests shall find around them, the same on a desk and on a bare server."""
    env = dict(os.environ)
    env.setdefault("QT_QPA_PLATFORM", "offscreen")
    env.setdefault("XDG_RUNTIME_DIR", runtime)
    # Qt warns about an encoding that cannot hold every letter, and a warning fails a test.
    if "UTF-8" not in env.get("LC_ALL", env.get("LC_CTYPE", env.get("LANG", ""))).upper():
        env["LC_ALL"] = "C.UTF-8"
    # TensorFlow's chatter about the processor; two workers share two cores.
    env.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    env.setdefault("TF_NUM_INTRAOP_THREADS", "1")
    env.setdefault("KERAS_BACKEND", "tensorflow")
    return env


def do_test(arguments: list[str]) -> int:
    """Run all checks, then the tests; pytest's own lines come last.

    A failed check does not hide what the tests would say, but the end is a failure all the same.
    """
    failed = do_check([])
    workers = [] if arguments else ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadfile"]
    with tempfile.TemporaryDirectory(prefix="shapewright-run-") as runtime:
        command = [str(PYTHON), "-m", "pytest", "-q", *workers, *arguments]
        code = subprocess.call(command, cwd=ROOT, env=test_environment(runtime))
    return code or failed


def do_lock(_: list[str]) -> int:
    """Resolve the dependencies again, for all systems at once, hashes and no addresses."""
    uv = shutil.which("uv")
    if uv is None:
        sys.exit("dev: `lock` needs uv (pip install uv)")
    for name, choice in LOCKS.items():
        run(
            *(uv, "pip", "compile", "-q", "pyproject.toml", *choice, "-o", name, "--upgrade"),
            *("--universal", "--python-version", "3.11", "--generate-hashes"),
            *("--no-emit-index-url", "--no-emit-find-links", "--no-annotate"),
            *("--fork-strategy", "fewest", "--custom-compile-command", "python3 dev.py lock"),
        )
    return 0


def main() -> int:
    """Do what the first word asks for."""
    words = {"run": do_run, "test": do_test, "check": do_check, "lock": do_lock}
    what, *arguments = sys.argv[1:] or ["run"]
    if what not in words:
        print(__doc__)
        return 0 if what in ("-h", "--help", "help") else 2
    use_a_fitting_python()
    return words[what](arguments)


if __name__ == "__main__":
    sys.exit(main())
