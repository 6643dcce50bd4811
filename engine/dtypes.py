"""How dtypes combine in operations: Keras's promotion, which is that of JAX.

A dtype is Keras's name for it; ``"int"`` and ``"float"`` stand for Python numbers, which take the
dtype of what they meet.
"""

from __future__ import annotations

import math
from functools import lru_cache

INT, FLOAT = "int", "float"

_NEXT: dict[str, tuple[str, ...]] = {
    "bool": (INT,),
    "uint8": ("int16", "uint16"),
    "uint16": ("int32", "uint32"),
    "uint32": ("int64", "uint64"),
    "uint64": (FLOAT,),
    INT: ("uint8", "int8", "complex64"),
    "int8": ("int16",),
    "int16": ("int32",),
    "int32": ("int64",),
    "int64": (FLOAT,),
    FLOAT: ("bfloat16", "float16"),
    "bfloat16": ("float32",),
    "float16": ("float32",),
    "float32": ("float64", "complex64"),
    "float64": ("complex128",),
    "complex64": ("complex128",),
    "complex128": (),
}
"""What each dtype is widened to next."""

_STRONG = {INT: "int64", FLOAT: "float32"}
_NARROWED = {"uint64": "uint32", "complex128": "complex64"}


def _above(dtype: str) -> frozenset[str]:
    """Give everything that holds what ``dtype`` holds, itself included."""
    found, waiting = {dtype}, [dtype]
    while waiting:
        for wider in _NEXT[waiting.pop()]:
            if wider not in found:
                found.add(wider)
                waiting.append(wider)
    return frozenset(found)


_BOUNDS = {dtype: _above(dtype) for dtype in _NEXT}


@lru_cache(maxsize=512)
def promote(*dtypes: str) -> str | None:
    """Give the dtype that an operation on ``dtypes`` gives; ``None`` where they cannot be mixed."""
    kinds = set(dtypes)
    if not kinds:
        return "float32"
    if any(kind.startswith("float8") for kind in kinds):
        return None  # nothing widens to or from eight bits by itself
    strong = [_STRONG.get(dtype, dtype) for dtype in dtypes]
    if len(dtypes) > 1 and len(set(strong)) == 1 and not kinds <= _STRONG.keys():
        return narrowed(strong[0])  # alike: even dtypes that never widen
    if not kinds <= _BOUNDS.keys():
        return strong[0] if len(dtypes) == 1 else None
    if kinds <= _STRONG.keys():
        return "float32" if FLOAT in kinds else "int32"
    common = frozenset.intersection(*(_BOUNDS[kind] for kind in kinds))
    least = (common & kinds) or {kind for kind in common if common <= _BOUNDS[kind]}
    if len(least) != 1:
        return None
    (found,) = least
    return narrowed({INT: "int32", FLOAT: "float32"}.get(found, found))


def narrowed(dtype: str) -> str:
    """Give the dtype that Keras gives for its widest ones, which it does not promote to."""
    return _NARROWED.get(dtype, dtype)


def fraction(*dtypes: str) -> str | None:
    """Give the dtype of an operation that always gives fractions."""
    return promote(*dtypes, FLOAT)


HIGHEST = 3.4028234663852886e38
"""The largest number that float32 holds: running stops at constants beyond it."""


def too_large(value: float) -> bool:
    """Tell whether a constant is too large to be computed with (infinity is not)."""
    if isinstance(value, int):
        return abs(value) >= 2**63
    return HIGHEST < abs(value) < math.inf
