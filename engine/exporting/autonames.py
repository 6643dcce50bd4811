"""The names that Keras makes up by itself, so that code need not repeat them."""

from __future__ import annotations

from collections.abc import Iterator

from engine import catalog
from engine.graph import Layer
from engine.names import base_name
from engine.values import Value, objects_in

_MAKES = {
    "MultiHeadAttention": ("Dropout", "Softmax"),
    "GroupQueryAttention": ("Dropout", "Softmax"),
    "AugMix": ("*prep",),
    "RandAugment": ("*prep",),
}
"""Layers that make further layers inside, which Keras counts too (``*``: a whole category)."""


class Auto:
    """The names that Keras would generate in a fresh session, to leave out what it would say.

    One per session of code: Keras counts per class across models.
    """

    def __init__(self) -> None:
        """Begin a session."""
        self._counts: dict[str, int] = {}
        self._spent: set[str] = set()

    def needs(self, kind: str, name: str) -> bool:
        """Tell whether ``name`` must be written, and count the layer if it need not."""
        stem = base_name(kind)
        if stem in self._spent:
            return True
        count = self._counts.get(stem, 0)
        if name == (stem if not count else f"{stem}_{count}"):
            self._counts[stem] = count + 1
            return False
        return True

    def every_time(self) -> Auto:
        """Give the names for code that runs several times: what Keras counts differs, so none."""
        return _Never(self._spent)

    def made(self, layer: Layer) -> None:
        """Take note of a layer that was written: what it makes inside cannot be counted here."""
        for kind in (*_MAKES.get(layer.kind, ()), *_held(layer.params)):
            if kind.startswith("*"):
                self._spent.update(map(base_name, catalog.palette()[kind[1:]]))
            else:
                self._spent.add(base_name(kind))


class _Never(Auto):
    """Nothing is left to Keras; what layers make inside is still noted, in the same session."""

    def __init__(self, spent: set[str]) -> None:
        super().__init__()
        self._spent = spent

    def needs(self, kind: str, name: str) -> bool:
        return True


def _held(value: Value) -> Iterator[str]:
    """Give the kinds of the layers among the parameters."""
    for held in objects_in(value):
        yield held.class_name
        yield from _MAKES.get(held.class_name, ())
