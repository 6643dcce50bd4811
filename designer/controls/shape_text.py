"""How people write shapes: ``28, 28, 1``, ``28×28×1``, ``(None, 64)``, ``?, 10``, ``[3]``.

Public: ``read_shape(text) -> tuple[int | None, …]``, ``show_shape(shape) -> str`` and
``NotAShape`` with words for people.  Knows text and tuples only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from designer.controls.arithmetic import CannotEvaluate, evaluate

_MOST = 32
_TIMES = re.compile(r"(?<=[\d?)e])\s*[×x]\s*(?=[\d?(Nn])")
_UNKNOWN = ("none", "?", "null", "n")


class NotAShape(ValueError):
    """The text is no shape; its words say what would be."""


def read_shape(text: str) -> tuple[int | None, ...]:
    """The dimensions that ``text`` names; None where it says ``None`` or ``?``."""
    plain = _TIMES.sub(",", text.strip())
    for left, right in ("()", "[]"):
        if plain.startswith(left) and plain.endswith(right):
            plain = plain[1:-1].strip()
            break
    if not plain:
        return ()
    parts = [part.strip() for part in plain.rstrip(",").split(",")]
    if len(parts) == 1 and " " in parts[0] and not re.search(r"[-+*/%(]", parts[0]):
        parts = parts[0].split()
    if len(parts) > _MOST:
        raise NotAShape(f"A shape has at most {_MOST} dimensions")
    return tuple(_dimension(part) for part in parts)


def _dimension(part: str) -> int | None:
    if part.lower() in _UNKNOWN:
        return None
    try:
        value = evaluate(part)
    except CannotEvaluate:
        raise NotAShape("Write dimensions with commas, such as 28, 28, 1 or None, 64") from None
    if value != int(value):
        raise NotAShape(f"{value:g} is not a whole number")
    return int(value)


def show_shape(shape: Sequence[int | None]) -> str:
    """``(None, 64)`` as ``None, 64``."""
    return ", ".join("None" if size is None else str(size) for size in shape)
