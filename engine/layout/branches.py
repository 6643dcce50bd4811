"""Which branch of a fork or merge is the main one, and where branches meet again.

A main branch continues the straight line of the drawing; its siblings are placed beside it. Where
no branch clearly leads, the fork stands over the middle of its branches. A wire that only skips
what lies on another way is no branch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.layout.ranks import chains_of
from engine.layout.simplex import Span, topological

_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Branches:
    """``after[v]`` and ``before[v]`` are the main neighbours of a vertex, -1 where none leads.

    ``meets`` pairs forks without a main branch with the vertex where all their branches end.
    ``beside`` counts how many times a vertex lies in a side branch.
    """

    after: tuple[int, ...]
    before: tuple[int, ...]
    meets: tuple[tuple[int, int], ...]
    beside: tuple[int, ...]


def find_branches(count: int, edges: Sequence[tuple[int, int]]) -> Branches:
    """Main branches, meeting points and side branches of a graph without cycles."""
    plain = list(dict.fromkeys(edges))
    skips = _skips(count, plain)
    below: list[list[int]] = [[] for _ in range(count)]
    above: list[list[int]] = [[] for _ in range(count)]
    for source, target in plain:
        if (source, target) not in skips:
            below[source].append(target)
            above[target].append(source)
    order = topological(count, [Span(source, target) for source, target in plain])
    gate, height = _gates(order, above)
    exit_, depth = _gates(list(reversed(order)), below)
    after = [_main(below[v], depth, depth[exit_[v]] if exit_[v] >= 0 else 0) for v in range(count)]
    before = [_main(above[v], height, height[gate[v]] if gate[v] >= 0 else 0) for v in range(count)]
    meets = [
        (vertex, exit_[vertex])
        for vertex in order
        if len(below[vertex]) > 1
        and after[vertex] < 0
        and exit_[vertex] >= 0
        and gate[exit_[vertex]] == vertex
        and before[exit_[vertex]] < 0
    ]
    beside = _beside(order, below, after, exit_)
    return Branches(tuple(after), tuple(before), tuple(meets), tuple(beside))


def _skips(count: int, edges: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Edges that only skip what lies on another way between their ends.

    Chains are crossed in one step, so a short search sees far; a skip that it does not find is
    treated as a branch.
    """
    chains, _ = chains_of(count, edges)
    below: list[list[int]] = [[] for _ in range(count)]
    entering = [0] * count
    for chain in chains:
        below[chain.source].append(chain.target)
        entering[chain.target] += 1
    order = topological(count, [Span(chain.source, chain.target) for chain in chains])
    place = [0] * count
    for number, vertex in enumerate(order):
        place[vertex] = number
    found = set()
    for source, inner, target in chains:
        if inner or len(below[source]) < 2 or entering[target] < 2:
            continue
        seen: set[int] = set()
        waiting = [vertex for vertex in below[source] if vertex != target]
        for vertex in waiting:
            if vertex == target or len(seen) > _SEARCH:
                break
            for other in below[vertex]:
                if other not in seen and place[other] <= place[target]:
                    seen.add(other)
                    waiting.append(other)
        if target in seen:
            found.add((source, target))
    return found


def _main(neighbours: Sequence[int], length: Sequence[int], end: int) -> int:
    """The neighbour whose branch is clearly the longest, or -1."""
    if not neighbours:
        return -1
    if len(neighbours) == 1:
        return neighbours[0]
    ranked = sorted(neighbours, key=lambda vertex: -length[vertex])
    first, second = (length[vertex] - end for vertex in ranked[:2])
    leads = first > second and (second <= 0 or (first >= 2 * second and first >= second + 2))
    return ranked[0] if leads else -1


def _gates(order: Sequence[int], above: Sequence[Sequence[int]]) -> tuple[list[int], list[int]]:
    """For every vertex the nearest one that all ways to it pass, and its longest way to it.

    -1 stands for a common start that is no vertex. Skew jumps keep the search for the nearest
    common gate logarithmic.
    """
    count = len(above)
    gate = [-1] * count
    level = [0] * (count + 1)  # the last entry is the start that is no vertex
    jump = [-1] * (count + 1)
    length = [0] * count
    for vertex in order:
        common = -1
        for place, source in enumerate(above[vertex]):
            common = source if place == 0 else _meet(common, source, gate, jump, level)
            length[vertex] = max(length[vertex], length[source] + 1)
        gate[vertex] = common
        level[vertex] = level[common] + 1
        far = jump[common]
        even = level[common] - level[far] == level[far] - level[jump[far]]
        jump[vertex] = jump[far] if even and common >= 0 else common
    return gate, length


def _meet(
    one: int, other: int, gate: Sequence[int], jump: Sequence[int], level: Sequence[int]
) -> int:
    """The deepest gate that both vertices have in common."""
    if level[one] < level[other]:
        one, other = other, one
    while level[one] > level[other]:
        one = jump[one] if level[jump[one]] >= level[other] else gate[one]
    while one != other:
        if jump[one] != jump[other]:
            one, other = jump[one], jump[other]
        else:
            one, other = gate[one], gate[other]
    return one


def _beside(
    order: Sequence[int], below: Sequence[Sequence[int]], after: Sequence[int], exit_: Sequence[int]
) -> list[int]:
    """How many side branches each vertex lies in: none on the main line."""
    beside: list[int] = [-1] * len(below)
    for vertex in order:
        if beside[vertex] < 0:
            beside[vertex] = 0
        own = beside[vertex]
        for target in below[vertex]:
            straight_on = target == exit_[vertex] or after[vertex] in (target, -1)
            depth = own if straight_on else own + 1
            if beside[target] < 0 or depth < beside[target]:
                beside[target] = depth
    return beside
