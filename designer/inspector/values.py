"""Values between a field and the project: absent, mixed, shortened, refused. No widgets.

A field shows tuples in full; the project holds what a person would have typed: ``3`` for ``(3, 3)``
where Keras takes one number, and nothing at all where it is the default.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from designer.controls.gesture import MIXED
from engine import names, params
from engine.readable import Unreadable
from engine.readers import READERS
from engine.sheets import Param
from engine.tolerance import tolerated
from engine.values import Parameter, Value, same


class _Absent:
    __slots__ = ()

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()
"""The value of an argument that was not given: its default holds."""


class _Arriving:
    __slots__ = ()

    def __repr__(self) -> str:
        return "ARRIVING"


ARRIVING: Final = _Arriving()
"""The shape or dtype of an open Input: what arrives at each use of its block."""


def bound_to(given: Any) -> str:
    """Give where a value comes from that no control edits; empty for any other."""
    if given is ARRIVING:
        return "what arrives"
    return given.name if isinstance(given, Parameter) else ""


def joint(holders: Iterable[Mapping[str, Value]], name: str) -> Any:
    """Give what all ``holders`` have under ``name``: the value, ABSENT, or MIXED."""
    found: Any = None
    for place, holder in enumerate(holders):
        value = holder.get(name, ABSENT)
        if place and not (value is found or same(value, found)):
            return MIXED
        found = value
    return found


def shown(param: Param, given: Any) -> Any:
    """Give what a field shows for ``given``: the default where nothing was given."""
    if given is ABSENT:
        return None if param.required else param.default
    return given


def compact(param: Param, value: Value) -> Value:
    """Give ``value`` as a person would write it: the default's own form, one number for all."""
    if not param.required and _alike(param, value, param.default):
        return param.default
    if isinstance(value, tuple) and value:
        if param.pairs:
            value = tuple(_single(pair) for pair in value)
        if (param.single or param.pairs) and param.type in ("int_tuple", "int_or_tuple"):
            return _single(value)
    return value


def _single(value: Value) -> Value:
    """Give the one number that a tuple repeats, or the tuple."""
    if isinstance(value, tuple) and value and all(same(value[0], item) for item in value):
        first = value[0]
        return first if isinstance(first, int) else value
    return value


def _alike(param: Param, one: Value, other: Value) -> bool:
    if same(one, other):
        return True
    if param.type not in ("int_tuple", "int_or_tuple", "float"):
        return False
    try:
        left, right = params.read_value(param, one), params.read_value(param, other)
    except Unreadable:
        return False
    return bool(left == right) and not isinstance(left, bool)


def fault(kind: str, param: Param, value: Value) -> str:
    """Tell what ``param`` takes, if ``value`` may not reach the project; empty when it may.

    What Keras takes with a shrug may; the problem list then says that it is odd.
    """
    if param.type == "pattern":
        return names.why_not_pattern(str(value or names.PLACE)) or ""
    if param.type not in READERS:  # settings of the model: no argument of a layer
        return ""
    takes = params.fault(param, value)
    if takes is None:
        return ""
    try:
        tolerated(kind, param, value)
    except Unreadable:
        return f"Takes {takes}"
    return ""


def spread(param: Param, value: Any) -> Any:
    """Give ``value`` in full for a field with several numbers."""
    if value is MIXED or value is None:
        return value
    try:
        return params.read_value(param, value)
    except Unreadable:
        return value
