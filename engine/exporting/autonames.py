"""The names that Keras makes up by itself, so that code need not repeat them."""

from __future__ import annotations

from engine.names import base_name


class Auto:
    """The names that Keras would generate in a fresh session, to leave out what it would say.

    One per session of code: Keras counts per class across models.
    """

    def __init__(self) -> None:
        """Begin a session."""
        self._counts: dict[str, int] = {}

    def needs(self, kind: str, name: str) -> bool:
        """Tell whether ``name`` must be written, and count the layer if it need not."""
        stem = base_name(kind)
        count = self._counts.get(stem, 0)
        if name == (stem if not count else f"{stem}_{count}"):
            self._counts[stem] = count + 1
            return False
        return True
