"""Values and layers as Keras 3 serializes them: what `from_config` takes, and no more than given.

Arguments that have their default are left out; Keras fills them in. Unknown classes go out exactly
as they came in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import catalog
from engine.graph import INPUT, Layer
from engine.importing.opaque import class_of
from engine.values import KerasObject, Parameter, Value, thaw

_SPELLED_OUT = {
    "Rescaling": ("offset",),
    "TextVectorization": ("standardize", "split", "ngrams"),
}
"""Arguments without which `from_config` of these layers stops, default or not."""
_FAMILIES = ("initializers", "regularizers", "constraints", "losses", "optimizers", "metrics")


def value(given: Value) -> Any:
    """Give a parameter's value as JSON."""
    if isinstance(given, KerasObject):
        return keras_object(given)
    if isinstance(given, Parameter):
        return thaw(given)  # of a layer that is at fault; no other one keeps any
    if isinstance(given, tuple):
        return [value(item) for item in given]
    if isinstance(given, Mapping):
        return {key: value(item) for key, item in given.items()}
    return given


def keras_object(given: KerasObject) -> dict[str, Any]:
    """Give a nested object; its module comes from the catalogue where that knows the class."""
    if given.class_name == "function" and isinstance(given.config.get("name"), str):
        return {**thaw(given), "config": given.config["name"]}
    if given.module is not None:
        return {**thaw(given), "config": value(given.config)}
    for family in _FAMILIES:
        sheet = catalog.object_sheet(family, given.class_name)
        if sheet is not None:
            return _entry(f"keras.{family}", sheet.kind, value(given.config))
    sheet = catalog.sheet(given.class_name)
    if sheet is not None and sheet.class_name is not None:
        config = {**_spelled_out(sheet.kind), **value(given.config)}
        return _entry("keras.layers", sheet.class_name, config)
    if given.class_name in catalog.objects("dtype_policies"):
        return _entry("keras", given.class_name, value(given.config))
    return dict(thaw(given))


def _entry(module: str, class_name: str, config: Any) -> dict[str, Any]:
    return {
        "module": module,
        "class_name": class_name,
        "config": config,
        "registered_name": None,
    }


def _spelled_out(kind: str) -> dict[str, Any]:
    sheet = catalog.sheet(kind)
    if kind.startswith("ops."):
        # The functions of Keras fill a missing data_format in, the operations in files do not.
        known = sheet is not None and "data_format" in sheet.params
        return {"data_format": "channels_last"} if known else {}
    return {param: value(catalog.default(kind, param)) for param in _SPELLED_OUT.get(kind, ())}


def layer(given: Layer) -> dict[str, Any]:
    """Give a layer without its calls."""
    sheet = catalog.sheet(given.kind)
    config = {"name": given.name, **_spelled_out(given.kind), **value(given.params)}
    if sheet is None or given.module is not None or given.registered_name is not None:
        return {
            "module": given.module,
            "class_name": class_of(given) or given.kind,
            "config": config,
            "registered_name": given.registered_name or class_of(given) or given.kind,
            "name": given.name,
        }
    if given.kind == INPUT:
        config = _input_config(given, config)
    module = sheet.module if given.kind.startswith("ops.") else "keras.layers"
    # Keras finds GroupQueryAttention by the name under which it exports the class, not by its own.
    exported = given.kind != INPUT and module == "keras.layers"
    made = _entry(str(module), given.kind if exported else str(sheet.class_name), config)
    made["name"] = given.name
    return made


def _input_config(given: Layer, config: dict[str, Any]) -> dict[str, Any]:
    """Give an Input as Keras keeps it: ``batch_shape`` in place of shape and batch size."""
    shape = config.pop("shape", [])
    batch = config.pop("batch_size", None)
    config.setdefault("batch_shape", [batch, *(shape or [])])
    config.setdefault("dtype", "float32")
    return config
