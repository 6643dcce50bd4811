"""Cases for the conformance run: drawn from the catalogue, one for each seed and number.

A case begins as one from the tables (so that every layer and every form of its arguments is
reached) and is then changed at random: arguments get values by their type in the catalogue, fitting
and unfitting ones, tensors get other sizes, ranks and dtypes, masks come and go, the call says
something. The same seed and number always give the same case; a case that is added to the tables
changes only the few draws that begin with it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from engine import catalog
from engine.layers import images_dtypes
from engine.tensors import Shape, Tensor
from tests.conformance.values import NOT_DRAWN, NOTHING, picked, value_for
from tests.engine.layers.bases import all_cases
from tests.engine.layers.oracle import Case, wires

SIZES = (None, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 9, 12, 16)
DTYPES = ("float32",) * 6 + ("float16", "float64", "int32", "int64", "uint8", "bool", "complex64")


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
    case = picked(by_kind()[kinds[number % len(kinds)]], dice)
    for _ in range(dice.choice((0, 1, 1, 2, 2, 3))):
        change = dice.choices(CHANGES, WEIGHTS)[0]
        case = change(case, dice)
    if case.kind in images_dtypes.KINDS:
        case = replace(case, run="")  # chance decides what they do; they are run several times
    if case.params.get("num_oov_indices") == 0:
        case = replace(case, run="only words of the vocabulary can be looked up then")
    # Data for a table with one row are all 0.
    return replace(case, high=1) if case.params.get("input_dim") == 1 else case


# ── arguments ────────────────────────────────────────────────────────────────────────────────


def _changed_argument(case: Case, dice: random.Random) -> Case:
    sheet = catalog.sheet(case.kind)
    names = [n for n in (sheet.params if sheet else ()) if n not in NOT_DRAWN]
    if not names or sheet is None:
        return case
    name = dice.choice(names)
    params = dict(case.params)
    if name in params and dice.random() < 0.15 and not sheet.params[name].required:
        del params[name]
    else:
        value = value_for(case.kind, sheet.params[name], dice)
        if value is NOTHING:
            return case
        params[name] = value
    return replace(case, params=params)


def _changed_call(case: Case, dice: random.Random) -> Case:
    """Change what the call says besides its tensors, where it can say anything."""
    sheet = catalog.sheet(case.kind)
    found = [p for p in (sheet.call_params if sheet else {}).values() if p.type == "bool"]
    if not found:
        return case
    param = dice.choice(found)
    return replace(case, call={**case.call, param.name: dice.random() < 0.6})


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
    return with_tensors(
        case,
        lambda at, t: (
            Tensor(shape, dtype, t.masked)
            if at == (port, slot) or (everywhere and t.known == tensor.known)
            else t
        ),
    )


def _changed_mask(case: Case, dice: random.Random) -> Case:
    """Let one of the tensors carry a mask, or none."""
    wired = wires(case)
    if not wired:
        return case
    place = dice.choice(wired)[0]
    return with_tensors(case, lambda at, t: t._replace(masked=not t.masked) if at == place else t)


def with_tensors(case: Case, change: Callable[[tuple[str, int], Tensor], Tensor]) -> Case:
    """Give the case with what ``change`` makes of each tensor, by its port and slot."""
    changed: dict[str, list[Tensor]] = {}
    for (port, slot), tensor in wires(case):
        changed.setdefault(port, []).append(change((port, slot), tensor))
    return replace(case, inputs=changed)


CHANGES = (_changed_argument, _changed_tensor, _changed_mask, _changed_call)
WEIGHTS = (55, 35, 5, 5)
"""How often one of each sort is made."""


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
