"""Reading parameter values: one reader per type of the catalogue, the same verdict as Keras.

It knows types, bounds and choices as the catalogue states them. What one layer demands beyond that
(filters divisible by groups …) its rule says.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

from engine import catalog
from engine.catalog import Param, Sheet
from engine.problems import Problem
from engine.values import FrozenDict, KerasObject, Value, same


class Unreadable(Exception):
    """Why a value cannot be read: "a whole number of at least 1"."""


def shown(value: Value, limit: int = 40) -> str:
    """Give ``value`` as Python would write it, cut to ``limit`` characters, for messages."""
    if isinstance(value, KerasObject):
        written = f"{value.class_name}(…)"
    elif isinstance(value, FrozenDict):
        written = repr(dict(value))
    else:
        written = repr(value)
    return written if len(written) <= limit else written[: limit - 1] + "…"


def _is_int(value: Value) -> bool:
    return isinstance(value, int)


def _bounded(param: Param, value: float, what: str) -> None:
    low, high = param.minimum, param.maximum
    if isinstance(value, float) and math.isnan(value):
        raise Unreadable(what)
    below = low is not None and (value <= low if "min" in param.exclusive else value < low)
    above = high is not None and (value >= high if "max" in param.exclusive else value > high)
    if not (below or above):
        return
    if low is not None and high is not None:
        raise Unreadable(f"{what} from {low} to {high}")
    if high is not None:
        raise Unreadable(f"{what} of at most {high}")
    raise Unreadable(f"{what} {'above' if 'min' in param.exclusive else 'of at least'} {low}")


def _read_int(param: Param, value: Value) -> int:
    if not _is_int(value):
        raise Unreadable("a whole number" + _from(param))
    _bounded(param, value, "a whole number")
    return int(value)


def _from(param: Param) -> str:
    return "" if param.minimum is None else f" of at least {param.minimum}"


def _read_float(param: Param, value: Value) -> float:
    if not isinstance(value, int | float):
        raise Unreadable("a number")
    _bounded(param, value, "a number")
    return value


def _read_bool(param: Param, value: Value) -> bool:
    if value in (0, 1):  # True and False are among them
        return bool(value)
    raise Unreadable("True or False")


def _read_str(param: Param, value: Value) -> str:
    if not isinstance(value, str):
        raise Unreadable("a text")
    return value


def _read_enum(param: Param, value: Value) -> Value:
    choices = param.choices or ()
    if isinstance(value, str) and param.case_insensitive:
        value = value.lower()
    if any(same(value, choice) for choice in choices):
        return value
    raise Unreadable("one of " + ", ".join(shown(choice) for choice in choices))


def _read_int_tuple(param: Param, value: Value) -> tuple[int, ...]:
    n = param.n or 1
    if _is_int(value):
        numbers: tuple[Any, ...] = (int(value),) * n
    elif isinstance(value, tuple) and len(value) == n and all(map(_is_int, value)):
        numbers = value
    else:
        raise Unreadable(f"a whole number or {n} of them" if n > 1 else "a whole number")
    for number in numbers:
        _bounded(param, number, "whole numbers" if n > 1 else "a whole number")
    return numbers


def _read_int_or_tuple(param: Param, value: Value) -> int | tuple[int, ...]:
    if _is_int(value):
        _bounded(param, value, "a whole number")
        return int(value)
    if isinstance(value, tuple) and value and all(map(_is_int, value)):
        return value
    raise Unreadable("a whole number or a tuple of them")


def _read_shape(param: Param, value: Value) -> tuple[int | None, ...]:
    if isinstance(value, tuple) and all(
        d is None or (_is_int(d) and not isinstance(d, bool)) for d in value
    ):
        low = param.minimum
        if low is None or all(d is None or d >= low for d in value):
            return value
        raise Unreadable(f"sizes of at least {low} (or None)")
    raise Unreadable("a tuple of sizes (None for an unknown one)")


def _read_floats(param: Param, value: Value) -> Value:
    if isinstance(value, int | float):
        return value
    if isinstance(value, tuple) and all(isinstance(item, int | float | tuple) for item in value):
        return value
    raise Unreadable("a number or a list of numbers")


def _read_strs(param: Param, value: Value) -> Value:
    if isinstance(value, str | tuple):
        return value
    raise Unreadable("a list of words, or the name of a file")


def _read_named(family: str, what: str) -> Callable[[Param, Value], Value]:
    def read(param: Param, value: Value) -> Value:
        if isinstance(value, KerasObject):
            return value
        if isinstance(value, str) and (
            value in catalog.objects(family) or catalog.object_sheet(family, value) is not None
        ):
            return value
        raise Unreadable(what)

    return read


def _read_layer(param: Param, value: Value) -> Value:
    if isinstance(value, KerasObject):
        return value
    raise Unreadable("a layer")


def _read_layers(param: Param, value: Value) -> Value:
    if isinstance(value, tuple) and all(isinstance(item, KerasObject) for item in value):
        return value
    raise Unreadable("a list of layers")


def _read_cells(param: Param, value: Value) -> Value:
    if isinstance(value, KerasObject):
        return value
    return _read_layers(param, value)


def _read_dtype(param: Param, value: Value) -> Value:
    if isinstance(value, KerasObject) or (
        isinstance(value, str) and value in catalog.objects("dtypes")
    ):
        return value
    raise Unreadable("the name of a dtype or of a dtype policy")


def _read_json(param: Param, value: Value) -> Value:
    return value


READERS: dict[str, Callable[[Param, Value], Value]] = {
    "int": _read_int,
    "float": _read_float,
    "bool": _read_bool,
    "str": _read_str,
    "enum": _read_enum,
    "int_tuple": _read_int_tuple,
    "int_or_tuple": _read_int_or_tuple,
    "shape": _read_shape,
    "axis": _read_int_or_tuple,
    "dtype": _read_dtype,
    "activation": _read_named("activations", "the name of an activation"),
    "initializer": _read_named("initializers", "an initializer"),
    "regularizer": _read_named("regularizers", "a regularizer"),
    "constraint": _read_named("constraints", "a constraint"),
    "layer": _read_layer,
    "layers": _read_layers,
    "cell": _read_layer,
    "cells": _read_cells,
    "floats": _read_floats,
    "strs": _read_strs,
    "json": _read_json,
}


def read_value(param: Param, value: Value) -> Value:
    """Give ``value`` as the rules want it.

    Raises:
        Unreadable: ``value`` is none of what ``param`` takes; the text says what it takes.
    """
    if value is None and param.nullable:
        return None
    return READERS[param.type](param, value)


def fault(param: Param, value: Value) -> str | None:
    """Tell what ``param`` takes, if ``value`` is not that; for fields, before they commit."""
    try:
        read_value(param, value)
    except Unreadable as unreadable:
        return str(unreadable)
    return None


def policy_dtypes(value: Value) -> tuple[str, str]:
    """Give the compute and variable dtypes of a ``dtype`` argument (a name, or a policy)."""
    name = value
    if isinstance(value, KerasObject):
        name = value.config.get("name", "float32")
    if not isinstance(name, str):
        return "float32", "float32"
    if name.startswith("mixed_"):
        return name.removeprefix("mixed_"), "float32"
    return name, name


def read(sheet: Sheet, given: Mapping[str, Value]) -> tuple[SimpleNamespace, list[Problem]]:
    """Read every parameter of ``sheet`` from ``given``, defaults filled in.

    Gives the namespace for the rule and a problem per parameter that cannot be read.
    """
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for name, param in sheet.params.items():
        value = given.get(name, param.default)
        if param.required and name not in given:
            problems.append(_missing(sheet, name))
            continue
        if value is param.default and not param.required and value is None:
            values[name] = None
            continue
        try:
            values[name] = read_value(param, value)
        except Unreadable as unreadable:
            problems.append(_wrong(sheet, name, value, str(unreadable)))
    for name in given:
        if name not in sheet.params and name not in sheet.config_only:
            problems.append(_unknown(sheet, name))
    values["kind"] = sheet.kind
    values["explicit"] = frozenset(given)
    values["compute_dtype"], values["variable_dtype"] = policy_dtypes(values.get("dtype"))
    return SimpleNamespace(**values), problems


def _missing(sheet: Sheet, name: str) -> Problem:
    return Problem(
        "missing-parameter",
        f"{{layer}} needs a value for {name}"[:60],
        f"{sheet.kind} has no default for {name}.",
        params=(name,),
    )


def _wrong(sheet: Sheet, name: str, value: Value, takes: str) -> Problem:
    return Problem(
        "bad-parameter",
        f"{name} = {shown(value, 24)} does not fit {sheet.kind}"[:60],
        f"{name} takes {takes}; it is {shown(value)}.",
        params=(name,),
        details=FrozenDict(takes=takes),
    )


def _unknown(sheet: Sheet, name: str) -> Problem:
    return Problem(
        "unknown-parameter",
        f"{sheet.kind} has no parameter called {shown(name, 24)}"[:60],
        f"{sheet.kind} takes {', '.join(sheet.params)}.",
        params=(name,),
    )
