"""Calls and values of classes that are the author's own, as Python: nobody knows their signatures.

What a file said by position goes out by position, what it said by name by name; structures of
tensors (lists in lists, dicts) keep their form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.exporting.keras_calls import places
from engine.exporting.literals import is_name, literal, string
from engine.exporting.pretty import Brackets, Expression, Item, listed
from engine.values import FrozenDict, Value


def arguments_of(by_port: Mapping[str, Sequence[str]], constants: FrozenDict) -> list[Item]:
    """Give the arguments of a call: ``inputs`` first, numbers as further positions, then names.

    Args:
        by_port: the expressions that arrive, by port.
        constants: the call's other arguments; ``None`` in one stands in the place of a tensor.
    """
    found = {
        name: _argument(by_port.get(name, ()), constants.get(name))
        for name in (*by_port, *constants)
    }
    placed, named = places(found)
    return [
        *(Item("None" if name is None else found[name]) for name in placed),
        *(Item(found[name], f"{name}=") for name in named if is_name(name)),
    ]


def filled(template: Value, tensors: Sequence[str]) -> Brackets:
    """Give a list of operands in which constants stand between the tensors.

    ``None`` in ``template`` stands in the place of a tensor; those that are left come last.
    """
    waiting = iter(tensors)
    parts = [_filled(item, waiting) for item in template] if isinstance(template, tuple) else []
    return Brackets("", tuple(Item(part) for part in (*parts, *waiting)), "[", "]")


def _argument(tensors: Sequence[str], template: Value) -> Expression:
    if template is None:
        return tensors[0] if len(tensors) == 1 else listed(list(tensors))
    return _filled(template, iter(tensors)) if tensors else literal(template)


def _filled(template: Value, waiting: Iterator[str]) -> Expression:
    """Give ``template`` with the tensors in their places."""
    if template is None:
        return next(waiting, "None")
    if isinstance(template, tuple):
        items = tuple(Item(_filled(item, waiting)) for item in template)
        return Brackets("", items, "[", "]")
    if isinstance(template, FrozenDict):
        pairs = tuple(
            Item(_filled(item, waiting), f"{string(key)}: ") for key, item in template.items()
        )
        return Brackets("", pairs, "{", "}")
    return literal(template)
