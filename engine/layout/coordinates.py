"""Where across the drawing every vertex stands: straight strands, centred forks, short wires."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from engine.layout.branches import Branches
from engine.layout.separation import Apart, nearest
from engine.layout.strands import Strands

_ROUNDS = 10
_SIDE = 1e-3
_LANE = 1e-5


def place_across(
    strands: Strands,
    apart: Apart,
    edges: Sequence[tuple[int, int]],
    branches: Branches,
    real: int,
    grid: float,
) -> list[float]:
    """The centre of every strand, on the grid.

    ``edges`` are pairs of vertices in neighbouring ranks; those inside a strand pull nothing.
    """
    of = strands.of
    pulls: list[dict[int, float]] = [{} for _ in strands.members]
    for upper, lower in edges:
        one, other = of[upper], of[lower]
        if one == other:
            continue
        force = 1.0 if upper < real and lower < real else 0.25
        pulls[one][other] = pulls[one].get(other, 0.0) + force
        pulls[other][one] = pulls[other].get(one, 0.0) + force
    weight = [_weight(members, branches, real) for members in strands.members]
    near = [
        [(other, force * weight[other] ** 0.5) for other, force in pull.items()] for pull in pulls
    ]
    at = [0.0] * len(pulls)
    for turn in range(_ROUNDS):
        wish = [
            sum(force * at[other] for other, force in pull) / sum(force for _, force in pull)
            if pull
            else at[strand]
            for strand, pull in enumerate(near)
        ]
        if turn:
            wish = [(new + old) / 2 for new, old in zip(wish, at, strict=True)]
        fresh = nearest(apart, wish, weight)
        moved = max((abs(a - b) for a, b in zip(fresh, at, strict=True)), default=0.0)
        at = fresh
        if moved < grid / 4:
            break
    return _snapped(apart, at, grid)


def _weight(members: Sequence[int], branches: Branches, real: int) -> float:
    """How firmly a strand keeps its place: cards of the main line most, passing trunks least."""
    beside = [branches.beside[vertex] for vertex in members if vertex < real]
    if not beside:
        return _LANE
    return float(max(_SIDE ** min(beside), _LANE))


def _snapped(apart: Apart, at: Sequence[float], grid: float) -> list[float]:
    """On the grid, still apart: distances are multiples of the grid themselves."""
    snapped = [grid * floor(x / grid + 0.5) for x in at]
    for place in apart.order:
        for left, gap in apart.before[place]:
            snapped[place] = max(snapped[place], snapped[left] + gap)
    return snapped
