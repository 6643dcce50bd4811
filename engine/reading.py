"""Bytes from outside, read as JSON with limits; the one exception for files that cannot be used.

Knows JSON and places in it (``$.config.layers[3]``). Refuses to know what the data mean. A file is
never trusted: not its size, not its depth, not its keys, not its numbers.
"""

from __future__ import annotations

import gc
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from engine.graph import MODEL, Model, Project

LARGEST_FILE = 256 * 1024 * 1024
"""Bytes of JSON that are read at all; the largest real architectures have a few megabytes."""
DEEPEST = 120
"""Levels of nesting; a model inside a model costs four of them."""
DEEPEST_MODELS = 24
"""Models inside models; every level of them is inferred inside the one before."""
MOST_CALLS = 200_000
"""Calls that a project may expand to when every call of a nested model is followed."""
MOST_OUTPUTS = 10_000
"""Outputs and inputs of one call that are believed; a wire could claim to begin at any."""
LONGEST_INTEGER = 40
"""Digits of a whole number; the sizes of real tensors have fewer than twenty."""

Path = tuple[str | int, ...]
"""A place in JSON: keys and positions from the root."""

T = TypeVar("T")


class FileError(Exception):
    """Why a file cannot be used: a stable ``code``, a sentence, and the place in the file."""

    def __init__(self, code: str, message: str, where: str = "$") -> None:
        """Carry the three parts."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.where = where

    def __reduce__(self) -> tuple[type[FileError], tuple[str, str, str]]:
        # Python would make it anew from the message alone, coming from another process.
        return type(self), (self.code, self.message, self.where)

    def __str__(self) -> str:
        return self.message if self.where in ("", "$") else f"{self.message} (at {self.where})"


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep Python's garbage collector from looking through a file again and again as it is read.

    Reading makes hundreds of thousands of objects and throws none of them away; the collector
    would take as long as the reading itself.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def place(path: Sequence[str | int]) -> str:
    """Give ``path`` as people write it: ``$.config.layers[3].name``."""
    written = "$"
    for step in path:
        if isinstance(step, int):
            written += f"[{step}]"
        elif step.replace("_", "a").isalnum():
            written += f".{step}"
        else:
            written += f"[{json.dumps(step[:40])}]"
    return written if len(written) <= 240 else written[:239] + "…"


def parse(data: bytes) -> Any:
    """Give the JSON that ``data`` holds.

    Raises:
        FileError: it is too large, no text, no JSON, too deep, or holds one key twice.
    """
    if len(data) > LARGEST_FILE:
        raise FileError("too-large", f"The file has {len(data):,} bytes; {LARGEST_FILE:,} are read")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(
            "not-text", f"The file is no text: byte {error.start:,} fits no UTF-8"
        ) from None
    if not text.strip():
        raise FileError("empty-file", "The file is empty")
    _check_depth(data)
    # A hook per number costs more than the rest; without a long row of digits it is not needed.
    whole = _integer if _LONG_NUMBER in data.translate(_ONE_DIGIT) else None
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_int=whole)
    except json.JSONDecodeError as error:
        raise FileError(
            "not-json",
            f"The file is no JSON: {error.msg} in line {error.lineno}, column {error.colno}",
        ) from None
    except RecursionError:
        raise _too_deep() from None
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise FileError("duplicate-key", f'The key "{key[:40]}" stands twice in one object')
            seen.add(key)
    return made


def _integer(digits: str) -> int:
    if len(digits) > LONGEST_INTEGER:
        raise FileError("absurd-number", f"A number with {len(digits):,} digits is no size")
    return int(digits)


def _too_deep() -> FileError:
    return FileError("too-deep", f"The data are nested more than {DEEPEST} levels deep")


def _check_depth(data: bytes) -> None:
    """Refuse JSON that is nested too deeply, before anything is made of it."""
    brackets = _without_strings(data).translate(_ONE_KIND, _OTHERS)
    for _ in range(DEEPEST):
        before = len(brackets)
        brackets = brackets.replace(b"[]", b"")  # the innermost pairs, level by level
        if len(brackets) == before:
            return  # none are left, or they do not match: no JSON, as its parser will say
    if brackets:
        raise _too_deep()


def _without_strings(data: bytes) -> bytes:
    if len(data) > _LARGE:
        return _STRINGS.sub(b"", data)
    if b"\\" in data:  # an escaped quote ends no string
        data = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    return b"".join(data.split(b'"')[::2])


_LARGE = 32 * 1024 * 1024
"""Bytes from which on room matters more than time."""
_ONE_DIGIT = bytes.maketrans(b"123456789", b"000000000")
_LONG_NUMBER = b"0" * (LONGEST_INTEGER + 1)
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_ONE_KIND = bytes.maketrans(b"{}", b"[]")
_OTHERS = bytes(set(range(256)) - set(b"[]{}"))


def expect(value: Any, kind: type[T], path: Sequence[str | int], what: str) -> T:
    """Give ``value`` if it is a ``kind`` (bool is no int here).

    Raises:
        FileError: it is something else; ``what`` names the thing that should stand there.
    """
    if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
        return value
    raise FileError(
        "wrong-type", f"{what} is {_found(value)}; {_NAMES[kind]} should stand here", place(path)
    )


_NAMES: dict[type, str] = {
    dict: "an object",
    list: "a list",
    str: "a text",
    int: "a whole number",
    bool: "true or false",
}


def _found(value: Any) -> str:
    if value is None:
        return "missing"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    return _NAMES.get(type(value), "something else")


def check_nesting(project: Project) -> None:
    """Refuse a project whose nested models would expand beyond any use.

    Two calls of a model that makes two calls of a model … doubles with every level: forty short
    models would keep any program busy for years. A circle is no reason: it is a drawing with a
    problem, and nobody follows it round.

    Raises:
        FileError: too deep or too many.
    """
    sizes: dict[str, tuple[int, int]] = {}
    for start in (project.main, *project.models):
        trail = {} if start in sizes else {start: iter(_called(project.models[start], project))}
        while trail:
            name, ahead = next(reversed(trail.items()))
            # A model that is being looked at further up closes a circle; it counts for nothing.
            inner = next((i for i in ahead if i not in sizes and i not in trail), None)
            if inner is None:
                sizes[name] = _expanded(project.models[name], sizes)
                del trail[name]
            elif len(trail) > DEEPEST_MODELS:
                raise _nested_too_deep()
            else:
                trail[inner] = iter(_called(project.models[inner], project))


def _called(model: Model, project: Project) -> list[str]:
    """Give the models that ``model`` calls."""
    names = [layer.model for layer in model.layers.values() if layer.kind == MODEL]
    return [name for name in names if name is not None and name in project.models]


def _expanded(model: Model, sizes: dict[str, tuple[int, int]]) -> tuple[int, int]:
    """Give how many calls a model comes to, and how deep it goes."""
    calls = depth = 0
    for node in model.nodes.values():
        layer = model.layers[node.layer]
        calls += 1
        if layer.kind == MODEL and layer.model in sizes:
            inside = sizes[layer.model]
            calls += inside[0] * layer.repeat
            depth = max(depth, inside[1] + 1)
    if depth > DEEPEST_MODELS:
        raise _nested_too_deep()
    if calls > MOST_CALLS:
        raise FileError(
            "too-large",
            f"With all nested models followed the model has more than {MOST_CALLS:,} calls",
        )
    return calls, depth


def _nested_too_deep() -> FileError:
    return FileError(
        "too-deep", f"Models are nested in one another more than {DEEPEST_MODELS} deep"
    )
