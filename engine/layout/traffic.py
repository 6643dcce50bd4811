"""The wires that are drawn already: which would be crossed, and where another runs too near."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import NamedTuple

_CELL = 256.0
_MOST_CELLS = 400  # of one wire; a longer one is kept in a list for all

Cell = tuple[int, int]


class Run(NamedTuple):
    """An upright or a sideways part of a wire: where it lies, from, to, whose it is."""

    at: float
    start: float
    end: float
    trunk: Hashable


class Traffic:
    """Upright and sideways parts of wires on a grid of cells."""

    def __init__(self) -> None:
        self._upright: dict[Cell, list[Run]] = {}
        self._sideways: dict[Cell, list[Run]] = {}
        self._endless: list[tuple[bool, Run]] = []

    def add_upright(self, x: float, one: float, other: float, trunk: Hashable) -> None:
        """Note a part that runs up or down."""
        run = Run(x, min(one, other), max(one, other), trunk)
        self._add(self._upright, run, True)

    def add_sideways(self, y: float, one: float, other: float, trunk: Hashable) -> None:
        """Note a part that runs left or right."""
        run = Run(y, min(one, other), max(one, other), trunk)
        self._add(self._sideways, run, False)

    def crossed_sideways(self, y: float, one: float, other: float, trunk: Hashable) -> int:
        """How many upright parts of other trunks a stretch would cross."""
        return _crossed(self._near(self._upright, y, one, other, True), y, one, other, trunk)

    def crossed_upright(self, x: float, one: float, other: float, trunk: Hashable) -> int:
        """How many sideways parts of other trunks an upright part would cross."""
        return _crossed(self._near(self._sideways, x, one, other, False), x, one, other, trunk)

    def too_near(self, x: float, one: float, other: float, trunk: Hashable, room: float) -> bool:
        """Whether a long upright part of another trunk runs within ``room`` beside this one."""
        low, high = min(one, other), max(one, other)
        rows = range(int(low // _CELL), int(high // _CELL) + 1)
        columns = {int((x - room) // _CELL), int((x + room) // _CELL)}
        if len(rows) > _MOST_CELLS:
            cells: Iterable[list[Run]] = self._upright.values()
        else:
            found = (self._upright.get((c, row)) for c in columns for row in rows)
            cells = [cell for cell in found if cell is not None]
        # Asked very often: a loop that is written out, because a generator takes twice as long.
        for cell in cells:
            for at, start, end, owner in cell:
                if (
                    -room < at - x < room
                    and start < high
                    and end > low
                    and (trunk is None or owner != trunk)
                ):
                    return True
        return any(
            upright and _beside(run, x, low, high, trunk, room) for upright, run in self._endless
        )

    def _add(self, cells: dict[Cell, list[Run]], run: Run, upright: bool) -> None:
        across = int(run.at // _CELL)
        along = range(int(run.start // _CELL), int(run.end // _CELL) + 1)
        if len(along) > _MOST_CELLS:
            self._endless.append((upright, run))
            return
        for number in along:
            cell = (across, number) if upright else (number, across)
            cells.setdefault(cell, []).append(run)

    def _near(
        self, cells: dict[Cell, list[Run]], at: float, one: float, other: float, upright: bool
    ) -> Iterator[Run]:
        """Parts in the cells along a line; each once, in the cell where it meets the line."""
        line = int(at // _CELL)
        for number in range(int(min(one, other) // _CELL), int(max(one, other) // _CELL) + 1):
            yield from cells.get((number, line) if upright else (line, number), ())
        for runs_upright, run in self._endless:
            if runs_upright == upright:
                yield run


def _crossed(runs: Iterator[Run], at: float, one: float, other: float, trunk: Hashable) -> int:
    low, high = min(one, other), max(one, other)
    return sum(
        low < run.at < high and run.start < at < run.end and (trunk is None or run.trunk != trunk)
        for run in runs
    )


def _beside(run: Run, x: float, low: float, high: float, trunk: Hashable, room: float) -> bool:
    return (
        abs(run.at - x) < room
        and run.start < high
        and run.end > low
        and (trunk is None or run.trunk != trunk)
    )
