"""The project's own files, for the tests that read them as text."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {".git", ".venv", "build", "dist", "__pycache__", "htmlcov", "node_modules"}
PACKAGES = ("engine", "designer")


@cache
def files() -> tuple[Path, ...]:
    """Give every file of the project: what git knows, or what lies there without git."""
    asked = None
    if (ROOT / ".git").exists():
        words = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"]
        try:
            asked = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
        except FileNotFoundError:
            asked = None
    if asked is not None and asked.returncode == 0:
        found = [ROOT / name for name in asked.stdout.split("\0") if name]
        return tuple(path for path in found if path.is_file())
    return tuple(_walk(ROOT))


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            hidden = path.name.startswith(".") and path.name not in (".ci", ".github")
            if path.name not in NOT_OURS and not hidden and not path.name.endswith(".egg-info"):
                yield from _walk(path)
        else:
            yield path


def texts() -> Iterator[tuple[Path, str]]:
    """Give every file that is text."""
    for path in files():
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def modules(*packages: str) -> list[Path]:
    """Give the Python files of packages, of both of ours by default."""
    found: list[Path] = []
    for package in packages or PACKAGES:
        found.extend(sorted((ROOT / package).rglob("*.py")))
    return found


def parsed(path: Path) -> ast.Module:
    """Give the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def place(path: Path) -> str:
    """Name a file as people do: from the root of the tree."""
    return path.relative_to(ROOT).as_posix()
