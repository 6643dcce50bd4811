"""What the desktop makes of our files in a clean root: their kinds, and who opens them.

It asks the desktop's own tools; it refuses to know how the program was installed.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import common
import screens
from clean_root import ADA, Root, StepError
from clean_trials import ARCHITECTURE, HOME, Trial

# A file of each kind, and what the desktop must say that it is. The last three are nobody's models.
FILES = {
    "mine.shapewright": ("{}", common.MIME),
    "mine.keras": ("PK", "application/x-keras"),
    "functional.json": (
        '{"module": "keras.src.models.functional", "class_name": "Functional"}',
        "application/x-keras-json",
    ),
    "indented.json": (json.dumps(ARCHITECTURE, indent=4), "application/x-keras-json"),
    "from-keras-2.json": ('{"class_name": "Sequential"}', "application/x-keras-json"),
    "settings.json": ('{"name": "keras"}', "application/json"),
    "list.json": ("[1, 2]", "application/json"),
    "lesson.json": ('{"class_name": "biology"}', "application/json"),
}
DESKTOP_TOOLS = ("shared-mime-info", "desktop-file-utils", "xdg-utils", "libglib2.0-bin")
OURS = (common.MIME, "application/x-keras", "application/x-keras-json")


def desktop_integration(trial: Trial) -> None:
    """The desktop knows our files, opens them with the program, and no others."""
    root = trial.root

    trial.step("the desktop knows the kinds of files", lambda: _kinds(root))
    trial.step("our kinds open with it, JSON does not", lambda: _defaults(root))
    if "x11" in screens.available():
        trial.step("the desktop opens a Keras file in its window", lambda: _opened(root))


def _kinds(root: Root) -> dict[str, str]:
    found = {}
    for name, (text, kind) in FILES.items():
        path = f"{HOME}/kinds/{name}"
        common.write(root.folder / path.lstrip("/"), text)
        said = root.run("gio", "info", "-a", "standard::content-type", path, user=ADA)
        found[name] = said.split("standard::content-type:")[1].split()[0]
        assert found[name] == kind, (name, found[name])
    return found


def _defaults(root: Root) -> None:
    entry = f"{common.ID}.desktop"
    for kind in OURS:
        answer = root.run("xdg-mime", "query", "default", kind, user=ADA).strip()
        assert answer == entry, (kind, answer)
        assert entry in root.run("gio", "mime", kind, user=ADA), kind
    assert entry not in root.run("gio", "mime", "application/json", user=ADA)
    assert not root.run("xdg-mime", "query", "default", "application/json", user=ADA).strip()


def _opened(root: Root) -> list[str]:
    """Let the desktop open a file: the program runs with it, and remembers that it opened it."""
    path = f"{HOME}/kinds/indented.json"
    settings = root.folder / HOME.lstrip("/") / ".config/Shapewright/Shapewright.conf"
    with screens.x11(root) as screen:
        # The program goes on when gio has ended; it must not hold the pipe that we read from.
        opening = f"gio open {path} >/dev/null 2>&1"
        root.run("sh", "-c", opening, user=ADA, env=screen)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if settings.is_file() and path in settings.read_text(encoding="utf-8"):
                running = [words for words in _running(root) if path in words]
                assert running, "the file was opened, and the program is gone"
                return running
            time.sleep(0.2)
        raise StepError(f"nothing opened {path}; running: {_running(root)}")


def _running(root: Root) -> list[str]:
    """List the command lines of the processes inside the root."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(process / "root") == str(root.folder):
                words = (process / "cmdline").read_bytes().decode(errors="replace").split("\0")
                found.append(" ".join(words).strip())
        except OSError:  # it ended while we looked
            continue
    return found
