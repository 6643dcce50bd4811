"""The command line: inspect, export, convert, diagram, verify, without a window.

Results go to standard output, words for people to standard error. Exit codes: 0 all fine, 1 at
least one error-level problem (or mismatch), 2 unusable arguments or a file that cannot be read.
Imports neither Qt nor Keras; what needs a window's libraries (`diagram`) is handed in.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from engine import inspecting, printing, reading, storage
from engine.graph import Project
from engine.importing import FileError, open_any, read_bytes
from engine.version import VERSION

COMMANDS = ("inspect", "export", "convert", "diagram", "verify")
FORMS = ("functional", "sequential", "notebook", "keras-json", "summary-md", "summary-csv")

FINE, PROBLEMS, UNUSABLE = 0, 1, 2

Draw = Callable[[Project, Path, str], None]
"""Writes the picture of a project to a file, in a theme; it may raise OSError or ValueError."""


class Unusable(Exception):
    """Arguments that cannot be used, or a place that cannot be written to: exit code 2."""


def main(argv: Sequence[str], draw: Draw | None = None) -> int:
    """Run a command; give its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal that knows no "×" must not end the program.
            stream.reconfigure(errors="backslashreplace")
    try:
        arguments = parser().parse_args(list(argv))
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else UNUSABLE
    try:
        code = _run(arguments, draw)
        sys.stdout.flush()
        return code
    except Unusable as error:
        _say(str(error))
        return UNUSABLE
    except FileError as error:
        _say(f"{arguments.file}: {error}")
        return UNUSABLE
    except BrokenPipeError:  # the reader has seen enough (… | head)
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    """Give the parser of all commands."""
    made = argparse.ArgumentParser(
        prog="shapewright",
        description="Design Keras networks. Without a command: open the window (with FILE in it).",
        epilog="FILE is a project (.shapewright), a Keras archive (.keras, .h5), or a Keras "
        "architecture (.json); - reads standard input.",
    )
    made.add_argument("--version", action="version", version=f"shapewright {VERSION}")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")

    inspect = commands.add_parser(
        "inspect", help="shapes, weights, costs and problems of every node"
    )
    inspect.add_argument("files", nargs="+", metavar="FILE")
    inspect.add_argument("--json", action="store_true", help="JSON Lines: one object per FILE")

    export = commands.add_parser("export", help="the network as code, notebook, JSON or table")
    export.add_argument("file", metavar="FILE")
    export.add_argument("--to", required=True, choices=FORMS, metavar="FORM", help=", ".join(FORMS))
    export.add_argument("-o", "--out", metavar="OUT", help="file to write (default: output)")

    convert = commands.add_parser("convert", help="any readable file to a project")
    convert.add_argument("file", metavar="FILE")
    convert.add_argument("-o", "--out", required=True, metavar="OUT.shapewright")

    diagram = commands.add_parser("diagram", help="the drawing as a picture")
    diagram.add_argument("file", metavar="FILE")
    diagram.add_argument("-o", "--out", required=True, metavar="OUT.svg|.png|.pdf")
    diagram.add_argument("--theme", choices=("light", "dark"), default="light")

    verify = commands.add_parser("verify", help="build the exported code in real Keras and compare")
    verify.add_argument("files", nargs="+", metavar="FILE")
    verify.add_argument("--json", action="store_true", help="JSON Lines: one object per FILE")
    verify.add_argument("--python", metavar="PATH", help="a Python that has Keras")
    return made


def _run(arguments: argparse.Namespace, draw: Draw | None) -> int:
    match arguments.command:
        case "inspect":
            return _inspect(arguments.files, arguments.json)
        case "export":
            return _export(arguments.file, arguments.to, arguments.out)
        case "convert":
            return _convert(arguments.file, arguments.out)
        case "diagram":
            return _diagram(arguments.file, arguments.out, arguments.theme, draw)
    return _verify(arguments.files, arguments.json, arguments.python)


def load(file: str, *, places: bool = False) -> Project:
    """Give the project in ``file``; ``-`` is standard input.

    Raises:
        FileError: it cannot be read.
    """
    try:
        if file == "-":
            return read_bytes(sys.stdin.buffer.read(reading.LARGEST_FILE + 1), places=places)
        return open_any(file, places=places)
    except MemoryError:
        raise FileError("too-large", "There is not enough memory to read the file") from None


# ── inspect ──────────────────────────────────────────────────────────────────────────────────


def _inspect(files: Sequence[str], as_json: bool) -> int:
    worst = FINE
    for number, file in enumerate(files):
        try:
            made = inspecting.report(file, load(file))
            code = PROBLEMS if inspecting.has_errors(made) else FINE
        except FileError as error:
            made, code = inspecting.unreadable(file, error), UNUSABLE
            if not as_json:
                _say(f"{file}: {error}")
        worst = max(worst, code)
        if as_json:
            print(json.dumps(made), flush=True)
        elif code != UNUSABLE:
            print(("\n" if number else "") + printing.report(made), flush=True)
    return worst


# ── export and convert ───────────────────────────────────────────────────────────────────────


def _export(file: str, form: str, out: str | None) -> int:
    from engine import exports

    project = load(file, places=True)
    made = inspecting.report(file, project)
    failing = inspecting.has_errors(made)
    if failing:
        _tell_errors(file, made)
        if form not in exports.TABLES:
            _say(f"{file}: nothing was exported, because the network is not complete")
            return PROBLEMS
    try:
        text = exports.FORMS[form](project)
    except exports.NotPossible as why:
        raise Unusable(f"{file}: {why}") from None
    _write(text.encode("utf-8", "backslashreplace"), out)
    return PROBLEMS if failing else FINE


def _convert(file: str, out: str) -> int:
    project = load(file, places=True)
    _write(storage.write(project), None if out == "-" else out)
    made = inspecting.report(file, project)
    _tell_errors(file, made)
    return PROBLEMS if inspecting.has_errors(made) else FINE


def _write(data: bytes, out: str | None) -> None:
    if out is None or out == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        storage.save_bytes(data, Path(out))
    except OSError as error:
        raise Unusable(f"{out} cannot be written: {error.strerror or error}") from None


def _tell_errors(file: str, made: inspecting.Report) -> None:
    for problem in made["problems"]:
        if problem["severity"] == "error":
            where = f"{problem['node']}: " if problem["node"] else ""
            _say(f"{file}: {where}{problem['title']}")


# ── diagram and verify ───────────────────────────────────────────────────────────────────────


def _diagram(file: str, out: str, theme: str, draw: Draw | None) -> int:
    if Path(out).suffix.lower() not in (".svg", ".png", ".pdf"):
        raise Unusable(f"{out}: a picture is a .svg, a .png or a .pdf file")
    if draw is None:
        raise Unusable("Pictures are drawn by the window's libraries, which are not here")
    project = load(file, places=True)
    try:
        draw(project, Path(out), theme)
    except OSError as error:
        raise Unusable(f"{out} cannot be written: {error.strerror or error}") from None
    except ValueError as error:  # larger than a picture can be
        raise Unusable(f"{out}: {error}") from None
    made = inspecting.report(file, project)
    _tell_errors(file, made)
    return PROBLEMS if inspecting.has_errors(made) else FINE


def _verify(files: Sequence[str], as_json: bool, python: str | None) -> int:
    from engine.verification import command

    return command.run(files, as_json, load, python)


def _say(text: str) -> None:
    print(printing.printable(f"shapewright: {text}"), file=sys.stderr, flush=True)


__all__ = ["COMMANDS", "FORMS", "load", "main", "parser"]
