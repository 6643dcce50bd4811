"""Rank names by how well they answer what somebody typed.

Knows text only: names come in, ranked names go out. Refuses to know what a layer is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

EXACT, PREFIX, INITIALS, WORD, INSIDE, ALIAS, TOPIC, CLOSE = range(8)
_CLOSE_ENOUGH = 0.65
_MOST_SUGGESTIONS = 5


class Found(NamedTuple):
    """One answer; `how` is one of the constants above, CLOSE meaning "did you mean"."""

    kind: str
    how: int


def words(name: str) -> list[str]:
    """The words of a CamelCase or snake_case name: `Conv2DTranspose` is conv, 2d, transpose."""
    return [w.lower() for w in re.findall(r"\d+D|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def squeezed(text: str) -> str:
    """Lower case, without spaces, underscores, hyphens and dots."""
    return re.sub(r"[\s_\-.]+", "", text).lower()


def rank(
    text: str, names: Mapping[str, Iterable[str]], topics: Mapping[str, str] | None = None
) -> tuple[Found, ...]:
    """The keys of `names` (each with its other names) that answer `text`, best first.

    `topics` are words that stand for many names at once; they answer last. Equally good answers
    keep the order of `names`. When nothing answers, the closest names are offered instead.
    """
    wanted = squeezed(text)
    if not wanted:
        return ()
    found = []
    for kind, others in names.items():
        how = _how(wanted, kind, others)
        if how is None and len(wanted) > 2 and _starts_a_word(wanted, (topics or {}).get(kind, "")):
            how = TOPIC
        if how is not None:
            found.append(Found(kind, how))
    return tuple(sorted(found, key=lambda f: f.how)) if found else _closest(wanted, names)


def _how(wanted: str, kind: str, others: Iterable[str]) -> int | None:
    """How a name answers, by itself or through one of its other names."""
    own = _match(wanted, kind)
    if own is None and any(_match(wanted, other) is not None for other in others):
        return ALIAS
    return own


def _match(wanted: str, name: str) -> int | None:
    plain = squeezed(name)
    if plain == wanted:
        return EXACT
    if plain.startswith(wanted):
        return PREFIX
    if _are_initials(wanted, words(name)):
        return INITIALS
    if _starts_a_word(wanted, name):
        return WORD
    return INSIDE if wanted in plain else None


def _starts_a_word(wanted: str, name: str) -> bool:
    return any(word.startswith(wanted) for word in words(name))


def _are_initials(wanted: str, parts: list[str]) -> bool:
    """Whether the text is the first letters of two words or more, from the first one on.

    `mha` is MultiHeadAttention, `gap` the beginning of GlobalAveragePooling2D, and `c2d` Conv2D:
    a word such as 2D may be written in full.
    """
    used = 0
    for part in parts:
        if not wanted:
            break
        step = len(part) if part[0].isdigit() and wanted.startswith(part) else 1
        if not part.startswith(wanted[:step]):
            return False
        wanted, used = wanted[step:], used + 1
    return not wanted and used > 1


def _abbreviates(wanted: str, parts: list[str], used: int = 0) -> bool:
    """Whether the text is made of beginnings of two words or more in order: `con2`, `sepconv`."""
    if not wanted:
        return used > 1
    if not parts:
        return False
    head = parts[0]
    return any(
        wanted.startswith(head[:length]) and _abbreviates(wanted[length:], parts[1:], used + 1)
        for length in range(min(len(head), len(wanted)), 0, -1)
    )


def _closest(wanted: str, names: Mapping[str, Iterable[str]]) -> tuple[Found, ...]:
    """The few names that look most like the text."""
    scored = []
    for kind, others in names.items():
        score = max(_likeness(wanted, name) for name in (kind, *others))
        if score >= _CLOSE_ENOUGH:
            scored.append((-score, kind))
    scored.sort(key=lambda pair: pair[0])
    return tuple(Found(kind, CLOSE) for _, kind in scored[:_MOST_SUGGESTIONS])


def _likeness(wanted: str, name: str) -> float:
    """0 to 1: how alike two texts are, the beginning of a long name counting like a whole."""
    if _abbreviates(wanted, words(name)):
        return 1.0
    # Most answers need no likeness, and a window that starts asks for none.
    from difflib import SequenceMatcher

    plain = squeezed(name)
    best = SequenceMatcher(None, wanted, plain, autojunk=False).ratio()
    for length in (len(wanted), len(wanted) + 1):
        start = SequenceMatcher(None, wanted, plain[:length], autojunk=False).ratio()
        best = max(best, 0.98 * start)
    return best
