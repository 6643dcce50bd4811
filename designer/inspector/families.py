"""Families of things that an argument may hold: initializers, cells, inner layers and so on.

A family knows its members, their arguments, and how a person writes one: a name where a name is
enough, an object where arguments are given. No widgets.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from engine import catalog, starters
from engine.sheets import Param, Sheet
from engine.values import EMPTY, FrozenDict, KerasObject, Value, same

_HIDDEN = ("name", "dtype", "seed")
"""Arguments of objects that rarely matter: an object with nothing else starts folded."""


_FEW = 5
"""More arguments than this would push everything else away; they unfold when asked for."""


@dataclass(frozen=True)
class Family:
    """``catalogue`` is the family's name there; empty for layers."""

    catalogue: str
    members: Callable[[], tuple[str, ...]]

    def sheet(self, name: str) -> Sheet | None:
        """Give the sheet of a member."""
        if self.catalogue:
            return catalog.object_sheet(self.catalogue, name)
        return catalog.sheet(name)

    def documentation(self, name: str, param: str | None = None) -> str:
        """Give what Keras says of a member or of its argument."""
        if self.catalogue:
            return catalog.object_documentation(self.catalogue, name, param)
        return catalog.documentation(name, param)

    def member(self, value: Any) -> str | None:
        """Give the member that ``value`` is one of; an unknown name stays as it is."""
        if isinstance(value, KerasObject):
            name = value.class_name
        elif isinstance(value, str):
            name = value
        else:
            return None
        sheet = self.sheet(name)
        return sheet.kind if sheet is not None else name

    def params(self, name: str) -> tuple[Param, ...]:
        """Give the arguments of a member that can be edited here."""
        sheet = self.sheet(name)
        if sheet is None or self.catalogue == "activations":
            return ()
        return tuple(param for param in sheet.params.values() if param.name != "name")

    def config(self, value: Any) -> FrozenDict:
        """Give the arguments that ``value`` gives."""
        return value.config if isinstance(value, KerasObject) else EMPTY

    def start(self, name: str) -> Value:
        """Give a new member as a person would write it."""
        if not self.catalogue:
            return KerasObject(name, starters.params(name))
        sheet = self.sheet(name)
        if sheet is None:
            return name
        needed = {p.name: starters.usual(p) for p in sheet.params.values() if p.required}
        if needed or not sheet.bare:
            return KerasObject(sheet.kind, FrozenDict(needed))
        return _written(sheet)

    def with_argument(self, value: Any, param: Param, given: Value, absent: bool) -> Value:
        """Give ``value`` with another argument; without it when ``absent``."""
        name = self.member(value) or ""
        config = self.config(value)
        usual = absent or (not param.required and same(param.default, given))
        config = config.without(param.name) if usual else config.with_(param.name, given)
        sheet = self.sheet(name)
        if not config and self.catalogue and sheet is not None and sheet.bare:
            return _written(sheet)
        kind = value.class_name if isinstance(value, KerasObject) else name
        module = value.module if isinstance(value, KerasObject) else None
        registered = value.registered_name if isinstance(value, KerasObject) else None
        return KerasObject(kind, config, module, registered)

    def telling(self, name: str) -> bool:
        """Tell whether a member has a few arguments that somebody wants to see at once."""
        return 0 < sum(param.name not in _HIDDEN for param in self.params(name)) <= _FEW


def _written(sheet: Sheet) -> str:
    """Give the word that people write for an object with all its defaults."""
    words = [alias for alias in sheet.aliases if alias == alias.lower()]
    return min(words, key=len) if words else sheet.kind


@cache
def _palette_layers() -> tuple[str, ...]:
    kinds = [kind for kinds in catalog.palette().values() for kind in kinds]
    return tuple(kind for kind in kinds if kind not in ("Input", "Output"))


@cache
def _sequence_layers() -> tuple[str, ...]:
    return tuple(kind for kind in catalog.palette()["rnn"] if kind not in _WRAPPERS)


_WRAPPERS = ("Bidirectional", "TimeDistributed")


def _objects(family: str) -> Callable[[], tuple[str, ...]]:
    @cache
    def members() -> tuple[str, ...]:
        return tuple(name for name in catalog.objects(family) if _can_be_begun(family, name))

    return members


def _can_be_begun(family: str, name: str) -> bool:
    """Tell whether a member can be made without knowing what only its author knows."""
    sheet = catalog.object_sheet(family, name)
    if sheet is None:
        return False
    if family == "activations":
        return sheet.bare  # a function is given by its name, and there it takes no arguments
    return all(starters.usual(p) is not None for p in sheet.params.values() if p.required)


FAMILIES: dict[str, Family] = {
    "initializer": Family("initializers", _objects("initializers")),
    "regularizer": Family("regularizers", _objects("regularizers")),
    "constraint": Family("constraints", _objects("constraints")),
    "activation": Family("activations", _objects("activations")),
    "optimizer": Family("optimizers", _objects("optimizers")),
    "loss": Family("losses", _objects("losses")),
    "metric": Family("metrics", _objects("metrics")),
    "cell": Family("", lambda: catalog.objects("cells")),
    "layer": Family("", _palette_layers),
    "sequence layer": Family("", _sequence_layers),
}
"""By type of argument."""


def family_of(kind: str, param: Param) -> Family | None:
    """Give the family that an argument of a layer of ``kind`` holds a member of."""
    if param.type == "layer" and kind == "Bidirectional":
        return FAMILIES["sequence layer"]
    return FAMILIES.get({"cells": "cell", "layers": "layer"}.get(param.type, param.type))
