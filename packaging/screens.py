"""Screens that exist only for a trial: X11 by Xvfb, Wayland by weston, both without a monitor.

They run outside the clean root, which stays as bare as it is; only their sockets are shown inside.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import clean_root

Screen = dict[str, str]


@contextlib.contextmanager
def offscreen(_root: clean_root.Root) -> Iterator[Screen]:
    """Give Qt's own platform without a screen."""
    yield {"QT_QPA_PLATFORM": "offscreen"}


@contextlib.contextmanager
def x11(root: clean_root.Root) -> Iterator[Screen]:
    """Give an X server."""
    with tempfile.TemporaryFile() as answer:
        number = answer.fileno()
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(number), "-screen", "0", "1700x1100x24", "-ac"],
            pass_fds=[number],
            stderr=subprocess.DEVNULL,
        )
        place = None
        try:
            display = _wait_for(lambda: _answered(answer))
            place = clean_root.mount_into(root, Path("/tmp/.X11-unix"), "/tmp/.X11-unix")
            yield {"DISPLAY": f":{display}"}
        finally:
            server.terminate()
            server.wait()
            if place is not None:
                clean_root.unmount([place])


def _answered(answer: object) -> str:
    answer.seek(0)  # type: ignore[attr-defined]
    return answer.read().decode().strip()  # type: ignore[attr-defined]


@contextlib.contextmanager
def wayland(root: clean_root.Root) -> Iterator[Screen]:
    """Give a Wayland compositor."""
    runtime = Path(tempfile.mkdtemp(prefix="wayland-"))
    runtime.chmod(0o700)
    server = subprocess.Popen(
        ["weston", "--backend=headless-backend.so", "--socket=trial", "--width=1700"],
        env={"XDG_RUNTIME_DIR": str(runtime), "PATH": clean_root.PATH},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    place = None
    try:
        _wait_for(lambda: (runtime / "trial").exists())
        place = clean_root.mount_into(root, runtime, "/run/ada")
        shutil.chown(runtime, clean_root.ADA, clean_root.ADA)
        shutil.chown(runtime / "trial", clean_root.ADA, clean_root.ADA)
        yield {
            "WAYLAND_DISPLAY": "trial",
            "XDG_RUNTIME_DIR": "/run/ada",
            "QT_QPA_PLATFORM": "wayland",
        }
    finally:
        server.terminate()
        server.wait()
        if place is not None:
            clean_root.unmount([place])
        shutil.rmtree(runtime, ignore_errors=True)


def _wait_for(ready) -> object:  # noqa: ANN001 - a question without arguments
    end = time.monotonic() + 20
    while time.monotonic() < end:
        answer = ready()
        if answer:
            return answer
        time.sleep(0.1)
    raise clean_root.StepError("the trial screen did not start")


SCREENS = {"offscreen": offscreen, "x11": x11, "wayland": wayland}
PROGRAMS = {"x11": "Xvfb", "wayland": "weston"}


def available() -> list[str]:
    """List the screens that this machine can offer."""
    return [name for name in SCREENS if name not in PROGRAMS or shutil.which(PROGRAMS[name])]
