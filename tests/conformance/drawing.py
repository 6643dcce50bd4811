"""Cases for the conformance run: drawn from the catalogue, one for each seed and number.

A case begins as one from the tables (so that every layer and every form of its arguments is
reached) and is then changed at random: arguments get values by their type in the catalogue, fitting
and unfitting ones, tensors get other sizes, ranks and dtypes. The same seed and number always give
the same case.
"""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from typing import Any

from engine import catalog
from engine.sheets import Param
from engine.tensors import Shape, Tensor
from engine.values import KerasObject
from tests.engine.layers.bases import all_cases
from tests.engine.layers.oracle import Case, wires

SIZES = (None, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 9, 12, 16)
DTYPES = ("float32",) * 6 + ("float16", "float64", "int32", "int64", "uint8", "bool")
POLICIES = ("float32", "float32", "mixed_float16", "mixed_bfloat16", "float16", "float64")
LEFT_ALONE = {"name", "autocast", "quantization_config", "lora_rank", "lora_alpha", "seed"}
"""Arguments that change nothing about shapes, or have tables of their own."""


@cache
def by_kind() -> dict[str, tuple[Case, ...]]:
    """Give the cases of the tables by kind of layer, in the order of the catalogue."""
    found: dict[str, list[Case]] = {}
    for case in all_cases():
        if not case.kind.startswith("ops."):
            found.setdefault(case.kind, []).append(case)
    order = {kind: place for place, kind in enumerate(catalog.layers())}
    kinds = sorted(found, key=lambda kind: (order.get(kind, len(order)), kind))
    return {kind: tuple(found[kind]) for kind in kinds}


def case_for(seed: int, number: int) -> Case:
    """Give case ``number`` of the run called ``seed``: the layers take turns."""
    dice = random.Random(f"{seed}/{number}")
    kinds = list(by_kind())
    case = dice.choice(by_kind()[kinds[number % len(kinds)]])
    for _ in range(dice.choice((0, 1, 1, 2, 2, 3))):
        case = (
            _changed_argument(case, dice) if dice.random() < 0.55 else _changed_tensor(case, dice)
        )
    return case


# ── arguments ────────────────────────────────────────────────────────────────────────────────


def _changed_argument(case: Case, dice: random.Random) -> Case:
    sheet = catalog.sheet(case.kind)
    names = [n for n in (sheet.params if sheet else ()) if n not in LEFT_ALONE]
    if not names or sheet is None:
        return case
    name = dice.choice(names)
    params = dict(case.params)
    if name in params and dice.random() < 0.15 and not sheet.params[name].required:
        del params[name]
    else:
        value = value_for(sheet.params[name], dice)
        if value is _NOTHING:
            return case
        params[name] = value
    return replace(case, params=params)


_NOTHING = object()


def value_for(param: Param, dice: random.Random) -> Any:
    """Give a value for ``param``: mostly one that it takes."""
    if param.nullable and dice.random() < 0.15:
        return None
    odd = dice.random() < 0.12
    small = [1, 1, 2, 2, 3, 3, 4, 5, 8]
    match param.type:
        case "int":
            return dice.choice([0, -1, -3, 2.0, 1000]) if odd else dice.choice(small)
        case "float":
            return dice.choice([-0.5, 1.5, 50, 0]) if odd else round(dice.random(), 2)
        case "bool":
            return dice.random() < 0.5
        case "enum":
            return "nonsense" if odd else dice.choice(param.choices)
        case "int_tuple" | "int_or_tuple":
            return _sizes(param, dice, odd, small)
        case "axis":
            one = dice.choice([-2, -1, -1, 1, 1, 2, 3, 0, 7] if odd else [-1, -1, 1, 2])
            return (one, one - 1) if param.n is None and dice.random() < 0.2 else one
        case "activation":
            return dice.choice(["relu", "tanh", "softmax", "gelu", "sigmoid", None, "linear"])
        case "initializer":
            return dice.choice(["zeros", "ones", "he_normal", KerasObject("GlorotUniform")])
        case "regularizer":
            return dice.choice([None, "l2", "l1"])
        case "constraint":
            return dice.choice([None, "non_neg", "unit_norm"])
        case "dtype":
            return dice.choice(POLICIES)
    return _NOTHING


def _sizes(param: Param, dice: random.Random, odd: bool, small: list[int]) -> Any:
    n = param.n or dice.choice((1, 2, 3))
    if odd:
        return dice.choice([0, -1, (1,) * (n + 1), (2, 0, 1)[:n] or (0,)])
    if dice.random() < 0.6:
        return dice.choice(small[:6])
    return tuple(dice.choice(small[:7]) for _ in range(n))


# ── tensors ──────────────────────────────────────────────────────────────────────────────────


def _changed_tensor(case: Case, dice: random.Random) -> Case:
    wired = wires(case)
    if not wired:
        return case
    place = dice.randrange(len(wired))
    (port, slot), tensor = wired[place]
    shape = _shape(tensor.known, dice)
    everywhere = len(wired) > 1 and dice.random() < 0.6
    dtype = dice.choice(DTYPES) if dice.random() < 0.15 else tensor.dtype
    if tensor.dtype == "string" or dtype == "string":
        dtype = tensor.dtype
    changed: dict[str, list[Tensor]] = {}
    for (p, s), t in wired:
        same = (p, s) == (port, slot) or (everywhere and t.known == tensor.known)
        changed.setdefault(p, []).append(Tensor(shape, dtype, t.masked) if same else t)
    return replace(case, inputs=changed)


def _shape(shape: Shape, dice: random.Random) -> Shape:
    dims = list(shape)
    choice = dice.random()
    if choice < 0.08 and len(dims) < 6:
        dims.insert(dice.randrange(1, len(dims) + 1) if dims else 0, dice.choice((1, 2, 3)))
    elif choice < 0.16 and len(dims) > 1:
        dims.pop(dice.randrange(1, len(dims)))
    elif choice < 0.24 and dims:
        dims[0] = dice.choice((None, 1, 2, 3))
    elif len(dims) > 1:
        for _ in range(dice.choice((1, 1, 2))):
            dims[dice.randrange(1, len(dims))] = dice.choice(SIZES)
    return tuple(dims)
