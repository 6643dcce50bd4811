"""Values of parameters as JSON and back, exactly: every value comes back equal, in type too.

JSON has lists, objects and numbers; arguments also hold nested Keras objects, numbers that are no
number, and the names of a block's parameters. What JSON could confuse is marked with a key that
begins with ``$``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from engine.values import FrozenDict, KerasObject, Parameter, Value


def plain(value: Value) -> Any:
    """Give ``value`` as JSON; keys in alphabetical order, so that equal values are equal text."""
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, KerasObject):
        written: dict[str, Any] = {"class_name": value.class_name, "config": _object(value.config)}
        if value.module is not None:
            written["module"] = value.module
        if value.registered_name is not None:
            written["registered_name"] = value.registered_name
        return written
    if isinstance(value, Mapping):
        return _object(value)
    if isinstance(value, Parameter):
        return {"$parameter": value.name}
    if isinstance(value, float) and not math.isfinite(value):
        return {"$float": repr(value)}
    return value


def _object(value: Mapping[str, Value]) -> dict[str, Any]:
    written = {key: plain(value[key]) for key in sorted(value)}
    marked = any(key.startswith("$") for key in written)
    return {"$dict": written} if marked or {"class_name", "config"} <= written.keys() else written


def value_of(raw: Any) -> Value:
    """Give the value that `plain` wrote as ``raw``. Never raises for JSON."""
    if isinstance(raw, list):
        return tuple([value_of(item) for item in raw])
    if not isinstance(raw, dict):
        return raw
    if len(raw) == 1:
        if isinstance(raw.get("$dict"), dict):
            return FrozenDict({key: value_of(item) for key, item in raw["$dict"].items()})
        if raw.get("$float") in ("nan", "inf", "-inf"):
            return float(raw["$float"])
        if isinstance(raw.get("$parameter"), str):
            return Parameter(raw["$parameter"])
    if isinstance(raw.get("class_name"), str) and isinstance(raw.get("config"), dict):
        config = value_of(raw["config"])
        return KerasObject(
            raw["class_name"],
            config if isinstance(config, FrozenDict) else FrozenDict(config=config),
            raw["module"] if isinstance(raw.get("module"), str) else None,
            raw["registered_name"] if isinstance(raw.get("registered_name"), str) else None,
        )
    return FrozenDict({key: value_of(item) for key, item in raw.items()})


def mapping_of(raw: Any) -> FrozenDict | None:
    """Give the mapping that `plain` wrote as ``raw``; ``None`` when it is something else."""
    value = value_of(raw)
    return value if isinstance(value, FrozenDict) else None
