"""Where across the drawing every vertex stands: straight strands, centred forks, short wires."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, inf

from engine.layout.branches import Branches
from engine.layout.precedence import Precedence
from engine.layout.separation import Apart
from engine.layout.strands import Strands

_ROUNDS = 10
_DEEPEST = 2
_FAINT = 1e-3
_ALMOST = 96.0
_EXTRA = 64.0

Pulls = Sequence[tuple[int, float]]


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
    has_card = [min(members) < real for members in strands.members]
    pulls: list[dict[int, float]] = [{} for _ in strands.members]
    for upper, lower in edges:
        one, other = of[upper], of[lower]
        if one == other:
            continue
        force = 1.0 if has_card[one] and has_card[other] else 0.25
        pulls[one][other] = pulls[one].get(other, 0.0) + force
        pulls[other][one] = pulls[other].get(one, 0.0) + force
    level = [_level(members, branches, real) for members in strands.members]
    # What matters less follows what matters more; it does not pull it aside.
    near = [
        [(other, force * _FAINT ** max(level[other] - level[strand], 0)) for other, force in pull]
        for strand, pull in enumerate(pull.items() for pull in pulls)
    ]
    at = _snapped(apart, _balanced(Precedence(apart, level), near, grid), grid)
    _straighten(apart, [list(pull.items()) for pull in pulls], at)
    return at


def _balanced(precedence: Precedence, near: Sequence[Pulls], grid: float) -> list[float]:
    """Every strand between those that pull it, as far as the distances allow."""
    at = [0.0] * len(near)
    for turn in range(_ROUNDS):
        wish = [
            sum(force * at[other] for other, force in pull) / sum(force for _, force in pull)
            if pull
            else at[strand]
            for strand, pull in enumerate(near)
        ]
        if turn:
            wish = [(new + old) / 2 for new, old in zip(wish, at, strict=True)]
        fresh = precedence.places(wish)
        moved = max((abs(a - b) for a, b in zip(fresh, at, strict=True)), default=0.0)
        at = fresh
        if moved < grid / 4:
            break
    return at


def _straighten(apart: Apart, pulls: Sequence[Pulls], at: list[float]) -> None:
    """Move strands that stand almost below another exactly below it, where there is room."""
    for _ in range(3):
        moved = False
        for strand, pull in enumerate(pulls):
            candidates = {
                at[other] for other, _ in pull if 0 < abs(at[other] - at[strand]) <= _ALMOST
            }
            if not candidates:
                continue
            low = max((at[left] + gap for left, gap in apart.before[strand]), default=-inf)
            high = min((at[right] - gap for right, gap in apart.behind[strand]), default=inf)
            best, least = at[strand], _slant(pull, at, at[strand]) - 1.0
            for x in sorted(candidates):
                if low <= x <= high and (slant := _slant(pull, at, x)) < least:
                    best, least = x, slant
            moved = moved or best != at[strand]
            at[strand] = best
        if not moved:
            return


def _slant(pull: Pulls, at: Sequence[float], x: float) -> float:
    """How long the sideways ways of a strand at ``x`` are; almost straight counts extra."""
    total = 0.0
    for other, force in pull:
        distance = abs(at[other] - x)
        total += force * (distance + (_EXTRA if 0 < distance <= _ALMOST else 0.0))
    return total


def _level(members: Sequence[int], branches: Branches, real: int) -> int:
    """How much a strand matters: the main line 0, side branches more, passing wires most."""
    beside = [branches.beside[vertex] for vertex in members if vertex < real]
    return min(*beside, _DEEPEST, _DEEPEST) if beside else _DEEPEST + 1


def _snapped(apart: Apart, at: Sequence[float], grid: float) -> list[float]:
    """On the grid, still apart: distances are multiples of the grid themselves."""
    snapped = [grid * floor(x / grid + 0.5) for x in at]
    for place in apart.order:
        for left, gap in apart.before[place]:
            snapped[place] = max(snapped[place], snapped[left] + gap)
    return snapped
