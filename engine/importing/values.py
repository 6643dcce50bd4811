"""Arguments as Keras writes them, brought back to what a person would have typed.

Keras writes every argument, defaults filled in, lists for tuples, nested objects in full. Here the
defaults are left out again, by what the catalogue says and by `engine.importing.written_defaults`.
Builds no drawing, and never runs anything that a file holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from engine import catalog, names
from engine.catalog import Param, Sheet
from engine.importing import written_defaults as written
from engine.values import EMPTY, FrozenDict, KerasObject, Value, freeze, same

FAMILIES = {
    "initializer": "initializers",
    "regularizer": "regularizers",
    "constraint": "constraints",
    "activation": "activations",
}
"""The catalogue's family of objects by the type of the argument."""

_KERAS = (
    "keras",
    "tf_keras",
    "tensorflow.keras",
    "tensorflow.python.keras",
    "tensorflow_core.keras",
)


def is_keras_module(module: Any) -> bool:
    """Tell whether ``module`` is Keras itself (old files name none at all)."""
    if module is None:
        return True
    return isinstance(module, str) and any(
        module == known or module.startswith(known + ".") for known in _KERAS
    )


def layer_kind(raw: Mapping[str, Any]) -> str | None:
    """Give our kind for a serialized layer or operation; ``None`` when it is not one of Keras's."""
    name, module, registered = raw.get("class_name"), raw.get("module"), raw.get("registered_name")
    if not isinstance(name, str) or not is_keras_module(module):
        return None
    if isinstance(registered, str) and ">" in registered:
        return None
    if module is None and isinstance(registered, str) and registered != name:
        return None
    if "module" not in raw and (operation := _unnamed_operation(raw)) is not None:
        return operation
    module = module or ""
    if ".ops" in module and ".layers" not in module:
        return catalog.operation_for(module, name)
    kind = catalog.canonical(name)
    return None if kind is None or kind.startswith("ops.") or kind == "Output" else kind


def _unnamed_operation(raw: Mapping[str, Any]) -> str | None:
    """Give the operation of an entry that names no module, as the ``.h5`` files of Keras 3 do.

    An operation and a layer may share a class name; only layers say whether they are trained.
    """
    config = raw.get("config")
    if not isinstance(config, dict) or "trainable" in config or "batch_shape" in config:
        return None
    return catalog.operation_for("keras.src.ops", raw["class_name"])


_OF_OBJECTS = {
    "module", "class_name", "config", "registered_name",
    "build_config", "compile_config", "shared_object_id",
}  # fmt: skip
"""What a serialized object says; the last three are of no use to anybody who reads it."""


def plain_value(raw: Any) -> Value:
    """Give any JSON as a value; Keras's marked tuples become tuples."""
    if type(raw) is dict:
        if raw.get("class_name") == "__tuple__" and isinstance(raw.get("items"), list):
            return tuple([plain_value(item) for item in raw["items"]])
        if isinstance(raw.get("class_name"), str) and isinstance(raw.get("config"), str):
            return function_object(raw)
        frozen = {key: plain_value(item) for key, item in raw.items()}
        # What says more than an object does (the calls of a layer inside a model) stays as it is.
        return freeze(frozen) if raw.keys() <= _OF_OBJECTS else FrozenDict(frozen)
    if type(raw) is list:
        return tuple([plain_value(item) for item in raw])
    return raw


def function_object(raw: Mapping[str, Any]) -> KerasObject:
    """Give a function of the author's own, known by its name alone."""
    module, registered = raw.get("module"), raw.get("registered_name")
    return KerasObject(
        str(raw["class_name"]),
        FrozenDict(name=raw["config"]),
        module if isinstance(module, str) else None,
        registered if isinstance(registered, str) else None,
    )


def argument(param: Param, raw: Any) -> Value:
    """Give the value of one argument, nested objects without their own defaults."""
    family = FAMILIES.get(param.type)
    if family is not None:
        return _member(family, raw)
    match param.type:
        case "layer" | "cell":
            return nested_layer(raw)
        case "layers" | "cells":
            if isinstance(raw, list):
                return tuple([nested_layer(item) for item in raw])
            return nested_layer(raw)
        case "dtype":
            return dtype_policy(raw)
    return plain_value(raw)


def dtype_policy(raw: Any) -> Value:
    """Give a dtype policy by its name where it has one."""
    if isinstance(raw, dict) and raw.get("class_name") in (
        "DTypePolicy",
        "Policy",
        "FloatDTypePolicy",
    ):
        config = raw.get("config")
        if isinstance(config, dict) and isinstance(config.get("name"), str):
            return config["name"]
    value = plain_value(raw)
    if isinstance(value, KerasObject) and value.class_name in catalog.objects("dtype_policies"):
        return KerasObject(value.class_name, value.config)
    return value


def _member(family: str, raw: Any) -> Value:
    """Give a member of a family: a plain name where only its class was said."""
    if not isinstance(raw, dict):
        return plain_value(raw)
    if isinstance(raw.get("config"), str):
        name = raw["config"]
        return name if _known(family, name) is not None else plain_value(raw)
    name = raw.get("class_name")
    registered = raw.get("registered_name")
    if not isinstance(name, str) or (isinstance(registered, str) and ">" in registered):
        return plain_value(raw)
    if layer_kind(raw) is not None and family == "activations":
        return nested_layer(raw)
    sheet = _known(family, name)
    config = raw.get("config")
    if sheet is None or not isinstance(config, dict) or not is_keras_module(raw.get("module")):
        return plain_value(raw)
    given = given_arguments(sheet, config)
    if not given and (short := _short_name(family, sheet.kind)) is not None:
        return short
    return KerasObject(sheet.kind, given)


@cache
def _known(family: str, name: str) -> Sheet | None:
    return catalog.object_sheet(family, name)


@cache
def _short_name(family: str, kind: str) -> str | None:
    """Give the name by which people write an object without arguments: ``he_normal``."""
    snake = names.snake_case(kind)
    sheet = _known(family, kind)
    aliases = sheet.aliases if sheet is not None else ()
    if snake in aliases:
        return snake
    return next((alias for alias in aliases if alias.islower()), None)


def given_arguments(sheet: Sheet, config: Mapping[str, Any]) -> FrozenDict:
    """Give what of ``config`` differs from the defaults of ``sheet``."""
    given: dict[str, Value] = {}
    for key, raw in config.items():
        param = sheet.params.get(key)
        if param is None:
            given[key] = plain_value(raw)
            continue
        value = argument(param, raw)
        if not equals_default(param, value):
            given[key] = value
    return FrozenDict(given) if given else EMPTY


def equals_default(param: Param, value: Value) -> bool:
    """Tell whether ``value`` means the default of ``param``."""
    if param.required:
        return False
    default = param.default
    if same(value, default):
        return True
    family = FAMILIES.get(param.type)
    if family is not None and isinstance(default, str) and isinstance(value, str):
        left, right = _known(family, value), _known(family, default)
        return left is not None and left is right
    if param.type in ("float", "floats") and type(value) in (int, float):
        return type(default) in (int, float) and value == default
    return False


def nested_layer(raw: Any) -> Value:
    """Give a layer that is the argument of another (a cell, what a wrapper wraps)."""
    if not isinstance(raw, dict) or not isinstance(raw.get("config"), dict):
        return plain_value(raw)
    kind = layer_kind(raw)
    if kind is None:
        return plain_value({key: raw[key] for key in raw if key in _OF_OBJECTS})
    config = raw["config"]
    given = layer_arguments(kind, config)
    name = config.get("name")
    if isinstance(name, str) and not names.is_generated(kind, name):
        given = given.with_("name", name)
    return KerasObject(kind, given)


_read: dict[tuple[str, str], FrozenDict] = {}
_READ = 4096
"""Configurations that are remembered: long networks are made of a few, again and again."""


def layer_arguments(kind: str, config: Mapping[str, Any]) -> FrozenDict:
    """Give the arguments of a layer of Keras that were given, its name apart."""
    rest = {key: raw for key, raw in config.items() if key != "name"}
    words = (kind, repr(rest))  # repr keeps 1, 1.0 and True apart
    known = _read.get(words)
    if known is None:
        if len(_read) >= _READ:
            _read.clear()
        known = _read[words] = _arguments(kind, rest)
    return known


def _arguments(kind: str, config: Mapping[str, Any]) -> FrozenDict:
    sheet = catalog.sheet(kind)
    assert sheet is not None
    given: dict[str, Value] = {}
    for key, raw in config.items():
        param = sheet.params.get(key)
        if param is None:
            if not (key in written.DROPPED and raw == written.DROPPED[key]):
                given[key] = plain_value(raw)
        elif type(raw) in _SCALARS:
            if not _scalar_is_default(kind, param, raw, config):
                given[key] = raw
        else:
            value = argument(param, raw)
            if not equals_default(param, value) and not written.means_default(
                kind, param, value, config
            ):
                given[key] = value
    if kind == "Input":
        _shape_of_input(given)
    if kind == "Bidirectional":
        _halves(given)
    return FrozenDict(given) if given else EMPTY


_SCALARS = {str, int, float, bool, type(None)}


def _scalar_is_default(kind: str, param: Param, raw: Any, config: Mapping[str, Any]) -> bool:
    if type(raw) is type(param.default) and raw == param.default:
        return True
    return equals_default(param, raw) or written.means_default(kind, param, raw, config)


def _shape_of_input(given: dict[str, Value]) -> None:
    """Put the shape of an Input in place of the shape with its batch."""
    shape = given.get("batch_shape", given.get("batch_input_shape"))
    if not isinstance(shape, tuple) or not shape or "shape" in given:
        return
    given.pop("batch_shape", None)
    given.pop("batch_input_shape", None)
    given["shape"] = shape[1:]
    if shape[0] is not None:
        given["batch_size"] = shape[0]


def _halves(given: dict[str, Value]) -> None:
    """Leave out the backward layer that Bidirectional made by itself."""
    for key in ("layer", "backward_layer"):
        if key in given:
            given[key] = _named(written.without_direction(given[key]))
    if written.backward_is_mirrored(given.get("layer"), given.get("backward_layer")):
        del given["backward_layer"]


def _named(value: Value) -> Value:
    """Give a nested layer without a name that Keras made up."""
    name = value.config.get("name") if isinstance(value, KerasObject) else None
    if isinstance(name, str) and names.is_generated(value.class_name, name):
        return KerasObject(value.class_name, value.config.without("name"))
    return value
