"""One uninterrupted movement of the hand.

Public: ``Gesture`` (the token that edits of one movement share), ``Hand`` (hands out the token
while it is down) and ``MIXED`` (the value of a field whose layers differ).  Knows no widgets.
"""

from __future__ import annotations

from typing import Final


class Gesture:
    """A token; two edits belong to one undo step exactly if theirs is the same object."""

    __slots__ = ()


class Hand:
    """Remembers the gesture from when a hand goes down until it comes up."""

    # Qt keeps signals that are connected to its methods by weak reference.
    __slots__ = ("__weakref__", "_gesture")

    def __init__(self) -> None:
        self._gesture: Gesture | None = None

    def down(self) -> Gesture:
        """The hand goes down: a new gesture begins, whatever was before."""
        self._gesture = Gesture()
        return self._gesture

    def held(self) -> Gesture:
        """The gesture under way; one begins if none is."""
        return self._gesture or self.down()

    def up(self) -> None:
        """The hand comes up: what follows is another gesture."""
        self._gesture = None

    @property
    def is_down(self) -> bool:
        """Is a gesture under way?"""
        return self._gesture is not None


class _Mixed:
    __slots__ = ()

    def __repr__(self) -> str:
        return "MIXED"


MIXED: Final = _Mixed()
