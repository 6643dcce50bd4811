"""The order within rows when groups stay together: the whole first, then each group inside.

Seen from outside, a group is one item in every row that it reaches over; seen from inside, what
stands above and below it is fixed. Groups never change sides from row to row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from engine.layout.crossings import Links, Ranks
from engine.layout.proper import Nest, Proper

_BOND = 8  # what it costs to cross the inside of a group, in crossings

Improve = Callable[[Ranks, Links, Links, Collection[int]], Ranks]


class NestedOrder:
    """Rows of a proper graph, ordered group by group with ``improve``."""

    def __init__(self, proper: Proper, nest: Nest, first: Ranks, improve: Improve) -> None:
        self._proper = proper
        self._nest = nest
        self._first = first
        self._improve = improve
        self._children: list[list[int]] = [[] for _ in range(len(nest.parents) + 1)]
        for group, parent in enumerate(nest.parents):
            self._children[parent].append(group)
        # For every group and row: vertices, and groups as ~number.
        self._items: dict[tuple[int, int], list[int]] = {}
        for group in range(-1, len(nest.parents)):
            self._set_first(group)
        self._solve(-1)
        waiting = sorted(self._children[-1], key=lambda group: nest.top[group])
        while waiting:
            group = waiting.pop(0)
            self._solve(group)
            waiting.extend(sorted(self._children[group], key=lambda child: nest.top[child]))

    def rows(self, border: Callable[[int, int, bool], int] | None = None) -> Ranks:
        """All rows with the groups written out; ``border(group, row, right)`` adds their sides."""
        return [self._written(-1, row, border) for row in range(len(self._first))]

    def _written(
        self, group: int, row: int, border: Callable[[int, int, bool], int] | None
    ) -> list[int]:
        found: list[int] = []
        for item in self._items.get((group, row), ()):
            if item >= 0:
                found.append(item)
                continue
            inner = self._written(~item, row, border)
            if border:
                inner = [border(~item, row, False), *inner, border(~item, row, True)]
            found.extend(inner)
        return found

    def _span(self, group: int) -> range:
        if group < 0:
            return range(len(self._first))
        return range(self._nest.top[group], self._nest.bottom[group] + 1)

    def _set_first(self, group: int) -> None:
        """Items in the order of the first rows: a group stands where its first vertex does."""
        home = self._proper.home
        for row in self._span(group):
            items: list[int] = []
            seen: set[int] = set()
            for vertex in self._first[row]:
                item = self._item(vertex, home[vertex], group)
                if item is not None and item not in seen:
                    seen.add(item)
                    items.append(item)
            # A group that has nothing in a row in the middle still keeps its place there.
            for child in self._children[group]:
                if ~child not in seen and row in self._span(child):
                    items.append(~child)
            self._items[group, row] = items

    def _item(self, vertex: int, home: int, group: int) -> int | None:
        """What the vertex is part of, seen from ``group``; None when it is outside."""
        if home == group:
            return vertex
        while home >= 0:
            parent = self._nest.parents[home]
            if parent == group:
                return ~home
            home = parent
        return None

    def _solve(self, group: int) -> None:
        span = self._span(group)
        ranks: Ranks = []
        number: dict[tuple[int, int], int] = {}  # (item, row) -> place; vertices have row -1
        names: list[int] = []
        for row in span:
            ranks.append([])
            for item in self._items[group, row]:
                key = (item, row if item < 0 else -1)
                number[key] = len(names)
                ranks[-1].append(len(names))
                names.append(item)
        up: list[list[int]] = [[] for _ in names]
        down: list[list[int]] = [[] for _ in names]
        self._join_inside(group, span, names, number, up, down)
        fixed = set()
        if group >= 0:
            above = self._outside(group, span[0], True, number, up, down)
            below = self._outside(group, span[-1], False, number, up, down)
            if above:
                ranks.insert(0, above)
                fixed.add(0)
            if below:
                ranks.append(below)
                fixed.add(len(ranks) - 1)
        solved = self._improve(ranks, up, down, fixed)
        inner = solved[1 if 0 in fixed else 0 :]
        before: list[int] = []
        for row, places in zip(span, inner, strict=False):
            items = [names[place] for place in places]
            before = _keep_sides(items, before)
            self._items[group, row] = items

    def _join_inside(
        self,
        group: int,
        span: range,
        names: Sequence[int],
        number: dict[tuple[int, int], int],
        up: list[list[int]],
        down: list[list[int]],
    ) -> None:
        home = self._proper.home

        def place(vertex: int, row: int) -> int:
            item = self._item(vertex, home[vertex], group)
            if item is None:
                return -1
            return number[item, row if item < 0 else -1]

        def join(links: Links, joins: list[list[int]], row: int, next_row: int) -> None:
            for vertex in self._first[row]:
                here = place(vertex, row)
                for other in links[vertex] if here >= 0 else ():
                    there = place(other, next_row)
                    if there >= 0 and not (names[here] == names[there] < 0):
                        joins[here].append(there)

        for row in span[:-1]:
            join(self._proper.down, down, row, row + 1)
            join(self._proper.up, up, row + 1, row)
            for child in self._children[group]:
                if row in self._span(child)[:-1]:
                    one, two = number[~child, row], number[~child, row + 1]
                    down[one].extend([two] * _BOND)
                    up[two].extend([one] * _BOND)

    def _outside(
        self,
        group: int,
        row: int,
        above: bool,
        number: dict[tuple[int, int], int],
        up: list[list[int]],
        down: list[list[int]],
    ) -> list[int]:
        """Fixed places for what the group's first or last row is joined to outside."""
        home = self._proper.home
        links = self._proper.up if above else self._proper.down
        next_row = row - 1 if above else row + 1
        if not 0 <= next_row < len(self._first):
            return []
        position = {v: place for place, v in enumerate(self._written(-1, next_row, None))}
        joined: dict[int, list[int]] = {}
        for vertex in self._first[row]:
            item = self._item(vertex, home[vertex], group)
            if item is None:
                continue
            inner = number[item, row if item < 0 else -1]
            for other in links[vertex]:
                joined.setdefault(other, []).append(inner)
        fixed = []
        for other in sorted(joined, key=position.__getitem__):
            here = len(up)
            fixed.append(here)
            up.append([] if above else joined[other])
            down.append(joined[other] if above else [])
            for inner in joined[other]:
                (up if above else down)[inner].append(here)
        return fixed


def _keep_sides(items: list[int], before: Sequence[int]) -> list[int]:
    """Put groups that go on from the row above into the order they had there; the row's groups."""
    rank = {item: place for place, item in enumerate(before)}
    places = [place for place, item in enumerate(items) if item in rank]
    for place, item in zip(
        places, sorted((items[place] for place in places), key=rank.__getitem__), strict=True
    ):
        items[place] = item
    return [item for item in items if item < 0]
