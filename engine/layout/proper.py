"""The graph with a vertex in every rank that an edge passes, so that edges join neighbours only.

Wires from one port share their passing vertices (their trunk). It knows ranks and groups by
number; orders and pixels come later.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_MOST_LANES = 4_000  # passing vertices at most, besides 20 for every vertex


class Link(NamedTuple):
    """One wire between numbered vertices."""

    source: int
    target: int
    port: int = 0
    slot: int = 0


class Nest:
    """Groups by number: their parents, who is in which, and the ranks they reach over."""

    def __init__(self, parents: Sequence[int], home: Sequence[int], ranks: Sequence[int]) -> None:
        self.parents = list(parents)
        self.home = list(home)
        self.top = [-1] * len(self.parents)
        self.bottom = [-1] * len(self.parents)
        for vertex, group in enumerate(self.home):
            while group >= 0:
                rank = ranks[vertex]
                self.top[group] = rank if self.top[group] < 0 else min(self.top[group], rank)
                self.bottom[group] = max(self.bottom[group], rank)
                group = self.parents[group]

    def line(self, group: int) -> list[int]:
        """The group and what it lies in, innermost first; -1 (the whole drawing) at the end."""
        found = []
        while group >= 0:
            found.append(group)
            group = self.parents[group]
        return [*found, -1]

    def passing(self, source: int, target: int, rank: int, target_rank: int) -> int:
        """The group in which the edge between two vertices passes ``rank``."""
        ours, theirs = self.line(self.home[source]), self.line(self.home[target])
        if len(ours) == 1 and len(theirs) == 1:
            return -1
        common = next(group for group in ours if group in theirs)
        for group in ours[: ours.index(common)]:
            if self.bottom[group] >= rank and target_rank > self.bottom[group]:
                return group
        for group in theirs[: theirs.index(common)]:
            if self.top[group] <= rank:
                return group
        return common


class Proper:
    """Vertices in ranks; those from ``real`` on are places where a trunk passes.

    ``paths`` has, for every link, the vertices from its source to its target; a link that was too
    long for the whole to stay small has none and is left to the router.
    """

    def __init__(
        self,
        ranks: Sequence[int],
        links: Sequence[Link],
        nest: Nest | None = None,
        seats: Sequence[int] = (),
    ) -> None:
        self.real = len(ranks)
        self.rank = list(ranks)
        self.home = list(nest.home) if nest else [-1] * self.real
        self.net: list[tuple[int, int]] = [(-1, 0)] * self.real
        self.up: list[list[int]] = [[] for _ in ranks]
        self.down: list[list[int]] = [[] for _ in ranks]
        self.paths: list[tuple[int, ...]] = [()] * len(links)
        self._lanes: dict[tuple[int, int, int, int], int] = {}
        budget = _MOST_LANES + 20 * self.real
        for number in sorted(range(len(links)), key=lambda n: self._length(links[n])):
            link = links[number]
            if len(self.rank) + self._length(link) > budget + self.real:
                break
            self.paths[number] = self._pass(link, nest)
        self._join(links, seats)
        rows = max(self.rank, default=-1) + 1
        self.rows: list[list[int]] = [[] for _ in range(rows)]
        for vertex, row in enumerate(self.rank):
            self.rows[row].append(vertex)

    def is_lane(self, vertex: int) -> bool:
        """Whether a trunk passes there, and no card stands."""
        return vertex >= self.real

    def _length(self, link: Link) -> int:
        return self.rank[link.target] - self.rank[link.source]

    def _pass(self, link: Link, nest: Nest | None) -> tuple[int, ...]:
        path = [link.source]
        end = self.rank[link.target]
        for row in range(self.rank[link.source] + 1, end):
            group = nest.passing(link.source, link.target, row, end) if nest else -1
            key = (link.source, link.port, row, group)
            lane = self._lanes.get(key, -1)
            if lane < 0:
                lane = self._lanes[key] = len(self.rank)
                self.rank.append(row)
                self.home.append(group)
                self.net.append((link.source, link.port))
                self.up.append([])
                self.down.append([])
            path.append(lane)
        path.append(link.target)
        return tuple(path)

    def _join(self, links: Sequence[Link], seats: Sequence[int]) -> None:
        """Neighbours of every vertex: below in the order of the links, above by input slot.

        Cards with a seat (from left to right) take the places of cards in the order of seats.
        """
        joined: set[tuple[int, int]] = set()
        for number in sorted(range(len(links)), key=lambda n: links[n].slot):
            path = self.paths[number]
            for upper, lower in zip(path, path[1:], strict=False):
                # Parallel wires between two cards count each; a shared trunk counts once.
                if (upper, lower) not in joined or (upper < self.real and lower < self.real):
                    joined.add((upper, lower))
                    self.up[lower].append(upper)
        joined.clear()
        for path in self.paths:
            for upper, lower in zip(path, path[1:], strict=False):
                if (upper, lower) not in joined or (upper < self.real and lower < self.real):
                    joined.add((upper, lower))
                    self.down[upper].append(lower)
        if not seats:
            return
        for neighbours in (*self.up, *self.down):
            if len(neighbours) > 1:
                places = [p for p, v in enumerate(neighbours) if v < self.real and seats[v] >= 0]
                cards = sorted((neighbours[place] for place in places), key=seats.__getitem__)
                for place, card in zip(places, cards, strict=True):
                    neighbours[place] = card
