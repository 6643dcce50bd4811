"""One thing to choose from a list.

Public: ``Choice`` and ``choices_of(words)``.  Values only, no widgets.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Choice(NamedTuple):
    """One thing to choose: what it stands for, how it reads, and what stands beside it."""

    value: object
    label: str
    symbol: str = ""
    detail: str = ""
    category: str = ""


def choices_of(words: Iterable[str]) -> list[Choice]:
    """Choices that read as their values do."""
    return [Choice(word, word) for word in words]
