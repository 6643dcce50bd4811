"""First orders for ranks: vertices as a walk along the edges meets them."""

from __future__ import annotations

from engine.layout.crossings import Ranks
from engine.layout.proper import Proper


def walk_order(proper: Proper, upwards: bool = False) -> Ranks:
    """Each rank in the order in which a depth-first walk comes by."""
    count = len(proper.rank)
    seen = [False] * count
    rows: Ranks = [[] for _ in proper.rows]
    onwards, back = (proper.up, proper.down) if upwards else (proper.down, proper.up)
    for start in sorted(range(count), key=lambda vertex: bool(back[vertex])):
        if seen[start]:
            continue
        stack = [start]
        while stack:
            vertex = stack.pop()
            if not seen[vertex]:
                seen[vertex] = True
                rows[proper.rank[vertex]].append(vertex)
                stack.extend(reversed(onwards[vertex]))
    return rows
