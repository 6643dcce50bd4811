"""From Keras's initializers, losses, activations and other small objects to their sheets."""

from __future__ import annotations

import importlib
import inspect
from typing import Any

import keras
from keras.src.backend.common.dtypes import ALLOWED_DTYPES
from keras.src.utils.naming import to_snake_case

from catalog_tool import overlay_objects as facts
from catalog_tool.introspection import (
    REQUIRED,
    argument_docs,
    first_sentence,
    own_parameters,
    plain,
)
from catalog_tool.overlay_docs import LIKE_OTHERS, OBJECT_ARGUMENTS

Sheet = dict[str, Any]
CELLS = ("LSTMCell", "GRUCell", "SimpleRNNCell", "StackedRNNCells")


def object_sheets() -> tuple[dict[str, dict[str, Sheet]], dict[str, Any]]:
    """All families by name, each with its members, and their documentation."""
    sheets: dict[str, dict[str, Sheet]] = {}
    docs: dict[str, Any] = {}
    for family in facts.LEFT_OUT:
        module = keras.optimizers.schedules if family == "schedules" else getattr(keras, family)
        sheets[family], docs[family] = class_family(family, module)
    sheets["activations"], docs["activations"] = activations()
    sheets["dtypes"] = dtypes()
    sheets["cells"] = {
        name: {"class": name, "module": getattr(keras.layers, name).__module__} for name in CELLS
    }
    return sheets, docs


def class_family(family: str, module: Any) -> tuple[dict[str, Sheet], dict[str, Any]]:
    """The classes exported by a module such as `keras.initializers`."""
    members = {
        cls.__name__: cls
        for _, cls in sorted(vars(module).items())
        if inspect.isclass(cls) and cls.__name__ not in facts.LEFT_OUT[family]
    }
    sheets: dict[str, Sheet] = {}
    docs: dict[str, Any] = {}
    for name, cls in sorted(members.items()):
        sheet: Sheet = {"class": name, "module": cls.__module__}
        bare = answers_to(module, name)
        aliases = [n for n in identifiers(family, module, cls) if not bare or answers_to(module, n)]
        if aliases:
            sheet["aliases"] = aliases
        sheet["summary"] = first_sentence(cls)
        given = own_parameters(cls.__init__)
        sheet["params"] = {n: entry(name, n, p.default) for n, p in given.items()}
        if not bare:
            sheet["bare"] = False
        sheets[name] = sheet
        twin = members.get(LIKE_OTHERS.get(name, ""))
        texts = {**OBJECT_ARGUMENTS, **(argument_docs(twin) if twin else {}), **argument_docs(cls)}
        docs[name] = {"params": {n: texts[n] for n in sheet["params"] if n in texts}}
    return sheets, docs


def answers_to(module: Any, name: str) -> bool:
    """Whether Keras makes the object from its bare name, as in `kernel_initializer="zeros"`."""
    if not hasattr(module, "get"):
        return False
    try:
        module.get(name)
    except (KeyError, TypeError, ValueError):
        return False  # it has arguments without default, or stumbles: initializers.get("constant")
    return True


def identifiers(family: str, module: Any, cls: type) -> list[str]:
    """The other names by which Keras finds the class: exported names and string identifiers."""
    names = {n for n, c in vars(module).items() if c is cls}
    home = importlib.import_module(f"keras.src.{family}") if family != "schedules" else module
    snake = to_snake_case(cls.__name__)
    for name, known in getattr(home, "ALL_OBJECTS_DICT", {}).items():
        # "mse" may stand for the function mean_squared_error, which the class wraps.
        if known is cls or getattr(known, "__name__", "") == snake:
            names.add(name)
    return sorted(names - {cls.__name__})


def dtypes() -> dict[str, Sheet]:
    """The names that a layer's `dtype` argument takes; those of a mixed policy say so."""
    found: dict[str, Sheet] = {}
    for name in (*sorted(ALLOWED_DTYPES), "mixed_float16", "mixed_bfloat16"):
        try:
            policy = keras.dtype_policies.get(name)
        except ValueError:
            continue  # such as int8: an Input may have it, a layer is quantized instead
        mixed = policy.compute_dtype != policy.variable_dtype
        found[name] = {"policy": True} if mixed else {}
    return found


def activations() -> tuple[dict[str, Sheet], dict[str, Any]]:
    """The activation functions by identifier; `params` are the arguments after the tensor."""
    from keras.src import activations as home

    names: dict[Any, list[str]] = {}
    for name, function in sorted(home.ALL_OBJECTS_DICT.items()):
        names.setdefault(function, []).append(name)
    sheets: dict[str, Sheet] = {}
    docs: dict[str, Any] = {}
    for function, known in names.items():
        name = function.__name__
        sheet: Sheet = {"module": function.__module__}
        aliases = [n for n in known if n != name]
        if aliases:
            sheet["aliases"] = aliases
        sheet["summary"] = first_sentence(function)
        given = dict(list(own_parameters(function).items())[1:])
        sheet["params"] = {
            n: {**facts.ACTIVATION_ARGUMENTS[n], **_default(p.default)} for n, p in given.items()
        }
        if any("default" not in fact for fact in sheet["params"].values()):
            sheet["bare"] = False
        sheets[name] = sheet
        texts = argument_docs(function)
        docs[name] = {"params": {n: texts[n] for n in sheet["params"] if n in texts}}
    return dict(sorted(sheets.items())), dict(sorted(docs.items()))


def entry(owner: str, name: str, default: Any) -> Sheet:
    """One argument of an object."""
    fact = facts.BY_OBJECT.get(owner, {}).get(name) or facts.BY_NAME.get(name)
    return {**(fact or {"type": "json", "untyped": True}), **_default(default)}


def _default(default: Any) -> Sheet:
    if default is REQUIRED:
        return {}
    return {"nullable": True, "default": None} if default is None else {"default": plain(default)}
