"""Tensors as the engine sees them: a shape with its batch, a dtype, whether a mask travels along.

A dimension is an int or ``None`` (unknown until the model runs). A shape of ``None`` means that
not even the rank is known. Nothing here knows layers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

Dim = int | None
Shape = tuple[Dim, ...]


class Tensor(NamedTuple):
    """What flows along a wire.

    ``shape`` includes the batch dimension; ``dtype`` is Keras's name for it.
    """

    shape: Shape | None
    dtype: str = "float32"
    masked: bool = False

    @property
    def known(self) -> Shape:
        """The shape, for rules: they only run when every rank is known."""
        assert self.shape is not None
        return self.shape

    @property
    def rank(self) -> int:
        """The number of dimensions, the batch included."""
        shape = self.shape  # not by way of `known`: rules and checks ask it all the time
        assert shape is not None
        return len(shape)

    def with_shape(self, shape: Iterable[Dim]) -> Tensor:
        """Give this tensor with another shape."""
        return Tensor(tuple(shape), self.dtype, self.masked)

    def with_last(self, size: Dim) -> Tensor:
        """Give this tensor with another last dimension."""
        return Tensor((*self.known[:-1], size), self.dtype, self.masked)


def product(dims: Iterable[Dim]) -> Dim:
    """Give the product of ``dims``; ``None`` as soon as one of them is unknown."""
    dims = tuple(dims)
    return None if None in dims else math.prod(dims)  # type: ignore[arg-type]


def size(dims: Sequence[int]) -> int:
    """Give the product of dimensions that are all known."""
    return math.prod(dims)


def plus(*dims: Dim) -> Dim:
    """Give the sum of ``dims``; ``None`` as soon as one of them is unknown."""
    total = 0
    for dim in dims:
        if dim is None:
            return None
        total += dim
    return total


def text(shape: Sequence[Dim] | None, *, batch: bool = False) -> str:
    """Give ``shape`` as people read it: ``16×16×64``, unknown dimensions as ``?``.

    ``shape`` has its batch dimension; it is left out unless ``batch`` asks for it (as ``N``).
    A scalar per sample reads ``scalar``, an unknown rank ``?``.
    """
    if shape is None:
        return "?"
    rest = [("?" if dim is None else str(dim)).replace("-", "\N{MINUS SIGN}") for dim in shape[1:]]
    if batch:
        first = "N" if not shape or shape[0] is None else str(shape[0])
        return "×".join([first, *rest])
    return "×".join(rest) or "scalar"


_BYTES = {
    "bool": 1, "int8": 1, "uint8": 1, "float8_e4m3fn": 1, "float8_e5m2": 1,
    "int16": 2, "uint16": 2, "float16": 2, "bfloat16": 2,
    "int32": 4, "uint32": 4, "float32": 4,
    "int64": 8, "uint64": 8, "float64": 8, "complex64": 8, "complex128": 16,
}  # fmt: skip


def bytes_per_sample(tensor: Tensor) -> int | None:
    """Give the memory of one sample of ``tensor`` in bytes; ``None`` where it is unknown."""
    if tensor.shape is None or tensor.dtype not in _BYTES:
        return None
    count = product(tensor.shape[1:])
    return None if count is None else count * _BYTES[tensor.dtype]


def bytes_of(dtype: str) -> int:
    """Give the bytes of one element of ``dtype``; 4 where the dtype is not a number."""
    return _BYTES.get(dtype, 4)
