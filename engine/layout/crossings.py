"""In which order vertices stand in their ranks, so that few edges cross.

It knows ranks of numbered vertices and which vertices of neighbouring ranks are joined. Where
vertices are placed in pixels, and what they stand for, it does not know.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence

Ranks = list[list[int]]
Links = Sequence[Sequence[int]]

_ROUNDS = 24
_PATIENCE = 6


def crossings_between(upper: Sequence[int], down: Links, place: Sequence[int]) -> int:
    """How many edges cross between a rank and the one below it, parallel edges one by one."""
    total = 0
    seen: list[int] = []
    for vertex in upper:
        targets = down[vertex]
        if len(targets) == 1:
            position = place[targets[0]]
            total += len(seen) - bisect_right(seen, position)
            insort(seen, position)
        elif targets:
            positions = [place[target] for target in targets]
            for position in positions:
                total += len(seen) - bisect_right(seen, position)
            for position in positions:
                insort(seen, position)
    return total


def count_crossings(ranks: Ranks, down: Links) -> int:
    """How many edges cross in all."""
    place = [0] * len(down)
    for row in ranks:
        for position, vertex in enumerate(row):
            place[vertex] = position
    return sum(crossings_between(row, down, place) for row in ranks)


class Ordering:
    """An order of the vertices of some ranks that is being improved.

    ``fixed`` ranks keep their order; they only say where their neighbours would like to be.
    """

    def __init__(self, ranks: Ranks, up: Links, down: Links, fixed: frozenset[int]) -> None:
        self.ranks = [list(row) for row in ranks]
        self._up = up
        self._down = down
        self._fixed = fixed
        self._place = [0] * len(up)
        for row in self.ranks:
            self._settle(row)
        self._gaps = [crossings_between(row, down, self._place) for row in self.ranks]

    @property
    def crossings(self) -> int:
        """How many edges cross now."""
        return sum(self._gaps)

    def improve(self, rounds: int = _ROUNDS) -> None:
        """Sweep up and down with medians and neighbour swaps, keeping the best order found."""
        best = [list(row) for row in self.ranks]
        fewest = self.crossings
        waited = 0
        for turn in range(rounds):
            if fewest == 0:
                break
            self._sweep(downwards=turn % 2 == 0, turn_ties=turn % 4 >= 2)
            self._swap_neighbours()
            if self.crossings < fewest:
                fewest = self.crossings
                best = [list(row) for row in self.ranks]
                waited = 0
            else:
                waited += 1
                if waited >= _PATIENCE:
                    break
        self.restore(best)

    def restore(self, ranks: Ranks) -> None:
        """Take on an order that was saved."""
        for number, row in enumerate(ranks):
            if self.ranks[number] != row:
                self.ranks[number] = list(row)
                self._settle(row)
        self._gaps = [crossings_between(row, self._down, self._place) for row in self.ranks]

    def _settle(self, row: Sequence[int]) -> None:
        place = self._place
        for position, vertex in enumerate(row):
            place[vertex] = position

    def _recount(self, number: int) -> None:
        if number:
            above = self.ranks[number - 1]
            self._gaps[number - 1] = crossings_between(above, self._down, self._place)
        self._gaps[number] = crossings_between(self.ranks[number], self._down, self._place)

    def _sweep(self, downwards: bool, turn_ties: bool) -> None:
        numbers = range(1, len(self.ranks)) if downwards else range(len(self.ranks) - 2, -1, -1)
        links = self._up if downwards else self._down
        for number in numbers:
            row = self.ranks[number]
            if number in self._fixed or len(row) < 2:
                continue
            fresh = self._by_medians(row, links, turn_ties)
            if fresh != row:
                self.ranks[number] = fresh
                self._settle(fresh)
        self._gaps = [crossings_between(row, self._down, self._place) for row in self.ranks]

    def _by_medians(self, row: list[int], links: Links, turn_ties: bool) -> list[int]:
        """The row sorted by the medians of its neighbours; who has none stays where it is."""
        place = self._place
        keys: dict[int, float] = {}
        for vertex in row:
            neighbours = links[vertex]
            if len(neighbours) == 1:
                keys[vertex] = place[neighbours[0]]
            elif neighbours:
                keys[vertex] = _median(sorted([place[other] for other in neighbours]))
        movable = [vertex for vertex in row if vertex in keys]
        if turn_ties:
            movable.reverse()
        movable.sort(key=keys.__getitem__)
        if len(movable) == len(row):
            return movable
        rest = iter(movable)
        return [next(rest) if vertex in keys else vertex for vertex in row]

    def _swap_neighbours(self) -> None:
        """Swap neighbours wherever that saves a crossing, until nothing is left to save."""
        waiting = [
            number
            for number in range(len(self.ranks))
            if self._gaps[number] or (number and self._gaps[number - 1])
        ]
        for _ in range(8):
            changed = set()
            for number in waiting:
                if number not in self._fixed and self._swap_in(number):
                    self._recount(number)
                    changed.update((number - 1, number, number + 1))
            waiting = sorted(n for n in changed if 0 <= n < len(self.ranks))
            if not waiting:
                return

    def _swap_in(self, number: int) -> bool:
        row = self.ranks[number]
        place, up, down = self._place, self._up, self._down
        above = {v: sorted([place[u] for u in up[v]]) for v in row}
        below = {v: sorted([place[u] for u in down[v]]) for v in row}
        changed = False
        again = True
        while again:
            again = False
            for position in range(len(row) - 1):
                left, right = row[position], row[position + 1]
                gain = _gain(above[left], above[right]) + _gain(below[left], below[right])
                if gain > 0:
                    row[position], row[position + 1] = right, left
                    changed = again = True
        if changed:
            self._settle(row)
        return changed


def _median(values: list[int]) -> float:
    """The weighted median: between two middle values nearer to the denser side."""
    size = len(values)
    middle = size // 2
    if size % 2:
        return values[middle]
    if size == 2:
        return (values[0] + values[1]) / 2
    left = values[middle - 1] - values[0]
    right = values[-1] - values[middle]
    if left + right == 0:
        return (values[middle - 1] + values[middle]) / 2
    return (values[middle - 1] * right + values[middle] * left) / (left + right)


def _gain(left: list[int], right: list[int]) -> int:
    """How many crossings fewer there are when the vertex of ``left`` goes behind the other."""
    if not left or not right:
        return 0
    if left[-1] <= right[0]:
        if left[0] == right[-1]:
            return 0
        if left[-1] < right[0]:
            return -len(left) * len(right)
    gain = 0
    for value in left:
        for other in right:
            if value > other:
                gain += 1
            elif value < other:
                gain -= 1
    return gain
