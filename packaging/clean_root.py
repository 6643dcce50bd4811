"""A bare Debian in a folder: made by debootstrap, changed in a layer of its own, thrown away.

It knows mounts, namespaces and apt; it refuses to know what is tried inside. Needs root.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import common

ADA = 1000
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class StepError(Exception):
    """A command inside the root that did not do what it should."""


def base(suite: str, cache: Path, mirror: str | None) -> Path:
    """Give the folder of a bare system, made once and kept."""
    folder = cache / suite
    if not (folder / "etc/debian_version").exists():
        common.need({"debootstrap": "debootstrap"})
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        words = ["debootstrap", "--variant=minbase", suite, str(folder), mirror or own_mirror()]
        common.run(*words)
    return folder


def own_mirror() -> str:
    """Give the mirror that this machine itself uses."""
    for path in (Path("/etc/apt/sources.list"), *Path("/etc/apt/sources.list.d").glob("*")):
        if path.suffix in (".list", ".sources") and path.is_file():
            text = path.read_text(encoding="utf-8")
            found = re.search(r"^(?:URIs:|deb)\s+(?:\[.*\]\s+)?(\S+://\S+)", text, re.MULTILINE)
            if found:
                return found[1]
    raise SystemExit("no mirror is known; give one with --mirror")


class Root:
    """A root to try things in. Commands run without a network unless they ask for it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(
        self,
        *words: str,
        network: bool = False,
        user: int = 0,
        env: dict[str, str] | None = None,
        limit: float = 900,
        stdin: str = "",
    ) -> str:
        """Run a command inside and give what it said; an exit code other than 0 is an error."""
        code, out, err = self.ask(
            *words, network=network, user=user, env=env, limit=limit, stdin=stdin
        )
        if code:
            raise StepError(f"{' '.join(words)} ended with {code}: {(err or out)[-1500:]}")
        return out

    def ask(
        self,
        *words: str,
        network: bool = False,
        user: int = 0,
        env: dict[str, str] | None = None,
        limit: float = 900,
        stdin: str = "",
    ) -> tuple[int, str, str]:
        """Run a command inside; give its exit code, output and errors."""
        alone = [] if network else ["unshare", "--net"]
        home = "/home/ada" if user else "/root"
        plain = {"PATH": PATH, "HOME": home, "LANG": "C.UTF-8", "TMPDIR": "/tmp", **(env or {})}
        chroot = ["chroot", *([f"--userspec={user}:{user}"] if user else []), str(self.folder)]
        settings = [f"{name}={value}" for name, value in plain.items()]
        command = [*alone, *chroot, "/usr/bin/env", "-i", *settings, *words]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=limit, input=stdin, errors="replace"
        )
        return done.returncode, done.stdout, done.stderr

    def install(self, *packages: str, recommended: bool = False, network: bool = False) -> None:
        """Install packages: fetched with a network first, then installed without one."""
        choice = [] if recommended else ["--no-install-recommends"]
        words = ["apt-get", "install", "-y", "-qq", *choice, *packages]
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        self.run(*words, "--download-only", network=True, env=quiet)
        self.run(*words, network=network, env=quiet)

    def bring(self, path: Path, inside: str) -> None:
        """Copy a file of this machine into the root."""
        target = self.folder / inside.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)

    def read(self, inside: str) -> str:
        """Read a file of the root."""
        return (self.folder / inside.lstrip("/")).read_text(encoding="utf-8")

    def files(self) -> set[str]:
        """List the files of the root that are not the package manager's own."""
        skipped = ("/proc", "/dev", "/sys", "/tmp", "/run", "/var", "/etc/ld.so.cache")
        found = set()
        for folder, folders, names in os.walk(self.folder):
            inside = "/" + os.path.relpath(folder, self.folder).lstrip("./")
            if inside.startswith(skipped):
                folders.clear()
                continue
            found |= {f"{inside.rstrip('/')}/{name}" for name in names}
        return {name for name in found if not name.startswith(skipped)}


@contextlib.contextmanager
def fresh_root(lower: Path) -> Iterator[Root]:
    """Give a copy of a bare system that vanishes afterwards, with a person called ada in it."""
    work = Path(tempfile.mkdtemp(prefix="clean-root-"))
    folder = work / "root"
    mounted: list[Path] = []
    try:
        _layer(lower, work, folder, mounted)
        _devices(folder, mounted)
        _names(folder)
        root = Root(folder)
        root.run("useradd", "--create-home", "--uid", str(ADA), "ada")
        root.run("apt-get", "update", "-qq", network=True)
        yield root
    finally:
        for place in reversed(mounted):
            _unmount(place)
        # Whatever is still mounted below belongs to this machine and must not be emptied.
        if str(work) not in Path("/proc/mounts").read_text(encoding="utf-8"):
            shutil.rmtree(work, ignore_errors=True)


def _layer(lower: Path, work: Path, folder: Path, mounted: list[Path]) -> None:
    (work / "upper").mkdir()
    (work / "work").mkdir()
    folder.mkdir()
    options = f"lowerdir={lower},upperdir={work}/upper,workdir={work}/work"
    words = ["mount", "-t", "overlay", "overlay", "-o", options, str(folder)]
    if subprocess.run(words, capture_output=True).returncode == 0:
        mounted.append(folder)
    else:  # no overlay here (a container): a copy does as well
        folder.rmdir()
        subprocess.run(["cp", "-a", str(lower), str(folder)], check=True)


def _devices(folder: Path, mounted: list[Path]) -> None:
    for kind, place in (("proc", "proc"), ("tmpfs", "dev/shm"), ("devpts", "dev/pts")):
        target = folder / place
        target.mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", "-t", kind, kind, str(target)], check=True)
        mounted.append(target)
    for name in ("null", "zero", "random", "urandom", "tty"):
        target = folder / "dev" / name
        target.touch()
        subprocess.run(["mount", "--bind", f"/dev/{name}", str(target)], check=True)
        mounted.append(target)


def _names(folder: Path) -> None:
    """Let apt inside reach what apt outside reaches."""
    # Not the sources: the root has those of its own release.
    for name in ("apt.conf.d", "trusted.gpg.d", "keyrings"):
        source, target = Path("/etc/apt") / name, folder / "etc/apt" / name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        elif source.is_file():
            shutil.copy(source, target)
    # What hooks of the outside want to run may not exist inside.
    for path in (folder / "etc/apt/apt.conf.d").iterdir():
        if re.search(r"(?i)(packagekit|appstream|docker|debconf)", path.name):
            path.unlink()
    for name in ("resolv.conf", "hosts"):
        target = folder / "etc" / name
        target.unlink(missing_ok=True)
        shutil.copy(f"/etc/{name}", target)


def _unmount(place: Path) -> None:
    for _ in range(20):
        if subprocess.run(["umount", str(place)], capture_output=True).returncode == 0:
            return
        time.sleep(0.2)
    subprocess.run(["umount", "--lazy", str(place)], capture_output=True)


def mount_into(root: Root, source: Path, inside: str) -> Path:
    """Show a folder of this machine inside a root; `unmount` ends it."""
    target = root.folder / inside.lstrip("/")
    target.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "--bind", str(source), str(target)], check=True)
    return target


def unmount(places: Sequence[Path]) -> None:
    """Take folders away that `mount_into` showed."""
    for place in reversed(places):
        _unmount(place)
