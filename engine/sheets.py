"""What the catalogue says of one layer: its sheet, and its arguments.

Plain values, made from the generated JSON and never changed. Where they come from is
`engine/catalog.py`'s business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class _Required:
    """The default of an argument that has none."""

    def __repr__(self) -> str:
        return "REQUIRED"

    def __bool__(self) -> bool:
        return False


REQUIRED = _Required()


@dataclass(frozen=True, slots=True, eq=False)
class Param:
    """One argument of a constructor or of a call.

    `type` is one of int, float, bool, str, enum, int_tuple, int_or_tuple, shape, axis, dtype,
    activation, initializer, regularizer, constraint, layer, layers, cell, cells, floats, strs,
    json and, for call arguments, tensor and tensors.

    Bounds hold for each number of a tuple. Of a range (`floats` with `n` of 2) Keras asks less: the
    first must not exceed the maximum, nor the second fall below the minimum.
    """

    name: str
    type: str
    required: bool = True
    default: Any = REQUIRED
    nullable: bool = False  # None is a value that Keras accepts
    choices: tuple[Any, ...] = ()
    case_insensitive: bool = False
    minimum: float | None = None
    maximum: float | None = None
    exclusive: tuple[str, ...] = ()  # "min" and/or "max": the bound itself is not allowed
    n: int | None = None  # how many numbers; None means any count
    single: bool = False  # one number is accepted in place of the tuple
    pairs: bool = False  # each entry of the tuple may be a pair (before, after)
    lenient: bool = False  # Keras takes values outside bounds and choices without a word
    variadic: bool = False  # call arguments: *args or **kwargs
    group: str = "essentials"  # essentials, bias, regularizers or layer

    @property
    def essential(self) -> bool:
        """Whether the inspector shows it in the first group."""
        return self.group == "essentials"

    @property
    def holds_layers(self) -> bool:
        """Whether its value is a layer or a cell, or several."""
        return self.type in ("layer", "layers", "cell", "cells")


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """What the catalogue says of one layer, operation or object."""

    kind: str
    class_name: str | None  # None: not a class of Keras (Output)
    module: str | None
    summary: str
    params: Mapping[str, Param]
    call: tuple[str, ...] = ()
    call_params: Mapping[str, Param] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    category: str | None = None  # a key of categories(); None outside the palette
    palette: bool = False
    reason: str | None = None  # why it is not in the palette
    config_only: tuple[str, ...] = ()  # keys of get_config() that are not arguments
    config_omits: tuple[str, ...] = ()  # arguments that get_config() may leave out
    supports_masking: bool = False
    function: str | None = None  # operations: the public function, `keras.ops.add`
    signature: tuple[str, ...] = ()  # operations: that function's arguments in order
    bare: bool = True  # objects: the name alone may stand for it ("zeros", but not "constant")
    mixed: bool = False  # dtypes: a policy that computes in another dtype than it stores

    @property
    def pseudo(self) -> bool:
        """Whether it is ours alone and no class of Keras."""
        return self.class_name is None

    @property
    def essentials(self) -> tuple[Param, ...]:
        """The arguments of the first group, in Keras's order."""
        return tuple(p for p in self.params.values() if p.essential)


def read_sheet(kind: str, raw: Mapping[str, Any]) -> Sheet:
    """Read one sheet from the generated JSON."""
    call = {name: _param(name, fact) for name, fact in raw.get("call", {}).items()}
    return Sheet(
        kind=kind,
        class_name=raw.get("class"),
        module=raw.get("module"),
        summary=raw.get("summary", ""),
        params={name: _param(name, fact) for name, fact in raw.get("params", {}).items()},
        call=tuple(call),
        call_params=call,
        aliases=tuple(raw.get("aliases", ())),
        category=raw.get("category"),
        palette="category" in raw,
        reason=raw.get("hidden"),
        config_only=tuple(raw.get("config_only", ())),
        config_omits=tuple(raw.get("config_omits", ())),
        supports_masking=raw.get("supports_masking", False),
        function=raw.get("function"),
        signature=tuple(raw.get("signature", ())),
        bare=raw.get("bare", True),
        mixed=raw.get("policy", False),
    )


def _param(name: str, fact: Mapping[str, Any]) -> Param:
    return Param(
        name=name,
        type=fact["type"],
        required="default" not in fact,
        default=_frozen(fact["default"]) if "default" in fact else REQUIRED,
        nullable=fact.get("nullable", False),
        choices=tuple(fact.get("choices", ())),
        case_insensitive=fact.get("ci", False),
        minimum=fact.get("min"),
        maximum=fact.get("max"),
        exclusive=tuple(fact.get("exclusive", ())),
        n=fact.get("n"),
        single=fact.get("single", False),
        pairs=fact.get("pairs", False),
        lenient=fact.get("lenient", False),
        variadic=fact.get("variadic", False),
        group=fact.get("group", "essentials"),
    )


def _frozen(value: Any) -> Any:
    """Lists as tuples, all the way down."""
    return tuple(_frozen(v) for v in value) if isinstance(value, list) else value
