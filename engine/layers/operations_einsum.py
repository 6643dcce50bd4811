"""The rule of einsum: which axes are multiplied and added up, its letters say."""

from __future__ import annotations

from collections.abc import Iterator

from engine.layers.demands import runtime_differs, title
from engine.layers.operands import (
    Operand,
    Value,
    broadcast,
    made,
    mixed,
    operand,
)
from engine.layers.registry import Outcome, Parameters, rule
from engine.problems import Problem, RuleError, refuse
from engine.tensors import Dim, Shape, product, text


@rule("ops.einsum")
def einsum(p: Parameters, *operands: Value) -> Outcome:
    """Multiply and add up as letters say: ``bij,bjk->bik``."""
    parts = [operand(p, value, "operands", slot) for slot, value in enumerate(operands)]
    left, arrow, right = p.subscripts.partition("->")
    specs = left.split(",")
    if "->" in right or len(specs) != len(parts):
        raise _bad_subscripts(p, f"{len(specs)} operands are named, {len(parts)} are connected.")
    target = right if arrow else "..." + "".join(_once(left))
    sizes: list[dict[str, Dim]] = []
    shapes: list[tuple[str, Shape]] = []
    for spec, part in zip(specs, parts, strict=True):
        letters, around = _matched(p, spec, part.shape)
        sizes.append(letters)
        shapes.append(("operands", tuple(_placed(p, target, letters, around))))
    shape = broadcast(p, *shapes)
    kinds = {part.strong for part in parts}
    dtype = "int32" if kinds == {"int8"} else mixed(p, *sorted(kinds))
    return made(
        shape, dtype, _work(target, specs, parts, sizes, shape), _einsum_warnings(p, sizes, target)
    )


def _once(subscripts: str) -> list[str]:
    """Give the letters that are not summed up where no output is named."""
    letters = [letter for letter in subscripts if letter.isalpha()]
    # A third time Keras keeps a letter that it had dropped at the second.
    return sorted({letter for letter in letters if letters.count(letter) == 1})


def _matched(p: Parameters, spec: str, shape: Shape) -> tuple[dict[str, Dim], Shape | None]:
    """Give the size of each letter, and the sizes that "..." stands for."""
    front, dots, back = spec.partition("...")
    if (not dots and len(front) != len(shape)) or len(front) + len(back) > len(shape):
        raise _bad_subscripts(
            p, f"{spec!r} names {len(front) + len(back)} axes of {text(shape, batch=True)}."
        )
    letters: dict[str, Dim] = {}
    for letter, size in zip(front, shape, strict=False):
        letters.setdefault(letter, size)
    for letter, size in zip(reversed(back), reversed(shape), strict=False):
        letters.setdefault(letter, size)
    return letters, shape[len(front) : len(shape) - len(back)] if dots else None


def _placed(
    p: Parameters, target: str, letters: dict[str, Dim], around: Shape | None
) -> Iterator[Dim]:
    """Give the sizes of one operand in the order of the output; 1 where it has none."""
    place = 0
    while place < len(target):
        if target.startswith("...", place):
            yield from around or ()
            place += 3
            continue
        letter = target[place]
        if letter in letters:
            yield letters[letter]
        elif "a" <= letter <= "z":
            yield 1
        elif letter != " ":
            raise _bad_subscripts(p, f"The output holds {letter!r}, which some operand lacks.")
        place += 1


def _work(
    target: str, specs: list[str], parts: list[Operand], sizes: list[dict[str, Dim]], shape: Shape
) -> int | None:
    """Give the multiply-adds for one sample: all letters but that of the batch."""
    if len(parts) == 1:
        return 0  # nothing is multiplied
    together: dict[str, Dim] = {}
    for letters in sizes:
        for letter, size in letters.items():
            if together.get(letter) in (None, 1):
                together[letter] = size
    front, dots, back = target.replace(" ", "").partition("...")
    around = shape[len(front) : len(shape) - len(back)] if dots else ()
    batches = (spec[:1] for spec, part in zip(specs, parts, strict=True) if None in part.shape[:1])
    batch = next(batches, (front or specs[0])[:1])
    if batch == ".":
        around = around[1:]
    together.pop(batch, None)
    return product([*together.values(), *around])


def _einsum_warnings(
    p: Parameters, sizes: list[dict[str, Dim]], target: str
) -> tuple[Problem, ...]:
    together: dict[str, int] = {}
    for letter in target:
        if letter.isalpha() and not any(letter in letters for letters in sizes):
            return (
                runtime_differs(
                    "product-sizes",
                    title(f"No operand has the letter {letter} of the output"),
                    f"{p.subscripts!r}: Keras declares a size of 1 for it, and stops when it runs.",
                    params=("subscripts",),
                ),
            )
    for letters in sizes:
        for letter, size in letters.items():
            known = together.setdefault(letter, size) if size is not None else None
            if size is not None and known != size and 1 not in (known, size):
                return (
                    runtime_differs(
                        "product-sizes",
                        title(f"The letter {letter} stands for {known} and for {size}"),
                        f"{p.subscripts!r} gives both the same letter, so they have to be equal. "
                        "Keras notices it only when it runs.",
                        params=("subscripts",),
                    ),
                )
    return ()


def _bad_subscripts(p: Parameters, why: str) -> RuleError:
    return refuse(
        "bad-subscripts",
        title(f"{p.subscripts!r} does not fit the operands", "subscripts does not fit"),
        f"{why} subscripts name one letter per axis, operands apart by commas.",
        params=("subscripts",),
    )
