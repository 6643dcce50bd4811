"""The side that talks to Keras: finds a worker, starts it, asks, and never waits unasked.

A worker is a process that runs `worker.py`: a Python that the user named, the add-on's binary, or
the Python that runs us if Keras is installed there. It knows processes and time limits; it
refuses to know networks. A call of `poll` returns at once, so a window can ask on a timer; the
command line calls `wait`.
"""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

WORKER = Path(__file__).with_name("worker.py")
ADD_ON = "shapewright-verify.exe" if os.name == "nt" else "shapewright-verify"
# Who may stand in for the search, in this order of rank: a file, the add-on, this Python.
PYTHON_VARIABLE = "SHAPEWRIGHT_PYTHON"
ADD_ON_VARIABLE = "SHAPEWRIGHT_VERIFY"
# As in `worker`, which cannot be imported here: it must stay apart from the program's process.
FOLDER_VARIABLE = "SHAPEWRIGHT_VERIFY_FOLDER"

TIME_LIMIT = 180.0
"""Seconds for one network; building the largest of keras.applications takes about 20."""

LAST_WORDS_LIMIT = 2.0
"""Seconds to wait for what a worker that ended has still said."""

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """A way to start a worker: the command, and what it is, in words for people."""

    command: tuple[str, ...]
    label: str


class NoWorkerError(Exception):
    """There is no Keras to ask; the three parts say what, why and how to fix it."""

    def __init__(self, why: str = "") -> None:
        self.title = "Keras is not available"
        self.why = why or (
            "Verifying runs the exported code in real Keras, and neither the add-on "
            "shapewright-tensorflow nor a Python with Keras was found."
        )
        self.fix = (
            "Install the add-on shapewright-tensorflow, or name a Python that has Keras: "
            f"`--python PATH`, or the variable {PYTHON_VARIABLE}."
        )
        super().__init__(f"{self.title}. {self.why} {self.fix}")


# -- Finding -----------------------------------------------------------------------------------


def find_worker(python: str | os.PathLike[str] | None = None) -> Source:
    """Give the worker to use: the named Python, the add-on, or this Python.

    Raises `NoWorkerError` when there is none. Nothing is imported or started for the search.
    """
    named = python or os.environ.get(PYTHON_VARIABLE)
    if named:
        return _named_python(str(named))
    for place in add_on_places():
        if place.is_file() and os.access(place, os.X_OK):
            return Source((str(place),), f"the add-on {place}")
    if not is_bundle() and _this_python_has_keras():
        return Source(_script(sys.executable), f"this Python, {sys.executable}")
    raise NoWorkerError


def _named_python(named: str) -> Source:
    program = shutil.which(os.path.expanduser(named))
    if program is None:
        raise NoWorkerError(f"The Python that was named, {named}, is not a program.")
    if not WORKER.is_file():
        raise NoWorkerError(f"This installation lacks the file {WORKER}.")
    return Source(_script(program), f"the Python {program}")


def _script(python: str) -> tuple[str, ...]:
    # -I: neither the current folder nor PYTHONPATH may put something before Keras.
    return (python, "-I", str(WORKER))


def _this_python_has_keras() -> bool:
    engines = ("tensorflow", "jax", "torch")
    has = importlib.util.find_spec
    return has("keras") is not None and any(has(name) is not None for name in engines)


def is_bundle() -> bool:
    """Say whether we run from an installed bundle, which has no Python to lend."""
    return bool(getattr(sys, "frozen", False))


def add_on_places() -> Iterator[Path]:
    """Go through the places where the add-on may be installed."""
    named = os.environ.get(ADD_ON_VARIABLE)
    if named:
        yield Path(named)
    if is_bundle():
        program = Path(sys.executable).resolve().parent
        yield program / "verify" / ADD_ON
        yield program.parent / "shapewright-tensorflow" / ADD_ON
    if os.name == "posix":
        yield Path("/opt/shapewright/verify") / ADD_ON
        yield Path.home() / ".local/opt/shapewright-tensorflow" / ADD_ON


def child_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Give the environment for a worker: the user's, without what belongs to our own bundle."""
    dropped = ("_PYI_", "_MEI", "PYTHONHOME", "PYTHONPATH")
    kept = {name: value for name, value in environ.items() if not name.startswith(dropped)}
    kept.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    kept["PYTHONDONTWRITEBYTECODE"] = "1"
    return kept


# -- Talking -----------------------------------------------------------------------------------


class Worker:
    """A running worker. It answers jobs in order; a job that takes too long ends it.

    Use it as a context manager, or call `close`. After a time-out or a crash the next `submit`
    starts a fresh process.
    """

    def __init__(self, source: Source, time_limit: float = TIME_LIMIT) -> None:
        self.source = source
        self.time_limit = time_limit
        self._process: subprocess.Popen[str] | None = None
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._last_words: list[str] = []
        self._listener: threading.Thread | None = None
        self._numbers = itertools.count(1)
        self._waiting_for: int | None = None
        self._deadline = 0.0
        self._folder: Path | None = None

    def __enter__(self) -> Worker:
        """Give itself; the process starts with the first job."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self.close()

    @property
    def busy(self) -> bool:
        """Whether a job is under way."""
        return self._waiting_for is not None

    @property
    def started(self) -> bool:
        """Whether the process is there; the first job starts it."""
        return self._process is not None and self._process.poll() is None

    def submit(self, job: Mapping[str, Any]) -> None:
        """Hand in a job; returns at once. One job at a time."""
        if self.busy:
            raise RuntimeError("the worker is busy")
        if not self.started:
            self._start()
        assert self._process is not None
        self._waiting_for = next(self._numbers)
        self._deadline = time.monotonic() + self.time_limit
        line = json.dumps({**job, "id": self._waiting_for}) + "\n"
        # A pipe holds less than a long script, and the worker may still be starting.
        stream = self._process.stdin
        self._in_background(self._write_job, stream, line)

    def poll(self) -> Answer | None:
        """Give the answer if it is there, an error if the time is up; None otherwise."""
        return self._take(0.0)

    def wait(self) -> Answer:
        """Wait for the answer, no longer than the time limit."""
        while True:
            answer = self._take(0.2)
            if answer is not None:
                return answer

    def close(self) -> None:
        """End the process, whatever it is doing."""
        process, self._process, self._waiting_for = self._process, None, None
        folder, self._folder = self._folder, None
        if process is not None:
            process.kill()
            process.wait()
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        if process is None:
            return
        for stream in (process.stdin, process.stdout, process.stderr):
            # What is still in a buffer for a process that is gone cannot be written.
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()

    def _start(self) -> None:
        self.close()
        self._lines, self._last_words = queue.SimpleQueue(), []
        hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        self._folder = Path(tempfile.mkdtemp(prefix="shapewright-verify-"))
        try:
            self._process = subprocess.Popen(
                self.source.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
                env={**child_environment(os.environ), FOLDER_VARIABLE: str(self._folder)},
                creationflags=hidden,
            )
        except OSError as error:
            self.close()
            raise NoWorkerError(f"{self.source.label} cannot be started: {error}.") from error
        self._in_background(self._read_answers, self._process.stdout, self._lines)
        self._listener = self._in_background(
            self._read_noise, self._process.stderr, self._last_words
        )

    @staticmethod
    def _in_background(target: Callable[..., None], *arguments: object) -> threading.Thread:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        thread.start()
        return thread

    @staticmethod
    def _write_job(stream: IO[str], line: str) -> None:
        # A worker that is gone says so by its end; `poll` reports that.
        with contextlib.suppress(OSError, ValueError):
            stream.write(line)
            stream.flush()

    @staticmethod
    def _read_answers(stream: IO[str], lines: queue.SimpleQueue[str | None]) -> None:
        with contextlib.suppress(ValueError, OSError):  # closed under our hands by `close`
            for line in stream:
                lines.put(line)
        lines.put(None)

    @staticmethod
    def _read_noise(stream: IO[str], last_words: list[str]) -> None:
        with contextlib.suppress(ValueError, OSError):
            for line in stream:
                last_words.append(line)
                del last_words[:-20]

    def _take(self, patience: float) -> Answer | None:
        if not self.busy:
            raise RuntimeError("the worker has no job")
        try:
            line = self._lines.get(timeout=patience) if patience else self._lines.get_nowait()
        except queue.Empty:
            return self._too_late() if time.monotonic() > self._deadline else None
        if line is None:
            return self._died()
        try:
            answer: Answer = json.loads(line)
        except ValueError:
            return None  # not ours; a library that found the way to the real standard output
        if not isinstance(answer, dict) or answer.get("id") != self._waiting_for:
            return None
        self._waiting_for = None
        return answer

    def _too_late(self) -> Answer:
        self.close()
        return failure("Timeout", f"Keras did not answer within {self.time_limit:g} seconds.")

    def _died(self) -> Answer:
        assert self._process is not None
        code = self._process.wait()
        # The end of the answers can be read before the end of the noise, which says why. A child
        # of the worker may hold the stream open, so the patience ends.
        if self._listener is not None:
            self._listener.join(LAST_WORDS_LIMIT)
        words = "".join(self._last_words).strip().splitlines()
        said = f" Its last line: {words[-1]}" if words else ""
        self.close()
        return failure("Crash", f"The process with Keras ended with code {code}.{said}")


def failure(kind: str, message: str) -> Answer:
    """Give the answer that a worker could not give itself."""
    return {"error": {"kind": kind, "message": message, "line": None, "code": None}}
