"""A very small immutable record.

Public: ``Struct``, ``replaced`` and ``field_names``.  Why not a dataclass: making one takes most
of a millisecond when the program starts, and the theme has some twenty of them.
"""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

Kind = TypeVar("Kind", bound="Struct")


class Struct:
    """Fields are the annotations of the subclass; all must be given, none can be changed."""

    def __init__(self, **values: Any) -> None:
        wanted = type(self).__annotations__.keys()
        if values.keys() != wanted:
            odd = sorted(values.keys() ^ wanted)
            raise TypeError(f"{type(self).__name__}: fields missing or unknown: {', '.join(odd)}")
        self.__dict__.update(values)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__}.{name} cannot be changed")


# Functions, not methods: a field may have any name, and the pills have one called "changed".
def replaced(record: Kind, **values: Any) -> Kind:
    """The same record with other values in some fields."""
    return type(record)(**{**record.__dict__, **values})


def field_names(kind: type[Struct]) -> tuple[str, ...]:
    """The names of the fields of a record, in order."""
    return tuple(kind.__annotations__)
