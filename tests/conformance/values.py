"""Values for arguments, drawn by what the catalogue says of them: mostly such as they take.

Where the type says too little (a vocabulary, an equation, a layer inside), the values that the
tables of cases use for the same argument are drawn from, and layers inside are changed at random
like the layer that holds them.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from engine import catalog
from engine.sheets import Param
from engine.values import FrozenDict, KerasObject, freeze
from tests.engine.layers.bases import all_cases

POLICIES = ("float32", "float32", "mixed_float16", "mixed_bfloat16", "float16", "float64")
ODD_POLICIES = ("int8", "nonsense", "bool", "bfloat16", "uint8", "int32", "string", "complex64",
                "float8_from_float32", "int8_from_mixed_bfloat16")  # fmt: skip
NOT_DRAWN = {
    "quantization_config": "an object of a calibrated quantizer, which Keras makes itself",
    "weights": "numbers of the author's that Keras sets after building; has cases of its own",
}
"""Arguments that nothing draws a value for, and why; tables of cases may still give them."""

T = TypeVar("T")

NOTHING = object()
"""What `value_for` gives where nothing is known to draw from."""

_SMALL = (1, 1, 2, 2, 3, 3, 4, 5, 8)
_TEXTS = {
    "name": ("here", "a b", "b1.c_2", "Größe", "", "a/b"),
    "encoding": ("utf-8", "utf-8", "latin-1", "ascii", "no such"),
    "oov_token": ("[UNK]", "a", "?"),
    "mask_token": ("", "a", "?"),
}


@cache
def used(kind: str, name: str) -> tuple[Any, ...]:
    """Give the values that the tables of cases use for an argument."""
    found = [c.params[name] for c in all_cases() if c.kind == kind and name in c.params]
    return tuple({repr(value): value for value in found}.values())


def picked(options: Sequence[T], dice: random.Random) -> T:
    """Give one of ``options``; what is added to them changes few of the draws."""
    throw = dice.random()
    return min(options, key=lambda option: zlib.crc32(f"{throw}/{option!r}".encode()))


def value_for(kind: str, param: Param, dice: random.Random) -> Any:
    """Give a value for ``param`` of ``kind``: mostly one that it takes."""
    if param.name in NOT_DRAWN:
        return NOTHING
    if param.nullable and dice.random() < 0.12:
        return None
    before = used(kind, param.name)
    draw = _DRAWN.get(param.type)
    if before and (draw is None or dice.random() < 0.15):
        value = picked(before, dice)
    elif draw is None:
        return NOTHING
    else:
        value = draw(param, dice, dice.random() < 0.12)
    return _changed_inside(freeze(value), dice) if param.holds_layers else value


# ── plain types ──────────────────────────────────────────────────────────────────────────────


def _int(param: Param, dice: random.Random, odd: bool) -> Any:
    if param.name == "seed":
        return dice.choice([0, 1, 1337, 2**31, -1] if odd else [1, 42, 1337])
    return dice.choice([0, -1, -3, 2.0, 1000]) if odd else dice.choice(_SMALL)


def _float(param: Param, dice: random.Random, odd: bool) -> Any:
    return dice.choice([-0.5, 1.5, 50, 0]) if odd else round(dice.random(), 2)


def _bool(param: Param, dice: random.Random, odd: bool) -> Any:
    return dice.random() < 0.5


def _enum(param: Param, dice: random.Random, odd: bool) -> Any:
    return "nonsense" if odd else dice.choice(param.choices)


def _str(param: Param, dice: random.Random, odd: bool) -> Any:
    texts = _TEXTS.get(param.name)
    if texts is None:
        return NOTHING
    return dice.choice(texts if odd else texts[:2])


def _sizes(param: Param, dice: random.Random, odd: bool) -> Any:
    n = param.n or dice.choice((1, 2, 3))
    if odd:
        return dice.choice([0, -1, (1,) * (n + 1), (2, 0, 1)[:n] or (0,)])
    if dice.random() < 0.6:
        return dice.choice(_SMALL[:6])
    return tuple(dice.choice(_SMALL[:7]) for _ in range(n))


def _pairs(param: Param, dice: random.Random, odd: bool) -> Any:
    if odd or dice.random() < 0.5:
        return _sizes(param, dice, odd)
    few = (0, 1, 1, 2, 3)
    pair = [(dice.choice(few), dice.choice(few)) for _ in range(param.n or 1)]
    return pair[0] if param.n is None else tuple(pair)


def _shape(param: Param, dice: random.Random, odd: bool) -> Any:
    if odd:
        return dice.choice([(), 3, (0, 2), (-1, -1), (2.0, 3), (None,)])
    sizes = (None, -1, 1, 2, 3, 4, 6)[0 if param.name != "target_shape" else 1 :]
    return tuple(dice.choice(sizes) for _ in range(dice.choice((1, 2, 2, 3, 4))))


def _axis(param: Param, dice: random.Random, odd: bool) -> Any:
    one = dice.choice([-2, -1, -1, 1, 1, 2, 3, 0, 7] if odd else [-1, -1, 1, 2])
    return (one, one - 1) if param.n is None and dice.random() < 0.2 else one


def _floats(param: Param, dice: random.Random, odd: bool) -> Any:
    if odd:
        return dice.choice([-0.5, 1.5, 50, 0, (), (0.1, 0.2, 0.3), (0.5, 0.1), (-2.0, 2.0)])
    low = param.minimum if param.minimum is not None else -1
    high = param.maximum if param.maximum is not None else 2
    count = param.n or dice.choice((1, 2, 3))
    numbers = sorted(round(dice.uniform(low, high), 2) for _ in range(count))
    if param.name == "value_range":
        return dice.choice([(0, 255), (0, 1), (0.0, 1.0), (-1, 1), tuple(numbers)])
    return numbers[-1] if param.single and dice.random() < 0.6 else tuple(numbers)


def _strs(param: Param, dice: random.Random, odd: bool) -> Any:
    words = ("a", "b", "c", "a b")
    return (
        dice.choice([(), ("a", "a"), ("", "[UNK]", "a")]) if odd else words[: dice.choice(_SMALL)]
    )


# ── identifiers and what may be made with arguments ──────────────────────────────────────────


def _named(family: str) -> Callable[[Param, random.Random, bool], Any]:
    def draw(param: Param, dice: random.Random, odd: bool) -> Any:
        if odd:
            return dice.choice(["nonsense", KerasObject("Nonsense"), 3])
        names = sorted(catalog.objects(family))
        made = dice.choice(names)
        sheet = catalog.object_sheet(family, made)
        if sheet is None or family == "activations" or (sheet.bare and dice.random() < 0.5):
            return made
        config = {
            n: v
            for n, p in sheet.params.items()
            if p.required or dice.random() < 0.3
            for v in [_of_object(made, p, dice)]
            if v is not NOTHING
        }
        return KerasObject(sheet.class_name or made, FrozenDict(config))

    return draw


def _of_object(kind: str, param: Param, dice: random.Random) -> Any:
    draw = _DRAWN.get(param.type)
    return NOTHING if draw is None else draw(param, dice, False)


def _dtype(param: Param, dice: random.Random, odd: bool) -> Any:
    if param.choices:
        return dice.choice(param.choices)
    return dice.choice(ODD_POLICIES) if odd else dice.choice(POLICIES)


_DRAWN: Mapping[str, Callable[[Param, random.Random, bool], Any]] = {
    "int": _int,
    "float": _float,
    "bool": _bool,
    "enum": _enum,
    "str": _str,
    "int_tuple": _sizes,
    "int_or_tuple": _pairs,
    "shape": _shape,
    "axis": _axis,
    "floats": _floats,
    "strs": _strs,
    "activation": _named("activations"),
    "initializer": _named("initializers"),
    "regularizer": _named("regularizers"),
    "constraint": _named("constraints"),
    "dtype": _dtype,
}


# ── layers inside ────────────────────────────────────────────────────────────────────────────


def _changed_inside(value: Any, dice: random.Random) -> Any:
    """Change one of the layers in ``value`` at random, half of the time."""
    if isinstance(value, tuple) and value:
        place = dice.randrange(len(value))
        changed = _changed_inside(value[place], dice)
        return (*value[:place], changed, *value[place + 1 :])
    sheet = catalog.sheet(value.class_name) if isinstance(value, KerasObject) else None
    if sheet is None or dice.random() < 0.5:
        return value
    name = dice.choice(list(sheet.params))
    drawn = value_for(sheet.kind, sheet.params[name], dice)
    if drawn is NOTHING:
        return value
    return KerasObject(value.class_name, value.config.with_(name, freeze(drawn)))
