"""What goes into a bundle and what stays out, as lists and pure functions.

It knows file names and shared libraries; it refuses to know PyInstaller, so that the rules can be
tested without a build. An entry is what PyInstaller calls one: (destination, source, type).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePosixPath

Entry = tuple[str, str, str]

# -- Modules -----------------------------------------------------------------------------------

NEVER = [
    # Parts of the standard library that a finished program does not use. readline is GPL-3.
    *("tkinter", "_tkinter", "test", "lib2to3", "idlelib", "turtle", "pydoc_data", "ensurepip"),
    *("curses", "sqlite3", "readline"),
    # The build machine's own adjustments of its Python.
    *("sitecustomize", "usercustomize"),
    # Tools that may be installed where the bundle is built.
    *("pytest", "_pytest", "hypothesis", "IPython", "matplotlib", "PIL", "pandas", "clang", "pip"),
    *("wheel", "mypy", "torch", "jax", "tensorboard", "setuptools", "pkg_resources"),
]

PROGRAM_EXCLUDES = [
    *NEVER,
    # Keras runs in a process of its own.
    *("tensorflow", "keras", "numpy", "h5py", "scipy"),
    # OpenSSL: hashes come from Python itself, and nothing is encrypted.
    *("_ssl", "_hashlib", "ssl"),
    # The parts of Qt that the window does not use; QtNetwork stays out on purpose: the program
    # never speaks with a network.
    *(
        f"PySide6.{name}"
        for name in (
            *("QtNetwork", "QtOpenGL", "QtOpenGLWidgets", "QtQml", "QtQuick", "QtQuickWidgets"),
            *("QtDBus", "QtSql", "QtTest", "QtDesigner", "QtHelp", "QtUiTools", "QtConcurrent"),
            *("QtQuickControls2", "QtQuickTest"),
        )
    ),
]

WORKER_EXCLUDES = [
    *(*NEVER, "PySide6", "shiboken6", "designer"),
    # What scipy.signal, the only part of scipy that Keras asks, never imports.
    *(f"scipy.{name}" for name in ("cluster", "datasets", "differentiate", "fftpack", "io")),
    *(f"scipy.{name}" for name in ("misc", "odr")),
]

# Keras brings its tests along; under these names nothing else is kept.
_TESTS = re.compile(r"keras[./](.+[./])?\w+_test(\.pyc?)?$")


def without_tests(entries: Iterable[Entry]) -> list[Entry]:
    """Leave out the tests of Keras, whether as files or as modules."""
    return [entry for entry in entries if not _TESTS.match(entry[0].replace(os.sep, "/"))]


# -- Qt's plug-ins -----------------------------------------------------------------------------

_PLUGINS = r"PySide6/(Qt/)?plugins/"
DROPPED = re.compile(
    "|".join(
        (
            _PLUGINS + r"(egldeviceintegrations|generic|networkinformation|tls|sqldrivers)/",
            _PLUGINS + r"(qmltooling|qmllint|designer|vectorimageformats|printsupport)/",
            _PLUGINS + r"platforms/(lib)?q(eglfs|linuxfb|minimalegl|vkkhrdisplay|vnc|direct2d)\.",
            # The GTK theme drags the build machine's GTK and some forty libraries along.
            _PLUGINS + r"platformthemes/libqgtk3\.",
            # PNG is built in, and the program draws its symbols itself.
            _PLUGINS + r"(imageformats|iconengines)/",
            # Written for devices and under the GPL.
            _PLUGINS + r"platforminputcontexts/(lib)?qtvirtualkeyboard",
            _PLUGINS + r"wayland-graphics-integration-server/",
            _PLUGINS + r"wayland-shell-integration/lib(fullscreen|ivi|wl-shell|qt-shell)",
            # The program speaks English; half-translated dialogs would be worse than English ones.
            r"PySide6/(Qt/)?translations/",
        )
    )
)


def without_dropped(entries: Iterable[Entry]) -> list[Entry]:
    """Leave out plug-ins and translations that the program never loads."""
    return [entry for entry in entries if not DROPPED.match(entry[0].replace(os.sep, "/"))]


# -- Shared libraries on Linux -----------------------------------------------------------------

# What every desktop has and what must fit to its drivers, fonts and services, roughly AppImage's
# list. A bundled libstdc++ breaks graphics drivers that are newer than the build machine.
SYSTEM = re.compile(
    r"lib(stdc\+\+|gcc_s|X11|X11-xcb|Xau|Xdmcp|bsd|md|fontconfig|freetype|expat|png16"
    r"|brotli(common|dec)|z|dbus-1|systemd|cap|gcrypt|gpg-error|lz4|zstd|glib-2\.0|gthread-2\.0"
    r"|pcre2-8|uuid)\.so"
)

Imports = Callable[[str], Iterable[tuple[str, str | None]]]


def is_library(destination: str) -> bool:
    """Say whether an entry is a library that is there only because something else needs it."""
    return "/" not in destination or destination.startswith("PySide6/Qt/lib/")


def unreachable(binaries: Sequence[Entry], imports: Imports) -> tuple[set[str], list[str]]:
    """Give the libraries that nothing needs any more, and those that are needed and not there.

    PyInstaller collects before we drop; and when the build machine lacks a library it only warns,
    and ships a window that does not open.
    """
    roots = [
        entry
        for entry in binaries
        if entry[2] != "SYMLINK"
        and (not is_library(entry[0]) or PurePosixPath(entry[0]).name.startswith("libpython"))
    ]
    sources = {os.path.basename(entry[0]): entry[1] for entry in binaries}
    needed: set[str] = {os.path.basename(entry[0]) for entry in roots}
    lost: set[str] = set()
    open_ends = [(entry[0], entry[1]) for entry in roots]
    while open_ends:
        destination, source = open_ends.pop()
        for name, path in imports(source):
            base = os.path.basename(name)
            if path is None:
                lost.add(f"{base} (for {destination})")
            if base not in needed:
                needed.add(base)
                if base in sources:
                    open_ends.append((base, sources[base]))
    gone = {
        entry[0]
        for entry in binaries
        if is_library(entry[0]) and os.path.basename(entry[0]) not in needed
    }
    return gone, sorted(lost)


def without_system(binaries: Iterable[Entry]) -> list[Entry]:
    """Leave out the libraries that have to come from the system."""
    return [entry for entry in binaries if "/" in entry[0] or SYSTEM.match(entry[0]) is None]


def without(entries: Iterable[Entry], gone: set[str]) -> list[Entry]:
    """Leave out entries, and the symbolic links that would point at nothing without them."""
    names = {os.path.basename(destination) for destination in gone}
    return [
        entry
        for entry in entries
        if entry[0] not in gone
        and not (entry[2] == "SYMLINK" and os.path.basename(entry[0]) in names)
    ]
