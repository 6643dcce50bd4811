"""From the classes in `keras.layers` to the sheets of the catalogue.

Walks `keras.layers` itself, never a list of its own, so that new layers appear by themselves
(and the tests then ask for their types and their place in the palette).
"""

from __future__ import annotations

import re
from typing import Any

import keras

from catalog_tool import overlay_layers as facts
from catalog_tool import overlay_palette as palette
from catalog_tool.introspection import (
    REQUIRED,
    argument_docs,
    constructors,
    description,
    first_sentence,
    own_parameters,
    plain,
)
from catalog_tool.overlay_docs import LAYER_ARGUMENTS
from catalog_tool.overlay_kinds import BY_LAYER
from catalog_tool.overlay_types import BY_SUFFIX, Fact, per_axis
from catalog_tool.samples import construct, is_built, layer_classes
from catalog_tool.trial import observed

Sheet = dict[str, Any]
BASE_ARGUMENTS = ("name", "trainable", "dtype", "autocast", "activity_regularizer")


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

    The constructor's own come first, in its order; then those hidden behind `**kwargs`, found along
    the inheritance line and kept when the real constructor takes them; then those of all layers.
    """
    own = {n: p.default for n, p in own_parameters(cls.__init__).items()}
    found = {n: d for n, d in own.items() if n not in palette.LEFT_OUT.get(kind, {})}
    if not issubclass(cls, keras.Layer) or swallows_anything(kind, cls):
        return found
    base = {n: p.default for n, p in own_parameters(keras.Layer.__init__).items()}
    hidden = {**inherited_defaults(cls), **{n: base[n] for n in BASE_ARGUMENTS}}
    for name in sorted(hidden, key=BASE_ARGUMENTS.__contains__):
        if name in own or name in palette.NO_EFFECT:
            continue
        if accepts(kind, cls, name, hidden[name]):
            found[name] = hidden[name]
    return found


def swallows_anything(kind: str, cls: type) -> bool:
    """Whether the constructor drops unknown arguments, so that acceptance would prove nothing."""
    return is_built(kind) and accepts(kind, cls, "surely_no_argument_of_keras", 1)


def inherited_defaults(cls: type) -> dict[str, Any]:
    """Optional arguments of the constructors that `cls` inherits from, nearest first."""
    found: dict[str, Any] = {}
    for function in list(constructors(cls, until="Layer"))[1:]:
        for name, given in own_parameters(function).items():
            if given.default is not REQUIRED:
                found.setdefault(name, given.default)
    return found


def accepts(kind: str, cls: type, name: str, value: Any) -> bool:
    """Whether the real constructor takes the argument (always so for classes never built)."""
    if not is_built(kind):
        return name in BASE_ARGUMENTS
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
    if is_built(kind):
        entry.update(observed(kind, name, entry))
    group = group_of(kind, name)
    if group != "essentials":
        entry["group"] = group
    return entry


def fact_of(kind: str, name: str) -> Fact:
    """What the overlay knows of an argument: the layer's own entry, then names, then suffixes."""
    own = BY_LAYER.get(kind, {})
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
    if not is_built(kind):
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
    texts = {**LAYER_ARGUMENTS, **texts}
    names = [*sheet["params"], *sheet.get("call", {})]
    return {
        "doc": palette.SUMMARIES.get(kind) or description(cls),
        "params": {name: texts[name] for name in names if name in texts},
    }
