"""Work that takes long, done in a process of its own: the window goes on answering its keys.

``run`` names a function of the engine and gives it values; what comes back is handed over in the
window's own thread. Work can be cancelled at any moment, which ends the process. Where no process
can be started the work is done here, and the window waits for it.
"""

from __future__ import annotations

import contextlib
import queue
import subprocess
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal

from engine import remote

_LARGE_FILE = 200_000
"""Bytes; up to here (about 1,000 layers) a file is read before the hand has left the key."""


class Stopped(Exception):
    """The process ended before it had answered."""


class Job:
    """One piece of work: what is called, and who waits for it."""

    def __init__(
        self,
        runner: Background,
        call: tuple[str, tuple[Any, ...]],
        done: Callable[[Any], object],
        failed: Callable[[Exception], object],
    ) -> None:
        self._runner = runner
        self.call = call
        self.done = done
        self.failed = failed
        self.cancelled = False

    def cancel(self) -> None:
        """Give it up; nobody hears of it any more."""
        if not self.cancelled:
            self.cancelled = True
            self._runner.stop(self)


class Background(QObject):
    """Does one piece of work after the other; the process is started with the first and kept."""

    _answered = Signal(object, bool, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._now: Job | None = None
        self._lock = threading.Lock()
        # From the thread that talks to the process into the one that the window lives in.
        self._answered.connect(self._hand_over)

    @property
    def started(self) -> bool:
        """Whether the process is there; where none can be started the work is done here."""
        return self._process is not None

    def run(
        self,
        function: str,
        *arguments: Any,
        done: Callable[[Any], object],
        failed: Callable[[Exception], object],
    ) -> Job:
        """Call ``function`` ("engine.module:name"); later ``done`` gets what it gives.

        ``failed`` gets what it raises, or `Stopped`.
        """
        job = Job(self, (function, arguments), done, failed)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, daemon=True)
            self._thread.start()
        self._jobs.put(job)
        return job

    def stop(self, job: Job) -> None:
        """End the process if it works on ``job``; the next piece of work starts another."""
        with self._lock:
            if self._now is job and self._process is not None:
                # What comes next gets a process of its own, also if this one had just answered.
                self._process.kill()
                self._process = None

    def close(self) -> None:
        """End the process and the thread that talks to it."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._jobs.put(None)
        if self._now is not None:
            self._now.cancel()
        thread.join(2.0)

    # ── in the thread that talks to the process ──────────────────────────────────────────────

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            with self._lock:
                self._now = job
            if not job.cancelled:
                fine, value = self._ask(job)
                self._answered.emit(job, fine, value)
            with self._lock:
                self._now = None
        if self._process is not None:
            self._end(self._process)

    def _ask(self, job: Job) -> tuple[bool, Any]:
        try:
            process = self._started()
        except OSError:
            return False, None
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            remote.send(process.stdin, job.call)
            fine, value = remote.receive(process.stdout)
        except (OSError, remote.Ended):
            self._end(process)
            return False, Stopped("The process that did the work ended.")
        return fine, value

    def _started(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._process is None:
                self._process = subprocess.Popen(
                    remote.command(),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
            return self._process

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        with self._lock:
            if self._process is process:
                self._process = None
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            # What was still to be written to a process that is gone cannot be.
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()

    # ── in the window's thread ───────────────────────────────────────────────────────────────

    def _hand_over(self, job: Job, fine: bool, value: Any) -> None:
        if job.cancelled:
            return
        if not fine and value is None:  # there is no process: here, then
            try:
                fine, value = True, remote.function(job.call[0])(*job.call[1])
            except Exception as error:
                value = error
        job.cancelled = True  # it is over; to cancel it would be too late
        if fine:
            job.done(value)
        else:
            job.failed(value)


@cache
def background() -> Background:
    """Give the one background of the program, made when it is first needed."""
    made = Background()
    application = QCoreApplication.instance()
    if application is not None:
        application.aboutToQuit.connect(made.close)
    return made


def is_large(path: Path) -> bool:
    """Tell whether a file is so large that the window should not wait until it is read."""
    try:
        return path.stat().st_size > _LARGE_FILE
    except OSError:
        return False  # the reader says what is wrong with it
