"""Reading the parameters of a layer: types, bounds and choices, with the same verdict as Keras.

It knows what the catalogue states. What one layer demands beyond that (filters divisible by
groups …) its rule says.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import SimpleNamespace
from typing import Any

from engine import names
from engine.policies import DTYPES, FLOAT32, Policy, policy
from engine.problems import Problem, warn
from engine.readable import Unreadable, shown
from engine.readers import read_value
from engine.sheets import Param, Sheet
from engine.tolerance import ignored, refused, tolerated
from engine.values import ATOMS, FrozenDict, Parameter, Value, parameters_in

__all__ = [
    "DTYPES", "Unreadable", "fault", "loose", "not_taken", "policy_dtypes", "read",
    "read_call", "read_value", "shown", "wrong",
]  # fmt: skip


def short(title: str) -> str:
    """Cut a title to fewer than 60 characters."""
    return title if len(title) < 60 else title[:58] + "…"


def fault(param: Param, value: Value) -> str | None:
    """Tell what ``param`` takes, if ``value`` is not that; for fields, before they commit."""
    try:
        read_value(param, value)
    except Unreadable as unreadable:
        return str(unreadable)
    return None


def policy_dtypes(value: Value) -> tuple[str, str]:
    """Give the compute and variable dtypes of a ``dtype`` argument (a name, or a policy)."""
    found = policy(value) or FLOAT32
    return found.compute, found.variable


_Reading = tuple[Value, str | None]
"""A value as the rules want it, and what the parameter takes where only Keras takes the value."""

_readings: dict[str, dict[Any, _Reading]] = {}
"""By kind, what `_reading` gave for an argument and its exact value: most repeat."""

_KEPT = 1024
"""Readings of one kind that are remembered."""


def forget() -> None:
    """Forget every reading (benchmarks measure from cold with it)."""
    _readings.clear()


def _known_readings(kind: str) -> dict[Any, _Reading]:
    known = _readings.get(kind)
    if known is None or len(known) >= _KEPT:
        known = _readings[kind] = {}
    return known


def read(sheet: Sheet, given: FrozenDict) -> tuple[SimpleNamespace, list[Problem]]:
    """Read every parameter of ``sheet`` from ``given``, defaults filled in.

    Gives the namespace for the rule (what a call may say besides is there with its default) and a
    problem per parameter that cannot be read.
    """
    problems: list[Problem] = []
    made = SimpleNamespace()
    values = vars(made)
    values.update(_defaults(sheet))
    for name in _required(sheet):
        if name not in given:
            problems.append(_missing(sheet, name))
    others = []
    known = _known_readings(sheet.kind)
    for exactly, (name, value) in zip(given.exact[1:], given.items(), strict=True):
        reading = known.get(exactly)
        if reading is None:
            param = sheet.params.get(name)
            if param is None:
                others.append(name)
                continue
            reading = _tried(problems, sheet.kind, param, value)
            if reading is None:
                values.pop(name, None)
                continue
            known[exactly] = reading
        values[name], takes = reading
        if takes is not None:
            problems.append(_odd(name, value, takes))
    for name in others:
        if name in sheet.config_only and name not in values:
            values[name] = given[name]  # what a saved layer says of itself (vocabulary_size)
        else:
            problems.append(_ignored(name) if ignored(sheet, name) else _unknown(sheet, name))
    values["explicit"] = frozenset(given)
    found = policy(values.get("dtype")) or FLOAT32
    if found is not FLOAT32:
        values.update(_of_policy(found))
    if found.mode and sheet.kind not in (*_QUANTIZABLE, "IntegerLookup", "StringLookup"):
        problems.append(_not_quantizable(sheet, found.mode))
    if "name" in given and _badly_named(sheet, given["name"]):
        problems.append(unrunnable_name())
    return made, problems


def _badly_named(sheet: Sheet, name: Value) -> bool:
    scoped = sheet.kind not in _WITHOUT_SCOPE and not sheet.kind.startswith("ops.")
    return scoped and isinstance(name, str) and not names.can_be_run(name)


_WITHOUT_SCOPE = ("Input", "Output")


def unrunnable_name() -> Problem:
    """Warn of a name that TensorFlow refuses when the model runs."""
    return warn(
        "runtime-differs",
        "A layer with this name cannot be run",
        "Keras takes any name while the model is built; fit and predict stop at one that holds "
        "more than letters without accents, digits and _ . - or >, such as a space.",
        params=("name",),
        bug="scope-name",
    )


@cache
def _required(sheet: Sheet) -> tuple[str, ...]:
    return tuple(name for name, param in sheet.params.items() if param.required)


@cache
def _defaults(sheet: Sheet) -> Mapping[str, Any]:
    """Give what a rule of ``sheet`` sees where nothing is given; it can be read (a test)."""
    values: dict[str, Any] = {
        **_call_defaults(sheet), "kind": sheet.kind, "explicit": frozenset(),
        "given": None, "recipe": None, **_of_policy(FLOAT32),
    }  # fmt: skip
    for name, param in sheet.params.items():
        if not param.required:
            value = param.default
            values[name] = None if value is None else read_value(param, value)
    return values


def _of_policy(found: Policy) -> Mapping[str, Any]:
    return {
        "policy": found, "compute_dtype": found.compute, "variable_dtype": found.variable,
    }  # fmt: skip


def _call_defaults(sheet: Sheet) -> Mapping[str, Value]:
    """Give what a call says when it says nothing: the defaults of arguments that are no tensors."""
    return {
        name: param.default
        for name, param in sheet.call_params.items()
        if not param.required and param.type not in _TENSORS
    }


_TENSORS = ("tensor", "tensors")


def read_call(sheet: Sheet, call: Mapping[str, Value]) -> tuple[dict[str, Value], list[Problem]]:
    """Read what a call says besides its tensors; constants in a tensor's place stay as they are."""
    problems: list[Problem] = []
    values: dict[str, Value] = {}
    for name, value in call.items():
        param = sheet.call_params.get(name)
        if param is None or param.type in _TENSORS:
            values[name] = value
            # Every layer lets itself be told whether it is trained.
            if param is None and value is not None and name != "training":
                problems.append(_unknown(sheet, name))
            continue
        reading = _tried(problems, sheet.kind, param, value)
        if reading is not None:
            values[name], takes = reading
            if takes is not None:
                problems.append(_odd(name, value, takes))
    return values, problems


def _tried(problems: list[Problem], kind: str, param: Param, value: Value) -> _Reading | None:
    """Read one value; ``None``, and a problem more, where that cannot be."""
    if isinstance(value, Parameter):
        return None  # its problem is among those of `loose`
    try:
        return _reading(kind, param, value)
    except Unreadable as unreadable:
        problems.append(wrong(kind, param.name, value, str(unreadable)))
        return None


def _reading(kind: str, param: Param, value: Value) -> _Reading:
    """Read one value; one that only Keras takes is read as Keras does.

    Raises:
        Unreadable: neither takes it.
    """
    try:
        if refused(kind, param, value):
            raise Unreadable("a number, not a truth value")
        return read_value(param, value), None
    except Unreadable as unreadable:
        takes = str(unreadable)
        try:
            return tolerated(kind, param, value), takes
        except Unreadable:
            raise Unreadable(takes) from None


def not_taken(kind: str, param: Param, value: Value) -> str | None:
    """Tell what ``param`` of ``kind`` takes, if neither the rules nor Keras take ``value``."""
    try:
        _reading(kind, param, value)
    except Unreadable as unreadable:
        return str(unreadable)
    return None


_QUANTIZABLE = ("Dense", "EinsumDense", "Embedding", "ReversibleEmbedding")


def _not_quantizable(sheet: Sheet, mode: str) -> Problem:
    return warn(
        "runtime-differs",
        short(f"{sheet.kind} cannot be run with {mode}"),
        f"Only {', '.join(_QUANTIZABLE)} can be quantized. Keras lets the policy be set, but "
        "running the layer stops.",
        params=("dtype",),
        bug="quantized-fails",
    )


def _missing(sheet: Sheet, name: str) -> Problem:
    return Problem(
        "missing-parameter",
        short(f"{{layer}} needs a value for {name}"),
        f"{sheet.kind} has no default for {name}.",
        params=(name,),
    )


def _ignored(name: str) -> Problem:
    return warn(
        "ignored-parameter",
        f"{name} has no effect here",
        f"Keras takes {name} for the sake of old code, and leaves it aside.",
        params=(name,),
    )


def _odd(name: str, value: Value, takes: str) -> Problem:
    return warn(
        "odd-parameter",
        short(f"{name} = {shown(value, 24)} is not what {name} takes"),
        f"{name} takes {takes}; it is {shown(value)}. Keras lets it pass without a word.",
        params=(name,),
        takes=takes,
    )


def loose(given: Mapping[str, Value]) -> list[Problem]:
    """Give a problem for every argument that stands for a parameter which is not there."""
    return [
        _unbound(key, name)
        for key, value in given.items()
        if type(value) not in ATOMS and (found := parameters_in(value))
        for name in sorted(found)
    ]


def _unbound(name: str, parameter: str) -> Problem:
    """Say that the argument ``name`` stands for a parameter that its block does not have."""
    return Problem(
        "unbound-parameter",
        short(f"{name} of {{layer}} is bound to {shown(parameter, 16)}"),
        f"The model around it has no parameter called {shown(parameter)}, so {name} has no value. "
        "Give it one, or give the model that parameter.",
        params=(name,),
        details=FrozenDict(parameter=parameter),
    )


def wrong(kind: str, name: str, value: Value, takes: str) -> Problem:
    """Say that the argument ``name`` does not take ``value``."""
    return Problem(
        "bad-parameter",
        short(f"{name} = {shown(value, 24)} does not fit {kind}"),
        f"{name} takes {takes}; it is {shown(value)}.",
        params=(name,),
        details=FrozenDict(takes=takes),
    )


def _unknown(sheet: Sheet, name: str) -> Problem:
    return Problem(
        "unknown-parameter",
        short(f"{sheet.kind} has no parameter called {shown(name, 24)}"),
        f"{sheet.kind} takes {', '.join(sheet.params)}.",
        params=(name,),
    )
