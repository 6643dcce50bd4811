"""Licences and notices of everything in a bundle, found from what the bundle was made of.

It reads the manifest that the build wrote: each file came from an installed distribution, from a
package of the system, from Python, or from us. It copies the texts of all of them, writes a list
of what belongs to what, and stops the build when something has no text.

The wheels of Qt for Python hold no licence text at all, and TensorFlow's holds only notices; the
texts for those are kept in `texts/` (Qt's as Debian collected them for its packages of Qt 6).
"""

from __future__ import annotations

import email
import json
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import common

TEXTS = common.HERE / "texts"
TEXT_NAME = re.compile(r"(licen[cs]e|copying|notice|authors|third_party)", re.IGNORECASE)

# Distributions without a text of their own: what to add. Anything else without a text is an error.
ADDED = {
    "pyside6-essentials": [
        *("LGPL-3.txt", "GPL-3.txt", "qtbase.txt", "qtsvg.txt", "qtwayland.txt", "icu.txt"),
    ],
    "shiboken6": ["LGPL-3.txt", "GPL-3.txt"],
    "tensorflow": ["Apache-2.0.txt"],
    "tensorflow-cpu": ["Apache-2.0.txt"],
    "flatbuffers": ["Apache-2.0.txt"],
    "libclang": ["Apache-2.0.txt"],
}


@dataclass
class Part:
    """Something of others that is inside: its name, version, licence in a word, and the texts."""

    name: str
    version: str
    licence: str
    texts: list[tuple[str, Path]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


def write_licences(bundle: Path, manifest: str) -> list[Part]:
    """Write the folder `licenses` of a bundle and give what was found."""
    content = json.loads((common.BUILD / f"{manifest}-manifest.json").read_text(encoding="utf-8"))
    parts = parts_of(content)
    folder = common.fresh(bundle / "licenses")
    common.put(common.ROOT / "LICENSE", folder / "LICENSE.txt")
    for part in parts:
        for name, source in part.texts:
            common.put(source, folder / part.name / name)
    common.write(folder / "NOTICES.md", notices(parts, content["python"]))
    return parts


def parts_of(content: dict[str, object]) -> list[Part]:
    """Sort a bundle's files by where they came from."""
    site = _site_packages(Path(str(content["prefix"])))
    owners = owners_of(site)
    found: dict[str, Part] = {}
    strangers: list[str] = []
    rows = [*content["files"], *content["modules"]]  # type: ignore[misc]
    for destination, source in rows:
        part = _part_of(source, owners, found, content)
        if part is not None:
            part.files.append(destination)
        elif _foreign(source):
            strangers.append(f"{destination} ({source})")
    if strangers:
        raise SystemExit("build: nobody owns " + ", ".join(strangers[:10]))
    # The program that starts the bundle is PyInstaller's.
    starter = next(part for part in _distributions(site) if part.name == "pyinstaller")
    starter.files.append("the program file")
    found["pyinstaller"] = starter
    if any(str(destination).startswith("resources") for destination, _ in rows):
        found |= {part.name: part for part in _of_resources()}
    without = [part.name for part in found.values() if not part.texts]
    if without:
        raise SystemExit("build: no licence text for " + ", ".join(sorted(without)))
    return sorted(found.values(), key=lambda part: part.name)


def _part_of(
    source: str, owners: dict[str, Part], found: dict[str, Part], content: dict[str, object]
) -> Part | None:
    path = os.path.realpath(source) if source else ""
    part = owners.get(path) or owners.get(os.path.abspath(source)) if source else None
    if part is None and path and _is_python(path, content):
        part = found.get("python") or python_part(content)
    if part is None and path.startswith(("/usr/lib/", "/lib/", "/usr/share/")):
        part = _of_debian(path)
    if part is None:
        return None
    return found.setdefault(part.name, part)


def _foreign(source: str) -> bool:
    """Say whether a file is neither ours nor made by the build itself."""
    path = os.path.realpath(source) if source else ""
    return bool(path) and not path.startswith(str(common.ROOT) + os.sep)


# -- Distributions -----------------------------------------------------------------------------


def _site_packages(prefix: Path) -> Path:
    places = [prefix / "Lib/site-packages", *prefix.glob("lib/python3*/site-packages")]
    return next(place for place in places if place.is_dir())


def _distributions(site: Path) -> list[Part]:
    parts = []
    for info in sorted(site.glob("*.dist-info")):
        head = email.message_from_string((info / "METADATA").read_text(encoding="utf-8"))
        name = re.sub(r"[-_.]+", "-", str(head["Name"])).lower()
        words = head["License-Expression"] or head["License"] or _classified(head)
        part = Part(name, str(head["Version"]), str(words).splitlines()[0][:80])
        part.texts = [
            (_flat(path, info), path)
            for path in sorted(info.rglob("*"))
            if path.is_file() and TEXT_NAME.search(str(path.relative_to(info)))
        ]
        part.texts += [(text, TEXTS / text) for text in ADDED.get(name, ())]
        parts.append(part)
    return parts


def _classified(head: object) -> str:
    licences = [c for c in head.get_all("Classifier", []) if c.startswith("License")]  # type: ignore[attr-defined]
    return licences[0].split("::")[-1].strip() if licences else "see its text"


def _flat(path: Path, info: Path) -> str:
    parts = [part for part in path.relative_to(info).parts if part != "licenses"]
    return "_".join(parts)


def owners_of(site: Path) -> dict[str, Part]:
    """Say for every installed file which distribution it belongs to."""
    parts = {part.name: part for part in _distributions(site)}
    owners: dict[str, Part] = {}
    for info in site.glob("*.dist-info"):
        name = re.sub(r"[-_.]+", "-", _name_of(info)).lower()
        part = parts[name]
        for line in (info / "RECORD").read_text(encoding="utf-8").splitlines():
            inside = line.split(",")[0].strip('"')
            path = os.path.normpath(site / inside)
            owners[path] = part
            owners[os.path.realpath(path)] = part
            top = inside.split("/")[0]
            if re.fullmatch(r"THIRD_PARTY_NOTICES\.txt", Path(inside).name) and top == "tensorflow":
                part.texts.append(("THIRD_PARTY_NOTICES.txt", Path(path)))
    return owners


def _name_of(info: Path) -> str:
    head = email.message_from_string((info / "METADATA").read_text(encoding="utf-8"))
    return str(head["Name"])


# -- Python, the system, our own resources -----------------------------------------------------


def _is_python(path: str, content: dict[str, object]) -> bool:
    base = os.path.realpath(str(content["base_prefix"]))
    version = ".".join(str(content["python"]).split(".")[:2])
    inside = path.startswith(base + os.sep) and "-packages" not in path
    return inside and (
        f"python{version}" in path or os.name == "nt" or f"{os.sep}Frameworks{os.sep}" in path
    )


def python_part(content: dict[str, object]) -> Part:
    """Find Python's own licence: where it was installed, or in Debian's documentation."""
    base, full = Path(str(content["base_prefix"])), str(content["python"])
    version = ".".join(full.split(".")[:2])
    places = [
        base / f"share/doc/python{version}/copyright",
        base / f"share/doc/libpython{version}-minimal/copyright",
        base / f"lib/python{version}/LICENSE.txt",
        base / "LICENSE.txt",
        base / "LICENSE",
    ]
    text = next((place for place in places if place.is_file()), None)
    return Part("python", full, "PSF-2.0", [("LICENSE.txt", text)] if text else [])


_asked: dict[str, Part | None] = {}


def _of_debian(path: str) -> Part | None:
    if path not in _asked:
        _asked[path] = _ask_dpkg(path)
    return _asked[path]


def _ask_dpkg(path: str) -> Part | None:
    if shutil.which("dpkg-query") is None:
        return None
    # Debian merged /lib into /usr/lib; the list of files knows one of the two names.
    for name in (path, path.removeprefix("/usr")):
        asked = subprocess.run(["dpkg-query", "-S", name], capture_output=True, text=True)
        if asked.returncode == 0:
            package = asked.stdout.split(":")[0]
            form = ["-W", "-f", "${Version}", package]
            version = subprocess.run(["dpkg-query", *form], capture_output=True, text=True).stdout
            text = Path("/usr/share/doc") / package / "copyright"
            texts = [("copyright", text)] if text.is_file() else []
            return Part(package, version, "see its text", texts)
    return None


def _of_resources() -> list[Part]:
    """Give fonts and icons: every folder of resources that has a licence has one in the bundle."""
    folders: defaultdict[Path, list[Path]] = defaultdict(list)
    for path in sorted((common.ROOT / "resources").rglob("*")):
        if path.is_file() and re.search(r"licen[cs]e", path.name, re.IGNORECASE):
            folders[path.parent].append(path)
    return [
        Part(folder.name, "", "see its text", [(path.name, path) for path in paths], ["resources"])
        for folder, paths in folders.items()
    ]


# -- The list ----------------------------------------------------------------------------------

QT = """\
## Qt and Qt for Python

This program uses Qt {version} and Qt for Python (PySide6, shiboken6) {version} under the GNU
Lesser General Public License, version 3. They are separate shared libraries in `lib/PySide6` and
`lib/shiboken6`: you may replace them by your own builds of the same interface, and you may change
the program for your own use and take it apart to find errors in such changes. Nothing in the
program prevents that, and no other term forbids it.

The matching sources are published by the Qt project: Qt in
`https://download.qt.io/official_releases/qt/`, Qt for Python in
`https://download.qt.io/official_releases/QtForPython/`, each under version {version}. The texts
of both licences and the notices of what Qt itself contains are in `pyside6-essentials/`.
"""


def notices(parts: list[Part], python: str) -> str:
    """Write the list of what is inside."""
    lines = [
        f"# Shapewright {common.version()}: licences and notices",
        "",
        "Shapewright itself is under the MIT licence (`LICENSE.txt`). It brings software and fonts",
        "of others; each folder beside this file holds the texts for one of them.",
        "",
        "| part | version | licence | texts |",
        "|---|---|---|---|",
    ]
    for part in parts:
        names = ", ".join(f"`{part.name}/{name}`" for name, _ in part.texts)
        lines.append(f"| {part.name} | {part.version} | {part.licence} | {names} |")
    lines += ["", f"Built with Python {python}.", ""]
    qt = next((part for part in parts if part.name == "pyside6-essentials"), None)
    return "\n".join(lines) + ("\n" + QT.format(version=qt.version) if qt else "")


if __name__ == "__main__":
    for each in write_licences(Path(sys.argv[1]), sys.argv[2]):
        common.say(f"{each.name} {each.version}: {len(each.texts)} texts, {len(each.files)} files")
