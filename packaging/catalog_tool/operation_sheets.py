"""From the Operation classes behind `keras.ops` to the sheets of the catalogue."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import types
from collections.abc import Callable, Iterable
from typing import Any

import keras
from keras.src import ops as ops_package
from keras.src.ops.operation import Operation

from catalog_tool import overlay_operations as facts
from catalog_tool.introspection import (
    REQUIRED,
    argument_docs,
    description,
    first_sentence,
    own_parameters,
    plain,
)
from catalog_tool.overlay_docs import OPERATION_ARGUMENTS
from catalog_tool.overlay_types import TENSOR, Fact

Sheet = dict[str, Any]
Function = Callable[..., Any]


def operation_classes() -> list[type]:
    """Every subclass of Operation that a module of `keras.src.ops` defines."""
    found = []
    for info in pkgutil.iter_modules(ops_package.__path__):
        if info.name.endswith("_test"):
            continue
        module = importlib.import_module(f"{ops_package.__name__}.{info.name}")
        found += [
            cls
            for cls in vars(module).values()
            if inspect.isclass(cls)
            and issubclass(cls, Operation)
            and cls.__module__ == module.__name__
            and cls is not Operation
        ]
    return found


def public_functions() -> dict[str, Function]:
    """The functions of `keras.ops` and its submodules by public path, shortest path first."""
    found: dict[str, Function] = {}
    modules = [keras.ops, *(m for m in vars(keras.ops).values() if inspect.ismodule(m))]
    for module in modules:
        if not module.__name__.startswith("keras."):
            continue
        path = "keras.ops" + ("" if module is keras.ops else "." + module.__name__.split(".")[-1])
        for name, function in vars(module).items():
            if isinstance(function, types.FunctionType) and function not in found.values():
                found[f"{path}.{name}"] = function
    return found


def function_of(cls: type, functions: dict[str, Function]) -> str | None:
    """The path of the public function that makes the class's operation.

    It is the function in the class's own module that has the class's name, or whose code makes
    one (`layer_normalization` makes a `LayerNorm`).
    """
    wanted = cls.__name__.lower()
    own = {
        path: inspect.unwrap(function)
        for path, function in functions.items()
        if inspect.unwrap(function).__module__ == cls.__module__
    }
    named = (p for p in own if p.rsplit(".", 1)[1].replace("_", "") == wanted)
    makers = (p for p, function in own.items() if cls.__name__ in function.__code__.co_names)
    return next(named, None) or next(makers, None)


def operation_sheets() -> tuple[dict[str, Sheet], dict[str, Any]]:
    """All operations by kind (`ops.add`) in alphabetical order, and their documentation."""
    functions = public_functions()
    sheets: dict[str, Sheet] = {}
    docs: dict[str, Any] = {}
    for cls in operation_classes():
        if cls.__name__ in facts.NOT_FUNCTIONS:
            continue
        path = function_of(cls, functions)
        if path is None:
            raise LookupError(f"no public function makes {cls.__module__}.{cls.__name__}")
        kind = "ops." + path.rsplit(".", 1)[1]
        if kind in sheets:
            raise LookupError(f"two operation classes for {path}")
        sheets[kind] = operation_sheet(kind, cls, path, functions[path])
        docs[kind] = operation_docs(cls, functions[path], sheets[kind])
    return dict(sorted(sheets.items())), dict(sorted(docs.items()))


def operation_docs(cls: type, function: Function, sheet: Sheet) -> Any:
    """The long texts of an operation: what the function does, and one text per argument."""
    texts = {**OPERATION_ARGUMENTS, **argument_docs(cls), **argument_docs(function)}
    names = [*sheet["params"], *sheet["call"]]
    return {
        "doc": description(function),
        "params": {name: texts[name] for name in names if name in texts},
    }


def operation_sheet(kind: str, cls: Any, path: str, function: Function) -> Sheet:
    """Everything the catalogue says of one operation, its texts apart."""
    sheet: Sheet = {"class": cls.__name__, "module": cls.__module__, "function": path}
    if path != "keras." + kind:
        sheet["aliases"] = [path.removeprefix("keras.")]
    sheet["summary"] = first_sentence(function)
    sheet["signature"] = [_starred(p) for p in inspect.signature(function).parameters.values()]
    given = {**own_parameters(cls.__init__), **own_parameters(Operation.__init__)}
    sheet["params"] = {n: _entry(_fact(kind, n), p.default) for n, p in given.items()}
    sheet["params"]["name"]["group"] = "layer"
    sheet["call"] = dict(_call(kind, cls))
    return sheet


def _starred(parameter: inspect.Parameter) -> str:
    return str(parameter).split("=")[0].split(":")[0]


def _call(kind: str, cls: Any) -> Iterable[tuple[str, Sheet]]:
    own = facts.CALL_BY_OPERATION.get(kind, {})
    for given in list(inspect.signature(cls.call).parameters.values())[1:]:
        fact = own.get(given.name) or facts.CALL_BY_NAME.get(given.name) or TENSOR
        entry = _entry(fact, given.default)
        if given.kind is inspect.Parameter.VAR_POSITIONAL:
            entry["variadic"] = True
        if given.kind is inspect.Parameter.VAR_KEYWORD:
            entry = {**entry, "variadic": True, "default": {}}
        yield given.name, entry


def _fact(kind: str, name: str) -> Fact:
    own = facts.BY_OPERATION.get(kind, {})
    return own.get(name) or facts.BY_NAME.get(name) or {"type": "json", "untyped": True}


def _entry(fact: Fact, default: Any) -> Sheet:
    entry = dict(fact)
    if default is None:
        entry["nullable"] = True
    if default is not REQUIRED:
        entry["default"] = plain(default)
    return entry
