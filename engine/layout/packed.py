"""Rows without those that only repeat the row above, for an order found there holds here too."""

from __future__ import annotations

from collections.abc import Collection

from engine.layout.crossings import Links, Ranks


class Packed:
    """Rows where everything that only goes straight on stands once.

    A row is left out when each of its vertices has one neighbour above and that one no other.
    Vertices keep their numbers; ``up`` and ``down`` join those of the rows that are left.
    """

    def __init__(self, rows: Ranks, up: Links, down: Links, fixed: Collection[int]) -> None:
        self._down = down
        self._left_out: list[int] = []  # for every kept row, how many rows follow it
        self.rows: Ranks = []
        self.fixed: set[int] = set()
        upper_of = list(range(len(up)))
        lower_of = list(range(len(up)))
        for number, row in enumerate(rows):
            movable = number not in fixed and number - 1 not in fixed
            if number and movable and _goes_straight_on(rows[number - 1], row, up, down):
                self._left_out[-1] += 1
                for vertex in row:
                    upper_of[vertex] = upper_of[up[vertex][0]]
                    lower_of[upper_of[vertex]] = vertex
                continue
            if number in fixed:
                self.fixed.add(len(self.rows))
            self.rows.append(list(row))
            self._left_out.append(0)
        self.up: list[list[int]] = [[] for _ in up]
        self.down: list[list[int]] = [[] for _ in up]
        for row in self.rows:
            for vertex in row:
                self.up[vertex] = [upper_of[other] for other in up[vertex]]
                self.down[vertex] = list(down[lower_of[vertex]])

    def unpacked(self, rows: Ranks) -> Ranks:
        """An order of the kept rows as an order of all rows."""
        found: Ranks = []
        for row, more in zip(rows, self._left_out, strict=True):
            found.append(list(row))
            for _ in range(more):
                found.append([self._down[vertex][0] for vertex in found[-1]])
        return found


def _goes_straight_on(upper: list[int], lower: list[int], up: Links, down: Links) -> bool:
    return (
        len(upper) == len(lower)
        and all(len(down[vertex]) == 1 for vertex in upper)
        and all(len(up[vertex]) == 1 for vertex in lower)
    )
