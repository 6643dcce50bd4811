"""Lays out Python expressions as ``ruff format`` (88 columns) would, so that it has nothing to do.

It knows calls, lists, tuples and dicts of source text. It refuses to know layers and values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

WIDTH = 88
_STEP = "    "


@dataclass(frozen=True, slots=True)
class Brackets:
    """``head`` + ``(`` items ``)`` + what follows; the items may be broken over lines.

    ``tail`` is a further pair of brackets directly behind (``layers.Dense(8)`` + ``(x)``).
    """

    head: str
    items: tuple[Item, ...] = ()
    opening: str = "("
    closing: str = ")"
    tail: Brackets | None = None
    # A one-element tuple keeps its comma.
    comma: bool = False


Expression = str | Brackets


@dataclass(frozen=True, slots=True)
class Item:
    """One argument: ``name=`` or ``"key": `` in front of an expression."""

    value: Expression
    prefix: str = field(default="")


def call(head: str, *items: Item, tail: Brackets | None = None) -> Brackets:
    """Give the call of ``head``."""
    return Brackets(head, items, tail=tail)


def listed(values: Sequence[Expression]) -> Brackets:
    """Give a list."""
    return Brackets("", tuple(Item(value) for value in values), "[", "]")


def flat(value: Expression) -> str:
    """Give ``value`` on one line."""
    if isinstance(value, str):
        return value
    inner = ", ".join(item.prefix + flat(item.value) for item in value.items)
    if value.comma:
        inner += ","
    written = f"{value.head}{value.opening}{inner}{value.closing}"
    return written + (flat(value.tail) if value.tail is not None else "")


def lines(value: Expression, prefix: str = "", suffix: str = "", indent: str = "") -> list[str]:
    """Give ``indent + prefix + value + suffix`` as lines of at most 88 columns where possible."""
    one = f"{indent}{prefix}{flat(value)}{suffix}"
    if len(one) <= WIDTH or isinstance(value, str):
        return [one]
    if prefix.endswith(" = ") and len(f"{indent}{prefix}{value.head}{value.opening}") > WIDTH:
        # Not even the opening bracket fits behind the name: the whole value goes into brackets.
        return [f"{indent}{prefix}(", *lines(value, "", "", indent + _STEP), f"{indent}){suffix}"]
    return _broken(value, prefix, suffix, indent)


def _broken(value: Brackets, prefix: str, suffix: str, indent: str) -> list[str]:
    tail = value.tail
    front = flat(replace(value, tail=None))
    if tail is not None and len(f"{indent}{prefix}{front}{tail.head}{tail.opening}") <= WIDTH:
        # The last brackets are broken first: ``layers.Add(name="merge")(`` and a list below.
        return _broken(
            Brackets(
                f"{front}{tail.head}",
                tail.items,
                tail.opening,
                tail.closing,
                tail.tail,
            ),
            prefix,
            suffix,
            indent,
        )
    if not value.items:
        return [f"{indent}{prefix}{flat(value)}{suffix}"]
    opened = f"{indent}{prefix}{value.head}{value.opening}"
    found = [opened, *_body(value, indent + _STEP)]
    rest = flat(tail) if tail is not None else ""
    last = f"{indent}{value.closing}{rest}{suffix}"
    if tail is not None and len(last) > WIDTH:
        return [*found, *_broken(tail, value.closing, suffix, indent)]
    return [*found, last]


def _body(value: Brackets, indent: str) -> list[str]:
    one = indent + ", ".join(item.prefix + flat(item.value) for item in value.items)
    if len(one) <= WIDTH and not value.comma:
        return [one]
    found: list[str] = []
    for item in value.items:
        found += lines(item.value, item.prefix, ",", indent)
    return found
