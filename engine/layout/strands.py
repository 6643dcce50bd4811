"""Vertical strands: vertices of successive ranks that stand exactly below one another.

Main branches, trunks that pass many ranks and the sides of groups become strands; an edge of
lower priority gives way where two would cross.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from engine.layout.branches import Branches
from engine.layout.proper import Link, Proper
from engine.layout.separation import Apart


def straight_pairs(
    proper: Proper, links: Sequence[Link], branches: Branches
) -> list[tuple[int, int]]:
    """Pairs of neighbours in ranks that would like to be straight, the most important first."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for number, link in enumerate(links):
        path = proper.paths[number]
        if len(path) < 2 or link.source == link.target:
            continue
        main_from = branches.after[link.source] == link.target
        main_to = branches.before[link.target] == link.source
        length = len(path)
        for step, pair in enumerate(zip(path, path[1:], strict=False)):
            if step == 0 and not main_from or step == length - 2 and not main_to:
                continue
            # The main line first, then long trunks, the longest first.
            importance = (0, 0) if main_from and main_to and length == 2 else (1, -length)
            if pair not in found or importance < found[pair]:
                found[pair] = importance
    return sorted(found, key=lambda pair: (found[pair], pair))


class Strands:
    """Which strand every vertex belongs to, as far as the order of the rows allows."""

    def __init__(self, rows: Sequence[Sequence[int]], count: int) -> None:
        self.count = count
        self._rows = rows
        self._place = [0] * count
        self._row = [0] * count
        for number, row in enumerate(rows):
            for position, vertex in enumerate(row):
                self._place[vertex] = position
                self._row[vertex] = number
        self._below = [-1] * count
        self._above = [-1] * count
        self._accepted: list[list[tuple[int, int]]] = [[] for _ in rows]
        self.of: list[int] = []
        self.members: list[list[int]] = []

    def accept(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Tie each pair that is free at both ends and crosses none that is tied already."""
        place = self._place
        for upper, lower in pairs:
            if self._below[upper] >= 0 or self._above[lower] >= 0:
                continue
            taken = self._accepted[self._row[upper]]
            entry = (place[upper], place[lower])
            at = bisect_left(taken, entry)
            if at and taken[at - 1][1] >= entry[1]:
                continue
            if at < len(taken) and taken[at][1] <= entry[1]:
                continue
            taken.insert(at, entry)
            self._below[upper] = lower
            self._above[lower] = upper

    def tie(self, meets: Sequence[tuple[int, int]], gaps: dict[tuple[int, int], float]) -> Apart:
        """Make the strands, joining those of a fork and the place where its branches meet.

        Joins that contradict the order of the rows are given up, all together if need be.
        """
        for attempt in (meets, ()):
            self._collect(attempt)
            apart = self.apart(gaps)
            if apart.consistent:
                break
        return apart

    def apart(self, gaps: dict[tuple[int, int], float]) -> Apart:
        """The distances between vertices as distances between strands."""
        of = self.of
        between: dict[tuple[int, int], float] = {}
        for (left, right), gap in gaps.items():
            pair = (of[left], of[right])
            if between.get(pair, -1.0) < gap:
                between[pair] = gap
        return Apart(len(self.members), between)

    def _collect(self, meets: Sequence[tuple[int, int]]) -> None:
        self.of = [-1] * self.count
        self.members = []
        for row in self._rows:
            for vertex in row:
                if self._above[vertex] >= 0:
                    continue
                strand = [vertex]
                while self._below[strand[-1]] >= 0:
                    strand.append(self._below[strand[-1]])
                for member in strand:
                    self.of[member] = len(self.members)
                self.members.append(strand)
        if meets:
            self._join(meets)

    def _join(self, meets: Sequence[tuple[int, int]]) -> None:
        leader = list(range(len(self.members)))

        def find(strand: int) -> int:
            while leader[strand] != strand:
                leader[strand] = leader[leader[strand]]
                strand = leader[strand]
            return strand

        for upper, lower in meets:
            one, other = find(self.of[upper]), find(self.of[lower])
            leader[max(one, other)] = min(one, other)
        kept = [strand for strand in range(len(leader)) if find(strand) == strand]
        number = {strand: place for place, strand in enumerate(kept)}
        members: list[list[int]] = [[] for _ in kept]
        for strand, vertices in enumerate(self.members):
            members[number[find(strand)]].extend(vertices)
        self.members = members
        for strand, vertices in enumerate(members):
            for vertex in vertices:
                self.of[vertex] = strand
