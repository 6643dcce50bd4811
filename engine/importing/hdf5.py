"""The attributes of an HDF5 file's root, read by hand: where the old ``.h5`` files keep the model.

Knows just so much of the format as Keras's own files use: headers of both versions, texts stored in
place or in a global heap. Weights are never looked at. Every address and size in the file is
checked before it is followed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from engine import reading
from engine.reading import FileError

SIGNATURE = b"\x89HDF\r\n\x1a\n"

_ATTRIBUTE, _ATTRIBUTE_INFO, _CONTINUATION = 0x0C, 0x15, 0x10
_STRING, _VARIABLE = 3, 9
_MOST_BLOCKS = 1000
"""Blocks that one header may be spread over."""


@dataclass(slots=True)
class _File:
    """The file with the sizes of its addresses and lengths."""

    file: BinaryIO
    size: int
    offsets: int = 8
    lengths: int = 8
    base: int = 0

    def at(self, address: int, count: int) -> bytes:
        """Give ``count`` bytes from ``address``."""
        start = self.base + address
        if count < 0 or start < 0 or start + count > self.size:
            raise _damaged("an address points outside of the file")
        self.file.seek(start)
        data = self.file.read(count)
        if len(data) < count:
            raise _damaged("it ends too early")
        return data


class _Bytes:
    """A piece of the file that is read from front to back."""

    def __init__(self, data: bytes, file: _File) -> None:
        self.data = data
        self.file = file
        self.place = 0

    def take(self, count: int) -> bytes:
        """Give the next ``count`` bytes."""
        end = self.place + count
        if count < 0 or end > len(self.data):
            raise _damaged("a block ends too early")
        found = self.data[self.place : end]
        self.place = end
        return found

    def number(self, count: int) -> int:
        """Give the next number of ``count`` bytes."""
        return int.from_bytes(self.take(count), "little")

    def address(self) -> int:
        """Give the next address."""
        return self.number(self.file.offsets)

    def length(self) -> int:
        """Give the next length."""
        return self.number(self.file.lengths)

    def left(self) -> int:
        """Tell how many bytes are left."""
        return len(self.data) - self.place


def _damaged(why: str) -> FileError:
    return FileError("damaged-archive", f"The HDF5 file is damaged: {why}")


def _unusual(what: str) -> FileError:
    return FileError("hdf5", f"The HDF5 file keeps its model in a way that is not read: {what}")


def root_texts(file: BinaryIO) -> dict[str, bytes]:
    """Give the attributes of the root that are texts, by name.

    Raises:
        FileError: the file is damaged, or stores attributes in a way that Keras never did.
    """
    file.seek(0, 2)
    source = _File(file, file.tell())
    found: dict[str, bytes] = {}
    for kind, data in _messages(source, _root(source)):
        if kind == _ATTRIBUTE:
            attribute = _attribute(_Bytes(data, source))
            if attribute is not None:
                found[attribute[0]] = attribute[1]
        elif kind == _ATTRIBUTE_INFO and not _is_nowhere(data, source):
            raise _unusual("attributes in dense storage")
    return found


def _is_nowhere(data: bytes, source: _File) -> bool:
    """Tell whether an attribute info message says that there is no dense storage."""
    info = _Bytes(data, source)
    info.take(1)
    flags = info.number(1)
    info.take(2 if flags & 1 else 0)
    return info.address() == (1 << (8 * source.offsets)) - 1


def _root(source: _File) -> int:
    """Give the address of the root's header."""
    head = _Bytes(source.at(0, min(source.size, 160)), source)
    if head.take(8) != SIGNATURE:
        raise FileError("not-keras", "The file is no HDF5 file")
    version = head.number(1)
    if version in (0, 1):
        head.take(4)
        source.offsets, source.lengths = head.number(1), head.number(1)
        _check_sizes(source)
        head.take(1 + 4 + 4 + (4 if version else 0))
        source.base = head.address()
        for _ in range(4):  # free space, end, driver; then the name of the root's entry
            head.address()
        return head.address()
    if version in (2, 3):
        source.offsets, source.lengths = head.number(1), head.number(1)
        _check_sizes(source)
        head.take(1)
        source.base = head.address()
        head.address()
        head.address()
        return head.address()
    raise _unusual(f"version {version} of the format")


def _check_sizes(source: _File) -> None:
    if source.offsets not in (4, 8) or source.lengths not in (4, 8):
        raise _unusual(f"addresses of {source.offsets} bytes")


# ── headers ──────────────────────────────────────────────────────────────────────────────────


def _messages(source: _File, address: int) -> Iterator[tuple[int, bytes]]:
    """Go through the messages of an object's header, wherever its blocks lie."""
    if source.at(address, 4) == b"OHDR":
        flags, blocks = _second_version(source, address)
        prefix, extra, suffix = 1, 2 if flags & 4 else 0, 4
    else:
        blocks = _first_version(source, address)
        prefix, extra, suffix = 2, 3, 0
    for _ in range(_MOST_BLOCKS):
        if not blocks:
            return
        block = _Bytes(blocks.pop(0), source)
        while block.left() >= prefix + 3 + extra + suffix:
            kind, size = block.number(prefix), block.number(2)
            block.take(1 + extra)
            data = block.take(size)
            if kind == _CONTINUATION:
                blocks.append(_continued(source, _Bytes(data, source), second=prefix == 1))
            else:
                yield kind, data
    raise _damaged("its header never ends")


def _first_version(source: _File, address: int) -> list[bytes]:
    head = _Bytes(source.at(address, 16), source)
    if head.number(1) != 1:
        raise _damaged("the root has no header")
    head.take(7)
    return [source.at(address + 16, head.number(4))]


def _second_version(source: _File, address: int) -> tuple[int, list[bytes]]:
    flags = source.at(address, 6)[5]
    start = address + 6 + (16 if flags & 0x20 else 0) + (4 if flags & 0x10 else 0)
    width = 1 << (flags & 3)
    size = int.from_bytes(source.at(start, width), "little")
    return flags, [source.at(start + width, size + 4)]


def _continued(source: _File, where: _Bytes, second: bool) -> bytes:
    address, size = where.address(), where.length()
    if not second:
        return source.at(address, size)
    if source.at(address, 4) != b"OCHK":
        raise _damaged("a part of its header is missing")
    return source.at(address + 4, size - 4)


# ── attributes ───────────────────────────────────────────────────────────────────────────────


def _attribute(block: _Bytes) -> tuple[str, bytes] | None:
    """Give name and text of an attribute; ``None`` where it holds something else."""
    version = block.number(1)
    if version not in (1, 2, 3):
        raise _unusual(f"version {version} of attributes")
    shared = block.number(1) & 3 if version > 1 else block.number(1) * 0
    sizes = [block.number(2) for _ in range(3)]
    if version == 3:
        block.take(1)
    name, datatype, dataspace = (block.take(_padded(n, version)) for n in sizes)
    written = name.split(b"\0")[0].decode("utf-8", "replace")
    if shared or not _is_single(dataspace):
        return None
    kind = _Bytes(datatype, block.file)
    first, variable = kind.number(1) & 0x0F, kind.number(3) & 0x0F
    size = kind.number(4)
    if first == _STRING:
        return written, block.take(size).split(b"\0")[0]
    if first == _VARIABLE and variable == 1:
        length, address, index = block.number(4), block.address(), block.number(4)
        return written, _from_heap(block.file, address, index)[:length]
    return None


def _padded(size: int, version: int) -> int:
    return (size + 7) // 8 * 8 if version == 1 else size


def _is_single(dataspace: bytes) -> bool:
    """Tell whether there is one value, and no array of them."""
    return len(dataspace) >= 2 and dataspace[1] == 0


def _from_heap(source: _File, address: int, index: int) -> bytes:
    """Give an object of the global heap."""
    head = _Bytes(source.at(address, 8 + source.lengths), source)
    if head.take(4) != b"GCOL":
        raise _damaged("a text is not where it should be")
    head.take(4)
    size = head.length()
    if size > reading.LARGEST_FILE:
        raise FileError("too-large", f"A text of the HDF5 file claims {size:,} bytes")
    start = 8 + source.lengths
    heap = _Bytes(source.at(address + start, size - start), source)
    while heap.left() >= 8 + source.lengths:
        number = heap.number(2)
        heap.take(6)
        length = heap.length()
        if number == 0:
            break
        data = heap.take(length)
        if number == index:
            return data
        heap.take(min(-length % 8, heap.left()))
    raise _damaged("a text is not where it should be")
