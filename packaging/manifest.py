"""What a bundle was made of, written down while it is made; and the last cleaning of its libraries.

It knows PyInstaller's entries and writes them for `licences.py` and `check_bundle.py`, which run
later and without PyInstaller.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import common


def modules_of(*packages: str) -> list[str]:
    """List every module of our own packages: some are imported by name, when they are needed."""
    found = []
    for package in packages:
        for path in sorted((common.ROOT / package).rglob("*.py")):
            parts = list(path.relative_to(common.ROOT).with_suffix("").parts)
            if parts[-1] == "__init__":
                parts.pop()
            if ".".join(parts) != "engine.verification.worker":
                found.append(".".join(parts))
    return found


def write_manifest(
    name: str,
    binaries: Iterable[Sequence[Any]],
    datas: Iterable[Sequence[Any]],
    pure: Iterable[Sequence[Any]],
) -> None:
    """Write where each file of a bundle came from, beside the bundle's work files."""
    common.BUILD.mkdir(exist_ok=True)
    content = {
        "python": sys.version.split()[0],
        "prefix": sys.prefix,
        "base_prefix": sys.base_prefix,
        "files": sorted([str(e[0]), str(e[1])] for e in (*binaries, *datas)),
        "modules": sorted([str(e[0]), str(e[1])] for e in pure),
    }
    path = common.BUILD / f"{name}-manifest.json"
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def document_types() -> dict[str, Any]:
    """Say to macOS which files are ours."""
    return {
        "NSHighResolutionCapable": True,
        "LSMinimumSystemVersion": "13.0",
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Shapewright network",
                "CFBundleTypeExtensions": ["shapewright"],
                "CFBundleTypeRole": "Editor",
                "LSHandlerRank": "Owner",
            },
            {
                "CFBundleTypeName": "Keras model",
                "CFBundleTypeExtensions": ["keras", "json"],
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",
            },
        ],
    }


def clean_libraries(lib: Path, strip_all_of: Sequence[str] = ()) -> None:
    """Take symbols and the build machine's paths out of libraries, where that is safe.

    Never out of `numpy.libs` and its like: what was patched by another tool breaks when stripped.
    """
    if not common.LINUX:
        return
    python = [*lib.glob("libpython3*.so*"), *lib.glob("python3.*/**/*.so")]
    large = [path for folder in strip_all_of for path in (lib / folder).rglob("*.so*")]
    for path in (*python, *large):
        if path.is_file() and not path.is_symlink():
            subprocess.run(["strip", "--strip-unneeded", str(path)], check=True)
    for path in python:
        if not path.is_symlink():
            subprocess.run(["patchelf", "--remove-rpath", str(path)], check=True)
