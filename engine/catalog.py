"""Keras's own knowledge of its layers, operations and objects, read from generated JSON.

Knows names, arguments, defaults and texts, exactly as the Keras version named in the file has
them. Refuses to know shapes and weights (that is `engine/layers`) and never imports Keras.

Everything is loaded on first use and once: the catalogue in a few milliseconds, a sheet when it
is asked for, the long texts only when somebody reads them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from engine.catalog_search import CLOSE, Found, rank
from engine.sheets import REQUIRED, Param, Sheet, read_sheet

__all__ = [
    "CLOSE",
    "REQUIRED",
    "Found",
    "Param",
    "Sheet",
    "canonical",
    "categories",
    "default",
    "documentation",
    "find",
    "groups",
    "keras_version",
    "layers",
    "object_documentation",
    "object_sheet",
    "objects",
    "operation_for",
    "operations",
    "palette",
    "resource",
    "search",
    "sheet",
]


def resource(name: str) -> Path:
    """The path of a file in `resources/`: in a checkout, a wheel or a frozen program."""
    return Path(__file__).resolve().parent.parent / "resources" / name


def sheet(kind: str) -> Sheet | None:
    """The sheet of a layer or operation by kind, alias or class name; None when unknown."""
    known = canonical(kind)
    return _sheet(known) if known is not None else None


def canonical(name: str) -> str | None:
    """Our kind for a layer's or operation's name: the kind itself, an alias or a class name."""
    return _names().get(name)


def layers() -> tuple[str, ...]:
    """All layer kinds, in palette order and then those outside the palette."""
    return tuple(_raw()["layers"])


def operations() -> tuple[str, ...]:
    """All operation kinds (`ops.add`), by name."""
    return tuple(_raw().get("operations", ()))


@cache
def palette() -> Mapping[str, tuple[str, ...]]:
    """The kinds of each palette category, both in the order in which they are shown."""
    shown: dict[str, list[str]] = {key: [] for key in categories()}
    for kind, raw in _raw()["layers"].items():
        if "category" in raw:
            shown[raw["category"]].append(kind)
    return {key: tuple(kinds) for key, kinds in shown.items()}


def categories() -> Mapping[str, str]:
    """The palette categories: key (as in the design tokens) and label."""
    labels: dict[str, str] = _raw()["categories"]
    return labels


def groups() -> Mapping[str, str]:
    """The inspector's groups of arguments: key and label, in order."""
    labels: dict[str, str] = _raw()["groups"]
    return labels


def keras_version() -> str:
    """The version of Keras that the catalogue was generated from."""
    return str(_raw()["keras"])


def operation_for(module: str, class_name: str) -> str | None:
    """The kind of an operation by the module and class that a saved model names.

    Another Keras version may keep the class in another file of `keras.src.ops`; then the class
    name alone decides, if only one operation has it.
    """
    exact = _operation_classes().get((module, class_name))
    if exact or not module.startswith(("keras.src.ops", "keras.ops")):
        return exact
    named = {k for (_, name), k in _operation_classes().items() if name == class_name}
    return named.pop() if len(named) == 1 else None


def objects(family: str) -> tuple[str, ...]:
    """The names in a family of objects such as initializers, losses, optimizers or dtypes."""
    return tuple(_raw().get("objects", {}).get(family, ()))


@cache
def object_sheet(family: str, name: str) -> Sheet | None:
    """The sheet of an object by class name or by an identifier such as `glorot_uniform`."""
    members = _raw().get("objects", {}).get(family, {})
    if name in members:
        return read_sheet(name, members[name])
    for kind, raw in members.items():
        if name in raw.get("aliases", ()):
            return object_sheet(family, kind)
    return None


def default(kind: str, param: str) -> Any:
    """The default of a constructor argument; REQUIRED when it has none, KeyError when unknown."""
    known = sheet(kind)
    if known is None:
        raise KeyError(kind)
    return known.params[param].default


def documentation(kind: str, param: str | None = None) -> str:
    """The text for a layer or operation, or for one of its arguments; empty when there is none."""
    known = sheet(kind)
    if known is None:
        return ""
    section = "operations" if known.kind.startswith("ops.") else "layers"
    entry = _docs().get(section, {}).get(known.kind, {})
    if param is None:
        return str(entry.get("doc") or known.summary)
    return str(entry.get("params", {}).get(param, ""))


def object_documentation(family: str, name: str, param: str | None = None) -> str:
    """The text for an object or for one of its arguments; empty when there is none."""
    known = object_sheet(family, name)
    if known is None:
        return ""
    if param is None:
        return known.summary
    entry = _docs().get("objects", {}).get(family, {}).get(known.kind, {})
    return str(entry.get("params", {}).get(param, ""))


def find(text: str, *, include_operations: bool = False) -> tuple[Found, ...]:
    """Kinds that answer the text, best first, each with how it answers (CLOSE: did you mean)."""
    return rank(text, _searchable(include_operations), _topics())


def search(text: str, *, include_operations: bool = False) -> tuple[str, ...]:
    """Kinds that answer the text, best first; see `find`."""
    return tuple(found.kind for found in find(text, include_operations=include_operations))


@cache
def _raw() -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(resource("keras_catalog.json").read_text(encoding="utf-8"))
    return raw


@cache
def _docs() -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(resource("keras_docs.json").read_text(encoding="utf-8"))
    return raw


@cache
def _names() -> Mapping[str, str]:
    """Every name by which a layer or operation may be asked for; kinds win over other names."""
    names: dict[str, str] = {}
    for section in ("layers", "operations"):
        for kind, raw in _raw().get(section, {}).items():
            others = [*raw.get("aliases", ())]
            if section == "layers" and "class" in raw:
                others.append(raw["class"])
            for other in others:
                names.setdefault(other, kind)
    for section in ("layers", "operations"):
        names.update((kind, kind) for kind in _raw().get(section, {}))
    return names


@cache
def _searchable(include_operations: bool) -> Mapping[str, tuple[str, ...]]:
    """What a search looks through: the palette, and the operations when wanted."""
    raw = _raw()
    names = {k: tuple(raw["layers"][k].get("aliases", ())) for ks in palette().values() for k in ks}
    if include_operations:
        for kind, entry in raw.get("operations", {}).items():
            names[kind] = (kind.removeprefix("ops."), *entry.get("aliases", ()))
    return names


@cache
def _topics() -> Mapping[str, str]:
    """The label of each palette layer's category: who types "recurrent" wants to see LSTM."""
    return {kind: categories()[key] for key, kinds in palette().items() for kind in kinds}


@cache
def _operation_classes() -> Mapping[tuple[str, str], str]:
    return {(r["module"], r["class"]): k for k, r in _raw().get("operations", {}).items()}


@cache
def _sheet(kind: str) -> Sheet:
    section = "operations" if kind.startswith("ops.") else "layers"
    return read_sheet(kind, _raw()[section][kind])
