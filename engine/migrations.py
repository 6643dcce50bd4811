"""Older project files brought up to date, one function per version.

Knows what earlier formats looked like. Refuses to know the project itself: it turns JSON into JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.reading import FileError

FORMAT = 2
"""The format that this program writes."""

Step = Callable[[dict[str, Any]], dict[str, Any]]

STEPS: dict[int, Step] = {
    # Format 2 added the parameters of blocks. A file of format 1 has none and reads the same; a
    # program that reads no more than format 1 must not take a bound argument for a mapping.
    1: lambda raw: raw,
}
"""By the format that it reads: what turns a file of that format into one of the next."""


def up_to_date(
    raw: dict[str, Any], steps: Mapping[int, Step] | None = None, wanted: int = FORMAT
) -> dict[str, Any]:
    """Give ``raw`` in the format ``wanted``.

    Raises:
        FileError: the file is newer than the program, or its format is no number.
    """
    steps = STEPS if steps is None else steps
    version = raw.get("format")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise FileError("wrong-type", "The project does not say its format", "$.format")
    if version > wanted:
        raise FileError(
            "newer-format",
            f"The project was saved by a newer version (format {version}; this one reads {wanted})",
            "$.format",
        )
    while version < wanted:
        if version not in steps:
            raise FileError("old-format", f"Format {version} is no longer read", "$.format")
        raw = steps[version](raw)
        version += 1
    return {**raw, "format": wanted}
