"""Rank names by how well they answer what somebody typed.

Knows text only: names come in, ranked names go out. Refuses to know what a layer is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

EXACT, PREFIX, INITIALS, WORD, INSIDE, ALIAS, CLOSE = range(7)
_CLOSE_ENOUGH = 0.6


class Found(NamedTuple):
    """One answer; `how` is one of the constants above, CLOSE meaning "did you mean"."""

    kind: str
    how: int


def words(name: str) -> list[str]:
    """The words of a CamelCase or snake_case name: `Conv2DTranspose` is conv, 2d, transpose."""
    return [w.lower() for w in re.findall(r"\d+D|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def squeezed(text: str) -> str:
    """Lower case, without spaces, underscores and hyphens."""
    return re.sub(r"[\s_\-.]+", "", text).lower()


def rank(text: str, names: Mapping[str, Iterable[str]]) -> tuple[Found, ...]:
    """The keys of `names` (each with its other names) that answer `text`, best first.

    Equally good answers keep the order of `names`. When nothing contains the text, the closest
    names are offered instead.
    """
    wanted = squeezed(text)
    if not wanted:
        return ()
    found = [
        Found(kind, how)
        for kind, others in names.items()
        if (how := _how(wanted, kind, others)) is not None
    ]
    if found:
        return tuple(sorted(found, key=lambda f: f.how))
    return _closest(wanted, names)


def _how(wanted: str, kind: str, others: Iterable[str]) -> int | None:
    """How a name answers, by itself or through one of its other names."""
    own = _match(wanted, kind)
    if own is not None and own <= INITIALS:
        return own
    if any(_match(wanted, other) is not None for other in others):
        return ALIAS if own is None else own
    return own


def _match(wanted: str, name: str) -> int | None:
    plain = squeezed(name)
    if plain == wanted:
        return EXACT
    if plain.startswith(wanted):
        return PREFIX
    parts = words(name)
    if _abbreviates(wanted, parts):
        return INITIALS
    if any(part.startswith(wanted) for part in parts):
        return WORD
    return INSIDE if wanted in plain else None


def _abbreviates(wanted: str, parts: list[str]) -> bool:
    """Whether the text is made of the beginnings of all words in order (`mha`, `maxp2`)."""
    if not parts:
        return not wanted
    head = parts[0]
    return any(
        wanted.startswith(head[:n]) and _abbreviates(wanted[n:], parts[1:])
        for n in range(min(len(head), len(wanted)), 0, -1)
    )


def _closest(wanted: str, names: Mapping[str, Iterable[str]]) -> tuple[Found, ...]:
    """Up to five names that look like the text: its letters in order, or nearly the same."""
    scored = []
    for kind, others in names.items():
        score = max(_likeness(wanted, squeezed(name)) for name in (kind, *others))
        if score >= _CLOSE_ENOUGH:
            scored.append((-score, kind))
    scored.sort(key=lambda pair: pair[0])
    return tuple(Found(kind, CLOSE) for _, kind in scored[:5])


def _likeness(wanted: str, plain: str) -> float:
    """0 to 1: how alike two texts are, the beginning of a long name counting like a whole."""
    matcher = SequenceMatcher(None, wanted, plain, autojunk=False)
    best = matcher.ratio()
    for length in (len(wanted), len(wanted) + 1):
        start = plain[:length]
        best = max(best, 0.98 * SequenceMatcher(None, wanted, start, autojunk=False).ratio())
    return best
