"""What a file says of training: optimizer, loss and metrics, as a person would have typed them."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

from engine import catalog, names
from engine.importing.values import function_object, given_arguments, plain_value
from engine.values import EMPTY, FrozenDict, KerasObject, Value

_USUAL = {
    "loss_weights": None,
    "weighted_metrics": None,
    "run_eagerly": False,
    "steps_per_execution": 1,
    "jit_compile": False,
    "auto_scale_loss": True,
}


def compile_settings(raw: Any) -> FrozenDict:
    """Give the compile arguments of a model; empty when it was never compiled."""
    if not isinstance(raw, dict) or "optimizer" not in raw:
        return EMPTY
    given: dict[str, Value] = {}
    for key, value in raw.items():
        if key in _USUAL and value == _USUAL[key] and type(value) is type(_USUAL[key]):
            continue
        if value is not None:
            given[key] = training_object(value)
    return FrozenDict(given)


def training_object(raw: Any) -> Value:
    """Give an optimizer, a loss, a metric, or a list or dict of them."""
    if isinstance(raw, list):
        return tuple([training_object(item) for item in raw])
    if not isinstance(raw, dict):
        return raw
    name, config = raw.get("class_name"), raw.get("config")
    if not isinstance(name, str):
        return FrozenDict({key: training_object(item) for key, item in raw.items()})
    if isinstance(config, str):
        known = any(catalog.object_sheet(family, config) for family in ("losses", "metrics"))
        return config if known else function_object(raw)
    if not isinstance(config, Mapping):
        return plain_value(raw)
    for family in ("optimizers", "losses", "metrics", "schedules"):
        sheet = catalog.object_sheet(family, name)
        if sheet is not None:
            plain = {key: plain_float(value) for key, value in config.items()}
            given = given_arguments(sheet, plain)
            written = given.get("name")
            if isinstance(written, str) and names.is_generated(sheet.kind, written):
                given = given.without("name")
            if given.get("dtype") == "float32":
                given = given.without("dtype")
            if not given and family == "optimizers":
                return names.snake_case(sheet.kind)
            return KerasObject(sheet.kind, given)
    return plain_value(raw)


def plain_float(value: Any) -> Any:
    """Give a float32 as it was typed: 0.0010000000474974513 was 0.001."""
    if not isinstance(value, float):
        return value
    try:
        exact = struct.pack("f", value)
        if struct.unpack("f", exact)[0] != value:
            return value
        for digits in range(1, 10):
            shorter = float(f"{value:.{digits}g}")
            if struct.pack("f", shorter) == exact:
                return shorter
    except OverflowError:
        pass
    return value
