"""Cures for parameters: the nearest value that is taken, a usual one, the default."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from engine import binding, catalog, edits, starters
from engine.fixes.case import Candidate, Case, cure
from engine.sheets import Param
from engine.values import Value


@cure(
    "bad-parameter", "missing-parameter", "odd-parameter", "unknown-parameter",
    "parameters-exclude", "axis-out-of-range", "no-such-axis", "heads-do-not-divide",
    "stateful-batch", "even-kernel", "axis-twice", "lora-with-constraint", "flash-with-dropout",
    "unbound-parameter",
)  # fmt: skip
def a_value_that_fits(case: Case) -> Iterator[Candidate]:
    """Give the parameter its default, the nearest allowed value, or what is usual."""
    yield from other_value(case)


@cure("unbound-parameter", first=True)
def what_it_is_bound_to(case: Case) -> Iterator[Candidate]:
    """Give the model the parameter that an argument stands for, with a usual value."""
    name = str(case.problem.details["parameter"])
    sheet = catalog.sheet(case.layer.kind)
    param = sheet.params.get(case.problem.params[0]) if sheet is not None else None
    if param is None or name in case.facts.drawing.parameters:
        return
    value = starters.usual(param) if param.required else param.default
    after = binding.declare(case.project, case.name, name, value)
    yield Candidate(f"Give {case.name} the parameter {name}", after, f"Add {name}")


def other_value(case: Case) -> Iterator[Candidate]:
    """Give other values for the parameters that the problem names."""
    sheet = catalog.sheet(case.layer.kind)
    tensor = case.inputs()[0] if case.inputs() else None
    usual = starters.params(case.layer.kind, tensor)
    for name in case.problem.params:
        param = sheet.params.get(name) if sheet is not None else None
        if param is None:
            yield _dropped(case, name)
            continue
        for value in _near(param, case.layer.params.get(name)):
            yield case.setting(name, value)
        if name in usual:
            yield case.setting(name, usual[name])
        if name in case.layer.params and not param.required:
            written = case.setting(name, param.default)
            yield Candidate(
                f"Reset {name} to its default, {written.title.rsplit(' to ', 1)[-1]}",
                written.after,
                f"Reset {name}",
            )
        if name == "axis":
            yield case.setting(name, -1)


def _dropped(case: Case, name: str) -> Candidate:
    layer_id = case.facts.model.nodes[case.node].layer
    after = edits.reset_param(case.project, case.name, layer_id, name)
    return Candidate(f"Leave {name} out", after, f"Leave {name} out")


def _near(param: Param, value: Value) -> Iterator[Value]:
    """Give values like ``value`` that the parameter takes."""
    if isinstance(value, str):
        options = [c for c in param.choices if isinstance(c, str)]
        if param.type in ("activation", "initializer", "regularizer", "constraint"):
            options = list(catalog.objects(param.type + "s"))
        lowered = {option.lower(): option for option in options}
        for near in difflib.get_close_matches(value.lower(), list(lowered), 2, 0.5):
            yield lowered[near]
        stripped = value.strip()
        if stripped.lstrip("-").isdigit():
            yield int(stripped)
    elif isinstance(value, bool):
        return
    elif isinstance(value, int | float):
        if param.type == "shape":
            yield (value,)  # (4) is a number, (4,) a shape
        yield from _near_number(param, value)
    elif isinstance(value, tuple) and value and param.name == "dims":
        if all(isinstance(v, int) for v in value) and min(value) == 0:
            yield tuple(v + 1 for v in value)  # counted from 0
    elif isinstance(value, tuple) and param.n and value:
        if len(value) > param.n:
            yield value[: param.n]
        elif len(value) < param.n:
            yield (*value, *(value[-1],) * (param.n - len(value)))
        fixed = tuple(max(int(param.minimum or 0), v) if isinstance(v, int) else v for v in value)
        if fixed != value:
            yield fixed


def _near_number(param: Param, value: float) -> Iterator[Value]:
    if value != value or value in (float("inf"), float("-inf")):
        return
    if param.type in ("int", "int_tuple", "int_or_tuple") and isinstance(value, float):
        yield round(value)
    if value < 0 and param.type in ("int", "int_tuple"):
        yield -int(value)
    if param.minimum is not None and value < param.minimum:
        yield int(param.minimum) if param.type.startswith("int") else param.minimum
    if param.maximum is not None and value > param.maximum:
        if param.type == "float" and param.maximum == 1 and 1 < value <= 100:
            yield value / 100  # a percentage
        yield param.maximum
