"""Circles among wires: which nodes wait for each other (strongly connected parts)."""

from __future__ import annotations

from engine.graph import NodeId
from engine.structure import Structure, circle


def circles(made: Structure) -> list[tuple[NodeId, ...]]:
    """Give one circle for every group of nodes that wait for each other, in the order drawn."""
    if not made.circular:
        return []
    members = [node for node in made.inlets if node in made.circular]
    found: list[tuple[NodeId, ...]] = []
    for group in _groups(made, members):
        start = min(group, key=members.index) if len(group) < 50 else group[-1]
        through = circle(made, start)
        if through:
            found.append(through)
    return found


def _groups(made: Structure, members: list[NodeId]) -> list[list[NodeId]]:
    """Give the groups of nodes of which each reaches each (Tarjan's, without recursion)."""
    number: dict[NodeId, int] = {}
    low: dict[NodeId, int] = {}
    stack: list[NodeId] = []
    on_stack: set[NodeId] = set()
    groups: list[list[NodeId]] = []
    for root in members:
        if root in number:
            continue
        trail: list[tuple[NodeId, int]] = [(root, 0)]
        while trail:
            node, turn = trail.pop()
            if turn == 0:
                number[node] = low[node] = len(number)
                stack.append(node)
                on_stack.add(node)
            following = made.consumers.get(node, ())
            if turn and following[turn - 1].node in on_stack:
                low[node] = min(low[node], low[following[turn - 1].node])
            for place in range(turn, len(following)):
                after = following[place].node
                if after not in number:
                    trail += [(node, place + 1), (after, 0)]
                    break
                if after in on_stack:
                    low[node] = min(low[node], number[after])
            else:
                if low[node] == number[node]:
                    groups.append(_popped(stack, on_stack, node))
    return [g for g in groups if len(g) > 1 or _feeds_itself(made, g[0])]


def _popped(stack: list[NodeId], on_stack: set[NodeId], down_to: NodeId) -> list[NodeId]:
    group: list[NodeId] = []
    while not group or group[-1] != down_to:
        group.append(stack.pop())
        on_stack.discard(group[-1])
    return group


def _feeds_itself(made: Structure, node: NodeId) -> bool:
    return any(inlet.node == node for inlet in made.consumers.get(node, ()))
