"""From what the catalogue says of an argument to the control that edits it.

One function, ``make_field``, for arguments that are one value; what holds other things (objects,
layers, lists) is built in `designer.inspector.nested`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from designer.controls.combo import Choice, Combo, choices_of
from designer.controls.number_field import FloatField, NumberField
from designer.controls.segmented import Segmented
from designer.controls.shape_field import ShapeField
from designer.controls.switch import Switch
from designer.controls.text_field import TextField
from designer.controls.tuple_field import TupleField
from designer.inspector.lines import JsonField, NumbersField, PairsField, WordsField
from engine import catalog, names
from engine.params import policy_dtypes
from engine.sheets import Param
from engine.values import KerasObject, Value

_WIDTHS = ("filters", "units", "output_dim", "key_dim", "head_dim", "input_dim", "intermediate_dim")
"""Sizes that people halve and double."""

_FEW = 3
_LONG = 18
"""Letters of all choices together beyond which they do not fit side by side."""

DEFAULT_DTYPE = "float32"


def make_field(param: Param) -> QWidget:
    """Give the control for ``param``."""
    return _MAKERS.get(param.type, _text)(param)


def _low(param: Param) -> float:
    return -math.inf if param.minimum is None else param.minimum


def _high(param: Param) -> float:
    return math.inf if param.maximum is None else param.maximum


def _int(param: Param) -> QWidget:
    return NumberField(
        param.name,
        minimum=_low(param),
        maximum=_high(param),
        halving=param.name in _WIDTHS,
        nullable=param.nullable,
    )


def _float(param: Param) -> QWidget:
    unit = param.minimum == 0 and param.maximum == 1
    return FloatField(
        param.name,
        minimum=_low(param),
        maximum=_high(param),
        step=0.05 if unit else None,
        nullable=param.nullable,
    )


def _bool(param: Param) -> QWidget:
    if param.nullable:
        return Segmented(param.name, [(None, "None"), (True, "True"), (False, "False")])
    return Switch(param.name)


def _enum(param: Param) -> QWidget:
    words = [str(choice) for choice in param.choices]
    few = len(words) <= _FEW and sum(map(len, words)) <= _LONG
    if few and not param.nullable:
        return Segmented(param.name, list(zip(param.choices, words, strict=True)))
    choices = [Choice(value, word) for value, word in zip(param.choices, words, strict=True)]
    if param.nullable:
        usual = {"data_format": "None (channels_last)"}.get(param.name, "None")
        choices.insert(0, Choice(None, usual))
    return Combo(param.name, choices)


def _int_tuple(param: Param) -> QWidget:
    if param.n == 1:
        return NumberField(param.name, minimum=_low(param), nullable=param.nullable)
    if param.n is None:
        return NumbersField(param.name, whole=True, nullable=param.nullable)
    return TupleField(param.name, param.n, minimum=_low(param), nullable=param.nullable)


def _pairs(param: Param) -> QWidget:
    return PairsField(param.name, param.n or 2, minimum=_low(param))


def _shape(param: Param) -> QWidget:
    return ShapeField(param.name, nullable=param.nullable)


def _axis(param: Param) -> QWidget:
    return NumbersField(param.name, whole=True, nullable=param.nullable, several=param.n != 1)


def _floats(param: Param) -> QWidget:
    return NumbersField(param.name, nullable=param.nullable)


def _dtype(param: Param) -> QWidget:
    names = list(param.choices) or list(catalog.objects("dtypes"))
    choices = choices_of(names)
    if param.nullable:
        choices.insert(0, Choice(None, f"None ({DEFAULT_DTYPE})"))
    return DtypeCombo(param.name, choices, allow_other=not param.choices)


class DtypeCombo(Combo):
    """Also shows policies that stand as objects."""

    def shown(self) -> Choice:
        value = self.value()
        if isinstance(value, KerasObject):
            compute, variable = policy_dtypes(value)
            words = compute if compute == variable else f"mixed_{compute}"
            return Choice(value, f"{value.class_name}: {words}")
        return super().shown()


def _text(param: Param) -> QWidget:
    field = TextField(param.name, nullable=param.nullable)
    if param.nullable:
        field.set_hint("None")
    return field


class PatternCombo(Combo):
    """Patterns of names to choose from, or one's own; an empty one is the usual one."""

    def __init__(self, name: str) -> None:
        """Offer nothing yet: `offer_for` knows what is usual."""
        super().__init__(name, allow_other=True, mono=True)

    def offer_for(self, usual: str) -> None:
        """Offer the ``usual`` pattern and what people write instead; empty for several layers."""
        stem = usual.removesuffix(f"_{names.PLACE}")
        others = (f"{stem}{names.PLACE}", f"{stem}_pass_{names.PLACE}") if usual else ()
        self.set_choices([Choice("", usual or "the usual ones"), *choices_of(others)])


def _pattern(param: Param) -> QWidget:
    return PatternCombo(param.name)


def _words(param: Param) -> QWidget:
    return WordsField(param.name, nullable=param.nullable)


def _json(param: Param) -> QWidget:
    return JsonField(param.name, nullable=param.nullable)


_MAKERS: dict[str, Callable[[Param], QWidget]] = {
    "int": _int,
    "float": _float,
    "bool": _bool,
    "enum": _enum,
    "int_tuple": _int_tuple,
    "int_or_tuple": _pairs,
    "shape": _shape,
    "axis": _axis,
    "floats": _floats,
    "dtype": _dtype,
    "str": _text,
    "pattern": _pattern,
    "strs": _words,
    "json": _json,
}


def to_field(param: Param, value: Any) -> Any:
    """Give ``value`` in the form that the control of ``param`` shows."""
    from designer.inspector.values import spread

    if param.type == "int_or_tuple":
        return spread(param, value)
    if param.type == "int_tuple" and isinstance(value, tuple) and len(value) == param.n == 1:
        return value[0]
    if param.type == "int_tuple" and param.n not in (None, 1) and isinstance(value, int):
        return (value,) * (param.n or 1)
    if param.type == "shape" and isinstance(value, int) and not isinstance(value, bool):
        return (value,)
    if param.type == "enum" and param.case_insensitive and isinstance(value, str):
        return value.lower()
    return value


def plain_name(value: Value) -> str:
    """Give how a value that is a name or an object is called."""
    return value.class_name if isinstance(value, KerasObject) else str(value)
