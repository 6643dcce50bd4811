"""Values as Python source. Text that a person typed can only ever become a string literal.

Class names are written only when the catalogue knows them or when they are plain identifiers.
"""

from __future__ import annotations

import builtins
import keyword
import math
from collections.abc import Mapping
from dataclasses import dataclass

from engine import catalog
from engine.catalog import Param
from engine.exporting.pretty import Brackets, Expression, Item, call, flat
from engine.layers.operands import ARRAYS
from engine.values import KerasObject, Value, same

FAMILIES = ("initializers", "regularizers", "constraints", "losses", "optimizers", "metrics")
"""Families of objects, which are also the names of the Keras modules they live in."""


def string(text: str) -> str:
    """Give ``text`` as a string literal in double quotes, as ruff writes it."""
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    quote = "'" if text.count('"') > text.count("'") else '"'
    written: list[str] = []
    for letter in text:
        if letter in (quote, "\\"):
            written.append("\\" + letter)
        elif letter.isprintable() and not 0xD800 <= ord(letter) <= 0xDFFF:
            written.append(letter)
        else:
            written.append(repr(letter)[1:-1])
    return quote + "".join(written) + quote


def number(value: float) -> str:
    """Give a number; the ones that are no literals are spelled as calls of ``float``."""
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value!r}")'
    return repr(value)


@dataclass(frozen=True, slots=True)
class Source:
    """Stands in an argument for source text; only this package makes any, of identifiers."""

    text: str


def literal(value: Value) -> Expression:
    """Give ``value`` as source."""
    if isinstance(value, Source):
        return value.text
    if isinstance(value, str):
        return string(value)
    if value is None or isinstance(value, bool):
        return repr(value)
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, tuple):
        items = tuple(Item(literal(item)) for item in value)
        if any(isinstance(item, KerasObject | str) for item in value):
            return Brackets("", items, "[", "]")
        return Brackets("", items, comma=len(items) == 1)
    if isinstance(value, KerasObject):
        return keras_object(value)
    if isinstance(value, Mapping):
        items = tuple(Item(literal(v), f"{string(str(k))}: ") for k, v in value.items())
        return Brackets("", items, "{", "}")
    return string(str(value))


def keras_object(value: KerasObject) -> Expression:
    """Give a nested object as a constructor call, a function by its name."""
    own = own_name(value)
    if value.class_name == LAMBDA and own is not None:
        return own
    if value.class_name in ARRAYS:
        return _array(value)
    if value.class_name == FUNCTION:
        name = str(value.config.get("name"))
        if own is None and ">" in name:
            return call("keras.saving.get_registered_object", Item(string(name)))
        return string(name) if own is None else own
    for family in FAMILIES:
        sheet = catalog.object_sheet(family, value.class_name)
        if sheet is not None:
            return call(f"keras.{family}.{sheet.kind}", *arguments(sheet.params, value.config))
    sheet = catalog.sheet(value.class_name)
    if sheet is not None and sheet.class_name is not None:
        return call(f"layers.{sheet.kind}", *arguments(sheet.params, value.config))
    items = (Item(literal(v), f"{k}=") for k, v in value.config.items() if is_name(k))
    if value.class_name in catalog.objects("dtype_policies"):
        return call(f"keras.dtype_policies.{value.class_name}", *items)
    return call(own or UNKNOWN, *items)


def _array(value: KerasObject) -> Expression:
    """Give a constant tensor, a line per row: positions that were embedded once and for all."""
    numbers, dtype = value.config.get("value"), value.config.get("dtype")
    rows: Expression = flat(literal(numbers))
    if isinstance(numbers, tuple) and any(isinstance(row, tuple) for row in numbers):
        rows = Brackets("", tuple(Item(flat(literal(row))) for row in numbers), "[", "]")
    named = [Item(literal(dtype), "dtype=")] if dtype is not None else []
    return call("ops.convert_to_tensor", Item(rows), *named)


FUNCTION, LAMBDA = "function", "__lambda__"
"""The class names under which Keras keeps a function by name, and compiled Python."""

UNKNOWN = "UnknownClass"
"""Stands for a class whose name could be something else than a class."""


def own_name(value: KerasObject) -> str | None:
    """Give the name by which the author must bring ``value``; ``None`` for what Keras knows.

    Python that was compiled into a file is no source any more, and is never run: the code calls it
    ``python_lambda``.
    """
    name: Value = value.class_name
    if name == LAMBDA:
        return "python_lambda"
    if name == FUNCTION:
        name = value.config.get("name")
        known = ">" in str(name) or name in catalog.objects("activations")
    else:
        known = (
            catalog.sheet(name) is not None
            or name in catalog.objects("dtype_policies")
            or any(catalog.object_sheet(family, name) for family in FAMILIES)
        )
    return name if not known and isinstance(name, str) and is_class_name(name) else None


def is_name(text: str) -> bool:
    """Tell whether ``text`` is an identifier that may be assigned to."""
    return text.isidentifier() and text.isascii() and not keyword.iskeyword(text)


def is_class_name(text: str) -> bool:
    """Tell whether ``text`` may be called as a class of the author's own.

    A file may name its classes as it likes: ``open`` or ``__import__`` must not become calls.
    """
    return (
        is_name(text)
        and not text.startswith("_")
        and text not in dir(builtins)
        and text not in {"keras", "layers", "ops", "model", "exit", "quit"}
    )


def arguments(params: Mapping[str, Param], given: Mapping[str, Value]) -> list[Item]:
    """Give constructor arguments: what differs from the default, in the signature's order.

    The leading ones are positional as long as people write them so (``Conv2D(32, 3)``).
    """
    items: list[Item] = []
    positional = True
    for name, param in params.items():
        if name not in given or (
            not param.required and same(short(param, given[name]), short(param, param.default))
        ):
            positional = False
            continue
        value = literal(short(param, given[name]))
        leads = param.required or (not items and param.type == "int_tuple")
        if positional and leads:
            items.append(Item(value))
        else:
            positional = False
            items.append(Item(value, f"{name}="))
    items += [
        Item(literal(value), f"{name}=")
        for name, value in given.items()
        if name not in params and is_name(name)
    ]
    return items


def short(param: Param | None, value: Value) -> Value:
    """Give ``value`` in its short form: ``3`` for a kernel of ``(3, 3)``."""
    if param is None:
        return value
    alike = isinstance(value, tuple) and value and all(same(item, value[0]) for item in value)
    if param.type == "int_tuple" and param.single and alike and isinstance(value[0], int):
        return value[0]
    return value
