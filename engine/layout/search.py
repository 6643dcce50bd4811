"""The search for an order with few crossings: good first orders, then repairs where it pays.

The rows are taken stretch by stretch between rows of a single vertex. Where crossings are left,
windows around them are shuffled and improved; what helps in one place is tried in its repetitions,
for networks repeat themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from random import Random

from engine.layout.crossings import Links, Ordering, Ranks
from engine.layout.packed import Packed

_SEED = 8
_ROUNDS = 24
_PATIENCE = 5
_REPAIR_ROUNDS = 8
_REPAIR_PATIENCE = 2
_REACH = 6  # rows to each side of a crossing that a repair may change
_WORK = 8  # vertices that repairs may look at, times the vertices that there are
_LEAST_WORK = 4000


def order_rows(rows: Ranks, up: Links, down: Links, fixed: Collection[int]) -> Ranks:
    """The rows in an order with few crossings; where it costs none, neighbours as in ``up``."""
    packed = Packed(rows, up, down, fixed)
    rows, up, down, fixed = packed.rows, packed.up, packed.down, packed.fixed
    ordering = Ordering(rows, up, down)
    candidates = [walk_order(rows, up, down, fixed, True), walk_order(rows, up, down, fixed, False)]
    for first, last in _stretches(rows):
        _best_start(ordering, candidates, first, last, fixed)
    if ordering.crossings(0, len(rows)):
        _Repairs(ordering, rows, fixed).run()
    return packed.unpacked(ordering.ranks)


def walk_order(rows: Ranks, up: Links, down: Links, fixed: Collection[int], upwards: bool) -> Ranks:
    """Each row in the order in which a depth-first walk comes by; ``fixed`` rows as they are."""
    row_of = [0] * len(up)
    for number, row in enumerate(rows):
        for vertex in row:
            row_of[vertex] = number
    seen = [False] * len(up)
    found: Ranks = [[] for _ in rows]
    onwards, back = (up, down) if upwards else (down, up)
    starts = [vertex for row in (reversed(rows) if upwards else rows) for vertex in row]
    for start in sorted(starts, key=lambda vertex: bool(back[vertex])):
        if seen[start]:
            continue
        stack = [start]
        while stack:
            vertex = stack.pop()
            if not seen[vertex]:
                seen[vertex] = True
                found[row_of[vertex]].append(vertex)
                stack.extend(reversed(onwards[vertex]))
    return [rows[number] if number in fixed else row for number, row in enumerate(found)]


def _stretches(rows: Ranks) -> Iterator[tuple[int, int]]:
    """Rows from one with a single vertex to the next."""
    start = 0
    for number, row in enumerate(rows):
        if number and (len(row) == 1 or number == len(rows) - 1):
            yield start, number
            start = number


def _best_start(
    ordering: Ordering, candidates: list[Ranks], first: int, last: int, fixed: Collection[int]
) -> None:
    """Take the candidate that ends with the fewest crossings, the earlier one on a draw."""
    best: tuple[int, Ranks] | None = None
    for candidate in candidates:
        ordering.put(candidate[first : last + 1], first)
        ordering.improve(first, last, fixed, _ROUNDS, _PATIENCE)
        left = ordering.crossings(first, last)
        if best is None or left < best[0]:
            best = left, ordering.copy(first, last)
        if left == 0:
            return
    if best:
        ordering.put(best[1], first)


class _Repairs:
    """Shuffled windows around what still crosses."""

    def __init__(self, ordering: Ordering, rows: Ranks, fixed: Collection[int]) -> None:
        self._ordering = ordering
        self._rows = rows
        self._fixed = set(fixed)
        self._random = Random(_SEED)
        self._row_of = [0] * len(ordering.up)
        self._seat = [0] * len(ordering.up)
        for number, row in enumerate(rows):
            for seat, vertex in enumerate(row):
                self._row_of[vertex] = number
                self._seat[vertex] = seat
        self._kind = self._kinds()

    def run(self) -> None:
        """Repair until nothing crosses or the work is used up."""
        ordering = self._ordering
        work = max(_WORK * sum(map(len, self._rows)), _LEAST_WORK)
        while work > 0 and ordering.effort > 0:
            bad = [number for number, count in enumerate(ordering.gaps) if count]
            if not bad:
                return
            middle = self._random.choice(bad)
            reach = self._random.randint(_REACH // 3, _REACH)
            first, last = max(0, middle - reach), min(len(self._rows) - 1, middle + 1 + reach)
            work -= sum(len(row) for row in ordering.ranks[first : last + 1])
            before = ordering.crossings(first, last)
            saved = ordering.copy(first, last)
            # The ends of the window hold on to what is outside; where nothing is, they may move.
            ends = {n for n in (first, last) if 0 < n < len(self._rows) - 1} | self._fixed
            ordering.put(self._shuffled(first, last, ends), first)
            ordering.improve(first, last, ends, _REPAIR_ROUNDS, _REPAIR_PATIENCE)
            after = ordering.crossings(first, last)
            if after > before:
                ordering.put(saved, first)
            elif after < before:
                self._repeat(first, last)

    def _shuffled(self, first: int, last: int, ends: set[int]) -> Ranks:
        """The window in the order of a random walk from its upper or its lower end."""
        ordering, row_of, shuffle = self._ordering, self._row_of, self._random.shuffle
        upwards = self._random.random() < 0.5
        links = ordering.up if upwards else ordering.down
        rows = ordering.ranks[first : last + 1]
        seen: set[int] = set()
        found: Ranks = [[] for _ in rows]
        for row in reversed(rows) if upwards else rows:
            for start in row:
                stack = [start]
                while stack:
                    vertex = stack.pop()
                    if vertex in seen or not first <= row_of[vertex] <= last:
                        continue
                    seen.add(vertex)
                    found[row_of[vertex] - first].append(vertex)
                    onwards = links[vertex]
                    if len(onwards) > 1:
                        onwards = list(onwards)
                        shuffle(onwards)
                    stack.extend(onwards)
        for end in ends & set(range(first, last + 1)):
            found[end - first] = list(rows[end - first])
        return found

    def _kinds(self) -> list[int]:
        """For every row a number that is the same where the row and the edges below are alike."""
        known: dict[tuple[tuple[int, ...], ...], int] = {}
        kinds = []
        for row in self._rows:
            shape = tuple(tuple(self._seat[v] for v in self._ordering.down[u]) for u in row)
            kinds.append(known.setdefault(shape, len(known)))
        return kinds

    def _repeat(self, first: int, last: int) -> None:
        """Try the order of a window in all places of the same shape."""
        ordering = self._ordering
        pattern = self._kind[first:last]
        order = [[self._seat[v] for v in row] for row in ordering.ranks[first : last + 1]]
        for start in range(len(self._rows) - len(order) + 1):
            end = start + len(order) - 1
            if start == first or self._kind[start:end] != pattern:
                continue
            before = ordering.crossings(max(start - 1, 0), end + 1)
            if not before or len(self._rows[end]) != len(order[-1]):
                continue
            saved = ordering.copy(start, end)
            kept = [row for row in (start, end) if row in self._fixed]
            rows = [[self._rows[start + n][seat] for seat in row] for n, row in enumerate(order)]
            for row in kept:
                rows[row - start] = saved[row - start]
            ordering.put(rows, start)
            if ordering.crossings(max(start - 1, 0), end + 1) >= before:
                ordering.put(saved, start)
