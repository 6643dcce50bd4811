"""The layered layout: from sizes and edges to places, routes and frames.

Flow is from top to bottom. Rows first, then the order within rows, then places across, then wires
and heights. The same question always gets the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.layout.acyclic import back_edges
from engine.layout.branches import find_branches
from engine.layout.coordinates import place_across
from engine.layout.crossings import Ordering
from engine.layout.heights import place_down
from engine.layout.model import Edge, Group, Layout, Point, Polyline, Rect, Sizes, Spacing
from engine.layout.proper import Link, Proper
from engine.layout.ranks import rank
from engine.layout.starts import walk_order
from engine.layout.strands import Strands, straight_pairs
from engine.layout.wiring import corners, wire_up

_NO_GROUPS: Mapping[str, Group] = {}


def layered(
    sizes: Sizes,
    edges: Sequence[Edge],
    *,
    groups: Mapping[str, Group] = _NO_GROUPS,
    spacing: Spacing | None = None,
    order: Sequence[str] = (),
) -> Layout:
    """Place all cards of ``sizes`` so that edges lead down.

    ``order`` names cards from left to right as they should stand where nothing speaks against it.
    Edges that close a cycle and edges to unknown cards are left out of the picture.
    """
    spacing = spacing or Spacing()
    known = [card for card in dict.fromkeys(order) if card in sizes]
    ids = [*known, *(card for card in sizes if card not in set(known))]
    number = {card: place for place, card in enumerate(ids)}
    wires = [
        (place, Link(number[e.source], number[e.target], e.source_port, e.target_port))
        for place, e in enumerate(edges)
        if e.source in number and e.target in number
    ]
    closing = back_edges(len(ids), [link[:2] for _, link in wires])
    wires = [wire for place, wire in enumerate(wires) if place not in closing]
    parts = []
    for members in _components(len(ids), [link for _, link in wires]):
        parts.append(_part(ids, members, wires, sizes, spacing))
    return _side_by_side(parts, spacing)


def _components(count: int, links: Sequence[Link]) -> list[list[int]]:
    """What hangs together, each in ascending order, by its first member."""
    leader = list(range(count))

    def find(vertex: int) -> int:
        while leader[vertex] != vertex:
            leader[vertex] = leader[leader[vertex]]
            vertex = leader[vertex]
        return vertex

    for link in links:
        one, other = find(link.source), find(link.target)
        leader[max(one, other)] = min(one, other)
    found: dict[int, list[int]] = {}
    for vertex in range(count):
        found.setdefault(find(vertex), []).append(vertex)
    return list(found.values())


def _part(
    ids: Sequence[str],
    members: Sequence[int],
    wires: Sequence[tuple[int, Link]],
    sizes: Sizes,
    spacing: Spacing,
) -> Layout:
    local = {vertex: place for place, vertex in enumerate(members)}
    mine = [(place, link) for place, link in wires if link.source in local]
    links = [
        link._replace(source=local[link.source], target=local[link.target]) for _, link in mine
    ]
    names = [ids[vertex] for vertex in members]
    pairs = [(link.source, link.target) for link in links]
    proper = Proper(rank(len(names), pairs), links)
    ordering = Ordering(walk_order(proper), proper.up, proper.down, frozenset())
    ordering.improve()
    proper.rows = ordering.ranks
    branches = find_branches(len(names), pairs)
    strands = Strands(proper.rows, len(proper.rank))
    strands.accept(straight_pairs(proper, links, branches))
    width = [sizes[name][0] for name in names]
    height = [sizes[name][1] for name in names]
    apart = strands.tie(branches.meets, _gaps(proper, width, spacing))
    joined = [(upper, lower) for upper, lowers in enumerate(proper.down) for lower in lowers]
    at = place_across(strands, apart, joined, branches, proper.real, spacing.grid)
    x = [at[strand] for strand in strands.of]
    wiring = wire_up(proper, links, x, width, spacing)
    none = [0.0] * len(proper.rows)
    heights = place_down(proper, wiring, height, none, none, spacing)
    positions: dict[str, Point] = {}
    for vertex, name in enumerate(names):
        row = proper.rank[vertex]
        middle = (heights.tops[row] + heights.bottoms[row]) / 2
        positions[name] = (x[vertex] - width[vertex] / 2, middle - height[vertex] / 2)
    routes: dict[int, Polyline] = {}
    for (place, _), link, steps in zip(mine, links, wiring.steps, strict=True):
        if steps:
            source, target = positions[names[link.source]], positions[names[link.target]]
            top = source[1] + height[link.source]
            row = proper.rank[link.source]
            routes[place] = corners(steps, heights.tracks, row, top, target[1])
    return Layout(positions, routes, {}, _bounds(positions, sizes, routes))


def _gaps(proper: Proper, width: Sequence[float], spacing: Spacing) -> dict[tuple[int, int], float]:
    """How far the middles of neighbours in a row stay apart."""
    double = 2 * spacing.grid
    gaps: dict[tuple[int, int], float] = {}
    for row in proper.rows:
        for left, right in zip(row, row[1:], strict=False):
            halves = sum(width[v] / 2 for v in (left, right) if v < proper.real)
            lanes = (left >= proper.real) + (right >= proper.real)
            room = (spacing.column_gap, spacing.lane_clear, spacing.lane)[lanes]
            step = double if lanes < 2 else spacing.grid
            gaps[left, right] = step * -(-(halves + room) // step)
    return gaps


def _bounds(positions: Mapping[str, Point], sizes: Sizes, routes: Mapping[int, Polyline]) -> Rect:
    xs = [x for x, _ in positions.values()] + [x for line in routes.values() for x, _ in line]
    rights = [positions[name][0] + sizes[name][0] for name in positions]
    bottoms = [positions[name][1] + sizes[name][1] for name in positions]
    if not xs:
        return Rect(0.0, 0.0, 0.0, 0.0)
    left, right = min(xs), max([*rights, *xs])
    top = min(y for _, y in positions.values())
    return Rect(left, top, right - left, max(bottoms) - top)


def _side_by_side(parts: Sequence[Layout], spacing: Spacing) -> Layout:
    positions: dict[str, Point] = {}
    routes: dict[int, Polyline] = {}
    x = height = 0.0
    for part in parts:
        shift = spacing.grid * -(-(x - part.bounds.x) // spacing.grid)
        for name, (left, top) in part.positions.items():
            positions[name] = (left + shift, top)
        for place, line in part.routes.items():
            routes[place] = tuple((px + shift, py) for px, py in line)
        x = part.bounds.right + shift + spacing.component_gap
        height = max(height, part.bounds.height)
    width = max(x - spacing.component_gap, 0.0)
    return Layout(positions, routes, {}, Rect(0.0, 0.0, width, height))
