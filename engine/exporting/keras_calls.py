"""One call as Keras's files have it: tensors and constants in the places of its signature.

Where a list of tensors also holds constants, or lists in lists, the call's argument of the port's
name says how: ``None`` stands in the place of a tensor.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from engine.catalog import Sheet
from engine.exporting import serialized
from engine.layers.registry import Rule
from engine.values import FrozenDict, Value

Tensors = Mapping[str, list[dict[str, Any]]]
Call = dict[str, Any]


def without_signature(by_port: Tensors, constants: FrozenDict) -> Call:
    """Give a call of a class that nobody knows: ``inputs`` first, numbers as further positions."""
    found = {
        name: _argument(by_port.get(name, []), False, constants.get(name))
        for name in (*by_port, *constants)
    }
    placed, named = places(found)
    return {
        "args": [None if name is None else found[name] for name in placed],
        "kwargs": {name: found[name] for name in named},
    }


def places(names: Iterable[str]) -> tuple[list[str | None], list[str]]:
    """Tell which arguments of a call without a signature have a position, and which a name.

    ``None`` stands in a position that nothing was said for.
    """
    args: dict[int, str] = {}
    named: list[str] = []
    for name in names:
        if name == "inputs":
            args[0] = name
        elif name.isdecimal() and len(name) < 4:
            args[int(name)] = name
        else:
            named.append(name)
    return [args.get(place) for place in range(max(args, default=-1) + 1)], named


def one_by_one(port: str, by_port: Tensors, constants: FrozenDict) -> Call:
    """Give a call that takes any number of tensors, each an argument of its own."""
    named = {k: serialized.value(v) for k, v in constants.items() if k != port}
    return {"args": _argument(by_port.get(port, []), True, constants.get(port)), "kwargs": named}


def with_list(rule: Rule, by_port: Tensors, constants: FrozenDict) -> Call:
    """Give a call that takes all its tensors as one list."""
    ports = [port.name for port in rule.ports]
    if len(ports) == 1:
        items = _argument(by_port.get(ports[0], []), True, constants.get(ports[0]))
    else:
        items = [tensor for port in ports for tensor in by_port.get(port, ())]
    named = {k: serialized.value(v) for k, v in constants.items() if k not in ports}
    return {"args": [items], "kwargs": named}


def by_signature(sheet: Sheet, by_port: Tensors, constants: FrozenDict) -> Call:
    """Give a call argument by argument: those of an operation by position while none is left out.

    Of a layer's only the first: Keras's layers take nothing but tensors by position, and the data
    layers one of them alone.
    """
    order = sheet.call
    alone = not sheet.kind.startswith("ops.")
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    positional = True
    for name in (*order, *(key for key in (*by_port, *constants) if key not in order)):
        if name in by_port:
            param = sheet.call_params.get(name)
            many = param is not None and param.type == "tensors"
            found = _argument(by_port[name], many, constants.get(name))
        elif name in constants:
            found = serialized.value(constants[name])
        else:
            positional = False
            continue
        if positional:
            args.append(found)
            positional = not alone
        else:
            kwargs[name] = found
    return {"args": args, "kwargs": kwargs}


def _argument(tensors: Sequence[dict[str, Any]], many: bool, template: Value) -> Any:
    """Give what stands in the place of one argument."""
    if template is not None:
        waiting = iter(tensors)
        found = _filled(template, waiting) if tensors else serialized.value(template)
        return [*found, *waiting] if isinstance(found, list) else found
    return list(tensors) if many or len(tensors) != 1 else tensors[0]


def _filled(template: Value, waiting: Iterator[dict[str, Any]]) -> Any:
    if template is None:
        return next(waiting, None)
    if isinstance(template, tuple):
        return [_filled(item, waiting) for item in template]
    if isinstance(template, FrozenDict):
        return {key: _filled(item, waiting) for key, item in template.items()}
    return serialized.value(template)


def structured(ends: Sequence[Any], keys: Value) -> Any:
    """Give inputs or outputs as the file had them: one alone, a list, a dict, or any nesting."""
    if isinstance(keys, tuple) and keys and len(keys) == len(ends):
        return {str(key): end for key, end in zip(keys, ends, strict=True)}
    if isinstance(keys, FrozenDict) and _positions(keys.get("structure")) == [*range(len(ends))]:
        return _placed(keys["structure"], ends)
    return ends[0] if len(ends) == 1 else list(ends)


def _positions(structure: Value) -> list[Value]:
    if isinstance(structure, tuple):
        return [place for item in structure for place in _positions(item)]
    if isinstance(structure, FrozenDict):
        return [place for item in structure.values() for place in _positions(item)]
    return [structure]


def _placed(structure: Value, ends: Sequence[Any]) -> Any:
    if isinstance(structure, tuple):
        return [_placed(item, ends) for item in structure]
    if isinstance(structure, FrozenDict):
        return {key: _placed(item, ends) for key, item in structure.items()}
    return ends[structure]
