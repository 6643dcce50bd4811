"""Names: Keras's generated layer names, fresh names in a model, fresh ids.

A layer's name is always set. It counts as generated while it is what Keras would make of the kind
(``conv2d``, ``conv2d_3``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from itertools import count

_BOUNDARY_1 = re.compile(r"(.)([A-Z][a-z]+)")
_BOUNDARY_2 = re.compile(r"([a-z])([A-Z])")


def snake_case(kind: str) -> str:
    """Give the name that Keras derives from a class: ``Conv2DTranspose``, ``conv2d_transpose``."""
    name = re.sub(r"\W+", "", kind)
    return _BOUNDARY_2.sub(r"\1_\2", _BOUNDARY_1.sub(r"\1_\2", name)).lower()


@cache
def base_name(kind: str) -> str:
    """Give the stem of the names that are generated for ``kind``."""
    stem = snake_case(kind.removeprefix("ops."))
    return {"input": "input_layer", "group_query_attention": "grouped_query_attention"}.get(
        stem, stem
    )


_SCOPE = re.compile(r"[A-Za-z0-9_.\\/>-]*")


def can_be_run(name: str) -> bool:
    """Tell whether TensorFlow takes a layer's name for the name of a scope, as it must to run it.

    Keras takes spaces and letters with accents too while a model is built.
    """
    return _SCOPE.fullmatch(name) is not None


def made_to_run(title: str) -> str:
    """Give ``title`` as a name that `can_be_run`: ``residual_block`` for ``Residual block``."""
    if title and can_be_run(title):
        return title
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^A-Za-z0-9.-]+", "_", plain).strip("_").lower() or "block"


def is_generated(kind: str, name: str) -> bool:
    """Tell whether ``name`` is one that Keras (or we) would generate for ``kind``."""
    stem = base_name(kind)
    return name == stem or (name.startswith(stem + "_") and name[len(stem) + 1 :].isdigit())


def fresh(stem: str, taken: Collection[str]) -> str:
    """Give ``stem``, or ``stem_1``, ``stem_2`` …: the first that is not taken."""
    if stem not in taken:
        return stem
    number = 1
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"


def fresh_copy(name: str, taken: Collection[str]) -> str:
    """Give a name for a copy of a layer called ``name``: its number counted on."""
    return fresh(_uncounted(name), taken)


def _uncounted(name: str) -> str:
    """Give ``name`` without its number."""
    stem, _, number = name.rpartition("_")
    return stem if stem and number.isdigit() else name


class FreshNames:
    """Names given one after the other, each taken from then on.

    The names are those of `fresh` and `fresh_copy`; where they count from 1 again for each, this
    goes on from the last: thousands of copies cost no more than what they are.
    """

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._numbers: dict[str, Iterator[int]] = {}

    def next(self, stem: str) -> str:
        """Give ``stem``, or the first of ``stem_1``, ``stem_2`` … that is not taken."""
        name = stem
        numbers = self._numbers.setdefault(stem, count(1))
        while name in self._taken:
            name = f"{stem}_{next(numbers)}"
        self._taken.add(name)
        return name

    def next_copy(self, name: str) -> str:
        """Give a name for a copy of a layer called ``name``: its number counted on."""
        return self.next(_uncounted(name))


def fresh_ids(prefix: str, taken: Iterable[str]) -> Iterator[str]:
    """Give ids without end, each ``prefix`` + one more than the highest number so far."""
    first = fresh_id(prefix, taken)
    return (f"{prefix}{number}" for number in count(int(first[len(prefix) :])))


PLACE = "{i}"
"""Stands in a pattern of names for the number, counted from 1."""


def why_not_pattern(pattern: str) -> str | None:
    """Tell why ``pattern`` cannot name the passes of a repeat; ``None`` when it can."""
    count = pattern.count(PLACE)
    if count != 1:
        seen = "it has none" if not count else f"it has {count}"
        return f"The names need {PLACE} once, for the number of the pass; {seen}"
    if "/" in pattern:
        return "Keras separates the parts of a path with a slash; no name may have one"
    return None


def numbered(pattern: str, number: int) -> str:
    """Give the name that ``pattern`` has for ``number``."""
    return pattern.replace(PLACE, str(number))


def fresh_id(prefix: str, taken: Iterable[str]) -> str:
    """Give the id ``prefix`` + one more than the highest number among ``taken``."""
    start = len(prefix)
    tails = [known[start:] for known in taken if known.startswith(prefix)]
    return f"{prefix}{max([int(tail) for tail in tails if tail.isdecimal()], default=0) + 1}"
