"""Functions of ours called in a process of their own, so that a window need not wait.

`serve` answers one call after the other: each is a frame that holds a pickle. Both ends are ours
and nobody else writes to the pipe between them; what comes from outside (a file) is read on the
other side as it would be here. A thread would not do: it takes the interpreter from the window
again and again, and nobody could stop it.
"""

from __future__ import annotations

import contextlib
import importlib
import pickle
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from engine.reading import collector_paused

OURS = ("engine.", "designer.diagram")
"""Where the functions stand that may be called: the engine's, and what paints without a window."""
_LENGTH = struct.Struct("<Q")
_BEGIN = "import sys; sys.path.insert(0, sys.argv[1]); from engine.remote import serve; serve()"


class Ended(Exception):
    """The other end is gone."""


def command() -> list[str]:
    """Give the command that starts a process which serves."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--work"]  # see `designer.__main__`
    # -I: neither the current folder nor PYTHONPATH may put something before the engine.
    return [sys.executable, "-I", "-c", _BEGIN, str(Path(__file__).parents[1])]


def serve(calls: BinaryIO | None = None, answers: BinaryIO | None = None) -> int:
    """Answer calls until there are no more of them."""
    # By number: a program without a console has no `sys.stdin`, though it has the pipe.
    calls = calls or open(0, "rb", closefd=False)  # noqa: SIM115  it ends with the process
    answers = answers or open(1, "wb", closefd=False)  # noqa: SIM115
    with contextlib.suppress(Ended, BrokenPipeError):
        while True:
            name, arguments = receive(calls)
            send(answers, _answer(name, arguments))
    return 0


def _answer(name: str, arguments: tuple[Any, ...]) -> tuple[bool, Any]:
    try:
        with collector_paused():
            return True, function(name)(*arguments)
    except Exception as error:
        return False, error


def function(name: str) -> Callable[..., Any]:
    """Give the function of ours that is called ``module:function``."""
    module, _, word = name.partition(":")
    if not module.startswith(OURS):
        raise ValueError(f"{name} is none of our functions")
    found: Callable[..., Any] = getattr(importlib.import_module(module), word)
    return found


def send(stream: BinaryIO, value: Any) -> None:
    """Write one frame."""
    try:
        data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # an error that holds what cannot be sent
        data = pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def receive(stream: BinaryIO) -> Any:
    """Read one frame.

    Raises:
        Ended: the other end is gone.
    """
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise Ended
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    if len(data) < length:
        raise Ended
    with collector_paused():
        return pickle.loads(data)
