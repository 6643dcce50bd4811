"""What the author chooses about the code, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from engine.graph import NodeId

Form = Literal["auto", "functional", "sequential"]


@dataclass(frozen=True, slots=True)
class Options:
    """Choices for exported code.

    ``form``: "auto" is Sequential where the drawing is a chain. ``function`` wraps the model in
    ``build_model()``. ``comments`` puts the output shape behind each line. ``compile`` adds the
    compile line that the model's settings hold (or a sensible one). ``title`` heads the file.
    """

    form: Form = "functional"
    function: bool = False
    comments: bool = False
    compile: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """Source text, and for each of its lines the node that it speaks of, and of which model."""

    text: str
    nodes: tuple[NodeId | None, ...]
    complete: bool = True
    models: tuple[str, ...] = ()

    def lines_of(self, nodes: Iterable[NodeId], model: str) -> tuple[int, ...]:
        """Give the line numbers, from 0, that speak of ``nodes`` of the model called ``model``."""
        wanted = frozenset(nodes)
        owners = enumerate(zip(self.nodes, self.models, strict=True))
        return tuple(i for i, (node, owner) in owners if node in wanted and owner == model)


class Writer:
    """Collects lines with their owners."""

    def __init__(self) -> None:
        """Begin empty."""
        self.lines: list[str] = []
        self.owners: list[NodeId | None] = []
        self.models: list[str] = []
        self.model = ""
        """The model that what is written now speaks of."""

    def add(self, *lines: str, node: NodeId | None = None) -> None:
        """Append lines that speak of ``node``."""
        self.lines += lines
        self.owners += [node] * len(lines)
        self.models += [self.model] * len(lines)

    def take(self, other: Writer) -> None:
        """Append what another writer collected."""
        self.lines += other.lines
        self.owners += other.owners
        self.models += other.models

    def _drop_blanks(self) -> None:
        while self.lines and not self.lines[-1]:
            for written in (self.lines, self.owners, self.models):
                written.pop()

    def blank(self, count: int = 1) -> None:
        """Leave exactly ``count`` empty lines, unless nothing has been written."""
        self._drop_blanks()
        if self.lines:
            self.add(*[""] * count)

    def code(self, complete: bool = True) -> Code:
        """Give what was collected."""
        self._drop_blanks()
        return Code("\n".join(self.lines) + "\n", tuple(self.owners), complete, tuple(self.models))
