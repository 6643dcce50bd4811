"""Small questions about the values in Keras code: numbers, texts, arguments, what is known."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from engine.importing.python_graph import UNKNOWN
from engine.values import FrozenDict, KerasObject

_LARGEST = 10**12


class Module:
    """A module, or something in one, by its path below ``keras``."""

    def __init__(self, path: str) -> None:
        self.path = path


def computed(compute: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    """Compute on numbers and texts, as long as the result stays small."""
    if isinstance(left, str) and isinstance(right, str) and compute is operator.add:
        return left + right
    if isinstance(left, list | tuple) and type(left) is type(right) and compute is operator.add:
        return [*left, *right] if len(left) + len(right) < 10_000 else UNKNOWN
    if not isinstance(left, int | float) or not isinstance(right, int | float):
        return UNKNOWN
    if compute is operator.pow and (abs(right) > 64 or abs(left) > 10_000):
        return UNKNOWN
    try:
        value = compute(left, right)
    except (ArithmeticError, ValueError):
        return UNKNOWN
    fine = isinstance(value, int | float) and abs(value) < _LARGEST
    return value if fine else UNKNOWN


def arguments(order: list[str], given: list[Any], named: Mapping[str, Any]) -> dict[str, Any]:
    """Give arguments by name, positional ones named in their order."""
    return {**dict(zip(order, given, strict=False)), **named}


def known(params: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is unknown; containers with something unknown in them, too."""
    return {k: v for k, v in params.items() if _is_known(v)}


def _is_known(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(_is_known(one) for one in value)
    if isinstance(value, dict):
        return all(_is_known(one) for one in value.values())
    return value is None or isinstance(value, bool | int | float | str | KerasObject | FrozenDict)


def but_name(params: Mapping[str, Any]) -> dict[str, Any]:
    """Give arguments without the layer's name."""
    return {k: v for k, v in params.items() if k != "name"}


def text(named: Mapping[str, Any]) -> str | None:
    """Give the name that a layer is given, if it is a text."""
    name = named.get("name")
    return name if isinstance(name, str) and name else None


def flat(value: Any) -> list[Any]:
    """Give one value, or those of a list or dict, as a list."""
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, list | tuple) else [] if value is None else [value]
