"""The wires of a layered drawing: which port each touches and where it turns on its way down.

It knows the x of every vertex; the heights of rows follow from how many tracks it needs.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.layout.columns import Fold
from engine.layout.heights import Heights
from engine.layout.model import Point, Spacing
from engine.layout.ports import output_offset, slide
from engine.layout.proper import Link, Proper
from engine.layout.tracks import Hop, Step, Wiring, assign_tracks


def wire_up(
    proper: Proper,
    links: Sequence[Link],
    x: Sequence[float],
    width: Sequence[float],
    spacing: Spacing,
) -> Wiring:
    """Ports, hops and tracks for vertices with the given centres."""
    starts = _starts(proper, links, x, spacing)
    arrivals = _arrivals(proper, links, x, width, starts, spacing)
    by_key: dict[tuple[int, int], Hop] = {}
    gaps: list[list[Hop]] = [[] for _ in proper.rows]
    steps: list[list[Step]] = [[] for _ in links]
    leaving = [len(set(lower)) for lower in proper.down]
    for number, link in enumerate(links):
        path = proper.paths[number]
        for place in range(len(path) - 1):
            upper, lower = path[place], path[place + 1]
            key = (upper, link.port if place == 0 else 0)
            hop = by_key.get(key)
            if hop is None:
                start = starts[number] if place == 0 else x[upper]
                hop = by_key[key] = Hop(key, [start], high=place == 0 and leaving[upper] > 1)
                gaps[proper.rank[upper]].append(hop)
            end = x[lower] if lower >= proper.real else arrivals[number]
            if end not in hop.downs:
                hop.downs.append(end)
            steps[number].append(Step(hop, end))
    tracks = [assign_tracks(hops, spacing.lane / 2) for hops in gaps]
    return Wiring(steps, gaps, tracks)


def corners(
    steps: Sequence[Step], heights: Heights, row: int, top: float, bottom: float, fold: Fold | None
) -> tuple[Point, ...]:
    """The points of one wire from ``top`` (below its source) to ``bottom`` (above its target)."""
    here = steps[0].hop.ups[0]
    dx, dy = fold.shift[row] if fold else (0.0, 0.0)
    points: list[Point] = [(here + dx, top)]
    for gap, step in enumerate(steps, row):
        turn = fold.turns.get(step.hop.key) if fold else None
        if turn and fold:
            points += [(here + dx, turn.low), (turn.gutter, turn.low), (turn.gutter, turn.high)]
            dx, dy = fold.shift[gap + 1]
            points.append((step.end + dx, turn.high))
        elif step.end != here:
            height = heights.tracks[gap][step.hop.track] + dy
            points += [(here + dx, height), (step.end + dx, height)]
        here = step.end
    points.append((here + dx, bottom))
    return tuple(points)


def _starts(
    proper: Proper, links: Sequence[Link], x: Sequence[float], spacing: Spacing
) -> list[float]:
    ports = [1] * proper.real
    for link in links:
        ports[link.source] = max(ports[link.source], link.port + 1)
    return [
        x[link.source] + output_offset(link.port, ports[link.source], spacing) for link in links
    ]


def _arrivals(
    proper: Proper,
    links: Sequence[Link],
    x: Sequence[float],
    width: Sequence[float],
    starts: Sequence[float],
    spacing: Spacing,
) -> list[float]:
    """The x at which every link meets its target's upper edge."""
    entering: list[list[tuple[float, int, int]]] = [[] for _ in range(proper.real)]
    for number, link in enumerate(links):
        path = proper.paths[number]
        if len(path) < 2:
            continue
        wish = starts[number] if len(path) == 2 else x[path[-2]]
        entering[link.target].append((wish, link.slot, number))
    arrivals = [0.0] * len(links)
    for target, wires in enumerate(entering):
        wires.sort()
        half = width[target] / 2
        wishes = [wish for wish, _, _ in wires]
        places = slide(x[target] - half, x[target] + half, wishes, spacing)
        for (_, _, number), place in zip(wires, places, strict=True):
            arrivals[number] = place
    return arrivals
