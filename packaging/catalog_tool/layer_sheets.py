"""From the classes in `keras.layers` to the sheets of the catalogue.

Walks `keras.layers` itself, never a list of its own, so that new layers appear by themselves
(and the tests then ask for their types and their place in the palette).
"""

from __future__ import annotations

import inspect
import re
import warnings
from typing import Any

import keras

from catalog_tool import overlay_layers as facts
from catalog_tool import overlay_palette as palette
from catalog_tool.introspection import (
    REQUIRED,
    argument_docs,
    constructors,
    first_sentence,
    own_parameters,
    plain,
    takes_extra,
)
from catalog_tool.overlay_types import BY_SUFFIX, Fact, per_axis

Sheet = dict[str, Any]
BASE_ARGUMENTS = ("name", "trainable", "dtype", "autocast", "activity_regularizer")


def layer_classes() -> dict[str, tuple[type, list[str]]]:
    """Our kind of each distinct class of `keras.layers`, with the class and its other names."""
    names: dict[type, list[str]] = {}
    for name, cls in sorted(vars(keras.layers).items()):
        if inspect.isclass(cls):
            names.setdefault(cls, []).append(name)
    found = {}
    for cls, exported in names.items():
        kind = cls.__name__ if cls.__name__ in exported else exported[0]
        kind = palette.RENAMED.get(kind, kind)
        found[kind] = (cls, sorted(set(exported) - {kind}))
    return found


def layer_sheets() -> tuple[dict[str, Sheet], dict[str, Any]]:
    """All sheets in palette order (then those outside it), and their documentation."""
    classes = layer_classes()
    order = [k for text in palette.PALETTE.values() for k in text.split()]
    order += [k for k in palette.NOT_IN_PALETTE if k not in order]
    order += sorted(set(classes) - set(order))
    sheets: dict[str, Sheet] = {}
    docs: dict[str, Any] = {}
    for kind in order:
        if kind == "Output":
            sheets[kind], docs[kind] = output_sheet()
        else:
            sheets[kind] = layer_sheet(kind, *classes[kind])
            docs[kind] = layer_docs(kind, classes[kind][0], sheets[kind])
    return sheets, docs


def output_sheet() -> tuple[Sheet, Any]:
    """The sheet of `Output`, which is ours: a model's result, not a layer of Keras."""
    summary = palette.SUMMARIES["Output"]
    sheet = {
        "pseudo": True,
        "category": "io",
        "summary": summary,
        "params": {"name": {"type": "str", "nullable": True, "default": None, "group": "layer"}},
        "call": {"inputs": {"type": "tensor"}},
    }
    return sheet, {"doc": summary, "params": {"name": "The name of this output."}}


def layer_sheet(kind: str, cls: type, aliases: list[str]) -> Sheet:
    """Everything the catalogue says of one class, its texts apart."""
    sheet: Sheet = {"class": cls.__name__, "module": cls.__module__}
    if aliases:
        sheet["aliases"] = aliases
    category = category_of(kind)
    if category:
        sheet["category"] = category
    else:
        sheet["hidden"] = palette.NOT_IN_PALETTE.get(kind, "not placed yet")
    sheet["summary"] = palette.SUMMARIES.get(kind) or first_sentence(cls)
    parameters = constructor_defaults(kind, cls)
    sheet["params"] = {n: parameter(kind, n, d) for n, d in parameters.items()}
    if issubclass(cls, keras.Layer):
        sheet["call"] = call_arguments(kind, cls)
        add_config_facts(sheet, kind, cls)
    return sheet


def category_of(kind: str) -> str | None:
    """The palette category of a kind; None outside the palette."""
    return next((c for c, text in palette.PALETTE.items() if kind in text.split()), None)


def constructor_defaults(kind: str, cls: type) -> dict[str, Any]:
    """Every argument that the constructor accepts, with its default (REQUIRED for none).

    Arguments hidden behind `**kwargs` are found along the inheritance line and kept when the real
    constructor takes them.
    """
    own = {n: p.default for n, p in own_parameters(cls.__init__).items()}
    for name in palette.LEFT_OUT.get(kind, {}):
        own.pop(name)
    found = {n: d for n, d in own.items() if n not in BASE_ARGUMENTS}
    if takes_extra(cls.__init__, inspect.Parameter.VAR_KEYWORD):
        for name, default in inherited_defaults(cls).items():
            if name in own or name in BASE_ARGUMENTS or name in palette.NO_EFFECT:
                continue
            if accepts(kind, cls, name, default):
                found[name] = default
    base = {n: p.default for n, p in own_parameters(keras.Layer.__init__).items()}
    for name in BASE_ARGUMENTS:
        default = own.get(name, base[name])
        if name in own or accepts(kind, cls, name, default):
            found[name] = default
    return found


def inherited_defaults(cls: type) -> dict[str, Any]:
    """Optional arguments of the constructors that `cls` inherits from, nearest first."""
    found: dict[str, Any] = {}
    for function in list(constructors(cls, until="Layer"))[1:]:
        for name, given in own_parameters(function).items():
            if given.default is not REQUIRED:
                found.setdefault(name, given.default)
    return found


def sample_arguments(kind: str, cls: type) -> dict[str, Any]:
    """Arguments with which the class can be constructed."""
    sample = dict(palette.SAMPLES_BY_LAYER.get(kind, {}))
    for name, given in own_parameters(cls.__init__).items():
        if given.default is REQUIRED and name not in sample:
            sample[name] = sample_value(name)
    return sample


def sample_value(name: str) -> Any:
    """A value for a required argument; nested layers are made anew each time."""
    if name == "layer":
        return keras.layers.LSTM(2)
    if name == "layers":
        return [keras.layers.Rescaling(0.5)]
    if name == "cell":
        return keras.layers.LSTMCell(2)
    if name == "cells":
        return [keras.layers.LSTMCell(2)]
    if name == "function":
        return keras.ops.abs
    return palette.SAMPLES[name]


def construct(kind: str, cls: type, **more: Any) -> Any:
    """A real layer with sample arguments and the given ones."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return cls(**{**sample_arguments(kind, cls), **more})


def accepts(kind: str, cls: type, name: str, value: Any) -> bool:
    """Whether the real constructor takes the argument (always so for classes never built)."""
    if kind in palette.NOT_IN_PALETTE and not kind.endswith(("Cell", "Cells")):
        return name in BASE_ARGUMENTS and issubclass(cls, keras.Layer)
    try:
        construct(kind, cls, **{name: value})
    except (TypeError, ValueError):
        return False
    return True


def parameter(kind: str, name: str, default: Any) -> Sheet:
    """One constructor argument as the catalogue holds it."""
    entry: Sheet = dict(fact_of(kind, name))
    if default is None:
        entry["nullable"] = True
    if default is not REQUIRED:
        entry["default"] = plain(default)
    group = group_of(kind, name)
    if group != "essentials":
        entry["group"] = group
    return entry


def fact_of(kind: str, name: str) -> Fact:
    """What the overlay knows of an argument: the layer's own entry, then names, then suffixes."""
    own = facts.BY_LAYER.get(kind, {})
    if name in own:
        return own[name]
    rank = re.search(r"([123])D", kind)
    if rank and name in facts.WITH_RANK:
        return per_axis(int(rank.group(1)))
    if rank and name == "output_padding":
        return {**per_axis(int(rank.group(1))), "min": 0, "nullable": True}
    for suffix, fact in BY_SUFFIX.items():
        if name.endswith(suffix):
            return fact
    return facts.BY_NAME.get(name) or {"type": "json", "untyped": True}


def group_of(kind: str, name: str) -> str:
    """The inspector group of an argument."""
    own = palette.GROUP_BY_LAYER.get(kind, {})
    if name in own:
        return own[name]
    for suffix, group in palette.GROUP_BY_SUFFIX.items():
        if name.endswith(suffix):
            return group
    return palette.GROUP_BY_NAME.get(name, "essentials")


def call_arguments(kind: str, cls: Any) -> dict[str, Sheet]:
    """The arguments of `call()`, tensors included."""
    found: dict[str, Sheet] = {}
    for name, given in own_parameters(cls.call).items():
        entry = dict(facts.CALL_BY_NAME.get(name) or {"type": "json", "untyped": True})
        if kind in facts.LIST_INPUTS and name == "inputs":
            entry = {"type": "tensors"}
        if given.default is not REQUIRED:
            entry["default"] = plain(given.default)
        found[name] = entry
    return found


def add_config_facts(sheet: Sheet, kind: str, cls: type) -> None:
    """What the real layer's configuration holds: keys without argument, arguments without key."""
    if kind in palette.NOT_IN_PALETTE and not kind.endswith(("Cell", "Cells")):
        return
    layer = construct(kind, cls)
    keys = list(layer.get_config())
    sheet["config_only"] = [k for k in keys if k not in sheet["params"]]
    sheet["config_omits"] = [n for n in sheet["params"] if n not in keys]
    for key in ("config_only", "config_omits"):
        if not sheet[key]:
            del sheet[key]
    if layer.supports_masking:
        sheet["supports_masking"] = True


def layer_docs(kind: str, cls: type, sheet: Sheet) -> Any:
    """The long texts of a layer: its docstring up to the arguments, and one text per argument."""
    texts: dict[str, str] = {}
    for base in cls.__mro__:
        if base.__module__.startswith("keras.") and base.__doc__:
            for name, text in {**argument_docs(base.__init__), **argument_docs(base)}.items():
                texts.setdefault(name, text)
    if kind == "Input":
        texts = argument_docs(keras.Input)
    return {"params": {n: texts[n] for n in [*sheet["params"], *sheet.get("call", {})] if n in texts}}
