"""Which edges to leave out so that a graph has no cycle.

It knows vertices as numbers and edges as pairs. A finished network has no cycles; a drawing from
elsewhere may, and a layout must still come to an end.
"""

from __future__ import annotations

from collections.abc import Sequence


def back_edges(count: int, edges: Sequence[tuple[int, int]]) -> set[int]:
    """Positions of edges whose removal leaves no cycle; none of them could stay alone.

    Self loops are always among them. The answer depends on the order of the vertices only.
    """
    candidates = _closing_edges(count, edges)
    if not candidates:
        return set()
    below: list[list[int]] = [[] for _ in range(count)]
    for position, (source, target) in enumerate(edges):
        if position not in candidates:
            below[source].append(target)
    for position in sorted(candidates):
        source, target = edges[position]
        if source != target and not _reaches(below, target, source):
            below[source].append(target)
            candidates.discard(position)
    return candidates


def _closing_edges(count: int, edges: Sequence[tuple[int, int]]) -> set[int]:
    """Edges that a depth-first walk finds to lead back to a vertex it is still inside of."""
    leaving: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    entering = [0] * count
    for position, (source, target) in enumerate(edges):
        leaving[source].append((position, target))
        entering[target] += 1
    if _is_acyclic(leaving, entering):
        return set()
    state = [0] * count
    closing: set[int] = set()
    # Vertices without a predecessor come first: walks from them follow the flow.
    for root in sorted(range(count), key=lambda vertex: entering[vertex] > 0):
        if state[root]:
            continue
        state[root] = 1
        stack = [(root, iter(leaving[root]))]
        while stack:
            vertex, rest = stack[-1]
            for position, target in rest:
                if state[target] == 1:
                    closing.add(position)
                elif state[target] == 0:
                    state[target] = 1
                    stack.append((target, iter(leaving[target])))
                    break
            else:
                state[vertex] = 2
                stack.pop()
    return closing


def _is_acyclic(leaving: list[list[tuple[int, int]]], entering: Sequence[int]) -> bool:
    left = list(entering)
    ready = [vertex for vertex, number in enumerate(left) if number == 0]
    for vertex in ready:
        for _, target in leaving[vertex]:
            left[target] -= 1
            if left[target] == 0:
                ready.append(target)
    return len(ready) == len(left)


def _reaches(below: list[list[int]], start: int, goal: int) -> bool:
    seen = {start}
    stack = [start]
    while stack:
        vertex = stack.pop()
        if vertex == goal:
            return True
        for target in below[vertex]:
            if target not in seen:
                seen.add(target)
                stack.append(target)
    return False
