"""By hand: what an argument's value may be, where Keras's signature does not say it.

A fact is a small dict: `type` (one of TYPES) and, where they hold, `nullable`, `min`, `max`,
`exclusive` (which of the two bounds are excluded), `choices`, `ci` (case does not matter), `n`
(how many numbers), `single` (one number stands for all of them), `pairs` (each entry may be a
pair), `strict` (only the choices; absent means that other values may come from files).
Facts were checked against the real constructors; `tests/packaging` holds them to it.
"""

from __future__ import annotations

from typing import Any

Fact = dict[str, Any]

TYPES = (
    "int", "float", "bool", "str", "enum", "int_tuple", "int_or_tuple", "shape", "axis", "dtype",
    "activation", "initializer", "regularizer", "constraint", "layer", "layers", "cell", "cells",
    "floats", "strs", "json", "tensor", "tensors",
)  # fmt: skip

BOOL: Fact = {"type": "bool"}
FLAG: Fact = {"type": "bool", "nullable": True}
COUNT: Fact = {"type": "int", "min": 1}
OPTIONAL_COUNT: Fact = {**COUNT, "nullable": True}
NUMBER: Fact = {"type": "float"}
OPTIONAL_NUMBER: Fact = {**NUMBER, "nullable": True}
POSITIVE: Fact = {"type": "float", "min": 0, "exclusive": ["min"]}
NOT_NEGATIVE: Fact = {"type": "float", "min": 0}
FRACTION: Fact = {"type": "float", "min": 0, "max": 1}
TEXT: Fact = {"type": "str"}
OPTIONAL_TEXT: Fact = {**TEXT, "nullable": True}
JSON: Fact = {"type": "json"}
SEED: Fact = {"type": "int", "nullable": True}
DTYPE: Fact = {"type": "dtype", "nullable": True}
AXIS: Fact = {"type": "axis"}
ONE_AXIS: Fact = {"type": "axis", "n": 1}
SHAPE: Fact = {"type": "shape"}
TENSOR: Fact = {"type": "tensor"}
OPTIONAL_TENSOR: Fact = {**TENSOR, "nullable": True}
TENSORS: Fact = {"type": "tensors"}


def each(names: str, fact: Any) -> dict[str, Any]:
    """The same fact for each of the names, which are written with spaces between."""
    return dict.fromkeys(names.split(), fact)


def choice(*values: str, **more: Any) -> Fact:
    """The fact of a text argument with a fixed list of values."""
    return {"type": "enum", "choices": list(values), **more}


def range_of_two(**more: Any) -> Fact:
    """The fact of an augmentation strength: one number or a pair of lower and upper bound."""
    return {"type": "floats", "n": 2, "single": True, **more}


def per_axis(rank: int, **more: Any) -> Fact:
    """The fact of an argument with one whole number per spatial axis, or one for all."""
    return {"type": "int_tuple", "n": rank, "single": True, "min": 1, **more}


DATA_FORMAT: Fact = choice("channels_last", "channels_first", nullable=True)
BY_SUFFIX: dict[str, Fact] = {
    "_initializer": {"type": "initializer", "nullable": True},
    "_regularizer": {"type": "regularizer", "nullable": True},
    "_constraint": {"type": "constraint", "nullable": True},
}
