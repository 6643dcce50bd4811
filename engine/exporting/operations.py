"""Calls of ``keras.ops`` as source: ``ops.add(x, y)``, ``x[:, 0]``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine import catalog
from engine.exporting.autonames import Auto
from engine.exporting.literals import literal
from engine.exporting.own_calls import filled
from engine.exporting.pretty import Brackets, Expression, Item, call, flat
from engine.graph import Layer
from engine.layers.registry import RULES
from engine.values import FrozenDict, KerasObject, Value

SLICE = "__slice__"
"""The class name under which Keras's files keep a Python slice."""


def operation(
    layer: Layer, by_port: Mapping[str, Sequence[str]], constants: FrozenDict, auto: Auto
) -> Expression:
    """Give the call of the operation that ``layer`` stands for."""
    sheet = catalog.sheet(layer.kind)
    auto.needs(layer.kind, layer.name)  # Keras counts operations among its generated names
    wired: dict[str, Expression] = {}
    rule = RULES.get(layer.kind)
    for port, names in by_port.items():
        many = rule is not None and (known := rule.port(port)) is not None and known.many
        wired[port] = filled(constants.get(port), names) if many else names[0]
    values: Mapping[str, Value] = {**layer.params, **constants}
    if layer.kind == "ops.get_item" and "key" in values and len(wired) == 1:
        return f"{flat(next(iter(wired.values())))}[{subscript(values['key'])}]"
    if sheet is None:
        return call("ops.unknown", *(Item(value) for value in wired.values()))
    items: list[Item] = []
    positional = True
    for written in sheet.signature or (*sheet.call, *sheet.params):
        name = written.lstrip("*")
        if written.startswith("**"):
            continue
        if written.startswith("*") and name in by_port:
            items += filled(constants.get(name), by_port[name]).items
        elif name in wired or name in values:
            value = wired[name] if name in wired else literal(values[name])
            items.append(Item(value, "" if positional else f"{name}="))
        else:
            positional = False
    return call((sheet.function or layer.kind).removeprefix("keras."), *items)


def subscript(key: Value) -> str:
    """Give what stands between the brackets of ``x[…]``."""
    if isinstance(key, tuple):
        return ", ".join(_part(part) for part in key) + ("," if len(key) == 1 else "")
    return _part(key)


def _part(part: Value) -> str:
    if isinstance(part, KerasObject) and part.class_name == SLICE:
        start, stop, step = (part.config.get(key) for key in ("start", "stop", "step"))
        written = ":".join("" if bound is None else flat(literal(bound)) for bound in (start, stop))
        return written if step is None else f"{written}:{flat(literal(step))}"
    if part in ("...", "Ellipsis") or (
        isinstance(part, KerasObject) and part.class_name == "__ellipsis__"
    ):
        return "..."
    written_value = literal(part)
    if isinstance(written_value, Brackets):
        return flat(written_value)
    return written_value
