"""In which order vertices stand in their ranks, so that few edges cross.

It knows ranks of numbered vertices and which vertices of neighbouring ranks are joined. Where
vertices are placed in pixels, and what they stand for, it does not know.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Collection, Sequence

Ranks = list[list[int]]
Links = Sequence[Sequence[int]]

_EFFORT = 3_000_000
_PASSES = 4


def crossings_between(upper: Sequence[int], down: Links, place: Sequence[int]) -> int:
    """How many edges cross between a rank and the one below it, parallel edges one by one."""
    total = 0
    seen: list[int] = []
    last = -1  # the rightmost place that was seen; what comes behind it crosses nothing
    for vertex in upper:
        targets = down[vertex]
        if len(targets) == 1:
            position = place[targets[0]]
            if position >= last:
                seen.append(position)
                last = position
            else:
                total += len(seen) - bisect_right(seen, position)
                insort(seen, position)
        elif targets:
            positions = [place[target] for target in targets]
            for position in positions:
                if position < last:
                    total += len(seen) - bisect_right(seen, position)
            for position in positions:
                insort(seen, position)
            last = seen[-1]
    return total


class Ordering:
    """The order of the vertices of successive ranks, being improved in place.

    ``gaps`` has the crossings below each rank; below the last one nothing is counted. ``effort`` is
    how many vertices may still be looked at: drawings from elsewhere can be of any size.
    """

    def __init__(self, ranks: Ranks, up: Links, down: Links) -> None:
        self.ranks = [list(row) for row in ranks]
        self.up = up
        self.down = down
        self.place = [0] * len(up)
        for row in self.ranks:
            self._settle(row)
        self.gaps = [0] * len(self.ranks)
        self.effort = _EFFORT
        self._count(0, len(self.ranks))

    def crossings(self, first: int, last: int) -> int:
        """How many edges cross between the ranks ``first`` and ``last``."""
        return sum(self.gaps[first:last])

    def copy(self, first: int, last: int) -> Ranks:
        """The order of the ranks ``first`` to ``last``, to be put back later."""
        return [list(row) for row in self.ranks[first : last + 1]]

    def put(self, ranks: Ranks, first: int) -> None:
        """Take over an order for the ranks from ``first`` on."""
        for number, row in enumerate(ranks, first):
            if self.ranks[number] != row:
                self.ranks[number] = list(row)
                self._settle(row)
        self._count(first - 1, first + len(ranks))

    def improve(
        self, first: int, last: int, fixed: Collection[int], rounds: int, patience: int
    ) -> None:
        """Sweep with medians and swap neighbours between two ranks, keeping the best order found.

        ``fixed`` ranks keep their order; the ranks outside must not depend on those that move.
        """
        best = self.copy(first, last)
        fewest = self.crossings(first, last)
        waited = 0
        for turn in range(rounds):
            if fewest == 0 or self.effort < 0:
                break
            self._sweep(first, last, fixed, downwards=turn % 2 == 0, turn_ties=turn % 4 >= 2)
            self._swap_neighbours(first, last, fixed)
            now = self.crossings(first, last)
            if now < fewest:
                fewest = now
                best = self.copy(first, last)
                waited = 0
            else:
                waited += 1
                if waited >= patience:
                    break
        self.put(best, first)

    def _settle(self, row: Sequence[int]) -> None:
        place = self.place
        for position, vertex in enumerate(row):
            place[vertex] = position

    def _count(self, first: int, last: int) -> None:
        """Count again below the ranks from ``first`` up to ``last``, which is left out."""
        for number in range(max(first, 0), min(last, len(self.ranks) - 1)):
            self.effort -= len(self.ranks[number])
            self.gaps[number] = crossings_between(self.ranks[number], self.down, self.place)

    def _sweep(
        self, first: int, last: int, fixed: Collection[int], downwards: bool, turn_ties: bool
    ) -> None:
        numbers = range(first + 1, last + 1) if downwards else range(last - 1, first - 1, -1)
        links = self.up if downwards else self.down
        for number in numbers:
            row = self.ranks[number]
            if len(row) < 2 or number in fixed:
                continue
            self.effort -= len(row)
            fresh = self._by_medians(row, links, turn_ties)
            if fresh != row:
                self.ranks[number] = fresh
                self._settle(fresh)
        self._count(first, last)

    def _by_medians(self, row: list[int], links: Links, turn_ties: bool) -> list[int]:
        """The row sorted by the medians of its neighbours; who has none stays where it is."""
        place = self.place
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

    def _swap_neighbours(self, first: int, last: int, fixed: Collection[int]) -> None:
        """Swap neighbours wherever that saves a crossing, until nothing is left to save."""
        gaps = self.gaps
        waiting: Collection[int] = [
            number
            for number in range(first, last + 1)
            if (number < last and gaps[number]) or (number > first and gaps[number - 1])
        ]
        for _ in range(8):
            changed: set[int] = set()
            for number in waiting:
                if number not in fixed and self._swap_in(number, first, last):
                    self._count(max(number - 1, first), min(number + 1, last))
                    changed.update((number - 1, number, number + 1))
            waiting = sorted(n for n in changed if first <= n <= last)
            if not waiting:
                return

    def _swap_in(self, number: int, first: int, last: int) -> bool:
        row = self.ranks[number]
        if len(row) < 2:
            return False
        place, up, down = self.place, self.up, self.down
        none: list[int] = []
        above = [_sorted_places(up[v], place) if number > first else none for v in row]
        below = [_sorted_places(down[v], place) if number < last else none for v in row]
        changed = False
        again = _PASSES
        while again:
            again -= 1
            self.effort -= len(row)
            swapped = False
            for left in range(len(row) - 1):
                right = left + 1
                gain = _gain(above[left], above[right]) + _gain(below[left], below[right])
                if gain > 0:
                    row[left], row[right] = row[right], row[left]
                    above[left], above[right] = above[right], above[left]
                    below[left], below[right] = below[right], below[left]
                    changed = swapped = True
            again = again if swapped else 0
        if changed:
            self._settle(row)
        return changed


def _sorted_places(vertices: Sequence[int], place: Sequence[int]) -> list[int]:
    if len(vertices) == 1:
        return [place[vertices[0]]]
    return sorted([place[vertex] for vertex in vertices])


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
