"""Network simplex: integer ranks that make the weighted lengths of all edges together smallest.

It knows vertices as numbers and edges with a least length and a weight; what they stand for it
does not know. The graph must be connected and without cycles.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """One edge: ``target`` lies at least ``least`` ranks below ``source``."""

    source: int
    target: int
    least: int = 1
    weight: int = 1


def best_ranks(count: int, spans: Sequence[Span], pivots: int) -> list[int]:
    """Ranks with the smallest weighted length that at most ``pivots`` exchanges can reach."""
    ranks = _tightened(count, spans)
    if len(spans) < count:
        return ranks  # a tree: tightening has made every edge as short as it can be
    solver = _Simplex(count, spans, ranks)
    solver.run(pivots)
    return solver.ranks


def topological(count: int, spans: Sequence[Span]) -> list[int]:
    """The vertices, every source before its targets."""
    below: list[list[int]] = [[] for _ in range(count)]
    left = [0] * count
    for source, target, _, _ in spans:
        below[source].append(target)
        left[target] += 1
    order = [vertex for vertex in range(count) if left[vertex] == 0]
    for vertex in order:
        for target in below[vertex]:
            left[target] -= 1
            if left[target] == 0:
                order.append(target)
    return order


def _tightened(count: int, spans: Sequence[Span]) -> list[int]:
    """Longest-path ranks, then every vertex pulled towards where more of its weight is."""
    entering: list[list[Span]] = [[] for _ in range(count)]
    leaving: list[list[Span]] = [[] for _ in range(count)]
    for span in spans:
        entering[span.target].append(span)
        leaving[span.source].append(span)
    order = topological(count, spans)
    ranks = [0] * count
    for vertex in order:
        for span in entering[vertex]:
            ranks[vertex] = max(ranks[vertex], ranks[span.source] + span.least)
    pull = [
        sum(span.weight for span in leaving[vertex]) - sum(s.weight for s in entering[vertex])
        for vertex in range(count)
    ]
    for _ in range(3):
        moved = False
        for vertex in reversed(order):
            if pull[vertex] > 0:
                lowest = min(ranks[s.target] - s.least for s in leaving[vertex])
                moved = moved or lowest != ranks[vertex]
                ranks[vertex] = lowest
        for vertex in order:
            if pull[vertex] < 0:
                highest = max(ranks[s.source] + s.least for s in entering[vertex])
                moved = moved or highest != ranks[vertex]
                ranks[vertex] = highest
        if not moved:
            break
    return ranks


class _Simplex:
    """A spanning tree of tight edges that exchanges edges as long as one has a negative cut."""

    def __init__(self, count: int, spans: Sequence[Span], ranks: list[int]) -> None:
        self.ranks = ranks
        self._spans = spans
        self._touching: list[list[int]] = [[] for _ in range(count)]
        for number, span in enumerate(spans):
            self._touching[span.source].append(number)
            self._touching[span.target].append(number)
        self._in_tree = [False] * len(spans)
        self._cut = [0] * len(spans)
        self._parent = [-1] * count  # the tree edge towards the root
        self._low = [0] * count
        self._lim = [0] * count
        self._tree: list[list[int]] = [[] for _ in range(count)]
        self._make_tight_tree(count)
        self._number(0, -1, 1)
        self._set_cuts()

    def run(self, pivots: int) -> None:
        """Exchange edges until no cut is negative, or ``pivots`` times."""
        start = 0
        tree_edges = [number for number, inside in enumerate(self._in_tree) if inside]
        size = len(tree_edges)
        for _ in range(pivots):
            for step in range(size):
                place = (start + step) % size
                if self._cut[tree_edges[place]] < 0:
                    break
            else:
                return
            leaving = tree_edges[place]
            entering = self._entering(leaving)
            if entering < 0:
                return
            self._exchange(leaving, entering)
            tree_edges[place] = entering
            start = place + 1

    def _slack(self, number: int) -> int:
        source, target, least, _ = self._spans[number]
        return self.ranks[target] - self.ranks[source] - least

    def _other(self, number: int, vertex: int) -> int:
        span = self._spans[number]
        return span.target if span.source == vertex else span.source

    def _make_tight_tree(self, count: int) -> None:
        """Grow a tree of tight edges from vertex 0, shifting it to its nearest neighbour."""
        inside = [False] * count
        inside[0] = True
        members = [0]
        border: list[int] = list(self._touching[0])
        fresh = [0]
        while len(members) < count:
            while fresh:
                vertex = fresh.pop()
                for number in self._touching[vertex]:
                    other = self._other(number, vertex)
                    if not inside[other] and self._slack(number) == 0:
                        inside[other] = True
                        members.append(other)
                        fresh.append(other)
                        border.extend(self._touching[other])
                        self._join(number)
            if len(members) == count:
                return
            border = [n for n in border if inside[self._spans[n][0]] != inside[self._spans[n][1]]]
            nearest = min(border, key=lambda n: (self._slack(n), n))
            shift = self._slack(nearest)
            if inside[self._spans[nearest].target]:
                shift = -shift
            for vertex in members:
                self.ranks[vertex] += shift
            source, target, _, _ = self._spans[nearest]
            # Walking again from the inner end finds the edge that has just become tight.
            fresh.append(source if inside[source] else target)

    def _join(self, number: int) -> None:
        self._in_tree[number] = True
        self._tree[self._spans[number].source].append(number)
        self._tree[self._spans[number].target].append(number)

    def _number(self, root: int, parent: int, low: int) -> None:
        """Post-order numbers below ``root``; ``parent`` is the edge above it."""
        self._parent[root] = parent
        self._low[root] = low
        stack = [(root, iter(self._tree[root]))]
        counter = low
        while stack:
            vertex, rest = stack[-1]
            for number in rest:
                if number == self._parent[vertex]:
                    continue
                child = self._other(number, vertex)
                self._parent[child] = number
                self._low[child] = counter
                stack.append((child, iter(self._tree[child])))
                break
            else:
                self._lim[vertex] = counter
                counter += 1
                stack.pop()

    def _set_cuts(self) -> None:
        """Cut values of all tree edges, leaves first."""
        for vertex in sorted(range(len(self._lim)), key=self._lim.__getitem__):
            number = self._parent[vertex]
            if number >= 0:
                self._cut[number] = self._cut_below(vertex, number)

    def _cut_below(self, vertex: int, number: int) -> int:
        """The cut of the edge above ``vertex``, from the edges at the vertex and its children."""
        upwards = self._spans[number].source == vertex
        total = 0
        for other in self._touching[vertex]:
            if other == number:
                continue
            source, _, _, weight = self._spans[other]
            same = (source == vertex) == upwards
            value = weight
            if self._in_tree[other]:
                value = weight - self._cut[other]
            total += value if same else -value
        return total + self._spans[number].weight

    def _entering(self, leaving: int) -> int:
        """The edge with the least slack that leads back over the gap ``leaving`` would leave."""
        source, target, _, _ = self._spans[leaving]
        tail_below = self._lim[source] < self._lim[target]
        root = source if tail_below else target
        low, lim = self._low[root], self._lim[root]
        best, best_slack = -1, 0
        lims, spans = self._lim, self._spans
        for vertex in self._subtree(root):
            for number in self._touching[vertex]:
                if self._in_tree[number]:
                    continue
                # The edge must run against the leaving one: into the tail's part.
                start, end, _, _ = spans[number]
                if (end if tail_below else start) != vertex:
                    continue
                if low <= lims[start if tail_below else end] <= lim:
                    continue
                slack = self._slack(number)
                if best < 0 or slack < best_slack:
                    best, best_slack = number, slack
                    if slack == 0:
                        return best
        return best

    def _subtree(self, root: int) -> list[int]:
        found = [root]
        for vertex in found:
            for number in self._tree[vertex]:
                if number != self._parent[vertex]:
                    found.append(self._other(number, vertex))
        return found

    def _exchange(self, leaving: int, entering: int) -> None:
        """Take ``leaving`` out of the tree and ``entering`` in."""
        source, target, _, _ = self._spans[leaving]
        tail_below = self._lim[source] < self._lim[target]
        slack = self._slack(entering)
        if slack:
            # Moving the part below the gap is enough: ranks are relative.
            shift = -slack if tail_below else slack
            for vertex in self._subtree(source if tail_below else target):
                self.ranks[vertex] += shift
        cut = self._cut[leaving]
        start, end, _, _ = self._spans[entering]
        top = self._change_path(start, end, cut, True)
        self._change_path(end, start, cut, False)
        self._cut[entering] = -cut
        self._cut[leaving] = 0
        self._in_tree[leaving] = False
        self._tree[source].remove(leaving)
        self._tree[target].remove(leaving)
        self._join(entering)
        self._number(top, self._parent[top], self._low[top])

    def _change_path(self, start: int, goal: int, cut: int, from_tail: bool) -> int:
        """Add the cut along the path from ``start`` up to what holds ``goal``; that vertex."""
        vertex = start
        while not self._low[vertex] <= self._lim[goal] <= self._lim[vertex]:
            number = self._parent[vertex]
            source, target, _, _ = self._spans[number]
            forward = (source == vertex) == from_tail
            self._cut[number] += cut if forward else -cut
            vertex = target if source == vertex else source
        return vertex
