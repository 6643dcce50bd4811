"""What the author chooses about the code, and what comes of it."""

from __future__ import annotations

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
    """Source text, and for each of its lines the node that it speaks of."""

    text: str
    nodes: tuple[NodeId | None, ...]
    complete: bool = True

    def lines_of(self, node: NodeId) -> tuple[int, ...]:
        """Give the line numbers, from 0, that speak of ``node``."""
        return tuple(i for i, owner in enumerate(self.nodes) if owner == node)


class Writer:
    """Collects lines with their owners."""

    def __init__(self) -> None:
        """Begin empty."""
        self.lines: list[str] = []
        self.owners: list[NodeId | None] = []

    def add(self, *lines: str, node: NodeId | None = None) -> None:
        """Append lines that speak of ``node``."""
        self.lines += lines
        self.owners += [node] * len(lines)

    def blank(self, count: int = 1) -> None:
        """Leave exactly ``count`` empty lines, unless nothing has been written."""
        while self.lines and not self.lines[-1]:
            self.lines.pop()
            self.owners.pop()
        if self.lines:
            self.add(*[""] * count)

    def code(self, complete: bool = True) -> Code:
        """Give what was collected."""
        while self.lines and not self.lines[-1]:
            self.lines.pop()
            self.owners.pop()
        return Code("\n".join(self.lines) + "\n", tuple(self.owners), complete)
