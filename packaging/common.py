"""What all packaging scripts share: where things are, what they are called, how commands are run.

It knows folders, names and the version. It refuses to know any format of package.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BUILD = ROOT / "build"
DIST = ROOT / "dist"
ICONS = BUILD / "icons"

ID = "org.shapewright.Shapewright"
MIME = "application/x-shapewright"
SUMMARY = "Visual designer for Keras networks"
LOGO = ROOT / "resources" / "logo.svg"
ICON_SIZES = (16, 24, 32, 48, 64, 128, 256)

PROGRAM = "shapewright"
ADD_ON = "shapewright-tensorflow"
ADD_ON_PROGRAM = "shapewright-verify"
PROGRAM_BUNDLE = BUILD / "bundle" / PROGRAM
ADD_ON_BUNDLE = BUILD / "bundle" / "verify"

# Where the packages put the bundles. The program looks for the add-on there.
PROGRAM_HOME = "opt/shapewright"
ADD_ON_HOME = "opt/shapewright/verify"

LINUX = sys.platform.startswith("linux")


def say(text: str) -> None:
    """Tell the person at the terminal what happens."""
    print(f"build: {text}", file=sys.stderr, flush=True)


def version() -> str:
    """Read the version from the one place where it is written."""
    text = (ROOT / "engine" / "version.py").read_text(encoding="utf-8")
    found = re.search(r'^VERSION = "([^"]+)"$', text, re.MULTILINE)
    if found is None:
        raise SystemExit("build: engine/version.py holds no VERSION")
    return found[1]


def debian_arch() -> str:
    """Give this machine's architecture in Debian's words."""
    return {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())


def source_date() -> int:
    """Give the moment that stands in the packages: the last commit's, so builds can be compared."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    asked = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True
    )
    return int(asked.stdout) if asked.returncode == 0 and asked.stdout.strip() else 1_767_225_600


def environment(**more: str) -> dict[str, str]:
    """Give the environment for a build: nothing random, the same moment everywhere."""
    return {
        **os.environ,
        "SOURCE_DATE_EPOCH": str(source_date()),
        "PYTHONHASHSEED": "0",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        **more,
    }


def run(*command: object, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> None:
    """Run a command, and stop with its name if it fails."""
    words = [str(word) for word in command]
    say("$ " + " ".join(words))
    code = subprocess.run(words, cwd=cwd, env=env or environment()).returncode
    if code:
        raise SystemExit(f"build: {words[0]} ended with {code}")


def need(programs: Mapping[str, str]) -> None:
    """Stop with the command that helps when programs (name: Debian's package) are missing."""
    missing = [package for program, package in programs.items() if not shutil.which(program)]
    if missing:
        raise SystemExit(
            "build: programs are missing. On Debian:\n  apt-get install " + " ".join(missing)
        )


def need_bundle(bundle: Path, target: str) -> Path:
    """Give a bundle's folder; stop with the command that makes it when it is not there."""
    if not bundle.is_dir():
        raise SystemExit(f"build: {bundle} is missing; run: python3 packaging/build.py {target}")
    return bundle


# -- Files -------------------------------------------------------------------------------------


def fresh(folder: Path) -> Path:
    """Give an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def copy_bundle(bundle: Path, target: Path) -> None:
    """Copy a bundle with its symbolic links as they are; a copy of a link is a second library."""
    shutil.copytree(bundle, target, symlinks=True)


def put(source: Path, target: Path, mode: int = 0o644) -> None:
    """Copy one file to a place whose folder may not exist yet."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(mode)


def write(target: Path, text: str, mode: int = 0o644) -> None:
    """Write a text file with Unix line ends."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")
    target.chmod(mode)


def plain_modes(folder: Path) -> None:
    """Give every file the mode that a package should have, whatever the builder's umask was."""
    for path in folder.rglob("*"):
        if path.is_symlink():
            continue
        runs = path.is_dir() or path.stat().st_mode & 0o100
        path.chmod(0o755 if runs else 0o644)


def plain_times(folder: Path) -> None:
    """Give every file the moment of the source."""
    moment = source_date()
    for path in [folder, *folder.rglob("*")]:
        os.utime(path, (moment, moment), follow_symlinks=False)


def size_of(paths: Iterable[Path]) -> int:
    """Add up the sizes of files."""
    return sum(path.lstat().st_size for path in paths if not path.is_dir() or path.is_symlink())


def checksum(path: Path) -> str:
    """Give a file's SHA-256."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def fill(template: Path, **values: str) -> str:
    """Fill the `@NAME@` places of a template; an unfilled place is an error."""
    text = template.read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    left = re.search(r"@[A-Z_]+@", text)
    if left is not None:
        raise SystemExit(f"build: {template.name} has no value for {left[0]}")
    return text
