"""One reader per type of parameter: the value as the rules want it, or what would be taken.

The readers are strict: they take what a sensible author means. What Keras takes besides, without a
word, is the business of `engine.tolerance`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from engine import catalog
from engine.dtypes import too_large
from engine.policies import policy
from engine.readable import Unreadable, are_ints, bounded, is_int, shown
from engine.sheets import Param
from engine.values import KerasObject, Parameter, Value, same


def _read_int(param: Param, value: Value) -> int:
    if not is_int(value):
        low = param.minimum
        raise Unreadable("a whole number" + ("" if low is None else f" of at least {low}"))
    bounded(param, value, "a whole number")
    if param.name == "seed" and abs(value) >= 2**63:
        raise Unreadable("a whole number of at most 64 bits")
    number: int = value  # True stays True: most layers take it for 1, some refuse it
    return number


def _read_float(param: Param, value: Value) -> float:
    if not isinstance(value, int | float):
        raise Unreadable("a number")
    bounded(param, value, "a number")
    return value


def _read_bool(param: Param, value: Value) -> bool:
    if isinstance(value, bool):
        return value
    raise Unreadable("True or False")


def _read_str(param: Param, value: Value) -> str:
    if not isinstance(value, str):
        raise Unreadable("a text")
    if param.name == "name" and "/" in value:
        raise Unreadable("a text without /")
    return value


def _read_enum(param: Param, value: Value) -> Value:
    if isinstance(value, str) and param.case_insensitive:
        value = value.lower()
    if any(same(value, choice) for choice in param.choices):
        return value
    raise Unreadable("one of " + ", ".join(shown(choice) for choice in param.choices))


def _read_int_tuple(param: Param, value: Value) -> tuple[int, ...]:
    n = param.n
    if is_int(value) and param.single:
        numbers: tuple[Any, ...] = (int(value),) * (n or 1)
    elif are_ints(value) and len(value) == (n or len(value)):
        numbers = tuple(map(int, value))
    else:
        raise Unreadable(_how_many(param))
    for number in numbers:
        bounded(param, number, "a whole number" if n == 1 else "whole numbers")
    return numbers


def _how_many(param: Param) -> str:
    if param.n == 1:
        return "a whole number"
    several = "whole numbers" if param.n is None else f"{param.n} whole numbers"
    return f"a whole number or {several}" if param.single else several


def _read_pairs(param: Param, value: Value) -> Value:
    """Read what stands before and behind on each axis; one number stands for both, or for all."""
    if param.n is None:
        return _read_any_pairs(value)
    n = param.n
    takes = f"a whole number, {n} of them or {n} pairs"
    per_axis = (value,) * n if is_int(value) else value
    if not (isinstance(per_axis, tuple) and len(per_axis) == n):
        raise Unreadable(takes)
    pairs = []
    for entry in per_axis:
        pair = (entry, entry) if is_int(entry) else entry
        if not (are_ints(pair) and len(pair) == 2):
            raise Unreadable(takes)
        for number in pair:
            bounded(param, number, "whole numbers")
        pairs.append((int(pair[0]), int(pair[1])))
    return tuple(pairs)


def _read_any_pairs(value: Value) -> Value:
    """Read what stands before and behind on any number of axes."""
    if is_int(value) or are_ints(value):
        return value
    if isinstance(value, tuple) and value and all(are_ints(entry) for entry in value):
        return value
    raise Unreadable("a whole number, a pair of them or one pair per axis")


def _read_axis(param: Param, value: Value) -> int | tuple[int, ...]:
    if is_int(value):
        return int(value)
    if param.n == 1:
        raise Unreadable("a whole number")
    if are_ints(value) and len(value) == (param.n or len(value)):
        return tuple(map(int, value))
    raise Unreadable("a whole number or " + (f"{param.n}" if param.n else "a tuple") + " of them")


def _read_shape(param: Param, value: Value) -> tuple[int | None, ...]:
    if param.single and is_int(value):
        value = (value,)
    if isinstance(value, tuple) and all(size is None or is_int(size) for size in value):
        low = param.minimum
        if low is None or all(size is None or size >= low for size in value):
            return tuple(None if size is None else int(size) for size in value)
        raise Unreadable(f"sizes of at least {low} (or None)")
    raise Unreadable("a tuple of sizes (None for an unknown one)")


def _read_floats(param: Param, value: Value) -> Value:
    n = param.n
    single = isinstance(value, int | float) and param.single
    numbers = (value,) if single else value
    allowed = int | float if n is not None else int | float | tuple
    several = isinstance(numbers, tuple) and all(isinstance(item, allowed) for item in numbers)
    if not several or not (single or n is None or len(numbers) == n):
        either = "a number or " if param.single else ""
        raise Unreadable(either + ("a list of numbers" if n is None else f"{n} numbers"))
    for number in numbers if n is not None else ():
        bounded(param, number, "numbers")
    return value


def _read_strs(param: Param, value: Value) -> Value:
    if isinstance(value, str):
        return value
    if isinstance(value, tuple) and all(isinstance(item, str) for item in value):
        return value
    raise Unreadable("a list of words, or the name of a file")


def _read_named(family: str, what: str) -> Callable[[Param, Value], Value]:
    def read(param: Param, value: Value) -> Value:
        if isinstance(value, KerasObject):
            return _read_object(family, what, value)
        if isinstance(value, str) and (
            value in catalog.objects(family) or catalog.object_sheet(family, value) is not None
        ):
            return value
        raise Unreadable(what)

    return read


def _read_object(family: str, what: str, value: KerasObject) -> KerasObject:
    """Check the arguments of an object that the catalogue knows; others are the author's own."""
    sheet = catalog.object_sheet(family, value.class_name)
    if sheet is None:
        if value.module is None and _stands_elsewhere(family, value.class_name):
            raise Unreadable(f"{what}, which {value.class_name} is not")
        return value
    for name in value.config:
        if name not in sheet.params and name not in sheet.config_only:
            raise Unreadable(f"{what}; {sheet.kind} has no argument {shown(name, 20)}")
    for name, param in sheet.params.items():
        if param.required and name not in value.config:
            raise Unreadable(f"{what}; {sheet.kind} needs a value for {name}")
        given = value.config.get(name)
        if name in value.config and not isinstance(given, Parameter):
            try:
                read_argument(sheet.kind, param, given)
            except Unreadable as unreadable:
                takes = (
                    f"{what}; {sheet.kind} takes {unreadable} for {name}, not {shown(given, 20)}"
                )
                raise Unreadable(takes) from None
    return value


_CONSTANTS = frozenset(
    {
        ("Constant", "value"), ("RandomUniform", "minval"), ("RandomUniform", "maxval"),
        ("L1", "l1"), ("OrthogonalRegularizer", "factor"),
    }
)  # fmt: skip
"""Arguments of objects that Keras makes float32 numbers of at once."""

_FINITE = ("L1", "L2", "L1L2", "OrthogonalRegularizer")


def read_argument(kind: str, param: Param, value: Value) -> Value:
    """Give an argument of an object of class ``kind``.

    Raises:
        Unreadable: it takes no such value.
    """
    if param.name == "seed" and isinstance(value, bool):
        raise Unreadable("a number, not a truth value")
    found = read_value(param, value)
    if isinstance(value, int | float):
        if (kind, param.name) in _CONSTANTS and too_large(value):
            raise Unreadable("a number that float32 can hold")
        if kind in _FINITE and math.isinf(value):
            raise Unreadable("a finite number")
    return found


_FAMILIES = ("initializers", "regularizers", "constraints", "dtype_policies")


def _stands_elsewhere(family: str, name: str) -> bool:
    return any(
        other != family and catalog.object_sheet(other, name) is not None for other in _FAMILIES
    )


def _read_layer(param: Param, value: Value) -> Value:
    if isinstance(value, KerasObject):
        return value
    raise Unreadable("a layer")


def _read_layers(param: Param, value: Value) -> Value:
    if isinstance(value, tuple) and all(isinstance(item, KerasObject) for item in value):
        return value
    raise Unreadable("a list of layers")


def _read_cell(param: Param, value: Value) -> Value:
    if isinstance(value, KerasObject):
        return value
    if isinstance(value, tuple) and all(isinstance(item, KerasObject) for item in value):
        return value
    raise Unreadable("a cell or a list of cells")


def _read_dtype(param: Param, value: Value) -> Value:
    if param.choices:  # a plain dtype, no policy
        if isinstance(value, str) and value in param.choices:
            return value
        raise Unreadable("the name of a dtype")
    what = "the name of a dtype or of a dtype policy"
    if isinstance(value, KerasObject):
        _read_object("dtype_policies", what, value)
        if value.config.get("default_policy") is not None:
            _read_dtype(param, value.config["default_policy"])
    if policy(value) is None and not _own_policy(value):
        raise Unreadable(what)
    return value


def _own_policy(value: Value) -> bool:
    """Tell whether ``value`` is a policy of a class that the author made."""
    return isinstance(value, KerasObject) and not _stands_elsewhere("", value.class_name)


def _read_json(param: Param, value: Value) -> Value:
    return value


def read_value(param: Param, value: Value) -> Value:
    """Give ``value`` as the rules want it.

    Raises:
        Unreadable: ``value`` is none of what ``param`` takes; the text says what it takes.
    """
    if value is None and param.nullable:
        return None
    return READERS[param.type](param, value)


READERS: dict[str, Callable[[Param, Value], Value]] = {
    "int": _read_int,
    "float": _read_float,
    "bool": _read_bool,
    "str": _read_str,
    "enum": _read_enum,
    "int_tuple": _read_int_tuple,
    "int_or_tuple": _read_pairs,
    "shape": _read_shape,
    "axis": _read_axis,
    "dtype": _read_dtype,
    "activation": _read_named("activations", "the name of an activation"),
    "initializer": _read_named("initializers", "an initializer"),
    "regularizer": _read_named("regularizers", "a regularizer"),
    "constraint": _read_named("constraints", "a constraint"),
    "layer": _read_layer,
    "layers": _read_layers,
    "cell": _read_cell,
    "cells": _read_layers,
    "floats": _read_floats,
    "strs": _read_strs,
    "json": _read_json,
}
"""By type, as the catalogue names it."""
