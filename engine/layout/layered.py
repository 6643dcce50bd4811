"""The layered layout: from sizes and edges to places, routes and frames.

Flow is from top to bottom. Rows first, then the order within rows, then places across, then wires
and heights. The same question always gets the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil, sqrt

from engine.layout.acyclic import back_edges
from engine.layout.frames import Frames, read_groups, restrict
from engine.layout.model import Edge, Group, Layout, Point, Polyline, Rect, Sizes, Spacing
from engine.layout.part import Columns, Part, lay_out
from engine.layout.proper import Link

_ONE_ROW = 2400.0  # parts stand in one row up to this width
_ASPECT = 1.6
_NO_GROUPS: Mapping[str, Group] = {}


def layered(
    sizes: Sizes,
    edges: Sequence[Edge],
    *,
    groups: Mapping[str, Group] = _NO_GROUPS,
    spacing: Spacing | None = None,
    order: Sequence[str] = (),
    column_height: float | None = None,
    aspect: float | None = None,
) -> Layout:
    """Place all cards of ``sizes`` so that edges lead down.

    ``order`` names cards from left to right as they should stand where nothing speaks against it.
    ``column_height`` (or ``aspect``, the width of the whole by its height) folds long drawings.
    Edges that close a cycle and edges to unknown cards are left out of the picture.
    """
    spacing = spacing or Spacing()
    known = [card for card in dict.fromkeys(order) if card in sizes]
    ids = list(dict.fromkeys([*known, *sizes]))
    wires = _wires(ids, edges)
    frames = read_groups(ids, groups)
    parts = []
    for members in _components(len(ids), [link for _, link in wires], frames):
        local = {vertex: place for place, vertex in enumerate(members)}
        mine = [(place, link) for place, link in wires if link.source in local]
        links = [
            link._replace(source=local[link.source], target=local[link.target]) for _, link in mine
        ]
        inner = restrict(frames, members)
        names = [ids[vertex] for vertex in members]
        box = [sizes[name] for name in names]
        seats = [vertex if vertex < len(known) else -1 for vertex in members] if known else []
        part = lay_out(box, links, inner, seats, spacing, Columns(column_height, aspect))
        parts.append(_named(part, names, box, [place for place, _ in mine], inner))
    return _side_by_side(parts, spacing)


def _wires(ids: Sequence[str], edges: Sequence[Edge]) -> list[tuple[int, Link]]:
    """The edges that can be drawn downwards, with their places, between numbered cards."""
    number = {card: place for place, card in enumerate(ids)}
    wires = [
        (place, Link(number[e.source], number[e.target], e.source_port, e.target_port))
        for place, e in enumerate(edges)
        if e.source in number and e.target in number
    ]
    closing = back_edges(len(ids), [link[:2] for _, link in wires])
    return [wire for place, wire in enumerate(wires) if place not in closing]


def _components(count: int, links: Sequence[Link], frames: Frames) -> list[list[int]]:
    """What hangs together by links or frames, each in ascending order, by its first member."""
    leader = list(range(count + len(frames.groups)))

    def find(vertex: int) -> int:
        while leader[vertex] != vertex:
            leader[vertex] = leader[leader[vertex]]
            vertex = leader[vertex]
        return vertex

    def join(one: int, other: int) -> None:
        one, other = find(one), find(other)
        leader[max(one, other)] = min(one, other)

    for link in links:
        join(link.source, link.target)
    for vertex, group in enumerate(frames.home):
        if group >= 0:
            join(vertex, count + group)
    for group, parent in enumerate(frames.parents):
        if parent >= 0:
            join(count + group, count + parent)
    found: dict[int, list[int]] = {}
    for vertex in range(count):
        found.setdefault(find(vertex), []).append(vertex)
    return list(found.values())


def _named(
    part: Part,
    names: Sequence[str],
    box: Sequence[tuple[float, float]],
    places: Sequence[int],
    frames: Frames,
) -> Layout:
    positions = dict(zip(names, part.corners, strict=True))
    routes = {place: line for place, line in zip(places, part.routes, strict=True) if line}
    rects = dict(zip(frames.names, part.frames, strict=True))
    shapes = [Rect(*corner, *size) for corner, size in zip(part.corners, box, strict=True)]
    return Layout(positions, routes, rects, bounds_of([*shapes, *rects.values()], routes.values()))


def bounds_of(rects: Sequence[Rect], lines: Iterable[Polyline] = ()) -> Rect:
    """The rectangle around everything."""
    points = [point for line in lines for point in line]
    if not rects:
        return Rect(0.0, 0.0, 0.0, 0.0)
    left = min([r.x for r in rects] + [x for x, _ in points])
    top = min([r.y for r in rects] + [y for _, y in points])
    right = max([r.right for r in rects] + [x for x, _ in points])
    bottom = max([r.bottom for r in rects] + [y for _, y in points])
    return Rect(left, top, right - left, bottom - top)


def _side_by_side(parts: Sequence[Layout], spacing: Spacing) -> Layout:
    """Parts from left to right; very many of them go on in further rows."""
    positions: dict[str, Point] = {}
    routes: dict[int, Polyline] = {}
    frames: dict[str, Rect] = {}
    area = sum(part.bounds.width * part.bounds.height for part in parts)
    widest = max((part.bounds.width for part in parts), default=0.0)
    limit = max(widest, _ONE_ROW, sqrt(_ASPECT * area))
    x = y = width = height = 0.0
    for part in parts:
        bounds = part.bounds
        if x and x + bounds.width > limit:
            x, y = 0.0, height + spacing.component_gap
        dx = spacing.grid * ceil((x - bounds.x) / spacing.grid)
        dy = spacing.grid * ceil((y - bounds.y) / spacing.grid)
        for name, (left, top) in part.positions.items():
            positions[name] = (left + dx, top + dy)
        for place, line in part.routes.items():
            routes[place] = tuple((px + dx, py + dy) for px, py in line)
        for name, rect in part.frames.items():
            frames[name] = rect._replace(x=rect.x + dx, y=rect.y + dy)
        x = bounds.right + dx + spacing.component_gap
        width, height = max(width, bounds.right + dx), max(height, bounds.bottom + dy)
    return Layout(positions, routes, frames, Rect(0.0, 0.0, width, height))
