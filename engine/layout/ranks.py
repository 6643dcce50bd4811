"""Which rank (row, counted from the top) every vertex goes to.

Chains are taken as one edge each, and what hangs together only at a single vertex is solved part
by part; so the network simplex sees small problems even in models of thousands of layers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from engine.layout.simplex import Span, best_ranks, topological

_WEIGHT = 256
_TILT = 16
_EXCHANGES = 4000  # times the vertices of a part at most; a bound against hostile drawings


class Chain(NamedTuple):
    """Vertices with one edge in and one out, in a row, between two others."""

    source: int
    inner: tuple[int, ...]
    target: int


def rank(count: int, edges: Sequence[tuple[int, int]]) -> list[int]:
    """Ranks of ``count`` vertices: edges lead down and are short, the slack is at their lower end.

    ``edges`` must be without cycles; parallel ones count once. Parts that no edge joins start at
    rank 0 each.
    """
    chains, kept = chains_of(count, sorted(set(edges)))
    number = {vertex: place for place, vertex in enumerate(kept)}
    spans = _spans(chains, number)
    ranks = _by_parts(len(kept), spans)
    _pull_up(ranks, spans)
    result = [0] * count
    for vertex, place in number.items():
        result[vertex] = ranks[place]
    for chain in chains:
        for step, vertex in enumerate(chain.inner, 1):
            result[vertex] = result[chain.source] + step
    return result


def chains_of(count: int, edges: Sequence[tuple[int, int]]) -> tuple[list[Chain], list[int]]:
    """Every edge with the vertices that lie on it, and the vertices that lie on none."""
    below: list[list[int]] = [[] for _ in range(count)]
    entering = [0] * count
    for source, target in edges:
        below[source].append(target)
        entering[target] += 1
    through = [len(below[vertex]) == 1 and entering[vertex] == 1 for vertex in range(count)]
    chains = []
    for source in range(count):
        if through[source]:
            continue
        for first in below[source]:
            inner = []
            vertex = first
            while through[vertex]:
                inner.append(vertex)
                vertex = below[vertex][0]
            chains.append(Chain(source, tuple(inner), vertex))
    return chains, [vertex for vertex in range(count) if not through[vertex]]


def _spans(chains: Sequence[Chain], number: dict[int, int]) -> list[Span]:
    """The chains as edges; upper ones weigh a trifle more, which sends slack to the lower end."""
    plain = [
        Span(number[chain.source], number[chain.target], len(chain.inner) + 1) for chain in chains
    ]
    depth = [0] * len(number)
    below: list[list[Span]] = [[] for _ in number]
    for span in plain:
        below[span.source].append(span)
    for vertex in topological(len(number), plain):
        for span in below[vertex]:
            depth[span.target] = max(depth[span.target], depth[vertex] + span.least)
    deepest = max(depth, default=0) or 1
    return [span._replace(weight=_WEIGHT - _TILT * depth[span.source] // deepest) for span in plain]


def _by_parts(count: int, spans: Sequence[Span]) -> list[int]:
    """Ranks found part by part and put together where the parts meet."""
    meeting: list[list[tuple[int, int]]] = [[] for _ in range(count)]  # (part, place in it)
    solved: list[tuple[list[int], list[int]]] = []  # vertices of a part and their ranks
    for part in _parts(count, spans):
        vertices = sorted({end for number in part for end in spans[number][:2]})
        local = {vertex: place for place, vertex in enumerate(vertices)}
        inner = [
            Span(local[s.source], local[s.target], s.least, s.weight)
            for s in (spans[number] for number in part)
        ]
        exchanges = max(50, min(20 * len(vertices), _EXCHANGES * 500 // len(vertices)))
        found = best_ranks(len(vertices), inner, exchanges)
        for place, vertex in enumerate(vertices):
            meeting[vertex].append((len(solved), place))
        solved.append((vertices, found))
    ranks = [0] * count
    done = [False] * count
    used = [False] * len(solved)
    for root in range(count):
        if done[root]:
            continue
        done[root] = True
        group = [root]
        for vertex in group:
            for part_number, place in meeting[vertex]:
                if used[part_number]:
                    continue
                used[part_number] = True
                vertices, found = solved[part_number]
                shift = ranks[vertex] - found[place]
                for other, value in zip(vertices, found, strict=True):
                    if not done[other]:
                        done[other] = True
                        ranks[other] = value + shift
                        group.append(other)
        highest = min(ranks[vertex] for vertex in group)
        for vertex in group:
            ranks[vertex] -= highest
    return ranks


def _parts(count: int, spans: Sequence[Span]) -> list[list[int]]:
    """The biconnected parts of the graph, each as the numbers of its edges."""
    touching: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for number, span in enumerate(spans):
        touching[span.source].append((number, span.target))
        touching[span.target].append((number, span.source))
    seen = [0] * count  # when a walk came here first; 0: not yet
    reach = [0] * count  # the earliest vertex that a back edge from below leads to
    clock = 0
    parts: list[list[int]] = []
    pending: list[int] = []
    for root in range(count):
        if seen[root]:
            continue
        clock += 1
        seen[root] = reach[root] = clock
        stack = [(root, -1, iter(touching[root]))]
        while stack:
            vertex, above, rest = stack[-1]
            for number, other in rest:
                if number == above:
                    continue
                if not seen[other]:
                    clock += 1
                    seen[other] = reach[other] = clock
                    pending.append(number)
                    stack.append((other, number, iter(touching[other])))
                    break
                if seen[other] < seen[vertex]:
                    pending.append(number)
                    reach[vertex] = min(reach[vertex], seen[other])
            else:
                stack.pop()
                if stack:
                    parent = stack[-1][0]
                    reach[parent] = min(reach[parent], reach[vertex])
                    if reach[vertex] >= seen[parent]:
                        parts.append(_cut_off(pending, above))
    return parts


def _cut_off(pending: list[int], first: int) -> list[int]:
    """Take what came since ``first`` off the end of a list."""
    start = len(pending) - 1
    while pending[start] != first:
        start -= 1
    found = pending[start:]
    del pending[start:]
    return found


def _pull_up(ranks: list[int], spans: Sequence[Span]) -> None:
    """Vertices that may move at no cost go as high as they can."""
    count = len(ranks)
    entering: list[list[Span]] = [[] for _ in range(count)]
    leaving = [0] * count
    for span in spans:
        entering[span.target].append(span)
        leaving[span.source] += 1
    for vertex in topological(count, spans):
        if entering[vertex] and len(entering[vertex]) == leaving[vertex]:
            ranks[vertex] = max(ranks[s.source] + s.least for s in entering[vertex])
