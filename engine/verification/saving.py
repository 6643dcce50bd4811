"""A model with its initial weights as a file of Keras's: the worker builds it and writes it.

It is written beside the file that was chosen and put in its place at one stroke when it is whole.
Knows jobs, answers and files; when to ask, others know.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine import storage
from engine.verification.client import Answer

SUFFIX = ".keras"


class NotSavedError(Exception):
    """A model was not saved; the three parts say what, why and how to fix it."""

    def __init__(self, path: Path, why: str, fix: str) -> None:
        self.title = f"{path.name} was not saved"
        self.why = why
        self.fix = fix
        super().__init__(f"{self.title}. {self.why} {self.fix}")


@dataclass(frozen=True, slots=True)
class Saving:
    """A model that is to be saved: the script that makes it, where it is written, where it goes."""

    script: str
    part: Path
    path: Path

    @property
    def job(self) -> dict[str, Any]:
        """What the worker is asked."""
        return {"task": "build", "script": self.script, "run": False, "save": str(self.part)}

    def drop(self) -> None:
        """Take away what has been written, if anything was."""
        with contextlib.suppress(OSError):
            self.part.unlink()

    def finish(self, answer: Answer) -> None:
        """Put the file in its place, if there is one.

        Raises:
            NotSavedError: there is none; what was in its place is untouched.
        """
        error = answer.get("error")
        try:
            if error is not None:
                raise NotSavedError(self.path, *_why(error))
            storage.put_in_place(self.part, self.path)
        except OSError as problem:
            raise _refused(self.path, problem) from problem
        finally:
            self.drop()


def begin(script: str, path: Path) -> Saving:
    """Prepare to save the model that ``script`` makes as ``path``.

    Raises:
        NotSavedError: nothing can be written there.
    """
    if path.suffix.lower() != SUFFIX:
        why = f"Keras writes a model with its weights as {SUFFIX}, and this name ends otherwise."
        raise NotSavedError(path, why, f"Save it as {path.with_suffix(SUFFIX).name}.")
    try:
        return Saving(script, storage.part_beside(path, SUFFIX), path)
    except OSError as problem:
        raise _refused(path, problem) from problem


def _refused(path: Path, problem: OSError) -> NotSavedError:
    why = f"The folder {path.parent} does not take it: {problem.strerror or problem}."
    return NotSavedError(path, why, "Choose another folder, or make room there.")


def _why(error: dict[str, Any]) -> tuple[str, str]:
    """Give the reason and the way out, from what the worker says went wrong."""
    kind, message = error["kind"], str(error["message"]).strip().splitlines()
    said = message[0] if message else kind
    if kind == "Timeout":
        return said, "Export it as a Python script: built by that it may take its time."
    if kind == "Crash":
        return said, "Make the model smaller, or free memory: initial weights are kept whole."
    if error.get("line") is not None:
        where = f"in line {error['line']} of the code, `{error['code']}`"
        return f"Keras stopped {where}: {said}", "Verify with F5 shows the layer at fault."
    return f"Keras said {kind}: {said}", "Export it as a Python script, which holds no weights."
